"""A batch in words: which clip goes to whom before it begins, how far it is, and one row for each athlete, leg and test when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from screener.batch.facts import Entry, Problem, ProblemKind
from screener.present import nothing_measured, words
from screener.present.hip_check import WAY, test_words
from screener.present.kept import nothing_words
from screener.present.knees import BILATERAL, VALGUS, finding_views, knee_lines
from screener.present.plan import date_words
from screener.types import Screening, Side, Status

NOT_SAID: Final = "not said"
FIND_OUT: Final = "found from the clip"
CANNOT: Final = "cannot be judged: film again"
PLANNED_COLUMNS: Final = ("Clip", "Athlete", "Test", "Leg", "Day", "History")
RESULT_COLUMNS: Final = ("Athlete", "Test", "Leg", "Reading", "Seen", "Clip")
PROBLEM_COLUMNS: Final = ("Clip", "Why", "What to do")
NOTHING_MISSING: Final = "Nothing is missing."
SAYS_NOTHING: Final = "That says nothing about the movement, good or bad."


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One athlete, leg and test of a batch.

    Attributes:
        athlete, test, leg, clip: whose, what (with the day and how it was done), and the file.
        reading: the median with unit and interval, or "not measured: why"; never a bare number.
        seen: what was seen, may have been seen, and what could not be judged.
        measured: whether there is a reading.
    """

    athlete: str
    test: str
    leg: str
    reading: str
    seen: str
    clip: str
    measured: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under ``RESULT_COLUMNS``."""
        return (self.athlete, self.test, self.leg, self.reading, self.seen, self.clip)


def planned_row(entry: Entry, kept: str) -> tuple[str, ...]:
    """A clip before the batch begins, under ``PLANNED_COLUMNS``; ``kept`` says whether its result may be kept."""
    facts = entry.facts
    test = _test(facts.test, entry) if facts.test else FIND_OUT
    leg = FIND_OUT if facts.leg is None else words.SIDE[facts.leg]
    return (entry.file, facts.athlete, test, leg, date_words(facts.date) if facts.date else NOT_SAID, kept)


def problem_row(problem: Problem) -> tuple[str, ...]:
    """Something that gives no numbers, under ``PROBLEM_COLUMNS``."""
    return (problem.file, problem.reason, problem.mend)


def result_rows(entry: Entry, screening: Screening) -> Iterator[ResultRow]:
    """A clip with its result: a row for each leg that was tested, one for both in a squat."""
    day = f", {date_words(entry.facts.date)}" if entry.facts.date else ""
    test = _test(screening.movement_id or entry.facts.test, entry) + day
    clip = PurePath(entry.file).name
    if nothing_measured(screening):
        leg = words.SIDE[entry.facts.leg] if entry.facts.leg else "not known"
        yield ResultRow(entry.facts.athlete, test, leg, "not measured", CANNOT, clip, measured=False)
        return
    for line in knee_lines(screening):
        if line.value != words.NOT_TESTED:
            leg = words.SIDE[line.side]
            yield ResultRow(entry.facts.athlete, test, leg, line.value, _seen(screening, line.side), clip, measured=line.strip is not None)


def stage_words(stage: str, done: int, total: int, failed: int) -> str:
    """How far a batch is."""
    lost = f", {failed} failed" if failed else ""
    return f"{stage}: {done} of {words.counted(total, 'clip')}{lost}"


def working_words(files: Iterable[str]) -> str:
    """The clips that are being read; "" where none is."""
    named = ", ".join(PurePath(file).name for file in files)
    return f"Now: {named}" if named else ""


def outcome_words(clips: int, resumed: int, measured: int, refused: int, missing: int, unread: int, where: str) -> tuple[str, ...]:
    """What came of a batch in a few lines: first what there is, then what could not be read or is missing; ``where`` tells why."""
    before = f" ({resumed} of them by an earlier run)" if resumed else ""
    said = [f"{words.counted(clips, 'clip')} read{before}. {measured} gave numbers."]
    if unread:
        said.append(f"{words.counted(unread, 'clip')} with a knee that could not be read: film again. {SAYS_NOTHING}")
    if refused:
        said.append(f"{words.counted(refused, 'clip')} cannot be judged: film again. {SAYS_NOTHING}")
    if missing:
        said.append(f"{missing} missing: see {where} for why, and what to do.")
    if not (missing or refused or unread):
        said.append(NOTHING_MISSING)
    return tuple(said)


def left_out(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What is missing, without files that were never meant to be clips."""
    return tuple(problem for problem in problems if problem.kind is not ProblemKind.NOT_A_VIDEO)


def _test(test: str | None, entry: Entry) -> str:
    name = test_words(test or "")
    return ", ".join(part for part in (f"{name[0].upper()}{name[1:]}", WAY[entry.facts.way]) if part)


def _seen(screening: Screening, side: Side) -> str:
    """Findings of a leg: what was seen or may have been, and what could not be judged, the inward knee and why before all others."""
    found = [one for one in finding_views(screening) if one.side is side]
    seen = [f"{_short(one.title)}: {one.status_words}" for one in found if one.status in (Status.LIKELY, Status.POSSIBLE)]
    unjudged = [one for one in found if one.status is Status.NOT_MEASURED]
    main = [one for one in unjudged if one.id in (VALGUS, BILATERAL)]
    said = [f"{_short(one.title)}: {one.status_words}. {one.detail}".strip() for one in main]
    if seen:
        said.append(f"{'; '.join(seen)}.")
    elif not main:
        said.append(nothing_words(found))
    others = [_short(one.title) for one in unjudged if one not in main]
    if others and len(unjudged) < len(found):
        said.append(f"Could {'also ' if main else ''}not be judged: {'; '.join(others)}.")
    return " ".join(said)


def _short(title: str) -> str:
    """A finding's title without its leg, which stands in a cell of its own."""
    return title.partition(": ")[2] or title
