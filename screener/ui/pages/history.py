"""What was kept on this machine: whose, what, how it changed, the plan, and the data themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from screener import history
from screener.compare import Entry
from screener.errors import ScreenerError
from screener.history import Athlete, History, Kept, default_place
from screener.present import words
from screener.present.history import MINOR_KEEP, day_words
from screener.ui import components, keeping, menu
from screener.ui.components import plain
from screener.ui.keeping import Unreadable
from screener.ui.pages import data, diary, notices, prepare, screenings, side_by_side, trend

TITLE: Final = "History"
LEAD: Final = "Results that you chose to keep, on this machine."
ELSEWHERE: Final = "The history is shown only on the computer that keeps it. Open this page there."
EMPTY: Final = "Nothing is kept yet"
WOULD_KEEP: Final = (
    "After a screening, a hip check or a plan, press “Keep”. Then its numbers and words are kept for an athlete whom you name.",
    "A copy of the video is kept only if you tick that as well.",
    "The answers to the safety questions are never kept.",
    "Here you can then see results again, follow a knee over time, compare two screenings, tick off your plan and note pain.",
)
HOW_TO_DELETE: Final = "You can delete a screening, an athlete or everything on this page, at any time. Or delete that folder."
WHO: Final = "Athlete"
GONE: Final = "The athlete who was open is not kept any more."
NOBODY: Final = "No athlete is kept. Keep a result first, or bring back an export."
GUARDIAN: Final = "A guardian agreed on"
AGREED: Final = "Agreed on"


@dataclass(frozen=True, slots=True)
class Open:
    """What the parts of this page work with: the history, opened for this one run, and the chosen athlete's results, oldest first."""

    kept: History
    athlete: Athlete
    results: list[tuple[Kept, Entry]]
    unreadable: list[Unreadable]


SCREENINGS, OVER_TIME, COMPARE = "Screenings", "Over time", "Compare"
VIEWS: Final[Mapping[str, Callable[[Open], None]]] = {
    SCREENINGS: lambda on: screenings.screenings(on.kept, on.results, on.unreadable),
    OVER_TIME: lambda on: trend.trend([entry for _, entry in on.results]),
    COMPARE: lambda on: side_by_side.side_by_side(on.kept, on.results),
    "Plan and pain": lambda on: diary.diary(on.kept, on.athlete),
    "Data": lambda on: data.data(on.kept, on.athlete),
}
"""The parts of this page, by their names."""


def page() -> None:
    """Who may see it, what is kept, and one part at a time."""
    st.title(TITLE, anchor=False)
    st.markdown(LEAD)
    if not keeping.history_allowed():
        st.info(ELSEWHERE)
        return
    notices.notices()
    try:
        if not history.exists():
            empty()
            return
        with History() as kept:
            _show(kept)
    except ScreenerError as error:
        components.problem(keeping.told_of(error))


def empty() -> None:
    """What would be kept, where, and how it is deleted."""
    with st.container(border=True, key="history_empty"):
        st.markdown(f"#### {EMPTY}")
        components.bullets(WOULD_KEEP)
        data.where(default_place())
        st.markdown(HOW_TO_DELETE)
    menu.button("Screen a clip", menu.SCREEN, key="to_screen", primary=True)
    data.restoring()


def _show(kept: History) -> None:
    people = {athlete.id: athlete for athlete in kept.athletes()}
    if not people:
        st.info(NOBODY)
        data.data(kept, None)
        return
    if st.session_state.get(keeping.ATHLETE) not in people:
        if st.session_state.get(keeping.ATHLETE) is not None:
            st.info(GONE)
        st.session_state[keeping.ATHLETE] = next(iter(people))
    chosen = st.selectbox(
        WHO, list(people), key=keeping.ATHLETE, format_func=lambda id: people[id].name, on_change=keeping.opened.set, args=(None,),
        persist_state="session",
    )  # fmt: skip
    athlete = people[chosen]
    st.caption(plain(_facts(athlete)))
    if st.session_state.get("history_view") not in VIEWS:  # a default of its own would be refused where the page Team has chosen
        st.session_state["history_view"] = next(iter(VIEWS))
    view = st.segmented_control(
        "What to look at", list(VIEWS), required=True, key="history_view", label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    on = Open(kept, athlete, *keeping.results(kept, athlete.id))
    if on.unreadable and view in (OVER_TIME, COMPARE):
        st.warning(f"{words.counted(len(on.unreadable), 'result')} cannot be read by this version of the program: see {SCREENINGS}.")
    VIEWS[view or SCREENINGS](on)


def _facts(athlete: Athlete) -> str:
    said = [prepare.AGES[athlete.age_group], prepare.SEXES[athlete.sex] if athlete.sex else "", *athlete.groups]
    said += [f"{GUARDIAN} {day_words(athlete.guardian)}"] if athlete.guardian else []
    said += [f"{AGREED} {day_words(athlete.consent)}"] if athlete.consent and not athlete.minor else []
    facts = " · ".join(one for one in said if one)
    return f"{facts}. {MINOR_KEEP}" if athlete.minor else facts
