"""Which drills make a session: what was called for first, general hip and knee work beside it, and no longer than was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screener.drills.catalog import Drill, drill, drills, hip_and_knee
from screener.drills.dose import CHANGE_S
from screener.drills.equipment import AT_HOME
from screener.drills.match import Call, extra_set, in_turn, prescription
from screener.drills.rules import rules
from screener.types import PlanItem, SessionPlan, Shown, Side, Stage

WARM_UP_S: Final = 120.0
"""Easy walking or cycling before the first drill; part of the session's minutes."""
REST_S: Final = {Stage.ACTIVATION: 15.0, Stage.STRENGTH: 45.0, Stage.CONTROL: 30.0, Stage.HEAVY: 120.0}
"""Rest after a set. Own proposal, like every time here."""
MOST_DRILLS: Final = 6
FEWEST_DRILLS: Final = 2
"""One for the hip and one for the knee."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every session of a plan is made from.

    Attributes:
        calls: the rules that apply.
        shown: by finding and side, the repetition that shows it.
        equipment: what is at hand, identifiers.
        left_out: drills that this athlete does not get.
        harder: whether drills that are called for give way to their harder versions.
    """

    calls: tuple[Call, ...]
    shown: tuple[Shown, ...]
    equipment: frozenset[str]
    left_out: frozenset[str]
    harder: bool = False

    def of_stage(self, stage: Stage) -> tuple[Drill, ...]:
        """Drills of a stage: those that the findings call for, then general ones, with what is at hand before what is not."""
        fitting = [entry for entry in in_turn(self.calls) if entry.stage is stage and entry.id not in self.left_out]
        called = [self._stepped_up(entry) for entry in fitting]
        general = [drill(name) for name in rules().stages[stage] if name not in self.left_out]
        general.sort(key=lambda entry: not self.at_hand(entry))
        return tuple(dict.fromkeys([*called, *general]))

    def at_hand(self, entry: Drill) -> bool:
        """Whether everything that a drill needs is there."""
        return set(entry.equipment) <= self.equipment | AT_HOME

    def called(self, entry: Drill) -> bool:
        """Whether a finding calls for it."""
        base = self.stands_for(entry)
        return any(call.because and base.id in call.rule.drills for call in self.calls)

    def stands_for(self, entry: Drill) -> Drill:
        """The drill that is called for where this one is its harder version; else the drill itself."""
        return next((base for base in in_turn(self.calls) if self._stepped_up(base) == entry), entry)

    def _stepped_up(self, entry: Drill) -> Drill:
        if not self.harder or entry.harder is None or entry.harder in self.left_out:
            return entry
        above = drill(entry.harder)
        return above if above.stage in (Stage.STRENGTH, Stage.CONTROL) else entry


def session(desk: Desk, letter: str, stages: Sequence[Stage], minutes: int, used: Sequence[str]) -> SessionPlan:
    """One kind of session.

    Args:
        desk: what it is made from.
        letter: its name.
        stages: whose drills take turns, the first stage first.
        minutes: how long it may take.
        used: drills of the phase's other sessions, which come later in their turn here.
    """
    budget = minutes * 60 - WARM_UP_S
    chosen: list[Drill] = []
    for entry in _candidates(desk, stages, used):
        if len(chosen) < MOST_DRILLS and _seconds_of(desk, [*chosen, entry]) <= budget:
            chosen.append(entry)
    chosen = _with_hip_and_knee(desk, chosen, stages, budget)
    sets = _sets(desk, chosen, budget)
    items = tuple(_item(desk, entry, count) for entry, count in zip(_in_order(chosen), sets, strict=True))
    return SessionPlan(letter, items, round((WARM_UP_S + sum(item.seconds for item in items)) / 60))


def _candidates(desk: Desk, stages: Sequence[Stage], used: Sequence[str]) -> list[Drill]:
    """Drills of the stages in turn; called-for before general, unused before used."""
    queues = [list(desk.of_stage(stage)) for stage in stages]
    turns = [queue[place] for place in range(max(map(len, queues))) for queue in queues if place < len(queue)]
    heavy = [entry for entry in turns if entry.stage is Stage.HEAVY]
    turns = [*[entry for entry in heavy if desk.at_hand(entry)], *[entry for entry in turns if entry.stage is not Stage.HEAVY]]
    return sorted(dict.fromkeys(turns), key=lambda entry: (entry.id in used, entry.stage is not Stage.HEAVY, not desk.called(entry)))


def _with_hip_and_knee(desk: Desk, chosen: list[Drill], stages: Sequence[Stage], budget: float) -> list[Drill]:
    """Both hip and knee work: what is missing takes the place of the last drill whose going leaves the other in."""
    for target in ("hip", "knee"):
        if any(target in entry.targets for entry in chosen):
            continue
        fitting = [entry for stage in (*stages, *Stage) for entry in desk.of_stage(stage) if target in entry.targets]
        wanted = next(entry for entry in fitting if entry.stage is not Stage.HEAVY or desk.at_hand(entry))
        while len(chosen) > FEWEST_DRILLS - 1 and _seconds_of(desk, [*chosen, wanted]) > budget:
            chosen = chosen[:-1]
        chosen = [*chosen, wanted]
    assert hip_and_knee(chosen) == (True, True)
    return chosen


def _in_order(chosen: Sequence[Drill]) -> list[Drill]:
    """Muscles are woken first, movement is practised while fresh, heavy before long."""
    order = [Stage.ACTIVATION, Stage.CONTROL, Stage.HEAVY, Stage.STRENGTH]
    place = {entry.id: number for number, entry in enumerate(drills())}
    return sorted(chosen, key=lambda entry: (order.index(entry.stage), entry.level, place[entry.id]))


def _sets(desk: Desk, chosen: Sequence[Drill], budget: float) -> list[int]:
    """Sets of each drill in order: the fewest of its dose, then one more each in turn while there is time."""
    ordered = _in_order(chosen)
    sets = [entry.dose.sets[0] for entry in ordered]
    while True:
        for place, entry in enumerate(ordered):
            more = [*sets[:place], sets[place] + 1, *sets[place + 1 :]]
            total = sum(_seconds(desk, one, count) for one, count in zip(ordered, more, strict=True))
            if sets[place] < entry.dose.sets[1] and total <= budget:
                sets = more
                break
        else:
            return sets


def _seconds_of(desk: Desk, chosen: Sequence[Drill]) -> float:
    return sum(_seconds(desk, entry, entry.dose.sets[0]) for entry in chosen)


def _seconds(desk: Desk, entry: Drill, sets: int) -> float:
    """About how long a drill takes at the upper end of its dose, rests and the way to the next one included."""
    one_side = entry.dose.amount[1] * entry.dose.unit_s
    whole = sets * (one_side * (2 if entry.each_side else 1) + REST_S[entry.stage])
    return whole + (one_side if extra_set(entry, desk.calls, desk.stands_for(entry)) else 0.0) + CHANGE_S


def _item(desk: Desk, entry: Drill, sets: int) -> PlanItem:
    made = prescription(entry, desk.calls, desk.stands_for(entry))
    return PlanItem(
        prescription=made,
        shown=tuple(one for one in desk.shown if one.finding in made.because and _same_side(made.side, one.side)),
        sets=sets,
        amount=entry.dose.amount,
        extra_set=extra_set(entry, desk.calls, desk.stands_for(entry)),
        substitute="" if desk.at_hand(entry) else entry.substitute,
        seconds=_seconds(desk, entry, sets),
    )


def _same_side(asked: Side, found: Side) -> bool:
    return asked is Side.BOTH or found in (asked, Side.BOTH)
