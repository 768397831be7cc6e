"""The roster: who is kept, who has agreed, what is kept of them; import, add, change, keep-days, delete. For the computer itself only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from screener import history
from screener.errors import ScreenerError
from screener.history import Athlete, History, default_place
from screener.history.athletes import key_of
from screener.present.history import MINOR_KEEP
from screener.present.keeping import AGE, NOTHING, ROSTER_COLUMNS, agreed_words, kept_words
from screener.ui import components, keeping, menu
from screener.ui.components import plain
from screener.ui.pages import agreement, athlete_form, data, deleting, notices, retention, roster_import

TITLE: Final = "Roster"
LEAD: Final = "Your athletes: who they are, who has agreed, and what is kept of them. All of it stays on this computer."
ELSEWHERE: Final = "The roster is shown only on the computer that keeps it. Open this page there."
EMPTY: Final = "Nobody is in the roster yet"
HOW: Final = (
    "Import a list from a spreadsheet, or add athletes one by one.",
    "Under 18, a parent or guardian has to agree first. Until then nothing is kept, not even the name.",
    "Then screen an evening's clips on the page Batch and keep the results here.",
)
ADD: Final = "Add an athlete"
IMPORT: Final = "Import a list (CSV)"
SEARCH: Final = "Search by name or note"
GROUP: Final = "Group"
ALL: Final = "All groups"
OPEN: Final = "Open an athlete"
NOBODY_SUCH: Final = "Nobody in the roster fits that."
TO_HISTORY: Final = "See the results in History"

Tally = Mapping[str, tuple[int, datetime]]
"""How many screenings of an athlete are kept, and when the last one was filmed, by identifier."""


def page() -> None:
    """Who is in it, and what can be done about it."""
    st.title(TITLE, anchor=False)
    if not keeping.history_allowed():
        st.info(ELSEWHERE)
        return
    st.markdown(LEAD)
    notices.notices()
    try:
        if not history.exists():
            _empty()
            return
        with History() as kept:
            people = kept.athletes()
            if people:
                _show(kept, people)
            else:
                _empty()
    except ScreenerError as error:
        components.problem(keeping.told_of(error))


def _empty() -> None:
    with st.container(border=True, key="roster_empty"):
        st.markdown(f"#### {EMPTY}")
        components.bullets(HOW)
        data.where(default_place())
    _adding(open_import=True)


def _adding(*, open_import: bool = False) -> None:
    with st.expander(IMPORT, expanded=open_import, key="roster_import"):
        roster_import.importing()
    with st.expander(ADD, key="roster_add"):
        athlete_form.form(None)


def _show(kept: History, people: Sequence[Athlete]) -> None:
    agreement.agreement(people)
    with st.container(horizontal=True, key="wide_roster_filter"):
        wanted = st.text_input(SEARCH, key="roster_search", type="search", live=True, persist_state="session")
        groups = [ALL, *(group.name for group in kept.groups())]
        group = st.selectbox(GROUP, groups, key="roster_group", persist_state="session")
    found = [one for one in people if _fits(one, wanted or "", group if group in groups[1:] else None)]
    if found:
        tally = _tally(kept)
        with st.container(key="wide_roster"):
            components.table(ROSTER_COLUMNS, [_row(one, tally) for one in found], alt=TITLE, key="roster")
        st.caption(_counted(len(found), len(people)))
        _open(kept, found)
    else:
        st.info(NOBODY_SUCH)
    _adding()
    if all_groups := kept.groups():
        with st.expander(retention.DAYS, key="roster_days"):
            retention.days(kept, all_groups)


def _counted(shown: int, all_of_them: int) -> str:
    return f"{shown} of {all_of_them} athletes" if shown < all_of_them else f"{shown} {'athlete' if shown == 1 else 'athletes'}"


def _fits(one: Athlete, wanted: str, group: str | None) -> bool:
    inside = all(word in key_of(f"{one.name} {one.notes}") for word in key_of(wanted).split())
    return inside and (group is None or group in one.groups)


def _tally(kept: History) -> Tally:
    counts: dict[str, tuple[int, datetime]] = {}
    for one in kept.screenings():  # newest first
        count, last = counts.get(one.athlete_id, (0, one.taken.at))
        counts[one.athlete_id] = (count + 1, last)
    return counts


def _row(one: Athlete, tally: Tally) -> tuple[str, ...]:
    count, last = tally.get(one.id, (0, None))
    who = ", ".join(part for part in (AGE[one.age_group], one.sex or "") if part)
    agreed = agreed_words(one.minor, one.consent, one.guardian)
    return (one.name, ", ".join(one.groups) or NOTHING, who, agreed, kept_words(count, last), one.notes or NOTHING)


def _open(kept: History, found: Sequence[Athlete]) -> None:
    """One athlete: the facts to change, the way to the results, and deleting."""
    by_id = {one.id: one for one in found}
    if st.session_state.get("roster_open") not in by_id:
        st.session_state["roster_open"] = None
    chosen = st.selectbox(OPEN, list(by_id), index=None, key="roster_open", format_func=lambda id: by_id[id].name, placeholder="Choose one")
    if chosen is None:
        return
    athlete = by_id[chosen]
    with st.container(border=True, key="roster_athlete"):
        st.markdown(f"#### {plain(athlete.name)}")
        if athlete.minor:
            st.caption(MINOR_KEEP)
        athlete_form.form(athlete)
        if st.button(TO_HISTORY, key="roster_to_history"):
            keeping.open_athlete(athlete.id)
            menu.go(menu.HISTORY)
        st.caption(deleting.DELETE_NOTE)
        deleting.athlete(kept, athlete)
