"""One athlete among others: picked, followed, and nobody else's landmarks taken for theirs."""

from __future__ import annotations

import numpy as np
import pytest

from screener import people
from screener.people import Athlete
from screener.types import Pose
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip

CLIP = make_clip(Scene(noise_px=1.0))


def _moved(pose: Pose, scale: float, middle: tuple[float, float]) -> Pose:
    """The same pose smaller and elsewhere in the picture."""
    xy = (pose.xy_px - pose.xy_px.mean(axis=0)) * scale + middle
    return Pose(xy, pose.world_m.copy(), pose.visibility.copy())


def _pick(clip: SynthClip, seen: list[list[Pose]]) -> Athlete:
    track = clip.sparse
    return people.pick_athlete(track.times_s, [int(i) for i in track.frame_index], seen, track.width_px, track.height_px)


def _with_passer_by(clip: SynthClip, scale: float, first: int, last: int) -> list[list[Pose]]:
    """Someone crosses the picture from left to right behind the athlete."""
    seen = clip.poses()
    for i in range(first, last):
        across = 100 + 880 * (i - first) / (last - first)
        seen[i] = [_moved(CLIP.poses()[20][0], scale, (across, 880.0)), *seen[i]]
    return seen


def test_alone_the_athlete_is_everyone() -> None:
    """Alone the athlete is everyone."""
    found = _pick(CLIP, CLIP.poses())
    np.testing.assert_array_equal(found.track.xy_px[:, 0], CLIP.sparse.xy_px[:, 0])
    assert (found.others, found.crowd) == (0, 1)


@pytest.mark.parametrize("scale", [0.4, 0.6])
def test_a_smaller_person_crossing_is_never_taken_for_the_athlete(scale: float) -> None:
    """A smaller person crossing is never taken for the athlete."""
    found = _pick(CLIP, _with_passer_by(CLIP, scale, 40, 80))
    athlete = CLIP.sparse.xy_px[:, 0]
    seen = np.isfinite(found.track.xy_px[:, 0]).all(axis=(1, 2))
    assert seen.mean() > 0.97, "the passer-by may hide in the athlete's box, never the other way round"
    np.testing.assert_array_equal(found.track.xy_px[seen, 0], athlete[seen])
    assert found.crowd == 2


def test_whoever_stays_in_view_is_counted_and_whoever_passes_is_not() -> None:
    """Whoever stays in view is counted and whoever passes is not."""
    stays = [[*poses, _moved(CLIP.poses()[0][0], 0.5, (950.0, 900.0))] for poses in CLIP.poses()]
    assert _pick(CLIP, stays).others == 1
    passes = [[*poses, _moved(CLIP.poses()[0][0], 0.5, (950.0, 900.0))] if i < 20 else poses for i, poses in enumerate(CLIP.poses())]
    assert _pick(CLIP, passes).others == 0


def test_after_a_second_out_of_sight_it_is_the_same_athlete() -> None:
    """After a second out of sight it is the same athlete."""
    clip = make_clip(Scene(noise_px=1.0, dropouts=((6.0, 7.0),)))
    found = _pick(clip, _with_passer_by(clip, 0.5, 60, 110))
    unseen = ~found.track.seen()
    times = found.track.times_s
    assert unseen[(times >= 6.0) & (times < 7.0)].all()
    back = ~unseen & (times > 7.0)
    assert back.sum() > 0.95 * (times > 7.0).sum()
    np.testing.assert_array_equal(found.track.xy_px[back, 0], clip.sparse.xy_px[back, 0])


def test_one_person_seen_twice_is_one_person() -> None:
    """One person seen twice is one person."""
    doubled = [[poses[0], _moved(poses[0], 0.95, (poses[0].box().centre[0] + 5, poses[0].box().centre[1] + 5))] for poses in CLIP.poses()]
    assert _pick(CLIP, doubled).crowd == 1


def test_nobody_is_a_track_of_nothing() -> None:
    """Nobody is a track of nothing."""
    found = _pick(CLIP, [[] for _ in CLIP.sparse.times_s])
    assert np.isnan(found.track.xy_px).all()
    assert not found.track.seen().any()
    assert (found.others, found.crowd) == (0, 0)


def test_the_region_is_square_around_the_athlete_with_room() -> None:
    """The region is square around the athlete with room."""
    xy = CLIP.sparse.xy_px[30, 0]
    box = people.region(xy, 1080)
    assert box.width == pytest.approx(box.height)
    assert 1.4 < box.width / np.ptp(xy[:, 1]) < 1.9
    room = 0.1 * np.ptp(xy[:, 1])
    assert box.left < xy[:, 0].min() - room
    assert box.right > xy[:, 0].max() + room
    assert box.top < xy[:, 1].min() - room
    assert box.bottom > xy[:, 1].max() + room


def test_mirrored_and_half_size_copies_get_the_same_region() -> None:
    """Mirrored and half size copies get the same region."""
    xy = CLIP.sparse.xy_px[30, 0]
    box = people.region(xy, 1080)
    mirrored = people.region(xy * [-1, 1] + [1080, 0], 1080)
    assert (1080 - mirrored.right, mirrored.top, 1080 - mirrored.left) == pytest.approx((box.left, box.top, box.right))
    half = people.region(xy / 2, 540)
    assert (2 * half.left, 2 * half.top, 2 * half.right) == pytest.approx((box.left, box.top, box.right))


def test_a_few_pixels_seldom_move_the_region() -> None:
    """A few pixels seldom move the region: that is what steadies the reading."""
    xy = CLIP.sparse.xy_px[30, 0]
    boxes = {people.region(xy + np.array([dx, dx / 2]), 1080) for dx in np.linspace(-8, 8, 33)}
    assert len(boxes) <= 3
