"""The page from top to bottom."""

from __future__ import annotations

import streamlit as st

from screener.present import INTENDED_USE, report_view
from screener.ui import components, services, state
from screener.ui.pages import files, practice, prepare, result
from screener.ui.pages.working import progress


def main() -> None:
    """Stop rules, filming guide, clip, progress, result, practice, files: one page, in this order."""
    st.html(components.STYLE)
    services.warm_up()
    services.collect_screening()
    task, shown = state.screening_task.get(), state.shown.get()
    st.title("Knee movement screen", anchor=False)
    st.markdown("How far does each knee drift inward? A phone video of squats, single-leg squats or step-downs is enough.")
    prepare.stop_rules()
    prepare.filming_guide()
    with st.expander("Screen another clip" if shown else "Choose a clip", expanded=shown is None, key=f"choose_{shown is not None}"):
        prepare.choose(busy=task is not None)
    if task is not None:
        progress(task, "cancel")
    if shown is None:
        components.problem(state.problem.get())
    else:
        view = report_view(shown.run.screening)
        result.result(shown, view)
        result.about_clip(view)
        if view.measured:
            result.how_measured(view)
            practice.practice(view)
        files.files(shown, view.measured)
    st.divider()
    with st.expander("What this is, and what it is not", key="intended_use"):
        st.markdown(components.plain(INTENDED_USE))
    st.caption(
        "Everything is worked out on the computer that runs this page. Nothing is sent anywhere; an upload is deleted with the visit."
    )
