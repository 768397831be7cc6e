"""Left taken for right: found, put right, and not seen where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener import pipeline, quality, readings, sides, skeleton
from screener.movements import movement
from screener.readplan import plan
from screener.types import FloatArray, PoseTrack, Side
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip, screen, segmented

HONEST = make_clip(Scene(noise_px=1.5))
LEG_PX = quality.leg_px(HONEST.sparse)


def _points(track: PoseTrack) -> FloatArray:
    return track.xy_px[:, 0]


def _knees_fit(clip: SynthClip, track: PoseTrack) -> float:
    """Largest distance of the left knee from where it is without any exchange, share of the leg."""
    honest = make_clip(Scene(noise_px=0.0, legs=clip.scene.legs)).sparse.point("left_knee")
    return float(np.nanmax(np.hypot(*(track.point("left_knee") - honest).T))) / LEG_PX


def test_exchanging_legs_twice_gives_them_back_and_leaves_the_hips() -> None:
    """Exchanging legs twice gives them back and leaves the hips."""
    points = _points(HONEST.sparse)
    once = sides.exchange_legs(points)
    np.testing.assert_array_equal(sides.exchange_legs(once), points)
    hips, knees = ([skeleton.index(f"{s}_{part}") for s in ("left", "right")] for part in ("hip", "knee"))
    np.testing.assert_array_equal(once[:, hips], points[:, hips])
    np.testing.assert_array_equal(once[:, knees], points[:, knees[::-1]])


def test_an_exchange_is_told_from_a_movement() -> None:
    """An exchange is told from a movement."""
    points = _points(HONEST.sparse)
    standing, lowest = points[20], points[41]
    assert not sides.exchanged(lowest, standing, LEG_PX), "a whole descent is no exchange"
    assert sides.exchanged(sides.exchange_legs(standing), standing, LEG_PX)
    unseen = np.full_like(standing, np.nan)
    assert not sides.exchanged(unseen, standing, LEG_PX)
    assert not sides.exchanged(standing, unseen, LEG_PX)


def test_an_honest_clip_is_left_alone() -> None:
    """An honest clip is left alone."""
    assert not sides.repair_in_order(HONEST.sparse.times_s, _points(HONEST.sparse), LEG_PX).any()


@pytest.mark.parametrize("spans", [((5.0, 6.5),), ((0.0, 3.0),), ((2.0, 2.1), (8.0, 9.0), (12.4, 15.0))])
def test_exchanged_spans_are_found_whole_and_put_right(spans: tuple[tuple[float, float], ...]) -> None:
    """Exchanged spans are found whole and put right."""
    clip = make_clip(Scene(noise_px=1.5, swaps=spans))
    times = clip.sparse.times_s
    wrong = np.any([(times >= a) & (times < b) for a, b in spans], axis=0)
    np.testing.assert_array_equal(sides.repair_in_order(times, _points(clip.sparse), LEG_PX), wrong)
    track, count = pipeline.clean(clip.sparse)
    assert count == wrong.sum()
    assert _knees_fit(clip, track) < 0.03


def test_a_clip_that_starts_exchanged_screens_like_the_honest_one() -> None:
    """A clip that starts exchanged screens like the honest one."""
    honest, swapped = (screen(make_clip(Scene(noise_px=1.5, swaps=spans))) for spans in ((), ((0.0, 4.0),)))
    assert [(r.side, r.turn_s) for r in swapped.reps] == [(r.side, r.turn_s) for r in honest.reps]
    assert [m.result for m in swapped.measurements if m.metric == "fppa"] == [m.result for m in honest.measurements if m.metric == "fppa"]


def test_nothing_is_concluded_over_a_long_gap() -> None:
    """Nothing is concluded over a long gap."""
    points = _points(HONEST.sparse)[:60].copy()
    points[20:40] = np.nan
    points[40:] = sides.exchange_legs(points[40:])
    times = HONEST.sparse.times_s[:60]
    assert not sides.repair_in_order(times, points, LEG_PX, longest_gap_s=0.5).any()
    assert sides.repair_in_order(times, points, LEG_PX, longest_gap_s=5.0).any()


@pytest.mark.parametrize("views", [[0], [1], [0, 1]])
def test_a_dense_look_is_put_right_against_the_sparse_track(views: list[int]) -> None:
    """A dense look is put right against the sparse track."""
    clip = make_clip(Scene(noise_px=1.5))
    track, found = segmented(clip)
    reads = clip.read(plan(track.times_s, track.combined(), found, movement("single_leg_squat")))
    xy = reads.xy_px.copy()
    for view in views:
        xy[5:15, view] = sides.exchange_legs(xy[5:15, view])
    seen = np.any(np.isfinite(reads.xy_px[5:15][:, views]).all(axis=(2, 3)), axis=1)
    assert seen.sum() >= 4
    mended, touched = readings.repair_sides(replace(reads, xy_px=xy), track, LEG_PX)
    assert touched == seen.sum()
    np.testing.assert_array_equal(mended.xy_px, reads.xy_px)


@pytest.mark.parametrize("leg", [Side.LEFT, Side.RIGHT])
def test_lifting_a_foot_between_the_legs_is_no_exchange(leg: Side) -> None:
    """Lifting a foot between the legs is no exchange."""
    clip = make_clip(Scene(noise_px=1.5, legs=(leg, leg.other), walk_in_s=2.0, walk_out_s=2.0))
    assert pipeline.clean(clip.sparse)[1] == 0
