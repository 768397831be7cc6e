"""Writing on paper: fonts, line breaking by measured width, text where it is put. All lengths in millimetres, text sizes in points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fpdf import FPDF

Colour = tuple[int, int, int]

INK: Final[Colour] = (28, 37, 46)
MUTED: Final[Colour] = (84, 96, 108)
ACCENT: Final[Colour] = (16, 82, 122)
LINE: Final[Colour] = (190, 198, 205)
PANEL: Final[Colour] = (244, 246, 248)
MM: Final = 0.352778
"""Millimetres in a point."""
LEADING: Final = 1.22
"""From one baseline to the next, of the text's size."""
CAP: Final = 0.74
"""From the top of a line to its baseline, of the text's size."""
LOST: Final = "\ufffd"
"""Stands for a sign that the font lacks, so that nothing vanishes unseen."""
SMALLEST_PT: Final = 7.5
_FAMILY: Final = "Roboto"
_TIGHT: Final = re.compile(
    r"(?<=\d) (?=(?:s|kg|lb|m|mm|cm)\b|[%\u00d7]|\([A-Z][,)]|to [\d\u2212])|(?<=\u00d7) (?=\d)|(?<=\bto) (?=[\d\u2212])|(?<=\bWeeks) (?=\d)"
)
"""Blanks at which no line is broken: a number stays with its unit, and both ends of a range together."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind in a paragraph; ``link`` is an address that they open."""

    text: str
    bold: bool = False
    colour: Colour = INK
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was broken: its pieces from left to right, and how wide it is."""

    runs: tuple[Run, ...]
    width: float


@cache
def _signs() -> frozenset[int]:
    """Code points that both shipped fonts have."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    document = FPDF()
    _add_fonts(document)
    loaded = [font for font in document.fonts.values() if isinstance(font, TTFFont)]
    found = frozenset.intersection(*(frozenset(font.cmap) for font in loaded))
    _close_fonts(document)
    return found


def _add_fonts(document: FPDF) -> None:
    for style, name in (("", "Regular"), ("B", "Bold")):
        with resources.as_file(_font(name)) as path:
            document.add_font(_FAMILY, style, str(path))


def _close_fonts(document: FPDF) -> None:
    """Close the fonts' files, which the library leaves open."""
    from fpdf.fonts import TTFFont

    for font in document.fonts.values():
        if isinstance(font, TTFFont):
            font.close()


def _font(style: str) -> resources.abc.Traversable:
    return resources.files("screener").joinpath("report", "fonts", f"{_FAMILY}-{style}.ttf")


