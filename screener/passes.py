"""The two visits to a clip: a sparse one over all of it, and an accurate one over the frames that the plan asks for.

Frames are streamed from one decoder to a few workers, each with a pose session of its own; at most a handful are held at any
time. A session keeps no memory between pictures, so the result does not depend on the number of workers.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol, TypeVar

import numpy as np

from screener import people, quality, readings, skeleton
from screener.errors import Cancelled
from screener.pose import PoseBackend, PoseSession
from screener.types import Box, FloatArray, Frame, Pose, PoseTrack, ReadPlan, Step, View

SPARSE_STEP_S: Final = 0.079
"""About twelve looks a second: every second picture at 25 a second, every third at 30."""
DENSE_STEP_S: Final = 1 / 61
"""A faster camera is thinned by time: more than sixty looks a second say nothing new about a squat."""
Row = TypeVar("Row")
VIEWS: Final = (View.PLAIN, View.MIRROR)


class Source(Protocol):
    """What a pass needs of a video reader: frames in order, only the wanted ones turned into pictures."""

    def frames(self, wanted: Callable[[int, float], bool] | None = None) -> Iterator[Frame]: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """How a pass speaks to the outside: ``step(time_s)`` after each frame, ``cancelled()`` before it."""

    step: Callable[[float], None]
    cancelled: Callable[[], bool]


class Thinner:
    """Keeps frames at least a step of time apart; the first one always."""

    def __init__(self, step_s: float) -> None:
        self._step_s = step_s
        self._last_s = float("-inf")

    def __call__(self, time_s: float) -> bool:
        if time_s - self._last_s < self._step_s - 1e-6:
            return False
        self._last_s = time_s
        return True


@dataclass(frozen=True, slots=True, eq=False)
class SparsePass:
    """Everyone who was seen, where, how bright the picture was there, and what light and clothes each person showed."""

    times_s: FloatArray
    frame_index: tuple[int, ...]
    seen: tuple[tuple[Pose, ...], ...]
    brightness: float
    looks: tuple[tuple[quality.Look, ...], ...] = ()


def sparse_pass(source: Source, backend: PoseBackend, workers: int, watch: Watch) -> SparsePass:
    """Look at about twelve pictures a second, for everyone in them.

    The model is not fair to left and right, so a clip and its mirror image would be found at slightly other places. Which of the two is
    looked at is therefore not left to how the clip was saved: the first picture's brighter half decides.
    """
    thin = Thinner(SPARSE_STEP_S)
    frames = source.frames(lambda _, time_s: thin(time_s))
    first = next(frames, None)
    view = View.MIRROR if first is not None and _brighter_left(first) else View.PLAIN

    def look(session: PoseSession, frame: Frame) -> tuple[int, float, tuple[Pose, ...], float, tuple[quality.Look, ...]]:
        poses = session.look(frame, view, None)
        return frame.index, frame.time_s, poses, _luma(frame, poses), tuple(quality.look(frame.image, pose) for pose in poses)

    rows = list(_spread(chain([first] if first else [], frames), backend, look, workers, watch))
    lumas = [luma for *_, luma, _ in rows if np.isfinite(luma)]
    return SparsePass(
        times_s=np.array([time_s for _, time_s, *_ in rows], dtype=np.float64),
        frame_index=tuple(index for index, *_ in rows),
        seen=tuple(poses for _, _, poses, *_ in rows),
        brightness=float(np.median(lumas)) if lumas else float("nan"),
        looks=tuple(looks for *_, looks in rows),
    )


def _brighter_left(frame: Frame) -> bool:
    """Whether the picture's left half is brighter than its right one; whole numbers, so that the mirror image answers the opposite."""
    half = frame.image.shape[1] // 2
    left, right = (int(part.sum(dtype=np.int64)) for part in (frame.image[:, :half], frame.image[:, -half:]))
    return left > right


