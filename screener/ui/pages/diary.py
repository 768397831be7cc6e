"""What was done of a kept plan, and the pain log beside the pain rule."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from screener.errors import HistoryError
from screener.history import Athlete, History, KeptPlan, Pain, Tick
from screener.present import Table
from screener.present.diary import (
    NO_ENTRY,
    OVER,
    PAIN_LIMIT,
    PAIN_SCALE,
    KeptDay,
    KeptPlanView,
    done_words,
    kept_plan_view,
    pain_rule,
    pain_words,
)
from screener.present.plan import date_words
from screener.ui import components, keeping, menu, trend_charts
from screener.ui.components import plain
from screener.ui.pages import result
from screener.ui.state import Problem

PLAN: Final = "Plan"
NO_PLAN: Final = "No plan of this athlete is kept yet. Make one on the page Plan, then press “Keep this plan”."
WHICH: Final = "Which plan"
WEEK: Final = "Week"
WHOLE: Final = "The whole session"
PAIN: Final = "Pain log"
HOW_MUCH: Final = "Worst pain of the day, 0 to 10"
DAY: Final = "Day"
NOTE: Final = "Note (if you like)"
WRITE: Final = "Write it down"
NO_LEVEL: Final = Problem("a number from 0 to 10 is needed", "Choose one, then write it down.")
NO_PAIN_YET: Final = "Nothing is written down yet."
CHART: Final = "One mark for each day with an entry; the dashed line is the limit of the pain rule. The numbers stand in the table."


def diary(kept: History, athlete: Athlete) -> None:
    """The plan, then pain."""
    st.header(PLAN, anchor="kept_plan")
    plans = kept.plans(athlete.id)
    if plans:
        _plan(kept, plans)
    else:
        st.info(NO_PLAN)
        menu.button("Open the page Plan", menu.PLAN, key="to_plan")
    st.header(PAIN, anchor="pain")
    _pain(kept, athlete)


def _plan(kept: History, plans: tuple[KeptPlan, ...]) -> None:
    views: dict[str, KeptPlanView] = {}
    for plan in plans:
        try:
            views[plan.id] = kept_plan_view(plan.text)
        except HistoryError as error:
            components.problem(keeping.told_of(error))
    if not views:
        return
    chosen = (
        st.selectbox(WHICH, list(views), key="diary_plan", format_func=lambda id: views[id].title) if len(views) > 1 else next(iter(views))
    )
    view = views[chosen]
    if len(views) == 1:
        st.markdown(f"**{plain(view.title)}**")
    week = st.segmented_control(
        WEEK, view.weeks, default=view.week_of(date.today()), required=True, key=f"diary_week_{chosen}", persist_state="session"
    )
    days = [day for day in view.days if day.week == week]
    ticked = {(tick.day, tick.item) for tick in kept.ticks(chosen)}
    st.caption(done_words(sum((day.day, id) in ticked for day in days for id, _ in day.drills), sum(len(day.drills) for day in days)))
    for day in days:
        _day(chosen, day, ticked)


def _day(plan_id: str, day: KeptDay, ticked: set[tuple[date, str]]) -> None:
    """A day with a box for each drill; on a day of filming, one for the whole."""
    with st.container(border=True, gap="xsmall", key=f"day_{day.day.isoformat()}"):
        st.markdown(f"**{plain(day.words)}** · {plain(day.title)}")
        for item, said in day.drills or (("", WHOLE if day.drills else day.title),):
            key = f"tick_{plan_id}_{day.day.isoformat()}_{item}"
            st.session_state[key] = (day.day, item) in ticked
            st.checkbox(plain(said), key=key, on_change=_tick, args=(plan_id, Tick(day.day, item), key))


def _tick(plan_id: str, tick: Tick, key: str) -> None:
    with keeping.told(), History() as kept:
        kept.set_tick(plan_id, tick, bool(st.session_state[key]))


def _pain(kept: History, athlete: Athlete) -> None:
    log = kept.pain(athlete.id)
    rule = pain_rule()
    text = f"**{plain(rule.title)}.** {plain(rule.text)}"
    if log and log[-1].level > PAIN_LIMIT:
        st.warning(f"**{plain(OVER)}** {text}")
    else:
        st.markdown(text)
    if rule.basis:
        st.caption(plain(rule.basis))
    components.sources(rule.sources)
    _entry(kept, athlete)
    if not log:
        st.caption(NO_PAIN_YET)
        return
    st.altair_chart(trend_charts.pain(log), width="stretch", key="pain_chart", alt=CHART)
    rows = tuple((date_words(entry.day), pain_words(entry.level), entry.note) for entry in reversed(log))
    result.table(Table("pain", PAIN, NO_ENTRY, (DAY, "Pain", "Note"), rows))


def _entry(kept: History, athlete: Athlete) -> None:
    with st.form("pain_form", clear_on_submit=True):
        level = st.segmented_control(HOW_MUCH, range(11), key="pain_level", help=PAIN_SCALE)
        left, right = st.columns([1, 2])
        day = left.date_input(DAY, "today", max_value="today", format="YYYY-MM-DD", key="pain_day")
        note = right.text_input(NOTE, key="pain_note", max_chars=400)
        if not st.form_submit_button(WRITE, key="pain_write"):
            return
    if level is None or day is None:
        components.problem(NO_LEVEL)
        return
    with keeping.told():
        kept.set_pain(athlete.id, Pain(day, level, note))
    st.rerun()
