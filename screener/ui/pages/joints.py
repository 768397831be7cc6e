"""The leg at one instant: the whole chain with its angles, and a frame on which hip, knee and ankle can be put right by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from screener.errors import ScreenerError
from screener.placing import points
from screener.present import ChainView, ReportView, words
from screener.types import Instant, Side
from screener.ui import components, editing
from screener.ui.components import plain
from screener.ui.drawing import drawing
from screener.ui.joints import joints
from screener.ui.state import Problem, Shown
from screener.ui.stick import stick

CHAIN: Final = "The whole chain"
CHAIN_LEAD: Final = "Trunk, pelvis, thigh, knee and lower leg at one moment, seen from the front. The dashed line is the straight one."
PLACE: Final = "Put a joint right by hand"
PLACE_LEAD: Final = (
    "Does a ring lie beside the joint? Drag it there. It counts at this moment of this repetition only. The interval stays at least as "
    "wide as before (our own proposal). The result says that it was corrected by hand."
)
STANDING_NOTE: Final = (
    "A joint moved in standing changes what is compared with standing. What the program takes off the knee angle for its own usual error "
    "stays as it was."
)
TAKE_BACK: Final = "Take this back"
MOMENTS: Final = (Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST)
_Chosen = tuple[Side, int, Instant]


def chain(shown: Shown, view: ReportView) -> None:
    """The stick figure of one repetition at one instant, and each part's angle in words beside it."""
    if not view.chains:
        return
    st.subheader(CHAIN, anchor="chain")
    st.caption(CHAIN_LEAD)
    found = _choose(shown, (Instant.MATCHED_DEPTH, Instant.LOWEST), "chain", _proof(view))
    if found is None:
        return
    side, rep, at = found
    chosen = next((one for one in view.chains if (one.side, one.rep, one.at) == found), None)
    if chosen is None:
        st.info(f"The knee angle could not be read there: repetition {rep}, {words.SIDE[side]} leg, {words.AT[at]}.")
        return
    figure, text = st.columns([2, 3], gap="medium", vertical_alignment="center")
    with figure:
        try:
            drawing(stick(chosen, points(shown.run, side, rep, at)), key="chain_drawing")
        except ScreenerError as error:
            st.caption(f"{plain(str(error))} {plain(error.hint)}")
    with text:
        _parts(chosen)


def _parts(chosen: ChainView) -> None:
    lines = []
    for place, part in enumerate(chosen.segments, start=1):
        term = f" ({plain(part.term)})" if part.term else ""
        value = f"**{plain(part.value)}**" if part.measured else plain(part.value)
        lines.append(f"{place}. **{plain(part.name)}**: {value}  \n   {plain(part.meaning)}{term}")
    st.markdown("\n".join(lines))


def place(shown: Shown, view: ReportView) -> None:
    """The frame with its rings, and what becomes of them."""
    if not view.chains or not editing.can_edit(shown):
        return
    with st.expander(PLACE, key="place_joints"):
        st.markdown(PLACE_LEAD)
        found = _choose(shown, MOMENTS, "place", _proof(view))
        if found is not None:
            _frame(shown, *found)


def _frame(shown: Shown, side: Side, rep: int, at: Instant) -> None:
    try:
        frame, now = editing.frame(shown, side, rep, at)
    except ScreenerError as error:
        components.problem(Problem(str(error), error.hint))
        _take_back(shown, side, rep, at)
        return
    if at is Instant.STANDING:
        st.caption(STANDING_NOTE)
    label = f"Frame of the video: {words.SIDE[side]} hip, knee and ankle, repetition {rep}, {words.AT[at]}"
    places = joints(frame, now, label, key=f"joints_{shown.clip.sha256[:12]}_{side}_{rep}_{at}")
    _take_back(shown, side, rep, at)
    if places:
        try:
            editing.place(shown, side, rep, at, places)
        except ScreenerError as error:
            components.problem(Problem(str(error), error.hint))
            return
        st.rerun()


def _take_back(shown: Shown, side: Side, rep: int, at: Instant) -> None:
    """The way back from joints put there by hand, also where nothing could be read with them any more."""
    if editing.placed(shown, side, rep, at):
        st.button(TAKE_BACK, key="take_back_placing", on_click=editing.take_back_placing, args=(shown, side, rep, at))


def _leg(one: tuple[int, Side]) -> str:
    return f"Repetition {one[0]}, {words.SIDE[one[1]]} leg"


def _proof(view: ReportView) -> _Chosen | None:
    """The repetition and instant that the first knee's frame shows."""
    shows = next((knee.proof for knee in view.knees if knee.proof is not None), None)
    return (shows.side, shows.rep, shows.at) if shows is not None and shows.at is not None else None


def _choose(shown: Shown, moments: tuple[Instant, ...], key: str, first: _Chosen | None) -> _Chosen | None:
    """Which repetition, leg and instant; those of the frame above to begin with."""
    legs = [(rep.index, side) for rep in shown.run.screening.reps for side in rep.side.legs]
    if not legs:
        return None
    shown_first = next((leg for leg in legs if first and leg[0] == first[1] and first[0] in (leg[1], Side.BOTH)), legs[0])
    _begin(f"{key}_rep", legs, shown_first)
    _begin(f"{key}_at", moments, first[2] if first and first[2] in moments else moments[-1])
    left, right = st.columns(2, gap="small")
    with left:
        rep, side = st.selectbox("Repetition and leg", legs, format_func=_leg, key=f"{key}_rep")
    with right:
        at = st.selectbox("Moment", moments, format_func=lambda one: words.AT[one].capitalize(), key=f"{key}_at")
    return side, rep, at


def _begin(key: str, options: Sequence[object], value: object) -> None:
    """What a choice begins with; a choice that is still there stays, whatever else changes on the page."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = value
