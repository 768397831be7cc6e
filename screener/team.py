"""Many athletes at once: for each athlete, test and leg the newest result, what changed since the last one that is like it, and who has to
be filmed again. Nobody is ranked by any danger: the order is by name, or by one plain reading.

The rule of change is that of two results (``compare``); here it is asked of flat facts, so that thousands of results stay quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from screener.alike import Facts, Why
from screener.compare import Change, Verdict, compare_one
from screener.types import Band, Estimate, Instant, NotMeasured, Severity, Side, Status, Summary

BY_RATIO: Final = "kasr"
JUDGED_AT: Final = {BY_RATIO: Instant.LOWEST}
"""Where a test is judged; at matched depth where not named here."""
MAIN: Final = ("knee_valgus", "knees_in_bilateral")
"""Findings that say whether a knee moved inward."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in short."""

    id: str
    side: Side
    status: Status
    probability: float | None


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something about a clip: what, how grave, and what to film differently."""

    severity: Severity
    detail: str
    fix: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One kept result, as far as a team's table needs it.

    Attributes:
        id, athlete_id, athlete: identifiers, and the athlete's name.
        taken, kept: when it was filmed, and when it was kept.
        taken_by: who says when it was filmed: "user", "file" (the date of the file) or "now" (the day of keeping).
        facts: what decides whether it compares; of its numbers those that a test is judged by, and the depth.
        judged: the metric that the test is judged by; ``None`` where no test was recognised.
        findings, issues: what was found, and what was noticed about the clip.
        clip: the name of its clip.
        has_video: whether the clip is kept.
    """

    id: str
    athlete_id: str
    athlete: str
    taken: datetime
    kept: datetime
    facts: Facts
    judged: str | None
    findings: tuple[Found, ...]
    issues: tuple[Noticed, ...]
    clip: str
    has_video: bool = False
    taken_by: str = "user"

    @property
    def at(self) -> Instant:
        """Where its test is judged."""
        return JUDGED_AT.get(self.judged or "", Instant.MATCHED_DEPTH)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The legs that it is about (``BOTH`` in a squat); empty where none was read or looked for."""
        found = (s.side for s in self.facts.summaries if (s.metric, s.at) == (self.judged, self.at))
        legs = tuple(side for side in dict.fromkeys(found) if (side is Side.BOTH) is (self.judged == BY_RATIO))
        return tuple(side for side in Side if side in legs)

    def reading(self, side: Side, metric: str | None = None) -> Summary | None:
        """What a leg is judged by, or another metric in its place; ``None`` where it was not attempted."""
        return self.facts.summary(metric or self.judged or "", side, self.at)

    def gravest(self) -> Severity | None:
        """The gravest that was noticed about the clip; ``None`` where nothing was."""
        found = {issue.severity for issue in self.issues}
        return next((one for one in (Severity.REFUSE, Severity.WARNING, Severity.INFO) if one in found), None)


@dataclass(frozen=True, slots=True)
class Spot:
    """One result on a leg's line of time; ``alike`` says whether it compares with the newest."""

    taken: datetime
    result: Estimate | NotMeasured
    alike: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One athlete, test and leg.

    Attributes:
        newest: the newest result about it.
        side: the leg; ``None`` where the newest could not be judged at all, so that no leg can be told.
        result: what the leg is judged by.
        band: of it, where one may be named.
        status: of inward movement of this knee; ``NOT_MEASURED`` wherever nothing could be read.
        others: further findings of this leg that are likely or possible.
        before: the last earlier result that is like for like, or else the last one that was measured; ``None`` where there is none.
        change: what changed since, as ``compare`` says it; ``None`` where nothing compares.
        why: why it does not.
        spots: all results over time, oldest first.
    """

    newest: Seen
    side: Side | None
    result: Estimate | NotMeasured | None
    band: Band | None
    status: Status
    others: tuple[Found, ...]
    before: Seen | None
    change: Change | None
    why: tuple[Why, ...]
    spots: tuple[Spot, ...]

    @property
    def measured(self) -> bool:
        """Whether there is a number."""
        return isinstance(self.result, Estimate)

    @property
    def verdict(self) -> Verdict | None:
        """What the change comes to; ``None`` where there is nothing earlier to compare with."""
        if self.before is None:
            return None if self.measured else Verdict.NOT_MEASURED
        return self.change.verdict if self.change is not None else Verdict.NOT_ALIKE

    @property
    def noise(self) -> tuple[float, float] | None:
        """The band around the earlier reading inside which the newest would be no change; ``None`` where nothing compares."""
        if self.change is None or self.change.noise is None or not isinstance(self.change.before, Estimate):
            return None
        middle = self.change.before.value
        return middle - self.change.noise, middle + self.change.noise


def lines(results: Iterable[Seen]) -> tuple[Line, ...]:
    """One line for each athlete, test and leg, by name; clips of which no leg can be told have lines of their own.

    Args:
        results: of tests done in the natural way, in any order.
    """
    per: dict[tuple[str, str], list[Seen]] = {}
    for one in sorted(results, key=lambda one: (one.taken, one.kept)):
        per.setdefault((one.athlete_id, one.facts.test or ""), []).append(one)
    whose: dict[str, list[Seen]] = {}
    for given in per.values():
        for one in given:
            whose.setdefault(one.athlete_id, []).append(one)
    found = [line for key, given in per.items() for line in _of_test(given, whose[key[0]])]
    return tuple(sorted(found, key=_by_name))


def _by_name(line: Line) -> tuple[str, str, str, int]:
    newest = line.newest
    return newest.athlete.casefold(), newest.athlete_id, newest.facts.test or "", list(Side).index(line.side) if line.side else len(Side)


def _of_test(given: Sequence[Seen], everything: Sequence[Seen]) -> Iterator[Line]:
    """Lines of one athlete's test, results oldest first."""
    sides = {side for one in given for side in one.sides}
    for side in Side:
        if side in sides:
            yield _line([one for one in given if side in one.sides], side)
    for one in given:
        if not one.sides and not _settled(one, given if one.facts.test else everything):
            yield Line(one, None, None, None, Status.NOT_MEASURED, (), None, None, (), ())


