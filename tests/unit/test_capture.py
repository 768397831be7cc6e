"""How the camera stood, read from the athlete alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener import capture
from screener.capture import Standing
from screener.movements import movement
from screener.readplan import plan
from screener.types import Estimate, FloatArray, NotMeasured, PoseTrack, ReadPlan, Reason, Repetition, Side, Unit, View
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH


def _reads(clip: SynthClip) -> tuple[PoseTrack, ReadPlan, tuple[Repetition, ...]]:
    track, found = segmented(clip)
    assert found.movement_id is not None
    bursts = plan(track.times_s, track.combined(), found, movement(found.movement_id))
    return clip.read(bursts), bursts, found.reps


def _standing(scene: Scene) -> tuple[Standing, SynthClip]:
    clip = make_clip(scene)
    return capture.standing(*_reads(clip)), clip


def _value(result: Estimate | NotMeasured) -> float:
    assert isinstance(result, Estimate)
    return result.value


@pytest.mark.parametrize("yaw", [-14.0, -5.0, 0.0, 7.0, 12.0])
def test_the_turn_is_read_though_a_single_look_is_five_degrees_off(yaw: float) -> None:
    """The turn is read though a single look is five degrees off."""
    found, _ = _standing(Scene(yaw_deg=yaw, noise_px=1.0, legs=(LEFT, LEFT)))
    assert found.turn_deg == pytest.approx(capture.TURN_TRUST * yaw, abs=0.3)


def test_what_is_believed_of_a_turn_is_what_is_likeliest_and_its_interval_follows() -> None:
    """Many people who stand as ``STANCE_SD_DEG`` says, read with the error that ``TURN_SD_DEG`` says."""
    draw = np.random.default_rng(0)
    true = draw.normal(0.0, capture.STANCE_SD_DEG, 100_000)
    read = true + draw.normal(0.0, capture.TURN_SD_DEG, true.size)
    left = true - capture.TURN_TRUST * read
    assert np.corrcoef(left, read)[0, 1] == pytest.approx(0.0, abs=0.02), "nothing of the reading is left to be used"
    found, _ = _standing(Scene(legs=(LEFT,)))
    assert found.view_sd_deg == pytest.approx(float(left.std()), rel=0.02)


def test_one_look_alone_carries_its_false_turn() -> None:
    """One look alone carries its false turn."""
    reads, bursts, reps = _reads(make_clip(Scene(legs=(LEFT,))))
    one = replace(reads, views=(View.PLAIN,), xy_px=reads.xy_px[:, :1], world_m=reads.world_m[:, :1], visibility=reads.visibility[:, :1])
    read = 5.0 * np.mean([1 / scale for scale in capture.TURN_SCALE.values()])
    assert capture.standing(one, bursts, reps).turn_deg == pytest.approx(capture.TURN_TRUST * read, abs=0.1)


def test_frames_that_only_one_look_saw_do_not_turn_the_body() -> None:
    """Frames that only one look saw do not turn the body."""
    found, _ = _standing(Scene(legs=(LEFT, LEFT), mirror_dropouts=((0.0, 2.0),)))
    assert found.turn_deg == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize(("shift", "expected"), [(0.0, 0.0), (239.0, 10.0), (-239.0, -10.0)])
def test_ray_and_distance(shift: float, expected: float) -> None:
    """Ray and distance."""
    found, clip = _standing(Scene(shift_px=(shift, 0.0), legs=(LEFT, LEFT)))
    camera = capture.capture(found, clip.info)
    assert _value(camera.ray) == pytest.approx(expected, abs=1.0)
    assert _value(camera.yaw) == pytest.approx(0.0, abs=0.3), "the ray is not the body's turn"
    assert found.view_deg == pytest.approx(found.body_ray_deg, abs=0.3), "but from aside is from aside"
    assert found.body_ray_deg == pytest.approx(expected, abs=3.0)
    assert isinstance(camera.distance, Estimate)
    assert camera.distance.low < 3.0 < camera.distance.high
    assert camera.distance.value == pytest.approx(3.0, rel=0.08)


@pytest.mark.parametrize("legs", [(LEFT, RIGHT, RIGHT), (LEFT, LEFT, RIGHT), (BOTH,)])
def test_in_a_clip_of_both_legs_the_standing_foot_counts_each_time(legs: tuple[Side, ...]) -> None:
    """In a clip of both legs the standing foot counts each time."""
    clip = make_clip(Scene(movement="squat" if legs == (BOTH,) else "single_leg_squat", legs=legs, noise_px=1.0))
    camera = capture.capture(capture.standing(*_reads(clip)), clip.info)
    assert _value(camera.ray) == pytest.approx(0.0, abs=0.3), "the free foot is beside the middle, the other one in it"
    assert _value(camera.distance) == pytest.approx(3.0, rel=0.08)


def test_tilt_and_roll_are_said_to_be_unknown() -> None:
    """Tilt and roll are said to be unknown."""
    found, clip = _standing(Scene(legs=(LEFT,)))
    camera = capture.capture(found, clip.info)
    assert isinstance(camera.tilt, NotMeasured)
    assert isinstance(camera.roll, NotMeasured)


def test_without_quiet_standing_nothing_is_known_of_the_camera() -> None:
    """Without quiet standing nothing is known of the camera."""
    clip = make_clip(Scene(legs=(LEFT,)))
    reads, bursts, reps = _reads(clip)
    nothing = capture.standing(reads.take(slice(0, 0)), bursts, reps)
    assert np.isnan(nothing.turn_deg)
    camera = capture.capture(nothing, clip.info)
    assert all(isinstance(part, NotMeasured) for part in (camera.yaw, camera.ray, camera.distance))
    unseen = replace(reads, xy_px=np.full_like(reads.xy_px, np.nan), world_m=np.full_like(reads.world_m, np.nan))
    assert np.isnan(capture.standing(unseen, bursts, reps).turn_deg)


@pytest.mark.parametrize(("yaw", "low", "high"), [(0.0, -10.0, 10.0), (90.0, 60.0, 80.0), (-90.0, -75.0, -55.0)])
def test_a_single_look_tells_front_from_side(yaw: float, low: float, high: float) -> None:
    """A single look tells front from side."""
    assert low < capture.rough_turn(make_clip(Scene(yaw_deg=yaw, legs=(LEFT,))).sparse) < high


def test_knees_that_come_forward_look_wider_apart() -> None:
    """Knees that come forward look wider apart."""
    three = Estimate(3.0, 2.5, 3.5, unit=_metres())
    assert capture.knee_perspective(0.30, three) == pytest.approx(3.0 / 2.78)
    assert capture.knee_perspective(0.0, three) == 1.0
    assert capture.knee_perspective(0.30, Estimate(2.0, 1.8, 2.2, unit=_metres())) == pytest.approx(1.124, abs=0.001)
    assert capture.knee_perspective(float("nan"), three) == 1.0
    assert capture.knee_perspective(0.30, NotMeasured(Reason.NOT_SEEN, "")) == 1.0


def _metres() -> Unit:
    return Unit.METRE


def _knees(scene: Scene) -> FloatArray:
    return np.asarray(make_clip(scene).sparse.point("left_knee") - make_clip(scene).sparse.point("right_knee"))[:, 0]


def test_the_perspective_factor_agrees_with_a_stick_person() -> None:
    """The perspective factor agrees with a stick person."""
    scene = Scene(movement="squat", legs=(BOTH,), depth=0.30, fppa_standing=(0.0, 0.0), fppa_bottom=(0.0, 0.0))
    seen = _knees(replace(scene, perspective=True)) / _knees(scene)
    factor = capture.knee_perspective(0.30, Estimate(3.0, 2.5, 3.5, unit=_metres()))
    assert float(seen.max() / seen[0]) == pytest.approx(factor, abs=0.035)
