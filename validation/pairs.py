"""Change in one set-up: two films of the same person, leg, clothes and camera with different movements, and two repetitions of one film.

What belongs to the clip (clothes, hip landmark, model) is the same in both and cancels; a change can be read finer than an angle.
Degrees, positive = further inward the second time.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from validation.plan import ClipSpec
from validation.readings import INSTANTS, Reading, Truth, refusals, wanted
from validation.statistics import Coverage, bootstrap_share, mean, rank_correlation, rmse, sample_sd, slope


@dataclass(frozen=True, slots=True)
class Change:
    """One pair of films, compared by the product's summaries.

    Attributes:
        condition, standard, movement, person, side, metric, at: of both films.
        truth: change of the median true value over repetitions.
        value: change of the product's summary; NaN where either film gave none.
        half: half the width of the interval of that change; NaN likewise.
    """

    condition: str
    standard: bool
    movement: str
    person: int
    side: str
    metric: str
    at: str
    truth: float
    value: float
    half: float

    @property
    def measured(self) -> bool:
        """Whether both films gave a number."""
        return math.isfinite(self.value)

    @property
    def error(self) -> float:
        """Change as read minus true change."""
        return self.value - self.truth


@dataclass(frozen=True, slots=True)
class ChangeFigures:
    """Figures of a group of changes: pairs and measured pairs, bias, SD, RMSE and slope of the change, and how well its intervals hold."""

    wanted: int
    measured: int
    bias: float
    sd: float
    rmse: float
    slope: float
    intervals: Coverage


def changes(specs: Sequence[ClipSpec], truths: Mapping[str, Truth], results: Mapping[str, Mapping[str, Any] | None]) -> Iterator[Change]:
    """Every pair of takes among the clips, for every metric and instant whose depth both reached.

    Args:
        specs: the clips; those without a second take are passed over.
        truths, results: by clip name; a result is ``None`` where the product failed.
    """
    takes: dict[tuple[str, str, int, str], dict[int, ClipSpec]] = defaultdict(dict)
    for spec in specs:
        takes[spec.condition, spec.movement, spec.person, spec.side][spec.take] = spec
    for pair in takes.values():
        if pair.keys() >= {0, 1}:
            first, second = pair[0], pair[1]
            for metric, side in wanted(first.movement, first.side):
                for at in INSTANTS:
                    before, after = (true_summary(truths[spec.name], metric, side, at) for spec in (first, second))
                    if not (math.isfinite(before) and math.isfinite(after)):
                        continue
                    (a, half_a), (b, half_b) = (summary(results[spec.name], metric, side, at) for spec in (first, second))
                    key = (first.condition, first.standard, first.movement, first.person, side, metric, at)
                    yield Change(*key, truth=after - before, value=b - a, half=math.hypot(half_a, half_b))


def true_summary(truth: Truth, metric: str, side: str, at: str) -> float:
    """Median over repetitions of the true value, as the product summarises; NaN where the depth was never reached."""
    series = truth.series(metric, side)
    frames = [truth.frames(rep, side, at) for rep in range(len(truth.holds))]
    values = [float(series[found.start : found.stop].mean()) for found in frames if found is not None]
    return median(values) if values else math.nan


def summary(result: Mapping[str, Any] | None, metric: str, side: str, at: str) -> tuple[float, float]:
    """A summary's value and half the width of its change interval; NaN twice where the product gave none."""
    if result is None or refusals(result):
        return math.nan, math.nan
    found = next((s for s in result["summaries"] if (s["metric"], s["side"], s["at"]) == (metric, side, at)), None)
    if found is None or "not_measured" in found or found["change_high"] is None:
        return math.nan, math.nan
    # The upper half: the lower one is cut off at zero where a quantity cannot lie below.
    return found["value"], found["change_high"] - found["value"]


def figures(rows: Sequence[Change]) -> ChangeFigures:
    """How well changes are read; pairs without a number count as not measured. NaN where there are too few."""
    seen = [row for row in rows if row.measured]
    errors, halves = np.array([row.error for row in seen]), np.array([row.half for row in seen])
    truth = np.array([row.truth for row in seen])
    held = np.abs(errors) <= halves
    low, high = bootstrap_share([row.person for row in seen], held.tolist())
    share, width = mean(held.astype(np.float64)), 2 * mean(halves)
    intervals = Coverage(len(seen), share, low, high, width, rank_correlation(halves, np.abs(errors)))
    return ChangeFigures(len(rows), len(seen), mean(errors), sample_sd(errors), rmse(errors), slope(truth, truth + errors), intervals)


def between_repetitions(rows: Sequence[Reading]) -> tuple[int, float, float]:
    """Two neighbouring repetitions of one film: number of pairs, RMSE of the difference as read, SD of the true difference.

    Args:
        rows: of one metric and instant.
    """
    by_leg: dict[tuple[str, str], dict[int, Reading]] = defaultdict(dict)
    for row in rows:
        if row.measured:
            by_leg[row.clip, row.side][row.rep] = row
    pairs = [(reps[i], reps[i + 1]) for reps in by_leg.values() for i in reps if i + 1 in reps]
    wrong, true = np.array([b.error - a.error for a, b in pairs]), np.array([b.truth - a.truth for a, b in pairs])
    return len(pairs), rmse(wrong), sample_sd(true)
