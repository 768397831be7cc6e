"""Every picture looked at in every way, by several processes; answers are remembered under what they depend on."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

import screener
from screener import assets, people, skeleton
from screener.pose import PoseBackend, default_backend, mediapipe
from screener.pose.mediapipe import MediaPipeBackend
from screener.types import Box, FloatArray, Frame, ImageArray, Instant, Pose, View
from validation.attempts import stills, ways
from validation.attempts.stills import INSTANTS, WHEN, Stills
from validation.screen import digest

VIEWS: Final = (View.PLAIN, View.MIRROR)
WHOLE: Final = "whole"
"""The way that shows the whole picture, plain only: what most people write first."""
BROADER: Final = f"broader_{ways.BROADER}"
FIRST, LAST = (f"{BROADER}@{when}" for when in (WHEN[0], WHEN[-1]))
"""A way of ``ways.WAYS`` at another frame of the burst than the middle one: way and frame with ``@`` in between."""
FULL_WAYS: Final = (WHOLE, *ways.WAYS, FIRST, LAST)
HEAVY_WAYS: Final = ("region", "size_0.85", "size_1.17", BROADER)
_PICTURES_PER_TASK: Final = 6  # clips; loading the model takes as long as a dozen looks

Tell = Callable[[int, int, str], None]


class Looker(Protocol):
    """What is needed of a pose session: single looks."""

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """See ``PoseSession.look``."""


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What one model saw in one clip.

    Attributes:
        xy_px: (I, W, 2, K, 2) landmarks by instant, way, plain and mirrored look, in pixels of the original picture.
        world_m: (I, W, 2, K, 3) metres about the hips.

    NaN where the instant was not reached, nobody was seen, or that look is not taken.
    """

    xy_px: FloatArray
    world_m: FloatArray


@dataclass(frozen=True, slots=True)
class _Job:
    """One clip for one model."""

    stills: Stills
    model: Path | None  # None: the product's own
    taken: tuple[str, ...]
    answer: Path


def empty(instants: int, taken: int) -> Looks:
    """Room for looks, nothing seen yet."""
    shape = (instants, taken, len(VIEWS), len(skeleton.LANDMARKS))
    return Looks(np.full((*shape, 2), np.nan), np.full((*shape, 3), np.nan))


def look(
    burst: Sequence[ImageArray | None], finder: Looker, session: Looker, taken: Sequence[str], xy_px: FloatArray, world_m: FloatArray
) -> None:
    """Look at one instant in these ways and fill in what is seen; nothing where nobody is found in the whole middle picture.

    Args:
        burst: upright RGB pictures in the order of ``WHEN``; ``None`` where there is none.
        finder: finds the athlete (the tallest person) for the region.
        session: looks at the region.
        taken: names of ways, ``WHOLE`` or of ``ways.WAYS``, with ``@`` and the frame's name where that is not the middle one.
        xy_px, world_m: (W, 2, K, 2) and (W, 2, K, 3), written into.
    """
    pictures = dict(zip(WHEN, burst, strict=True))
    middle = pictures["middle"]
    found = () if middle is None else finder.look(Frame(0, 0.0, middle), View.PLAIN, None)
    if middle is None or not found:
        return
    athlete = max(found, key=lambda pose: pose.box().height)
    region = people.region(athlete.xy_px, middle.shape[1])
    for w, name in enumerate(taken):
        if name == WHOLE:
            xy_px[w, 0], world_m[w, 0] = athlete.xy_px, athlete.world_m
            continue
        way, _, when = name.partition("@")
        image = pictures[when or "middle"]
        if image is None:
            continue
        shown = ways.WAYS[way](image, region)
        for v, view in enumerate(VIEWS):
            with showing(shown.broader, shown.side_px):
                poses = session.look(Frame(0, 0.0, shown.image), view, shown.region)
            seen = [(shown.returned(pose.xy_px), pose.world_m) for pose in poses]
            if seen:  # whoever is nearest to the athlete
                xy_px[w, v], world_m[w, v] = min(seen, key=lambda pose: float(np.abs(pose[0] - athlete.xy_px).mean()))


