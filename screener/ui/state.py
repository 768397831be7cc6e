"""What the pages remember of one visitor: one typed accessor per key, and a private folder for their clips.

Nothing here is shared between visitors.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final, Generic, TypeVar

import streamlit as st

from screener.hip_session import HipSession
from screener.placing import Placing
from screener.run import Options, ScreeningRun
from screener.types import Change, Intake, Way
from screener.ui.tasks import Task

Value = TypeVar("Value")
ANSWER: Final = "intake_"
"""How the keys of all safety questions begin."""
_CHUNK_BYTES: Final = 1 << 20


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


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user can mend: what happened and what to do."""

    message: str
    hint: str


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
overlay_task: Slot[Task[bytes] | None] = Slot("overlay_task", _nothing)
overlay: Slot[bytes | None] = Slot("overlay", _nothing)
shown: Slot[Shown | None] = Slot("shown", _nothing)
problem: Slot[Problem | None] = Slot("problem", _nothing)
upload: Slot[Clip | None] = Slot("upload", _nothing)
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


class Workspace:
    """A private folder that is deleted when the visit ends, when it is closed, or when the program ends."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="screener-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._tasks: weakref.WeakSet[Task[Any]] = weakref.WeakSet()
        self._clips: set[Path] = set()
        self._places = count(1)

    def close(self) -> None:
        """Stop what is still at work for this visitor and delete the folder."""
        for task in list(self._tasks):
            task.stop()
        self._end()

    def watch(self, task: Task[Any]) -> None:
        """Stop this task when the visit ends."""
        self._tasks.add(task)

    def take(self, stream: BinaryIO, name: str) -> Clip:
        """Write an uploaded file into the folder, piece by piece; it gets a place of its own, so that two may have one name."""
        place = self.folder / str(next(self._places))
        place.mkdir(0o700)
        path = place / _safe(name)
        self._clips.add(path)
        checksum = hashlib.sha256()
        stream.seek(0)
        with path.open("wb") as target:
            while piece := stream.read(_CHUNK_BYTES):
                checksum.update(piece)
                target.write(piece)
        return Clip(name, path, checksum.hexdigest(), sample=False)

    def keep_only(self, needed: Collection[Path]) -> None:
        """Delete every uploaded file that is not among these."""
        for path in self._clips - set(needed):
            with suppress(OSError):  # still open on a system that keeps open files; it goes next time, or with the folder
                path.unlink(missing_ok=True)
                path.parent.rmdir()
                self._clips.discard(path)


def _safe(name: str) -> str:
    """The user's own file name, as far as any system takes it."""
    return re.sub(r"[^\w.() -]+", "_", Path(name).name).lstrip(".")[-100:] or "clip"


@st.cache_resource(scope="session", on_release=Workspace.close, show_spinner=False)
def workspace() -> Workspace:
    """This visitor's folder. It goes as soon as their page is closed; a page that comes back gets a new one."""
    return Workspace()
