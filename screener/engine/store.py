"""The folder of a batch: a result for every finished clip, under a name that says from what it was made, and the tables.

A file appears whole or not at all: it is written under a hidden name, given to the disk, and renamed. So a run that is killed, at whatever
moment, leaves nothing that the next one could take for finished.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from screener.batch.facts import ProblemKind
from screener.engine.jobs import Failure
from screener.errors import InputError, OutputError
from screener.types import Screening

RESULTS: Final = "results"
FAILED: Final = ".failed.json"
PART: Final = ".part"
LOCK: Final = ".in-use"
_KEYED: Final = re.compile(r"-([0-9a-f]{24})(\.failed)?\.json")


class Store:
    """One batch's folder, made where it is not there. Use it in a ``with`` block: only one run at a time may write into it.

    Raises:
        OutputError: it cannot be made or written, or another run is using it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._results = folder / RESULTS
        self._lock: IO[bytes] | None = None
        self._by_key: dict[str, Path] = {}

    def __enter__(self) -> Store:
        try:
            self._results.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / LOCK).open("wb")
        except OSError as error:
            raise _failed(self.folder, error) from error
        self._claim()
        for folder in (self.folder, self._results):
            for left in folder.glob(f".*{PART}"):  # of a run that was killed
                with suppress(OSError):
                    left.unlink()
        for path in sorted(self._results.iterdir()):
            named = _KEYED.search(path.name)
            if named:
                self._by_key[named[1]] = path
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()
            with suppress(OSError):
                (self.folder / LOCK).unlink()

    def _claim(self) -> None:
        """Let nobody else write here; the system takes that back when the process ends, however it ends."""
        try:
            import fcntl
        except ImportError:  # not on this system
            return
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise OutputError(
                f"expected a folder that nobody else writes into, got {self.folder}, which another batch is using",
                "Wait for the other one, or choose another folder for the results.",
            ) from None
        except OSError:  # a network drive that knows no locks
            return

    def found(self, key: str, sha256: str) -> Screening | Failure | None:
        """What is kept under a key; ``None`` where there is nothing, or nothing whole."""
        from screener.report import from_json

        path = self._by_key.get(key)
        if path is None:
            return None
        try:
            text = path.read_text(encoding="utf-8")
            if path.name.endswith(FAILED):
                said = json.loads(text)
                return Failure(ProblemKind(said["kind"]), said["reason"], said["mend"], lasting=True)
            screening = from_json(text)
        except (OSError, ValueError, KeyError, TypeError, InputError):
            return None
        return screening if screening.video.sha256 == sha256 else None

    def path(self, key: str) -> Path:
        """Where the result of a key lies. Raises ``KeyError`` where there is none."""
        return self._by_key[key]

    def keep(self, key: str, file: str, result: str | Failure) -> None:
        """Keep a result, or why there never will be one. Raises ``OutputError``."""
        stem = re.sub(r"[^\w.-]+", "_", Path(file).stem)[:60].strip(".") or "clip"
        if isinstance(result, Failure):
            said = {"kind": result.kind, "reason": result.reason, "mend": result.mend}
            path, text = self._results / f"{stem}-{key}{FAILED}", json.dumps(said, indent=2, ensure_ascii=False) + "\n"
        else:
            path, text = self._results / f"{stem}-{key}.json", result
        write_whole(path, text.encode("utf-8"))
        self._by_key[key] = path

    def clear_tables(self, names: Sequence[str]) -> None:
        """Take away the tables of an earlier run before clips are screened: nobody is to take them for the new ones.

        Raises:
            OutputError: one is open in another program.
        """
        for name in names:
            try:
                (self.folder / name).unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(
                    f"expected to replace {self.folder / name}, got: {error.strerror or error}",
                    "Close it in the other program and run it again.",
                ) from error

    def put(self, tables: Sequence[tuple[str, Callable[[], bytes]]]) -> tuple[Path, ...]:
        """Write the tables, all of them or none. Raises ``OutputError``."""
        with _parts() as parts:
            for name, make in tables:
                parts.append((self.folder / name, _part(self.folder / name, make)))
            for target, part in parts:
                try:
                    part.replace(target)
                except OSError as error:
                    raise _failed(target, error) from error
            return tuple(target for target, _ in parts)


@contextmanager
def _parts() -> Iterator[list[tuple[Path, Path]]]:
    """A list of targets and their hidden files; what is left of these is removed."""
    parts: list[tuple[Path, Path]] = []
    try:
        yield parts
    finally:
        for _, part in parts:
            part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all, even where the machine loses power. Raises ``OutputError``."""
    part = _part(path, lambda: data)
    try:
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _failed(path, error) from error


def _part(path: Path, make: Callable[[], bytes]) -> Path:
    """The hidden file, written and handed to the disk."""
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}{PART}")
    try:
        with part.open("xb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _failed(path, error) from error
    return part


def _failed(path: Path, error: OSError) -> OutputError:
    why = error.strerror or str(error)
    return OutputError(f"expected to write {path}, got: {why}", "Choose a folder that you may write to and that has room.")
