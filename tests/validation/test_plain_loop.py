"""The loop to compare with: its angle's sign, its file, and that it looks at the athlete's sides."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bench import plain_loop


@dataclass
class At:
    """A landmark."""

    x: float | None
    y: float | None


def person(knee_inward: float, *, seen: bool = True) -> list[At]:
    """33 landmarks in shares of the picture: both knees moved towards the middle of the body by so much."""
    points = [At(0.5, 0.2) for _ in range(33)]
    for side, middle_is in (("left", -1.0), ("right", 1.0)):  # the athlete's left leg stands on the right of the picture
        x = 0.5 - 0.1 * middle_is
        hip, knee, ankle = plain_loop.HIP_KNEE_ANKLE[side]
        points[hip], points[ankle] = At(x, 0.5), At(x, 0.9)
        points[knee] = At(x + middle_is * knee_inward if seen else None, 0.7)
    return points


class TestAngle:
    """Signs, pixels and what is missing."""

    @pytest.mark.parametrize("side", ["left", "right"])
    def test_inward_is_positive_on_either_leg(self, side: str) -> None:
        assert plain_loop.angle(person(0.02), side, 1000, 1000) == pytest.approx(2 * math.degrees(math.atan(0.1)))
        assert plain_loop.angle(person(-0.02), side, 1000, 1000) == pytest.approx(-2 * math.degrees(math.atan(0.1)))
        assert plain_loop.angle(person(0.0), side, 1000, 1000) == pytest.approx(0.0)

    def test_the_angle_is_taken_in_pixels(self) -> None:
        upright, wide = (plain_loop.angle(person(0.02), "left", *size) for size in ((1080, 1920), (1920, 1080)))
        assert upright == pytest.approx(2 * math.degrees(math.atan(0.1 * 1080 / 1920)))
        assert wide == pytest.approx(2 * math.degrees(math.atan(0.1 * 1920 / 1080)))

    def test_a_landmark_without_a_place_gives_no_angle(self) -> None:
        assert math.isnan(plain_loop.angle(person(0.02, seen=False), "left", 100, 100))

    def test_the_file_has_one_row_a_frame_and_nan_where_nobody_was_seen(self, tmp_path: Path) -> None:
        track = plain_loop.PlainTrack(np.array([0.0, 0.04]), np.array([1.5, np.nan]), np.array([-2.0, np.nan]), 1.0)
        plain_loop.write_csv(track, tmp_path / "out.csv")
        assert (tmp_path / "out.csv").read_text().splitlines() == ["time_s,fppa_left_deg,fppa_right_deg", "0.0,1.5,-2.0", "0.04,nan,nan"]
        assert track.detected == 1
