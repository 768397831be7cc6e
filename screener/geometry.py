"""Angles and projections in the frontal picture. The only room with radians; everything that leaves it is in degrees.

All points are pixels of the upright image (x right, y down), so an angle never depends on the shape of the picture. ``medial`` is the image
direction in which a knee moves inward: +1 for the right leg, -1 for the left (an un-mirrored picture of a person facing the camera).
NaN in gives NaN out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screener.types.media import FloatArray
from screener.types.terms import Side

MEDIAL: Final[dict[Side, float]] = {Side.LEFT: -1.0, Side.RIGHT: 1.0}


def thigh_angle(hip: FloatArray, knee: FloatArray, side: Side) -> FloatArray:
    """(...) degrees of the thigh from the vertical; positive = knee medial to hip. ``hip`` and ``knee`` are (..., 2)."""
    medial = MEDIAL[side]
    angle: FloatArray = np.degrees(np.arctan2(medial * (knee[..., 0] - hip[..., 0]), knee[..., 1] - hip[..., 1]))
    return angle


def shank_angle(knee: FloatArray, ankle: FloatArray, side: Side) -> FloatArray:
    """(...) degrees of the shank from the vertical; positive = knee medial to ankle. ``knee`` and ``ankle`` are (..., 2)."""
    medial = MEDIAL[side]
    angle: FloatArray = np.degrees(np.arctan2(medial * (knee[..., 0] - ankle[..., 0]), ankle[..., 1] - knee[..., 1]))
    return angle


def fppa(hip: FloatArray, knee: FloatArray, ankle: FloatArray, side: Side) -> FloatArray:
    """Frontal plane projection angle, (...) degrees; positive = knee inward (valgus), negative = outward (varus).

    Sum of the thigh's and the shank's angle from the vertical; its amount is 180 degrees minus the inner angle hip-knee-ankle.
    Roll of the camera cancels. Munro et al. 2012, doi:10.1123/jsr.21.1.7.
    """
    return thigh_angle(hip, knee, side) + shank_angle(knee, ankle, side)


def medial_offset(hip: FloatArray, knee: FloatArray, ankle: FloatArray, side: Side) -> FloatArray:
    """(...) pixels of the knee from the hip-ankle line, at right angles to it; positive = knee inward."""
    line = ankle - hip
    length = np.hypot(line[..., 0], line[..., 1])
    cross = line[..., 1] * (knee[..., 0] - hip[..., 0]) - line[..., 0] * (knee[..., 1] - hip[..., 1])
    offset: FloatArray = MEDIAL[side] * cross / length
    return offset


def line_tilt(stance: FloatArray, swing: FloatArray) -> FloatArray:
    """(...) degrees by which the swing-side end of a line lies lower in the picture than its stance-side end."""
    tilt: FloatArray = np.degrees(np.arctan2(swing[..., 1] - stance[..., 1], np.abs(swing[..., 0] - stance[..., 0])))
    return tilt


def lean(upper: FloatArray, lower: FloatArray, side: Side) -> FloatArray:
    """(...) degrees of a line from the vertical; positive = its upper end leans over the stance leg ``side``."""
    outward = -MEDIAL[side]
    angle: FloatArray = np.degrees(np.arctan2(outward * (upper[..., 0] - lower[..., 0]), lower[..., 1] - upper[..., 1]))
    return angle


def distance(a: FloatArray, b: FloatArray) -> FloatArray:
    """(...) pixels between points (..., 2)."""
    gap: FloatArray = np.hypot(a[..., 0] - b[..., 0], a[..., 1] - b[..., 1])
    return gap


def turn_from_world(left: FloatArray, right: FloatArray) -> FloatArray:
    """(...) degrees by which a left-right pair of world points (..., 3) is turned about the vertical.

    Positive = the athlete's front points to the image right (the left point lies further from the camera).
    """
    gap = left - right
    turn: FloatArray = np.degrees(np.arctan2(gap[..., 2], gap[..., 0]))
    return turn


def ray_angle(x_px: float, width_px: int, height_px: int, short_side_fov_deg: float) -> float:
    """Degrees between the optical axis (through the picture's centre) and a point; positive = image right."""
    focal = min(width_px, height_px) / 2 / np.tan(np.radians(short_side_fov_deg) / 2)
    return float(np.degrees(np.arctan((x_px - width_px / 2) / focal)))


def focal_px(width_px: int, height_px: int, short_side_fov_deg: float) -> float:
    """Focal length in pixels of a lens that sees the short side of the picture under the given angle."""
    return float(min(width_px, height_px) / 2 / np.tan(np.radians(short_side_fov_deg) / 2))


_DROPS: Final = np.array([0.0, 0.077, 0.135, 0.295])
_TURN_GAIN: Final = np.array([0.07, 0.82, 1.15, 2.2])


def turn_gain(drop: float) -> float:
    """Degrees of FPPA per degree that the leg is turned away, at a hip drop (share of the leg length).

    From this package's geometric model of a 1.75 m person: standing, and 45, 60 and 90 degrees of knee flexion;
    straight lines in between, constant beyond. NaN gives NaN.
    """
    return float(np.interp(drop, _DROPS, _TURN_GAIN)) if np.isfinite(drop) else float("nan")
