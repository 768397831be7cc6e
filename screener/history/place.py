"""Where the history is: a folder of this user alone, or the database that ``SCREENER_DATABASE_URL`` names. Looking makes nothing.

``SCREENER_HOME`` names the folder; else it is where the system keeps a user's data. What is kept lies in its part ``history``, which only
this user may open. Clips lie there in any case, each history's in a folder of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from screener.errors import HistoryError

HOME_VARIABLE: Final = "SCREENER_HOME"
URL_VARIABLE: Final = "SCREENER_DATABASE_URL"
FILE: Final = "history.sqlite3"
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Place:
    """Where a history is.

    Attributes:
        url: the database, in SQLAlchemy's form.
        folder: where clips and copies lie; only this user may open it.
    """

    url: URL
    folder: Path

    @property
    def file(self) -> Path | None:
        """The database's file; ``None`` where a server has it."""
        if self.url.get_backend_name() != "sqlite":
            return None
        return Path(self.url.database or "")

    @property
    def shown(self) -> str:
        """The database for people, without a password."""
        return str(self.file) if self.file is not None else self.url.set(drivername="postgresql").render_as_string(hide_password=True)


def data_home(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of this program's data: ``SCREENER_HOME``, or where the system keeps a user's data."""
    if named := environment.get(HOME_VARIABLE, "").strip():
        return Path(named).expanduser().resolve()
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        named = environment.get("XDG_DATA_HOME", "")
        base = Path(named) if named and Path(named).is_absolute() else Path.home() / ".local" / "share"
    return base / "knee-screener"


def default_place(environment: Mapping[str, str] = os.environ) -> Place:
    """The place that the environment names, or this user's own. Raises ``HistoryError`` for an address that cannot be used."""
    folder = data_home(environment) / "history"
    text = environment.get(URL_VARIABLE, "").strip()
    if not text:
        return Place(URL.create("sqlite", database=str(folder / FILE)), folder)
    hint = f"Set {URL_VARIABLE} to postgresql://USER@HOST/NAME or to sqlite:///FILE, or leave it out."
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise HistoryError(f"expected the address of a database in {URL_VARIABLE}, got one that cannot be read", hint) from None
    kind = url.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return Place(url.set(drivername="postgresql+psycopg"), folder)
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return Place(url.set(database=str(Path(str(url.database)).expanduser().resolve())), folder)
    raise HistoryError(f"expected PostgreSQL or a SQLite file in {URL_VARIABLE}, got {url.drivername}", hint)


def make_private(folder: Path) -> None:
    """Make a folder that only this user may open, and those above it that are missing. Raises ``HistoryError``."""
    try:
        for part in reversed([folder, *folder.parents]):
            if not part.exists():
                part.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if os.name != "nt" and folder.stat().st_mode & 0o077:
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected a folder for the history at {folder}, got: {why}", _ELSEWHERE) from error


def make_private_file(path: Path) -> None:
    """Make an empty file that only this user may read, unless it is there; take others' rights away. Raises ``HistoryError``."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
        if os.name != "nt" and path.stat().st_mode & 0o077:
            path.chmod(PRIVATE_FILE)
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected to write the history at {path}, got: {why}", _ELSEWHERE) from error


def holds_something(file: Path) -> bool:
    """Whether there is a file with something in it. Raises ``HistoryError`` where that may not be looked at."""
    try:
        return file.is_file() and file.stat().st_size > 0
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected to read the history at {file}, got: {why}", _ELSEWHERE) from error


def open_private(path: Path, *, new: bool = False) -> IO[bytes]:
    """Open an emptied file that only this user may read, to write bytes. Raises ``OSError``; with ``new`` also where there is one."""
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0) | (os.O_EXCL if new else os.O_TRUNC)
    out = os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb")
    if os.name != "nt":
        os.fchmod(out.fileno(), PRIVATE_FILE)
    return out


_ELSEWHERE: Final = f"Choose a folder that you may write to, with {HOME_VARIABLE}."
