"""Before a batch begins: where the clips are, whose they are, where results go; then a table of what would be screened, and the button."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st

from screener.batch.facts import ProblemKind
from screener.batch.manifest import template
from screener.batch.pattern import DEFAULT
from screener.engine.keep import Roster
from screener.errors import ScreenerError
from screener.present import words
from screener.present.batch import PLANNED_COLUMNS, PROBLEM_COLUMNS, planned_row, problem_row
from screener.run import BatchOptions, BatchPlan
from screener.ui import batching, components, keeping, own, state
from screener.ui.batching import Wanted
from screener.ui.components import plain
from screener.ui.pages import batch_people, prepare
from screener.ui.state import Slot

FOLDER, UPLOADS = "A folder on this computer", "Upload clips"
FOLDER_PATH: Final = "Path of the folder"
FOLDER_HELP: Final = "The clips stay where they are. Folders inside it are looked through as well. A manifest (.csv) may be named instead."
FOLDER_EXAMPLE: Final = "~/Videos/evening or C:\\Videos\\evening"
NO_PATH: Final = "Type the path of the folder with the clips. Nothing is copied."
UPLOAD: Final = "Clips"
UPLOAD_NOTE: Final = "For a few clips. For a whole evening a folder is better: uploads are copied first and go when you close the page."
WHOSE: Final = "How to tell whose clip it is"
WHOSE_NOTE: Final = "By the file's name, such as Anna_sls_left_2027-03-31.mp4; what stands in square brackets may be left out."
PATTERN: Final = "File names look like this"
MANIFEST: Final = "Or a manifest (CSV) that says it for each file"
MANIFEST_NOTE: Final = "A table with the columns file and athlete; test, leg, date, age_group, sex, way, take and mirrored may be added."
MANIFEST_GET: Final = "Get a manifest with these files"
MANIFEST_WHY: Final = "Names that say nothing? Get a table of all files, write whose each is, and give it above as a manifest."
OUT: Final = "Folder for the results (if you want to go on another day)"
OUT_HELP: Final = "Tables and results go there, no video. Name the same folder again to go on where you stopped."
WORK_FOLDER: Final = "The results go into a working folder of this program and are gone when it ends. Save the table, or keep the results."
NAMED_FOLDER: Final = "The results go into"
PLANNED: Final = "What will be screened"
WRONG: Final = "Not as it should be"
OTHERS: Final = "Other files, left out"
START: Final = "Screen"
KEPT_FOR, NOT_KNOWN, NOT_AGREED = "can be kept", "not in the roster", "has not agreed"
_turn: Final[Slot[int]] = Slot("batch_turn", int)
"""Every time clips were taken in, the box for files begins anew and empty."""


def choose() -> None:
    """All that is asked before a batch, and the button that begins it."""
    kind = st.segmented_control(
        "Where are the clips?", (FOLDER, UPLOADS), default=FOLDER, required=True, key="batch_kind", width="stretch", persist_state="session"
    )
    sources = _folder() if kind == FOLDER else _uploads()
    pattern, manifest = _whose()
    named = st.text_input(OUT, key="batch_out", help=OUT_HELP, persist_state="session")
    out = _path(named) if named and named.strip() else batching.work_folder()
    st.caption(plain(where_words(out, bool(named and named.strip()))))
    if not sources:
        return
    try:
        roster = batching.roster()
        options = BatchOptions(pattern=pattern, folder=_base(kind, sources), person=roster.person)
        wanted = Wanted((str(manifest),) if manifest else sources, out, options, bool(named and named.strip()), kind == UPLOADS)
        plan = batching.look_over(wanted)
    except ScreenerError as error:
        components.problem(keeping.told_of(error))
        return
    _planned(plan, roster)
    if plan.entries:
        batch_people.unknown(plan, roster)
        label = f"{START} {words.counted(len(plan.entries), 'clip')}"
        if st.button(label, key="batch_start", type="primary", width="stretch"):
            batching.start(wanted)
            st.rerun()


def where_words(out: Path, named: bool) -> str:
    """Where results go, and for how long."""
    return f"{NAMED_FOLDER} {out}." if named else WORK_FOLDER


def _folder() -> tuple[str, ...]:
    typed = st.text_input(FOLDER_PATH, key="batch_folder", help=FOLDER_HELP, placeholder=FOLDER_EXAMPLE, persist_state="session")
    if not typed or not typed.strip():
        st.caption(NO_PATH)
        return ()
    return (str(_path(typed)),)


def _path(typed: str) -> Path:
    """A path as people paste it: with quotes around it, or from their home. One from nobody's home stays as it is, and is not found."""
    path = Path(typed.strip().strip("\"'"))
    with suppress(RuntimeError):
        path = path.expanduser()
    return path.absolute()


