"""Angles against other definitions of the same thing, and the signs of both legs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener import geometry
from screener.types import FloatArray, Side
from tests.sticks import Scene, inner_angle_fppa, truths

LEFT, RIGHT = Side.LEFT, Side.RIGHT
SHAPES = [(1080, 1920), (1920, 1080), (1000, 1000)]
LEG = st.tuples(*[st.floats(-0.12, 0.12)] * 3, st.floats(0.1, 0.25), st.floats(0.1, 0.25))


def _points(leg: tuple[float, ...], width: int, height: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hip, knee and ankle in pixels of a picture, from shares of its size."""
    hip_x, knee_x, ankle_x, thigh, shank = leg
    shares = np.array([[0.5 + hip_x, 0.3], [0.5 + knee_x, 0.3 + thigh], [0.5 + ankle_x, 0.3 + thigh + shank]])
    hip, knee, ankle = shares * [width, height]
    return hip, knee, ankle


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("side", [LEFT, RIGHT])
@given(leg=LEG)
def test_fppa_is_180_degrees_minus_the_inner_angle(shape: tuple[int, int], side: Side, leg: tuple[float, ...]) -> None:
    """FPPA is 180 degrees minus the inner angle."""
    hip, knee, ankle = _points(leg, *shape)
    assert float(geometry.fppa(hip, knee, ankle, side)) == pytest.approx(float(inner_angle_fppa(hip, knee, ankle, side)), abs=1e-4)


@pytest.mark.parametrize(("side", "inward"), [(RIGHT, 1.0), (LEFT, -1.0)])
def test_a_knee_moved_inward_is_positive_on_either_leg(side: Side, inward: float) -> None:
    """A knee moved inward is positive on either leg."""
    hip, knee, ankle = np.array([100.0, 0.0]), np.array([100.0 + 20 * inward, 200.0]), np.array([100.0, 400.0])
    expected = 2 * np.degrees(np.arctan2(20, 200))
    assert float(geometry.fppa(hip, knee, ankle, side)) == pytest.approx(expected)
    assert float(geometry.fppa(hip, knee, ankle, side.other)) == pytest.approx(-expected)
    assert float(geometry.thigh_angle(hip, knee, side)) == pytest.approx(expected / 2)
    assert float(geometry.shank_angle(knee, ankle, side)) == pytest.approx(expected / 2)
    assert float(geometry.medial_offset(hip, knee, ankle, side)) == pytest.approx(20.0)


@given(leg=LEG, roll=st.floats(-20, 20), zoom=st.floats(0.2, 5), across=st.floats(-900, 900))
def test_roll_zoom_and_shift_of_the_picture_change_no_fppa(leg: tuple[float, ...], roll: float, zoom: float, across: float) -> None:
    """Roll zoom and shift of the picture change no FPPA."""
    hip, knee, ankle = _points(leg, 1080, 1920)
    a = np.radians(roll)
    turn = zoom * np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    moved = [turn @ point + [across, 55.0] for point in (hip, knee, ankle)]
    before, after = geometry.fppa(hip, knee, ankle, LEFT), geometry.fppa(moved[0], moved[1], moved[2], LEFT)
    assert float(after) == pytest.approx(float(before), abs=1e-6)
    offset = float(geometry.medial_offset(moved[0], moved[1], moved[2], LEFT))
    assert offset == pytest.approx(zoom * float(geometry.medial_offset(hip, knee, ankle, LEFT)), abs=1e-6)


@given(leg=LEG)
def test_the_mirrored_leg_has_the_same_angle_on_the_other_side(leg: tuple[float, ...]) -> None:
    """The mirrored leg has the same angle on the other side."""
    points = np.array(_points(leg, 1080, 1920))
    mirrored = points * [-1, 1] + [1080, 0]
    right = geometry.fppa(mirrored[0], mirrored[1], mirrored[2], RIGHT)
    assert float(geometry.fppa(points[0], points[1], points[2], LEFT)) == pytest.approx(float(right), abs=1e-9)


def test_a_point_that_was_not_seen_gives_no_angle() -> None:
    """A point that was not seen gives no angle."""
    hip, knee, ankle = np.array([0.0, 0.0]), np.array([np.nan, np.nan]), np.array([0.0, 400.0])
    assert np.isnan(geometry.fppa(hip, knee, ankle, LEFT))
    assert np.isnan(geometry.medial_offset(hip, knee, ankle, LEFT))
    assert np.isnan(geometry.turn_gain(float("nan")))


def test_pelvis_and_trunk_signs() -> None:
    """Pelvis and trunk signs."""
    right_hip, left_hip = np.array([400.0, 500.0]), np.array([500.0, 510.0])
    slope = np.degrees(np.arctan2(10, 100))
    assert float(geometry.line_tilt(right_hip, left_hip)) == pytest.approx(slope)
    assert float(geometry.line_tilt(left_hip, right_hip)) == pytest.approx(-slope)
    shoulders, hips = np.array([430.0, 100.0]), np.array([450.0, 500.0])
    tilt = np.degrees(np.arctan2(20, 400))
    assert float(geometry.lean(shoulders, hips, RIGHT)) == pytest.approx(tilt), "the right leg is on the picture's left"
    assert float(geometry.lean(shoulders, hips, LEFT)) == pytest.approx(-tilt)


def test_turn_is_positive_with_the_front_to_the_image_right() -> None:
    """Turn is positive with the front to the image right."""
    angle = np.radians(20)
    left, right = np.array([0.2 * np.cos(angle), 0.0, 0.2 * np.sin(angle)]), np.array([-0.2 * np.cos(angle), 0.0, -0.2 * np.sin(angle)])
    assert float(geometry.turn_from_world(left, right)) == pytest.approx(20.0)
    assert abs(float(geometry.turn_from_world(right, left))) == pytest.approx(160.0), "seen from behind"


def test_ray_and_focal_length() -> None:
    """Ray and focal length."""
    assert geometry.ray_angle(540, 1080, 1920, 43.0) == 0.0
    assert geometry.ray_angle(1080, 1080, 1920, 43.0) == pytest.approx(21.5)
    assert geometry.ray_angle(0, 1080, 1920, 43.0) == pytest.approx(-21.5)
    assert geometry.ray_angle(0, 1920, 1080, 43.0) < -21.5, "the long side covers more"
    assert geometry.focal_px(1080, 1920, 43.0) == pytest.approx(geometry.focal_px(1920, 1080, 43.0))


@pytest.mark.parametrize(("depth", "share"), [(0.135, 0.1), (0.295, 0.1), (0.077, 0.1)])
def test_what_a_turn_adds_agrees_with_a_stick_person_that_is_turned(depth: float, share: float) -> None:
    """The stick person bends by the same split of thigh and shank; the gain is a model of it."""

    def lowest(yaw: float) -> float:
        scene = Scene(depth=depth, yaw_deg=yaw, fppa_bottom=(5.0, 5.0), legs=(RIGHT,))
        (truth,) = truths(scene)
        return next(value for (_, at), value in truth.fppa.items() if at == "lowest")

    per_degree = (lowest(4.0) - lowest(-4.0)) / 8
    assert per_degree == pytest.approx(geometry.turn_gain(depth), rel=share)


def test_the_gain_is_constant_beyond_its_table() -> None:
    """The gain is constant beyond its table."""
    assert geometry.turn_gain(0.6) == geometry.turn_gain(0.31)
    assert geometry.turn_gain(-0.1) == geometry.turn_gain(0.0)
