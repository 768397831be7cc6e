"""What was just done with what is kept, or why it was not: said once, at the top of a page, and seen wherever on it the visitor is."""

from __future__ import annotations

import streamlit as st

from screener.ui import components, keeping
from screener.ui.components import plain


def notices() -> None:
    """Say it, and forget it."""
    if (wrong := keeping.problem.get()) is not None:
        components.problem(wrong)
        st.toast(plain(wrong.message))
    if news := keeping.news.get():
        st.success(plain(news))
        st.toast(plain(news))
    keeping.problem.set(None)
    keeping.news.set("")
