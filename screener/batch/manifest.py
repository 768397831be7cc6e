"""A manifest: a table that says whose clip each file is. One line a clip; a bad line is told and the rest goes on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Final

from screener.batch import facts as of
from screener.batch.facts import BadValue, ClipFacts, Entry, Problem, ProblemKind, folded
from screener.errors import InputError

FILE: Final = "file"
COLUMNS: Final = (FILE, *(field.name for field in fields(ClipFacts)))
NEEDED: Final = (FILE, "athlete")
DELIMITERS: Final = ",;\t"
_HINT: Final = f"Name the columns in the first line: {', '.join(COLUMNS)}. Only {' and '.join(NEEDED)} are needed."


def decoded(data: bytes) -> str:
    """The text of a table as spreadsheets save it: UTF-8, UTF-16, or the old Western code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def template(known: Iterable[Entry], unknown: Iterable[str]) -> str:
    """A manifest to fill in: a line for each file, with what its name says already.

    Args:
        known: clips whose names say whose they are.
        unknown: names of the others.
    """
    lines = [[entry.file, *(_said(getattr(entry.facts, column)) for column in COLUMNS[1:])] for entry in known]
    lines += [[file, *("" for _ in COLUMNS[1:])] for file in unknown]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *sorted(lines)])
    return out.getvalue()


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def read_manifest(text: str, name: str, today: date) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Entries in order, and what is wrong with the rest.

    Args:
        text: the table; cells apart by comma, semicolon or tab.
        name: of the file, for messages.
        today: dates after it are wrong.

    Raises:
        InputError: no line at all, or a column that is needed is not there, or there twice.
    """
    rows = [(number, row) for number, row in _rows(text) if any(cell.strip() for cell in row)]
    if not rows:
        raise InputError(f"expected a table of clips, got an empty one ({name})", _HINT)
    heads = [folded(head) for head in rows[0][1]]
    known = {folded(column): column for column in COLUMNS}
    columns = [known.get(head) for head in heads]
    named = [column for column in columns if column]
    lacking = [column for column in NEEDED if column not in named]
    if lacking:
        got = ", ".join(cell.strip() for cell in rows[0][1] if cell.strip())
        raise InputError(f"expected the columns {' and '.join(NEEDED)} in {name}, got: {got}", _HINT)
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise InputError(f"expected each column once in {name}, got {', '.join(twice)} twice", "Take one of them out.")
    problems = [
        Problem(
            ProblemKind.UNKNOWN_COLUMN,
            name,
            f"The column {head.strip()!r} is not known and was not read.",
            f"Rename it or take it out. Known are: {', '.join(COLUMNS)}.",
        )
        for head, column in zip(rows[0][1], columns, strict=True)
        if column is None and head.strip()
    ]
    entries: list[Entry] = []
    for number, row in rows[1:]:
        cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
        found = _entry(cells, number, name, today)
        (entries if isinstance(found, Entry) else problems).append(found)  # type: ignore[arg-type]  # each goes into its own list
    return tuple(entries), tuple(problems)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows with the line each ends on. The first line says how cells are set apart: by what it holds most of."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise InputError(f"expected a table, got a cell that cannot be read in line {reader.line_num} ({error})", _HINT) from error
    return rows


def _entry(cells: dict[str, str], number: int, name: str, today: date) -> Entry | Problem:
    file = cells.pop(FILE, "").strip()
    try:
        if not file:
            raise BadValue("expected the name of a file, got nothing")
        return Entry(file, of.facts(cells, today), number)
    except BadValue as error:
        where = f"Line {number} of {name}"
        whose = cells.get("athlete", "").strip()
        said = f"{where}{f', {whose}' if whose else ''}: {error}."
        return Problem(ProblemKind.BAD_LINE, file or f"{name}, line {number}", said, "Correct that line and run it again.")
