"""What product and plain loop say about a clip of which no truth is known, remembered under the clip's bytes and the code that gave it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench import plain_loop
from bench.plain_loop import PlainTrack
from screener.errors import ScreenerError
from screener.types import Estimate, Instant, Measurement, Repetition, Severity, Side
from validation.screen import PLAIN, PRODUCT, code_key

INSTANTS: Final = (Instant.MATCHED_DEPTH, Instant.LOWEST)


@dataclass(frozen=True, slots=True)
class Read:
    """One angle of one leg in one repetition; ``value_deg`` is ``None`` where there is none, and ``reason`` says why."""

    rep: int
    side: Side
    at: Instant
    value_deg: float | None
    reason: str
    time_s: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product said about one file.

    Attributes:
        refusal: why nothing could be measured; empty where something was.
        reps: accepted repetitions.
        reads: every angle asked for, measured or not.
    """

    refusal: str
    reps: tuple[Repetition, ...]
    reads: tuple[Read, ...]

    def read(self, rep: int, side: Side, at: Instant) -> Read | None:
        """The angle with this key, if it was asked for."""
        return next((r for r in self.reads if (r.rep, r.side, r.at) == (rep, side, at)), None)


def _kept(kind: str, clip: Path, cache: Path) -> Path:
    with clip.open("rb") as stream:
        film = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
    return cache / f"real-{kind}-{code_key(kind)}" / f"{clip.stem}-{film}.json"


def _keep(path: Path, answer: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(answer), encoding="utf-8")
    draft.replace(path)


def screened(clip: Path, cache: Path) -> Answer:
    """The product's answer; an error of the file is one too."""
    path = _kept(PRODUCT, clip, cache)
    if not path.is_file():
        _keep(path, _screen(clip))
    found = json.loads(path.read_text(encoding="utf-8"))
    reps = tuple(Repetition(index, Side(side), *times) for index, side, *times in found["reps"])
    reads = tuple(Read(rep, Side(side), Instant(at), *rest) for rep, side, at, *rest in found["reads"])
    return Answer(found["refusal"], reps, reads)


def _screen(clip: Path) -> dict[str, Any]:
    from screener.run import Options, screen_video

    try:
        screening = screen_video(clip, Options()).screening
    except ScreenerError as error:
        return {"refusal": str(error), "reps": [], "reads": []}
    refusal = "; ".join(issue.detail for issue in screening.quality if issue.severity is Severity.REFUSE)
    asked = [m for m in screening.measurements if m.metric == "fppa" and m.at in INSTANTS]
    return {
        "refusal": refusal,
        "reps": [[r.index, r.side.value, r.standing_s, r.start_s, r.turn_s, r.stop_s] for r in screening.reps],
        "reads": [_row(m) for m in asked],
    }


def _row(m: Measurement) -> list[int | str | float | None]:
    measured = isinstance(m.result, Estimate)
    value, reason = (m.result.value, "") if isinstance(m.result, Estimate) else (None, m.result.reason.value)
    return [m.rep, m.side.value, m.at.value, value, reason, m.time_s if measured else None]


def plain_track(clip: Path, cache: Path) -> PlainTrack | None:
    """The plain loop's answer; ``None`` where it fails."""
    path = _kept(PLAIN, clip, cache)
    if not path.is_file():
        try:
            track = plain_loop.read(clip)
        except ScreenerError:
            return None
        series = (track.times_s, track.left_deg, track.right_deg)
        _keep(path, {"series": [[x if math.isfinite(x) else None for x in one.tolist()] for one in series], "wall_s": track.wall_s})
    found = json.loads(path.read_text(encoding="utf-8"))
    times, left, right = (np.array([math.nan if x is None else x for x in one], dtype=np.float64) for one in found["series"])
    return PlainTrack(times, left, right, found["wall_s"])
