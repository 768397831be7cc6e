"""Plans: heavy loads only where every condition is known, the worse side first, notes where they belong, and bad wishes named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.errors import InputError, PlanRefused
from screener.types import AgeGroup, Band, Context, DrillGate, Facts, Intake, RepMax, Side, Stage, Status, Wishes
from tests import factories, plans

LIFTER = replace(plans.OPEN, facts=plans.LIFTER)
GYM = Wishes(plans.MONDAY, 3, 40, plans.EVERYTHING)


def test_heavy_loads_begin_in_week_seven_for_those_who_may() -> None:
    """Heavy loads begin in week 7 for those who may."""
    made = plans.plan(plans.PATTERNS["trunk lean"], LIFTER, GYM)
    assert made.heavy
    heavy = [item.drill for phase in made.phases if phase.first_week >= 7 for item in phase.sessions[0].items]
    assert {"leg_press", "hip_thrust"} & set(heavy)
    assert not any(item.prescription.stage is Stage.HEAVY for phase in made.phases[:2] for one in phase.sessions for item in one.items)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (Facts(), "were not answered"),
        (replace(plans.LIFTER, pain_free=None), "were not answered"),
        (replace(plans.LIFTER, pain_free=False), "while something hurts"),
        (replace(plans.LIFTER, lifts=False), "lifting experience"),
        (replace(plans.LIFTER, adult=False), "for adults"),
    ],
)
def test_one_condition_that_is_missing_or_unknown_leaves_heavy_loads_out(facts: Facts, why: str) -> None:
    """One condition that is missing or unknown leaves heavy loads out, and the plan says which."""
    made = plans.plan(
        plans.PATTERNS["trunk lean"], replace(plans.OPEN, facts=facts), replace(GYM, rep_maxes=(RepMax("hip_thrust", 60, 8),))
    )
    assert not made.heavy
    assert why in made.heavy_why
    assert made.loads == ()
    assert not any(item.prescription.stage is Stage.HEAVY for phase in made.phases for one in phase.sessions for item in one.items)


def test_without_bar_bench_or_machine_there_is_no_heavy_stage() -> None:
    """Without bar, bench or machine there is no heavy stage."""
    made = plans.plan(plans.PATTERNS["trunk lean"], LIFTER, replace(GYM, equipment=frozenset({"band"})))
    assert not made.heavy
    assert "at hand" in made.heavy_why


def test_a_minor_gets_a_guardian_note_and_no_load() -> None:
    """A minor gets a guardian note and no load."""
    gate = DrillGate(open=True, answered=True, minor=True)
    made = plans.plan(plans.PATTERNS["trunk lean"], Intake(gate, replace(plans.LIFTER, adult=False)), GYM)
    assert made.notes[0] == "minor"
    assert not made.heavy


def test_an_age_under_18_in_the_result_asks_for_the_questions_of_a_minor() -> None:
    """An age under 18 in the result asks for the questions of a minor, whatever was answered as an adult."""
    young = replace(factories.valgus_sls(), context=Context(age_group=AgeGroup.FROM_16_TO_17))
    with pytest.raises(PlanRefused, match="parent or guardian"):
        plans.plan(plans.natural(young))


def test_nothing_judged_makes_no_plan() -> None:
    """Nothing judged makes no plan."""
    with pytest.raises(PlanRefused, match="nothing in these clips could be judged"):
        plans.plan(plans.natural(factories.refused()))


def test_nothing_likely_makes_a_general_plan_without_reasons() -> None:
    """Nothing likely makes a general plan, whose drills claim no finding."""
    made = plans.plan(plans.natural(plans.seen(("knee_valgus", Side.LEFT, Status.NOT_SEEN), ("wobble", Side.LEFT, Status.POSSIBLE))))
    found = [item for phase in made.phases for one in phase.sessions for item in one.items]
    assert all(item.prescription.because == () and item.shown == () for item in found)
    assert any("Possible, but not sure: the knee wobbles" in item.prescription.reason for item in found)


def test_the_worse_side_gets_its_extra_set_and_the_time_for_it() -> None:
    """The worse side gets its extra set and the time for it."""
    made = plans.plan(plans.PATTERNS["one side more"])
    found = [item for phase in made.phases for one in phase.sessions for item in one.items]
    extra = [item for item in found if item.extra_set is Side.LEFT]
    assert extra
    assert all("side_difference" in item.prescription.because for item in extra)


def test_what_is_not_at_hand_comes_with_its_substitute() -> None:
    """What is not at hand comes with its substitute."""
    bare, equipped = (
        plans.plan(plans.PATTERNS["valgus with pelvic drop"], wishes=replace(plans.WISHES, equipment=frozenset(at_hand)))
        for at_hand in ((), ("step",))
    )
    for made, told in ((bare, True), (equipped, False)):
        found = [item for phase in made.phases for one in phase.sessions for item in one.items if item.drill == "mirror_step_down"]
        assert found
        assert all(bool(item.substitute) is told for item in found)


def test_an_earlier_injury_and_a_marked_reading_are_worth_a_note() -> None:
    """An earlier injury beside a difference of the sides, and a marked reading, are worth a note."""
    hurt = replace(plans.OPEN, facts=replace(plans.HEALTHY, past_injury=True))
    assert "injury" in plans.plan(plans.PATTERNS["one side more"], hurt).notes
    assert "injury" not in plans.plan(plans.PATTERNS["trunk lean"], hurt).notes
    base = factories.valgus_sls()
    marked = replace(base, summaries=tuple(replace(one, band=Band.MARKED) for one in base.summaries))
    assert "marked" in plans.plan(plans.natural(marked)).notes
    mild = replace(base, summaries=tuple(replace(one, band=Band.MILD) for one in base.summaries))
    assert "marked" not in plans.plan(plans.natural(mild)).notes


@pytest.mark.parametrize(
    ("wishes", "complaint"),
    [
        (replace(plans.WISHES, days=1), "days a week out of 2, 3, 4, 5"),
        (replace(plans.WISHES, days=7), "days a week"),
        (replace(plans.WISHES, minutes=5), "15 to 60 minutes"),
        (replace(plans.WISHES, equipment=frozenset({"trampoline"})), "trampoline"),
    ],
)
def test_wishes_that_no_plan_can_fulfil_are_named(wishes: Wishes, complaint: str) -> None:
    """Wishes that no plan can fulfil are named."""
    with pytest.raises(InputError, match=complaint):
        plans.plan(plans.PATTERNS["trunk lean"], wishes=wishes)
