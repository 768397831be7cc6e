"""Legs with their truth and everything that was seen of them, and the angles that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from screener import geometry, skeleton
from screener.types import FloatArray, Side
from validation.attempts.looks import Looks
from validation.attempts.stills import INSTANTS, Stills, stance
from validation.readings import LETTER

NOBODY: Final = -1
"""The person of a leg that no rendered person is."""


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """N legs at the instants of ``stills.INSTANTS``.

    Attributes:
        clips: (N) which clip each is of.
        people: (N,) whose it is; ``NOBODY`` for real people.
        sides: (N) left or right.
        single: (N,) whether it carries alone.
        truth_deg: (N, I) true angle as the picture shows it; NaN where the instant was not reached or nobody knows.
        xy_px: (N, I, 2, K, 2) by name of the look (``full.region``): plain and mirrored look, pixels; NaN = not seen.
        world_m: (N, I, 2, K, 3) by the same names, metres about the hips.
    """

    clips: tuple[str, ...]
    people: NDArray[np.int64]
    sides: tuple[Side, ...]
    single: NDArray[np.bool_]
    truth_deg: FloatArray
    xy_px: Mapping[str, FloatArray]
    world_m: Mapping[str, FloatArray]

    def angles(self, look: str) -> FloatArray:
        """(N, I, 2) degrees of a plain and a mirrored look; NaN throughout where that look was not taken."""
        return _fppa(self.xy_px[look], self.sides) if look in self.xy_px else self._nothing()

    def world_angles(self, look: str) -> FloatArray:
        """(N, I, 2) degrees, from the landmarks in metres, whose x and y are those of a camera far away."""
        return _fppa(self.world_m[look][..., :2], self.sides) if look in self.world_m else self._nothing()

    def point(self, look: str, joint: str) -> FloatArray:
        """(N, I, 2) pixels of a landmark, mean of both looks; ``near_`` is the leg's own side, ``far_`` the other one."""
        own, _, name = joint.partition("_")
        sides = [side if own == "near" else side.other for side in self.sides]
        rows = [self.xy_px[look][n, :, :, skeleton.index(f"{side}_{name}")] for n, side in enumerate(sides)]
        points: FloatArray = np.array(rows).reshape(len(self.sides), len(INSTANTS), 2, 2).mean(axis=2)
        return points

    @property
    def medial(self) -> FloatArray:
        """(N,) the image direction, +1 or -1, in which each knee moves inward."""
        return np.array([geometry.MEDIAL[side] for side in self.sides], dtype=np.float64)

    def _nothing(self) -> FloatArray:
        return np.full((*self.truth_deg.shape, 2), np.nan)


def of_stills(clips: Sequence[Stills], seen: Mapping[str, tuple[Sequence[str], Sequence[Looks]]]) -> Legs:
    """The legs of rendered people.

    Args:
        clips: their pictures.
        seen: by model, the names of the ways that were taken and the looks at each clip.
    """
    legs = [(c, clip, side) for c, clip in enumerate(clips) for side in stance(clip.spec)]
    which = [c for c, _, _ in legs]
    xy: dict[str, FloatArray] = {}
    world: dict[str, FloatArray] = {}
    for model, (taken, looks) in seen.items():
        for w, way in enumerate(taken):
            xy[f"{model}.{way}"] = np.array([looks[c].xy_px[:, w] for c in which])
            world[f"{model}.{way}"] = np.array([looks[c].world_m[:, w] for c in which])
    return Legs(
        clips=tuple(clip.spec.name for _, clip, _ in legs),
        people=np.array([clip.spec.person for _, clip, _ in legs], dtype=np.int64),
        sides=tuple(Side(side) for _, _, side in legs),
        single=np.array([clip.spec.movement != "squat" for _, clip, _ in legs], dtype=np.bool_),
        truth_deg=np.array([_truth(clip, side) for _, clip, side in legs]),
        xy_px=xy,
        world_m=world,
    )


def _truth(clip: Stills, side: str) -> list[float]:
    """True angle at each instant, NaN where it was not reached."""
    return [clip.rows[at][f"fppa_{LETTER[side]}"] if at in clip.rows else np.nan for at in INSTANTS]


def _fppa(points: FloatArray, sides: Sequence[Side]) -> FloatArray:
    """(N, I, 2) degrees from (N, I, 2, K, 2) points."""
    found = np.full(points.shape[:3], np.nan)
    for n, side in enumerate(sides):
        hip, knee, ankle = (points[n, :, :, skeleton.index(f"{side}_{joint}")] for joint in ("hip", "knee", "ankle"))
        found[n] = geometry.fppa(hip, knee, ankle, side)
    return found
