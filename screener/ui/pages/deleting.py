"""Deleting for good: one screening, an athlete with everything of theirs, or all; each only after it was said twice that it is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from screener.history import Athlete, History, Kept
from screener.present import words
from screener.present.keeping import TRACES_GONE
from screener.ui import keeping
from screener.ui.components import plain

DELETE: Final = "Delete"
DELETE_NOTE: Final = "This cannot be undone. Kept videos go as well. Files that you saved elsewhere stay where they are."
WILL_GO: Final = "This will go"
AND_FACTS: Final = "and the name, groups, consent and notes."
ALL_WORD: Final = "delete all"
ONE: Final = "Delete this screening"
ONLY_VIDEO: Final = "Delete only its video"
SURE: Final = "Yes, delete it for good"
GONE: Final = "Deleted."
NOT_YET_GONE: Final = "Another program holds on to old pages of the file; the last traces go when the history is opened next."


def screening(one: Kept) -> None:
    """Two steps: say that it is meant, then delete."""
    with st.expander(ONE, key=f"delete_one_{one.id}"):
        st.caption(DELETE_NOTE)
        sure = st.checkbox(SURE, key=f"sure_{one.id}")
        st.button(ONE, key=f"delete_{one.id}", disabled=not sure, on_click=delete, args=(lambda own: own.delete_screening(one.id),))
        if one.has_video:
            st.button(
                ONLY_VIDEO, key=f"delete_video_{one.id}", disabled=not sure, on_click=delete,
                args=(lambda own: not own.delete_video(one.id).has_video,),
            )  # fmt: skip


def athlete(kept: History, whose: Athlete) -> None:
    """An athlete with everything of theirs; what will go is counted before the name has to be typed."""
    counts = kept.counts(whose.id)
    said = [words.counted(counts.screenings, "screening"), words.counted(counts.videos, "video"), words.counted(counts.plans, "plan")]
    goes = f"{WILL_GO}: {', '.join(said)}, pain on {words.counted(counts.pain_days, 'day')}, {AND_FACTS}"
    typed(f"Delete {whose.name} and everything of theirs", whose.name, "athlete", lambda own: own.delete_athlete(whose.id), goes)


def everything() -> None:
    """All that is kept."""
    typed("Delete everything that is kept, for everybody", ALL_WORD, "all", lambda own: own.delete_all())


def typed(label: str, word: str, key: str, remove: Callable[[History], bool], goes: str = "") -> None:
    """A box into which a word has to be typed before the button does anything."""
    with st.expander(plain(label), key=f"delete_{key}_box"):
        if goes:
            st.markdown(plain(goes))
        typed = st.text_input(f"To delete, type: {plain(word)}", key=f"typed_{key}")
        right = " ".join(typed.split()).casefold() == word.casefold()
        st.button(DELETE, key=f"delete_{key}", disabled=not right, on_click=delete, args=(remove, f"typed_{key}"))


def delete(remove: Callable[[History], bool], typed: str | None = None) -> None:
    """Delete something and say so; everything that came out of the history goes off this visitor's pages."""
    with keeping.told():
        with History() as own:
            clean = remove(own)
        keeping.news.set(f"{GONE} {TRACES_GONE if clean else NOT_YET_GONE}")
    if typed is not None:
        st.session_state[typed] = ""  # what was typed was meant once
    keeping.forget()
