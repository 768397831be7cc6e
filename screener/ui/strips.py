"""One median with its interval before the bands, as a drawing for a knee's card; the same colours as the charts."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import Final

from screener.present import KneeStrip, words
from screener.types import Band
from screener.ui.charts import INK, NEUTRAL, SHADES

WIDE: Final = 340.0
TOP: Final = 17.0
BAR: Final = 34.0
SIZE: Final = 12.0
MARGIN: Final = 0.12
"""Empty share of the axis on either side."""
NAMED: Final = 0.24
"""The same where the outermost band is the on-track one, so that its name has room."""
NEAR: Final = 2.5
"""An edge further away than so many widths of the interval is left out, for it would squeeze it to nothing."""
LETTER: Final = 0.54
"""Width of an average letter, of the height of the text; a little more than it is."""
ON_TRACK: Final = words.BAND[Band.ON_TRACK]

_Scale = Callable[[float], float]


def strip(shows: KneeStrip) -> str:
    """The drawing as SVG that takes the page's colour for its letters."""
    low, high = _span(shows)

    def at(value: float) -> float:
        return WIDE * min(max((value - low) / (high - low), 0.0), 1.0)

    parts = [*_bands(shows, at, low, high), *_value(shows, at)]
    height = TOP + BAR + (SIZE + 6 if shows.edges else 4)
    return (
        f'<svg class="knee-strip" role="img" aria-label="{escape(shows.alt, quote=True)}" viewBox="0 0 {WIDE:g} {height:g}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _span(shows: KneeStrip) -> tuple[float, float]:
    """Ends of the axis: the interval is in the picture, and every edge that is not far away from it."""
    reach = NEAR * ((shows.high - shows.low) or 1.0)
    edges = [edge for edge in (shows.bands.edges if shows.bands else ()) if shows.low - reach < edge < shows.high + reach]
    first, last = min([shows.low, *edges]), max([shows.high, *edges])
    width = (last - first) or 1.0
    named = [MARGIN * width] * 2
    if shows.bands and edges:
        ends = ((shows.bands.labels[0], shows.bands.edges[0]), (shows.bands.labels[-1], shows.bands.edges[-1]))
        named = [NAMED * width if name == ON_TRACK and edge in edges else room for (name, edge), room in zip(ends, named, strict=True)]
    return first - named[0], last + named[1]


def _bands(shows: KneeStrip, at: _Scale, low: float, high: float) -> list[str]:
    """The bands as areas, those that have room for their name named above, and their edges with unit below."""
    if shows.bands is None:
        return [f'<rect x="0" y="{TOP:g}" width="{WIDE:g}" height="{BAR:g}" rx="3" fill="{NEUTRAL}"/>']
    ends = [low, *(min(max(edge, low), high) for edge in shows.bands.edges), high]
    parts = []
    for (a, b), name in zip(pairwise(ends), shows.bands.labels, strict=True):
        x, wide = at(a), at(b) - at(a)
        if wide <= 0:
            continue
        parts.append(f'<rect x="{x:.1f}" y="{TOP:g}" width="{wide:.1f}" height="{BAR:g}" fill="{SHADES.get(name, NEUTRAL)}"/>')
        if len(name) * LETTER * SIZE <= wide:
            bold = ' font-weight="600"' if name == ON_TRACK else ""
            parts.append(_text(x + wide / 2, TOP - 5, name, extra=bold))
    last = -WIDE
    for edge, text in zip(shows.bands.edges, shows.edges, strict=True):
        if low < edge < high:
            x, half = at(edge), len(text) * LETTER * SIZE / 2
            parts.append(f'<path d="M{x:.1f},{TOP:g}v{BAR + 3:g}" stroke="currentColor" stroke-opacity="0.45" stroke-width="1"/>')
            if x - half > last:
                parts.append(_text(x, TOP + BAR + SIZE + 3, text))
                last = x + half + 4
    return parts


def _value(shows: KneeStrip, at: _Scale) -> list[str]:
    """The interval as a line with ends, and the median as a point on it."""
    y, left, right = TOP + BAR / 2, at(shows.low), at(shows.high)
    line = f"M{left:.1f},{y:g}H{right:.1f}M{left:.1f},{y - 6:g}v12M{right:.1f},{y - 6:g}v12"
    return [
        f'<path d="{line}" stroke="{INK}" stroke-width="3" fill="none" stroke-linecap="round"/>',
        f'<circle cx="{at(shows.value):.1f}" cy="{y:g}" r="6.5" fill="{INK}" stroke="#fff" stroke-width="1.5"/>',
    ]


def _text(x: float, y: float, text: str, extra: str = "") -> str:
    half = len(text) * LETTER * SIZE / 2
    middle = min(max(x, half), WIDE - half)
    return f'<text x="{middle:.1f}" y="{y:g}" font-size="{SIZE:g}" text-anchor="middle" fill="currentColor"{extra}>{escape(text)}</text>'
