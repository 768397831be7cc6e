"""The team's table: a row for each athlete, test and leg, on a phone a card for each. A press on a name or a strip tells which row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Final

import streamlit as st

from screener.present.team import COLUMNS, TeamRow
from screener.report import strip

OPEN: Final = "Open the newest result"
TIME: Final = "Over time"


class Press(StrEnum):
    """What was pressed."""

    RESULT = "result"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed, in which row."""

    what: Press
    row: TeamRow


def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


_table = st.components.v2.component("screener_team", html='<div class="team"></div>', css=_file("table.css"), js=_file("table.js"))


def table(rows: Sequence[TeamRow], caption: str, key: str) -> Pressed | None:
    """The table; what was pressed just now, else ``None``."""
    data = {"caption": caption, "columns": COLUMNS, "rows": [_row(row) for row in rows]}
    found = _table(key=key, data=data, on_pressed_change=_nothing)
    said = str(found.pressed or "")
    what, _, place = said.partition(" ")
    if what not in tuple(Press) or not place.isdigit() or int(place) >= len(rows):
        return None
    return Pressed(Press(what), rows[int(place)])


def _row(row: TeamRow) -> dict[str, object]:
    return {
        "name": row.name,
        "open": f"{OPEN}: {row.name}, {row.test}, {row.leg}",
        "what": [row.test, row.leg],
        "status": row.status,
        "finding": [row.finding, *row.others],
        "reading": row.reading,
        "measured": row.measured,
        "strip": "" if row.strip is None else strip.svg(row.strip),
        "strip_says": "" if row.strip is None else f"{TIME}: {row.name}. {row.strip.alt}",
        "change": row.change,
        "clip": [row.day, row.quality, row.quality_detail],
    }


def _nothing() -> None:
    """The page looks at the answer as it is drawn."""
