"""Intervals, spread and bands."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener import uncertainty
from screener.metrics import metric
from screener.movements.single_leg_squat import FPPA_DEFAULT
from screener.movements.squat import KASR
from screener.types import Band, ErrorModel, Estimate, Unit
from screener.uncertainty import Circumstances

MODEL = ErrorModel(clip_sd=2.5, rep_sd=0.8, per_yaw_deg=1.15, source="test")


def test_the_interval_is_symmetric_and_gives_its_sd_back() -> None:
    """The interval is symmetric and gives its sd back."""
    found = uncertainty.around(7.0, 2.0, Unit.DEGREE)
    assert (found.value, found.unit, found.level) == (7.0, Unit.DEGREE, 0.95)
    assert found.high - 7.0 == pytest.approx(7.0 - found.low)
    assert found.high - 7.0 == pytest.approx(1.959964 * 2.0, rel=1e-6)
    assert uncertainty.sd_of(found) == pytest.approx(2.0)
    assert uncertainty.sd_of(Estimate(0.0, -1.0, 1.0, Unit.DEGREE, level=0.6827)) == pytest.approx(1.0, abs=1e-3)


def test_a_contradicting_model_widens_a_reading() -> None:
    """A contradicting model widens a reading."""
    assert uncertainty.reading_sd(MODEL, Circumstances()) == (2.5, 0.8), "what is not known adds nothing"
    usual = uncertainty.reading_sd(MODEL, Circumstances(disagreement=2.0))
    assert usual == (2.5, 0.8), "the usual disagreement is in the model already"
    assert uncertainty.reading_sd(MODEL, Circumstances(disagreement=-8.5))[0] == pytest.approx(math.hypot(2.5, 3.0))


def test_a_body_seen_from_aside_and_a_doubtful_standing_widen_a_reading() -> None:
    """A body seen from aside and a doubtful standing widen a reading, whichever way they go."""
    model = replace(MODEL, per_view_deg=0.2, per_standing_disagreement=0.5, lowest=1.2)
    for sign in (-1, 1):
        assert uncertainty.reading_sd(model, Circumstances(view_deg=sign * 10.0))[0] == pytest.approx(math.hypot(2.5, 2.0))
        assert uncertainty.reading_sd(model, Circumstances(standing_disagreement=sign * 4.0))[0] == pytest.approx(math.hypot(2.5, 2.0))
    assert uncertainty.reading_sd(model, Circumstances(lowest=True))[0] == pytest.approx(2.5 * 1.2)


def test_repetitions_average_out_the_readings_part_only() -> None:
    """Repetitions average out the readings part only."""
    absolute, change = uncertainty.summary_sd([5.0], 2.5, 1.5, 0.8)
    assert change == pytest.approx(math.hypot(1.5, 0.8))
    assert absolute == pytest.approx(math.hypot(2.5, 0.8))
    many_absolute, many_change = uncertainty.summary_sd([5.0] * 10, 2.5, 1.5, 0.8)
    assert many_change == pytest.approx(math.hypot(1.5, 1.2533 * 0.8 / math.sqrt(10)))
    assert 2.5 < many_absolute < absolute


def test_an_athlete_who_varies_counts_as_they_vary() -> None:
    """An athlete who varies counts as they vary."""
    values = [2.0, 8.0, 14.0]
    _, change = uncertainty.summary_sd(values, 2.5, 0.0, 0.8)
    assert change == pytest.approx(1.2533 * 6.0 / math.sqrt(3))


def test_the_summary_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    """The summary interval holds the truth nineteen times in twenty."""
    random = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        readings = 10.0 + random.normal(0, 2.5) + random.normal(0, 0.8, 5)
        absolute, _ = uncertainty.summary_sd(list(readings), 2.5, 1.5, 0.8)
        found = uncertainty.around(float(np.median(readings)), absolute, Unit.DEGREE)
        held += found.low <= 10.0 <= found.high
    assert 0.92 <= held / 400 <= 0.985


def test_probability_beyond_a_limit() -> None:
    """Probability beyond a limit."""
    assert uncertainty.beyond(8.0, 2.0, 8.0, below=False) == pytest.approx(0.5)
    assert uncertainty.beyond(10.0, 2.0, 8.0, below=False) == pytest.approx(0.8413, abs=1e-4)
    assert uncertainty.beyond(10.0, 2.0, 8.0, below=True) == pytest.approx(0.1587, abs=1e-4)
    assert uncertainty.beyond(10.0, 0.0, 8.0, below=False) == 1.0


@given(st.floats(-40, 60), st.floats(0.2, 8))
def test_the_likeliest_band_agrees_with_the_shares_of_all_bands(value: float, sd: float) -> None:
    """The likeliest band agrees with the shares of all bands."""
    band, share = uncertainty.likeliest_band(value, sd, FPPA_DEFAULT)
    edges = np.array([-np.inf, *FPPA_DEFAULT.edges, np.inf])
    draws = [0.5 * (1 + math.erf((edge - value) / sd / math.sqrt(2))) for edge in edges]
    shares = dict(zip(Band, np.diff(draws), strict=True))
    assert share == pytest.approx(max(shares.values()), abs=1e-9)
    assert shares[band] == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "band"), [(1.02, Band.ON_TRACK), (0.96, Band.ON_TRACK), (0.87, Band.MILD), (0.70, Band.MODERATE), (0.4, Band.MARKED)]
)
def test_a_falling_scale_is_read_the_other_way_round(value: float, band: Band) -> None:
    """A falling scale is read the other way round."""
    assert uncertainty.likeliest_band(value, 0.001, KASR)[0] is band
    assert KASR.of(value) is band


def test_error_models_are_positive() -> None:
    """Error models are positive."""
    fppa = metric("fppa").error
    assert fppa.clip_sd > fppa.rep_sd > 0
