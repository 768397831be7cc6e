"""Pictures of the first visit, kept until it is known which of them are read accurately, so that they are not decoded twice.

Kept is the part around the athlete, no larger than the model is shown it, as JPEG: some thirty kilobytes a picture. Those of a short clip
stay in memory. Those of a longer one go to a temporary file that is gone with the program, however it ends.
"""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from io import FileIO
from types import TracebackType
from typing import Final, Self

import numpy as np

from screener import jpeg, people
from screener.types import Box, FloatArray, Frame, ImageArray, View

SHARP_PX: Final = 512
"""Pixels across the part around the athlete below which a picture is not kept, where the clip itself has more of them."""
SIDE_PX: Final = 640
"""Side at which the part around the athlete is kept at most: the model is shown less."""
IN_MEMORY_BYTES: Final = 8 * 2**20
MOST_BYTES: Final = 192 * 2**20
"""Ten minutes take about as much; a folder for temporary files may be small, or lie in memory."""
NEAR: Final = 0.2
"""A kept part serves for a region whose middle is no further from its own than this share of its side, ..."""
ALIKE: Final = 1.35
"""... and which is no more than so many times larger or smaller: a step of sizes, and not two."""
_QUALITY: Final = 90


@dataclass(frozen=True, slots=True)
class _Kept:
    """A picture, or where it begins in the file, and what it shows."""

    picture: bytes | int
    length: int
    time_s: float
    size_px: tuple[int, int] | None
    part: Box | None
    region: Box
    view: View


class Album:
    """Pictures by their index in the clip. Thread-safe.

    Where there is no more room, what was kept stays and nothing more is kept: whoever finds no picture here decodes it.
    """

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._file: FileIO | None = None
        self._end, self._full = 0, False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            if self._file is not None:
                self._file.close()

    def clear(self) -> None:
        """Forget every picture, as before a visit in which they are counted otherwise."""
        with self._lock:
            self._kept.clear()
            self._end = 0

    def keep(self, frame: Frame, xy_px: FloatArray, view: View) -> None:
        """Keep a picture's part around a pose (K, 2) in pixels of the clip; nothing where the clip could show it much sharper.

        Args:
            frame: as the first visit saw it.
            xy_px: the athlete.
            view: how it was shown to the model. It is kept the same way round, so that a clip and its mirror image keep the same bytes.
        """
        region = people.region(xy_px, frame.whole_px[0])
        side = region.width / float(frame.scale.max())
        if side < SHARP_PX and frame.scale.max() > 1:
            return
        part = frame.within(region)
        picture = _encoded(_shown(part.image, view), min(1.0, SIDE_PX / side))
        with self._lock:
            place = self._put(picture)
            if place is not None:
                self._kept[frame.index] = _Kept(place, len(picture), frame.time_s, part.size_px, part.part, region, view)

    def _put(self, picture: bytes) -> bytes | int | None:
        """The picture itself while there is room in memory, else where it was written; ``None`` where there is no room at all."""
        start, self._end = self._end, self._end + len(picture)
        if self._end <= IN_MEMORY_BYTES:
            return picture
        try:
            if self._full or self._end > MOST_BYTES:
                return None
            self._file = self._file or tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the album
            self._file.seek(start)
            self._full = self._file.write(picture) < len(picture)
        except OSError:
            self._full = True
        return None if self._full else start

    def region(self, index: int, near: Box) -> Box | None:
        """What a picture was cut out by; ``None`` where it is not kept, or shows something else than the region asked for."""
        kept = self._kept.get(index)
        if kept is None or np.hypot(*np.subtract(kept.region.centre, near.centre)) > NEAR * near.width:
            return None
        return kept.region if 1 / ALIKE < kept.region.width / near.width < ALIKE else None

    def frame(self, index: int) -> Frame:
        """A picture that is kept. Raises ``KeyError`` for one that is not."""
        kept = self._kept[index]
        picture = kept.picture
        if isinstance(picture, int):
            with self._lock:
                assert self._file is not None, "nothing is said to lie in a file before there is one"
                self._file.seek(picture)
                picture = self._file.read(kept.length)
        image = np.ascontiguousarray(_shown(jpeg.decode(picture), kept.view))
        return Frame(index, kept.time_s, image, kept.size_px, kept.part)


def _shown(image: ImageArray, view: View) -> ImageArray:
    """The picture as a view shows it; of what a view shows, the picture again."""
    return image[:, ::-1] if view is View.MIRROR else image


def _encoded(image: ImageArray, share: float) -> bytes:
    """The picture made smaller as JPEG."""
    import cv2

    height, width = image.shape[:2]
    image = np.ascontiguousarray(image)
    if share < 1:
        size = max(round(width * share), 2), max(round(height * share), 2)
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return jpeg.encode(image, _QUALITY)
