"""The frame on which joints are placed by hand: as filmed, with no drawing on it, and where each joint stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from screener import edits, jpeg, skeleton
from screener.errors import InputError
from screener.export import overlay_plan
from screener.run import ScreeningRun
from screener.types import FloatArray, Instant, Joint, Side

LONGEST_PX: Final = 1400
"""Longer side of the picture that is handed out: sharp enough to place a joint under a loupe, and small enough for a phone."""
QUALITY: Final = 88


@dataclass(frozen=True, slots=True)
class Placing:
    """A frame to place joints on.

    Attributes:
        jpeg: the picture, at most ``LONGEST_PX`` on its longer side.
        width_px, height_px: size of the clip's own upright picture, in whose pixels everything is told.
        joints: where each joint of the leg stands now, placed by hand or read.
        time_s: when it was filmed.
    """

    jpeg: bytes
    width_px: int
    height_px: int
    joints: Mapping[Joint, tuple[float, float]]
    time_s: float


def placing(run: ScreeningRun, video: Path, side: Side, rep: int, at: Instant, *, blur_faces: bool = True) -> Placing:
    """The frame nearest to an instant that was read.

    Args:
        run: a finished screening of ``video``, changed by hand or not.
        video: the same clip.
        side: the leg whose joints are placed.
        rep: position of the repetition, from 1.
        at: which instant of it.
        blur_faces: hide the athlete's face.

    Raises:
        InputError: nothing was read there.
        VideoError: the clip is gone or broken.
    """
    import cv2

    from screener.overlay import OverlayFrame, draw
    from screener.video import still

    time_s = read_at(run, side, rep, at)
    frame = still(video, time_s, turn=run.turn)
    face = overlay_plan(run).at(frame.time_s).face
    picture = draw(frame.image, OverlayFrame(face=face), blur_faces)
    height, width = picture.shape[:2]
    factor = min(1.0, LONGEST_PX / max(width, height))
    if factor < 1:
        picture = cv2.resize(picture, (round(width * factor), round(height * factor)), interpolation=cv2.INTER_AREA).astype(np.uint8)
    encoded = jpeg.encode(picture, QUALITY)
    points = edits.seen_at(run.track, time_s)
    joints = {joint: _pair(points[skeleton.index(f"{side}_{joint}")]) for joint in Joint}
    return Placing(encoded, width, height, joints, time_s)


def read_at(run: ScreeningRun, side: Side, rep: int, at: Instant) -> float:
    """When a leg's knee angle was read at an instant of a repetition, seconds. Raises ``InputError`` where it was not."""
    found = run.screening.measurement("fppa", side, rep, at)
    if found is None or found.time_s is None:
        wanted = f"{at.replace('_', ' ')} of repetition {rep}"
        raise InputError(f"expected an instant at which the knee angle was read, got {wanted}", "Choose another repetition or instant.")
    return found.time_s


def points(run: ScreeningRun, side: Side, rep: int, at: Instant) -> dict[str, tuple[float, float]]:
    """Shoulders, hips, and knee and ankle of one leg at an instant that was read, in pixels, for drawing a stick figure.

    Raises:
        InputError: nothing was read there.
    """
    seen = edits.seen_at(run.track, read_at(run, side, rep, at))
    names = ("left_shoulder", "right_shoulder", "left_hip", "right_hip", f"{side}_knee", f"{side}_ankle")
    return {name: _pair(seen[skeleton.index(name)]) for name in names}


def _pair(point: FloatArray) -> tuple[float, float]:
    return float(point[0]), float(point[1])
