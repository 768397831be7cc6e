"""Vectors and rotations. Centimetres and degrees; x is forward, y to the person's left, z up."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
"""Three numbers: a place or a direction."""

Matrix = NDArray[np.float64]
"""Three by three: the axes of a body part as columns (forward, left, up)."""

Triple = tuple[float, float, float]
"""A vector, or three angles, as data holds it."""

_TINY: Final = 1e-9
_DEGREE: Final = np.pi / 180.0


def sine(degrees: float | Vector) -> Vector:
    """Sine of degrees: beside ``cosine`` the only place here that knows another measure of angles."""
    found: Vector = np.sin(np.asarray(degrees, dtype=np.float64) * _DEGREE)
    return found


def cosine(degrees: float | Vector) -> Vector:
    """Cosine of degrees."""
    found: Vector = np.cos(np.asarray(degrees, dtype=np.float64) * _DEGREE)
    return found


def vector(values: Triple) -> Vector:
    """The numbers as an array."""
    return np.array(values, dtype=np.float64)


def unit(direction: Vector) -> Vector:
    """The same direction with length one; a zero vector stays zero."""
    length = float(np.linalg.norm(direction))
    return direction / length if length > _TINY else direction


def cross(one: Vector, other: Vector) -> Vector:
    """Vector square to both (``np.cross`` takes ten times as long for a single pair)."""
    a, b, c = one.tolist()
    d, e, f = other.tolist()
    return np.array([b * f - c * e, c * d - a * f, a * e - b * d])


def about_x(degrees: float) -> Matrix:
    """Turn about the forward axis: up goes to the right."""
    c, s = float(cosine(degrees)), float(sine(degrees))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def about_y(degrees: float) -> Matrix:
    """Turn about the leftward axis: up goes forward."""
    c, s = float(cosine(degrees)), float(sine(degrees))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def about_z(degrees: float) -> Matrix:
    """Turn about the upward axis: forward goes to the left."""
    c, s = float(cosine(degrees)), float(sine(degrees))
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def axes_along(up: Vector, forward: Vector) -> Matrix:
    """Axes whose third is ``up`` and whose first is ``forward`` made square to it."""
    third = unit(up)
    first = unit(forward - third * float(forward @ third))
    if float(np.linalg.norm(first)) < 0.5:  # forward runs along up: any square direction will do
        first = unit(cross(np.array([0.0, 1.0, 0.0]), third))
    return np.array([first, cross(third, first), third]).T


def between(one: Matrix, other: Matrix, share: float) -> Matrix:
    """Axes between two sets of axes that differ little: 0 is the first, 1 the second."""
    mixed = one * (1.0 - share) + other * share
    return axes_along(mixed[:, 2], mixed[:, 0])


def bend_two_bones(root: Vector, end: Vector, lengths: tuple[float, float], toward: Vector) -> tuple[Vector, Vector, Vector]:
    """Middle joint and end of a two-bone chain that reaches for a place.

    Args:
        root: where the chain hangs (hip, shoulder).
        end: where it should end (ankle, wrist).
        lengths: of the upper and the lower bone.
        toward: direction in which the middle joint points.

    Returns:
        Middle joint, end, and the direction in which the middle joint stands off. A place out of reach is approached as far as the bones
        allow; the bones never change their length.
    """
    upper, lower = lengths
    line = end - root
    distance = float(np.clip(np.linalg.norm(line), abs(upper - lower) + 1e-3, (upper + lower) * 0.99999))
    along = unit(line)
    share = (upper**2 - lower**2 + distance**2) / (2.0 * distance)
    height = float(np.sqrt(max(upper**2 - share**2, 0.0)))
    side = axes_along(along, toward)[:, 0]
    return root + along * share + side * height, root + along * distance, side
