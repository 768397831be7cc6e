"""How the camera stood, estimated from the athlete alone.

Two things turn a leg away from the camera: the body's turn, and standing off the picture's middle (``ray``). The turn is read from the
depth of the shoulders, averaged over the picture and its mirror image: a single look carries a false five degrees, which the mirrored
look carries with the opposite sign. What is read so is the turn against the line of sight, the ray to the body included; the ray follows
from where a point stands in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screener import geometry, skeleton, uncertainty
from screener.types.media import PoseTrack, VideoInfo
from screener.types.movement import ReadPlan, Repetition
from screener.types.result import Capture, Estimate, NotMeasured
from screener.types.terms import Instant, Reason, Side, Unit

SHORT_SIDE_FOV_DEG: Final = 40.0
"""Assumed angle that the short side of the picture covers: 43 degrees with a phone's main lens (26 mm equivalent), less what the
stabiliser of a video cuts off. Own proposal."""
TURN_SCALE: Final = {Instant.STANDING: 0.55, Instant.MATCHED_DEPTH: 0.85}
"""Share of a turn that the model shows (rendered people turned by up to 15 degrees, shoulders)."""
TURN_SD_DEG: Final = 1.7
"""SD of the turn after averaging picture and mirror image, standing and matched depth, where people stand square-on."""
TURN_SHARE_SD: Final = 0.11
"""And a share of the turn itself, as people differ in how much of it the model shows."""
STANCE_SD_DEG: Final = 4.0
"""SD of how far people are turned who were asked to face the camera: rarely more than eight degrees. Own proposal."""
TURN_TRUST: Final = STANCE_SD_DEG**2 / (STANCE_SD_DEG**2 + TURN_SD_DEG**2)
"""So much of a turn that is read is believed (Bayes, both normal): the rest is more likely an error than a turn."""
LEG_M: Final = 0.84
"""Hip-ankle length of a person of average height (0.491 of 1.72 m); people differ by about 7 %."""
LEG_SHARE_SD: Final = 0.07
FOV_SHARE_SD: Final = 0.12

_UNKNOWN: Final = NotMeasured(Reason.NOT_SEEN, "The athlete was not seen standing quietly.")
_NO_REFERENCE: Final = NotMeasured(Reason.NOT_SEEN, "Nothing in the picture says where the horizon is.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the athlete stands to the camera; NaN unknown.

    Attributes:
        view_deg: turn of the body against the line of sight, degrees, positive = front to the image right.
        view_sd_deg: its SD.
        body_ray_deg: ray to the body's middle, degrees, positive = image right.
        foot_x_px: where the standing foot is.
        leg_px: standing hip-ankle length.
    """

    view_deg: float
    view_sd_deg: float
    body_ray_deg: float
    foot_x_px: float
    leg_px: float

    @property
    def turn_deg(self) -> float:
        """Turn of the body against the camera's axis, degrees: what would be left in the middle of the picture."""
        return self.view_deg - self.body_ray_deg


UNKNOWN_STANDING: Final = Standing(*(float("nan"),) * 5)


def rough_turn(track: PoseTrack) -> float:
    """Degrees that the body is turned, from single looks over a whole track: good enough to tell front from side; NaN where not seen."""
    return _turn(track, ("shoulder", "hip"))


def _turn(track: PoseTrack, parts: tuple[str, ...]) -> float:
    """Degrees of these pairs of joints together: the median over time of each view, averaged over views; NaN where a view saw nothing."""
    pairs = [(skeleton.index(f"left_{p}"), skeleton.index(f"right_{p}")) for p in parts]
    world = track.world_m
    # Directions are averaged as vectors: an angle near the back view would otherwise flip its sign.
    gap = np.sum([world[:, :, a] - world[:, :, b] for a, b in pairs], axis=0)
    turn = geometry.turn_from_world(gap, np.zeros_like(gap))
    if not np.isfinite(turn).any(axis=0).all():
        return float("nan")
    return float(np.mean(np.nanmedian(turn, axis=0)))


def standing(reads: PoseTrack, plan: ReadPlan, reps: Sequence[Repetition]) -> Standing:
    """How the athlete stands to the camera, from the accurate looks.

    The turn is the mean of what standing and matched depth say (either alone errs by a third more), set against how people stand who
    face the camera; where the foot is says each repetition's own stance leg (``BOTH``: the middle between the feet).
    """
    sides = {rep.index: rep.side for rep in reps}
    bursts = [b for b in plan.bursts if b.at is Instant.STANDING and b.rep_index in sides]
    parts = [(part, sides[b.rep_index].legs) for b in bursts if len((part := reads.between(b.start_s, b.stop_s)).times_s)]
    if not parts:
        return UNKNOWN_STANDING
    turns = [turn / scale for at, scale in TURN_SCALE.items() if np.isfinite(turn := _turn_at(reads, plan, at))]
    feet, hips = (
        np.concatenate([np.mean([p.point(f"{s}_{joint}") for s in legs], axis=0) for p, legs in parts]) for joint in ("ankle", "hip")
    )
    if not turns or not np.isfinite(feet).any():
        return UNKNOWN_STANDING
    middle = np.concatenate(
        [np.mean([p.point(f"{s}_{j}")[:, 0] for s in Side.BOTH.legs for j in ("shoulder", "hip")], axis=0) for p, _ in parts]
    )
    ray = ray_of(float(np.nanmedian(middle)), reads.width_px, reads.height_px)
    view = ray + TURN_TRUST * (float(np.mean(turns)) - ray)
    return Standing(
        view_deg=view,
        view_sd_deg=float(np.hypot(np.sqrt(TURN_TRUST) * TURN_SD_DEG, TURN_SHARE_SD * view)),
        body_ray_deg=ray,
        foot_x_px=float(np.nanmedian(feet[:, 0])),
        leg_px=float(np.nanmedian(feet[:, 1] - hips[:, 1])),
    )


def _turn_at(reads: PoseTrack, plan: ReadPlan, at: Instant) -> float:
    """Degrees of the shoulders over all frames of an instant; NaN where they were not seen."""
    inside = np.zeros(len(reads.times_s), dtype=np.bool_)
    for burst in plan.bursts:
        inside |= (burst.at is at) & (reads.times_s >= burst.start_s) & (reads.times_s < burst.stop_s)
    return _turn(reads.take(inside), ("shoulder",))


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
        yaw=uncertainty.around(found.turn_deg, float(np.hypot(found.view_sd_deg, ray_sd(found.body_ray_deg))), Unit.DEGREE),
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
