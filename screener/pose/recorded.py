"""A backend that replays what another one saw, from one ``.npz`` file. It ships: tests and demonstrations run on it without the model.

``RecordingBackend`` wraps a real backend and writes such a file. A look is found again by (frame, view, way of looking), so a replay asks
for the same frames as the recording did: a question that was never asked raises, it is not answered with something near.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from screener.errors import SetupError
from screener.pose import PoseBackend, PoseSession
from screener.types import Box, Frame, Pose, View

WHOLE, REGION, FOLLOWED = "whole", "region", "followed"
_Key = tuple[int, str, str]


def _key(frame: Frame, view: View, region: Box | None) -> _Key:
    return frame.index, view.value, WHOLE if region is None else REGION


def _followed(frame: Frame, view: View) -> _Key:
    return frame.index, view.value, FOLLOWED


class RecordedBackend:
    """Replays a recording.

    Args:
        path: a file written by ``RecordingBackend.save``.

    Raises:
        SetupError: the file is missing or is not a recording.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                self._model, self._sha256 = str(data["model"]), str(data["model_sha256"])
                keys = [(int(i), str(v), str(w)) for i, v, w in zip(data["frame"], data["view"], data["way"], strict=True)]
                people, poses = data["people"], data["poses"].astype(np.float64)
        except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise SetupError(
                f"{path.name} is not a recording of poses ({error}).", "Record it again with RecordingBackend.save."
            ) from error
        self._looks: dict[_Key, tuple[Pose, ...]] = {}
        first = 0
        for key, count in zip(keys, people, strict=True):
            found = poses[first : first + count]
            self._looks[key] = tuple(Pose(p[:, :2].copy(), p[:, 2:5].copy(), p[:, 5].copy()) for p in found)
            first += count

    @property
    def model(self) -> str:
        return self._model

    @property
    def model_sha256(self) -> str:
        return self._sha256

    def open(self) -> _RecordedSession:
        return _RecordedSession(self._looks)

    def close(self) -> None:
        """Nothing is kept."""


class _RecordedSession:
    def __init__(self, looks: dict[_Key, tuple[Pose, ...]]) -> None:
        self._looks = looks

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """Replay; raises ``SetupError`` for a look that was never recorded."""
        return self._recorded(_key(frame, view, region))

    def follow(self, frames: Sequence[Frame], view: View) -> tuple[Pose | None, ...]:
        """Replay; raises ``SetupError`` for a picture that was never recorded so."""
        return tuple(next(iter(self._recorded(_followed(frame, view))), None) for frame in frames)

    def _recorded(self, key: _Key) -> tuple[Pose, ...]:
        try:
            return self._looks[key]
        except KeyError:
            frame, view, way = key
            raise SetupError(
                f"The recording holds no {view} look at frame {frame} ({way}).",
                "The reading plan has changed since it was recorded; record it again.",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


class RecordingBackend:
    """Wraps a backend and remembers every look, from any thread."""

    def __init__(self, inner: PoseBackend) -> None:
        self._inner = inner
        self._looks: dict[_Key, tuple[Pose, ...]] = {}
        self._lock = threading.Lock()

    @property
    def model(self) -> str:
        return self._inner.model

    @property
    def model_sha256(self) -> str:
        return self._inner.model_sha256

    def open(self) -> _RecordingSession:
        return _RecordingSession(self._inner.open(), self._looks, self._lock)

    def close(self) -> None:
        """Close the wrapped backend; the looks stay."""
        self._inner.close()

    def save(self, path: Path) -> None:
        """Write the recording. Landmarks are rounded to 32-bit floats (far below a hundredth of a pixel)."""
        keys = sorted(self._looks)
        poses = [np.hstack([p.xy_px, p.world_m, p.visibility[:, None]]) for key in keys for p in self._looks[key]]
        np.savez_compressed(
            path,
            model=self.model,
            model_sha256=self.model_sha256,
            frame=np.array([k[0] for k in keys]),
            view=np.array([k[1] for k in keys]),
            way=np.array([k[2] for k in keys]),
            people=np.array([len(self._looks[k]) for k in keys]),
            poses=np.array(poses, dtype=np.float32),
        )


class _RecordingSession:
    def __init__(self, inner: PoseSession, looks: dict[_Key, tuple[Pose, ...]], lock: threading.Lock) -> None:
        self._inner, self._looks, self._lock = inner, looks, lock

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        found = self._inner.look(frame, view, region)
        with self._lock:
            self._looks[_key(frame, view, region)] = found
        return found

    def follow(self, frames: Sequence[Frame], view: View) -> tuple[Pose | None, ...]:
        found = self._inner.follow(frames, view)
        with self._lock:
            self._looks |= {_followed(frame, view): (pose,) if pose else () for frame, pose in zip(frames, found, strict=True)}
        return found

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._inner.__exit__(kind, error, trace)
