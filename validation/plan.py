"""Which clips are filmed: every person, leg, camera and cloth of the validation, drawn from one seed.

`conditions.toml` lists the conditions and how many people each one films; `clips(seed)` draws them. The same seed gives the same clips
on every machine; a clip's own draw depends on nothing but the seed, its condition, test and person, so adding a condition moves no other.
Sides are the athlete's; angles in degrees, inward positive; lengths in metres.
"""

from __future__ import annotations

import tomllib
import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

CONDITIONS_FILE = Path(__file__).with_name("conditions.toml")

Movement = Literal["squat", "single_leg_squat", "lateral_step_down"]
Side = Literal["left", "right"]
MOVEMENTS: tuple[Movement, ...] = ("single_leg_squat", "lateral_step_down", "squat")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the camera stands, what the room and the picture are like."""

    distance_m: float
    camera_height_m: float
    camera_yaw_deg: float = 0.0  # camera orbits towards the athlete's left; the body's turn as the screener reads it is the opposite
    camera_roll_deg: float = 0.0
    sideways_m: float = 0.0  # the athlete stands this far to the right of the picture's middle
    aim_height_m: float = 0.88
    field_of_view_deg: float = 58.0  # vertical
    shake_m: float = 0.0
    width_px: int = 540
    height_px: int = 960
    room: int = 0  # 0 living room, 1 gym, 2 clinic
    wall_behind_m: float = 1.5
    light: tuple[float, float, float] = (0.6, 1.0, 0.9)  # direction towards the key light
    exposure: float = 0.8
    noise: float = 3.0  # grey levels
    exposures_per_frame: int = 1  # more than one blurs motion


@dataclass(frozen=True, slots=True)
class Clothes:
    """What the person wears; a colour left out is drawn from the person."""

    looseness: float
    trousers: Literal["shorts", "short_shorts", "leggings"] = "shorts"
    sleeve: float = 0.5
    shirt_rgb: tuple[float, float, float] | None = None
    trousers_rgb: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Movements:
    """How the person moves."""

    angle_left_deg: float  # frontal-plane angle at the deepest instant, without perspective or camera turn
    angle_right_deg: float
    standing_left_deg: float
    standing_right_deg: float
    depth: float  # drop of the hips as a share of leg length; ignored by the step-down, whose step says it
    step_m: float
    repetitions: int = 1
    repetition_s: float = 1.8
    toe_out_deg: float = 10.0
    pelvic_drop_deg: float = 0.0
    trunk_lean_deg: float = 0.0
    trunk_flexion_deg: float = 32.0
    free_leg: Literal["front", "back"] = "back"
    arms: Literal["front", "hips", "cross", "down"] = "front"
    fps: int = 25


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """One clip: who, which test and leg, filmed how. `take` 1 is a second film of take 0 in the same set-up, with another movement."""

    name: str
    condition: str
    standard: bool
    movement: Movement
    side: Side  # stance leg; meaningless for squats
    person: int
    take: int
    seed: int  # motion, sway and picture noise
    scene: Scene
    clothes: Clothes
    moves: Movements


@cache
def conditions() -> dict[str, Any]:
    """The committed list, as read from `conditions.toml`."""
    return tomllib.loads(CONDITIONS_FILE.read_text())


def named_seed(name: str) -> int:
    """The committed seed of that name: `report` or `fit`."""
    return int(conditions()["seeds"][name])


def clips(seed: int) -> list[ClipSpec]:
    """Every clip of the validation for this seed, in a stable order."""
    return [clip for condition in conditions()["condition"] for movement in MOVEMENTS for clip in _of_condition(seed, condition, movement)]


def _of_condition(seed: int, condition: dict[str, Any], movement: Movement) -> list[ClipSpec]:
    people, retakes = condition["people"].get(movement, 0), condition.get("retakes", {}).get(movement, 0)
    key = [seed, zlib.crc32(condition["id"].encode()), MOVEMENTS.index(movement)]
    strata = [np.random.default_rng([*key, take]).permutation(people) for take in (0, 1)]
    sides: tuple[Side, ...] = ("left",) if movement == "squat" else ("left", "right")
    drawn = []
    for i in range(people):
        scene, clothes = _setting(np.random.default_rng([*key, 2, i]), condition.get("set", {}), i)
        person = int(np.random.default_rng([*key, 3, i]).integers(1 << 30))
        for take in range(2 if i < retakes else 1):
            moves = _moves(np.random.default_rng([*key, 4, i, take]), float(strata[take][i]) / people, movement, condition)
            left, right = _standing(np.random.default_rng([*key, 5, i]))
            moves = replace(moves, standing_left_deg=left, standing_right_deg=right)
            for side in sides:
                leg = "" if movement == "squat" else f"-{side}"
                drawn.append(
                    ClipSpec(
                        name=f"{condition['id']}-{movement}-{i:02d}{leg}-{'ab'[take]}",
                        condition=condition["id"],
                        standard=condition.get("standard", False),
                        movement=movement,
                        side=side,
                        person=person,
                        take=take,
                        seed=int(np.random.default_rng([*key, 6, i, take, sides.index(side)]).integers(1 << 30)),
                        scene=scene,
                        clothes=clothes,
                        moves=moves,
                    )
                )
    return drawn


def _setting(draw: np.random.Generator, fixed: dict[str, list[Any]], person: int) -> tuple[Scene, Clothes]:
    """Camera, room and clothes: plain, except where the condition says otherwise (its values take turns over the people)."""
    plain = conditions()["plain"]
    scene = Scene(
        distance_m=float(draw.choice(plain["distance_m"])),
        camera_height_m=float(draw.uniform(*plain["camera_height_m"])),
        sideways_m=float(draw.normal(0.0, 0.05)),
        room=int(draw.integers(3)),
        wall_behind_m=float(draw.uniform(1.0, 2.5)),
        light=(float(draw.choice([-1, 1]) * draw.uniform(0.3, 0.9)), 1.0, float(draw.uniform(0.5, 1.2))),
        exposure=float(draw.uniform(0.65, 0.95)),
        noise=float(draw.uniform(1.5, 4.0)),
    )
    clothes = Clothes(
        looseness=float(draw.uniform(*plain["looseness"])),
        trousers=draw.choice(np.array(["shorts", "short_shorts", "leggings"])).item(),
        sleeve=float(draw.uniform(0.2, 0.8)),
    )
    chosen = {key: values[person % len(values)] for key, values in fixed.items()}
    chosen = {key: tuple(value) if isinstance(value, list) else value for key, value in chosen.items()}
    scene = replace(scene, **{key: value for key, value in chosen.items() if key in Scene.__dataclass_fields__})
    clothes = replace(clothes, **{key: value for key, value in chosen.items() if key in Clothes.__dataclass_fields__})
    return scene, clothes


def _moves(draw: np.random.Generator, stratum: float, movement: Movement, condition: dict[str, Any]) -> Movements:
    """One take's movement. Angles are spread evenly over the range: `stratum` in [0, 1) says which part of it this person covers."""
    plain = conditions()["plain"]
    low, high = plain["angle_deg"]
    angle = low + (high - low) * min(stratum + draw.uniform(0, 0.03), 1.0)
    other = float(np.clip(angle + draw.normal(0.0, 4.0), low, high)) if movement == "squat" else angle
    fixed = condition.get("set", {})
    return Movements(
        angle_left_deg=float(angle),
        angle_right_deg=other,
        standing_left_deg=0.0,
        standing_right_deg=0.0,
        depth=float(draw.uniform(*plain["squat_depth" if movement == "squat" else "single_leg_depth"])),
        step_m=float(draw.uniform(*plain["step_m"])),
        repetitions=condition.get("repetitions", 1),
        repetition_s=float(fixed["repetition_s"][0]) if "repetition_s" in fixed else float(draw.uniform(1.6, 2.2)),
        toe_out_deg=float(draw.uniform(*plain["toe_out_deg"])),
        pelvic_drop_deg=float(draw.uniform(*plain["pelvic_drop_deg"])),
        trunk_lean_deg=float(draw.uniform(*plain["trunk_lean_deg"])),
        trunk_flexion_deg=float(draw.uniform(20.0, 40.0)),
        free_leg=draw.choice(np.array(["front", "back"])).item(),
        arms=draw.choice(np.array(["front", "hips", "cross", "down"])).item(),
    )


def _standing(draw: np.random.Generator) -> tuple[float, float]:
    mean, sd = conditions()["plain"]["standing_angle_deg"]
    left, right = np.clip(draw.normal(mean, sd, 2), -6.0, 6.0)
    return float(left), float(right)
