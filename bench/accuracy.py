"""How far the timed readings are from the truth: speed that costs degrees would be no gain."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from screener.assets import Truth

INSTANTS: Final = ("matched_depth", "lowest")
SAME_REPETITION_S: Final = 0.5
"""A repetition belongs to a true one if its turning point is nearer to the middle of the bottom hold than this."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Error of one reading of a clip.

    Attributes:
        at: the instant.
        wanted, measured: true values within the part that was read, and those with a reading.
        bias_deg, rmse_deg: of reading minus truth, degrees; ``None`` where nothing was measured.
    """

    at: str
    wanted: int
    measured: int
    bias_deg: float | None
    rmse_deg: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One frame of the plain loop: seconds, angle of each leg in degrees; NaN where nobody was seen."""

    time_s: float
    left: float
    right: float


def of_screener(result: Mapping[str, Any], truth: Sequence[Truth]) -> tuple[Accuracy, ...]:
    """Error of the screener's JSON at its own instants, repetition by repetition."""
    return tuple(_agreement(at, [(_screened(result, row, at), getattr(row, at)) for row in truth]) for at in INSTANTS)


def of_plain_loop(rows: Sequence[Row], truth: Sequence[Truth]) -> tuple[Accuracy, ...]:
    """Error of the plain loop, which is told the true instants; repetitions after its last frame are not counted."""
    read = [true for true in truth if rows and true.lowest_to_s <= rows[-1].time_s]
    return tuple(_agreement(at, [(_plain(rows, true, at), getattr(true, at)) for true in read]) for at in INSTANTS)


def load_rows(path: Path) -> list[Row]:
    """The plain loop's CSV."""
    with path.open(newline="", encoding="utf-8") as stream:
        return [Row(float(r["time_s"]), float(r["fppa_left_deg"]), float(r["fppa_right_deg"])) for r in csv.DictReader(stream)]


def _screened(result: Mapping[str, Any], true: Truth, at: str) -> float:
    """The measurement that belongs to a true value; NaN where there is none."""
    middle = (true.lowest_from_s + true.lowest_to_s) / 2
    near = [rep for rep in result["reps"] if abs(rep["turn_s"] - middle) < SAME_REPETITION_S]
    if not near:
        return math.nan
    index = min(near, key=lambda rep: float(abs(rep["turn_s"] - middle)))["index"]
    key = ("fppa", true.side, index, at)
    found = (m for m in result["measurements"] if (m["metric"], m["side"], m["rep"], m["at"]) == key)
    return next((float(m["value"]) for m in found if "value" in m), math.nan)


def _plain(rows: Sequence[Row], true: Truth, at: str) -> float:
    """The mean of the frames of the hold, or the frame nearest to matched depth; NaN where nobody was seen."""
    if at == "lowest":
        picked = [row for row in rows if true.lowest_from_s <= row.time_s <= true.lowest_to_s]
    else:
        picked = [min(rows, key=lambda row: abs(row.time_s - true.matched_s))]
    seen = [angle for row in picked if math.isfinite(angle := getattr(row, true.side))]
    return sum(seen) / len(seen) if seen else math.nan


def _agreement(at: str, pairs: Iterable[tuple[float, float]]) -> Accuracy:
    tried = list(pairs)
    errors = [value - true for value, true in tried if math.isfinite(value)]
    if not errors:
        return Accuracy(at, len(tried), 0, None, None)
    bias, square = sum(errors) / len(errors), sum(error**2 for error in errors) / len(errors)
    return Accuracy(at, len(tried), len(errors), bias, math.sqrt(square))
