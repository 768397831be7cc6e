"""Two kept results of one athlete: like for like or why not, what changed, and the frames beside each other where clips were kept."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener import compare
from screener.compare import Entry
from screener.history import History, Kept
from screener.present import report_view
from screener.present.history import compare_view
from screener.present.kept import choice_words, compared_tables, knee_changes
from screener.ui import keeping
from screener.ui.components import plain
from screener.ui.pages import in_step, result
from screener.ui.pages.working import progress

TOO_FEW: Final = "Two screenings of this athlete are needed. Keep another one to compare."
FIRST, SECOND = "Before", "After"
SAME: Final = "Camera, place and clothes were left as they were between the two"
ONE_TWICE: Final = "This is one screening twice. Choose another one."
ALIKE: Final = "Like for like"
WHY: Final = "Why these two do not compare:"
FRAMES: Final = "Frames beside each other"
SHOW: Final = "Show the frames"
SHOW_NOTE: Final = "The kept clips are read once more for this. The numbers stay as they were kept."
NO_CLIPS: Final = "No frames: the videos of these two were not kept."
NO_CLIP: Final = "The video was not kept."
NO_FRAME: Final = "No frame shows this: nothing was found in it, or the clip now reads otherwise."

Pair = tuple[Kept, Entry]


def side_by_side(kept: History, results: list[Pair]) -> None:
    """Choose two, then see what is said of them."""
    if len(results) < 2:
        st.info(TOO_FEW)
        return
    names = {one.id: choice_words(entry) for one, entry in results}
    pairs = {one.id: (one, entry) for one, entry in results}
    newest = list(reversed(names))
    left, right = st.columns(2)
    before, after = _suggested(results)
    first = left.selectbox(FIRST, newest, index=newest.index(before), key="compare_first", format_func=lambda id: names[id])
    second = right.selectbox(SECOND, newest, index=newest.index(after), key="compare_second", format_func=lambda id: names[id])
    if first == second:
        st.info(ONE_TWICE)
        return
    order = list(names)
    earlier, later = sorted((first, second), key=order.index)
    same = st.checkbox(SAME, key="compare_same")
    _compared(compare.compare(pairs[earlier][1], pairs[later][1], same_set_up=same))
    in_step.in_step(kept, pairs[earlier], pairs[later])
    _frames(kept, pairs[earlier], pairs[later])


def _suggested(results: list[Pair]) -> tuple[str, str]:
    """The two newest that show the same test, way and leg; else the two newest."""
    for place in range(len(results) - 1, 0, -1):
        newer, after = results[place]
        for older, before in reversed(results[:place]):
            if after.screening.reps and compare.pairs([before, before], [after]):
                return older.id, newer.id
    return results[-2][0].id, results[-1][0].id


def _compared(comparison: compare.Comparison) -> None:
    view = compare_view(comparison)
    st.subheader(plain(view.title), anchor="compared")
    st.caption(f"{plain(FIRST)}: {plain(view.first)}  \n{plain(SECOND)}: {plain(view.second)}")
    if comparison.alike:
        st.badge(ALIKE, color="blue")
    else:
        st.warning("\n".join([f"**{plain(' '.join(view.headlines))}** {WHY}", "", *(f"- {plain(why)}" for why in view.why)]))
    for place, (line, both) in enumerate(knee_changes(comparison)):
        with st.container(border=True, key=f"change_{place}"):
            st.markdown(f"#### {plain(line)}")
            st.caption(plain(both))
    main, more = compared_tables(comparison)
    if main.rows:
        result.table(main)
    if more.rows:
        with st.expander(more.title, key="compare_more"):
            result.table(more)
    st.caption(plain(" ".join(view.notes)))


def _frames(kept: History, first: Pair, second: Pair) -> None:
    """The pictures of both, beside each other at any width."""
    st.subheader(FRAMES, anchor="frames")
    clips = {one.id: keeping.kept_clip(kept, one) for one, _ in (first, second)}
    if not any(clips.values()):
        st.caption(NO_CLIPS)
        return
    task, frames = keeping.frames_task.get(), keeping.frames.get()
    wanted = [
        (one, keeping.of_its_owner(kept, one, entry.screening), clip)
        for one, entry in (first, second)
        if (clip := clips[one.id]) is not None
    ]
    if task is not None:
        progress(task, "cancel_frames")
    elif not all(one.id in frames for one, _, _ in wanted):
        st.caption(SHOW_NOTE)
        if st.button(SHOW, key="show_frames"):
            keeping.start_frames(wanted)
            st.rerun()
    else:
        for column, name, (one, entry) in zip(st.columns(2, gap="small", wrap=False), (FIRST, SECOND), (first, second), strict=True):
            with column:
                st.markdown(f"**{name}**")
                _frame(kept, one, entry, has_clip=clips[one.id] is not None)


def _frame(kept: History, one: Kept, entry: Entry, has_clip: bool) -> None:
    found = keeping.frames.get().get(one.id)
    shown = found and keeping.shown_of_its_owner(kept, one, found)
    proofs = [knee.proof for knee in report_view(entry.screening).knees if knee.proof is not None]
    if shown is None or not proofs:
        st.caption(NO_FRAME if has_clip else NO_CLIP)
        return
    for proof in proofs:
        result.proof(shown, proof, key=f"frame_{one.id}_{proof.side}")
