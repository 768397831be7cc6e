"""Two kept screenings played side by side in step, or why they cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import streamlit as st

from screener import compare
from screener.compare import Entry
from screener.errors import ScreenerError
from screener.history import History, Kept
from screener.present.history import day_words
from screener.present.replay import ReplayRep
from screener.ui import components, keeping, made, pairing, services
from screener.ui.components import plain
from screener.ui.made import Played
from screener.ui.pages.papers import FACES
from screener.ui.pages.working import progress
from screener.ui.replay import Half, pair
from screener.ui.state import Clip

TITLE: Final = "Both in step"
IN_STEP: Final = "Both start, reach their lowest point and end together, so each runs at its own pace."
PLAY: Final = "Play both in step"
NOTE: Final = "The kept clips are read once more for this. The numbers stay as they were kept."
NOT_COMPARED: Final = "These two are not like for like. Side by side they can be looked at, but what differs need not be a change."
HIDDEN: Final = "Faces are hidden."
WHY_NOT: Final = "These two cannot be played in step:"

Pair = tuple[Kept, Entry]


def in_step(kept: History, first: Pair, second: Pair) -> None:
    """The two clips side by side, as soon as they are made; in plain words why not, where one is missing."""
    st.subheader(TITLE, anchor="in_step")
    pairing.collect()
    if (wrong := keeping.problem.get()) is not None:
        components.problem(wrong)
        keeping.problem.set(None)
    both = [(one, entry, keeping.kept_clip(kept, one)) for one, entry in (first, second)]
    reasons = [
        reason for name, (one, entry, clip) in zip(("first", "second"), both, strict=True) if (reason := _why(name, one, entry, clip))
    ]
    if reasons:
        _told(reasons)
        return
    minor = any(entry.screening.under_age for _, entry in (first, second)) or kept.athlete(first[0].athlete_id).minor
    if minor:
        st.caption(HIDDEN)
    faces = not minor and st.checkbox(FACES, key=services.FACES_KEY, persist_state="session")
    task = made.step_task.get()
    if task is not None:
        progress(task, "cancel_step")
        return
    keys = [(one.id, faces) for one, _, _ in both]
    ready = made.steps.get()
    if not all(key in ready for key in keys):
        st.caption(NOTE)
        wanted = [(one, entry.screening, clip) for one, entry, clip in both if clip is not None]
        st.button(PLAY, key="play_step", on_click=_start, args=(wanted, faces))
        return
    played = [ready[key] for key in keys]
    _told([otherwise(name) for name, one in zip(("first", "second"), played, strict=True) if one is None])
    if played[0] is not None and played[1] is not None:
        _play(played[0], played[1], first, second)


def _why(name: str, one: Kept, entry: Entry, clip: Clip | None) -> str:
    """Why a result cannot be played; "" where it can."""
    if not entry.screening.reps:
        return f"In the {name} one no repetition was found."
    if clip is not None:
        return ""
    return f"The video of the {name} one {'is not on this machine any more' if one.has_video else 'was not kept'}."


def otherwise(name: str) -> str:
    """That a kept clip cannot stand for its result any more."""
    return f"The kept video of the {name} one now reads otherwise, so it would not show what was read then."


def _told(reasons: list[str]) -> None:
    if reasons:
        st.markdown(f"{WHY_NOT} {plain(' '.join(reasons))}")


def _start(wanted: list[pairing.Wanted], faces: bool) -> None:
    try:
        pairing.start(wanted, faces)
    except ScreenerError as error:
        keeping.problem.set(keeping.told_of(error))


def _play(one: Played, other: Played, first: Pair, second: Pair) -> None:
    """Which repetition of each, then both pictures under one set of controls."""
    halves = list(_chosen((one, other), (first, second)))
    pair(halves[0], halves[1], key="kept_pair")
    alike = compare.compare(first[1], second[1]).alike
    st.caption(IN_STEP if alike else f"{IN_STEP} {NOT_COMPARED}")


def _chosen(played: tuple[Played, Played], of: tuple[Pair, Pair]) -> Iterator[Half]:
    """A repetition of each."""
    for column, name, one, (kept, _) in zip(st.columns(2), ("Before", "After"), played, of, strict=True):
        day = day_words(kept.taken.at)
        names = [rep.name for rep in one.reps]
        with column:
            place = st.selectbox(f"{name}, {day}", range(len(names)), key=f"step_{name}_{kept.id}", format_func=names.__getitem__)
        yield _half(one.mp4, one.reps[place or 0], day)


def _half(mp4: bytes, rep: ReplayRep, day: str) -> Half:
    return Half(mp4, f"{day}, {rep.name[0].lower()}{rep.name[1:]}", rep.start_s, rep.turn_s, rep.stop_s, rep.said)
