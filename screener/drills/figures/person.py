"""The mannequin as parts of a picture, painted in the right order from any side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from screener.drills.figures import flesh, style
from screener.drills.figures.camera import Camera
from screener.drills.figures.contour import Ball, Disc, Field, Grid, Solid, edge_path, number, outline, smooth, soft_path
from screener.drills.figures.painter import Part
from screener.drills.figures.skeleton import Skeleton
from screener.drills.figures.space import Vector, unit, vector
from screener.drills.figures.spec import SIDES, Pose
from screener.drills.figures.style import Tones

BLEND = 5.0
"""How softly the parts of a limb flow into each other, page units."""

_FAR_BY = 4.0
"""A limb counts as the far one where its root is this much farther away than the middle of the body, centimetres."""

_FRONTAL = 0.5
"""A chest turned to the viewer or away, up to this much sideways: its sleeves are drawn as one with the shirt."""

_SKULL_RADIUS = 9.1
_HAIR_TOWARD = unit(vector((-0.80, 0.0, 0.60)))
_HAIRLINE = -0.02


def fists(pose: Pose) -> tuple[bool, bool]:
    """Which hands are closed, left and right."""
    return pose.left_arm.grip == "fist", pose.right_arm.grip == "fist"


def far_sides(made: Skeleton, camera: Camera) -> frozenset[str]:
    """Sides of the body that are turned away from the viewer."""
    middle = camera.nearness(made.points["pelvis"])
    return frozenset(side for side in SIDES if camera.nearness(made.points[f"{side}_hip"]) < middle - _FAR_BY)


def person(made: Skeleton, pose: Pose, camera: Camera, far: frozenset[str], covers: Mapping[str, Sequence[str]]) -> list[Part]:
    """All parts of the body.

    Args:
        made: the joints.
        pose: the pose they come from; it knows which hands are closed.
        camera: view and scale.
        far: sides drawn in the darker tones, behind the trunk.
        covers: what covers what where nearness alone would get it wrong: part names, each with the parts it covers.
    """
    frontal = abs(camera.facing(made.axes["chest"][:, 1])) < _FRONTAL
    sewn_on = frozenset(side for side in SIDES if frontal and side not in far)
    parts = [*_trunk(made, camera, far, sewn_on), *_head(made, camera)]
    for side, fist in zip(SIDES, fists(pose), strict=True):
        parts += _leg(made, camera, side, side in far)
        arm = _arm(made, camera, side, side in far, fist)
        parts += [part for part in arm if side not in sewn_on or part.name != f"{side}_sleeve"]
    named = {part.name: part for part in parts}
    for upper, lowers in covers.items():
        for lower in lowers:
            if upper in named and lower in named:
                named[lower].after.discard(upper)
                named[upper].under.discard(lower)
                named[upper].after.add(lower)
    return parts


def ghost(made: Skeleton, pose: Pose, camera: Camera) -> str:
    """Path data of the whole body as one shape."""
    return soft_path(flesh.whole(made, fists(pose)), camera, BLEND)


def filled(data: str, colour: str) -> str:
    """A path in one colour; the outline comes from the group around it."""
    return f'<path fill="{colour}" d="{data}"/>'


def _shape(solids: Sequence[Solid], camera: Camera, colour: str, blend: float = BLEND) -> str:
    return filled(soft_path(solids, camera, blend), colour)


def _trunk(made: Skeleton, camera: Camera, far: frozenset[str], sewn_on: frozenset[str]) -> list[Part]:
    """Shirt, shorts with the near legs of them, and neck."""
    chest = 0.5 * (made.points["waist"] + made.points["neck"])
    neck = Part("neck", camera.nearness(made.points["neck"]), _shape(flesh.neck(made), camera, style.NEAR.skin))
    cloth = flesh.shirt(made)
    for side in sorted(sewn_on):
        cloth = [*cloth, *flesh.sleeve(made, side)]
    shirt = Part("shirt", camera.nearness(chest), _shape(cloth, camera, style.NEAR.shirt, 8.0), {"neck"})
    pieces = flesh.hips(made)
    near = camera.nearness(made.points["pelvis"])
    for side in SIDES:
        if side not in far:
            pieces = [*pieces, *flesh.trouser_leg(made, side)]
            near = max(near, camera.nearness(made.points[f"{side}_hip"] * 0.6 + made.points[f"{side}_knee"] * 0.4))
    shorts = Part("shorts", near, _shape(pieces, camera, style.NEAR.shorts, 4.0))
    if camera.facing(made.axes["pelvis"][:, 2]) > 0.5:
        shirt.after.add("shorts")
    else:
        shorts.after.add("shirt")
    return [neck, shirt, shorts]


def _leg(made: Skeleton, camera: Camera, side: str, far: bool) -> list[Part]:
    """Bare leg and shoe; of a far leg the trouser leg too, which otherwise is sewn to the shorts."""
    tones = style.FAR if far else style.NEAR
    hip, knee, ankle = (made.points[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    near = camera.nearness(0.5 * (knee + ankle))
    leg = Part(f"{side}_leg", near, _shape(flesh.bare_leg(made, side), camera, tones.skin))
    shoe = Part(f"{side}_shoe", near + 0.01, _shoe(made, camera, side, tones), {leg.name})
    parts = [leg, shoe]
    cloth = f"{side}_trouser" if far else "shorts"
    if far:
        svg = _shape(flesh.trouser_leg(made, side), camera, tones.shorts)
        parts.append(Part(cloth, camera.nearness(0.6 * hip + 0.4 * knee), svg))
    _hem(leg, cloth, camera.facing(unit(knee - hip)))
    return parts


def _hem(bare: Part, cloth: str, facing: float) -> None:
    """A limb that points to the viewer comes out of its cloth; one that points away goes in behind it."""
    if facing > 0.02:
        bare.after.add(cloth)
    else:
        bare.under.add(cloth)


def _shoe(made: Skeleton, camera: Camera, side: str, tones: Tones) -> str:
    return _shape(flesh.sole(made, side), camera, tones.sole, 1.0) + _shape(flesh.shoe(made, side), camera, tones.shoe)


def _arm(made: Skeleton, camera: Camera, side: str, far: bool, fist: bool) -> list[Part]:
    """Sleeve and arm; the forearm is a part of its own where trunk comes between it and the upper arm."""
    tones = style.FAR if far else style.NEAR
    shoulder, elbow, wrist = (made.points[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist"))
    chest = camera.nearness(0.5 * (made.points["waist"] + made.points["neck"]))
    upper_near, lower_near = camera.nearness(0.5 * (shoulder + elbow)), camera.nearness(0.5 * (elbow + wrist))
    slack = 0.0 if far else 6.0
    upper_behind, lower_behind = far or upper_near < chest - slack, lower_near < chest - slack
    sleeve = Part(f"{side}_sleeve", camera.nearness(shoulder), _shape(flesh.sleeve(made, side), camera, tones.shirt))
    upper, lower = flesh.upper_arm(made, side), flesh.forearm(made, side, fist)
    if upper_behind == lower_behind:
        arms = [Part(f"{side}_arm", lower_near, _shape([*upper, *lower], camera, tones.skin))]
    else:
        patch = f'<g stroke="none">{_shape(flesh.elbow_patch(made, side), camera, tones.skin, 0.0)}</g>'
        arms = [
            Part(f"{side}_arm", upper_near, _shape([*upper, *lower], camera, tones.skin)),
            Part(f"{side}_forearm", lower_near, _shape(lower, camera, tones.skin) + patch),
        ]
    _hem(arms[0], sleeve.name, camera.facing(unit(elbow - shoulder)))
    for part, hidden in ((sleeve, far), (arms[0], upper_behind), (arms[-1], lower_behind)):
        if not hidden:
            part.after.add("shirt")
    return [sleeve, *arms]


def _head(made: Skeleton, camera: Camera) -> list[Part]:
    svg = _shape(flesh.head(made), camera, style.NEAR.skin, 3.0)
    bun = _shape(flesh.bun(made), camera, style.HAIR, 0.0)
    hair = filled(_hair(made, camera), style.HAIR)
    near = camera.nearness(made.points["head"])
    bun_behind = camera.facing(made.axes["head"] @ vector((-0.76, 0.0, 0.65))) < 0
    pieces = [bun, svg, hair] if bun_behind else [svg, hair, bun]
    part = Part("head", near, "".join(pieces) + _face(made, camera), {"neck"})
    if camera.facing(made.axes["chest"][:, 2]) > -0.5:
        part.after.add("shirt")
    return [part]


def _hair(made: Skeleton, camera: Camera) -> str:
    """The part of the skull behind the hairline: known for each point of the page from the ball the skull nearly is."""
    centre = made.local("head", "skull", (0.3, 0.0, 12.7))
    front = made.local("head", "skull", (1.6, 0.0, 12.7))
    rear = made.local("head", "skull", (-1.3, 0.0, 12.7))
    skull = outline((Ball(front, 8.5), Ball(rear, 8.8)), camera)
    grid = Grid.over([skull])
    middle = camera.see(centre)[0]
    radius = _SKULL_RADIUS * camera.scale
    right, up = (grid.xs[None, :] - middle[0]) / radius, -(grid.ys[:, None] - middle[1]) / radius
    off = np.sqrt(right**2 + up**2)
    toward = np.sqrt(np.clip(1.0 - off**2, 0.0, None))
    length = np.maximum(off, 1.0)
    growth = camera.axes() @ (made.axes["head"] @ _HAIR_TOWARD)
    hairy = (right * growth[0] + up * growth[1]) / length + toward * growth[2]
    behind_hairline: Field = np.maximum(grid.polygon(skull), (_HAIRLINE - hairy) * radius)
    return edge_path(behind_hairline, grid, camera.slack)


def _face(made: Skeleton, camera: Camera) -> str:
    """Eyes and ears, where they are turned to the viewer."""
    marks = []
    axes = made.axes["head"]
    for out in (1.0, -1.0):
        if camera.facing(axes @ unit(vector((0.25, out, 0.0)))) > 0.25:
            ear = made.local("head", "skull", (-0.6, out * 7.9, 10.4))
            marks.append(filled(_ellipse(ear, axes @ vector((0.2, out, 0.0)), 2.2, camera), style.EAR))
        if camera.facing(axes @ unit(vector((1.0, out * 0.35, 0.0)))) > 0.22:
            x, y = camera.see(made.local("head", "skull", (9.3, out * 3.2, 11.4)))[0]
            marks.append(
                f'<circle fill="{style.FACE_INK}" stroke="none" cx="{number(x)}" cy="{number(y)}" r="{number(0.85 * camera.scale)}"/>'
            )
    return "".join(marks)


def _ellipse(centre: Vector, normal: Vector, radius: float, camera: Camera) -> str:
    return smooth(outline((Disc(centre, normal, radius),), camera)[::2])
