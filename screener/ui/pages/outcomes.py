"""Several clips screened one after another: which one is at work, and whose result is looked at."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import streamlit as st

from screener.ui import services, state
from screener.ui.components import plain
from screener.ui.state import Outcome


def at_work() -> None:
    """Which of several clips is at work now."""
    of, waiting, ended = state.screening_of.get(), state.waiting.get(), state.outcomes.get()
    count = len({clip.path for clip in ([of[0]] if of else [])} | {c.path for c, _ in waiting} | {one.clip.path for one in ended})
    if of is not None and count > 1:
        st.markdown(f"**Clip {count - len(waiting)} of {count}:** {plain(of[0].name)}")


def switch() -> None:
    """One button for each clip that has ended, where there are several."""
    ended = state.outcomes.get()
    if len(ended) < 2:
        return
    names = _names(ended)
    st.session_state["outcome"] = state.viewed.get() or ended[0].clip.path
    st.segmented_control(
        "Results", names, format_func=lambda path: names[path], key="outcome", required=True, on_change=_look, width="stretch"
    )


def _look() -> None:
    chosen = st.session_state["outcome"]
    services.view(next((one for one in state.outcomes.get() if one.clip.path == chosen), None))


def _names(ended: list[Outcome]) -> dict[Path, str]:
    """What each is called: its file's name, numbered where two have the same, and told where it could not be screened."""
    same = Counter(one.clip.name for one in ended)
    names = {}
    for place, one in enumerate(ended, start=1):
        number = f"{place}: " if same[one.clip.name] > 1 else ""
        names[one.clip.path] = plain(f"{number}{one.clip.name}{'' if one.run else ' (not screened)'}")
    return names