@contextmanager
def showing(broader: float, side_px: float) -> Iterator[None]:
    """Within it, the product shows regions this broad and this large at most. For the whole process: one thread at a time."""
    kept = {"BROADER": mediapipe.BROADER, "SIDE_PX": mediapipe.SIDE_PX}
    vars(mediapipe).update(BROADER=broader, SIDE_PX=side_px)
    try:
        yield
    finally:
        vars(mediapipe).update(kept)


def look_all(
    clips: Sequence[Stills], model: Path | None, taken: tuple[str, ...], cache: Path, workers: int, tell: Tell | None = None
) -> list[Looks]:
    """Looks at every clip's pictures, in their order.

    Args:
        clips: drawn pictures.
        model: a ``.task`` file; the product's own where ``None``.
        taken: names of ways.
        cache: folder of remembered answers.
        workers: processes at a time.
        tell: told how many clips are done, how many there are, and the last one's name.
    """
    where = cache / "looks" / key(model, taken)
    jobs = [_Job(clip, model, taken, where / f"{clip.spec.name}-{_pictures(clip)}.npz") for clip in clips]
    missing = [job for job in jobs if not job.answer.is_file()]
    if missing:
        where.mkdir(parents=True, exist_ok=True)
        tasks = [missing[i : i + _PICTURES_PER_TASK] for i in range(0, len(missing), _PICTURES_PER_TASK)]
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            running = {pool.submit(_run, task): task for task in tasks}
            done = len(jobs) - len(missing)
            for finished in as_completed(running):
                finished.result()
                done += len(running[finished])
                if tell:
                    tell(done, len(jobs), running[finished][-1].stills.spec.name)
    return [_load(job.answer) for job in jobs]


def key(model: Path | None, taken: Iterable[str]) -> str:
    """Short name of everything but the picture that a look depends on."""
    package = Path(screener.__file__).parent
    code = [*sorted((package / "pose").glob("*.py")), *(package / name for name in ("people.py", "skeleton.py", "types/media.py"))]
    code += [Path(__file__).with_name(name) for name in ("stills.py", "ways.py", "looks.py")]
    found = digest(code)
    found.update("".join(f"{name}\n" for name in (assets.model_sha256(model) if model else "", *taken)).encode())
    return found.hexdigest()[:12]


def sessions(stack: ExitStack, model: Path | None) -> tuple[Looker, Looker]:
    """The session that finds the athlete, and the one that looks; both close with the stack."""
    finder = _open(stack, default_backend())
    return finder, _open(stack, MediaPipeBackend(model)) if model else finder


def _open(stack: ExitStack, backend: PoseBackend) -> Looker:
    stack.callback(backend.close)
    return stack.enter_context(backend.open())


def _pictures(clip: Stills) -> str:
    """Short name of the pictures' bytes."""
    found = hashlib.sha256()
    for burst in clip.files.values():
        for file in burst:
            found.update(file.read_bytes())
    return found.hexdigest()[:12]


def _run(jobs: Sequence[_Job]) -> None:
    """Look at a few clips, in a process of its own."""
    import cv2

    cv2.setNumThreads(1)
    with ExitStack() as stack:
        finder, session = sessions(stack, jobs[0].model)
        for job in jobs:
            seen = empty(len(INSTANTS), len(job.taken))
            for at, burst in job.stills.files.items():
                i = INSTANTS.index(Instant(at))
                look([stills.read(file) for file in burst], finder, session, job.taken, seen.xy_px[i], seen.world_m[i])
            part = job.answer.with_suffix(".part")
            with part.open("wb") as stream:
                np.savez_compressed(stream, xy_px=seen.xy_px.astype(np.float32), world_m=seen.world_m.astype(np.float32))
            part.replace(job.answer)


def _load(answer: Path) -> Looks:
    with np.load(answer) as kept:
        return Looks(kept["xy_px"].astype(np.float64), kept["world_m"].astype(np.float64))
