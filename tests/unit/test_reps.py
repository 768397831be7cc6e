"""Descents and returns in a drop signal: what counts, what does not, and why."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.reps import Dip, find_dips, standing_level
from screener.types import FloatArray

HZ = 12.5


def _signal(*knots: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """A drop signal through (seconds, drop) with half-cosine ways in between."""
    times = np.arange(0, knots[-1][0] + 1e-9, 1 / HZ)
    drop = np.zeros(len(times))
    for (a, low), (b, high) in pairwise(knots):
        inside = (times >= a) & (times <= b)
        drop[inside] = low + (high - low) * (1 - np.cos(np.pi * (times[inside] - a) / (b - a))) / 2
    return times, drop


def _reps(count: int, depth: float = 0.2, pause: float = 0.4) -> list[tuple[float, float]]:
    knots: list[tuple[float, float]] = [(0.0, 0.0)]
    for _ in range(count):
        start = knots[-1][0] + 1.0
        knots += [(start, 0.0), (start + 1.2, depth), (start + 1.2 + pause, depth), (start + 2.4 + pause, 0.0)]
    return [*knots, (knots[-1][0] + 1.0, 0.0)]


def _whole(dips: tuple[Dip, ...]) -> list[Dip]:
    return [dip for dip in dips if dip.problem is None]


def test_repetitions_are_found_where_they_are() -> None:
    """Repetitions are found where they are."""
    dips = find_dips(*_signal(*_reps(4)))
    assert [dip.problem for dip in dips] == [None] * 4
    for i, dip in enumerate(dips):
        start = 1.0 + i * 3.8
        assert start < dip.start_s < start + 0.7
        assert dip.turn_s == pytest.approx(start + 1.4, abs=1 / HZ)
        assert start + 2.1 < dip.stop_s < start + 2.8
        assert dip.depth == pytest.approx(0.2, abs=1e-6)


@pytest.mark.parametrize("pause", [0.1, 1.0, 4.0])
def test_a_pause_at_the_bottom_is_one_repetition_and_turns_in_its_middle(pause: float) -> None:
    """A pause at the bottom is one repetition and turns in its middle."""
    (dip,) = find_dips(*_signal(*_reps(1, pause=pause)))
    assert dip.problem is None
    assert dip.turn_s == pytest.approx(2.2 + pause / 2, abs=0.1)


def test_a_pause_on_the_way_is_tolerated() -> None:
    """A pause on the way is tolerated."""
    (dip,) = find_dips(*_signal((0, 0), (1, 0), (1.8, 0.1), (3.5, 0.1), (4.3, 0.2), (4.6, 0.2), (6, 0), (7, 0)))
    assert dip.problem is None
    assert 4.3 <= dip.turn_s <= 4.7


def test_a_half_repetition_at_the_start_and_at_the_end_says_so() -> None:
    """A half repetition at the start and at the end says so."""
    times, drop = _signal(*_reps(3))
    inside = (times > 2.4) & (times < 10.0)
    first, whole, last = find_dips(times[inside], drop[inside])
    assert first.problem is not None
    assert "begins in the middle" in first.problem
    assert whole.problem is None
    assert last.problem is not None
    assert "ends" in last.problem


@pytest.mark.parametrize("cut_s", [1.6, 1.9, 2.15])
def test_a_clip_that_ends_on_the_way_down_or_begins_on_the_way_up_says_so(cut_s: float) -> None:
    """A clip that ends on the way down, or begins on the way up, says so."""
    times, drop = _signal(*_reps(1))
    before = times <= cut_s
    (down,) = find_dips(times[before], drop[before])
    assert down.problem is not None
    assert "ends" in down.problem
    (up,) = find_dips(times[before], drop[before][::-1].copy())
    assert up.problem is not None
    assert "begins in the middle" in up.problem


def test_a_gap_ends_a_dip_without_closing_it() -> None:
    """A gap ends a dip without closing it."""
    times, drop = _signal(*_reps(1))
    drop[(times > 2.6) & (times < 3.0)] = np.nan
    dips = find_dips(times, drop)
    assert [dip.problem is None for dip in dips] == [False] * len(dips)
    assert "out of sight" in str(dips[0].problem)


def test_bouncing_back_up_splits_and_a_small_bounce_does_not() -> None:
    """Bouncing back up splits and a small bounce does not."""
    deep = _signal((0, 0), (1, 0), (2, 0.2), (2.8, 0.05), (3.6, 0.2), (4.6, 0), (5.6, 0))
    small = _signal((0, 0), (1, 0), (2, 0.2), (2.8, 0.13), (3.6, 0.2), (4.6, 0), (5.6, 0))
    assert len(_whole(find_dips(*deep))) == 2
    assert len(_whole(find_dips(*small))) == 1


def test_the_deeper_turning_point_of_a_small_bounce_counts() -> None:
    """The deeper turning point of a small bounce counts."""
    (dip,) = find_dips(*_signal((0, 0), (1, 0), (2, 0.18), (2.8, 0.12), (3.6, 0.22), (4.6, 0), (5.6, 0)))
    assert dip.turn_s == pytest.approx(3.6, abs=0.1)
    assert dip.depth == pytest.approx(0.22, abs=0.005)


@given(st.integers(0, 100_000))
@settings(max_examples=40, deadline=None)
def test_jitter_does_not_count_twice(seed: int) -> None:
    """Jitter does not count twice."""
    times, drop = _signal(*_reps(3))
    noisy = drop + np.random.default_rng(seed).normal(0, 0.005, len(drop))
    assert len(_whole(find_dips(times, noisy))) == 3


def test_swaying_in_standing_is_no_dip_and_an_instant_is_too_short() -> None:
    """Swaying in standing is no dip and an instant is too short."""
    times = np.arange(0, 5, 1 / HZ)
    assert find_dips(times, 0.02 * np.sin(times)) == ()
    brief = np.where((times > 2) & (times < 2.2), 0.2, 0.0)
    assert ["too short" in str(dip.problem) for dip in find_dips(times, brief)] == [True]


def test_half_a_minute_down_is_longer_than_a_repetition() -> None:
    """Half a minute down is longer than a repetition."""
    (dip,) = find_dips(*_signal((0, 0), (1, 0), (2, 0.2), (30, 0.2), (31, 0), (32, 0)))
    assert "longer" in str(dip.problem)


def test_an_empty_or_unseen_signal_has_no_dips() -> None:
    """An empty or unseen signal has no dips."""
    assert find_dips(np.empty(0), np.empty(0)) == ()
    assert find_dips(np.arange(5.0), np.full(5, np.nan)) == ()


def test_the_standing_level_follows_whoever_walks_nearer() -> None:
    """The standing level follows whoever walks nearer."""
    times = np.arange(0, 40, 1 / HZ)
    length = np.where(times < 15, 300.0, 400.0)
    length[(times > 25) & (times < 27)] = 320.0
    level = standing_level(times, length)
    assert level[0] == pytest.approx(300.0)
    assert level[times.searchsorted(26.0)] == pytest.approx(400.0)
    length[:] = np.nan
    assert np.isnan(standing_level(times, length)).all()
