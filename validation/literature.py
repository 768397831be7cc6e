"""Figures that others published, and what was tried here: two committed lists, read and checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from screener import sources
from screener.sources import Source

FOLDER: Final = Path(__file__).parent
PUBLISHED_FILE: Final = FOLDER / "published.toml"
ATTEMPTS_FILE: Final = FOLDER / "attempts.toml"


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure.

    Attributes:
        kind: a person measuring, or a system without markers.
        system, task, result, against: who measured what, the figure with its unit, and what it was compared with.
        source: where it stands.
    """

    kind: Literal["human", "markerless"]
    system: str
    task: str
    result: str
    against: str
    source: Source


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that was tried to make the error smaller.

    Attributes:
        id, what: short name and what was done. What it changed stands under that name in ``attempts_found.json``.
        kept: whether it is in the product now.
        why: the reason for keeping or dropping it.
    """

    id: str
    what: str
    kept: bool
    why: str


def published(file: Path = PUBLISHED_FILE) -> tuple[Published, ...]:
    """The committed list of published figures.

    Raises:
        CatalogError: a figure names a source that nobody listed, or a source is incomplete.
        TypeError: an entry has a missing or unknown key.
    """
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    own = sources.read_sources(tables.get("sources", {}))
    return tuple(
        Published(**{**entry, "source": own.get(entry["source"]) or sources.source(entry["source"])}) for entry in tables["figure"]
    )


def attempts(file: Path = ATTEMPTS_FILE) -> tuple[Attempt, ...]:
    """What was tried, in the order of the file; nothing where there is no file or no entry.

    Raises:
        TypeError: an entry has a missing or unknown key.
    """
    if not file.is_file():
        return ()
    return tuple(Attempt(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("attempt", []))
