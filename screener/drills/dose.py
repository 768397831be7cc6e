"""How much of a drill: sets, repetitions or seconds, days a week, and about how long that takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screener.drills.tables import Table

DOSE_NOTE: Final = "our own proposal, in line with usual strength practice"
"""What stands behind every dose; ``Dose.text`` carries it in brackets."""
REPETITION_S: Final = 3.0
"""Seconds of one repetition at an ordinary pace (1 up, 2 down). Own proposal, like the other times here."""
SLOW_REPETITION_S: Final = 5.0
STEP_S: Final = 2.0
CHANGE_S: Final = 20.0
"""Seconds to get from one drill to the next."""
HEAVY_NOTE: Final = "at 70 % of your one-repetition maximum or more"


class Measure(StrEnum):
    """What a set is counted in; the words are the keys in ``catalog.toml``."""

    REPETITIONS = "repetitions"
    HOLD_S = "hold_s"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Dose:
    """A range of sets, of what a set counts, and of days a week.

    Attributes:
        sets, amount, days: (fewest, most).
        measure: what ``amount`` counts: repetitions, seconds of a hold, or steps each way.
        slow: whether repetitions are done slowly, as practice of the movement.
        heavy: whether it is done with a heavy load.
    """

    sets: tuple[int, int]
    amount: tuple[int, int]
    days: tuple[int, int]
    measure: Measure
    slow: bool = False
    heavy: bool = False

    @property
    def unit_s(self) -> float:
        """Seconds that one of ``amount`` takes."""
        pace = SLOW_REPETITION_S if self.slow else REPETITION_S
        return {Measure.HOLD_S: 1.0, Measure.STEPS: 2 * STEP_S}.get(self.measure, pace)

    def text(self, each_side: bool) -> str:
        """The whole range in words, with what it rests on in brackets."""
        days = f"{_span(self.days)} days a week" + (", 48 hours apart" if self.heavy else "")
        return f"{self.amount_text(self.sets, self.amount, each_side)}, {days} ({DOSE_NOTE})"

    def amount_text(self, sets: tuple[int, int], amount: tuple[int, int], each_side: bool) -> str:
        """Sets and what they count, in words: ``2-3 sets of 15-20 each side``."""
        side = " each side" if each_side else ""
        if self.measure is Measure.HOLD_S:
            return f"{_span(sets)} holds of {_span(amount)} seconds{side}"
        if self.measure is Measure.STEPS:
            return f"{_span(sets)} sets of {_span(amount)} steps each way"
        what = " slow repetitions" if self.slow else " repetitions"
        return f"{_span(sets)} sets of {_span(amount)}{what}{side}" + (f" {HEAVY_NOTE}" if self.heavy else "")


def read_dose(entry: Table, heavy: bool) -> Dose:
    """The dose of a table of the catalogue. Raises ``CatalogError`` for one that is not whole."""
    dose = Table(entry.file, f"{entry.name}.dose", entry.values.get("dose"))
    dose.check_keys(frozenset({"sets", "days", "slow", *Measure}))
    given = [measure for measure in Measure if measure in dose.values]
    if len(given) != 1:
        raise dose.fault(f"one of {', '.join(Measure)}", [str(measure) for measure in given])
    return Dose(
        sets=dose.span("sets"),
        amount=dose.span(given[0]),
        days=dose.span("days"),
        measure=given[0],
        slow=dose.yes_no("slow", default=False),
        heavy=heavy,
    )


def _span(pair: tuple[int, int]) -> str:
    low, high = pair
    return f"{low}" if low == high else f"{low}-{high}"
