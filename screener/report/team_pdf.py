"""A team as pages to print: an overview as long as it needs, then one page for each athlete. The same sheet gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from screener.errors import OutputError
from screener.present.team import AGAIN, AGAIN_NOTE, COLUMNS, NOBODY_AGAIN, READING, TeamRow
from screener.present.team_pages import AthleteView, LegChange, TeamView, TestView
from screener.report import plan_words as say
from screener.report import strip
from screener.report.frames import jpeg
from screener.report.pdf_blocks import (
    Beside,
    Block,
    Chart,
    Columns,
    Gap,
    Heading,
    Newspaper,
    Picture,
    Stack,
    Text,
    Vector,
    bold,
    lead,
    plain,
)
from screener.report.pdf_parts import SIZE_MM, foot, put, room, stop_panel, total
from screener.report.pdf_pen import ACCENT, LINE, MUTED, SMALLEST_PT, Pen, Run
from screener.report.pdf_seen import Knee
from screener.report.plan_sheet import Paper

SIZE: Final = 8.2
SHARES: Final = (1.5, 1.5, 2.1, 1.5, 1.5, 2.3, 2.3)
OVERVIEW: Final = "Overview"
NO_DAY: Final = date(2000, 1, 1)
"""The document's date where nothing was ever filmed: the same sheet gives the same bytes."""
STRIP_MM: Final = 30.0
ROW_MM: Final = 4.4
SEVERAL: Final = 2


@dataclass(frozen=True, slots=True)
class Look:
    """How tightly an athlete's page is set: size of text, height of pictures, and whether strips and charts are drawn."""

    size: float
    picture: float
    strips: bool = True
    charts: bool = True


LOOKS: Final = (
    *(Look(size, picture) for size, picture in ((9.2, 74.0), (9.0, 62.0), (8.6, 52.0), (8.2, 44.0), (7.8, 38.0), (7.5, 34.0), (7.5, 30.0))),
    *(Look(7.5, picture, strips=False) for picture in (30.0, 26.0)),
    *(Look(size, 24.0, strips=False) for size in (7.0, 6.4)),
    *(Look(size, 22.0, strips=False, charts=False) for size in (7.0, 6.4, 5.8, 5.2)),
)
"""From generous to tight, until an athlete's page fits; the chart with its interval gives way last."""


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """A team, ready to be laid out: its words, and the PNG of the proof frame by identifier of the result."""

    view: TeamView
    pictures: Mapping[str, bytes]
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table over a thin line."""

    cells: tuple[Block, ...]
    gap: float = 1.0

    @property
    def _columns(self) -> Columns:
        return Columns(self.cells, SHARES, 2.4)

    def height(self, pen: Pen, width: float) -> float:
        """The highest cell and the line."""
        return self._columns.height(pen, width) + 2 * self.gap

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Cells, then the line."""
        self._columns.draw(pen, x, y + self.gap, width)
        below = y + self.height(pen, width)
        pen.rule(x, below, x + width, below, LINE, 0.15)


def to_pdf(sheet: TeamSheet, on_page: Callable[[int, int], None] = lambda _done, _all: None) -> bytes:
    """Lay the team out.

    Args:
        sheet: what is laid out.
        on_page: hears how many pages of how many are done; it may raise to stop the work.
    """
    view = sheet.view
    width, height = SIZE_MM[sheet.paper]
    with closing(Pen(width, height, view.title, view.as_of or NO_DAY, view.software)) as pen:
        pages = [(OVERVIEW, page) for page in _flowed(pen, list(_overview(view)))]
        pages += [(athlete.name, _athlete(pen, sheet, athlete)) for athlete in view.athletes]
        for number, (name, blocks) in enumerate(pages, 1):
            on_page(number, len(pages))
            pen.page(name)
            put(pen, blocks)
            foot(pen, view.title, view.software, number, len(pages))
        return pen.bytes()


# ---------------------------------------------------------------- overview


