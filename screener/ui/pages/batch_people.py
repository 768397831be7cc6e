"""Names in a batch that the roster does not know: told, and added in one go where the coach wants that."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.engine.keep import Roster
from screener.errors import ScreenerError
from screener.history import MINORS, NewAthlete
from screener.present import words
from screener.present.history import MINOR_ASK
from screener.run import BatchPlan
from screener.types import AgeGroup
from screener.ui import batching, components, keeping
from screener.ui.components import plain
from screener.ui.pages import prepare
from screener.ui.pages.athlete_form import CHOOSE
from screener.ui.pages.keep import GUARDIAN, GUARDIAN_DAY
from screener.ui.state import Problem

ADD_THEM: Final = "Add them to the roster"
GO_ON: Final = "You can go on without: their clips are screened all the same, and nothing is kept in the history."
CLOSE: Final = "or is it"
NAMES: Final = "Names to add"
AGE: Final = "Age group of all of these"
GROUP: Final = "Team or class of all of these (if you like)"
AGREED: Final = "All of these agreed that results are kept"
AGREED_DAY: Final = "The day on which they agreed"
ALL_GUARDIANS: Final = "For each of them: "
NOBODY: Final = Problem("nobody is chosen", "Choose at least one name.")
NO_AGE: Final = Problem("an age group is needed", "Choose one. Add those of another age group in a second step.")
NEEDS_WORD: Final = Problem("a guardian has to agree first", "Ask, then tick the box. Until then nothing is kept, not even the name.")


def unknown(plan: BatchPlan, roster: Roster) -> None:
    """Who is not in the roster, and a form that adds them."""
    names = list(dict.fromkeys(entry.facts.athlete for entry, _ in plan.entries if roster.named(entry.facts.athlete) is None))
    if not names:
        return
    listed = (f"{name} ({CLOSE} {' or '.join(close)}?)" if (close := roster.close_to(name)) else name for name in names)
    st.info(f"**{words.counted(len(names), 'name')} not in the roster:** {plain(', '.join(listed))}  \n{GO_ON}")
    with st.expander(ADD_THEM, key="batch_people"):
        chosen = st.multiselect(NAMES, names, default=names, key=f"batch_names_{len(names)}_{names[0]}")
        left, right = st.columns(2)
        ages = list(AgeGroup)
        age = left.selectbox(AGE, ages, index=None, key="batch_age", placeholder=CHOOSE, format_func=lambda one: prepare.AGES[one])
        group = right.text_input(GROUP, key="batch_group", max_chars=120)
        minor = age in MINORS
        if minor:
            st.markdown(f"**{plain(MINOR_ASK)}**")
        agreed = st.checkbox(f"{ALL_GUARDIANS}{GUARDIAN[0].lower()}{GUARDIAN[1:]}" if minor else AGREED, key=f"batch_agreed_{minor}")
        day = st.date_input(
            GUARDIAN_DAY if minor else AGREED_DAY, "today", max_value="today", format="YYYY-MM-DD", key="batch_agreed_day",
            disabled=not agreed,
        )  # fmt: skip
        if not st.button(f"Add {words.counted(len(chosen), 'athlete')}", key="batch_add"):
            return
        missing = NOBODY if not chosen else NO_AGE if age is None else NEEDS_WORD if minor and not agreed else None
        if missing is not None or age is None:
            components.problem(missing)
            return
        groups, said = ((group,) if group.strip() else ()), day if agreed else None
        try:
            new = [
                NewAthlete(name, age, groups=groups, consent=None if minor else said, guardian=said if minor else None) for name in chosen
            ]
            added = batching.add_people(new)
        except ScreenerError as error:
            components.problem(keeping.told_of(error))
            return
        keeping.news.set(f"{words.counted(added, 'athlete')} added to the roster.")
        st.rerun()
