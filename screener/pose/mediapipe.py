"""MediaPipe's pose landmarker, full model. The only importer of mediapipe.

Two ways of looking. ``look`` takes single pictures (image mode): it pays for a person detection each time, but no picture's answer depends
on the ones before it, so every number comes from here. ``follow`` lets the model look where it saw the person last (video mode), at three
fifths of the price: it serves finding the repetitions.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from screener import assets
from screener.errors import LibraryMissing
from screener.pose.mirrored import flip_back
from screener.types import Box, Frame, ImageArray, Pose, View

if TYPE_CHECKING:
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerResult  # type: ignore[import-untyped]  # ships no types

MOST_PEOPLE: Final = 4
"""How many people are looked for in a picture; more than that is a crowd and is refused anyway."""
FAR_APART_MS: Final = 1_000_000
"""Distance in time at which followed pictures are shown to the model. It smooths landmarks over time the more the nearer they follow each
other, which delays a movement; a thousand seconds apart it leaves them alone."""
BROADER: Final = 1.2
"""How much broader than it is the part around the athlete is shown. A knee that is off by a pixel sideways is off by three degrees, and the
network sees 256 pixels of a whole person: width is what the angle needs. On rendered people single-leg readings scatter less and follow the
truth more steeply; broader still reads everybody bow-legged. docs/accuracy.md has the figures (attempt ``broader``)."""
SIDE_PX: Final = 512
"""Larger side of the part that is shown: twice what the network sees. More changes nothing but the time it takes."""
_BLANK: Final = np.zeros((64, 64, 3), dtype=np.uint8)


class MediaPipeBackend:
    """The shipped landmarker. Thread-safe.

    Loaded landmarkers belong to no session: whoever looks takes one that is free, and the last session to close unloads them all. Each
    takes some 75 MB, and loading one costs no more than four looks.

    Args:
        model_path: a ``.task`` bundle; the shipped full model where not given.
    """

    def __init__(self, model_path: Path | None = None) -> None:
        self._path = model_path
        self._idle: list[_Landmarker] = []
        self._sessions = 0
        self._lock = threading.Lock()
        # At the program's end as well, while the library is still there to unload its models.
        weakref.finalize(self, _close_all, self._idle)

    @cached_property
    def _model(self) -> Path:
        return self._path or assets.model_path()

    @property
    def model(self) -> str:
        return self._model.stem

    @cached_property
    def model_sha256(self) -> str:
        return assets.check_model(self._model)

    def open(self) -> MediaPipeSession:
        """A session. A model is loaded at the first look, which raises ``LibraryMissing`` where that fails.

        Raises:
            ModelMissing: there is no model file.
        """
        session = MediaPipeSession(self, self._model)
        self.count(1)
        return session

    def count(self, step: int) -> None:
        """A session was opened or closed."""
        with self._lock:
            self._sessions += step
            if not self._sessions:
                _close_all(self._idle)

    def close(self) -> None:
        """Let go of every landmarker that is not looking."""
        with self._lock:
            _close_all(self._idle)

    @contextlib.contextmanager
    def landmarker(self, model: Path, following: bool) -> Iterator[_Landmarker]:
        """One that nobody else has meanwhile, loaded where none is free."""
        with self._lock:
            one = next((idle for idle in self._idle if idle.following is following), None)
            if one is not None:
                self._idle.remove(one)
        one = one or _Landmarker(model, following)
        try:
            yield one
        except BaseException:  # one that failed once would fail whoever gets it next
            _close_all([one])
            raise
        with self._lock:
            self._idle.append(one)


class MediaPipeSession:
    """Looks with whichever landmarker of the backend's is free: one kind for single pictures, another for following."""

    def __init__(self, backend: MediaPipeBackend, model: Path) -> None:
        self._backend, self._model = backend, model
        self._closed = False

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """See ``PoseSession.look``. Raises ``RuntimeError`` once closed."""
        with self._landmarker(following=False) as landmarker:
            return _seen(frame, view, region, landmarker.detect)

    def follow(self, frames: Sequence[Frame], view: View) -> tuple[Pose | None, ...]:
        """See ``PoseSession.follow``. Raises ``RuntimeError`` once closed."""
        with self._landmarker(following=True) as landmarker:
            landmarker.forget()
            return tuple(next(iter(_seen(frame, view, None, landmarker.detect)), None) for frame in frames)

    def _landmarker(self, following: bool) -> contextlib.AbstractContextManager[_Landmarker]:
        if self._closed:
            raise RuntimeError("expected an open session, got a look after it was closed")
        return self._backend.landmarker(self._model, following)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._closed:
            self._closed = True
            self._backend.count(-1)


