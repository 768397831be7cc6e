"""How the report writes numbers, tables and names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

TESTS: Final = {"single_leg_squat": "Single-leg squat", "lateral_step_down": "Lateral step-down", "squat": "Squat"}
AT: Final = {"lowest": "the lowest point", "matched_depth": "matched depth"}
SINGLE_LEG: Final = ("single_leg_squat", "lateral_step_down")
NONE: Final = "-"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a vertical bar inside a cell becomes a slash."""
    lines = (header, ("---",) * len(header), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def number(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """A number, or a dash where there is none."""
    if not math.isfinite(value):
        return NONE
    rounded = round(value, decimals) + 0.0  # never "-0.0"
    return f"{rounded:{'+' if sign else ''}.{decimals}f}"


def percent(share: float, decimals: int = 0) -> str:
    """A share in percent, or a dash."""
    return f"{100 * share:.{decimals}f} %" if math.isfinite(share) else NONE


def span(low: float, high: float, decimals: int = 1) -> str:
    """``-4.2 to +3.1``, or a dash."""
    return f"{number(low, decimals, sign=True)} to {number(high, decimals, sign=True)}" if math.isfinite(low) else NONE


def percent_span(low: float, high: float) -> str:
    """``92 to 97 %``, or a dash."""
    return f"{100 * low:.0f} to {100 * high:.0f} %" if math.isfinite(low) else NONE


def count(size: int, noun: str) -> str:
    """``1 clip``, ``2 clips``."""
    return f"{size} {noun}{'' if size == 1 else 's'}"
