"""What the pages remember of one visitor: one typed accessor per key, and a private folder for their clips.

Nothing here is shared between visitors.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import threading
import weakref
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final, Generic, TypeVar

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from screener.glimpse import People
from screener.hip_session import HipSession
from screener.placing import Placing
from screener.run import Options, ScreeningRun
from screener.types import Change, Intake, Screening, Turn, Way
from screener.ui import temporary
from screener.ui.tasks import Task

Value = TypeVar("Value")
ANSWER: Final = "intake_"
"""How the keys of all safety questions begin."""
_CHUNK_BYTES: Final = 1 << 20
TOGETHER: Final = "together"
"""Folder of a visit in which the clips of a batch lie beside each other."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The clip that is to be screened.

    Attributes:
        name: as the user knows it.
        path: where it is.
        sha256: checksum, hex.
        sample: whether it is one that ships with the program.
    """

    name: str
    path: Path
    sha256: str
    sample: bool


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A finished screening as the page shows it: the clip and options it belongs to, and the result."""

    clip: Clip
    options: Options
    run: ScreeningRun


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a drawn-over clip shows: a result without its drills, which no picture shows, and whether the face is to be seen."""

    screening: Screening
    faces: bool


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A finished drawn-over clip: what it shows, the MP4, and when each of its pictures is shown, in seconds."""

    of: Wanted
    mp4: bytes
    times_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user can mend: what happened and what to do."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Own:
    """An uploaded clip as it stands in the list.

    Attributes:
        clip: where it is.
        about: length and size in words.
        duration_s: its length; ``None`` where unknown.
        thumb: its first picture as JPEG, if it could be had.
        problem: why it cannot be screened; ``None`` where nothing is known against it.
    """

    clip: Clip
    about: str
    duration_s: float | None
    thumb: bytes | None
    problem: Problem | None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How one of several clips ended: with a result, or with a problem."""

    clip: Clip
    options: Options
    run: ScreeningRun | None = None
    problem: Problem | None = None


Takes = tuple[tuple[Way, Clip], ...]
"""The clips of a hip check, and how each was done."""


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A finished hip check as the pages show it: its clips, the options, and the result, in the same order."""

    takes: Takes
    options: Options
    session: HipSession

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Each clip with its own result."""
        return tuple(Shown(clip, self.options, run) for (_, clip), run in zip(self.takes, self.session.runs, strict=True))


class Slot(Generic[Value]):
    """One key of the session, with its type."""

    def __init__(self, key: str, default: Callable[[], Value]) -> None:
        self._key, self._default = f"screener.{key}", default

    def get(self) -> Value:
        """The value; the default where none was set yet."""
        if self._key not in st.session_state:
            st.session_state[self._key] = self._default()
        value: Value = st.session_state[self._key]
        return value

    def set(self, value: Value) -> None:
        """Keep a value."""
        st.session_state[self._key] = value


def _nothing() -> None:
    return None


screening_task: Slot[Task[ScreeningRun] | None] = Slot("screening_task", _nothing)
screening_of: Slot[tuple[Clip, Options] | None] = Slot("screening_of", _nothing)
overlay_task: Slot[Task[Drawn] | None] = Slot("overlay_task", _nothing)
overlay_of: Slot[Wanted | None] = Slot("overlay_of", _nothing)
"""What was last begun to be drawn, whether it came to an end, was stopped or failed."""
overlay: Slot[Drawn | None] = Slot("overlay", _nothing)
overlay_problem: Slot[Problem | None] = Slot("overlay_problem", _nothing)
shown: Slot[Shown | None] = Slot("shown", _nothing)
problem: Slot[Problem | None] = Slot("problem", _nothing)
own: Slot[list[Own]] = Slot("own", list)
waiting: Slot[tuple[tuple[Clip, Options], ...]] = Slot("waiting", tuple)
outcomes: Slot[list[Outcome]] = Slot("outcomes", list)
viewed: Slot[Path | None] = Slot("viewed", _nothing)
"""The file whose outcome is on the page, out of several."""
turned: Slot[dict[Path, int]] = Slot("turned", dict)
stills: Slot[dict[tuple[Path, float, Turn], bytes]] = Slot("stills", dict)
people: Slot[dict[tuple[Path, float, Turn], People]] = Slot("people", dict)
intake: Slot[Intake | None] = Slot("intake", _nothing)
asked_about: Slot[frozenset[str]] = Slot("asked_about", frozenset)
"""Checksums of the clips whose athlete the answers to the safety questions are about."""
finished: Slot[dict[tuple[str, str], ScreeningRun]] = Slot("finished", dict)
pictures: Slot[dict[tuple[str, str], bytes]] = Slot("pictures", dict)
changes: Slot[dict[tuple[str, str], tuple[Change, ...]]] = Slot("changes", dict)
"""What was changed by hand, by clip and options."""
edited: Slot[tuple[object, ScreeningRun] | None] = Slot("edited", _nothing)
"""The last result after changes by hand, and what it was made from."""
frames: Slot[dict[object, Placing]] = Slot("frames", dict)
takes: Slot[dict[Way, list[Clip]]] = Slot("takes", lambda: {way: [] for way in Way})
check_task: Slot[Task[HipSession] | None] = Slot("check_task", _nothing)
check_of: Slot[tuple[Takes, Options] | None] = Slot("check_of", _nothing)
checked: Slot[Checked | None] = Slot("checked", _nothing)
check_problem: Slot[Problem | None] = Slot("check_problem", _nothing)


def forget_answers() -> None:
    """Take back every answer to the safety questions, given or only begun: they were about another athlete, as far as anybody knows."""
    intake.set(None)
    for key in [key for key in st.session_state if str(key).startswith(ANSWER)]:
        st.session_state[key] = None


def any_answer() -> bool:
    """Whether a safety question was answered, or only begun to be."""
    begun = (st.session_state[key] for key in st.session_state if str(key).startswith(ANSWER))
    return intake.get() is not None or any(answer is not None for answer in begun)


_PLACES: Final = count(1)
"""Numbers of uploads, none used twice: what was said about one clip must not be found again beside another."""


class Workspace:
    """A private folder that is deleted when the visit ends, when it is closed, or when the program ends."""

    def __init__(self) -> None:
        self._goes: threading.Timer | None = None
        self._turn = threading.Lock()
        self.folder = temporary.new_folder()
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._tasks: weakref.WeakSet[Task[Any]] = weakref.WeakSet()
        self._clips: set[Path] = set()

    def close(self) -> None:
        """Stop what is still at work for this visitor and delete the folder."""
        self.stay()
        for task in list(self._tasks):
            task.stop()
        self._end()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return not self._end.alive

    def leave(self) -> None:
        """The page is gone: close in ``away_s()`` seconds, unless it comes back (``stay``) by then."""
        self.stay()
        with self._turn:
            self._goes = threading.Timer(away_s(), self.close)
            self._goes.daemon = True
            self._goes.start()

    def stay(self) -> None:
        """The page is there."""
        with self._turn:
            if self._goes is not None:
                self._goes.cancel()
                self._goes = None

    def watch(self, task: Task[Any]) -> None:
        """Stop this task when the visit ends."""
        self._tasks.add(task)

    def lay(self, stream: BinaryIO, name: str) -> Path:
        """Write an uploaded file beside others into one folder, where a manifest finds it by its name; the same name takes its place."""
        folder = self.folder / TOGETHER
        folder.mkdir(0o700, exist_ok=True)
        path = folder / _safe(name)
        _write(stream, path)
        _release(stream)
        return path

    def laid(self) -> tuple[Path, ...]:
        """The files that lie in that folder, by name. They stay until they are taken away or the visit ends."""
        folder = self.folder / TOGETHER
        return tuple(sorted(folder.iterdir())) if folder.is_dir() else ()

    def take(self, stream: BinaryIO, name: str) -> Clip:
        """Write an uploaded file into the folder, piece by piece; it gets a place of its own, so that two may have one name.

        From then on it is on the disk only: Streamlit would hold it in memory for as long as the visit lasts.
        """
        place = self.folder / str(next(_PLACES))
        place.mkdir(0o700)
        path = place / _safe(name)
        self._clips.add(path)
        checksum = _write(stream, path)
        _release(stream)
        return Clip(name, path, checksum, sample=False)

    def keep_only(self, needed: Collection[Path]) -> None:
        """Delete every uploaded file that is not among these."""
        for path in self._clips - set(needed):
            with suppress(OSError):  # still open on a system that keeps open files; it goes next time, or with the folder
                path.unlink(missing_ok=True)
                path.parent.rmdir()
                self._clips.discard(path)


def _write(stream: BinaryIO, path: Path) -> str:
    """Write a stream into a file, piece by piece; gives its checksum."""
    checksum = hashlib.sha256()
    stream.seek(0)
    with path.open("wb") as target:
        while piece := stream.read(_CHUNK_BYTES):
            checksum.update(piece)
            target.write(piece)
    return checksum.hexdigest()


def _release(stream: BinaryIO) -> None:
    """Let go of an upload that Streamlit holds; the box it was put into is empty from the next run on."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and isinstance(stream, UploadedFile) and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, stream.file_id)
        stream.seek(0)
        stream.truncate()


