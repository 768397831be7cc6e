"""Second page of the printed plan: what to do in which week, each drill with its picture, and the rules that go with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from screener.present.plan import week_rows
from screener.present.plan_view import DayView, NoteView, PhaseView, PlanView, SessionView
from screener.report import plan_words as say
from screener.report.pdf_blocks import Block, Columns, Heading, Panel, Stack, Text, bold, plain
from screener.report.pdf_drills import common_stops, drills_block, groups, places
from screener.report.pdf_parts import Extra, PageLook, extras_block, head, intended
from screener.report.pdf_pen import ACCENT, INK, LINE, MM, MUTED, SMALLEST_PT, Pen, Run
from screener.report.plan_sheet import PlanSheet

LOOKS: Final = (
    *(PageLook(size, picture, 2) for size in (9.4, 9.2, 9.0, 8.8) for picture in (38.0, 32.0, 28.0)),
    *(PageLook(size, picture, 1) for size in (8.8, 8.6, 8.4) for picture in (32.0, 28.0, 24.0)),
    *(PageLook(size, picture, 1, full=False) for size in (8.8, 8.6, 8.4, 8.2) for picture in (30.0, 26.0, 23.0)),
    *(PageLook(size, picture, 0, full=False) for size in (8.4, 8.2, 8.0, 7.8, 7.5) for picture in (28.0, 24.0, 21.0, 18.0)),
    *(PageLook(7.5, picture, 0, full=False) for picture in (16.0, 14.0)),
)
MUST: Final = frozenset({"minor", "injury", "marked", "sides", "running", "load"})
"""Notes that are never left out; the others explain, and are named where no page has room for them."""
PAIN: Final = "pain"
"""The note that stands at the top of the page."""


def extras(view: PlanView) -> tuple[Extra, ...]:
    """What may stand on either page: notes and sources, those that must be there first."""
    notes = [Extra(note.title, note.id in MUST, partial(note_block, note)) for note in view.notes if note.id != PAIN]
    sources = Extra(say.SOURCES, True, partial(_sources, view))
    return (*(note for note in notes if note.must), sources, *(note for note in notes if not note.must))


def do_page(sheet: PlanSheet, look: PageLook, extra: Sequence[Extra]) -> list[Block]:
    """The parts of the page; ``extra`` are those that stand here."""
    view, size = sheet.view, look.size
    parts: list[Block] = [head(view, say.DO, 15.0 if size > 8 else 13.0), _pain(view, size)]
    if look.full:
        parts.append(Stack((Heading(say.WEEKS, size + 2), Weeks(view)), 1.0))
    grouped = groups(sheet)
    phases = Columns(tuple(_phase(phase, places(grouped), size) for phase in view.phases), (1.0,) * len(view.phases), 5.0)
    parts.append(Stack((Heading(say.PHASES, size + 2), phases), 0.8))
    parts.append(Stack((Heading(say.DRILLS, size + 2, f"{say.BRIEF} {say.RISE}"), drills_block(view, grouped, look)), 1.0))
    parts.append(Stack((plain(view.heavy, size), *(plain(load, size) for load in view.loads)), 0.5))
    if extra:
        parts.append(extras_block(extra, size))
    small = max(min(SMALLEST_PT, size), size - 0.8)
    parts.append(Stack((plain(view.proposal, small, MUTED), intended(view, small)), 0.4))
    return parts


def _pain(view: PlanView, size: float) -> Block:
    """The rules that hold while training: pain, and when to stop any drill."""
    pain = next((note for note in view.notes if note.id == PAIN), None)
    every = common_stops(view.drills)
    sides: list[Block] = [note_block(pain, size)] if pain else []
    if every:
        sides.append(Text((Run(say.STOP_ANY, bold=True), Run("; ".join(every) + ".")), size))
    return Panel(Columns(tuple(sides), (1.25, 1.0)[: len(sides)]), line=INK, bar=INK)


def _phase(phase: PhaseView, numbered: Mapping[str, int], size: float) -> Block:
    about: list[Block] = [Text((Run(phase.weeks, bold=True, colour=ACCENT),), size + 1.5), bold(phase.title, size), plain(phase.goal, size)]
    about.append(Text((Run(say.EFFORT, bold=True), Run(f"{phase.effort}."), Run(say.MOVE_ON, bold=True), Run(phase.move_on)), size))
    return Stack((*about, *(_session(session, numbered, size) for session in phase.sessions)), 0.4)


def _session(session: SessionView, numbered: Mapping[str, int], size: float) -> Block:
    """A session with the numbers of its drills in order."""
    minutes = session.minutes.partition(",")[0]
    numbers = ", ".join(str(numbered[line.drill]) for line in session.lines)
    named = session.title if session.letter in session.title.split() else f"{session.title} {session.letter}"
    runs = (Run(named, bold=True), Run(f"({minutes}):", colour=MUTED), Run(f"{say.IN_ORDER} {numbers}."))
    return Text(runs, size)


def note_block(note: NoteView, size: float) -> Block:
    """A rule with its title, and whether it is our own."""
    runs = [Run(f"{note.title}.", bold=True), Run(note.text)]
    runs += [Run(note.basis, colour=MUTED)] if note.basis else []
    runs += [Run(f"({'; '.join(say.short_citation(source) for source in note.sources)})", colour=MUTED)] if note.sources else []
    return Text(tuple(runs), size)


def _sources(view: PlanView, size: float) -> Block:
    runs = [Run(f"{say.SOURCES}.", bold=True)]
    for place, source in enumerate(view.sources):
        end = "." if place == len(view.sources) - 1 else ";"
        runs += [Run(say.short_citation(source) + end, colour=ACCENT if source.url else MUTED, link=source.url)]
    return Text(tuple(runs), max(min(SMALLEST_PT, size), size - 0.6))


@dataclass(frozen=True, slots=True)
class Weeks:
    """Every week with a square for each of its days, the session's letter in it; filming days have their own row."""

    view: PlanView

    def height(self, pen: Pen, width: float) -> float:  # noqa: ARG002
        """Number and date, squares, filming."""
        return 14.6

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Week by week from left to right."""
        rows = list(week_rows(self.view))
        wide = width / len(rows)
        for place, (week, days) in enumerate(rows):
            left = x + place * wide
            if place:
                pen.rule(left, y, left, y + 14.6, LINE, 0.15)
            pen.word(f"{say.WEEK} {week}", left + wide / 2, y + 2.9, SMALLEST_PT, bold=True, anchor="middle")
            pen.word(_day_month(days[0]), left + wide / 2, y + 6.0, SMALLEST_PT, colour=MUTED, anchor="middle")
            train = [day for day in days if not day.filming]
            self._squares(pen, train, left, y + 7.2, wide)
            if len(train) < len(days):
                pen.box(left + wide / 2 - 4.6, y + 11.5, 2.6, 2.6, line=INK, stroke=0.25)
                pen.word(say.FILM, left + wide / 2 - 1.4, y + 13.8, SMALLEST_PT)

    def _squares(self, pen: Pen, days: Sequence[DayView], left: float, y: float, wide: float) -> None:
        side = min(3.6, (wide - 0.8) / len(days) - 0.3)
        start = left + (wide - len(days) * (side + 0.3)) / 2
        for place, letter in enumerate(_letters(days)):
            at = start + place * (side + 0.3)
            pen.box(at, y, side, 3.6, line=INK, stroke=0.25)
            pen.word(letter, at + side / 2, y + 1.8 + SMALLEST_PT * 0.36 * MM, SMALLEST_PT, colour=MUTED, anchor="middle")


def _letters(days: Sequence[DayView]) -> Iterator[str]:
    """``A`` of ``Session A``, ``L`` of ``Light session``."""
    for day in days:
        last = day.title.rpartition(" ")[2]
        yield last if len(last) == 1 else day.title[0]


def _day_month(day: DayView) -> str:
    """``30 Nov``: the middle of the day's words."""
    return " ".join(day.words.split(" ")[1:3]) if day.words.count(" ") == 3 else str(date.fromisoformat(day.iso))
