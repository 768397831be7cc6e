"""Whatever goes wrong with a clip becomes words of its own kind, and only what would happen again is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from screener import run
from screener.batch.facts import ProblemKind
from screener.engine.clip import screen_clip
from screener.engine.jobs import Failure, Job
from screener.errors import Cancelled, LibraryMissing, VideoUnreadable
from screener.report import from_json
from screener.run import Options
from tests import fakes
from tests.faces.commands import Fake


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Stands in for the screening."""
    stand_in = Fake()
    monkeypatch.setattr(run, "screen_video", stand_in)
    return stand_in


@pytest.fixture
def job(tmp_path: Path, fake: Fake) -> Job:
    """A clip whose checksum is the made result's."""
    path = tmp_path / "a.mp4"
    path.write_bytes(b"a clip")
    return Job("k" * 24, str(path), 6, fake.result.video.sha256, Options("squat"))


def outcome(job: Job) -> str | Failure:
    """What comes of it."""
    return screen_clip(job, fakes.FakeBackend, lambda _: None, lambda: False).result


def failure(job: Job) -> Failure:
    """Why nothing comes of it."""
    found = outcome(job)
    assert isinstance(found, Failure)
    return found


def test_a_result_comes_back_whole(job: Job, fake: Fake) -> None:
    """With the job's own options, and one worker: clips run side by side, not looks."""
    found = outcome(job)
    assert isinstance(found, str)
    assert from_json(found) == fake.result
    assert (fake.options, fake.workers) == (Options("squat"), 1)


def test_a_broken_file_is_broken_for_ever(job: Job, fake: Fake) -> None:
    """A broken file is broken for ever."""
    fake.error = VideoUnreadable("expected a video", "Copy it again.")
    found = failure(job)
    assert (found.kind, found.reason, found.mend, found.lasting) == (ProblemKind.BROKEN, "expected a video", "Copy it again.", True)


def test_a_file_that_went_away_may_come_back(job: Job, fake: Fake) -> None:
    """A network drive that vanished makes no file a broken one."""
    fake.error = VideoUnreadable("expected a video", "Copy it again.")
    Path(job.path).unlink()
    found = failure(job)
    assert (found.kind, found.lasting) == (ProblemKind.GONE, False)
    fake.error = OSError(116, "Stale file handle")
    assert failure(job).kind is ProblemKind.GONE
    assert "Stale file handle" in failure(job).reason


def test_a_file_that_changed_meanwhile_is_not_the_one_that_was_meant(job: Job, fake: Fake) -> None:
    """Still being copied, as its size or its checksum says."""
    other = Job(job.key, job.path, job.size, hashlib.sha256(b"other").hexdigest(), job.options)
    assert failure(other).kind is ProblemKind.CHANGED
    fake.error = VideoUnreadable("expected a video", "Copy it again.")
    Path(job.path).write_bytes(b"a longer clip")
    found = failure(job)
    assert (found.kind, found.lasting) == (ProblemKind.CHANGED, False)


@pytest.mark.parametrize("error", [LibraryMissing("expected a library", "Install it."), ZeroDivisionError("nobody foresaw this")])
def test_a_fault_of_the_set_up_is_not_the_clip_s(job: Job, fake: Fake, error: Exception) -> None:
    """A fault of the set-up is not the clip's."""
    fake.error = error
    found = failure(job)
    assert (found.kind, found.lasting) == (ProblemKind.FAILED, False)
    assert str(error) in found.reason


def test_stopping_goes_through(job: Job, fake: Fake) -> None:
    """Stopping goes through."""
    fake.error = Cancelled()
    with pytest.raises(Cancelled):
        outcome(job)
