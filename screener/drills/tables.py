"""One table of a packaged TOML file, read value by value so that a fault names its file, table and key."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from screener.errors import CatalogError

Word = TypeVar("Word", bound=StrEnum)


class Table:
    """A named table of a named file.

    Every method raises ``CatalogError`` with "expected ..., got ..." where the value is not what it should be.
    """

    def __init__(self, file: str, name: str, values: object) -> None:
        self.file = file
        self.name = name
        if not isinstance(values, Mapping):
            raise self.fault("a table", values)
        self.values: Mapping[str, object] = values

    def fault(self, expected: str, got: object) -> CatalogError:
        """The error to raise: names file and table."""
        return CatalogError(
            f"{self.file}, {self.name}: expected {expected}, got {got!r}",
            f"This is a fault of the installation: reinstall it, or mend {self.file}.",
        )

    def check_keys(self, known: frozenset[str]) -> None:
        """Refuse keys that nobody reads: they are usually misspelt."""
        unknown = sorted(set(self.values) - known)
        if unknown:
            raise self.fault(f"only the keys {sorted(known)}", unknown)

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """A text without spaces around it."""
        value = self.values.get(key, "" if may_be_empty else None)
        if not isinstance(value, str) or not (value.strip() or may_be_empty):
            raise self.fault(f"a text for {key}", value)
        return value.strip()

    def optional(self, key: str) -> str | None:
        """A text, or ``None`` where the key is missing."""
        return self.text(key) if key in self.values else None

    def texts(self, key: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        """A list of texts; with ``may_be_empty`` a missing key is an empty list."""
        value = self.values.get(key, [] if may_be_empty else None)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fault(f"a list of texts for {key}", value)
        if not (value or may_be_empty):
            raise self.fault(f"at least one text for {key}", value)
        return tuple(value)

    def whole(self, key: str) -> int:
        """A whole number."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(f"a whole number for {key}", value)
        return value

    def span(self, key: str) -> tuple[int, int]:
        """A pair of whole numbers, the smaller first."""
        value = self.values.get(key)
        pair = value if isinstance(value, list) and len(value) == 2 else []
        if not pair or not all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in pair) or pair[0] > pair[1]:
            raise self.fault(f"two whole numbers above zero for {key}, the smaller first", value)
        return pair[0], pair[1]

    def yes_no(self, key: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(f"true or false for {key}", value)
        return value

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """A list, maybe empty, of words of a closed list."""
        try:
            return tuple(words(text) for text in self.texts(key, may_be_empty=True))
        except ValueError:
            raise self.fault(f"{key} out of {[word.value for word in words]}", self.values.get(key)) from None

    def word(self, key: str, words: type[Word]) -> Word:
        """One word of a closed list."""
        value = self.text(key)
        try:
            return words(value)
        except ValueError:
            raise self.fault(f"{key} out of {[word.value for word in words]}", value) from None
