"""Upright pictures: the rotation, mirroring and pixel shape that a file asks for, applied once, right after decoding."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from av.sidedata.sidedata import SideData
from av.video.reformatter import Interpolation, VideoReformatter

from screener.types import ImageArray, Turn

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

SQUARE: Final = 0.005
"""Pixels whose sides differ by less than this share count as square: no angle changes by 0.15 degrees. Our own choice."""

_SCALING: Final = Interpolation.AREA
"""Every pixel counts: a smaller picture is a quieter one."""

_HALVED: Final = 2

MAX_STRETCH: Final = 4.0
"""A pixel longer than this is a broken header, not a format; it is left alone and said. Our own choice."""


@dataclass(frozen=True, slots=True)
class Upright:
    """How a stored picture becomes the upright one: stretched to square pixels, mirrored left to right, then turned clockwise.

    Attributes:
        stored_px: (width, height) after stretching and before turning, in square pixels.
        mirrored: whether the file asks for the picture to be mirrored left to right (some front cameras).
        clockwise_deg: clockwise turn after mirroring: 0, 90, 180 or 270.
        notes: plain sentences about what was found.
        unmirrored: whether the upright picture is turned back left to right at last, because the user says that it was saved mirrored.
    """

    stored_px: tuple[int, int]
    mirrored: bool
    clockwise_deg: int
    notes: tuple[str, ...] = ()
    unmirrored: bool = False

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height) of the upright picture."""
        width, height = self.stored_px
        return (height, width) if self.clockwise_deg in (90, 270) else (width, height)

    def turned(self, turn: Turn) -> Upright:
        """The same, with what the user says on top of what the file asks for."""
        clockwise = (self.clockwise_deg + turn.clockwise_deg) % 360
        return replace(self, clockwise_deg=clockwise, unmirrored=turn.unmirrored)


def read_matrix(raw: bytes | None) -> tuple[bool, int, bool]:
    """What a display matrix asks for.

    Args:
        raw: nine 32-bit integers (a b u, c d v, x y w) in the byte order of this machine, as in FFmpeg's ``AV_PKT_DATA_DISPLAYMATRIX``;
            a stored point (x, y), y down, is shown at (a x + c y, b x + d y). ``None`` or too short: no matrix.

    Returns:
        (mirrored, clockwise_deg, exact): first mirror left to right, then turn clockwise by 0, 90, 180 or 270 degrees; ``exact`` is false
        where the file asks for a turn between these, which is rounded.
    """
    if raw is None or len(raw) < 36:
        return False, 0, True
    a, b, _, c, d, *_rest = struct.unpack("=9i", raw[:36])
    if (a == 0 and b == 0) or a * d == b * c:
        return False, 0, True
    # The stored x axis is shown along (a, b); y points down, so a rising angle turns clockwise.
    turn = math.degrees(math.atan2(b, a))
    mirrored = a * d - b * c < 0
    if mirrored:
        turn += 180.0  # a negative determinant is "mirror top to bottom, then turn", which is "left to right, then half a turn further"
    quarter = round(turn / 90.0)
    return mirrored, quarter % 4 * 90, abs(turn - quarter * 90.0) < 1.0


def plan(frame: VideoFrame, sample_aspect_ratio: Fraction | None) -> Upright:
    """How the pictures of a stream are made upright, from its first decoded frame.

    ``VideoFrame.rotation`` of PyAV is *counter-clockwise*: a phone held upright usually stores -90, which is a quarter turn clockwise.
    The display matrix itself is read instead, because that number hides mirroring.

    Args:
        frame: the first decoded frame.
        sample_aspect_ratio: width of a pixel over its height; ``None`` or zero: unknown, taken as square.
    """
    notes: list[str] = []
    side_data = frame.side_data.get("DISPLAYMATRIX")
    mirrored, clockwise, exact = read_matrix(bytes(side_data) if isinstance(side_data, SideData) else None)
    if not exact:
        notes.append(f"The file asks for a slanted picture; it was turned by {clockwise} degrees only.")
    if mirrored:
        notes.append("The file asks for a mirrored picture (front camera); it was mirrored as asked, so check left and right.")
    width, height = frame.width, frame.height
    ratio = float(sample_aspect_ratio) if sample_aspect_ratio else 1.0
    if not 1 / MAX_STRETCH <= ratio <= MAX_STRETCH:
        notes.append(f"The file claims pixels {ratio:.2f} times as wide as high, which cannot be; they were taken as square.")
    elif abs(ratio - 1.0) > SQUARE:
        # The shorter side grows, so that no detail is lost.
        width, height = (round(width * ratio), height) if ratio > 1 else (width, round(height / ratio))
        notes.append(f"Pixels are {ratio:.3f} times as wide as high; the picture was stretched to {width} x {height} square ones.")
    return Upright((width, height), mirrored, clockwise, tuple(notes))


class Converter:
    """Turns decoded pictures into upright RGB ones, converted and scaled in one step.

    Args:
        upright: how a decoded picture becomes the upright one.

    Keeps the library's scaler from picture to picture, as making one costs more than using it. Used by one thread.
    """

    def __init__(self, upright: Upright) -> None:
        self._upright = upright
        self._scaler = VideoReformatter()

    def __call__(self, frame: VideoFrame, longest_px: int | None = None) -> ImageArray:
        """The upright picture: contiguous ``uint8 (H, W, 3)``.

        ``to_ndarray`` may hand out padded rows, which other libraries misread as another picture: hence ``ascontiguousarray``.

        Args:
            frame: as decoded.
            longest_px: length of the longer side at most; a larger picture is made smaller, a smaller one stays. ``None``: no limit.
        """
        width, height = self._upright.stored_px
        share = 1.0 if longest_px is None else min(1.0, longest_px / max(width, height))
        size = max(round(width * share), 1), max(round(height * share), 1)
        # A very large picture is halved by the converter, so that it is never copied whole.
        first = (width, height) if share > 1 / _HALVED else (_HALVED * size[0], _HALVED * size[1])
        scaled = self._scaler.reformat(frame, *first, format="rgb24", interpolation=_SCALING if first != (width, height) else None)
        image = np.asarray(scaled.to_ndarray(), dtype=np.uint8)
        if first != size:
            import cv2  # treats left and right alike to the last bit, which the converter does not; the pose model tells the difference

            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        return _turned(image, self._upright)


def _turned(image: ImageArray, upright: Upright) -> ImageArray:
    if not (upright.mirrored or upright.clockwise_deg or upright.unmirrored):
        return np.ascontiguousarray(image)
    import cv2  # turns a full-HD picture in 4 ms, where a copy of a turned numpy view takes 15

    if upright.mirrored:
        image = np.asarray(cv2.flip(image, 1), dtype=np.uint8)
    if upright.clockwise_deg:
        code = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}[upright.clockwise_deg]
        image = np.asarray(cv2.rotate(image, code), dtype=np.uint8)
    if upright.unmirrored:
        image = np.asarray(cv2.flip(image, 1), dtype=np.uint8)
    return np.ascontiguousarray(image)
