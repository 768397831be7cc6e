"""The results of one athlete that were kept: a list, newest first, and the one that is open."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener import hipcheck
from screener.compare import Entry
from screener.errors import ScreenerError
from screener.history import History, Kept
from screener.present import report_view
from screener.present.hip_check import hip_check_view
from screener.present.history import OTHER_VERSION, taken_words
from screener.present.kept import OTHER_VERSION_SHORT, REFUSED, KeptLine, choice_words, kept_line
from screener.types import Way
from screener.ui import components, keeping, menu, state
from screener.ui.components import plain
from screener.ui.keeping import Unreadable
from screener.ui.pages import deleting, first, profile, repetitions, result

NONE: Final = "No screening of this athlete is kept yet. Screen a clip, then press “Keep this result”."
BACK: Final = "Back to the list"
OPEN: Final = "Open"
AGAIN: Final = "Screen the kept clip again"
AGAIN_HELP: Final = "The result appears on the page Screen, made by this version of the program, with its frames."
NO_FRAME: Final = "The video was not kept, so no frame can be shown."
WITH_CLIP: Final = "The video is kept. Frames are shown after it is screened again."
CLIP_GONE: Final = "The video was kept, but it is not on this machine any more."
NO_DRILLS: Final = "No drills here: the safety questions are about today. Screen a clip, or make a plan, and answer them anew."
WITH_VIDEO: Final = "video kept"
OF_CHECK: Final = "part of a hip check"
INCOMPLETE: Final = "It is not complete any more: the clips done the natural way were deleted."
WHOLE_CHECK: Final = "The hip check that it belongs to"
STEP: Final = 12


def screenings(kept: History, results: list[tuple[Kept, Entry]], unreadable: list[Unreadable]) -> None:
    """The list, or the result that is open."""
    found = next((pair for pair in results if pair[0].id == keeping.opened.get()), None)
    if found is not None:
        _opened(kept, *found)
        return
    if not results and not unreadable:
        st.info(NONE)
        menu.button("Screen a clip", menu.SCREEN, key="to_screen")
        return
    current = keeping.current_software()
    limit = st.session_state.get("history_more", STEP)
    for one, entry in list(reversed(results))[:limit]:
        _line(one, kept_line(entry, current))
    if len(results) > limit:
        st.button("Show older ones", key="show_older", on_click=_more, args=(limit + STEP,))
    for broken in unreadable:
        with st.container(border=True, key=f"kept_{broken.kept.id}"):
            st.markdown(f"**{plain(taken_words(broken.kept.taken.at, broken.kept.taken.by))}, {plain(broken.kept.video_name)}**")
            components.problem(broken.problem)
            deleting.screening(broken.kept)


def _more(limit: int) -> None:
    st.session_state["history_more"] = limit


def _line(one: Kept, line: KeptLine) -> None:
    with st.container(border=True, key=f"kept_{one.id}"):
        left, right = st.columns([4, 1], vertical_alignment="top")
        with left:
            st.markdown(f"#### {plain(line.title)}")
            st.caption(plain(line.when))
            _marks(one, line)
            components.bullets(line.findings)
        right.button(OPEN, key=f"open_{one.id}", on_click=keeping.opened.set, args=(one.id,), width="stretch", help=plain(line.title))


def _marks(one: Kept, line: KeptLine) -> None:
    if not (line.refused or line.other_version or one.has_video or one.session_id):
        return
    with st.container(horizontal=True, gap="small", key=f"marks_{one.id}"):
        if line.refused:
            st.badge(REFUSED, color="gray")
        if line.other_version:
            st.badge(OTHER_VERSION_SHORT, color="orange")
        if one.session_id:
            st.badge(OF_CHECK, color="gray")
        if one.has_video:
            st.badge(WITH_VIDEO, color="blue")


def _opened(kept: History, one: Kept, entry: Entry) -> None:
    """One result as it was, but for its frames; its clip can be screened again where it was kept."""
    st.button(BACK, key="back_to_list", on_click=keeping.opened.set, args=(None,), icon=":material/arrow_back:", type="tertiary")
    view = report_view(entry.screening)
    st.header(plain(choice_words(entry)), anchor="result")
    st.caption(plain(f"{taken_words(one.taken.at, one.taken.by)}. {view.movement}"))
    if kept_line(entry, keeping.current_software()).other_version:
        st.warning(plain(OTHER_VERSION))
    clip = keeping.kept_clip(kept, one)
    st.caption(WITH_CLIP if clip else CLIP_GONE if one.has_video else NO_FRAME)
    if clip is not None and st.button(AGAIN, key="screen_again", help=AGAIN_HELP, disabled=state.screening_task.get() is not None):
        keeping.screen_again(clip, keeping.of_its_owner(kept, one, entry.screening))
        menu.go(menu.SCREEN)
    if view.refusal is not None:
        result.refused(view.refusal)
    else:
        first.warnings(view)
        first.knees(None, view)
        st.caption(plain(view.interval_note))
        repetitions.repetitions(None, view)
        result.findings(view)
    result.about_clip(view)
    if view.measured:
        result.how_measured(view)
        st.caption(NO_DRILLS)
    if one.session_id:
        _check(kept, one.session_id)
    deleting.screening(one)


def _check(kept: History, session_id: str) -> None:
    """The whole hip check that a result belongs to, as far as its clips are still kept, without frames."""
    with st.expander(WHOLE_CHECK, key="whole_check"):
        try:
            takes, heels_rise = kept.session(session_id)
            if not any(take.way is Way.NATURAL for take in takes):
                st.markdown(INCOMPLETE)
                return
            profile.described(hip_check_view(hipcheck.join(takes, heels_rise=heels_rise)), None)
        except ScreenerError as error:
            components.problem(keeping.told_of(error))
