"""Before the screening: stop rules, filming guide, the clip, what is known about the athlete, and the button."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener import assets
from screener.intake import STOP_RULES
from screener.movements import MOVEMENTS
from screener.present import FILMING_GUIDE
from screener.run import Options
from screener.types import AgeGroup, Sex, Side
from screener.ui import components, services, state
from screener.ui.state import Clip

TYPES: Final = ("mp4", "mov", "mkv", "webm", "avi", "gif", "m4v")
SAMPLE: Final = "Try a sample"
DEFAULT_SAMPLE: Final = "03"
"""A single-leg squat whose knee moves inward: it shows all that a result can hold."""
OWN: Final = "Use my own clip"
CHOSEN: Final = "Chosen before:"
UPLOAD_HELP: Final = "It stays on the computer that runs this page, in a folder of its own, and is deleted when you close the page."
COMPARED: Final = "Age group and sex choose or withhold the range that the reading is compared with; they change no reading."
_SIDES: Final = {Side.LEFT: "Left", Side.RIGHT: "Right"}
_SEXES: Final = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
_AGES: Final = {
    AgeGroup.UNDER_16: "Under 16", AgeGroup.FROM_16_TO_17: "16 to 17", AgeGroup.ADULT: "18 to 60", AgeGroup.OVER_60: "Over 60",
}  # fmt: skip


def stop_rules() -> None:
    """When not to do the test at all; before everything else."""
    first, *others = STOP_RULES
    with st.container(border=True, key="stop_rules"):
        st.markdown(f"**Before you move.** {components.plain(first)}")
        with st.expander("All stop rules", key="stop_rules_list"):
            components.bullets(others)


def filming_guide() -> None:
    """How to film; in short for all, and step by step for each test."""
    with st.expander("How to film", key="filming_guide"):
        filming()


def filming() -> None:
    """The guide itself."""
    components.bullets(FILMING_GUIDE)
    for movement in MOVEMENTS:
        st.markdown(f"**{components.plain(movement.label)}**: {components.plain(movement.plain)}")
        components.bullets(movement.how_to_film)


def choose(busy: bool) -> None:
    """The clip, the options and the button."""
    kind = st.segmented_control(
        "Which clip?",
        (SAMPLE, OWN),
        default=SAMPLE,
        required=True,
        key="kind",
        disabled=busy,
        label_visibility="collapsed",
        width="stretch",
        persist_state="session",
    )
    clip = _sample(busy) if kind == SAMPLE else _own(busy)
    options = _options(busy)
    if st.button("Screen this clip", key="start", type="primary", disabled=busy or clip is None, width="stretch") and clip is not None:
        services.start_screening(clip, options)
        st.rerun()


def _sample(busy: bool) -> Clip:
    samples = assets.samples()
    first = next((place for place, sample in enumerate(samples) if sample.name == assets.sample(DEFAULT_SAMPLE).name), 0)
    chosen = st.selectbox(
        "Sample clip", samples, index=first, format_func=lambda sample: sample.title, key="sample", disabled=busy,
        help="Rendered people, not athletes: their true angles are known.", persist_state="session",
    )  # fmt: skip
    return Clip(chosen.path.name, chosen.path, chosen.sha256, sample=True)


def _own(busy: bool) -> Clip | None:
    """The uploaded clip; it stays chosen when another page was looked at."""
    file = st.file_uploader("Your clip", type=TYPES, key="upload", disabled=busy, help=UPLOAD_HELP, on_change=_uploaded)
    known = state.upload.get()
    if known is not None and not known.path.is_file():  # the page was away for so long that its folder went
        _uploaded()
        known = state.upload.get()
    if file is None and known is not None:
        st.caption(f"{CHOSEN} {components.plain(known.name)}")
    return known


def _uploaded() -> None:
    """Take the upload into this visit's own folder, in place of the last one."""
    file = st.session_state["upload"]
    state.upload.set(state.workspace().take(file, file.name) if file is not None else None)
    services.tidy()


def _options(busy: bool) -> Options:
    """What the user may add; everything can be left out."""
    with st.expander("Options: movement, leg, age group, sex, mirrored video", key="options"):
        movements = [None, *(movement.id for movement in MOVEMENTS)]
        labels = {movement.id: movement.label for movement in MOVEMENTS}
        chosen = st.selectbox(
            "Movement", movements, format_func=lambda id: labels.get(id, "Recognise it from the video"), key="movement", disabled=busy,
            persist_state="session",
        )  # fmt: skip
        side = st.selectbox(
            "Standing leg", [None, *_SIDES], format_func=lambda s: _SIDES.get(s, "Find out"), key="side", disabled=busy,
            persist_state="session",
        )  # fmt: skip
        age, sex = athlete(busy)
        mirrored = _mirrored(busy)
        st.caption(COMPARED)
    return Options(movement=chosen, side=side, age_group=age, sex=sex, mirrored=mirrored or None)


def athlete(busy: bool) -> tuple[AgeGroup | None, Sex | None]:
    """What may be said about the athlete; the same on every page."""
    age = st.selectbox(
        "Age group", [None, *_AGES], format_func=lambda a: _AGES.get(a, "Not said"), key="age_group", disabled=busy, persist_state="session"
    )
    sex = st.selectbox(
        "Sex", [None, *_SEXES], format_func=lambda s: _SEXES.get(s, "Not said"), key="sex", disabled=busy, persist_state="session"
    )
    return age, sex


def _mirrored(busy: bool) -> bool:
    return st.checkbox(
        "This is a mirrored selfie video", key="mirrored", disabled=busy, persist_state="session",
        help="Some front cameras save what a mirror would show: writing runs backwards, and left and right are exchanged.",
    )  # fmt: skip
