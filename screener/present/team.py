"""A whole team in words: one row for each athlete, test and leg, who has to be filmed again, and how to read it. No rank of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from screener import team
from screener.compare import Verdict
from screener.present import words
from screener.present.clip import FILMING_GUIDE
from screener.present.hip_check import test_words
from screener.present.history import ERROR_NOTE, NOT_ALIKE, TOLERANCE_NOTE, day_words, size_words, taken_words, why_words
from screener.present.lookup import CORRECTED
from screener.team import Line, Noticed, Order, Seen, Spot
from screener.types import Estimate, Severity, Side, Status

COLUMNS: Final = ("Athlete", "Test and leg", "What was seen", "Reading", "Over time", "Since last time", "Clip")
FINDING: Final[Mapping[Status, str]] = {
    Status.LIKELY: "moved inward: likely",
    Status.POSSIBLE: "moved inward: possible",
    Status.NOT_SEEN: "not seen in these repetitions",
    Status.NOT_MEASURED: "could not be judged",
}
QUALITY: Final[Mapping[str, str]] = {
    Severity.REFUSE: "refused",
    Severity.WARNING: "with a warning",
    Severity.INFO: "with a note",
    team.NOTHING_NOTICED: "nothing to note",
}
CHANGE: Final[Mapping[str, str]] = {
    Verdict.LESS: "less inward",
    Verdict.MORE: "more inward",
    Verdict.WITHIN_ERROR: "no change beyond the error",
    Verdict.NOT_ALIKE: NOT_ALIKE,
    Verdict.NOT_MEASURED: "not measured this time",
    team.FIRST: "the first one",
}
ORDER: Final[Mapping[Order, str]] = {
    Order.NAME: "by name",
    Order.DATE: "by date, newest first",
    Order.ANGLE: "by knee angle, smallest first",
}
ORDER_NOTE: Final = (
    "The knee angle is a reading on video, not a rank of anybody. Readings whose intervals overlap cannot be told apart. Squats and rows "
    "without an angle stand at the end."
)
LEG_UNKNOWN: Final = "leg not known"
TEST_UNKNOWN: Final = "Test not recognised"
NO_EARLIER: Final = "the first one"
NO_SINCE: Final = "not measured this time, so no change is named"
READ_NOT_JUDGED: Final = "There is a reading, but no limit that it could be held against, or it is too wide."
NO_READING: Final = "no reading"
NOTHING_READ: Final = "Nothing in this clip could be measured."
AGAIN: Final = "To be filmed again"
AGAIN_NOTE: Final = "These clips could not be judged. That says nothing about the movement, good or bad."
NOBODY_AGAIN: Final = "Nothing has to be filmed again."
WITHOUT: Final = "Not filmed yet"
READING: Final = "How to read this"
HOW_TO_READ: Final = (
    "One row stands for one athlete, one test and one leg, with the newest result. Only tests done in the natural way are here.",
    "In brackets: the interval that is meant to hold the true value in 95 of 100 such readings. Positive angles are inward.",
    "“Could not be judged” says nothing about a knee, and “not seen” is no all-clear.",
    "A change is counted from the last earlier result that is like for like. The strip shows the readings with their intervals. "
    "The grey band is what cannot be told from no change.",
    ERROR_NOTE,
    TOLERANCE_NOTE,
    "Nobody is ranked here. A reading says where a knee was on video. It says nothing about injury.",
)
MOST_SPOTS: Final = 12
"""Results that a strip shows, the newest."""

LEAST_SPAN: Final = {"angle": 20.0, team.BY_RATIO: 0.3}
"""A strip's scale is at least so long (degrees, ratio), or the noise of a still leg would look like movement."""


@dataclass(frozen=True, slots=True)
class StripSpot:
    """One reading on a strip; without numbers where nothing was measured. ``alike`` is false where it does not compare with the newest."""

    day: date
    value: float | None
    low: float | None
    high: float | None
    alike: bool


