"""The hip check: several clips of one session, screened together, and the profile that follows."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.ui import components, menu, state
from screener.ui.pages import guide, keep, prepare, profile, takes
from screener.ui.pages.working import progress

TITLE: Final = "Hip check"
LEAD: Final = "Several clips of one athlete, filmed on one day, say more than one."
FILM: Final = (
    "Film a squat, single-leg squats and step-downs, left and right. Any of them will do, and one clip may hold both legs.",
    "If you like, film the same again while you think of “kneecap over your second toe”.",
    "If you like, film the same again with your heels raised by 2 to 5 cm (1 to 2 in), on a thin book or a plate.",
)


def page() -> None:
    """Stop rules, what to film, the clips, progress, and the profile, in this order."""
    task, checked = state.check_task.get(), state.checked.get()
    st.title(TITLE, anchor=False)
    st.markdown(LEAD)
    prepare.stop_rules()
    components.numbered(FILM)
    guide.filming_guide()
    with st.expander("Check other clips" if checked else "Choose the clips", expanded=checked is None, key=f"takes_{checked is not None}"):
        takes.choose(busy=task is not None)
    if task is not None:
        progress(task, "cancel_check", preview=True)
    components.problem(state.check_problem.get())
    if checked is not None:
        profile.profile(checked)
        keep.check(checked)
        menu.button("Make a plan for twelve weeks", menu.PLAN, key="to_plan", primary=True)
