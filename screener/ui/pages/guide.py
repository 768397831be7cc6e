"""How to film: drawn, in steps, and with an example picture for each test."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener import assets, glimpse
from screener.assets import Sample
from screener.errors import ScreenerError
from screener.movements import MOVEMENTS
from screener.present import FILMING_GUIDE
from screener.present.filming import drawings
from screener.types import Movement
from screener.ui import components
from screener.ui.components import plain

EXAMPLE: Final = "A rendered example. The tested foot is near the dashed middle line, and the whole body stays inside the frame."


def filming_guide() -> None:
    """Drawings and steps for all tests, then each test with a picture; pictures are made when somebody opens it."""
    with st.expander("How to film", key="filming_guide", on_change="rerun") as box:
        filming(pictured=bool(box.open))


def filming(pictured: bool) -> None:
    """The guide itself."""
    if pictured:
        with st.container(horizontal=True, key="drawings"):
            for place, drawing in enumerate(drawings()):
                with st.container(key=f"drawing_{place}", width=312):
                    st.image(drawing.svg, width="stretch", alt=drawing.alt, caption=drawing.caption)
    components.bullets(FILMING_GUIDE)
    for movement in MOVEMENTS:
        test(movement, pictured)


def test(movement: Movement, pictured: bool) -> None:
    """One test: what it is, how it is filmed, and how that looks."""
    with st.container(horizontal=True, key=f"film_{movement.id}"):
        if pictured:
            with st.container(width=170, key=f"example_{movement.id}"):
                example(movement)
        with st.container(width="stretch", key=f"how_{movement.id}"):
            st.markdown(f"**{plain(movement.label)}**: {plain(movement.plain)}")
            components.bullets(movement.how_to_film)


def example(movement: Movement) -> None:
    """The lowest point of the shipped clip of this test whose knee moves least."""
    clips = [clip for clip in assets.samples() if clip.movement == movement.id and clip.truth]
    if not clips:
        return
    best = min(clips, key=lambda clip: max(abs(true.lowest) for true in clip.truth))
    try:
        st.image(_picture(best), width=160, alt=f"{movement.label}: {EXAMPLE}", caption="Example")
    except ScreenerError as error:
        st.caption(plain(str(error)))


@st.cache_data(show_spinner=False, hash_funcs={Sample: lambda clip: clip.sha256})
def _picture(clip: Sample) -> bytes:
    return glimpse.example(clip.path, clip.truth[0].lowest_from_s)
