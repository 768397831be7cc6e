"""How long results are kept: days for each group, and what was kept for longer."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from screener.history import Group, History
from screener.present import words
from screener.ui import keeping
from screener.ui.components import plain
from screener.ui.pages.deleting import GONE

DAYS: Final = "How long results are kept"
DAYS_NOTE: Final = "For each team or class. Leave it empty to keep results until you delete them. The days count from the day of keeping."
OLD: Final = "kept longer than their group allows"


def days(kept: History, groups: tuple[Group, ...]) -> None:
    """A box of days for each group, and a button that deletes what is older."""
    st.caption(DAYS_NOTE)
    for group in groups:
        key = f"days_{group.name}"
        st.number_input(
            f"{plain(group.name)} ({words.counted(group.athletes, 'athlete')}): days", 1, 36_500, group.keep_days, 1, key=key,
            on_change=_set_days, args=(group.name, key),
        )  # fmt: skip
    if old := kept.expired(date.today()):
        st.warning(f"{words.counted(len(old), 'screening')} {OLD}.")
        st.button("Delete these", key="delete_old", on_click=_delete_old)


def _set_days(group: str, key: str) -> None:
    with keeping.told(), History() as own:
        own.set_keep_days(group, st.session_state[key])


def _delete_old() -> None:
    with keeping.told(), History() as own:
        keeping.news.set(f"{GONE} {words.counted(own.delete_expired(date.today()), 'screening')}.")
    keeping.forget()
