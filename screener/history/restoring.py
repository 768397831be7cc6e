"""An export brought back: looked through as a whole before anything is taken, and what is there already is left as it is."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from screener.errors import HistoryError, ScreenerError
from screener.history import flat
from screener.history.archive import FORMAT, MANIFEST, SCREENING_KEYS, VERSION, VIDEOS
from screener.history.athletes import checked, columns, one_line
from screener.history.diary import LONGEST_ITEM, pain_columns, read_plan
from screener.history.records import MINORS, DateFrom, NewAthlete, Pain
from screener.history.screenings import is_id
from screener.history.videos import SUFFIX
from screener.types import AgeGroup, Screening, Sex, Way

TABLES: Final = ("groups", "athletes", "screenings", "plans", "ticks", "pain")
_LARGEST_TABLE: Final = 1 << 31
_LARGEST_MANIFEST: Final = 1 << 26
_BLOCK: Final = 1 << 20
_CLIP: Final = re.compile(rf"{VIDEOS}([0-9a-f-]{{36}})({SUFFIX.pattern})")
_HINT: Final = "Nothing was taken from it. Use another copy of the export, or export again."

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Archive:
    """An export that was looked through and is whole.

    Attributes:
        path: the file, from which clips are still to be read.
        groups, athletes, members, plans, ticks, pain: rows as the tables hold them.
        screenings: rows, with the result that each holds.
    """

    path: Path
    groups: tuple[Row, ...]
    athletes: tuple[Row, ...]
    members: tuple[Row, ...]
    screenings: tuple[tuple[Row, Screening], ...]
    plans: tuple[Row, ...]
    ticks: tuple[Row, ...]
    pain: tuple[Row, ...]


def read_archive(path: Path) -> Archive:
    """Look through an export. Nothing is unpacked and nothing is kept.

    Raises:
        HistoryError: not an export, one of a newer program, or one that is damaged or was changed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, archive)
    except HistoryError:
        raise
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise _damaged(path, getattr(error, "strerror", None) or str(error) or type(error).__name__) from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, ScreenerError) as error:
        raise _damaged(path, f"an entry that is missing or wrong ({error})") from error


