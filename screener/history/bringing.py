"""An export that was looked through, written into a history: what is there already, by its identifier, stays as it is."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history import athletes, screenings, videos
from screener.history.records import MINORS, Counts, Restored
from screener.history.restoring import Archive, Row, open_clip
from screener.history.tables import ATHLETE, MEMBER, PAIN, PLAN, SCREENING, TEAM, TICK
from screener.types import Screening


def unpack(archive: Archive, wanted: Iterable[Row], folder: Path) -> dict[str, Path]:
    """Copies of clips under hidden names, by identifier of their screening. Raises ``HistoryError``, with none of them left."""
    parts: dict[str, Path] = {}
    try:
        with zipfile.ZipFile(archive.path) as source:
            for row in wanted:
                with open_clip(source, row["video_file"]) as clip:
                    parts[row["id"]] = videos.write_in(clip, row["video_sha256"], folder, row["video_name"])
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        videos.remove(list(parts.values()))
        hint = "Nothing was taken from it. Check the room on the disk."
        raise HistoryError(f"expected to unpack the clips of {archive.path.name}, got: {error}", hint) from error
    except BaseException:
        videos.remove(list(parts.values()))
        raise
    return parts


def missing(connection: Connection, archive: Archive) -> list[tuple[Row, Screening]]:
    """Screenings of the export that are not kept yet, neither by identifier nor as the same result of the same athlete."""
    rows = connection.execute(sa.select(SCREENING.c.id, SCREENING.c.athlete_id, SCREENING.c.result_sha256)).all()
    known, same = {row.id for row in rows}, {(row.athlete_id, row.result_sha256) for row in rows}
    return [
        (row, screening)
        for row, screening in archive.screenings
        if row["id"] not in known and (row["athlete_id"], row["result_sha256"]) not in same
    ]


def bring_in(connection: Connection, archive: Archive, parts: Mapping[str, Path], folder: Path, placed: list[Path]) -> Restored:
    """Write what is new.

    Args:
        connection: one that may write.
        archive: the export, looked through.
        parts: hidden copies of the clips that are new, by identifier of their screening.
        folder: where clips lie.
        placed: filled with the clips that were put in place.
    """
    people = _new(connection, ATHLETE, archive.athletes, ("id",))
    teams = _teams(connection, archive.groups)
    newcomers = {row["id"] for row in people}
    members = [{**row, "team_id": teams[row["team_id"]]} for row in archive.members if row["athlete_id"] in newcomers]
    results = missing(connection, archive)
    _write(connection, ATHLETE, people)
    _write(connection, MEMBER, {(row["athlete_id"], row["team_id"]): row for row in members}.values())
    if results:
        screenings.insert(connection, [({**row, "video_file": None}, screening) for row, screening in results])
    clips = 0
    for row, _ in results:
        if row["video_file"] is not None and row["id"] in parts:
            placed.append(videos.put(connection, row["id"], parts[row["id"]], folder, row["video_file"]))
            clips += 1
    plans = _new(connection, PLAN, archive.plans, ("id",))
    _write(connection, PLAN, plans)
    _write(connection, TICK, _new(connection, TICK, archive.ticks, ("plan_id", "day", "item")))
    pain = _new(connection, PAIN, archive.pain, ("athlete_id", "day"))
    _write(connection, PAIN, pain)
    new = Counts(len(people), len(results), clips, len(plans), len(pain), _minors(people))
    return Restored(new, _rest(archive, new))


def _minors(people: Iterable[Row]) -> int:
    return sum(row["age_group"] in MINORS for row in people)


def _rest(archive: Archive, new: Counts) -> Counts:
    clips = sum(row["video_file"] is not None for row, _ in archive.screenings)
    return Counts(
        len(archive.athletes) - new.athletes,
        len(archive.screenings) - new.screenings,
        clips - new.videos,
        len(archive.plans) - new.plans,
        len(archive.pain) - new.pain_days,
        _minors(archive.athletes) - new.minors,
    )


def _teams(connection: Connection, groups: Iterable[Row]) -> dict[str, str]:
    """Identifiers of the export's groups as they are here: a group of the same name is the same group."""
    found: dict[str, str] = {}
    for row in groups:
        same = sa.or_(TEAM.c.id == row["id"], TEAM.c.name_key == athletes.key_of(row["name"]))
        here = connection.execute(sa.select(TEAM.c.id).where(same).order_by(TEAM.c.id == row["id"])).scalars().all()
        found[row["id"]] = here[-1] if here else row["id"]
        if not here:
            connection.execute(TEAM.insert().values(name_key=athletes.key_of(row["name"]), **row))
    return found


def _new(connection: Connection, table: sa.Table, rows: Iterable[Row], key: tuple[str, ...]) -> list[Row]:
    known = {tuple(row) for row in connection.execute(sa.select(*(table.c[name] for name in key)))}
    return [row for row in rows if tuple(row[name] for name in key) not in known]


def _write(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    given = [dict(row) for row in rows]
    if given:
        connection.execute(table.insert(), given)
