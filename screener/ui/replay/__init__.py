"""The replay: the drawn-over clip with the curve of the knee angle in step, and two repetitions side by side.

``replay`` is the whole block of the result page; ``pair`` plays any two clips in step.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from screener.present import ReportView, words
from screener.present.replay import ReplayRep, ReplayView, replay_view
from screener.types import Side
from screener.ui import services, state
from screener.ui.components import plain
from screener.ui.pages.papers import FACES
from screener.ui.replay import making
from screener.ui.replay.player import Half, pair, play
from screener.ui.state import Shown

LOOK_EVERY_S: Final = 0.7
BESIDE: Final = "Two repetitions side by side"
IN_STEP: Final = "Both start, reach their lowest point and end together, so each runs at its own pace."
NOT_COMPARED: Final = "Left and right are shown beside each other. Whether they differ is said under Findings."
WAITS: Final = "It can be used as soon as the clip above is there."
BLURRED: Final = "Faces are hidden."

__all__ = ["Half", "pair", "replay"]


def replay(shown: Shown, view: ReportView) -> None:
    """Curve and repetitions at once, the clip as soon as it is made, then two repetitions side by side; nothing for a refused clip."""
    ready = replay_view(shown.run.screening, shown.run.track, shown.run.read) if view.measured else None
    if ready is None:
        return
    st.subheader("Replay", anchor="replay")
    making.follow(shown)
    # Only while something is at work is the block looked at again and again.
    busy = state.overlay_task.get() is not None
    st.fragment(_player, run_every=LOOK_EVERY_S if busy else None)(shown, ready, busy)
    st.caption(plain(" ".join(ready.notes)))
    _keep(shown)
    _beside(ready)


def _player(shown: Shown, ready: ReplayView, busy: bool) -> None:
    making.collect()
    task, made, problem = state.overlay_task.get(), state.overlay.get(), state.overlay_problem.get()
    if busy != (task is not None):
        st.rerun()  # something came to its end, or was begun again: the rest of the page has to know, and this block how often to look
    info = shown.run.screening.video
    play(
        ready,
        (made.mp4, made.times_s) if made else None,
        (info.width_px, info.height_px),
        task.snapshot() if task else None,
        f"{words.sentence(problem.message)} {problem.hint}" if problem else "",
        on_cancel=making.stop,
        on_again=partial(making.start, shown),
    )


def _keep(shown: Shown) -> None:
    """The choice of faces, and the clip as a file. Somebody under 18 is never shown with the face."""
    made = state.overlay.get()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="replay_keep"):
        if shown.run.screening.under_age:
            st.caption(BLURRED)
        else:
            st.checkbox(FACES, key=services.FACES_KEY, persist_state="session")
        name = f"{services.file_stem(shown)}-overlay.mp4"
        st.download_button(
            "Save this video (MP4)", made.mp4 if made else b"", name, "video/mp4", key="save_overlay", on_click="ignore",
            disabled=made is None,
        )  # fmt: skip


def _beside(ready: ReplayView) -> None:
    """Any two repetitions, at first one of each leg where both were filmed."""
    if len(ready.reps) < 2:
        return
    with st.expander(BESIDE, key="pair_box"):
        names = {rep.rep: rep.name for rep in ready.reps}
        first, second = st.columns(2)
        one, other = _pair_at_first(ready.reps)
        left = first.selectbox("Left picture", list(names), list(names).index(one), format_func=lambda rep: names[rep], key="pair_one")
        right = second.selectbox("Right picture", list(names), list(names).index(other), format_func=lambda rep: names[rep], key="pair_two")
        made = state.overlay.get()
        if made is None or left is None or right is None:
            st.caption(WAITS)
            return
        chosen = {rep.rep: rep for rep in ready.reps}
        pair(_half(made.mp4, chosen[left]), _half(made.mp4, chosen[right]), key="pair")
        both = {chosen[left].side, chosen[right].side} == {Side.LEFT, Side.RIGHT}
        st.caption(f"{IN_STEP} {NOT_COMPARED}" if both else IN_STEP)


def _pair_at_first(reps: tuple[ReplayRep, ...]) -> tuple[int, int]:
    """One repetition of each leg where both were filmed, else the first and the last one."""
    of = {side: next((rep.rep for rep in reps if rep.side is side), None) for side in Side.BOTH.legs}
    left, right = of[Side.LEFT], of[Side.RIGHT]
    return (left, right) if left is not None and right is not None else (reps[0].rep, reps[-1].rep)


def _half(mp4: bytes, rep: ReplayRep) -> Half:
    return Half(mp4, rep.name, rep.start_s, rep.turn_s, rep.stop_s, rep.said)
