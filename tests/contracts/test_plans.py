"""Contract: every pattern of findings leads to a whole, safe, sourced plan; every drill can come up; a red flag stops all of them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from screener import sources
from screener.drills.catalog import drill, drills, hip_and_knee
from screener.drills.rules import MatchRule, rules
from screener.errors import PlanRefused
from screener.plan.programme import WEEKS, programme
from screener.types import Facts, HipCheck, Instant, Intake, Plan, PlanItem, Response, Side, Stage, Status, Trial, Way, Wishes
from tests import factories, plans

ALL_DAYS = sorted(programme().weeks)


def items(plan: Plan) -> list[PlanItem]:
    """Every item of every session."""
    return [item for phase in plan.phases for session in phase.sessions for item in session.items]


def check_of(rule: MatchRule) -> HipCheck:
    """A hip check in which a rule applies."""
    squat = "knees_in_bilateral" in rule.likely
    side = Side.BOTH if squat else Side.LEFT
    found = [(name, side, Status.LIKELY) for name in rule.likely]
    legs = [(name, leg, Status.NOT_SEEN) for name in rule.not_seen for leg in Side.BOTH.legs if name != "knees_in_bilateral"]
    found += [entry for entry in legs if entry[:2] not in [known[:2] for known in found]]
    found += [(name, Side.BOTH, Status.NOT_SEEN) for name in rule.not_seen if name == "knees_in_bilateral"]
    check = plans.natural(plans.seen(*(found or [("knee_valgus", Side.LEFT, Status.NOT_SEEN)]), squat=squat))
    return replace(check, trials=tuple(repeat(check, response, side) for response in rule.responses))


def repeat(check: HipCheck, response: Response, side: Side) -> Trial:
    """What a repeat showed, as the rule asks for it."""
    test = check.takes[0].screening.movement_id or ""
    change = factories.estimate(4.0, 3.0)
    return Trial(Way.CUE, side, test, "fppa", Instant.MATCHED_DEPTH, change, same_set_up=True, response=response)


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_every_rule_brings_its_drills_into_a_plan(rule: MatchRule) -> None:
    """Every rule brings its drills into a plan: all of them, where there is time, or a harder version later on."""
    wishes = Wishes(plans.MONDAY, days=5, minutes=60, equipment=plans.EVERYTHING)
    made = plans.plan(check_of(rule), replace(plans.OPEN, facts=plans.LIFTER), wishes)
    assert set(rule.drills) - set(made.drills) == set()
    called = [item for item in items(made) if item.drill in rule.drills]
    assert all(set(rule.likely) <= set(item.prescription.because) for item in called)
    if rule.likely:
        assert any(item.shown for item in called)


@pytest.mark.parametrize("days", ALL_DAYS)
@pytest.mark.parametrize("minutes", [15, 20, 60])
@pytest.mark.parametrize("facts", [plans.HEALTHY, plans.LIFTER, replace(plans.LIFTER, shoulder=True)], ids=["steady", "heavy", "shoulder"])
@pytest.mark.parametrize("pattern", [*plans.PATTERNS, "nothing"])
def test_every_session_of_every_plan_is_whole(pattern: str, facts: Facts, minutes: int, days: int) -> None:
    """Every session of every plan holds hip and knee work, keeps to its time where it can, and names a safe, sourced drill once."""
    nothing = plans.natural(plans.seen(("knee_valgus", Side.LEFT, Status.NOT_SEEN)))
    wishes = Wishes(plans.MONDAY, days, minutes, frozenset({"band", "barbell"}))
    made = plans.plan(plans.PATTERNS.get(pattern, nothing), Intake(plans.OPEN.gate, facts), wishes)
    if minutes > 15:
        assert {item.prescription.stage for item in items(made)} >= {Stage.ACTIVATION, Stage.CONTROL, Stage.STRENGTH}
    for phase in made.phases:
        for session in phase.sessions:
            listed = [item.drill for item in session.items]
            assert len(set(listed)) == len(listed) >= 2
            assert hip_and_knee([drill(name) for name in listed]) == (True, True)
            assert session.minutes <= minutes or len(listed) == 2
    for item in items(made):
        assert item.prescription.stop_if
        assert set(item.prescription.sources) <= set(sources.SOURCES)
        assert item.prescription.reason
        assert item.sets >= drill(item.drill).dose.sets[0]
        assert item.substitute or set(drill(item.drill).equipment) <= {"band", "barbell", "wall", "chair", "mirror"}
        assert not (facts.shoulder and item.drill.startswith("side_plank"))


@pytest.mark.parametrize("days", ALL_DAYS)
def test_training_days_keep_their_distance_and_fill_twelve_weeks(days: int) -> None:
    """Training days keep their distance and fill twelve weeks."""
    heavy = plans.plan(
        plans.PATTERNS["trunk lean"], replace(plans.OPEN, facts=plans.LIFTER), Wishes(plans.MONDAY, days, 30, plans.EVERYTHING)
    )
    training = [day for day in heavy.days if day.letter]
    assert len(training) == WEEKS * days
    assert [day.day for day in heavy.days] == sorted(day.day for day in heavy.days)
    assert [(day.day - plans.MONDAY).days + 1 for day in heavy.days if not day.letter] == [28, 56, 84]
    loaded = [day.day for day in training if day.phase == "heavy" and day.letter == "A"]
    assert len(loaded) == 2 * 6
    assert all((later - earlier).days >= 2 for earlier, later in itertools.pairwise(loaded))


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(plans.PATTERNS, 2)])
def test_different_findings_lead_to_different_plans(one: str, other: str) -> None:
    """Different findings lead to plans that differ in at least three drills, each told by repetition and time."""
    first, second = (plans.plan(plans.PATTERNS[name]) for name in (one, other))
    assert len(set(first.drills) ^ set(second.drills)) >= 3
    for made in (first, second):
        called = [item for item in items(made) if item.prescription.because]
        assert called
        assert all(shown.rep == 2 and shown.time_s > 0 for item in called for shown in item.shown)
        assert all(item.shown for item in called)


@pytest.mark.parametrize("pattern", plans.PATTERNS)
def test_a_red_flag_stops_every_plan(pattern: str) -> None:
    """A red flag stops every plan, and so does a question that was not answered."""
    for gate in (factories.SHUT_GATE, factories.UNASKED_GATE):
        with pytest.raises(PlanRefused) as refused:
            plans.plan(plans.PATTERNS[pattern], Intake(gate))
        assert gate.reasons[0] in str(refused.value)


def test_every_drill_comes_up_in_some_plan() -> None:
    """Every drill comes up in some plan."""
    wishes = Wishes(plans.MONDAY, 5, 60, plans.EVERYTHING)
    checks = [*plans.PATTERNS.values(), *(check_of(rule) for rule in rules().rules)]
    lifters = (replace(plans.OPEN, facts=facts) for facts in (plans.HEALTHY, plans.LIFTER))
    reached = {name for intake in lifters for check in checks for name in plans.plan(check, intake, wishes).drills}
    assert {entry.id for entry in drills()} - reached == set()
