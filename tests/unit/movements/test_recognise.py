"""The three movements, the leg that carries the body, and what is none of them."""

from __future__ import annotations

import numpy as np
import pytest

from screener import skeleton
from screener.movements.recognise import legs_of, segment
from screener.types import FloatArray, Segmentation, Side
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
SINGLE = ("single_leg_squat", "lateral_step_down")


def _found(scene: Scene, movement: str | None = None, side: Side | None = None) -> Segmentation:
    return segmented(make_clip(scene), movement, side)[1]


def _fits(clip: SynthClip, found: Segmentation) -> None:
    """Every true repetition was found once, on its leg and at its time."""
    assert [rep.side for rep in found.reps] == [truth.side for truth in clip.truth]
    assert [rep.index for rep in found.reps] == list(range(1, len(clip.truth) + 1))
    for rep, truth in zip(found.reps, clip.truth, strict=True):
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=0.1)
        assert truth.start_s - 0.1 < rep.start_s < truth.turn_s < rep.stop_s < truth.stop_s + 0.1


@pytest.mark.parametrize("leg", [LEFT, RIGHT])
@pytest.mark.parametrize("movement", SINGLE)
@pytest.mark.parametrize("inward", [-8.0, 16.0])
def test_single_leg_tests_are_recognised_on_either_leg(movement: str, leg: Side, inward: float) -> None:
    """Single leg tests are recognised on either leg."""
    clip = make_clip(Scene(movement=movement, legs=(leg,) * 3, fppa_bottom=(inward, inward), noise_px=1.5))
    _, found = segmented(clip)
    assert found.movement_id == movement
    _fits(clip, found)


@pytest.mark.parametrize("leg", [LEFT, RIGHT])
@pytest.mark.parametrize("distance_m", [2.2, 3.0, 4.5])
@pytest.mark.parametrize("depth", [0.15, 0.30])
def test_a_foot_held_in_front_is_no_step_down(leg: Side, distance_m: float, depth: float) -> None:
    """A foot held in front, nearer to the camera, looks lower than the other one and is yet no step-down."""
    scene = Scene(legs=(leg,) * 2, depth=depth, free_leg="front", perspective=True, distance_m=distance_m, noise_px=1.0)
    clip = make_clip(scene)
    _, found = segmented(clip)
    assert found.movement_id == "single_leg_squat"
    _fits(clip, found)


@pytest.mark.parametrize("leg", [LEFT, RIGHT])
@pytest.mark.parametrize("distance_m", [2.2, 4.5])
@pytest.mark.parametrize("depth", [0.15, 0.25])
def test_a_foot_beside_the_step_is_a_step_down_from_near_and_far(leg: Side, distance_m: float, depth: float) -> None:
    """A step of little or much height is told from near and from far."""
    scene = Scene(movement="lateral_step_down", legs=(leg,) * 2, depth=depth, perspective=True, distance_m=distance_m, noise_px=1.0)
    clip = make_clip(scene)
    _, found = segmented(clip)
    assert found.movement_id == "lateral_step_down"
    _fits(clip, found)


def _with_raised_knee(times_s: FloatArray, xy_px: FloatArray, span: tuple[float, float]) -> FloatArray:
    """The right knee drawn higher for a while, so that a leg beside a step looks a little like one held in front."""
    raised = xy_px.copy()
    inside = (times_s >= span[0]) & (times_s <= span[1])
    raised[inside, skeleton.index("right_knee"), 1] -= 0.16 * np.ptp(xy_px[inside, skeleton.index("left_hip"), 1]) / 0.2
    return raised


def test_a_repetition_that_is_hard_to_tell_goes_with_the_rest_of_the_clip() -> None:
    """One repetition that alone would be taken for a squat stays with the step-downs around it."""
    clip = make_clip(Scene(movement="lateral_step_down", legs=(LEFT,) * 3))
    track, found = segmented(clip)
    middle = found.reps[1]
    xy = _with_raised_knee(track.times_s, track.combined(), (middle.start_s - 0.3, middle.stop_s + 0.3))
    alone = (track.times_s > middle.start_s - 1) & (track.times_s < middle.stop_s + 1)
    assert segment(track.times_s[alone], xy[alone], None, None, 0.1).movement_id == "single_leg_squat"
    together = segment(track.times_s, xy, None, None, 0.1)
    assert (together.movement_id, len(together.reps), together.rejected) == ("lateral_step_down", 3, ())


