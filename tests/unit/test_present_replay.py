"""The replay in words and numbers: what was read, what was only looked at, and numbers nowhere but where they were measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from statistics import median

import numpy as np
import pytest

from screener import landmark_bias, metrics
from screener.present.replay import ReplayView, replay_view
from screener.run import ScreeningRun
from screener.types import BoolArray, Estimate, Instant, Screening, Side
from tests import factories

JUDGED = [make for make in factories.ALL if make is not factories.refused]


def view(made: Screening | ScreeningRun) -> ReplayView:
    """The replay of a hand-made result."""
    run = made if isinstance(made, ScreeningRun) else factories.run(made)
    found = replay_view(run.screening, run.track, run.read)
    assert found is not None
    return found


def partly_read(screening: Screening, share: int = 4) -> ScreeningRun:
    """The same with a careful reading at every so many instants alone."""
    run = factories.run(screening)
    read: BoolArray = run.track.seen() & (np.arange(len(run.read)) % share == 0)
    return replace(run, read=read)


@pytest.mark.parametrize("make", JUDGED)
def test_it_is_ready_for_the_page(make: Callable[[], Screening]) -> None:
    """It is ready for the page: strict JSON, in order of time, all inside the clip and inside the axis."""
    shown = view(make())
    assert json.loads(json.dumps(asdict(shown), allow_nan=False))["reps"]
    for curve in shown.curves:
        times = [point.time_s for point in curve.points]
        assert times == sorted(set(times))
        assert times[-1] <= shown.duration_s
        assert all(shown.low < p.value < shown.high for p in curve.points if p.read and p.value is not None)
    assert [m.time_s for m in shown.marks] == sorted(m.time_s for m in shown.marks)
    assert all(shown.low < mark.low <= mark.high < shown.high for mark in shown.marks if mark.low is not None and mark.high is not None)
    assert all(shown.low < tick.value < shown.high for tick in shown.ticks)
    assert all(rep.start_s < rep.turn_s < rep.stop_s <= shown.duration_s for rep in shown.reps)


def test_nothing_is_shown_of_a_refused_clip_nor_of_one_without_a_repetition() -> None:
    """Nothing is shown of a refused clip, nor of one without a repetition."""
    for screening in (factories.refused(), replace(factories.valgus_sls(), reps=())):
        run = factories.run(screening)
        assert replay_view(screening, run.track, run.read) is None


def test_only_what_was_read_with_care_is_told_as_read() -> None:
    """Every instant that was read with care is a dot, no other one is, and where the body was not seen the line is broken."""
    run = partly_read(factories.valgus_sls())
    (curve,) = view(run).curves
    read = {round(float(t), 4) for t, careful in zip(run.track.times_s, run.read, strict=True) if careful}
    dots = {p.time_s for p in curve.points if p.read}
    assert dots
    assert dots <= read
    assert any(not p.read and p.value is not None for p in curve.points)
    hole = factories.run(factories.valgus_sls()).track
    xy = hole.xy_px.copy()
    xy[(hole.times_s > 3) & (hole.times_s < 3.5)] = np.nan
    (broken,) = view(replace(run, track=replace(hole, xy_px=xy))).curves
    assert not [p for p in broken.points if 3.15 < p.time_s < 3.45 and p.value is not None]
    assert [p.value for p in broken.points if 3 < p.time_s < 3.15] == [None], "the line ends there"


def test_the_curve_is_the_angle_as_the_numbers_have_it() -> None:
    """The curve is the registry's angle over time less what standing gives away, as for the measured numbers."""
    run = partly_read(factories.both_legs())
    shown = {curve.side: curve for curve in view(run).curves}
    assert set(shown) == {Side.LEFT, Side.RIGHT}
    raw = metrics.series(run.track, run.read, run.screening.reps)
    for side, curve in shown.items():
        stood = [m.result.value for m in run.screening.measurements
                 if (m.metric, m.side, m.at) == ("fppa", side, Instant.STANDING) and isinstance(m.result, Estimate)]  # fmt: skip
        off = landmark_bias.bias({side: median(stood)}, side)
        wanted = raw[f"fppa_{side}"]
        assert [p.value for p in curve.points if p.read] == pytest.approx((wanted[np.isfinite(wanted)] - off).tolist(), abs=0.006)


def test_a_leg_without_a_repetition_has_no_curve_and_squats_have_one_for_both() -> None:
    """A leg without a repetition has no curve, and squats have one for both knees: the legs are never drawn against each other."""
    assert [curve.side for curve in view(factories.valgus_sls()).curves] == [Side.LEFT]
    squat = view(factories.squat())
    assert [curve.side for curve in squat.curves] == [Side.BOTH]
    run = factories.run(factories.squat())
    both = metrics.series(run.track, run.read, run.screening.reps)
    mean = (both["fppa_left"] + both["fppa_right"]) / 2
    assert squat.curves[0].points[0].value == pytest.approx(mean[np.isfinite(mean)][0], abs=0.006)


@pytest.mark.parametrize("make", JUDGED)
def test_every_number_at_the_curve_was_measured_and_has_its_interval(make: Callable[[], Screening]) -> None:
    """Every mark is a measurement at its own instant, with its interval in words; what was not measured is told and not marked."""
    screening = make()
    shown = view(screening)
    known = {(m.rep, m.side, m.at, m.time_s): m for m in screening.measurements if isinstance(m.result, Estimate)}
    for mark in shown.marks:
        assert (mark.rep, mark.side, mark.at, mark.time_s) in known
        assert " to " in mark.words
        assert "(" in mark.words
        assert mark.value is None or mark.low is not None
    for rep in shown.reps:
        assert rep.said
        assert all(" to " in line or "not measured" in line for line in rep.said)


def test_bands_stand_only_behind_the_angle_that_was_judged() -> None:
    """Bands stand behind the angle that was judged; a corrected judgement, a squat and a child's clip have none, and it says why."""
    judged = view(factories.valgus_sls())
    assert [band.name for band in judged.bands] == ["outward", "on track", "mild", "moderate", "marked"]
    assert judged.bands[1].low == -5
    assert judged.bands[1].high == 8
    assert any("own proposal" in note for note in judged.notes)
    turned = view(factories.turned_sls())
    assert turned.bands == ()
    assert any("corrected" in note for note in turned.notes)
    assert "corrected for where the camera stood" in turned.marks[0].words
    assert view(factories.squat()).bands == ()
    assert view(factories.partly_measured()).bands == ()
    assert not any("standing" in note for note in view(replace(factories.valgus_sls(), measurements=())).notes)


def test_a_squat_tells_the_ratio_that_its_headline_speaks_of() -> None:
    """The ratio that a squat's headline speaks of is told where it was read, though it has no place on an axis of degrees."""
    told = [mark for mark in view(factories.squat()).marks if mark.value is None]
    assert len(told) == 6
    assert "ratio 0.74 (0.68 to 0.80)" in told[0].words


def test_a_correction_by_hand_changes_it() -> None:
    """What a correction by hand changed is shown: the repetition that was thrown out is gone, with its marks."""
    first = factories.valgus_sls()
    edited = replace(first, reps=first.reps[1:], measurements=tuple(m for m in first.measurements if m.rep != 1))
    assert [rep.rep for rep in view(edited).reps] == [2, 3, 4, 5]
    assert {mark.rep for mark in view(edited).marks} == {2, 3, 4, 5}
