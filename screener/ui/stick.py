"""The chain as a stick figure from the front: trunk, pelvis, thigh and shank of one leg, as they stood in the picture."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from screener.present import ChainView
from screener.types import Side

HIGH: Final = 340.0
ROOM: Final = 26.0
LEG: Final = "#E69F00"
REST: Final = "currentColor"
PLUMB: Final = "#56B4E9"
Point = tuple[float, float]


def stick(view: ChainView, points: Mapping[str, Point]) -> str:
    """The drawing as SVG that takes the page's colour for what is not judged.

    Args:
        view: words for those who cannot see it, and which leg it is.
        points: shoulders, hips, and the leg's knee and ankle in pixels.
    """
    left, top = min(x for x, _ in points.values()), min(y for _, y in points.values())
    right, low = max(x for x, _ in points.values()), max(y for _, y in points.values())
    by = (HIGH - 2 * ROOM) / max(low - top, 1.0)
    wide = max((right - left) * by, 60.0) + 2 * ROOM + 70
    shift = (wide - (right - left) * by) / 2

    def at(name: str) -> Point:
        x, y = points[name]
        return shift + (x - left) * by, ROOM + (y - top) * by

    def middle(part: str) -> Point:
        (ax, ay), (bx, by_) = at(f"left_{part}"), at(f"right_{part}")
        return (ax + bx) / 2, (ay + by_) / 2

    hip, knee, ankle = (at(f"{view.side}_{part}") for part in ("hip", "knee", "ankle"))
    outward = 1.0 if view.side is Side.LEFT else -1.0  # the athlete's left is on the right of the picture
    parts = [
        _line(middle("shoulder"), middle("hip"), REST, 4),
        _line(at("left_shoulder"), at("right_shoulder"), REST, 2),
        _line(at("left_hip"), at("right_hip"), REST, 4),
        _line(hip, ankle, PLUMB, 1.5, dashed=True),
        _line(hip, knee, LEG, 6),
        _line(knee, ankle, LEG, 6),
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{LEG}" stroke="#14181c" stroke-width="1.5"/>' for x, y in (hip, knee, ankle)),
    ]
    places = {
        "trunk": _between(middle("shoulder"), middle("hip")), "pelvis": _between(at("left_hip"), at("right_hip")),
        "thigh": _between(hip, knee), "knee": knee, "shank": _between(knee, ankle),
    }  # fmt: skip
    for place, part in enumerate(view.segments, start=1):
        x, y = places[part.id]
        aside = (16.0 if part.id in ("thigh", "knee", "shank") else 14.0) * outward
        parts.append(_number(place, x + aside, y - (14 if part.id == "pelvis" else 0)))
    return (
        f'<svg class="chain" role="img" aria-label="{escape(view.alt, quote=True)}" viewBox="0 0 {wide:.0f} {HIGH:g}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _between(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _line(a: Point, b: Point, colour: str, width: float, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<path d="M{a[0]:.1f},{a[1]:.1f}L{b[0]:.1f},{b[1]:.1f}" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" '
        f'fill="none"{dash}/>'
    )


def _number(place: int, x: float, y: float) -> str:
    """The number under which a part stands in the list beside the drawing."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="#14181c"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="12" font-weight="600" text-anchor="middle" fill="#fff">{place}</text>'
    )
