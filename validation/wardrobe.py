"""What covers a body: skin, hair, shirt, trousers, socks and shoes, each a surface cut out of the body's meshes, and their colours.

Cuts are made in the template (decimetres, the same for every body): a vertex' `cover` is its distance inside the garment, and pixels where
the interpolated cover is negative are not drawn. Skin well under a garment is left out altogether.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from validation.body import Body
from validation.plan import Clothes

Floats = NDArray[np.float64]
Colour = tuple[float, float, float]  # linear light, 0 to 1

_FAR: Final = 9.0  # decimetres: "not limited by this seam"
_UNDER_CLOTH_DM: Final = 0.35  # skin goes on this far under a hem
_UNDER_SHOE_DM: Final = 0.25
_HEM_DM: Final = -0.1
_WAIST_DM: Final = 1.3
_TROUSER_ENDS_DM: Final = {"shorts": -1.9, "short_shorts": -0.9, "leggings": -7.0}
_SHOE_TOP_DM: Final = -7.35
_SOCK_DM: Final = (-7.5, -6.9)
_HEAD_DM: Final = 6.0
_SHOULDER_DM: Final = np.array([1.68, 5.25, 0.15])
_WRIST_WAY_DM: Final = np.array([1.45, -1.76, -0.02])  # the way along which a sleeve's length is measured
_TONES: Final = np.array([[0.20, 0.105, 0.065], [0.58, 0.36, 0.24], [0.68, 0.43, 0.33]])
_HAIR: Final[tuple[Colour, ...]] = ((0.02, 0.014, 0.01), (0.08, 0.045, 0.02), (0.25, 0.15, 0.06))


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """One material on a body."""

    material: str  # names its part of the shader
    vertices: NDArray[np.int32]  # (N,) of the body
    triangles: NDArray[np.int32]  # (M, 3) into `vertices`
    normals: Floats  # (N, 3) at rest
    thickness_m: Floats  # (N,) above the mesh
    cover: Floats  # (N,) decimetres inside the material; negative is not drawn
    tint: Floats  # (N,) lips on the skin, hems of the shirt: 0 to 1


@dataclass(frozen=True, slots=True)
class Looks:
    """Colours of a person."""

    skin: Colour
    hair: Colour
    shirt: Colour
    trousers: Colour
    stubble: float  # 0 to 1
    print_on_shirt: bool
    stripe_on_trousers: bool
    pattern: float  # shifts folds and blotches, so that no two people share them


def looks(body: Body, clothes: Clothes, person: int) -> Looks:
    """The colours of that person in these clothes."""
    draw = np.random.default_rng([person, 2])
    tone = np.array(body.build.ancestry) @ _TONES * draw.uniform(0.9, 1.1)
    hair = _HAIR[0 if body.build.ancestry[2] < 0.5 else int(draw.integers(3))]
    shirt = _colour(0.17 + 0.78 * draw.uniform(), draw.uniform(0.3, 0.85), draw.uniform(0.35, 0.95))
    trousers = _colour(draw.uniform(), draw.uniform(0.0, 0.6), draw.uniform(0.08, 0.55))
    stubble = float(body.build.male) * float(draw.uniform(0.0, 0.5))
    red, green, blue = tone.tolist()
    return Looks(
        skin=(red, green, blue),
        hair=hair,
        shirt=clothes.shirt_rgb or shirt,
        trousers=clothes.trousers_rgb or trousers,
        stubble=stubble,
        print_on_shirt=bool(draw.uniform() < 0.35) and not clothes.shirt_rgb,
        stripe_on_trousers=bool(draw.uniform() < 0.5) and not clothes.trousers_rgb,
        pattern=float(draw.uniform(0, 10)),
    )


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = (channel**2.2 for channel in colorsys.hsv_to_rgb(hue % 1.0, saturation, value))
    return red, green, blue


def surfaces(body: Body, clothes: Clothes) -> list[Surface]:
    """Everything that is drawn of a person, outermost first, so that what lies beneath need not be shaded."""
    x, y, z = body.template.T
    arm = body.arm_share()
    none, lips = np.zeros(len(y)), body.data["lips"].astype(np.float64)
    cloth, skin = body.data["triangles_cloth"], body.data["triangles_skin"]
    roomy = clothes.looseness * (1.0 if clothes.trousers == "shorts" else 0.25)
    under = [_shirt(body, clothes, _UNDER_CLOTH_DM), _trousers(body, clothes, _UNDER_CLOTH_DM), _SHOE_TOP_DM - _UNDER_SHOE_DM - y]
    bare = -np.max(under, axis=0)
    face = skin[y[skin].mean(1) > _HEAD_DM]
    not_face = skin[y[skin].mean(1) <= _HEAD_DM]
    seam = np.clip(1.0 - _shirt(body, clothes, 0.0) / 0.2, 0.0, 1.0)
    shirt_m = 0.006 + 0.012 * clothes.looseness * np.clip((5.2 - y) / 4.0, 0.0, 1.0) + 0.010 * clothes.looseness * arm
    trousers_m = 0.003 + 0.016 * roomy * np.clip((1.2 - y) / 3.0, 0.0, 1.0)
    whole = np.full(len(y), _FAR)
    wanted = [
        ("SHIRT", cloth, shirt_m, _shirt(body, clothes, 0.0), seam),
        ("TROUSERS", cloth, trousers_m, _trousers(body, clothes, 0.0), none),
        ("SHOE", cloth, np.where(y < -7.9, 0.010, 0.006), _SHOE_TOP_DM - y, none),
        ("SOCK", cloth, none + 0.002, np.minimum(y - _SOCK_DM[0], _SOCK_DM[1] - y), none),
        ("HAIR", face, 0.010 + 0.008 * np.clip(y - 7.2, 0.0, 1.0), _scalp(x, y, z), none),
        ("EYE", body.data["triangles_left_eye"], none, whole, none),
        ("EYE", body.data["triangles_right_eye"], none, whole, none),
        ("FACE", face, none, whole, lips),
        ("SKIN", not_face, none, bare, none),
    ]
    return [_surface(body, *parts) for parts in wanted]


def _surface(body: Body, material: str, triangles: NDArray[np.int32], thickness: Floats, cover: Floats, tint: Floats) -> Surface:
    visible = triangles[(cover[triangles] > 0.0).any(1)]
    vertices, inverse = np.unique(visible, return_inverse=True)
    normals = _normals(body.vertices, triangles)[vertices]
    index = inverse.reshape(-1, 3).astype(np.int32)
    return Surface(material, vertices, index, normals, thickness[vertices], cover[vertices], tint[vertices])


def _normals(vertices: Floats, triangles: NDArray[np.int32]) -> Floats:
    """(V, 3) area-weighted unit normals; zero away from the mesh."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    faces = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for i in range(3):
        np.add.at(normals, triangles[:, i], faces)
    scaled: Floats = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return scaled


