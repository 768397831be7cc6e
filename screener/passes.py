"""The two visits to a clip: a sparse one over all of it, and an accurate one to those of its pictures that the plan asks for.

Frames are streamed from one decoder to a few workers, each with a pose session of its own. At most a stretch of two seconds for each worker
and one more are held, and pictures are made no larger than the model can use. Of what the first visit saw, an album keeps what the second
one may need, so that hardly anything is decoded twice. Work is cut by time and a session carries nothing over from one piece to the next,
so the result does not depend on the number of workers.
"""

from __future__ import annotations

import heapq
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol, TypeVar

import numpy as np

from screener import people, quality, readings, skeleton
from screener.album import SHARP_PX, Album
from screener.errors import Cancelled
from screener.glimpse import Glimpse
from screener.pose import PoseBackend, PoseSession
from screener.types import Box, FloatArray, Frame, Pose, PoseTrack, Span, Step, View

SPARSE_STEP_S: Final = 0.119
"""About eight looks a second: every third picture at 25 a second, every fourth at 30."""
SPAN_S: Final = 2.0
"""A stretch of this length is followed in one go, after one look at everyone in its first picture."""
LONGEST_PX: Final = 960
"""Longer side of the pictures that are looked at: the model sees 256 pixels of a person, and nothing is gained by more."""
Row = TypeVar("Row")
VIEWS: Final = (View.PLAIN, View.MIRROR)
Piece = tuple[Frame, ...]
Asked = tuple[float, tuple[View, ...]]
_Read = tuple[int, float, tuple[Pose | None, ...]]


def _unseen(_: Glimpse) -> None:
    """Nobody looks."""


