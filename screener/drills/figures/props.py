"""Things around the body, by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from screener.drills.figures import furniture, gear
from screener.drills.figures.machine import leg_press
from screener.drills.figures.painter import Part
from screener.drills.figures.setting import Setting

KINDS: Final[dict[str, Callable[[Setting], list[Part]]]] = {
    "mat": furniture.mat,
    "tape": furniture.tape,
    "step": furniture.step,
    "bench": furniture.bench,
    "wall": furniture.wall,
    "chair": furniture.chair,
    "mirror": furniture.mirror,
    "leg_press": leg_press,
    "dumbbell": gear.dumbbell,
    "kettlebell": gear.kettlebell,
    "barbell": gear.barbell,
    "stick": gear.stick,
    "band": gear.band,
}
"""What ``kind`` may say."""


def draw_prop(setting: Setting) -> list[Part]:
    """Parts of a prop, with the overlaps its table asks for."""
    parts = KINDS[setting.prop.kind](setting)
    for part in parts:
        part.after |= set(setting.prop.covers)
        part.under |= set(setting.prop.behind)
    return parts
