"""Matching: which findings call for which drills, and when there are none."""

from __future__ import annotations

import pytest

from screener.drills.catalog import drill
from screener.drills.match import MAX_DRILLS, calls, prescribe
from screener.drills.rules import read_rules, rules
from screener.errors import CatalogError
from screener.types import DrillGate, EvidenceLevel, Finding, Observed, Prescription, Response, Side, Stage, Status

OPEN = DrillGate(open=True, answered=True)
SHUT = DrillGate(open=False, answered=True, reasons=("Dizziness or falls.",))
L, R, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH


def finding(name: str, side: Side = L, status: Status = Status.LIKELY) -> Finding:
    """One finding, with a probability that fits its status."""
    probability = {Status.LIKELY: 0.9, Status.POSSIBLE: 0.5, Status.NOT_SEEN: 0.1}.get(status)
    return Finding(name, side, status, probability)


def plan(*findings: Finding, movement: str = "single_leg_squat") -> tuple[Prescription, ...]:
    """Drills behind an open gate."""
    return prescribe(findings, movement, OPEN)


def names(prescriptions: tuple[Prescription, ...]) -> set[str]:
    """Identifiers of the drills."""
    return {item.drill for item in prescriptions}


def test_a_shut_gate_gives_nothing() -> None:
    """A shut gate gives nothing."""
    assert prescribe((finding("knee_valgus"),), "single_leg_squat", SHUT) == ()


@pytest.mark.parametrize("findings", [(), (finding("knee_valgus", L, Status.NOT_MEASURED), finding("pelvic_drop", R, Status.NOT_MEASURED))])
def test_nothing_judged_gives_nothing(findings: tuple[Finding, ...]) -> None:
    """Nothing judged gives nothing."""
    assert plan(*findings) == ()


def test_a_shallow_clip_alone_gives_nothing() -> None:
    """A shallow clip alone gives nothing."""
    assert plan(finding("shallow"), finding("knee_valgus", L, Status.NOT_MEASURED)) == ()


def test_valgus_with_pelvic_drop_calls_for_the_outer_hip_and_the_mirror() -> None:
    """Valgus with pelvic drop calls for the outer hip and the mirror."""
    found = plan(finding("knee_valgus"), finding("pelvic_drop"))
    assert {"hip_hitch", "side_lying_abduction", "lateral_step_up", "mirror_step_down"} <= names(found)
    assert all(item.because == ("knee_valgus", "pelvic_drop") for item in found)
    assert all("left knee" in item.reason and "single-leg squat" in item.reason for item in found)
    assert {item.evidence_level for item in found} == {EvidenceLevel.B}
    assert {item.side for item in found} == {L}


def test_level_pelvis_is_only_said_where_it_was_seen() -> None:
    """Level pelvis is only said where it was seen."""
    seen = plan(finding("knee_valgus"), finding("pelvic_drop", L, Status.NOT_SEEN), finding("trunk_lean", L, Status.NOT_SEEN))
    blind = plan(finding("knee_valgus"), finding("pelvic_drop", L, Status.NOT_MEASURED), finding("trunk_lean", L, Status.NOT_SEEN))
    assert {"clamshell", "banded_walk", "single_leg_bridge"} <= names(seen) & names(blind)
    assert all("no drop of the pelvis" in item.reason for item in seen)
    assert all("could not be said" in item.reason and "no drop" not in item.reason for item in blind)


def test_trunk_lean_takes_valgus_along_as_a_reason() -> None:
    """Trunk lean takes valgus along as a reason."""
    found = plan(finding("trunk_lean", R), finding("knee_valgus", R))
    assert {"side_plank", "side_plank_hip_flexion", "hip_hitch", "single_leg_squat_stick"} <= names(found)
    assert all(item.because == ("trunk_lean", "knee_valgus") for item in found)


def test_shank_led_starts_at_the_ankle_and_gets_knee_work_added() -> None:
    """Shank led starts at the ankle and gets knee work added."""
    found = plan(finding("knee_valgus"), finding("shank_led"))
    assert {"knee_to_wall", "calf_raise_bent", "calf_raise_straight"} <= names(found)
    added = next(item for item in found if item.drill == "goblet_squat")
    assert added.because == ()
    assert "hip and knee work" in added.reason
    ankle = next(item for item in found if item.drill == "knee_to_wall")
    assert "no trial" in ankle.reason
    assert "lima_2018" in ankle.sources
    assert ankle.evidence_level is EvidenceLevel.C


