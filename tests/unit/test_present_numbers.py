"""Numbers, bands and charts as every face shows them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener import intake
from screener.present import ReportView, report_view, words
from screener.types import (
    Band,
    Estimate,
    Instant,
    Reason,
    Screening,
    Severity,
    Side,
    Stage,
    Status,
    Summary,
    Unit,
)
from tests import factories


def view(make: Callable[[], Screening]) -> ReportView:
    """The report of a made result."""
    return report_view(make())


@pytest.mark.parametrize(
    ("value", "band", "share", "said"),
    [
        (14.0, Band.MODERATE, 0.71, "moderate band, 71 % sure"),
        (13.4, Band.MODERATE, 0.52, "borderline mild / moderate (52 % sure of moderate)"),
        (17.5, Band.MODERATE, 0.55, "borderline moderate / marked (55 % sure of moderate)"),
        (7.6, Band.ON_TRACK, 0.55, "borderline on track / mild (55 % sure of on track)"),
        (19.0, Band.MARKED, 0.55, "borderline moderate / marked (55 % sure of marked)"),
        (-4.0, Band.ON_TRACK, 0.58, "borderline outward / on track (58 % sure of on track)"),
        (3.0, Band.ON_TRACK, 0.999, "on track band, over 99 % sure"),
        (14.0, None, None, ""),
    ],
)
def test_band_words(value: float, band: Band | None, share: float | None, said: str) -> None:
    """Band words."""
    result = Estimate(value, value - 4, value + 4, Unit.DEGREE)
    summary = Summary("fppa", Side.LEFT, Instant.MATCHED_DEPTH, result, 5, None, None, band, share)
    (row,) = report_view(replace(factories.valgus_sls(), summaries=(summary,))).summaries
    assert row.band == said


def test_chart_numbers_are_the_measurements() -> None:
    """Chart numbers are the measurements."""
    screening = factories.valgus_sls()
    chart = report_view(screening).charts[0]
    assert (chart.metric, chart.at, chart.unit) == ("fppa", Instant.MATCHED_DEPTH, "°")
    for point in chart.points:
        m = screening.measurement("fppa", point.side, point.rep, point.at)
        assert m is not None
        assert isinstance(m.result, Estimate)
        assert (point.value, point.low, point.high, point.time_s) == (m.result.value, m.result.low, m.result.high, m.time_s)
    assert chart.strip is not None
    assert chart.strip.edges == (-5.0, 8.0, 13.0, 18.0)
    assert chart.strip.labels == ("outward", "on track", "mild", "moderate", "marked")


def test_falling_bands_are_drawn_the_right_way_up() -> None:
    """Falling bands are drawn the right way up."""
    chart = next(c for c in view(factories.squat).charts if c.metric == "kasr" and c.at is Instant.LOWEST)
    assert chart.strip is not None
    assert list(chart.strip.edges) == sorted(chart.strip.edges)
    assert chart.strip.labels[0] == "marked"
    assert len(chart.strip.labels) == len(chart.strip.edges) + 1


def test_bands_that_the_core_withheld_are_not_drawn() -> None:
    """Bands that the core withheld are not drawn."""
    assert all(chart.strip is None for chart in view(factories.partly_measured).charts)


def test_what_could_not_be_measured_stands_beside_the_chart() -> None:
    """What could not be measured stands beside the chart."""
    chart = next(c for c in view(factories.partly_measured).charts if (c.metric, c.at) == ("fppa", Instant.MATCHED_DEPTH))
    assert len(chart.points) == 2
    assert chart.missing == ("Repetition 3, right: not measured: The picture and its mirror image disagree by 9°",)


def test_clip_lines() -> None:
    """Clip lines."""
    shown = view(factories.valgus_sls)
    assert shown.title == "Single-leg squat (SLS): 5 repetitions (5 on the left leg)"
    assert "read 944 of 947 announced frames" in shown.video
    assert "29.97 frames per second, varying" in shown.video
    assert [line.severity for line in shown.quality] == [Severity.WARNING, Severity.INFO]
    assert shown.quality[0].when == "from 2.0 to 21.0 s"
    assert shown.rejected == ("From 28.2 to 29.9 s: It stopped half way down.",)
    assert "Camera roll: not measured: No upright edge to read it from." in shown.capture
    assert shown.corrections == ()
    assert shown.rep_edits[0].startswith("Repetition 2: left knee at the lowest point placed by hand, by the user. Moved by 6 pixels")
    assert {method.metric for method in shown.methods} >= {"fppa", "wobble", "tempo"}
    assert shown.stop_rules == intake.STOP_RULES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("expected a video, got a text file", "Expected a video, got a text file."),
        ("clip.MOV is not a video", "clip.MOV is not a video."),
        ("my holiday.mp4: expected a video", "my holiday.mp4: expected a video."),
        ("hot_joint: expected yes or no", "hot_joint: expected yes or no."),
        ("in the clip: half of it is dark.", "In the clip: half of it is dark."),
        ("", ""),
    ],
)
def test_the_name_of_a_file_keeps_its_letters(text: str, said: str) -> None:
    """The name of a file or of a question keeps its letters, wherever it stands."""
    assert words.sentence(text) == said


def test_the_name_of_a_file_keeps_its_letters_inside_a_sentence() -> None:
    """The name of a file keeps its letters inside a sentence."""
    assert words.inside("Clip.mp4 breaks off.") == "Clip.mp4 breaks off"
    assert words.inside("The clip breaks off.") == "the clip breaks off"


@given(value=st.floats(-1e4, 1e4), decimals=st.integers(0, 3))
def test_numbers_keep_their_value_and_never_show_minus_zero(value: float, decimals: int) -> None:
    """Numbers keep their value and never show minus zero."""
    text = words.number(value, decimals)
    assert "-" not in text
    assert abs(float(text.replace(words.MINUS, "-")) - value) <= 0.5 * 10**-decimals + 1e-9
    assert not (text.startswith(words.MINUS) and math.isclose(float(text[1:]), 0.0))


@pytest.mark.parametrize(
    ("unit", "decimals", "said"),
    [
        (Unit.DEGREE, 0, "14° (10 to 18°)"),
        (Unit.PERCENT_LEG, 1, "14.0 % (10.0 to 18.0 % of leg length)"),
        (Unit.RATIO, 2, "ratio 14.00 (10.00 to 18.00)"),
        (Unit.SECOND, 1, "14.0 s (10.0 to 18.0 s)"),
        (Unit.METRE, 1, "14.0 m (10.0 to 18.0 m)"),
    ],
)
def test_units(unit: Unit, decimals: int, said: str) -> None:
    """Units."""
    assert words.estimate(Estimate(14.0, 10.0, 18.0, unit), decimals) == said


def test_a_cut_off_is_never_rounded() -> None:
    """A cut-off is never rounded."""
    assert words.cut_off(13.5, Unit.DEGREE, 0) == "13.5°"
    assert words.cut_off(8.0, Unit.DEGREE, 0) == "8°"
    assert words.cut_off(0.95, Unit.RATIO, 2) == "0.95"


def test_another_level_is_named() -> None:
    """Another level is named."""
    assert words.estimate(Estimate(14.0, 10.0, 18.0, Unit.DEGREE, 0.8), 0) == "14° (10 to 18°, 80 % interval)"


@pytest.mark.parametrize(("share", "said"), [(0.005, "under 1 %"), (0.5, "50 %"), (0.995, "over 99 %"), (1.0, "over 99 %")])
def test_no_probability_claims_certainty(share: float, said: str) -> None:
    """No probability claims certainty."""
    assert words.percent(share) == said


def test_every_word_of_the_vocabulary_has_words() -> None:
    """Every word of the vocabulary has words."""
    assert set(words.STATUS) == set(Status)
    assert set(words.BAND) == set(Band)
    assert set(words.REASON) == set(Reason)
    assert set(words.AT) == set(words.AT_LONG) == set(Instant)
    assert set(words.SEVERITY) == set(Severity)
    assert set(words.STAGE) == set(Stage)
    assert set(words.SIDE) == set(words.LEG) == set(words.KNEE) == set(Side)
    assert words.STATUS[Status.NOT_SEEN] != words.STATUS[Status.NOT_MEASURED]
