"""Posing: joints land where they were asked to, on a made-up skeleton (no body file needed)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from validation.body import Build, place_leg, shape_shares
from validation.legs import OTHER, SIDES, frontal_angle, knee_circle, swivel_for, within_reach, world_angle
from validation.plan import ClipSpec, Side, clips
from validation.poses import Motion, Proportions, motion, smooth
from validation.rotations import about, shortest, tilt_degrees, twist, unit, vector

SKELETON = Proportions(half_hip_width=0.09, thigh=0.41, shank=0.39, ankle_height=0.07)
CLIPS = {clip.name: clip for clip in clips(3)}
A_CLIP_EACH = ["plain-single_leg_squat-02-left-a", "plain-lateral_step_down-05-right-b", "plain-squat-01-a", "motion_blur-squat-00-a"]


def moving(spec: ClipSpec, repetition_sd_deg: float = 0.0) -> Motion:
    """The motion of the made-up skeleton."""
    return motion(spec, SKELETON, repetition_sd_deg=repetition_sd_deg)


def leg_at(m: Motion, frame: float, side: Side) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hip, knee and ankle of one leg."""
    pose = m.pose(frame)
    out = 1.0 if side == "left" else -1.0
    hip = pose.hips + pose.pelvis.matrix @ vector(out * SKELETON.half_hip_width, 0, 0)
    knee, ankle = place_leg(hip, pose.feet[side], SKELETON, side)
    return hip, knee, ankle


class TestAngle:
    """The angle is signed by the leg, and zero for a straight one."""

    def test_a_straight_leg_has_no_angle_however_it_leans(self) -> None:
        hip, ankle = np.array([10.0, 0.0]), np.array([60.0, 200.0])
        assert frontal_angle(hip, (hip + ankle) / 2, ankle, "left") == pytest.approx(0.0)

    def test_the_angle_is_what_is_missing_to_a_straight_line(self) -> None:
        hip, knee, ankle = np.array([0.0, 0.0]), np.array([-np.tan(np.radians(5)), 1.0]), np.array([0.0, 2.0])
        assert frontal_angle(hip, knee, ankle, "left") == pytest.approx(10.0)  # picture-left is inward for the left leg
        assert frontal_angle(hip, knee, ankle, "right") == pytest.approx(-10.0)
        assert np.isnan(frontal_angle(hip * np.nan, knee, ankle, "left"))


class TestLeg:
    """A leg reaches its foot with bones of fixed length and the asked knee."""

    @pytest.mark.parametrize("side", SIDES)
    @pytest.mark.parametrize("asked", [-8.0, 0.0, 12.5, 25.0])
    def test_the_knee_has_the_asked_angle(self, side: Side, asked: float) -> None:
        out = 1.0 if side == "left" else -1.0
        hip, ankle = vector(out * 0.1, 0.75, -0.05), vector(out * 0.06, 0.09, 0.0)
        circle = knee_circle(hip, ankle, 0.41, 0.39, vector(0, 0, 1), side)
        assert world_angle(hip, circle.at(swivel_for(circle, hip, ankle, side, asked)), ankle, side) == pytest.approx(asked, abs=1e-6)

    def test_an_inward_knee_is_nearer_to_the_other_leg(self) -> None:
        hip, ankle = vector(0.1, 0.75, -0.05), vector(0.1, 0.09, 0.0)
        circle = knee_circle(hip, ankle, 0.41, 0.39, vector(0, 0, 1), "left")
        assert circle.at(0.3)[0] < circle.at(0.0)[0] - 0.02
        assert circle.at(0.0)[2] > 0.15  # and in front of the body

    def test_an_ankle_out_of_reach_comes_nearer_and_another_stays(self) -> None:
        hip = vector(0, 1, 0)
        assert np.linalg.norm(within_reach(hip, vector(0, 0, 0), 0.8) - hip) == pytest.approx(0.8)
        assert within_reach(hip, vector(0, 0.5, 0), 0.8).tolist() == [0, 0.5, 0]

    @pytest.mark.parametrize("name", A_CLIP_EACH)
    def test_bones_keep_their_length_in_every_frame(self, name: str) -> None:
        m = moving(CLIPS[name])
        for frame in range(0, m.frames, 7):
            for side in SIDES:
                hip, knee, ankle = leg_at(m, frame, side)
                assert np.linalg.norm(knee - hip) == pytest.approx(SKELETON.thigh, abs=1e-9)
                assert np.linalg.norm(ankle - knee) == pytest.approx(SKELETON.shank, abs=1e-9)

    @pytest.mark.parametrize("name", [name for name, clip in CLIPS.items() if clip.condition in ("plain", "motion_blur")])
    def test_the_lowest_position_has_the_asked_angle(self, name: str) -> None:
        spec = CLIPS[name]
        m = moving(spec)
        asked = {"left": spec.moves.angle_left_deg, "right": spec.moves.angle_right_deg}
        for rep in m.repetitions:
            for side in SIDES if spec.movement == "squat" else (spec.side,):
                for frame in rep.lowest:
                    assert world_angle(*leg_at(m, frame, side), side) == pytest.approx(asked[side], abs=0.1)

    def test_the_standing_leg_has_its_own_angle(self) -> None:
        spec = CLIPS["plain-squat-01-a"]
        assert world_angle(*leg_at(moving(spec), 0, "left"), "left") == pytest.approx(spec.moves.standing_left_deg, abs=0.1)

    @pytest.mark.parametrize("movement", ["single_leg_squat", "lateral_step_down"])
    def test_left_and_right_clips_are_mirror_images(self, movement: str) -> None:
        left = CLIPS[f"plain-{movement}-04-left-a"]
        moves = replace(left.moves, standing_right_deg=left.moves.standing_left_deg, angle_right_deg=left.moves.angle_left_deg)
        one = moving(replace(left, moves=moves))
        other = moving(replace(left, moves=moves, side="right"))
        still = vector(0, 0, 0)
        one, other = replace(one, sway_phase=still, sway_hz=still), replace(other, sway_phase=still, sway_hz=still)
        for frame in (0, 20, one.repetitions[0].lowest[0], one.frames - 1):
            for side in SIDES:
                for here, there in zip(leg_at(one, frame, side), leg_at(other, frame, OTHER[side]), strict=True):
                    assert here == pytest.approx(there * [-1, 1, 1], abs=1e-9)

    def test_the_planted_foot_does_not_move(self) -> None:
        m = moving(CLIPS["plain-lateral_step_down-05-right-b"])
        ankles = np.array([leg_at(m, frame, "right")[2] for frame in range(0, m.frames, 5)])
        assert np.ptp(ankles, axis=0).max() == 0.0
        assert ankles[0, 1] > m.spec.moves.step_m


