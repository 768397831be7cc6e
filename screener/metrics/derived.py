"""Metrics made of other metrics: the geometry-corrected angle and the difference between the legs.

Their values need the camera's geometry, or both legs, and so cannot be computed from one repetition alone; ``screening.py`` derives them.
``compute`` gives NaN.
"""

from __future__ import annotations

from typing import Final

from screener.metrics.knee import FPPA_ERROR
from screener.types.movement import RepView
from screener.types.registry import ErrorModel, Metric
from screener.types.terms import Instant, Side, Unit


def _elsewhere(_rep: RepView, _instant: Instant, _side: Side) -> float:
    return float("nan")


METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        id="fppa_corrected",
        label="FPPA corrected for where the camera stood",
        plain="knee angle as it would look from straight ahead",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = knee inward (valgus), negative = outward (varus)",
        definition="FPPA minus what a body turned away, or standing off the picture's middle, adds at this depth (geometric model).",
        limits="As good as the estimate of the turn; its error is inside the interval. A foot that points outward is not corrected.",
        instants=(Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=True,
        needs=("hip", "knee", "ankle"),
        error=FPPA_ERROR,
        sources=(),
        compute=_elsewhere,
    ),
    Metric(
        id="asymmetry",
        label="Left-right difference of FPPA",
        plain="difference between the two knees",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive; the side given is the one further inward",
        definition="Difference of the two legs' median FPPA at matched depth, single-leg tests only, both legs in one clip.",
        limits="Healthy people differ too; never computed from a two-legged squat, where turning the body fakes it.",
        instants=(Instant.MATCHED_DEPTH,),
        per_leg=True,
        gated=True,
        needs=("hip", "knee", "ankle"),
        error=ErrorModel(clip_sd=3.0, rep_sd=1.0, per_yaw_deg=1.6, source="two independent readings of one leg each"),
        sources=("herrington_munro_2010",),
        compute=_elsewhere,
        nonnegative=True,
    ),
)
