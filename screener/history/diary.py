"""Plans, what was done of them, and the pain log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history.athletes import LONGEST_NOTES, athlete, guard, printed
from screener.history.records import KeptPlan, Pain, Tick
from screener.history.tables import PAIN, PLAN, TICK

LONGEST_ITEM: Final = 80
MINOR: Final = "minor"
FROM_ANSWERS: Final = frozenset({MINOR, "injury"})
"""Notes that a plan carries because of an answer to the safety questions."""
_ON_PAGE: Final = "Make the plan anew on the page Plan, then keep it."
_HINT: Final = "Give the text that `screener plan --json FILE` wrote."


def add_plan(connection: Connection, athlete_id: str, text: str) -> KeptPlan:
    """Keep a plan as its JSON; the same plan twice is kept once. Raises ``HistoryError``."""
    start, kept = read_plan(text)
    owner = athlete(connection, athlete_id)
    guard(owner, young=_young(text))
    for known in plans(connection, owner.id):
        if known.text == kept:
            return known
    made = KeptPlan(str(uuid4()), owner.id, datetime.now(UTC), start, kept)
    row = {"id": made.id, "athlete_id": made.athlete_id, "made_at": made.made_at, "start": made.start, "text": made.text}
    connection.execute(PLAN.insert().values(**row))
    return made


def read_plan(text: str) -> tuple[date, str]:
    """The first day of a plan, and the plan as it is kept: without what the answers to the safety questions led to.

    Raises:
        HistoryError: a text that is no plan.
    """
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or "plan_version" not in data:
            raise ValueError("no plan_version")
        return date.fromisoformat(data["start"]), json.dumps(_without_answers(data), separators=(",", ":"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HistoryError(f"expected a plan as JSON, got something else ({type(error).__name__})", _HINT, _ON_PAGE) from error


def _without_answers(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan without advice, without why heavy loads are in it or not, and without notes that only an answer brings."""
    kept = {**plan, "advice": []}
    if isinstance(plan.get("heavy"), dict):
        kept["heavy"] = {**plan["heavy"], "why": ""}
    if isinstance(plan.get("notes"), list):
        kept["notes"] = [note for note in plan["notes"] if not (isinstance(note, dict) and note.get("id") in FROM_ANSWERS)]
    return kept


def _young(text: str) -> bool:
    """Whether a plan says that it is for somebody under 18."""
    notes = json.loads(text).get("notes")
    return isinstance(notes, list) and any(isinstance(note, dict) and note.get("id") == MINOR for note in notes)


def plans(connection: Connection, athlete_id: str) -> tuple[KeptPlan, ...]:
    """An athlete's plans, newest first."""
    wanted = sa.select(PLAN).where(PLAN.c.athlete_id == athlete_id).order_by(PLAN.c.made_at.desc(), PLAN.c.id)
    return tuple(KeptPlan(row.id, row.athlete_id, row.made_at, row.start, row.text) for row in connection.execute(wanted))


def set_tick(connection: Connection, plan_id: str, tick: Tick, done: bool) -> None:
    """Note that something of a plan was done, or take that back. Raises ``HistoryError``."""
    owner = connection.execute(sa.select(PLAN.c.athlete_id).where(PLAN.c.id == plan_id)).scalar_one_or_none()
    if owner is None:
        raise HistoryError(f"expected a plan that is kept, got {printed(plan_id)}", "Keep the plan first.")
    if done:
        guard(athlete(connection, owner))
    if len(tick.item) > LONGEST_ITEM or not (tick.item == "" or tick.item.isprintable()):
        hint = "`screener drills` lists them."
        raise HistoryError(f"expected the name of a drill, got {printed(tick.item)}", hint, "Tick a drill of the plan.")
    connection.execute(TICK.delete().where(TICK.c.plan_id == plan_id, TICK.c.day == tick.day, TICK.c.item == tick.item))
    if done:
        connection.execute(TICK.insert().values(plan_id=plan_id, day=tick.day, item=tick.item, ticked_at=datetime.now(UTC)))


def ticks(connection: Connection, plan_id: str) -> tuple[Tick, ...]:
    """What was done of a plan, by day."""
    wanted = sa.select(TICK.c.day, TICK.c.item).where(TICK.c.plan_id == plan_id).order_by(TICK.c.day, TICK.c.item)
    return tuple(Tick(row.day, row.item) for row in connection.execute(wanted))


def set_pain(connection: Connection, athlete_id: str, entries: Iterable[Pain]) -> None:
    """Write down pain; a day that was written before is written anew. Raises ``HistoryError``."""
    owner = athlete(connection, athlete_id)
    guard(owner)
    for entry in entries:
        connection.execute(PAIN.delete().where(PAIN.c.athlete_id == owner.id, PAIN.c.day == entry.day))
        connection.execute(PAIN.insert().values(athlete_id=owner.id, **pain_columns(entry)))


def pain_columns(entry: Pain) -> dict[str, Any]:
    """A row of the pain log without its athlete. Raises ``HistoryError``."""
    level, note = entry.level, entry.note.strip()
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= 10:
        raise HistoryError(f"expected a whole number from 0 to 10 for pain, got {level}", "0 is none, 10 the worst you can think of.")
    if len(note) > LONGEST_NOTES or any(not (c.isprintable() or c in "\n\t") for c in note):
        raise HistoryError(f"expected a note of at most {LONGEST_NOTES} letters in plain text", "Make the note shorter.")
    return {"day": entry.day, "level": level, "note": note}


def pain(connection: Connection, athlete_id: str) -> tuple[Pain, ...]:
    """The pain log, by day."""
    wanted = sa.select(PAIN).where(PAIN.c.athlete_id == athlete_id).order_by(PAIN.c.day)
    return tuple(Pain(row.day, row.level, row.note) for row in connection.execute(wanted))
