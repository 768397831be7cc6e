"""Gates that look at the picture, the stance and the repetitions: each speaks where it should and is silent on a plain clip."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from screener import pipeline, quality, skeleton
from screener.capture import Standing
from screener.people import Athlete, pick_athlete
from screener.quality.picture import Light
from screener.quality.stance import rough_roll
from screener.types import (
    Estimate,
    FloatArray,
    ImageArray,
    Instant,
    Measurement,
    NotMeasured,
    Pose,
    PoseTrack,
    QualityIssue,
    QualityKind,
    Reason,
    Repetition,
    Severity,
    Side,
    Unit,
)
from tests.sticks import Scene
from tests.synth import make_clip, segmented

SQUATS = Scene(movement="squat", legs=(Side.BOTH, Side.BOTH))
PLAIN = make_clip(SQUATS)
TRACK, FOUND = segmented(PLAIN)
REPS = FOUND.reps
SHIRT, SHORTS = [60.0, 90.0, 160.0], [40.0, 40.0, 40.0]
Told = list[tuple[QualityKind, Severity]]


def told(issues: tuple[QualityIssue, ...]) -> Told:
    """Kind and severity. Every issue says what was seen and how to film again."""
    assert all(len(issue.detail) > 30 and len(issue.fix) > 20 for issue in issues)
    return [(issue.kind, issue.severity) for issue in issues]


def photo(pose: Pose, soft_px: float, leg: float, noise: float) -> ImageArray:
    """Legs as grey bars 60 pixels wide before a light wall; ``soft_px`` is the width of their edges."""
    grey = np.full((1920, 1080), 190.0)
    down, across = np.mgrid[0:1920, 0:1080].astype(np.float64)
    for side in ("left", "right"):
        joints = [pose.xy_px[skeleton.index(f"{side}_{joint}")] for joint in ("hip", "knee", "ankle")]
        for (x0, y0), (x1, y1) in pairwise(joints):
            share = np.clip(((across - x0) * (x1 - x0) + (down - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2), 0, 1)
            away = np.hypot(across - x0 - share * (x1 - x0), down - y0 - share * (y1 - y0))
            grey = grey + (leg - grey) * np.clip((30.0 - away) / soft_px + 0.5, 0, 1)
    image = np.repeat(grey[..., None], 3, axis=2) + np.random.default_rng(0).normal(0, noise, (1920, 1080, 1))
    return np.clip(image, 0, 255).astype(np.uint8)


def looked(soft_px: float = 2.0, leg: float = 90.0, noise: float = 0.0) -> Light:
    """What a clip of a single such picture says."""
    pose = PLAIN.poses()[0][0]
    track = pick_athlete(np.zeros(1), [0], [[pose]], 1080, 1920).track
    return quality.light(track, [[pose]], [[quality.look(photo(pose, soft_px, leg, noise), pose)]])


class TestPicture:
    """Sharp or not, and whether the legs stand out."""

    @pytest.mark.parametrize("noise", [0.0, 7.0])
    def test_a_sharp_picture_is_fine_noisy_or_not(self, noise: float) -> None:
        assert quality.of_picture(looked(noise=noise)) == ()

    def test_a_blurred_one_is_warned_of_with_how_much(self) -> None:
        (issue,) = quality.of_picture(looked(soft_px=20.0))
        assert told((issue,)) == [(QualityKind.BLURRED, Severity.WARNING)]
        assert looked(soft_px=20.0).soft_edge == pytest.approx(20 / quality.leg_px(TRACK), rel=0.15)
        assert " % of the leg length" in issue.detail

    def test_a_picture_in_which_no_joint_can_be_placed_is_refused(self) -> None:
        assert told(quality.of_picture(looked(soft_px=55.0))) == [(QualityKind.BLURRED, Severity.REFUSE)]

    def test_the_measure_follows_the_blur_and_not_the_contrast(self) -> None:
        widths = [looked(soft_px=soft).soft_edge for soft in (2.0, 15.0, 30.0, 50.0)]
        assert (np.diff(widths) > 0).all()
        assert looked(soft_px=15.0, leg=140.0).soft_edge == pytest.approx(widths[1], rel=0.1)

    def test_legs_that_do_not_stand_out_are_warned_of(self) -> None:
        assert told(quality.of_picture(looked(leg=183.0))) == [(QualityKind.TOO_DARK, Severity.WARNING)]

    def test_nothing_is_said_of_what_was_not_seen(self) -> None:
        nothing = quality.light(TRACK, [[]] * len(TRACK.times_s), [[]] * len(TRACK.times_s))
        assert np.isnan([nothing.contrast, nothing.soft_edge]).all()
        assert np.isnan(nothing.colours).all()
        assert quality.of_picture(nothing) == ()

    @pytest.mark.parametrize("shift", [(-5000.0, 0.0), (0.0, 5000.0), (500.0, 0.0)])
    def test_a_person_outside_the_picture_breaks_nothing(self, shift: tuple[float, float]) -> None:
        pose = PLAIN.poses()[0][0]
        outside = Pose(pose.xy_px + shift, pose.world_m.copy(), pose.visibility.copy())
        assert np.isnan(quality.look(np.zeros((1920, 1080, 3), dtype=np.uint8), outside).soft_edge)

    def test_a_picture_that_is_practically_black_is_refused_with_or_without_a_person(self) -> None:
        nobody = pick_athlete(np.arange(3.0), [0, 1, 2], [[], [], []], 1080, 1920)
        for athlete in (Athlete(PLAIN.sparse, 0, 1), nobody):
            assert told(quality.of_view(athlete, quality.BLACK_LUMA - 1)) == [(QualityKind.TOO_DARK, Severity.REFUSE)]
        assert told(quality.of_view(nobody, quality.BLACK_LUMA)) == [(QualityKind.NO_PERSON, Severity.REFUSE)]


class TestDistance:
    """Too near, by the legs' length in the picture."""

    @pytest.mark.parametrize(("metres", "expected"), [(1.2, True), (1.6, False), (3.0, False), (5.0, False)])
    def test_a_camera_too_near_is_warned_of(self, metres: float, expected: bool) -> None:
        track = make_clip(replace(SQUATS, distance_m=metres)).sparse
        issues = quality.of_distance(quality.leg_px(track), 1080, 1920)
        assert told(issues) == ([(QualityKind.TOO_NEAR, Severity.WARNING)] if expected else [])
        assert all(" m away" in issue.detail for issue in issues)

    @pytest.mark.parametrize("leg_px", [float("nan"), 0.0, -3.0])
    def test_an_unknown_length_says_nothing(self, leg_px: float) -> None:
        assert quality.of_distance(leg_px, 1080, 1920) == ()


