"""What frames the sessions of a plan: dates, urgent rules and first days; at the end filming again, the other rules and all sources."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.present import Table
from screener.present.plan import FILM_AGAIN, week_rows
from screener.present.plan_view import DayView, NoteView, PlanView
from screener.ui import components
from screener.ui.components import plain
from screener.ui.pages import result

UP_FRONT: Final = ("minor", "pain", "injury", "marked", "running")
"""Notes that have to be read before the first session."""
CALENDAR: Final = "The first two weeks"
WEEKS_SHOWN: Final = 2


def opening(view: PlanView) -> None:
    """From when to when, what it is, and what to know before the first session."""
    st.header(plain(view.title), anchor="plan")
    st.markdown(f"**{plain(view.dates)}**")
    for text in (view.general, view.heavy):
        if text:
            st.markdown(plain(text))
    components.bullets(view.loads)
    for note in view.notes:
        if note.id in UP_FRONT:
            with st.container(border=True, key=f"note_{note.id}"):
                _note(note)
    days = [day for week, listed in week_rows(view) if week <= WEEKS_SHOWN for day in listed]
    result.table(Table("calendar", CALENDAR, "", ("Day", "What", "Time"), tuple(_day(day) for day in days)))


def _day(day: DayView) -> tuple[str, ...]:
    return day.words, day.title, f"{day.minutes} min" if day.minutes else ""


def closing(view: PlanView) -> None:
    """When to film again, the other rules, and what all of it rests on."""
    st.subheader(FILM_AGAIN)
    components.bullets(view.film_again)
    st.subheader("Rules and notes")
    for note in view.notes:
        if note.id not in UP_FRONT:
            with st.expander(f"**{plain(note.title)}**", key=f"note_{note.id}"):
                _note(note, titled=False)
    with st.expander("All sources", key="plan_sources"):
        components.bibliography(view.sources)
        st.caption(plain(view.proposal))
        st.caption(plain(view.software))


def _note(note: NoteView, titled: bool = True) -> None:
    st.markdown(f"**{plain(note.title)}.** {plain(note.text)}" if titled else plain(note.text))
    if note.basis:
        st.caption(plain(note.basis))
    components.sources(note.sources)
