"""The programme as data (``programme.toml``): phases, the days of a week, and the notes that go with a plan."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from screener import sources
from screener.drills.tables import Table
from screener.types import Stage

WEEKS: Final = 12
RESCREEN_WEEKS: Final = 4
"""Every so many weeks the same tests are filmed again."""
_FILE: Final = "plan/programme.toml"


@dataclass(frozen=True, slots=True)
class PhaseText:
    """One phase of the programme; weeks count from 1, ``last_week`` included."""

    id: str
    first_week: int
    last_week: int
    stages: tuple[Stage, ...]
    title: str
    goal: str
    effort: str
    move_on: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A rule or an explanation that a plan carries; without sources it is our own proposal."""

    id: str
    title: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """A training day: days after the first day of the week, and whether it carries activation and control only."""

    offset: int
    light: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """All of ``programme.toml``; ``weeks`` holds the training days for each number of days that may be chosen."""

    phases: Mapping[str, PhaseText]
    weeks: Mapping[int, tuple[DayOfWeek, ...]]
    notes: Mapping[str, Note]


@cache
def programme() -> Programme:
    """The packaged programme.

    Raises:
        CatalogError: an entry contradicts itself; the message names it.
    """
    text = resources.files("screener").joinpath("plan", "programme.toml").read_text(encoding="utf-8")
    return read_programme(tomllib.loads(text))


def read_programme(document: Mapping[str, object]) -> Programme:
    """Check a parsed programme. Raises ``CatalogError`` as ``programme()`` does."""
    phases, notes = (Table(_FILE, name, document.get(name)).values for name in ("phase", "note"))
    week = Table(_FILE, "week", document.get("week"))
    return Programme(
        phases={name: _phase(Table(_FILE, f"phase.{name}", values), name) for name, values in phases.items()},
        weeks={int(days): _week(week, days) for days in week.values},
        notes={name: _note(Table(_FILE, f"note.{name}", values), name) for name, values in notes.items()},
    )


def _phase(table: Table, name: str) -> PhaseText:
    first, last = table.span("weeks")
    if last > WEEKS:
        raise table.fault(f"weeks up to {WEEKS}", last)
    return PhaseText(
        id=name,
        first_week=first,
        last_week=last,
        stages=table.words("stages", Stage),
        title=table.text("title"),
        goal=table.text("goal"),
        effort=table.text("effort"),
        move_on=table.text("move_on"),
        sources=_sources(table),
    )


def _note(table: Table, name: str) -> Note:
    return Note(name, table.text("title"), table.text("text"), _sources(table))


def _sources(table: Table) -> tuple[str, ...]:
    named = table.texts("sources", may_be_empty=True)
    if unknown := [name for name in named if name not in sources.SOURCES]:
        raise table.fault("sources listed in sources.toml", unknown)
    return named


def _week(table: Table, days: str) -> tuple[DayOfWeek, ...]:
    listed = table.values[days]
    rows = listed if isinstance(listed, list) else []
    found = tuple(DayOfWeek(*row) for row in rows if isinstance(row, list) and len(row) == 2)
    full = [day.offset for day in found if not day.light]
    apart = all(later - earlier >= 2 for earlier, later in zip(full, [*full[1:], full[0] + 7], strict=True)) if full else False
    if len(found) != int(days) or len(found) != len(rows) or not apart:
        raise table.fault(f"{days} days, those that are not light at least two days apart", listed)
    return found