class Source(Protocol):
    """What a pass needs of a video reader: frames in order, only the wanted ones turned into pictures, no larger than asked for."""

    def frames(
        self, wanted: Callable[[int, float], bool] | None = None, longest_px: Callable[[float], int] | None = None
    ) -> Iterator[Frame]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A source of which only a part is looked at."""

    source: Source
    span: Span

    def frames(
        self, wanted: Callable[[int, float], bool] | None = None, longest_px: Callable[[float], int] | None = None
    ) -> Iterator[Frame]:
        """As ``Source.frames``, nothing outside the span."""
        return self.source.frames(lambda i, time_s: self.span.holds(time_s) and (wanted is None or wanted(i, time_s)), longest_px)


@dataclass(frozen=True, slots=True)
class Watch:
    """How a pass speaks to the outside: ``step(time_s)`` after each piece of work, ``cancelled()`` before it is begun.

    ``show`` is handed a picture of each piece of work, from any thread.
    """

    step: Callable[[float], None]
    cancelled: Callable[[], bool]
    show: Callable[[Glimpse], None] = _unseen


class Thinner:
    """Keeps frames at least a step of time apart; the first one always.

    Of a camera so slow that the next frame would miss the step by more than this one does, every frame is kept.
    """

    def __init__(self, step_s: float) -> None:
        self._step_s = step_s
        self._last_s = float("-inf")
        self._before_s = float("-inf")

    def __call__(self, time_s: float) -> bool:
        since, frame_s = time_s - self._last_s, time_s - self._before_s
        self._before_s = time_s
        slow = since == frame_s and 2 * self._step_s < 3 * frame_s
        if since < self._step_s - 1e-6 and not slow:
            return False
        self._last_s = time_s
        return True


@dataclass(frozen=True, slots=True, eq=False)
class SparsePass:
    """What the first visit found.

    Attributes:
        times_s, frame_index: (T,) the pictures that were looked at.
        seen: (T,) everyone in each of them.
        brightness: 0 to 255, around the largest person; NaN without a picture.
        looks: (T,) light and clothes of each person.
        view: how the pictures were shown to the model.
        poses: how many looks it took.
    """

    times_s: FloatArray
    frame_index: tuple[int, ...]
    seen: tuple[tuple[Pose, ...], ...]
    brightness: float
    looks: tuple[tuple[quality.Look, ...], ...] = ()
    view: View = View.PLAIN
    poses: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """One picture of the sparse pass: who was in it and whether one person was followed, the light around them, how many looks it took."""

    index: int
    time_s: float
    poses: tuple[Pose, ...]
    luma: float
    looks: tuple[quality.Look, ...]
    spent: int
    followed: bool


def sparse_pass(
    source: Source, backend: PoseBackend, workers: int, watch: Watch, *, everyone: bool = False, album: Album | None = None
) -> SparsePass:
    """Look at about eight pictures a second.

    The first picture of every two seconds is looked at for everyone in it. Where that is one person (or nobody yet), the rest of the
    stretch follows them; where there are several, every picture is looked at for everyone.

    The model is not fair to left and right, so a clip and its mirror image would be found at slightly other places. Which of the two is
    looked at is therefore not left to how the clip was saved: the first picture's brighter half decides.

    Args:
        source: where the pictures come from.
        backend: where the poses come from.
        workers: sessions of the pose model side by side.
        watch: told how far it is.
        everyone: look for everyone in every picture, as the user says who of them is meant.
        album: keeps the pictures in which one person was followed.
    """
    thin = Thinner(SPARSE_STEP_S)
    frames = source.frames(lambda _, time_s: thin(time_s), lambda _: LONGEST_PX)
    first = next(frames, None)
    view = View.MIRROR if first is not None and _brighter_left(first) else View.PLAIN
    pieces = _stretches(chain([first] if first else [], frames))
    turn = threading.Lock()

    def look(session: PoseSession, piece: Piece) -> list[_Seen]:
        rows = _watched(session, piece, view, turn, everyone)
        for frame, row in zip(piece, rows, strict=True):
            if album is not None and row.followed:
                album.keep(frame, row.poses[0].xy_px, view)
        watch.show(Glimpse(piece[-1], rows[-1].poses, read=False))
        return rows

    # Decoding a large clip keeps a core busy by itself.
    watching = max(workers - 1, 1) if first and first.scale[0] > 1 else workers
    watched = _spread(pieces, backend, look, watching, watch)
    rows = [row for rows in watched for row in rows]
    lumas = [row.luma for row in rows if np.isfinite(row.luma)]
    return SparsePass(
        times_s=np.array([row.time_s for row in rows], dtype=np.float64),
        frame_index=tuple(row.index for row in rows),
        seen=tuple(row.poses for row in rows),
        brightness=float(np.median(lumas)) if lumas else float("nan"),
        looks=tuple(row.looks for row in rows),
        view=view,
        poses=sum(row.spent for row in rows),
    )


def _stretches(frames: Iterator[Frame]) -> Iterator[Piece]:
    """Frames in stretches of ``SPAN_S``, cut by the clock."""
    piece: list[Frame] = []
    for frame in frames:
        if piece and frame.time_s // SPAN_S != piece[0].time_s // SPAN_S:
            yield tuple(piece)
            piece = []
        piece.append(frame)
    if piece:
        yield tuple(piece)


def _watched(session: PoseSession, piece: Piece, view: View, turn: threading.Lock, all_of_them: bool) -> list[_Seen]:
    """Who is in each picture of one stretch. Workers look for everyone in turn: one loaded model serves them all."""
    with turn:
        everyone = session.look(piece[0], view, None)
    crowd = all_of_them or len(people.distinct(everyone)) > 1
    if crowd:
        seen = [everyone, *(session.look(frame, view, None) for frame in piece[1:])]
        spent = len(piece)
    else:
        seen = [() if pose is None else (pose,) for pose in session.follow(piece, view)]
        seen[0] = seen[0] or everyone
        spent = 1 + len(piece)
    rows = []
    for i, (frame, poses) in enumerate(zip(piece, seen, strict=True)):
        small = [Pose(pose.xy_px / frame.scale, pose.world_m.copy(), pose.visibility.copy()) for pose in poses]
        looks = tuple(quality.look(frame.image, pose) for pose in small)
        rows.append(_Seen(frame.index, frame.time_s, poses, _luma(frame, small), looks, spent if i == 0 else 0, bool(poses) and not crowd))
    return rows


def _brighter_left(frame: Frame) -> bool:
    """Whether the picture's left half is brighter than its right one; whole numbers, so that the mirror image answers the opposite."""
    half = frame.image.shape[1] // 2
    left, right = (int(part.sum(dtype=np.int64)) for part in (frame.image[:, :half], frame.image[:, -half:]))
    return left > right


def _luma(frame: Frame, poses: Sequence[Pose]) -> float:
    """Mean brightness, 0 to 255, around the largest person (of the whole picture where nobody is seen); poses in pixels of the image."""
    height, width = frame.image.shape[:2]
    box = max((p.box() for p in poses), key=lambda b: b.width * b.height, default=Box(0, 0, width, height))
    left, right = max(int(box.left), 0), min(int(box.right) + 1, width)
    top, bottom = max(int(box.top), 0), min(int(box.bottom) + 1, height)
    part = frame.image[top:bottom:8, left:right:8]
    return float(part.mean()) if part.size else float("nan")


