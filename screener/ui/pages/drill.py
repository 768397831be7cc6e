"""A drill of a plan as a card: the figure that moves, why, how, and all else one tap away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from screener.drills.figures import animated, still
from screener.present.plan_view import PlanDrillView
from screener.ui import components
from screener.ui.components import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

WHY: Final = "Why:"
SHOWN: Final = "Shown by:"
THINK: Final = "Think of"
STOP_IF: Final = "Stop if"
SKIP_IF: Final = "Leave it out if"
FAULTS: Final = "What often goes wrong"
EASIER, HARDER, MOVING_ON = "Easier:", "Harder:", "Moving on:"
NEEDS, MUSCLES = "You need:", "Muscles:"


def cards(drills: Sequence[tuple[PlanDrillView, tuple[str, ...]]]) -> None:
    """All cards at once, then their figures one by one: a figure that is drawn for the first time takes a moment.

    Args:
        drills: each with what to do this week, one line for each amount.
    """
    for (moving, quiet), drill in [(card(drill, doses), drill) for drill, doses in drills]:
        moving.image(animated(drill.id), width="stretch", alt=drill.alt)
        quiet.image(still(drill.id), width="stretch", alt=drill.alt)


def card(drill: PlanDrillView, doses: Iterable[str]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """One drill; gives back the places for its figure: the one that moves, and the one for people who want no movement.

    A picture cannot ask a browser what its user wants, so that the page's style shows one of the two.
    """
    with st.container(border=True, key=f"card_{drill.id}"):
        st.subheader(plain(drill.name), anchor=anchor(drill.id))
        st.caption(" · ".join(plain(text) for text in (drill.stage_words, drill.begin) if text))
        st.markdown("  \n".join(f"**{plain(dose)}**" for dose in doses))
        left, right = st.columns([2, 3], gap="medium")
        with left:
            with st.container(key=f"figure_{drill.id}"):
                moving = st.container(key=f"moving_{drill.id}").empty()
                quiet = st.container(key=f"still_{drill.id}").empty()
            st.markdown(f"**{WHY}** {plain(drill.why)}")
            if drill.shown:
                st.caption("  \n".join(f"{SHOWN} {plain(said)}" for said in dict.fromkeys(drill.shown)))
        with right:
            _facts(((NEEDS, drill.equipment), ("", drill.substitute)))
            st.markdown(plain(drill.setup))
            components.numbered(drill.steps)
            _listed(THINK, drill.cues)
            with st.container(gap="xxsmall", key=f"more_{drill.id}"):
                _more(drill)
    return moving, quiet


def anchor(drill_id: str) -> str:
    """Where on the page a drill's card is."""
    return drill_id.replace("_", "-")


def _more(drill: PlanDrillView) -> None:
    """What is one tap away."""
    with st.expander(f"{STOP_IF} …, {SKIP_IF[0].lower()}{SKIP_IF[1:]} …", type="compact", key=f"stop_{drill.id}"):
        _listed(STOP_IF, drill.stop_if)
        _listed(SKIP_IF, drill.skip_if)
    with st.expander("Faults, easier and harder", type="compact", key=f"faults_{drill.id}"):
        _listed(FAULTS, drill.faults)
        _facts(((EASIER, drill.easier), (HARDER, drill.harder), (MOVING_ON, drill.progress)))
    with st.expander("Evidence and sources", type="compact", key=f"evidence_{drill.id}"):
        st.markdown(plain(drill.purpose))
        _facts(((MUSCLES, drill.muscles),))
        st.markdown(plain(drill.evidence))
        components.sources(drill.sources)


def _listed(title: str, lines: Iterable[str]) -> None:
    if said := tuple(lines):
        st.markdown(f"**{title}**")
        components.bullets(said)


def _facts(facts: Iterable[tuple[str, str]]) -> None:
    text = "  \n".join(f"**{name}** {plain(said)}" if name else plain(said) for name, said in facts if said)
    if text:
        st.markdown(text)
