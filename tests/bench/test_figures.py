"""Ratios, middles, limits, memory and the floor, on figures that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import figures
from bench.figures import Limit, Spread, Verdict
from bench.record import HEAVY, PLAIN, SCREENER, DecodeCost
from tests.bench import made


class TestRatios:
    """A ratio belongs to a round."""

    def test_ratios_are_taken_within_a_round(self) -> None:
        runs = [made.run(SCREENER, 0, 2.0), made.run(PLAIN, 0, 8.0), made.run(SCREENER, 1, 4.0), made.run(PLAIN, 1, 20.0)]
        assert figures.ratios(made.clip("hd_8reps", *runs), PLAIN) == Spread(4.5, 4.0, 5.0, 2)

    def test_a_round_without_the_other_does_not_count(self) -> None:
        runs = [made.run(SCREENER, 0, 2.0), made.run(SCREENER, 1, 1.0), made.run(HEAVY, 0, 20.0)]
        assert figures.ratios(made.clip("hd_8reps", *runs), HEAVY) == Spread(10.0, 10.0, 10.0, 1)
        assert figures.ratios(made.clip("hd_8reps", *runs), PLAIN) is None

    def test_a_part_is_scaled_without_its_start(self) -> None:
        part = made.run(PLAIN, 0, 5.0, share=0.5)
        assert part.wall_s == pytest.approx(1.0 + 2 * 4.0)
        assert part.cpu_s == pytest.approx(1.5 * part.wall_s)
        assert made.run(PLAIN).wall_s == made.WALL_S[PLAIN]

    def test_middle_and_range(self) -> None:
        assert figures.spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0, 3)
        assert figures.spread([]) is None

    def test_the_typical_run_is_a_real_one(self) -> None:
        runs = [made.run(SCREENER, number, wall) for number, wall in enumerate((9.0, 1.0, 2.0, 3.0))]
        assert figures.typical(made.clip("hd_8reps", *runs), SCREENER) == runs[2]
        assert figures.typical(made.clip("hd_8reps", *runs), PLAIN) is None


class TestLimits:
    """Every limit is judged, or said to be open."""

    def test_all_limits_are_there(self) -> None:
        found = figures.verdicts(made.evidence().clips)
        assert [(v.limit.clip, v.limit.than, v.limit.at_least) for v in found] == [
            ("hd_8reps", PLAIN, 2.5), ("hd_8reps", HEAVY, 6.0), ("hd_two_minutes", PLAIN, 4.0), ("slow_240", PLAIN, 6.0),
            ("uhd60_h264", PLAIN, 3.0), ("uhd60_hevc", PLAIN, 2.0),
        ]  # fmt: skip
        assert [v.holds for v in found] == [True, True, True, False, True, True]

    def test_what_was_not_run_is_open(self) -> None:
        assert {v.holds for v in figures.verdicts(made.bare().clips)} == {None}

    def test_the_limit_itself_holds(self) -> None:
        assert Verdict(Limit("hd_8reps", PLAIN, 4.0), Spread(4.0, 4.0, 4.0, 1)).holds

    def test_memory_is_compared_by_middles(self) -> None:
        short, long = ([replace(made.run(SCREENER), cost=made.cost(2.0, mb)) for mb in peaks] for peaks in ((100.0, 300.0), (220.0,)))
        assert figures.memory_growth(made.clip("ten_seconds", *short), made.clip("ten_minutes", *long)) == pytest.approx(1.1)
        assert figures.memory_growth(made.clip(), made.clip("ten_minutes", made.run(PLAIN))) is None


class TestFloor:
    """Starting, then decoding and poses spread over the cores."""

    def test_by_hand(self) -> None:
        found = figures.floor(made.floor(), DecodeCost("hd_8reps", 2.0, 4.0), made.TIMINGS, 800)
        assert (found.start_s, found.decode_s, found.poses_s) == pytest.approx((0.5, 4.0, 2.0))
        assert found.total_s == pytest.approx(0.5 + 6.0 / 1.6)
        assert found.spared_s == pytest.approx(0.5 + 4.0 / 1.6), "half of the frames were decoded"

    def test_no_frame_is_decoded_twice(self) -> None:
        twice = replace(made.TIMINGS, frames_decoded=1600)
        assert figures.floor(made.floor(), DecodeCost("hd_8reps", 2.0, 4.0), twice, 800).spared_s == pytest.approx(0.5 + 6.0 / 1.6)

    def test_two_that_are_slower_than_one_are_not_used(self) -> None:
        parts = replace(made.floor(), scaling=0.8)
        assert figures.floor(parts, DecodeCost("hd_8reps", 2.0, 4.0), made.TIMINGS, 800).total_s == pytest.approx(6.5)

    def test_a_pose_counts_as_the_cheaper_look(self) -> None:
        parts = replace(made.floor(), tracked_ms=30.0)
        assert figures.floor(parts, DecodeCost("hd_8reps", 2.0, 4.0), made.TIMINGS, 800).poses_s == pytest.approx(4.0)
