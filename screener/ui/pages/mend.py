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


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that can be put right.

    Attributes:
        id: names its widgets.
        title: what the user does.
        doubt: the same as a question, before a result that may be right.
        kinds: it is offered first where one of these was noticed.
        said: whether the user has said it already.
        show: draws it; screens again as soon as something was pressed.
    """

    id: str
    title: str
    doubt: str
    kinds: frozenset[QualityKind]
    said: Callable[[Options], bool]
    show: Callable[[Shown], None]


def above(shown: Shown) -> None:
    """Before a result: what may have been got wrong in this clip, each one tap away."""
    if not shown.run.screening.refused:
        for one in _called(shown):
            _lid(one.doubt, shown, (one,), key=f"mend_{one.id}")


def below(shown: Shown) -> None:
    """After it: what a refused clip calls for, openly; and all else that can be put right."""
    called = _called(shown)
    if shown.run.screening.refused:
        for one in called:
            with st.container(border=True, key=f"mend_{one.id}"):
                st.markdown(f"**{one.title}**")
                one.show(shown)
    _lid(OTHERS, shown, tuple(one for one in MENDS if one not in called), key="mend_others")


def _called(shown: Shown) -> tuple[Mend, ...]:
    """What the clip's own faults call for, and the user has not said yet."""
    noticed, said = {issue.kind for issue in shown.run.screening.quality}, shown.options
    refused = shown.run.screening.refused
    return tuple(one for one in MENDS if one.kinds & noticed and (refused or not one.said(said)))


def _lid(title: str, shown: Shown, mends: tuple[Mend, ...], key: str) -> None:
    """Some of them under one lid; nothing is made before it is opened."""
    with st.expander(title, key=f"{key}_lid", on_change="rerun") as box:
        for one in mends if box.open else ():
            with st.container(key=key if len(mends) == 1 else f"mend_{one.id}"):
                if len(mends) > 1:
                    st.markdown(f"**{one.title}**")
                one.show(shown)


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
            with st.container(width=120, key=f"mend_turned_{by}"):
                picture(shown.clip, middle, Turn(degrees, bool(options.mirrored)), f"Turned by {by}°")
                turned = replace(options, rotate=degrees, person=None)
                st.button(f"Turn by {by}°", key=f"mend_turn_{by}", width="stretch", on_click=_again, args=(shown, turned))


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
    key = f"mend_part_{shown.clip.path.parent.name}_{shown.clip.path.stem}_{chosen}"
    start, stop = st.slider("Part to look at, in seconds", 0.0, length, chosen, 0.1, format="%.1f", key=key)
    previews(shown.clip, options.turn, start, stop)
    part = replace(options, start_s=start or None, stop_s=None if stop >= length else stop)
    st.button("Screen this part", key="mend_cut", disabled=(start, stop) == chosen or start >= stop, on_click=_again, args=(shown, part))


Q = QualityKind
MENDS: Final = (
    Mend(
        "person", "Tap who is meant", "Several people in view. Not the right one? Tap who is meant",
        frozenset({Q.SEVERAL_PEOPLE, Q.PERSON_CHANGED}), lambda said: said.person is not None, _who,
    ),
    Mend(
        "turn", "Turn the picture", "Does the picture lie on its side? Turn it",
        frozenset({Q.SIDEWAYS_FILE, Q.NO_PERSON}), lambda said: said.rotate != 0, _turn,
    ),
    Mend(
        "mirrored", "Say whether it is mirrored", "Is this a mirrored video? Turn it back",
        frozenset({Q.MIRRORED_FILE}), lambda said: said.mirrored is not None, _mirrored,
    ),
    Mend(
        "movement", "Choose the movement", "Not the right movement? Choose it",
        frozenset({Q.UNKNOWN_MOVEMENT, Q.NO_REPETITION}), lambda _: False, _movement,
    ),
    Mend("leg", "Choose the standing leg", "Not the right leg? Choose it", frozenset(), lambda said: said.side is not None, _leg),
    Mend(
        "part", "Choose the part to look at", "Only a part of the clip counts? Choose it",
        frozenset({Q.NO_REPETITION}), lambda said: bool(said.span), _part,
    ),
)  # fmt: skip
"""Everything that can be put right by hand, in the order in which it is offered."""
