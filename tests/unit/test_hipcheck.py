"""The hip check: clips joined without gaps or doubles, legs compared across clips, and repeats that help, do not help, or stay unclear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener import hipcheck
from screener.errors import InputError
from screener.types import (
    Correction,
    Estimate,
    HipCheck,
    Instant,
    NotMeasured,
    Reason,
    Response,
    Screening,
    Side,
    Status,
    Summary,
    Take,
    Unit,
    Way,
)
from tests import factories, plans

L, R = Side.LEFT, Side.RIGHT


def leg(side: Side, value: float, half: float = 2.0, name: str = "") -> Screening:
    """A clip of one leg whose judged angle at matched depth is ``value`` with an interval of +/- ``half``, half of it for a change."""
    base = factories.valgus_sls()
    kept = tuple(s for s in base.summaries if (s.metric, s.at) != ("fppa", Instant.MATCHED_DEPTH) and s.metric != "asymmetry")
    summary = Summary(
        "fppa", side, Instant.MATCHED_DEPTH, factories.estimate(value, half), 5, change_low=value - half / 2, change_high=value + half / 2
    )
    measurements = tuple(replace(m, side=side) if m.side is L else m for m in base.measurements)
    return plans.named(replace(base, summaries=(*kept, summary), measurements=measurements), name or f"{side}{value:g}.mp4")


def squat(ratio: float, name: str) -> Screening:
    """A squat clip with this knee-to-ankle ratio at the lowest point."""
    base = factories.squat()
    kept = tuple(s for s in base.summaries if (s.metric, s.at) != ("kasr", Instant.LOWEST))
    result = factories.estimate(ratio, 0.08, Unit.RATIO)
    summary = Summary("kasr", Side.BOTH, Instant.LOWEST, result, 5, change_low=ratio - 0.04, change_high=ratio + 0.04)
    return plans.named(replace(base, summaries=(*kept, summary)), name)


def repeat(first: Screening, again: Screening, way: Way = Way.CUE) -> HipCheck:
    """A natural clip and its repeat."""
    return hipcheck.join([Take(Way.NATURAL, first), Take(way, again)])


def difference(*clips: Screening) -> list[tuple[Side, Status]]:
    """What is said of the sides."""
    check = hipcheck.join([Take(Way.NATURAL, clip) for clip in clips])
    return [(one.finding.side, one.finding.status) for one in check.observed if one.finding.id == "side_difference"]


def test_legs_filmed_one_by_one_are_compared() -> None:
    """Legs filmed one by one are compared, with the clips' own errors."""
    assert difference(leg(L, 16), leg(R, 2)) == [(L, Status.LIKELY)]
    assert difference(leg(R, 16), leg(L, 2)) == [(R, Status.LIKELY)]
    assert difference(leg(L, 5), leg(R, 4)) == [(L, Status.NOT_SEEN)]
    assert difference(leg(L, 14, half=9), leg(R, 4, half=9)) == [(L, Status.POSSIBLE)]


def test_one_leg_alone_is_not_compared() -> None:
    """One leg alone is not compared, and that is said."""
    assert {status for _, status in difference(leg(L, 16))} == {Status.NOT_MEASURED}


def test_different_tests_are_never_compared() -> None:
    """A squat on one leg and a step-down are never compared."""
    step_down = replace(leg(R, 2), movement_id="lateral_step_down")
    assert {status for _, status in difference(leg(L, 16), step_down)} == {Status.NOT_MEASURED}


def test_a_leg_that_another_clip_shows_is_no_gap() -> None:
    """A leg that another clip of the same test shows is no gap; one that none shows is."""
    left = plans.seen(("knee_valgus", L, Status.LIKELY), ("knee_valgus", R, Status.NOT_MEASURED))
    right = plans.seen(("knee_valgus", R, Status.NOT_SEEN), ("knee_valgus", L, Status.NOT_MEASURED))
    assert {one.finding.status for one in plans.natural(left, right).observed if one.finding.id == "knee_valgus"} == {
        Status.LIKELY,
        Status.NOT_SEEN,
    }
    assert Status.NOT_MEASURED in {one.finding.status for one in plans.natural(left).observed}


