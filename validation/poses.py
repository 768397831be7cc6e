"""How a person moves: one `ClipSpec` gives the pose at any instant.

A clip is a quiet start (in which a free leg is lifted), repetitions of down, hold, up and rest, and a quiet end. Times of the repetitions
are whole frames, so the truth can name the first and last frame of each lowest position.
World axes: x towards the person's left, y up, z forward; metres; the floor is y = 0 and the camera stands at positive z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from validation.legs import OTHER, OUTWARD, SIDES
from validation.plan import ClipSpec, Side
from validation.rotations import Matrix, Vector, about, tilt_degrees, unit, vector

LEAD_S: Final = 0.9
REST_S: Final = 0.35
TAIL_S: Final = 0.3
REPETITION_SD_DEG: Final = 0.7  # repetitions of one person are not alike
SWAY_M: Final = 0.006
SOLE_M: Final = 0.022  # the shoe lifts the ankle

_SQUAT_REACH: Final = 0.994  # share of the leg's length in standing: a knee is never quite straight
_ONE_LEG_REACH: Final = 0.992
_SQUAT_STANCE: Final = 1.45  # feet apart, as a multiple of the hips' distance
_FREE_FOOT_GAP_M: Final = 0.24  # beside the step


@dataclass(frozen=True, slots=True)
class Proportions:
    """The lengths of a body that posing needs, in metres."""

    half_hip_width: float
    thigh: float
    shank: float
    ankle_height: float  # of the bare foot

    @property
    def leg(self) -> float:
        """Thigh and shank together."""
        return self.thigh + self.shank


@dataclass(frozen=True, slots=True)
class Tilt:
    """Posture of a trunk segment in degrees: bent forward, tipped to the person's right, turned to the left."""

    flexion: float = 0.0
    lean: float = 0.0
    turn: float = 0.0

    def towards(self, other: Tilt, share: float) -> Tilt:
        """This posture, moved by `share` of the way to another one."""
        return Tilt(
            self.flexion + (other.flexion - self.flexion) * share,
            self.lean + (other.lean - self.lean) * share,
            self.turn + (other.turn - self.turn) * share,
        )

    @property
    def matrix(self) -> Matrix:
        """As a rotation."""
        return tilt_degrees(self.flexion, self.lean, self.turn)


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a foot is, and what the knee above it does."""

    ankle: Vector
    rotation: Matrix
    pole: Vector  # where the knee points when it is neither in nor out
    inward_deg: float | None  # None: straight along the pole (a free leg)


@dataclass(frozen=True, slots=True)
class Arm:
    """Directions of upper arm and forearm."""

    upper: Vector
    fore: Vector


@dataclass(frozen=True, slots=True)
class Pose:
    """One instant of a person."""

    hips: Vector  # midway between the hip joints
    pelvis: Tilt
    trunk: Tilt
    head: Tilt
    feet: Mapping[Side, Foot]
    arms: Mapping[Side, Arm]


@dataclass(frozen=True, slots=True)
class Repetition:
    """Frames of one repetition and what is particular about it."""

    start: int
    down: int
    hold: int
    up: int
    depth: float  # share of the asked depth
    off_deg: Mapping[Side, float]  # this repetition's angle minus the asked one

    @property
    def lowest(self) -> tuple[int, int]:
        """First and last frame at the lowest position."""
        return self.start + self.down, self.start + self.down + self.hold

    @property
    def stop(self) -> int:
        """The frame after the last one."""
        return self.lowest[1] + self.up

    def progress(self, frame: float) -> float:
        """0 standing to 1 at the lowest position, at a (fractional) frame."""
        first, last = self.lowest
        return (
            smooth((frame - self.start) / self.down) if frame < first else 1.0 if frame <= last else smooth((self.stop - frame) / self.up)
        )


@dataclass(frozen=True, slots=True)
class Motion:
    """A whole clip's movement of one person."""

    spec: ClipSpec
    body: Proportions
    repetitions: tuple[Repetition, ...]
    frames: int
    sway_hz: Vector
    sway_phase: Vector

    def repetition(self, frame: float) -> int:
        """Index of the repetition under way, -1 between repetitions."""
        return next((i for i, rep in enumerate(self.repetitions) if rep.start <= frame < rep.stop), -1)

    def phase(self, frame: float) -> float:
        """Depth at a (fractional) frame as a share of the asked depth."""
        index = self.repetition(frame)
        return self.repetitions[index].depth * self.repetitions[index].progress(frame) if index >= 0 else 0.0

    def inward_deg(self, side: Side, frame: float) -> float:
        """The world angle that this leg's knee has: from its standing angle to the asked one."""
        moves = self.spec.moves
        asked, standing = (
            (moves.angle_left_deg, moves.standing_left_deg) if side == "left" else (moves.angle_right_deg, moves.standing_right_deg)
        )
        index = self.repetition(frame)
        if index < 0:
            return standing
        rep = self.repetitions[index]
        return standing + (asked + rep.off_deg[side] - standing) * rep.progress(frame)

    def pose(self, frame: float) -> Pose:
        """The pose at a (fractional) frame."""
        return _squat(self, frame) if self.spec.movement == "squat" else _one_leg(self, frame)

    def sway(self, frame: float) -> Vector:
        """How far the hips have swayed from their place."""
        cycles = 2 * np.pi * self.sway_hz * frame / self.spec.moves.fps + self.sway_phase
        return vector(np.sin(cycles[0]), 0.0, np.sin(cycles[1])) * SWAY_M