def test_knees_in_on_both_legs_is_about_stance_first() -> None:
    """Knees in on both legs is about stance first."""
    found = plan(finding("knees_in_bilateral", BOTH), movement="squat")
    assert {"stance_squat", "band_squat", "goblet_squat", "knee_to_wall"} <= names(found)


def test_single_leg_only_needs_to_have_seen_the_squat() -> None:
    """Single leg only needs to have seen the squat."""
    valgus = finding("knee_valgus")
    alone = plan(valgus)
    with_squat = plan(valgus, finding("knees_in_bilateral", BOTH, Status.NOT_SEEN))
    assert not any("squat on both legs" in item.reason for item in alone)
    assert any("not in the squat on both legs" in item.reason for item in with_squat)
    assert "supported_single_leg_squat" in names(with_squat)


def test_the_worse_side_gets_an_extra_set() -> None:
    """The worse side gets an extra set."""
    found = plan(finding("knee_valgus"), finding("pelvic_drop"), finding("side_difference"))
    extra = [item for item in found if "one extra set on the left side" in item.dose]
    assert extra
    assert all("side_difference" in item.because and drill(item.drill).each_side for item in extra)


def test_wobble_without_valgus_is_balance_work() -> None:
    """Wobble without valgus is balance work."""
    found = plan(finding("wobble"), finding("knee_valgus", L, Status.NOT_SEEN))
    assert {"single_leg_balance", "tandem_stance", "slow_step_down"} <= names(found)


def test_an_outward_knee_gets_general_strength_and_no_band_to_push_against() -> None:
    """An outward knee gets general strength and no band to push against."""
    found = plan(finding("knee_varus"), finding("knee_varus", R))
    assert names(found).isdisjoint({"band_squat", "banded_walk", "monster_walk"})
    assert all("Both knees" in item.reason and "no need to bring the knee inward" in item.reason for item in found)
    assert {item.side for item in found} == {BOTH}


def test_nothing_likely_gives_general_work_without_an_all_clear() -> None:
    """Nothing likely gives general work without an all clear."""
    found = plan(
        finding("knee_valgus", L, Status.NOT_SEEN), finding("wobble", L, Status.POSSIBLE), finding("pelvic_drop", L, Status.NOT_MEASURED)
    )
    assert found
    for item in found:
        assert item.because == ()
        assert item.evidence_level is EvidenceLevel.C
        assert "Possible, but not sure: the knee wobbles" in item.reason
        assert "Could not be judged: whether the pelvis drops" in item.reason
        assert "risk" not in item.reason
        assert "fine" not in item.reason


def test_a_possible_finding_does_not_call_for_its_drills() -> None:
    """A possible finding does not call for its drills."""
    possible = plan(finding("shank_led", L, Status.POSSIBLE), finding("knee_valgus", L, Status.POSSIBLE))
    assert names(possible).isdisjoint({"knee_to_wall", "calf_raise_bent"})


def test_both_sides_join_into_one_drill_each() -> None:
    """Both sides join into one drill each."""
    found = plan(finding("pelvic_drop"), finding("knee_valgus"), finding("pelvic_drop", R), finding("knee_valgus", R))
    assert len(found) == len(names(found))
    assert {item.side for item in found} == {BOTH}
    assert all("Both knees" in item.reason for item in found)


def test_different_patterns_left_and_right_both_get_their_turn() -> None:
    """Different patterns left and right both get their turn."""
    found = plan(finding("trunk_lean", R), finding("wobble", L))
    assert {"side_plank", "single_leg_balance"} <= names(found)
    assert next(item for item in found if item.drill == "single_leg_balance").side is L


def test_many_patterns_stay_within_six_ordered_and_without_the_heavy_stage() -> None:
    """Many patterns stay within six ordered and without the heavy stage."""
    every = ("knee_valgus", "pelvic_drop", "trunk_lean", "side_difference", "wobble", "shank_led")
    found = plan(*(finding(name) for name in every))
    assert len(found) == len(names(found)) <= MAX_DRILLS
    stages = [list(Stage).index(item.stage) for item in found]
    assert stages == sorted(stages)
    assert Stage.HEAVY not in {item.stage for item in found}
    assert {name for item in found for name in item.because} == set(every)


