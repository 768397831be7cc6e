"""First page of the printed plan: what was seen, with frames and charts, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from screener.present import words
from screener.present.plan_view import PlanView, TakeView
from screener.present.view import KneeLine
from screener.report import plan_words as say
from screener.report.frames import jpeg
from screener.report.pdf_blocks import (
    Beside,
    Block,
    Chart,
    Columns,
    Gap,
    Heading,
    Newspaper,
    Panel,
    Picture,
    Stack,
    Text,
    bold,
    lead,
    plain,
)
from screener.report.pdf_parts import Extra, PageLook, extras_block, head, intended, stop_panel
from screener.report.pdf_pen import CAP, INK, MM, MUTED, SMALLEST_PT, Pen, Run
from screener.report.plan_reasons import reasons
from screener.report.plan_sheet import PlanSheet
from screener.report.rep_chart import on_track
from screener.types import Status

LOOKS: Final = (
    *(PageLook(size, picture, 2) for size, picture in ((9.4, 92.0), (9.2, 76.0), (9.0, 62.0), (8.8, 54.0), (8.6, 47.0))),
    *(PageLook(size, picture, 1) for size, picture in ((9.0, 54.0), (8.8, 50.0), (8.6, 44.0))),
    *(PageLook(size, picture, 1, columns=2) for size, picture in ((9.0, 46.0), (8.8, 42.0), (8.6, 38.0))),
    *(PageLook(size, picture, 0, columns=2) for size in (8.6, 8.4, 8.2, 8.0, 7.8, 7.5) for picture in (36.0, 30.0)),
    *(PageLook(7.5, picture, 0, full=False, columns=2) for picture in (34.0, 30.0, 26.0, 22.0)),
)
MOST_CHARTS: Final = 3
"""Clips that get a frame and a chart; more would be stamps."""
ROW_MM: Final = {1: 6.0, 2: 5.0, 3: 4.6}
"""Most height of a repetition in a chart, by the number of charts."""
_ORDER: Final = (Status.LIKELY, Status.POSSIBLE, Status.NOT_SEEN, Status.NOT_MEASURED)


@dataclass(frozen=True, slots=True)
class Knee:
    """The sentence of one knee behind the mark of its status: full, with a core, empty, or a broken square for what could not be judged."""

    line: KneeLine
    size: float

    def _text(self) -> Text:
        name, colon, rest = self.line.headline.partition(":")
        return Text((Run(name + colon, bold=True), Run(rest)), self.size)

    @property
    def _indent(self) -> float:
        return self.size * 1.25 * MM

    def height(self, pen: Pen, width: float) -> float:
        """Its lines."""
        return self._text().height(pen, width - self._indent)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Mark and sentence."""
        mark(pen, self.line.status, x, y + (CAP + 0.13 - 0.68) * self.size * MM, self.size * 0.66 * MM)
        self._text().draw(pen, x + self._indent, y, width - self._indent)


def mark(pen: Pen, status: Status, x: float, y: float, wide: float) -> None:
    """A mark as wide as high, in ink only: no colour says good or bad."""
    if status is Status.NOT_MEASURED:
        pen.box(x, y, wide, wide, line=INK, dash=0.45, stroke=0.3)
        pen.rule(x + wide * 0.22, y + wide / 2, x + wide * 0.78, y + wide / 2, INK, 0.35)
        return
    pen.pdf.set_draw_color(*INK)
    pen.pdf.set_fill_color(*INK)
    pen.pdf.set_line_width(0.3)
    pen.pdf.ellipse(x, y, wide, wide, style="DF" if status is Status.LIKELY else "D")
    if status is Status.POSSIBLE:
        pen.pdf.ellipse(x + wide * 0.26, y + wide * 0.26, wide * 0.48, wide * 0.48, style="F")


def seen_page(sheet: PlanSheet, look: PageLook, extra: Sequence[Extra], left_out: Sequence[Extra]) -> list[Block]:
    """The parts of the page.

    Args:
        sheet: what is laid out.
        look: how tightly.
        extra: what the second page leaves over, for which this page has room.
        left_out: that for which neither page has room; it is named.
    """
    view = sheet.view
    opening = [bold(view.check.heading, look.size + 2), *(plain(text, look.size) for text in (*view.gate, view.general) if text)]
    parts: list[Block] = [
        stop_panel(view.stop_rules, look.size),
        head(view, say.SEEN, 16.0 if look.size > 8 else 14.5),
        Stack(tuple(opening), 0.8),
        *_takes(sheet, look, tuple(_answers(view, look.size))),
        Stack((Heading(say.WHY, look.size + 2), _why(view, look.size)), 0.8),
    ]
    parts.append(Stack((Heading(say.READING, look.size + 2), _reading(view, look)), 0.8))
    if extra:
        parts.append(Stack((Heading(say.NOTES, look.size + 2), extras_block(extra, look.size)), 0.8))
    if left_out:
        named = ", ".join(note.title for note in left_out)
        parts.append(plain(f"{say.LEFT_OUT} {named}.", SMALLEST_PT, MUTED))
    return [*parts, intended(view, max(SMALLEST_PT, look.size - 1))] if look.full else parts


def pictured(takes: Sequence[TakeView], most: int) -> tuple[int, ...]:
    """Which clips get frame and chart: those that show most, in the order in which they stand."""
    drawn = [place for place, take in enumerate(takes) if take.chart is not None or take.proof is not None]
    drawn.sort(key=lambda place: min((_ORDER.index(knee.status) for knee in takes[place].knees), default=len(_ORDER)))
    return tuple(sorted(drawn[:most]))


