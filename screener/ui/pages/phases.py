"""The weeks of a plan: which session holds which drills and how much of each, and below them every drill of these weeks as a card."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.present.plan_view import PhaseView, PlanView, SessionView
from screener.ui.components import plain
from screener.ui.pages import drill

WEEK: Final = "Week"
EFFORT: Final = "Effort:"
MOVE_ON: Final = "Move on when:"
DRILLS: Final = "The drills of these weeks"


@st.fragment
def phases(view: PlanView) -> None:
    """One tab for each phase; only the open one is made."""
    st.header("Weeks and sessions", anchor="weeks")
    tabs = st.tabs([phase.weeks for phase in view.phases], key="phase", on_change="rerun")
    for tab, phase in zip(tabs, view.phases, strict=True):
        if tab.open:
            with tab:
                _phase(view, phase)


def _phase(view: PlanView, phase: PhaseView) -> None:
    st.subheader(plain(phase.title), anchor=False)
    st.markdown(plain(phase.goal))
    st.markdown(f"**{EFFORT}** {plain(phase.effort)}  \n**{MOVE_ON}** {plain(phase.move_on)}")
    week = st.segmented_control(
        WEEK, phase.week_numbers, default=phase.week_numbers[0], required=True, key=f"week_of_{phase.week_numbers[0]}"
    )
    place = phase.week_numbers.index(week) if week in phase.week_numbers else 0
    for column, session in zip(st.columns(len(phase.sessions), gap="medium"), phase.sessions, strict=True):
        with column, st.container(border=True, key=f"session_{session.letter}"):
            _session(session, place)
    st.markdown(f"**{DRILLS}**")
    doses = _doses(phase, place)
    drill.cards([(known, doses[known.id]) for known in view.drills if known.id in doses])


def _doses(phase: PhaseView, place: int) -> dict[str, tuple[str, ...]]:
    """For each drill of these weeks what to do in this one, and in which session."""
    found: dict[str, dict[str, list[str]]] = {}
    for session in phase.sessions:
        for line in session.lines:
            found.setdefault(line.drill, {}).setdefault(line.amounts[place], []).append(session.title)
    return {used: tuple(f"{', '.join(titles)}: {amount}" for amount, titles in doses.items()) for used, doses in found.items()}


def _session(session: SessionView, place: int) -> None:
    """The drills in order, each with what to do in this week; a name leads to its card."""
    st.markdown(f"#### {plain(session.title)}")
    st.caption(plain(session.minutes))
    lines = [
        f"{i}. [{plain(line.name)}](#{drill.anchor(line.drill)})  \n{plain(line.amounts[place])}" for i, line in enumerate(session.lines, 1)
    ]
    st.markdown("\n".join(lines))
