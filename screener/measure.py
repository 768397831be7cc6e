"""From readings to measurements: every metric per repetition, side and instant -- a number with its interval, or a reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from screener import geometry, landmark_bias, uncertainty
from screener.capture import Standing, ray_of, ray_sd
from screener.metrics import AGAINST_STANDING, FORESHORTENED, metric
from screener.metrics.points import at as landmark
from screener.readplan import LEVEL
from screener.types.movement import Reading, RepView
from screener.types.registry import Metric, Movement
from screener.types.result import Measurement, NotMeasured
from screener.types.terms import Instant, Reason, Side
from screener.uncertainty import Circumstances

GEOMETRY_SD_DEG: Final = 0.6
"""What the formula of ``geometry.seen_from_aside`` leaves open between people."""
ONE_VIEW: Final = 2.0
"""What only picture or mirror image showed is less sure, not more: it counts as if both disagreed by so many of the usual errors."""
DISAGREEMENT_DEG: Final = 15.0
"""Plain and mirrored look further apart than this: the model is guessing."""
STANCE_WIDTHS: Final = (0.9, 2.5)
"""Feet apart, in hip widths, between which the knee separation means something."""


@dataclass(frozen=True, slots=True)
class Read:
    """A measurement with the SDs behind its interval (0 where not measured).

    ``clip_sd`` belongs to the clip, ``change_sd`` is what of it a change within one set-up still carries, ``rep_sd`` belongs to the
    reading.
    """

    measurement: Measurement
    clip_sd: float = 0.0
    rep_sd: float = 0.0
    change_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Chain:
    """Thigh's and shank's part of the FPPA of one repetition at matched depth, degrees; NaN where not seen."""

    rep: int
    side: Side
    thigh_deg: float
    shank_deg: float


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all readings of a clip share."""

    size_px: tuple[int, int]
    view_deg: float
    standing: dict[Side, float]


def measure(
    views: Sequence[RepView],
    movement: Movement,
    width_px: int,
    height_px: int,
    view_deg: float = math.nan,
    standing: Sequence[RepView] | None = None,
) -> tuple[Read, ...]:
    """All metrics that a repetition alone can tell (the derived ones come later).

    Args:
        views: the readings of every repetition.
        movement: says which metrics.
        width_px, height_px: size of the picture.
        view_deg: how far aside the body is seen; widens the intervals. NaN unknown.
        standing: the readings that the model's own error in standing is taken from; ``views`` where left out.
    """
    reads: list[Read] = []
    setting = _Setting((width_px, height_px), view_deg, landmark_bias.standing_fppa(views if standing is None else standing))
    for metric_id in movement.metrics:
        record = metric(metric_id)
        if metric_id in ("fppa_corrected", "asymmetry"):
            continue
        for view in views:
            for side in view.rep.side.legs if record.per_leg else (view.rep.side,):
                wanted = [at for at in record.instants if at in movement.instants or at is Instant.WHOLE]
                reads.extend(_one(record, view, at, side, setting) for at in wanted)
    return tuple(reads)


def _one(record: Metric, view: RepView, at: Instant, side: Side, setting: _Setting) -> Read:
    reading = view.readings.get(at)
    time_s = view.rep.turn_s if at is Instant.WHOLE else (reading.time_s if reading else None)
    problem = _problem(record, view, at, side, *setting.size_px)
    # Standing itself is shown as read: it is what the bias is estimated from.
    biased = record.id in landmark_bias.METRICS and at is not Instant.STANDING
    bias = landmark_bias.bias(setting.standing, side) if biased else 0.0
    value = math.nan if problem else record.compute(view, at, side) - bias
    if problem is None and not math.isfinite(value):
        problem = NotMeasured(Reason.NOT_SEEN, f"The {_words(record.needs)} could not be followed there.")
    disagreement = math.nan if problem else _disagreement(record, view, at, side)
    if problem is None and record.unit == "deg" and abs(disagreement) * 2 > DISAGREEMENT_DEG:
        detail = f"The picture and its mirror image give angles {abs(disagreement) * 2:.0f}° apart: the joints cannot be placed here."
        problem = NotMeasured(Reason.UNSTEADY_READING, detail)
    if problem is not None:
        return Read(Measurement(record.id, side, view.rep.index, at, problem, None))
    if math.isnan(disagreement) and at is not Instant.WHOLE and view.readings[at].by_view_px.shape[0] > 1:
        disagreement = ONE_VIEW * record.error.clip_sd
    in_standing = _disagreement(record, view, Instant.STANDING, side) if Instant.STANDING in view.readings else math.nan
    known = Circumstances(disagreement, in_standing, setting.view_deg, at is Instant.LOWEST)
    clip_sd, rep_sd = uncertainty.reading_sd(record.error, known)
    change_sd = record.error.change_share * clip_sd
    estimate = uncertainty.around(value, math.hypot(clip_sd, rep_sd), record.unit, nonnegative=record.nonnegative)
    return Read(Measurement(record.id, side, view.rep.index, at, estimate, time_s), clip_sd, rep_sd, change_sd)


