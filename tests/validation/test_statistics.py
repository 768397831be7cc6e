"""Known errors give known figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.validation import made
from validation import statistics
from validation.alarms import Alarm, on_track_limit
from validation.pairs import Change, between_repetitions, figures
from validation.targets import shortfalls, targets


def spread() -> list[float]:
    """A hundred errors of which 95 are smaller than 2, and 5 lie between 2 and 4."""
    return [1.5 * (-1) ** i for i in range(95)] + [3.0] * 5


class TestAgreement:
    """Bias, spread and share."""

    def test_known_errors(self) -> None:
        rows = [
            made.row(clip=str(i), person=i, truth=float(t), value=t + e) for i, (t, e) in enumerate([(0, 1), (10, 3), (20, 1), (30, 3)])
        ]
        found = statistics.agreement(rows)
        assert (found.wanted, found.measured, found.share) == (4, 4, 1.0)
        assert found.bias == pytest.approx(2.0)
        assert found.sd == pytest.approx(math.sqrt(4 / 3))
        assert found.rmse == pytest.approx(math.sqrt(5.0))
        assert found.high - found.bias == pytest.approx(1.96 * found.sd) == found.bias - found.low
        assert found.slope == pytest.approx(1.04)

    def test_what_was_not_measured_counts_in_the_share_only(self) -> None:
        found = statistics.agreement([made.row(), made.row(rep=1, value=math.nan, reason="not_seen")])
        assert (found.wanted, found.measured, found.bias) == (2, 1, 1.0)
        assert math.isnan(found.sd)

    def test_left_minus_right(self) -> None:
        rows = [made.row(value=12.0), made.row(side="right", clip="a-right", value=9.0)]
        assert statistics.agreement(rows).gap == pytest.approx(3.0)

    def test_nothing_at_all_is_nan_and_not_zero(self) -> None:
        found = statistics.agreement([])
        assert all(math.isnan(x) for x in (found.share, found.bias, found.sd, found.rmse, found.slope, found.gap, found.between))

    def test_the_plain_loop_takes_the_products_place(self) -> None:
        found = statistics.of_plain_loop([made.row()])
        assert statistics.agreement(found).bias == pytest.approx(3.0)
        assert statistics.coverage(found).n == 0

    def test_clips_differ_more_than_repetitions(self) -> None:
        draw = np.random.default_rng(5)
        errors = [(clip, mean + draw.normal(0, 0.5)) for clip, mean in enumerate(draw.normal(0, 2.5, 400)) for _ in range(3)]
        between, within = statistics.components(errors)
        assert between == pytest.approx(2.5, abs=0.25)
        assert within == pytest.approx(0.5, abs=0.05)


class TestCoverage:
    """Intervals that hold, and how sure that is."""

    def test_share_and_width(self) -> None:
        rows = [made.row(person=i, truth=truth) for i, truth in enumerate([7.0, 15.0, 16.0, 17.0])]
        found = statistics.coverage(rows)
        assert (found.n, found.share, found.width) == (4, 0.75, 10.0)
        assert 0.0 <= found.low < 0.75 < found.high <= 1.0

    def test_whole_people_are_drawn_again(self) -> None:
        """Ten readings of one person say little more than one: the range is that of people, not of readings."""
        each = statistics.bootstrap_share(range(200), [i % 20 != 0 for i in range(200)])
        lumped = statistics.bootstrap_share([i // 10 for i in range(200)], [i >= 10 for i in range(200)])
        assert lumped[1] - lumped[0] > 2 * (each[1] - each[0])

    def test_it_is_the_same_every_time(self) -> None:
        assert statistics.bootstrap_share([1, 2, 3], [True, False, True]) == statistics.bootstrap_share([1, 2, 3], [True, False, True])

    def test_wider_where_the_error_is_larger(self) -> None:
        rows = [made.row(clip=str(i), person=i, value=10 + i, low=10 - i, high=10 + 3 * i) for i in range(1, 6)]
        assert statistics.coverage(rows).rank == pytest.approx(1.0)
        assert math.isnan(statistics.coverage([made.row(), made.row(rep=1), made.row(rep=2)]).rank), "no spread, no correlation"


class TestChanges:
    """The error of a change against its own interval."""

    def test_known_changes(self) -> None:
        rows = [
            Change("plain", True, "squat", i, "both", "mean_fppa", "lowest", 5.0 * i, 5.0 * i + e, 2.0) for i, e in enumerate([1, -1, 3])
        ]
        found = figures(rows)
        assert (found.wanted, found.measured) == (3, 3)
        assert found.bias == pytest.approx(1.0)
        assert found.intervals.share == pytest.approx(2 / 3)
        assert found.intervals.width == pytest.approx(4.0)

    def test_no_pair_is_nan(self) -> None:
        assert math.isnan(figures([]).rmse)

    def test_neighbouring_repetitions_lose_the_error_of_the_clip(self) -> None:
        rows = [
            made.row(clip=str(i), rep=rep, truth=10.0 + 2 * rep * i, value=15.0 + 2 * rep * i + 0.5 * rep)
            for i in range(3)
            for rep in (0, 1)
        ]
        pairs, rmse, spread = between_repetitions(rows)
        assert pairs == 3
        assert [rmse, spread] == pytest.approx([0.5, 2.0])


class TestAlarms:
    """What contradicts the truth, and what lies between."""

    @pytest.mark.parametrize(
        ("truth", "status", "elsewhere", "false", "missed"),
        [
            (4.9, "likely", False, True, False),
            (5.1, "likely", False, False, False),  # within 3 degrees of the limit nothing is held against it
            (4.9, "possible", False, False, False),
            (9.0, "not_seen", True, True, False),  # the free leg cannot drift
            (13.1, "likely", False, False, False),
            (13.1, "possible", False, False, True),
            (13.1, "refused", False, False, True),
            (12.9, "not_seen", False, False, False),
        ],
    )
    def test_cases(self, truth: float, status: str, elsewhere: bool, false: bool, missed: bool) -> None:
        alarm = Alarm("x", "single_leg_squat", "left", truth, 8.0, status, elsewhere)
        assert (alarm.false, alarm.missed) == (false, missed)

    def test_the_limits_are_those_of_the_product(self) -> None:
        assert (on_track_limit("single_leg_squat"), on_track_limit("lateral_step_down")) == (8.0, 10.0)


class TestTargets:
    """A good measurement holds, a bad one is said to fall short."""

    def test_good_errors_hold(self) -> None:
        found = targets(made.evidence(sd=0.9, refused_condition=""))
        assert [t for t in found if t.holds is False and "that hold the" not in t.what] == [], "coverage is drawn by chance"

    @pytest.mark.parametrize(("narrower", "holds"), [(1.0, True), (0.5, False), (3.0, False)])
    def test_intervals_may_be_neither_too_narrow_nor_too_wide(self, narrower: float, holds: bool) -> None:
        """95 of 100 people are inside, unless the intervals are cut to half or made three times as wide."""
        half = 2.0 * narrower
        rows = [made.row(clip=str(i), person=i, value=10 + e, low=10 + e - half, high=10 + e + half) for i, e in enumerate(spread())]
        evidence = made.evidence()
        found = targets(type(evidence)(evidence.specs, tuple(rows), (), (), ()))
        line = next(t for t in found if t.what.startswith("Single-leg squat, FPPA at the lowest point: 95 %"))
        assert line.holds is holds

    def test_large_errors_fall_short(self) -> None:
        short = {target.what for target in targets(made.evidence(sd=5.0, refused_condition="plain")) if target.holds is False}
        assert any("RMSE" in what for what in short)
        assert any("repetitions measured" in what for what in short)
        assert any("mean width" in what for what in short)

    def test_what_was_not_measured_does_not_hold(self) -> None:
        evidence = made.evidence()
        nothing = type(evidence)(evidence.specs, (), (), (), ())
        found = targets(nothing)
        assert not any(t.holds for t in found if "filmed" not in t.what)
        assert shortfalls(found) == len(found) - 3