@pytest.mark.parametrize("depth", [0.15, 0.30, 0.45])
@pytest.mark.parametrize("stance_m", [0.20, 0.40])
def test_a_squat_is_recognised_shallow_deep_narrow_and_wide(depth: float, stance_m: float) -> None:
    """A squat is recognised shallow deep narrow and wide."""
    clip = make_clip(Scene(movement="squat", legs=(BOTH,) * 2, depth=depth, stance_m=stance_m, fppa_bottom=(4.0, 4.0), noise_px=1.5))
    _, found = segmented(clip)
    assert found.movement_id == "squat"
    _fits(clip, found)


@pytest.mark.parametrize("leg", [LEFT, RIGHT])
@pytest.mark.parametrize("depth", [0.24, 0.30])
def test_a_free_foot_held_up_throughout_swallows_no_deep_repetition(leg: Side, depth: float) -> None:
    """A free foot held up throughout swallows no deep repetition."""
    clip = make_clip(Scene(legs=(leg,) * 3, depth=depth, noise_px=1.5))
    _, found = segmented(clip)
    _fits(clip, found)
    assert found.rejected == ()


@pytest.mark.parametrize("legs", [(LEFT, LEFT, RIGHT), (RIGHT, LEFT), (LEFT, RIGHT, LEFT)])
@pytest.mark.parametrize("roll_deg", [-4.0, 0.0, 4.0])
def test_a_free_foot_lifted_for_one_repetition_only_swallows_none(legs: tuple[Side, ...], roll_deg: float) -> None:
    """A free foot lifted for one repetition only swallows none."""
    clip = make_clip(Scene(legs=legs, depth=0.24, roll_deg=roll_deg, noise_px=1.0))
    _fits(clip, segmented(clip)[1])


@pytest.mark.parametrize(("fps", "jitter"), [(24.0, 0.5), (25.0, 0.9), (12.0, 0.5), (10.0, 0.0), (60.0, 0.9)])
def test_a_variable_frame_rate_loses_no_repetition(fps: float, jitter: float) -> None:
    """A variable frame rate loses no repetition."""
    clip = make_clip(Scene(fps=fps, jitter=jitter, noise_px=1.0))
    _, found = segmented(clip)
    _fits(clip, found)


@pytest.mark.parametrize("movement", SINGLE)
def test_left_then_right_in_one_clip(movement: str) -> None:
    """Left then right in one clip."""
    clip = make_clip(Scene(movement=movement, legs=(LEFT, LEFT, RIGHT, RIGHT, LEFT), noise_px=1.5))
    _, found = segmented(clip)
    assert found.movement_id == movement
    _fits(clip, found)
    assert found.rejected == (), "changing the leg is no repetition"


@pytest.mark.parametrize("movement", ["squat", *SINGLE])
def test_walking_in_and_out_is_no_repetition(movement: str) -> None:
    """Walking in and out is no repetition."""
    legs = (BOTH,) * 2 if movement == "squat" else (LEFT, RIGHT)
    clip = make_clip(Scene(movement=movement, legs=legs, walk_in_s=3.0, walk_out_s=3.0, noise_px=1.0))
    _, found = segmented(clip)
    assert found.movement_id == movement
    _fits(clip, found)


@pytest.mark.parametrize("leg", [LEFT, RIGHT])
def test_a_lateral_lunge_is_unknown_and_says_why(leg: Side) -> None:
    """A lateral lunge is unknown and says why."""
    found = _found(Scene(movement="lateral_lunge", legs=(leg, leg), depth=0.25))
    assert found.movement_id is None
    assert found.reps == ()
    assert found.strange == 2
    assert all("too far apart" in r.reason or "travel" in r.reason for r in found.rejected)


def test_the_user_overrides_the_movement() -> None:
    """The user overrides the movement."""
    scene = Scene(movement="single_leg_squat", legs=(RIGHT, RIGHT))
    found = _found(scene, movement="lateral_step_down")
    assert found.movement_id == "lateral_step_down"
    assert [rep.side for rep in found.reps] == [RIGHT, RIGHT]
    assert found.looks_like == "single_leg_squat", "so that the difference can be told"
    as_squat = _found(scene, movement="squat")
    assert (as_squat.movement_id, as_squat.reps) == ("squat", ())
    assert all("not a squat on both legs" in r.reason for r in as_squat.rejected)


