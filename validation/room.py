"""Rooms in which people are filmed: a living room, a gym, a clinic; each a few flat surfaces. Metres; the floor is y = 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from validation.legs import OUTWARD
from validation.plan import ClipSpec, Scene
from validation.rotations import cross, unit, vector
from validation.wardrobe import Colour

LIVING_ROOM, GYM, CLINIC = range(3)
STEP_HALF_WIDTH_M: Final = 0.22
STEP_EDGE_M: Final = 0.075  # the foot stands this far from the step's inner edge
_WALLS: Final[dict[int, Colour]] = {LIVING_ROOM: (0.74, 0.72, 0.66), GYM: (0.45, 0.25, 0.20), CLINIC: (0.55, 0.66, 0.72)}
_FLOORS: Final[dict[int, Colour]] = {LIVING_ROOM: (0.42, 0.24, 0.12), GYM: (0.10, 0.10, 0.11), CLINIC: (0.55, 0.53, 0.50)}
_FLOOR_SURFACES: Final = {LIVING_ROOM: "WOOD_FLOOR", GYM: "RUBBER_FLOOR", CLINIC: "TILE_FLOOR"}
_HALF_WIDTH_M, _FRONT_M, _HEIGHT_M = 8.0, 6.0, 8.0  # no picture may look past them

Corner = Sequence[float]


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """Something that does not move: quadrilaterals of one surface and colour."""

    surface: str  # names its part of the shader
    paint: Colour
    corners: NDArray[np.float64]  # (Q, 4, 3)
    casts_shadow: bool = True


def things(spec: ClipSpec, stance_ankle_x: float) -> list[Thing]:
    """The room of this clip, with the step where the test needs one."""
    draw = np.random.default_rng([spec.person, 3])
    scene, back = spec.scene, -spec.scene.wall_behind_m
    bright = float(draw.uniform(0.88, 1.02))
    red, green, blue = _WALLS[scene.room]
    left, right = -_HALF_WIDTH_M, _HALF_WIDTH_M
    floor = [[left, 0, _FRONT_M], [right, 0, _FRONT_M], [right, 0, back], [left, 0, back]]
    wall = [[left, 0, back], [right, 0, back], [right, _HEIGHT_M, back], [left, _HEIGHT_M, back]]
    room = [
        Thing(_FLOOR_SURFACES[scene.room], _FLOORS[scene.room], np.array([floor], dtype=np.float64), casts_shadow=False),
        Thing(
            "BRICK" if scene.room == GYM else "PLASTER",
            (red * bright, green * bright, blue * bright),
            np.array([wall], dtype=np.float64),
            casts_shadow=False,
        ),
        *_furniture(scene),
    ]
    if spec.movement == "lateral_step_down":
        middle = stance_ankle_x + OUTWARD[spec.side] * (STEP_HALF_WIDTH_M - STEP_EDGE_M)
        height = spec.moves.step_m / 2
        room.append(Thing("WOOD", (0.55, 0.38, 0.22), _block((middle, height, 0.05), (STEP_HALF_WIDTH_M, height, 0.19))))
    return room


def _furniture(scene: Scene) -> list[Thing]:
    back = -scene.wall_behind_m
    if scene.room == LIVING_ROOM:
        return [
            Thing("PICTURE", (1, 1, 1), _block((-1.15, 1.65, back + 0.02), (0.28, 0.36, 0.02))),
            Thing("WOOD", (0.5, 0.33, 0.2), _block((1.35, 0.35, back + 0.25), (0.35, 0.35, 0.2))),
            Thing("PLANT", (1, 1, 1), _block((1.35, 0.95, back + 0.25), (0.14, 0.25, 0.12))),
        ]
    if scene.room == GYM:
        posts = [Thing("PLAIN", (0.06, 0.06, 0.07), _block((x, 1.2, back + 0.5), (0.035, 1.2, 0.035))) for x in (-1.1, 1.25)]
        bar = Thing("PLAIN", (0.5, 0.5, 0.52), _block((0.07, 1.5, back + 0.5), (1.4, 0.015, 0.015)))
        plates = [Thing("PLAIN", (0.25, 0.03, 0.03), _block((x, 1.5, back + 0.5), (0.03, 0.2, 0.2))) for x in (-1.0, 1.05)]
        return [*posts, bar, *plates]
    return [
        Thing("PLAIN", (0.75, 0.73, 0.7), _block((0.9, 1.0, back + 0.02), (0.42, 1.0, 0.02))),
        Thing("PLAIN", (0.1, 0.2, 0.4), _block((-1.1, 0.45, back + 0.35), (0.4, 0.04, 0.9))),
        Thing("PLAIN", (0.6, 0.6, 0.6), _block((-1.1, 0.2, back + 0.35), (0.35, 0.2, 0.8))),
    ]


def _block(middle: Corner, half: Corner) -> NDArray[np.float64]:
    """(6, 4, 3) faces of a box, corners counter-clockwise from outside."""
    faces = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            across, up = np.zeros(3), np.zeros(3)
            across[(axis + 1) % 3], up[(axis + 2) % 3] = half[(axis + 1) % 3], sign * half[(axis + 2) % 3]
            face = np.array(middle, dtype=np.float64)
            face[axis] += sign * half[axis]
            faces.append([face - across - up, face + across - up, face + across + up, face - across + up])
    return np.array(faces)


def mesh(thing: Thing) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Vertices (4Q, 6: position and normal) and triangles (2Q, 3)."""
    rows = []
    for corners in thing.corners:
        normal = unit(cross(corners[1] - corners[0], corners[2] - corners[0]))
        rows.append(np.concatenate([corners, np.tile(normal, (4, 1))], axis=1))
    first = 4 * np.arange(len(rows))[:, None]
    triangles = np.concatenate([first + np.array(half) for half in ([0, 1, 2], [0, 2, 3])])
    return np.concatenate(rows).astype(np.float32), triangles.astype(np.int32)


def landing(points: NDArray[np.float64], light: NDArray[np.float64], wall_z: float) -> NDArray[np.float64]:
    """Where the shadows of `points` (N, 3) land: on the floor, or on the wall at `wall_z` if that comes first.

    `light` points towards the light.
    """
    to_floor = points[:, 1] / light[1]
    to_wall = (points[:, 2] - wall_z) / light[2] if light[2] > 0 else np.full(len(points), np.inf)
    shadow: NDArray[np.float64] = points - light * np.minimum(to_floor, to_wall)[:, None]
    return shadow


def light_direction(scene: Scene) -> NDArray[np.float64]:
    """Unit vector towards the key light."""
    return unit(vector(*scene.light))
