"""Ways of showing one picture to the pose model, each with the way back for the points that it finds.

Places are pixels; a region is a square around the athlete, which may reach beyond the picture. A way says itself how broad and how large
the region is shown, whatever the product does today: as broad as it is and at full size where nothing else is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from screener.types import Box, FloatArray, ImageArray

BREADTHS: Final = (1.0, 1.2, 1.3, 1.5)
"""Compared, all of them at ``SIDE_PX``."""
BROADER: Final = 1.2
"""The breadth at which sizes and numbers of frames are compared."""
SIDE_PX: Final = 512
_SAME: Final = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the model is shown.

    Attributes:
        image: a picture.
        region: the part of it that is looked at.
        back: (2, 3) affine map from its pixels to those of the original picture.
        broader: how many times as broad as it is the region is shown.
        side_px: larger side at which it is shown at most, every pixel the mean of those it stands for.
    """

    image: ImageArray
    region: Box
    back: FloatArray
    broader: float = 1.0
    side_px: float = math.inf

    def returned(self, xy_px: FloatArray) -> FloatArray:
        """(..., 2) points of this picture as points of the original one; NaN stays NaN."""
        points: FloatArray = xy_px @ self.back[:, :2].T + self.back[:, 2]
        return points


Way = Callable[[ImageArray, Box], Shown]


def as_it_is(image: ImageArray, region: Box) -> Shown:
    """The region as the product cuts it, and no more done to it."""
    return Shown(image, region, _SAME)


def sized(factor: float) -> Way:
    """A region so many times as wide and high, about the same middle."""

    def way(image: ImageArray, region: Box) -> Shown:
        return Shown(image, _box(*region.centre, factor * region.width / 2), _SAME)

    return way


def moved(across: float, down: float) -> Way:
    """A region moved by these shares of half its side."""

    def way(image: ImageArray, region: Box) -> Shown:
        (x, y), half = region.centre, region.width / 2
        return Shown(image, _box(x + across * half, y + down * half, half), _SAME)

    return way


def turned(degrees: float) -> Way:
    """The picture turned about the region's middle; beyond its edge stands what was there."""

    def way(image: ImageArray, region: Box) -> Shown:
        there = cv2.getRotationMatrix2D(region.centre, degrees, 1.0)
        height, width = image.shape[:2]
        picture = cv2.warpAffine(image, there, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        back = cv2.invertAffineTransform(there)
        return Shown(np.asarray(picture, dtype=np.uint8), region, np.asarray(back, dtype=np.float64))

    return way


def broadened(broader: float, side_px: float) -> Way:
    """The region made so many times as broad, and smaller where it is larger than that."""
    return lambda image, region: Shown(image, region, _SAME, broader, side_px)


def coloured(change: Callable[[ImageArray], ImageArray]) -> Way:
    """The region in other colours."""
    return lambda image, region: Shown(change(image), region, _SAME)


def grey(image: ImageArray) -> ImageArray:
    """Without colour."""
    return np.asarray(cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def swapped(image: ImageArray) -> ImageArray:
    """Red and blue exchanged."""
    return np.ascontiguousarray(image[:, :, ::-1])


def inverted(image: ImageArray) -> ImageArray:
    """As a negative."""
    return np.asarray(255 - image, dtype=np.uint8)


def brightened(gamma: float) -> Callable[[ImageArray], ImageArray]:
    """Lighter (below 1) or darker (above 1)."""
    table = (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return lambda image: np.asarray(cv2.LUT(image, table), dtype=np.uint8)


WAYS: Final[dict[str, Way]] = {
    "region": as_it_is,
    **{f"size_{factor}": sized(factor) for factor in (0.7, 0.85, 1.17, 1.4)},
    **{f"moved_{name}": moved(*by) for name, by in (("left", (-0.08, 0)), ("right", (0.08, 0)), ("up", (0, -0.08)), ("down", (0, 0.08)))},
    "turned_left": turned(7.0),
    "turned_right": turned(-7.0),
    **{f"broader_{factor}": broadened(factor, SIDE_PX) for factor in BREADTHS},
    "broader_full_size": broadened(BROADER, math.inf),
    "broader_384": broadened(BROADER, 384),
    "grey": coloured(grey),
    "swapped": coloured(swapped),
    "inverted": coloured(inverted),
    "lighter": coloured(brightened(0.6)),
    "darker": coloured(brightened(1.6)),
}
"""Every way of showing the region, by name."""


def _box(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)
