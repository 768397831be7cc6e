"""From an older form of the tables to the newest: with a copy first, in one transaction, and never backward."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history.engine import Database, in_words
from screener.history.place import PRIVATE_FILE, Place, make_private_file
from screener.history.tables import META

HEAD: Final = "0003"
"""The newest form. A test holds it against the files in ``migrations/versions``."""
_STEPS: Final = Path(__file__).resolve().parent / "migrations"
_BEFORE: Final = ".before-"


def bring_up(database: Database, to: str = HEAD) -> Path | None:
    """Bring the tables to the newest form.

    Args:
        database: opened, its files made.
        to: another form, for tests.

    Returns:
        The copy that was made before, where there was something to copy.

    Raises:
        HistoryError: made by a newer program, or a step failed; then nothing was changed.
    """
    with database.reading() as connection:
        current = _current(connection)
    if current == to:
        return None
    _check_known(current, database.place)
    copy = _copied(database, to) if current is not None and database.is_file else None
    try:
        with database.writing() as connection:
            if _current(connection) != to:  # another process may have been faster
                _run(connection, to)
            _identify(connection)
    except Exception as error:
        where = f" A copy from before is at {copy}." if copy is not None else ""
        why = error if isinstance(error, HistoryError) else in_words(error, database.place)
        hint = f"Nothing was changed.{where} Run the version of the program that you had before, and report this."
        raise HistoryError(f"the history could not be brought to the new form: {why}", hint) from error
    return copy


def copies(file: Path) -> list[Path]:
    """Copies of a SQLite file that were made before a step, unfinished ones included."""
    whole = file.parent.glob(f"{file.stem}{_BEFORE}*{file.suffix}")
    return sorted([*whole, *file.parent.glob(f".{file.stem}{_BEFORE}*.part*")])


def _current(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def _check_known(current: str | None, place: Place) -> None:
    """Refuse what a newer program made: this one could not read all of it."""
    known = {step.revision for step in _script().walk_revisions()}
    if current is not None and current not in known:
        hint = "Update the program: python -m pip install --upgrade knee-screener. Nothing was changed."
        raise HistoryError(f"the history at {place.shown} was made by a newer version of this program (form {current})", hint)


def _script() -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_STEPS))


def _run(connection: Connection, to: str) -> None:
    """Run the steps that are missing, inside the connection's transaction."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    script, context = _script(), MigrationContext.configure(connection)
    missing = list(script.iterate_revisions(to, _current(connection) or "base"))
    with Operations.context(context):
        for step in reversed(missing):
            step.module.upgrade()
            context.stamp(script, step.revision)


def _identify(connection: Connection) -> None:
    if connection.execute(sa.select(META.c.value).where(META.c.key == "id")).first() is None:
        connection.execute(META.insert().values(key="id", value=str(uuid4())))


def _copied(database: Database, to: str) -> Path:
    """A whole copy of the file, what is still in its log included; older copies go."""
    file = database.place.file
    assert file is not None
    target = file.with_name(f"{file.stem}{_BEFORE}{to}{file.suffix}")
    part = target.with_name(f".{target.name}.part")
    make_private_file(part)
    try:
        source, copy = sqlite3.connect(file, timeout=30), sqlite3.connect(part)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
        part.chmod(PRIVATE_FILE)
        for old in set(copies(file)) - {part}:
            old.unlink(missing_ok=True)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise HistoryError(f"expected to copy the history before changing it, got: {error}", "Make room, and try again.") from error
    return target