def smooth(share: float) -> float:
    """0 to 1 with speed and acceleration zero at both ends (the minimum-jerk course, doi:10.1523/JNEUROSCI.05-07-01688.1985)."""
    x = min(max(share, 0.0), 1.0)
    return x * x * x * (x * (6.0 * x - 15.0) + 10.0)


def motion(spec: ClipSpec, body: Proportions, *, repetition_sd_deg: float = REPETITION_SD_DEG) -> Motion:
    """The movement of this clip; the same spec and body always move the same way."""
    draw = np.random.default_rng([spec.seed, 1])
    moves, fps = spec.moves, spec.moves.fps
    repetitions, frame = [], round(LEAD_S * fps)
    for _ in range(moves.repetitions):
        down, up = draw.uniform(0.9, 1.12, 2) * moves.repetition_s * fps * np.array([0.45, 0.4])
        depth, off = draw.uniform(0.94, 1.0), draw.normal(0.0, 1.0, 2) * repetition_sd_deg
        hold = int(moves.repetition_s * 0.1 * fps)
        repetitions.append(Repetition(frame, round(down), hold, round(up), float(depth), dict(zip(SIDES, off.tolist(), strict=True))))
        frame = repetitions[-1].stop + round(REST_S * fps)
    frames = frame + round(TAIL_S * fps)
    return Motion(spec, body, tuple(repetitions), frames, draw.uniform(0.15, 0.5, 2), draw.uniform(0.0, 2 * np.pi, 2))


def _squat(motion: Motion, frame: float) -> Pose:
    moves, body, phase = motion.spec.moves, motion.body, motion.phase(frame)
    ankle_x, ankle_y = _SQUAT_STANCE * body.half_hip_width, body.ankle_height + SOLE_M
    standing = ankle_y + float(np.sqrt((_SQUAT_REACH * body.leg) ** 2 - (ankle_x - body.half_hip_width) ** 2))
    drop = moves.depth * body.leg * phase
    return Pose(
        hips=vector(0.0, standing - drop, -0.38 * drop) + motion.sway(frame),
        pelvis=Tilt(55.0 * moves.depth * phase, moves.pelvic_drop_deg * phase),
        trunk=Tilt(moves.trunk_flexion_deg * phase, -moves.trunk_lean_deg * phase),
        head=Tilt(4.0 + 6.0 * phase),
        feet={side: _planted(motion, frame, side, vector(OUTWARD[side] * ankle_x, ankle_y, 0.0), moves.toe_out_deg) for side in SIDES},
        arms=_arms(motion.spec, phase),
    )


def _planted(motion: Motion, frame: float, side: Side, ankle: Vector, toe_out_deg: float) -> Foot:
    """A foot that carries weight: it stays, points outward, and its knee has the asked angle."""
    toe_out = OUTWARD[side] * np.radians(toe_out_deg)
    return Foot(ankle, about(vector(0, 1, 0), toe_out), vector(0.6 * np.sin(toe_out), 0.0, 1.0), motion.inward_deg(side, frame))


