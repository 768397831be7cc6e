"""Copies of clips: kept only when asked for by itself, for this user alone, in a folder of each history's own.

A copy gets its name while the writer's lock is held, so that no other process can take it for a stray.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history.place import Place, make_private, open_private
from screener.history.tables import META, SCREENING

SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,5}")
_PART: Final = ".part"
_STALE_S: Final = 24 * 3600.0
"""An unfinished copy that nobody wrote to for so long was left by a process that died."""
_BLOCK: Final = 1 << 20


def folder_of(connection: Connection, place: Place) -> Path:
    """Where this history's clips lie. It need not be there."""
    identifier: str = connection.execute(sa.select(META.c.value).where(META.c.key == "id")).scalar_one()
    return place.folder / "videos" / identifier


def file_name(screening_id: str, clip_name: str) -> str:
    """The name of a screening's clip: its identifier, and the clip's own ending where that is a plain one."""
    suffix = Path(clip_name).suffix.lower()
    return f"{screening_id}{suffix if SUFFIX.fullmatch(suffix) else '.mp4'}"


def copy_in(source: Path, sha256: str, folder: Path) -> Path:
    """Copy a clip under a hidden name. Raises ``HistoryError`` where it cannot be read or written, or is another clip."""
    try:
        with source.open("rb") as clip:
            return write_in(clip, sha256, folder, source.name)
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected to copy {source.name}, got: {why}", "Check the file's name and the room on the disk.") from error


def write_in(clip: IO[bytes], sha256: str, folder: Path, name: str) -> Path:
    """Write a clip under a hidden name. Raises ``HistoryError`` where it is another clip, ``OSError`` where it cannot be written."""
    make_private(folder)
    part = folder / f".{secrets.token_hex(8)}{_PART}"
    digest = hashlib.sha256()
    try:
        with open_private(part, new=True) as out:
            while block := clip.read(_BLOCK):
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            raise HistoryError(f"expected the clip that this result was made from, got another one ({name})", "Give the same file.")
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def put(connection: Connection, screening_id: str, part: Path, folder: Path, clip_name: str) -> Path:
    """Give a hidden copy its name, and note it; the connection must be a writing one. Raises ``HistoryError``."""
    target = folder / file_name(screening_id, clip_name)
    try:
        part.replace(target)
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected to keep a copy of {clip_name}, got: {why}", "Check the room on the disk.") from error
    connection.execute(SCREENING.update().where(SCREENING.c.id == screening_id).values(video_file=target.name))
    return target


def path_of(connection: Connection, screening_id: str, folder: Path) -> Path | None:
    """Where a screening's clip is; ``None`` where none is kept. It may lie on another machine where a server has the data."""
    name = connection.execute(sa.select(SCREENING.c.video_file).where(SCREENING.c.id == screening_id)).scalar_one_or_none()
    return folder / name if name else None


def kept_files(connection: Connection) -> set[str]:
    """Names of all clips that are kept."""
    return set(connection.execute(sa.select(SCREENING.c.video_file).where(SCREENING.c.video_file.is_not(None))).scalars())


def strays(folder: Path, kept: set[str]) -> Iterator[Path]:
    """Files that belong to nothing: clips of deleted results, and copies that a process left unfinished a day ago."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name.endswith(_PART):
            if _is_stale(path):
                yield path
        elif path.name not in kept:
            yield path


def _is_stale(part: Path) -> bool:
    try:
        return time.time() - part.stat().st_mtime > _STALE_S
    except OSError:  # its process has just given it a name, or taken it away
        return False


def remove(paths: list[Path]) -> None:
    """Delete files. Raises ``HistoryError`` that names what could not be deleted."""
    left = []
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path.name)
    if left:
        raise HistoryError(f"expected to delete {', '.join(left)}, got no right to", "Close what plays the clip, and delete again.")


def remove_folder(folder: Path) -> None:
    """Delete a history's folder of clips, unfinished copies included. Raises ``HistoryError``."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise HistoryError(f"expected to delete {folder}, got files that stay", "Close what plays a clip, and delete again.")


def copies_of(clips: Sequence[Path], wanted: set[str], folder: Path) -> dict[str, tuple[Path, Path]]:
    """Hidden copies of clips by checksum, each with its file. Raises ``HistoryError`` for a clip that belongs to no result."""
    parts: dict[str, tuple[Path, Path]] = {}
    try:
        for clip in clips:
            found = _checksum(clip)
            if found not in wanted:
                raise HistoryError(
                    f"expected the clip that this result was made from, got another one ({clip.name})", "Give the same file."
                )
            if found not in parts:
                parts[found] = copy_in(clip, found, folder), clip
    except BaseException:
        remove([part for part, _ in parts.values()])
        raise
    return parts


def _checksum(clip: Path) -> str:
    try:
        with clip.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        why = error.strerror or str(error)
        raise HistoryError(f"expected to read {clip.name}, got: {why}", "Check the file's name.") from error
