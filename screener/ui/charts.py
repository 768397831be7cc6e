"""Drawings of the numbers in a ``ReportView``: every repetition with its interval, before the bands. Nothing is worked out here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from screener.present import BandStrip, RepChart, RepPoint, words
from screener.types import Band, Side

if TYPE_CHECKING:
    import altair as alt

ROW_PX: Final = 34
MARGIN: Final = 0.08
"""Empty share of the axis on either side."""
NEAR: Final = 4.0
"""An edge further away than so many widths of the data is left out, for it would squeeze them to nothing."""
NEUTRAL: Final = "rgba(138, 148, 156, 0.13)"
SHADES: Final = {
    words.BAND[Band.OUTWARD]: "rgba(86, 180, 233, 0.28)",
    words.BAND[Band.ON_TRACK]: NEUTRAL,
    words.BAND[Band.MILD]: "rgba(230, 159, 0, 0.18)",
    words.BAND[Band.MODERATE]: "rgba(230, 159, 0, 0.38)",
    words.BAND[Band.MARKED]: "rgba(230, 159, 0, 0.62)",
}
"""Colour and strength of each band; told apart with every common colour blindness, and named in words as well."""
INK: Final = "#3B8EC2"
"""What was measured, on light and dark alike."""


def repetitions(chart: RepChart) -> alt.LayerChart | alt.FacetChart:
    """One row per repetition: the value as a point, its interval as a line, the bands behind.

    Args:
        chart: finished numbers; ``chart.points`` must not be empty.
    """
    import altair as alt

    low, high = _span(chart.points, chart.strip)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    names = [_row(point) for point in chart.points]
    rows = [{"row": name, "value": p.value, "low": p.low, "high": p.high} for name, p in zip(names, chart.points, strict=True)]
    y = alt.Y("row:N", sort=names, title=None, axis=alt.Axis(labelLimit=140, ticks=False, domain=False, labelPadding=8))
    base = alt.Chart(_data(alt, rows))
    x = alt.X("value:Q", scale=scale, title=chart.axis, axis=alt.Axis(grid=False, tickCount=6))
    interval = base.mark_rule(strokeWidth=3, opacity=0.85, color=INK, strokeCap="round").encode(
        x=alt.X("low:Q", scale=scale, title=chart.axis), x2="high:Q", y=y
    )
    value = base.mark_point(filled=True, size=110, color=INK, opacity=1).encode(x=x, y=y)
    layers = [*_bands(alt, chart.strip, low, high, scale), interval, value]
    return alt.layer(*layers).properties(height=alt.Step(ROW_PX), padding={"left": 0, "right": 8, "top": 4, "bottom": 12})


def _row(point: RepPoint) -> str:
    side = "" if point.side is Side.BOTH else f", {point.side}"
    return f"Rep {point.rep}{side}" + (", by hand" if point.by_hand else "")


def _span(points: tuple[RepPoint, ...], strip: BandStrip | None) -> tuple[float, float]:
    """Ends of the axis: all intervals are in the picture, and every edge that is not far away from them."""
    low, high = min(point.low for point in points), max(point.high for point in points)
    reach = NEAR * ((high - low) or 1.0)
    edges = [edge for edge in strip.edges if low - reach < edge < high + reach] if strip else []
    first, last = min([low, *edges]), max([high, *edges])
    room = MARGIN * (last - first) or 1.0
    return first - room, last + room


def _bands(alt: Any, strip: BandStrip | None, low: float, high: float, scale: Any) -> list[Any]:
    """The bands as soft areas, named above the chart; blue is outward, orange grows with the distance inward."""
    if strip is None:
        return []
    ends = [low, *(min(max(edge, low), high) for edge in strip.edges), high]
    areas = [{"from": ends[i], "to": ends[i + 1], "name": name} for i, name in enumerate(strip.labels) if ends[i + 1] > ends[i]]
    order = [str(area["name"]) for area in areas]
    scheme = alt.Scale(domain=order, range=[SHADES.get(name, NEUTRAL) for name in order])
    legend = alt.Legend(title=None, orient="top", columns=3, symbolType="square", symbolSize=160, labelFontSize=12)
    base = alt.Chart(_data(alt, areas))
    start = alt.X("from:Q", scale=scale)
    return [base.mark_rect().encode(x=start, x2="to:Q", color=alt.Color("name:N", scale=scheme, sort=order, legend=legend))]


def _data(alt: Any, rows: list[dict[str, Any]]) -> Any:
    return alt.Data(values=rows)
