"""From a pose to joints in space. Bones have one length each, whatever the pose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screener.drills.figures.space import (
    Matrix,
    Vector,
    about_x,
    about_y,
    about_z,
    axes_along,
    bend_two_bones,
    between,
    cosine,
    unit,
    vector,
)
from screener.drills.figures.spec import LEFT, SIDES, BentArm, BentLeg, HeldLeg, PlacedArm, PlacedLeg, Pose

THIGH: Final = 42.0
SHANK: Final = 41.0
UPPER_ARM: Final = 28.0
FOREARM: Final = 25.0
ANKLE_HEIGHT: Final = 8.0
HEEL_BACK: Final = 5.0
BALL_AHEAD: Final = 12.0
TOE_AHEAD: Final = 18.5
HIP_OUT: Final = 8.5
WAIST_UP: Final = 14.0
NECK_UP: Final = 36.0
SHOULDER: Final = (-0.5, 16.0, 30.0)

_TOES_BEND_AT_MOST: Final = 50.0
"""Toes that stay on the floor while the heel goes up; beyond this they follow the foot."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Joints and the axes of body parts in the world, by name ("left_knee", "left_thigh")."""

    points: dict[str, Vector]
    axes: dict[str, Matrix]

    def local(self, part: str, origin: str, offset: tuple[float, float, float]) -> Vector:
        """A place given in the axes of a part, from a joint."""
        return self.points[origin] + self.axes[part] @ vector(offset)


def solve(pose: Pose) -> Skeleton:
    """Joints of a pose.

    Feet and hands that are placed reach their place as far as the bones allow.
    """
    made = Skeleton({"pelvis": vector((pose.pelvis.x, pose.pelvis.y, pose.pelvis.z))}, {"pelvis": pelvis_axes(pose)})
    _trunk(made, pose)
    _free_limbs(made, pose)
    shift = _shift(made, pose)
    for name in made.points:
        made.points[name] = made.points[name] + shift
    for side in SIDES:
        leg, arm = pose.leg(side), pose.arm(side)
        if not isinstance(leg, BentLeg):
            _reaching_leg(made, side, leg)
        if isinstance(arm, PlacedArm):
            _placed_arm(made, side, arm)
    made.points["hands"] = 0.5 * (made.points["left_hand"] + made.points["right_hand"])
    made.points["lap"] = made.local("pelvis", "pelvis", (11.0, 0.0, 1.0))
    return made


def pelvis_axes(pose: Pose) -> Matrix:
    """Axes of the pelvis from turn, lean and tilt."""
    return about_z(pose.pelvis.turn) @ about_y(pose.pelvis.lean) @ about_x(pose.pelvis.tilt)


def _outward(side: str) -> float:
    return 1.0 if side == LEFT else -1.0


def _trunk(made: Skeleton, pose: Pose) -> None:
    """Hips, waist, chest, shoulders, neck and head from the pelvis upward."""
    points, axes = made.points, made.axes
    for side in SIDES:
        points[f"{side}_hip"] = made.local("pelvis", "pelvis", (0.0, _outward(side) * HIP_OUT, 0.0))
        points[f"{side}_hip_side"] = made.local("pelvis", "pelvis", (-1.0, _outward(side) * 14.0, 2.0))
    points["waist"] = made.local("pelvis", "pelvis", (0.0, 0.0, WAIST_UP))
    bend, aside, turn = pose.spine
    axes["chest"] = axes["pelvis"] @ about_y(bend) @ about_x(aside) @ about_z(turn)
    points["neck"] = made.local("chest", "waist", (-1.0, 0.0, NECK_UP))
    points["back"] = made.local("chest", "waist", (-9.5, 0.0, 24.0))
    forward, out, up = SHOULDER
    for side in SIDES:
        points[f"{side}_shoulder"] = made.local("chest", "waist", (forward, _outward(side) * out, up))
    nod, aside, turn = pose.head
    axes["head"] = axes["chest"] @ about_z(turn) @ about_y(nod) @ about_x(aside)
    axes["neck"] = between(axes["chest"], axes["head"], 0.5)
    points["skull"] = points["neck"] + axes["neck"] @ vector((1.0, 0.0, 4.6))
    points["head"] = made.local("head", "skull", (0.5, 0.0, 12.6))


def _free_limbs(made: Skeleton, pose: Pose) -> None:
    """Limbs given by their joint angles: they move with the trunk."""
    for side in SIDES:
        out = _outward(side)
        leg, arm = pose.leg(side), pose.arm(side)
        if isinstance(leg, BentLeg):
            forward, outward, turned = leg.hip
            thigh = made.axes["pelvis"] @ about_x(out * outward) @ about_y(-forward) @ about_z(out * turned)
            made.axes[f"{side}_thigh"] = thigh
            made.axes[f"{side}_shank"] = thigh @ about_y(leg.knee)
            made.points[f"{side}_knee"] = made.local(f"{side}_thigh", f"{side}_hip", (0.0, 0.0, -THIGH))
            made.points[f"{side}_ankle"] = made.local(f"{side}_shank", f"{side}_knee", (0.0, 0.0, -SHANK))
            _foot(made, side, made.axes[f"{side}_shank"] @ about_y(leg.point), 0.0)
        if isinstance(arm, BentArm):
            forward, outward, turned = arm.shoulder
            upper = made.axes["chest"] @ about_x(out * outward) @ about_y(-forward) @ about_z(-out * turned)
            made.axes[f"{side}_upper_arm"] = upper
            made.axes[f"{side}_forearm"] = upper @ about_y(-arm.elbow)
            made.axes[f"{side}_hand"] = made.axes[f"{side}_forearm"] @ about_y(arm.wrist)
            made.points[f"{side}_elbow"] = made.local(f"{side}_upper_arm", f"{side}_shoulder", (0.0, 0.0, -UPPER_ARM))
            made.points[f"{side}_wrist"] = made.local(f"{side}_forearm", f"{side}_elbow", (0.0, 0.0, -FOREARM))
            made.points[f"{side}_hand"] = made.local(f"{side}_hand", f"{side}_wrist", (0.0, 0.0, -8.0))


