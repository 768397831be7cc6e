"""What is drawn over the body: rings at the working joints, arrows of the movement, and signs that stand for words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from screener.drills.figures import style
from screener.drills.figures.camera import Camera, Points
from screener.drills.figures.contour import hull, number, smooth
from screener.drills.figures.plan import Arrow, Figure
from screener.drills.figures.skeleton import Skeleton, solve
from screener.drills.figures.space import Vector, cosine, sine, unit, vector
from screener.drills.figures.things import line, polygon, straight

_ON_THE_WAY: Final = 13
"""Places looked at along the way of a body point."""

_SHORTEST: Final = 34.0
"""Page units: a shorter arrow would be all head."""

_CASTS_BELOW: Final = 30.0
"""Height up to which the body throws a shadow, centimetres."""

_HEAD_LONG: Final = 17.0
_HEAD_WIDE: Final = 9.5
"""Length and half width of an arrow head, page units."""


def ring(made: Skeleton, joint: str, camera: Camera) -> str:
    """A soft glow and a ring at a joint; a smaller one at the ankle, where it would hide the foot."""
    x, y = (number(value) for value in camera.see(made.points[joint])[0])
    radius = 9.0 if joint.endswith("ankle") else 13.0
    circle = f'<circle cx="{x}" cy="{y}"'
    accent, rim = f'stroke="{style.ACCENT}"', f'stroke="{style.CARD}"'
    return (
        f'{circle} r="{number(radius + 4)}" fill="{style.ACCENT}" fill-opacity=".14" {accent} stroke-opacity=".3" stroke-width="5"/>'
        f'{circle} r="{number(radius)}" fill="{style.CARD}" fill-opacity=".2" {rim} stroke-width="5"/>'
        f'{circle} r="{number(radius)}" fill="none" {accent} stroke-width="2.8"/>'
    )


def arrow(figure: Figure, item: Arrow, camera: Camera) -> str:
    """An arrow in the accent colour, with a light rim that keeps it readable over the body."""
    way = _way(figure, item, camera)
    middle = 0.5 * (way[0] + way[-1])
    length = float(np.hypot(*(way[1:] - way[:-1]).T).sum())
    way = middle + (way - middle) * max(item.stretch, _SHORTEST / max(length, 1.0))
    way = way + camera.scale * np.array([item.shift[0], -item.shift[1]])
    shaft = _cut(way, _HEAD_LONG * 0.7)
    heads = [_head(way)]
    if item.both:
        shaft = _cut(shaft[::-1], _HEAD_LONG * 0.7)[::-1]
        heads.append(_head(way[::-1]))
    data = straight(shaft) if len(shaft) == 2 else _curve(shaft)
    rim = style.ARROW_WIDTH + 4.0
    pieces = [f'<path d="{data}" fill="none" stroke="{style.CARD}" stroke-width="{number(rim)}"/>']
    pieces += [polygon(head, style.CARD, f' stroke="{style.CARD}" stroke-width="4"') for head in heads]
    pieces.append(f'<path d="{data}" fill="none" stroke="{style.ACCENT}" stroke-width="{number(style.ARROW_WIDTH)}"/>')
    pieces += [polygon(head, style.ACCENT) for head in heads]
    return f'<g stroke-linecap="round" stroke-linejoin="round">{"".join(pieces)}</g>'


def _way(figure: Figure, item: Arrow, camera: Camera) -> Points:
    """The line of an arrow on the page before it is shifted."""
    shares = np.linspace(0.0, 1.0, _ON_THE_WAY)
    if item.of:
        places = [solve(figure.pose(float(share))).points[item.of] for share in shares]
        return camera.see(np.array(places))
    start, end = vector(item.start), vector(item.end)
    flat = camera.see(np.array([start, end]))
    if not item.bow:
        return flat
    along = flat[1] - flat[0]
    left = unit(np.array([along[1], -along[0]])) * item.bow * camera.scale
    bulge = 4.0 * shares * (1.0 - shares)
    bowed: Points = flat[0] + np.outer(shares, along) + np.outer(bulge, left)
    return bowed


def _cut(way: Points, length: float) -> Points:
    """The line without so much of its end."""
    steps = np.hypot(*(way[1:] - way[:-1]).T)
    run = np.concatenate([[0.0], np.cumsum(steps)])
    goal = max(run[-1] - length, 0.0)
    last = np.array([np.interp(goal, run, way[:, 0]), np.interp(goal, run, way[:, 1])])
    return np.vstack([way[run < goal - 1e-6], last]) if goal > 0 else way[:1]


def _head(way: Points) -> Points:
    """Three corners of the head at the end of a line."""
    tip = way[-1]
    tail = _cut(way, _HEAD_LONG)[-1]
    along = unit(tip - tail)
    side = np.array([-along[1], along[0]])
    foot = tip - along * _HEAD_LONG
    return np.array([tip, foot + side * _HEAD_WIDE, foot - side * _HEAD_WIDE])


def _curve(points: Points) -> str:
    """Path data of a smooth open line near the points."""
    middles = 0.5 * (points[:-1] + points[1:])
    text = f"M{number(points[0][0])} {number(points[0][1])}L{number(middles[0][0])} {number(middles[0][1])}"
    for corner, end in zip(points[1:-1], middles[1:], strict=True):
        text += f"Q{number(corner[0])} {number(corner[1])} {number(end[0])} {number(end[1])}"
    return text + f"L{number(points[-1][0])} {number(points[-1][1])}"


def shadow(made: Skeleton, camera: Camera) -> str:
    """A faint shadow on the floor under the body."""
    names = [name for name in made.points if name not in ("hands", "lap", "left_hand", "right_hand", "left_wrist", "right_wrist")]
    places = np.array([made.points[name] for name in names])
    low = places[places[:, 2] < _CASTS_BELOW]
    if not len(low):
        return ""
    flat = np.column_stack([low[:, :2], np.zeros(len(low))])
    around = np.arange(0.0, 360.0, 45.0)
    reach = 6.0 * np.column_stack([cosine(around), sine(around), np.zeros(len(around))])
    edge = hull(camera.see((flat[:, None, :] + reach[None, :, :]).reshape(-1, 3)))
    return f'<path fill="{style.INK}" fill-opacity=".13" d="{smooth(edge)}"/>'


def _hold(corner: tuple[float, float], made: Skeleton, camera: Camera) -> str:
    """A stop watch with the two bars of a pause: stay like this."""
    del made, camera
    x, y = corner[0] - 36.0, corner[1] + 44.0
    bars = "".join(f'<path d="M{number(x + side)} {number(y - 6)}v12" stroke="{style.ACCENT}" stroke-width="4.6"/>' for side in (-4.6, 4.6))
    return _watch(x, y) + bars


def _tempo(corner: tuple[float, float], made: Skeleton, camera: Camera) -> str:
    """A stop watch with a hand and the time already gone: take your time."""
    del made, camera
    x, y = corner[0] - 36.0, corner[1] + 44.0
    gone = f'<path d="M{number(x)} {number(y)}v-13a13 13 0 0 1 11.3 19.5z" fill="{style.ACCENT}" fill-opacity=".35"/>'
    hands = f'<path d="M{number(x)} {number(y - 11)}v11l8.5 4.9" fill="none" stroke="{style.ACCENT}" stroke-width="3"/>'
    return _watch(x, y) + gone + hands


def _watch(x: float, y: float) -> str:
    crown = f"M{number(x - 4.5)} {number(y - 26)}h9M{number(x)} {number(y - 26)}v6M{number(x + 14)} {number(y - 16)}l3-3"
    return (
        f'<g stroke="{style.ACCENT}" stroke-width="3.4" stroke-linecap="round"><path d="{crown}" fill="none"/>'
        f'<circle cx="{number(x)}" cy="{number(y)}" r="18" fill="{style.CARD}"/></g>'
    )


def _toe_lines(corner: tuple[float, float], made: Skeleton, camera: Camera) -> str:
    """Lines on the floor that go on where the feet point."""
    del corner
    found = []
    for side in ("left", "right"):
        along = unit(made.points[f"{side}_ball"] - made.points[f"{side}_heel"])
        start, end = made.points[f"{side}_heel"] - 34.0 * along, made.points[f"{side}_ball"] + 40.0 * along
        found.append(line(camera.see(np.array([_down(start), _down(end)])), style.ACCENT, 3.4, ' stroke-linecap="round"'))
    return "".join(found)


def _down(place: Vector) -> Vector:
    return np.array([place[0], place[1], 0.0])


def _hip_line(corner: tuple[float, float], made: Skeleton, camera: Camera) -> str:
    """A line through both hips: it shows how level the pelvis is."""
    del corner
    left, right = made.points["left_hip"], made.points["right_hip"]
    along = unit(left - right) * 17.0
    return line(camera.see(np.array([right - along, left + along])), style.ACCENT, 3.4, ' stroke-linecap="round"')


_STEPS_TO_COME: Final = ((62.0, 30.0), (92.0, -34.0))
"""Where the prints lie: ahead and to the left."""


_PRINT_OF_BALL: Final = ((3.0, 3.4), (12.0, 6.2), (21.0, 4.4), (21.0, -4.4), (12.0, -6.2), (3.0, -3.4))
_PRINT_OF_HEEL: Final = ((-9.0, 3.8), (0.0, 3.8), (0.0, -3.8), (-9.0, -3.8))


def extent(figure: Figure) -> list[Vector]:
    """Places that have to fit into the picture besides body and props."""
    found = [vector(place) for item in figure.arrows if not item.of for place in (item.start, item.end)]
    if "footprints" in figure.signs:
        found += [np.array([ahead + end, out, 0.0]) for ahead, out in _STEPS_TO_COME for end in (-6.0, 20.0)]
    return found


def _footprints(corner: tuple[float, float], made: Skeleton, camera: Camera) -> str:
    """Prints on the floor of the steps still to come, diagonally to both sides."""
    del corner
    found = []
    for ahead, out in _STEPS_TO_COME:
        for outline in (_PRINT_OF_BALL, _PRINT_OF_HEEL):
            places = np.array([[ahead + x, out + y, 0.0] for x, y in outline])
            found.append(f'<path fill="{style.ACCENT}" fill-opacity=".55" d="{smooth(camera.see(places))}"/>')
    del made
    return "".join(found)


Sign = Callable[[tuple[float, float], Skeleton, Camera], str]

SIGNS: Final[dict[str, Sign]] = {"hold": _hold, "tempo": _tempo, "toe_lines": _toe_lines, "hip_line": _hip_line, "footprints": _footprints}
"""What ``signs`` may say."""

ON_THE_FLOOR: Final = frozenset({"toe_lines", "footprints"})
"""Signs that lie under the body."""


ON_THE_BODY: Final = frozenset({"hip_line"})
"""Signs that are as much a part of the start as of the end."""


def signs(names: Sequence[str], corner: tuple[float, float], made: Skeleton, camera: Camera) -> str:
    """Signs by name; ``corner`` is the upper right corner of the panel."""
    return "".join(SIGNS[name](corner, made, camera) for name in names)
