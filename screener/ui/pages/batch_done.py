"""What came of a batch: the table in words, what is missing and how to mend it, files to save, and one press that keeps it all."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.engine.keep import KeptBatch
from screener.present import INTERVAL_NOTE
from screener.present.batch import PROBLEM_COLUMNS, RESULT_COLUMNS, left_out, outcome_words, problem_row
from screener.present.keeping import batch_kept
from screener.run import BatchResult
from screener.ui import batching, components, keeping, menu
from screener.ui.batching import Evening, Finished
from screener.ui.components import plain
from screener.ui.pages import batch_clips

RESULTS: Final = "Results"
FILTER: Final = "Athlete"
EVERYBODY: Final = "Everybody"
ONLY_UNMEASURED: Final = "Only what could not be measured"
MISSING: Final = "What gave no numbers"
NO_ROW: Final = "Each row here has a reading."
SAVE: Final = "Save"
KEEP: Final = "Keep in the history"
KEEP_NOTE: Final = (
    "Keeps each result for the athlete of that name who has agreed, once. Clips that cannot be judged are kept too: "
    "they say who has to be filmed again."
)
KEEP_AGAIN: Final = "Put the roster right, then press again: only what is not kept yet is added."
KEEP_IT: Final = "Keep the results"
VIDEOS: Final = "Keep a copy of each video as well"
VIDEOS_KEY: Final = "batch_keep_videos"
NOT_KEPT: Final = "Not kept"
AGAIN: Final = "Start another batch"
TO_ROSTER, TO_HISTORY = "Open the roster", "See them in History"


def done(evening: Evening, finished: Finished) -> None:
    """All of it, the numbers before the files."""
    result = finished.result
    components.bullets(_outcome(result))
    if finished.rows:
        with st.container(key="wide_batch_rows"):
            st.subheader(RESULTS)
            _rows(finished)
    problems = left_out(evening.told)
    if problems:
        with st.container(key="wide_batch_missing"):
            st.subheader(f"{MISSING}: {len(problems)}")
            components.table(PROBLEM_COLUMNS, [problem_row(problem) for problem in problems], MISSING, key="batch_missing")
    _keep(evening, finished)
    st.subheader(SAVE)
    _save(evening)
    st.button(AGAIN, key="batch_again", on_click=batching.clear)


def _outcome(result: BatchResult) -> tuple[str, ...]:
    missing = sum(problem.missing for problem in result.problems)
    return outcome_words(result.clips, result.resumed, result.measured, result.refused, missing, result.unread, "below")


def _rows(finished: Finished) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="batch_filter"):
        names = list(dict.fromkeys(row.athlete for row in finished.rows))
        name = st.selectbox(FILTER, [EVERYBODY, *names], key="batch_whose_rows")
        only = st.toggle(ONLY_UNMEASURED, key="batch_only_unmeasured")
    rows = [row for row in finished.rows if (name in (EVERYBODY, row.athlete)) and not (only and row.measured)]
    if rows:
        components.table(RESULT_COLUMNS, [row.cells for row in rows], alt=RESULTS, key="batch_rows")
    else:
        st.markdown(NO_ROW)
    st.caption(plain(INTERVAL_NOTE))


def _keep(evening: Evening, finished: Finished) -> None:
    if not finished.result.done:
        return
    st.subheader(KEEP)
    if evening.kept is not None:
        _kept(evening.kept)
        if not evening.kept.problems:
            return
    st.caption(KEEP_AGAIN if evening.kept else KEEP_NOTE)
    st.checkbox(VIDEOS, value=False, key=VIDEOS_KEY)
    st.button(KEEP_IT, key="batch_keep", type="primary", on_click=_press, args=(evening,))


def _press(evening: Evening) -> None:
    with keeping.told():
        batching.keep_results(evening, bool(st.session_state.get(VIDEOS_KEY)))  # as the box is now, not as it was when this was drawn
    keeping.forget()


def _kept(kept: KeptBatch) -> None:
    (st.warning if kept.problems else st.success)(plain(batch_kept(kept.new, kept.refused, kept.before, len(kept.problems))))
    if kept.problems:
        components.table(PROBLEM_COLUMNS, [problem_row(problem) for problem in kept.problems], alt=NOT_KEPT, key="batch_unkept")
    with st.container(horizontal=True, key="batch_kept_next"):
        menu.button(TO_HISTORY, menu.HISTORY, key="batch_to_history")
        menu.button(TO_ROSTER, menu.ROSTER, key="batch_to_roster")


def _save(evening: Evening) -> None:
    st.caption(plain(batch_clips.where_words(evening.wanted.out, evening.wanted.named)))
    files = (
        ("The workbook (XLSX)", batching.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("The table (CSV)", batching.CSV, "text/csv"),
        ("What is missing (CSV)", batching.PROBLEMS, "text/csv"),
    )
    with st.container(horizontal=True, key="batch_files"):
        for label, name, kind in files:
            data = batching.file(evening, name)
            if data:
                st.download_button(label, data, name, kind, key=f"batch_save_{name}", on_click="ignore")