def _shift(made: Skeleton, pose: Pose) -> Vector:
    """How far the body built around its first guess has to move: to its anchor, or to the height its stance leg gives."""
    pelvis = pose.pelvis
    if pelvis.anchor:
        return vector(pelvis.at) - made.points[pelvis.anchor]
    leg = pose.leg(pelvis.stance) if pelvis.stance else None
    if not isinstance(leg, PlacedLeg):
        return np.zeros(3)
    ankle = placed_ankle(pelvis.stance, leg)[0]
    hip = made.points[f"{pelvis.stance}_hip"]
    reach = THIGH**2 + SHANK**2 + 2.0 * THIGH * SHANK * float(cosine(pelvis.knee))
    aside = float((hip[0] - ankle[0]) ** 2 + (hip[1] - ankle[1]) ** 2)
    return np.array([0.0, 0.0, float(ankle[2]) + float(np.sqrt(max(reach - aside, 0.0))) - float(hip[2])])


def placed_ankle(side: str, leg: PlacedLeg) -> tuple[Vector, Matrix]:
    """Ankle and foot axes of a foot that stands somewhere."""
    yaw = about_z(_outward(side) * leg.toes)
    if leg.heel_up:
        axes = yaw @ about_y(leg.heel_up)
        pivot = vector(leg.foot) + yaw @ vector((BALL_AHEAD, 0.0, 0.0))
        return pivot + axes @ vector((-BALL_AHEAD, 0.0, ANKLE_HEIGHT)), axes
    axes = yaw @ about_y(-leg.toe_up)
    pivot = vector(leg.foot) - yaw @ vector((HEEL_BACK, 0.0, 0.0))
    return pivot + axes @ vector((HEEL_BACK, 0.0, ANKLE_HEIGHT)), axes


def _reaching_leg(made: Skeleton, side: str, leg: PlacedLeg | HeldLeg) -> None:
    hip = made.points[f"{side}_hip"]
    if isinstance(leg, PlacedLeg):
        goal, foot = placed_ankle(side, leg)
        toward = vector(leg.knee_to) if any(leg.knee_to) else about_z(_outward(side) * leg.toes)[:, 0]
    else:
        goal, foot, toward = vector(leg.ankle), None, vector(leg.knee_to)
    knee, ankle, ahead = bend_two_bones(hip, goal, (THIGH, SHANK), toward)
    made.points[f"{side}_knee"], made.points[f"{side}_ankle"] = knee, ankle
    made.axes[f"{side}_thigh"] = axes_along(hip - knee, ahead)
    made.axes[f"{side}_shank"] = axes_along(knee - ankle, ahead)
    if foot is None or not isinstance(leg, PlacedLeg):
        _foot(made, side, made.axes[f"{side}_shank"] @ about_y(leg.point if isinstance(leg, HeldLeg) else 0.0), 0.0)
    else:
        _foot(made, side, foot, min(leg.heel_up, _TOES_BEND_AT_MOST))


def _foot(made: Skeleton, side: str, axes: Matrix, toes_bent: float) -> None:
    """Heel, ball and toes; the toes are bent up against the foot."""
    made.axes[f"{side}_foot"] = axes
    made.axes[f"{side}_toes"] = axes @ about_y(-toes_bent)
    made.points[f"{side}_heel"] = made.local(f"{side}_foot", f"{side}_ankle", (-HEEL_BACK, 0.0, -ANKLE_HEIGHT))
    made.points[f"{side}_ball"] = made.local(f"{side}_foot", f"{side}_ankle", (BALL_AHEAD, 0.0, -ANKLE_HEIGHT))
    made.points[f"{side}_toe"] = made.local(f"{side}_toes", f"{side}_ball", (TOE_AHEAD - BALL_AHEAD, 0.0, 0.0))


def _placed_arm(made: Skeleton, side: str, arm: PlacedArm) -> None:
    frame = np.eye(3) if arm.on == "world" else made.axes[arm.on]
    origin = np.zeros(3) if arm.on == "world" else made.points["pelvis" if arm.on == "pelvis" else "waist"]
    shoulder = made.points[f"{side}_shoulder"]
    elbow_to = frame @ vector(arm.elbow_to)
    elbow, wrist, off = bend_two_bones(shoulder, origin + frame @ vector(arm.hand), (UPPER_ARM, FOREARM), elbow_to)
    made.points[f"{side}_elbow"], made.points[f"{side}_wrist"] = elbow, wrist
    made.axes[f"{side}_upper_arm"] = axes_along(shoulder - elbow, -off)
    made.axes[f"{side}_forearm"] = axes_along(elbow - wrist, -off)
    along = -(frame @ vector(arm.fingers)) if any(arm.fingers) else elbow - wrist
    thumb = frame @ vector(arm.thumb) if any(arm.thumb) else made.axes[f"{side}_forearm"][:, 0]
    made.axes[f"{side}_hand"] = axes_along(along, unit(thumb))
    made.points[f"{side}_hand"] = made.local(f"{side}_hand", f"{side}_wrist", (0.0, 0.0, -8.0))
