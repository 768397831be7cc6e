"""Result files that appear together when the work is done, or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path
from types import TracebackType

from screener.errors import OutputError


class Outputs:
    """Reserves result files before the long work and puts them in place after it.

    Each file is first written under a hidden name beside its target; ``commit`` renames them all. Leaving the ``with`` block without
    ``commit`` removes whatever was begun.
    """

    def __init__(self, *inputs: Path) -> None:
        self._inputs = {path.resolve() for path in inputs}
        self._parts: dict[Path, Path] = {}

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for part in self._parts.values():
            part.unlink(missing_ok=True)

    def reserve(self, target: Path) -> Path:
        """The hidden path to write ``target`` under. An empty file is put there at once, which proves that the folder can be written.

        Raises:
            OutputError: no such folder, not writable, not a plain file, an input itself, or asked for twice.
        """
        whole = target.resolve()
        folder = whole.parent
        if not folder.is_dir():
            raise OutputError(f"expected a folder that exists for {target}, got {folder}", "Create it first, or choose another one.")
        if whole in self._inputs:
            raise OutputError(f"expected a new file for the result, got what it is made from ({target})", "Choose another name.")
        if whole.exists() and not whole.is_file():
            raise OutputError(f"expected the name of a file, got {target}, which is something else", "Choose another name.")
        if whole in self._parts:
            raise OutputError(f"expected a different file for each result, got {target} twice", "Choose another name for one of them.")
        part = folder / f".{whole.stem}.{secrets.token_hex(4)}{whole.suffix}"
        try:
            part.touch(exist_ok=False)
        except OSError as error:
            raise _failed(target, error) from error
        self._parts[whole] = part
        return part

    def drop(self, part: Path) -> None:
        """Give up one reserved file."""
        self._parts = {target: kept for target, kept in self._parts.items() if kept != part}
        part.unlink(missing_ok=True)

    def write(self, part: Path, content: str | bytes) -> None:
        """Write a text as UTF-8, line breaks as they are, or bytes. Raises ``OutputError``."""
        try:
            part.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        except OSError as error:
            raise _failed(part, error) from error

    def commit(self) -> tuple[Path, ...]:
        """Put all files in place and return their paths. Raises ``OutputError``, with none of them left."""
        done: list[Path] = []
        for target, part in self._parts.items():
            try:
                part.replace(target)
            except OSError as error:
                for placed in done:
                    placed.unlink(missing_ok=True)
                raise _failed(target, error) from error
            done.append(target)
        self._parts.clear()
        return tuple(done)


def _failed(target: Path, error: OSError) -> OutputError:
    why = error.strerror or str(error)
    return OutputError(f"expected to write {target}, got: {why}", "Choose a folder that you may write to and that has room.")
