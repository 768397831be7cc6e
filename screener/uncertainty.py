"""From error models and spread over repetitions to intervals and probabilities. Never holds a cut-off.

An error has a part that belongs to the clip (clothes, hip landmark, model: the same in every repetition) and a part that belongs to the
reading. Repetitions average out the second only. Filmed again in one set-up, part of the first cancels: the error of one person and
camera still moves with the angle and the depth, so a change is read finer than a value, but not as finely as repetitions agree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from screener.types.media import FloatArray
from screener.types.registry import BandTable, ErrorModel
from screener.types.result import Estimate
from screener.types.terms import Band, Unit

LEVEL: Final = 0.95
NORMAL: Final = NormalDist()
Z: Final = NORMAL.inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of one reading that makes it surer or less sure; NaN where it is not known.

    Attributes:
        disagreement: half the difference between the plain and the mirrored look at this reading, in the metric's unit.
        standing_disagreement: the same in quiet standing.
        view_deg: how far aside the body is seen, degrees.
        lowest: whether it was read at the lowest point.
    """

    disagreement: float = math.nan
    standing_disagreement: float = math.nan
    view_deg: float = math.nan
    lowest: bool = False


def reading_sd(model: ErrorModel, known: Circumstances) -> tuple[float, float]:
    """SD of one reading, as (part of the clip, part of the reading), in the metric's unit.

    A clip on which the model contradicts itself is one on which it errs more: disagreement in standing counts as it is, disagreement at
    the reading only for what goes beyond the usual. What is not known adds nothing.
    """
    usual = model.clip_sd * (model.lowest if known.lowest else 1.0)
    beyond = max(0.0, abs(known.disagreement) - model.clip_sd) / 2 if math.isfinite(known.disagreement) else 0.0
    standing = abs(known.standing_disagreement) if math.isfinite(known.standing_disagreement) else 0.0
    aside = abs(known.view_deg) if math.isfinite(known.view_deg) else 0.0
    return math.hypot(usual, beyond, model.per_standing_disagreement * standing, model.per_view_deg * aside), model.rep_sd


def around(value: float, sd: float, unit: Unit, *, nonnegative: bool = False) -> Estimate:
    """The value with its normal interval, cut off at zero where a quantity cannot lie below."""
    half = Z * sd
    low = max(value - half, min(value, 0.0)) if nonnegative else value - half
    return Estimate(value=value, low=low, high=value + half, unit=unit, level=LEVEL)


def summary_sd(values: Sequence[float], clip_sd: float, change_sd: float, rep_sd: float) -> tuple[float, float]:
    """SD of the median over repetitions, as (absolute value, its part in a change within one set-up).

    The spread of the athlete's own repetitions counts where it is larger than the reading's; a median costs 1.25 of a mean.
    """
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    median = 1.2533 if len(values) > 2 else 1.0
    repeat = median * max(spread, rep_sd) / math.sqrt(len(values))
    return math.hypot(clip_sd, repeat), math.hypot(change_sd, repeat)


def beyond(estimate_value: float, sd: float, limit: float, *, below: bool) -> float:
    """Probability that the truth lies beyond a limit, from a normal error around the estimate."""
    distance = (limit - estimate_value) if below else (estimate_value - limit)
    return NORMAL.cdf(distance / sd) if sd > 0 else float(distance > 0)


def sd_of(estimate: Estimate) -> float:
    """The SD behind an interval that ``around`` made (from its upper half: the lower one may be cut off at zero)."""
    z = Z if estimate.level == LEVEL else NORMAL.inv_cdf((1 + estimate.level) / 2)
    return (estimate.high - estimate.value) / z


def likeliest_band(value: float, sd: float, table: BandTable) -> tuple[Band, float]:
    """The band with the largest probability, and that probability."""
    sign = -1.0 if table.falling else 1.0
    edges: FloatArray = np.array([-np.inf, *(sign * edge for edge in table.edges), np.inf])
    shares = np.diff([NORMAL.cdf(edge) for edge in (edges - sign * value) / max(sd, 1e-9)])
    best = int(np.argmax(shares))
    return tuple(Band)[best], float(shares[best])
