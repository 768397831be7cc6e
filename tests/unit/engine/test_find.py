"""What a coach may hand over: folders, patterns, clips, manifests; and everything that can be wrong with them, a line each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from screener.batch.facts import Problem, ProblemKind
from screener.batch.pattern import DEFAULT, pattern
from screener.engine.find import Found, checksums, find
from screener.errors import Cancelled, InputError

TODAY = date(2026, 4, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two clips, one of them in a folder of its own, a text, and what systems leave behind."""
    clips = tmp_path / "clips"
    (clips / "monday").mkdir(parents=True)
    (clips / "Ana_squat.mp4").write_bytes(b"one")
    (clips / "monday" / "Bo_sls_left.MOV").write_bytes(b"two")
    (clips / "plan.docx").write_bytes(b"text")
    for name in (".DS_Store", "Thumbs.db", "._Ana_squat.mp4"):
        (clips / name).write_bytes(b"x")
    return clips


def found(*sources: Path | str, out: Path = Path("nowhere")) -> Found:
    """With the usual pattern."""
    return find([str(source) for source in sources], pattern(DEFAULT), TODAY, out)


def names(one: Found) -> list[str]:
    """Files of the entries."""
    return [entry.file for entry, _ in one.entries]


def kinds(problems: Sequence[Problem]) -> list[ProblemKind]:
    """Kinds of the problems."""
    return [problem.kind for problem in problems]


def test_a_folder_with_all_that_is_in_it(folder: Path) -> None:
    """What is no video is told; hidden files and what systems leave behind are not worth a word."""
    one = found(folder)
    assert names(one) == ["Ana_squat.mp4", "monday/Bo_sls_left.MOV"]
    assert [path.read_bytes() for _, path in one.entries] == [b"one", b"two"]
    assert [(p.kind, p.file, p.missing) for p in one.problems] == [(ProblemKind.NOT_A_VIDEO, "plan.docx", False)]


def test_results_inside_the_folder_are_no_clips(folder: Path) -> None:
    """Results inside the folder are no clips."""
    out = folder / "results of march"
    out.mkdir()
    (out / "Cy_squat.mp4").write_bytes(b"drawn over")
    assert names(found(folder, out=out)) == ["Ana_squat.mp4", "monday/Bo_sls_left.MOV"]


def test_patterns_clips_and_several_sources(folder: Path) -> None:
    """A pattern in quotes, and what a shell made of one without."""
    assert [Path(name).name for name in names(found(f"{folder}/**/*.MOV"))] == ["Bo_sls_left.MOV"]
    assert names(found(folder / "Ana_squat.mp4", folder / "monday")) == ["Ana_squat.mp4", "Bo_sls_left.MOV"]


def test_a_path_that_no_system_takes_is_told() -> None:
    """Too long a name is no reason for a traceback."""
    with pytest.raises(InputError, match="expected clips in"):
        found(Path("x" * 5000))


def test_a_name_that_says_nothing_is_told(folder: Path) -> None:
    """With three ways out."""
    (folder / "IMG_1.mp4").write_bytes(b"three")
    (problem,) = [p for p in found(folder).problems if p.missing]
    assert (problem.kind, problem.file) == (ProblemKind.BAD_LINE, "IMG_1.mp4")
    assert "how file names are made up" in problem.mend
    assert "manifest" in problem.mend


def test_a_manifest_counts_from_its_own_folder(folder: Path) -> None:
    """A manifest counts from its own folder."""
    manifest = folder / "evening.csv"
    manifest.write_text("file,athlete,test\nmonday/Bo_sls_left.MOV,Bo,SLS\nnot there.mp4,Cy,squat\n", encoding="utf-8")
    one = found(manifest)
    read = list(checksums(one.entries, lambda _: None, lambda: False))
    assert not isinstance(read[0], Problem)
    assert read[0][0].size == 3
    assert isinstance(read[1], Problem)
    assert (read[1].kind, read[1].file) == (ProblemKind.GONE, "not there.mp4")
    assert read[1].facts is not None


def test_a_manifest_in_a_folder_is_not_used_unasked(folder: Path) -> None:
    """But the way to it is told."""
    (folder / "evening.csv").write_text("file,athlete\n", encoding="utf-8")
    told = next(p for p in found(folder).problems if p.file == "evening.csv")
    assert str(folder / "evening.csv") in told.mend


@pytest.mark.parametrize("name", ["nowhere", "nowhere/*.mp4", "nowhere.csv"])
def test_a_source_that_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    """A source that is not there is told."""
    with pytest.raises(InputError, match="nowhere"):
        found(tmp_path / name)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """As is one that holds other things."""
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="at least one clip"):
        found(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights")
def test_a_folder_that_cannot_be_read_is_told_and_the_rest_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keeps it shut: rights, or a drive that went away."""
    iterdir = Path.iterdir

    def shut(path: Path) -> object:
        if path.name == "monday":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", shut)
    one = found(folder)
    assert names(one) == ["Ana_squat.mp4"]
    (problem,) = [p for p in one.problems if p.missing]
    assert problem.kind is ProblemKind.UNREADABLE_FOLDER
    assert "Permission denied" in problem.reason


def test_files_are_read_once_and_what_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty file, a drive that went away between listing and reading; two lines about one file read it once."""
    (folder / "Eva_squat.mp4").write_bytes(b"")
    opened: list[str] = []
    opening = Path.open

    def counted(path: Path, *words: object, **more: object) -> object:
        opened.append(path.name)
        if path.name == "Ana_squat.mp4":
            raise OSError(5, "Input/output error")
        return opening(path, *words, **more)  # type: ignore[call-overload]

    one = found(folder)
    monkeypatch.setattr(Path, "open", counted)
    read = list(checksums([*one.entries, *one.entries], lambda _: None, lambda: False))
    assert kinds([r for r in read if isinstance(r, Problem)]) == [ProblemKind.GONE, ProblemKind.BROKEN] * 2
    assert len(opened) == len(set(opened)) == 3
    gone = next(r for r in read if isinstance(r, Problem))
    assert "Input/output error" in gone.reason


def test_reading_can_be_stopped(folder: Path) -> None:
    """Reading can be stopped."""
    with pytest.raises(Cancelled):
        list(checksums(found(folder).entries, lambda _: None, lambda: True))


def test_bytes_that_are_no_letters_can_be_shown(tmp_path: Path) -> None:
    """A name in an old code page is a name, if an odd one."""
    try:
        (tmp_path / os.fsdecode(b"J\xf6rg_squat.mp4")).write_bytes(b"x")
    except OSError:
        pytest.skip("this system knows no such names")
    (shown,) = names(found(tmp_path))
    shown.encode("utf-8")
    assert shown.endswith("rg_squat.mp4")
