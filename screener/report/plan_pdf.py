"""The plan as two pages to print: what was seen, and what to do. The same sheet gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from screener.errors import OutputError
from screener.report import pdf_do, pdf_seen
from screener.report import plan_words as say
from screener.report.pdf_blocks import Block
from screener.report.pdf_parts import SIZE_MM, Extra, PageLook, foot, put, room, total
from screener.report.pdf_pen import SMALLEST_PT, Pen
from screener.report.plan_sheet import PlanSheet

PAGES: Final = 2
EASY_PT: Final = 8.4
"""Text of this size is easy to read; larger text is not worth leaving something out."""
Page = list[Block]


@dataclass(frozen=True, slots=True)
class First:
    """A first page that fits, and its look."""

    look: PageLook
    page: Page


def to_pdf(sheet: PlanSheet) -> bytes:
    """Lay the plan out on exactly two pages of the sheet's paper.

    Each page is tried from a generous to a tight look until all of it fits. Notes stand where there is room; those that only explain
    are left out, and named, where neither page has any.
    """
    view = sheet.view
    width, height = SIZE_MM[sheet.paper]
    with closing(Pen(width, height, view.title, sheet.plan.wishes.start, view.software)) as pen:
        for number, (name, blocks) in enumerate(zip((say.SEEN, say.DO), _pages(pen, sheet), strict=True), 1):
            pen.page(name)
            put(pen, blocks)
            foot(pen, view.title, view.software, number, PAGES)
        return pen.bytes()


def _pages(pen: Pen, sheet: PlanSheet) -> tuple[Page, Page]:
    """Of all pairs of looks that fit together, the one with the largest small text; charts give way last."""
    extras = pdf_do.extras(sheet.view)
    seconds = list(_seconds(pen, sheet, extras))
    for charts in range(pdf_seen.MOST_CHARTS, -1, -1):
        firsts = {count: _first(pen, sheet, extras[count:], charts) for count in {count for _, count in seconds}}
        pairs = [(look, count, first) for look, count in seconds if (first := firsts[count]) is not None]
        if pairs:
            look, count, first = max(pairs, key=lambda pair: _comfort(pair[0], pair[2].look))
            return first.page, pdf_do.do_page(sheet, look, extras[:count])
    return _last_resort(pen, sheet, extras)


def _comfort(*looks: PageLook) -> tuple[float, ...]:
    """How good a pair of pages is: text that is easy to read first, then what can be spared, then still larger text and pictures."""
    sizes = [look.size for look in looks]
    return min(*sizes, EASY_PT), sum(look.full for look in looks), min(sizes), sum(sizes), sum(look.picture for look in looks)


def _last_resort(pen: Pen, sheet: PlanSheet, extras: Sequence[Extra]) -> tuple[Page, Page]:
    """Smaller text than we aim for, for plans with more in them than two pages were made for; but whole."""
    for charts, steps in ((2, 6), (0, 40)):
        for step in range(1, steps):
            size = SMALLEST_PT * 0.98**step
            look = replace(pdf_seen.LOOKS[-1], size=size, charts=charts)
            tight = replace(pdf_do.LOOKS[-1], size=size)
            for count in range(len(extras), -1, -1):
                pages = pdf_seen.seen_page(sheet, look, extras[count:], ()), pdf_do.do_page(sheet, tight, extras[:count])
                if all(_fits(pen, page) for page in pages):
                    return pages
    raise OutputError(
        "expected a plan that fits on two pages, got one that is far too long", "Ask for fewer minutes, or for the HTML page."
    )


def _seconds(pen: Pen, sheet: PlanSheet, extras: Sequence[Extra]) -> Iterator[tuple[PageLook, int]]:
    """Looks in which the second page fits, the most generous first, each with how many extras it then has room for."""
    for look in pdf_do.LOOKS:
        if not _fits(pen, pdf_do.do_page(sheet, look, ())):
            continue
        yield look, next(n for n in range(len(extras), -1, -1) if _fits(pen, pdf_do.do_page(sheet, look, extras[:n])))


def _first(pen: Pen, sheet: PlanSheet, extras: Sequence[Extra], charts: int) -> First | None:
    """The first page with these extras, or at least with those that must be there; ``None`` where they do not fit."""
    least = sum(extra.must for extra in extras)
    for count in dict.fromkeys((len(extras), least)):
        for look in pdf_seen.LOOKS:
            page = pdf_seen.seen_page(sheet, replace(look, charts=charts), extras[:count], extras[count:])
            if _fits(pen, page):
                return First(look, page)
    return None


def _fits(pen: Pen, blocks: Page) -> bool:
    width, high = room(pen)
    return total(pen, blocks, width) <= high