def test_the_user_overrides_the_side() -> None:
    """The user overrides the side."""
    scene = Scene(legs=(LEFT, LEFT, RIGHT))
    found = _found(scene, side=LEFT)
    assert [rep.side for rep in found.reps] == [LEFT, LEFT]
    (rejected,) = found.rejected
    assert "Stands on the right leg, but the left leg was chosen" in rejected.reason


def test_two_legs_have_no_stance_leg_unless_one_is_named() -> None:
    """Two legs have no stance leg unless one is named."""
    scene = Scene(movement="squat", legs=(BOTH,), depth=0.2)
    found = _found(scene, movement="single_leg_squat")
    assert found.reps == ()
    assert "no stance leg" in found.rejected[0].reason
    assert [rep.side for rep in _found(scene, movement="single_leg_squat", side=RIGHT).reps] == [RIGHT]


@pytest.mark.parametrize("movement", ["squat", *SINGLE])
def test_half_a_repetition_at_either_end_is_turned_down_with_the_reason(movement: str) -> None:
    """Half a repetition at either end is turned down with the reason."""
    legs = (BOTH,) * 3 if movement == "squat" else (LEFT,) * 3
    found = _found(Scene(movement=movement, legs=legs, cut_start=True, cut_end=True))
    assert found.movement_id == movement
    assert len(found.reps) == 1
    first, last = found.rejected
    assert "begins in the middle" in first.reason
    assert "ends" in last.reason


def test_too_shallow_is_said_with_the_depth() -> None:
    """Too shallow is said with the depth."""
    found = _found(Scene(depth=0.07, fppa_bottom=(3.0, 3.0)))
    assert found.reps == ()
    assert len(found.rejected) == 3
    assert all("Too shallow: the hips went down by 7%" in r.reason for r in found.rejected)


def test_another_movement_in_between_is_turned_down() -> None:
    """Another movement in between is turned down."""
    squat, single = make_clip(Scene(movement="squat", legs=(BOTH,), depth=0.25)), make_clip(Scene(legs=(LEFT, LEFT)))
    first, second = (clip.sparse for clip in (single, squat))
    times = np.concatenate([first.times_s, second.times_s + first.times_s[-1] + 0.1])
    points = np.concatenate([first.combined(), second.combined()])
    found = segment(times, points, None, None, 0.10)
    assert found.movement_id == "single_leg_squat"
    assert [rep.side for rep in found.reps] == [LEFT, LEFT]
    assert any("another movement" in r.reason and "squat" in r.reason for r in found.rejected)


@pytest.mark.parametrize("scene", [Scene(down_s=1.4), Scene(down_s=2.5, up_s=2.0), Scene(movement="squat", legs=(BOTH,) * 2, down_s=2.5)])
def test_standing_is_read_before_the_knee_begins_to_bend(scene: Scene) -> None:
    """Standing is read before the knee begins to bend."""
    clip = make_clip(scene)
    for rep, truth in zip(segmented(clip)[1].reps, clip.truth, strict=True):
        assert truth.start_s - 1.2 <= rep.standing_s <= truth.start_s + 0.14 * scene.down_s, "a twentieth of the bend at most"


def test_a_leg_held_up_borrows_the_other_ones_length() -> None:
    """A leg held up borrows the other ones length."""
    clip = make_clip(Scene(legs=(LEFT, LEFT)))
    legs = legs_of(clip.sparse.times_s, clip.sparse.combined())
    np.testing.assert_allclose(legs.length_px[RIGHT], legs.length_px[LEFT])
    assert float(np.max(legs.drop[LEFT])) == pytest.approx(0.20, abs=0.01)


def test_hardly_any_picture_is_no_movement() -> None:
    """Hardly any picture is no movement."""
    clip = make_clip(Scene())
    found = segment(clip.sparse.times_s[:3], clip.sparse.combined()[:3], None, None, 0.1)
    assert (found.movement_id, found.reps, found.rejected) == (None, (), ())
    nobody = np.full_like(clip.sparse.combined(), np.nan)
    assert segment(clip.sparse.times_s, nobody, None, None, 0.1).reps == ()
