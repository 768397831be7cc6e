"""The arithmetic of the page: ratios within a round, their middle and range, the limits that were asked, the floor."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bench.record import HEAVY, PLAIN, SCREENER, ClipRecord, DecodeCost, FloorRecord, Run, Timings

MEMORY_SLACK: Final = 0.10
"""Ten minutes may need this share more memory than ten seconds."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Middle and range of a figure over rounds."""

    median: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A speed that was asked for: at least so many times faster than another, on a clip; ``aim`` is what was hoped for."""

    clip: str
    than: str
    at_least: float
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A limit and what was found; ``None`` where nothing was measured."""

    limit: Limit
    found: Spread | None

    @property
    def holds(self) -> bool | None:
        """Whether the middle of the rounds holds the limit."""
        return None if self.found is None else self.found.median >= self.limit.at_least


LIMITS: Final = (
    Limit("hd_8reps", PLAIN, 2.5, 3.5),
    Limit("hd_8reps", HEAVY, 6.0),
    Limit("hd_two_minutes", PLAIN, 4.0),
    Limit("slow_240", PLAIN, 6.0, 12.0),
    Limit("uhd60_h264", PLAIN, 3.0),
    Limit("uhd60_hevc", PLAIN, 2.0),
)


def spread(values: Iterable[float]) -> Spread | None:
    """Middle and range; ``None`` of nothing."""
    found = list(values)
    return Spread(statistics.median(found), min(found), max(found), len(found)) if found else None


def of(record: ClipRecord, who: str) -> list[Run]:
    """One contender's runs on a clip."""
    return [run for run in record.runs if run.who == who]


def ratios(record: ClipRecord, than: str) -> Spread | None:
    """How many times faster the screener was than another, from rounds in which both ran; wall time."""
    ours = {run.round: run.wall_s for run in of(record, SCREENER)}
    return spread(run.wall_s / ours[run.round] for run in of(record, than) if run.round in ours)


def verdicts(records: Sequence[ClipRecord]) -> list[Verdict]:
    """Every limit with what was found."""
    by_name = {record.name: record for record in records}
    return [Verdict(limit, ratios(by_name[limit.clip], limit.than) if limit.clip in by_name else None) for limit in LIMITS]


def typical(record: ClipRecord, who: str) -> Run | None:
    """The run whose wall time is the middle one (the lower of two); ``None`` where there is none."""
    runs = sorted(of(record, who), key=lambda run: run.wall_s)
    return runs[(len(runs) - 1) // 2] if runs else None


def memory_growth(short: ClipRecord, long: ClipRecord, who: str = SCREENER) -> float | None:
    """Peak memory on the long clip over that on the short one, middle of the rounds; ``None`` where either was not run."""
    peaks = [spread(run.cost.peak_mb for run in of(record, who)) for record in (short, long)]
    return peaks[1].median / peaks[0].median if peaks[0] and peaks[1] else None


@dataclass(frozen=True, slots=True)
class Floor:
    """What one screening could cost here, seconds.

    Attributes:
        start_s: starting.
        decode_s, poses_s: CPU time of decoding the clip whole, and of the poses that were used on one core.
        total_s: all of it together.
        spared_s: the same with only those pictures decoded that the screener decoded.
    """

    start_s: float
    decode_s: float
    poses_s: float
    total_s: float
    spared_s: float


def floor(parts: FloorRecord, decoding: DecodeCost, used: Timings, frames: int) -> Floor:
    """The floor of a clip.

    Starting, then decoding once and the poses that were used, spread over the cores as well as two landmarkers spread (where two are slower
    than one, one would do). Each pose counts as the cheapest kind of look.

    Args:
        parts: what was measured.
        decoding: of this clip, whole.
        used: what the screener did with it.
        frames: of the clip.
    """
    poses, spread_over = used.poses * min(parts.tracked_ms, parts.single_ms) / 1000, max(1.0, parts.scaling)
    spared = decoding.cpu_s * min(1.0, used.frames_decoded / frames)
    total, least = (parts.start_s + (decode + poses) / spread_over for decode in (decoding.cpu_s, spared))
    return Floor(parts.start_s, decoding.cpu_s, poses, total, least)