class TestTilt:
    """The picture leans, as far as the athlete tells."""

    @pytest.mark.parametrize(
        ("roll", "severity"), [(0.0, None), (2.0, None), (-2.0, None), (4.0, Severity.INFO), (-4.0, Severity.INFO), (8.0, Severity.WARNING)]
    )
    def test_a_tilted_phone_is_told(self, roll: float, severity: Severity | None) -> None:
        track, found = segmented(make_clip(replace(SQUATS, roll_deg=roll, noise_px=1.0)))
        issues = quality.of_tilt(track, found.reps)
        assert told(issues) == ([(QualityKind.TILTED, severity)] if severity else [])
        if severity:
            assert rough_roll(track, found.reps) == pytest.approx(roll, abs=0.7)
            assert ("right" if roll > 0 else "left") in issues[0].detail

    def test_one_low_shoulder_is_no_tilted_phone(self) -> None:
        xy = TRACK.xy_px.copy()
        xy[:, :, skeleton.index("left_shoulder"), 1] += 30.0
        assert rough_roll(replace(TRACK, xy_px=xy), REPS) == 0.0

    def test_somebody_who_stands_on_one_leg_tells_nothing(self) -> None:
        track, found = segmented(make_clip(Scene(legs=(Side.LEFT,), roll_deg=8.0)))
        assert np.isnan(rough_roll(track, found.reps))
        assert quality.of_tilt(track, found.reps) == ()


def dressed(track: PoseTrack, change_s: float, shirt: list[float]) -> Light:
    """Colours of clothes that change at a time."""
    colours = np.tile(np.array([SHIRT, SHORTS]), (len(track.times_s), 1, 1))
    colours[track.times_s >= change_s, 0] = shirt
    return Light(100.0, 0.01, colours)


