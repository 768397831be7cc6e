"""Times rise strictly, keep what the file says, and slow motion is undone only where the file says so."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.video import timing

MS = Fraction(1, 1000)


def placed(ticks: list[int | None], step: float = 40, scale: float = 1.0) -> tuple[list[float], int]:
    """Seconds that a clock of milliseconds gives to ``ticks``, and the number of repairs."""
    clock = timing.Clock(MS, step, scale)
    return [round(clock(tick), 6) for tick in ticks], clock.repaired


@pytest.mark.parametrize(
    ("ticks", "expected", "repairs"),
    [
        ([3360, 3400, 3440], [0, 0.04, 0.08], 0),  # starts late
        ([0, 40, 200, 220], [0, 0.04, 0.2, 0.22], 0),  # variable rate survives
        ([0, None, 80], [0, 0.04, 0.08], 1),  # missing
        ([None, None, None], [0, 0.04, 0.08], 3),  # none at all
        ([None, 1000, 1040], [0, 0.04, 0.08], 1),  # the first is missing
        ([0, 40, 40, 80], [0, 0.04, 0.06, 0.08], 1),  # doubled: the next true time still fits
        ([0, 40, 30, 80], [0, 0.04, 0.06, 0.08], 1),  # falls back a little
        ([5000, 5040, 0, 40], [0, 0.04, 0.08, 0.12], 1),  # a new clock
    ],
)
def test_clock_places_every_picture(ticks: list[int | None], expected: list[float], repairs: int) -> None:
    """Each way in which timestamps go wrong, by hand."""
    assert placed(ticks) == (expected, repairs)


@given(st.lists(st.none() | st.integers(-5_000, 200_000), min_size=1, max_size=60), st.sampled_from([1.0, 0.125, 8.0]))
def test_clock_always_rises_from_zero(ticks: list[int | None], scale: float) -> None:
    """Whatever the file says."""
    clock = timing.Clock(MS, 40, scale)
    times = [clock(tick) for tick in ticks]
    assert times[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(times))


def test_clock_refuses_a_step_of_zero() -> None:
    """It would stand still."""
    with pytest.raises(ValueError, match="above zero"):
        timing.Clock(MS, 0)


@pytest.mark.parametrize(
    ("ticks", "variable"),
    [
        ([0, 33, 67, 100, 133], False),  # 30 Hz in milliseconds
        ([0, 100, 33, 67], False),  # order does not matter
        ([0, 33, 67, 133], True),  # one frame dropped
        ([0, 512, 1024, 1100], True),
        ([7], False),
        ([], False),
    ],
)
def test_variable_rate_is_more_than_rounding(ticks: list[int], variable: bool) -> None:
    """One dropped frame counts, rounding to the time base does not."""
    assert timing.rhythm(ticks).variable is variable


def test_rhythm_of_one_picture_is_unknown() -> None:
    """No distance, no number."""
    assert timing.rhythm([7]).step is None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"com.android.capture.fps": "240.000000"}, 240.0),
        ({"com.android.capture.fps": "0"}, None),
        ({"com.android.capture.fps": "nan"}, None),
        ({"com.android.capture.fps": "fast"}, None),
        ({"com.apple.quicktime.full-frame-rate-playback-intent": "0"}, None),
        ({"encoder": "Lavf"}, None),
    ],
)
def test_capture_rate_comes_from_the_tags(tags: dict[str, str], expected: float | None) -> None:
    """Nonsense in a tag is not a rate."""
    assert timing.capture_fps(tags) == expected


@pytest.mark.parametrize(
    ("captured", "played", "scale"),
    [
        (240.0, 30.0, 0.125),
        (120.0, 30.0, 0.25),
        (240.0, 240.0, 1.0),  # stored at real time
        (30.0, 29.97, 1.0),
        (30.0, 15.0, 1.0),  # dim light, not slow motion
        (2.0, 30.0, 15.0),  # time-lapse
        (None, 30.0, 1.0),
        (240.0, None, 1.0),
    ],
)
def test_time_scale_only_where_rates_differ(captured: float | None, played: float | None, scale: float) -> None:
    """Real seconds per container second."""
    assert timing.time_scale(captured, played) == pytest.approx(scale)
