"""Building blocks of a printed page. Each says how high it will be at a width, and draws itself; nothing flows by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Protocol

from screener.present import RepChart, words
from screener.report import rep_chart
from screener.report.pdf_pen import ACCENT, CAP, INK, LEADING, LINE, MM, MUTED, SMALLEST_PT, Colour, Pen, Run
from screener.types import Band

INTERVAL: Final[Colour] = (27, 94, 140)
SHADES: Final[dict[str, tuple[str, float]]] = {
    words.BAND[Band.OUTWARD]: ("#56b4e9", 0.30),
    words.BAND[Band.ON_TRACK]: ("#8a949c", 0.12),
    words.BAND[Band.MILD]: ("#e69f00", 0.20),
    words.BAND[Band.MODERATE]: ("#e69f00", 0.42),
    words.BAND[Band.MARKED]: ("#e69f00", 0.66),
}
"""Colour and strength of each band, as on the web page: told apart in grey-scale by strength, and named in words."""


class Block(Protocol):
    """A part of a page."""

    def height(self, pen: Pen, width: float) -> float:
        """How high it will be, millimetres."""

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Draw it with its upper left corner there."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``bullet`` stands before its first line, and the rest is set in by its width."""

    runs: tuple[Run, ...]
    size: float
    bullet: str = ""
    leading: float = LEADING

    def _indent(self, pen: Pen) -> float:
        return pen.measure(f"{self.bullet} ", self.size) + 0.4 if self.bullet else 0.0

    def height(self, pen: Pen, width: float) -> float:
        """Its lines."""
        return len(pen.lines(self.runs, width - self._indent(pen), self.size)) * self.size * self.leading * MM

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Line by line."""
        indent = self._indent(pen)
        for place, line in enumerate(pen.lines(self.runs, width - indent, self.size)):
            base = y + (place * self.leading + CAP + (self.leading - LEADING) / 2 + 0.13) * self.size * MM
            if self.bullet and not place:
                pen.word(self.bullet, x, base, self.size, colour=MUTED)
            pen.write(line, x + indent, base, self.size)


def plain(text: str, size: float, colour: Colour = INK, bullet: str = "") -> Text:
    """A paragraph of one kind."""
    return Text((Run(text, colour=colour),), size, bullet)


def bold(text: str, size: float, colour: Colour = INK) -> Text:
    """A paragraph in bold."""
    return Text((Run(text, bold=True, colour=colour),), size)


def lead(title: str, text: str, size: float, colour: Colour = INK) -> Text:
    """A paragraph that begins with its title in bold."""
    return Text((Run(title, bold=True, colour=colour), Run(text, colour=colour)), size)


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty room."""

    size: float

    def height(self, pen: Pen, width: float) -> float:  # noqa: ARG002
        """Its size, at any width."""
        return self.size

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over a thin line."""

    text: str
    size: float
    note: str = ""

    def height(self, pen: Pen, width: float) -> float:  # noqa: ARG002
        """One line of text, the line, and room below."""
        return self.size * 1.32 * MM + 1.5

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Words and line; the note stands at the right where it fits."""
        base = y + self.size * 0.98 * MM
        pen.word(self.text, x, base, self.size, bold=True, colour=ACCENT)
        small = max(SMALLEST_PT, self.size - 3)
        room = width - pen.measure(self.text, self.size, True) - 4
        if self.note and pen.measure(self.note, small) <= room:
            pen.word(self.note, x + width, base, small, colour=MUTED, anchor="end")
        below = y + self.size * 1.32 * MM
        pen.rule(x, below, x + width, below, ACCENT, 0.35)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks below one another."""

    blocks: tuple[Block, ...]
    gap: float = 0.0

    def height(self, pen: Pen, width: float) -> float:
        """All of them and the gaps."""
        return sum(block.height(pen, width) for block in self.blocks) + self.gap * max(len(self.blocks) - 1, 0)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """From top to bottom."""
        for block in self.blocks:
            block.draw(pen, x, y, width)
            y += block.height(pen, width) + self.gap


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks beside one another; ``shares`` are their parts of the width."""

    blocks: tuple[Block, ...]
    shares: tuple[float, ...]
    gap: float = 5.0

    def _places(self, width: float) -> Iterator[tuple[Block, float, float]]:
        room, x = width - self.gap * (len(self.blocks) - 1), 0.0
        for block, share in zip(self.blocks, self.shares, strict=True):
            wide = room * share / sum(self.shares)
            yield block, x, wide
            x += wide + self.gap

    def height(self, pen: Pen, width: float) -> float:
        """The highest."""
        return max(block.height(pen, wide) for block, _, wide in self._places(width))

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """From left to right, tops in line."""
        for block, left, wide in self._places(width):
            block.draw(pen, x + left, y, wide)


