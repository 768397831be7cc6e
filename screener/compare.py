"""Two results set side by side: like for like or not, and whether anything changed by more than the readings can err.

A change counts only beyond the error of both readings, and only where both show the same thing: one person, one test done in one way, the
same leg, the camera in about the same place, the same depth, read by the same program. All else is told apart with its reasons.
The error is that of reading a clip. How much a person varies from day to day is not known here and is not part of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from screener import hipcheck, uncertainty
from screener.alike import (
    CAMERA,
    DEPTH_PERCENT,
    DISTANCE_SHARE,
    PLACE_DEG,
    TILT_DEG,
    TURN_DEG,
    Facts,
    Unlike,
    Why,
    depths_unlike,
    may_be_mirrored,
    unlike,
)
from screener.metrics import METRICS
from screener.types import Estimate, Instant, NotMeasured, Screening, Side, Software, Summary, Way

__all__ = [
    "DEPTH_PERCENT", "DISTANCE_SHARE", "PLACE_DEG", "TILT_DEG", "TURN_DEG", "Change", "Comparison", "Entry", "Point", "Progress", "Unlike",
    "Verdict", "Why", "compare", "compare_one", "facts", "pairs", "progress", "same_software",
]  # fmt: skip

LARGER_IS_LESS: Final = frozenset({"kasr"})
"""Metrics that rise where the knees move less inward."""


class Verdict(StrEnum):
    """What a change comes to. ``LESS`` and ``MORE`` are towards or away from what is under suspicion, never better or worse."""

    LESS = "less"
    MORE = "more"
    WITHIN_ERROR = "within_error"
    NOT_ALIKE = "not_alike"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Entry:
    """A result as it is compared: with whose it is, when it was filmed, who says so, and how it was done, as far as that is known."""

    screening: Screening
    way: Way = Way.NATURAL
    athlete: str | None = None
    taken: datetime | None = None
    taken_by: str = "user"


@dataclass(frozen=True, slots=True)
class Change:
    """One metric of one side at one instant in both results.

    Attributes:
        before, after: what was read.
        change: after minus before with its interval; ``None`` where it is not like for like or not measured.
        verdict: what that comes to.
        why: reasons of this metric alone why it is not like for like.
    """

    metric: str
    side: Side
    at: Instant
    before: Estimate | NotMeasured
    after: Estimate | NotMeasured
    change: Estimate | None
    verdict: Verdict
    why: tuple[Why, ...] = ()

    @property
    def noise(self) -> float | None:
        """A change no larger than this cannot be told from none; in the metric's unit."""
        return None if self.change is None else self.change.high - self.change.value


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results set side by side.

    Attributes:
        before, after: the results.
        why: reasons that hold for all of it; empty where the two are like for like.
        changes: what both attempted, in the order of the metrics.
        said_same: whether the user says that both were filmed in one unaltered set-up.
        narrow: whether the clips agree, so that the narrower intervals were used.
    """

    before: Entry
    after: Entry
    why: tuple[Why, ...]
    changes: tuple[Change, ...]
    said_same: bool = False
    narrow: bool = False

    @property
    def alike(self) -> bool:
        """Whether the two are like for like as a whole."""
        return not self.why


def compare(before: Entry, after: Entry, *, same_set_up: bool = False) -> Comparison:
    """Two results set side by side.

    Args:
        before, after: the results, in the order of time.
        same_set_up: the user's own word that camera and light were left as they were; believed only where the clips agree.
    """
    one, other = facts(before), facts(after)
    why = tuple(unlike(one, other))
    narrow = same_set_up and hipcheck.same_set_up(before.screening, after.screening)
    found = tuple(_change(*pair, one, other, why, narrow) for pair in _shared(one, other))
    if not found and not why:
        why = (Why(Unlike.LEG),)
    return Comparison(before, after, why, found, same_set_up, narrow)


def compare_one(before: Facts, after: Facts, metric: str, side: Side, at: Instant) -> tuple[tuple[Why, ...], Change | None]:
    """One number of two results, by the same rule as ``compare``: why the two are not like for like, and the change.

    The reasons hold for all of it, then for this number; the change is ``None`` where one of them did not attempt it.
    """
    why = tuple(unlike(before, after))
    first, second = before.summary(metric, side, at), after.summary(metric, side, at)
    if first is None or second is None:
        return (why or (Why(Unlike.LEG),)), None
    change = _change(first, second, before, after, why, narrow=False)
    return (*why, *change.why), change


def facts(entry: Entry) -> Facts:
    """What decides whether a result compares with another one."""
    of = entry.screening
    camera = {name: one.value if isinstance(one := getattr(of.capture, name), Estimate) else None for name in CAMERA}
    software = of.software.version, of.software.model_sha256
    return Facts(of.video.sha256, of.movement_id, entry.way, entry.athlete, *software, camera, may_be_mirrored(of), of.summaries)


def same_software(one: Software, other: Software) -> bool:
    """Whether two results were read by one version of the program with one pose model."""
    return (one.version, one.model_sha256) == (other.version, other.model_sha256)


def _shared(before: Facts, after: Facts) -> Iterator[tuple[Summary, Summary]]:
    """Summaries that both have, in the order of the metrics; unknown metrics (of another version) last."""
    order = {record.id: place for place, record in enumerate(METRICS)}
    for one in sorted(before.summaries, key=lambda s: order.get(s.metric, len(order))):
        other = after.summary(one.metric, one.side, one.at)
        if other is not None:
            yield one, other


def _change(one: Summary, other: Summary, before: Facts, after: Facts, why: tuple[Why, ...], narrow: bool) -> Change:
    key = (one.metric, one.side, one.at, one.result, other.result)
    if isinstance(one.result, NotMeasured) or isinstance(other.result, NotMeasured):
        return Change(*key, None, Verdict.NOT_MEASURED)
    own = tuple(depths_unlike(one, before, after))
    if why or own:
        return Change(*key, None, Verdict.NOT_ALIKE, own)
    sd = math.hypot(_sd(one, narrow), _sd(other, narrow))
    change = uncertainty.around(other.result.value - one.result.value, sd, one.result.unit)
    return Change(*key, change, _verdict(one.metric, change))


def _verdict(metric: str, change: Estimate) -> Verdict:
    if change.low <= 0 <= change.high:
        return Verdict.WITHIN_ERROR
    rose = (change.value > 0) is not (metric in LARGER_IS_LESS)
    return Verdict.MORE if rose else Verdict.LESS


def _sd(summary: Summary, narrow: bool) -> float:
    """SD of a summary's part in a change; from the upper half, for the lower one may be cut off at zero."""
    assert isinstance(summary.result, Estimate)
    if narrow and summary.change_high is not None:
        return (summary.change_high - summary.result.value) / uncertainty.Z
    return uncertainty.sd_of(summary.result)