def test_five_patterns_lead_to_plans_that_differ() -> None:
    """Five patterns lead to plans that differ."""
    cases = [
        plan(finding("knee_valgus"), finding("pelvic_drop")),
        plan(finding("knee_valgus"), finding("shank_led")),
        plan(finding("trunk_lean")),
        plan(finding("knees_in_bilateral", BOTH), movement="squat"),
        plan(finding("wobble")),
    ]
    for first in range(len(cases)):
        for second in range(first):
            assert len(names(cases[first]) ^ names(cases[second])) >= 3


@pytest.mark.parametrize(
    ("key", "value"),
    [("likely", ["bow_legs"]), ("drills", ["flying"]), ("sources", ["nobody_1999"]), ("responses", ["shrug"]), ("when", "x")],
)
def test_a_broken_rule_is_named(key: str, value: object) -> None:
    """A broken rule is named."""
    base: dict[str, object] = {"drills": ["clamshell"], "evidence": "C", "reason": "likely"}
    document = {
        "fill": {"knee": "goblet_squat", "hip": "clamshell", "reason": "r"},
        "general": base,
        "stages": {stage.value: list(rules().stages[stage]) for stage in Stage},
        "rule": {"mine": {**base, key: value}},
    }
    with pytest.raises(CatalogError, match=r"rule\.mine"):
        read_rules(document)


def called(*findings: Finding, answered: frozenset[tuple[Response, Side]] = frozenset(), test: str = "single_leg_squat") -> dict[str, Side]:
    """The rules that apply in a hip check, with their sides."""
    return {call.rule.id: call.side for call in calls([Observed(one, test, 0) for one in findings], answered)}


@pytest.mark.parametrize(
    ("response", "rule"),
    [
        (Response.CUE_HELPS, "cue_helps"),
        (Response.CUE_DOES_NOT_HELP, "cue_does_not_help"),
        (Response.HEELS_HELP, "heels_help"),
    ],
)
def test_a_repeat_steers_only_the_leg_that_it_was_done_on(response: Response, rule: str) -> None:
    """A repeat steers only the leg that it was done on."""
    both = (finding("knee_valgus", L), finding("knee_valgus", R))
    assert called(*both, answered=frozenset({(response, L)}))[rule] is L
    assert rule not in called(finding("knee_valgus", R), answered=frozenset({(response, L)}))
    assert rule not in called(*both, answered=frozenset({(Response.UNCLEAR, L)}))


def test_a_cue_that_helps_puts_practice_with_feedback_first() -> None:
    """A cue that helps puts practice with feedback first."""
    found = calls([Observed(finding("knee_valgus"), "single_leg_squat", 0)], {(Response.CUE_HELPS, L)})
    assert found[0].rule.drills[0] == "mirror_step_down"
    assert "less so at once with the cue" in found[0].reason


def test_heels_that_rise_ask_for_a_look_at_the_ankle_even_where_nothing_was_likely() -> None:
    """Heels that rise ask for a look at the ankle even where nothing was likely, and the general work stays."""
    found = called(finding("knee_valgus", L, Status.NOT_SEEN), answered=frozenset({(Response.HEELS_RISE, BOTH)}))
    assert found.keys() == {"heels_rise", "general"}


def test_inward_in_the_squat_only_is_said_only_where_both_legs_were_looked_at() -> None:
    """Inward in the squat only is said only where both legs were looked at."""
    squat = finding("knees_in_bilateral", BOTH)
    legs = [finding("knee_valgus", side, Status.NOT_SEEN) for side in (L, R)]
    assert "bilateral_only" in called(squat, *legs)
    assert "bilateral_only" not in called(squat, legs[0])
    assert "bilateral_only" not in called(squat, legs[0], finding("knee_valgus", R))


def test_the_reason_names_every_test_that_showed_it() -> None:
    """The reason names every test that showed it."""
    seen = [Observed(finding("trunk_lean"), test, place) for place, test in enumerate(("single_leg_squat", "lateral_step_down"))]
    assert "in the single-leg squat and the lateral step-down" in calls(seen)[0].reason
