"""From a set to exhaustion to the load of the heavy stage.

Both formulas estimate what could be lifted once from ``r`` repetitions with weight ``w``: Epley ``w (1 + r / 30)``, Brzycki
``w 36 / (37 - r)``. They agree at ten repetitions and part below; beyond ten neither is used here.
"""

from __future__ import annotations

from typing import Final

from screener.drills.catalog import drill, drills
from screener.errors import InputError
from screener.types import HeavyLoad, RepMax, Stage

FEWEST, MOST = 2, 10
"""Repetitions from which a maximum is estimated. Own proposal."""
SHARE: Final = 0.70
"""Heavy begins here (the article's 70 % of a one-repetition maximum)."""
FURTHER_SHARE: Final = 0.80
POUND_KG: Final = 0.45359237
HEAVIEST_KG: Final = 500.0


def epley(kilograms: float, repetitions: int) -> float:
    """One-repetition maximum in kilograms after Epley."""
    return kilograms * (1 + repetitions / 30)


def brzycki(kilograms: float, repetitions: int) -> float:
    """One-repetition maximum in kilograms after Brzycki."""
    return kilograms * 36 / (37 - repetitions)


def heavy_load(rep_max: RepMax) -> HeavyLoad:
    """The load of a heavy drill: from 70 % of the lower estimate to 80 % of it, kilograms.

    Raises:
        InputError: no heavy drill, or a set that neither formula may be asked about.
    """
    heavy = [entry.id for entry in drills() if entry.stage is Stage.HEAVY]
    if rep_max.drill not in heavy:
        raise InputError(f"expected a heavy drill out of {', '.join(heavy)}; got {rep_max.drill!r}", "`screener drills` lists them.")
    if not FEWEST <= rep_max.repetitions <= MOST:
        raise InputError(
            f"{drill(rep_max.drill).name}: expected a set of {FEWEST} to {MOST} repetitions, got {rep_max.repetitions}",
            "Take a weight with which no more than ten clean repetitions are possible.",
        )
    if not 0 < rep_max.kilograms <= HEAVIEST_KG:
        raise InputError(
            f"{drill(rep_max.drill).name}: expected a weight above 0 and up to {HEAVIEST_KG:.0f} kg, got {rep_max.kilograms:g} kg",
            "Give the weight of bar and plates together, as 60kgx8 or 135lbx8.",
        )
    estimates = epley(rep_max.kilograms, rep_max.repetitions), brzycki(rep_max.kilograms, rep_max.repetitions)
    lower = min(estimates)
    return HeavyLoad(rep_max, *estimates, load_kg=(SHARE * lower, FURTHER_SHARE * lower))
