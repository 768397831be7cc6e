"""Readings beside the truth of the shipped clips."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from screener import assets
from screener.truth import agreement, compare
from screener.types import Estimate, Instant, Measurement, Repetition, Screening, Side, Unit
from tests import factories

SAMPLE = assets.sample("03_sls_L_valgus")


def screening_like_the_sample(offset_deg: float, turn_offset_s: float = 0.0, forget_rep: int | None = None) -> Screening:
    """A screening that reads every true value of the sample wrong by the same amount."""
    reps, measurements = [], []
    for true in SAMPLE.truth:
        turn = (true.lowest_from_s + true.lowest_to_s) / 2 + turn_offset_s
        reps.append(Repetition(true.rep, true.side, turn - 1.5, turn - 1.0, turn, turn + 1.0))
        for at, degrees in ((Instant.MATCHED_DEPTH, true.matched_depth), (Instant.LOWEST, true.lowest)):
            value = degrees + offset_deg
            estimate = Estimate(value, value - 2, value + 2, Unit.DEGREE)
            if true.rep != forget_rep:
                measurements.append(Measurement("fppa", true.side, true.rep, at, estimate, turn))
    return replace(factories.valgus_sls(), reps=tuple(reps), measurements=tuple(measurements))


class TestComparison:
    """What ``demo --check`` prints."""

    def test_a_constant_error_is_bias_and_rmse_alike(self) -> None:
        found = agreement(compare(SAMPLE, screening_like_the_sample(1.5)))
        assert (found.tried, found.measured) == (6, 6)
        assert found.bias_deg == pytest.approx(1.5)
        assert found.rmse_deg == pytest.approx(1.5)
        assert found.held == 1.0

    def test_an_error_beyond_the_interval_is_counted_as_not_held(self) -> None:
        assert agreement(compare(SAMPLE, screening_like_the_sample(2.5))).held == 0.0

    def test_a_missing_reading_stays_in_the_count_and_out_of_the_error(self) -> None:
        found = agreement(compare(SAMPLE, screening_like_the_sample(1.0, forget_rep=2)))
        assert (found.tried, found.measured) == (6, 4)
        assert found.bias_deg == pytest.approx(1.0)

    def test_a_repetition_elsewhere_in_time_is_not_taken_for_the_true_one(self) -> None:
        found = agreement(compare(SAMPLE, screening_like_the_sample(0.0, turn_offset_s=0.7)))
        assert found.measured == 0
        assert math.isnan(found.rmse_deg)

    def test_truth_of_the_sample_is_the_left_leg(self) -> None:
        assert {row.side for row in compare(SAMPLE, screening_like_the_sample(0.0))} == {Side.LEFT}
