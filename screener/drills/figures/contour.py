"""Soft outlines: shapes as fields that are negative inside, joined smoothly, and their edge as the data of an SVG path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.drills.figures.camera import Camera, Points
from screener.drills.figures.space import Vector, axes_along, cosine, sine

Field = NDArray[np.float64]

STEP = 2.0
"""Width of the grid the edge is looked for on, page units."""

_CIRCLE = np.column_stack([cosine(np.arange(0.0, 360.0, 18.0)), sine(np.arange(0.0, 360.0, 18.0))])


@dataclass(frozen=True, slots=True)
class Ball:
    """A ball in the room, centimetres."""

    centre: Vector
    radius: float


@dataclass(frozen=True, slots=True)
class Disc:
    """A flat round plate in the room, for instance the hem of a trouser leg."""

    centre: Vector
    normal: Vector
    radius: float


Solid = tuple[Ball | Disc, ...]
"""Balls and discs with the skin stretched over them."""


def outline(solid: Solid, camera: Camera) -> Points:
    """Corners of the outline of a solid on the page, counter-clockwise."""
    balls = [piece for piece in solid if isinstance(piece, Ball)]
    clouds = []
    if balls:
        centres = camera.see(np.array([ball.centre for ball in balls]))
        clouds = [centre + ball.radius * camera.scale * _CIRCLE for centre, ball in zip(centres, balls, strict=True)]
    for piece in solid:
        if isinstance(piece, Disc):
            axes = axes_along(piece.normal, np.array([0.3, 0.5, 0.8]))
            clouds.append(camera.see(piece.centre + piece.radius * (_CIRCLE @ axes[:, :2].T)))
    return hull(np.vstack(clouds))


def hull(points: Points) -> Points:
    """Convex hull, counter-clockwise (monotone chain)."""
    ordered = sorted(set(map(tuple, np.round(points, 4).tolist())))

    def chain(items: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
        kept: list[tuple[float, ...]] = []
        for x, y in items:
            while len(kept) > 1:
                (ax, ay), (bx, by) = kept[-2], kept[-1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return np.array(chain(ordered) + chain(ordered[::-1]))


@dataclass(frozen=True, slots=True)
class Grid:
    """Points of the page at which fields are known."""

    xs: Field
    ys: Field

    @staticmethod
    def over(polygons: Sequence[Points], margin: float = 6.0) -> Grid:
        """A grid that covers the polygons."""
        every = np.vstack(polygons)
        low, high = every.min(axis=0) - margin, every.max(axis=0) + margin
        xs = np.arange(np.floor(low[0] / STEP) * STEP, high[0] + STEP, STEP)
        ys = np.arange(np.floor(low[1] / STEP) * STEP, high[1] + STEP, STEP)
        return Grid(xs, ys)

    def polygon(self, corners: Points) -> Field:
        """Distance to a convex polygon with its corners counter-clockwise: negative inside."""
        along = np.roll(corners, -1, axis=0) - corners
        length = np.hypot(along[:, 0], along[:, 1])
        keep = length > 1e-6
        start, along, length = corners[keep], along[keep], length[keep]
        nx, ny = along[:, 1] / length, -along[:, 0] / length
        offset = nx * start[:, 0] + ny * start[:, 1]
        sides = nx[:, None, None] * self.xs[None, None, :] + ny[:, None, None] * self.ys[None, :, None] - offset[:, None, None]
        found: Field = sides.max(axis=0)
        return found


def joined(fields: Sequence[Field], blend: float) -> Field:
    """The fields as one shape; ``blend`` is how far apart two of them still flow into each other, page units."""
    whole = fields[0]
    for field in fields[1:]:
        if blend <= 0:
            whole = np.minimum(whole, field)
            continue
        mix = np.clip(0.5 + 0.5 * (field - whole) / blend, 0.0, 1.0)
        whole = field * (1.0 - mix) + whole * mix - blend * mix * (1.0 - mix)
    return whole


def soft_path(solids: Sequence[Solid], camera: Camera, blend: float = 0.0) -> str:
    """Path data of solids drawn as one shape with a smooth edge."""
    polygons = [outline(solid, camera) for solid in solids]
    grid = Grid.over(polygons)
    return edge_path(joined([grid.polygon(polygon) for polygon in polygons], blend), grid, camera.slack)


def edge_path(field: Field, grid: Grid, slack: float) -> str:
    """Path data of the edge where a field is zero, off by no more than the slack."""
    return "".join(smooth(thinned(loop, slack)) for loop in loops(field, grid) if len(loop) > 5)


def loops(field: Field, grid: Grid) -> list[Points]:
    """Closed lines on which the field is zero (marching squares), each with the inside on the same hand."""
    inside = field < 0
    following: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    code = inside[:-1, :-1] * 1 + inside[:-1, 1:] * 2 + inside[1:, 1:] * 4 + inside[1:, :-1] * 8
    for row, column in np.argwhere((code > 0) & (code < 15)).tolist():
        # edges of a cell: (row, column, 0) runs right from that grid point, (row, column, 1) runs down from it
        edges = {"t": (row, column, 0), "b": (row + 1, column, 0), "l": (row, column, 1), "r": (row, column + 1, 1)}
        for start, end in _CELLS[int(code[row, column])]:
            following[edges[start]] = edges[end]
    found = []
    while following:
        first = next(iter(following))
        walk = [first]
        edge = following.pop(first)
        while edge != first and edge in following:
            walk.append(edge)
            edge = following.pop(edge)
        found.append(np.array([_crossing(field, grid, item) for item in walk]))
    return found


_CELLS: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("t", "l"),),
    2: (("r", "t"),),
    3: (("r", "l"),),
    4: (("b", "r"),),
    5: (("t", "l"), ("b", "r")),
    6: (("b", "t"),),
    7: (("b", "l"),),
    8: (("l", "b"),),
    9: (("t", "b"),),
    10: (("r", "t"), ("l", "b")),
    11: (("r", "b"),),
    12: (("l", "r"),),
    13: (("t", "r"),),
    14: (("l", "t"),),
}


def _crossing(field: Field, grid: Grid, edge: tuple[int, int, int]) -> tuple[float, float]:
    row, column, down = edge
    here = float(field[row, column])
    there = float(field[row + 1, column] if down else field[row, column + 1])
    share = here / (here - there)
    x, y = float(grid.xs[column]), float(grid.ys[row])
    return (x, y + share * STEP) if down else (x + share * STEP, y)


def thinned(loop: Points, tolerance: float, longest: float = 16.0) -> Points:
    """Fewer corners: none off the loop by more than the tolerance, and no side longer than ``longest``, page units."""
    kept = [0]
    here = 0
    count = len(loop)
    closed = np.vstack([loop, loop[:1]])
    while here < count:
        ahead = here + 1
        while ahead < count and _fits(closed[here : ahead + 2], tolerance, longest):
            ahead += 1
        here = ahead
        kept.append(here)
    return closed[kept[:-1]]


def _fits(stretch: Points, tolerance: float, longest: float) -> bool:
    chord = stretch[-1] - stretch[0]
    length = float(np.hypot(chord[0], chord[1]))
    if length > longest or length < 1e-9:
        return length <= longest
    off = np.abs(chord[0] * (stretch[:, 1] - stretch[0, 1]) - chord[1] * (stretch[:, 0] - stretch[0, 0])) / length
    return float(off.max()) <= tolerance


def smooth(corners: Points) -> str:
    """A closed smooth curve near its corners, as relative quadratic pieces, rounded to one decimal."""
    middles = np.round((corners + np.roll(corners, -1, axis=0)) / 2.0, 1)
    x, y = middles[-1]
    parts = [f"M{number(x)} {number(y)}q"]
    for corner, (end_x, end_y) in zip(np.round(corners, 1), middles, strict=True):
        parts.append(joined_numbers(corner[0] - x, corner[1] - y, end_x - x, end_y - y))
        x, y = end_x, end_y
    return _packed(parts) + "z"


def _packed(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        text += part if text[-1].isalpha() or part[0] == "-" else " " + part
    return text


def joined_numbers(*values: float) -> str:
    """Numbers with no more room between them than SVG needs."""
    return _packed([number(value) for value in values])


def number(value: float) -> str:
    """At most one decimal, no needless characters."""
    text = f"{value:.1f}"
    text = text[:-2] if text.endswith(".0") else text
    if text in ("-0", "0"):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
