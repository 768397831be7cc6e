"""What a prop needs to be drawn, and what all props share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screener.drills.figures import style
from screener.drills.figures.camera import Camera
from screener.drills.figures.painter import Part
from screener.drills.figures.plan import Prop
from screener.drills.figures.skeleton import Skeleton
from screener.drills.figures.space import Triple, Vector, vector
from screener.drills.figures.spec import Pose
from screener.drills.figures.things import Block, Tint, block, polygon

COVERING: Final = -1000.0
"""Nearness of what lies flat on the floor: shadows fall on it."""

STANDING: Final = -900.0
"""Nearness of what stands on the floor behind or under everybody."""

WOOD: Final = Tint(style.WOOD_LIGHT, style.WOOD, style.WOOD_DARK)
PAD: Final = Tint(style.PAD_LIGHT, style.PAD, style.IRON)
STEEL: Final = Tint(style.STEEL_LIGHT, style.STEEL, style.STEEL_DARK)

USUAL_SIZES: Final[dict[str, Triple]] = {
    "mat": (185.0, 62.0, 1.8),
    "tape": (120.0, 10.0, 0.1),
    "step": (40.0, 40.0, 16.0),
    "bench": (110.0, 30.0, 42.0),
    "wall": (6.0, 110.0, 185.0),
    "chair": (42.0, 42.0, 90.0),
    "mirror": (4.0, 94.0, 200.0),
    "barbell": (4.0, 130.0, 36.0),
    "leg_press": (105.0, 48.0, 0.0),
}
"""Centimetres along x, y and z; these are the things that count when the picture is fitted to its panel."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A prop together with what it needs to be drawn."""

    prop: Prop
    made: Skeleton
    pose: Pose
    camera: Camera

    def origin(self) -> Vector:
        """Where the prop is."""
        return vector(self.prop.at) + (self.made.points[self.prop.on] if self.prop.on else 0.0)

    def size(self) -> Triple:
        """Its size, or the usual one of its kind."""
        return self.prop.size if any(self.prop.size) else USUAL_SIZES.get(self.prop.kind, (0.0, 0.0, 0.0))

    def box(self) -> Block:
        """The box it fills."""
        return block(self.origin(), self.size(), self.prop.turn)

    def extent(self) -> list[Vector]:
        """Places that have to fit into the picture."""
        if self.prop.kind == "leg_press":  # the rails rise with the legs
            return [self.origin(), self.origin() + 0.72 * self.size()[0] * np.array([1.0, 0.0, 1.0])]
        return self.box().corners() if self.prop.kind in USUAL_SIZES else []


def one_part(setting: Setting, svg: str, near: float) -> list[Part]:
    """A prop that is a single part."""
    return [Part(name_of(setting.prop), near, svg)]


def name_of(prop: Prop) -> str:
    """A name no other part has."""
    return f"{prop.kind}@{prop.at}{prop.on}"


def footprint(box: Block, camera: Camera) -> str:
    """The shadow at the foot of a box."""
    corners = [box.corner(x, y, 0.0) + np.array([2.0, 0.0, 0.0]) for x, y in ((-1.12, -1.12), (1.12, -1.12), (1.12, 1.12), (-1.12, 1.12))]
    return polygon(camera.see(np.array(corners)), style.INK, ' fill-opacity=".13" stroke="none"')