def _takes(sheet: PlanSheet, look: PageLook, answers: tuple[Block, ...]) -> list[Block]:
    """The clips, and what they show together and after a repeat: in one flow where room is short."""
    takes = sheet.view.check.takes
    shown = pictured(takes, look.charts)
    narrow = look.columns > 1 and len(takes) > 1
    large = {place: _large(sheet, place, look, len(shown), narrow) for place in shown}
    blocks = [large[place] if place in large else _small(take, look) for place, take in enumerate(takes)]
    if narrow:
        return [Newspaper((*blocks, *answers), 2, 6.0, 2.8)]
    small = tuple(block for place, block in enumerate(blocks) if place not in large)
    beside = [Columns(answers, (1.0,) * len(answers))] if answers else []
    return [*large.values(), *([Newspaper(small, min(len(small), 2), 6.0, 2.4)] if small else []), *beside]


def _large(sheet: PlanSheet, place: int, look: PageLook, count: int, narrow: bool) -> Block:
    """A clip with its frame at the left, its sentences and chart at the right."""
    take, size = sheet.view.check.takes[place], look.size
    data = sheet.pictures.get(place)
    texts: list[Block] = [_title(take, size), *(Knee(knee, size) for knee in take.knees)]
    if take.chart is not None:
        row = min(ROW_MM[count], max((look.picture - 14.0) / len(take.chart.points), size * 1.1 * MM))
        texts += [Gap(0.4), bold(take.chart.title, SMALLEST_PT, MUTED)] if look.detail > 1 else [Gap(0.4)]
        texts.append(Chart(take.chart, SMALLEST_PT, row))
        texts += [_missing(text, size) for text in take.chart.missing]
    if data is None and take.proof is not None:
        texts.append(plain(say.NO_CLIP, size))
    if take.proof is not None and look.detail > 0:
        texts.append(lead(f"{say.PICTURE} ", take.proof.caption, SMALLEST_PT, MUTED))
    texts += [lead(f"{say.FILM_BETTER} ", text, size) for text in take.fixes]
    if data is None:
        return Stack(tuple(texts), 0.5)
    small, wide, high = jpeg(data)
    alt = f"{take.title}, {take.clip}. {take.proof.caption if take.proof else ''}".strip()
    return Beside(
        Picture(small, (wide, high), look.picture, alt), min(look.picture * wide / high, 24.0 if narrow else 62.0), Stack(tuple(texts), 0.5)
    )


def _small(take: TakeView, look: PageLook) -> Block:
    """A clip in words only; one in which nothing was measured stands in a frame, as visible as any finding."""
    texts: list[Block] = [_title(take, look.size), *(Knee(knee, look.size) for knee in take.knees)]
    texts += [plain(text, look.size) for text in take.lines if text not in {knee.headline for knee in take.knees}]
    texts += [lead(f"{say.FILM_BETTER} ", text, look.size) for text in take.fixes]
    if take.measured:
        return Stack(tuple(texts), 0.4)
    return Panel(Stack((bold(say.NOT_MEASURED, look.size + 1), *texts), 0.4), line=INK, dash=1.0)


def _missing(text: str, size: float) -> Block:
    """A repetition without a number, as visible as one that has it."""
    named, said, why = text.partition(f"{say.NOT_MEASURED.lower()}: ")
    return lead(f"{named}{said}".strip(), why, size)


def _title(take: TakeView, size: float) -> Block:
    return Text((Run(take.title, bold=True), Run(take.clip, colour=MUTED)), size + 1)


def _answers(view: PlanView, size: float) -> Iterator[Block]:
    """What the clips show together, and what a repeat changed."""
    for title, lines in ((say.TOGETHER, view.check.together), (say.TRIALS, view.check.trials)):
        if lines:
            yield Stack((Heading(title, size + 2), *(plain(text, size, bullet="•") for text in lines)), 0.6)


def _why(view: PlanView, size: float) -> Block:
    """Every reason with its number and what shows it; a repetition that shows several is told at the first."""
    told: set[str] = set()
    blocks: list[Block] = []
    for reason in reasons(view):
        shown = [text for text in dict.fromkeys(reason.shown) if text not in told]
        told.update(shown)
        runs = (Run(reason.text), *(Run(f"{text}.", colour=MUTED) for text in shown))
        blocks.append(Text(runs, size, str(reason.number)))
    return Newspaper(tuple(blocks), min(len(blocks), 3), between=1.2)


def _reading(view: PlanView, look: PageLook) -> Block:
    size = look.size
    strips = [take.chart.strip for take in view.check.takes if take.chart is not None and take.chart.strip is not None]
    ranges = dict.fromkeys(strip.caption if look.detail else on_track(strip) for strip in strips)
    filming = next((day for day in view.days if day.filming), None)
    how = f"{filming.title}. {' '.join(filming.lines)}" if filming else f"{say.FILM_AGAIN}."
    blocks = [plain(text, size) for text in (view.check.interval_note, view.check.not_this)]
    blocks.append(Text((Run(f"{'; '.join(view.film_again)}:", bold=True), Run(how)), size))
    blocks += [plain(text, size) for text in ([*ranges] if look.detail else [" ".join([*ranges, words.PROPOSAL])] if ranges else [])]
    return Newspaper(tuple(blocks), 3)
