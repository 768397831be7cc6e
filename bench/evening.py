"""An evening of clips to try a batch on: the samples, re-encoded copies, broken files and clips that have to be refused; and what is right.

Every clip's outcome is known before it is screened, so that the batch's tables can be checked row by row.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from screener import assets
from screener.assets import Sample
from screener.types import ImageArray, Side
from screener.video import OverlayWriter, VideoReader

MANIFEST: Final = "manifest.csv"
EXPECTED: Final = "expected.csv"
DAY: Final = "2026-03-31"
Change = Callable[[ImageArray], ImageArray]


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to encode a sample anew: what is done to each picture, how much longer it lasts, and how much of it is kept."""

    name: str
    change: Change
    longer: float = 1.0
    seconds: float = 1e9


def _scaled(share: float) -> Change:
    def change(image: ImageArray) -> ImageArray:
        import cv2

        size = round(image.shape[1] * share), round(image.shape[0] * share)
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR), dtype=np.uint8)

    return change


def _light(share: float) -> Change:
    return lambda image: np.clip(image * share, 0, 255).astype(np.uint8)


def _kept(top: float, bottom: float) -> Change:
    """Only the rows between two shares of the height."""
    return lambda image: np.ascontiguousarray(image[round(image.shape[0] * top) : round(image.shape[0] * bottom) // 2 * 2])


GOOD: Final = (
    Variant("larger", _scaled(1.5)),
    Variant("smaller", _scaled(0.8)),
    Variant("dimmer", _light(0.75)),
    Variant("brighter", _light(1.15)),
    Variant("slower", lambda image: image, longer=1.25),
)
BAD: Final = (
    Variant("feet_cut", _kept(0.0, 0.75)),
    Variant("upper_body", _kept(0.0, 0.45)),
    Variant("empty_room", lambda image: np.full_like(image, 128)),
    Variant("night", _light(0.04)),
    Variant("too_short", lambda image: image, seconds=0.7),
    Variant("standing_only", lambda image: image, seconds=1.0, longer=4.0),
)


@dataclass(frozen=True, slots=True)
class Right:
    """One line of what is right: the clip, its result, and for a measured one its test, leg and repetitions."""

    file: str
    athlete: str
    result: str
    test: str
    leg: str
    reps: int


def make(folder: Path, tell: Callable[[str], None]) -> list[Right]:
    """Sixty clips, a manifest and ``expected.csv`` in a folder. The same files each time.

    Args:
        folder: made where it is not there.
        tell: hears which file is being made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rights: list[Right] = []
    for file, result, sample, write in _clips():
        path = folder / file
        if not path.exists():
            tell(file)
            write(path)
        rights.append(Right(file, f"Athlete {len(rights) + 1:02}", result, sample.movement, sample.side, sample.repetitions))
    with (folder / MANIFEST).open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("file", "athlete", "test", "leg", "date"))
        writer.writerows((r.file, r.athlete, r.test, "" if r.leg == Side.BOTH else r.leg, DAY) for r in rights)
    with (folder / EXPECTED).open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("file", "athlete", "result", "test", "leg", "reps"))
        writer.writerows((r.file, r.athlete, r.result, r.test, r.leg, r.reps) for r in rights)
    return rights


def _clips() -> Iterator[tuple[str, str, Sample, Callable[[Path], None]]]:
    """File, what should come of it, from which sample, and how it is written."""
    samples = assets.samples()
    for sample in samples:
        yield f"{sample.name}.mp4", "measured", sample, lambda path, s=sample: path.write_bytes(s.path.read_bytes())  # type: ignore[misc]
        for variant in GOOD:
            yield f"{sample.name}_{variant.name}.mp4", "measured", sample, lambda path, s=sample, v=variant: encode(s.path, path, v)  # type: ignore[misc]
    for variant, sample in zip(BAD, samples, strict=False):
        yield f"refused_{variant.name}.mp4", "refused", sample, lambda path, s=sample, v=variant: encode(s.path, path, v)  # type: ignore[misc]
    for number, sample in enumerate(samples[:3]):
        head = sample.path.read_bytes()[: 2000 + number]
        yield f"broken_head_{number}.mp4", "broken", sample, lambda path, data=head: path.write_bytes(data)  # type: ignore[misc]
    for number, sample in enumerate(samples[3:6]):
        noise = random.Random(number).randbytes(100_000)
        yield f"broken_noise_{number}.mp4", "broken", sample, lambda path, data=noise: path.write_bytes(data)  # type: ignore[misc]


def encode(source: Path, path: Path, variant: Variant) -> None:
    """Write a sample anew as a variant of itself."""
    with VideoReader(source, checksum=False) as reader:
        writer: OverlayWriter | None = None
        for frame in reader.frames():
            if frame.time_s >= variant.seconds:
                break
            image = variant.change(frame.image)
            if writer is None:
                height, width = image.shape[:2]
                writer = OverlayWriter(path, width, height, (reader.info.fps_nominal or 25) / variant.longer).__enter__()
            writer.write(image, frame.time_s * variant.longer)
        if writer is not None:
            writer.__exit__(None, None, None)


def check(folder: Path, out: Path) -> list[str]:
    """What is wrong with a batch's tables; nothing where every row is right.

    Args:
        folder: as ``make`` filled it.
        out: the batch's folder of results.
    """
    wanted = _read(folder / EXPECTED)
    summary, problems = _read(out / "summary.csv"), _read(out / "problems.csv")
    reps = _read(out / "repetitions.csv")
    wrong: list[str] = []
    for right in wanted:
        rows = [row for row in summary if row["file"] == right["file"]]
        told = [row for row in problems if row["file"] == right["file"]]
        legs = {"both": {"both", "left", "right"}}.get(right["leg"], {right["leg"]})
        if right["result"] == "measured":
            ok = {row["leg"] for row in rows} == legs and not told
            ok &= all((row["result"], row["test"], row["reps"]) == ("measured", right["test"], right["reps"]) for row in rows)
            ok &= sum(row["file"] == right["file"] for row in reps) == int(right["reps"]) * len(legs)
        else:
            ok = [row["kind"] for row in told] == [right["result"]] and all(row["reason"] and row["what_to_do"] for row in told)
            ok &= [row["result"] for row in rows] == ["not measured"] and not any(row["file"] == right["file"] for row in reps)
        if not ok or {row["athlete"] for row in rows} != {right["athlete"]}:
            got = [(row["result"], row["test"], row["leg"], row["reps"], row["reason"][:80]) for row in rows]
            wrong.append(f"{right['file']}: expected {right}, got {got} {[row['kind'] for row in told]}")
    strange = {row["file"] for row in (*summary, *problems)} - {right["file"] for right in wanted}
    return wrong + [f"{file}: nobody asked for it" for file in sorted(strange)]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))
