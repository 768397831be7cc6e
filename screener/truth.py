"""The shipped clips show rendered people whose true angles are known: screen them and set every reading beside the truth.

Not a validation (eight clips are few, and rendered people are not people), but a check that anyone can repeat on their own machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.assets import Sample
from screener.run import Progress, screen_video
from screener.types import Estimate, Instant, Screening, Side


@dataclass(frozen=True, slots=True)
class Comparison:
    """One reading of the FPPA beside its true value, degrees; ``result`` is ``None`` where nothing was measured."""

    clip: str
    single_leg: bool
    rep: int
    side: Side
    at: Instant
    true_deg: float
    result: Estimate | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a group of readings agrees with the truth: number tried and measured, bias and RMSE in degrees, share of intervals that hold it.

    Bias, RMSE and share are NaN where nothing was measured.
    """

    tried: int
    measured: int
    bias_deg: float
    rmse_deg: float
    held: float


def compare(sample: Sample, screening: Screening) -> tuple[Comparison, ...]:
    """Every true value of a sample with the reading of the repetition that turned at the same time (within half a second)."""
    rows: list[Comparison] = []
    for true in sample.truth:
        middle = (true.lowest_from_s + true.lowest_to_s) / 2
        rep = next((r for r in screening.reps if abs(r.turn_s - middle) < 0.5), None)
        for at, degrees in ((Instant.MATCHED_DEPTH, true.matched_depth), (Instant.LOWEST, true.lowest)):
            found = screening.measurement("fppa", true.side, rep.index, at) if rep else None
            result = found.result if found and isinstance(found.result, Estimate) else None
            rows.append(Comparison(sample.name, sample.movement != "squat", true.rep, true.side, at, degrees, result))
    return tuple(rows)


def agreement(rows: Iterable[Comparison]) -> Agreement:
    """Summarise comparisons."""
    tried = list(rows)
    pairs = [(row.result, row.true_deg) for row in tried if row.result is not None]
    if not pairs:
        return Agreement(len(tried), 0, math.nan, math.nan, math.nan)
    errors = [result.value - true for result, true in pairs]
    return Agreement(
        tried=len(tried),
        measured=len(pairs),
        bias_deg=sum(errors) / len(errors),
        rmse_deg=math.sqrt(sum(e * e for e in errors) / len(errors)),
        held=sum(result.low <= true <= result.high for result, true in pairs) / len(pairs),
    )


def check(samples: Sequence[Sample], on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> tuple[Comparison, ...]:
    """Screen every sample and compare. Raises what ``screen_video`` raises."""
    rows: list[Comparison] = []
    for number, sample in enumerate(samples):

        def step(progress: Progress, done: int = number, name: str = sample.name) -> None:
            on_progress(Progress(name, (done + progress.share) / len(samples)))

        rows.extend(compare(sample, screen_video(sample.path, on_progress=step, cancelled=cancelled).screening))
    return tuple(rows)
