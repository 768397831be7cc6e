"""A person made of sticks, in metres and in pixels, with known truth.

A person of 1.75 m (x to the image right, y up, f towards the camera) bends by the 55/45 thigh-shank split of the package's geometric model,
is turned and is projected into pixels. ``Scene`` says what happens and what the pose model gets wrong; ``truths`` says what is true of each
repetition, from the inner angle hip-knee-ankle of the noise-free picture and not from the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from screener import skeleton
from screener.types import FloatArray, Instant, Side

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MEDIAL: Final = {LEFT: -1.0, RIGHT: 1.0}
THIGH_M, SHANK_M, PELVIS_M, TRUNK_M = 0.245 * 1.75, 0.246 * 1.75, 0.17, 0.50
CAMERA_M: Final = 0.8
MODEL_TURN: Final = (0.55, 0.85)
"""The share of a turn that the pose model's world landmarks show: standing, and with the knee bent."""
BENT: Final = 0.04
MOST_TURN: Final = 0.8
"""The share of a large turn that it shows."""
Span = tuple[float, float]
Points = dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in front of the camera, and what the pose model gets wrong.

    Attributes:
        movement: a registered identifier, or ``lateral_lunge``.
        legs: stance leg of each repetition; their number is the number of repetitions.
        fppa_standing, fppa_bottom: true FPPA of (left, right) leg, degrees, straight from the front; in between it follows the knee bend.
        depth: hip drop at the lowest point, share of the standing hip-ankle length.
        pelvic_drop, trunk_lean, shank_share: degrees at the lowest point; the shank's share of the FPPA.
        yaw_deg, roll_deg: turn of the body (positive = front to the image right) and of the picture.
        bias_deg, disagreement_deg: error of FPPA in every look; half the difference that plain minus mirrored adds.
        false_turn_deg: what a single look adds to the turn of the world landmarks; the mirrored one subtracts it.
        dropouts, mirror_dropouts, swaps: spans in seconds in which no look (the mirrored look) sees anyone; legs' names are exchanged.
        cut_start, cut_end: the clip begins (ends) at the lowest point of its first (last) repetition.
        jitter: irregularity of the frame times, share of a frame.
        free_leg: where a single-leg squat holds the free foot: ``back``, or ``front`` just above the floor; beside the step in a step-down.
        stance_m: ankles apart in a squat; feet straight below the hips at 0.17.
        across_m: how far to the image right of the optical axis the athlete stands; seen as a ray only with ``perspective``.
        zoom, shift_px: of the finished picture about its middle.
    """

    movement: str = "single_leg_squat"
    legs: tuple[Side, ...] = (LEFT, LEFT, LEFT)
    fppa_standing: tuple[float, float] = (1.0, 1.0)
    fppa_bottom: tuple[float, float] = (12.0, 12.0)
    depth: float = 0.20
    pelvic_drop: float = 0.0
    trunk_lean: float = 0.0
    shank_share: float = 0.4
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    fps: float = 30.0
    down_s: float = 1.4
    pause_s: float = 0.5
    up_s: float = 1.2
    rest_s: float = 1.6
    walk_in_s: float = 0.0
    walk_out_s: float = 0.0
    cut_start: bool = False
    cut_end: bool = False
    noise_px: float = 0.0
    bias_deg: float = 0.0
    disagreement_deg: float = 0.0
    false_turn_deg: float = 5.0
    dropouts: tuple[Span, ...] = ()
    mirror_dropouts: tuple[Span, ...] = ()
    swaps: tuple[Span, ...] = ()
    jitter: float = 0.0
    width_px: int = 1080
    height_px: int = 1920
    distance_m: float = 3.0
    perspective: bool = False
    across_m: float = 0.0
    free_leg: str = "back"
    stance_m: float = 0.34
    zoom: float = 1.0
    shift_px: tuple[float, float] = (0.0, 0.0)
    seed: int = 0

    @property
    def turns_s(self) -> tuple[Span, ...]:
        """First and last instant at the lowest point, per repetition."""
        first = self.walk_in_s + self.rest_s + self.down_s
        period = self.down_s + self.pause_s + self.up_s + self.rest_s
        return tuple((first + i * period, first + i * period + self.pause_s) for i in range(len(self.legs)))

    @property
    def span_s(self) -> Span:
        """When the clip begins and ends."""
        start = self.turns_s[0][0] + self.pause_s / 2 if self.cut_start else 0.0
        end = self.turns_s[-1][0] + self.pause_s / 2 if self.cut_end else self.turns_s[-1][1] + self.up_s + self.rest_s + self.walk_out_s
        return start, end


@dataclass(frozen=True, slots=True)
class RepTruth:
    """What is true of one repetition: when it starts, turns and stops, and when and how large FPPA is, by leg and instant."""

    side: Side
    start_s: float
    turn_s: float
    stop_s: float
    times_s: dict[Instant, float]
    fppa: dict[tuple[Side, Instant], float]


def _ramp(times_s: FloatArray, start_s: float, length_s: float) -> FloatArray:
    """0 before, 1 after, and a half cosine in between."""
    share = np.clip((times_s - start_s) / max(length_s, 1e-9), 0, 1)
    ramp: FloatArray = (1 - np.cos(np.pi * share)) / 2
    return ramp


def _progress(scene: Scene, times_s: FloatArray) -> FloatArray:
    """(T,) how far the knee is bent: 0 standing, 1 at the lowest point."""
    parts = [_ramp(times_s, a - scene.down_s, scene.down_s) - _ramp(times_s, b, scene.up_s) for a, b in scene.turns_s]
    return np.asarray(np.sum(parts, axis=0))


def _xyf(x: FloatArray | float, y: FloatArray | float, f: FloatArray | float) -> FloatArray:
    return np.stack(np.broadcast_arrays(x, y, f), axis=-1).astype(np.float64)


def _bend(scene: Scene, side: Side, share: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Thigh's and shank's length in the frontal plane, and FPPA in radians; deep enough at ``share`` 1 for the scene's depth."""
    k = int(side is RIGHT)
    standing, bottom = scene.fppa_standing[k] + scene.bias_deg, scene.fppa_bottom[k] + scene.bias_deg
    return _parts(share, standing, bottom, _flexion(standing, bottom, scene.depth, scene.shank_share))


