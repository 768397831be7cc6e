"""Files to keep: the numbers. The clip with the drawing on it is saved where it is played."""

from __future__ import annotations

from functools import partial

import streamlit as st

from screener.report import REPORTERS
from screener.ui import services
from screener.ui.state import Shown


def files(shown: Shown) -> None:
    """The numbers as files; nothing is made or sent before it is asked for."""
    st.subheader("Save")
    with st.container(horizontal=True, key="downloads"):
        for reporter in REPORTERS:
            st.download_button(
                reporter.label, partial(_encoded, shown, reporter.id), f"{services.file_stem(shown)}{reporter.suffix}", reporter.media_type,
                key=f"save_{reporter.id}", on_click="ignore",
            )  # fmt: skip


def _encoded(shown: Shown, reporter_id: str) -> bytes:
    text = next(known for known in REPORTERS if known.id == reporter_id).render(shown.run)
    return text.encode("utf-8")
