"""From the plan to readings: the instant is the right one, and what was not seen is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener import metrics, readings, skeleton
from screener.movements import movement
from screener.readplan import FURTHEST_S, LEVEL, STANDING_HOLDS_S, frames, plan
from screener.types import Burst, Instant, PoseTrack, ReadPlan, RepView, Side, View, empty_track
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MATCHED, LOWEST, STANDING = Instant.MATCHED_DEPTH, Instant.LOWEST, Instant.STANDING


def _views(clip: SynthClip) -> tuple[tuple[RepView, ...], ReadPlan, PoseTrack]:
    track, found = segmented(clip)
    assert found.movement_id is not None
    bursts = plan(track.times_s, track.combined(), found, movement(found.movement_id))
    return readings.rep_views(clip.read(bursts), track, found.reps, bursts), bursts, track


@pytest.mark.parametrize("movement_id", ["single_leg_squat", "lateral_step_down", "squat"])
@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0])
@pytest.mark.parametrize("noise_px", [0.0, 2.0])
def test_matched_depth_is_found_to_within_a_twentieth_of_a_second(movement_id: str, fps: float, noise_px: float) -> None:
    """Matched depth is found to within a twentieth of a second."""
    clip = make_clip(Scene(movement=movement_id, legs=(RIGHT,) * 2, depth=0.32, fps=fps, noise_px=noise_px, jitter=0.5))
    views, _, _ = _views(clip)
    for view, truth in zip(views, clip.truth, strict=True):
        for at in LEVEL:
            if at in movement(movement_id).instants:
                assert view.readings[at].time_s == pytest.approx(truth.times_s[at], abs=0.05)


@pytest.mark.parametrize("down_s", [0.6, 1.4, 3.0])
def test_quick_and_slow_descents_are_read_at_the_same_depth(down_s: float) -> None:
    """Quick and slow descents are read at the same depth."""
    clip = make_clip(Scene(legs=(LEFT, LEFT), down_s=down_s))
    for view in _views(clip)[0]:
        assert view.readings[MATCHED].drop[0] == pytest.approx(0.135, abs=0.003)
        assert view.readings[LOWEST].drop[0] == pytest.approx(0.20, abs=0.004)
        assert abs(view.readings[STANDING].drop[0]) < 0.003


def test_every_instant_of_every_repetition_has_its_burst() -> None:
    """Every instant of every repetition has its burst; quiet standing on the same leg serves several."""
    _, bursts, _ = _views(make_clip(Scene()))
    assert {(b.rep_index, b.at) for b in bursts.bursts} == {(i, at) for i in (1, 2, 3) for at in (STANDING, MATCHED, LOWEST)}
    standing = [(b.start_s, b.stop_s) for b in bursts.bursts if b.at is STANDING]
    assert len(set(standing)) < len(standing)


def test_standing_on_the_other_leg_or_long_ago_is_read_anew() -> None:
    """Standing on the other leg or long ago is read anew."""
    for scene in (Scene(legs=(LEFT, RIGHT)), Scene(legs=(LEFT, LEFT), rest_s=STANDING_HOLDS_S)):
        _, bursts, _ = _views(make_clip(scene))
        standing = [(b.start_s, b.stop_s) for b in bursts.bursts if b.at is STANDING]
        assert len(set(standing)) == len(standing) == 2


LOOKS_S = np.arange(0.0, 10.0, 0.125)
"""Eight looks a second."""


@pytest.mark.parametrize("first", View)
def test_views_take_turns_at_the_lowest_point_and_both_are_read_elsewhere(first: View) -> None:
    """Views take turns at the lowest point, and both are read elsewhere."""
    other = View.MIRROR if first is View.PLAIN else View.PLAIN
    asked = frames(ReadPlan((Burst(1, LOWEST, 1.9, 2.2), Burst(1, MATCHED, 4.9, 5.2), Burst(1, STANDING, 0.9, 1.05))), LOOKS_S, first)
    assert {LOOKS_S[index]: set(views) for index, views in asked.items()} == {
        1.0: {first, other}, 2.0: {first}, 2.125: {other}, 5.0: {first, other}, 5.125: {first, other},
    }  # fmt: skip


def test_a_single_picture_is_read_in_both_views() -> None:
    """A single picture is read in both views."""
    asked = frames(ReadPlan((Burst(1, LOWEST, 1.9, 2.1),)), LOOKS_S, View.PLAIN)
    assert asked == {16: (View.PLAIN, View.MIRROR)}


def test_a_burst_outside_the_clip_asks_for_nothing() -> None:
    """A burst outside the clip asks for nothing."""
    assert frames(ReadPlan((Burst(1, LOWEST, 20.0, 20.2),)), LOOKS_S, View.PLAIN) == {}


@pytest.mark.parametrize("fps", [10.0, 12.0, 15.0, 25.0, 30.0, 60.0, 240.0])
def test_looks_at_an_instant_are_few_and_near_however_fast_the_camera(fps: float) -> None:
    """Looks at an instant are few and near however fast the camera, and a depth lies between two of them."""
    clip = make_clip(Scene(fps=fps))
    views, bursts, track = _views(clip)
    found = {
        (burst.rep_index, burst.at): track.times_s[(track.times_s >= burst.start_s) & (track.times_s < burst.stop_s)]
        for burst in bursts.bursts
    }
    for view in views:
        for at, reading in view.readings.items():
            looks = found[view.rep.index, at]
            assert 2 <= len(looks) <= (5 if at in LEVEL else 2)
            assert looks[0] <= reading.time_s <= looks[-1]
            if at is LOWEST:
                assert looks[0] <= view.rep.turn_s <= looks[-1]


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0])
def test_around_the_lowest_point_every_frame_belongs_to_its_reading(fps: float) -> None:
    """Around the lowest point every frame belongs to its reading, so that a drawn number does not come and go."""
    clip = make_clip(Scene(fps=fps))
    views, bursts, _ = _views(clip)
    shown = readings.through(clip.read(bursts), bursts, clip.frames.times_s.tolist()).frame_index.tolist()
    for view in views:
        near = np.flatnonzero(np.abs(clip.frames.times_s - view.readings[LOWEST].time_s) <= 0.05)
        assert set(near.tolist()) <= set(shown)


@pytest.mark.parametrize(("fps", "unseen_s"), [(10.0, 0.0), (30.0, 0.16)])
def test_where_looks_are_further_apart_a_body_that_moves_is_not_held(fps: float, unseen_s: float) -> None:
    """Where looks are further apart a body that moves is not held where it was last seen."""
    clip = make_clip(Scene(legs=(LEFT,) * 3, fps=fps, down_s=0.6, fppa_bottom=(20.0, 20.0)))
    matched = [truth.times_s[MATCHED] for truth in clip.truth]
    _, bursts, track = _views(clip)
    reads = clip.read(bursts)
    gone = np.array([any(abs(t - at) < unseen_s / 2 for at in matched) for t in reads.times_s], dtype=np.bool_)
    xy = reads.xy_px.copy()
    xy[gone] = np.nan
    again = readings.rep_views(replace(reads, xy_px=xy), track, segmented(clip)[1].reps, bursts)
    found = np.array([metrics.metric("fppa").compute(view, MATCHED, LEFT) for view in again])
    errors = found - [truth.fppa[LEFT, MATCHED] for truth in clip.truth]
    assert np.isfinite(errors).any()
    assert np.nanmax(np.abs(errors)) < 1.7


def test_an_instant_without_a_look_nearby_has_no_burst() -> None:
    """An instant without a look nearby has no burst, and so no reading."""
    clip = make_clip(Scene())
    track, found = segmented(clip)
    assert found.movement_id is not None
    turn = found.reps[0].turn_s
    sparse = track.take(np.abs(track.times_s - turn) > FURTHEST_S)
    bursts = plan(sparse.times_s, sparse.combined(), found, movement(found.movement_id))
    assert (1, LOWEST) not in {(burst.rep_index, burst.at) for burst in bursts.bursts}
    assert (2, LOWEST) in {(burst.rep_index, burst.at) for burst in bursts.bursts}


def test_a_depth_that_was_never_reached_has_no_reading() -> None:
    """A depth that was never reached has no reading."""
    views, _, _ = _views(make_clip(Scene(depth=0.09)))
    assert all(MATCHED not in view.readings and LOWEST in view.readings for view in views)


def test_turning_just_above_a_level_counts_as_reaching_it() -> None:
    """Turning just above a level counts as reaching it."""
    views, _, _ = _views(make_clip(Scene(depth=0.128)))
    for view in views:
        assert view.readings[MATCHED].drop[0] == pytest.approx(0.128, abs=0.004)


def test_lengths_are_those_of_the_stick_person() -> None:
    """Lengths are those of the stick person."""
    clip = make_clip(Scene(movement="squat", legs=(BOTH,), fppa_standing=(0.0, 0.0), fppa_bottom=(0.0, 0.0), depth=0.295))
    (view,), _, _ = _views(clip)
    lowest = view.readings[LOWEST]
    upright = clip.frames.take(slice(0, 5))
    ankle_y, hip_y = upright.point("left_ankle")[0, 1], upright.point("left_hip")[0, 1]
    assert lowest.leg_px == pytest.approx(ankle_y - hip_y, rel=0.002)
    np.testing.assert_allclose(lowest.thigh_share, 0.65, atol=0.01)


def test_of_two_views_that_take_turns_neither_alone_says_how_long_a_leg_is() -> None:
    """Of two views that take turns neither alone says how long a leg is: the longer one would make every depth too deep."""
    clip = make_clip(Scene(legs=(LEFT, LEFT)))
    (plain, _), bursts, track = _views(clip)
    reads = clip.read(bursts)
    xy = reads.xy_px.copy()
    hips = [skeleton.index(f"{side}_hip") for side in BOTH.legs]
    xy[:, 1, hips, 1] -= 20.0
    found = segmented(clip)[1]
    for view in readings.rep_views(replace(reads, xy_px=xy), track, found.reps, bursts):
        assert view.readings[LOWEST].leg_px == pytest.approx(plain.readings[LOWEST].leg_px + 10.0, abs=0.5)


def test_a_look_that_saw_nobody_leaves_the_other_one() -> None:
    """A look that saw nobody leaves the other one."""
    clip = make_clip(Scene(legs=(LEFT,), mirror_dropouts=((0.0, 20.0),)))
    lowest = _views(clip)[0][0].readings[LOWEST]
    assert np.isfinite(lowest.xy_px).all()
    assert np.isnan(lowest.by_view_px[1]).all()
    np.testing.assert_allclose(lowest.xy_px, lowest.by_view_px[0])


def test_nobody_at_the_lowest_point_is_no_reading_there() -> None:
    """Nobody at the lowest point is no reading there."""
    clip = make_clip(Scene(legs=(LEFT, LEFT)))
    track, found = segmented(clip)
    bursts = plan(track.times_s, track.combined(), found, movement("single_leg_squat"))
    reads = clip.read(bursts)
    xy = reads.xy_px.copy()
    gone = (reads.times_s > found.reps[0].turn_s - 0.3) & (reads.times_s < found.reps[0].turn_s + 0.3)
    xy[gone] = np.nan
    first, second = readings.rep_views(replace(reads, xy_px=xy), track, found.reps, bursts)
    assert LOWEST not in first.readings
    assert LOWEST in second.readings


def test_one_joint_unseen_is_nan_and_never_zero() -> None:
    """One joint unseen is nan and never zero."""
    clip = make_clip(Scene(legs=(LEFT,)))
    track, found = segmented(clip)
    bursts = plan(track.times_s, track.combined(), found, movement("single_leg_squat"))
    reads = clip.read(bursts)
    xy = reads.xy_px.copy()
    knee = skeleton.index("left_knee")
    xy[:, :, knee] = np.nan
    (view,) = readings.rep_views(replace(reads, xy_px=xy), track, found.reps, bursts)
    assert np.isnan(view.readings[LOWEST].xy_px[knee]).all()
    assert np.isfinite(view.readings[LOWEST].xy_px[skeleton.index("left_hip")]).all()


def test_between_sparse_looks_the_athlete_is_where_a_straight_line_says() -> None:
    """Between sparse looks the athlete is where a straight line says."""
    clip = make_clip(Scene(legs=(LEFT,)))
    times = (clip.sparse.times_s[10:12].sum() / 2).reshape(1)
    middle = clip.sparse.combined()[10:12].mean(axis=0)
    np.testing.assert_allclose(readings.interpolate(clip.sparse, times)[0], middle)
    nobody = replace(clip.sparse, xy_px=np.full_like(clip.sparse.xy_px, np.nan))
    assert np.isnan(readings.interpolate(nobody, times)).all()


def test_without_repetitions_nothing_is_read() -> None:
    """Without repetitions nothing is read."""
    clip = make_clip(Scene(movement="lateral_lunge", depth=0.25))
    track, found = segmented(clip)
    assert plan(track.times_s, track.combined(), found, movement("squat")) == ReadPlan(())


def test_views_that_take_turns_are_joined_on_every_frame_of_a_burst() -> None:
    """Views that take turns are joined on every frame of a burst, also on those that nobody looked at."""
    clip = make_clip(Scene(legs=(LEFT,), disagreement_deg=4.0, fps=60.0))
    _, bursts, _ = _views(clip)
    reads = clip.read(bursts)
    shown = readings.through(reads, bursts, clip.frames.times_s.tolist())
    assert len(shown.times_s) > 2 * len(reads.times_s)
    assert set(reads.frame_index.tolist()) <= set(shown.frame_index.tolist())
    both = clip.frames.combined()[shown.frame_index]
    legs = [skeleton.index(f"left_{joint}") for joint in ("hip", "knee", "ankle")]
    assert np.abs(shown.xy_px[:, 0][:, legs] - both[:, legs]).max() < 3.0


def test_without_readings_there_is_nothing_to_show() -> None:
    """Without readings there is nothing to show."""
    nothing = empty_track(100, 200, (View.PLAIN, View.MIRROR))
    assert len(readings.through(nothing, ReadPlan((Burst(1, LOWEST, 1.0, 2.0),)), [0.0, 1.0, 2.0]).times_s) == 0
