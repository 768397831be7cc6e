"""Draws a clip's frames with OpenGL: one person, one room, one camera. Works with Mesa's software driver; no display is needed.

The room is drawn once while the camera stands still; after that only the part of the picture that holds the person and the shadow is drawn
anew. Pictures are drawn a third larger than asked for and averaged down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray

from screener.errors import SetupError
from validation.body import Body, Posed
from validation.camera import Camera, looking, parallel
from validation.plan import ClipSpec
from validation.room import Thing, landing, light_direction, mesh, things
from validation.rotations import Vector, vector
from validation.wardrobe import Looks, looks, surfaces

Picture = NDArray[np.uint8]  # (H, W, 3) RGB, top row first
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the finished picture

_SHADERS: Final = Path(__file__).with_name("shaders")
_SHADOW_SIZE: Final = 1024
_LIGHT_HALF_WIDTH_M: Final = 2.4
_LIGHT_DISTANCE_M: Final = 6.0
_DRAWN, _KEPT = 4, 3  # pixels drawn for pixels kept
_MARGIN_PX: Final = 6
_EVERY: Final = 4  # vertices looked at when the person's part of the picture is found
_NOWHERE: Final = vector(0.0, -100.0, 0.0)  # feet of an empty room
_KEY, _SKY, _GROUND = np.array([2.2, 2.05, 1.85]), np.array([0.62, 0.68, 0.78]), np.array([0.34, 0.30, 0.27])


class Studio:
    """The OpenGL context with its compiled shaders; made once a process, as compiling takes seconds."""

    def __init__(self) -> None:
        try:
            create: Any = moderngl.create_context  # its stub does not know the names of backends
            self.context: Any = create(standalone=True, backend="egl")
        except Exception as problem:  # the binding raises whatever the driver makes it raise
            raise SetupError(
                f"No OpenGL context without a display could be made: {problem}",
                "Install Mesa's software OpenGL; on Debian: apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri.",
            ) from problem
        self.context.gc_mode = "auto"
        self.context.enable(moderngl.DEPTH_TEST)
        self.shadow_map = self.context.depth_texture((_SHADOW_SIZE, _SHADOW_SIZE))
        self.shadow_map.compare_func = "<="
        self.shadow_map.repeat_x = self.shadow_map.repeat_y = False
        self.shadow_frame = self.context.framebuffer(depth_attachment=self.shadow_map)
        field = noise_field()
        self.noise = self.context.texture3d(field.shape[:3], 2, field.tobytes())
        self._programs: dict[tuple[str, str], Any] = {}

    def program(self, kind: str, part: str) -> Any:
        """The shader `kind` (person, room, shadow) compiled for one material or surface."""
        if (kind, part) not in self._programs:
            head = f"#version 330\n#define {part}\n"
            light = "" if kind == "shadow" else (_SHADERS / "light.glsl").read_text()
            self._programs[kind, part] = self.context.program(
                vertex_shader=head + (_SHADERS / f"{kind}.vert").read_text(),
                fragment_shader=head + light + (_SHADERS / f"{kind}.frag").read_text(),
            )
        return self._programs[kind, part]

    def meshes(self, program: Any, buffers: Sequence[tuple[Any, Sequence[tuple[str, int]]]], triangles: NDArray[np.int32]) -> Any:
        """A vertex array; attributes that this shader does not use are stepped over."""
        layout = []
        for buffer, attributes in buffers:
            used = [name for name, _ in attributes if name in program]
            form = " ".join(f"{size}f" if name in program else f"{4 * size}x" for name, size in attributes)
            layout += [(buffer, form, *used)] if used else []
        return self.context.vertex_array(program, layout, self.context.buffer(triangles.tobytes()))


@cache
def studio() -> Studio:
    """This process' studio."""
    return Studio()


