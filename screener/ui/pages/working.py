"""While something is at work: how far it is, what it looks at, and a button that stops it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from screener.glimpse import Glimpse
from screener.ui.tasks import Task

LOOK_S: Final = 0.3
"""How often it is looked at: half of this is what a result waits on average until it is shown."""
_NOW: Final = "The picture that is looked at now"


@st.fragment(run_every=LOOK_S)
def progress(task: Task[Any], key: str, *, preview: bool = False, more: Callable[[], None] | None = None) -> None:
    """Stage, share and time left, looked at again and again; the whole page is drawn again when the work has ended.

    Args:
        task: what is at work.
        key: of the button that stops it.
        preview: also show the picture at work.
        more: draws what else is to be seen of it.
    """
    if task.done:
        st.rerun()
    now = task.snapshot()
    left = f" · {now.left}" if now.left else ""
    st.progress(now.share, text=f"{now.stage}{left}" if not now.before else waiting(now.before))
    if preview:
        st.html(f'<div class="glimpse">{_picture(task.glimpse)}</div>')
    if more is not None:
        more()
    st.button("Cancel", key=key, on_click=task.stop, disabled=task.stopping)


def waiting(before: int) -> str:
    """What is said while others are at work."""
    return f"Waiting for a free place: {before} before you"


def _picture(glimpse: Glimpse | None) -> str:
    """The picture inside the page itself: it changes without a flicker and leaves no file behind."""
    if glimpse is None:
        return ""
    return f'<img alt="{_NOW}" src="data:image/jpeg;base64,{b64encode(glimpse.jpeg()).decode()}">'
