"""Folders for what visitors upload. Each process has one of its own, deleted when it ends; what a killed one left goes with the next start.

A folder is known to be in use by a lock that its process holds on a file in it. The system takes the lock back when the process ends,
however it ends, so that no number of a process and no clock has to be trusted.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "screener-visits-"
LOCK: Final = "in-use"
BEGINNING_S: Final = 60
"""A lock is made and named within much less."""
_lock: Final = threading.Lock()
_own: Final[list[tuple[Path, IO[bytes]]]] = []
"""The folder of this process and its open lock file; empty until somebody needs it."""


def new_folder() -> Path:
    """An empty folder that only this user can look into."""
    with _lock:
        if not _own:
            sweep()
            _own.append(_begun())
            atexit.register(clear)
        return Path(tempfile.mkdtemp(dir=_own[0][0]))


def clear() -> None:
    """Delete the folder of this process with all that is in it."""
    with _lock:
        while _own:
            folder, held = _own.pop()
            held.close()
            shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Delete what processes of this user left that are no more; whatever is in use, or is not surely ours, stays."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _ours(folder) and any(_left_behind(lock) for lock in (folder / LOCK, *_unnamed(folder))):
                shutil.rmtree(folder, ignore_errors=True)


def _begun() -> tuple[Path, IO[bytes]]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    # Under its name only once it is locked: until then nobody can take the folder for one that was left behind.
    begun = folder / f"{LOCK}.new"
    held = begun.open("w+b")
    _take(held)
    with suppress(OSError):  # a system that keeps open files where they are: see ``_unnamed``
        begun.rename(folder / LOCK)
    return folder, held


def _unnamed(folder: Path) -> tuple[Path, ...]:
    """A lock that never got its name, where it is too old to be one that is just being made."""
    begun = folder / f"{LOCK}.new"
    return (begun,) if begun.is_file() and time.time() - begun.stat().st_mtime > BEGINNING_S else ()


def _ours(folder: Path) -> bool:
    """A real folder, not a link to one, and this user's."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "getuid") or found.st_uid == os.getuid())


def _left_behind(lock: Path) -> bool:
    """Whether nobody holds the lock; a folder without one belongs to somebody who is just beginning."""
    if lock.is_symlink() or not lock.is_file():
        return False
    with lock.open("r+b") as found:
        try:
            _take(found)
        except OSError:
            return False
    return True


if sys.platform == "win32":
    import msvcrt

    def _take(held: IO[bytes]) -> None:
        """Lock at once, or raise ``OSError``."""
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(held: IO[bytes]) -> None:
        """Lock at once, or raise ``OSError``."""
        fcntl.flock(held.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
