"""The first screen of a result: one sentence per knee, its band with the interval, the frame that shows it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from screener.intake import STOP_RULES
from screener.present import KneeLine, MethodView, NextStep, ReportView
from screener.types import Severity
from screener.ui import components
from screener.ui.components import plain
from screener.ui.drawing import drawing
from screener.ui.landing import land_at
from screener.ui.pages import guide, result
from screener.ui.state import Shown
from screener.ui.strips import strip

KEY: Final = "first_screen"
NEXT: Final = "What to do next"
RULES: Final = "Stop rules"
MEASURED: Final = "How we measured this"


def above() -> None:
    """What stood before the test, folded away behind one line; every rule and every step stays one tap away."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="above"):
        with st.popover(RULES, key="stop_rules_again", type="tertiary"):
            components.bullets(STOP_RULES)
        with st.popover("How to film", key="filming_again", type="tertiary", on_change="rerun") as box:
            guide.filming(pictured=bool(box.open))


def first_screen(shown: Shown, view: ReportView) -> None:
    """Everything that somebody wants to know first; on a screen of 1280 by 900 without scrolling."""
    with st.container(key=KEY):
        st.header("What was seen", anchor="result")
        st.caption(f"{plain(view.title)}. {plain(view.movement)}")
        if view.refusal is not None:
            result.refused(view.refusal)
        else:
            warnings(view)
            knees(shown, view)
        next_steps(view.next_steps)
    if view.refusal is None:
        st.caption(plain(view.interval_note))
    land_at(KEY, f"{shown.clip.sha256} {shown.options} {id(shown.run.clip)}")


def knees(shown: Shown | None, view: ReportView) -> None:
    """A card for each knee, those with a number side by side; with its frame where there is a clip to show it."""
    judged = [knee for knee in view.knees if knee.strip is not None or knee.proof is not None]
    columns = st.columns(len(judged), gap="medium") if len(judged) > 1 else [st.container() for _ in judged]
    methods = {method.metric: method for method in view.methods}
    for column, knee in zip(columns, judged, strict=True):
        with column:
            knee_card(shown, knee, methods)
    for knee in view.knees:
        if knee not in judged:
            bare(knee)


def warnings(view: ReportView) -> None:
    """What is wrong with the clip, each in a line; what to do about it stands further down."""
    for line in view.quality:
        if line.severity is Severity.WARNING:
            st.caption(f":material/warning: **{plain(line.severity_words.capitalize())}:** {plain(line.text)}")


def bare(knee: KneeLine) -> None:
    """A knee of which there is neither number nor picture: never left out, for nothing said would read as fine."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"knee_{knee.side}_bare"):
        components.status_badge(knee.status, knee.status_words)
        st.markdown(plain(knee.headline), width="content")


def knee_card(shown: Shown | None, knee: KneeLine, methods: dict[str, MethodView]) -> None:
    """One plain sentence, the reading with its interval before the bands, and beside it the frame that shows it."""
    with st.container(border=True, gap="small", key=f"knee_{knee.side}"):
        words, picture = st.columns([3, 2], gap="medium") if knee.proof and shown else (st.container(), None)
        with words, st.container(gap="xsmall"):
            components.status_badge(knee.status, knee.status_words)
            st.markdown(f"#### {plain(knee.headline)}")
            if knee.strip is not None:
                drawing(strip(knee.strip), key=f"strip_{knee.side}")
                st.markdown(f"**{plain(knee.strip.text)}** · {plain(knee.strip.title)}")
                measured(methods.get(knee.strip.metric), knee)
        if picture is not None and knee.proof is not None and shown is not None:
            with picture, st.container(gap="xsmall"):
                result.proof(shown, knee.proof, key=f"proof_{knee.side}")


def measured(method: MethodView | None, knee: KneeLine) -> None:
    """Definition, interval and sources of the number, where it stands."""
    if method is None or knee.strip is None:
        return
    with st.popover(MEASURED, key=f"method_{knee.side}", type="tertiary"):
        st.markdown(f"**{plain(method.title)}**  \n{plain(method.plain)}")
        lines = (knee.detail, method.definition, method.sign, method.limits, method.error)
        components.bullets(text for text in lines if text)
        if knee.strip.bands is not None:
            st.caption(plain(knee.strip.bands.caption))
        components.sources(method.sources)


def next_steps(steps: Iterable[NextStep]) -> None:
    """What to do now, in short lines; a line leads to where it is done."""
    with st.container(border=True, key="next_steps"):
        lines = [f"[{plain(step.text)}](#{step.anchor})" if step.anchor else plain(step.text) for step in steps]
        st.markdown(f"**{NEXT}**\n" + "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1)))
