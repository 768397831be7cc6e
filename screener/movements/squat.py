"""The two-legged bodyweight squat."""

from __future__ import annotations

import math
from typing import Final

from screener.types.registry import BandTable, Movement, Rule
from screener.types.terms import Instant

KASR: Final = BandTable(
    metric="kasr",
    at=Instant.LOWEST,
    sex=None,
    edges=(math.inf, 0.95, 0.80, 0.60),
    falling=True,
    basis=(
        "Our own proposal, not validated. For each person the limit is moved by what perspective adds to knees that come towards the "
        "camera, and set against their own standing."
    ),
    proposal=True,
    sources=(),
)
MEAN_FPPA: Final = BandTable(
    metric="mean_fppa",
    at=Instant.MATCHED_DEPTH_30,
    sex=None,
    edges=(-10.0, 8.0, 13.0, 18.0),
    falling=False,
    basis="Our own proposal, not validated; shown beside the ratio and never judged alone.",
    proposal=True,
    sources=(),
)

SQUAT: Final = Movement(
    id="squat",
    label="Bodyweight squat",
    plain="squat on both legs",
    how_to_film=(
        "Phone upright on something steady, at mid-thigh height, three metres in front of you, main lens.",
        "Feet hip to shoulder width apart, both pointing at the phone, the middle between them in the middle of the picture.",
        "Arms forward or crossed; whole body in view.",
        "Five slow squats as deep as is comfortable, heels on the floor.",
    ),
    single_leg=False,
    instants=(Instant.STANDING, Instant.MATCHED_DEPTH, Instant.MATCHED_DEPTH_30, Instant.LOWEST),
    min_drop=0.08,
    metrics=("kasr", "mean_fppa", "fppa", "fppa_corrected", "fppa_excursion", "medial_knee_displacement", "depth", "tempo"),
    bands=(KASR, MEAN_FPPA),
    rules=(
        Rule("knees_in_bilateral", "kasr", Instant.LOWEST, None, True, KASR.basis, True, ()),
        Rule("shallow", "depth", Instant.LOWEST, 11.5, True, "Depth at which angles are compared.", True, ("uhlar_2021",)),
    ),
    sources=("mizner_2012",),
)
