"""The script that ``streamlit run`` starts: page settings, then the page."""

import streamlit as st

st.set_page_config(page_title="Knee movement screen", layout="centered", initial_sidebar_state="collapsed")

from screener.ui.main import main  # noqa: E402  (page settings come first)

main()
