"""Undo the mirror: landmarks found in a mirrored picture, as landmarks of the picture itself."""

from __future__ import annotations

from screener import skeleton
from screener.types import FloatArray


def flip_back(xy_px: FloatArray, world_m: FloatArray, visibility: FloatArray, width_px: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give a mirrored picture's landmarks their true place and side.

    Args:
        xy_px: (K, 2) pixels in the mirrored picture.
        world_m: (K, 3) metres, x to the right of the mirrored picture.
        visibility: (K,).
        width_px: width of the picture.

    Returns:
        The three arrays as if the picture had not been mirrored. NaN stays NaN.
    """
    metres = world_m[skeleton.TWINS].copy()
    metres[:, 0] *= -1
    return skeleton.mirror(xy_px, width_px), metres, visibility[skeleton.TWINS]
