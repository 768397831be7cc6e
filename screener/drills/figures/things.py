"""Boxes and cylinders as pieces of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from screener.drills.figures.camera import Camera, Points
from screener.drills.figures.contour import joined_numbers, number
from screener.drills.figures.space import Matrix, Triple, Vector, about_z


@dataclass(frozen=True, slots=True)
class Tint:
    """Colours of a box: its top, the faces at the ends of its x axis, and those at the ends of its y axis."""

    top: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Block:
    """A box in the room: middle of its underside, size along its axes, and the axes."""

    base: Vector
    size: Triple
    axes: Matrix

    def corner(self, x: float, y: float, z: float) -> Vector:
        """A place in the box: x and y from -1 to 1, z from 0 (underside) to 1."""
        long, wide, high = self.size
        place: Vector = self.base + self.axes @ np.array([0.5 * x * long, 0.5 * y * wide, z * high])
        return place

    def corners(self) -> list[Vector]:
        """All eight."""
        return [self.corner(x, y, z) for x, y, z in product((-1, 1), (-1, 1), (0, 1))]

    def middle(self) -> Vector:
        """Its centre."""
        return self.corner(0, 0, 0.5)


def block(base: Vector, size: Triple, turn: float = 0.0) -> Block:
    """A box that is turned about the upward axis."""
    return Block(base, size, about_z(turn))


def draw_block(box: Block, camera: Camera, tint: Tint) -> str:
    """The faces that can be seen, the farthest first."""
    faces: list[tuple[float, str, list[Vector]]] = []
    for axis, sign in product(range(3), (-1.0, 1.0)):
        if camera.facing(sign * box.axes[:, axis]) <= 1e-6:
            continue
        others = [place for place in range(3) if place != axis]
        corners = []
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            at = [0.0, 0.0, 0.0]
            at[axis], at[others[0]], at[others[1]] = sign, a, b
            corners.append(box.corner(at[0], at[1], 0.5 * (at[2] + 1.0)))
        faces.append((camera.nearness(np.mean(corners, axis=0)), (tint.x, tint.y, tint.top)[axis], corners))
    return "".join(polygon(camera.see(np.array(corners)), colour) for _, colour, corners in sorted(faces, key=lambda face: face[0]))


def polygon(corners: Points, colour: str, extra: str = "") -> str:
    """A filled polygon on the page."""
    return f'<path fill="{colour}"{extra} d="{straight(corners)}z"/>'


def straight(corners: Points) -> str:
    """Path data of straight lines through places of the page."""
    places = np.round(corners, 1)
    steps = places[1:] - places[:-1]
    return f"M{joined_numbers(*places[0])}l{joined_numbers(*steps.ravel())}"


def line(corners: Points, colour: str, width: float, extra: str = "") -> str:
    """An open line on the page."""
    return f'<path fill="none" stroke="{colour}" stroke-width="{number(width)}"{extra} d="{straight(corners)}"/>'


@dataclass(frozen=True, slots=True)
class Ring:
    """A round plate as it lies on the page: half its longer axis, and the words of an arc along its edge."""

    half: Points
    arc: str

    def round(self, centre: Points) -> str:
        """Path data of the whole edge around a place of the page."""
        low, high = centre + self.half, centre - self.half
        return f"M{_at(low)}{self.arc}{_at(high)}{self.arc}{_at(low)}z"


def ring(along: Vector, radius: float, camera: Camera) -> Ring:
    """A plate square to a direction."""
    axis = along / float(np.linalg.norm(along))
    flat = camera.see(np.array([np.zeros(3), axis]))
    ahead = flat[1] - flat[0]
    length = float(np.hypot(*ahead))
    ahead = ahead / length if length > 1e-6 else np.array([1.0, 0.0])
    long, short = radius * camera.scale, max(radius * camera.scale * abs(camera.facing(axis)), 0.1)
    across = np.array([-ahead[1], ahead[0]])
    tilt = float(np.angle(complex(across[0], across[1]), deg=True))
    return Ring(across * long, f"A{number(long)} {number(short)} {number(tilt)} 0 0 ")


def _at(place: Points) -> str:
    return joined_numbers(float(place[0]), float(place[1]))


def draw_cylinder(start: Vector, end: Vector, radius: float, camera: Camera, colours: tuple[str, str]) -> str:
    """A round bar or plate; the second colour is that of the end that can be seen."""
    along = end - start
    edge = ring(along, radius, camera)
    low, high = camera.see(np.array([start, end]))
    first, second, third, fourth = (_at(place) for place in (low + edge.half, high + edge.half, high - edge.half, low - edge.half))
    svg = f'<path fill="{colours[0]}" d="M{first}L{second}{edge.arc}{third}L{fourth}{edge.arc}{first}z"/>'
    if abs(camera.facing(along)) / float(np.linalg.norm(along)) < 0.08:
        return svg
    return svg + f'<path fill="{colours[1]}" d="{edge.round(high if camera.facing(along) > 0 else low)}"/>'


def draw_blocks(boxes: Sequence[tuple[Block, Tint]], camera: Camera) -> str:
    """Boxes of one thing, the farthest first."""
    ordered = sorted(boxes, key=lambda item: camera.nearness(item[0].middle()))
    return "".join(draw_block(box, camera, tint) for box, tint in ordered)
