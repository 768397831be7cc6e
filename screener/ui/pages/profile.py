"""The profile that a hip check gives: every clip with its sentences and its frame, what they show together, and what a repeat changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from screener.present.hip_check import hip_check_view
from screener.present.plan_view import HipCheckView, TakeView
from screener.ui import components
from screener.ui.components import plain
from screener.ui.pages import result
from screener.ui.state import Checked, Shown

SAMPLES: Final = "These are sample clips of rendered people, not of an athlete."
TOGETHER: Final = "What the clips show together"
TRIALS: Final = "What a repeat changed"
FILM_BETTER: Final = "To film better"


def profile(checked: Checked) -> None:
    """Everything that was seen, the heading first."""
    st.header("What was seen", anchor="result")
    described(hip_check_view(checked.session.check), checked.shown, samples=any(clip.sample for _, clip in checked.takes))


def described(view: HipCheckView, shown: Sequence[Shown] | None, *, samples: bool = False) -> None:
    """What a hip check comes to.

    Args:
        view: its words.
        shown: each clip's result with its landmarks, for the frames; ``None`` where there are none any more.
        samples: say that these are sample clips.
    """
    st.markdown(f"**{plain(view.heading)}**")
    if samples:
        st.caption(SAMPLES)
    for place, take in enumerate(view.takes):
        _take(take, None if shown is None else shown[place], place)
    _listed(TOGETHER, view.together)
    _listed(TRIALS, view.trials)
    st.caption(plain(view.interval_note))
    st.caption(plain(view.not_this))


def _take(take: TakeView, shown: Shown | None, place: int) -> None:
    """One clip: its sentences beside the frame that shows them, below each other on a phone."""
    with st.container(border=True, key=f"take_{place}"):
        st.markdown(f"#### {plain(take.title)}")
        st.caption(plain(take.clip))
        words, picture = st.columns([2, 1], gap="medium") if take.proof and shown else (st.container(), None)
        with words:
            for knee in take.knees:
                components.status_badge(knee.status, knee.status_words)
                st.markdown(plain(knee.headline))
            if take.fixes:
                st.markdown(f"**{FILM_BETTER}**")
                components.bullets(take.fixes)
            if take.chart is not None:
                result.chart(take.chart, key=f"chart_{place}")
        if picture is not None and take.proof is not None and shown is not None:
            with picture:
                result.proof(shown, take.proof, key=f"proof_{place}")


def _listed(title: str, lines: Iterable[str]) -> None:
    if said := tuple(lines):
        st.subheader(title)
        components.bullets(said)
