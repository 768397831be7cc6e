"""One panel: the body in a pose, with everything around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.drills.figures import flesh, marks, style
from screener.drills.figures.camera import Camera, Points
from screener.drills.figures.contour import Ball, number
from screener.drills.figures.painter import in_order
from screener.drills.figures.person import far_sides, fists, ghost, person
from screener.drills.figures.plan import Figure
from screener.drills.figures.props import draw_prop
from screener.drills.figures.setting import STANDING, Setting
from screener.drills.figures.skeleton import Skeleton, solve
from screener.drills.figures.space import sine
from screener.drills.figures.spec import Pose

_SCALES = (1.3, 2.15)
"""Page units per centimetre: never smaller nor larger, so that all figures look alike."""


_MOVING = -800.0
"""Nearness from which on parts are painted with the body."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of a figure: its camera is set so that all key poses fit."""

    figure: Figure
    camera: Camera
    far: frozenset[str]
    left: float
    width: float
    height: float


def panel(figure: Figure, left: float, width: float, sketchy: bool = False) -> Panel:
    """A panel whose upper left corner is at (left, 0) of the page; ``sketchy`` makes it shorter to write."""
    height = style.PANEL[1]
    low, high = _bounds(figure)
    room = (width - 2 * style.MARGIN, height - style.MARGIN - style.ROOM_BELOW)
    scale = float(np.clip(min(room[0] / (high[0] - low[0]), room[1] / (high[1] - low[1])), *_SCALES))
    spare = room[1] - scale * (high[1] - low[1])
    across = left + width / 2.0 - scale * (low[0] + high[0]) / 2.0
    down = height - style.ROOM_BELOW - 0.42 * max(spare, 0.0) - scale * high[1]
    camera = figure.camera.placed(scale, across, down)
    camera = camera.sketchy() if sketchy else camera
    far = figure.far if figure.far is not None else far_sides(solve(figure.poses[0]), figure.camera)
    return Panel(figure, camera, far, left, width, height)


def _bounds(figure: Figure) -> tuple[Points, Points]:
    """Corners of what body and props take up on a page of one unit per centimetre, over all key poses."""
    clouds = []
    for pose in figure.poses:
        made = solve(pose)
        for solid in flesh.whole(made, fists(pose)):
            for piece in solid:
                centre = figure.camera.see(piece.centre)
                radius = piece.radius if isinstance(piece, Ball) else 0.0
                clouds += [centre - radius, centre + radius]
        clouds += [figure.camera.see(place) for place in marks.extent(figure)]
        for prop in figure.props:
            clouds += [figure.camera.see(place) for place in Setting(prop, made, pose, figure.camera).extent()]
    every = np.vstack(clouds)
    return every.min(axis=0), every.max(axis=0)


def backdrop(place: Panel) -> str:
    """Card, wall and floor of a panel."""
    x, width, height = place.left, place.width, place.height
    rise = float(sine(place.camera.elevation))
    line = number(min(max(place.camera.top - 75.0 * rise * place.camera.scale, height * 0.5), height - 30.0))
    radius = 18
    right, bottom = number(x + width), number(height)
    corner = f"a{radius} {radius} 0 0 1"
    floor = (
        f"M{number(x)} {line}H{right}V{number(height - radius)}{corner}-{radius} {radius}H{number(x + radius)}{corner}-{radius}-{radius}z"
    )
    edge = f'width="{number(width - 1.5)}" height="{number(height - 1.5)}" rx="{radius - 0.5}"'
    return (
        f'<rect x="{number(x)}" y="0" width="{number(width)}" height="{bottom}" rx="{radius}" fill="{style.CARD}"/>'
        f'<path fill="{style.FLOOR}" d="{floor}"/>'
        f'<path stroke="{style.FLOOR_LINE}" stroke-width="1.5" fill="none" d="M{number(x)} {line}H{right}"/>'
        f'<rect x="{number(x + 0.75)}" y=".8" {edge} fill="none" stroke="{style.CARD_EDGE}" stroke-width="1.5"/>'
    )


@dataclass(frozen=True, slots=True)
class Layers:
    """Pieces of a panel from back to front; those that are the same in all poses need to be written only once.

    Attributes:
        coverings: what lies on the floor. ``shadows``: what falls on it, with signs on the floor.
        standing: what stands there, behind the body. ``body``: the body and all that moves with it, rings and signs included.
    """

    coverings: str
    shadows: str
    standing: str
    body: str


def layers(place: Panel, pose: Pose) -> Layers:
    """Body, props, shadow, rings and signs in a pose."""
    figure, camera = place.figure, place.camera
    made = solve(pose)
    parts = person(made, pose, camera, place.far, figure.covers)
    for prop in figure.props:
        parts += draw_prop(Setting(prop, made, pose, camera))
    ordered = in_order(parts)
    under = marks.signs([name for name in figure.signs if name in marks.ON_THE_FLOOR], _corner(place), made, camera)
    return Layers(
        coverings=_inked([part.svg for part in ordered if part.near < STANDING]),
        shadows=marks.shadow(made, camera) + under,
        standing=_inked([part.svg for part in ordered if STANDING <= part.near < _MOVING]),
        body=_inked([part.svg for part in ordered if part.near >= _MOVING]),
    )


def _inked(pieces: list[str]) -> str:
    if not pieces:
        return ""
    return f'<g stroke="{style.INK}" stroke-width="{style.INK_WIDTH}" stroke-linejoin="round">{"".join(pieces)}</g>'


def body(place: Panel, pose: Pose) -> str:
    """Body, props and shadow in a pose."""
    made = layers(place, pose)
    return made.coverings + made.shadows + made.standing + made.body


def faint(place: Panel, pose: Pose) -> str:
    """The body in a pose as a ghost."""
    data = ghost(solve(pose), pose, place.camera)
    return f'<path fill="{style.GHOST}" fill-opacity=".26" stroke="{style.GHOST}" stroke-opacity=".55" stroke-width="1" d="{data}"/>'


def arrows(place: Panel) -> str:
    """All arrows of the figure."""
    return "".join(marks.arrow(place.figure, item, place.camera) for item in place.figure.arrows)


def signs(place: Panel, pose: Pose) -> str:
    """Rings and signs over the body."""
    made: Skeleton = solve(pose)
    rings = "".join(marks.ring(made, joint, place.camera) for joint in place.figure.joints)
    over = [name for name in place.figure.signs if name not in marks.ON_THE_FLOOR]
    return rings + marks.signs(over, _corner(place), made, place.camera)


def lines(place: Panel, pose: Pose) -> str:
    """The signs that belong to the body itself, for the panel that has no others."""
    names = [name for name in place.figure.signs if name in marks.ON_THE_BODY]
    return marks.signs(names, _corner(place), solve(pose), place.camera)


def _corner(place: Panel) -> tuple[float, float]:
    return place.left + place.width, 0.0
