"""The tables of a batch: a row per athlete, leg and repetition; a row per athlete, leg and test; and a row per thing that went wrong.

Every number stands between the ends of its interval and before its unit; where there is none, the reason stands in its place. The columns
are always the same, whatever was filmed: other programs read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screener.batch.facts import NOT_SAID, ClipFacts, Entry, Problem, ProblemKind
from screener.findings.catalog import FINDINGS
from screener.metrics import METRICS
from screener.movements import MOVEMENTS
from screener.present import nothing_measured, words
from screener.present.clip import refusal
from screener.types import Estimate, Instant, Measurement, NotMeasured, Repetition, Screening, Severity, Side, Summary

NOT_MEASURED: Final = "not measured"
NOT_IN_TEST: Final = "not part of this test"
NOT_KNOWN: Final = "not known"
MEASURED: Final = "measured"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    """A number. A text in a cell of numbers or counts says that there is none."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, what that means, and how many decimals are worth showing."""

    name: str
    kind: Kind
    meaning: str
    decimals: int = 2


Cell = str | float | int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``name`` for its file, ``title`` for its sheet. A text in a cell of a number column says why there is no number."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Screened:
    """A clip with its result."""

    entry: Entry
    screening: Screening


def _text(name: str, meaning: str) -> Column:
    return Column(name, Kind.TEXT, meaning)


WHOSE: Final = (
    _text("athlete", "As the manifest or the file name says."),
    _text("date", "Day of filming, as said."),
    _text("test", "The test that was screened: as said, else as recognised from the video."),
    _text("leg", "The athlete's leg. both = both legs together, as in a squat."),
    Column("take", Kind.COUNT, "Counts clips of one athlete, day, test and leg."),
    _text("way", "natural, cue (a repeat with the knee cue) or heels (a repeat with raised heels)."),
    _text("age_group", "As said. Bands hold for 16 to 60."),
    _text("sex", "As said. Chooses the bands where published groups differ."),
    _text("file", "The clip."),
    _text("result", f"{MEASURED}, or {NOT_MEASURED}: then no number in this row exists."),
    _text("reason", "Why nothing was measured."),
    _text("what_to_do", "How to mend that."),
)


def _cells(prefix: str, label: str, at: Instant, decimals: int, definition: str, sign: str) -> tuple[Column, ...]:
    said = f"{label}, {words.AT[at]}"
    return (
        Column(prefix, Kind.NUMBER, f"{said}. {definition} Sign: {sign}", decimals),
        Column(f"{prefix}_from", Kind.NUMBER, f"{said}: lower end of the interval.", decimals),
        Column(f"{prefix}_to", Kind.NUMBER, f"{said}: upper end of the interval.", decimals),
        _text(f"{prefix}_unit", f"{said}: unit of the three numbers."),
        _text(f"{prefix}_reason", f"{said}: why there is no number; empty where there is one."),
    )


KEYS: Final = tuple((metric.id, at) for metric in METRICS for at in metric.instants)
"""What can be measured, in the order of the metrics: one group of columns each."""
_BANDED: Final = tuple(dict.fromkeys((b.metric, b.at) for m in MOVEMENTS for b in m.bands))
_NUMBERS: Final = tuple(
    column
    for metric in METRICS
    for at in metric.instants
    for column in _cells(f"{metric.id}_{at}", metric.label, at, metric.decimals, metric.definition, metric.sign)
)
LEVEL: Final = _text("interval", "How often the interval is meant to hold the true value.")
REP_COLUMNS: Final = (
    *WHOSE,
    Column("rep", Kind.COUNT, "Number of the repetition in its clip."),
    Column("start_s", Kind.NUMBER, "When it begins, seconds from the start of the clip."),
    Column("lowest_s", Kind.NUMBER, "When it is deepest, seconds from the start of the clip."),
    Column("stop_s", Kind.NUMBER, "When it ends, seconds from the start of the clip."),
    LEVEL,
    *_NUMBERS,
)
SUMMARY_COLUMNS: Final = (
    *WHOSE,
    Column("reps", Kind.COUNT, "Repetitions that were accepted."),
    Column("reps_rejected", Kind.COUNT, "What looked like a repetition in this clip and was not accepted."),
    _text("warnings", "What was noticed about the clip."),
    *(
        column
        for finding in FINDINGS
        for column in (
            _text(f"finding_{finding.id}", f"{finding.label}: likely, possible, not seen, or not measured. {finding.limits}"),
            Column(f"finding_{finding.id}_probability", Kind.NUMBER, "Probability that the limit was passed."),
        )
    ),
    *(
        column
        for metric, at in _BANDED
        for column in (
            _text(f"{metric}_{at}_band", "The likeliest band; our own proposal. Never a level of danger."),
            Column(f"{metric}_{at}_band_probability", Kind.NUMBER, "Probability of that band."),
        )
    ),
    LEVEL,
    *_NUMBERS,
)
PROBLEM_COLUMNS: Final = (
    _text("kind", "Short word for programs."),
    _text("file", "The clip, or the line of the manifest."),
    *WHOSE[:4],
    _text("reason", "What is wrong."),
    _text("what_to_do", "How to mend it."),
)


