"""The first page: one clip, its result, and what to practise."""

from __future__ import annotations

import streamlit as st

from screener.present import report_view
from screener.ui import components, editing, menu, replay, services, state
from screener.ui.pages import clips, files, first, guide, joints, keep, mend, outcomes, practice, prepare, repetitions, result
from screener.ui.pages.working import progress


def page() -> None:
    """Stop rules, filming guide, clip, progress, result, practice, files, in this order; after a result what went before is folded away."""
    task, kept = state.screening_task.get(), state.shown.get()
    shown = services.with_answers(editing.edited(kept)) if kept else None
    st.title("Knee movement screen", anchor=False)
    if shown is None:
        st.markdown("How far does each knee drift inward? A phone video of squats, single-leg squats or step-downs is enough.")
        prepare.stop_rules()
        guide.filming_guide()
    else:
        first.above()
    with st.expander("Screen another clip" if shown else "Choose a clip", expanded=shown is None, key=f"choose_{shown is not None}"):
        clips.choose(busy=task is not None)
    if task is not None:
        outcomes.at_work()
        progress(task, "cancel", preview=True)
    outcomes.switch()
    if shown is None:
        components.problem(state.problem.get())
        return
    view = report_view(shown.run.screening)
    mend.above(shown)
    first.first_screen(shown, view)
    mend.below(shown)
    if view.refusal is None:
        replay.replay(shown, view)
    repetitions.repetitions(shown, view)
    joints.chain(shown, view)
    joints.place(shown, view)
    result.findings(view)
    result.about_clip(view)
    if view.measured:
        result.how_measured(view)
        practice.practice(view, shown.clip.sha256)
        menu.button("Make a plan for twelve weeks", menu.PLAN, key="to_plan")
    keep.result(shown)
    files.files(shown)
