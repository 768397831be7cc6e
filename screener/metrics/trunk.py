"""Pelvis, hip and trunk in the frontal picture.

Pelvis and trunk are read against the same person's standing, so that a rolled camera cancels.
"""

from __future__ import annotations

from typing import Final

from screener import geometry
from screener.metrics.knee import RENDERED
from screener.metrics.points import at, leg, middle, reading
from screener.types.movement import RepView
from screener.types.registry import ErrorModel, Metric
from screener.types.terms import Instant, Side, Unit


def _pelvis_tilt(rep: RepView, instant: Instant, side: Side) -> float:
    found = reading(rep, instant)
    return float(geometry.line_tilt(at(found, f"{side}_hip"), at(found, f"{side.other}_hip"))) if found else float("nan")


def pelvic_drop(rep: RepView, instant: Instant, side: Side) -> float:
    """Contralateral pelvic drop, degrees against standing; positive = swing side lower than stance side ``side``; NaN where not seen."""
    return _pelvis_tilt(rep, instant, side) - _pelvis_tilt(rep, Instant.STANDING, side)


def hip_adduction_2d(rep: RepView, instant: Instant, side: Side) -> float:
    """Thigh against the pelvis in the picture, degrees; positive = thigh towards the mid-line; NaN where not seen."""
    found = reading(rep, instant)
    if found is None:
        return float("nan")
    hip, knee, _ = leg(found, side)
    return float(geometry.thigh_angle(hip, knee, side)) + pelvic_drop(rep, instant, side)


def _lean(rep: RepView, instant: Instant, side: Side) -> float:
    found = reading(rep, instant)
    return float(geometry.lean(middle(found, "shoulder"), middle(found, "hip"), side)) if found else float("nan")


def trunk_lean(rep: RepView, instant: Instant, side: Side) -> float:
    """Lean of the trunk (mid-hips to mid-shoulders), degrees against standing; positive = over stance leg ``side``; NaN where not seen."""
    return _lean(rep, instant, side) - _lean(rep, Instant.STANDING, side)


_HIPS = ("left_hip", "right_hip")

METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        id="hip_adduction_2d",
        label="Hip adduction in the picture plane",
        plain="thigh leaning towards the middle",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = thigh towards the mid-line",
        definition="Thigh's angle from the vertical plus the pelvic drop: the thigh against the pelvis, in two dimensions.",
        limits="Low confidence: rests on the model's hip points, which are learnt and not palpated; a rolled camera adds to it.",
        instants=(Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=True,
        needs=(*_HIPS, "knee"),
        error=ErrorModel(clip_sd=4.0, rep_sd=1.0, per_yaw_deg=0.6, source=RENDERED),
        sources=("scholtes_2017",),
        compute=hip_adduction_2d,
    ),
    Metric(
        id="pelvic_drop",
        label="Contralateral pelvic drop",
        plain="the other side of the pelvis dropping",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = swing side lower",
        definition="Slope of the line between the hip points, stance side as reference, minus its slope in standing.",
        limits="For the record only: on rendered people with known drops of 0 to 8 degrees the model's hip points did not follow them.",
        instants=(Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=False,
        needs=_HIPS,
        error=ErrorModel(clip_sd=4.0, rep_sd=1.0, per_yaw_deg=0.05, source=RENDERED),
        sources=("ressman_2021",),
        compute=pelvic_drop,
    ),
    Metric(
        id="trunk_lean",
        label="Ipsilateral trunk lean",
        plain="upper body leaning over the standing leg",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = over the stance leg",
        definition="Angle of the line from mid-hips to mid-shoulders from the vertical, minus the same in standing.",
        limits="Sideways lean only; bending forward is not seen from the front.",
        instants=(Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=False,
        needs=(*_HIPS, "left_shoulder", "right_shoulder"),
        error=ErrorModel(clip_sd=1.0, rep_sd=0.6, per_yaw_deg=0.2, source=RENDERED),
        sources=("dingenen_2014",),
        compute=trunk_lean,
    ),
)