def dense_pass(
    source: Source,
    backend: PoseBackend,
    chosen: Mapping[int, Asked],
    sparse: PoseTrack,
    workers: int,
    watch: Watch,
    album: Album | None = None,
) -> PoseTrack:
    """Read the chosen frames accurately, on the part of the picture around the athlete.

    Args:
        chosen: when each frame was taken, in seconds, and in which views it is looked at, by its index.
        sparse: the smoothed sparse track; says where the athlete is.
        album: what the first visit kept; what is not in it is decoded.

    Returns:
        The track of the chosen frames; NaN in a view that was not asked for.
    """
    near = dict(
        zip(chosen, readings.interpolate(sparse, np.array([time_s for time_s, _ in chosen.values()], dtype=np.float64)), strict=True)
    )
    regions = {index: people.region(pose, sparse.width_px) for index, pose in near.items()}
    held = {index: kept for index, region in regions.items() if album and (kept := album.region(index, region))}
    regions |= held

    def look(session: PoseSession, piece: Piece) -> list[_Read]:
        (frame,) = piece
        at, asked = frame.index, chosen[frame.index][1]
        found = tuple(_nearest(session.look(frame, view, regions[at]), near[at]) if view in asked else None for view in VIEWS)
        read = tuple(pose for pose in found if pose is not None)[:1]
        watch.show(Glimpse(frame, read or (_place(near[at]),), read=bool(read)))
        return [(at, frame.time_s, found)]

    ready: Iterator[Frame] = map(album.frame, held) if album else iter(())
    missing = {index: regions[index] for index in chosen if index not in held}
    frames = heapq.merge(ready, _decoded(source, missing, chosen, sparse), key=lambda frame: frame.index)
    rows = [row for rows in _spread(((frame,) for frame in frames), backend, look, workers, watch) for row in rows]
    return _track(rows, sparse)


def _track(rows: Sequence[_Read], sparse: PoseTrack) -> PoseTrack:
    """The readings as a track of pictures as large as another track's."""
    count = len(skeleton.LANDMARKS)
    xy, world = np.full((len(rows), len(VIEWS), count, 2), np.nan), np.full((len(rows), len(VIEWS), count, 3), np.nan)
    visibility = np.full((len(rows), len(VIEWS), count), np.nan)
    for i, (_, _, poses) in enumerate(rows):
        for v, pose in enumerate(poses):
            if pose is not None:
                xy[i, v], world[i, v], visibility[i, v] = pose.xy_px, pose.world_m, pose.visibility
    return PoseTrack(
        times_s=np.array([time_s for _, time_s, _ in rows], dtype=np.float64),
        frame_index=np.array([index for index, _, _ in rows], dtype=np.intp),
        views=VIEWS,
        xy_px=xy,
        world_m=world,
        visibility=visibility,
        filled=np.zeros(len(rows), dtype=np.bool_),
        width_px=sparse.width_px,
        height_px=sparse.height_px,
        steps=(Step("dense pass", (("instants", len(rows)), ("views", len(VIEWS)))),),
    )


def _decoded(source: Source, regions: Mapping[int, Box], chosen: Mapping[int, Asked], sparse: PoseTrack) -> Iterator[Frame]:
    """The frames with these regions, large enough to show them sharply."""
    if not regions:
        return
    longer = max(sparse.width_px, sparse.height_px)
    room = {chosen[index][0]: max(LONGEST_PX, round(longer * SHARP_PX / max(region.width, 1.0))) for index, region in regions.items()}
    yield from source.frames(lambda index, _: index in regions, lambda time_s: room.get(time_s, LONGEST_PX))


def _place(xy_px: FloatArray) -> Pose:
    """Somebody of whom nothing is known but where they are: enough to hide a face."""
    return Pose(xy_px.copy(), np.full((len(xy_px), 3), np.nan), np.full(len(xy_px), np.nan))


def _nearest(poses: tuple[Pose, ...], near_px: FloatArray) -> Pose | None:
    """The pose that is the athlete: the one nearest to where the sparse pass saw them, unless even that is someone else."""
    size = float(np.ptp(near_px[:, 1]))
    away = [(float(np.mean(np.hypot(*(pose.xy_px - near_px).T))), i) for i, pose in enumerate(poses)]
    if not away or min(away)[0] > 0.25 * size:
        return None
    return poses[min(away)[1]]


def _spread(
    pieces: Iterator[Piece], backend: PoseBackend, look: Callable[[PoseSession, Piece], list[Row]], workers: int, watch: Watch
) -> Iterator[list[Row]]:
    """Rows in order of pieces, looked at by several workers; besides the one each works on, one more is held."""
    with ExitStack() as stack:
        idle: queue.SimpleQueue[PoseSession] = queue.SimpleQueue()
        for _ in range(workers):
            idle.put(stack.enter_context(backend.open()))

        def task(piece: Piece) -> list[Row]:
            session = idle.get()
            try:
                return look(session, piece)
            finally:
                idle.put(session)

        pool = stack.enter_context(ThreadPoolExecutor(workers))
        waiting: deque[tuple[float, Future[list[Row]]]] = deque()
        try:
            for piece in pieces:
                if watch.cancelled():
                    raise Cancelled
                if len(waiting) == workers:
                    yield _next(waiting, watch)
                waiting.append((piece[-1].time_s, pool.submit(task, piece)))
            while waiting:
                yield _next(waiting, watch)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(waiting: deque[tuple[float, Future[list[Row]]]], watch: Watch) -> list[Row]:
    time_s, future = waiting.popleft()
    rows = future.result()
    watch.step(time_s)
    return rows