def _flowed(pen: Pen, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks over as many pages as they need, a heading never alone at the end of one; the table's head again on each page of it."""
    width, high = room(pen)
    page: list[Block] = []
    for place, block in enumerate(blocks):
        heads = isinstance(block, Heading) and place + 1 < len(blocks)
        tried = [*page, block, *([blocks[place + 1]] if heads else [])]
        if page and total(pen, _joined(tried), width) > high:
            yield _joined(page)
            page = [_HEAD] if isinstance(block, Row) and block is not _HEAD else []
        page.append(block)
    yield _joined(page)


def _joined(page: Sequence[Block]) -> list[Block]:
    """Rows that follow one another as one block, so that no room comes between them."""
    found: list[Block] = []
    for is_row, run in groupby(page, lambda block: isinstance(block, Row)):
        given = list(run)
        found += [Stack(tuple(given))] if is_row else given
    return found


def _overview(view: TeamView) -> Iterator[Block]:
    right = Stack((plain(view.dates, 8.4, MUTED), plain(view.counted, 8.4, MUTED)), 0.3)
    yield stop_panel(view.stop_rules, SIZE)
    yield Columns((Stack((bold(view.only, 8.6, ACCENT), bold(view.title, 16.0)), 0.2), right), (3.0, 2.0))
    yield plain(view.not_this, SIZE)
    if view.minors:
        yield plain(view.minors, SIZE)
    if view.rows:
        yield _HEAD
        yield from (_row(row) for row in view.rows)
    yield Gap(1.0)
    yield Heading(AGAIN, SIZE + 2)
    yield plain(AGAIN_NOTE if view.again else NOBODY_AGAIN, SIZE)
    yield from (lead(f"{row.name}, {row.what}. ", f"{row.why} {row.mend}", SIZE) for row in view.again)
    for title, names in view.outside:
        yield Heading(title, SIZE + 2)
        yield plain(f"{', '.join(names)}.", SIZE)
    yield Heading(READING, SIZE + 2)
    yield Newspaper(tuple(plain(text, SIZE) for text in view.how_to_read), 2)
    yield lead(f"{say.INTENDED}: ", view.intended_use, SMALLEST_PT, MUTED)


_HEAD: Final = Row(tuple(bold(column, SMALLEST_PT) for column in COLUMNS))


def _row(row: TeamRow) -> Row:
    drawn: Block = plain("", SMALLEST_PT)
    if row.strip is not None:
        drawn = Vector(strip.svg(row.strip), strip.RATIO, row.strip.alt)
    seen = Stack((bold(row.finding, SMALLEST_PT), *(plain(other, SMALLEST_PT, MUTED) for other in row.others)), 0.3)
    clip = Stack((plain(f"{row.day}, {row.quality}", SMALLEST_PT), *_if(row.quality_detail)), 0.3)
    what = Stack((plain(row.test, SMALLEST_PT), plain(row.leg, SMALLEST_PT, MUTED)), 0.3)
    reading, change = plain(row.reading, SMALLEST_PT), plain(row.change, SMALLEST_PT)
    return Row((bold(row.name, SMALLEST_PT), what, seen, reading, drawn, change, clip))


def _if(text: str) -> tuple[Block, ...]:
    return (plain(text, SMALLEST_PT, MUTED),) if text else ()


# ---------------------------------------------------------------- one athlete


def _athlete(pen: Pen, sheet: TeamSheet, athlete: AthleteView) -> list[Block]:
    """One page: of all looks the most generous in which it fits."""
    width, high = room(pen)
    for look in LOOKS:
        page = list(_page(sheet, athlete, look))
        if total(pen, page, width) <= high:
            return page
    raise OutputError(f"expected a page that holds all of {athlete.name}, got far too much for one", "Ask for fewer tests with --since.")


def _page(sheet: TeamSheet, athlete: AthleteView, look: Look) -> Iterator[Block]:
    view, size = sheet.view, look.size
    right = Stack(tuple(plain(text, 8.4, MUTED) for text in (view.group, view.dates) if text), 0.3)
    yield stop_panel(view.stop_rules, min(size, SMALLEST_PT))
    yield Columns((Stack((bold(view.only, 8.6, ACCENT), bold(athlete.name, 16.0 if size > 8 else 13.0)), 0.2), right), (3.0, 2.0))
    if athlete.about:
        yield plain(athlete.about, size)
    for test in athlete.tests:
        yield _test(test, sheet.pictures.get(test.screening_id), look)
    if athlete.again:
        lines = (lead(f"{row.what}. ", f"{row.why} {row.mend}", size) for row in athlete.again)
        yield Stack((Heading(AGAIN, size + 2), plain(AGAIN_NOTE, size), *lines), 0.8)
    title, *rest = athlete.plan
    yield Stack((Heading(title.removesuffix("."), size + 2), *(plain(text, size) for text in rest)), 0.8)
    yield lead("", view.not_this, max(size - 0.8, 5.0), MUTED)


def _test(test: TestView, png: bytes | None, look: Look) -> Block:
    """A test with its frame at the left, and what it showed and what changed at the right."""
    size = look.size
    texts: list[Block] = [*(Knee(knee, size) for knee in test.knees)]
    if test.chart is not None and look.charts:
        names = tuple(knee.name for knee in test.knees if knee.strip is not None)
        texts += [bold(test.chart.title, SMALLEST_PT, MUTED), Chart(test.chart, SMALLEST_PT, ROW_MM, names)]
    texts += [_change(one, look) for one in test.changes]
    if png is None and test.no_picture:
        texts.append(plain(test.no_picture, size, MUTED))
    if png is not None and test.proof is not None:
        texts.append(lead(f"{say.PICTURE} ", test.proof.caption, min(size, SMALLEST_PT), MUTED))
    texts += [lead(f"{say.FILM_BETTER} ", text, size) for text in test.warnings]
    body: Block = Stack(tuple(texts), 0.9)
    if png is not None:
        small, wide, high = jpeg(png)
        caption = test.proof.caption if test.proof is not None else ""
        body = Beside(Picture(small, (wide, high), look.picture, f"{test.title}. {caption}"), min(look.picture * wide / high, 62.0), body)
    return Stack((Heading(test.title, size + 2), body), 0.8)


def _change(one: LegChange, look: Look) -> Block:
    """What changed in a leg, its readings over time beside it where there are several."""
    size = look.size
    text = Text((Run(f"{one.leg[:1].upper()}{one.leg[1:]}, since last time: ", bold=True), Run(f"{one.text.removesuffix('.')}.")), size)
    if one.strip is None or len(one.strip.spots) < SEVERAL or not look.strips:
        return text
    return Beside(Vector(strip.svg(one.strip), strip.RATIO, one.strip.alt), STRIP_MM, text)