def _settled(blank: Seen, others: Iterable[Seen]) -> bool:
    """Whether a clip that could not be judged was made good: which leg it shows is not known, so both were read that day or later.

    Where its test is not known either, a clip of the same day may be of another test, and only a later day counts.
    """
    first = blank.taken.date() if blank.facts.test else blank.taken.date() + timedelta(days=1)
    read: dict[str | None, set[Side]] = {}
    for one in others:
        if one.taken.date() >= first:
            read.setdefault(one.facts.test, set()).update(side for side in one.sides if _measured(one, side))
    return any(Side.BOTH in sides or sides >= {Side.LEFT, Side.RIGHT} for sides in read.values())


def _measured(one: Seen, side: Side, metric: str | None = None) -> bool:
    found = one.reading(side, metric)
    return found is not None and isinstance(found.result, Estimate)


def _line(given: Sequence[Seen], side: Side) -> Line:
    newest, earlier = given[-1], [one for one in given[:-1] if _measured(one, side, given[-1].judged)]
    reading = newest.reading(side)
    result = reading.result if reading is not None else None
    before, change, why = _since(newest, earlier, side) if isinstance(result, Estimate) else (None, None, ())
    read = ((one, one.reading(side, newest.judged)) for one in given)
    spots = (Spot(one.taken, s.result, one is newest or _alike(one, newest, side)) for one, s in read if s is not None)
    return Line(
        newest,
        side,
        result,
        reading.band if reading is not None else None,
        _status(newest, side),
        tuple(f for f in newest.findings if f.side is side and f.id not in MAIN and f.status in (Status.LIKELY, Status.POSSIBLE)),
        before,
        change,
        why,
        tuple(spots),
    )


