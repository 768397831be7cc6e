"""How well readings agree with truth. Every function takes rows of ``readings.Reading``; rows without a number count as not measured.

Errors are reading minus truth; positive = read too far inward. Where a figure cannot be had (too few rows, no spread) it is NaN.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.stats import rankdata

from screener.types import FloatArray
from validation.readings import Reading

BOOTSTRAP: Final = 2000
BOOTSTRAP_SEED: Final = 1
LIMITS_Z: Final = 1.96
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures of one group of rows, in the metric's unit (degrees, or none for the ratio).

    Attributes:
        wanted, measured: rows, and rows with a number.
        bias, sd, rmse: of the error; ``sd`` with one degree of freedom taken off.
        low, high: 95 % limits of agreement, bias -/+ 1.96 SD.
        slope: of the reading on the truth; 1 = a degree more is read as a degree more.
        gap: bias of left legs minus bias of right legs.
        between, within: SD of the error between clips (legs) and within one.
    """

    wanted: int
    measured: int
    bias: float
    sd: float
    rmse: float
    low: float
    high: float
    slope: float
    gap: float
    between: float
    within: float

    @property
    def share(self) -> float:
        """Share measured; NaN where nothing was wanted."""
        return self.measured / self.wanted if self.wanted else math.nan


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often intervals hold the truth.

    Attributes:
        n: intervals.
        share: of them hold the truth.
        low, high: 95 % range of that share when whole people are drawn again.
        width: mean width.
        rank: Spearman's rank correlation of width and size of the error.
    """

    n: int
    share: float
    low: float
    high: float
    width: float
    rank: float


def agreement(rows: Sequence[Reading]) -> Agreement:
    """Bias, spread and share measured of a group of rows."""
    seen = [row for row in rows if row.measured]
    errors, truth = np.array([row.error for row in seen]), np.array([row.truth for row in seen])
    bias, sd = mean(errors), sample_sd(errors)
    between, within = components([((row.clip, row.side), row.error) for row in seen])
    return Agreement(
        wanted=len(rows),
        measured=len(seen),
        bias=bias,
        sd=sd,
        rmse=rmse(errors),
        low=bias - LIMITS_Z * sd,
        high=bias + LIMITS_Z * sd,
        slope=slope(truth, truth + errors),
        gap=mean([row.error for row in seen if row.side == "left"]) - mean([row.error for row in seen if row.side == "right"]),
        between=between,
        within=within,
    )


def coverage(rows: Sequence[Reading]) -> Coverage:
    """How often the intervals of a group of rows hold the truth; whole people are drawn again for its range."""
    seen = [row for row in rows if row.measured and math.isfinite(row.low)]
    held = [row.low <= row.truth <= row.high for row in seen]
    widths, errors = np.array([row.high - row.low for row in seen]), np.array([abs(row.error) for row in seen])
    low, high = bootstrap_share([row.person for row in seen], held)
    return Coverage(len(seen), mean(np.array(held, dtype=np.float64)), low, high, mean(widths), rank_correlation(widths, errors))


def of_plain_loop(rows: Iterable[Reading]) -> list[Reading]:
    """The same rows with the plain loop's numbers in place of the product's; it gives no intervals."""
    return [replace(row, value=row.plain, low=math.nan, high=math.nan) for row in rows]


def mean(values: Sequence[float] | FloatArray) -> float:
    """The mean; NaN of nothing."""
    return float(np.mean(values)) if len(values) else math.nan


def rmse(errors: FloatArray) -> float:
    """Root of the mean square; NaN of nothing."""
    return math.sqrt(mean(errors**2))


def sample_sd(values: FloatArray) -> float:
    """The sample's standard deviation; NaN of fewer than two."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else math.nan


def slope(x: FloatArray, y: FloatArray) -> float:
    """Least-squares slope of y on x; NaN where x does not vary."""
    if len(x) < 3 or np.ptp(x) < 1e-9:
        return math.nan
    away = x - x.mean()
    return float((away * (y - y.mean())).sum() / (away**2).sum())


def rank_correlation(x: FloatArray, y: FloatArray) -> float:
    """Spearman's rank correlation; NaN where either does not vary."""
    if len(x) < 3 or np.ptp(x) < 1e-9 or np.ptp(y) < 1e-9:
        return math.nan
    return float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])


def bootstrap_share(groups: Sequence[Hashable], held: Sequence[bool]) -> tuple[float, float]:
    """95 % range of a share when whole groups are drawn again, with a fixed seed; NaN where there are fewer than two groups."""
    tally: dict[Hashable, list[int]] = defaultdict(lambda: [0, 0])
    for group, hit in zip(groups, held, strict=True):
        tally[group][0] += hit
        tally[group][1] += 1
    if len(tally) < 2:
        return math.nan, math.nan
    hits, sizes = np.array(list(tally.values()), dtype=np.float64).T
    drawn = np.random.default_rng(BOOTSTRAP_SEED).integers(len(tally), size=(BOOTSTRAP, len(tally)))
    shares = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(shares, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def components(errors: Iterable[tuple[Hashable, float]]) -> tuple[float, float]:
    """SD of the error between groups and within a group, from a one-way analysis of variance.

    Within is NaN where no group has two; between then holds everything.
    """
    groups: dict[Hashable, list[float]] = defaultdict(list)
    for group, error in errors:
        groups[group].append(error)
    sizes = np.array([len(values) for values in groups.values()], dtype=np.float64)
    total, count = sizes.sum(), len(groups)
    if count < 2:
        return math.nan, math.nan
    means = np.array([np.mean(values) for values in groups.values()])
    grand = float((sizes * means).sum() / total)
    among = float((sizes * (means - grand) ** 2).sum() / (count - 1))
    if total == count:
        return math.sqrt(among), math.nan
    inside = sum(float(((np.array(values) - np.mean(values)) ** 2).sum()) for values in groups.values()) / (total - count)
    usual = (total - (sizes**2).sum() / total) / (count - 1)
    return math.sqrt(max(0.0, (among - inside) / usual)), math.sqrt(inside)
