"""The plan: safety questions first, then wishes, then twelve weeks of drills, and files to take along."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from screener import hipcheck
from screener.errors import InputError, PlanRefused
from screener.plan.compose import make_plan
from screener.present.hip_check import hip_check_view
from screener.present.plan import plan_view
from screener.present.practice import gate_view
from screener.types import Intake, Plan, Stage
from screener.ui import components, menu, planning, services, state
from screener.ui.components import plain
from screener.ui.pages import keep, overview, papers, phases, practice, prepare, wishes
from screener.ui.planning import Basis, Planned
from screener.ui.state import Problem

TITLE: Final = "Plan"
LEAD: Final = "Twelve weeks of drills that match what your clips show."
NOTHING: Final = "A plan needs clips first. Do the hip check with several clips, or screen a single clip."
NO_PLAN: Final = "No plan can be made from these clips yet."
FILM_BETTER: Final = "How to film again"
SAMPLES: Final = "These clips show rendered people, not an athlete: look at the plan, but do not train by it."
NOT_THE_OTHER: Final = "The clip on the first page is not part of it."


def page() -> None:
    """Stop rules, clips, questions, wishes, plan, files, in this order."""
    st.title(TITLE, anchor=False)
    st.markdown(LEAD)
    prepare.stop_rules()
    found = planning.basis()
    if found is None:
        nothing_yet()
        return
    rests_on(found)
    if hipcheck.nothing_judged(found.check):
        nothing_judged(found)
        return
    planning.draw_ahead()
    answered = services.answers(found.clips)
    gate = planning.gate(found, answered)
    st.header("Safety questions", anchor="questions")
    practice.safety(gate_view(gate), found.clips)
    if answered is not None and gate.open:
        planned = make(found, answered)
        if planned is not None:
            show(planned)


def nothing_yet() -> None:
    """What to do first."""
    st.info(NOTHING)
    with st.container(horizontal=True, key="first"):
        menu.button("Do the hip check", menu.HIP_CHECK, key="to_check", primary=True)
        menu.button("Screen a single clip", menu.SCREEN, key="to_screen")


def rests_on(found: Basis) -> None:
    """The clips that the plan is made from, and what was seen in short."""
    view = hip_check_view(found.check)
    st.header("What it rests on", anchor="basis")
    components.bullets(f"{take.title} ({take.clip})" for take in view.takes)
    st.markdown(f"**{plain(view.heading)}**")
    notes = [SAMPLES] if any(one.clip.sample for one in found.shown) else []
    other = state.shown.get()
    if found.joined and other is not None and other.clip.sha256 not in found.clips:
        notes.append(NOT_THE_OTHER)
    if notes:
        st.caption(" ".join(notes))


def nothing_judged(found: Basis) -> None:
    """Why there is no plan, and how to film again."""
    st.warning(NO_PLAN)
    fixes = dict.fromkeys(fix for take in hip_check_view(found.check).takes for fix in take.fixes)
    if fixes:
        st.markdown(f"**{FILM_BETTER}**")
        components.bullets(fixes)
    menu.button("Choose other clips", menu.HIP_CHECK if found.joined else menu.SCREEN, key="to_clips")


def make(found: Basis, answered: Intake) -> Planned | None:
    """The plan after the wishes; where there is none, why, in words."""
    st.header("Your wishes", anchor="wishes")
    wished, name = wishes.wishes()
    try:
        plan = make_plan(found.check, answered, wished)
    except (PlanRefused, InputError) as error:
        components.problem(Problem(str(error), error.hint))
        return None
    if plan.heavy:
        plan = with_loads(plan, found, answered)
    return Planned(plan, plan_view(plan, name), found.shown)


def with_loads(plan: Plan, found: Basis, answered: Intake) -> Plan:
    """The same plan with loads for its heavy drills, where sets were given that a load can be worked out from."""
    heavy = [drill for drill in plan_view(plan).drills if drill.stage is Stage.HEAVY]
    sets = wishes.loads(heavy)
    try:
        return make_plan(found.check, answered, replace(plan.wishes, rep_maxes=sets)) if sets else plan
    except InputError as error:
        components.problem(Problem(str(error), error.hint))
        return plan


def show(planned: Planned) -> None:
    """The plan itself."""
    view = planned.view
    overview.opening(view)
    papers.papers(planned)
    keep.plan(planned)
    phases.phases(view)
    overview.closing(view)
