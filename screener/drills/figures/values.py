"""Numbers out of tables, with the faults of ``Table``."""

from __future__ import annotations

import math

from screener.drills.figures.space import Triple
from screener.drills.tables import Table


def number(table: Table, key: str, default: float | None = None) -> float:
    """A finite number. Raises ``CatalogError`` where there is none."""
    value = table.values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise table.fault(f"a number for {key}", value)
    return float(value)


def numbers(table: Table, key: str, count: int) -> tuple[float, ...]:
    """A list of so many finite numbers. Raises ``CatalogError`` where there is none."""
    value = table.values.get(key)
    if (
        not isinstance(value, list | tuple)
        or len(value) != count
        or any(isinstance(item, bool) or not isinstance(item, int | float) or not math.isfinite(item) for item in value)
    ):
        raise table.fault(f"{count} numbers for {key}", value)
    return tuple(float(item) for item in value)


def triple(table: Table, key: str, default: Triple | None = None) -> Triple:
    """Three numbers. Raises ``CatalogError`` where there are none and there is no default."""
    if default is not None and key not in table.values:
        return default
    x, y, z = numbers(table, key, 3)
    return x, y, z
