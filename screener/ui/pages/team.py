"""A whole team: one table of the newest results, who has to be filmed again, and the same on paper. For the computer itself only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

import streamlit as st

from screener import history, team
from screener.errors import ScreenerError
from screener.history import History
from screener.present import team as wording
from screener.present import words
from screener.present.history import MINOR_KEEP
from screener.team import Order, Wanted
from screener.team_run import Team, read
from screener.types import Side, Status
from screener.ui import components, keeping, made, menu, services, team_table, teaming
from screener.ui.components import plain
from screener.ui.pages import trend
from screener.ui.pages.history import ELSEWHERE
from screener.ui.pages.papers import FACES
from screener.ui.pages.working import progress
from screener.ui.team_table import Press

TITLE: Final = "Team"
LEAD: Final = "The newest result of each athlete, test and leg. A screening, not a diagnosis. Nobody is ranked here."
EMPTY: Final = "No athlete is kept yet"
FIRST_STEPS: Final = (
    "Screen a clip, then press “Keep this result” and name an athlete.",
    "Or bring in a roster: `screener history import ROSTER.csv`.",
    "Then each athlete, test and leg has a row here, with what changed and who has to be filmed again.",
)
GROUP: Final = "Group"
EVERYBODY: Final = "All athletes"
NAME: Final = "Name"
FILTERS: Final = "Filter and sort"
ANY: Final = "All"
NONE_FIT: Final = "No row fits these filters."
NOTHING_YET: Final = "Nothing is kept of these athletes yet."
CLEAR: Final = "Clear the filters"
ON_PAPER: Final = "On paper"
PAPER_NOTE: Final = (
    "An overview and a page for each athlete of the group that is chosen above, as PDF. Pictures come from kept videos, which are read "
    "once more for this. Print it or give it to the athlete; it holds names and results."
)
FACES_HELP: Final = "Under 18 they stay hidden in any case."
MAKE: Final = "Make the PDF"
SAVE: Final = "Save the PDF"
MADE: Final = "Made for:"
STEP: Final = 30
CHOICES: Final = ("team_test", "team_side", "team_status", "team_quality", "team_verdict")
T = TypeVar("T")


def page() -> None:
    """Who may see it, then the team that is kept."""
    st.title(TITLE, anchor=False)
    st.markdown(LEAD)
    if not keeping.history_allowed():
        st.info(ELSEWHERE)
        return
    teaming.collect()
    try:
        if not history.exists():
            _empty()
            return
        with History() as kept:
            found = read(kept) if kept.athletes() else None
    except ScreenerError as error:
        components.problem(keeping.told_of(error))
        return
    if found is None:
        _empty()
        return
    if (wrong := keeping.problem.get()) is not None:
        components.problem(wrong)
        keeping.problem.set(None)
    _team(found)
    _paper()


def _paper() -> None:
    """The same on paper: made when asked for, with how far it is, and stopped at a press."""
    st.subheader(ON_PAPER, anchor="paper")
    task, paper = made.paper_task.get(), made.paper.get()
    if task is not None:
        progress(task, "cancel_paper")
        return
    st.caption(PAPER_NOTE)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="paper_team"):
        faces = st.checkbox(FACES, key=services.FACES_KEY, persist_state="session", help=FACES_HELP)
        st.button(MAKE, key="make_paper", on_click=_make, args=(faces,))
        if paper is not None:
            st.download_button(SAVE, paper.pdf, paper.name, "application/pdf", key="save_paper", on_click="ignore", type="primary")
    if paper is not None:
        st.caption(plain(f"{MADE} {paper.group or EVERYBODY}."))


def _make(faces: bool) -> None:
    try:
        teaming.start(st.session_state.get("team_group"), faces)
    except ScreenerError as error:
        keeping.problem.set(keeping.told_of(error))


def _empty() -> None:
    with st.container(border=True, key="team_empty"):
        st.markdown(f"#### {EMPTY}")
        st.markdown("\n".join(f"- {line}" for line in FIRST_STEPS))
    menu.button("Screen a clip", menu.SCREEN, key="to_screen", primary=True)


@st.fragment
def _team(everybody: Team) -> None:
    """All of it for one group. Only this part is drawn again when a filter changes, from what was read already."""
    left, right = st.columns(2)
    group = left.selectbox(
        GROUP, [None, *everybody.groups], key="team_group", format_func=lambda one: one or EVERYBODY, persist_state="session"
    )
    name = right.text_input(NAME, key="team_name", persist_state="session")
    found = everybody.of_group(group)
    again = wording.again_rows(found.lines)
    _summary(found, len(again))
    if found.minors:
        st.caption(plain(MINOR_KEEP))
    if found.lines:
        wanted, order = _filters(found, name)
        _table(found, team.ordered(team.chosen(found.lines, wanted), order), order)
    elif not found.otherwise:
        st.info(NOTHING_YET)
    _again(again)
    for place, (title, names) in enumerate(found.outside):
        st.subheader(title, anchor=f"outside-{place}")
        st.markdown(plain(f"{', '.join(names)}."))
    with st.expander(wording.READING, key="team_reading"):
        components.bullets(wording.HOW_TO_READ)


def _summary(found: Team, again: int) -> None:
    """How much there is, with ways to what needs doing."""
    parts = [plain(wording.counted(found.lines, len(found.people)))]
    parts += [f"[{again} to be filmed again](#again)."] if again else []
    parts += [f"[{len(found.without)} not filmed yet](#outside-0)."] if found.without else []
    st.markdown(" ".join(parts))


def _filters(found: Team, name: str) -> tuple[Wanted, Order]:
    """What is asked for, and in which order."""
    tests = dict.fromkeys(line.newest.facts.test or "" for line in found.lines)
    with st.expander(FILTERS, key="team_filters"):
        one, two, three = st.columns(3)
        with one:
            test = _choice("Test", {test: wording.test_title(test) for test in tests}, "team_test")
            side = _choice("Leg", {side: words.LEG[side] for side in Side}, "team_side")
        with two:
            status = _choice("What was seen", {status: wording.FINDING[status] for status in Status}, "team_status")
            verdict = _choice("Since last time", wording.CHANGE, "team_verdict")
        with three:
            quality = _choice("Clip", wording.QUALITY, "team_quality")
            order = st.selectbox(
                "Sort", list(Order), key="team_order", format_func=lambda one: _capital(wording.ORDER[one]), persist_state="session"
            )
        st.button(CLEAR, key="team_clear", type="tertiary", on_click=_clear)
    return Wanted(name=name, test=test, side=side, status=status, quality=quality, verdict=verdict), order or Order.NAME


def _choice(label: str, names: Mapping[T, str], key: str) -> T | None:
    """One of several, or all."""
    options: list[T | None] = [None, *names]
    shown: T | None = st.selectbox(
        label, options, key=key, format_func=lambda one: ANY if one is None else _capital(names[one]), persist_state="session"
    )
    return shown


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clear() -> None:
    for key in CHOICES:
        st.session_state[key] = None
    st.session_state["team_name"] = ""


def _follow(line: team.Line | None) -> None:
    """What the row is judged by is what is shown over time."""
    if line is not None and line.side is not None and line.newest.facts.test and line.newest.judged:
        trend.follow(line.newest.facts.test, (line.newest.judged, line.side, line.newest.at))


def _table(found: Team, lines: tuple[team.Line, ...], order: Order) -> None:
    if not lines:
        st.info(NONE_FIT)
        return
    if order is Order.ANGLE:
        st.caption(wording.ORDER_NOTE)
    limit = st.session_state.get("team_more", STEP)
    caption = f"{TITLE}, {wording.ORDER[order]}"
    with st.container(key="wide_team"):
        pressed = team_table.table(wording.rows(lines[:limit], found.lines), caption, key="team_table")
    if pressed is not None:
        keeping.open_athlete(pressed.row.athlete_id)
        st.session_state["history_view"] = "Over time" if pressed.what is Press.TIME else "Screenings"
        if pressed.what is Press.RESULT:
            keeping.opened.set(pressed.row.screening_id)
        _follow(next((line for line in lines if wording.key_of(line) == pressed.row.key), None))
        menu.go(menu.HISTORY)
    shown = min(limit, len(lines))
    st.caption(f"{shown} of {words.counted(len(lines), 'row')}")
    if len(lines) > limit:
        st.button(f"Show {min(STEP, len(lines) - limit)} more", key="team_show_more", on_click=_more, args=(limit + STEP,))


def _more(limit: int) -> None:
    st.session_state["team_more"] = limit


def _again(rows: tuple[wording.AgainRow, ...]) -> None:
    """Who has to be filmed again, what, why, and what to do differently."""
    st.subheader(wording.AGAIN, anchor="again")
    if not rows:
        st.markdown(wording.NOBODY_AGAIN)
        return
    st.markdown(wording.AGAIN_NOTE)
    lines = (f"- **{plain(row.name)}**, {plain(row.what)}.  \n{plain(row.why)} {plain(row.mend)}" for row in rows)
    st.markdown("\n".join(lines))
