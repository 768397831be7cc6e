"""The plan as files: to print, for a browser, for a calendar, for other programs; each is made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from screener.report import PLAN_REPORTERS, Paper
from screener.ui import planning, services
from screener.ui.planning import Planned

PAPER: Final = {Paper.A4: "A4", Paper.LETTER: "US Letter"}
FACES: Final = "Show faces in the pictures"


def papers(planned: Planned) -> None:
    """Paper, faces, and one button for each kind of file."""
    st.subheader("Save")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="paper_choice"):
        paper = st.segmented_control(
            "Paper", tuple(PAPER), default=Paper.A4, required=True, key="paper", format_func=lambda one: PAPER[one],
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        minor = any(one.run.screening.under_age for one in planned.shown)
        faces = not minor and st.checkbox(FACES, key=services.FACES_KEY, persist_state="session")
    stem = f"knee-plan-{planned.plan.wishes.start.isoformat()}"
    with st.container(horizontal=True, key="plan_files"):
        for reporter in PLAN_REPORTERS:
            st.download_button(
                reporter.label, partial(planning.encoded, planned, reporter.id, paper or Paper.A4, faces), f"{stem}{reporter.suffix}",
                reporter.media_type, key=f"save_plan_{reporter.id}", on_click="ignore",
            )  # fmt: skip
