"""Legs whose knee angle is asked for: where the knee must be, given hip and ankle. Pure geometry, independent of any body.

World axes: x towards the person's left, y up, z forward; metres. Inward (medial, valgus) angles are positive, in degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from validation.plan import Side
from validation.rotations import Vector, cross, unit

SIDES: Final[tuple[Side, Side]] = ("left", "right")
OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}
OUTWARD: Final[dict[Side, float]] = {"left": 1.0, "right": -1.0}  # direction along x away from the body's middle

_LONGEST: Final = 0.9995  # share of the leg's length: never quite straight, or the knee would have no side to bend to
_WIDEST_SWIVEL: Final = np.radians(75.0)
_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True)
class KneeCircle:
    """All places a knee can have between a fixed hip and ankle: a circle about the hip-ankle line."""

    centre: Vector
    forward: Vector  # from the centre to the knee that points along the pole
    medial: Vector  # a quarter turn further, towards the other leg

    def at(self, swivel: float) -> Vector:
        """The knee turned medially by `swivel` radians out of the pole's direction."""
        knee: Vector = self.centre + np.cos(swivel) * self.forward + np.sin(swivel) * self.medial
        return knee


def frontal_angle(hip: NDArray[np.float64], knee: NDArray[np.float64], ankle: NDArray[np.float64], side: Side) -> NDArray[np.float64]:
    """Frontal plane projection angle of points (..., 2) with x towards the person's left and y down: (...) degrees, inward positive.

    It is the change of direction from thigh to shank, so a straight leg gives 0 however it leans. NaN in gives NaN out.
    """
    thigh, shank = knee - hip, ankle - knee
    turn = thigh[..., 0] * shank[..., 1] - thigh[..., 1] * shank[..., 0]
    along = (thigh * shank).sum(-1)
    angle: NDArray[np.float64] = -OUTWARD[side] * np.degrees(np.arctan2(turn, along))
    return angle


def world_angle(hip: Vector, knee: Vector, ankle: Vector, side: Side) -> float:
    """Inward angle in the frontal plane of the world: no perspective, no turn of the camera."""
    down = np.array([1.0, -1.0])
    return float(frontal_angle(hip[:2] * down, knee[:2] * down, ankle[:2] * down, side))


def knee_flexion(hip: Vector, knee: Vector, ankle: Vector) -> float:
    """Flexion in three dimensions, degrees; 0 is a straight leg."""
    return float(180.0 - np.degrees(np.arccos(np.clip(unit(hip - knee) @ unit(ankle - knee), -1.0, 1.0))))


def within_reach(hip: Vector, ankle: Vector, length: float) -> Vector:
    """`ankle`, drawn towards the hip where a leg of that length would not reach it."""
    away = ankle - hip
    distance = float(np.sqrt(away @ away))
    return ankle if distance <= length else hip + away * (length / distance)


def knee_circle(hip: Vector, ankle: Vector, thigh: float, shank: float, pole: Vector, side: Side) -> KneeCircle:
    """The circle of knees for these bone lengths; `pole` is the direction in which the knee points when it swivels by 0."""
    axis = ankle - hip
    distance = float(np.sqrt(axis @ axis))
    axis = axis / distance
    distance = min(distance, _LONGEST * (thigh + shank))
    along = (thigh**2 - shank**2 + distance**2) / (2.0 * distance)
    radius = float(np.sqrt(max(thigh**2 - along**2, 0.0)))
    forward = unit(pole - axis * float(axis @ pole))
    medial = cross(axis, forward)
    medial = medial * (-OUTWARD[side] * np.sign(medial[0]))
    return KneeCircle(hip + along * axis, radius * forward, radius * medial)


def swivel_for(circle: KneeCircle, hip: Vector, ankle: Vector, side: Side, inward_deg: float) -> float:
    """Swivel (radians) at which the world's frontal-plane angle is `inward_deg`; the nearest possible one where none reaches it."""
    low, high = -_WIDEST_SWIVEL, _WIDEST_SWIVEL
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if world_angle(hip, circle.at(middle), ankle, side) < inward_deg:
            low = middle
        else:
            high = middle
    return float(0.5 * (low + high))
