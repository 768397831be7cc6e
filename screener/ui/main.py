"""The frame of all pages: style, model, menu, the page that is open, and the small print."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.present import INTENDED_USE
from screener.ui import access, checking, components, keeping, menu, services, state
from screener.ui.menu import Entry
from screener.ui.pages import batch, film, hip_check, history, phone, plan, roster, screen, team

ENTRIES: Final = (
    Entry("Screen", menu.SCREEN, screen.page),
    Entry("Hip check", menu.HIP_CHECK, hip_check.page),
    Entry("Plan", menu.PLAN, plan.page),
    Entry("History", menu.HISTORY, history.page),
    Entry("Roster", menu.ROSTER, roster.page, host_only=True),
    Entry("Batch", menu.BATCH, batch.page, host_only=True),
    Entry("Team", menu.TEAM, team.page, host_only=True),
    Entry("Film", menu.FILM, film.page),
    Entry("Phone", menu.PHONE, phone.page, host_only=True),
)
"""Every page, in the order of the menu."""


def main() -> None:
    """Take over what has ended meanwhile, then draw the open page."""
    host = access.is_host()
    menu.run(tuple(entry for entry in ENTRIES if host or not entry.host_only), _above)
    st.divider()
    with st.expander("What this is, and what it is not", key="intended_use"):
        st.markdown(components.plain(INTENDED_USE))
    st.caption(
        "Everything is worked out on the computer that runs this page. Nothing is sent anywhere. An upload is deleted with the visit, "
        "unless you keep it."
    )


def _above() -> None:
    st.html(components.STYLE)
    services.warm_up()
    state.workspace()
    services.collect_screening()
    checking.collect()
    keeping.collect_frames()