@pytest.mark.parametrize(
    ("before", "after", "half", "response"),
    [
        (16.0, 8.0, 4.0, Response.CUE_HELPS),
        (16.0, 15.5, 4.0, Response.CUE_DOES_NOT_HELP),
        (16.0, 19.0, 4.0, Response.CUE_DOES_NOT_HELP),
        (16.0, 12.5, 6.0, Response.UNCLEAR),
        (16.0, 15.5, 12.0, Response.UNCLEAR),
    ],
)
def test_a_cue_helps_does_not_help_or_stays_unclear(before: float, after: float, half: float, response: Response) -> None:
    """A cue helps, does not help, or stays unclear, as finely as the change was read."""
    (trial,) = repeat(leg(L, before, half), leg(L, after, half, "cue.mp4")).trials
    assert trial.response is response
    assert isinstance(trial.change, Estimate)
    assert trial.change.value == pytest.approx(before - after)
    assert trial.change.high - trial.change.value == pytest.approx(half / 2 * 2**0.5)


def test_heels_are_judged_by_the_ratio_in_a_squat() -> None:
    """Heels are judged by the ratio in a squat, where larger is less inward."""
    (trial,) = repeat(squat(0.70, "flat.mp4"), squat(0.90, "heels.mp4"), Way.HEELS).trials
    assert trial.response is Response.HEELS_HELP
    assert isinstance(trial.change, Estimate)
    assert trial.change.value == pytest.approx(0.20)


def test_another_place_of_the_phone_takes_the_wider_interval() -> None:
    """Another place of the phone takes the wider interval, which can turn an answer into none."""
    again = leg(L, 12.5, 4.0, "cue.mp4")
    assert repeat(leg(L, 16, 4.0), again).trials[0].response is Response.CUE_HELPS
    moved = replace(again, capture=replace(again.capture, distance=factories.estimate(4.0, 0.6, Unit.METRE)))
    (trial,) = repeat(leg(L, 16, 4.0), moved).trials
    assert not trial.same_set_up
    assert trial.response is Response.UNCLEAR


def test_a_corrected_angle_is_not_set_against_one_as_seen() -> None:
    """A corrected angle is not set against one as seen."""
    turned = leg(L, 10, name="cue.mp4")
    seen = turned.summary("fppa", L, Instant.MATCHED_DEPTH)
    assert seen is not None
    summaries = (*turned.summaries, replace(seen, metric="fppa_corrected"))
    turned = replace(turned, corrections=(Correction("turned", "fppa", 10.0, 8.0),), summaries=summaries)
    (trial,) = repeat(leg(L, 16), turned).trials
    assert isinstance(trial.change, NotMeasured)
    assert trial.change.reason is Reason.VIEW_TURNED
    assert trial.response is Response.UNCLEAR


def test_a_repeat_without_its_natural_clip_says_so() -> None:
    """A repeat without its natural clip says so."""
    (trial,) = repeat(leg(L, 16), squat(0.9, "cue.mp4")).trials
    assert isinstance(trial.change, NotMeasured)
    assert "No natural clip of the same test" in trial.change.detail


def test_a_repeat_in_which_nothing_was_measured_is_not_told_as_missing_its_natural_clip() -> None:
    """A refused repeat says so, whether or not its test was recognised; so does a refused natural clip."""
    refused = plans.named(factories.refused(), "cue.mp4")
    for again in (refused, replace(refused, movement_id="single_leg_squat")):
        (trial,) = repeat(leg(L, 16), again).trials
        assert isinstance(trial.change, NotMeasured)
        assert "Nothing could be measured in cue.mp4" in trial.change.detail
    first = plans.named(replace(factories.refused(), movement_id="single_leg_squat"), "natural.mp4")
    (trial,) = repeat(first, leg(L, 16, name="cue.mp4")).trials
    assert isinstance(trial.change, NotMeasured)
    assert "natural clip that cue.mp4 is compared with" in trial.change.detail


def test_findings_come_from_natural_clips_only() -> None:
    """Findings come from natural clips only."""
    check = hipcheck.join([Take(Way.NATURAL, leg(L, 16)), Take(Way.CUE, squat(0.6, "cue.mp4"))])
    assert {one.take for one in check.observed} == {0}


def test_repeats_alone_and_clips_given_twice_are_refused() -> None:
    """Repeats alone and clips given twice are refused."""
    with pytest.raises(InputError, match="natural way"):
        hipcheck.join([Take(Way.CUE, leg(L, 16))])
    with pytest.raises(InputError, match="twice"):
        repeat(leg(L, 16), leg(L, 16))
