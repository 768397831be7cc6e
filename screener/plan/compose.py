"""The plan: what was seen and what the athlete said, turned into twelve weeks.

No plan without answered safety questions, none where an answer stands against it, none where nothing could be judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from screener import hipcheck
from screener.drills.catalog import drills
from screener.drills.equipment import AT_HOME, Equipment
from screener.drills.match import calls
from screener.errors import InputError, PlanRefused
from screener.intake import for_age
from screener.plan.programme import RESCREEN_WEEKS, WEEKS, PhaseText, programme
from screener.plan.sessions import Desk, session
from screener.plan.strength import heavy_load
from screener.types import (
    Band,
    DrillGate,
    Estimate,
    Facts,
    HipCheck,
    Intake,
    Phase,
    Plan,
    SessionPlan,
    Shown,
    Stage,
    Status,
    TrainingDay,
    Way,
    Wishes,
)

SHORTEST, LONGEST = 15, 60
"""Minutes of a session that may be asked for."""
LIGHT: Final = (Stage.ACTIVATION, Stage.CONTROL)
HEAVY_DAYS: Final = 2
"""Heavy sessions a week, 48 hours apart."""
_ON_ONE_SHOULDER: Final = "side_plank"
"""Drills that rest on one shoulder begin so."""


def make_plan(check: HipCheck, intake: Intake, wishes: Wishes) -> Plan:
    """Twelve weeks of hip and knee work that match what was seen.

    Args:
        check: one or several clips of one session.
        intake: what the answers to the safety questions came to.
        wishes: first day, days a week, minutes, equipment.

    Raises:
        PlanRefused: the safety questions are unanswered or stand against it, or nothing could be judged.
        InputError: days, minutes or equipment that no plan can be made for.
    """
    gate = _gate(check, intake)
    _check(wishes)
    found = calls(check.observed, hipcheck.answered(check))
    if not found:
        again = "Film again as the result of each clip says, and try once more."
        raise PlanRefused("No plan was made, because nothing in these clips could be judged.", again)
    equipment = wishes.equipment | AT_HOME
    left_out = {entry.id for entry in drills() if intake.facts.shoulder and entry.id.startswith(_ON_ONE_SHOULDER)}
    desk = Desk(found, tuple(_shown(check)), frozenset(equipment), frozenset(left_out))
    heavy, why = _heavy(gate, intake.facts, desk)
    texts = [programme().phases[name] for name in ("begin", "build", "heavy" if heavy else "steady")]
    phases = tuple(_phase(replace(desk, harder=text.id == "steady"), text, wishes) for text in texts)
    return Plan(
        check=check,
        gate=gate,
        facts=intake.facts,
        wishes=wishes,
        phases=phases,
        days=tuple(_days(phases, wishes)),
        heavy=heavy,
        heavy_why=why,
        loads=tuple(heavy_load(rep_max) for rep_max in wishes.rep_maxes) if heavy else (),
        notes=tuple(_notes(check, gate, intake.facts, heavy, wishes)),
    )


def _gate(check: HipCheck, intake: Intake) -> DrillGate:
    gate = intake.gate
    for take in check.takes:
        gate = for_age(gate, take.screening.context.age_group)
    if gate.open:
        return gate
    heading = "No plan today." if gate.answered else "No plan yet: the safety questions come first."
    raise PlanRefused("\n".join([f"{heading} {gate.advice}".strip(), *(f"- {reason}" for reason in gate.reasons)]), _GATE_HINT)


_GATE_HINT: Final = "`screener intake-template` prints the questions; give the answers with --intake FILE."


def _check(wishes: Wishes) -> None:
    choices = sorted(programme().weeks)
    if wishes.days not in choices:
        listed = ", ".join(map(str, choices))
        raise InputError(f"expected a number of days a week out of {listed}; got {wishes.days}", "Muscles need days off to grow.")
    if not SHORTEST <= wishes.minutes <= LONGEST:
        raise InputError(f"expected {SHORTEST} to {LONGEST} minutes a session, got {wishes.minutes}", "Choose another length.")
    if unknown := sorted(wishes.equipment - set(Equipment)):
        raise InputError(f"expected equipment out of {', '.join(Equipment)}; got {', '.join(unknown)}", "Separate several with commas.")


def _heavy(gate: DrillGate, facts: Facts, desk: Desk) -> tuple[bool, str]:
    """Whether heavy loads are part of the plan, and why or why not. Every condition has to be known, not just not denied."""
    if gate.minor or facts.adult is False:
        return False, "Heavy loads are left out: they are for adults."
    if None in (facts.adult, facts.pain_free, facts.lifts):
        return False, "Heavy loads are left out: the questions about age, pain and lifting experience were not answered."
    if not facts.pain_free:
        return False, "Heavy loads are left out while something hurts."
    if not facts.lifts:
        return False, "Heavy loads are left out: they ask for lifting experience, or a coach beside you."
    if not any(desk.at_hand(entry) for entry in desk.of_stage(Stage.HEAVY)):
        return False, "Heavy loads are left out: none of barbell, bench with weights or leg press is at hand."
    return True, "Heavy loads from week 7: you are an adult without pain and have lifted before, or have a coach beside you."


def _phase(desk: Desk, text: PhaseText, wishes: Wishes) -> Phase:
    """The sessions of a phase: A and B in turn, and a light one where the week has light days."""
    days = programme().weeks[wishes.days]
    is_heavy = Stage.HEAVY in text.stages
    first = session(desk, "A", text.stages, wishes.minutes, ())
    made: list[SessionPlan] = [first]
    full = sum(not day.light for day in days)
    if not is_heavy or full > HEAVY_DAYS:
        stages = [stage for stage in text.stages if stage is not Stage.HEAVY]
        made.append(session(desk, "B", stages[::-1] if is_heavy else stages, wishes.minutes, _drills(made)))
    if any(day.light for day in days) and Stage.ACTIVATION not in text.stages:
        made.append(session(desk, "L", LIGHT, wishes.minutes, ()))
    return Phase(text.id, text.first_week, text.last_week, text.stages, tuple(made))


def _drills(made: Sequence[SessionPlan]) -> list[str]:
    return [item.drill for one in made for item in one.items]


def _days(phases: Sequence[Phase], wishes: Wishes) -> Iterator[TrainingDay]:
    """Every training day; a day of filming again closes each fourth week."""
    turn = 0
    for week in range(1, WEEKS + 1):
        phase = next(phase for phase in phases if phase.first_week <= week <= phase.last_week)
        monday = wishes.start + timedelta(weeks=week - 1)
        letters = {one.letter for one in phase.sessions}
        full = 0
        for day in programme().weeks[wishes.days]:
            if day.light and "L" in letters:
                letter = "L"
            elif Stage.HEAVY in phase.stages:
                letter = "B" if full == 1 and "B" in letters else "A"
                full += 1
            else:
                letter = "AB"[turn % 2]
                turn += 1
            yield TrainingDay(monday + timedelta(days=day.offset), week, phase.id, letter)
        if week % RESCREEN_WEEKS == 0:
            yield TrainingDay(monday + timedelta(days=6), week, phase.id, "")


def _shown(check: HipCheck) -> Iterator[Shown]:
    """The repetition that shows each likely finding best, with its value and interval."""
    for one in check.observed:
        if one.finding.status is not Status.LIKELY:
            continue
        screening = check.takes[one.take].screening
        for evidence in one.finding.evidence:
            found = next(
                (
                    m
                    for m in screening.measurements
                    if (m.metric, m.side, m.rep, m.time_s) == (evidence.metric, evidence.side, evidence.rep, evidence.time_s)
                ),
                None,
            )
            if found is not None and isinstance(found.result, Estimate):
                key = (one.finding.id, one.finding.side, one.movement_id, one.take, evidence.rep, evidence.time_s, evidence.metric)
                yield Shown(*key, at=found.at, result=found.result)
                break


def _notes(check: HipCheck, gate: DrillGate, facts: Facts, heavy: bool, wishes: Wishes) -> Iterator[str]:
    """The notes that this plan carries, most urgent first."""
    likely = [one.finding for one in check.observed if one.finding.status is Status.LIKELY]
    if gate.minor:
        yield "minor"
    yield "pain"
    if facts.past_injury and any(finding.id == "side_difference" for finding in likely):
        yield "injury"
    if any(summary.band is Band.MARKED for take in check.takes if take.way is Way.NATURAL for summary in take.screening.summaries):
        yield "marked"
    yield "sides"
    if heavy:
        yield "heavy"
    if heavy and wishes.rep_maxes:
        yield "load"
    yield from ("running", "both", "pattern", "course")


def nothing_seen(check: HipCheck) -> bool:
    """Whether something was judged and nothing was likely: a plan then holds general work, and says that this is no all-clear."""
    return not hipcheck.nothing_judged(check) and all(one.finding.status is not Status.LIKELY for one in check.observed)
