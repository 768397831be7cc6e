"""Real people in pictures in which raters placed the joints: the same looks, with the raters' mean in place of the truth.

Only pictures on the way down: at the lowest point few real people keep their thighs in the picture's plane.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from screener.errors import InputError
from screener.types import FloatArray, ImageArray, Instant, Side, nanmean
from screener.video import still
from validation.answers import Answer, screened
from validation.attempts.angles import NOBODY, Legs
from validation.attempts.looks import Looks, empty, look, sessions
from validation.attempts.stills import INSTANTS
from validation.raters import LOWEST, frames_of, rater_angle
from validation.real import POINTS

Burst = tuple[ImageArray | None, ...]
"""Pictures in the order of ``stills.WHEN``."""
APART: Final = {Instant.STANDING: 2, Instant.MATCHED_DEPTH: 1}
"""Frames between the pictures of a burst, as in those that are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """One picture rated on the way down.

    Attributes:
        clip: file name.
        pictures: that picture, and quiet standing of the same repetition, each between its neighbours; ``None`` where the clip has none.
        raters_deg: raters' mean of each leg that carries there.
    """

    clip: str
    pictures: Mapping[Instant, Burst]
    raters_deg: Mapping[Side, float]


def rated(folder: Path, cache: Path) -> list[Rated]:
    """The pictures for which the product finds a repetition of a rated leg; whether it reads its depth there is another question.

    Args:
        folder: holds clips and ``points.json``.
        cache: where the product's answers to whole clips are kept.

    Raises:
        InputError: the folder holds no points.
        VideoError: a clip that was rated is missing or cannot be read.
    """
    points = folder / POINTS
    if not points.is_file():
        raise InputError(
            f"expected {POINTS} beside the clips, got none in {folder.name}", "Leave the folder out, or add the raters' points."
        )
    entries: Mapping[str, Mapping[str, Any]] = json.loads(points.read_text(encoding="utf-8"))
    by_clip: dict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for entry in entries.values():
        if entry["depth"] != LOWEST:
            by_clip[entry["clip"]][entry["frame"]] = entry
    return [
        found for clip, by_number in sorted(by_clip.items()) for found in _of_clip(folder / clip, by_number, screened(folder / clip, cache))
    ]


def _of_clip(clip: Path, by_number: Mapping[int, Mapping[str, Any]], answer: Answer) -> Iterator[Rated]:
    for frame in frames_of(clip, by_number):
        entry, rep = by_number[frame.index], next((rep for rep in answer.reps if rep.start_s <= frame.time_s <= rep.stop_s), None)
        if rep is None:
            continue
        angles = {side: _mean_angle(entry, side) for side in Side(entry["stance"]).legs if side in rep.side.legs}
        angles = {side: angle for side, angle in angles.items() if math.isfinite(angle)}
        if angles:
            numbers = {Instant.MATCHED_DEPTH: frame.index, Instant.STANDING: still(clip, rep.standing_s).index}
            yield Rated(clip.name, {at: _burst(clip, number, APART[at]) for at, number in numbers.items()}, angles)


def _burst(clip: Path, middle: int, apart: int) -> Burst:
    """Three pictures around a frame."""
    numbers = (middle - apart, middle, middle + apart)
    seen = {frame.index: frame.image for frame in frames_of(clip, numbers)}
    return tuple(seen.get(number) for number in numbers)


def _mean_angle(entry: Mapping[str, Any], side: Side) -> float:
    return float(nanmean(np.array([rater_angle(rater[side], side) for rater in entry["raters"]]), axis=0))


def legs(pictures: list[Rated], models: Mapping[str, tuple[Path | None, tuple[str, ...]]]) -> Legs:
    """Look at them with every model in its ways; the raters' mean stands as truth at matched depth."""
    which = [(p, side) for p, picture in enumerate(pictures) for side in picture.raters_deg]
    truth = np.full((len(which), len(INSTANTS)), np.nan)
    for n, (p, side) in enumerate(which):
        truth[n, INSTANTS.index(Instant.MATCHED_DEPTH)] = pictures[p].raters_deg[side]
    xy: dict[str, FloatArray] = {}
    world: dict[str, FloatArray] = {}
    for model, (file, taken) in models.items():
        looks = _look(pictures, file, taken)
        for w, way in enumerate(taken):
            xy[f"{model}.{way}"] = np.array([looks[p].xy_px[:, w] for p, _ in which])
            world[f"{model}.{way}"] = np.array([looks[p].world_m[:, w] for p, _ in which])
    return Legs(
        clips=tuple(pictures[p].clip for p, _ in which),
        people=np.full(len(which), NOBODY, dtype=np.int64),
        sides=tuple(side for _, side in which),
        single=np.array([len(pictures[p].raters_deg) == 1 for p, _ in which], dtype=np.bool_),
        truth_deg=truth,
        xy_px=xy,
        world_m=world,
    )


def _look(pictures: list[Rated], model: Path | None, taken: tuple[str, ...]) -> list[Looks]:
    found = []
    with ExitStack() as stack:
        finder, session = sessions(stack, model)
        for picture in pictures:
            seen = empty(len(INSTANTS), len(taken))
            for at, burst in picture.pictures.items():
                i = INSTANTS.index(at)
                look(burst, finder, session, taken, seen.xy_px[i], seen.world_m[i])
            found.append(seen)
    return found
