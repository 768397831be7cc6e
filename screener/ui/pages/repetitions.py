"""Every repetition: its interval before the bands, its numbers, and whether it counts; what was changed by hand can be taken back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.present import ReportView, Table
from screener.types import Repetition
from screener.ui import components, editing
from screener.ui.components import plain
from screener.ui.pages import result
from screener.ui.state import Shown

LEAD: Final = "Switch a repetition off to leave it out. All numbers on this page follow at once."
GONE: Final = "left out by hand; it counts for nothing here"
BACK: Final = "Take back all changes by hand"


def repetitions(shown: Shown | None, view: ReportView) -> None:
    """The drawing, the table, with a switch in each row where the clip is at hand, and all other measurements one tap away."""
    if not view.charts and not (shown and editing.changes(shown)):
        return
    st.subheader("Each repetition", anchor="repetitions")
    if view.charts:
        result.chart(view.charts[0], key="chart_main")
    if shown is not None and editing.can_edit(shown):
        switches(shown, view)
        by_hand(shown, view)
    else:
        for ready in view.tables[:1]:
            result.table(ready)
    if len(view.charts) > 1 or len(view.tables) > 1:
        with st.expander("All measurements", key="all_measurements"):
            others(view)


def switches(shown: Shown, view: ReportView) -> None:
    """One row for each repetition that was found: a switch, and its numbers, or that it was left out."""
    rows = {row[0]: row for row in view.tables[0].rows} if view.tables else {}
    columns = view.tables[0].columns if view.tables else ()
    if view.tables:
        st.markdown(f"**{plain(view.tables[0].title)}**")
    st.caption(LEAD)
    out = editing.left_out(shown)
    with st.container(border=True, gap="small", key="switches"):
        for rep in editing.repetitions(shown):
            row = rows.get(str(rep.index))
            said = GONE if rep.index in out or row is None else "; ".join(
                f"{head}: **{plain(cell)}**" if place >= 3 else f"{head.lower()} {plain(cell)}"
                for place, (head, cell) in enumerate(zip(columns, row, strict=True)) if place >= 2
            )  # fmt: skip
            _row(shown, rep, said, kept=rep.index not in out)


def _row(shown: Shown, rep: Repetition, said: str, kept: bool) -> None:
    key = f"keep_{rep.index}"
    st.session_state[key] = kept
    leg = "" if rep.side == "both" else f", {rep.side}"
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="medium", key=f"row_{key}"):
        st.toggle(f"Rep {rep.index}{leg}", key=key, on_change=_switched, args=(shown, rep.index, key))
        st.markdown(said, width="stretch")


def _switched(shown: Shown, rep: int, key: str) -> None:
    editing.keep(shown, rep, bool(st.session_state[key]))


def by_hand(shown: Shown, view: ReportView) -> None:
    """What was changed by hand about repetitions, and a button that takes all of it back."""
    if not view.rep_edits:
        return
    with st.container(border=True, key="by_hand"):
        st.markdown("**Changed by hand**")
        components.bullets(view.rep_edits)
        st.button(BACK, key="take_back", on_click=editing.take_back, args=(shown,))


def others(view: ReportView) -> None:
    """All other measurements, as tables and one drawing at a time."""
    for ready in view.tables[1:]:
        result.table(ready)
    titles = {f"{other.metric} {other.at}": other for other in view.charts}
    chosen = st.selectbox("Measurement", titles, format_func=lambda id: titles[id].title, key="measurement")
    if chosen is not None:
        result.chart(titles[chosen], key="chart_other")
    rows = [
        (f"{row.metric_words}, {row.side_words}, {row.at_words}", f"{row.value}; {row.band}" if row.band else row.value)
        for row in view.summaries
    ]
    result.table(Table("summary", "Median over the repetitions", "", ("Measurement", "Value and band"), tuple(rows)))