class TestPerson:
    """Somebody else takes the place."""

    def test_one_person_is_one_person(self) -> None:
        assert quality.of_person(TRACK, REPS, dressed(TRACK, 0.0, SHIRT)) == ()
        assert quality.of_person(TRACK, REPS[:1], dressed(TRACK, 2.0, [255.0, 0.0, 0.0])) == ()
        assert quality.of_person(TRACK, (), dressed(TRACK, 2.0, [255.0, 0.0, 0.0])) == ()

    def test_a_cloud_before_the_sun_is_no_other_person(self) -> None:
        assert quality.of_person(TRACK, REPS, dressed(TRACK, REPS[1].start_s - 0.6, [value * 0.8 for value in SHIRT])) == ()

    def test_other_clothes_are_told_with_the_time(self) -> None:
        issues = quality.of_person(TRACK, REPS, dressed(TRACK, REPS[1].start_s - 0.6, [170.0, 60.0, 60.0]))
        assert told(issues) == [(QualityKind.PERSON_CHANGED, Severity.WARNING)]
        assert (issues[0].start_s, issues[0].stop_s) == (REPS[1].start_s, REPS[1].stop_s)

    @pytest.mark.parametrize(("broader", "expected"), [(1.05, 0), (1.3, 1), (0.75, 1)])
    def test_another_build_is_told(self, broader: float, expected: int) -> None:
        xy = TRACK.xy_px.copy()
        later = TRACK.times_s > (REPS[0].stop_s + REPS[1].standing_s) / 2
        left, right = skeleton.index("left_shoulder"), skeleton.index("right_shoulder")
        middle = (xy[:, :, left, 0] + xy[:, :, right, 0]) / 2
        for shoulder in (left, right):
            xy[later, :, shoulder, 0] = (middle + broader * (xy[:, :, shoulder, 0] - middle))[later]
        assert len(quality.of_person(replace(TRACK, xy_px=xy), REPS, dressed(TRACK, 0.0, SHIRT))) == expected

    def test_unseen_clothes_say_nothing(self) -> None:
        unseen: FloatArray = np.full((len(TRACK.times_s), 2, 3), np.nan)
        assert quality.of_person(TRACK, REPS, Light(100.0, 0.01, unseen)) == ()


def lowest(rep: int, result: Estimate | NotMeasured) -> Measurement:
    """One angle at the lowest point."""
    return Measurement("mean_fppa", Side.BOTH, rep, Instant.LOWEST, result)


class TestDepth:
    """Deeper than one camera can judge."""

    READ = Estimate(5.0, 1.0, 9.0, Unit.DEGREE)
    DEEP = NotMeasured(Reason.TOO_DEEP, "So deep.")

    def test_it_is_noted_where_no_lowest_point_can_be_judged(self) -> None:
        assert told(quality.of_depth((lowest(1, self.DEEP), lowest(2, self.DEEP)))) == [(QualityKind.TOO_DEEP, Severity.INFO)]
        assert quality.of_depth((lowest(1, self.DEEP), lowest(2, self.READ))) == ()
        assert quality.of_depth(()) == ()

    def test_another_reason_is_not_this_one(self) -> None:
        assert quality.of_depth((lowest(1, NotMeasured(Reason.NOT_SEEN, "Gone.")),)) == ()


class TestTurn:
    """Beyond six degrees a reading stands only with a turn that is known well enough to enter the interval."""

    @pytest.mark.parametrize(("turn", "sd", "refused"), [(8.0, 1.5, False), (8.0, 5.0, True), (8.0, float("nan"), True), (5.0, 5.0, False)])
    def test_an_uncertain_turn_is_refused(self, turn: float, sd: float, refused: bool) -> None:
        (issue,) = quality.of_turn(Standing(turn, sd, 0.0, 540.0, 390.0), 0.0, corrects=True)
        assert (issue.severity is Severity.REFUSE) is refused


class TestMirrored:
    """Left and right in a selfie: the user's word first, then the file's."""

    @pytest.mark.parametrize(
        ("said", "by_file", "severity"),
        [
            (None, False, None),
            (False, False, None),
            (False, True, None),
            (None, True, Severity.WARNING),
            (True, False, Severity.INFO),
            (True, True, Severity.INFO),
        ],
    )
    def test_who_says_what(self, said: bool | None, by_file: bool, severity: Severity | None) -> None:
        assert told(quality.of_mirroring(said, by_file)) == ([(QualityKind.MIRRORED_FILE, severity)] if severity else [])


def test_a_plain_clip_passes_every_gate() -> None:
    """Silence is what a plain clip deserves, squat or single-leg."""
    for scene in (SQUATS, Scene(legs=(Side.LEFT, Side.RIGHT)), Scene(movement="lateral_step_down", legs=(Side.RIGHT, Side.RIGHT))):
        clip = make_clip(replace(scene, noise_px=1.5))
        track, _ = pipeline.clean(clip.sparse)
        _, found = segmented(clip)
        assert found.reps
        same: list[QualityIssue] = [
            *quality.of_view(Athlete(clip.sparse, 0, 1), 120.0),
            *quality.of_distance(quality.leg_px(track), track.width_px, track.height_px),
            *quality.of_tilt(track, found.reps),
            *quality.of_person(track, found.reps, dressed(track, 0.0, SHIRT)),
        ]
        assert same == []


def test_reps_are_what_the_gates_are_told() -> None:
    """The squats of this file are two repetitions."""
    assert len(REPS) == 2
    assert all(isinstance(rep, Repetition) for rep in REPS)