def tables(screened: Iterable[Screened], problems: Sequence[Problem]) -> tuple[Table, Table, Table]:
    """All three tables.

    Args:
        screened: sorted by ``order``, which makes rows independent of the order of screening; each is let go of at once.
        problems: whatever else gave no numbers.
    """
    reps: list[tuple[Cell, ...]] = []
    sums: list[tuple[Cell, ...]] = []
    listed = list(problems)
    takes: dict[tuple[str, ...], int] = {}
    for one in screened:
        problem = refused(one)
        listed += [problem] if problem else []
        for side in _sides(one):
            key = (one.entry.facts.athlete, str(one.entry.facts.date), str(one.screening.movement_id), side)
            takes[key] = takes.get(key, 0) + 1
            sums.append(_summary_row(one, side, takes[key]))
            reps += _rep_rows(one, side, takes[key])
    sums += [_lost_row(problem) for problem in problems if problem.facts is not None and problem.missing]
    place = {column.name: number for number, column in enumerate(WHOSE)}

    def row_order(row: tuple[Cell, ...]) -> tuple[str, ...]:
        return tuple(str(row[place[name]]) for name in ("athlete", "date", "test", "leg", "file", "reason"))

    return (
        Table("summary", "Summary", SUMMARY_COLUMNS, tuple(sorted(sums, key=row_order))),
        Table("repetitions", "Repetitions", REP_COLUMNS, tuple(sorted(reps, key=row_order))),
        Table(
            "problems", "Not measured", PROBLEM_COLUMNS, tuple(_problem_row(p) for p in sorted(listed, key=lambda p: (p.file, p.reason)))
        ),
    )


def order(entry: Entry) -> tuple[str, str, int, str]:
    """Athlete, day, take and file: clips sorted by it have their takes counted rightly."""
    facts = entry.facts
    return facts.athlete, str(facts.date or ""), facts.take or 0, entry.file


def refused(one: Screened) -> Problem | None:
    """Why a clip gave no number, and how to film again; ``None`` where it gave one."""
    told = refusal(one.screening, measured=not nothing_measured(one.screening))
    if told is None:
        return None
    mend = " ".join(told.fixes or told.how_to_film)
    return Problem(ProblemKind.REFUSED, one.entry.file, " ".join(told.reasons), mend, one.entry.facts)


def _sides(one: Screened) -> tuple[Side, ...]:
    """The legs of a clip that get rows: both together, and each, in a squat; otherwise those that were tested."""
    screening = one.screening
    found = {rep.side for rep in screening.reps}
    if Side.BOTH in found:
        return (Side.BOTH, Side.LEFT, Side.RIGHT)
    return tuple(side for side in Side if side in found) or (one.entry.facts.leg or Side.BOTH,)


def _whose(facts: ClipFacts, file: str, test: str | None, leg: str, take: int) -> tuple[Cell, ...]:
    return (
        facts.athlete,
        facts.date.isoformat() if facts.date else NOT_SAID,
        test or facts.test or NOT_KNOWN,
        leg,
        take,
        facts.way,
        facts.age_group or NOT_SAID,
        facts.sex or NOT_SAID,
        file,
    )


def _leg(one: Screened, side: Side) -> str:
    """The leg's word; where nothing was found, only what was said is known."""
    return str(side) if one.screening.reps else str(one.entry.facts.leg or NOT_KNOWN)


def _head(one: Screened, side: Side, take: int) -> tuple[Cell, ...]:
    whose = _whose(one.entry.facts, one.entry.file, one.screening.movement_id, _leg(one, side), take)
    problem = refused(one)
    if problem is not None:
        return (*whose, NOT_MEASURED, problem.reason, problem.mend)
    results = [m.result for m in one.screening.measurements if m.side is side]
    if any(isinstance(result, Estimate) for result in results):
        return (*whose, MEASURED, "", "")
    why = dict.fromkeys(words.sentence(r.detail or words.REASON[r.reason]) for r in results if isinstance(r, NotMeasured))
    return (*whose, NOT_MEASURED, " ".join(why) or "Nothing of this leg was measured.", "Film this leg again.")