@dataclass(frozen=True, slots=True)
class StripView:
    """Readings over time, small.

    Attributes:
        spots: oldest first, ``MOST_SPOTS`` at most.
        band: inside which the newest would be no change; ``None`` where nothing compares.
        days: first and last day of all strips of this table.
        span: least and greatest value of all strips of this kind in this table, in the metric's unit.
        alt: all of it in words.
    """

    spots: tuple[StripSpot, ...]
    band: tuple[float, float] | None
    days: tuple[date, date]
    span: tuple[float, float]
    alt: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One athlete, test and leg, worded.

    Attributes:
        key: of this row, the same from draw to draw.
        athlete_id, screening_id: whose it is, and the newest result.
        name, test, leg: who and what.
        status: of inward movement.
        finding, others: what was seen in plain words, and what else was likely or possible.
        reading: with unit and interval, or why there is none.
        quality, quality_detail: what was noticed about the clip.
        day: of the newest result.
        change: since the last earlier one that is like for like, or why none is named.
        strip: readings over time; ``None`` where there is not one.
        measured: whether there is a number.
    """

    key: str
    athlete_id: str
    screening_id: str
    name: str
    test: str
    leg: str
    status: Status
    finding: str
    others: tuple[str, ...]
    reading: str
    quality: str
    quality_detail: str
    day: str
    change: str
    strip: StripView | None
    measured: bool


@dataclass(frozen=True, slots=True)
class AgainRow:
    """Somebody to be filmed again: who, what, why, and what to do differently."""

    athlete_id: str
    screening_id: str
    name: str
    what: str
    why: str
    mend: str


def rows(lines: Sequence[Line], everything: Sequence[Line] | None = None) -> tuple[TeamRow, ...]:
    """Lines in words.

    Args:
        lines: in the order in which they are shown.
        everything: the table that they are taken from, whose strips share one scale; they themselves if left out.
    """
    whole = lines if everything is None else everything
    days, spans = _days(whole), _spans(whole)
    return tuple(_row(line, days, spans) for line in lines)


def _row(line: Line, days: tuple[date, date] | None, spans: Mapping[str, tuple[float, float]]) -> TeamRow:
    newest = line.newest
    strip = None
    if days is not None and any(isinstance(spot.result, Estimate) for spot in line.spots):
        strip = _strip(line, days, spans[newest.judged or ""])
    return TeamRow(
        key=key_of(line),
        athlete_id=newest.athlete_id,
        screening_id=newest.id,
        name=newest.athlete,
        test=test_title(newest.facts.test),
        leg=leg_words(line.side),
        status=line.status,
        finding=FINDING[line.status],
        others=tuple(_others(line)),
        reading=reading_words(line),
        quality=QUALITY[newest.gravest() or team.NOTHING_NOTICED],
        quality_detail=_detail(newest),
        day=taken_words(newest.taken, newest.taken_by),
        change=change_words(line),
        strip=strip,
        measured=line.measured,
    )


def key_of(line: Line) -> str:
    """What tells a row from all others."""
    return f"{line.newest.athlete_id} {line.newest.facts.test or ''} {line.side or line.newest.id}"


def _others(line: Line) -> Iterator[str]:
    """What stands below the finding: why a reading led to none, and what else was likely or possible."""
    if line.measured and line.status is Status.NOT_MEASURED:
        yield READ_NOT_JUDGED
    yield from (f"{_label(found.id)}: {words.STATUS[found.status]}" for found in line.others)


def test_title(test: str | None) -> str:
    """The name of a test at the beginning of a line."""
    if not test:
        return TEST_UNKNOWN
    name = test_words(test)
    return name[0].upper() + name[1:]


def leg_words(side: Side | None) -> str:
    """Which leg."""
    return LEG_UNKNOWN if side is None else words.LEG[side].lower()


def _label(finding: str) -> str:
    from screener.findings.catalog import FINDINGS

    return next((known.label for known in FINDINGS if known.id == finding), finding.replace("_", " ").capitalize())


def reading_words(line: Line) -> str:
    """What the leg is judged by with its interval, or why there is no number."""
    if line.result is None:
        return NO_READING
    unit = line.result.unit if isinstance(line.result, Estimate) else None
    said = words.short_result(line.result, words.metric_words(line.newest.judged or "", unit).decimals)
    return f"{said}, corrected" if line.newest.judged == CORRECTED and line.measured else said


def change_words(line: Line) -> str:
    """What changed since the last earlier result that is like for like, or why nothing is named."""
    if not line.measured:
        return NO_SINCE
    if line.before is None:
        return NO_EARLIER
    day = taken_words(line.before.taken, line.before.taken_by)
    if line.change is None:
        reasons = " ".join(why_words(why) for why in line.why)
        return f"{NOT_ALIKE} with {day}: {words.inside(reasons)}." if reasons else f"{NOT_ALIKE} with {day}"
    return f"{size_words(line.change)} since {day}"


def _detail(newest: Seen) -> str:
    """The first of what was gravest about the clip."""
    gravest = newest.gravest()
    if gravest in (None, Severity.INFO):
        return ""
    return next(words.sentence(issue.detail) for issue in newest.issues if issue.severity is gravest)


# ---------------------------------------------------------------- strips


def _strip(line: Line, days: tuple[date, date], span: tuple[float, float]) -> StripView:
    shown = line.spots[-MOST_SPOTS:]
    return StripView(tuple(_spot(spot) for spot in shown), line.noise, days, span, _alt(line, shown))


def _spot(spot: Spot) -> StripSpot:
    found, day = spot.result, spot.taken.date()
    if not isinstance(found, Estimate):
        return StripSpot(day, None, None, None, spot.alike)
    return StripSpot(day, found.value, found.low, found.high, spot.alike)


def _alt(line: Line, shown: Sequence[Spot]) -> str:
    """The strip in words."""
    said = []
    for spot in shown:
        unit = spot.result.unit if isinstance(spot.result, Estimate) else None
        text = words.short_result(spot.result, words.metric_words(line.newest.judged or "", unit).decimals)
        unlike = f", {NOT_ALIKE} with the newest" if isinstance(spot.result, Estimate) and not spot.alike else ""
        said.append(f"{day_words(spot.taken)}: {text}{unlike}")
    named = words.metric_words(line.newest.judged or "").label
    return f"{named} over time, {leg_words(line.side)}. {'. '.join(said)}."


def _days(lines: Iterable[Line]) -> tuple[date, date] | None:
    found = [spot.taken.date() for line in lines for spot in line.spots[-MOST_SPOTS:]]
    return (min(found), max(found)) if found else None


def _spans(lines: Iterable[Line]) -> dict[str, tuple[float, float]]:
    """For each metric the least and greatest end of an interval or a band: strips of one kind share a scale. Both angles are one kind."""
    ends: dict[str, list[float]] = {}
    for line in lines:
        found = ends.setdefault(_kind(line), [])
        found += [
            end for spot in line.spots[-MOST_SPOTS:] if isinstance(spot.result, Estimate) for end in (spot.result.low, spot.result.high)
        ]
        found += line.noise or ()
    spans = {kind: _at_least(min(found), max(found), LEAST_SPAN[kind]) for kind, found in ends.items() if found}
    return {line.newest.judged or "": spans[_kind(line)] for line in lines if _kind(line) in spans}


def _at_least(low: float, high: float, span: float) -> tuple[float, float]:
    room = max(span - (high - low), 0.0) / 2
    return low - room, high + room


def _kind(line: Line) -> str:
    return team.BY_RATIO if line.newest.judged == team.BY_RATIO else "angle"


# ---------------------------------------------------------------- to be filmed again


def again_rows(lines: Iterable[Line]) -> tuple[AgainRow, ...]:
    """Who has to be filmed again, why, and what to do differently."""
    return tuple(_again(line) for line in team.again(lines))


def _again(line: Line) -> AgainRow:
    newest = line.newest
    when = taken_words(newest.taken, newest.taken_by)
    said = ", ".join((test_title(newest.facts.test), leg_words(line.side), when))
    return AgainRow(newest.athlete_id, newest.id, newest.athlete, said, " ".join(_reasons(line)), _mend(newest))


def _grave(newest: Seen) -> list[Noticed]:
    """What stood against a reading: refusals, or else warnings."""
    refused = [issue for issue in newest.issues if issue.severity is Severity.REFUSE]
    return refused or [issue for issue in newest.issues if issue.severity is Severity.WARNING]


def _reasons(line: Line) -> Iterator[str]:
    known = line.result is not None and not isinstance(line.result, Estimate)
    if line.result is not None and not isinstance(line.result, Estimate):
        yield words.sentence(f"not measured: {words.REASON[line.result.reason]}")
    grave = [issue for issue in _grave(line.newest) if issue.detail and (issue.severity is Severity.REFUSE or not known)]
    yield from dict.fromkeys(words.sentence(issue.detail) for issue in grave)
    if not known and not grave:
        yield NOTHING_READ


def _mend(newest: Seen) -> str:
    """What to film differently: as the clip's own faults say, else the guide of the test."""
    fixes = dict.fromkeys(words.sentence(issue.fix) for issue in _grave(newest) if issue.fix)
    if fixes:
        return " ".join(fixes)
    return " ".join(_guide(newest.facts.test)[:3])


def _guide(test: str | None) -> tuple[str, ...]:
    from screener.movements import MOVEMENTS

    return next((known.how_to_film for known in MOVEMENTS if known.id == test), FILMING_GUIDE)


# ---------------------------------------------------------------- how much there is


def without_title(since: date | None) -> str:
    """The heading over those of whom there is no result."""
    return WITHOUT if since is None else f"Not filmed since {day_words(since)}"


def otherwise_title(since: date | None) -> str:
    """The heading over those who were filmed with a cue or raised heels alone."""
    return "Filmed, but in no test done the natural way" + ("" if since is None else f" since {day_words(since)}")


def counted(lines: Sequence[Line], people: int) -> str:
    """How much a table holds."""
    athletes = len({line.newest.athlete_id for line in lines})
    return f"{words.counted(athletes, 'athlete')} of {people} with results, {words.counted(len(lines), 'row')}."


def as_of(lines: Iterable[Line]) -> datetime | None:
    """When the newest result was filmed; ``None`` where there is none."""
    return max((line.newest.taken for line in lines), default=None)
