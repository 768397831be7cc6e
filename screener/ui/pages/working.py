"""While something is at work: how far it is, and a button that stops it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from screener.ui.tasks import Task


@st.fragment(run_every=0.7)
def progress(task: Task[Any], key: str) -> None:
    """Stage, share and time left, looked at again and again; the whole page is drawn again when the work has ended."""
    if task.done:
        st.rerun()
    now = task.snapshot()
    left = f" · {now.left}" if now.left else ""
    st.progress(now.share, text=f"{now.stage}{left}")
    st.button("Cancel", key=key, on_click=task.stop, disabled=task.stopping)
