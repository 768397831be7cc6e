"""Hip checks and plans for tests, made from the hand-made screenings of ``factories``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from screener import hipcheck
from screener.plan.compose import make_plan
from screener.types import (
    DrillGate,
    Evidence,
    Facts,
    Finding,
    HipCheck,
    Instant,
    Intake,
    Plan,
    Screening,
    Side,
    Status,
    Take,
    Way,
    Wishes,
)
from tests import factories

MONDAY = date(2026, 11, 30)
WISHES = Wishes(MONDAY)
EVERYTHING = frozenset({"step", "stick", "band", "weight", "bench", "barbell", "leg_press"})
HEALTHY = Facts(adult=True, pain_free=True, lifts=False, past_injury=False, shoulder=False)
LIFTER = replace(HEALTHY, lifts=True)
OPEN = Intake(DrillGate(open=True, answered=True), HEALTHY)
SHUT = Intake(factories.SHUT_GATE, HEALTHY)
PROBABILITY = {Status.LIKELY: 0.9, Status.POSSIBLE: 0.5, Status.NOT_SEEN: 0.1, Status.NOT_MEASURED: None}


def named(screening: Screening, name: str) -> Screening:
    """The same result from another clip."""
    return replace(screening, video=replace(screening.video, name=name, sha256=name.encode().hex().ljust(64, "0")[:64]))


def natural(*screenings: Screening, heels_rise: bool = False) -> HipCheck:
    """A hip check of natural clips."""
    takes = [Take(Way.NATURAL, named(screening, f"clip{place}.mp4")) for place, screening in enumerate(screenings)]
    return hipcheck.join(takes, heels_rise)


def seen(*found: tuple[str, Side, Status], squat: bool = False) -> Screening:
    """A screening of the left leg (or of squats) with these findings only; likely ones are shown by repetition 2."""
    base = factories.squat() if squat else factories.valgus_sls()
    metric, side, at = ("kasr", Side.BOTH, Instant.LOWEST) if squat else ("fppa", Side.LEFT, Instant.MATCHED_DEPTH)
    shown = base.measurement(metric, side, 2, at)
    assert shown is not None
    assert shown.time_s is not None
    evidence = (Evidence(metric, side, 2, shown.time_s, 0.0),)
    findings = tuple(
        Finding(name, of, status, PROBABILITY[status], evidence if status is Status.LIKELY else ()) for name, of, status in found
    )
    return replace(base, findings=findings)


def likely(*names: str, squat: bool = False) -> HipCheck:
    """A hip check in which these were likely, on the left leg or in the squat."""
    side = Side.BOTH if squat else Side.LEFT
    return natural(seen(*((name, side, Status.LIKELY) for name in names), squat=squat))


def plan(check: HipCheck, intake: Intake = OPEN, wishes: Wishes = WISHES) -> Plan:
    """A plan from a hip check."""
    return make_plan(check, intake, wishes)


PATTERNS: dict[str, HipCheck] = {
    "valgus with pelvic drop": likely("knee_valgus", "pelvic_drop"),
    "valgus from the lower leg": likely("knee_valgus", "shank_led"),
    "trunk lean": likely("trunk_lean"),
    "knees in the squat": likely("knees_in_bilateral", squat=True),
    "wobble": likely("wobble"),
    "outward": likely("knee_varus"),
    "one side more": likely("knee_valgus", "side_difference"),
}
"""Patterns of findings that lead to different plans."""