class TestSchedule:
    """Repetitions are where the truth says."""

    def test_the_schedule_has_every_repetition_at_its_frames(self) -> None:
        m = moving(CLIPS["plain-squat-01-a"])
        assert len(m.repetitions) == m.spec.moves.repetitions == 2
        for i, rep in enumerate(m.repetitions):
            first, last = rep.lowest
            assert m.phase(first) == m.phase(last) == rep.depth
            assert m.phase(first - 1) < rep.depth > m.phase(last + 1)
            assert {m.repetition(frame) for frame in range(rep.start, rep.stop)} == {i}
            assert m.repetition(rep.stop) == -1
        assert m.repetitions[-1].stop < m.frames
        assert m.phase(0) == m.phase(m.frames - 1) == 0.0

    def test_the_same_clip_moves_the_same_way_twice(self) -> None:
        spec = CLIPS["plain-single_leg_squat-02-left-a"]
        assert moving(spec, 0.7).repetitions == moving(spec, 0.7).repetitions
        assert moving(spec, 0.7).repetitions != moving(replace(spec, seed=spec.seed + 1), 0.7).repetitions

    def test_repetitions_of_a_clip_are_not_alike(self) -> None:
        offs = [rep.off_deg["left"] for clip in CLIPS.values() for rep in moving(clip, 0.7).repetitions]
        assert np.std(offs) == pytest.approx(0.7, abs=0.08)

    def test_the_course_starts_and_ends_at_rest(self) -> None:
        assert [smooth(x) for x in (-1, 0, 0.5, 1, 2)] == [0, 0, 0.5, 1, 1]
        assert smooth(0.01) < 2e-5


class TestBuild:
    """Rotations and body shapes."""

    def test_rotations_do_what_they_say(self) -> None:
        assert shortest(vector(1, 0, 0), vector(0, 2, 0)) @ vector(1, 0, 0) == pytest.approx(vector(0, 1, 0))
        axis = unit(vector(1, 2, 3))
        assert twist(about(axis, 0.4), axis) == pytest.approx(0.4)
        assert (tilt_degrees(20, 0, 0) @ vector(0, 1, 0))[2] > 0.3  # flexion bends forward
        assert (tilt_degrees(0, 20, 0) @ vector(0, 1, 0))[0] < -0.3  # lean tips to the person's right

    def test_a_person_is_always_the_same_and_never_another(self) -> None:
        assert Build.of(5) == Build.of(5)
        assert Build.of(5) != Build.of(6)
        shares = shape_shares(Build.of(5))
        assert sum(share for name, share in shares.items() if name.startswith("universal")) == pytest.approx(1.0)
        assert min(shares.values()) >= 0.0
