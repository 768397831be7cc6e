"""A plan that was kept, day by day, and the pain log beside the pain rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from screener.errors import HistoryError
from screener.plan.programme import programme
from screener.present import words
from screener.present.lookup import cite_all
from screener.present.plan import FILM_AGAIN, SESSION, date_words
from screener.present.plan_view import NoteView

READABLE: Final = 1
"""The version of a plan's JSON that can be read."""
PAIN_LIMIT: Final = 3
"""The level that the plan's pain rule names, out of 10."""
PAIN_AXIS: Final = "pain, 0 to 10"
PAIN_SCALE: Final = "0 is no pain, 10 is the worst you can think of."
ABOVE: Final = f"above the {PAIN_LIMIT} of the pain rule"
OVER: Final = f"The latest entry is above {PAIN_LIMIT} out of 10."
NO_ENTRY: Final = "A day without an entry says nothing: it does not mean that there was no pain."


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day of a kept plan; ``drills`` holds identifier and what to do, empty on a day of filming."""

    day: date
    words: str
    week: int
    title: str
    drills: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptPlanView:
    """A kept plan: its title and its days."""

    title: str
    days: tuple[KeptDay, ...]

    @property
    def weeks(self) -> tuple[int, ...]:
        """Numbers of its weeks."""
        return tuple(dict.fromkeys(day.week for day in self.days))

    def week_of(self, today: date) -> int:
        """The week that a day falls into: the first one before the plan, the last one after it."""
        begun = [day.week for day in self.days if day.day <= today]
        return begun[-1] if begun else self.weeks[0]


def kept_plan_view(text: str) -> KeptPlanView:
    """A plan as it was kept. Raises ``HistoryError`` for one that this version cannot read."""
    try:
        plan = json.loads(text)
        if plan["plan_version"] != READABLE:
            raise ValueError("another version")
        days = tuple(_day(plan, day) for day in plan["days"])
        start = date.fromisoformat(plan["start"])
        if not days:
            raise ValueError("no days")
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        hint = "Make the plan again on the page Plan, and keep that one."
        raise HistoryError(f"this plan cannot be read by this version of the program ({type(error).__name__})", hint) from error
    return KeptPlanView(f"Twelve weeks from {date_words(start)}", days)


def _day(plan: Mapping[str, Any], day: Mapping[str, Any]) -> KeptDay:
    when, week, letter = date.fromisoformat(day["date"]), int(day["week"]), day["session"]
    if letter is None:
        return KeptDay(when, date_words(when), week, FILM_AGAIN, ())
    phase = next(phase for phase in plan["phases"] if phase["weeks"][0] <= week <= phase["weeks"][1])
    session = next(session for session in phase["sessions"] if session["letter"] == letter)
    drills = tuple((str(item["drill"]), f"{item['name']}: {item['weeks'][str(week)]}") for item in session["drills"])
    return KeptDay(when, date_words(when), week, SESSION.get(letter, str(letter)), drills)


def done_words(done: int, planned: int) -> str:
    """How many drills of a week were ticked."""
    return f"Ticked: {done} of {words.counted(planned, 'drill')}."


def pain_rule() -> NoteView:
    """The pain rule of the plan, with where it comes from."""
    note = programme().notes["pain"]
    return NoteView("pain", note.title, note.text, "" if note.sources else words.PROPOSAL, cite_all(note.sources))


def pain_words(level: int) -> str:
    """A level as it is listed."""
    return f"{level} out of 10" + (f", {ABOVE}" if level > PAIN_LIMIT else "")
