"""A pose backend without a model, and clips to go with it: what it "sees" depends on a frame's time alone, so any order gives the same.

``squatter`` is one person who does slow squats and stands square to the camera; ``FakeBackend`` shows them (or whatever else is given) and
counts what is asked of it; ``film`` writes a plain grey clip of the right size.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from screener import skeleton
from screener.types import Box, Frame, ImageArray, Pose, View
from screener.video import OverlayWriter

WIDTH, HEIGHT, FPS = 240, 320, 25
LEG_PX: Final = 140.0
FLOOR_PX: Final = 290.0
DEPTH: Final = 0.20
FIRST_S, PERIOD_S, DOWN_S, HOLD_S = 1.2, 3.4, 1.0, 0.4
"""The first descent begins here; then one every period."""

Seen = Callable[[float], tuple[Pose, ...]]


def film(path: Path, seconds: float, *, fps: float = FPS) -> Path:
    """A grey clip with a moving bar, so that every frame differs."""
    with OverlayWriter(path, WIDTH, HEIGHT, fps) as writer:
        for index in range(round(seconds * fps)):
            writer.write(picture(index), index / fps)
    return path


def picture(index: int) -> ImageArray:
    """Frame number ``index`` of such a clip."""
    image = np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8)
    image[:8, index % WIDTH] = 255
    return image


def drop_at(time_s: float, reps: int) -> float:
    """Hip drop of the squatter, as a share of the leg length."""
    number = int((time_s - FIRST_S) // PERIOD_S)
    if time_s < FIRST_S or number >= reps:
        return 0.0
    phase = time_s - FIRST_S - number * PERIOD_S
    down = np.interp(phase, [0, DOWN_S, DOWN_S + HOLD_S, 2 * DOWN_S + HOLD_S], [0, 1, 1, 0])
    return DEPTH * float((1 - np.cos(np.pi * down)) / 2)


def person(drop: float = 0.0, *, left: float = WIDTH / 2, scale: float = 1.0) -> Pose:
    """Someone who faces the camera, with the hips lowered by ``drop`` (share of the leg length); ``left`` is where the middle stands."""
    hips = LEG_PX * (1 - drop)
    above_floor = {
        "nose": hips + 95, "eye": hips + 98, "ear": hips + 97, "mouth": hips + 90, "shoulder": hips + 70, "elbow": hips + 45,
        "wrist": hips + 25, "pinky": hips + 20, "index": hips + 18, "thumb": hips + 20, "hip": hips, "knee": hips / 2, "ankle": 0.0,
        "heel": -4.0, "foot": -8.0,
    }  # fmt: skip
    half_width = {"nose": 0.0, "shoulder": 24.0, "elbow": 30.0, "wrist": 30.0, "pinky": 30.0, "index": 30.0, "thumb": 28.0, "hip": 14.0,
                  "knee": 18.0 - 30 * drop, "ankle": 18.0, "heel": 18.0, "foot": 20.0}  # fmt: skip
    points = np.empty((len(skeleton.LANDMARKS), 2))
    for i, name in enumerate(skeleton.LANDMARKS):
        part = next(p for p in above_floor if p in name)
        # The athlete's left is on the right of the picture.
        way = 1.0 if "left" in name else -1.0 if "right" in name else 0.0
        points[i] = way * half_width.get(part, 5.0), -above_floor[part]
    xy = points * scale + np.array([left, FLOOR_PX])
    world = np.zeros((len(points), 3))
    world[:, :2] = (points - points[[skeleton.index("left_hip"), skeleton.index("right_hip")]].mean(axis=0)) * 0.84 / LEG_PX
    return Pose(xy, world, np.full(len(points), 0.9))


def squatter(reps: int = 2) -> Seen:
    """One person doing slow squats."""
    return lambda time_s: (person(drop_at(time_s, reps)),)


def nobody(_time_s: float) -> tuple[Pose, ...]:
    """An empty room."""
    return ()


def squat_seconds(reps: int = 2) -> float:
    """How long a clip of that many squats lasts, standing included."""
    return FIRST_S + reps * PERIOD_S


@dataclass
class FakeBackend:
    """Shows what ``seen`` says, after ``delay_s``; counts sessions and looks. Thread-safe."""

    seen: Seen = nobody
    delay_s: float = 0.0
    model: str = "fake"
    model_sha256: str = "0" * 64
    looks: list[tuple[int, View, bool]] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> FakeSession:
        """See ``PoseBackend.open``."""
        return FakeSession(self)

    def close(self) -> None:
        """Nothing is kept for the next session."""

    def count(self, step: int) -> None:
        """A session opened or closed."""
        with self._lock:
            self.open_now += step
            self.most_open = max(self.most_open, self.open_now)

    def note(self, frame: Frame, view: View, region: Box | None) -> None:
        """A look was asked for."""
        with self._lock:
            self.looks.append((frame.index, view, region is not None))


class FakeSession:
    """One open session; refuses to look when closed, or from two threads at once."""

    def __init__(self, backend: FakeBackend) -> None:
        self._backend, self._open, self._busy = backend, True, threading.Lock()
        backend.count(1)

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """See ``PoseSession.look``."""
        if not self._open or not self._busy.acquire(blocking=False):
            raise AssertionError("a session is used by one thread, and not after it was closed")
        try:
            self._backend.note(frame, view, region)
            time.sleep(self._backend.delay_s)
            return self._backend.seen(frame.time_s)
        finally:
            self._busy.release()

    def follow(self, frames: Sequence[Frame], view: View) -> tuple[Pose | None, ...]:
        """See ``PoseSession.follow``: the first of those who are seen in each picture."""
        return tuple(next(iter(self.look(frame, view, None)), None) for frame in frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._open:
            self._open = False
            self._backend.count(-1)
