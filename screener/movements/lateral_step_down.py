"""The lateral step-down (LSD)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from screener.movements.single_leg_squat import FPPA_DEFAULT, FPPA_MEN, SINGLE_LEG_METRICS, TRUNK, single_leg_rules
from screener.types.registry import Movement
from screener.types.terms import Instant

_BASIS: Final = "Our own proposal, provisional: two degrees above the single-leg squat, since step-downs show more hip adduction."
FPPA: Final = replace(FPPA_DEFAULT, edges=(-5.0, 10.0, 15.0, 20.0), basis=_BASIS, sources=("lewis_2015", "herrington_2014"))
FPPA_MALE: Final = replace(FPPA_MEN, edges=(-5.0, 8.0, 13.0, 18.0), basis=_BASIS, sources=("lewis_2015", "herrington_munro_2010"))

LATERAL_STEP_DOWN: Final = Movement(
    id="lateral_step_down",
    label="Lateral step-down (LSD)",
    plain="step-down from a box, heel touches the floor beside it",
    how_to_film=(
        "Phone upright on something steady, at mid-thigh height, three metres in front of you, main lens.",
        "Stand on a firm step of about 20 cm with one foot at its edge, in the middle of the picture, pointing straight at the phone.",
        "Hands on the waist, free leg straight beside the step; whole body in view.",
        "Lower yourself until the heel just touches the floor, and come up: five times, slowly. Then the other leg.",
    ),
    single_leg=True,
    instants=(Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST),
    min_drop=0.08,
    metrics=SINGLE_LEG_METRICS,
    bands=(FPPA, FPPA_MALE, TRUNK),
    rules=single_leg_rules(FPPA),
    sources=("rabin_lsd", "lewis_2015"),
)
