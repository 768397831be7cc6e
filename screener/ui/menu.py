"""The menu: which pages there are, and how one leads to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from screener.ui.state import Slot

SCREEN, HIP_CHECK, PLAN, HISTORY = "", "hip-check", "plan", "history"
FILM, PHONE, TEAM = "film", "phone", "team"
ROSTER, BATCH = "roster", "batch"
"""Ends of the pages' addresses."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu.

    Attributes:
        title: its name in the menu.
        path: the end of its address; empty for the first page.
        show: draws it.
        host_only: whether it is for the computer that runs the program, and no device that came in over the network has it.
    """

    title: str
    path: str
    show: Callable[[], None]
    host_only: bool = False


_pages: Final[Slot[dict[str, st.Page]]] = Slot("pages", dict)


def run(entries: tuple[Entry, ...], above: Callable[[], None]) -> None:
    """Draw the menu and the page that is open.

    Args:
        entries: all pages, the first one first.
        above: what every page begins with, before the menu.
    """
    pages = {entry.path: st.Page(entry.show, title=entry.title, url_path=entry.path, default=not entry.path) for entry in entries}
    _pages.set(pages)
    current = st.navigation(list(pages.values()), position="hidden")
    above()
    with st.container(horizontal=True, gap="small", key="menu"):
        for page in pages.values():
            st.page_link(page)
    current.run()


def button(label: str, path: str, key: str, *, primary: bool = False) -> None:
    """A button that opens another page."""
    if st.button(label, key=key, type="primary" if primary else "secondary", width="stretch"):
        go(path)


def go(path: str) -> None:
    """Open another page at once."""
    st.switch_page(_pages.get()[path])
