"""One file is one clip: copies that agree count once, copies that contradict each other not at all, and every one of them is told."""

from __future__ import annotations

from datetime import date

from screener.batch.facts import ClipFacts, Entry, ProblemKind
from screener.batch.same import Known, told_apart
from screener.types import Side


def known(file: str, athlete: str, sha256: str, leg: Side | None = None, take: int | None = None) -> Known:
    """An entry with its checksum."""
    return Known(Entry(file, ClipFacts(athlete, leg=leg, date=date(2026, 3, 31), take=take)), sha256, 10)


def test_different_files_are_all_kept_in_order() -> None:
    """Different files are all kept in order."""
    found = [known("b.mp4", "Bo", "1"), known("a.mp4", "Ana", "2")]
    assert told_apart(found) == (tuple(found), ())


def test_a_copy_counts_once_and_is_told() -> None:
    """The second copy is told, and says which one stays; the number of the take makes no other clip of it."""
    kept, (problem,) = told_apart([known("a.mp4", "Ana", "1"), known("copy.mp4", "Ana", "1", take=2)])
    assert [k.entry.file for k in kept] == ["a.mp4"]
    assert (problem.kind, problem.file) == (ProblemKind.DUPLICATE, "copy.mp4")
    assert "a.mp4" in problem.reason
    assert problem.missing


def test_two_athletes_for_one_file_are_both_left_out() -> None:
    """Two athletes for one file are both left out."""
    kept, problems = told_apart([known("a.mp4", "Ana", "1"), known("a.mp4", "Bo", "1"), known("c.mp4", "Cy", "2")])
    assert [k.entry.file for k in kept] == ["c.mp4"]
    assert [(p.kind, p.facts.athlete if p.facts else "") for p in problems] == [(ProblemKind.CONFLICT, "Ana"), (ProblemKind.CONFLICT, "Bo")]
    assert all("athlete: Ana, Bo" in p.reason for p in problems)


def test_one_clip_listed_for_each_leg_is_told_how_to_list_it() -> None:
    """One clip listed for each leg is told how to list it."""
    kept, problems = told_apart([known("a.mp4", "Ana", "1", Side.LEFT), known("a.mp4", "Ana", "1", Side.RIGHT)])
    assert kept == ()
    assert all("leg: left, right" in p.reason and "leg left empty" in p.mend for p in problems)