@dataclass(frozen=True, slots=True)
class Beside:
    """A block of fixed width with another one at its right."""

    left: Block
    wide: float
    right: Block
    gap: float = 4.0

    def height(self, pen: Pen, width: float) -> float:
        """The higher one."""
        return max(self.left.height(pen, self.wide), self.right.height(pen, width - self.wide - self.gap))

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Tops in line."""
        self.left.draw(pen, x, y, self.wide)
        self.right.draw(pen, x + self.wide + self.gap, y, width - self.wide - self.gap)


@dataclass(frozen=True, slots=True)
class Newspaper:
    """Blocks in columns, filled one after the other so that the highest column is as low as can be; ``ruled`` with lines between."""

    blocks: tuple[Block, ...]
    count: int
    gap: float = 5.0
    between: float = 1.4
    ruled: bool = False

    def _columns(self, pen: Pen, width: float) -> tuple[list[Stack], float]:
        wide = (width - self.gap * (self.count - 1)) / self.count
        heights = [block.height(pen, wide) for block in self.blocks]
        limit = max(heights, default=0.0)
        while True:
            columns = self._fill(heights, limit)
            if len(columns) <= self.count:
                return [Stack(tuple(column), self.between) for column in columns], wide
            limit += 0.5

    def _fill(self, heights: Sequence[float], limit: float) -> list[list[Block]]:
        columns: list[list[Block]] = [[]]
        used = 0.0
        for block, high in zip(self.blocks, heights, strict=True):
            if columns[-1] and used + self.between + high > limit:
                columns.append([])
                used = 0.0
            used += high + (self.between if columns[-1] else 0.0)
            columns[-1].append(block)
        return columns

    def height(self, pen: Pen, width: float) -> float:
        """The highest column."""
        columns, wide = self._columns(pen, width)
        return max((column.height(pen, wide) for column in columns), default=0.0)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Column by column."""
        columns, wide = self._columns(pen, width)
        for place, column in enumerate(columns):
            left, top = x + place * (wide + self.gap), y
            for block in column.blocks:
                if self.ruled and top > y:
                    pen.rule(left, top - self.between / 2, left + wide, top - self.between / 2, LINE, 0.15)
                block.draw(pen, left, top, wide)
                top += block.height(pen, wide) + self.between


