"""What may be chosen about a plan: first day, days a week, minutes, equipment, loads, and a name for the printed pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import streamlit as st

from screener.drills.equipment import AT_HOME, EQUIPMENT_WORDS, Equipment
from screener.plan.compose import LONGEST, SHORTEST
from screener.plan.programme import programme
from screener.plan.strength import POUND_KG
from screener.present.plan_view import PlanDrillView
from screener.types import RepMax, Wishes
from screener.ui.components import plain

DAYS: Final = 3
MINUTES: Final = 20
STEP: Final = 5
EQUIPMENT: Final = "What do you have at hand?"
EQUIPMENT_HELP: Final = (
    "A wall, a chair and a mirror or phone are taken for granted. Where something lacks, the drill says how to do without."
)
NAME: Final = "Name for the printed pages (if you like)"
NAME_NOTE: Final = "Only printed, never stored"
LOADS: Final = "Loads for the heavy drills (if you know a set to its end)"
LOADS_NOTE: Final = "A set of 2 to 10 clean repetitions that ended because you could do no more: how heavy was it, and how many were there?"
_UNITS: Final = {"kg": 1.0, "lb": POUND_KG}


def wishes() -> tuple[Wishes, str]:
    """The choices as widgets; what was chosen, and the name."""
    with st.container(border=True, key="wishes"):
        left, right = st.columns(2)
        tomorrow = date.today() + timedelta(days=1)
        start = left.date_input("First day", tomorrow, format="YYYY-MM-DD", key="start_day", persist_state="session")
        days = right.segmented_control(
            "Days a week", sorted(programme().weeks), default=DAYS, required=True, key="days", persist_state="session"
        )
        minutes = st.slider("Minutes a session", SHORTEST, LONGEST, MINUTES, STEP, key="minutes", persist_state="session")
        asked = [one for one in Equipment if one not in AT_HOME]
        chosen = st.pills(
            EQUIPMENT, asked, selection_mode="multi", key="equipment", help=EQUIPMENT_HELP, persist_state="session",
            format_func=lambda one: EQUIPMENT_WORDS[one][0].upper() + EQUIPMENT_WORDS[one][1:],
        )  # fmt: skip
        name = st.text_input(NAME, key="athlete_name", placeholder=NAME_NOTE, max_chars=60, persist_state="session")
    return Wishes(start or tomorrow, days or DAYS, minutes, frozenset(chosen)), name.strip()


def loads(heavy: Iterable[PlanDrillView]) -> tuple[RepMax, ...]:
    """Sets to their end for the heavy drills of a plan; one that is not complete does not count."""
    with st.expander(LOADS, key="loads"):
        st.caption(LOADS_NOTE)
        unit = st.segmented_control("Unit", tuple(_UNITS), default="kg", required=True, key="unit", persist_state="session")
        return tuple(_sets(heavy, unit or "kg"))


def _sets(heavy: Iterable[PlanDrillView], unit: str) -> Iterator[RepMax]:
    for drill in heavy:
        left, right = st.columns(2)
        name = plain(drill.name)
        weight = left.number_input(f"{name}: weight in {unit}", 0.0, value=None, key=f"weight_{drill.id}", persist_state="session")
        times = right.number_input(f"{name}: repetitions", 1, value=None, step=1, key=f"times_{drill.id}", persist_state="session")
        if weight is not None and times is not None:
            yield RepMax(drill.id, weight * _UNITS[unit], times)
