"""MediaPipe's pose landmarker, full model, on single pictures. The only importer of mediapipe.

Pictures are looked at one by one (image mode) and not as a tracked video: that costs a person detection each time, but no picture's
answer depends on the ones before it, the landmarks carry no hidden smoothing, and any frame may be read in any order.
"""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Iterator
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
"""How many people are looked for in a whole picture; more than that is a crowd and is refused anyway."""


class MediaPipeBackend:
    """The shipped landmarker.

    Args:
        model_path: a ``.task`` bundle; the shipped full model where not given.
    """

    def __init__(self, model_path: Path | None = None) -> None:
        self._path = model_path

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
        """A session; the model is loaded at the first look, which raises ``ModelMissing`` or ``LibraryMissing``."""
        return MediaPipeSession(self._model)


class MediaPipeSession:
    """Up to two landmarkers on the same model, each loaded when it is first needed.

    One (key ``True``) looks at the whole picture for everyone in it, one (``False``) at a region for the athlete.
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._landmarkers: dict[bool, PoseLandmarker] = {}
        self._warmed: set[bool] = set()
        self._closed = False

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """See ``PoseSession.look``. Raises ``RuntimeError`` once closed: the library itself would quietly see nobody."""
        if self._closed:
            raise RuntimeError("expected an open session, got a look after it was closed")
        picture, left, top = _cut(frame.image, region)
        if view is View.MIRROR:
            picture = picture[:, ::-1]
        result = self._detect(region is None, picture)
        height, width = picture.shape[:2]
        poses = []
        for points, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True):
            xy = np.array([(p.x * width, p.y * height) for p in points])
            metres = np.array([(p.x, p.y, p.z) for p in world])
            visibility = np.array([p.visibility for p in points], dtype=np.float64)
            if view is View.MIRROR:
                xy, metres, visibility = flip_back(xy, metres, visibility, width)
            poses.append(Pose(xy + np.array([left, top]), metres, visibility))
        return tuple(poses)

    def _detect(self, everyone: bool, picture: ImageArray) -> PoseLandmarkerResult:
        if everyone not in self._landmarkers:
            self._landmarkers[everyone] = _landmarker(self._model, MOST_PEOPLE if everyone else 1)
        landmarker = self._landmarkers[everyone]
        if everyone in self._warmed:
            return _detect(landmarker, picture)
        # The landmark network prints its one warning when it first finds somebody.
        with _quiet_native_logs():
            result = _detect(landmarker, picture)
        if result.pose_landmarks:
            self._warmed.add(everyone)
        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closed = True
        for landmarker in self._landmarkers.values():
            landmarker.close()


def _cut(image: ImageArray, region: Box | None) -> tuple[ImageArray, float, float]:
    """The part of the picture inside the region, and where its corner lies."""
    if region is None:
        return image, 0.0, 0.0
    height, width = image.shape[:2]
    # Outwards on every side: the mirror image of this part is then the same part of the mirror image.
    left, top = max(math.floor(region.left), 0), max(math.floor(region.top), 0)
    right, bottom = min(math.ceil(region.right), width), min(math.ceil(region.bottom), height)
    if right - left < 2 or bottom - top < 2:
        return image, 0.0, 0.0
    return image[top:bottom, left:right], float(left), float(top)


def _detect(landmarker: PoseLandmarker, picture: ImageArray) -> PoseLandmarkerResult:
    import mediapipe as mp  # type: ignore[import-untyped]  # ships no types

    # A sliced or flipped array is not contiguous; mp.Image would silently read another picture out of it.
    data = np.ascontiguousarray(picture)
    return landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=data))


def _landmarker(model: Path, people: int) -> PoseLandmarker:
    try:
        with _quiet_native_logs():
            from mediapipe.tasks.python import BaseOptions, vision  # type: ignore[import-untyped]  # ships no types

            options = vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(model)),
                running_mode=vision.RunningMode.IMAGE,
                num_poses=people,
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
