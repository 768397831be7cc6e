"""What drills are done with: a closed list, so that a plan can be made for what is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Equipment(StrEnum):
    """One thing that a drill needs."""

    WALL = "wall"
    CHAIR = "chair"
    MIRROR = "mirror"
    STEP = "step"
    STICK = "stick"
    BAND = "band"
    WEIGHT = "weight"
    BENCH = "bench"
    BARBELL = "barbell"
    LEG_PRESS = "leg_press"


EQUIPMENT_WORDS: Final[Mapping[Equipment, str]] = {
    Equipment.WALL: "wall, or something steady within reach",
    Equipment.CHAIR: "chair back or rail",
    Equipment.MIRROR: "mirror or phone",
    Equipment.STEP: "step or stair of 10-20 cm (4-8 in)",
    Equipment.STICK: "stick or broom",
    Equipment.BAND: "mini band",
    Equipment.WEIGHT: "dumbbell or kettlebell",
    Equipment.BENCH: "bench",
    Equipment.BARBELL: "barbell with plates",
    Equipment.LEG_PRESS: "leg press machine",
}
"""Words for each."""

AT_HOME: Final = frozenset({Equipment.WALL, Equipment.CHAIR, Equipment.MIRROR})
"""What every home has; it is never asked for."""
