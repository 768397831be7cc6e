"""Where the program got something wrong about a clip: the user says how it is, and one press screens it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from screener.errors import ScreenerError
from screener.movements import MOVEMENTS
from screener.run import Options
from screener.types import QualityKind, Side, Turn
from screener.ui import services
from screener.ui.components import plain
from screener.ui.pages.adjust import SIDES, picture, previews
from screener.ui.state import Shown
from screener.ui.tap import tap

OTHERS: Final = "Something else is wrong? Put it right and screen again"
UPRIGHT: Final = "This one"


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that can be put right.

    Attributes:
        id: names its widgets.
        title: what the user does.
        kinds: it is offered openly where one of these was noticed.
        show: draws it; screens again as soon as something was pressed.
    """

    id: str
    title: str
    kinds: frozenset[QualityKind]
    show: Callable[[Shown], None]


def mend(shown: Shown) -> None:
    """What the clip's own faults call for, openly; all else one tap away."""
    noticed = {issue.kind for issue in shown.run.screening.quality}
    called = [one for one in MENDS if one.kinds & noticed and not _done(one, shown)]
    for one in called:
        with st.container(border=True, key=f"mend_{one.id}"):
            st.markdown(f"**{one.title}**")
            one.show(shown)
    with st.expander(OTHERS, key="mend_others", on_change="rerun") as box:
        for one in MENDS:
            if one not in called:
                st.markdown(f"**{one.title}**")
                if box.open or one.id not in PICTURED:
                    one.show(shown)


def _done(one: Mend, shown: Shown) -> bool:
    """Whether the user has said it already."""
    options = shown.options
    said = {"person": options.person, "mirrored": options.mirrored, "movement": options.movement}
    return said.get(one.id) is not None and not shown.run.screening.refused


def _again(shown: Shown, options: Options) -> None:
    services.screen_again(shown.clip, options)


def _who(shown: Shown) -> None:
    """A picture with everybody in it, of the instant at which most people are in view."""
    issues = shown.run.screening.quality
    most = next((i.start_s for i in issues if i.kind is QualityKind.SEVERAL_PEOPLE and i.start_s is not None), None)
    first = shown.run.span.start_s
    try:
        found = services.people(shown.clip, first if most is None else most, shown.options.turn)
    except ScreenerError as error:
        st.caption(plain(f"The picture cannot be shown: {error} {error.hint}"))
        return
    if not found.people:
        st.caption("Nobody could be made out in this picture.")
        return
    st.caption("Tap the person who does the movement.")
    spot = tap(found, key="who")
    if spot is not None:
        _again(shown, replace(shown.options, person=spot))
        st.rerun()


def _turn(shown: Shown) -> None:
    """The clip turned each other way: whichever is upright is pressed."""
    st.caption("Which picture is upright?")
    options, middle = shown.options, (shown.run.screening.video.duration_s or 0.0) / 2
    with st.container(horizontal=True, key="mend_turns"):
        for by in (90, 270, 180):
            degrees = (options.rotate + by) % 360
            with st.container(width=132, key=f"mend_turned_{by}"):
                picture(shown.clip, middle, Turn(degrees, bool(options.mirrored)), f"Turned by {by}°")
                st.button(
                    UPRIGHT, key=f"mend_turn_{by}", width="stretch", on_click=_again,
                    args=(shown, replace(options, rotate=degrees, person=None)), help=f"Turned by {by}°",
                )  # fmt: skip


def _mirrored(shown: Shown) -> None:
    options = shown.options
    now = bool(options.mirrored)
    label = "It is not mirrored: leave it as it was saved" if now else "It is mirrored: turn it back"
    st.caption("Look whether writing in the picture runs backwards.")
    st.button(label, key="mend_mirror", on_click=_again, args=(shown, replace(options, mirrored=not now, person=None)))


def _movement(shown: Shown) -> None:
    with st.container(horizontal=True, key="mend_movements"):
        for movement in MOVEMENTS:
            same = movement.id == shown.run.screening.movement_id
            options = replace(shown.options, movement=movement.id)
            st.button(movement.label, key=f"mend_to_{movement.id}", disabled=same, on_click=_again, args=(shown, options))


def _leg(shown: Shown) -> None:
    with st.container(horizontal=True, key="mend_legs"):
        for side, words in ((Side.LEFT, SIDES[Side.LEFT]), (Side.RIGHT, SIDES[Side.RIGHT]), (None, "Find out")):
            options = replace(shown.options, side=side)
            st.button(words, key=f"mend_leg_{words}", disabled=side is shown.options.side, on_click=_again, args=(shown, options))


def _part(shown: Shown) -> None:
    length = round(shown.run.screening.video.duration_s or 0.0, 1)
    if length < 2:
        st.caption("This clip is too short to be cut.")
        return
    options = shown.options
    chosen = (options.start_s or 0.0, options.stop_s or length)
    start, stop = st.slider("Part to look at, in seconds", 0.0, length, chosen, 0.1, format="%.1f", key=f"mend_part_{chosen}")
    previews(shown.clip, options.turn, start, stop)
    part = replace(options, start_s=start or None, stop_s=None if stop >= length else stop)
    st.button("Screen this part", key="mend_cut", disabled=(start, stop) == chosen or start >= stop, on_click=_again, args=(shown, part))


Q = QualityKind
MENDS: Final = (
    Mend("person", "Tap who is meant", frozenset({Q.SEVERAL_PEOPLE, Q.PERSON_CHANGED}), _who),
    Mend("turn", "Turn the picture", frozenset({Q.SIDEWAYS_FILE, Q.NO_PERSON}), _turn),
    Mend("mirrored", "Is it mirrored?", frozenset({Q.MIRRORED_FILE}), _mirrored),
    Mend("movement", "Choose the movement", frozenset({Q.UNKNOWN_MOVEMENT, Q.NO_REPETITION}), _movement),
    Mend("leg", "Choose the standing leg", frozenset(), _leg),
    Mend("part", "Choose the part to look at", frozenset(), _part),
)
"""Everything that can be put right by hand, in the order in which it is offered."""
PICTURED: Final = frozenset({"person", "turn", "part"})
"""These show pictures, which are only made when somebody looks."""
