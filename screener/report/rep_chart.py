"""Every repetition with its interval before the bands, as a drawing that PDF and HTML share: shapes with roles, no colours, no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from screener.present import BandStrip, RepChart, RepPoint, words
from screener.present.lookup import metric_of
from screener.types import Band, Estimate, Side

MARGIN: Final = 0.08
"""Empty share of the axis on either side."""
NEAR: Final = 4.0
"""An edge further away than so many widths of the data is left out, for it would squeeze them to nothing."""
NAMED: Final = 0.24
"""Share of the axis that an outermost on-track band gets, so that its name has room."""
LETTER: Final = 0.54
"""Width of an average letter, of the height of the text; a little more than it is."""
ON_TRACK: Final = words.BAND[Band.ON_TRACK]

Anchor = Literal["start", "middle", "end"]
Measure = Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle; ``role`` is the band's name."""

    x: float
    y: float
    width: float
    height: float
    role: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; ``role`` is ``edge``, ``axis`` or ``interval``."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A measured value."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its baseline."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as shapes, in the unit that its text height was given in; y grows downward."""

    width: float
    height: float
    size: float
    areas: tuple[Area, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    words: tuple[Words, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """The field in which values are drawn."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value lies on the axis, held inside it."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def rows_height(chart: RepChart, row: float, size: float) -> float:
    """How high a drawing with rows of this height will be."""
    return row * len(chart.points) + size * (4.6 if chart.strip else 3.2)


def estimated(text: str, size: float) -> float:
    """About how wide a text is, where the font is not known; rather too much than too little."""
    return len(text) * LETTER * size


def draw(chart: RepChart, width: float, row: float, size: float, measure: Measure = estimated, names: tuple[str, ...] = ()) -> Drawing:
    """Lay a chart out.

    Args:
        chart: finished numbers; ``chart.points`` must not be empty.
        width: of the whole drawing.
        row: height of one repetition.
        size: height of the text, in the same unit.
        measure: width of a text of some height.
        names: of the rows, where they are no repetitions.
    """
    sides = len({point.side for point in chart.points}) > 1
    names = names or tuple(_row(point, sides) for point in chart.points)
    values = [point_words(chart, point) for point in chart.points]
    low, high = _span(chart.points, chart.strip)
    top = size * 1.6 if chart.strip else size * 0.2
    left, right = (max(measure(text, size) for text in texts) + 0.8 * size for texts in (names, values))
    right = width - right
    frame = _Frame(left, right, top, top + row * len(names), low, high)
    areas, strokes, texts = _bands(frame, chart.strip, size, measure)
    dots: list[Dot] = []
    for place, point in enumerate(chart.points):
        y = frame.top + row * (place + 0.5)
        strokes.append(Stroke(frame.at(point.low), y, frame.at(point.high), y, "interval"))
        dots.append(Dot(frame.at(point.value), y, size * 0.36))
        texts += [Words(0, y + size * 0.35, names[place]), Words(width, y + size * 0.35, values[place], "end", bold=True)]
    axis_strokes, axis_words = _axis(frame, chart, size, measure)
    height = rows_height(chart, row, size)
    alt = f"{chart.title}. {'; '.join(f'{name}: {value}' for name, value in zip(names, values, strict=True))}."
    return Drawing(width, height, size, tuple(areas), (*strokes, *axis_strokes), tuple(dots), (*texts, *axis_words), alt + _on_track(chart))


def point_words(chart: RepChart, point: RepPoint) -> str:
    """A repetition's value with interval and unit, as everywhere else; the axis says where it is a ratio."""
    known = metric_of(chart.metric)
    decimals = words.metric_words(chart.metric).decimals
    if known is not None:
        return words.estimate(Estimate(point.value, point.low, point.high, known.unit), decimals).removeprefix("ratio ")
    low, high = words.number(point.low, decimals), words.number(point.high, decimals)
    return f"{words.number(point.value, decimals)}{chart.unit} ({low} to {high}{chart.unit})"


def on_track(strip: BandStrip) -> str:
    """The on-track range as the caption's first sentence names it."""
    return words.sentence(strip.caption.partition(". ")[0])


def _on_track(chart: RepChart) -> str:
    return f" {on_track(chart.strip)}" if chart.strip else ""


def _row(point: RepPoint, with_side: bool) -> str:
    side = f", {words.SIDE[point.side]}" if with_side and point.side is not Side.BOTH else ""
    return f"Rep {point.rep}{side}" + (", by hand" if point.by_hand else "")


def _span(points: tuple[RepPoint, ...], strip: BandStrip | None) -> tuple[float, float]:
    """Ends of the axis: all intervals are in the picture, and every edge that is not far away from them."""
    low, high = min(point.low for point in points), max(point.high for point in points)
    reach = NEAR * ((high - low) or 1.0)
    edges = [edge for edge in strip.edges if low - reach < edge < high + reach] if strip else []
    first, last = min([low, *edges]), max([high, *edges])
    width = (last - first) or 1.0
    first, last = first - MARGIN * width, last + MARGIN * width
    if strip and edges and strip.labels[-1] == ON_TRACK:
        last = max(last, edges[-1] + NAMED * width)
    if strip and edges and strip.labels[0] == ON_TRACK:
        first = min(first, edges[0] - NAMED * width)
    return first, last


def _bands(frame: _Frame, strip: BandStrip | None, size: float, measure: Measure) -> tuple[list[Area], list[Stroke], list[Words]]:
    """The bands as areas, their edges as lines, and their names above; on track is named in any case."""
    if strip is None:
        return [], [], []
    ends = [frame.left, *(frame.at(edge) for edge in strip.edges), frame.right]
    spans = [(a, b, name) for (a, b), name in zip(pairwise(ends), strip.labels, strict=True) if b > a]
    height = frame.bottom - frame.top
    areas = [Area(a, frame.top, b - a, height, name) for a, b, name in spans]
    strokes = [Stroke(a, frame.top, a, frame.bottom, "edge") for a, _, _ in spans[1:]]
    return areas, strokes, _names(spans, frame, size, measure)


def _names(spans: list[tuple[float, float, str]], frame: _Frame, size: float, measure: Measure) -> list[Words]:
    taken: list[tuple[float, float]] = []
    found = []
    for a, b, name in sorted(spans, key=lambda span: span[2] != ON_TRACK):
        half = measure(name, size) / 2 + 0.2 * size
        middle = min(max((a + b) / 2, frame.left + half), frame.right - half)
        fits = 2 * half <= b - a or name == ON_TRACK
        if fits and all(middle + half < start or middle - half > stop for start, stop in taken):
            taken.append((middle - half, middle + half))
            found.append(Words(middle, frame.top - size * 0.45, name, "middle", bold=name == ON_TRACK))
    return found


def _axis(frame: _Frame, chart: RepChart, size: float, measure: Measure) -> tuple[list[Stroke], list[Words]]:
    """The edges of the bands as ticks (round numbers where there are none), each with its unit, and what the axis shows."""
    decimals = words.metric_words(chart.metric).decimals
    y = frame.bottom
    strokes = [Stroke(frame.left, y, frame.right, y, "axis")]
    texts: list[Words] = []
    last = -float("inf")
    ticks = [edge for edge in chart.strip.edges if frame.low < edge < frame.high] if chart.strip else _round(frame.low, frame.high)
    for tick in ticks:
        text = f"{words.number(tick, decimals)}{chart.unit}"
        half, x = measure(text, size) / 2, frame.at(tick)
        strokes.append(Stroke(x, y, x, y + size * 0.3, "axis"))
        if x - half > last:
            texts.append(Words(x, y + size * 1.35, text, "middle"))
            last = x + half + size * 0.5
    middle, half = (frame.left + frame.right) / 2, measure(chart.axis, size) / 2
    return strokes, [*texts, Words(max(middle, half), y + size * 2.7, chart.axis, "middle")]


def _round(low: float, high: float) -> list[float]:
    """Three to six round numbers on the axis."""
    step = next(step for power in range(-3, 6) for step in (10.0**power, 2 * 10.0**power, 5 * 10.0**power) if (high - low) / step <= 6)
    first = int(low // step) + 1
    return [step * place for place in range(first, int(high // step) + 1)]
