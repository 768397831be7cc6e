"""Small rotation helpers. Matrices act on column vectors; angles in radians except where the name says degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]  # (3,)
Matrix = NDArray[np.float64]  # (3, 3)


def vector(x: float, y: float, z: float) -> Vector:
    """(3,) of three numbers."""
    return np.array([x, y, z], dtype=np.float64)


def unit(v: Vector) -> Vector:
    """`v` at length one."""
    scaled: Vector = v / np.sqrt(v @ v)
    return scaled


def cross(a: Vector, b: Vector) -> Vector:
    """Cross product of two single vectors (several times faster than NumPy's general one)."""
    return vector(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def about(axis: Vector, angle: float) -> Matrix:
    """Rotation by `angle` about the unit vector `axis` (Rodrigues)."""
    x, y, z = axis
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turn: Matrix = np.eye(3) + np.sin(angle) * skew + (1.0 - np.cos(angle)) * (skew @ skew)
    return turn


def shortest(start: Vector, end: Vector) -> Matrix:
    """The smallest rotation that takes the direction of `start` to that of `end`."""
    start, end = unit(start), unit(end)
    axis = cross(start, end)
    sine = float(np.sqrt(axis @ axis))
    return np.eye(3) if sine < 1e-9 else about(axis / sine, float(np.arctan2(sine, start @ end)))


def hinge_frame(hinge: Vector, along: Vector) -> Matrix:
    """Columns: the part of `hinge` across `along`, `along`, and their cross product, all at length one."""
    along = unit(along)
    hinge = unit(hinge - along * float(hinge @ along))
    return np.stack([hinge, along, cross(hinge, along)], axis=1)


def twist(rotation: Matrix, axis: Vector) -> float:
    """How far `rotation` turns about the unit vector `axis`."""
    sines = vector(rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]) / 2.0
    return float(np.arctan2(axis @ sines, (np.trace(rotation) - 1.0) / 2.0))


def tilt_degrees(flexion: float, lean: float, turn: float) -> Matrix:
    """Posture of a trunk segment: bent forward by `flexion`, then tipped to the person's right by `lean`, then turned left by `turn`."""
    return about(vector(0, 1, 0), np.radians(turn)) @ about(vector(1, 0, 0), np.radians(flexion)) @ about(vector(0, 0, 1), np.radians(lean))
