"""While something is at work: how far it is, and a button that stops it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from screener.ui.tasks import Task

LOOK_S: Final = 0.3
"""How often it is looked at: half of this is what a result waits on average until it is shown."""


@st.fragment(run_every=LOOK_S)
def progress(task: Task[Any], key: str) -> None:
    """Stage, share and time left, looked at again and again; the whole page is drawn again when the work has ended."""
    if task.done:
        st.rerun()
    now = task.snapshot()
    left = f" · {now.left}" if now.left else ""
    st.progress(now.share, text=f"{now.stage}{left}" if not now.before else waiting(now.before))
    st.button("Cancel", key=key, on_click=task.stop, disabled=task.stopping)


def waiting(before: int) -> str:
    """What is said while others are at work."""
    return f"Waiting for a free place: {before} before you"
