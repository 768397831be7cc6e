"""Numbers with their interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener import measure, readings, skeleton
from screener.capture import Standing, ray_of
from screener.measure import Read
from screener.metrics import FORESHORTENED
from screener.metrics.points import at as landmark
from screener.movements import movement
from screener.readplan import plan
from screener.types import Estimate, Instant, Measurement, Movement, NotMeasured, PoseTrack, Reason, RepView, Side
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MATCHED, LOWEST, STANDING, WHOLE = Instant.MATCHED_DEPTH, Instant.LOWEST, Instant.STANDING, Instant.WHOLE


def _views(clip: SynthClip, spoil: PoseTrack | None = None) -> tuple[tuple[RepView, ...], Movement]:
    """Readings of a clip; ``spoil`` replaces its frames after the plan was made."""
    track, found = segmented(clip)
    assert found.movement_id is not None
    record = movement(found.movement_id)
    bursts = plan(track.times_s, track.combined(), found, record)
    reads = replace_frames(clip, spoil).read(bursts)
    return readings.rep_views(reads, track, found.reps, bursts), record


def replace_frames(clip: SynthClip, frames: PoseTrack | None) -> SynthClip:
    """The same clip with other frames."""
    return clip if frames is None else SynthClip(clip.scene, frames, clip.truth)


def _measured(clip: SynthClip, spoil: PoseTrack | None = None) -> dict[tuple[str, Side, int, Instant], Measurement]:
    views, record = _views(clip, spoil)
    return _keyed(measure.measure(views, record, clip.scene.width_px, clip.scene.height_px))


def _keyed(reads: tuple[Read, ...]) -> dict[tuple[str, Side, int, Instant], Measurement]:
    return {(r.measurement.metric, r.measurement.side, r.measurement.rep, r.measurement.at): r.measurement for r in reads}


def _reason(result: Estimate | NotMeasured) -> Reason:
    assert isinstance(result, NotMeasured)
    assert len(result.detail) > 20
    return result.reason


def _value(result: Estimate | NotMeasured) -> float:
    assert isinstance(result, Estimate)
    return result.value


@pytest.mark.parametrize("side", [LEFT, RIGHT])
def test_every_metric_of_a_single_leg_squat_is_true_without_noise(side: Side) -> None:
    """Every metric of a single leg squat is true without noise."""
    scene = Scene(legs=(side, side), trunk_lean=6.0, pelvic_drop=5.0, shank_share=0.3, fppa_bottom=(14.0, 14.0))
    got = _measured(make_clip(scene))

    def value(name: str, at: Instant = LOWEST) -> float:
        return _value(got[(name, side, 1, at)].result)

    assert value("fppa", STANDING) == pytest.approx(1.0, abs=0.3)
    assert value("fppa") == pytest.approx(14.0, abs=0.1)
    assert value("fppa_excursion") == pytest.approx(13.0, abs=0.4)
    assert value("pelvic_drop") == pytest.approx(5.0, abs=0.2)
    assert value("trunk_lean") == pytest.approx(6.0, abs=0.2)
    assert value("hip_adduction_2d") == pytest.approx(0.7 * 14.0 + 5.0, abs=0.3)
    assert value("depth") == pytest.approx(20.0, abs=0.3)
    assert value("medial_knee_displacement") == pytest.approx(4.95, abs=0.2), "0.38 % of the leg per degree, a little less when deep"
    assert value("tempo", WHOLE) == pytest.approx(2.2, abs=0.4)
    assert value("wobble", WHOLE) < 0.2


@pytest.mark.parametrize("fppa", [-9.0, 0.0, 7.0])
def test_squat_metrics_are_true_without_noise(fppa: float) -> None:
    """Squat metrics are true without noise."""
    scene = Scene(movement="squat", legs=(BOTH,), depth=0.32, fppa_standing=(0.0, 0.0), fppa_bottom=(fppa, fppa))
    clip = make_clip(scene)
    got = _measured(clip)
    assert _value(got[("mean_fppa", BOTH, 1, LOWEST)].result) == pytest.approx(fppa, abs=0.1)
    at_30 = _value(got[("mean_fppa", BOTH, 1, Instant.MATCHED_DEPTH_30)].result)
    assert at_30 == pytest.approx(clip.truth[0].fppa[(LEFT, Instant.MATCHED_DEPTH_30)], abs=0.15)
    picture = clip.frames.combined()[int(clip.truth[0].turn_s * scene.fps)]
    knees, ankles = (abs(picture[skeleton.index(f"left_{p}"), 0] - picture[skeleton.index(f"right_{p}"), 0]) for p in ("knee", "ankle"))
    assert _value(got[("kasr", BOTH, 1, LOWEST)].result) == pytest.approx(knees / ankles, abs=0.005)


def test_a_foreshortened_thigh_is_too_deep_to_judge_and_the_ratio_is_still_read() -> None:
    """A foreshortened thigh is too deep to judge and the ratio is still read."""
    clip = make_clip(Scene(movement="squat", legs=(BOTH,), depth=0.48, fppa_standing=(0.0, 0.0), fppa_bottom=(2.0, 2.0)))
    (view,), _ = _views(clip)
    assert view.readings[LOWEST].thigh_share.max() < FORESHORTENED
    got = _measured(clip)
    for name, side in (("fppa", LEFT), ("fppa", RIGHT), ("mean_fppa", BOTH), ("fppa_excursion", LEFT), ("medial_knee_displacement", LEFT)):
        assert _reason(got[(name, side, 1, LOWEST)].result) is Reason.TOO_DEEP
    assert isinstance(got[("kasr", BOTH, 1, LOWEST)].result, Estimate)
    assert isinstance(got[("fppa", LEFT, 1, MATCHED)].result, Estimate), "on the way down it could be read"
    assert got[("fppa", LEFT, 1, LOWEST)].time_s is None


def test_a_repetition_that_stays_above_matched_depth_is_too_shallow_there() -> None:
    """A repetition that stays above matched depth is too shallow there."""
    got = _measured(make_clip(Scene(legs=(LEFT,), depth=0.085)))
    assert _reason(got[("fppa", LEFT, 1, MATCHED)].result) is Reason.TOO_SHALLOW
    assert isinstance(got[("fppa", LEFT, 1, LOWEST)].result, Estimate)


def test_without_standing_nothing_is_set_against_it() -> None:
    """Without standing nothing is set against it."""
    clip = make_clip(Scene(legs=(LEFT,)))
    views, record = _views(clip)
    without = [replace(v, readings={at: r for at, r in v.readings.items() if at is not STANDING}) for v in views]
    got = _keyed(measure.measure(without, record, 1080, 1920))
    for name in ("fppa_excursion", "pelvic_drop", "hip_adduction_2d", "trunk_lean"):
        assert _reason(got[(name, LEFT, 1, LOWEST)].result) is Reason.NO_STANDING
    assert _reason(got[("fppa", LEFT, 1, STANDING)].result) is Reason.NO_STANDING
    assert isinstance(got[("fppa", LEFT, 1, LOWEST)].result, Estimate)


@pytest.mark.parametrize("joint", ["left_hip", "left_knee", "left_ankle"])
def test_a_joint_that_was_not_seen_gives_a_reason_and_never_a_number(joint: str) -> None:
    """A joint that was not seen gives a reason and never a number."""
    clip = make_clip(Scene(legs=(LEFT,)))
    xy = clip.frames.xy_px.copy()
    xy[:, :, skeleton.index(joint)] = np.nan
    got = _measured(clip, replace(clip.frames, xy_px=xy))
    for name in ("fppa", "fppa_excursion", "medial_knee_displacement"):
        assert isinstance(got[(name, LEFT, 1, LOWEST)].result, NotMeasured)
        assert got[(name, LEFT, 1, LOWEST)].time_s is None
    assert isinstance(got[("tempo", LEFT, 1, WHOLE)].result, Estimate)


def test_a_joint_outside_the_picture_is_cropped() -> None:
    """A joint outside the picture is cropped."""
    clip = make_clip(Scene(legs=(LEFT,)))
    views, record = _views(clip)
    ankle_y = views[0].readings[LOWEST].xy_px[skeleton.index("left_ankle"), 1]
    got = _keyed(measure.measure(views, record, 1080, int(ankle_y) - 5))
    assert _reason(got[("fppa", LEFT, 1, LOWEST)].result) is Reason.CROPPED
    assert isinstance(got[("trunk_lean", LEFT, 1, LOWEST)].result, Estimate), "the trunk needs no foot"


def test_looks_that_contradict_each_other_widen_the_interval_and_then_give_no_number() -> None:
    """Looks that contradict each other widen the interval and then give no number."""

    def result(disagreement: float) -> Estimate | NotMeasured:
        return _measured(make_clip(Scene(legs=(LEFT,), disagreement_deg=disagreement)))[("fppa", LEFT, 1, LOWEST)].result

    agreeing, off, guessing = result(0.0), result(6.0), result(9.0)
    assert isinstance(agreeing, Estimate)
    assert isinstance(off, Estimate)
    assert off.high - off.low > agreeing.high - agreeing.low + 1
    assert off.value == pytest.approx(agreeing.value, abs=0.3), "the mean of both looks stays"
    assert _reason(guessing) is Reason.UNSTEADY_READING


@pytest.mark.parametrize(("stance_m", "measured"), [(0.12, False), (0.17, True), (0.40, True), (0.48, False)])
def test_the_ratio_is_read_between_sensible_stance_widths_only(stance_m: float, measured: bool) -> None:
    """The ratio is read between sensible stance widths only."""
    got = _measured(make_clip(Scene(movement="squat", legs=(BOTH,), depth=0.3, stance_m=stance_m, fppa_bottom=(4.0, 4.0))))
    result = got[("kasr", BOTH, 1, LOWEST)].result
    if measured:
        assert isinstance(result, Estimate)
    else:
        assert _reason(result) is Reason.STANCE_WIDTH


def _body_ray(views: tuple[RepView, ...]) -> float:
    """Degrees from the optical axis to the middle of the hips."""
    return ray_of(float(np.mean([landmark(views[0].readings[MATCHED], f"{s}_hip")[0] for s in BOTH.legs])), 1080, 1920)


@pytest.mark.parametrize("side", [LEFT, RIGHT])
@pytest.mark.parametrize("yaw", [-9.0, -4.0, 4.0, 9.0])
def test_the_corrected_angle_is_the_one_seen_from_straight_ahead(side: Side, yaw: float) -> None:
    """The corrected angle is the one seen from straight ahead."""
    clip = make_clip(Scene(legs=(side,), yaw_deg=yaw, perspective=True, fppa_bottom=(8.0, 8.0)))
    views, record = _views(clip)
    reads = measure.measure(views, record, 1080, 1920)
    ray = _body_ray(views)
    got = _keyed(measure.corrected(reads, views, Standing(yaw + ray, 2.0, ray, 540.0, 390.0), 1080, 1920))
    straight = make_clip(replace(clip.scene, yaw_deg=0.0, perspective=False)).truth[0].fppa
    for at in (MATCHED, LOWEST):
        seen = _value(_keyed(reads)[("fppa", side, 1, at)].result)
        result = got[("fppa_corrected", side, 1, at)].result
        assert abs(seen - straight[(side, at)]) > 4, "uncorrected it is far off"
        assert _value(result) == pytest.approx(straight[(side, at)], abs=0.15 * abs(yaw)), "a linear model of the turn"
    plain = _keyed(reads)[("fppa", side, 1, LOWEST)].result
    corrected = got[("fppa_corrected", side, 1, LOWEST)].result
    assert isinstance(plain, Estimate)
    assert isinstance(corrected, Estimate)
    assert corrected.high - corrected.low > plain.high - plain.low, "what we know of the turn is inside the interval"


@pytest.mark.parametrize("side", [LEFT, RIGHT])
@pytest.mark.parametrize("across_m", [-0.4, 0.4])
def test_standing_off_the_middle_is_corrected_for(side: Side, across_m: float) -> None:
    """Standing off the middle is corrected for."""
    clip = make_clip(Scene(legs=(side,), across_m=across_m, perspective=True, fppa_bottom=(8.0, 8.0)))
    straight = make_clip(Scene(legs=(side,), fppa_bottom=(8.0, 8.0))).truth[0].fppa[(side, MATCHED)]
    views, record = _views(clip)
    reads = measure.measure(views, record, 1080, 1920)
    ray = _body_ray(views)
    got = _keyed(measure.corrected(reads, views, Standing(ray, 2.0, ray, 540.0, 390.0), 1080, 1920))
    assert abs(_value(_keyed(reads)[("fppa", side, 1, MATCHED)].result) - straight) > 5, "uncorrected it is far off"
    assert _value(got[("fppa_corrected", side, 1, MATCHED)].result) == pytest.approx(straight, abs=1.5)


def test_an_unknown_turn_cannot_be_corrected_for() -> None:
    """An unknown turn cannot be corrected for."""
    views, record = _views(make_clip(Scene(legs=(LEFT,))))
    reads = measure.measure(views, record, 1080, 1920)
    for read in measure.corrected(reads, views, Standing(float("nan"), float("nan"), 0.0, 540.0, 390.0), 1080, 1920):
        assert _reason(read.measurement.result) is Reason.NO_STANDING


def test_thigh_and_shank_make_the_angle_together() -> None:
    """Thigh and shank make the angle together."""
    views, _ = _views(make_clip(Scene(legs=(RIGHT,), shank_share=0.3)))
    (part,) = measure.chain(views)
    assert (part.rep, part.side) == (1, RIGHT)
    assert part.shank_deg / (part.shank_deg + part.thigh_deg) == pytest.approx(0.3, abs=0.01)


def test_what_only_one_view_showed_is_less_sure() -> None:
    """What only one view showed is less sure."""
    clip = make_clip(Scene(legs=(LEFT, LEFT), disagreement_deg=0.5))
    alone = make_clip(Scene(legs=(LEFT, LEFT), disagreement_deg=0.5, mirror_dropouts=((0.0, 20.0),)))
    for at in (MATCHED, LOWEST):
        both, one = (_measured(c)[("fppa", LEFT, 1, at)].result for c in (clip, alone))
        assert isinstance(both, Estimate)
        assert isinstance(one, Estimate)
        assert one.high - one.low > 1.05 * (both.high - both.low)
