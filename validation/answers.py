"""What product and plain loop say about a clip of which no truth is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.plain_loop import PlainTrack
from screener.types import Instant, Repetition, Severity, Side
from validation.screen import PLAIN, PRODUCT, plain_track_of, screen_one

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


def screened(clip: Path, cache: Path) -> Answer:
    """The product's answer; an error of the file is one too."""
    kept = screen_one(PRODUCT, clip, cache)
    result = kept["answer"]
    if result is None:
        return Answer(kept["failure"], (), ())
    refusal = "; ".join(issue["detail"] for issue in result["quality"] if issue["severity"] == Severity.REFUSE)
    reps = tuple(Repetition(r["index"], Side(r["side"]), r["standing_s"], r["start_s"], r["turn_s"], r["stop_s"]) for r in result["reps"])
    asked = [m for m in result["measurements"] if m["metric"] == "fppa" and m["at"] in INSTANTS]
    return Answer(refusal, reps, tuple(_read(m) for m in asked))


def _read(m: Mapping[str, Any]) -> Read:
    return Read(m["rep"], Side(m["side"]), Instant(m["at"]), m.get("value"), m.get("not_measured", ""), m.get("time_s"))


def plain_track(clip: Path, cache: Path) -> PlainTrack | None:
    """The plain loop's answer; ``None`` where it fails."""
    return plain_track_of(screen_one(PLAIN, clip, cache))
