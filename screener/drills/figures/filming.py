"""How to film, drawn in the style of the drills: the scene from the side, the floor from above, and the tempo as a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from screener.drills.figures import scene, style
from screener.drills.figures.camera import Camera
from screener.drills.figures.contour import number
from screener.drills.figures.plan import Figure
from screener.drills.figures.read import read_figures
from screener.drills.figures.setting import STEEL, WOOD
from screener.drills.figures.space import vector
from screener.drills.figures.things import Block, block, draw_blocks

FAR_CM: Final = 300.0
"""From the ankles to the phone."""
HIGH_CM: Final = 72.0
"""From the floor to the middle of the phone: mid-thigh of somebody of 1.75 m."""
_WIDE: Final = 470.0
"""Page units, all drawings: narrow, so that words can be read on a phone."""
_TABLE: Final = {"view": [-90, 0], "base": "standing", "start": {}, "signs": ["hold"], "alt": "Somebody who stands."}
_STOOL_CM: Final = (34.0, 34.0, 64.0)
_PHONE_CM: Final = (1.4, 8.0, 16.0)
_FONT: Final = 'font-family="Helvetica, Arial, sans-serif" font-size="19" font-weight="600"'


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a drawing, and what it shows for people who cannot see it."""

    alt: str
    distance: str = ""
    height: str = ""
    one_foot: str = ""
    both_feet: str = ""


@cache
def from_the_side(words: Words) -> str:
    """Somebody who stands before a phone at mid-thigh height, with distance and height.

    Raises:
        CatalogError: the table of the figure is broken.
    """
    camera = Camera(-90.0, 0.0, 1.1, 72.0, 216.0)
    person, high = _person(camera), 268.0
    (x, y), (ankle, floor), (stool, _) = (camera.see(vector(at))[0] for at in ((FAR_CM - 9.0, 0, HIGH_CM), (0, 0, 0), (FAR_CM, 0, 0)))
    sight = _line((x, y), (ankle, y), dashed=True)
    cone = "".join(_line((x, y), camera.see(vector((0.0, 0.0, up)))[0], dashed=True, faint=True) for up in (-4.0, 184.0))
    distance = _measure((ankle, 250.0), (x, 250.0), words.distance)
    right = stool + 34.0
    tall = _measure((right, y), (right, floor), "") + _text(right + 12.0, y - 14.0, words.height, "end")
    return _document(high, words.alt, _ground(high, floor) + cone + sight + _phone(camera) + person + distance + tall)


@cache
def from_above(words: Words) -> str:
    """The floor from above: feet on a line to the phone, toes along it; one foot for the tests on one leg, both for the squat."""
    high, rows = 262.0, ((76.0, 38.0), (208.0, 52.0))
    drawing = f'<rect width="{number(_WIDE)}" height="{number(high)}" rx="18" fill="{style.FLOOR}"/>'
    drawing += f'<path d="M16 {number(high / 2 - 5)}H{number(_WIDE - 16)}" stroke="{style.FLOOR_LINE}" stroke-width="1.5"/>'
    for (middle, above), said, feet in zip(rows, (words.one_foot, words.both_feet), ((0.0,), (-23.0, 23.0)), strict=True):
        camera = Camera(-90.0, 90.0, 1.1, 72.0, middle)
        end = float(camera.see(vector((FAR_CM - 12.0, 0.0, 0.0)))[0][0])
        drawing += f'<path d="M22 {number(middle)}H{number(end)}" stroke="{style.TAPE}" stroke-width="6"/>'
        drawing += "".join(_foot(72.0, middle + aside, aside <= 0) for aside in feet) + _phone(camera)
        drawing += _text(20.0, middle - above, said, "start")
    return _document(high, words.alt, drawing)


def _foot(x: float, y: float, left: bool) -> str:
    """A bare left or right foot from above, toes to the right; larger than the rest, so that its direction is seen."""
    toes = ((30.0, -7.5, 5.2), (32.0, 0.5, 3.6), (30.5, 6.0, 3.2), (27.5, 10.5, 3.0), (23.5, 14.0, 2.7))
    side = 1.0 if left else -1.0
    sole = "M-26 0C-26-9-16-10-6-8S14-14 23-12C29-10 27 6 21 12S4 9-8 9-26 8-26 0z"
    balls = "".join(f'<circle cx="{a}" cy="{b}" r="{r}"/>' for a, b, r in toes)
    look = f'fill="{style.NEAR.skin}" stroke="{style.INK}" stroke-width="{style.INK_WIDTH}"'
    # The great toe lies inward: towards the other foot.
    return f'<g transform="translate({number(x)} {number(y)}) scale(1 {number(-side)})" {look}><path d="{sole}"/>{balls}</g>'


