"""Files to keep: the clip with the drawing on it, made when asked for, and the numbers."""

from __future__ import annotations

from functools import partial

import streamlit as st

from screener.report import REPORTERS
from screener.ui import components, services, state
from screener.ui.pages.working import progress
from screener.ui.state import Shown


def files(shown: Shown, measured: bool) -> None:
    """Everything that can be saved; nothing is made or sent before it is asked for."""
    st.subheader("Save")
    if measured:
        overlay(shown)
    with st.container(horizontal=True, key="downloads"):
        for reporter in REPORTERS:
            st.download_button(
                reporter.label, partial(_encoded, shown, reporter.id), f"{services.file_stem(shown)}{reporter.suffix}", reporter.media_type,
                key=f"save_{reporter.id}", on_click="ignore",
            )  # fmt: skip


def overlay(shown: Shown) -> None:
    """The clip with the skeleton on it: made on request, then played here."""
    services.collect_overlay()
    task, made = state.overlay_task.get(), state.overlay.get()
    components.problem(state.problem.get())
    if task is not None:
        progress(task, "cancel_overlay")
        return
    if made is None:
        blur = st.checkbox("Blur the face", key="blur_faces")
        if st.button("Make the video with the drawing", key="make_overlay"):
            services.start_overlay(shown, blur)
            st.rerun()
        return
    st.video(made, alt="The clip with the skeleton and the hip-knee-ankle line drawn on it.")
    st.caption("Numbers stand only where a picture was read. Dashed lines are drawn in between.")
    name = f"{services.file_stem(shown)}-overlay.mp4"
    st.download_button("Save this video (MP4)", made, name, "video/mp4", key="save_overlay", on_click="ignore")


def _encoded(shown: Shown, reporter_id: str) -> bytes:
    text = next(known for known in REPORTERS if known.id == reporter_id).render(shown.run)
    return text.encode("utf-8")