def _words(needs: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(name.removeprefix("left_").removeprefix("right_") for name in needs))


def _disagreement(record: Metric, view: RepView, at: Instant, side: Side) -> float:
    """Half the difference between what the plain and the mirrored look give; NaN with one look."""
    if at is Instant.WHOLE or view.readings[at].by_view_px.shape[0] < 2:
        return math.nan
    plain, mirrored = (record.compute(view.in_view(v), at, side) for v in (0, 1))
    return (plain - mirrored) / 2


def _problem(record: Metric, view: RepView, at: Instant, side: Side, width_px: int, height_px: int) -> NotMeasured | None:
    """Why a metric cannot be read at an instant, before it is tried."""
    if at is Instant.WHOLE:
        return None
    reading = view.readings.get(at)
    if reading is None:
        return _missing(view, at)
    if record.id in AGAINST_STANDING and Instant.STANDING not in view.readings:
        return NotMeasured(Reason.NO_STANDING, "There is no quiet standing before or after this repetition to compare with.")
    if record.gated and at is not Instant.STANDING:
        shares = [reading.thigh_share[int(leg is Side.RIGHT)] for leg in side.legs]
        if min(shares) < FORESHORTENED:
            detail = "So deep that the thigh points at the camera; one camera in front cannot judge the angle here."
            return NotMeasured(Reason.TOO_DEEP, detail)
    if record.id == "kasr" and (problem := _stance_width(view, reading)):
        return problem
    return _cropped(record, reading, side, width_px, height_px)


def _cropped(record: Metric, reading: Reading, side: Side, width_px: int, height_px: int) -> NotMeasured | None:
    names = [name if "_" in name else f"{leg}_{name}" for name in record.needs for leg in side.legs]
    for name in names:
        x, y = landmark(reading, name)
        if x < 0 or y < 0 or x > width_px or y > height_px:
            return NotMeasured(Reason.CROPPED, f"The {name.replace('_', ' ')} is outside the picture.")
    return None


def _missing(view: RepView, at: Instant) -> NotMeasured:
    lowest = view.readings.get(Instant.LOWEST)
    if at in LEVEL and lowest is not None:
        columns = [int(leg is Side.RIGHT) for leg in view.rep.side.legs]
        if lowest.drop[columns].mean() < LEVEL[at]:
            detail = f"This repetition did not reach {LEVEL[at]:.1%} hip drop, the depth at which angles are compared."
            return NotMeasured(Reason.TOO_SHALLOW, detail)
    if at is Instant.STANDING:
        return NotMeasured(Reason.NO_STANDING, "Quiet standing could not be read for this repetition.")
    return NotMeasured(Reason.NOT_SEEN, "The landmarks could not be followed steadily there.")


def _stance_width(view: RepView, reading: Reading) -> NotMeasured | None:
    standing = view.readings.get(Instant.STANDING, reading)
    feet = abs(landmark(standing, "left_ankle")[0] - landmark(standing, "right_ankle")[0])
    hips = abs(landmark(standing, "left_hip")[0] - landmark(standing, "right_hip")[0])
    width = feet / hips if hips > 0 else math.nan
    if not STANCE_WIDTHS[0] <= width <= STANCE_WIDTHS[1]:
        detail = f"The feet are {width:.1f} hip widths apart; the ratio means something between {STANCE_WIDTHS[0]} and {STANCE_WIDTHS[1]}."
        return NotMeasured(Reason.STANCE_WIDTH, detail)
    return None


