"""Where the shipped files are: pose model, sample clips, the web page's script and its settings.

A checkout keeps them beside the package; an installed wheel carries copies in ``screener/_data``. The model is looked for in the folder
that the environment variable ``SCREENER_MODELS`` names (and then only there), else in the checkout, else in the wheel.
Looking opens nothing but the two manifests.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from screener.errors import CatalogError, InputError, ModelMissing, SetupError
from screener.types import Side

MODEL_FILE: Final = "pose_landmarker_full.task"
MODELS_VARIABLE: Final = "SCREENER_MODELS"

_PACKAGE: Final = Path(__file__).resolve().parent
_REINSTALL: Final = "Install the program again, or run it from a complete checkout."


@dataclass(frozen=True, slots=True)
class Truth:
    """True FPPA of one leg in one repetition of a sample clip: degrees, positive = knee inward, sides the athlete's.

    Attributes:
        rep: position of the repetition within the clip, from 1.
        side: the leg.
        matched_s: when the hip has dropped by 13.5 % on the way down, in seconds.
        matched_depth: FPPA in that frame.
        lowest_from_s, lowest_to_s: first and last frame of the hold at the bottom, in seconds, both included.
        lowest: mean FPPA over that hold.
    """

    rep: int
    side: Side
    matched_s: float
    matched_depth: float
    lowest_from_s: float
    lowest_to_s: float
    lowest: float


@dataclass(frozen=True, slots=True)
class Sample:
    """One shipped clip of a rendered person.

    Attributes:
        name: file name without its ending.
        path: the file.
        title: what it shows, in a few plain words.
        movement: movement identifier.
        side: stance leg; ``BOTH`` for a squat.
        repetitions: how many it holds.
        fps: frames per second, constant.
        frames: number of frames.
        size_bytes, sha256: what the file must be.
        truth: true angles, one entry a repetition and leg.
    """

    name: str
    path: Path
    title: str
    movement: str
    side: Side
    repetitions: int
    fps: float
    frames: int
    size_bytes: int
    sha256: str
    truth: tuple[Truth, ...]


def checkout() -> Path | None:
    """The folder of the checkout that the package runs from; ``None`` in an installed wheel."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "sample_videos").is_dir() else None


def model_path() -> Path:
    """The pose model file; it is not opened (see ``check_model``).

    Raises:
        ModelMissing: it is in none of the places; the hint names them all.
    """
    chosen = os.environ.get(MODELS_VARIABLE)
    places = [Path(chosen).expanduser()] if chosen else list(_roots("models"))
    for place in places:
        if (place / MODEL_FILE).is_file():
            return place / MODEL_FILE
    raise ModelMissing(
        f"expected the pose model {MODEL_FILE} in {_listed(places)}, got no such file",
        f"It is looked for in the folder that {MODELS_VARIABLE} names (now: {chosen or 'not set'}; if set, only there), "
        f"then in the checkout's models folder, then in the installed package's {_PACKAGE.name}/_data/models. "
        f"Put the file into one of them or unset {MODELS_VARIABLE}. {_REINSTALL}",
    )


def model_sha256(path: Path) -> str:
    """Checksum of a model file, hex. Raises ``ModelMissing`` where it cannot be read."""
    try:
        return _sha256(path)
    except OSError as error:
        raise ModelMissing(f"expected a readable pose model at {path}, got {error.strerror or error}", _REINSTALL) from error


def check_model(path: Path) -> str:
    """Hold a model file against the shipped manifest, which names the only models that results were checked with.

    Returns:
        Its checksum, hex.

    Raises:
        ModelMissing: it cannot be read, or its checksum is not in the manifest.
    """
    found = model_sha256(path)
    known = {str(entry["sha256"]): str(entry["file"]) for entry in _manifest("models")["model"]}
    if found not in known:
        raise ModelMissing(
            f"expected sha256 {' or '.join(f'{sha[:12]}... ({name})' for sha, name in known.items())}, got {found[:12]}... in {path}",
            "The file is damaged or another model, and its angles were never checked. Put the shipped file back: "
            f"take it from a fresh checkout, or install the program again. If {MODELS_VARIABLE} is set, unset it.",
        )
    return found


@cache
def samples() -> tuple[Sample, ...]:
    """The shipped clips, in the order of the manifest.

    Raises:
        SetupError: the folder or its manifest is missing.
        CatalogError: the manifest is incomplete.
    """
    folder = _find("sample_videos/MANIFEST.toml").parent
    return tuple(_sample(folder, entry) for entry in _manifest("sample_videos")["clip"])


def sample(name: str) -> Sample:
    """One shipped clip by its name, with or without ``.mp4``, or by its number. Raises ``InputError`` for an unknown one."""
    wanted = name.removesuffix(".mp4")
    for clip in samples():
        if wanted in (clip.name, clip.name.partition("_")[0]):
            return clip
    raise InputError(f"expected the name of a sample clip, got {name!r}", f"There are: {', '.join(clip.name for clip in samples())}.")


def app_script() -> Path:
    """The script that Streamlit runs. Raises ``SetupError`` where it is missing."""
    return _find("app.py")


def streamlit_config() -> Path:
    """The web page's settings. Raises ``SetupError`` where they are missing."""
    return _find(".streamlit/config.toml")


def streamlit_settings() -> dict[str, Any]:
    """The web page's settings by their full names, so that they hold from any folder and over the user's own settings."""
    return dict(_flatten(_toml(streamlit_config())))


def _roots(kind: str) -> Iterator[Path]:
    """Places of a shipped file or folder, checkout first."""
    root = checkout()
    if root is not None:
        yield root / kind
    yield _PACKAGE / "_data" / kind


def _find(kind: str) -> Path:
    places = list(_roots(kind))
    for place in places:
        if place.is_file():
            return place
    raise SetupError(f"expected {kind} in {_listed(places)}, got no such file", _REINSTALL)


def _listed(places: list[Path]) -> str:
    return " or ".join(str(place) for place in places)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SetupError(f"expected a readable {path.name} at {path}, got {error}", _REINSTALL) from error


def _manifest(kind: str) -> dict[str, Any]:
    return _toml(_find(f"{kind}/MANIFEST.toml"))


def _sample(folder: Path, entry: Mapping[str, Any]) -> Sample:
    try:
        fields = {key: entry[key] for key in ("title", "movement", "repetitions", "fps", "frames", "size_bytes", "sha256")}
        path = folder / entry["file"]
        truth = tuple(Truth(**{**row, "side": Side(row["side"])}) for row in entry["truth"])
        return Sample(name=path.stem, path=path, side=Side(entry["side"]), truth=truth, **fields)
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogError(
            f"expected a complete entry in {folder / 'MANIFEST.toml'}, got {error!r} for {entry.get('file')}", _REINSTALL
        ) from error


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
