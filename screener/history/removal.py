"""Deleting, so that nothing is left: rows, flat rows, clips, copies from before a change of form, free pages of the file.

A mark is set together with the deletion and taken away when all traces are gone. A process that dies in between leaves the mark, and
whoever opens the history next finishes the work.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history import migrate, videos
from screener.history.engine import Database, is_busy
from screener.history.tables import ATHLETE, FINDING, GIST, ISSUE, MEMBER, META, METADATA, PAIN, PLAN, SCREENING, SUMMARY, TEAM, TICK

_PATIENCE_S: Final = 10.0


def screenings(connection: Connection, identifiers: Sequence[str]) -> None:
    """Delete screenings with their flat rows, and mark that traces are to be removed."""
    for start in range(0, len(identifiers), 500):
        part = list(identifiers[start : start + 500])
        for table in (SUMMARY, FINDING, GIST, ISSUE):
            connection.execute(table.delete().where(table.c.screening_id.in_(part)))
        connection.execute(SCREENING.delete().where(SCREENING.c.id.in_(part)))
    _mark(connection)


def athlete(connection: Connection, identifier: str) -> None:
    """Delete an athlete with everything of theirs; a group that nobody belongs to any more stays."""
    screenings(connection, connection.execute(sa.select(SCREENING.c.id).where(SCREENING.c.athlete_id == identifier)).scalars().all())
    plans = sa.select(PLAN.c.id).where(PLAN.c.athlete_id == identifier)
    connection.execute(TICK.delete().where(TICK.c.plan_id.in_(plans)))
    for table in (PLAN, PAIN, MEMBER):
        connection.execute(table.delete().where(table.c.athlete_id == identifier))
    connection.execute(ATHLETE.delete().where(ATHLETE.c.id == identifier))
    for table in (SCREENING, PLAN, PAIN, MEMBER):
        if connection.execute(sa.select(sa.func.count()).select_from(table).where(table.c.athlete_id == identifier)).scalar_one():
            raise HistoryError(f"expected nothing of the athlete in {table.name}, got rows that stay", "Nothing was changed: report this.")


def everything(connection: Connection) -> None:
    """Delete all rows but the history's own identifier."""
    for table in reversed(METADATA.sorted_tables):
        if table is not META:
            connection.execute(table.delete())
    _mark(connection)


def expired(connection: Connection, today: date) -> list[str]:
    """Screenings that were kept longer than a group of their athlete allows; where there are several groups, the shortest counts."""
    shortest = sa.func.min(TEAM.c.keep_days)
    groups = sa.select(MEMBER.c.athlete_id, shortest.label("days")).join(TEAM).where(TEAM.c.keep_days.is_not(None))
    found: list[str] = []
    for athlete_id, days in connection.execute(groups.group_by(MEMBER.c.athlete_id)).all():
        before = datetime.combine(today - timedelta(days=days), clock.min, UTC)
        old = sa.select(SCREENING.c.id).where(SCREENING.c.athlete_id == athlete_id, SCREENING.c.kept_at < before)
        found += connection.execute(old).scalars()
    return found


def _mark(connection: Connection) -> None:
    if connection.execute(sa.select(META.c.key).where(META.c.key == "sweep")).first() is None:
        connection.execute(META.insert().values(key="sweep", value="1"))


def is_marked(connection: Connection) -> bool:
    """Whether traces of something deleted may be left."""
    return connection.execute(sa.select(META.c.key).where(META.c.key == "sweep")).first() is not None


def sweep(database: Database) -> bool:
    """Remove all traces of what was deleted.

    Returns:
        Whether all are gone; false where another process holds on to old pages. The mark stays then.

    Raises:
        HistoryError: a file could not be deleted.
    """
    with database.writing() as connection:
        folder = videos.folder_of(connection, database.place)
        videos.remove(list(videos.strays(folder, videos.kept_files(connection))))
        if database.place.file is not None:
            videos.remove(migrate.copies(database.place.file))
    clean = _rewritten(database)
    if clean:
        with database.writing() as connection:
            connection.execute(META.delete().where(META.c.key == "sweep"))
    return clean


def _rewritten(database: Database) -> bool:
    """Write the tables anew, so that no free page holds what was deleted."""
    give_up = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with database.outside() as connection:
                if not database.is_file:
                    connection.exec_driver_sql(f"SET lock_timeout = '{_PATIENCE_S:.0f}s'")
                    for table in METADATA.sorted_tables:
                        connection.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')
                    return True
                connection.exec_driver_sql("VACUUM")
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
                if not busy:
                    return True
        except HistoryError as error:
            if not (database.is_file and is_busy(error)):
                return False
        if time.monotonic() > give_up:
            return False
        time.sleep(0.2)
