"""The data themselves: what is kept and where, all of it as a file, back from a file, how long, and gone for good."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.errors import HistoryError
from screener.history import Archive, Athlete, Counts, History, Place
from screener.present import words
from screener.present.history import EXPORT_NOTE, MINOR_EXPORT
from screener.ui import components, keeping
from screener.ui.components import plain
from screener.ui.pages import deleting, retention

WHERE: Final = "Kept on this machine, in a folder that only your user may open:"
WHERE_SERVER: Final = "Kept in the database that you named. Clips are on this machine, in a folder that only your user may open:"
EXPORT, EXPORT_IT, SAVE = "Take everything along", "Make the file", "Save the file (ZIP)"
RESTORE, RESTORE_IT = "Bring back an export", "Bring this back"
RESTORE_NOTE: Final = "What is here already stays as it is. Nothing is taken from a file that is damaged."
UPLOAD: Final = "A file that was made here before"
BRINGS: Final = "This file holds"
BROUGHT, KNOWN = "New here", "Here before"


def data(kept: History, athlete: Athlete | None) -> None:
    """All of it, for everybody who is kept; only deleting asks whom."""
    counts = kept.counts()
    where(kept.place)
    components.bullets(_counted(counts))
    st.subheader(EXPORT)
    _exporting(counts)
    restoring()
    if groups := kept.groups():
        st.subheader(retention.DAYS)
        retention.days(kept, groups)
    st.subheader(deleting.DELETE)
    st.caption(deleting.DELETE_NOTE)
    if athlete is not None:
        deleting.athlete(kept, athlete)
    deleting.everything()


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
