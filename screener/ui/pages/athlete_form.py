"""One athlete as a form: to add somebody, or to change what is known about them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final

import streamlit as st

from screener.errors import ScreenerError
from screener.history import Athlete, History, NewAthlete
from screener.present.history import MINOR_ASK
from screener.types import AgeGroup, Sex
from screener.ui import components, keeping, services
from screener.ui.pages import prepare
from screener.ui.state import Problem, Slot

NAME: Final = "Name"
AGE: Final = "Age group"
SEX: Final = "Sex (if you like)"
CHOOSE, NOT_SAID = "Choose one", "Not said"
GROUPS: Final = "Teams or classes (several with commas)"
CONSENT: Final = "The athlete agreed on"
GUARDIAN: Final = "A guardian agreed on (needed under 18)"
EMPTY_HELP: Final = "Leave it empty where nobody agreed yet."
NOTES: Final = "Notes for yourself"
ADD_IT, CHANGE_IT = "Add this athlete", "Save the changes"
NO_AGE: Final = Problem("an age group is needed", "Choose one: under 18, a parent or guardian decides.")
CHANGED: Final = "These facts have just been changed. What stands here is what is kept now."
_drawn: Final[Slot[dict[str, str]]] = Slot("athlete_form_drawn", dict)
"""The facts that the form was drawn with last, by athlete."""
_turn: Final[Slot[int]] = Slot("athlete_form_turn", int)
"""Every time somebody was added, the form for the next one begins anew and empty."""


def form(athlete: Athlete | None) -> None:
    """The form; empty for somebody new. What stands against it is said in place.

    It is drawn anew as soon as what is kept changes, here or in another window: old facts are never written over new ones.
    """
    key = f"new_{_turn.get()}" if athlete is None else _as_kept(athlete)
    ages, sexes = list(AgeGroup), [None, *Sex]
    with st.form(f"athlete_{key}", border=False):
        (left, right), (lower, beside), (agreed, guarded) = st.columns(2), st.columns(2), st.columns(2)
        name = left.text_input(NAME, athlete.name if athlete else "", max_chars=120, key=f"a_name_{key}")
        age = right.selectbox(
            AGE, ages, index=ages.index(athlete.age_group) if athlete else None, key=f"a_age_{key}", placeholder=CHOOSE,
            format_func=lambda one: prepare.AGES[one],
        )  # fmt: skip
        sex = lower.selectbox(
            SEX, sexes, index=sexes.index(athlete.sex if athlete else None), key=f"a_sex_{key}",
            format_func=lambda one: prepare.SEXES[one] if one else NOT_SAID,
        )  # fmt: skip
        groups = beside.text_input(GROUPS, ", ".join(athlete.groups) if athlete else "", key=f"a_groups_{key}")
        consent = agreed.date_input(
            CONSENT, athlete.consent if athlete else None, max_value="today", format="YYYY-MM-DD", key=f"a_consent_{key}", help=EMPTY_HELP,
            min_value=_FIRST,
        )  # fmt: skip
        guardian = guarded.date_input(
            GUARDIAN, athlete.guardian if athlete else None, max_value="today", format="YYYY-MM-DD", key=f"a_guardian_{key}",
            help=MINOR_ASK, min_value=_FIRST,
        )  # fmt: skip
        notes = st.text_area(NOTES, athlete.notes if athlete else "", key=f"a_notes_{key}", height=80)
        pressed = st.form_submit_button(CHANGE_IT if athlete else ADD_IT, key=f"a_save_{key}", type="primary")
    if not pressed:
        return
    if age is None:
        components.problem(NO_AGE)
        return
    new = NewAthlete(name, age, sex, tuple(part for part in groups.split(",") if part.strip()), consent, guardian, notes)
    try:
        said = _save(athlete, new)
    except ScreenerError as error:
        components.problem(keeping.told_of(error))
        return
    keeping.news.set(said)
    if athlete is not None and athlete.age_group is not age:  # the age decides whether faces on other pages may be seen
        keeping.forget()
        services.forget_kept_clips()
    if athlete is None:
        _turn.set(_turn.get() + 1)
    st.rerun()


def _as_kept(athlete: Athlete) -> str:
    """The key of the form for these facts. Says so where they are no longer those that were drawn last."""
    drawn, key = _drawn.get(), hashlib.sha256(repr(athlete).encode()).hexdigest()[:16]
    if drawn.get(athlete.id, key) != key:
        st.caption(CHANGED)
    _drawn.set({athlete.id: key})
    return key


_FIRST: Final = date(2000, 1, 1)


def _save(athlete: Athlete | None, new: NewAthlete) -> str:
    """Write it, and say what was done. Raises ``HistoryError``; nothing is made before the facts are good."""
    from screener.history import checked

    tidy = checked(new)
    with History(create=True) as kept:
        if athlete is None:
            return f"{kept.add_athlete(tidy).name} is in the roster."
        return f"{kept.change_athlete(athlete.id, tidy).name} is changed."
