"""Everything that is kept as one file: a ZIP of lines of JSON and the kept clips, with a list of all parts and their checksums.

==================  =================================================================
``manifest.json``   format, version, counts, and of each other part size and SHA-256
``*.jsonl``         one object a line: groups, athletes, screenings, plans, ticks, pain
``videos/...``      kept clips, named by their screening
==================  =================================================================

Flat rows are left out: they follow from each screening's own JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener import __version__
from screener.errors import HistoryError
from screener.history.place import open_private
from screener.history.records import MINORS, Counts
from screener.history.tables import ATHLETE, MEMBER, PAIN, PLAN, SCREENING, TEAM, TICK

FORMAT: Final = "knee-screener history"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
VIDEOS: Final = "videos/"
SCREENING_KEYS: Final = (
    *("id", "athlete_id", "taken_at", "taken_by", "kept_at", "way", "session_id", "place", "heels_rise", "video_file"),
    *("schema_version", "result"),
)
_BLOCK: Final = 1 << 20


def counts(connection: Connection, athlete_id: str | None = None) -> Counts:
    """How much is kept: of everybody, or of one athlete."""

    def count(*where: Any, of: sa.Table) -> int:
        whose = [] if athlete_id is None else [(of.c.id if of is ATHLETE else of.c.athlete_id) == athlete_id]
        return int(connection.execute(sa.select(sa.func.count()).select_from(of).where(*where, *whose)).scalar_one())

    return Counts(
        athletes=count(of=ATHLETE),
        screenings=count(of=SCREENING),
        videos=count(SCREENING.c.video_file.is_not(None), of=SCREENING),
        plans=count(of=PLAN),
        pain_days=count(of=PAIN),
        minors=count(ATHLETE.c.age_group.in_([group.value for group in MINORS]), of=ATHLETE),
    )


def export(connection: Connection, folder: Path, target: Path) -> Counts:
    """Write everything that is kept into one file, for this user alone.

    Args:
        connection: one that reads.
        folder: where clips are.
        target: the file; what stood there is gone.

    Returns:
        How much was written. A clip that lies on another machine is left out, and its result says so.

    Raises:
        HistoryError: it cannot be written.
    """
    have = {name for name in _names(connection) if (folder / name).is_file()}
    parts: list[dict[str, Any]] = []
    try:
        with open_private(target) as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, rows in _tables(connection, have).items():
                    parts.append(_write_lines(archive, f"{name}.jsonl", rows))
                for name in sorted(have):
                    parts.append(_write_clip(archive, f"{VIDEOS}{name}", folder / name))
                found = counts(connection)
                archive.writestr(MANIFEST, json.dumps(_manifest(found, parts), indent=1) + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected to write {target.name}, got: {why}", "Choose a folder with room that you may write to.") from error
    return Counts(found.athletes, found.screenings, len(have), found.plans, found.pain_days, found.minors)


def _manifest(found: Counts, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "software": __version__,
        "made": datetime.now(UTC).isoformat(),
        "athletes": found.athletes,
        "minors": found.minors,
        "screenings": found.screenings,
        "files": parts,
    }


def _names(connection: Connection) -> list[str]:
    return list(connection.execute(sa.select(SCREENING.c.video_file).where(SCREENING.c.video_file.is_not(None))).scalars())


def _tables(connection: Connection, have: set[str]) -> dict[str, Iterator[dict[str, Any]]]:
    """Every table as objects, in an order in which nothing names what comes later."""
    return {
        "groups": _rows(connection, sa.select(TEAM.c.id, TEAM.c.name, TEAM.c.keep_days).order_by(TEAM.c.id)),
        "athletes": _athletes(connection),
        "screenings": _screenings(connection, have),
        "plans": _rows(connection, sa.select(PLAN).order_by(PLAN.c.id)),
        "ticks": _rows(connection, sa.select(TICK).order_by(TICK.c.plan_id, TICK.c.day, TICK.c.item)),
        "pain": _rows(connection, sa.select(PAIN).order_by(PAIN.c.athlete_id, PAIN.c.day)),
    }


def _rows(connection: Connection, wanted: sa.Select[Any]) -> Iterator[dict[str, Any]]:
    for row in connection.execute(wanted).mappings():
        yield {name: value.isoformat() if isinstance(value, (date, datetime)) else value for name, value in row.items()}


def _athletes(connection: Connection) -> Iterator[dict[str, Any]]:
    joined: dict[str, list[str]] = {}
    for athlete, team in connection.execute(sa.select(MEMBER.c.athlete_id, MEMBER.c.team_id).order_by(MEMBER.c.team_id)):
        joined.setdefault(athlete, []).append(team)
    shown = [column for column in ATHLETE.c if column.name != "name_key"]
    for row in _rows(connection, sa.select(*shown).order_by(ATHLETE.c.id)):
        yield {**row, "groups": joined.get(row["id"], [])}


def _screenings(connection: Connection, have: set[str]) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, sa.select(*(SCREENING.c[key] for key in SCREENING_KEYS)).order_by(SCREENING.c.id)):
        yield {**row, "video_file": row["video_file"] if row["video_file"] in have else None}


def _write_lines(archive: zipfile.ZipFile, name: str, rows: Iterator[dict[str, Any]]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as out:
        for row in rows:
            line = json.dumps(row, allow_nan=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            size += len(line)
            out.write(line)
    return {"name": name, "bytes": size, "sha256": digest.hexdigest()}


def _write_clip(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name, datetime.now().timetuple()[:6])
    with path.open("rb") as clip, archive.open(entry, "w", force_zip64=True) as out:
        while block := clip.read(_BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    return {"name": name, "bytes": size, "sha256": digest.hexdigest()}
