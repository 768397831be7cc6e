"""The median over repetitions, its two intervals, and the bands that may or may not be shown."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import pytest

from screener import measure, readings, summarise
from screener.measure import Read
from screener.movements import movement
from screener.readplan import plan
from screener.summarise import Yardstick
from screener.types import (
    AgeGroup,
    Band,
    Capture,
    Context,
    Estimate,
    Instant,
    Measurement,
    NotMeasured,
    Reason,
    Sex,
    Side,
    Summary,
    Unit,
)
from screener.uncertainty import around, sd_of
from tests.sticks import Scene
from tests.synth import make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MATCHED, LOWEST = Instant.MATCHED_DEPTH, Instant.LOWEST
SLS = movement("single_leg_squat")
UNKNOWN = NotMeasured(Reason.NOT_SEEN, "Not known.")


def _reads(values: Sequence[float | None], side: Side = LEFT, metric: str = "fppa", at: Instant = MATCHED) -> list[Read]:
    out = []
    for i, value in enumerate(values, 1):
        unit = Unit.RATIO if metric == "kasr" else Unit.DEGREE
        result = NotMeasured(Reason.TOO_DEEP, "Too deep to judge here.") if value is None else around(value, 2.6, unit)
        out.append(Read(Measurement(metric, side, i, at, result, 1.0), 0.0 if value is None else 2.5, 0.0 if value is None else 0.8))
    return out


def _estimate(summary: Summary | None) -> Estimate:
    assert summary is not None
    assert isinstance(summary.result, Estimate)
    return summary.result


def test_the_summary_is_the_median_of_what_was_measured() -> None:
    """The summary is the median of what was measured."""
    values = [4.0, None, 12.0, 6.0, 5.0]
    (summary,) = summarise.summaries(_reads(values))
    assert _estimate(summary).value == median(v for v in values if v is not None)
    assert summary.n_reps == 4
    assert summary.change_low is not None
    assert summary.change_high is not None
    assert _estimate(summary).low < summary.change_low < 5.5 < summary.change_high < _estimate(summary).high


def test_nothing_measured_is_summed_up_by_the_commonest_reason() -> None:
    """Nothing measured is summed up by the commonest reason."""
    reads = [*_reads([None, None]), Read(Measurement("fppa", LEFT, 3, MATCHED, NotMeasured(Reason.CROPPED, "Outside.")))]
    (summary,) = summarise.summaries(reads)
    assert summary.result == NotMeasured(Reason.TOO_DEEP, "Too deep to judge here.")
    assert (summary.n_reps, summary.change_low, summary.band) == (0, None, None)


def _banded(value: float, context: Context, banded: str = "fppa", metric: str = "fppa") -> Summary:
    (summary,) = summarise.summaries(_reads([value] * 3, metric=metric))
    scale = summarise.judged(summary, _reads([value] * 3, metric=metric))
    return Yardstick(SLS, context, banded, 1.0).with_band(summary, scale)


@pytest.mark.parametrize(
    ("value", "sex", "band"),
    [
        (2.0, None, Band.ON_TRACK),
        (7.2, None, Band.ON_TRACK),
        (7.2, Sex.FEMALE, Band.ON_TRACK),
        (7.2, Sex.MALE, Band.MILD),
        (10.5, None, Band.MILD),
        (15.0, None, Band.MODERATE),
        (15.0, Sex.MALE, Band.MODERATE),
        (24.0, None, Band.MARKED),
        (-12.0, None, Band.OUTWARD),
    ],
)
def test_the_band_is_the_likeliest_of_the_group_that_fits(value: float, sex: Sex | None, band: Band) -> None:
    """The band is the likeliest of the group that fits."""
    found = _banded(value, Context(AgeGroup.ADULT, sex))
    assert found.band is band
    assert found.band_probability is not None
    assert 0.2 < found.band_probability <= 1.0


@pytest.mark.parametrize(
    ("age", "shown"),
    [(None, True), (AgeGroup.FROM_16_TO_17, True), (AgeGroup.ADULT, True), (AgeGroup.UNDER_16, False), (AgeGroup.OVER_60, False)],
)
def test_under_16_and_over_60_get_numbers_and_no_band(age: AgeGroup | None, shown: bool) -> None:
    """Under 16 and over 60 get numbers and no band."""
    found = _banded(20.0, Context(age))
    assert (found.band is not None) is shown
    assert (found.band_probability is not None) is shown
    assert _estimate(found).value == 20.0


def test_only_one_of_raw_and_corrected_carries_the_band() -> None:
    """Only one of raw and corrected carries the band."""
    assert _banded(10.0, Context(), banded="fppa_corrected").band is None
    assert _banded(10.0, Context(), banded="fppa_corrected", metric="fppa_corrected").band is Band.MILD
    assert _banded(10.0, Context(), banded="fppa", metric="fppa_corrected").band is None


def test_the_difference_is_taken_in_degrees_and_names_the_worse_leg() -> None:
    """The difference is taken in degrees and names the worse leg."""
    found = summarise.asymmetry([*_reads([4.0, 5.0, 6.0]), *_reads([13.0, 14.0], RIGHT)], "fppa")
    assert found is not None
    assert (found.side, found.n_reps) == (RIGHT, 2)
    assert _estimate(found).value == pytest.approx(13.5 - 5.0)
    left, right = (
        _estimate(summarise.summaries(_reads(values, side))[0]) for values, side in (([4.0, 5.0, 6.0], LEFT), ([13.0, 14.0], RIGHT))
    )
    assert sd_of(_estimate(found)) == pytest.approx((sd_of(left) ** 2 + sd_of(right) ** 2) ** 0.5)


def test_one_leg_alone_has_no_difference_and_an_unreadable_one_gives_the_reason() -> None:
    """One leg alone has no difference and an unreadable one gives the reason."""
    assert summarise.asymmetry(_reads([4.0, 5.0]), "fppa") is None
    found = summarise.asymmetry([*_reads([4.0, 5.0]), *_reads([None, None], RIGHT)], "fppa")
    assert found is not None
    assert isinstance(found.result, NotMeasured)
    assert found.result.reason is Reason.ONE_SIDE_ONLY


def test_what_is_judged_is_what_is_shown() -> None:
    """What is judged is what is shown."""
    reads = _reads([4.0, None, 12.0])
    (summary,) = summarise.summaries(reads)
    scale = summarise.judged(summary, reads)
    assert scale is not None
    assert (scale.value, scale.per_rep) == (_estimate(summary).value, (4.0, 12.0))
    assert scale.sd == pytest.approx(sd_of(_estimate(summary)))
    assert scale.reading_sd == pytest.approx(2.6)
    (nothing,) = summarise.summaries(_reads([None]))
    assert summarise.judged(nothing, _reads([None])) is None


def _own(scene: Scene, distance: Estimate | NotMeasured) -> tuple[float, float, float]:
    """KASR at the lowest point, in standing, and what the bands are multiplied with."""
    clip = make_clip(scene)
    track, found = segmented(clip)
    bursts = plan(track.times_s, track.combined(), found, movement("squat"))
    views = readings.rep_views(clip.read(bursts), track, found.reps, bursts)
    reads = measure.measure(views, movement("squat"), scene.width_px, scene.height_px)
    lowest, standing = (summarise.values_of(reads, "kasr", BOTH, at)[0][1] for at in (LOWEST, Instant.STANDING))
    return lowest, standing, summarise.own_ratio(reads, views, Capture(UNKNOWN, UNKNOWN, distance, UNKNOWN, UNKNOWN))


def test_the_bands_of_the_ratio_follow_the_persons_own_standing() -> None:
    """Feet wide apart and knees on the straight lines from hip to foot: nearer together than the feet, and nothing moved inward."""
    scene = Scene(movement="squat", legs=(BOTH,) * 2, depth=0.30, stance_m=0.34, fppa_standing=(0.0, 0.0), fppa_bottom=(0.0, 0.0))
    lowest, standing, own = _own(scene, UNKNOWN)
    assert lowest < 0.8
    assert own == pytest.approx(standing)
    assert lowest / own == pytest.approx(1.0, abs=0.06)
    table = Yardstick(movement("squat"), Context(), "fppa", own).table("kasr", LOWEST)
    general = movement("squat").band_table("kasr", LOWEST, None)
    assert table is not None
    assert general is not None
    assert table.edges == tuple(edge * own for edge in general.edges)
    assert general.of(lowest) is not Band.ON_TRACK
    assert table.of(lowest) is Band.ON_TRACK


def test_what_perspective_adds_to_the_ratio_is_added_to_its_bands() -> None:
    """What perspective adds to the ratio is added to its bands."""
    scene = Scene(
        movement="squat", legs=(BOTH,), depth=0.30, stance_m=0.17, fppa_standing=(0.0, 0.0), fppa_bottom=(0.0, 0.0), perspective=True
    )
    lowest, _, own = _own(scene, Estimate(3.0, 2.5, 3.5, Unit.METRE))
    assert lowest > 1.05
    assert lowest / own == pytest.approx(1.0, abs=0.04)


def test_knees_wider_than_the_feet_in_standing_excuse_nothing() -> None:
    """Knees wider than the feet in standing excuse nothing."""
    scene = Scene(movement="squat", legs=(BOTH,), depth=0.25, stance_m=0.16, fppa_standing=(-8.0, -8.0), fppa_bottom=(6.0, 6.0))
    _, standing, own = _own(scene, UNKNOWN)
    assert standing > 1.0
    assert own == 1.0
