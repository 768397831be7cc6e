"""A PostgreSQL server for tests: made in a folder of its own, reached by a socket in it, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from screener.history import Place

PATIENCE_S = 60.0
USERS = ("postgres", "nobody")
"""As whom the server runs where the tests run as root, whom it refuses."""
WHY_NOT = "no PostgreSQL on this machine (Debian: apt-get install postgresql)"


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; ``None`` where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


@dataclass
class Server:
    """A running server; ``database`` makes an empty database in it."""

    folder: Path
    data: Path
    numbers: Iterator[int] = field(default_factory=count)

    def database(self) -> URL:
        """The address of a new, empty database."""
        name = f"history_{next(self.numbers)}"
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, name: str) -> URL:
        """The address of a database, as ``SCREENER_DATABASE_URL`` names it."""
        return URL.create("postgresql+psycopg", username="screener", database=name, query={"host": str(self.folder)})

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """What a statement gives, run by itself."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user="screener", dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def files(self, database: str) -> Iterator[Path]:
        """The files of a database's tables, everything written down."""
        self.run("CHECKPOINT", database)
        ((oid,),) = self.run(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
        yield from (path for path in (self.data / "base" / str(oid)).iterdir() if path.is_file())


@contextmanager
def running() -> Iterator[Server]:
    """A server, started and stopped. Skips where PostgreSQL is not installed."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip(WHY_NOT)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a short path: sockets allow no more than 107 letters
    data, who = folder / "data", _who()
    if who:
        os.chown(folder, who["user"], who["group"])
    settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off", "-c", "max_connections=30"]
    try:
        made = [str(bin_folder / "initdb"), "-D", str(data), "-U", "screener", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **who)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([bin_folder / "postgres", "-D", data, *settings], stdout=log, stderr=log, cwd=folder, **who)
        try:
            yield _answering(Server(folder, data), process)
        finally:
            process.send_signal(signal.SIGINT)  # without waiting for those who are connected
            process.wait(PATIENCE_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _who() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    import pwd  # other systems have none

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _answering(server: Server, process: subprocess.Popen[bytes]) -> Server:
    import psycopg

    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            server.run("SELECT 1")
            return server
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > give_up:
                raise
            time.sleep(0.1)


def new_place(kind: str, folder: Path, request: pytest.FixtureRequest) -> Place:
    """An empty place with a database of its own."""
    if kind == "sqlite":
        return Place(URL.create("sqlite", database=str(folder / "history.sqlite3")), folder)
    server: Server = request.getfixturevalue("server")
    return Place(server.database(), folder)
