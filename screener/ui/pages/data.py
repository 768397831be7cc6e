"""The data themselves: what is kept and where, all of it as a file, back from a file, how long, and gone for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from screener.errors import HistoryError
from screener.history import Archive, Athlete, Counts, Group, History, Kept, Place
from screener.present import words
from screener.present.history import EXPORT_NOTE, MINOR_EXPORT
from screener.present.keeping import TRACES_GONE
from screener.ui import components, keeping
from screener.ui.components import plain

WHERE: Final = "Kept on this machine, in a folder that only your user may open:"
WHERE_SERVER: Final = "Kept in the database that you named. Clips are on this machine, in a folder that only your user may open:"
EXPORT, EXPORT_IT, SAVE = "Take everything along", "Make the file", "Save the file (ZIP)"
RESTORE, RESTORE_IT = "Bring back an export", "Bring this back"
RESTORE_NOTE: Final = "What is here already stays as it is. Nothing is taken from a file that is damaged."
UPLOAD: Final = "A file that was made here before"
BRINGS: Final = "This file holds"
BROUGHT, KNOWN = "New here", "Here before"
DAYS: Final = "How long results are kept"
DAYS_NOTE: Final = "For each team or class. Leave it empty to keep results until you delete them. The days count from the day of keeping."
OLD: Final = "kept longer than their group allows"
DELETE: Final = "Delete"
DELETE_NOTE: Final = "This cannot be undone. Kept videos go as well. Files that you saved elsewhere stay where they are."
ALL_WORD: Final = "delete all"
ONE: Final = "Delete this screening"
ONLY_VIDEO: Final = "Delete only its video"
SURE: Final = "Yes, delete it for good"
GONE: Final = "Deleted."
NOT_YET_GONE: Final = "Another program holds on to old pages of the file; the last traces go when the history is opened next."


def data(kept: History, athlete: Athlete | None) -> None:
    """All of it, for everybody who is kept; only deleting asks whom."""
    counts = kept.counts()
    where(kept.place)
    components.bullets(_counted(counts))
    st.subheader(EXPORT)
    _exporting(counts)
    restoring()
    if groups := kept.groups():
        st.subheader(DAYS)
        _days(kept, groups)
    st.subheader(DELETE)
    st.caption(DELETE_NOTE)
    if athlete is not None:
        _typed(f"Delete {athlete.name} and everything of theirs", athlete.name, "athlete", lambda own: own.delete_athlete(athlete.id))
    _typed("Delete everything that is kept, for everybody", ALL_WORD, "all", lambda own: own.delete_all())


def where(place: Place) -> None:
    """Where things are kept, or would be."""
    st.markdown(f"{WHERE if place.file else WHERE_SERVER}  \n`{place.shown if place.file else place.folder}`")


def _counted(counts: Counts) -> list[str]:
    pairs = ((counts.athletes, "athlete"), (counts.screenings, "screening"), (counts.videos, "video"), (counts.plans, "plan"))
    said = [words.counted(count, name) for count, name in pairs]
    return [*said, f"pain on {words.counted(counts.pain_days, 'day')}"]


def _some(counts: Counts) -> str:
    """Only what there is."""
    return ", ".join(said for said in _counted(counts) if " 0 " not in f" {said}") or "nothing"


# ---------------------------------------------------------------- take along, bring back


def _exporting(counts: Counts) -> None:
    st.caption(plain(f"{MINOR_EXPORT} {EXPORT_NOTE}" if counts.minors else EXPORT_NOTE))
    with st.container(horizontal=True, key="exporting"):
        st.button(EXPORT_IT, key="export", on_click=_export)
        path = keeping.export_path()
        if keeping.exported.get():
            keeping.exported.set(False)
            st.download_button(SAVE, path.read_bytes, keeping.EXPORT_NAME, "application/zip", key="save_export", on_click="ignore")
        else:
            path.unlink(missing_ok=True)


def _export() -> None:
    with keeping.told():
        keeping.export()
        keeping.exported.set(True)


def restoring() -> None:
    """A file is looked through first; what it holds is said before anything is taken from it."""
    st.subheader(RESTORE)
    st.caption(RESTORE_NOTE)
    file = st.file_uploader(UPLOAD, type="zip", key=f"restore_file_{keeping.turn.get()}")
    if file is None:
        keeping.no_file()
        return
    try:
        given = keeping.look_through(file.file_id, file)
    except HistoryError as error:
        components.problem(keeping.told_of(error))
        return
    clips = sum(row["video_file"] is not None for row, _ in given.screenings)
    st.markdown(f"**{BRINGS}**")
    held = Counts(len(given.athletes), len(given.screenings), clips, len(given.plans), len(given.pain))
    components.bullets([*_counted(held), ", ".join(sorted(str(row["name"]) for row in given.athletes))])
    st.button(RESTORE_IT, key="restore", type="primary", on_click=_restore, args=(given,))


def _restore(given: Archive) -> None:
    with keeping.told():
        found = keeping.restore(given)
        keeping.news.set(f"{BROUGHT}: {_some(found.new)}. {KNOWN}: {_some(found.known)}.")


# ---------------------------------------------------------------- how long


def _days(kept: History, groups: tuple[Group, ...]) -> None:
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


# ---------------------------------------------------------------- delete


def delete_screening(one: Kept) -> None:
    """Two steps: say that it is meant, then delete."""
    with st.expander(ONE, key=f"delete_one_{one.id}"):
        st.caption(DELETE_NOTE)
        sure = st.checkbox(SURE, key=f"sure_{one.id}")
        st.button(ONE, key=f"delete_{one.id}", disabled=not sure, on_click=_delete, args=(lambda own: own.delete_screening(one.id),))
        if one.has_video:
            st.button(
                ONLY_VIDEO, key=f"delete_video_{one.id}", disabled=not sure, on_click=_delete,
                args=(lambda own: not own.delete_video(one.id).has_video,),
            )  # fmt: skip


def _typed(label: str, word: str, key: str, delete: Callable[[History], bool]) -> None:
    """A box into which a word has to be typed before the button does anything."""
    with st.expander(plain(label), key=f"delete_{key}_box"):
        typed = st.text_input(f"To delete, type: {plain(word)}", key=f"typed_{key}")
        right = " ".join(typed.split()).casefold() == word.casefold()
        st.button(DELETE, key=f"delete_{key}", disabled=not right, on_click=_delete, args=(delete, f"typed_{key}"))


def _delete(delete: Callable[[History], bool], typed: str | None = None) -> None:
    with keeping.told():
        with History() as own:
            clean = delete(own)
        keeping.news.set(f"{GONE} {TRACES_GONE if clean else NOT_YET_GONE}")
    if typed is not None:
        st.session_state[typed] = ""  # what was typed was meant once
    keeping.forget()
