"""A batch in words: one row for each athlete, leg and test, never a bare number, and "could not be judged" before all else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from screener.batch.facts import ClipFacts, Entry, Problem, ProblemKind
from screener.present.batch import (
    PLANNED_COLUMNS,
    PROBLEM_COLUMNS,
    RESULT_COLUMNS,
    ResultRow,
    left_out,
    outcome_words,
    planned_row,
    problem_row,
    result_rows,
    stage_words,
    working_words,
)
from screener.types import Screening, Side, Status, Way
from tests import factories

ENTRY = Entry("monday/Ana_sls.mp4", ClipFacts("Ana", date=date(2026, 3, 31), way=Way.CUE))


def rows(screening: Screening) -> list[ResultRow]:
    """Rows of Ana's clip."""
    return list(result_rows(ENTRY, screening))


def unjudged(screening: Screening, *identifiers: str) -> Screening:
    """The same result with these findings, or all, not judged."""
    findings = tuple(
        replace(one, status=Status.NOT_MEASURED, probability=None, evidence=(), detail="Ranges hold for 16 to 60.")
        if one.id in identifiers or not identifiers
        else one
        for one in screening.findings
    )
    return replace(screening, findings=findings)


def test_a_row_for_each_leg_that_was_tested() -> None:
    """A row for each leg that was tested, one for both in a squat; a leg that was not tested has none."""
    assert [row.leg for row in rows(factories.valgus_sls())] == ["left"]
    assert [row.leg for row in rows(factories.both_legs())] == ["left", "right"]
    assert [row.leg for row in rows(factories.squat())] == ["both"]
    (row,) = rows(factories.valgus_sls())
    assert (row.athlete, row.clip, row.measured) == ("Ana", "Ana_sls.mp4", True)
    assert row.test == 'Single-leg squat, with the cue "kneecap over the second toe", Tue 31 Mar 2026'
    assert row.seen.startswith("Inward knee movement")
    assert len(row.cells) == len(RESULT_COLUMNS)


@pytest.mark.parametrize("make", factories.ALL)
def test_no_reading_without_its_interval(make: object) -> None:
    """No reading without its interval and unit, and none where nothing was measured."""
    for row in rows(make()):  # type: ignore[operator]
        assert (" to " in row.reading and "(" in row.reading) if row.measured else row.reading.startswith(("not measured", "not tested"))


def test_a_refused_clip_has_a_row_without_a_number() -> None:
    """A refused clip has a row without a number, of the leg that was said."""
    (row,) = result_rows(Entry("a.mp4", ClipFacts("Ana", leg=Side.RIGHT)), factories.refused())
    assert (row.leg, row.reading, row.seen, row.measured) == ("right", "not measured", "cannot be judged: film again", False)


def test_an_inward_knee_that_could_not_be_judged_comes_first_and_never_reads_as_no_pattern() -> None:
    """As for somebody whose age no range holds for: there is a reading, and nothing says that it is fine."""
    (row,) = rows(unjudged(factories.valgus_sls(), "knee_valgus"))
    assert row.seen.startswith("Inward knee movement (frontal plane projection angle): could not be judged. Ranges hold for 16 to 60.")
    assert "No clear pattern" not in row.seen
    (row,) = rows(unjudged(factories.valgus_sls()))
    assert "No clear pattern" not in row.seen
    assert "° (" in row.reading


def test_what_is_not_said_before_a_batch_is_not_guessed() -> None:
    """What is not said is not guessed; what is said is in words."""
    assert planned_row(Entry("a.mp4", ClipFacts("Ana")), "can be kept") == (
        "a.mp4", "Ana", "found from the clip", "found from the clip", "not said", "can be kept",
    )  # fmt: skip
    said = Entry("a.mp4", ClipFacts("Ana", "squat", Side.BOTH, date(2026, 3, 31), Way.HEELS))
    assert planned_row(said, "") == ("a.mp4", "Ana", "Bodyweight squat, with the heels raised", "both", "Tue 31 Mar 2026", "")
    assert len(planned_row(said, "")) == len(PLANNED_COLUMNS)


def test_how_far_it_is_and_what_came_of_it() -> None:
    """How far it is, and what came of it: what is missing is never left out."""
    assert stage_words("Screening", 1, 1, 0) == "Screening: 1 of 1 clip"
    assert stage_words("Screening", 3, 9, 2) == "Screening: 3 of 9 clips, 2 failed"
    assert working_words(("monday/a.mp4", "b.mp4")) == "Now: a.mp4, b.mp4"
    assert working_words(()) == ""
    assert outcome_words(4, 0, 4, 0, 0, 0, "below") == ("4 clips read. 4 gave numbers.", "Nothing is missing.")
    assert outcome_words(4, 2, 2, 1, 1, 1, "below") == (
        "4 clips read (2 of them by an earlier run). 2 gave numbers.",
        "1 clip with a knee that could not be read: film again. That says nothing about the movement, good or bad.",
        "1 clip cannot be judged: film again. That says nothing about the movement, good or bad.",
        "1 missing: see below for why, and what to do.",
    )


def test_a_file_that_was_no_clip_is_not_missing() -> None:
    """A file that was no clip is not missing."""
    text = Problem(ProblemKind.NOT_A_VIDEO, "notes.txt", "Not a video.", "Nothing to do.")
    lost = Problem(ProblemKind.GONE, "a.mp4", "It is gone.", "Look for it.")
    assert left_out((text, lost)) == (lost,)
    assert problem_row(lost) == ("a.mp4", "It is gone.", "Look for it.")
    assert len(PROBLEM_COLUMNS) == 3