def open_clip(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A kept clip inside an export, to be read."""
    return archive.open(f"{VIDEOS}{name}")


def _damaged(path: Path, why: str) -> HistoryError:
    return HistoryError(f"expected a whole export of the history, got {path.name}: {' '.join(why.split())[:300]}", _HINT)


def _read(path: Path, archive: zipfile.ZipFile) -> Archive:
    manifest = _manifest(path, archive)
    listed = {part["name"]: part for part in manifest["files"]}
    names = [entry.filename for entry in archive.infolist()]
    if len(listed) != len(manifest["files"]) or sorted(names) != sorted([MANIFEST, *listed]):
        raise ValueError("the list of files is not what is in it")
    lines: dict[str, list[Row]] = {}
    clips: dict[str, str] = {}
    for name, part in listed.items():
        if name in {f"{table}.jsonl" for table in TABLES}:
            lines[name.removesuffix(".jsonl")] = [_object(line) for line in _whole(archive, part).splitlines()]
        elif _CLIP.fullmatch(name):
            clips[PurePosixPath(name).name] = _check(archive, part, None)
        else:
            raise ValueError("a file with a name that no export has")
    try:
        return _rows(path, {table: lines[table] for table in TABLES}, clips)
    except HistoryError as error:
        raise ValueError(str(error)) from error


def _manifest(path: Path, archive: zipfile.ZipFile) -> Row:
    if MANIFEST not in archive.namelist():
        raise ValueError("no list of files in it")
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError("a list of files that is too long")
    with archive.open(MANIFEST) as part:
        found = _object(part.read(_LARGEST_MANIFEST))
    if found["format"] != FORMAT:
        raise ValueError("an archive of something else")
    if found["version"] != VERSION:
        hint = "Update the program, then restore. Nothing was taken from it."
        raise HistoryError(f"{path.name} was exported by a newer version of this program", hint)
    return found


def _object(text: str | bytes) -> Row:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("a line that is no object")
    return found


def _whole(archive: zipfile.ZipFile, part: Row) -> bytes:
    if not 0 <= part["bytes"] <= _LARGEST_TABLE:
        raise ValueError("a table that is too long")
    kept = bytearray()
    _check(archive, part, kept)
    return bytes(kept)


def _check(archive: zipfile.ZipFile, part: Row, kept: bytearray | None) -> str:
    """Read a part through, no further than its size says, and give its checksum. Raises ``ValueError`` where either is wrong."""
    digest, size = hashlib.sha256(), 0
    with archive.open(part["name"]) as content:
        while block := content.read(_BLOCK):
            size += len(block)
            if size > part["bytes"]:
                break
            digest.update(block)
            if kept is not None:
                kept += block
    if size != part["bytes"] or digest.hexdigest() != part["sha256"]:
        raise ValueError(f"{part['name']} was changed or broke off")
    return digest.hexdigest()


# ---------------------------------------------------------------- lines to rows


def _rows(path: Path, lines: dict[str, list[Row]], clips: dict[str, str]) -> Archive:
    groups = tuple(map(_group, lines["groups"]))
    athletes = tuple(map(_athlete, lines["athletes"]))
    members = tuple({"athlete_id": _id(line["id"]), "team_id": _id(team)} for line in lines["athletes"] for team in line["groups"])
    screenings = tuple(map(_screening, lines["screenings"]))
    plans, ticks, pain = (tuple(map(make, lines[name])) for name, make in (("plans", _plan), ("ticks", _tick), ("pain", _pain)))
    owners, known = _unique(row["id"] for row in athletes), _unique(row["id"] for row in groups)
    _unique(row["id"] for row, _ in screenings)
    made = _unique(row["id"] for row in plans)
    owned = [*(row["athlete_id"] for row, _ in screenings), *(row["athlete_id"] for row in (*members, *plans, *pain))]
    if not owners >= set(owned) or not known >= {row["team_id"] for row in members} or not made >= {row["plan_id"] for row in ticks}:
        raise ValueError("an entry that belongs to nothing")
    guarded = {row["id"] for row in athletes if row["guardian_on"] is not None}
    if any(screening.context.age_group in MINORS and row["athlete_id"] not in guarded for row, screening in screenings):
        raise ValueError("a result of somebody under 18 without the consent of a guardian")
    wanted = {row["video_file"]: row["video_sha256"] for row, _ in screenings if row["video_file"] is not None}
    if wanted != clips:
        raise ValueError("clips that are not those of the results")
    return Archive(path, groups, athletes, members, screenings, plans, ticks, pain)


def _unique(identifiers: Iterable[str]) -> set[str]:
    given = list(identifiers)
    if len(set(given)) < len(given):
        raise ValueError("one identifier twice")
    return set(given)


def _id(text: Any) -> str:
    if not is_id(text):
        raise ValueError("an identifier of another form")
    return str(text)


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without its zone")
    return found


def _group(line: Row) -> Row:
    name, days = one_line(line["name"], "the name of a group"), line["keep_days"]
    if days is not None and not (isinstance(days, int) and 1 <= days <= 36_500):
        raise ValueError("a number of days that cannot be")
    return {"id": _id(line["id"]), "name": name, "keep_days": days}


def _athlete(line: Row) -> Row:
    sex = Sex(line["sex"]) if line["sex"] else None
    days = (_day(line["consent_on"]), _day(line["guardian_on"]))
    new = checked(NewAthlete(line["name"], AgeGroup(line["age_group"]), sex, (), *days, line["notes"]))
    return {"id": _id(line["id"]), "created": _moment(line["created"]), **columns(new)}


def _screening(line: Row) -> tuple[Row, Screening]:
    if set(line) != set(SCREENING_KEYS):
        raise ValueError("a result with other entries")
    screening = flat.from_text(line["result"])
    made, file = flat.result_columns(screening), line["video_file"]
    found = _CLIP.fullmatch(f"{VIDEOS}{file}") if file is not None else None
    if file is not None and (found is None or found[1] != line["id"]):
        raise ValueError("a clip with the name of another one")
    taken = datetime.fromisoformat(line["taken_at"])
    if taken.tzinfo is not None or not isinstance(line["place"], int):
        raise ValueError("a time of filming or a place of another form")
    row = {
        **made,
        "id": _id(line["id"]),
        "athlete_id": _id(line["athlete_id"]),
        "taken_at": taken,
        "taken_by": DateFrom(line["taken_by"]).value,
        "kept_at": _moment(line["kept_at"]),
        "way": Way(line["way"]).value,
        "session_id": None if line["session_id"] is None else _id(line["session_id"]),
        "place": line["place"],
        "heels_rise": bool(line["heels_rise"]),
        "video_file": file,
    }
    return row, screening


def _plan(line: Row) -> Row:
    start, text = read_plan(line["text"])
    key = {"id": _id(line["id"]), "athlete_id": _id(line["athlete_id"])}
    return {**key, "made_at": _moment(line["made_at"]), "start": start, "text": text}


def _tick(line: Row) -> Row:
    item = str(line["item"])
    if len(item) > LONGEST_ITEM or not (item == "" or item.isprintable()):
        raise ValueError("a name of a drill that cannot be")
    return {"plan_id": _id(line["plan_id"]), "day": date.fromisoformat(line["day"]), "item": item, "ticked_at": _moment(line["ticked_at"])}


def _pain(line: Row) -> Row:
    return {"athlete_id": _id(line["athlete_id"]), **pain_columns(Pain(date.fromisoformat(line["day"]), line["level"], line["note"]))}