def _status(newest: Seen, side: Side) -> Status:
    found = next((f.status for f in newest.findings if f.id in MAIN and f.side is side), Status.NOT_MEASURED)
    return found if _measured(newest, side) else Status.NOT_MEASURED


def _since(newest: Seen, earlier: Sequence[Seen], side: Side) -> tuple[Seen | None, Change | None, tuple[Why, ...]]:
    """The last earlier result that is like for like, with the change since; else the last one with the reasons why it is not."""
    if not earlier:
        return None, None, ()
    for one in reversed(earlier):
        why, change = compare_one(one.facts, newest.facts, newest.judged or "", side, newest.at)
        if change is not None and not why and change.change is not None:
            return one, change, ()
    last = earlier[-1]
    return last, None, compare_one(last.facts, newest.facts, newest.judged or "", side, newest.at)[0]


def _alike(one: Seen, newest: Seen, side: Side) -> bool:
    why, change = compare_one(one.facts, newest.facts, newest.judged or "", side, newest.at)
    return not why and change is not None


# ---------------------------------------------------------------- choosing and ordering


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; what is ``None`` or empty is not looked at.

    Attributes:
        name: part of an athlete's name, in any case.
        test: movement identifier; "" = none was recognised.
        side: the leg; lines of which no leg can be told are kept, for they may be of it.
        status: of inward movement.
        quality: the gravest that was noticed about the clip; "none" = nothing was.
        verdict: what the change comes to; "first" = nothing earlier to compare with.
        athletes: identifiers of a group's athletes.
    """

    name: str = ""
    test: str | None = None
    side: Side | None = None
    status: Status | None = None
    quality: str | None = None
    verdict: str | None = None
    athletes: frozenset[str] | None = None


NOTHING_NOTICED: Final = "none"
FIRST: Final = "first"


def chosen(given: Iterable[Line], wanted: Wanted) -> tuple[Line, ...]:
    """The lines that are asked for, in their order."""
    return tuple(line for line in given if _fits(line, wanted))


def _fits(line: Line, wanted: Wanted) -> bool:
    newest = line.newest
    asked: tuple[tuple[object, object], ...] = (
        (wanted.test, newest.facts.test or ""),
        (wanted.status, line.status),
        (wanted.quality, newest.gravest() or NOTHING_NOTICED),
        (wanted.verdict, line.verdict or FIRST),
    )
    if any(want is not None and want != is_ for want, is_ in asked):
        return False
    if wanted.side is not None and line.side not in (wanted.side, None):
        return False
    if wanted.athletes is not None and newest.athlete_id not in wanted.athletes:
        return False
    return wanted.name.strip().casefold() in newest.athlete.casefold()


class Order(StrEnum):
    """Ways to order the lines. None of them is a ranking of danger."""

    NAME = "name"
    DATE = "date"
    ANGLE = "angle"


def ordered(given: Sequence[Line], by: Order) -> tuple[Line, ...]:
    """The lines by name, by the newest day, or by the knee angle from the smallest up; what has no angle stands last, and apart.

    An angle is read at matched depth in degrees. A squat is judged by a ratio, so it has none here; nor has what was not measured.
    """
    named = sorted(given, key=_by_name)
    if by == Order.DATE:
        return tuple(sorted(named, key=lambda line: line.newest.taken.date(), reverse=True))
    if by == Order.ANGLE:
        return tuple(sorted(named, key=lambda line: (not has_angle(line), _angle(line))))
    return tuple(named)


def has_angle(line: Line) -> bool:
    """Whether a line can be put in order by its knee angle."""
    return isinstance(line.result, Estimate) and line.newest.judged != BY_RATIO


def _angle(line: Line) -> float:
    return line.result.value if isinstance(line.result, Estimate) and has_angle(line) else 0.0


def again(given: Iterable[Line]) -> tuple[Line, ...]:
    """The lines of which the newest result says nothing about the knee."""
    return tuple(line for line in given if not line.measured)
