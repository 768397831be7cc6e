"""A component for drawings: SVG that the program itself made, in the page's own colours and letters."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import streamlit as st


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


_component: Final = st.components.v2.component("screener_drawing", css=_read("drawing.css"), js=_read("drawing.js"))


def drawing(svg: str, key: str) -> None:
    """Show a drawing. ``svg`` is trusted: every text in it must be escaped by whoever made it."""
    _component(key=key, data={"svg": svg})
