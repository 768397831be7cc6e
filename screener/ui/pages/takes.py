"""The clips of a hip check: the samples, or the visitor's own in three groups; each upload is taken in at once and listed below."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener import assets
from screener.present.hip_check import WAY
from screener.run import Options
from screener.types import Way
from screener.ui import checking, own
from screener.ui.components import bullets, plain
from screener.ui.pages import prepare
from screener.ui.state import Clip, Slot, Takes

SAMPLE: Final = "Try a sample session"
OWN: Final = "Use my own clips"
NATURAL: Final = "Your clips, done in your natural way"
REPEATS: Final = "The same again, with a cue or raised heels (if you like)"
SAMPLE_NOTE: Final = "These are rendered people, not athletes, shown as if they were one person. Their true angles are known."
HEELS_RISE: Final = "My heels leave the floor in the squat"
_turn: Final[Slot[int]] = Slot("takes_turn", int)
"""Every time clips were taken in, the boxes for files begin anew and empty."""


def choose(busy: bool) -> None:
    """Clips, what is known about the athlete, and the button."""
    kind = st.segmented_control(
        "Which clips?", (SAMPLE, OWN), default=SAMPLE, required=True, key="takes_kind", disabled=busy, label_visibility="collapsed",
        width="stretch", persist_state="session",
    )  # fmt: skip
    takes = _sample() if kind == SAMPLE else _own(busy)
    heels_rise = st.checkbox(HEELS_RISE, key="heels_rise", disabled=busy, persist_state="session")
    age, sex = prepare.athlete(busy)
    if st.button("Check these clips", key="start_check", type="primary", disabled=busy or not takes, width="stretch"):
        checking.start(takes, Options(age_group=age, sex=sex), heels_rise)
        st.rerun()


def _sample() -> Takes:
    takes = checking.sample_takes()
    titles = {sample.sha256: sample.title for sample in assets.samples()}
    bullets(titles[clip.sha256] for _, clip in takes)
    st.caption(SAMPLE_NOTE)
    return takes


def _own(busy: bool) -> Takes:
    """Three groups, of which only the first one has to hold something."""
    takes = checking.own_takes()
    _group(Way.NATURAL, NATURAL, takes, busy)
    repeated = any(way is not Way.NATURAL for way, _ in takes)
    with st.expander(REPEATS, expanded=repeated, key=f"repeats_{repeated}"):
        for way in (Way.CUE, Way.HEELS):
            _group(way, WAY[way][0].upper() + WAY[way][1:], takes, busy)
    return takes


def _group(way: Way, title: str, takes: Takes, busy: bool) -> None:
    """A box for files, and the clips that were put into it."""
    key = f"takes_{way}_{_turn.get()}"
    st.file_uploader(
        title, type=prepare.TYPES, accept_multiple_files=True, key=key, disabled=busy, help=prepare.UPLOAD_HELP, on_change=_take_in,
        args=(way, key),
    )  # fmt: skip
    listed = [clip for done, clip in takes if done is way]
    if listed:
        with st.container(gap=None, key=f"clips_{way}"):
            for clip in listed:
                _row(way, clip, busy, key=f"remove_{way}_{clip.path.parent.name}")


def _row(way: Way, clip: Clip, busy: bool, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row_{key}"):
        st.markdown(plain(clip.name), width="stretch")
        st.button("Remove", key=key, type="tertiary", disabled=busy, on_click=checking.remove, args=(way, clip), help=clip.name)


def _take_in(way: Way, key: str) -> None:
    if files := own.come(key):
        checking.add(way, files)
        _turn.set(_turn.get() + 1)
