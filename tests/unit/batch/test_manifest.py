"""A manifest as spreadsheets write it: good lines become entries, bad ones a sentence each, and the rest goes on."""

from __future__ import annotations

from datetime import date

import pytest

from screener.batch.facts import ClipFacts, Entry, ProblemKind
from screener.batch.manifest import COLUMNS, decoded, read_manifest, template
from screener.errors import InputError
from screener.types import Side

TODAY = date(2026, 4, 1)


def test_every_line_is_a_clip() -> None:
    """Order of columns, large letters and empty lines do not matter."""
    text = "Athlete,FILE,leg,Date\n\nAna,a.mp4,left,2026-03-31\nBo,b/c.mp4,,\n,,,\n"
    entries, problems = read_manifest(text, "m.csv", TODAY)
    assert entries == (
        Entry("a.mp4", ClipFacts("Ana", leg=Side.LEFT, date=date(2026, 3, 31)), 3),
        Entry("b/c.mp4", ClipFacts("Bo"), 4),
    )
    assert problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_as_spreadsheets_save_it(delimiter: str, encoding: str) -> None:
    """Whatever sets the cells apart, and however the letters are written."""
    lines = ["file,athlete,test", '"a, b.mp4",Jörg Müller,SLS'] if delimiter == "," else ["file,athlete,test", "a.mp4,Jörg Müller,SLS"]
    text = "\r\n".join(line if delimiter == "," else line.replace(",", delimiter) for line in lines)
    entries, problems = read_manifest(decoded(text.encode(encoding)), "m.csv", TODAY)
    assert [(e.facts.athlete, e.facts.test) for e in entries] == [("Jörg Müller", "single_leg_squat")]
    assert problems == ()


def test_bad_lines_are_told_with_their_number_and_the_rest_goes_on() -> None:
    """Bad lines are told with their number and the rest goes on."""
    text = "file,athlete,date,leg\na.mp4,Ana,2026-31-03,left\n,Bo,,\nc.mp4,,,\nd.mp4,Di,,knee\ne.mp4,Eva,2026-03-31,r\n"
    entries, problems = read_manifest(text, "m.csv", TODAY)
    assert [e.file for e in entries] == ["e.mp4"]
    assert [(p.kind, p.file) for p in problems] == [(ProblemKind.BAD_LINE, name) for name in ("a.mp4", "m.csv, line 3", "c.mp4", "d.mp4")]
    for problem, (line, said) in zip(problems, [(2, "2026-31-03"), (3, "name of a file"), (4, "name or number"), (5, "knee")], strict=True):
        assert f"Line {line} of m.csv" in problem.reason
        assert said in problem.reason
        assert problem.missing


def test_an_unknown_column_is_told_and_the_rest_is_read() -> None:
    """An unknown column is told and the rest is read."""
    entries, problems = read_manifest("file,athlete,shoes,\na.mp4,Ana,red,\n", "m.csv", TODAY)
    assert [e.facts.athlete for e in entries] == ["Ana"]
    (problem,) = problems
    assert problem.kind is ProblemKind.UNKNOWN_COLUMN
    assert "shoes" in problem.reason
    assert all(column in problem.mend for column in COLUMNS)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "empty"), ("\n\n", "empty"), ("file,name\na.mp4,Ana\n", "athlete"), ("athlete\nAna\n", "file"),
     ("file,athlete,Athlete\na.mp4,Ana,Bo\n", "twice"), ("a.mp4,Ana\n", "got: a.mp4, Ana")],
)  # fmt: skip
def test_a_table_that_is_no_manifest_is_told(text: str, says: str) -> None:
    """A table that is no manifest is told."""
    with pytest.raises(InputError, match=says):
        read_manifest(text, "m.csv", TODAY)


def test_short_and_long_lines_are_borne() -> None:
    """A line with fewer cells says less; one with more says no more."""
    entries, problems = read_manifest("file,athlete,leg\na.mp4,Ana\nb.mp4,Bo,left,surplus\n", "m.csv", TODAY)
    assert [(e.facts.athlete, e.facts.leg) for e in entries] == [("Ana", None), ("Bo", Side.LEFT)]
    assert problems == ()


def test_a_manifest_to_fill_in_says_what_the_names_say_and_is_read_back() -> None:
    """A line for each file; what is known stands in it, and a line that was filled in is read as meant."""
    known = Entry("Ana_sls_left.mp4", ClipFacts("Ana", "single_leg_squat", Side.LEFT, date(2026, 3, 31), mirrored=True))
    text = template([known], ["IMG_2, copy.mov"])
    entries, problems = read_manifest(text, "m.csv", TODAY)
    assert entries == (Entry(known.file, known.facts, 2),)
    assert [problem.kind for problem in problems] == [ProblemKind.BAD_LINE]
    filled = text.replace('"IMG_2, copy.mov",', '"IMG_2, copy.mov",Bo')
    entries, problems = read_manifest(filled, "m.csv", TODAY)
    assert [(entry.file, entry.facts.athlete) for entry in entries] == [("Ana_sls_left.mp4", "Ana"), ("IMG_2, copy.mov", "Bo")]
    assert problems == ()
