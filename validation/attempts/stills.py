"""Single pictures at the instants of which the angle is asked, three of each: NAME-AT-WHEN.jpg with the truth of all in NAME.json.

Drawing nine pictures takes a tenth of the time of a clip. They are kept as JPEG, as no phone's film is without loss either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from screener.errors import SetupError
from screener.types import ImageArray, Instant
from validation import assets, body, truth
from validation.camera import Hand, camera
from validation.legs import SIDES
from validation.plan import ClipSpec, Side, clips
from validation.poses import Motion, motion
from validation.readings import LETTER, MATCHED_DROP
from validation.version import RENDERER_VERSION

INSTANTS: Final = (Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST)
WHEN: Final = ("first", "middle", "last")
"""The frames of a burst; the truth is the middle one's."""
VERSION: Final = "2"
"""Rises when other frames are drawn, or they are kept in another way."""
_QUALITY: Final = 92
_BEFORE_START: Final = (5, 3, 1)  # frames before the descent begins


@dataclass(frozen=True, slots=True)
class Stills:
    """One clip's pictures: files in the order of ``WHEN`` and truth, by instant; an instant that the clip does not reach is missing."""

    spec: ClipSpec
    files: Mapping[Instant, tuple[Path, ...]]
    rows: Mapping[Instant, truth.Row]


def plain_clips(seed: int) -> list[ClipSpec]:
    """The clips that attempts are made on: standard ones without any particular condition, one film of each person and leg."""
    return [spec for spec in clips(seed) if spec.condition == "plain" and spec.take == 0]


def folder(seed: int, cache: Path | None = None) -> Path:
    """Where the pictures of this seed are kept."""
    return (cache or assets.cache_folder()) / "stills" / f"{RENDERER_VERSION}.{VERSION}-{seed}"


def draw(spec: ClipSpec, into: Path, body_file: Path) -> Path:
    """Draw this clip's pictures; gives the JSON back, which is written last.

    Raises:
        SetupError: software OpenGL is missing, or the folder cannot be written.
    """
    from validation.render import Cameraman  # OpenGL is loaded where something is drawn

    into.mkdir(parents=True, exist_ok=True)
    person = body.Body(body.load(body_file), body.Build.of(spec.person))
    moving = motion(spec, person.proportions)
    camera_man = Cameraman(moving, person)
    rows = {}
    for at, burst in frames(moving, person).items():
        for when, frame in zip(WHEN, burst, strict=True):
            picture, row = camera_man.picture(frame)
            _save(_file(into, spec, at, when), picture)
            if when == "middle":
                rows[at.value] = row
    whole = into / f"{spec.name}.json"
    part = whole.with_suffix(".part")
    part.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return part.replace(whole)


def load(spec: ClipSpec, where: Path) -> Stills:
    """Pictures that were drawn before.

    Raises:
        FileNotFoundError: they were not.
    """
    rows = {Instant(at): row for at, row in json.loads((where / f"{spec.name}.json").read_text(encoding="utf-8")).items()}
    return Stills(spec, {at: tuple(_file(where, spec, at, when) for when in WHEN) for at in rows}, rows)


def read(file: Path) -> ImageArray:
    """A picture as upright RGB.

    Raises:
        SetupError: it is not there or broken.
    """
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None:
        raise SetupError(f"The picture {file.name} cannot be read.", f"Delete {file.parent.name} from the cache and run again.")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def frames(moving: Motion, person: body.Body) -> dict[Instant, tuple[int, int, int]]:
    """The frames of each instant, from the truth alone: all of a hold, and matched depth only where it is reached."""
    rep, hand = moving.repetitions[0], Hand.of(moving.spec.scene, moving.spec.seed)

    def length(frame: int) -> float:
        view = camera(moving.spec.scene, hand.at(frame / moving.spec.moves.fps))
        return leg_length(truth.row(moving, frame, person.pose(moving.pose(frame)), view), stance(moving.spec))

    before, stood, still = (rep.start - count for count in _BEFORE_START)
    found = {Instant.STANDING: (before, stood, still)}
    first, last = rep.lowest
    standing = length(stood)
    matched = next((frame for frame in range(rep.start, first + 1) if 1 - length(frame) / standing >= MATCHED_DROP), None)
    if matched is not None:
        found[Instant.MATCHED_DEPTH] = (matched - 1, matched, matched + 1)
    return found | {Instant.LOWEST: (first, (first + last) // 2, last)}


def stance(spec: ClipSpec) -> tuple[Side, ...]:
    """The legs that carry."""
    return SIDES if spec.movement == "squat" else (spec.side,)


def leg_length(row: truth.Row, sides: Sequence[Side]) -> float:
    """Height of the hips over the ankles in the picture, pixels, mean of these legs."""
    return float(np.mean([row[f"ankle{LETTER[side]}_y"] - row[f"hip{LETTER[side]}_y"] for side in sides]))


def _file(where: Path, spec: ClipSpec, at: Instant, when: str) -> Path:
    return where / f"{spec.name}-{at.value}-{when}.jpg"


def _save(file: Path, picture: ImageArray) -> None:
    if not cv2.imwrite(str(file), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]):
        raise SetupError(f"The picture {file.name} could not be written.", "Is the disk full?")
