"""What the measurement has to hold, and whether it does. The limits are ours, set before anything was fitted; the figures are measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from validation.evidence import Evidence
from validation.pairs import figures
from validation.readings import INSTANTS
from validation.statistics import Coverage, agreement, coverage
from validation.words import AT, SINGLE_LEG, TESTS, number, percent, percent_span

LEGS_FILMED: Final = 200
SQUATS_FILMED: Final = 60
RMSE_DEG: Final = 2.3
RMSE_AIM_DEG: Final = 1.5
BIAS_DEG: Final = 0.7
GAP_DEG: Final = 1.0
SQUAT_RMSE_DEG: Final = 2.0
KASR_ERROR: Final = 0.05
MEASURED: Final = 0.95
CORRECTED_RMSE_DEG: Final = 2.5
CORRECTED_MEASURED: Final = 0.90
TURNED_DEG: Final = 10.0
LEVEL: Final = 0.95
POINT: Final = (0.91, 0.98)
WIDTH_DEG: Final = 9.5
WIDTH_AIM_DEG: Final = 6.0


@dataclass(frozen=True, slots=True)
class Target:
    """One line: what is asked, what was found, whether it holds; ``None`` where there was nothing to measure."""

    what: str
    asked: str
    found: str
    holds: bool | None

    @property
    def verdict(self) -> str:
        """In words."""
        return {True: "holds", False: "**falls short**", None: "**not measured**"}[self.holds]


def targets(evidence: Evidence) -> list[Target]:
    """Every target, in the order of the report."""
    return [*_filmed(evidence), *_accuracy(evidence), *_corrected(evidence), *_intervals(evidence), *_changes(evidence), *_alarms(evidence)]


def _at_most(what: str, value: float, limit: float, *, decimals: int = 2, unit: str = "°", aim: float | None = None) -> Target:
    """A size (the sign does not matter) that may not be larger than a limit."""
    hope = f" (aim {aim:g}{unit})" if aim is not None else ""
    holds = abs(value) <= limit if math.isfinite(value) else None
    found = number(value, decimals) + (unit if math.isfinite(value) else "")
    return Target(what, f"at most {limit:g}{unit}{hope}", found, holds)


def _at_least(what: str, share: float, limit: float) -> Target:
    return Target(what, f"at least {percent(limit)}", percent(share, 1), share >= limit if math.isfinite(share) else None)


def _filmed(evidence: Evidence) -> Iterator[Target]:
    for movement, label in TESTS.items():
        least, noun = (SQUATS_FILMED, "clips") if movement == "squat" else (LEGS_FILMED, "legs")
        size = sum(spec.movement == movement for spec in evidence.specs)
        yield Target(f"{label}: {noun} filmed", f"at least {least}", str(size), size >= least)


def _accuracy(evidence: Evidence) -> Iterator[Target]:
    for at in INSTANTS:
        found = agreement(evidence.pick("fppa", at, SINGLE_LEG))
        yield _at_most(f"Single-leg tests, FPPA at {AT[at]}: RMSE", found.rmse, RMSE_DEG, aim=RMSE_AIM_DEG)
        yield _at_most(f"Single-leg tests, FPPA at {AT[at]}: bias", found.bias, BIAS_DEG)
        yield _at_most(f"Single-leg tests, FPPA at {AT[at]}: bias of left legs minus bias of right legs", found.gap, GAP_DEG)
    for at in INSTANTS:
        found = agreement(evidence.pick("mean_fppa", at, ("squat",)))
        yield _at_most(f"Squat, mean FPPA of both legs at {AT[at]}: RMSE", found.rmse, SQUAT_RMSE_DEG, aim=RMSE_AIM_DEG)
    for at in INSTANTS:
        found = agreement(evidence.pick("kasr", at, ("squat",)))
        yield _at_most(f"Squat, knee-to-ankle separation ratio at {AT[at]}: RMSE", found.rmse, KASR_ERROR, unit="", decimals=3)
    for movement, label in TESTS.items():
        metric = "mean_fppa" if movement == "squat" else "fppa"
        rows = [row for at in INSTANTS for row in evidence.pick(metric, at, (movement,))]
        yield _at_least(f"{label}: repetitions measured", agreement(rows).share, MEASURED)


def _corrected(evidence: Evidence) -> Iterator[Target]:
    turned = f"camera turned up to ±{TURNED_DEG:g}°"
    for at in INSTANTS:
        rows = evidence.pick("fppa_corrected", at, SINGLE_LEG, turned_up_to=TURNED_DEG)
        yield _at_most(f"Single-leg tests, corrected angle at {AT[at]}, {turned}: RMSE", agreement(rows).rmse, CORRECTED_RMSE_DEG)
        every = evidence.pick("fppa_corrected", at, TESTS, turned_up_to=TURNED_DEG)
        yield _at_least(f"All tests, corrected angle at {AT[at]}, {turned}: measured", agreement(every).share, CORRECTED_MEASURED)


def _intervals(evidence: Evidence) -> Iterator[Target]:
    for movement, label in TESTS.items():
        metric, name = ("mean_fppa", "mean FPPA") if movement == "squat" else ("fppa", "FPPA")
        for at in INSTANTS:
            found = coverage(evidence.pick(metric, at, (movement,)))
            yield _covers(f"{label}, {name} at {AT[at]}: 95 % intervals that hold the truth", found)
            yield _at_most(f"{label}, {name} at {AT[at]}: mean width of the intervals", found.width, WIDTH_DEG, aim=WIDTH_AIM_DEG)
    ranks = [coverage(evidence.pick("fppa", at, SINGLE_LEG, standard=False)).rank for at in INSTANTS]
    found_rank, holds = min(ranks), min(ranks) > 0 if all(map(math.isfinite, ranks)) else None
    what = "Single-leg tests, every condition: rank correlation of an interval's width and the size of the error"
    yield Target(what, "above 0", number(found_rank, 2, sign=True), holds)


def _covers(what: str, found: Coverage) -> Target:
    asked = f"{100 * POINT[0]:.0f} to {100 * POINT[1]:.0f} %, and 95 % within the range of resampled people"
    holds = POINT[0] <= found.share <= POINT[1] and found.low <= LEVEL <= found.high if math.isfinite(found.low) else None
    return Target(what, asked, f"{percent(found.share, 1)} ({percent_span(found.low, found.high)})", holds)


def _changes(evidence: Evidence) -> Iterator[Target]:
    for movement, label in TESTS.items():
        metric = "mean_fppa" if movement == "squat" else "fppa"
        for at in INSTANTS:
            rows = [c for c in evidence.changes if (c.metric, c.at, c.movement, c.standard) == (metric, at, movement, True)]
            yield _covers(f"{label}, change in one set-up at {AT[at]}: intervals that hold the true change", figures(rows).intervals)


def _alarms(evidence: Evidence) -> Iterator[Target]:
    clear = [alarm for alarm in evidence.alarms if alarm.group == "on track"]
    false = sum(alarm.false for alarm in evidence.alarms)
    asked = "none"
    what = "Inward drift called likely against the truth (more than 3° below the limit, or on the free leg)"
    yield Target(what, asked, f"{false} of {len(evidence.alarms)} clips", false == 0 if clear else None)
    drifting = [alarm for alarm in evidence.alarms if alarm.group == "drifting"]
    missed = sum(alarm.missed for alarm in drifting)
    what = "Clear inward drift (more than 5° above the limit) not called likely"
    yield Target(what, asked, f"{missed} of {len(drifting)} clips", missed == 0 if drifting else None)


def shortfalls(found: list[Target]) -> int:
    """How many targets fall short or could not be measured."""
    return sum(target.holds is not True for target in found)
