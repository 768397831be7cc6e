"""A person's body: shape, rig, and skin that follows the bones. Plain NumPy and SciPy.

The shape comes from MakeHuman's base mesh (`assets.py`), mixed from its young-adult shapes; joints are posed so that their centres are
known exactly (`legs.py`), and the skin follows by linear blending.
World axes: x towards the person's left, y up, z forward; metres. The rest pose stands on y = 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from validation.legs import OUTWARD, SIDES, knee_circle, knee_flexion, swivel_for, within_reach, world_angle
from validation.plan import Side
from validation.poses import Arm, Foot, Pose, Proportions
from validation.rotations import Matrix, Vector, about, cross, hinge_frame, shortest, twist, unit, vector

Floats = NDArray[np.float64]
Joint = tuple[str, Side]

_SUFFIX: Final[dict[Side, str]] = {"left": ".L", "right": ".R"}
_JOINT_BONES: Final = {
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
}
_SPINE: Final = ("spine05", "spine04", "spine03", "spine02", "spine01")
_NECK: Final = ("neck01", "neck02", "neck03", "head")
_ARM_BONES: Final = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
_HINGE: Final = vector(-1.0, 0.0, 0.0)  # knees bend about this axis in the rest pose
_LEG_REACH: Final = 0.998
_ASIS_FROM_HIP_DM: Final = (0.25, 0.85)  # lateral and up from the hip centre, in the base mesh
_SLICE_M: Final = 0.012  # half height of the slice in which a limb's middle is found


@dataclass(frozen=True, slots=True)
class Build:
    """What a person is like."""

    male: bool
    muscle: float  # 0 to 1
    weight: float  # 0 to 1, relative
    tallness: float  # proportions, not metres: 0 short to 1 tall build
    stature_m: float
    ancestry: tuple[float, float, float]  # MakeHuman's three shape families, adding up to 1
    chest: float

    @classmethod
    def of(cls, person: int) -> Build:
        """The build of that person; the same number is always the same person."""
        draw = np.random.default_rng([person, 1])
        male = bool(draw.integers(2))
        return cls(
            male=male,
            muscle=float(draw.uniform(0.35, 0.8)),
            weight=float(draw.uniform(0.3, 0.75)),
            tallness=float(draw.uniform(0.48, 0.6)),
            stature_m=float(draw.normal(1.77 if male else 1.64, 0.06)),
            ancestry=tuple(draw.dirichlet([0.6, 0.6, 1.0]).tolist()),
            chest=float(draw.uniform(0.0, 0.6)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """A body in one pose: what moves the skin, and the joints' true centres."""

    skin_moves: NDArray[np.float32]  # (bones, 12): rotation (9) and shift (3) of each bone's rest space
    joints: Mapping[Joint, Vector]