def _parts(share: FloatArray, standing: float, bottom: float, flexion: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    angle = np.radians(standing + (bottom - standing) * share)
    return THIGH_M * np.cos(0.55 * flexion * share), SHANK_M * np.cos(0.45 * flexion * share), angle


@cache
def _flexion(standing: float, bottom: float, depth: float, shank_share: float) -> float:
    """Knee flexion in radians at which the hip has dropped by ``depth``."""
    low, high = 0.0, 2.8
    for _ in range(50):
        middle = (low + high) / 2
        thigh, shank, angle = _parts(np.array([0.0, 1.0]), standing, bottom, middle)
        height = thigh * np.cos((1 - shank_share) * angle) + shank * np.cos(shank_share * angle)
        low, high = (middle, high) if 1 - height[1] / height[0] < depth else (low, middle)
    return low


def _forward(thigh: FloatArray, shank: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Knee before the ankle, and hip before the knee (negative), in metres."""
    return np.sqrt(np.maximum(SHANK_M**2 - shank**2, 0)), -np.sqrt(np.maximum(THIGH_M**2 - thigh**2, 0))


def _free_leg(scene: Scene) -> tuple[float, float]:
    """Angles of thigh and shank of the free leg forward from the plumb line, radians; in front the foot stays off the floor."""
    if scene.movement == "lateral_step_down":
        return 0.0, 0.0
    if scene.free_leg == "back":
        return float(np.arcsin(0.31)), -float(np.arcsin(0.97))
    lifted = float(np.arccos(0.98 - scene.depth))
    return lifted + 0.15, lifted - 0.15


def _single(scene: Scene, side: Side, share: FloatArray) -> Points:
    """Standing on one leg; the free foot is held behind or in front, or hangs beside the step."""
    thigh, shank, angle = _bend(scene, side, share)
    medial, other = MEDIAL[side], side.other
    ankle = _xyf(np.zeros(len(share)), 0.08, 0.0)
    knee_f, hip_f = _forward(thigh, shank)
    shank_angle, thigh_angle = scene.shank_share * angle, (1 - scene.shank_share) * angle
    knee = ankle + _xyf(medial * shank * np.sin(shank_angle), shank * np.cos(shank_angle), knee_f)
    hip = knee + _xyf(-medial * thigh * np.sin(thigh_angle), thigh * np.cos(thigh_angle), hip_f)
    drop = np.radians(scene.pelvic_drop * share)
    free_hip = hip + PELVIS_M * _xyf(medial * np.cos(drop), -np.sin(drop), 0.0)
    thigh_bend, shank_bend = _free_leg(scene)
    free_knee = free_hip + THIGH_M * _xyf(0.0, -np.cos(thigh_bend), np.sin(thigh_bend))
    free_ankle = free_knee + SHANK_M * _xyf(0.0, -np.cos(shank_bend), np.sin(shank_bend))
    legs = {f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": ankle}
    legs |= {f"{other}_hip": free_hip, f"{other}_knee": free_knee, f"{other}_ankle": free_ankle}
    return _upper(legs, -medial * np.radians(scene.trunk_lean * share))


def _double(scene: Scene, share: FloatArray, stance_m: float) -> Points:
    """Standing on both legs, equally bent."""
    legs: Points = {}
    for side in BOTH.legs:
        thigh, shank, angle = _bend(scene, side, share)
        medial = MEDIAL[side]
        ankle = _xyf(np.full(len(share), -medial * stance_m / 2), 0.08, 0.0)
        hip_x = -medial * PELVIS_M / 2
        line = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(angle))
        height = np.sqrt(line**2 - (stance_m / 2 - PELVIS_M / 2) ** 2)
        down = _xyf((ankle[..., 0] - hip_x) / line, -height / line, 0.0)
        inward = _xyf(-medial * down[..., 1], medial * down[..., 0], 0.0)
        bent = np.arcsin(shank * np.sin(angle) / line)[..., None]
        knee_f, hip_f = _forward(thigh, shank)
        hip = _xyf(hip_x, ankle[..., 1] + height, 0.0)
        knee = hip + thigh[..., None] * (np.cos(bent) * down + np.sin(bent) * inward)
        legs |= {f"{side}_ankle": ankle, f"{side}_knee": knee + _xyf(0.0, 0.0, knee_f), f"{side}_hip": hip + _xyf(0.0, 0.0, knee_f + hip_f)}
    return _upper(legs, np.zeros(len(share)))


def _lunge(scene: Scene, side: Side, share: FloatArray) -> Points:
    """A step to the side and a bend over that leg, the other leg long."""
    medial, reach = MEDIAL[side], np.clip(share / 0.4, 0, 1)
    bend = np.clip((share - 0.4) / 0.6, 0, 1)
    lead = _xyf(-medial * (0.1 + 0.75 * reach), 0.08 + 0.05 * np.sin(np.pi * reach), 0.0)
    trail = _xyf(np.full(len(share), medial * 0.1), 0.08, 0.0)
    legs: Points = {f"{side}_ankle": lead, f"{side.other}_ankle": trail}
    for leg, ankle in ((side, lead), (side.other, trail)):
        hip = _xyf(-medial * (0.6 * share) - MEDIAL[leg] * PELVIS_M / 2, 0.08 + 0.859 * (1 - scene.depth * (0.3 * reach + 0.7 * bend)), 0.0)
        legs |= {f"{leg}_hip": hip, f"{leg}_knee": (hip + ankle) / 2}
    return _upper(legs, np.zeros(len(share)))


def _upper(legs: Points, lean: FloatArray) -> Points:
    """Everything else of the body, from the legs: feet, trunk leaning to the image right by ``lean`` radians, arms and head."""
    points = dict(legs)
    for side in BOTH.legs:
        points[f"{side}_heel"] = legs[f"{side}_ankle"] + _xyf(0.0, -0.05, -0.05)
        points[f"{side}_foot_tip"] = legs[f"{side}_ankle"] + _xyf(0.0, -0.06, 0.15)
    neck = (legs["left_hip"] + legs["right_hip"]) / 2 + TRUNK_M * _xyf(np.sin(lean), np.cos(lean), 0.0)
    points["nose"] = neck + _xyf(0.0, 0.22, 0.08)
    for side in BOTH.legs:
        out = -MEDIAL[side]
        for name in (f"{side}_eye_inner", f"{side}_eye", f"{side}_eye_outer", f"{side}_ear", f"mouth_{side}"):
            points[name] = points["nose"] + _xyf(out * 0.04, 0.0, -0.02)
        points[f"{side}_shoulder"] = neck + _xyf(out * 0.18, 0.0, 0.0)
        points[f"{side}_elbow"] = neck + _xyf(out * 0.24, -0.26, 0.0)
        for name in ("wrist", "pinky", "index", "thumb"):
            points[f"{side}_{name}"] = neck + _xyf(out * 0.2, -0.3, 0.2)
    return points


def _stack(points: Points) -> FloatArray:
    return np.stack([points[name] for name in skeleton.LANDMARKS], axis=1)


def _stance_weights(scene: Scene, times_s: FloatArray) -> dict[Side, FloatArray]:
    """(T,) how much of the pose is standing on the left, the right, and both legs; they add up to 1."""
    knots: list[tuple[float, Side]] = [(0.0, BOTH)] if scene.walk_in_s else []
    for (down, up), side in zip(scene.turns_s, scene.legs, strict=True):
        before, after = down - scene.down_s - 0.9, up + scene.up_s + 0.2
        if knots and knots[-1][1] is not side:
            if knots[-1][1] is not BOTH:
                knots.append((knots[-1][0] + 0.25, BOTH))
            knots.append((before - 0.25, BOTH))
        knots.extend([(before, side), (after, side)])
    if scene.walk_out_s:
        knots.append((knots[-1][0] + 0.3, BOTH))
    at = np.array([time for time, _ in knots])
    return {side: np.interp(times_s, at, np.array([float(s is side) for _, s in knots])) for side in (LEFT, RIGHT, BOTH)}


def body(scene: Scene, times_s: FloatArray) -> FloatArray:
    """(T, K, 3) metres of every landmark: x to the image right, y up from the floor, f towards the camera, body square to it."""
    share = _progress(scene, times_s)
    if scene.movement == "squat":
        points = _stack(_double(scene, share, scene.stance_m))
    elif scene.movement == "lateral_lunge":
        points = _stack(_lunge(scene, scene.legs[0], share))
    else:
        weights = _stance_weights(scene, times_s)
        points = weights[BOTH][:, None, None] * _stack(_double(scene, np.zeros(len(times_s)), PELVIS_M))
        for side in BOTH.legs:
            points = points + weights[side][:, None, None] * _stack(_single(scene, side, share))
    return _walking(scene, times_s, points)


def _walk_share(scene: Scene, times_s: FloatArray) -> FloatArray:
    """(T,) 1 far away at either end of a walk, 0 on the spot."""
    end = scene.span_s[1]
    came = np.clip((scene.walk_in_s - times_s) / scene.walk_in_s, 0, 1) if scene.walk_in_s else np.zeros(len(times_s))
    left = np.clip((times_s - end + scene.walk_out_s) / scene.walk_out_s, 0, 1) if scene.walk_out_s else np.zeros(len(times_s))
    return np.maximum(came, left)


def _walking(scene: Scene, times_s: FloatArray, points: FloatArray) -> FloatArray:
    moving = _walk_share(scene, times_s) > 0
    for side, phase in ((LEFT, 0.0), (RIGHT, np.pi)):
        lift = 0.14 * np.maximum(np.sin(2 * np.pi * times_s + phase), 0) * moving
        for part, gain in (("ankle", 1.0), ("heel", 1.0), ("foot_tip", 1.0), ("knee", 0.4)):
            points[:, skeleton.index(f"{side}_{part}"), 1] += gain * lift
    return points


def model_turn(scene: Scene, times_s: FloatArray) -> FloatArray:
    """(T,) share of a turn that the pose model shows at each instant."""
    bent = scene.depth * _progress(scene, times_s) > BENT
    share = np.where(bent, MODEL_TURN[1], MODEL_TURN[0])
    return np.asarray(share + (MOST_TURN - share) * np.clip((abs(scene.yaw_deg) - 20) / 40, 0, 1))


def turned_body(points: FloatArray, degrees: float | FloatArray) -> FloatArray:
    """The same points with the body turned, by one angle or (T,) angles; positive = its front to the image right."""
    angle = np.radians(np.asarray(degrees, dtype=np.float64))[..., None]
    x, y, f = np.moveaxis(points, -1, 0)
    return _xyf(x * np.cos(angle) + f * np.sin(angle), y, f * np.cos(angle) - x * np.sin(angle))


def picture(scene: Scene, times_s: FloatArray) -> FloatArray:
    """(T, K, 2) pixels of every landmark without any error."""
    x, y, f = np.moveaxis(turned_body(body(scene, times_s), scene.yaw_deg), -1, 0)
    focal = min(scene.width_px, scene.height_px) / 2 / np.tan(np.radians(43.0) / 2)
    away = scene.distance_m + 2.5 * _walk_share(scene, times_s)[:, None] - (f if scene.perspective else 0.0)
    across, down = focal * (x + scene.across_m) / away, focal * (CAMERA_M - y) / away
    roll = np.radians(scene.roll_deg)
    turned = across * np.cos(roll) - down * np.sin(roll), across * np.sin(roll) + down * np.cos(roll)
    middle = scene.width_px / 2 + scene.shift_px[0], scene.height_px / 2 + scene.shift_px[1]
    return np.stack([middle[i] + scene.zoom * turned[i] for i in (0, 1)], axis=-1)


def inner_angle_fppa(hip: FloatArray, knee: FloatArray, ankle: FloatArray, side: Side) -> FloatArray:
    """FPPA by its other definition: 180 degrees minus the inner angle, with the sign of the side the knee lies on."""
    up, down = hip - knee, ankle - knee
    cosine = (up * down).sum(axis=-1) / np.hypot(*np.moveaxis(up, -1, 0)) / np.hypot(*np.moveaxis(down, -1, 0))
    cross = up[..., 0] * down[..., 1] - up[..., 1] * down[..., 0]
    return np.asarray(-MEDIAL[side] * np.sign(cross) * (180 - np.degrees(np.arccos(np.clip(cosine, -1, 1)))))


_LEVELS: Final = {Instant.MATCHED_DEPTH: 0.135, Instant.MATCHED_DEPTH_30: 0.30}


def truths(scene: Scene) -> tuple[RepTruth, ...]:
    """What is true of each repetition as an errorless reader of the pictures would see it."""
    honest = replace(scene, bias_deg=0.0)
    out = []
    for (down, up), leg in zip(scene.turns_s, scene.legs, strict=True):
        side = BOTH if scene.movement == "squat" else leg
        start, turn, stop = down - scene.down_s, (down + up) / 2, up + scene.up_s
        fine = np.append(np.arange(start, turn, 0.002), turn)
        seen = picture(honest, fine)
        named = {f"{s}_{p}": seen[:, skeleton.index(f"{s}_{p}")] for s in BOTH.legs for p in ("hip", "knee", "ankle")}
        lengths = np.mean([named[f"{s}_ankle"][:, 1] - named[f"{s}_hip"][:, 1] for s in side.legs], axis=0)
        drop = 1 - lengths / lengths[0]
        when = {Instant.STANDING: 0, Instant.LOWEST: len(fine) - 1}
        when |= {at: int(np.argmax(drop >= level)) for at, level in _LEVELS.items() if drop.max() >= level}
        fppa = {s: inner_angle_fppa(named[f"{s}_hip"], named[f"{s}_knee"], named[f"{s}_ankle"], s) for s in side.legs}
        values = {(s, at): float(fppa[s][i]) for s in side.legs for at, i in when.items()}
        out.append(RepTruth(side, start, turn, stop, {at: float(fine[i]) for at, i in when.items()}, values))
    return tuple(out)