def _safe(name: str) -> str:
    """The user's own file name, as far as any system takes it."""
    return re.sub(r"[^\w.() -]+", "_", Path(name).name).lstrip(".")[-100:] or "clip"


AWAY_VARIABLE: Final = "SCREENER_AWAY_S"
"""Environment variable that sets how long a visitor's clips outlive the page, in seconds."""
AWAY_S: Final = 60.0
"""So long a page may be gone and find its clips and its work again: a phone that goes dark loses its connection as a closed tab does."""
_space: Slot[Workspace | None] = Slot("workspace", _nothing)


def away_s() -> float:
    """How long a visitor's folder outlives the page, in seconds."""
    chosen = os.environ.get(AWAY_VARIABLE, "")
    return float(chosen) if chosen.isdecimal() else AWAY_S


def workspace() -> Workspace:
    """This visitor's folder. It goes soon after their page is closed (``AWAY_S``); a page that comes back later gets a new one."""
    space = _space.get()
    if space is None or space.closed:
        space = Workspace()
        _space.set(space)
    _present(str(space.folder), space)
    return space


@st.cache_resource(scope="session", on_release=Workspace.leave, show_spinner=False)
def _present(folder: str, _space: Workspace) -> Workspace:
    """Whether the page is there: Streamlit lets go of this when the connection ends, and asks again when it comes back."""
    del folder  # tells one visit from the next
    _space.stay()
    return _space
