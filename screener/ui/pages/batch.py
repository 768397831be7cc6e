"""An evening's clips in one go: choose them, see which goes to whom, screen them, keep the results. For the computer itself only."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.present import words
from screener.present.batch import left_out, working_words
from screener.ui import batching, components, keeping
from screener.ui.batching import Evening
from screener.ui.components import plain
from screener.ui.pages import batch_clips, batch_done, notices
from screener.ui.pages.working import progress

TITLE: Final = "Batch"
LEAD: Final = "Screen many clips in one go: a team, a class, an evening. You get one table, with a row for each athlete, leg and test."
ELSEWHERE: Final = "Batches are for the computer that runs the program. Open this page there."
AT_WORK: Final = "Screening the clips"
MAY_LEAVE: Final = "You may close this page or look at others: the work goes on while the program runs."
STAY: Final = "These clips were uploaded and go with this page: leave it open until they are done."
CANCEL: Final = "Cancel keeps every clip that is finished. Start again later, and it goes on from there."
GO_ON: Final = "Go on"
FAILED_SO_FAR: Final = "No numbers so far from"


def page() -> None:
    """The clips before, the work, or what came of it."""
    st.title(TITLE, anchor=False)
    if not keeping.history_allowed():
        st.info(ELSEWHERE)
        return
    st.markdown(LEAD)
    notices.notices()
    evening = batching.current()
    if evening is not None and not evening.task.done:
        _at_work(evening)
        return
    if evening is not None and evening.finished is not None:
        batch_done.done(evening, evening.finished)
        return
    if evening is not None:
        _stopped(evening)
        return
    batch_clips.choose()


def _stopped(evening: Evening) -> None:
    """It did not come to its end: why, and going on with one press."""
    components.problem(evening.problem)
    st.caption(plain(batch_clips.where_words(evening.wanted.out, evening.wanted.named)))
    with st.container(horizontal=True, key="batch_stopped"):
        st.button(GO_ON, key="batch_go_on", type="primary", on_click=batching.start, args=(evening.wanted,))
        st.button(batch_done.AGAIN, key="batch_again", on_click=batching.clear)


def _at_work(evening: Evening) -> None:
    st.subheader(AT_WORK)
    progress(evening.task, "batch_cancel", more=lambda: _now(evening))
    st.caption(f"{CANCEL} {STAY if evening.wanted.uploads else MAY_LEAVE}")
    st.caption(plain(batch_clips.where_words(evening.wanted.out, evening.wanted.named)))


def _now(evening: Evening) -> None:
    """The clips that are being read, and those that gave no numbers so far."""
    st.markdown(plain(working_words(evening.latest.working if evening.latest else ())) or "…")
    if told := left_out(evening.told):
        with st.expander(f"{FAILED_SO_FAR} {words.counted(len(told), 'file')}", key="batch_told"):
            components.bullets(f"{one.file}: {one.reason}" for one in told)
