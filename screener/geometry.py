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


_DROPS: Final = np.array([0.0, 0.045, 0.077, 0.107, 0.135, 0.165, 0.20, 0.25, 0.31])
_TURN_GAIN: Final = np.array([0.20, 0.67, 0.89, 1.06, 1.20, 1.34, 1.55, 1.88, 2.20])
_HIP_GAIN: Final = np.array([0.20, 0.42, 0.50, 0.55, 0.55, 0.60, 0.75, 1.10, 1.25])


def turn_gain(drop: float) -> float:
    """Degrees of FPPA per degree that the leg is seen from aside, at a hip drop (share of the leg length).

    The knee stands before the line from hip to ankle. Fitted to the joints of posed people (no pose model involved), seed ``fit`` of the
    validation, 2 to 5 m away; straight lines in between, constant beyond. NaN gives NaN.
    """
    return float(np.interp(drop, _DROPS, _TURN_GAIN)) if np.isfinite(drop) else float("nan")


def seen_from_aside(drop: float, knee_deg: float, hip_deg: float, side: Side) -> float:
    """Degrees that FPPA gains because the leg is not seen from straight ahead, positive = looks further inward; NaN where one is unknown.

    Args:
        drop: hip drop, share of the leg length.
        knee_deg: from how far aside the knee is seen: the body's turn plus the ray to the knee, positive = its front to the image right.
        hip_deg: the same for the hip. Hips move back as knees come forward, so that perspective draws them together (residual SD of the
            whole formula on posed people: 0.4 degrees at matched depth, 0.8 at a drop of 0.3).
        side: which leg.
    """
    hip_gain = float(np.interp(drop, _DROPS, _HIP_GAIN)) if np.isfinite(drop) else float("nan")
    return MEDIAL[side] * (turn_gain(drop) * knee_deg + hip_gain * (hip_deg - knee_deg))
