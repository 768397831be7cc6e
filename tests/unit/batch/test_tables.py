"""Every clip has its row, every number its interval and unit, and what was not measured says so in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from screener.batch.facts import ClipFacts, Entry, Problem, ProblemKind
from screener.batch.tables import (
    KEYS,
    NOT_IN_TEST,
    NOT_KNOWN,
    NOT_MEASURED,
    REP_COLUMNS,
    SUMMARY_COLUMNS,
    Cell,
    Column,
    Kind,
    Screened,
    Table,
    order,
    tables,
)
from screener.types import Estimate, NotMeasured, Screening, Side
from tests import factories


def entry(athlete: str, file: str = "", take: int | None = None) -> Entry:
    """A clip of one evening."""
    return Entry(file or f"{athlete}.mp4", ClipFacts(athlete, date=date(2026, 3, 31), take=take))


def rows(table: Table) -> list[Mapping[str, Cell]]:
    """Rows by the names of their columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def made(*clips: Screened, problems: tuple[Problem, ...] = ()) -> tuple[list[Mapping[str, Cell]], ...]:
    """The three tables as rows by name."""
    return tuple(rows(table) for table in tables(sorted(clips, key=lambda c: order(c.entry)), problems))


@pytest.mark.parametrize("make", factories.ALL)
def test_every_number_stands_with_interval_and_unit_or_says_why_not(make: Callable[[], Screening]) -> None:
    """Of repetitions and of summaries, exactly as measured."""
    screening = make()
    summary, reps, _ = made(Screened(entry("Ana"), screening))
    results = {(m.side, m.rep, m.metric, m.at): m.result for m in screening.measurements}
    results |= {(s.side, 0, s.metric, s.at): s.result for s in screening.summaries}
    met = set()
    for row in (*summary, *reps):
        for metric, at in KEYS:
            prefix = f"{metric}_{at}"
            cells = [row[f"{prefix}{end}"] for end in ("", "_from", "_to", "_unit", "_reason")]
            key = (Side(str(row["leg"])), row.get("rep", 0), metric, at) if row["leg"] != NOT_KNOWN else None
            result = results.get(key) if key else None  # type: ignore[arg-type]  # a rep is a number there
            met.add(key)
            if isinstance(result, Estimate):
                assert cells == [result.value, result.low, result.high, result.unit, ""]
            elif isinstance(result, NotMeasured):
                assert cells[:4] == [NOT_MEASURED] * 3 + [""]
                assert str(cells[4]).startswith(f"{result.reason}: ")
            else:
                assert cells[0] == cells[4]
                assert cells[0] in (NOT_MEASURED, NOT_IN_TEST)
    assert {key for key in results if key[1] or screening.reps} <= met, "nothing that was measured is left out"


@pytest.mark.parametrize("columns", [REP_COLUMNS, SUMMARY_COLUMNS])
def test_columns_have_names_of_their_own_and_a_meaning(columns: tuple[Column, ...]) -> None:
    """Columns have names of their own and a meaning."""
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.meaning.strip() for column in columns)


@pytest.mark.parametrize("make", factories.ALL)
def test_no_cell_of_numbers_is_empty(make: Callable[[], Screening]) -> None:
    """An empty cell would read as nothing to see."""
    for table in tables([Screened(entry("Ana"), make())], ()):
        for row in table.rows:
            for cell, column in zip(row, table.columns, strict=True):
                assert column.kind is Kind.TEXT or cell != ""


def test_one_row_a_leg_and_repetition() -> None:
    """One row a leg and repetition; a squat has both legs together and each for the record."""
    both, squat = factories.both_legs(), factories.squat()
    summary, reps, _ = made(Screened(entry("Ana"), both), Screened(entry("Bo"), squat))
    of_ana = [(row["leg"], row["reps"]) for row in summary if row["athlete"] == "Ana"]
    assert of_ana == [(side, sum(r.side is side for r in both.reps)) for side in (Side.LEFT, Side.RIGHT)]
    assert [row["leg"] for row in summary if row["athlete"] == "Bo"] == ["both", "left", "right"]
    assert sum(row["athlete"] == "Ana" for row in reps) == len(both.reps)
    assert sum(row["athlete"] == "Bo" for row in reps) == 3 * len(squat.reps)


def test_a_refused_clip_stands_in_the_summary_and_in_the_list() -> None:
    """With reason and mend, without a number."""
    summary, reps, problems = made(Screened(entry("Ana"), factories.refused()))
    (row,), (told,) = summary, problems
    assert (row["athlete"], row["result"], row["reps"]) == ("Ana", NOT_MEASURED, NOT_MEASURED)
    assert row["reason"] == told["reason"] != ""
    assert row["what_to_do"] == told["what_to_do"] != ""
    assert told["kind"] == ProblemKind.REFUSED
    assert reps == []
    assert not any(isinstance(cell, float) for cell in row.values())


def test_a_clip_that_was_lost_stands_in_the_summary_as_well() -> None:
    """An athlete whose file is broken is not forgotten; a text file of nobody's is only listed."""
    lost = Problem(ProblemKind.BROKEN, "bo.mp4", "It is damaged.", "Copy it again.", entry("Bo").facts)
    other = Problem(ProblemKind.NOT_A_VIDEO, "notes.txt", "Not a video.", "Nothing to do.")
    summary, _, problems = made(Screened(entry("Ana"), factories.valgus_sls()), problems=(lost, other))
    assert [(row["athlete"], row["result"], row["reason"]) for row in summary] == [
        ("Ana", "measured", ""), ("Bo", NOT_MEASURED, "It is damaged."),
    ]  # fmt: skip
    assert [row["kind"] for row in problems] == ["broken", "not_a_video"]
    assert not any(isinstance(cell, float) for cell in summary[1].values())


def test_takes_of_one_test_are_counted() -> None:
    """In the order of the takes that were said, else of the files."""
    clips = [
        Screened(entry("Ana", "z.mp4", take=1), factories.valgus_sls()),
        Screened(entry("Ana", "a.mp4", take=2), factories.valgus_sls()),
    ]
    summary, _, _ = made(*clips)
    assert {(row["file"], row["take"]) for row in summary} == {("z.mp4", 1), ("a.mp4", 2)}


def test_the_order_of_screening_does_not_show() -> None:
    """The same clips and problems in another order give the same tables."""
    clips = [Screened(entry(name), make()) for name, make in zip("CAFBED", factories.ALL, strict=True)]
    bad = [Problem(ProblemKind.BROKEN, f"{n}.mp4", "It is damaged.", "Copy it again.", entry("Zoe", f"{n}.mp4").facts) for n in "yx"]
    first = tables(sorted(clips, key=lambda c: order(c.entry)), bad)
    clips.reverse()
    second = tables(sorted(clips, key=lambda c: order(c.entry)), bad[::-1])
    assert first == second


def test_findings_say_what_was_judged_and_what_not() -> None:
    """A finding that could not be judged is never one that was not seen."""
    (row,), _, _ = made(Screened(entry("Ana"), factories.valgus_sls()))
    assert (row["finding_knee_valgus"], row["finding_knee_valgus_probability"]) == ("likely", 0.93)
    assert (row["finding_trunk_lean"], row["finding_trunk_lean_probability"]) == ("could not be judged", NOT_MEASURED)
    assert row["finding_knees_in_bilateral"] == NOT_IN_TEST
    assert (row["fppa_matched_depth_band"], row["fppa_matched_depth_band_probability"]) == ("moderate", 0.71)
