"""Parts that both printed pages share: their head and foot, and how blocks fill a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from screener.present.plan_view import PlanView
from screener.report import plan_words as say
from screener.report.pdf_blocks import Block, Columns, Newspaper, Panel, Stack, Text, bold, lead, plain
from screener.report.pdf_pen import ACCENT, INK, LOST, MM, MUTED, SMALLEST_PT, Pen, Run
from screener.report.plan_sheet import Paper

SIZE_MM: Final = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
SIDE: Final = 13.0
TOP: Final = 9.0
BOTTOM: Final = 8.0
FOOT: Final = 4.2
"""Room for the line at the bottom."""
GAP: Final = 2.6
"""Least room between the parts of a page."""
MOST_GAP: Final = 6.5


@dataclass(frozen=True, slots=True)
class PageLook:
    """How tightly a page is set; the pages try looks from generous to tight until one fits.

    Attributes:
        size: of running text, points.
        picture: millimetres that a picture may take: its height on the first page, its width on the second.
        detail: 0 for what must be there, 1 and 2 for more of it.
        full: whether what can be spared is there: weeks to tick off on the second page, a second intended use on the first.
        charts: how many clips get a frame and a chart.
        columns: of clips beside one another.
    """

    size: float
    picture: float
    detail: int = 2
    full: bool = True
    charts: int = 3
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that may stand on either page; ``must`` where it is never left out."""

    title: str
    must: bool
    make: Callable[[float], Block]
    """The block, for a size of text."""


def extras_block(extras: Sequence[Extra], size: float) -> Block:
    """Several of them in columns."""
    made = tuple(extra.make(size) for extra in extras)
    return Newspaper(made, min(len(made), 3)) if len(made) > 1 else made[0]


def head(view: PlanView, part: str, size: float) -> Block:
    """Title of the page, and for whom and when it is."""
    who = [Text((Run(f"{say.FOR} ", colour=MUTED), Run(view.athlete, bold=True)), 10.0)] if view.athlete else []
    right = Stack((*who, plain(view.dates, 8.4, MUTED)), 0.3)
    return Columns((Stack((bold(part, 8.6, ACCENT), bold(view.title, size)), 0.2), right), (3.0, 2.0))


def stop_panel(rules: Sequence[str], size: float) -> Block:
    """The stop rules, in the strongest frame there is."""
    half = (len(rules) + 1) // 2
    sides = [Stack(tuple(plain(rule, size, bullet="•") for rule in part), 0.5) for part in (rules[:half], rules[half:]) if part]
    return Panel(Stack((bold(say.STOP, size + 1), Columns(tuple(sides), (1.0,) * len(sides))), 1.0), line=INK, bar=INK)


def intended(view: PlanView, size: float) -> Block:
    """What the plan is for."""
    return lead(f"{say.INTENDED}: ", view.intended_use, size, MUTED)


def total(pen: Pen, blocks: Sequence[Block], width: float) -> float:
    """Height of a page's parts with the least room between them."""
    return sum(block.height(pen, width) for block in blocks) + GAP * (len(blocks) - 1)


def room(pen: Pen) -> tuple[float, float]:
    """Width and height of the field of a page."""
    return pen.width - 2 * SIDE, pen.height - TOP - BOTTOM - FOOT


def put(pen: Pen, blocks: Sequence[Block]) -> None:
    """Draw a page's parts; what is left of the height goes between them, up to a limit."""
    width, high = room(pen)
    free = max(high - total(pen, blocks, width), 0.0)
    gap = min(GAP + free / max(len(blocks) - 1, 1), MOST_GAP)
    y = TOP
    for block in blocks:
        block.draw(pen, SIDE, y, width)
        y += block.height(pen, width) + gap


def foot(pen: Pen, title: str, software: str, number: int, count: int) -> None:
    """Software and page at the bottom, and what a stand-in for a sign means where one was needed."""
    y = pen.height - BOTTOM
    pen.rule(SIDE, y - SMALLEST_PT * MM - 1.0, pen.width - SIDE, y - SMALLEST_PT * MM - 1.0)
    pen.word(f"{title}, {say.page_of(number, count)}", SIDE, y, SMALLEST_PT, colour=MUTED)
    pen.word(software, pen.width - SIDE, y, SMALLEST_PT, colour=MUTED, anchor="end")
    if pen.lost:
        pen.word(f"{LOST} {say.LOST}", pen.width / 2 + 8, y, SMALLEST_PT, colour=MUTED, anchor="middle")
