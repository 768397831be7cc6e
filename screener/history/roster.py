"""A roster from a table of commas or semicolons, as spreadsheets write it: every row good, or none taken."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from screener.errors import HistoryError, InputError
from screener.history.athletes import NEEDS_GUARDIAN, checked, key_of, printed
from screener.history.records import NewAthlete
from screener.types import AgeGroup, Sex

COLUMNS: Final = ("name", "age_group", "sex", "groups", "consent", "guardian_consent", "notes")
NEEDED: Final = frozenset({"name", "age_group"})
SHOWN: Final = 20
MOST_ROWS: Final = 5000
HINT: Final = (
    "Mend these lines and import again: no row was taken. The first line names the columns: "
    "name, age_group (under_16, 16_to_17, 18_to_60 or over_60), sex (female or male), groups (several with |), "
    "consent and guardian_consent (days as YYYY-MM-DD), notes. The first two are needed."
)


EXAMPLE: Final = "EXAMPLE ONLY, delete this line"
"""The name in the template's one row. No athlete is called so: a template that is sent back untouched is told, not taken."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a roster that cannot be taken: whose, and why. ``guardian``: all it lacks is the word of a guardian."""

    line: int
    name: str
    why: str
    guardian: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster that was looked through. With a bad line nobody is taken.

    Attributes:
        good: the athletes of its good lines who are new.
        bad: the bad lines.
        kept: names of those who are kept already. They stay as they are, so that a list with a few new ones can be given again.
    """

    good: tuple[NewAthlete, ...]
    bad: tuple[BadLine, ...]
    kept: tuple[str, ...] = ()


def template() -> str:
    """An empty roster with one row that shows how to write it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerows((COLUMNS, (EXAMPLE, AgeGroup.FROM_16_TO_17, Sex.FEMALE, "U18|Tuesday", "2025-09-02", "2025-09-01", "left knee taped")))
    return out.getvalue()


def roster(text: str, known: Collection[str] = ()) -> Roster:
    """A roster without a bad line; arguments as for ``look_through``.

    Raises:
        InputError: no such table, or rows that cannot be used, each named by its line.
    """
    found = look_through(text, known)
    refuse([f"line {bad.line}: {bad.why}" for bad in found.bad])
    return found


def look_through(text: str, known: Collection[str] = ()) -> Roster:
    """A roster line by line, without taking anything.

    Args:
        text: the table.
        known: names of athletes who are kept already; a line that names one again is left out.

    Raises:
        InputError: no such table, or nobody in it.
    """
    head = text.lstrip("\ufeff").partition("\n")[0]
    mark = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark, strict=True)
    found: list[NewAthlete] = []
    lines: dict[str, int] = {}
    bad: list[BadLine] = []
    kept: list[str] = []
    taken = {key_of(name) for name in known}
    try:
        _check_columns(reader.fieldnames or ())
        for row in reader:
            if not any(isinstance(cell, str) and cell.strip() for cell in row.values()):
                continue
            if len(found) + len(bad) + len(kept) >= MOST_ROWS:
                raise InputError(f"expected at most {MOST_ROWS} rows, got more", "Split the file.")
            try:
                new = _athlete(row)
                first = lines.setdefault(key_of(new.name), reader.line_num)
                _check_name(new.name, first, reader.line_num)
            except (HistoryError, ValueError) as error:
                bad.append(BadLine(reader.line_num, _name(row), str(error), NEEDS_GUARDIAN in str(error)))
            else:
                if key_of(new.name) in taken:
                    kept.append(new.name)
                else:
                    found.append(new)
    except csv.Error as error:
        raise InputError(f"expected a table, got one that breaks off in line {reader.line_num} ({error})", HINT) from error
    if not (found or bad or kept):
        raise InputError("expected a roster with at least one athlete, got none", HINT)
    return Roster(tuple(found), tuple(bad), tuple(kept))


def _check_name(name: str, first: int, line: int) -> None:
    if key_of(name) == key_of(EXAMPLE):
        raise ValueError("this is the example: delete this line")
    if first != line:
        raise ValueError(f"{name} is in line {first} as well")


def _name(row: Mapping[str | None, str | list[str] | None]) -> str:
    cell = next((cell for name, cell in row.items() if name is not None and _column(name) == "name"), "")
    return printed(cell.strip()) if isinstance(cell, str) else ""


def refuse(bad: list[str]) -> None:
    """Raise ``InputError`` that names every line that cannot be used; nothing where there is none."""
    if bad:
        more = f"; and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
        raise InputError(f"{'; '.join(bad[:SHOWN])}{more}", HINT)


def _check_columns(names: object) -> None:
    given = [_column(name) for name in (names if isinstance(names, (list, tuple)) else ())]
    unknown = [printed(name) for name in given if name not in COLUMNS]
    missing = sorted(NEEDED - set(given))
    if unknown or missing or len(set(given)) < len(given):
        said = [f"unknown: {', '.join(unknown)}" if unknown else "", f"missing: {', '.join(missing)}" if missing else ""]
        what = "; ".join(part for part in said if part) or "one twice"
        raise InputError(f"expected the known columns in line 1, got others ({what})", HINT)


def _column(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _athlete(row: Mapping[str | None, str | list[str] | None]) -> NewAthlete:
    if None in row:
        raise ValueError("more cells than columns")
    cells = {_column(str(name)): str(cell or "").strip() for name, cell in row.items()}
    group, sex = cells["age_group"].lower(), cells.get("sex", "").lower()
    if group not in list(AgeGroup):
        raise ValueError(f"expected an age_group of {', '.join(AgeGroup)}, got {printed(group) or 'none'}")
    if sex and sex not in list(Sex):
        raise ValueError(f"expected a sex of {', '.join(Sex)} or nothing, got {printed(sex)}")
    return checked(
        NewAthlete(
            name=cells["name"],
            age_group=AgeGroup(group),
            sex=Sex(sex) if sex else None,
            groups=tuple(part for part in re.split(r"[|;]", cells.get("groups", "")) if part.strip()),
            consent=_day(cells.get("consent", ""), "consent"),
            guardian=_day(cells.get("guardian_consent", ""), "guardian_consent"),
            notes=cells.get("notes", ""),
        )
    )


def _day(text: str, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected {column} as YYYY-MM-DD, got {printed(text)}") from None
