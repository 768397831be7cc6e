"""Readings over time as a small drawing: one for the page and for paper. Nothing is worked out here but where a mark stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from screener.present.team import StripSpot, StripView

WIDE: Final = 132.0
HIGH: Final = 54.0
RATIO: Final = WIDE / HIGH
INK: Final = "#3B8EC2"
HOLLOW: Final = "#B5651D"
GREY: Final = "#8A949C"
_EDGE: Final = 6.0
_APART: Final = 8.0
"""Marks stand at least so far apart, so that two of one evening are two."""
_DOT: Final = 2.3


def svg(view: StripView) -> str:
    """The strip: a dot with its interval for each reading that compares with the newest, a hollow one for each other; a broken upright
    line where nothing was measured; the grey band is what cannot be told from no change. Its words are ``view.alt``.
    """
    places = _places([spot.day for spot in view.spots], view.days)
    return "".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}">', *_band(view), *_marks(view, places), "</svg>"]
    )


def _y(value: float, span: tuple[float, float]) -> float:
    low, high = span
    return HIGH - 3.0 - (HIGH - 6.0) * (value - low) / max(high - low, 1e-9)


def _places(days: Sequence[date], whole: tuple[date, date]) -> list[float]:
    """Where each result stands: by its day, pushed apart where they would lie on one another, and back inside at the right."""
    long = max((whole[1] - whole[0]).days, 1)
    found: list[float] = []
    for day in days:
        at = _EDGE + (WIDE - 2 * _EDGE) * ((day - whole[0]).days / long if whole[0] != whole[1] else 0.5)
        found.append(max(at, found[-1] + _APART) if found else at)
    over = WIDE - _EDGE
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], over)
        over = found[place] - _APART
    return found


def _band(view: StripView) -> Iterator[str]:
    if view.band is not None:
        top, bottom = _y(view.band[1], view.span), _y(view.band[0], view.span)
        yield f'<rect x="0" y="{top:.1f}" width="{WIDE:.0f}" height="{bottom - top:.1f}" fill="{GREY}" fill-opacity="0.25" stroke="none"/>'


def _marks(view: StripView, places: Sequence[float]) -> Iterator[str]:
    last: tuple[float, float] | None = None
    for spot, x in zip(view.spots, places, strict=True):
        if spot.value is None or spot.low is None or spot.high is None:
            yield _line(x, 4.0, x, HIGH - 4.0, GREY, 1.2, dash=True)
            last = None
            continue
        y, colour = _y(spot.value, view.span), INK if spot.alike else HOLLOW
        if last is not None and spot.alike:
            yield _line(*last, x, y, INK, 0.8)
        yield _line(x, _y(spot.high, view.span), x, _y(spot.low, view.span), colour, 1.6)
        yield _dot(spot, x, y, colour)
        last = (x, y) if spot.alike else None


def _dot(spot: StripSpot, x: float, y: float, colour: str) -> str:
    if spot.alike:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{colour}" stroke="none"/>'
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in ((0, -3.0), (3.0, 0), (0, 3.0), (-3.0, 0)))
    return f'<polygon points="{points}" fill="none" stroke="{colour}" stroke-width="1.2"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, *, dash: bool = False) -> str:
    broken = ' stroke-dasharray="2 2"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"{broken}/>'
