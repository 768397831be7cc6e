"""Why each drill is in a plan, short enough for paper: reasons that many drills share are told once and numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from screener.findings.catalog import finding_text
from screener.present import words
from screener.present.hip_check import test_words
from screener.present.plan_view import PlanView
from screener.types import Plan, Shown, Side

_BREAK: Final = re.compile(r"[.:] ")
"""Where a reason's beginning ends; the whole of it stands under its number."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of one or several drills.

    Attributes:
        number: from 1, in the order in which the drills are met.
        text: the whole sentence, as the view words it.
        shown: the repetitions that show it, each with value and interval; empty for general work.
    """

    number: int
    text: str
    shown: tuple[str, ...]


def reasons(view: PlanView) -> tuple[Reason, ...]:
    """Every reason once. A drill that several findings call for has their sentences joined; they are taken apart here."""
    texts = _parts(dict.fromkeys(drill.why for drill in view.drills))
    return tuple(Reason(number, text, _shown(view, text)) for number, text in enumerate(texts, 1))


def _parts(whys: dict[str, None]) -> list[str]:
    """The sentences that no other reason is made of, in the order given."""
    parts: list[str] = []
    for why in sorted(whys, key=len):
        left = why
        for known in sorted(parts, key=len, reverse=True):
            left = " ".join(left.replace(known, " ").split())
        if left:
            parts.append(left)
    whole = " ".join(whys)
    return sorted(parts, key=whole.find)


def _shown(view: PlanView, text: str) -> tuple[str, ...]:
    """What shows a reason: taken from the drill that has the fewest other reasons beside it."""
    of_it = [drill for drill in view.drills if text in drill.why]
    return min(of_it, key=lambda drill: len(drill.why)).shown if of_it else ()


def numbers(found: tuple[Reason, ...], why: str) -> tuple[int, ...]:
    """The numbers of the reasons in a drill's own sentence."""
    return tuple(reason.number for reason in found if reason.text in why)


def short_why(plan: Plan, drill_id: str, why: str, with_test: bool = True) -> str:
    """What calls for a drill, in one line: leg, finding, test, repetition and time; the sentence's beginning for general work.

    Args:
        plan: the plan.
        drill_id: the drill.
        why: its whole reason in words.
        with_test: whether to name the test, where several clips were taken; its number leads to it in any case.
    """
    items = [item for phase in plan.phases for session in phase.sessions for item in session.items if item.drill == drill_id]
    shown = dict.fromkeys(one for item in items for one in item.shown)
    where: dict[tuple[str, str], list[str]] = {}
    for one in shown:
        where.setdefault((_leg(one), _place(one, with_test and len(plan.check.takes) > 1)), []).append(finding_text(one.finding).plain)
    if not where:
        return words.sentence(_BREAK.split(why)[0])
    return "; ".join(f"{leg}{' and '.join(dict.fromkeys(found))} ({place})" for (leg, place), found in where.items())


def _leg(shown: Shown) -> str:
    return "" if shown.side is Side.BOTH else f"{words.SIDE[shown.side]}: "


def _place(shown: Shown, with_test: bool) -> str:
    test = f"{test_words(shown.movement_id)}, " if with_test else ""
    return f"{test}repetition {shown.rep} at {words.seconds(shown.time_s)}"