@dataclass(frozen=True, slots=True)
class Panel:
    """A block in a frame; ``bar`` is a thick line at its left, ``dash`` breaks the frame's line."""

    block: Block
    pad: float = 2.2
    line: Colour | None = LINE
    fill: Colour | None = None
    bar: Colour | None = None
    dash: float = 0.0

    def height(self, pen: Pen, width: float) -> float:
        """The block and the padding."""
        return self.block.height(pen, width - 2 * self.pad - self._bar) + 2 * self.pad

    @property
    def _bar(self) -> float:
        return 1.4 if self.bar else 0.0

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Frame first."""
        high = self.height(pen, width)
        pen.box(x, y, width, high, fill=self.fill, line=self.line, dash=self.dash)
        if self.bar:
            pen.box(x, y, self._bar, high, fill=self.bar, line=None)
        self.block.draw(pen, x + self._bar + self.pad, y + self.pad, width - 2 * self.pad - self._bar)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph, as large as fits into its width and ``most`` millimetres of height."""

    data: bytes
    pixels: tuple[int, int]
    most: float
    alt: str

    def _size(self, width: float) -> tuple[float, float]:
        wide, high = self.pixels
        scale = min(width / wide, self.most / high)
        return wide * scale, high * scale

    def height(self, pen: Pen, width: float) -> float:  # noqa: ARG002
        """Its height at this width."""
        return self._size(width)[1]

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """At the left of its room, with a thin frame."""
        wide, high = self._size(width)
        pen.pdf.image(BytesIO(self.data), x, y, wide, high, alt_text=self.alt)
        pen.box(x, y, wide, high, line=LINE, stroke=0.15)


_UNKNOWN: Final = re.compile(r"<(title|desc)>.*?</\1>", re.DOTALL)
"""Parts of an SVG that the PDF library does not know; what they say is in the alternative text."""


@dataclass(frozen=True, slots=True)
class Vector:
    """An SVG drawing, ``ratio`` times as wide as high."""

    svg: str
    ratio: float
    alt: str

    def height(self, pen: Pen, width: float) -> float:  # noqa: ARG002
        """From its width."""
        return width / self.ratio

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """As vectors, with its alternative text."""
        pen.pdf.image(BytesIO(_UNKNOWN.sub("", self.svg).encode()), x, y, width, width / self.ratio, alt_text=self.alt)


@dataclass(frozen=True, slots=True)
class Chart:
    """Every repetition with its interval before the bands; ``names`` stand for the rows where they are no repetitions."""

    chart: RepChart
    size: float
    row: float
    names: tuple[str, ...] = ()

    def height(self, pen: Pen, width: float) -> float:  # noqa: ARG002
        """Rows, names of the bands and axis."""
        return rep_chart.rows_height(self.chart, self.row, self.size * MM)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Shapes as one tagged drawing, text on top of it as text."""

        def measure(text: str, size: float) -> float:
            return pen.measure(text, size / MM, bold=True)

        drawing = rep_chart.draw(self.chart, width, self.row, self.size * MM, measure, self.names)
        pen.pdf.image(BytesIO(_svg(drawing).encode()), x, y, drawing.width, drawing.height, alt_text=drawing.alt)
        for text in drawing.words:
            pen.word(text.text, x + text.x, y + text.y, self.size, bold=text.bold, anchor=text.anchor)


_STROKES: Final = {"edge": ("#5b6670", 0.12), "axis": ("#5b6670", 0.2), "interval": ("#1b5e8c", 0.75)}


def _svg(drawing: rep_chart.Drawing) -> str:
    """The shapes without the text, a hundredth of a millimetre exact."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:.2f} {drawing.height:.2f}">']
    for area in drawing.areas:
        fill, share = SHADES.get(area.role, SHADES[rep_chart.ON_TRACK])
        parts.append(
            f'<rect x="{area.x:.2f}" y="{area.y:.2f}" width="{area.width:.2f}" height="{area.height:.2f}" '
            f'fill="{fill}" fill-opacity="{share}" stroke="none"/>'
        )
    for stroke in drawing.strokes:
        colour, wide = _STROKES[stroke.role]
        parts.append(
            f'<line x1="{stroke.x1:.2f}" y1="{stroke.y1:.2f}" x2="{stroke.x2:.2f}" y2="{stroke.y2:.2f}" '
            f'stroke="{colour}" stroke-width="{wide}" stroke-linecap="{"round" if stroke.role == "interval" else "butt"}"/>'
        )
    parts += [f'<circle cx="{dot.x:.2f}" cy="{dot.y:.2f}" r="{dot.radius:.2f}" fill="#1b5e8c" stroke="none"/>' for dot in drawing.dots]
    return "".join([*parts, "</svg>"])