def _uploads() -> tuple[str, ...]:
    key = f"batch_upload_{_turn.get()}"
    st.file_uploader(UPLOAD, type=prepare.TYPES, accept_multiple_files=True, key=key, on_change=_take_in, args=(key,))
    st.caption(UPLOAD_NOTE)
    clips = state.workspace().laid()
    for clip in clips:
        with st.container(horizontal=True, vertical_alignment="center", key=f"batch_clip_{clip.name}"):
            st.markdown(plain(clip.name), width="stretch")
            st.button("Remove", key=f"batch_remove_{clip.name}", type="tertiary", help=clip.name, on_click=clip.unlink, args=(True,))
    return tuple(map(str, clips))


def _take_in(key: str) -> None:
    if files := own.come(key):
        space = state.workspace()
        for file, name in files:
            space.lay(file, name)
        _turn.set(_turn.get() + 1)


def _base(kind: str, sources: Sequence[str]) -> Path | None:
    """Where the names in a manifest that was uploaded count from: the folder of the clips."""
    first = Path(sources[0])
    return first.parent if kind == UPLOADS else first if first.is_dir() else None


def _whose() -> tuple[str | None, Path | None]:
    """How file names are made up, and the manifest where one was given."""
    with st.expander(WHOSE, key="batch_whose"):
        st.caption(plain(WHOSE_NOTE))
        pattern = st.text_input(PATTERN, DEFAULT, key="batch_pattern", persist_state="session")
        file = st.file_uploader(MANIFEST, type=["csv", "txt", "tsv"], key="batch_manifest", max_upload_size=10)
        st.caption(MANIFEST_NOTE)
    if file is None:
        return (pattern or None), None
    path = state.workspace().folder / "manifest.csv"
    path.write_bytes(file.getvalue())
    return (pattern or None), path


def _planned(plan: BatchPlan, roster: Roster) -> None:
    """Which file goes to whom; which lines are wrong; what else lies there."""
    missing = [problem for problem in plan.problems if problem.missing]
    others = [problem for problem in plan.problems if not problem.missing]
    if plan.entries:
        with st.container(key="wide_batch_planned"):
            st.subheader(f"{PLANNED}: {words.counted(len(plan.entries), 'clip')}")
            components.table(
                PLANNED_COLUMNS,
                [planned_row(entry, _kept(roster, entry.facts.athlete)) for entry, _ in plan.entries],
                PLANNED,
                key="batch_planned",
            )
    if missing:
        with st.container(key="wide_batch_wrong"):
            st.subheader(f"{WRONG}: {len(missing)}")
            components.table(PROBLEM_COLUMNS, [problem_row(problem) for problem in missing], WRONG, key="batch_wrong")
            unnamed = [problem.file for problem in missing if problem.kind is ProblemKind.BAD_LINE and Path(problem.file).suffix]
            if unnamed:
                listed = template((entry for entry, _ in plan.entries), unnamed)
                st.caption(MANIFEST_WHY)
                st.download_button(MANIFEST_GET, listed, "manifest.csv", "text/csv", key="batch_manifest_get", on_click="ignore")
    if others:
        with st.expander(f"{OTHERS}: {len(others)}", key="batch_others"):
            components.bullets(problem.file for problem in others)


def _kept(roster: Roster, name: str) -> str:
    """Whether a result could be kept for an athlete of this name."""
    known = roster.named(name)
    return NOT_KNOWN if known is None else NOT_AGREED if known.lacks else KEPT_FOR
