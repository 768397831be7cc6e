"""The connection to the database: reading, writing one at a time, and errors in plain words.

What was committed stays: SQLite writes ahead (WAL) and waits for the disk at every commit; a process that dies loses only what it had not
finished. Writers wait for each other, in either database, so that files and rows change together.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from screener.errors import HistoryError, LibraryMissing
from screener.history.place import URL_VARIABLE, Place, make_private, make_private_file

PATIENCE_S: Final = 30.0
"""How long a writer waits for another one."""
WRITERS_LOCK: Final = 0x6B6E6565
_WRITES: Final = "screener_writes"
_BARE: Final = "screener_bare"
_EACH_CONNECTION: Final = ("foreign_keys=ON", "synchronous=FULL", "fullfsync=ON", "secure_delete=ON")


class Database:
    """One database, opened. ``reading`` and ``writing`` give a connection inside one transaction."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.engine = _engine(place)

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file."""
        return self.place.file is not None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the data."""
        with told(self.place), self.engine.connect() as connection, connection.begin():
            if not self.is_file:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write. All of it is kept when the block ends, nothing if it fails."""
        with told(self.place), self.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            if not self.is_file:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_S:.0f}s'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
            yield connection

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection without a transaction, for what the database does to itself."""
        how: dict[str, Any] = {_BARE: True} if self.is_file else {"isolation_level": "AUTOCOMMIT"}
        with told(self.place), self.engine.connect().execution_options(**how) as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database. Closing twice is fine."""
        self.engine.dispose()


def make_files(place: Place) -> None:
    """The folder and, for SQLite, the file, for this user alone. Raises ``HistoryError``."""
    make_private(place.folder)
    if place.file is not None:
        if not place.file.parent.is_dir():
            raise HistoryError(f"expected a folder that exists for {place.file}, got none", f"Create it first, or change {URL_VARIABLE}.")
        make_private_file(place.file)


def write_ahead(database: Database) -> None:
    """Switch a SQLite file to write-ahead logging, once for good; another process may be at it."""
    if not database.is_file:
        return
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            with database.engine.connect().execution_options(**{_BARE: True}) as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except SQLAlchemyError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise in_words(error, database.place) from error
            time.sleep(0.05)


def has_tables(database: Database) -> bool:
    """Whether anything was ever kept here."""
    with database.reading() as connection:
        return sa.inspect(connection).has_table("alembic_version")


def _engine(place: Place) -> Engine:
    try:
        if place.file is not None:
            engine = sa.create_engine(place.url, connect_args={"timeout": PATIENCE_S})
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
            return engine
        return sa.create_engine(place.url, pool_pre_ping=True, pool_size=2, connect_args={"connect_timeout": 10})
    except ImportError as error:
        hint = 'Install it: python -m pip install "knee-screener[postgres]"'
        raise LibraryMissing("expected the library psycopg for PostgreSQL, got none", hint) from error


def _prepare(connection: Any, _record: Any) -> None:
    """Let the transactions be ours (the driver would begin them late), and set what each connection has to be told."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in _EACH_CONNECTION:
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_BARE, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES, False) else "BEGIN")


# ---------------------------------------------------------------- errors in words


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Turns what the database says into a ``HistoryError``."""
    try:
        yield
    except SQLAlchemyError as error:
        raise in_words(error, place) from error


def in_words(error: Exception, place: Place) -> HistoryError:
    """An error of the database as one sentence and what to do. It names no password and nothing of what was to be kept."""
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split())
    for words, message, hint in _KNOWN:
        if any(word in said.lower() for word in words):
            return HistoryError(f"{message} ({place.shown})", hint, hint.replace(_RESTORE, "on the page History"))
    what = "to use the database" if place.file is not None else "an answer from the database"
    hint = f"Look whether the file is whole and may be written, and whether {URL_VARIABLE} is right."
    return HistoryError(f"expected {what} at {place.shown}, got {type(cause).__name__}: {said[:200]}", hint)


def is_busy(error: HistoryError) -> bool:
    """Whether an error says no more than that another program is writing."""
    return str(error).startswith(_BUSY)


_BUSY: Final = "another program has been writing to the history"
_RESTORE: Final = "with `screener history restore FILE.zip`"
_KNOWN: Final = (
    (
        ("database is locked", "lock timeout", "locknotavailable"),
        f"{_BUSY} for more than {PATIENCE_S:.0f} seconds",
        "Wait until it is done, or close it, and try again. Nothing was changed.",
    ),
    (
        ("not a database", "malformed", "file is encrypted"),
        "the file of the history is damaged or is something else",
        f"Move it away, then bring back an export {_RESTORE}.",
    ),
    (("disk is full", "no space left", "disk full"), "the disk is full, so nothing was kept", "Make room and try again."),
    (
        ("readonly", "read-only", "unable to open", "permission denied"),
        "the history may not be written or opened",
        "Look who owns the file and its folder, and whether the disk takes writing.",
    ),
    (
        (
            "connection refused",
            "connection to server",
            "connection is bad",
            "connection failed",
            "timeout expired",
            "resolve",
            "authentication",
        ),
        "the database does not answer",
        f"Look whether it runs and whether {URL_VARIABLE} is right.",
    ),
)