def noise_field(cells: int = 8, samples: int = 8) -> NDArray[np.uint8]:
    """(64, 64, 64, 2) smooth noise that repeats: three octaves mixed, and the first one alone."""
    draw = np.random.default_rng(5)
    single = _smooth_noise(draw, cells, samples)
    mixed = 0.5 * single + 0.3 * _smooth_noise(draw, 2 * cells, samples // 2) + 0.2 * _smooth_noise(draw, 4 * cells, samples // 4)
    return np.stack([mixed * 255, single * 255], axis=-1).astype(np.uint8)


def _smooth_noise(draw: np.random.Generator, cells: int, samples: int) -> NDArray[np.float64]:
    field = draw.uniform(0.0, 1.0, (cells, cells, cells))
    share = np.arange(samples) / samples
    share = share * share * (3 - 2 * share)
    for axis in range(3):
        following = np.roll(field, -1, axis)
        field = np.stack([field + (following - field) * s for s in share], axis + 1)
        field = field.reshape([cells * samples if i <= axis else cells for i in range(3)])
    return field


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """One surface or thing, ready to be drawn."""

    program: Any
    array: Any
    shadow: Any | None
    uniforms: dict[str, Any]


class Film:
    """One clip in the making: give it a pose and a camera, get a picture."""

    def __init__(self, spec: ClipSpec, body: Body, stance_ankle_x: float) -> None:
        self._studio = studio()
        self._spec = spec
        scene = spec.scene
        context = self._studio.context
        self._size = (scene.width_px * _DRAWN // _KEPT, scene.height_px * _DRAWN // _KEPT)
        self._frame = context.framebuffer([context.renderbuffer(self._size, 4)], context.depth_renderbuffer(self._size))
        self._light = light_direction(scene)
        target = vector(0.0, 0.8, 0.0)
        self._light_projection = parallel(_LIGHT_HALF_WIDTH_M, 0.5, 14.0) @ looking(target + self._light * _LIGHT_DISTANCE_M, target)
        self._outfit = _Outfit(self._studio, body, spec, looks(body, spec.clothes, spec.person))
        self._things = [_placed(self._studio, thing) for thing in things(spec, stance_ankle_x)]
        self._room: Picture | None = None
        self._prepare()

    def _prepare(self) -> None:
        """Everything that stays the same for the whole clip."""
        bright = self._spec.scene.exposure
        for drawn in (*self._outfit.surfaces, *self._things):
            _set(
                drawn.program,
                shadow_map=0,
                noise_field=1,
                key_direction=tuple(self._light),
                key=tuple(_KEY * bright),
                sky=tuple(_SKY * bright),
                ground=tuple(_GROUND * bright),
                pattern=self._outfit.looks.pattern,
                light_projection=_packed(self._light_projection),
            )
        _set(self._studio.program("shadow", "SHADOW"), light_projection=_packed(self._light_projection))

    def picture(self, posed: Posed, camera: Camera, soles: Sequence[Vector]) -> Picture:
        """The person in that pose; `soles` are the two places under the ankles where a foot darkens the floor."""
        points = self._outfit.follow(posed)
        whole = (0, 0, camera.width_px, camera.height_px)
        if self._spec.scene.shake_m:
            return self._draw(camera, soles, whole, person=True)
        if self._room is None:
            self._room = self._draw(camera, (_NOWHERE, _NOWHERE), whole, person=False)
        box = self._touched(points, camera, soles)
        picture = self._room.copy()
        picture[box[1] : box[3], box[0] : box[2]] = self._draw(camera, soles, box, person=True)
        return picture

    def _touched(self, points: NDArray[np.float64], camera: Camera, soles: Sequence[Vector]) -> Box:
        """The part of the picture that the person or the shadow changes, in whole groups of kept pixels."""
        shadow = landing(points, self._light, -self._spec.scene.wall_behind_m)
        dark = [sole * [1, lifted, 1] + [x, 0, z] for sole in soles for lifted in (0, 1) for x in (-0.19, 0.19) for z in (-0.38, 0.38)]
        pixels = camera.project(np.concatenate([points, shadow, np.array(dark)]))
        low = np.floor((pixels.min(0) - _MARGIN_PX) / _KEPT) * _KEPT
        high = np.ceil((pixels.max(0) + _MARGIN_PX) / _KEPT) * _KEPT
        limits = [camera.width_px, camera.height_px]
        left, top = np.clip(low, 0, np.array(limits) - _KEPT).astype(int).tolist()
        right, bottom = np.clip(high, np.array([left, top]) + _KEPT, limits).astype(int).tolist()
        return left, top, right, bottom

    def _draw(self, camera: Camera, soles: Sequence[Vector], box: Box, *, person: bool) -> Picture:
        everything = [*self._outfit.surfaces, *self._things] if person else self._things
        self._draw_shadow(everything)
        left, top, right, bottom = (_DRAWN * edge // _KEPT for edge in box)
        viewport = (left, self._size[1] - bottom, right - left, bottom - top)
        self._frame.use()
        self._frame.scissor = viewport
        self._frame.clear(0.6, 0.6, 0.6, 1.0, depth=1.0)
        self._studio.shadow_map.use(0)
        self._studio.noise.use(1)
        moving = {"view_projection": _packed(camera.view_projection), "eye": tuple(camera.eye), "feet": [tuple(sole) for sole in soles]}
        for drawn in everything:
            _set(drawn.program, **moving, **drawn.uniforms)
            drawn.array.render()
        raw = self._frame.read(viewport=viewport, components=3, alignment=1)
        large = np.frombuffer(raw, np.uint8).reshape(viewport[3], viewport[2], 3)[::-1]
        size = (box[2] - box[0], box[3] - box[1])
        return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

    def _draw_shadow(self, everything: Sequence[_Drawn]) -> None:
        self._studio.shadow_frame.use()
        self._studio.shadow_frame.clear(depth=1.0)
        for drawn in everything:
            if drawn.shadow is not None:
                drawn.shadow.render()


class _Outfit:
    """All surfaces of a dressed person in one vertex buffer, which is filled anew for each pose."""

    def __init__(self, studio: Studio, body: Body, spec: ClipSpec, person: Looks) -> None:
        parts = surfaces(body, spec.clothes)
        which = np.concatenate([part.vertices for part in parts])
        self.looks = person
        self._weights = body.weights[which].astype(np.float32)
        self._rest = body.vertices[which].astype(np.float32)
        self._normals = np.concatenate([part.normals for part in parts]).astype(np.float32)
        self._thickness = np.concatenate([part.thickness_m for part in parts]).astype(np.float32)[:, None]
        self._moving = studio.context.buffer(reserve=24 * len(which), dynamic=True)
        cover, tint = np.concatenate([part.cover for part in parts]), np.concatenate([part.tint for part in parts])
        fixed = np.column_stack([body.template[which], cover, tint])
        still = studio.context.buffer(fixed.astype(np.float32).tobytes())
        buffers = [(self._moving, [("position", 3), ("normal", 3)]), (still, [("template_dm", 3), ("cover", 1), ("tint", 1)])]
        self.surfaces = []
        first = 0
        for part in parts:
            program = studio.program("person", part.material)
            triangles = (part.triangles + first).astype(np.int32)
            first += len(part.vertices)
            shadow = studio.meshes(studio.program("shadow", "SHADOW"), buffers, triangles)
            colours: dict[str, Any] = {"skin": person.skin, "hair": person.hair, "stubble": person.stubble}
            colours |= {"cloth": person.shirt, "decorated": person.print_on_shirt} if part.material == "SHIRT" else {}
            colours |= {"cloth": person.trousers, "decorated": person.stripe_on_trousers} if part.material == "TROUSERS" else {}
            self.surfaces.append(_Drawn(program, studio.meshes(program, buffers, triangles), shadow, colours))

    def follow(self, posed: Posed) -> NDArray[np.float64]:
        """Move skin and cloth with the bones; gives some of the vertices (N, 3)."""
        moves = np.asarray(self._weights @ posed.skin_moves)
        turns = moves[:, :9].reshape(-1, 3, 3)
        normals = np.einsum("nij,nj->ni", turns, self._normals)
        points = np.einsum("nij,nj->ni", turns, self._rest) + moves[:, 9:] + self._thickness * normals
        self._moving.write(np.concatenate([points, normals], axis=1).tobytes())
        return np.asarray(points[::_EVERY], dtype=np.float64)


def _placed(studio: Studio, thing: Thing) -> _Drawn:
    vertices, triangles = mesh(thing)
    buffers = [(studio.context.buffer(vertices.tobytes()), [("position", 3), ("normal", 3)])]
    program = studio.program("room", thing.surface)
    shadow = studio.meshes(studio.program("shadow", "SHADOW"), buffers, triangles) if thing.casts_shadow else None
    return _Drawn(program, studio.meshes(program, buffers, triangles), shadow, {"paint": thing.paint})


def _set(program: Any, **uniforms: Any) -> None:
    for name, value in uniforms.items():
        if name in program:
            if isinstance(value, bytes):
                program[name].write(value)
            else:
                program[name].value = value


def _packed(matrix: NDArray[np.float64]) -> bytes:
    """OpenGL wants columns first."""
    return matrix.T.astype(np.float32).tobytes()
