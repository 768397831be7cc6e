"""What is held, carried or worn: dumbbell, kettlebell, barbell, stick and band."""

from __future__ import annotations

import numpy as np

from screener.drills.figures import style
from screener.drills.figures.camera import Camera
from screener.drills.figures.contour import Ball, soft_path
from screener.drills.figures.painter import Part
from screener.drills.figures.person import filled
from screener.drills.figures.setting import Setting, name_of, one_part
from screener.drills.figures.space import Vector, cosine, cross, sine, unit
from screener.drills.figures.spec import SIDES
from screener.drills.figures.things import draw_cylinder, line, polygon, ring


def dumbbell(setting: Setting) -> list[Part]:
    """A dumbbell whose handle runs along x, before turning."""
    whole = setting.box()
    half, radius = 13.0, 5.6
    along = whole.axes[:, 0]
    middle = whole.base
    ends = sorted((-1.0, 1.0), key=lambda sign: setting.camera.facing(sign * along))
    svg = ""
    for sign in ends:
        inner, outer = middle + sign * (half - 8.0) * along, middle + sign * half * along
        svg += draw_cylinder(inner, outer, radius, setting.camera, (style.IRON, style.IRON_LIGHT))
        if sign == ends[0]:
            grip = (middle - (half - 8.0) * along, middle + (half - 8.0) * along)
            svg += draw_cylinder(*grip, 1.6, setting.camera, (style.STEEL, style.STEEL))
    return one_part(setting, svg, setting.camera.nearness(middle))


def kettlebell(setting: Setting) -> list[Part]:
    """A kettlebell hanging from its handle, which lies in the plane of y and z before turning."""
    whole = setting.box()
    side, up = whole.axes[:, 1], whole.axes[:, 2]
    top = whole.base
    ball = soft_path([(Ball(top - 12.5 * up, 8.4), Ball(top - 14.0 * up, 8.0))], setting.camera)
    bow = [top - 7.0 * up - 5.8 * side, top - 1.5 * up - 5.0 * side, top + 0.4 * up - 3.4 * side]
    bow += [top + 0.4 * up + 3.4 * side, top - 1.5 * up + 5.0 * side, top - 7.0 * up + 5.8 * side]
    seen = setting.camera.see(np.array(bow))
    scale = setting.camera.scale
    svg = line(seen, style.INK, 2.9 * scale + 2 * style.INK_WIDTH) + line(seen, style.IRON_LIGHT, 2.9 * scale)
    return one_part(setting, svg + filled(ball, style.IRON), setting.camera.nearness(top))


def barbell(setting: Setting) -> list[Part]:
    """A barbell along y, before turning: far plates, bar and near plates are parts of their own."""
    whole = setting.box()
    camera, along = setting.camera, whole.axes[:, 1]
    half, radius = whole.size[1] / 2.0, whole.size[2] / 2.0
    name = name_of(setting.prop)
    toward = 1.0 if camera.facing(along) > 0 else -1.0
    parts = []
    for sign, label in ((-toward, "far"), (toward, "near")):
        inner, outer = whole.base + sign * (half - 18.0) * along, whole.base + sign * (half - 10.0) * along
        plates = draw_cylinder(inner, outer, radius, camera, (style.IRON, style.IRON_LIGHT))
        hub = draw_cylinder(outer, whole.base + sign * half * along, 2.4, camera, (style.STEEL, style.STEEL_LIGHT))
        groove = ring(along, radius * 0.62, camera).round(camera.see(outer)[0])
        rim = f'<path fill="none" stroke="{style.IRON}" d="{groove}"/>'
        svg = plates + rim + hub if sign == toward else hub + plates
        parts.append(Part(f"{name}_{label}", camera.nearness(outer), svg))
    bar = draw_cylinder(whole.base - (half - 18.0) * along, whole.base + (half - 18.0) * along, 1.5, camera, (style.STEEL,) * 2)
    parts[1].after.add(f"{name}_bar")
    return [*parts, Part(f"{name}_bar", camera.nearness(whole.base), bar, {parts[0].name})]


def stick(setting: Setting) -> list[Part]:
    """A stick through both hands."""
    left, right = setting.made.points["left_hand"], setting.made.points["right_hand"]
    along = unit(left - right)
    svg = draw_cylinder(right - 22.0 * along, left + 22.0 * along, 1.5, setting.camera, (style.WOOD, style.WOOD_LIGHT))
    return one_part(setting, svg, setting.camera.nearness(setting.made.points["hands"]))


def band(setting: Setting) -> list[Part]:
    """A band around both legs: ``on`` names a joint of the left leg, the x of ``at`` how far above it the band sits."""
    joint = setting.prop.on.removeprefix("left_")
    above = "hip" if joint == "knee" else "knee"
    width, radius = (7.0, 7.0) if joint == "knee" else (6.0, 5.0)
    rims = []
    for height in (setting.prop.at[0], setting.prop.at[0] + width):
        middles = []
        for side in SIDES:
            low, high = setting.made.points[f"{side}_{joint}"], setting.made.points[f"{side}_{above}"]
            middles.append(low + unit(high - low) * height)
        rims.append(_loop(middles[0], middles[1], setting, joint, radius))
    outward = rims[0][1]
    front = [setting.camera.facing(direction) > -1e-6 for direction in outward]
    svg_front = _strip(rims[0][0], rims[1][0], front, setting.camera, style.BAND)
    svg_back = _strip(rims[0][0], rims[1][0], [not flag for flag in front], setting.camera, style.BAND_DARK)
    near = setting.camera.nearness(np.mean(rims[0][0], axis=0))
    legs = {f"{side}_leg" for side in SIDES} | ({"shorts"} if joint == "knee" else set())
    legs |= {f"{side}_trouser" for side in SIDES} | {f"{side}_shoe" for side in SIDES}
    return [Part("band_back", near - 60.0, svg_back), Part("band_front", near, svg_front, legs)]


def _loop(left: Vector, right: Vector, setting: Setting, joint: str, radius: float) -> tuple[list[Vector], list[Vector]]:
    """Places around two legs, and the direction outward at each."""
    part = "thigh" if joint == "knee" else "shank"
    up = unit(setting.made.axes[f"left_{part}"][:, 2] + setting.made.axes[f"right_{part}"][:, 2])
    side = unit((left - right) - up * float((left - right) @ up))
    ahead = cross(side, up)
    places, outward = [], []
    for angle in range(0, 360, 15):
        across = float(cosine(angle))
        direction = across * side + float(sine(angle)) * ahead
        places.append((left if across >= 0 else right) + radius * direction)
        outward.append(direction)
    return places, outward


def _strip(low: list[Vector], high: list[Vector], flags: list[bool], camera: Camera, colour: str) -> str:
    """The stretch of a ribbon whose flags are set."""
    count = len(flags)
    if all(flags) or not any(flags):
        return ""
    first = next(place for place in range(count) if flags[place] and not flags[place - 1])
    run = [(first + step) % count for step in range(count) if flags[(first + step) % count]]
    corners = [low[place] for place in run] + [high[place] for place in reversed(run)]
    return polygon(camera.see(np.array(corners)), colour)
