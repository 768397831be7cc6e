"""A component without a face: when a new result has come, it brings the page there, once."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import streamlit as st

_component: Final = st.components.v2.component("screener_landing", js=files(__package__).joinpath("landing.js").read_text(encoding="utf-8"))


def land_at(key: str, of: str) -> None:
    """Bring the container with this key to the top of the screen, once for each ``of``."""
    with st.container(key="landing"):
        _component(key="landing_script", data={"key": key, "of": of}, height=1)
