"""Pictures of the first visit, kept until it is known which of them are read accurately, so that they are not decoded twice.

Kept is the part around the athlete, no larger than the model is shown it, as JPEG: some twenty kilobytes a picture. A short clip's
pictures stay in memory; those of a longer one go to a temporary file without a name, which is gone with the program, however it ends.
"""

from __future__ import annotations

import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import numpy as np

from screener import people
from screener.types import Box, FloatArray, Frame, ImageArray

SHARP_PX: Final = 512
"""Pixels across the part around the athlete below which a picture is not kept, where the clip itself has more of them."""
SIDE_PX: Final = 640
"""Side at which the part around the athlete is kept at most: the model is shown less."""
IN_MEMORY_BYTES: Final = 8 * 2**20
NEAR: Final = 0.1
"""A kept part serves for a region whose middle is no further from its own than this share of its side."""
_QUALITY: Final = 95


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where a picture lies in the file, and what it shows."""

    start: int
    length: int
    time_s: float
    size_px: tuple[int, int] | None
    part: Box | None
    region: Box


class Album:
    """Pictures by their index in the clip. Thread-safe.

    Where the disk is full, what was kept stays and nothing more is kept: whoever finds no picture here decodes it.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - it is closed with the album
        self._kept: dict[int, _Kept] = {}
        self._end = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock, suppress(OSError):
            self._file.close()

    @property
    def kept(self) -> tuple[int, ...]:
        """The index of every picture, rising."""
        return tuple(sorted(self._kept))

    def clear(self) -> None:
        """Forget every picture, as before a visit in which they are counted otherwise."""
        with self._lock:
            self._kept.clear()
            self._end = 0

    def keep(self, frame: Frame, xy_px: FloatArray) -> None:
        """Keep a picture's part around a pose (K, 2) in pixels of the clip; nothing where the clip could show it much sharper."""
        region = people.region(xy_px, (frame.size_px or (frame.image.shape[1],))[0])
        side = region.width / float(frame.scale.max())
        if side < SHARP_PX and frame.scale.max() > 1:
            return
        part = frame.within(region)
        picture = _encoded(part.image, min(1.0, SIDE_PX / side))
        with self._lock, suppress(OSError):
            self._file.seek(self._end)
            self._file.write(picture)
            self._kept[frame.index] = _Kept(self._end, len(picture), frame.time_s, part.size_px, part.part, region)
            self._end += len(picture)

    def region(self, index: int, near: Box) -> Box | None:
        """What a picture was cut out by; ``None`` where it is not kept, or shows another place than the region asked for."""
        kept = self._kept.get(index)
        if kept is None or np.hypot(*np.subtract(kept.region.centre, near.centre)) > NEAR * near.width:
            return None
        return kept.region

    def frame(self, index: int) -> Frame:
        """A picture that is kept. Raises ``KeyError`` for one that is not."""
        kept = self._kept[index]
        with self._lock:
            self._file.seek(kept.start)
            picture = self._file.read(kept.length)
        return Frame(index, kept.time_s, _decoded(picture), kept.size_px, kept.part)


def _encoded(image: ImageArray, share: float) -> bytes:
    import cv2

    height, width = image.shape[:2]
    if share < 1:
        image = np.asarray(
            cv2.resize(image, (max(round(width * share), 2), max(round(height * share), 2)), interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    return data.tobytes()


def _decoded(picture: bytes) -> ImageArray:
    import cv2

    image = cv2.imdecode(np.frombuffer(picture, dtype=np.uint8), cv2.IMREAD_COLOR)
    assert image is not None, "what this module encoded can be decoded"
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)