def _shirt(body: Body, clothes: Clothes, margin: float) -> Floats:
    x, y, z = body.template.T
    outward = np.stack([np.abs(x), y, z], axis=1)
    length = float(np.linalg.norm(_WRIST_WAY_DM))
    along_arm = (outward - _SHOULDER_DM) @ _WRIST_WAY_DM / length
    sleeve = np.where(body.arm_share() < 0.5, _FAR, clothes.sleeve * length - margin - along_arm)
    neck = 5.75 - 0.25 * z - 0.6 * margin + 0.28 * np.clip(np.abs(x) - 0.35, 0.0, 0.6) - y
    cover: Floats = np.min([y - _HEM_DM - margin, sleeve, neck], axis=0)
    return cover


def _trousers(body: Body, clothes: Clothes, margin: float) -> Floats:
    x, y, _ = body.template.T
    cover = np.minimum(_WAIST_DM - margin - y, y - _TROUSER_ENDS_DM[clothes.trousers] - margin)
    return np.where((body.arm_share() < 0.3) & (np.abs(x) < 3.0), cover, -_FAR)


def _scalp(x: Floats, y: Floats, z: Floats) -> Floats:
    """The hairline: level over the forehead, falling to the neck behind the ears."""
    step = np.clip((z + 0.25) / 0.8, 0.0, 1.0)
    behind = 6.75 + step * step * (3.0 - 2.0 * step)
    line = np.where(z > 0.55, 7.98 + 0.10 * (z - 0.55) - 0.25 * x**2, behind)
    ear = (np.abs(x) > 0.62) & (z > -0.2) & (z < 0.75) & (y < 7.55)
    return np.where(ear, -0.3, y - line)
