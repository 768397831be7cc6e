"""“Keep this result”: nothing is kept unless the visitor says so, for whom, and the video only by a second choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import streamlit as st

from screener.errors import HistoryError
from screener.history import MINORS, Athlete, NewAthlete, default_place
from screener.present.history import MINOR_ASK, MINOR_KEEP
from screener.present.keeping import keep_note
from screener.types import AgeGroup, Sex
from screener.ui import components, keeping, menu
from screener.ui.components import plain
from screener.ui.keeping import Keepable
from screener.ui.pages import prepare
from screener.ui.planning import Planned
from screener.ui.state import Checked, Problem, Shown

TITLE: Final = "Keep"
NOTHING: Final = "Nothing is kept unless you say so."
RESULT, CHECK, PLAN = "Keep this result", "Keep this hip check", "Keep this plan"
KEEP_IT, NOT_NOW = "Keep it", "Not now"
SEE: Final = "See it in History"
WHOSE: Final = "Whose is it?"
NEW, NEW_KEY = "A new athlete", "new"
NAME: Final = "Name"
AGE: Final = "Age group"
CHOOSE, NOT_SAID = "Choose one", "Not said"
SEX: Final = "Sex (if you like)"
GROUP: Final = "Team or class (if you like)"
OWN_WORD: Final = "It is me, or the athlete agreed that this is kept"
GUARDIAN: Final = "A parent or guardian agreed that this is kept"
NO_SHARING: Final = "Keep it between the athlete, the guardian and the coach; do not share it."
GUARDIAN_DAY: Final = "The day on which they agreed"
FILMED: Final = "The day of filming"
VIDEO: Final = "Keep a copy of the video as well"
VIDEO_HELP: Final = "Without it, the numbers and words are kept. With it, the frames can be shown again later."
NOT_AGREED: Final = Problem("the athlete has to agree first", "Ask the athlete, then tick the box.")
NO_AGE: Final = Problem("an age group is needed", "Choose one: under 18, a parent or guardian decides.")
NOBODY: Final = Problem("it has to be known whose it is", "Choose an athlete, or “A new athlete”.")
NO_DAY: Final = Problem("the day of filming is missing", "Choose a day.")


def result(shown: Shown) -> None:
    """Keep the result of the first page."""
    if keeping.history_allowed():
        _block(keeping.of_result(shown), RESULT)


def check(checked: Checked) -> None:
    """Keep a hip check."""
    if keeping.history_allowed():
        _block(keeping.of_check(checked), CHECK)


def plan(planned: Planned) -> None:
    """Keep a plan."""
    if keeping.history_allowed():
        _block(keeping.of_plan(planned), PLAN)


def _block(thing: Keepable, label: str) -> None:
    st.subheader(TITLE)
    note = keeping.notes.get().get(thing.id)
    if note is not None:
        st.success(plain(note))
        st.caption(keep_note(default_place().file is not None))
        menu.button(SEE, menu.HISTORY, key="to_history")
        return
    if keeping.form.get() == thing.id:
        _form(thing)
        return
    st.caption(NOTHING)
    st.button(label, key="keep", on_click=keeping.form.set, args=(thing.id,))


@dataclass(frozen=True, slots=True)
class Said:
    """What was filled in: whose it is (``None``: not enough for that), and the day on which a guardian agreed."""

    whose: Athlete | NewAthlete | None
    guardian: date | None
    missing: Problem | None = None


@st.fragment
def _form(thing: Keepable) -> None:
    """Whose, when, the video, and two buttons. What stands against it is said in place."""
    with st.container(border=True, key="keep_form"):
        try:
            people, filmed = keeping.people(), keeping.filmed(thing)
        except HistoryError as error:
            components.problem(keeping.told_of(error))
            people, filmed = (), date.today()
        said = _whose(thing, people)
        day: date | None = filmed
        if thing.sums:
            day = st.date_input(FILMED, filmed, max_value="today", format="YYYY-MM-DD", key="keep_day")
        video = bool(thing.clips) and st.checkbox(VIDEO, value=False, key="keep_video", help=VIDEO_HELP)
        st.caption(keep_note(default_place().file is not None))
        with st.container(horizontal=True, key="keep_buttons"):
            pressed = st.button(KEEP_IT, key="keep_it", type="primary")
            if st.button(NOT_NOW, key="keep_not", type="tertiary"):
                keeping.form.set(None)
                st.rerun()
        if pressed:
            _keep(thing, said, day, video)


def _keep(thing: Keepable, said: Said, day: date | None, video: bool) -> None:
    missing = said.missing or (NO_DAY if day is None else None)
    if missing is not None or said.whose is None or day is None:
        components.problem(missing)
        return
    try:
        keeping.keep(thing, said.whose, said.guardian, day, video)
    except HistoryError as error:
        components.problem(keeping.told_of(error))
    else:
        st.rerun()


def _whose(thing: Keepable, people: tuple[Athlete, ...]) -> Said:
    """An athlete who is kept, or a new one."""
    by_id = {athlete.id: athlete for athlete in people}
    chosen = ""
    if people:
        last = st.session_state.get(keeping.ATHLETE)
        options = [*by_id, ""]
        told = st.selectbox(
            WHOSE, options, index=options.index(last) if last in by_id else None, key="keep_whose", placeholder=CHOOSE,
            format_func=lambda id: by_id[id].name if id else NEW,
        )  # fmt: skip
        if told is None:
            return Said(None, None, NOBODY)
        chosen = told
    if not chosen:
        return _new(thing)
    athlete = by_id[chosen]
    if not (athlete.minor or thing.minor):
        return Said(athlete, None) if athlete.consent is not None else _agreeing(replace(athlete, consent=date.today()), athlete.id)
    if athlete.guardian is not None:
        st.caption(MINOR_KEEP)
        return Said(athlete, None)
    return Said(athlete, _guardian(athlete.id))


def _new(thing: Keepable) -> Said:
    left, right = st.columns(2)
    name = left.text_input(NAME, key="keep_name", max_chars=120)
    ages, sexes = list(AgeGroup), [None, *Sex]
    known = None if thing.age_group is None else ages.index(thing.age_group)
    age = right.selectbox(AGE, ages, index=known, key="keep_age", placeholder=CHOOSE, format_func=lambda one: prepare.AGES[one])
    left, right = st.columns(2)
    sex = left.selectbox(
        SEX, sexes, index=sexes.index(thing.sex), key="keep_sex", format_func=lambda one: prepare.SEXES[one] if one else NOT_SAID
    )
    group = right.text_input(GROUP, key="keep_group", max_chars=120)
    if age is None:
        return Said(None, None, NO_AGE)
    groups = (group,) if group.strip() else ()
    if thing.minor or age in MINORS:
        day = _guardian(NEW_KEY)
        return Said(NewAthlete(name, age, sex, groups), day)
    return _agreeing(NewAthlete(name, age, sex, groups, consent=date.today()), NEW_KEY)


def _agreeing(athlete: Athlete | NewAthlete, whose: str) -> Said:
    """The athlete's own word, of today; missing until the box is ticked. One athlete's box is no other's."""
    agreed = st.checkbox(OWN_WORD, key=f"keep_agreed_{whose}")
    return Said(athlete, None, None if agreed else NOT_AGREED)


def _guardian(whose: str) -> date | None:
    """The guardian's word with its day; ``None`` until both are there."""
    with st.container(border=True, key="keep_guardian"):
        st.markdown(f"**{plain(MINOR_ASK)}**")
        agreed = st.checkbox(GUARDIAN, key=f"keep_guardian_agreed_{whose}")
        day = st.date_input(GUARDIAN_DAY, "today", max_value="today", format="YYYY-MM-DD", key=f"keep_guardian_day_{whose}")
        st.caption(NO_SHARING)
    return day if agreed else None
