"""The clips of the first page: a sample, or the visitor's own; how each is taken, and the button."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from screener import assets
from screener.run import Options
from screener.ui import components, own, services
from screener.ui.components import plain
from screener.ui.pages import prepare
from screener.ui.pages.adjust import adjust
from screener.ui.state import Clip, Own, Slot

SAMPLE: Final = "Try a sample"
DEFAULT_SAMPLE: Final = "03"
"""A single-leg squat whose knee moves inward: it shows all that a result can hold."""
OWN: Final = "Use my own clips"
YOUR_CLIPS: Final = "Your clips"
ON_A_PHONE: Final = "On a phone, “Upload” also offers the camera: film, then come back to this page."
TOO_LARGE: Final = "Too large? Film in full HD instead of 4K, or cut the clip in the phone's photo app."
LONG_S: Final = 90.0
LONG: Final = "A long clip. Under “Adjust” you can choose the part with the repetitions."
_turn: Final[Slot[int]] = Slot("own_turn", int)
"""Every time clips were taken in, the box for files begins anew and empty."""


def choose(busy: bool) -> None:
    """The clips, what is known about the athlete, and the button."""
    kind = st.segmented_control(
        "Which clip?", (SAMPLE, OWN), default=SAMPLE, required=True, key="kind", disabled=busy, label_visibility="collapsed",
        width="stretch", persist_state="session",
    )  # fmt: skip
    chosen = (_sample(busy),) if kind == SAMPLE else _own(busy)
    age, sex = prepare.athlete(busy)
    label = "Screen this clip" if len(chosen) < 2 else f"Screen these {len(chosen)} clips"
    if st.button(label, key="start", type="primary", disabled=busy or not chosen, width="stretch"):
        services.start_screening(*((clip, replace(options, age_group=age, sex=sex)) for clip, options in chosen))
        st.rerun()


def _sample(busy: bool) -> tuple[Clip, Options]:
    samples = assets.samples()
    first = next((place for place, sample in enumerate(samples) if sample.name == assets.sample(DEFAULT_SAMPLE).name), 0)
    chosen = st.selectbox(
        "Sample clip", samples, index=first, format_func=lambda sample: sample.title, key="sample", disabled=busy,
        help="Rendered people, not athletes: their true angles are known.", persist_state="session",
    )  # fmt: skip
    clip = Clip(chosen.path.name, chosen.path, chosen.sha256, sample=True)
    return clip, adjust(clip, chosen.frames / chosen.fps, f"_{clip.path.stem}", busy)


def _own(busy: bool) -> tuple[tuple[Clip, Options], ...]:
    """The uploaded clips; they stay listed when another page was looked at."""
    key = f"upload_{_turn.get()}"
    st.file_uploader(
        YOUR_CLIPS, type=prepare.TYPES, accept_multiple_files=True, key=key, disabled=busy, help=prepare.UPLOAD_HELP, on_change=_take_in,
        args=(key,),
    )  # fmt: skip
    st.caption(f"{ON_A_PHONE} {TOO_LARGE}")
    return tuple(found for one in own.listed() if (found := _row(one, busy)) is not None)


def _row(one: Own, busy: bool) -> tuple[Clip, Options] | None:
    """One clip with its first picture; the clip and how it is taken, unless it cannot be screened."""
    number = one.clip.path.parent.name
    with st.container(border=True, key=f"own_{number}"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"own_head_{number}"):
            if one.thumb is not None:
                st.image(one.thumb, width=64, alt=f"First picture of {one.clip.name}")
            about = f"  \n{plain(one.about)}" if one.about else ""
            st.markdown(f"**{plain(one.clip.name)}**{about}", width="stretch")
            name = one.clip.name
            st.button("Remove", key=f"remove_{number}", type="tertiary", disabled=busy, on_click=own.remove, args=(one,), help=name)
        if one.problem is not None:
            components.problem(one.problem)
            return None
        if one.duration_s is not None and one.duration_s > LONG_S:
            st.caption(LONG)
        return one.clip, adjust(one.clip, one.duration_s, f"_{number}", busy)


def _take_in(key: str) -> None:
    if files := own.come(key):
        own.take(files)
        _turn.set(_turn.get() + 1)
