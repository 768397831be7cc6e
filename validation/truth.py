"""The truth of a clip: where every joint centre is in each frame, and the angles that follow. CSV for the frames, JSON for the clip.

Pixels have their origin at the top left; angles are degrees, inward positive; L and R are the person's sides.
`fppa` is what the picture shows (hip, knee and ankle joint centres of the rig), `fppa_asis` the same from the front of the pelvis' crest
instead of the hip, `fppa_middle` the same with knee and ankle in the middle of the limb (where a person looking at the picture puts
them; the rig's own centres lie up to 1 % of the leg's length beside it), `fppa_world` the frontal-plane angle without perspective or turn
of the camera, `flex` the knee's flexion in three dimensions.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from validation.body import Body, Posed, leg_angles
from validation.camera import Camera
from validation.legs import SIDES, frontal_angle
from validation.plan import ClipSpec, Movement
from validation.poses import Motion

Row = dict[str, float]

TESTS: Final[Mapping[Movement, str]] = {"squat": "squat", "single_leg_squat": "sls", "lateral_step_down": "stepdown"}
_COLUMNS: Final = {
    "hip": "hip",
    "knee": "knee",
    "ankle": "ankle",
    "asis": "asis",
    "shoulder": "sh",
    "elbow": "el",
    "wrist": "wr",
    "knee_middle": "knee_middle",
    "ankle_middle": "ankle_middle",
}


def row(motion: Motion, frame: int, posed: Posed, camera: Camera) -> Row:
    """One frame's truth."""
    pixels = {joint: camera.project(place) for joint, place in posed.joints.items()}
    truth: Row = {
        "frame": frame,
        "t": round(frame / motion.spec.moves.fps, 4),
        "rep": motion.repetition(frame),
        "phase": round(motion.phase(frame), 4),
    }
    for joint, column in _COLUMNS.items():
        for side in SIDES:
            x, y = pixels[joint, side]
            truth[f"{column}{side[0].upper()}_x"], truth[f"{column}{side[0].upper()}_y"] = round(float(x), 2), round(float(y), 2)
    for side in SIDES:
        hip, knee, ankle, asis = (pixels[joint, side] for joint in ("hip", "knee", "ankle", "asis"))
        knee_middle, ankle_middle = pixels["knee_middle", side], pixels["ankle_middle", side]
        truth[f"fppa_middle_{side[0].upper()}"] = round(float(frontal_angle(hip, knee_middle, ankle_middle, side)), 3)
        world, flexion = leg_angles(posed, side)
        truth[f"fppa_{side[0].upper()}"] = round(float(frontal_angle(hip, knee, ankle, side)), 3)
        truth[f"fppa_asis_{side[0].upper()}"] = round(float(frontal_angle(asis, knee, ankle, side)), 3)
        truth[f"fppa_world_{side[0].upper()}"] = round(world, 3)
        truth[f"flex_{side[0].upper()}"] = round(flexion, 2)
    across = pixels["hip", "left"] - pixels["hip", "right"]
    truth["pelvis_tilt"] = round(float(np.degrees(np.arctan2(across[1], across[0]))), 2)
    return truth


def clip_truth(motion: Motion, body: Body, renderer: str) -> dict[str, Any]:
    """What was asked for and when the lowest positions are."""
    spec = motion.spec
    return {
        "params": parameters(spec),
        "condition": spec.condition,
        "standard": spec.standard,
        "person": spec.person,
        "take": spec.take,
        "movement": spec.movement,
        "side": spec.side,
        "renderer": renderer,
        "peaks": [list(rep.lowest) for rep in motion.repetitions],
        "frames": motion.frames,
        "body": asdict(body.build),
        "thigh_m": body.proportions.thigh,
        "shank_m": body.proportions.shank,
        "licence": "Body: MakeHuman base mesh, shapes and rig, CC0-1.0. Everything else is drawn by this program.",
    }


def parameters(spec: ClipSpec) -> dict[str, Any]:
    """The clip's settings by short names; `yaw` is the camera's, positive towards the person's left."""
    scene, clothes, moves = spec.scene, spec.clothes, spec.moves
    return {
        "test": TESTS[spec.movement],
        "side": spec.side[0].upper(),
        "seed": spec.seed,
        "fps": moves.fps,
        "reps": moves.repetitions,
        "rep_s": moves.repetition_s,
        "valgus_l": moves.angle_left_deg,
        "valgus_r": moves.angle_right_deg,
        "standing_l": moves.standing_left_deg,
        "standing_r": moves.standing_right_deg,
        "depth": moves.depth,
        "box": moves.step_m,
        "toe_out": moves.toe_out_deg,
        "pelvic_drop": moves.pelvic_drop_deg,
        "trunk_lean": moves.trunk_lean_deg,
        "trunk_flex": moves.trunk_flexion_deg,
        "free": moves.free_leg,
        "arms": moves.arms,
        "yaw": scene.camera_yaw_deg,
        "roll": scene.camera_roll_deg,
        "dist": scene.distance_m,
        "cam_h": scene.camera_height_m,
        "aim_h": scene.aim_height_m,
        "sideways": scene.sideways_m,
        "fov": scene.field_of_view_deg,
        "shake": scene.shake_m,
        "width": scene.width_px,
        "height": scene.height_px,
        "bg": scene.room,
        "exposure": scene.exposure,
        "noise": scene.noise,
        "mblur": scene.exposures_per_frame,
        "bottom": clothes.trousers,
        "loose": clothes.looseness,
        "sleeve": clothes.sleeve,
        "shirt": clothes.shirt_rgb,
        "pants": clothes.trousers_rgb,
    }


def write(folder: Path, name: str, rows: Sequence[Row], clip: Mapping[str, Any]) -> None:
    """NAME.csv, then NAME.json: a clip whose JSON exists is whole. Each file appears under its name only when it is complete."""
    table = folder / f"{name}.csv.part"
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    os.replace(table, folder / f"{name}.csv")
    summary = folder / f"{name}.json.part"
    summary.write_text(json.dumps(clip, indent=1) + "\n")
    os.replace(summary, folder / f"{name}.json")
