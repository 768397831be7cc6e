"""The filming aid, made for a phone: stop rules, the set-up, the count, and how to film the same way again."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.present import counting, report_view
from screener.ui import components, film, menu, state
from screener.ui.components import plain
from screener.ui.pages import guide, prepare

TITLE: Final = "Film"
LEAD: Final = "Start the camera, press the button, walk back, and follow the tones. Five slow repetitions."
TWO_DEVICES: Final = (
    "It works best with two devices: one films, the other one counts. On a single phone start the count first and then the camera. Some "
    "phones turn this page silent when the camera opens."
)
AGAIN: Final = "Film it again like last time"


def page() -> None:
    """Stop rules first; then the count, the guide, the list, and the way to the upload."""
    st.title(TITLE, anchor=False)
    prepare.stop_rules()
    st.markdown(LEAD)
    film.count(counting.beats())
    st.caption(TWO_DEVICES)
    st.caption(counting.TEMPO_NOTE)
    guide.filming_guide()
    again()
    menu.button("Choose a clip", menu.SCREEN, key="to_upload", primary=True)


@st.fragment
def again() -> None:
    """What has to be the same, to be ticked; and what the last clip of this visit says about the camera."""
    shown = state.shown.get()
    with st.expander(AGAIN, key="film_again"):
        st.caption(counting.SAME_WHY)
        for place, text in enumerate(counting.SAME_AGAIN):
            st.checkbox(text, key=f"same_{place}", persist_state="session")
        lines = report_view(shown.run.screening).capture if shown is not None else ()
        st.markdown(f"**{counting.LAST_TIME}**" if lines else counting.NO_LAST_TIME)
        if shown is not None and lines:
            st.caption(plain(shown.clip.name))
            components.bullets(lines)
