"""A list of athletes from a spreadsheet: looked through and shown first, then taken as a whole or not at all."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.batch.manifest import decoded
from screener.errors import ScreenerError
from screener.history import History
from screener.history.roster import EXAMPLE, Roster, look_through, template
from screener.present import words
from screener.present.keeping import AGE, NOTHING, ROSTER_COLUMNS, agreed_words, already
from screener.ui import components, keeping
from screener.ui.components import plain
from screener.ui.state import Slot

NOTE: Final = (
    "A table saved as CSV. The first line names the columns; name and age_group are needed. Every line is good, or nobody is taken. "
    "Whoever is in the roster already stays as they are."
)
TEMPLATE: Final = "Get an empty list (CSV)"
TEMPLATE_NAME: Final = "roster.csv"
TEMPLATE_NOTE: Final = f"It has one row that shows how to write it, called “{EXAMPLE}”. Delete that row."
UPLOAD: Final = "Your list"
TAKE: Final = "Take these"
PREVIEW: Final = "These would be taken"
NOBODY: Final = "Nobody is taken: mend these lines, save the list and choose it again."
BAD_COLUMNS: Final = ("Line", "Name", "What is wrong")
LACKS: Final = "A guardian's consent with its day is still missing for"
_turn: Final[Slot[int]] = Slot("roster_turn", int)
"""Every time a list was taken, the box for files begins anew and empty."""


def importing() -> None:
    """The template, the box for the file, and what is in it."""
    st.caption(NOTE)
    st.download_button(TEMPLATE, template(), TEMPLATE_NAME, "text/csv", key="roster_template", on_click="ignore")
    st.caption(plain(TEMPLATE_NOTE))
    file = st.file_uploader(UPLOAD, type=["csv", "txt", "tsv"], key=f"roster_file_{_turn.get()}", max_upload_size=10)
    if file is None:
        return
    try:
        found = look_through(decoded(file.getvalue()), [one.name for one in keeping.people()])
    except ScreenerError as error:
        components.problem(keeping.told_of(error))
        return
    if found.bad:
        _bad(found)
    else:
        _good(found)


def _bad(found: Roster) -> None:
    """Every line that cannot be taken; who lacks a guardian's word is named once more, for that is what has to be asked for."""
    st.error(f"**{words.counted(len(found.bad), 'line')} cannot be taken.** {NOBODY}")
    lacking = [bad.name for bad in found.bad if bad.guardian]
    if lacking:
        st.warning(f"**{LACKS}:** {plain(', '.join(lacking))}")
    components.table(BAD_COLUMNS, [(str(bad.line), bad.name, words.sentence(bad.why)) for bad in found.bad], alt=NOBODY, key="roster_bad")


def _good(found: Roster) -> None:
    if found.kept:
        st.info(plain(already(found.kept)))
    if not found.good:
        return
    st.markdown(f"**{PREVIEW}: {words.counted(len(found.good), 'athlete')}**")
    rows = [
        (
            one.name,
            ", ".join(one.groups) or NOTHING,
            ", ".join(part for part in (AGE[one.age_group], one.sex or "") if part),
            agreed_words(one.minor, one.consent, one.guardian),
            one.notes or NOTHING,
        )
        for one in found.good
    ]
    components.table([name for name in ROSTER_COLUMNS if name != "Kept"], rows, alt=PREVIEW, key="roster_preview")
    st.button(f"{TAKE} {words.counted(len(rows), 'athlete')}", key="roster_take", type="primary", on_click=_take, args=(found,))


def _take(found: Roster) -> None:
    with keeping.told():
        with History(create=True) as kept:
            made = kept.add_athletes(found.good)
        keeping.news.set(f"{words.counted(len(made), 'athlete')} taken into the roster.")
        _turn.set(_turn.get() + 1)