class Body:
    """Shape and rig of one person; `pose` it, then let any of its vertices follow with `follow`."""

    def __init__(self, data: Mapping[str, Any], build: Build) -> None:
        self.data = data
        self.build = build
        self.template: Floats = data["vertices"].astype(np.float64)  # (V, 3) decimetres, the same for everybody: where clothes are cut
        self.vertices = self._shaped(data, build)
        self.bones = [str(bone) for bone in data["bones"]]
        self._index = {bone: i for i, bone in enumerate(self.bones)}
        self._parents: list[int] = data["parents"].tolist()
        self._heads: Floats = self.vertices[data["bone_heads"]].mean(1)
        count, per_vertex = data["bone_index"].shape
        rows = np.repeat(np.arange(count), per_vertex)
        self.weights = sp.csr_array(
            (data["bone_weight"].ravel(), (rows, data["bone_index"].ravel().astype(int))), shape=(count, len(self.bones))
        )
        self.rest = {(joint, side): self._heads[self._bone(bone, side)] for joint, bone in _JOINT_BONES.items() for side in SIDES}
        self.asis = {side: self._asis(side) for side in SIDES}
        self._middle = {(joint, side): self._middle_of(joint, side) for joint in ("knee", "ankle") for side in SIDES}
        self._asis_weights = self.weights[[self.asis[side] for side in SIDES]]

    @staticmethod
    def _shaped(data: Mapping[str, Any], build: Build) -> Floats:
        vertices: Floats = data["vertices"].astype(np.float64)
        names = [str(name) for name in data["shapes"]]
        for name, share in shape_shares(build).items():
            if share > 1e-4:
                vertices += share * data["shape_moves"][names.index(name)].astype(np.float64)
        skin = np.unique(data["triangles_skin"])
        vertices[:, 1] -= vertices[skin, 1].min()
        vertices *= build.stature_m / vertices[skin, 1].max()
        return vertices

    def _asis(self, side: Side) -> int:
        """The skin vertex over the front of the pelvis' crest."""
        hip = self.template[self.data["bone_heads"][self._bone("upperleg01", side)]].mean(0)
        target = hip[:2] + np.array([OUTWARD[side] * _ASIS_FROM_HIP_DM[0], _ASIS_FROM_HIP_DM[1]])
        skin = np.unique(self.data["triangles_skin"])
        front = skin[(self.template[skin, 2] > 0.5) & (np.abs(self.template[skin, 0]) < 2.5) & (np.abs(self.template[skin, 1]) < 3.0)]
        return int(front[np.argmin(((self.template[front, :2] - target) ** 2).sum(1))])

    def _middle_of(self, joint: str, side: Side) -> Vector:
        """From the rig's joint to the middle between the limb's inner and outer skin there, at rest: where a person would put the joint."""
        centre = self.rest[joint, side]
        skin = np.unique(self.data["triangles_skin"])
        skin = skin[(np.abs(self.vertices[skin, 1] - centre[1]) < _SLICE_M) & (OUTWARD[side] * self.vertices[skin, 0] > 0)]
        across = self.vertices[skin[self.arm_share()[skin] < 0.3], 0]
        return vector(float((across.min() + across.max()) / 2 - centre[0]), 0.0, 0.0)

    def _bone(self, name: str, side: Side) -> int:
        return self._index[name + _SUFFIX[side]]

    @property
    def proportions(self) -> Proportions:
        """The lengths that posing needs."""
        hip, knee, ankle = (self.rest[joint, "left"] for joint in ("hip", "knee", "ankle"))
        half = abs(float(hip[0] - self.rest["hip", "right"][0])) / 2.0
        return Proportions(half, float(np.linalg.norm(knee - hip)), float(np.linalg.norm(ankle - knee)), float(ankle[1]))

    def arm_share(self) -> Floats:
        """(V,) how much each vertex belongs to an arm, 0 to 1."""
        bones = np.array([any(part in bone for part in _ARM_BONES) for bone in self.bones], dtype=np.float64)
        return np.asarray(self.weights @ bones)

    def pose(self, pose: Pose) -> Posed:
        """Turn every bone; joints land exactly where the pose wants them."""
        turns: dict[int, Matrix] = {}
        places: dict[int, Vector] = {}
        joints: dict[Joint, Vector] = {}
        self._trunk(pose, turns, places)
        for side in SIDES:
            self._leg(pose, side, turns, places, joints)
            self._arm(pose.arms[side], pose.trunk.matrix, side, turns)
        rotations, positions = self._chain(turns, places)
        for joint in ("shoulder", "elbow", "wrist"):
            for side in SIDES:
                joints[joint, side] = positions[self._bone(_JOINT_BONES[joint], side)]
        shifts = positions - np.einsum("bij,bj->bi", rotations, self._heads)
        moves = np.concatenate([rotations.reshape(-1, 9), shifts], axis=1)
        for side, move in zip(SIDES, np.asarray(self._asis_weights @ moves), strict=True):
            joints["asis", side] = move[:9].reshape(3, 3) @ self.vertices[self.asis[side]] + move[9:]
        return Posed(moves.astype(np.float32), joints)

    def _trunk(self, pose: Pose, turns: dict[int, Matrix], places: dict[int, Vector]) -> None:
        root = self._index["root"]
        middle = 0.5 * (self.rest["hip", "left"] + self.rest["hip", "right"])
        turns[root] = pose.pelvis.matrix
        places[root] = pose.hips + turns[root] @ (self._heads[root] - middle)
        for i, bone in enumerate(_SPINE):
            turns[self._index[bone]] = pose.pelvis.towards(pose.trunk, min(1.0, (i + 0.6) / 4.0)).matrix
        for i, bone in enumerate(_NECK):
            turns[self._index[bone]] = pose.trunk.towards(pose.head, (i + 1) / 4.0).matrix

    def _leg(self, pose: Pose, side: Side, turns: dict[int, Matrix], places: dict[int, Vector], joints: dict[Joint, Vector]) -> None:
        rest_hip, rest_knee, rest_ankle = (self.rest[joint, side] for joint in ("hip", "knee", "ankle"))
        pelvis, foot = pose.pelvis.matrix, pose.feet[side]
        hip = pose.hips + pelvis @ (rest_hip - 0.5 * (self.rest["hip", "left"] + self.rest["hip", "right"]))
        knee, ankle = place_leg(hip, foot, self.proportions, side)
        joints["hip", side], joints["knee", side], joints["ankle", side] = hip, knee, ankle
        joints["ankle_middle", side] = ankle + foot.rotation @ self._middle["ankle", side]

        hinge = cross(unit(ankle - hip), knee - 0.5 * (hip + ankle))
        thigh = hinge_frame(hinge, knee - hip) @ hinge_frame(_HINGE, rest_knee - rest_hip).T
        shank = hinge_frame(hinge, ankle - knee) @ hinge_frame(_HINGE, rest_ankle - rest_knee).T
        joints["knee_middle", side] = knee + shank @ self._middle["knee", side]
        # the skin at the hip follows the pelvis and takes up only part of the thigh's twist; likewise the calf above the foot
        untwisted = shortest(pelvis @ (rest_knee - rest_hip), knee - hip) @ pelvis
        axis = unit(knee - hip)
        turns[self._bone("upperleg01", side)] = about(axis, 0.45 * twist(thigh @ untwisted.T, axis)) @ untwisted
        places[self._bone("upperleg01", side)] = hip
        lower_thigh = self._bone("upperleg02", side)
        turns[lower_thigh], places[lower_thigh] = thigh, hip + thigh @ (self._heads[lower_thigh] - rest_hip)
        untwisted = shortest(foot.rotation @ (rest_knee - rest_ankle), knee - ankle) @ foot.rotation
        axis = unit(ankle - knee)
        turns[self._bone("lowerleg01", side)], places[self._bone("lowerleg01", side)] = shank, knee
        turns[self._bone("lowerleg02", side)] = about(axis, -0.5 * twist(shank @ untwisted.T, axis)) @ shank
        turns[self._bone("foot", side)], places[self._bone("foot", side)] = foot.rotation, ankle

    def _arm(self, arm: Arm, chest: Matrix, side: Side, turns: dict[int, Matrix]) -> None:
        shoulder, elbow, wrist = (self.rest[joint, side] for joint in ("shoulder", "elbow", "wrist"))
        upper = shortest(chest @ (elbow - shoulder), arm.upper) @ chest
        fore = shortest(upper @ (wrist - elbow), arm.fore) @ upper
        for bone, turn in (("upperarm01", upper), ("upperarm02", upper), ("lowerarm01", fore), ("lowerarm02", fore)):
            turns[self._bone(bone, side)] = turn

    def _chain(self, turns: dict[int, Matrix], places: dict[int, Vector]) -> tuple[Floats, Floats]:
        """(B, 3, 3) and (B, 3): bones that nothing was asked of hang on their parents."""
        rotations, positions = np.zeros((len(self.bones), 3, 3)), np.zeros((len(self.bones), 3))
        for bone, parent in enumerate(self._parents):
            rotations[bone] = turns[bone] if bone in turns else rotations[parent]
            if bone in places:
                positions[bone] = places[bone]
            else:
                positions[bone] = positions[parent] + rotations[parent] @ (self._heads[bone] - self._heads[parent])
        return rotations, positions


