"""Screens one clip, wherever it runs, and turns whatever goes wrong into words: a batch goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from screener import run
from screener.batch.facts import ProblemKind
from screener.engine.jobs import Failure, Job, MakeBackend, Outcome
from screener.errors import Cancelled, ScreenerError, VideoError

if TYPE_CHECKING:
    from screener.pose import PoseBackend, PoseSession

_OPEN: dict[MakeBackend, tuple[PoseBackend, PoseSession]] = {}
"""The pose backend of this process, with a session that stays open: its models stay loaded from clip to clip. Loading them anew for each
took four looks a clip, and some 10 MB that the system did not get back."""


def screen_clip(
    job: Job, make_backend: MakeBackend, on_share: Callable[[float], None], cancelled: Callable[[], bool], path: Path | None = None
) -> Outcome:
    """Screen one clip with one worker.

    Args:
        job: the clip.
        make_backend: gives the pose backend; called once a process.
        on_share: told how far the work is, 0 to 1.
        cancelled: asked now and then.
        path: where the file lies, if not where the job says.

    Raises:
        Cancelled: ``cancelled`` said so. Nothing else.
    """
    path = path or Path(job.path)
    try:
        return Outcome(job.key, _screened(job, make_backend, on_share, cancelled, path))
    except Cancelled:
        raise
    except VideoError as error:
        return Outcome(job.key, _video_failure(error, path, job))
    except ScreenerError as error:
        return Outcome(job.key, Failure(ProblemKind.FAILED, str(error), error.hint))
    except OSError as error:
        return Outcome(job.key, _gone(path, error))
    except Exception as error:
        why = f"The program failed in a way that nobody foresaw ({type(error).__name__}: {error})."
        return Outcome(job.key, Failure(ProblemKind.FAILED, why, f"Screen this clip by itself to see more: screener screen {path.name}"))


def _screened(
    job: Job, make_backend: MakeBackend, on_share: Callable[[float], None], cancelled: Callable[[], bool], path: Path
) -> str | Failure:
    from screener.report import to_json

    if make_backend not in _OPEN:
        made = make_backend()
        _OPEN[make_backend] = made, made.open()
    backend, _ = _OPEN[make_backend]
    done = run.screen_video(
        path,
        job.options,
        backend=backend,
        workers=1,
        on_progress=lambda progress: on_share(progress.share),
        cancelled=cancelled,
    )
    if done.screening.video.sha256 != job.sha256:
        return _changed(path)
    return to_json(done.screening)


def _video_failure(error: VideoError, path: Path, job: Job) -> Failure:
    """A broken file, unless it is not the file any more that was meant."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except OSError as gone:
        return _gone(path, gone)
    if size != job.size:
        return _changed(path)
    return Failure(ProblemKind.BROKEN, str(error), error.hint, lasting=True)


def _gone(path: Path, error: OSError) -> Failure:
    why = error.strerror or type(error).__name__
    return Failure(
        ProblemKind.GONE,
        f"The file could be read before and cannot be read now ({path.name}: {why}).",
        "Connect the drive or the network again and run it again.",
    )


def _changed(path: Path) -> Failure:
    return Failure(
        ProblemKind.CHANGED,
        f"The file changed while it was screened ({path.name}).",
        "Wait until it is copied whole, then run it again.",
    )
