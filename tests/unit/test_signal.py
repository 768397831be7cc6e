"""Smoothing, filling and crossings on true timestamps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import find_peaks

from screener import signal
from screener.types import FloatArray


def _gain(frequency_hz: float, cutoff_hz: float, rate_hz: float = 240.0) -> float:
    """Amplitude of a smoothed sine of amplitude 1, away from the ends."""
    times = np.arange(0, 8, 1 / rate_hz)
    out = signal.smooth(times, np.sin(2 * np.pi * frequency_hz * times), cutoff_hz)
    return float(np.sqrt(2) * np.std(out[(times > 2) & (times < 6)]))


@pytest.mark.parametrize("cutoff_hz", [3.0, 4.0, 6.0])
def test_half_the_power_is_left_at_the_cut_off(cutoff_hz: float) -> None:
    """Half the power is left at the cut off."""
    assert _gain(cutoff_hz, cutoff_hz) == pytest.approx(np.sqrt(0.5), abs=0.01)


def test_slow_movement_passes_and_jitter_does_not() -> None:
    """Slow movement passes and jitter does not."""
    assert _gain(1.0, 6.0) == pytest.approx(1.0, abs=0.005)
    assert _gain(12.0, 6.0) < 0.15


def test_an_event_stays_at_its_time() -> None:
    """An event stays at its time."""
    times = np.arange(0, 2, 1 / 60)
    out = signal.smooth(times, np.exp(-(((times - 1.0) / 0.08) ** 2)), 4.0)
    assert times[int(np.argmax(out))] == pytest.approx(1.0, abs=1e-9)
    np.testing.assert_allclose(out, out[::-1][np.r_[-1, 0 : len(out) - 1]], atol=1e-9)


def test_backwards_in_time_gives_the_same_values_backwards() -> None:
    """Backwards in time gives the same values backwards."""
    random = np.random.default_rng(3)
    times = np.sort(random.uniform(0, 2, 60))
    values = random.normal(size=(60, 2))
    back = signal.smooth((2 - times)[::-1].copy(), values[::-1].copy(), 5.0)[::-1]
    np.testing.assert_allclose(signal.smooth(times, values, 5.0), back, atol=1e-8)


@given(st.integers(0, 10_000), st.floats(2.0, 6.0))
@settings(max_examples=25, deadline=None)
def test_a_parabola_sampled_at_irregular_times_is_given_back(seed: int, cutoff_hz: float) -> None:
    """A parabola sampled at irregular times is given back."""
    random = np.random.default_rng(seed)
    times = np.cumsum(random.uniform(0.02, 0.045, 60))
    a, b, c = random.normal(size=3)
    at = np.linspace(times[0] + 0.05, times[-1] - 0.05, 17)
    out = signal.smooth(times, a + b * times + c * times**2, cutoff_hz, at)
    np.testing.assert_allclose(out, a + b * at + c * at**2, atol=0.005)


def test_what_was_not_seen_is_left_out_column_by_column() -> None:
    """What was not seen is left out column by column."""
    random = np.random.default_rng(1)
    times = np.arange(0, 1, 1 / 50)
    values = random.normal(size=(50, 2))
    gone = np.array([7, 20, 21, 33])
    holed = values.copy()
    holed[gone, 0] = np.nan
    kept = np.delete(np.arange(50), gone)
    out = signal.smooth(times, holed, 6.0)
    np.testing.assert_allclose(out[:, 0], signal.smooth(times[kept], values[kept, 0], 6.0, times), atol=1e-9)
    np.testing.assert_allclose(out[:, 1], signal.smooth(times, values[:, 1], 6.0), atol=1e-12)


def test_nothing_is_extrapolated() -> None:
    """Nothing is extrapolated."""
    times = np.arange(0, 1, 1 / 50)
    half = signal.HALF_WIDTH_CYCLES / 4.0
    out = signal.smooth(times, times, 4.0, np.array([-0.6 * half, 0.5, times[-1] + 0.6 * half, 3.0]))
    assert np.isnan(out[[0, 2, 3]]).all()
    assert out[1] == pytest.approx(0.5)


def test_the_middle_of_a_long_gap_stays_empty() -> None:
    """The middle of a long gap stays empty."""
    times = np.arange(0, 3, 1 / 30)
    values = np.where((times > 1.0) & (times < 2.0), np.nan, 5.0)
    out = signal.smooth(times, values, 4.0)
    assert np.isnan(out[(times > 1.1) & (times < 1.9)]).all()
    assert np.nanmax(np.abs(out - 5.0)) < 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_irregular_frames_tear_no_hole(seed: int) -> None:
    """Irregular frames tear no hole."""
    times = np.cumsum(np.random.default_rng(seed).choice([0.08, 0.13], 60))
    out = signal.smooth(times, np.sin(times), signal.cutoff_for(signal.rate_hz(times), 3.0))
    np.testing.assert_allclose(out[1:-1], np.sin(times)[1:-1], atol=0.03)


def test_a_fourth_sample_too_far_away_is_not_reached_for() -> None:
    """A fourth sample too far away is not reached for."""
    half = signal.HALF_WIDTH_CYCLES / 3.0
    times = np.array([0.0, 0.05, 0.1, 0.1 + 1.6 * half, 5.0])
    assert np.isnan(signal.smooth(times, np.ones(5), 3.0, np.array([0.05]))).all()


def test_a_track_without_instants_stays_one() -> None:
    """A track without instants stays one."""
    assert signal.smooth(np.empty(0), np.empty((0, 33, 2)), 3.0).shape == (0, 33, 2)


def test_too_few_samples_give_nothing() -> None:
    """Too few samples give nothing."""
    times = np.array([0.0, 0.05, 0.1])
    assert np.isnan(signal.smooth(times, np.ones(3), 3.0)).all()


def _gapped(length: int, first: int, count: int) -> FloatArray:
    values = np.stack([np.arange(length, dtype=np.float64), -2.0 * np.arange(length)], axis=1)
    values[first : first + count, 1] = np.nan
    return values


@pytest.mark.parametrize(
    ("fps", "missing", "filled"), [(30.0, 2, True), (30.0, 4, False), (12.5, 1, True), (12.5, 2, False), (60.0, 5, True)]
)
def test_only_gaps_of_a_tenth_of_a_second_are_filled_and_marked(fps: float, missing: int, filled: bool) -> None:
    """Only gaps of a tenth of a second are filled and marked."""
    times = np.arange(20) / fps
    out, marked = signal.fill_gaps(times, _gapped(20, 8, missing), 0.1)
    assert list(np.flatnonzero(marked)) == (list(range(8, 8 + missing)) if filled else [])
    if filled:
        np.testing.assert_allclose(out[:, 1], -2.0 * np.arange(20), atol=1e-12)
    else:
        assert np.isnan(out[8 : 8 + missing, 1]).all()


@pytest.mark.parametrize("first", [0, 18])
def test_ends_are_never_filled(first: int) -> None:
    """Ends are never filled."""
    out, marked = signal.fill_gaps(np.arange(20) / 30, _gapped(20, first, 2), 0.1)
    assert not marked.any()
    assert np.isnan(out[first : first + 2, 1]).all()


def test_nothing_seen_is_nothing_filled() -> None:
    """Nothing seen is nothing filled."""
    out, marked = signal.fill_gaps(np.arange(5) / 30, np.full((5, 2), np.nan), 0.1)
    assert np.isnan(out).all()
    assert not marked.any()


def test_rate_and_cut_off() -> None:
    """Rate and cut off."""
    assert signal.rate_hz(np.array([0.0, 0.1, 0.2, 1.3])) == pytest.approx(10.0)
    assert np.isnan(signal.rate_hz(np.array([0.5])))
    assert signal.cutoff_for(30.0) == 6.0
    assert signal.cutoff_for(12.0) == 4.0


def test_crossing_is_the_last_rise_between_samples() -> None:
    """Crossing is the last rise between samples."""
    times = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    assert signal.crossing(times, np.array([0.0, 1.0, 0.0, 2.0, 2.0]), 0.5) == pytest.approx(2.25)
    assert signal.crossing(times, np.array([0.0, np.nan, 1.0, 1.0, 1.0]), 0.5) == pytest.approx(1.0)
    assert signal.crossing(times, np.array([0.0, 0.2, 0.5, 0.5, 0.1]), 0.5) == pytest.approx(2.0)


@pytest.mark.parametrize("values", [[0.0, 0.1, 0.2], [2.0, 1.0, 0.0], [np.nan] * 3, [3.0, 3.0, 3.0]])
def test_a_level_that_is_never_risen_through_has_no_time(values: list[float]) -> None:
    """A level that is never risen through has no time."""
    assert np.isnan(signal.crossing(np.arange(3.0), np.array(values), 0.5))


@given(st.lists(st.integers(-5, 5), min_size=3, max_size=40), st.sampled_from([0.5, 1.0, 3.0]))
def test_peaks_are_those_that_scipy_finds(heights: list[int], prominence: float) -> None:
    """Peaks are those that SciPy finds, flat tops included."""
    values = np.array(heights, dtype=np.float64)
    assert signal.peaks(values, prominence) == find_peaks(values, prominence=prominence)[0].tolist()


class TestAtInstant:
    """Few samples of one or two series, at one instant."""

    TIMES = np.array([0.0, 0.1, 0.2, 0.3])

    def test_two_series_that_take_turns_rise_together_and_keep_their_own_level(self) -> None:
        truth = 3.0 + 10.0 * self.TIMES
        values = np.full((4, 2), np.nan)
        values[::2, 0], values[1::2, 1] = truth[::2] - 1.0, truth[1::2] + 1.0
        assert signal.at_instant(self.TIMES, values, 0.17, 0.4) == pytest.approx([3.7, 5.7])

    def test_one_sample_of_each_counts_as_it_is(self) -> None:
        values = np.array([[1.0, np.nan], [np.nan, np.nan], [np.nan, np.nan], [np.nan, 5.0]])
        assert signal.at_instant(self.TIMES, values, 0.15, 0.2).tolist() == [1.0, 5.0]

    def test_what_was_not_seen_is_nan_and_never_zero(self) -> None:
        values = np.stack([self.TIMES, np.full(4, np.nan)], axis=1)
        found = signal.at_instant(self.TIMES, values, 0.15, 0.4)
        assert found[0] == pytest.approx(0.15)
        assert np.isnan(found[1])
        assert np.isnan(signal.at_instant(self.TIMES, values, 2.0, 0.4)).all(), "nothing within reach"

    def test_a_sample_at_the_edge_of_reach_tells_no_slope(self) -> None:
        """Its weight is all but nothing, and so is what it may say."""
        values = np.array([[10.0], [np.nan], [np.nan], [0.0]])
        assert signal.at_instant(self.TIMES, values, 0.2999, 0.3)[0] == pytest.approx(0.0, abs=0.2)

    def test_landmarks_keep_their_shape(self) -> None:
        values = np.broadcast_to(self.TIMES[:, None, None, None], (4, 2, 33, 2))
        assert signal.at_instant(self.TIMES, values, 0.1, 0.4).shape == (2, 33, 2)