def corrected(reads: Sequence[Read], views: Sequence[RepView], standing: Standing, width_px: int, height_px: int) -> tuple[Read, ...]:
    """``fppa_corrected`` for every measured FPPA away from standing.

    FPPA less what the body's turn and the rays to knee and hip add at that depth; the errors of both are inside the interval.
    """
    record = metric("fppa_corrected")
    by_rep = {view.rep.index: view for view in views}
    out: list[Read] = []
    for read in reads:
        m = read.measurement
        if m.metric != "fppa" or m.at is Instant.STANDING:
            continue
        if isinstance(m.result, NotMeasured):
            out.append(Read(Measurement(record.id, m.side, m.rep, m.at, m.result)))
            continue
        if not math.isfinite(standing.view_deg):
            unknown = NotMeasured(Reason.NO_STANDING, "How far the body is turned could not be read in quiet standing.")
            out.append(Read(Measurement(record.id, m.side, m.rep, m.at, unknown)))
            continue
        reading = by_rep[m.rep].readings[m.at]
        drop = float(reading.drop[int(m.side is Side.RIGHT)])
        knee, hip = (ray_of(float(landmark(reading, f"{m.side}_{j}")[0]), width_px, height_px) for j in ("knee", "hip"))
        aside = knee - standing.body_ray_deg
        value = m.result.value - geometry.seen_from_aside(drop, standing.view_deg + aside, standing.turn_deg + hip, m.side)
        turned = geometry.turn_gain(drop) * math.hypot(standing.view_sd_deg, ray_sd(aside))
        clip_sd = math.hypot(read.clip_sd, turned, GEOMETRY_SD_DEG)
        estimate = uncertainty.around(value, math.hypot(clip_sd, read.rep_sd), record.unit)
        out.append(Read(Measurement(record.id, m.side, m.rep, m.at, estimate, m.time_s), clip_sd, read.rep_sd, read.change_sd))
    return tuple(out)


def chain(views: Sequence[RepView]) -> tuple[Chain, ...]:
    """Thigh's and shank's part of the FPPA of each stance leg at matched depth."""
    parts = []
    for view in views:
        reading = view.readings.get(Instant.MATCHED_DEPTH)
        if reading is None:
            continue
        for side in view.rep.side.legs:
            hip, knee, ankle = (landmark(reading, f"{side}_{part}") for part in ("hip", "knee", "ankle"))
            thigh, shank = geometry.thigh_angle(hip, knee, side), geometry.shank_angle(knee, ankle, side)
            parts.append(Chain(view.rep.index, side, float(thigh), float(shank)))
    return tuple(parts)


def no_surer(after: Sequence[Read], before: Sequence[Read]) -> tuple[Read, ...]:
    """Readings after joints were placed by hand, none of them surer than it was before: how well a hand places a joint nobody knows.

    Our own proposal: an interval stays at least as wide, and what could not be measured stays so.

    Args:
        after, before: readings of the same repetitions by the same movement, so in the same order.
    """
    return tuple(_no_surer(*pair) for pair in zip(after, before, strict=True))


def _no_surer(after: Read, before: Read) -> Read:
    now, was = after.measurement.result, before.measurement.result
    if now == was or isinstance(was, NotMeasured):
        return before
    if isinstance(now, NotMeasured):
        return after
    clip_sd, rep_sd, change_sd = (max(getattr(after, part), getattr(before, part)) for part in ("clip_sd", "rep_sd", "change_sd"))
    known = metric(after.measurement.metric)
    estimate = uncertainty.around(now.value, math.hypot(clip_sd, rep_sd), known.unit, nonnegative=known.nonnegative)
    return Read(replace(after.measurement, result=estimate), clip_sd, rep_sd, change_sd)
