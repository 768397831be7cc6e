"""A batch before it begins: which clip goes to whom, what is wrong, and no video is opened for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.batch.facts import Entry, Problem, ProblemKind
from screener.engine import find
from screener.errors import InputError
from screener.run import BatchOptions, BatchPlan, Person, plan_batch
from screener.types import AgeGroup

TODAY = date(2026, 4, 1)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """Four clips, two of which are one, and a name that says nothing."""
    folder = tmp_path / "clips"
    folder.mkdir()
    for name, content in {"Zed_squat": b"1", "Ana_sls_left": b"22", "Bo_squat": b"333", "Cy_squat": b"333", "IMG_1": b"4444"}.items():
        (folder / f"{name}.mp4").write_bytes(content)
    return folder


def plan(clips: Path, out: Path, options: BatchOptions | None = None) -> BatchPlan:
    """On the first of April."""
    return plan_batch([str(clips)], out, options, TODAY)


def test_clips_by_athlete_and_what_is_wrong_beside_them(clips: Path, tmp_path: Path) -> None:
    """One clip of two athletes is nobody's; a name that says nothing is told; no folder is made."""
    found = plan(clips, tmp_path / "out")
    assert [(entry.file, path.name) for entry, path in found.entries] == [
        ("Ana_sls_left.mp4", "Ana_sls_left.mp4"),
        ("Zed_squat.mp4", "Zed_squat.mp4"),
    ]
    assert [(problem.kind, problem.file) for problem in found.problems] == [
        (ProblemKind.BAD_LINE, "IMG_1.mp4"),
        (ProblemKind.CONFLICT, "Bo_squat.mp4"),
        (ProblemKind.CONFLICT, "Cy_squat.mp4"),
    ]
    assert not (tmp_path / "out").exists()


def test_only_files_of_one_size_are_read(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An evening on a slow drive is looked over without being read."""
    read: list[str] = []
    real = find._checksum

    def checksum(entry: Entry, path: Path) -> tuple[str, int] | Problem:
        read.append(path.name)
        return real(entry, path)

    monkeypatch.setattr(find, "_checksum", checksum)
    plan(clips, tmp_path / "out")
    assert sorted(read) == ["Bo_squat.mp4", "Cy_squat.mp4"]


def test_what_is_known_fills_in_and_a_difference_of_names_is_all_that_is_told(clips: Path, tmp_path: Path) -> None:
    """What is known fills in, and of a clip of two athletes only the names are told."""
    known = {"Bo": Person(AgeGroup.OVER_60), "Ana": Person(AgeGroup.ADULT)}
    found = plan(clips, tmp_path / "out", BatchOptions(movement="squat", person=known.get))
    assert [(e.facts.athlete, e.facts.test, e.facts.age_group) for e, _ in found.entries] == [
        ("Ana", "single_leg_squat", AgeGroup.ADULT),
        ("Zed", "squat", None),
    ]
    assert found.problems[1].reason.endswith("is said to be two: athlete: Bo, Cy.")


def test_names_of_a_manifest_count_from_the_folder_that_is_said(clips: Path, tmp_path: Path) -> None:
    """Names of a manifest count from the folder that is said; a file that is not there is told."""
    table = tmp_path / "elsewhere" / "m.csv"
    table.parent.mkdir()
    table.write_text("file,athlete\nIMG_1.mp4,Dee\ngone.mp4,Ed\n", encoding="utf-8")
    found = plan(table, tmp_path / "out", BatchOptions(folder=clips))
    assert [(e.facts.athlete, path) for e, path in found.entries] == [("Dee", clips / "IMG_1.mp4")]
    assert [(problem.kind, problem.file) for problem in found.problems] == [(ProblemKind.GONE, "gone.mp4")]


@pytest.mark.parametrize("source", ["nowhere", "empty"])
def test_nothing_to_screen_is_an_error(tmp_path: Path, source: str) -> None:
    """Nothing to screen is an error, as for the batch itself."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        plan(tmp_path / source, tmp_path / "out")
