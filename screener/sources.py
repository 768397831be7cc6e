"""Published sources by identifier. What rests on a source names its identifier; what rests on none says "our own proposal".

The list is data (``sources.toml``) and is read on first use, so importing this module opens no file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from screener.errors import CatalogError

SOURCES: Mapping[str, Source]
"""Every source by identifier; read-only, loaded on first access."""

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_KEYS: Final = frozenset({"authors", "year", "title", "doi", "url", "note"})
_HINT: Final = "This is a fault of the installation: reinstall it, or mend sources.toml."


@dataclass(frozen=True, slots=True)
class Source:
    """One published source.

    Attributes:
        id: how results name it.
        authors: names as far as they are known to us.
        year: year of publication; ``None`` for pages without a date.
        title: title; in round brackets where it describes the source because the exact title was not at hand.
        doi: digital object identifier without the leading address; ``None`` where not known.
        url: where it was read; ``None`` where the DOI is enough.
        note: what we take from it, in one or two sentences.
    """

    id: str
    authors: str
    year: int | None
    title: str
    doi: str | None
    url: str | None
    note: str

    @property
    def link(self) -> str:
        """The address a reader can open: the DOI's where there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url or ""

    @property
    def cite(self) -> str:
        """Short form for a list: ``Herrington L (2014)``."""
        return f"{self.authors} ({self.year})" if self.year else self.authors


@cache
def _sources() -> Mapping[str, Source]:
    text = resources.files("screener").joinpath("sources.toml").read_text(encoding="utf-8")
    return MappingProxyType(read_sources(tomllib.loads(text)))


def read_sources(tables: Mapping[str, object]) -> dict[str, Source]:
    """Check parsed tables and turn them into sources.

    Raises:
        CatalogError: an entry lacks something, has an unknown key, or neither DOI nor address.
    """
    return {name: _source(name, table) for name, table in tables.items()}


def _source(name: str, table: object) -> Source:
    if not isinstance(table, dict) or not set(table) <= _KEYS:
        unknown = sorted(set(table) - _KEYS) if isinstance(table, dict) else table
        raise CatalogError(f"source {name}: expected only the keys {sorted(_KEYS)}, got {unknown}", _HINT)
    words = {key: _text(name, table, key) for key in ("authors", "title", "note")}
    year, doi, url = table.get("year"), table.get("doi"), table.get("url")
    if year is not None and not (isinstance(year, int) and 1900 < year < 2100):
        raise CatalogError(f"source {name}: expected a year, got {year!r}", _HINT)
    if doi is not None and not (isinstance(doi, str) and _DOI.fullmatch(doi)):
        raise CatalogError(f"source {name}: expected a DOI such as 10.1000/182, got {doi!r}", _HINT)
    if url is not None and not (isinstance(url, str) and url.startswith(("https://", "http://"))):
        raise CatalogError(f"source {name}: expected an address with https://, got {url!r}", _HINT)
    if doi is None and url is None:
        raise CatalogError(f"source {name}: expected a DOI or an address, got neither", _HINT)
    return Source(id=name, year=year, doi=doi, url=url, **words)


def _text(name: str, table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CatalogError(f"source {name}: expected a text for {key}, got {value!r}", _HINT)
    return value.strip()


def source(source_id: str) -> Source:
    """One source.

    Raises:
        CatalogError: nobody listed it.
    """
    try:
        return _sources()[source_id]
    except KeyError:
        raise CatalogError(f"expected a source listed in sources.toml, got {source_id!r}", _HINT) from None


def __getattr__(name: str) -> Mapping[str, Source]:
    if name == "SOURCES":
        return _sources()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