def _one_leg(motion: Motion, frame: float) -> Pose:
    """Single-leg squat and step-down: the stance leg carries, the free one is lifted (or hangs beside the step)."""
    spec, moves, body, phase = motion.spec, motion.spec.moves, motion.body, motion.phase(frame)
    out, step = OUTWARD[spec.side], moves.step_m if spec.movement == "lateral_step_down" else 0.0
    ankle = vector(out * body.half_hip_width * 0.55, body.ankle_height + SOLE_M + step, 0.0)
    drop = (1.02 * step if step else moves.depth * body.leg) * phase
    hip_x = ankle[0] + out * 0.04  # the body's weight stays over the foot
    pelvis = Tilt(14.0 * phase, out * moves.pelvic_drop_deg * phase)
    hips = vector(hip_x - out * body.half_hip_width, ankle[1] + _ONE_LEG_REACH * body.leg - drop, -0.34 * drop) + 0.7 * motion.sway(frame)
    return Pose(
        hips=hips,
        pelvis=pelvis,
        trunk=Tilt(0.6 * moves.trunk_flexion_deg * phase, -out * moves.trunk_lean_deg * phase),
        head=Tilt(4.0 + 5.0 * phase),
        feet={
            spec.side: _planted(motion, frame, spec.side, ankle, 0.6 * moves.toe_out_deg),
            OTHER[spec.side]: _free(motion, frame, ankle, hips + pelvis.matrix @ vector(-out * body.half_hip_width, 0.0, 0.0)),
        },
        arms=_arms(spec, phase),
    )


def _free(motion: Motion, frame: float, stance_ankle: Vector, hip: Vector) -> Foot:
    """The free leg's foot. Its knee angle means nothing and is not part of any score."""
    spec, body, phase = motion.spec, motion.body, motion.phase(frame)
    inward = OUTWARD[spec.side]
    floor = body.ankle_height + SOLE_M
    if spec.movement == "lateral_step_down":
        x = stance_ankle[0] - inward * _FREE_FOOT_GAP_M
        lifted, toes_down = vector(x, max(hip[1] - _ONE_LEG_REACH * body.leg, floor + 0.01), hip[2] + 0.1 + 0.05 * phase), -12.0
        standing = stance_ankle - vector(inward * 1.25 * body.half_hip_width, 0.0, 0.0)
    else:
        front = spec.moves.free_leg == "front"
        away = (
            vector(-inward * 0.03, -0.8 * body.leg, 0.44 * body.leg)
            if front
            else vector(-inward * 0.03, -(0.58 + 0.1 * phase) * body.leg, -0.42 * body.leg)
        )
        lifted, toes_down = hip + away, -10.0 if front else 62.0
        standing = vector(-inward * body.half_hip_width, floor, 0.0)
    lift = smooth((frame / spec.moves.fps - 0.1) / (LEAD_S - 0.4))
    ankle = standing + (lifted - standing) * lift + vector(0.0, 0.045 * np.sin(np.pi * lift), 0.0)
    toe_out = about(vector(0, 1, 0), -inward * np.radians(spec.moves.toe_out_deg))
    return Foot(ankle, toe_out @ about(vector(1, 0, 0), np.radians(toes_down * lift)), vector(0, 0, 1), None)


def _arms(spec: ClipSpec, phase: float) -> dict[Side, Arm]:
    return {side: _arm(spec.moves.arms, OUTWARD[side], phase) for side in SIDES}


def _arm(style: str, out: float, phase: float) -> Arm:
    if style == "hips":
        return Arm(unit(vector(out * 0.82, -0.8, -0.42)), unit(vector(-out * 0.5, -0.62, 0.36)))
    if style == "cross":
        return Arm(unit(vector(out * 0.25, -0.85, 0.35)), unit(vector(-out * 0.8, 0.45, 0.4)))
    if style == "down":
        return Arm(unit(vector(out * (0.25 + 0.25 * phase), -1.0, 0.05)), unit(vector(out * 0.2, -1.0, 0.25)))
    raised = smooth(1.3 * phase)
    upper = vector(out * 0.22, -1.0, 0.05) * (1 - raised) + vector(out * 0.3, -0.12, 1.0) * raised
    fore = vector(out * 0.14, -1.0, 0.25) * (1 - raised) + vector(0.0, 0.02, 1.0) * raised
    return Arm(unit(upper), unit(fore))