def place_leg(hip: Vector, foot: Foot, body: Proportions, side: Side) -> tuple[Vector, Vector]:
    """Knee and ankle for this hip and foot; the knee has the asked inward angle in the frontal plane of the world."""
    ankle = within_reach(hip, foot.ankle, _LEG_REACH * body.leg)
    circle = knee_circle(hip, ankle, body.thigh, body.shank, foot.pole, side)
    swivel = 0.0 if foot.inward_deg is None else swivel_for(circle, hip, ankle, side, foot.inward_deg)
    return circle.at(swivel), ankle


def leg_angles(posed: Posed, side: Side) -> tuple[float, float]:
    """World frontal-plane angle and knee flexion of one leg, degrees."""
    hip, knee, ankle = (posed.joints[joint, side] for joint in ("hip", "knee", "ankle"))
    return world_angle(hip, knee, ankle, side), knee_flexion(hip, knee, ankle)


def shape_shares(build: Build) -> dict[str, float]:
    """How much of each MakeHuman shape makes this build."""
    shares: dict[str, float] = {}
    muscles = _thirds(build.muscle, "minmuscle", "averagemuscle", "maxmuscle")
    weights = _thirds(build.weight, "minweight", "averageweight", "maxweight")
    sex = "male" if build.male else "female"
    for family, share in zip(("african", "asian", "caucasian"), build.ancestry, strict=True):
        shares[f"{family}-{sex}-young"] = share
    height = "minheight" if build.tallness < 0.5 else "maxheight"
    for muscle, muscular in muscles.items():
        for weight, heavy in weights.items():
            shares[f"universal-{sex}-young-{muscle}-{weight}"] = muscular * heavy
        shares[f"{sex}-young-{muscle}-averageweight-{height}"] = muscular * abs(2 * build.tallness - 1)
    if not build.male:
        cup = "maxcup" if build.chest > 0.5 else "mincup"
        shares[f"female-young-averagemuscle-averageweight-{cup}-averagefirmness"] = abs(2 * build.chest - 1)
    return shares


def _thirds(x: float, low: str, middle: str, high: str) -> dict[str, float]:
    return {low: max(0.0, 1 - 2 * x), middle: 1 - abs(2 * x - 1), high: max(0.0, 2 * x - 1)}


@cache
def load(path: Path) -> Mapping[str, Any]:
    """The arrays of a body file, read once a process."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}
