"""How a clip is taken, where that has to be said by hand: turned, turned back left to right, cut, its movement and leg."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from screener.errors import ScreenerError
from screener.movements import MOVEMENTS
from screener.run import Options
from screener.types import Side, Turn
from screener.ui import services, state
from screener.ui.components import plain
from screener.ui.state import Clip

TITLE: Final = "Adjust: turn, cut, movement, leg"
LEFT, RIGHT = "Turn left", "Turn right"
SIDES: Final = {Side.LEFT: "Left", Side.RIGHT: "Right"}
SHORTEST_S: Final = 1.0
BEGINS, ENDS = "Begins here", "Ends here"


def adjust(clip: Clip, duration_s: float | None, key: str, busy: bool) -> Options:
    """All that may be said about one clip; nothing has to be.

    Args:
        clip: the clip.
        duration_s: its length; ``None`` where unknown.
        key: end of the keys of these widgets.
        busy: nothing may be changed now.
    """
    with st.expander(TITLE, key=f"adjust{key}", on_change="rerun") as box:
        pictures = st.container(key=f"preview{key}")
        degrees = state.turned.get().get(clip.path, 0)
        with st.container(horizontal=True, key=f"turns{key}"):
            st.button(LEFT, key=f"turn_left{key}", icon=":material/rotate_left:", disabled=busy, on_click=_turn, args=(clip.path, 270))
            st.button(RIGHT, key=f"turn_right{key}", icon=":material/rotate_right:", disabled=busy, on_click=_turn, args=(clip.path, 90))
        mirrored = st.checkbox(
            "This is a mirrored selfie video", key=f"mirrored{key}", disabled=busy, persist_state="session",
            help="Some front cameras save what a mirror would show: writing runs backwards, and left and right are exchanged.",
        )  # fmt: skip
        start, stop = part(clip, duration_s, key, busy)
        movement, side = _movement(key, busy)
        if box.open:
            with pictures:
                previews(clip, Turn(degrees, mirrored), start or 0.0, stop if stop is not None else duration_s)
    return Options(movement=movement, side=side, mirrored=mirrored or None, rotate=degrees, start_s=start, stop_s=stop)


def _turn(path: Path, by: int) -> None:
    turned = state.turned.get()
    turned[path] = (turned.get(path, 0) + by) % 360


def part(clip: Clip, duration_s: float | None, key: str, busy: bool) -> tuple[float | None, float | None]:
    """The part that is looked at: its ends, ``None`` where that is the clip's own."""
    if duration_s is None or duration_s < 2 * SHORTEST_S:
        return None, None
    length = round(duration_s, 1)
    start, stop = st.slider(
        "Part to look at, in seconds", 0.0, length, (0.0, length), 0.1, format="%.1f", key=f"part_{clip.path.stem}{key}", disabled=busy,
        persist_state="session",
    )  # fmt: skip
    stop = max(stop, start + 0.1)
    return (start or None), (None if stop >= length else stop)


def _movement(key: str, busy: bool) -> tuple[str | None, Side | None]:
    labels = {movement.id: movement.label for movement in MOVEMENTS}
    movement = st.selectbox(
        "Movement", [None, *labels], format_func=lambda id: labels.get(id, "Recognise it from the video"), key=f"movement{key}",
        disabled=busy, persist_state="session",
    )  # fmt: skip
    side = st.selectbox(
        "Standing leg", [None, *SIDES], format_func=lambda s: SIDES.get(s, "Find out"), key=f"side{key}", disabled=busy,
        persist_state="session",
    )  # fmt: skip
    return movement, side


def previews(clip: Clip, turn: Turn, start_s: float, stop_s: float | None) -> None:
    """The first and the last picture of the part, as they will be looked at."""
    with st.container(horizontal=True, key=f"ends_{clip.path.stem}"):
        for time_s, words in ((start_s, BEGINS), (stop_s, ENDS)):
            if time_s is not None:
                picture(clip, time_s, turn, words, words)


def picture(clip: Clip, time_s: float, turn: Turn, words: str, caption: str | None = None) -> None:
    """One picture of a clip that is not yet screened, in a box that keeps its size whatever the picture's shape."""
    try:
        st.image(services.still(clip, time_s, turn), caption=caption, width=120, alt=f"{words}: a picture of the clip as it will be read")
    except ScreenerError as error:
        st.caption(plain(f"The picture cannot be shown: {error} {error.hint}"))