# ---------------------------------------------------------------- several results over time


@dataclass(frozen=True, slots=True)
class Point:
    """One result on the line of time; ``change`` is against the first one that the latest compares with (``None`` for itself)."""

    entry: Entry
    result: Estimate | NotMeasured
    change: Change | None
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """One metric of one side at one instant over time.

    Attributes:
        metric, side, at: what is looked at.
        points: one a result, in the order of time.
        base: place of the point that all others are set against; ``None`` where nothing was measured.
    """

    metric: str
    side: Side
    at: Instant
    points: tuple[Point, ...]
    base: int | None

    @property
    def band(self) -> tuple[float, float] | None:
        """The band around the first value inside which no later one is a change; ``None`` where nothing can be compared.

        The narrowest of the later results' own bands: beyond it a result with a wide interval may still be no change.
        """
        if self.base is None:
            return None
        first = self.points[self.base].result
        noises = [point.change.noise for point in self.points if point.change is not None and point.change.noise is not None]
        if not noises or not isinstance(first, Estimate):
            return None
        return first.value - min(noises), first.value + min(noises)


def progress(entries: Sequence[Entry], metric: str, side: Side, at: Instant) -> Progress:
    """One metric over time, each result against the first one that was read by the same program as the latest.

    Args:
        entries: results that attempted this metric or not; those that did not are left out.
        metric, side, at: what is looked at.
    """
    found = [(entry, s) for entry in entries if (s := entry.screening.summary(metric, side, at)) is not None]
    found.sort(key=lambda pair: (pair[0].taken is not None, pair[0].taken or datetime.min))
    measured = [place for place, (_, summary) in enumerate(found) if isinstance(summary.result, Estimate)]
    if not measured:
        return Progress(metric, side, at, tuple(Point(entry, s.result, None) for entry, s in found), None)
    latest = found[measured[-1]][0].screening.software
    base = next(place for place in measured if same_software(found[place][0].screening.software, latest))
    points = []
    for place, (entry, summary) in enumerate(found):
        if place == base:
            points.append(Point(entry, summary.result, None))
            continue
        whole = compare(found[base][0], entry)
        change = next((c for c in whole.changes if (c.metric, c.side, c.at) == (metric, side, at)), None)
        points.append(Point(entry, summary.result, change, (*whole.why, *(change.why if change else ()))))
    return Progress(metric, side, at, tuple(points), base)


def pairs(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Which results belong together: the only ones of either, else those of one test, way and leg, each used once."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    left, found = list(after), []
    for one in before:
        other = next((entry for entry in left if _key(entry) == _key(one)), None)
        if other is not None:
            left.remove(other)
            found.append((one, other))
    return found


def _key(entry: Entry) -> tuple[str | None, Way, frozenset[Side]]:
    sides = frozenset(rep.side for rep in entry.screening.reps)
    return entry.screening.movement_id, entry.way, sides