class _Landmarker:
    """One loaded model, for single pictures or for following somebody."""

    def __init__(self, model: Path, following: bool) -> None:
        self.following = following
        self._native = _landmarker(model, following)
        self._clock_ms = 0
        self._warmed = False

    def detect(self, picture: ImageArray) -> PoseLandmarkerResult:
        """What the model finds."""
        if self._warmed:
            return self._detect(picture)
        # The landmark network prints its one warning when it first finds somebody.
        with _quiet_native_logs():
            result = self._detect(picture)
        self._warmed = bool(result.pose_landmarks)
        return result

    def _detect(self, picture: ImageArray) -> PoseLandmarkerResult:
        import mediapipe as mp  # type: ignore[import-untyped]  # ships no types

        # A sliced or flipped array is not contiguous; mp.Image would silently read another picture out of it.
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(picture))
        if not self.following:
            return self._native.detect(image)
        self._clock_ms += FAR_APART_MS
        return self._native.detect_for_video(image, self._clock_ms)

    def forget(self) -> None:
        """Lose sight of whoever was followed: nobody is to be seen in a black picture."""
        if self._clock_ms:
            self._detect(_BLANK)

    def close(self) -> None:
        """Unload the model."""
        self._native.close()


def _close_all(landmarkers: list[_Landmarker]) -> None:
    while landmarkers:
        with contextlib.suppress(Exception):  # one that is broken cannot even be closed, and must not hide why
            landmarkers.pop().close()


def _seen(frame: Frame, view: View, region: Box | None, detect: Callable[[ImageArray], PoseLandmarkerResult]) -> tuple[Pose, ...]:
    """Show one frame to the model; landmarks come back in pixels of the clip's own picture."""
    part = frame.within(region) if region else frame
    picture = part.image
    height, width = picture.shape[:2]
    if region is not None:
        picture = _broadened(picture, max(region.width / part.scale[0], region.height / part.scale[1]))
    if view is View.MIRROR:
        picture = picture[:, ::-1]
    result = detect(picture)
    poses = []
    for points, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True):
        xy = np.array([(p.x, p.y) for p in points])
        metres = np.array([(p.x, p.y, p.z) for p in world])
        visibility = np.array([p.visibility for p in points], dtype=np.float64)
        if view is View.MIRROR:
            xy, metres, visibility = flip_back(xy, metres, visibility, 1.0)
        poses.append(Pose(xy * [width, height] * part.scale + part.corner_px, metres, visibility))
    return tuple(poses)


def _broadened(picture: ImageArray, side: float) -> ImageArray:
    """The picture made broader, and smaller where the whole region would be larger than the model has use for."""
    import cv2

    height, width = picture.shape[:2]
    share = min(1.0, SIDE_PX / side)
    size = max(round(width * share * BROADER), 2), max(round(height * share), 2)
    way = cv2.INTER_AREA if share * BROADER <= 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=way), dtype=np.uint8)


def _landmarker(model: Path, following: bool) -> PoseLandmarker:
    try:
        with _quiet_native_logs():
            from mediapipe.tasks.python import BaseOptions, vision  # type: ignore[import-untyped]  # ships no types

            options = vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(model)),
                running_mode=vision.RunningMode.VIDEO if following else vision.RunningMode.IMAGE,
                num_poses=1 if following else MOST_PEOPLE,
            )
            landmarker = vision.PoseLandmarker.create_from_options(options)
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise LibraryMissing(
            f"MediaPipe could not load the pose model {model.name} ({error}).",
            "Run `screener doctor`: it names the missing library or file and how to install it.",
        ) from error
    return landmarker


_LOG_LOCK: Final = threading.Lock()


@contextlib.contextmanager
def _quiet_native_logs() -> Iterator[None]:
    """Keep the start-up chatter of the native libraries, which no setting silences, off the user's terminal.

    They write to file descriptor 2 behind Python's back, while the model is made and when it first finds somebody.
    """
    with _LOG_LOCK:
        try:
            kept = os.dup(2)
        except OSError:  # no terminal at all (a service): nothing to keep quiet
            yield
            return
        try:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


__all__ = ["MediaPipeBackend", "MediaPipeSession"]