def _luma(frame: Frame, poses: tuple[Pose, ...]) -> float:
    """Mean brightness, 0 to 255, around the largest person (of the whole picture where nobody is seen)."""
    height, width = frame.image.shape[:2]
    box = max((p.box() for p in poses), key=lambda b: b.width * b.height, default=Box(0, 0, width, height))
    left, right = max(int(box.left), 0), min(int(box.right) + 1, width)
    top, bottom = max(int(box.top), 0), min(int(box.bottom) + 1, height)
    part = frame.image[top:bottom:8, left:right:8]
    return float(part.mean()) if part.size else float("nan")


def dense_pass(source: Source, backend: PoseBackend, plan: ReadPlan, sparse: PoseTrack, workers: int, watch: Watch) -> PoseTrack:
    """Read the planned frames accurately: plain and mirrored, on the part of the picture around the athlete.

    Args:
        sparse: the smoothed sparse track; says where the athlete is.
    """
    thin = Thinner(DENSE_STEP_S)

    def look(session: PoseSession, frame: Frame) -> tuple[Frame, tuple[Pose | None, ...]]:
        near = readings.interpolate(sparse, np.array([frame.time_s]))[0]
        region = people.region(near, sparse.width_px)
        found = tuple(_nearest(session.look(frame, view, region), near) for view in VIEWS)
        return Frame(frame.index, frame.time_s, frame.image[:1, :1]), found

    rows = list(_spread(source.frames(lambda _, t: plan.wants(t) and thin(t)), backend, look, workers, watch))
    count = len(skeleton.LANDMARKS)
    xy, world = np.full((len(rows), len(VIEWS), count, 2), np.nan), np.full((len(rows), len(VIEWS), count, 3), np.nan)
    visibility = np.full((len(rows), len(VIEWS), count), np.nan)
    for i, (_, poses) in enumerate(rows):
        for v, pose in enumerate(poses):
            if pose is not None:
                xy[i, v], world[i, v], visibility[i, v] = pose.xy_px, pose.world_m, pose.visibility
    return PoseTrack(
        times_s=np.array([frame.time_s for frame, _ in rows], dtype=np.float64),
        frame_index=np.array([frame.index for frame, _ in rows], dtype=np.intp),
        views=VIEWS,
        xy_px=xy,
        world_m=world,
        visibility=visibility,
        filled=np.zeros(len(rows), dtype=np.bool_),
        width_px=sparse.width_px,
        height_px=sparse.height_px,
        steps=(Step("dense pass", (("instants", len(rows)), ("views", len(VIEWS)))),),
    )


def _nearest(poses: tuple[Pose, ...], near_px: FloatArray) -> Pose | None:
    """The pose that is the athlete: the one nearest to where the sparse pass saw them, unless even that is someone else."""
    size = float(np.ptp(near_px[:, 1]))
    away = [(float(np.mean(np.hypot(*(pose.xy_px - near_px).T))), i) for i, pose in enumerate(poses)]
    if not away or min(away)[0] > 0.25 * size:
        return None
    return poses[min(away)[1]]


def _spread(
    frames: Iterator[Frame], backend: PoseBackend, look: Callable[[PoseSession, Frame], Row], workers: int, watch: Watch
) -> Iterator[Row]:
    """Rows in order of frames, looked at by several workers; at most two frames a worker are held."""
    with ExitStack() as stack:
        idle: queue.SimpleQueue[PoseSession] = queue.SimpleQueue()
        for _ in range(workers):
            idle.put(stack.enter_context(backend.open()))

        def task(frame: Frame) -> Row:
            session = idle.get()
            try:
                return look(session, frame)
            finally:
                idle.put(session)

        pool = stack.enter_context(ThreadPoolExecutor(workers))
        waiting: deque[tuple[float, Future[Row]]] = deque()
        try:
            for frame in frames:
                if watch.cancelled():
                    raise Cancelled
                waiting.append((frame.time_s, pool.submit(task, frame)))
                if len(waiting) >= 2 * workers:
                    yield _next(waiting, watch)
            while waiting:
                yield _next(waiting, watch)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(waiting: deque[tuple[float, Future[Row]]], watch: Watch) -> Row:
    time_s, future = waiting.popleft()
    row = future.result()
    watch.step(time_s)
    return row