def clean(text: str) -> str:
    """Text as it can be printed: one line, composed letters, and ``LOST`` for each sign that the font lacks."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(sign if ord(sign) in _signs() else LOST for sign in plain)


class Pen:
    """A document being written."""

    def __init__(self, width: float, height: float, title: str, made: date, software: str) -> None:
        from fpdf import FPDF
        from fpdf.prefs import ViewerPreferences

        self.width, self.height = width, height
        self.pdf: FPDF = FPDF(unit="mm", format=(width, height))
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_title(clean(title))
        self.pdf.set_lang("en")
        self.pdf.set_creator(clean(software))
        self.pdf.set_creation_date(datetime(made.year, made.month, made.day, tzinfo=UTC))
        self.pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.lost = False
        self._widths: dict[tuple[str, bool], float] = {}
        self._broken: dict[tuple[tuple[Run, ...], float, float], tuple[Line, ...]] = {}
        _add_fonts(self.pdf)

    def page(self, name: str) -> None:
        """Begin a page and list it in the outline."""
        self.pdf.add_page()
        self.pdf.start_section(clean(name))

    def measure(self, text: str, size: float, bold: bool = False) -> float:
        """How wide a text is that was cleaned."""
        key = (text, bold)
        if key not in self._widths:
            self.pdf.set_font(_FAMILY, "B" if bold else "", 100)
            self._widths[key] = self.pdf.get_string_width(text) / 100
        return self._widths[key] * size

    def lines(self, runs: Sequence[Run], width: float, size: float) -> tuple[Line, ...]:
        """A paragraph broken to a width: between words, inside a word only where it is longer than a whole line."""
        key = (tuple(runs), round(width, 3), size)
        if key not in self._broken:
            self._broken[key] = tuple(self._break(runs, width, size))
        return self._broken[key]

    def _break(self, runs: Sequence[Run], width: float, size: float) -> list[Line]:
        space = self.measure(" ", size)
        lines: list[list[Run]] = [[]]
        used = 0.0
        for run in runs:
            for word in self._words(run, width, size):
                wide = self.measure(word.text, size, word.bold)
                if lines[-1] and used + space + wide > width + 1e-6:
                    lines.append([])
                    used = 0.0
                used += wide + (space if lines[-1] else 0.0)
                lines[-1].append(word)
        return [self._joined(words, size) for words in lines if words]

    def _words(self, run: Run, width: float, size: float) -> list[Run]:
        """Words that fit on a line; a number stays with its unit."""
        cleaned = clean(run.text)
        self.lost |= LOST in cleaned
        found = []
        for word in _TIGHT.sub("\u00a0", cleaned).split(" "):
            rest = word
            while rest and self.measure(rest, size, run.bold) > width:
                fitting = max(1, next(n for n in range(len(rest), 0, -1) if n == 1 or self.measure(rest[:n], size, run.bold) <= width))
                found.append(replace(run, text=rest[:fitting]))
                rest = rest[fitting:]
            if rest:
                found.append(replace(run, text=rest.replace("\u00a0", " ")))
        return found

    def _joined(self, words: list[Run], size: float) -> Line:
        """Neighbours of one kind as one piece, so that the text can be found and copied as it reads."""
        pieces: list[Run] = []
        for word in words:
            if pieces and (pieces[-1].bold, pieces[-1].colour, pieces[-1].link) == (word.bold, word.colour, word.link):
                pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} {word.text}")
            else:
                if pieces:
                    pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} ")
                pieces.append(word)
        return Line(tuple(pieces), sum(self.measure(piece.text, size, piece.bold) for piece in pieces))

    def write(self, line: Line, x: float, y: float, size: float) -> None:
        """Put a line down; ``y`` is its baseline."""
        for run in line.runs:
            wide = self.measure(run.text, size, run.bold)
            self.pdf.set_font(_FAMILY, "B" if run.bold else "", size)
            self.pdf.set_text_color(*run.colour)
            self.pdf.text(x, y, run.text)
            if run.link:
                self.pdf.link(x, y - CAP * size * MM, wide, size * LEADING * MM, run.link, alt_text=run.text.strip())
            x += wide

    def word(self, text: str, x: float, y: float, size: float, *, bold: bool = False, colour: Colour = INK, anchor: str = "start") -> None:
        """Put one unbroken text on a baseline, from ``x`` on, around it, or up to it."""
        cleaned = clean(text)
        self.lost |= LOST in cleaned
        wide = self.measure(cleaned, size, bold)
        shift = {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        self.write(Line((Run(cleaned, bold, colour),), wide), x - shift, y, size)

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: Colour = LINE, width: float = 0.2, dash: float = 0.0) -> None:
        """A straight line; ``dash`` is the length of its strokes, 0 for a whole one."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(width)
        self.pdf.set_dash_pattern(dash=dash, gap=dash)
        self.pdf.line(x1, y1, x2, y2)
        self.pdf.set_dash_pattern()

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        line: Colour | None = LINE,
        dash: float = 0.0,
        stroke: float = 0.25,
    ) -> None:
        """A rectangle, filled, outlined or both."""
        style = ("F" if fill else "") + ("D" if line else "")
        if fill:
            self.pdf.set_fill_color(*fill)
        if line:
            self.pdf.set_draw_color(*line)
        self.pdf.set_line_width(stroke)
        self.pdf.set_dash_pattern(dash=dash, gap=dash)
        self.pdf.rect(x, y, width, height, style=style)
        self.pdf.set_dash_pattern()

    def bytes(self) -> bytes:
        """The finished document."""
        return bytes(self.pdf.output())

    def close(self) -> None:
        """Let go of the fonts; nothing can be written any more."""
        _close_fonts(self.pdf)
