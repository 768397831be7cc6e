"""What every movement promises, asked of whatever is registered: its record resolves, and a stick person who does it is found."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

import pytest

from screener import sources, uncertainty
from screener.findings import judge
from screener.findings.catalog import FINDINGS
from screener.metrics import metric
from screener.movements import MOVEMENTS, movement
from screener.readplan import LEVEL, ROOM_S
from screener.types import Band, BandTable, Instant, Movement, Rule, Sex, Side
from tests.sticks import Scene
from tests.synth import make_clip, segmented

TABLES: Final = [(m, table) for m in MOVEMENTS for table in m.bands]
RULES: Final = [(m, rule) for m in MOVEMENTS for rule in m.rules]
NEVER_RULED_OUT: Final = ("pelvic_drop", "side_difference")
"""Read too coarsely in every clip: they can be seen, and never be said to be absent."""


def _named(value: object) -> str:
    match value:
        case Movement():
            return value.id
        case BandTable():
            return f"{value.metric}-{value.sex or 'default'}"
        case Rule():
            return value.finding
    return str(value)


def test_the_registry() -> None:
    """The registry."""
    assert {m.id for m in MOVEMENTS} == {"squat", "single_leg_squat", "lateral_step_down"}
    assert all(movement(m.id) is m for m in MOVEMENTS)
    with pytest.raises(KeyError):
        movement("lunge")


@pytest.mark.parametrize("record", MOVEMENTS, ids=_named)
def test_a_record_resolves(record: Movement) -> None:
    """A record resolves."""
    assert len(record.how_to_film) >= 3
    assert all(line.endswith(".") for line in record.how_to_film)
    assert record.label
    assert record.plain[0].islower()
    assert all(metric(name).id == name for name in record.metrics)
    assert len(set(record.metrics)) == len(record.metrics)
    assert record.sources
    assert all(name in sources.SOURCES for name in record.sources)
    assert 0.05 < record.min_drop < min(LEVEL.values()), "what counts as a repetition may be judged too shallow, never the other way round"
    assert {Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST} <= set(record.instants)
    assert all(at in ROOM_S for at in record.instants)


@pytest.mark.parametrize("record", MOVEMENTS, ids=_named)
def test_sides_are_compared_in_single_leg_tests_only(record: Movement) -> None:
    """Sides are compared in single leg tests only."""
    assert ("asymmetry" in record.metrics) is record.single_leg
    assert any(rule.finding == "side_difference" for rule in record.rules) is record.single_leg
    assert ("kasr" in record.metrics) is not record.single_leg


@pytest.mark.parametrize(("record", "rule"), RULES, ids=_named)
def test_a_clear_reading_can_say_that_a_finding_is_not_there(record: Movement, rule: Rule) -> None:
    """A clear reading can say that a finding is not there: the error that no clip is without leaves room for it."""
    if rule.finding in NEVER_RULED_OUT:
        return
    judged = metric(rule.metric)
    narrowest = 2 * uncertainty.Z * math.hypot(judged.error.clip_sd, judged.error.rep_sd)
    assert narrowest <= judge.WIDEST[judged.unit], f"{record.id}: {rule.finding}"


@pytest.mark.parametrize(("record", "table"), TABLES, ids=_named)
def test_a_band_table_is_ordered_honest_and_can_be_reached(record: Movement, table: BandTable) -> None:
    """A band table is ordered honest and can be reached."""
    sign = -1 if table.falling else 1
    assert all(sign * a <= sign * b for a, b in pairwise(table.edges))
    assert table.limit == table.edges[1]
    assert table.of(table.limit) is Band.ON_TRACK
    assert table.of(table.limit + sign * 1e-9) is not Band.ON_TRACK
    assert not any(math.isnan(edge) for edge in table.edges)
    assert table.metric in record.metrics
    assert table.at in metric(table.metric).instants
    assert table.at in record.instants
    assert table.proposal
    assert "our own proposal" in table.basis.lower()
    assert all(name in sources.SOURCES for name in table.sources)


@pytest.mark.parametrize(("record", "rule"), RULES, ids=_named)
def test_a_rule_is_about_something_that_is_read_and_worded(record: Movement, rule: Rule) -> None:
    """A rule is about something that is read and worded."""
    assert rule.finding in {text.id for text in FINDINGS}
    assert rule.metric in record.metrics
    assert rule.at in metric(rule.metric).instants
    assert rule.basis
    assert all(name in sources.SOURCES for name in rule.sources)
    if rule.limit is None and not rule.unreliable:
        table = record.band_table(rule.metric, rule.at, None)
        assert table is not None
        assert rule.below is table.falling


@pytest.mark.parametrize("record", MOVEMENTS, ids=_named)
def test_every_finding_is_called_by_one_rule(record: Movement) -> None:
    """Every finding is called by one rule."""
    called = [rule.finding for rule in record.rules]
    assert len(called) == len(set(called))
    assert ("knee_valgus" in called) is record.single_leg
    assert ("knees_in_bilateral" in called) is not record.single_leg


@pytest.mark.parametrize("record", MOVEMENTS, ids=_named)
@pytest.mark.parametrize("sex", [None, *Sex])
def test_there_is_a_default_for_everyone(record: Movement, sex: Sex | None) -> None:
    """There is a default for everyone."""
    for name, at in {(table.metric, table.at) for table in record.bands}:
        table = record.band_table(name, at, sex)
        assert table is not None
        assert table.sex in (sex, None)


@pytest.mark.parametrize("record", MOVEMENTS, ids=_named)
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_stick_person_who_does_it_is_found(record: Movement, side: Side) -> None:
    """A stick person who does it is found."""
    legs = (side,) * 2 if record.single_leg else (Side.BOTH,) * 2
    track, found = segmented(make_clip(Scene(movement=record.id, legs=legs, depth=0.2, noise_px=1.0)))
    assert found.movement_id == record.id
    assert [rep.side for rep in found.reps] == list(legs)
    assert all(rep.standing_s < rep.start_s < rep.turn_s for rep in found.reps)
    assert track.steps[-1].name == "cleaned"
