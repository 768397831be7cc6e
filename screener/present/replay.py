"""The replay in words and numbers: the knee angle over time with its repetitions, bands and readings, ready to be drawn.

The curve is the angle as the camera saw it, as on the picture above it. A number stands only at an instant that was measured, with its
interval; everything between such instants is drawn and never told as a number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np

from screener import landmark_bias
from screener.present import words
from screener.present.lookup import AS_SEEN, CORRECTED, as_seen, judged, metric_of, movement_of
from screener.present.tables import SINGLE_LEG, TOGETHER, charts
from screener.present.view import BandStrip
from screener.types import BoolArray, Estimate, FloatArray, Instant, Measurement, PoseTrack, Repetition, Screening, Side

MEAN: Final = "mean_fppa"
READING_S: Final = 0.15
"""A number is told so long before and after its instant, as on the drawn-over clip."""
MARGIN: Final = 0.08
"""Empty share of the axis above and below."""
NEAR_DEG: Final = 12.0
"""An edge of a band further away than this from everything that was read is left out, for it would squeeze the curve."""
LEAST_DEG: Final = 10.0
"""The axis is at least so long, or the noise of a still leg would look like movement."""

DOTS: Final = "Dots were read with care. The dashed line is a rough look in between and carries no number."
TAKEN_OFF: Final = "As in the numbers, part of what the leg shows in standing is taken off."
AT_DEPTH: Final = "The bands hold {at}."
CORRECTED_NOTE: Final = (
    "What was found rests on the angle corrected for where the camera stood. The curve is the angle as seen, so it has no bands."
)
TOGETHER_NOTE: Final = "In a squat one camera cannot tell the legs apart, so the curve is the mean of both knees."


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The angle at one instant, degrees, positive = inward; ``None`` where it was not seen. ``read`` is false for a rough look."""

    time_s: float
    value: float | None
    read: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """The angle of one leg (``BOTH``: the mean of both) over time, in order of time."""

    side: Side
    name: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class ReplayRep:
    """One repetition: its span ``[start_s, stop_s)``, its deepest instant, and what was measured in it, a line each."""

    rep: int
    side: Side
    name: str
    start_s: float
    turn_s: float
    stop_s: float
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayMark:
    """Something measured at one instant, in words with its interval.

    ``value``, ``low`` and ``high`` place it on the curve, in degrees; ``None`` where it is measured in another unit and only told.
    """

    rep: int
    side: Side
    at: Instant
    time_s: float
    value: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, slots=True)
class BandArea:
    """A band behind the curve, degrees; ``None`` = open to that side."""

    low: float | None
    high: float | None
    name: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis with its label."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class ReplayView:
    """All that a replay shows beside the clip itself; ready for JSON.

    Attributes:
        duration_s: length of the clip.
        title, axis: what the curve is, and what its axis shows.
        low, high: ends of the axis, degrees.
        ticks: lines of the axis, rising.
        curves: one per leg that was judged; one for both in a squat.
        reps: every accepted repetition, in order of time.
        marks: every measured instant, in order of time.
        bands: behind the curve, rising; empty where none may be shown.
        notes: to stand below it.
        alt: the drawing in one sentence.
        reading_s: how near an instant its number is told.
    """

    duration_s: float
    title: str
    axis: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    reps: tuple[ReplayRep, ...]
    marks: tuple[ReplayMark, ...]
    bands: tuple[BandArea, ...]
    notes: tuple[str, ...]
    alt: str
    reading_s: float = READING_S


def replay_view(screening: Screening, track: PoseTrack, read: BoolArray) -> ReplayView | None:
    """The replay of a screening.

    Args:
        screening: the result.
        track: the landmarks that it rests on.
        read: (T,) which instants of the track were read with care; the others never give a number.

    Returns:
        ``None`` where there is nothing to show: a refused clip, or one without a repetition.
    """
    movement = movement_of(screening)
    if screening.refused or movement is None or not screening.reps:
        return None
    metric = AS_SEEN if movement.single_leg else MEAN
    curves, marks = _curves(screening, track, read, metric), _marks(screening, metric)
    drawn = next((chart for chart in charts(screening) if chart.metric == metric and chart.strip is not None), None)
    strip = drawn.strip if drawn else None
    low, high = _span(curves, marks, strip)
    named = words.metric_words(metric)
    alt = f"{named.label} over time, with {words.counted(len(screening.reps), 'repetition')} shaded. The numbers stand in the table below."
    return ReplayView(
        duration_s=_duration(screening, track),
        title=f"{named.plain[0].upper()}{named.plain[1:]}",
        axis="inward is up, degrees",
        low=low,
        high=high,
        ticks=_ticks(strip, low, high),
        curves=curves,
        reps=tuple(_rep(screening, rep) for rep in screening.reps),
        marks=marks,
        bands=_bands(strip),
        notes=tuple(_notes(screening, metric, strip, drawn.at if drawn else None)),
        alt=alt,
    )


def _duration(screening: Screening, track: PoseTrack) -> float:
    last = float(track.times_s[-1]) if len(track.times_s) else 0.0
    return max(screening.video.duration_s or 0.0, last, *(rep.stop_s for rep in screening.reps))


def _curves(screening: Screening, track: PoseTrack, read: BoolArray, metric: str) -> tuple[Curve, ...]:
    """The angles as the numbers are: less the landmarks' usual error, as far as standing gives it away."""
    from screener.metrics import series

    looked, seen = series(track, np.ones_like(read), screening.reps), series(track, read, screening.reps)
    standing, curves = _standing(screening), []
    for side in (Side.BOTH,) if metric == MEAN else Side.BOTH.legs:
        if not any(side is rep.side for rep in screening.reps):
            continue
        off = landmark_bias.bias(standing, side)
        everything, careful = (np.mean([angles[f"fppa_{leg}"] for leg in side.legs], axis=0) - off for angles in (looked, seen))
        points = _points(track.times_s, np.where(np.isfinite(careful), careful, everything), np.isfinite(careful))
        curves.append(Curve(side, words.KNEE[side], points))
    return tuple(curves)


