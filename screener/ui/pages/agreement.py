"""Who has not agreed yet, and writing down in one go that they did: a coach asks the whole group at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from screener.errors import ScreenerError
from screener.history import Athlete, History, Lack
from screener.present import words
from screener.ui import components, keeping
from screener.ui.components import plain

LACKING: Final = {
    Lack.CONSENT: "Has not agreed yet, so a batch keeps nothing of theirs",
    Lack.GUARDIAN: "No guardian has agreed yet, so nothing of theirs is kept",
}
WRITE: Final = "Write down who agreed"
NAMES: Final = "They agreed that results are kept"
NAMES_GUARDIAN: Final = "A parent or guardian agreed for"
DAY: Final = "On this day"
WRITE_IT: Final = "Write it down"


def agreement(people: Sequence[Athlete]) -> None:
    """Those who lack a word, by name, and a box for each kind of word; nothing where nobody lacks any."""
    for lack, said in LACKING.items():
        lacking = {one.id: one for one in people if one.lacks is lack}
        if not lacking:
            continue
        st.warning(f"**{said}:** {plain(', '.join(one.name for one in lacking.values()))}")
        with st.expander(WRITE, key=f"agreed_box_{lack}"):
            label = NAMES_GUARDIAN if lack is Lack.GUARDIAN else NAMES
            names = {one.id: one.name for one in lacking.values()}
            chosen = st.multiselect(label, list(names), key=f"agreed_{lack}", format_func=names.__getitem__)
            day = st.date_input(DAY, "today", max_value="today", format="YYYY-MM-DD", key=f"agreed_day_{lack}")
            if st.button(WRITE_IT, key=f"agreed_write_{lack}", disabled=not chosen or day is None):
                _write([_agreed(lacking[one], lack, day) for one in chosen])


def _agreed(athlete: Athlete, lack: Lack, day: date | None) -> Athlete:
    """The same athlete with the word that was missing."""
    return replace(athlete, guardian=day) if lack is Lack.GUARDIAN else replace(athlete, consent=day)


def _write(changed: Sequence[Athlete]) -> None:
    try:
        with History() as kept:
            for one in changed:
                kept.change_athlete(one.id, one)
    except ScreenerError as error:
        components.problem(keeping.told_of(error))
        return
    keeping.news.set(f"Written down for {words.counted(len(changed), 'athlete')}.")
    st.rerun()
