"""From summaries to findings. ``likely``, ``possible``, ``not seen`` and ``not measured`` are four different things.

* likely: P(beyond the limit) >= 0.8, at least two repetitions, and two thirds of them beyond it;
* possible: P from 0.2 to 0.8, or P >= 0.2 with fewer or disagreeing repetitions;
* not seen: P < 0.2, and a single reading is precise enough to say so (its interval, not the athlete's own variety, is what must be narrow);
* not measured: otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screener import uncertainty
from screener.types.registry import Rule
from screener.types.result import Evidence, Finding
from screener.types.terms import Side, Status, Unit

LIKELY: Final = 0.8
POSSIBLE: Final = 0.2
AGREE: Final = 2 / 3
FEWEST_REPS: Final = 2
WIDEST: Final[dict[Unit, float]] = {Unit.DEGREE: 12.0, Unit.RATIO: 0.30, Unit.PERCENT_LEG: 10.0, Unit.SECOND: 5.0, Unit.METRE: 5.0}
"""A reading with a wider interval cannot say "not seen"."""
SHANK_SD_DEG: Final = 3.0
"""SD of the difference between shank's and thigh's part: the knee point enters both with opposite signs."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What bands and findings are judged from.

    Attributes:
        value, sd: median over repetitions and its SD, the athlete's own variety included.
        reading_sd: SD of one reading: how well one could look.
        per_rep: every measured repetition's value.
    """

    value: float
    sd: float
    reading_sd: float
    per_rep: tuple[float, ...]


def judge(
    rule: Rule,
    side: Side,
    scale: Judged,
    limit: float,
    unit: Unit,
    reps: Sequence[Evidence],
) -> Finding:
    """One finding from one summary.

    Args:
        rule: what is judged.
        side: whose.
        scale: median over repetitions, its SD, the SD of one reading and every repetition's value.
        limit: cut-off.
        unit: of the metric.
        reps: every measured repetition, as evidence, in the order of ``scale.per_rep``.
    """
    probability = uncertainty.beyond(scale.value, scale.sd, limit, below=rule.below)
    beyond = [(v < limit) if rule.below else (v > limit) for v in scale.per_rep]
    agree = len(beyond) >= FEWEST_REPS and sum(beyond) >= AGREE * len(beyond)
    if probability >= LIKELY and agree:
        status = Status.LIKELY
    elif probability >= POSSIBLE:
        status = Status.POSSIBLE
    elif 2 * uncertainty.Z * scale.reading_sd <= WIDEST[unit]:
        status = Status.NOT_SEEN
    else:
        status = Status.NOT_MEASURED
    ranked = sorted(zip(scale.per_rep, reps, strict=True), key=lambda pair: pair[0], reverse=not rule.below)
    detail = "" if status is not Status.NOT_MEASURED else "The reading is too uncertain in this clip to say that it was not there."
    return Finding(rule.finding, side, status, probability, tuple(e for _, e in ranked), rule.sources, detail)


def not_measured(rule: Rule, side: Side, detail: str) -> Finding:
    """A finding that could not be looked for, with the reason."""
    return Finding(rule.finding, side, Status.NOT_MEASURED, None, (), rule.sources, detail)


def shank_led(rule: Rule, valgus: Finding, shank_minus_thigh: Sequence[float]) -> Finding:
    """Whether the shank makes more of an inward knee than the thigh; follows from the valgus finding of the same side.

    Args:
        rule: the rule for ``shank_led``.
        valgus: the knee-valgus finding.
        shank_minus_thigh: per repetition, shank's minus thigh's part of the FPPA at matched depth, degrees.
    """
    if valgus.probability is None or not shank_minus_thigh:
        return not_measured(rule, valgus.side, valgus.detail or "The parts of the angle could not be read.")
    middle = sorted(shank_minus_thigh)[len(shank_minus_thigh) // 2]
    led = uncertainty.NORMAL.cdf(middle / SHANK_SD_DEG)
    probability = valgus.probability * led
    if valgus.status is Status.LIKELY and led >= LIKELY:
        status = Status.LIKELY
    elif probability >= POSSIBLE:
        status = Status.POSSIBLE
    else:
        status = Status.NOT_SEEN if valgus.status is not Status.NOT_MEASURED else Status.NOT_MEASURED
    return Finding(rule.finding, valgus.side, status, probability, valgus.evidence, rule.sources)