def _standing(screening: Screening) -> dict[Side, float]:
    """The angle of each leg in standing, degrees: the median over the repetitions; a leg that was not read is missing."""
    found: dict[Side, list[float]] = {}
    for m in screening.measurements:
        if (m.metric, m.at) == (AS_SEEN, Instant.STANDING) and isinstance(m.result, Estimate):
            found.setdefault(m.side, []).append(m.result.value)
    return {side: median(values) for side, values in found.items()}


def _points(times_s: FloatArray, values: FloatArray, read: BoolArray) -> tuple[CurvePoint, ...]:
    """Every instant with an angle, and the first one without after each: there the line ends."""
    known = np.isfinite(values)
    kept = known | np.concatenate(([False], known[:-1]))
    return tuple(
        CurvePoint(round(float(times_s[i]), 4), round(float(values[i]), 2) if known[i] else None, bool(read[i]))
        for i in np.flatnonzero(kept)
    )


def _marks(screening: Screening, metric: str) -> tuple[ReplayMark, ...]:
    """What was measured of the curve's metric, on the curve; what the headline speaks of in another unit, in words alone."""
    shown = {metric, *(as_seen(chart.metric) for chart in charts(screening)[:1])}
    found = [
        _mark(screening, m, m.result, m.time_s, m.metric == metric)
        for m in screening.measurements
        if m.metric in shown and m.at not in (Instant.STANDING, Instant.WHOLE) and isinstance(m.result, Estimate) and m.time_s is not None
    ]
    return tuple(sorted(found, key=lambda mark: (mark.time_s, mark.value is None)))


def _mark(screening: Screening, m: Measurement, result: Estimate, time_s: float, placed: bool) -> ReplayMark:
    value, low, high = (result.value, result.low, result.high) if placed else (None, None, None)
    return ReplayMark(m.rep, m.side, m.at, time_s, value, low, high, _measured(screening, m))


def _measured(screening: Screening, m: Measurement) -> str:
    """A measurement in one line: when, what, the interval or why there is none, and beside the angle as seen the corrected one."""
    unit = m.result.unit if isinstance(m.result, Estimate) else None
    named = words.metric_words(m.metric, unit)
    text = f"{words.AT[m.at]}: {words.short_result(m.result, named.decimals)}"
    if m.metric not in (AS_SEEN, CORRECTED):
        text = f"{named.label} {text}"
    if m.metric == AS_SEEN and judged(screening, AS_SEEN) == CORRECTED:
        corrected = screening.measurement(CORRECTED, m.side, m.rep, m.at)
        if corrected is not None and isinstance(corrected.result, Estimate):
            text += f" as seen, {words.estimate(corrected.result, named.decimals)} corrected for where the camera stood"
    return text[0].upper() + text[1:]


def _rep(screening: Screening, rep: Repetition) -> ReplayRep:
    columns = TOGETHER if rep.side is Side.BOTH else SINGLE_LEG
    found = (screening.measurement(metric, rep.side, rep.index, at) for metric, at in columns)
    said = tuple(_measured(screening, m) for m in found if m is not None)
    name = f"Repetition {rep.index}, {words.LEG[rep.side].lower()}"
    return ReplayRep(rep.index, rep.side, name, rep.start_s, rep.turn_s, rep.stop_s, said)


def _span(curves: tuple[Curve, ...], marks: tuple[ReplayMark, ...], strip: BandStrip | None) -> tuple[float, float]:
    """Ends of the axis: everything that was read, every interval, and every edge that is not far away from them."""
    inside = [p.value for curve in curves for p in curve.points if p.read and p.value is not None]
    inside += [edge for mark in marks for edge in (mark.low, mark.high) if edge is not None]
    low, high = (min(inside), max(inside)) if inside else (0.0, 0.0)
    edges = [edge for edge in strip.edges if low - NEAR_DEG < edge < high + NEAR_DEG] if strip else []
    low, high = min([low, *edges]), max([high, *edges])
    room = max(MARGIN * (high - low), (LEAST_DEG - (high - low)) / 2)
    return low - room, high + room


def _bands(strip: BandStrip | None) -> tuple[BandArea, ...]:
    if strip is None:
        return ()
    ends = (None, *strip.edges, None)
    return tuple(BandArea(low, high, name) for (low, high), name in zip(pairwise(ends), strip.labels, strict=True))


def _ticks(strip: BandStrip | None, low: float, high: float) -> tuple[Tick, ...]:
    """The edges of the bands; round numbers where there are none."""
    step = next(step for step in (5.0, 10.0, 20.0, 50.0, 100.0) if (high - low) / step <= 6)
    values = list(strip.edges) if strip else [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
    known = metric_of(AS_SEEN)
    unit = words.unit_behind(known.unit) if known else ""
    return tuple(Tick(value, f"{words.number(value, 0)}{unit}") for value in values if low < value < high)


def _notes(screening: Screening, metric: str, strip: BandStrip | None, at: Instant | None) -> Iterator[str]:
    yield DOTS
    if metric == MEAN:
        yield TOGETHER_NOTE
    if _standing(screening):
        yield TAKEN_OFF
    if metric == AS_SEEN and judged(screening, AS_SEEN) == CORRECTED:
        yield CORRECTED_NOTE
    if strip is not None and at is not None:
        yield f"{AT_DEPTH.format(at=words.AT[at])} {strip.caption}"