def _rep_rows(one: Screened, side: Side, take: int) -> Iterator[tuple[Cell, ...]]:
    screening = one.screening
    for rep in screening.reps:
        if rep.side not in (side, Side.BOTH):
            continue
        found = {(m.metric, m.at): m for m in screening.measurements if m.rep == rep.index and m.side is side}
        yield (*_rep_head(one, side, take, rep, found.values()), *_numbers(screening, found))


def _rep_head(one: Screened, side: Side, take: int, rep: Repetition, found: Iterable[Measurement]) -> tuple[Cell, ...]:
    results = [m.result for m in found]
    head = _head(one, side, take)
    if not any(isinstance(result, Estimate) for result in results):
        why = dict.fromkeys(words.sentence(r.detail or words.REASON[r.reason]) for r in results if isinstance(r, NotMeasured))
        head = (*head[: len(WHOSE) - 3], NOT_MEASURED, " ".join(why) or "Nothing of this repetition was measured.", "")
    return (*head, rep.index, rep.start_s, rep.turn_s, rep.stop_s, _level(results))


def _summary_row(one: Screened, side: Side, take: int) -> tuple[Cell, ...]:
    screening = one.screening
    found = {(s.metric, s.at): s for s in screening.summaries if s.side is side}
    warnings = [words.sentence(q.detail) for q in screening.quality if q.severity is Severity.WARNING]
    return (
        *_head(one, side, take),
        *_counts(screening, side),
        " ".join(warnings),
        *_findings(screening, side),
        *(cell for key in _BANDED for cell in _band(found.get(key))),
        _level([s.result for s in found.values()]),
        *_numbers(screening, found),
    )


def _counts(screening: Screening, side: Side) -> tuple[Cell, Cell]:
    """Accepted and rejected repetitions; of a clip that cannot be judged nobody knows."""
    if nothing_measured(screening):
        return NOT_MEASURED, NOT_MEASURED
    return sum(rep.side in (side, Side.BOTH) for rep in screening.reps), len(screening.rejected)


def _findings(screening: Screening, side: Side) -> Iterator[Cell]:
    for text in FINDINGS:
        found = next((f for f in screening.findings if f.id == text.id and f.side is side), None)
        if found is None:
            yield from (_untested(screening), _untested(screening))
        else:
            yield words.STATUS[found.status]
            yield found.probability if found.probability is not None else NOT_MEASURED


def _band(found: Summary | None) -> tuple[Cell, Cell]:
    if found is None or found.band is None or found.band_probability is None:
        return "no band", "no band"
    return words.BAND[found.band], found.band_probability


def _numbers(screening: Screening, found: Mapping[tuple[str, Instant], Measurement | Summary]) -> Iterator[Cell]:
    for key in KEYS:
        one = found.get(key)
        if one is None:
            why = _untested(screening)
            yield from (why, why, why, "", why)
        elif isinstance(one.result, NotMeasured):
            reason = words.sentence(one.result.detail or words.REASON[one.result.reason])
            yield from (NOT_MEASURED, NOT_MEASURED, NOT_MEASURED, "", f"{one.result.reason}: {reason}")
        else:
            yield from (one.result.value, one.result.low, one.result.high, one.result.unit, "")


def _untested(screening: Screening) -> str:
    """What stands where a test has no such number, or where nothing was measured at all."""
    return NOT_MEASURED if nothing_measured(screening) else NOT_IN_TEST


def _level(results: Iterable[Estimate | NotMeasured]) -> str:
    levels = dict.fromkeys(f"{result.level:.0%}" for result in results if isinstance(result, Estimate))
    return ", ".join(levels) or NOT_MEASURED


def _lost_row(problem: Problem) -> tuple[Cell, ...]:
    """A row of the summary for a clip that was not screened: the athlete is not to be forgotten."""
    assert problem.facts is not None
    facts = problem.facts
    whose = _whose(facts, problem.file, None, str(facts.leg or NOT_KNOWN), facts.take or 1)
    rest = len(SUMMARY_COLUMNS) - len(WHOSE)
    cells = ("" if column.name.endswith("_unit") else NOT_MEASURED for column in SUMMARY_COLUMNS[-rest:])
    return (*whose, NOT_MEASURED, problem.reason, problem.mend, *cells)


def _problem_row(problem: Problem) -> tuple[Cell, ...]:
    facts = problem.facts
    said = (
        (facts.athlete, facts.date.isoformat() if facts.date else NOT_SAID, facts.test or NOT_SAID, str(facts.leg or NOT_SAID))
        if facts
        else (NOT_KNOWN,) * 4
    )
    return (problem.kind, problem.file, *said, problem.reason, problem.mend)
