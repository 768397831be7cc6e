"""``screener batch`` on the command line: its exit codes, a line for everything that is missing, and the real thing once."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from screener import assets, run
from screener.batch.facts import ClipFacts, Entry, Problem, ProblemKind
from screener.errors import BatchStopped, InputError
from screener.history import History, Kept
from screener.report import to_json
from screener.run import BatchOptions, BatchProgress, BatchResult, Done
from screener.types import AgeGroup, Sex
from tests import factories
from tests.faces.commands import left_in
from tests.history.made import of_clip

BROKEN = Problem(ProblemKind.BROKEN, "bo.mp4", "It is damaged.", "Copy it again.", ClipFacts("Bo"))
TEXT = Problem(ProblemKind.NOT_A_VIDEO, "notes.txt", "Not a video: left out.", "Nothing to do.")


class FakeBatch:
    """Stands in for ``screen_batch``: remembers what it was asked."""

    def __init__(self) -> None:
        self.result = BatchResult(3, 0, 3, 0, (), (Path("out/summary.csv"),))
        self.told: tuple[Problem, ...] = ()
        self.error: Exception | None = None
        self.asked: dict[str, Any] = {}

    def __call__(self, sources: Any, out: Path, options: BatchOptions, **more: Any) -> BatchResult:
        """Same signature as the real one."""
        self.asked = {"sources": list(sources), "out": out, "options": options, **more}
        more["on_progress"](BatchProgress("Screening", 1, 3, 0, 0.5))
        more["on_note"]("Dashboard of the cluster: http://here")
        for problem in self.told:
            more["on_problem"](problem)
        if self.error:
            raise self.error
        return self.result


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch) -> FakeBatch:
    """No clip is screened."""
    stand_in = FakeBatch()
    monkeypatch.setattr(run, "screen_batch", stand_in)
    return stand_in


def test_everything_measured_is_0(batch: FakeBatch, call: Any, tmp_path: Path) -> None:
    """Everything measured is 0."""
    code, out, err = call("batch", "clips", "more/*.mp4", "--out", tmp_path)
    assert code == 0
    assert "3 clips read. 3 gave numbers." in out
    assert "Nothing is missing." in out
    assert "out/summary.csv" in out
    assert err == "Dashboard of the cluster: http://here\n"
    assert batch.asked["sources"] == ["clips", "more/*.mp4"]


@pytest.mark.parametrize(
    ("refused", "problems", "code"),
    [(0, (BROKEN,), 1), (2, (BROKEN, TEXT), 1), (2, (), 3), (0, (TEXT,), 0)],
)
def test_the_exit_code_says_what_is_missing(
    batch: FakeBatch, call: Any, tmp_path: Path, refused: int, problems: tuple[Problem, ...], code: int
) -> None:
    """1 before 3: what has to be filmed again stands in the table at least."""
    batch.result, batch.told = BatchResult(4, 1, 2, refused, problems, ()), problems
    got, out, err = call("batch", "clips", "--out", tmp_path)
    assert got == code
    assert "4 clips read (1 of them by an earlier run). 2 gave numbers." in out
    assert ("film again" in out) == (refused > 0)
    assert ("1 missing" in out) == (BROKEN in problems)
    assert err.splitlines()[1:] == [f"{p.file}: {p.reason} {p.mend}" for p in problems]


def test_a_knee_that_could_not_be_read_is_missing_too(batch: FakeBatch, call: Any, tmp_path: Path) -> None:
    """Other numbers of a clip do not make up for a knee without one."""
    batch.result = BatchResult(4, 0, 4, 0, (), (), unread=1)
    code, out, _ = call("batch", "clips", "--out", tmp_path)
    assert code == 3
    assert "1 clip with a knee that could not be read: film again." in out
    assert "Nothing is missing." not in out


def test_options_reach_the_batch(batch: FakeBatch, call: Any, tmp_path: Path) -> None:
    """Options reach the batch."""
    words = ("--pattern", "{athlete}", "--workers", "3", "--scheduler", "tcp://here:1", "--movement", "squat", "--age-group", "18_to_60",
             "--sex", "female", "--not-mirrored")  # fmt: skip
    assert call("batch", "clips", "--out", tmp_path, *words)[0] == 0
    assert batch.asked["options"] == BatchOptions("{athlete}", "squat", AgeGroup.ADULT, Sex.FEMALE, mirrored=False)
    assert (batch.asked["workers"], batch.asked["scheduler"]) == (3, "tcp://here:1")


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (InputError("expected a clip, got none", "Look again."), 1, "Expected a clip"),
        (BatchStopped(2, 5), 130, "2 of 5 clips are finished"),
    ],
)
def test_errors_are_a_sentence_and_a_hint(batch: FakeBatch, call: Any, tmp_path: Path, error: Exception, code: int, says: str) -> None:
    """Errors are a sentence and a hint."""
    batch.error = error
    got, out, err = call("batch", "clips", "--out", tmp_path)
    assert (got, out) == (code, "")
    assert says in err
    assert "What to do:" in err


@pytest.mark.parametrize(
    "words", [(), ("clips",), ("clips", "--out", "x", "--workers", "0"), ("clips", "--out", "x", "--movement", "jump")]
)
def test_usage_is_2(batch: FakeBatch, call: Any, words: tuple[str, ...]) -> None:
    """Usage is 2."""
    del batch
    assert call("batch", *words)[0] == 2


class TestKeep:
    """``--keep``: each result in the history, a clear line for each that is not, and 1 where one is not."""

    @pytest.fixture
    @staticmethod
    def done(batch: FakeBatch, tmp_path: Path) -> FakeBatch:
        """A batch that gave a result for Ana and one for Bo."""
        made = []
        for name in ("Ana", "Bo"):
            clip, result = tmp_path / f"{name}.mp4", tmp_path / f"{name}.json"
            clip.write_bytes(name.encode())
            result.write_text(to_json(of_clip(factories.valgus_sls(), name.encode(), clip.name)), encoding="utf-8")
            made.append(Done(Entry(clip.name, ClipFacts(name)), clip, result))
        batch.result = BatchResult(2, 0, 2, 0, (), (), tuple(made))
        return batch

    def test_kept_by_name_and_once(self, done: FakeBatch, call: Any, tmp_path: Path) -> None:
        """Both are kept; a second run adds nothing; what the roster knows goes into the screening."""
        for name in ("ana", "Bo"):
            call("history", "add-athlete", name, "--age-group", "over_60", "--consent", "2026-01-01")
        code, out, _ = call("batch", "clips", "--out", tmp_path, "--keep")
        assert (code, "2 results kept." in out) == (0, True)
        assert done.asked["options"].person("ANA").age_group is AgeGroup.OVER_60
        code, out, _ = call("batch", "clips", "--out", tmp_path, "--keep")
        assert (code, "Nothing new was kept; 2 kept before" in out) == (0, True)
        assert [one.has_video for one in kept()] == [False, False]
        call("batch", "clips", "--out", tmp_path, "--keep", "--keep-video")
        assert [one.has_video for one in kept()] == [True, True]

    def test_who_is_unknown_or_has_not_agreed_is_a_line_and_exit_code_1(self, done: FakeBatch, call: Any, tmp_path: Path) -> None:
        """Who is unknown or has not agreed is a line and exit code 1, also where a clip has to be filmed again."""
        done.result = replace(done.result, refused=1)
        call("history", "add-athlete", "Ana", "--age-group", "18_to_60")
        code, out, _ = call("batch", "clips", "--out", tmp_path, "--keep")
        assert code == 1
        assert "Ana.mp4: Not kept in the history: Ana: the athlete has not said yet" in " ".join(out.split())
        assert "Bo.mp4: Not kept in the history: no athlete called Bo" in " ".join(out.split())
        assert kept() == ()

    def test_without_the_word_nothing_is_kept(self, done: FakeBatch, call: Any, tmp_path: Path, home: Path) -> None:
        """Without the word nothing is kept."""
        assert call("batch", "clips", "--out", tmp_path)[0] == 0
        assert done.asked["options"].person is None
        assert not home.exists()

    def test_where_nobody_is_kept_it_is_told_before_the_work(self, done: FakeBatch, call: Any, tmp_path: Path) -> None:
        """Where nobody is kept it is told before hours of work."""
        code, _, err = call("batch", "clips", "--out", tmp_path, "--keep")
        assert (code, done.asked) == (1, {})
        assert "Nothing is kept yet" in err

    def test_the_clips_alone_are_not_kept(self, done: FakeBatch, call: Any, tmp_path: Path) -> None:
        """The clips alone are not kept."""
        assert call("batch", "clips", "--out", tmp_path, "--keep-video")[0] == 2
        assert done.asked == {}


def kept() -> tuple[Kept, ...]:
    """Everything that is kept."""
    with History() as history:
        return history.screenings()


def test_a_folder_without_clips_is_told(call: Any, tmp_path: Path) -> None:
    """The real thing, up to where clips would be screened."""
    (tmp_path / "clips").mkdir()
    code, _, err = call("batch", tmp_path / "clips", "--out", tmp_path / "out")
    assert code == 1
    assert "at least one clip" in err
    assert left_in(tmp_path) == ["clips"]


@pytest.mark.model
class TestTheRealThing:
    """Two small clips and a broken one, with the shipped model, as a program of its own."""

    @pytest.fixture(scope="class")
    @staticmethod
    def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("real")
        names = {"03_sls_L_valgus": "Ana_sls_left_2026-03-31.mp4", "04_sls_R_neutral": "Bo_sls_right_2026-03-31.mp4"}
        for name, target in names.items():
            (folder / target).write_bytes(assets.sample(name).path.read_bytes())
        (folder / "Cy_squat.mp4").write_bytes(b"not a video")
        return folder

    def test_results_are_those_of_screen_and_the_second_run_is_short(self, clips: Path, tmp_path: Path, call: Any) -> None:
        """Stopped by Ctrl-C after the first clip, it goes on; each result is the one that ``screen`` gives."""
        command = [sys.executable, "-m", "screener", "batch", str(clips), "--out", str(tmp_path / "out"), "--workers", "1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
            stop = time.monotonic() + 120
            while not list((tmp_path / "out").glob("results/*[0-9a-f].json")):
                assert time.monotonic() < stop
                assert first.poll() is None
                time.sleep(0.02)
            first.send_signal(signal.SIGINT)
            _, err = first.communicate(timeout=60)
        assert first.returncode == 130, err
        assert "are finished and kept" in err
        assert "Traceback" not in err
        assert left_in(tmp_path / "out") == ["results"]
        second = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
        assert second.returncode == 1, second.stderr
        assert "by an earlier run" in second.stdout
        assert "Cy_squat.mp4: Expected a video" in second.stderr
        path = next((tmp_path / "out" / "results").glob("Ana*.json"))
        call(
            "screen",
            clips / "Ana_sls_left_2026-03-31.mp4",
            "--movement",
            "single_leg_squat",
            "--side",
            "left",
            "--json",
            tmp_path / "one.json",
        )
        assert json.loads(path.read_text(encoding="utf-8")) == json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
        table = pd.read_parquet(tmp_path / "out" / "summary.parquet")
        assert table["athlete"].tolist() == ["Ana", "Bo", "Cy"]
        assert table["result"].tolist() == ["measured", "measured", "not measured"]
        assert table["fppa_matched_depth"].notna().tolist() == [True, True, False]
        rows = list(csv.DictReader((tmp_path / "out" / "summary.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert rows[2]["fppa_matched_depth"] == "not measured"
