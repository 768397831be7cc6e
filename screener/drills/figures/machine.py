"""The leg press: a machine that is fitted to the body in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.drills.figures import style
from screener.drills.figures.painter import Part
from screener.drills.figures.setting import PAD, STANDING, STEEL, Setting
from screener.drills.figures.space import Matrix, Vector, unit, vector
from screener.drills.figures.things import Block, draw_block, draw_blocks, draw_cylinder

_SEAT_TIP = unit(vector((0.92, 0.0, 0.39)))
"""Direction in which the seat rises."""


@dataclass(frozen=True, slots=True)
class _Sled:
    """The plate under the feet, with the direction it is pushed in."""

    plate: Block
    push: Vector
    up: Vector


def leg_press(setting: Setting) -> list[Part]:
    """Seat and back rest where the body sits, rails from the prop's place, and a sled that the feet carry along."""
    camera = setting.camera
    near = 1.0 if camera.facing(vector((0.0, 1.0, 0.0))) > 0 else -1.0
    sled = _sled(setting)
    behind = _weight(setting, sled, -near) + _rail(setting, sled, -near) + _frame(setting)
    before = _rail(setting, sled, near) + _weight(setting, sled, near)
    legs = {f"{side}_{part}" for side in ("left", "right") for part in ("leg", "shoe")}
    return [
        Part("press_back", STANDING, behind),
        Part("press_plate", STANDING + 1, draw_block(sled.plate, camera, STEEL), {"press_back"}),
        Part("press_front", 500.0, before, {*legs, "press_plate"}),
    ]


def _sled(setting: Setting) -> _Sled:
    points = setting.made.points
    ball = 0.5 * (points["left_ball"] + points["right_ball"])
    heel = 0.5 * (points["left_heel"] + points["right_heel"])
    up = unit(ball - heel)
    push = np.array([up[2], 0.0, -up[0]])
    return _Sled(Block(0.5 * (ball + heel) + 2.2 * push - 24.0 * up, (4.0, 56.0, 48.0), _axes(push, up)), push, up)


def _axes(forward: Vector, up: Vector) -> Matrix:
    return np.column_stack([forward, np.array([0.0, 1.0, 0.0]), up])


def _weight(setting: Setting, sled: _Sled, side: float) -> str:
    inner = sled.plate.middle() + 17.0 * sled.push + 8.0 * sled.up + np.array([0.0, 30.0 * side, 0.0])
    return draw_cylinder(inner, inner + np.array([0.0, 5.0 * side, 0.0]), 15.0, setting.camera, (style.IRON, style.IRON_LIGHT))


def _rail(setting: Setting, sled: _Sled, side: float) -> str:
    long, wide, _ = setting.size()
    low = setting.origin() + np.array([0.0, 0.5 * wide * side, 0.0])
    return draw_cylinder(low, low + sled.push * long, 2.4, setting.camera, (style.STEEL, style.STEEL_LIGHT))


def _frame(setting: Setting) -> str:
    """Foot, post, seat and back rest."""
    hip, trunk = setting.made.points["pelvis"], setting.made.axes["pelvis"]
    rest = Block(hip + trunk @ vector((-15.5, 0.0, -2.0)), (7.0, 40.0, 66.0), trunk)
    seat_up = np.array([-_SEAT_TIP[2], 0.0, _SEAT_TIP[0]])
    seat = Block(hip + np.array([9.0, 0.0, -20.5]), (38.0, 40.0, 7.0), _axes(_SEAT_TIP, seat_up))
    foot = Block(np.array([hip[0] + 12.0, hip[1], 0.0]), (96.0, 46.0, 5.0), np.eye(3))
    post = Block(np.array([hip[0] + 6.0, hip[1], 5.0]), (8.0, 20.0, max(float(hip[2]) - 26.0, 4.0)), np.eye(3))
    steel = draw_blocks([(foot, STEEL), (post, STEEL)], setting.camera)
    return steel + draw_blocks([(rest, PAD), (seat, PAD)], setting.camera)
