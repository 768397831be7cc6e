"""Likely, possible, not seen and not measured are four different things."""

from __future__ import annotations

import pytest
from scipy.stats import norm

from screener.findings.judge import AGREE, LIKELY, POSSIBLE, WIDEST, Judged, judge, not_measured, shank_led
from screener.types import Evidence, Finding, Instant, Rule, Side, Status, Unit

RULE = Rule("knee_valgus", "fppa", Instant.MATCHED_DEPTH, None, False, "Our own proposal.", True, ("herrington_2014",))
BELOW = Rule("knees_in_bilateral", "kasr", Instant.LOWEST, None, True, "Our own proposal.", True, ())
LIMIT, SD = 8.0, 2.0


def _judge(values: list[float], *, value: float | None = None, sd: float = SD, reading_sd: float = SD, rule: Rule = RULE) -> Finding:
    middle = sorted(values)[len(values) // 2] if value is None else value
    evidence = [Evidence(rule.metric, Side.LEFT, i + 1, float(i), v) for i, v in enumerate(values)]
    return judge(rule, Side.LEFT, Judged(middle, sd, reading_sd, tuple(values)), LIMIT, Unit.DEGREE, evidence)


def _at(probability: float) -> float:
    """The value whose probability of lying beyond the limit is this."""
    return float(LIMIT + SD * norm.ppf(probability))


@pytest.mark.parametrize(
    ("probability", "status"),
    [
        (0.99, Status.LIKELY),
        (LIKELY + 1e-6, Status.LIKELY),
        (LIKELY - 1e-6, Status.POSSIBLE),
        (0.5, Status.POSSIBLE),
        (POSSIBLE + 1e-6, Status.POSSIBLE),
        (POSSIBLE - 1e-6, Status.NOT_SEEN),
        (0.001, Status.NOT_SEEN),
    ],
)
def test_the_four_steps_at_their_boundaries(probability: float, status: Status) -> None:
    """The four steps at their boundaries."""
    found = _judge([12.0, 12.0, 12.0], value=_at(probability))
    assert found.status is status
    assert found.probability == pytest.approx(probability, abs=1e-9)
    assert found.sources == ("herrington_2014",)


def test_a_single_repetition_is_never_likely() -> None:
    """A single repetition is never likely."""
    assert _judge([30.0]).status is Status.POSSIBLE
    assert _judge([30.0, 30.0]).status is Status.LIKELY


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ([12.0, 12.0, 5.0], Status.LIKELY),
        ([12.0, 5.0, 5.0], Status.POSSIBLE),
        ([12.0, 12.0, 12.0, 5.0, 5.0], Status.POSSIBLE),
        ([12.0, 5.0], Status.POSSIBLE),
    ],
)
def test_two_thirds_of_the_repetitions_must_agree(values: list[float], status: Status) -> None:
    """Two thirds of the repetitions must agree."""
    assert _judge(values, value=14.0).status is status
    agreeing = sum(v > LIMIT for v in values) / len(values)
    assert (agreeing >= AGREE) == (status is Status.LIKELY)


def test_a_reading_too_wide_to_say_no_says_that_it_could_not_look() -> None:
    """A reading too wide to say no says that it could not look."""
    widest = WIDEST[Unit.DEGREE] / 2 / 1.959964
    assert _judge([-10.0] * 3, reading_sd=widest - 0.01).status is Status.NOT_SEEN
    found = _judge([-10.0] * 3, reading_sd=widest + 0.01)
    assert found.status is Status.NOT_MEASURED
    assert found.probability is not None
    assert "uncertain" in found.detail


def test_a_wide_reading_can_still_be_likely() -> None:
    """A wide reading can still be likely."""
    assert _judge([30.0] * 3, sd=5.0, reading_sd=5.0).status is Status.LIKELY


def test_an_athlete_who_varies_is_no_worse_to_look_at() -> None:
    """An athlete who varies is no worse to look at."""
    assert _judge([-30.0, -20.0, -10.0], sd=6.0, reading_sd=2.0).status is Status.NOT_SEEN


def test_below_a_limit_counts_the_other_way_round() -> None:
    """Below a limit counts the other way round."""
    evidence = [Evidence("kasr", Side.BOTH, i, 0.0, 0.7) for i in (1, 2)]
    found = judge(BELOW, Side.BOTH, Judged(0.7, 0.05, 0.05, (0.7, 0.7)), 0.95, Unit.RATIO, evidence)
    assert (found.status, found.side) == (Status.LIKELY, Side.BOTH)
    above = judge(BELOW, Side.BOTH, Judged(1.1, 0.05, 0.05, (1.1, 1.1)), 0.95, Unit.RATIO, evidence)
    assert above.status is Status.NOT_SEEN


def test_the_repetition_that_shows_it_most_comes_first() -> None:
    """The repetition that shows it most comes first."""
    assert [e.rep for e in _judge([9.0, 15.0, 12.0]).evidence] == [2, 3, 1]
    assert [e.rep for e in _judge([9.0, 15.0, 12.0], rule=BELOW).evidence] == [1, 3, 2]


def test_not_measured_carries_the_reason_and_no_probability() -> None:
    """Not measured carries the reason and no probability."""
    found = not_measured(RULE, Side.RIGHT, "No repetition on the right leg in this clip.")
    assert (found.status, found.probability, found.evidence) == (Status.NOT_MEASURED, None, ())
    assert found.detail == "No repetition on the right leg in this clip."


def _shank(status: Status, probability: float | None, parts: list[float]) -> Finding:
    rule = Rule("shank_led", "fppa", Instant.MATCHED_DEPTH, None, False, "Our own proposal.", True, ())
    return shank_led(rule, Finding("knee_valgus", Side.LEFT, status, probability, detail="Too deep."), parts)


@pytest.mark.parametrize(
    ("status", "probability", "parts", "expected"),
    [
        (Status.LIKELY, 0.95, [8.0, 9.0, 7.0], Status.LIKELY),
        (Status.LIKELY, 0.95, [1.0, 0.0, -1.0], Status.POSSIBLE),
        (Status.LIKELY, 0.95, [-8.0, -9.0, -7.0], Status.NOT_SEEN),
        (Status.POSSIBLE, 0.5, [8.0], Status.POSSIBLE),
        (Status.NOT_SEEN, 0.05, [8.0], Status.NOT_SEEN),
        (Status.NOT_MEASURED, 0.1, [8.0], Status.NOT_MEASURED),
        (Status.NOT_MEASURED, None, [8.0], Status.NOT_MEASURED),
        (Status.LIKELY, 0.95, [], Status.NOT_MEASURED),
    ],
)
def test_a_shank_leads_only_what_is_there(status: Status, probability: float | None, parts: list[float], expected: Status) -> None:
    """A shank leads only what is there."""
    found = _shank(status, probability, parts)
    assert found.status is expected
    assert found.side is Side.LEFT
    if found.probability is None:
        assert found.detail
