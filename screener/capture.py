"""How the camera stood, estimated from the athlete alone.

Two things turn a leg away from the camera: the body's turn, and standing off the picture's middle (``ray``). The turn is read from the
depth of shoulders and hips, averaged over the picture and its mirror image: a single look carries a false five degrees, which the mirrored
look carries with the opposite sign. The ray follows from where the foot stands in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screener import geometry, skeleton, uncertainty
from screener.types.media import FloatArray, PoseTrack, VideoInfo
from screener.types.movement import ReadPlan, Repetition
from screener.types.result import Capture, Estimate, NotMeasured
from screener.types.terms import Instant, Reason, Unit

SHORT_SIDE_FOV_DEG: Final = 43.0
"""Assumed angle that the short side of the picture covers: 40 to 45 degrees with a phone's main lens."""
TURN_SCALE: Final = 0.75
"""The model shows three quarters of a turn (rendered people at 0 and 15 degrees)."""
TURN_SD_DEG: Final = 1.5
"""SD of the turn after averaging picture and mirror image: 1.2 degrees on rendered people, and a little more for people."""
LEG_M: Final = 0.84
"""Hip-ankle length of a person of average height (0.491 of 1.72 m); people differ by about 7 %."""
LEG_SHARE_SD: Final = 0.07
FOV_SHARE_SD: Final = 0.10

_UNKNOWN: Final = NotMeasured(Reason.NOT_SEEN, "The athlete was not seen standing quietly.")
_NO_REFERENCE: Final = NotMeasured(Reason.NOT_SEEN, "Nothing in the picture says where the horizon is.")


@dataclass(frozen=True, slots=True)
class Standing:
    """What quiet standing tells: turn in degrees (NaN unknown) with its SD, foot position and leg length in pixels (NaN unknown)."""

    turn_deg: float
    turn_sd_deg: float
    foot_x_px: float
    leg_px: float


UNKNOWN_STANDING: Final = Standing(float("nan"), float("nan"), float("nan"), float("nan"))


def rough_turn(track: PoseTrack) -> float:
    """Degrees that the body is turned, from single looks over a whole track: good enough to tell front from side; NaN where not seen."""
    turns = _turns(track)
    return float(np.nanmedian(turns)) if np.isfinite(turns).any() else float("nan")


def _turns(track: PoseTrack) -> FloatArray:
    """(T,) degrees of shoulders and hips, averaged over views."""
    pairs = [(skeleton.index(f"left_{p}"), skeleton.index(f"right_{p}")) for p in ("shoulder", "hip")]
    world = track.world_m
    # Directions are averaged as vectors: an angle near the back view would otherwise flip its sign.
    gap = np.sum([world[:, :, a] - world[:, :, b] for a, b in pairs], axis=0)
    turn = geometry.turn_from_world(gap, np.zeros_like(gap))
    if len(track.views) > 1:
        return np.asarray(turn.mean(axis=1))
    return np.asarray(turn[:, 0])


def standing(reads: PoseTrack, plan: ReadPlan, reps: Sequence[Repetition]) -> Standing:
    """What the dense frames of quiet standing tell.

    Where the foot is says each repetition's own stance leg (``BOTH``: the middle between the feet).
    """
    sides = {rep.index: rep.side for rep in reps}
    bursts = [b for b in plan.bursts if b.at is Instant.STANDING and b.rep_index in sides]
    parts = [(part, sides[b.rep_index].legs) for b in bursts if len((part := reads.between(b.start_s, b.stop_s)).times_s)]
    if not parts:
        return UNKNOWN_STANDING
    turns = np.concatenate([_turns(part) for part, _ in parts])
    if not np.isfinite(turns).any():
        return UNKNOWN_STANDING
    feet, hips = (
        np.concatenate([np.mean([p.point(f"{s}_{joint}") for s in legs], axis=0) for p, legs in parts]) for joint in ("ankle", "hip")
    )
    return Standing(
        turn_deg=float(np.nanmedian(turns)) / TURN_SCALE,
        turn_sd_deg=TURN_SD_DEG,
        foot_x_px=float(np.nanmedian(feet[:, 0])),
        leg_px=float(np.nanmedian(feet[:, 1] - hips[:, 1])),
    )


def ray_of(x_px: float, width_px: int, height_px: int) -> float:
    """Degrees from the optical axis to a point of the picture, with the assumed lens; positive = image right."""
    return geometry.ray_angle(x_px, width_px, height_px, SHORT_SIDE_FOV_DEG)


def ray_sd(ray_deg: float) -> float:
    """SD of a ray in degrees: the lens is assumed, and the picture may be cropped off its middle a little."""
    return 0.5 + abs(ray_deg) * FOV_SHARE_SD


def capture(found: Standing, info: VideoInfo) -> Capture:
    """The camera as estimates. A single frontal picture says nothing of tilt and roll without a reference, and that is said."""
    if not np.isfinite(found.foot_x_px):
        return Capture(_UNKNOWN, _UNKNOWN, _UNKNOWN, _NO_REFERENCE, _NO_REFERENCE)
    ray = ray_of(found.foot_x_px, info.width_px, info.height_px)
    focal = geometry.focal_px(info.width_px, info.height_px, SHORT_SIDE_FOV_DEG)
    metres = focal * LEG_M / found.leg_px
    return Capture(
        yaw=uncertainty.around(found.turn_deg, found.turn_sd_deg, Unit.DEGREE),
        ray=uncertainty.around(ray, ray_sd(ray), Unit.DEGREE),
        distance=uncertainty.around(metres, metres * float(np.hypot(LEG_SHARE_SD, FOV_SHARE_SD)), Unit.METRE),
        tilt=_NO_REFERENCE,
        roll=_NO_REFERENCE,
    )


def knee_perspective(drop: float, distance: Estimate | NotMeasured) -> float:
    """How much wider apart knees look for coming towards the camera, as a factor; 1 where the distance is unknown.

    The knees come forward by about 22 cm at a hip drop of 30 % (geometric model of a 1.75 m person), in proportion before that.
    """
    if isinstance(distance, NotMeasured) or not np.isfinite(drop):
        return 1.0
    forward = 0.22 * min(max(drop, 0.0) / 0.30, 1.3)
    return distance.value / max(distance.value - forward, 0.5)
