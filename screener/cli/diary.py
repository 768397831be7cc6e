"""Plans that are kept, what was done of them, and the pain log, on the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.cli.page import Page
from screener.errors import HistoryError, InputError
from screener.history import History, KeptPlan, Pain, Tick
from screener.present import words
from screener.present.history import day_words
from screener.present.keeping import keep_note

WHOLE_SESSION = "the whole session"


def add_plan(file: Path, name: str) -> None:
    """Keep a plan. Raises ``ScreenerError``."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        hint = "Write one with `screener plan RESULT.json --json FILE`."
        raise InputError(f"expected a plan as JSON, got {file} ({type(error).__name__})", hint) from error
    with History() as history:
        owner = history.athlete(name)
        kept = history.add_plan(owner.id, text)
        page = Page()
        page.line(f"Kept for {owner.name}: the plan that begins on {day_words(kept.start)}.")
        page.line(keep_note(history.place.file is not None))


def tick(name: str, day: date | None, drill: str, undo: bool) -> None:
    """Note that the newest plan's session, or a drill of it, was done on a day; or take that back."""
    from screener.drills.catalog import drills

    when = day or date.today()
    if drill and drill not in {known.id for known in drills()}:
        raise InputError(f"expected the name of a drill, got {drill}", "`screener drills` lists them.")
    with History() as history:
        owner = history.athlete(name)
        newest = _newest(history.plans(owner.id), owner.name)
        history.set_tick(newest.id, Tick(when, drill), done=not undo)
    said = "Taken back" if undo else "Noted as done"
    Page().line(f"{said} for {owner.name} on {day_words(when)}: {drill or WHOLE_SESSION}.")


def _newest(plans: tuple[KeptPlan, ...], name: str) -> KeptPlan:
    if not plans:
        hint = "Keep one first: `screener history add-plan PLAN.json --athlete NAME`."
        raise HistoryError(f"expected a plan that is kept for {name}, got none", hint)
    return plans[0]


def pain(name: str, level: int, day: date | None, note: str) -> None:
    """Write down pain of a day; what stood there before is gone."""
    when = day or date.today()
    with History() as history:
        owner = history.athlete(name)
        history.set_pain(owner.id, Pain(when, level, note))
    Page().line(f"Noted for {owner.name} on {day_words(when)}: pain {level} of 10.")


def show(name: str) -> None:
    """An athlete's plans with what was done, and the pain log."""
    page = Page()
    with History() as history:
        owner = history.athlete(name)
        plans = [(plan, history.ticks(plan.id)) for plan in history.plans(owner.id)]
        log = history.pain(owner.id)
    page.heading(f"Plans of {owner.name}")
    for plan, ticks in plans:
        page.line(f"Begins on {day_words(plan.start)}, made on {day_words(plan.made_at.astimezone())}", "bold")
        done = [f"{day_words(one.day)}: {one.item or WHOLE_SESSION}" for one in ticks]
        page.bullets(done or ["Nothing is noted as done yet."])
    page.line("" if plans else "No plan is kept.")
    page.heading("Pain log")
    page.bullets(f"{day_words(one.day)}: {one.level} of 10{f', {words.clause(one.note)}' if one.note else ''}" for one in log)
    page.line("" if log else "Nothing is noted. No note is not the same as no pain.")
