"""The drills of the printed plan, by what calls for them: picture, what to think of, and what to do in which weeks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from screener.present.plan_view import PhaseView, PlanDrillView, PlanView
from screener.report import plan_words as say
from screener.report.pdf_blocks import Beside, Block, Newspaper, Panel, Stack, Text, Vector
from screener.report.pdf_parts import PageLook
from screener.report.pdf_pen import ACCENT, MUTED, PANEL, SMALLEST_PT, Run
from screener.report.plan_reasons import numbers, reasons, short_why
from screener.report.plan_sheet import PlanSheet

RATIO: Final = 2.0
"""Width of a drill's picture, of its height."""
_SENTENCE: Final = re.compile(r"(?<=\.) ")


@dataclass(frozen=True, slots=True)
class Group:
    """Drills with one reason; a drill with several stands under the first of them.

    Attributes:
        number: of the reason, as the first page tells it.
        why: the reason in short.
        begin: what holds for all of them: which side first; "" where that differs.
        drills: in the order in which they are met, each with the numbers of its further reasons.
    """

    number: int
    why: str
    begin: str
    drills: tuple[tuple[PlanDrillView, tuple[int, ...]], ...]


def groups(sheet: PlanSheet) -> tuple[Group, ...]:
    """The drills by reason, the first reason first."""
    found = reasons(sheet.view)
    by_reason: dict[int, list[tuple[PlanDrillView, tuple[int, ...]]]] = {}
    for drill in sheet.view.drills:
        first, *others = numbers(found, drill.why)
        by_reason.setdefault(first, []).append((drill, tuple(others)))
    return tuple(_group(sheet, number, drills) for number, drills in sorted(by_reason.items()))


def _group(sheet: PlanSheet, number: int, drills: list[tuple[PlanDrillView, tuple[int, ...]]]) -> Group:
    """The short reason is that of the drill with the fewest findings behind it, which all of them share."""
    why = min((short_why(sheet.plan, drill.id, drill.why) for drill, _ in drills), key=len)
    first = {_SENTENCE.split(drill.begin)[0] for drill, _ in drills}
    return Group(number, why, first.pop() if len(first) == 1 else "", tuple(drills))


def places(grouped: Sequence[Group]) -> dict[str, int]:
    """The number of each drill on the page, from 1."""
    every = [drill.id for group in grouped for drill, _ in group.drills]
    return {id: place for place, id in enumerate(every, 1)}


def drills_block(view: PlanView, grouped: Sequence[Group], look: PageLook) -> Block:
    """Every group below a band with its reason, its drills in two columns."""
    numbered = places(grouped)
    between = 2.6 if look.size > 8.3 else 1.6 if look.size > SMALLEST_PT else 1.1
    blocks: list[Block] = []
    for group in grouped:
        cards = tuple(_card(view, group, place, numbered, look) for place in range(len(group.drills)))
        blocks.append(Stack((_band(group, look.size), Newspaper(cards, 2, 5.0, between, ruled=True)), 1.2))
    return Stack(tuple(blocks), between)


def _band(group: Group, size: float) -> Block:
    runs = [Run(say.WHY_ONE.replace(":", f" {group.number}:"), bold=True), Run(f"{group.why.removesuffix('.')}.")]
    runs += [Run(group.begin)] if group.begin else []
    return Panel(Text(tuple(runs), size), pad=0.8, line=None, fill=PANEL)


def _card(view: PlanView, group: Group, place: int, numbered: Mapping[str, int], look: PageLook) -> Block:
    """Number, name, what to think of, what is special, and how much in which weeks."""
    from screener.drills.figures import still

    drill, others = group.drills[place]
    title = [Run(str(numbered[drill.id]), bold=True, colour=ACCENT), Run(f"{drill.name}.", bold=True)]
    title += [Run(f"{drill.cues[0]}.")] if drill.cues else []
    rest = [Run(f"{say.ALSO_WHY} {', '.join(map(str, others))}.")] if others else []
    rest += [Run(side)] if (side := drill.begin.removeprefix(group.begin).strip()) else []
    special = [text for text in drill.stop_if if text not in common_stops(view.drills)]
    for label, text, wanted in (
        (say.INSTEAD, drill.substitute, True),
        (say.STOP_IF, "; ".join(special), look.detail > 0),
        (say.SKIP_IF, "; ".join(drill.skip_if), look.detail > 1),
    ):
        if text and wanted:
            rest += [Run(label, bold=True), Run(f"{text.removesuffix('.')}.")]
    parts = [title, rest] if look.detail else [[*title, *rest]]
    lines = tuple(Text(tuple(runs), look.size) for runs in (*parts, *_doses(view, drill)) if runs)
    return Beside(Vector(still(drill.id), RATIO, drill.alt), look.picture, Stack(lines, 0.15), 2.2)


def common_stops(drills: Sequence[PlanDrillView]) -> tuple[str, ...]:
    """Stop signs that every drill has."""
    return tuple(text for text in drills[0].stop_if if all(text in drill.stop_if for drill in drills)) if drills else ()


def _doses(view: PlanView, drill: PlanDrillView) -> list[list[Run]]:
    """A line for each amount: how much it is, and in which weeks and sessions it is done."""
    lines = []
    for amount, when in doses(view.phases, drill).items():
        places = ", ".join(f"{weeks} ({letters})" for weeks, letters in when)
        lines.append([Run(f"{amount}:", bold=True), Run(f"{places}.", colour=MUTED)])
    return lines


def doses(phases: Sequence[PhaseView], drill: PlanDrillView) -> dict[str, list[tuple[str, str]]]:
    """By amount, in short: the weeks and the letters of the sessions in which so much of a drill is done."""
    found: dict[str, list[tuple[str, str]]] = {}
    for phase in phases:
        letters: dict[str, list[str]] = {}
        for session in phase.sessions:
            for line in session.lines:
                if line.drill == drill.id:
                    letters.setdefault(_without_extra(say.brief(say.over_weeks(line.amounts)), drill.begin), []).append(session.letter)
        for amount, of_it in letters.items():
            found.setdefault(amount, []).append((phase.weeks, ", ".join(of_it)))
    return found


def _without_extra(amount: str, begin: str) -> str:
    """How much, without the extra set where that is told beside the drill."""
    return amount.partition(say.EXTRA)[0] if say.EXTRA_SAID in begin else amount
