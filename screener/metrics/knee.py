"""Knee metrics: frontal plane projection angle and its relatives."""

from __future__ import annotations

from typing import Final

import numpy as np

from screener import geometry
from screener.metrics.points import at, leg, reading
from screener.types.movement import RepView
from screener.types.registry import ErrorModel, Metric
from screener.types.terms import Instant, Side, Unit

RENDERED: Final = "error of the mirror-averaged reading on rendered people with known joints (validation, seed `fit`)"
FPPA_ERROR: Final = ErrorModel(
    clip_sd=2.4,
    rep_sd=0.5,
    per_yaw_deg=1.15,
    source=RENDERED,
    lowest=1.13,
    per_view_deg=0.22,
    per_standing_disagreement=0.4,
)


def fppa(rep: RepView, instant: Instant, side: Side) -> float:
    """FPPA of one leg at one instant, degrees, positive = knee inward; NaN where a landmark was not seen."""
    found = reading(rep, instant)
    return float(geometry.fppa(*leg(found, side), side)) if found else float("nan")


def fppa_excursion(rep: RepView, instant: Instant, side: Side) -> float:
    """FPPA at the instant minus FPPA in standing, degrees, positive = moved inward; NaN where either was not read."""
    return fppa(rep, instant, side) - fppa(rep, Instant.STANDING, side)


def mean_fppa(rep: RepView, instant: Instant, _side: Side) -> float:
    """Mean FPPA of both legs, degrees: a turned body pushes the legs in opposite directions, so that it cancels to first order."""
    return (fppa(rep, instant, Side.LEFT) + fppa(rep, instant, Side.RIGHT)) / 2


def _separation(rep: RepView, instant: Instant) -> float:
    found = reading(rep, instant)
    if found is None:
        return float("nan")
    knees = abs(at(found, "left_knee")[0] - at(found, "right_knee")[0])
    ankles = abs(at(found, "left_ankle")[0] - at(found, "right_ankle")[0])
    return float(knees / ankles) if ankles > 0 else float("nan")


def kasr(rep: RepView, instant: Instant, _side: Side) -> float:
    """Knee-to-ankle separation ratio: 1 = knees above ankles, below 1 = knees nearer together than the ankles; NaN where not seen."""
    return _separation(rep, instant)


def medial_knee_displacement(rep: RepView, instant: Instant, side: Side) -> float:
    """Distance of the knee from the hip-ankle line in % of the standing hip-ankle length, positive = inward; NaN where not seen."""
    found = reading(rep, instant)
    return 100 * float(geometry.medial_offset(*leg(found, side), side)) / found.leg_px if found else float("nan")


def wobble(rep: RepView, _instant: Instant, side: Side) -> float:
    """Side-to-side unsteadiness of the knee on the way down, % of the leg length; NaN with fewer than five samples.

    RMS of the knee's sideways position between 30 % and 90 % of the descent, less its quadratic trend.
    """
    times, knee = rep.path_times_s, _knee_path(rep, side)
    down = rep.rep.turn_s - rep.rep.start_s
    inside = (times >= rep.rep.start_s + 0.3 * down) & (times <= rep.rep.start_s + 0.9 * down) & np.isfinite(knee)
    standing = reading(rep, Instant.STANDING) or reading(rep, Instant.LOWEST)
    if inside.sum() < 5 or standing is None:
        return float("nan")
    trend = np.polynomial.Polynomial.fit(times[inside], knee[inside], 2)
    return 100 * float(np.sqrt(np.mean((knee[inside] - trend(times[inside])) ** 2))) / standing.leg_px


def _knee_path(rep: RepView, side: Side) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """(T,) sideways pixels of the knee against the ankle along the sparse track, positive = inward."""
    knee, ankle = rep.path_point(f"{side}_knee"), rep.path_point(f"{side}_ankle")
    path: np.ndarray[tuple[int], np.dtype[np.float64]] = geometry.MEDIAL[side] * (knee[:, 0] - ankle[:, 0])
    return path


_KNEE_LIMITS = "Two-dimensional: not knee abduction in space, not rotation, not load; turning the body or the foot changes it."
_LEG = ("hip", "knee", "ankle")

METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        id="fppa",
        label="Frontal plane projection angle (FPPA)",
        plain="knee angle seen from the front",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = knee inward (valgus), negative = outward (varus)",
        definition="Thigh's plus shank's angle from the vertical, from hip, knee and ankle landmarks in pixels, as seen by the camera. "
        "With a bent knee, half of the same in quiet standing is taken off: the landmarks' usual error.",
        limits=_KNEE_LIMITS,
        instants=(Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=True,
        needs=_LEG,
        error=FPPA_ERROR,
        sources=("munro_2012", "herrington_2014", "gwynne_2014"),
        compute=fppa,
    ),
    Metric(
        id="fppa_excursion",
        label="FPPA excursion",
        plain="how far the knee moved inward from standing",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = knee moved inward",
        definition="FPPA at the instant minus FPPA in standing, same repetition: removes leg shape and a constant landmark offset.",
        limits=_KNEE_LIMITS,
        instants=(Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=True,
        needs=_LEG,
        error=ErrorModel(clip_sd=2.8, rep_sd=1.0, per_yaw_deg=1.1, source=RENDERED),
        sources=("munro_2012",),
        compute=fppa_excursion,
    ),
    Metric(
        id="kasr",
        label="Knee-to-ankle separation ratio (KASR)",
        plain="distance between the knees against distance between the ankles",
        unit=Unit.RATIO,
        decimals=2,
        sign="1 = knees above ankles, smaller = knees nearer together",
        definition="Horizontal distance of the knees divided by that of the ankles, in pixels, as seen.",
        limits="Stance width dilutes it; judged only between feet 0.9 and 2.5 hip widths apart.",
        instants=(Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=False,
        gated=False,
        needs=("left_knee", "right_knee", "left_ankle", "right_ankle"),
        error=ErrorModel(clip_sd=0.05, rep_sd=0.02, per_yaw_deg=0.002, source=RENDERED),
        sources=("mizner_2012",),
        compute=kasr,
        nonnegative=True,
    ),
    Metric(
        id="mean_fppa",
        label="Mean FPPA of both legs",
        plain="knee angle seen from the front, both legs together",
        unit=Unit.DEGREE,
        decimals=0,
        sign="positive = knees inward",
        definition="Mean of the left and right FPPA, each less half of its reading in standing; turning of the body cancels "
        "to first order.",
        limits=_KNEE_LIMITS,
        instants=(Instant.MATCHED_DEPTH, Instant.MATCHED_DEPTH_30, Instant.LOWEST),
        per_leg=False,
        gated=True,
        needs=("left_hip", "left_knee", "left_ankle", "right_hip", "right_knee", "right_ankle"),
        error=ErrorModel(
            clip_sd=1.75, rep_sd=0.5, per_yaw_deg=0.1, source=RENDERED, lowest=1.3, per_view_deg=0.1, per_standing_disagreement=0.3
        ),
        sources=("munro_2012",),
        compute=mean_fppa,
    ),
    Metric(
        id="medial_knee_displacement",
        label="Medial knee displacement",
        plain="how far the knee stands inside the line from hip to ankle",
        unit=Unit.PERCENT_LEG,
        decimals=1,
        sign="positive = inward",
        definition="Distance of the knee from the hip-ankle line, at right angles to it, in % of the standing hip-ankle length.",
        limits=_KNEE_LIMITS,
        instants=(Instant.MATCHED_DEPTH, Instant.LOWEST),
        per_leg=True,
        gated=True,
        needs=_LEG,
        error=ErrorModel(clip_sd=0.95, rep_sd=0.3, per_yaw_deg=0.44, source=RENDERED),
        sources=("munro_2012",),
        compute=medial_knee_displacement,
    ),
    Metric(
        id="wobble",
        label="Medio-lateral wobble of the knee",
        plain="how unsteady the knee was on the way down",
        unit=Unit.PERCENT_LEG,
        decimals=1,
        sign="larger = less steady",
        definition="RMS of the knee's sideways position against the ankle between 30 % and 90 % of the descent, less its smooth trend.",
        limits="For the record only: eight smoothed looks a second see slow swaying, and little of what is faster than one a second.",
        instants=(Instant.WHOLE,),
        per_leg=True,
        gated=False,
        needs=("knee", "ankle"),
        error=ErrorModel(clip_sd=0.25, rep_sd=0.2, per_yaw_deg=0.0, source="our own estimate from landmark jitter"),
        sources=(),
        compute=wobble,
        nonnegative=True,
    ),
)
