"""The camera: where it stands, how it shakes, and where a point of the world lands in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from validation.plan import Scene
from validation.rotations import Matrix, Vector, cross, unit, vector

NEAR_M, FAR_M = 0.1, 40.0


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """A pinhole camera at one instant."""

    eye: Vector
    view_projection: NDArray[np.float64]  # (4, 4), world to clip space
    width_px: int
    height_px: int

    def project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(..., 3) world points to (..., 2) pixels of the picture: origin at its top left corner, x right, y down."""
        clip = points @ self.view_projection[:, :3].T + self.view_projection[:, 3]
        centred = clip[..., :2] / clip[..., 3:]
        pixels: NDArray[np.float64] = (centred * [0.5, -0.5] + 0.5) * [self.width_px, self.height_px]
        return pixels


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """What holds the camera: six slow sines, three that shift it and three that shift where it looks. A tripod has size zero."""

    size_m: float
    hz: NDArray[np.float64]
    phase: NDArray[np.float64]

    @classmethod
    def of(cls, scene: Scene, seed: int) -> Hand:
        """The hand (or tripod) of this clip."""
        draw = np.random.default_rng([seed, 2])
        return cls(scene.shake_m, draw.uniform(0.2, 1.4, 6), draw.uniform(0.0, 2 * np.pi, 6))

    def at(self, time_s: float) -> NDArray[np.float64]:
        """(6,) metres."""
        moved: NDArray[np.float64] = self.size_m * np.sin(2 * np.pi * self.hz * time_s + self.phase)
        return moved


def camera(scene: Scene, shake: NDArray[np.float64]) -> Camera:
    """The camera of this scene, displaced by `shake` (6,).

    An athlete who stands beside the middle is a camera that moved the other way without turning: the body stays square to it.
    """
    turn = np.radians(scene.camera_yaw_deg)
    aside = -scene.sideways_m * vector(np.cos(turn), 0.0, -np.sin(turn))
    eye = vector(np.sin(turn) * scene.distance_m, scene.camera_height_m, np.cos(turn) * scene.distance_m) + aside + shake[:3]
    target = vector(0.0, scene.aim_height_m, 0.0) + aside + shake[3:]
    lens = perspective(np.radians(scene.field_of_view_deg), scene.width_px / scene.height_px)
    return Camera(eye, lens @ looking(eye, target, np.radians(scene.camera_roll_deg)), scene.width_px, scene.height_px)


def looking(eye: Vector, target: Vector, roll: float = 0.0) -> Matrix:
    """(4, 4) world to camera space (x right, y up, looking along -z)."""
    ahead = unit(target - eye)
    right = unit(cross(ahead, vector(0, 1, 0)))
    up = cross(right, ahead)
    right, up = np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right
    view = np.eye(4)
    view[:3, :3] = right, up, -ahead
    view[:3, 3] = -view[:3, :3] @ eye
    return view


def perspective(vertical: float, aspect: float) -> Matrix:
    """(4, 4) for a vertical field of view in radians."""
    zoom = 1.0 / np.tan(vertical / 2.0)
    depth, offset = (FAR_M + NEAR_M) / (NEAR_M - FAR_M), 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
    return np.array([[zoom / aspect, 0, 0, 0], [0, zoom, 0, 0], [0, 0, depth, offset], [0, 0, -1.0, 0]])


def parallel(half_width: float, near: float, far: float) -> Matrix:
    """(4, 4) without perspective: the key light's view."""
    return np.array(
        [[1 / half_width, 0, 0, 0], [0, 1 / half_width, 0, 0], [0, 0, -2 / (far - near), -(far + near) / (far - near)], [0, 0, 0, 1.0]]
    )
