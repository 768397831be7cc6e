"""Values check themselves: shapes, order, closed lists; and NaN stays "not seen"."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from screener import skeleton
from screener.movements.single_leg_squat import FPPA_DEFAULT, SINGLE_LEG_SQUAT
from screener.movements.squat import KASR
from screener.types import (
    Band,
    Box,
    Estimate,
    Frame,
    Instant,
    Pose,
    PoseTrack,
    Repetition,
    Sex,
    Side,
    Unit,
    VideoInfo,
    View,
    empty_track,
    nanmean,
)
from tests.sticks import Scene
from tests.synth import make_clip

TRACK = make_clip(Scene(legs=(Side.LEFT,), noise_px=1.0, mirror_dropouts=((1.0, 1.2),), dropouts=((2.0, 2.1),))).frames
COUNT = len(skeleton.LANDMARKS)


@pytest.mark.parametrize(
    ("value", "low", "high", "level"),
    [(np.nan, 0.0, 1.0, 0.95), (1.0, -np.inf, 2.0, 0.95), (3.0, 0.0, 2.0, 0.95), (1.0, 2.0, 3.0, 0.95), (1.0, 0.0, 2.0, 1.0)],
)
def test_an_estimate_is_finite_and_inside_its_interval(value: float, low: float, high: float, level: float) -> None:
    """An estimate is finite and inside its interval."""
    with pytest.raises(ValueError, match="expected"):
        Estimate(value, low, high, Unit.DEGREE, level)


def test_values_are_frozen() -> None:
    """Values are frozen."""
    estimate = Estimate(1.0, 0.0, 2.0, Unit.DEGREE)
    with pytest.raises(FrozenInstanceError):
        estimate.value = 2.0  # type: ignore[misc]  # the point of the test
    with pytest.raises(ValueError, match="read-only"):
        TRACK.xy_px[0, 0, 0, 0] = 0.0


@pytest.mark.parametrize(("start", "turn", "stop", "index"), [(1.0, 0.5, 2.0, 1), (0.0, 2.0, 2.0, 1), (0.0, 1.0, 2.0, 0)])
def test_a_repetition_turns_between_start_and_stop_and_counts_from_one(start: float, turn: float, stop: float, index: int) -> None:
    """A repetition turns between start and stop and counts from one."""
    with pytest.raises(ValueError, match="expected"):
        Repetition(index, Side.LEFT, 0.0, start, turn, stop)


def test_a_picture_has_a_size_and_a_quarter_turn() -> None:
    """A picture has a size and a quarter turn."""
    for size, rotation in (((0, 10), 0), ((10, -1), 0), ((10, 10), 45)):
        with pytest.raises(ValueError, match="expected"):
            VideoInfo("a.mp4", "0" * 64, *size, duration_s=1.0, fps_nominal=30.0, rotation_deg=rotation)
    with pytest.raises(ValueError, match="RGB"):
        Frame(0, 0.0, np.zeros((4, 4), dtype=np.uint8))


def test_a_track_refuses_wrong_shapes_and_times() -> None:
    """A track refuses wrong shapes and times."""
    with pytest.raises(ValueError, match="xy_px of shape"):
        replace(TRACK, xy_px=TRACK.xy_px[:, :1])
    with pytest.raises(ValueError, match="strictly rising"):
        replace(TRACK, times_s=np.zeros(len(TRACK.times_s)))
    with pytest.raises(ValueError, match="xy_px of shape"):
        Pose(np.zeros((3, 2)), np.zeros((COUNT, 3)), np.zeros(COUNT))


def test_a_point_is_the_mean_of_the_looks_that_saw_it() -> None:
    """A point is the mean of the looks that saw it."""
    times, knee = TRACK.times_s, skeleton.index("left_knee")
    found = TRACK.point("left_knee")
    both = times < 0.9
    np.testing.assert_allclose(found[both], TRACK.xy_px[both][:, :, knee].mean(axis=1))
    one = (times >= 1.0) & (times < 1.2)
    np.testing.assert_array_equal(found[one], TRACK.xy_px[one, 0, knee])
    none = (times >= 2.0) & (times < 2.1)
    assert np.isnan(found[none]).all()
    assert TRACK.seen()[one].all()
    assert not TRACK.seen()[none].any()


def test_a_filled_instant_was_not_seen() -> None:
    """A filled instant was not seen."""
    filled = np.zeros(len(TRACK.times_s), dtype=np.bool_)
    filled[5] = True
    assert not replace(TRACK, filled=filled).seen()[5]
    assert TRACK.seen()[5]


def test_between_is_half_open_and_steps_are_kept_in_order() -> None:
    """Between is half open and steps are kept in order."""
    part = TRACK.between(float(TRACK.times_s[3]), float(TRACK.times_s[9]))
    np.testing.assert_array_equal(part.frame_index, np.arange(3, 9))
    done = part.with_step("one", hz=3.0).with_step("two")
    assert [step.name for step in done.steps] == ["one", "two"]
    assert done.steps[0].params == (("hz", 3.0),)


def test_nobody_at_all_is_a_track_without_instants() -> None:
    """Nobody at all is a track without instants."""
    nobody = empty_track(100, 200, (View.PLAIN, View.MIRROR))
    assert nobody.xy_px.shape == (0, 2, COUNT, 2)
    assert not nobody.seen().any()


def test_the_mean_of_nothing_is_nan_without_a_warning() -> None:
    """The mean of nothing is nan without a warning."""
    values = np.array([[1.0, np.nan], [3.0, np.nan]])
    np.testing.assert_array_equal(nanmean(values, axis=0), [2.0, np.nan])


def test_mirroring_twice_gives_the_track_back_and_exchanges_the_sides() -> None:
    """Mirroring twice gives the track back and exchanges the sides."""
    xy = TRACK.xy_px[10, 0]
    once = skeleton.mirror(xy, 1080)
    np.testing.assert_allclose(skeleton.mirror(once, 1080), xy)
    np.testing.assert_allclose(once[skeleton.index("left_knee")], [1080, 0] + xy[skeleton.index("right_knee")] * [-1, 1])
    assert [skeleton.twin(skeleton.twin(name)) for name in skeleton.LANDMARKS] == list(skeleton.LANDMARKS)


def test_sides() -> None:
    """Sides."""
    assert (Side.LEFT.other, Side.RIGHT.other, Side.BOTH.other) == (Side.RIGHT, Side.LEFT, Side.BOTH)
    assert Side.BOTH.legs == (Side.LEFT, Side.RIGHT)
    assert Side.LEFT.legs == (Side.LEFT,)


def test_boxes() -> None:
    """Boxes."""
    box = Box(10, 20, 30, 60)
    assert (box.width, box.height, box.centre) == (20, 40, (20, 40))
    pose = Pose(TRACK.xy_px[10, 0].copy(), TRACK.world_m[10, 0].copy(), TRACK.visibility[10, 0].copy())
    assert pose.box().left == TRACK.xy_px[10, 0, :, 0].min()


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (-5.01, Band.OUTWARD), (-5.0, Band.ON_TRACK), (8.0, Band.ON_TRACK), (8.01, Band.MILD), (13.0, Band.MILD),
        (13.01, Band.MODERATE), (18.0, Band.MODERATE), (18.01, Band.MARKED),
    ],
)  # fmt: skip
def test_a_value_on_an_edge_belongs_to_the_milder_band(value: float, band: Band) -> None:
    """A value on an edge belongs to the milder band."""
    assert FPPA_DEFAULT.of(value) is band


def test_a_falling_table_turns_the_edges_round() -> None:
    """A falling table turns the edges round."""
    assert (KASR.limit, KASR.of(0.95), KASR.of(0.949), KASR.of(0.6), KASR.of(0.59)) == (
        0.95, Band.ON_TRACK, Band.MILD, Band.MODERATE, Band.MARKED,
    )  # fmt: skip


def test_the_table_of_the_athletes_sex_wins_over_the_default() -> None:
    """The table of the athletes sex wins over the default."""

    def limit(sex: Sex | None) -> float | None:
        table = SINGLE_LEG_SQUAT.band_table("fppa", Instant.MATCHED_DEPTH, sex)
        return table.limit if table else None

    assert (limit(None), limit(Sex.FEMALE), limit(Sex.MALE)) == (8.0, 8.0, 6.0)
    assert SINGLE_LEG_SQUAT.band_table("fppa", Instant.LOWEST, None) is None


def test_a_track_is_not_compared_by_value() -> None:
    """A track is not compared by value."""
    assert TRACK == TRACK  # noqa: PLR0124  # a generated comparison of arrays would raise
    assert isinstance(TRACK, PoseTrack)
