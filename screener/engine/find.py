"""Finds the clips that are meant: in folders, by glob patterns, or as a manifest lists them; and reads their checksums."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from screener.batch import manifest
from screener.batch.facts import BadValue, Entry, Problem, ProblemKind
from screener.batch.pattern import Pattern
from screener.batch.same import Known
from screener.errors import Cancelled, InputError

VIDEOS: Final = frozenset(
    {".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".gif", ".3gp", ".mpg", ".mpeg", ".mts", ".m2ts", ".ts", ".wmv", ".hevc", ".h264"}
)
"""Endings of clips; a file of a folder with another one is told and left out."""
TABLES: Final = frozenset({".csv", ".tsv", ".txt"})
_NOT_OURS: Final = frozenset({"thumbs.db", "desktop.ini"})
"""What systems put into folders by themselves; like hidden files it is passed over in silence."""
_BLOCK: Final = 1 << 20


@dataclass(slots=True)
class Found:
    """Entries with the absolute paths of their files, and what is wrong with the rest."""

    entries: list[tuple[Entry, Path]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find(sources: Sequence[str], pattern: Pattern, today: date, leave_out: Path, root: Path | None = None) -> Found:
    """What the sources name.

    Args:
        sources: folders (searched with all that is in them), glob patterns, clips, or manifests.
        pattern: how file names are made up, where there is no manifest.
        today: dates after it are wrong.
        leave_out: the folder of results, which may lie inside a source.
        root: where the file names of a manifest count from; its own folder where ``None``.

    Raises:
        InputError: a source is not there, a manifest cannot be used, or there is not one clip in all of them.
    """
    found = Found()
    for source in sources:
        try:
            _source(source, pattern, today, leave_out.resolve(), root, found)
        except OSError as error:  # a folder that may not be entered, a name that is too long
            said = f"expected clips in {source}, got: {error.strerror or error}"
            raise InputError(said, "Check the path and who may read it.") from error
    if not found.entries and not any(problem.missing for problem in found.problems):
        raise InputError(
            f"expected at least one clip, got none in {', '.join(sources)}",
            f"Give a folder with clips ({' '.join(sorted(VIDEOS))}), a pattern in quotes, or a manifest (.csv).",
        )
    return found


def _source(source: str, pattern: Pattern, today: date, leave_out: Path, root: Path | None, found: Found) -> None:
    """What one source holds. Raises ``OSError`` where its path cannot be asked about."""
    path = Path(source)
    if path.is_dir():
        _folder(path, path, pattern, today, leave_out, found)
    elif path.is_file() and path.suffix.lower() in TABLES:
        _manifest(path, root or path.parent, today, found)
    elif path.is_file():
        _file(path, path.name, pattern, today, found)
    else:
        _matching(source, pattern, today, leave_out, found)


def _matching(source: str, pattern: Pattern, today: date, leave_out: Path, found: Found) -> None:
    hits = sorted(glob.glob(source, recursive=True))
    if not hits:
        raise InputError(f"expected a folder, clips or a manifest, got {source}, which is not there", "Check the name.")
    for hit in hits:
        path = Path(hit)
        if path.is_dir():
            _folder(path, path, pattern, today, leave_out, found)
        else:
            _file(path, hit, pattern, today, found)


def _folder(folder: Path, root: Path, pattern: Pattern, today: date, leave_out: Path, found: Found) -> None:
    """A folder and all folders in it; one that cannot be read is told, and the rest goes on."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        why = error.strerror or type(error).__name__
        mend = "Give yourself the right to read it, or move the clips, and run it again."
        found.problems.append(Problem(ProblemKind.UNREADABLE_FOLDER, _shown(folder), f"The folder cannot be read ({why}).", mend))
        return
    for path in inside:
        if path.name.startswith(".") or path.name.lower() in _NOT_OURS:
            continue
        if path.is_dir():
            if path.resolve() != leave_out and not path.is_symlink():
                _folder(path, root, pattern, today, leave_out, found)
        else:
            _file(path, path.relative_to(root).as_posix(), pattern, today, found)


def _file(path: Path, name: str, pattern: Pattern, today: date, found: Found) -> None:
    shown = _shown(name)
    if path.suffix.lower() not in VIDEOS:
        table = path.suffix.lower() in TABLES
        mend = f"If it is the manifest, give it in place of the folder: {path}" if table else "Nothing to do, unless it should be a clip."
        found.problems.append(Problem(ProblemKind.NOT_A_VIDEO, shown, "Not a video: left out.", mend))
        return
    try:
        facts = pattern.facts(_shown(path.stem), today)
    except BadValue as error:
        mend = "Rename the file, say how file names are made up, or give a manifest (.csv) that says whose clip it is."
        found.problems.append(Problem(ProblemKind.BAD_LINE, shown, f"Nobody can tell whose clip this is: {error}.", mend))
        return
    found.entries.append((Entry(shown, facts), path.absolute()))


def _manifest(path: Path, root: Path, today: date, found: Found) -> None:
    try:
        text = manifest.decoded(path.read_bytes())
    except OSError as error:
        raise InputError(
            f"expected a manifest that can be read, got {path} ({error.strerror})", "Check its name and its rights."
        ) from error
    entries, problems = manifest.read_manifest(text, path.name, today)
    found.entries += [(entry, (root / entry.file).absolute()) for entry in entries]
    found.problems += problems


def _shown(name: Path | str) -> str:
    """A name that can be printed and written: bytes that are no letters become question marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def checksums(
    entries: Sequence[tuple[Entry, Path]], on_file: Callable[[int], None], cancelled: Callable[[], bool]
) -> Iterator[tuple[Known, Path] | Problem]:
    """Every entry with the checksum of its file, each file read once; or why it cannot be read."""
    seen: dict[Path, tuple[str, int] | Problem] = {}
    for number, (entry, path) in enumerate(entries):
        if cancelled():
            raise Cancelled
        on_file(number)
        if path not in seen:
            seen[path] = _checksum(entry, path)
        read = seen[path]
        if isinstance(read, Problem):
            yield Problem(read.kind, entry.file, read.reason, read.mend, entry.facts)
        else:
            yield Known(entry, *read), path


def _checksum(entry: Entry, path: Path) -> tuple[str, int] | Problem:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except FileNotFoundError:
        mend = "Check the name. Names in a manifest count from the manifest's own folder."
        return Problem(ProblemKind.GONE, entry.file, f"There is no such file ({path}).", mend)
    except OSError as error:
        why = error.strerror or type(error).__name__
        mend = "Check that the drive is there and that you may read the file, then run it again."
        return Problem(ProblemKind.GONE, entry.file, f"The file cannot be read ({why}).", mend)
    if not size:
        return Problem(ProblemKind.BROKEN, entry.file, "The file is empty.", "Copy it from the phone again.")
    return digest.hexdigest(), size