@cache
def tempo(parts: tuple[tuple[str, float, float], ...], alt: str) -> str:
    """One repetition over time as a strip.

    Args:
        parts: words, seconds, and how deep the body is at the end (0 stands, 1 lowest), one after another.
        alt: the strip in words.
    """
    height, left, top, low = 130.0, 20.0, 22.0, 84.0
    total = sum(seconds for _, seconds, _ in parts)
    x, depth = left, 0.0
    way, texts = [(x, top)], []
    for words, seconds, deep in parts:
        after = x + (_WIDE - 2 * left) * seconds / total
        if deep != depth:
            share = np.linspace(0.0, 1.0, 13)[1:]
            down = depth + (deep - depth) * share * share * (3 - 2 * share)
            way += [(x + (after - x) * float(s), top + (low - top) * float(d)) for s, d in zip(share, down, strict=True)]
        else:
            way.append((after, top + (low - top) * deep))
        texts.append(_text((x + after) / 2.0, 116.0, words, "middle"))
        texts.append(f'<path d="M{number(after)} 14V96" stroke="{style.FLOOR_LINE}" stroke-width="1.5"/>')
        x, depth = after, deep
    card = f'<rect width="{number(_WIDE)}" height="{number(height)}" rx="18" fill="{style.CARD}"/>'
    data = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in way)
    curve = f'<path d="{data}" fill="none" stroke="{style.ACCENT}" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>'
    return _document(height, alt, card + "".join(texts) + curve)


def _person(camera: Camera) -> str:
    """The mannequin, standing with the ankles at the origin of the room; barefoot, as the test is done, so that its shoes are of skin."""
    figure: Figure = read_figures({"filming": _TABLE}, "drills/figures/filming.py")["filming"]
    place = scene.panel(figure, 0.0, _WIDE)
    drawing = scene.body(scene.Panel(figure, camera, place.far, 0.0, _WIDE, style.PANEL[1]), figure.poses[0])
    for tones in (style.NEAR, style.FAR):
        drawing = drawing.replace(tones.shoe, tones.skin).replace(tones.sole, tones.skin)
    return drawing


def _phone(camera: Camera) -> str:
    """The phone on something firm."""
    boxes = [(_box((FAR_CM, 0.0, 0.0), _STOOL_CM), WOOD), (_box((FAR_CM - 8.0, 0.0, HIGH_CM - 8.0), _PHONE_CM), STEEL)]
    return f'<g stroke="{style.INK}" stroke-width="{style.INK_WIDTH}" stroke-linejoin="round">{draw_blocks(boxes, camera)}</g>'


def _box(at: tuple[float, float, float], size: tuple[float, float, float]) -> Block:
    return block(vector(at), size)


def _ground(height: float, floor: float) -> str:
    width = _WIDE
    return (
        f'<rect width="{number(width)}" height="{number(height)}" rx="18" fill="{style.CARD}"/>'
        f'<path fill="{style.FLOOR}" d="M0 {number(floor)}H{number(width)}V{number(height - 18)}a18 18 0 0 1-18 18H18a18 18 0 0 1-18-18z"/>'
        f'<path d="M0 {number(floor)}H{number(width)}" stroke="{style.FLOOR_LINE}" stroke-width="1.5"/>'
    )


def _line(start: Sequence[float], end: Sequence[float], *, dashed: bool = False, faint: bool = False) -> str:
    dash = ' stroke-dasharray="7 6"' if dashed else ""
    look = f'stroke="{style.ACCENT}" stroke-width="{1.2 if faint else 2.2}" stroke-opacity="{0.45 if faint else 0.9}"'
    return f'<path d="M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}" fill="none" {look}{dash}/>'


def _measure(start: tuple[float, float], end: tuple[float, float], words: str) -> str:
    """A line with a stop at each end, and its length in words over its middle."""
    (x, y), (u, v) = start, end
    across = abs(u - x) > abs(v - y)
    stops = "".join(
        f"M{number(a)} {number(b - 7)}v14" if across else f"M{number(a - 7)} {number(b)}h14" for a, b in ((x, y), (u, v))
    )  # fmt: skip
    line = f'<path d="M{number(x)} {number(y)}L{number(u)} {number(v)}{stops}" fill="none" stroke="{style.INK}" stroke-width="2"/>'
    return line + (_text((x + u) / 2.0, y - 9.0, words, "middle") if words else "")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    at = f'x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"'
    return f'<text {at} {_FONT} fill="{style.INK}" stroke="{style.CARD}" stroke-width="4" paint-order="stroke">{escape(words)}</text>'


def _document(height: float, alt: str, drawing: str) -> str:
    size = f'viewBox="0 0 {number(_WIDE)} {number(height)}" width="{number(_WIDE)}" height="{number(height)}"'
    label = f'role="img" aria-label={quoteattr(alt)}'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}><title>{escape(alt)}</title>{drawing}</svg>'
