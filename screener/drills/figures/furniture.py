"""What stands or lies on the floor: mats, steps, benches, walls, chairs and mirrors."""

from __future__ import annotations

from typing import Final

import numpy as np

from screener.drills.figures import flesh, style
from screener.drills.figures.contour import Ball, Disc, Solid, soft_path
from screener.drills.figures.painter import Part
from screener.drills.figures.person import BLEND, filled, fists
from screener.drills.figures.setting import COVERING, PAD, STANDING, STEEL, WOOD, Setting, footprint, one_part
from screener.drills.figures.space import Vector
from screener.drills.figures.spec import SIDES
from screener.drills.figures.things import Block, Tint, draw_block, draw_blocks, polygon

_BRICKS: Final = ((-0.85, 84.0), (-0.62, 80.5), (0.35, 90.0), (0.12, 86.5), (0.4, 30.0), (0.2, 26.5), (-0.8, 38.0))
"""Bricks of a wall: where they begin across it (-1 to 1), and how high, per cent."""

_WALL: Final = Tint(style.WALL_EDGE, style.WALL, style.WALL_EDGE)


def mat(setting: Setting) -> list[Part]:
    """An exercise mat; its upper side is the floor the body lies on."""
    box = setting.box()
    lower = Block(box.base - np.array([0.0, 0.0, box.size[2]]), box.size, box.axes)
    return one_part(setting, draw_block(lower, setting.camera, Tint(style.MAT, style.MAT_SIDE, style.MAT_SIDE)), COVERING)


def tape(setting: Setting) -> list[Part]:
    """A line on the floor."""
    return one_part(setting, draw_block(setting.box(), setting.camera, Tint(style.TAPE, style.TAPE, style.TAPE)), COVERING + 1)


def step(setting: Setting) -> list[Part]:
    """A low step with a rubber top."""
    box = setting.box()
    svg = footprint(box, setting.camera) + draw_block(box, setting.camera, WOOD)
    inset = np.array([box.corner(x, y, 1.0) for x, y in ((-0.86, -0.9), (0.86, -0.9), (0.86, 0.9), (-0.86, 0.9))])
    svg += polygon(setting.camera.see(inset), style.PAD_LIGHT, ' fill-opacity=".35" stroke="none"')
    return one_part(setting, svg, STANDING)


def bench(setting: Setting) -> list[Part]:
    """A training bench, long along x before turning."""
    long, wide, high = setting.size()
    whole = setting.box()
    pad = Block(whole.corner(0, 0, 1.0) - np.array([0.0, 0.0, 8.0]), (long, wide, 8.0), whole.axes)
    legs = []
    for end in (-0.78, 0.78):
        legs.append((Block(whole.corner(end, 0, 0), (5.0, wide * 0.8, 4.0), whole.axes), STEEL))
        legs.append((Block(whole.corner(end, 0, 0) + np.array([0.0, 0.0, 4.0]), (5.0, 6.0, high - 12.0), whole.axes), STEEL))
    svg = footprint(whole, setting.camera) + draw_blocks(legs, setting.camera) + draw_block(pad, setting.camera, PAD)
    return one_part(setting, svg, STANDING)


def wall(setting: Setting) -> list[Part]:
    """A piece of wall that faces -x before turning, with a skirting board and a few bricks."""
    box = setting.box()
    camera = setting.camera
    board = Block(box.base, (box.size[0] + 2.0, box.size[1], 9.0), box.axes)
    svg = draw_block(box, camera, _WALL) + draw_block(board, camera, Tint(style.CARD, style.CARD, style.WALL_EDGE))
    if camera.facing(box.axes[:, 0]) < 0:
        for across, height in _BRICKS:
            low, wide = height / 100.0, 20.0 / box.size[1]
            corners = [box.corner(-1, across, low), box.corner(-1, across + 2 * wide, low)]
            corners += [box.corner(-1, across + 2 * wide, low + 0.035), box.corner(-1, across, low + 0.035)]
            svg += polygon(camera.see(np.array(corners)), style.BRICK, f' stroke="{style.WALL_EDGE}"')
    return one_part(setting, svg, STANDING)


