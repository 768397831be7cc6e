"""How the page writes numbers and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bench.figures import Spread
from bench.record import HEAVY, PLAIN, SCREENER

NONE: Final = "-"
NAMES: Final = {SCREENER: "screener", PLAIN: "plain loop", HEAVY: "plain loop, heavy model"}


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, ("---",) * len(header), *rows))


def number(value: float | None, decimals: int = 1) -> str:
    """A number, or a dash where there is none."""
    return NONE if value is None else f"{value:.{decimals}f}"


def percent(share: float | None) -> str:
    """A share in percent, or a dash."""
    return NONE if share is None else f"{100 * share:.0f} %"


def times(found: Spread | None, decimals: int = 1) -> str:
    """``3.1 (2.9 to 3.3)``; the range is left out where there was one round."""
    if found is None:
        return NONE
    middle = number(found.median, decimals)
    return middle if found.n == 1 else f"{middle} ({number(found.low, decimals)} to {number(found.high, decimals)})"


def count(size: int, noun: str) -> str:
    """``1 clip``, ``2 clips``."""
    return f"{size} {noun}{'' if size == 1 else 's'}"
