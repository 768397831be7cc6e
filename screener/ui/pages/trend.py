"""One number over time: points with their intervals, the band inside which nothing changed, and the same as a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import streamlit as st

from screener.compare import Entry, Progress, progress
from screener.present.hip_check import test_words
from screener.present.history import progress_view, unread
from screener.present.kept import Key, followed, progress_table, unlike_lines
from screener.ui import components, trend_charts
from screener.ui.components import plain
from screener.ui.pages import result

NOTHING: Final = "Nothing can be followed yet: in no kept screening could a test be read."
ONE: Final = "This is the first one. Keep another screening of the same test to see whether anything changed."
HOLLOW: Final = "Not like for like (drawn hollow, and not joined to the others)"
TEST: Final = "Test"
TEST_KEY: Final = "trend_test"
WHAT: Final = "What to follow"


def trend(entries: list[Entry]) -> None:
    """Choose a test and a number, then see it over time."""
    tests = dict.fromkeys(entry.screening.movement_id for entry in reversed(entries) if entry.screening.movement_id)
    usable = {test: keys for test in tests if test and (keys := followed(e.screening for e in _of(entries, test)))}
    components.bullets(unread(entry for entry in entries if entry.screening.movement_id not in usable))
    if not usable:
        st.info(NOTHING)
        return
    order = sorted(usable, key=lambda test: -len(_of(entries, test)))
    _only(TEST_KEY, order)
    test = st.selectbox(TEST, order, key=TEST_KEY, format_func=lambda id: test_words(id)[0].upper() + test_words(id)[1:])
    given = _of(entries, test)
    found = {_name(key): progress(given, *key) for key in usable[test]}
    titles = {name: progress_view(one).title for name, one in found.items()}
    _only(what_key(test), found)
    chosen = st.selectbox(WHAT, list(found), key=what_key(test), format_func=lambda name: titles[name])
    _chosen(given, found[chosen])


def follow(test: str, key: Key) -> None:
    """From now on this number of this test is shown over time, where it can be."""
    st.session_state[TEST_KEY] = test
    st.session_state[what_key(test)] = _name(key)


def what_key(test: str) -> str:
    """Where it is held what is followed of a test."""
    return f"trend_what_{test}"


def _only(key: str, choices: Collection[str]) -> None:
    """Forget a choice that cannot be made with these results."""
    if st.session_state.get(key) not in choices:
        st.session_state.pop(key, None)


def _of(entries: list[Entry], test: str) -> list[Entry]:
    return [entry for entry in entries if entry.screening.movement_id == test]


def _name(key: Key) -> str:
    return " ".join(key)


def _chosen(entries: list[Entry], chosen: Progress) -> None:
    view = progress_view(chosen)
    st.markdown(f"**{plain(view.title)}**")
    if chosen.base is not None:
        said = f"{view.title}. {' '.join(point.said for point in view.points)}"
        st.caption(trend_charts.key(view))
        st.altair_chart(trend_charts.over_time(view), width="stretch", key="trend_chart", alt=said)
    if view.band_words:
        st.markdown(plain(view.band_words))
    elif len(view.points) == 1:
        st.markdown(ONE)
    if lines := unlike_lines(chosen):
        st.markdown(f"**{HOLLOW}**")
        components.bullets(lines)
    components.bullets(unread(entries))
    result.table(progress_table(chosen))
    st.caption(plain(" ".join(view.notes)))
