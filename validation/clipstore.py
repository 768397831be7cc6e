"""Clips on disk: made on demand, kept outside git, made anew when the renderer changes.

Drawing is single-threaded, so several processes draw at once. A clip whose JSON exists is whole; an interrupted run goes on where it
stopped.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from screener.errors import ScreenerError
from validation import assets
from validation.plan import ClipSpec
from validation.version import RENDERER_VERSION

Film = Callable[[ClipSpec, Path, Path], object]
"""Makes what belongs to a clip, from its spec, the folder and the body's file; its JSON comes last. A function of a module."""

_CLIPS_PER_PROCESS: Final = 50  # a fresh process now and then gives back whatever the driver keeps


@dataclass(frozen=True, slots=True)
class Progress:
    """One clip is done, or was there already, or failed."""

    clip: str
    done: int
    total: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a run left behind."""

    folder: Path
    made: tuple[str, ...]
    kept: tuple[str, ...]  # were there already
    failed: tuple[tuple[str, str], ...]  # clip and problem


def clip_folder(seed: int, cache: Path | None = None) -> Path:
    """Where the clips of this seed are kept; another renderer keeps its clips elsewhere."""
    return (cache or assets.cache_folder()) / "clips" / f"{RENDERER_VERSION}-{seed}"


def is_whole(folder: Path, name: str) -> bool:
    """Whether that clip was finished: its JSON is written last."""
    return (folder / f"{name}.json").exists()


def render_all(
    specs: Iterable[ClipSpec],
    folder: Path,
    workers: int = 2,
    report: Callable[[Progress], None] | None = None,
    film: Film | None = None,
) -> Rendered:
    """Make every clip of `specs` that `folder` does not hold yet, or what else `film` makes of each.

    A clip that fails is reported by name and the rest go on. Ctrl-C stops after the clips that are being drawn, so none is left half done.

    Raises:
        SetupError: the body data are missing and cannot be downloaded.
    """
    specs = tuple(specs)
    kept = tuple(spec.name for spec in specs if is_whole(folder, spec.name))
    missing = [spec for spec in specs if spec.name not in set(kept)]
    tell = report or (lambda _: None)
    if not missing:
        return Rendered(folder, (), kept, ())
    body_file = assets.body_file()  # once, before several processes want it
    made: list[str] = []
    failed: list[tuple[str, str]] = []
    for name, problem in _drawn(missing, folder, workers, body_file, film):
        if problem is None:
            made.append(name)
        else:
            failed.append((name, problem))
        tell(Progress(name, len(kept) + len(made) + len(failed), len(specs), problem))
    return Rendered(folder, tuple(made), kept, tuple(failed))


def _drawn(specs: list[ClipSpec], folder: Path, workers: int, body_file: Path, film: Film | None) -> Iterable[tuple[str, str | None]]:
    """Name and problem of each clip, as they are finished."""
    # A pool that replaces its own processes (max_tasks_per_child) can wait for ever in Python 3.11; a new pool for each batch cannot.
    batch = _CLIPS_PER_PROCESS * workers
    for start in range(0, len(specs), batch):
        yield from _batch(specs[start : start + batch], folder, workers, body_file, film)


def _batch(specs: list[ClipSpec], folder: Path, workers: int, body_file: Path, film: Film | None) -> Iterable[tuple[str, str | None]]:
    spawn = multiprocessing.get_context("spawn")  # a forked OpenGL driver hangs
    pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_alone)
    try:
        under_way: dict[Future[str | None], ClipSpec] = {pool.submit(_draw, spec, folder, body_file, film): spec for spec in specs}
        for finished in as_completed(under_way):
            problem = finished.exception()
            yield under_way[finished].name, str(problem) or type(problem).__name__ if problem else finished.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone() -> None:
    """Each process keeps to one core, and only the first one listens to Ctrl-C."""
    import signal

    import cv2

    os.environ["LP_NUM_THREADS"] = "1"
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _draw(spec: ClipSpec, folder: Path, body_file: Path, film: Film | None) -> str | None:
    """None, or what went wrong in words (an exception might not survive the way back to the first process)."""
    from validation.render import render_clip

    try:
        (film or render_clip)(spec, folder, body_file)
    except ScreenerError as problem:
        return f"{problem} {problem.hint}"
    except Exception as problem:  # one clip must not stop the rest
        return f"{type(problem).__name__}: {problem}"
    return None