def chair(setting: Setting) -> list[Part]:
    """A chair whose back is on its -x side, before turning."""
    whole = setting.box()
    up = np.array([0.0, 0.0, 1.0])
    seat_at = 45.0
    boxes = [(Block(whole.base + seat_at * up, (42.0, 42.0, 4.0), whole.axes), WOOD)]
    for x in (-0.9, 0.9):
        boxes += [(Block(whole.corner(x, y, 0), (3.4, 3.4, seat_at), whole.axes), WOOD) for y in (-0.9, 0.9)]
    boxes += [(Block(whole.corner(-0.9, y, 0) + (seat_at + 4.0) * up, (3.4, 3.4, 41.0), whole.axes), WOOD) for y in (-0.9, 0.9)]
    for height, tall in ((78.0, 12.0), (62.0, 6.0)):
        boxes.append((Block(whole.corner(-0.9, 0, 0) + height * up, (3.0, 34.5, tall), whole.axes), WOOD))
    legs, rest = boxes[1:5], [boxes[0], *boxes[5:]]
    return one_part(setting, draw_blocks(legs, setting.camera) + draw_blocks(rest, setting.camera), setting.camera.nearness(whole.middle()))


def mirror(setting: Setting) -> list[Part]:
    """A standing mirror that faces -x before turning, with what it shows of the body."""
    whole = setting.box()
    camera = setting.camera
    _, wide, high = whole.size
    glass = Block(whole.corner(-1, 0, 0) + np.array([0.0, 0.0, 4.0]), (0.5, wide - 8.0, high - 8.0), whole.axes)
    svg = draw_block(whole, camera, STEEL) + draw_block(glass, camera, Tint(style.GLASS, style.GLASS, style.GLASS))
    for low, wide in ((-0.55, 0.28), (-0.1, 0.12)):
        corners = [glass.corner(-1, low, 0.55), glass.corner(-1, low + wide, 0.55)]
        corners += [glass.corner(-1, low + wide + 0.5, 0.95), glass.corner(-1, low + 0.5, 0.95)]
        svg += polygon(camera.see(np.array(corners)), style.GLASS_SHINE, ' stroke="none"')
    return one_part(setting, svg + _reflection(setting, glass), STANDING)


def _reflection(setting: Setting, glass: Block) -> str:
    """The body as a mirror shows it, in pale colours."""
    normal, at = glass.axes[:, 0], glass.corner(-1, 0, 0)

    def flipped(point: Vector) -> Vector:
        return point - 2.0 * float((point - at) @ normal) * normal

    def solid(pieces: Solid) -> Solid:
        return tuple(
            Ball(flipped(piece.centre), piece.radius)
            if isinstance(piece, Ball)
            else Disc(flipped(piece.centre), flipped(piece.normal) - flipped(np.zeros(3)), piece.radius)
            for piece in pieces
        )

    made = setting.made
    layers: list[tuple[list[Solid], str]] = [(flesh.whole(made, fists(setting.pose)), style.REFLECTED.skin)]
    shirt, shorts = flesh.shirt(made), flesh.hips(made)
    for side in SIDES:
        shirt = [*shirt, *flesh.sleeve(made, side)]
        shorts = [*shorts, *flesh.trouser_leg(made, side)]
    hair = [*flesh.bun(made), *flesh.fringe(made)]
    layers += [(shirt, style.REFLECTED.shirt), (shorts, style.REFLECTED.shorts), (hair, style.REFLECTED_HAIR)]
    paths = [filled(soft_path([solid(piece) for piece in solids], setting.camera, BLEND), colour) for solids, colour in layers]
    return f'<g stroke="none">{"".join(paths)}</g>'
