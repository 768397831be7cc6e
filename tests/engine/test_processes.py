"""Processes that are killed, and batches that are: nothing that was finished is lost, and the tables do not show what happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from screener.batch.facts import Problem, ProblemKind
from screener.engine.jobs import Failure, Job
from screener.engine.processes import Processes
from screener.engine.store import Store
from screener.errors import BatchStopped, OutputError
from screener.report import from_json
from screener.run import BatchOptions, BatchProgress, BatchResult, Options, Person, screen_batch
from screener.types import AgeGroup, Sex
from tests.engine import made

ROOT = Path(__file__).resolve().parents[2]
CLIPS = 4


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four squats, a broken clip and a text."""
    return made.evening(tmp_path_factory.mktemp("evening") / "clips", CLIPS)


def batch(out: Path, source: Path, **more: object) -> tuple[BatchResult, list[Problem]]:
    """A batch with the made-up model, and what was told on its way."""
    told: list[Problem] = []
    result = screen_batch(
        [str(source)], out, make_backend=made.make_backend, on_problem=told.append, today=made.TODAY, **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return result, told


@pytest.fixture(scope="module")
def undisturbed(evening: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables as they should be."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    batch(out, evening, workers=2)
    return out


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    """Until something is so; fails where it never is."""
    stop = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < stop, "it did not happen"
        time.sleep(0.02)


def results(out: Path) -> list[str]:
    """Finished clips."""
    folder = out / "results"
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []


def test_every_clip_is_there_and_what_is_not_is_told(evening: Path, tmp_path: Path, undisturbed: Path) -> None:
    """With one process as with two, in whatever order they finish; progress never falls and ends whole."""
    seen: list[BatchProgress] = []
    result, told = batch(tmp_path / "out", evening, workers=1, on_progress=seen.append)
    assert (result.clips, result.measured, result.resumed, result.refused) == (CLIPS + 1, CLIPS, 0, 0)
    assert [p.kind for p in told] == [ProblemKind.NOT_A_VIDEO, ProblemKind.BROKEN]
    assert result.missing
    assert made.tables(tmp_path / "out") == made.tables(undisturbed)
    assert len(made.tables(undisturbed)) == 7
    screening = [p for p in seen if p.stage == "Screening"]
    assert [p.done for p in screening] == sorted(p.done for p in screening)
    assert screening[-1].done == CLIPS + 1
    assert screening[-1].share == pytest.approx(1.0)


def test_the_program_that_starts_a_batch_is_not_run_once_more(
    evening: Path, tmp_path: Path, undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the app, what runs is a page: a process that ran it again would end before its first clip."""
    page = ModuleType("__main__")
    page.__file__ = str(tmp_path / "page.py")
    (tmp_path / "page.py").write_text("raise SystemExit('run once more')", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "__main__", page)
    result, _ = batch(tmp_path / "out", evening)
    assert result.measured == CLIPS
    assert made.tables(tmp_path / "out") == made.tables(undisturbed)
    assert sys.modules["__main__"] is page


def test_what_is_read_now_is_told_and_each_result_is_to_be_found(evening: Path, tmp_path: Path) -> None:
    """Clips at work by name, no more of them than processes; then every result with its clip, in the order of the tables."""
    seen: list[BatchProgress] = []
    result, _ = batch(tmp_path / "out", evening, workers=2, on_progress=seen.append)
    working = {file for progress in seen for file in progress.working}
    assert {f"Athlete-{number}_squat_2026-03-31.mp4" for number in range(CLIPS)} <= working
    assert max(len(progress.working) for progress in seen) <= 2
    assert seen[-1].working == ()
    assert [done.entry.facts.athlete for done in result.done] == [f"Athlete-{number}" for number in range(CLIPS)]
    assert all(from_json(done.result.read_text(encoding="utf-8")).video.name == done.clip.name for done in result.done)


def test_a_clip_that_may_not_begin_waits(evening: Path, tmp_path: Path, undisturbed: Path) -> None:
    """Held back while others are under way and now and then with none; the tables do not show it."""
    asked: list[int] = []

    def may_begin(under_way: int) -> bool:
        asked.append(under_way)
        return under_way == 0 and len(asked) % 3 == 0

    batch(tmp_path / "out", evening, workers=2, may_begin=may_begin)
    assert made.tables(tmp_path / "out") == made.tables(undisturbed)
    assert set(asked) == {0, 1}, "never two at once, for the second one was held back"


def test_what_is_known_about_somebody_holds_for_their_clips_alone(evening: Path, tmp_path: Path) -> None:
    """Before what holds for all, after what the clip's own line says."""
    clips = tmp_path / "evening.csv"
    clips.write_text("file,athlete,sex\nAthlete-0_squat_2026-03-31.mp4,Ana,\nAthlete-1_squat_2026-03-31.mp4,Bo,\n", encoding="utf-8")
    known = {"Ana": Person(AgeGroup.OVER_60, Sex.FEMALE)}
    options = BatchOptions(sex=Sex.MALE, person=known.get, folder=evening)
    result, _ = batch(tmp_path / "out", clips, options=options)
    said = {done.entry.facts.athlete: from_json(done.result.read_text(encoding="utf-8")).context for done in result.done}
    assert (said["Ana"].age_group, said["Ana"].sex) == (AgeGroup.OVER_60, Sex.FEMALE)
    assert (said["Bo"].age_group, said["Bo"].sex) == (None, Sex.MALE)


def test_a_second_run_screens_nothing(evening: Path, tmp_path: Path, undisturbed: Path) -> None:
    """Not even the broken clip once more; a renamed clip is known by its contents; other options are another result."""
    out = tmp_path / "out"
    batch(out, evening)
    before = {name: (out / "results" / name).stat().st_mtime_ns for name in results(out)}
    clip = evening / "Athlete-0_squat_2026-03-31.mp4"
    result, _ = batch(out, evening)
    assert result.resumed == result.clips == CLIPS + 1
    assert made.tables(out) == made.tables(undisturbed)
    clip.rename(evening / "Renamed_squat_2026-03-31.mp4")
    try:
        result, _ = batch(out, evening)
        assert result.resumed == CLIPS + 1
        assert b"Renamed" in made.tables(out)["summary.csv"]
    finally:
        (evening / "Renamed_squat_2026-03-31.mp4").rename(clip)
    assert {name: (out / "results" / name).stat().st_mtime_ns for name in results(out)} == before
    result, _ = batch(out, evening, options=BatchOptions(sex=Sex.FEMALE))
    assert result.resumed == 0


def test_a_result_that_is_not_whole_is_made_again(evening: Path, tmp_path: Path, undisturbed: Path) -> None:
    """A file cut short, as by a disk that lied, is not taken for finished."""
    out = tmp_path / "out"
    batch(out, evening)
    broken = out / "results" / next(name for name in results(out) if name.startswith("Athlete-1"))
    broken.write_bytes(broken.read_bytes()[:1000])
    result, _ = batch(out, evening)
    assert result.resumed == CLIPS
    assert made.tables(out) == made.tables(undisturbed)


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its clip is tried once more."""
    clips = made.evening(tmp_path / "clips", 2, longest=True)
    monkeypatch.setenv(made.MERCY, str(tmp_path / "mercy"))
    result, told = batch(tmp_path / "out", clips, workers=2)
    assert (tmp_path / "mercy").exists()
    assert result.measured == 3
    assert ProblemKind.CRASHED not in {p.kind for p in told}


def test_a_clip_that_kills_is_told_and_the_rest_is_screened(tmp_path: Path) -> None:
    """It is listed with its reason, and tried again by the next run: the fault may have been the machine's."""
    clips = made.evening(tmp_path / "clips", 2, longest=True)
    result, told = batch(tmp_path / "out", clips, workers=2)
    crashed = [p for p in told if p.kind is ProblemKind.CRASHED]
    assert [p.file for p in crashed] == ["Long_squat.mp4"]
    assert "SIGKILL" in crashed[0].reason
    assert result.measured == 2
    assert b"Long_squat.mp4" in made.tables(tmp_path / "out")["problems.csv"]
    again, told = batch(tmp_path / "out", clips, workers=2)
    assert again.resumed == 3
    assert ProblemKind.CRASHED in {p.kind for p in told}


def test_a_process_that_hangs_is_ended(evening: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that says nothing for too long is taken for dead."""
    monkeypatch.setenv(made.DELAY, "30")
    engine = Processes(made.make_backend, 1, stalled_s=0.5)
    clip = evening / "Athlete-0_squat_2026-03-31.mp4"
    job = Job("k" * 24, str(clip), clip.stat().st_size, "0" * 64, Options())
    (outcome,) = engine.run([job], lambda *_: None, lambda: False)
    assert isinstance(outcome.result, Failure)
    assert outcome.result.kind is ProblemKind.CRASHED


def test_stopping_keeps_what_is_finished(evening: Path, tmp_path: Path, undisturbed: Path) -> None:
    """No table is written, since some clips would be missing from it; the next run goes on."""
    out = tmp_path / "out"
    with pytest.raises(BatchStopped, match=f"of {CLIPS + 1} clips are finished"):
        batch(out, evening, workers=1, cancelled=lambda: len(results(out)) >= 2)
    kept = len(results(out))
    assert 2 <= kept <= CLIPS
    assert made.tables(out) == {}
    result, _ = batch(out, evening)
    assert result.resumed == kept
    assert made.tables(out) == made.tables(undisturbed)


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_batch_that_is_killed_half_way_goes_on_where_it_stopped(
    evening: Path, tmp_path: Path, undisturbed: Path, number: signal.Signals
) -> None:
    """The tables are those of an undisturbed run, byte for byte, and no process is left behind."""
    out, command = tmp_path / "out", made.command(tmp_path / "out", evening, more=("--workers", "2"))
    slow = {**os.environ, made.DELAY: "0.03"}
    with subprocess.Popen(command, cwd=ROOT, env=slow, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        wait_for(lambda: len(results(out)) >= 2)
        workers = children(killed.pid)
        killed.send_signal(number)
        killed.wait()
    kept = len(results(out))
    assert 2 <= kept < CLIPS + 1
    assert workers
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"clips {CLIPS + 1} resumed {kept} " in done.stdout
    assert made.tables(out) == made.tables(undisturbed)
    assert [p.name for p in (out / "results").iterdir() if p.name.startswith(".")] == []


def children(pid: int) -> list[int]:
    """Processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def test_two_batches_do_not_write_into_one_folder(evening: Path, tmp_path: Path) -> None:
    """The second one is told, at once."""
    with Store(tmp_path / "out"), pytest.raises(OutputError, match="another batch"):
        batch(tmp_path / "out", evening)
    assert batch(tmp_path / "out", evening)[0].measured == CLIPS
