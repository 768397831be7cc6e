"""Made-up figures: the screener takes 2 s, the plain loop 8 s, the one with the heavy model 20 s."""

from __future__ import annotations

from dataclasses import replace

from bench import clips
from bench.accuracy import INSTANTS, Accuracy
from bench.process import Cost
from bench.record import (
    HEAVY,
    PLAIN,
    SCREENER,
    Alternative,
    AlternativesRecord,
    ClipRecord,
    DecodeCost,
    FloorRecord,
    Origin,
    Run,
    Timings,
    WorkerRecord,
    WorkerRun,
)
from bench.report import Evidence

ORIGIN = Origin(2, "3.11.7", "1.2.2", "5.0.0.93", "18.1.0", "0.1.0", "pose_landmarker_full (da8d5f0bbe74)")
TIMINGS = Timings(
    workers=2, frames_decoded=400, frames_skipped=400, poses_sparse=60, poses_read=140, instants_read=24,
    start_s=0.5, decode_s=0.6, sparse_s=0.4, read_s=0.8, rest_s=0.1, total_s=1.8,
)  # fmt: skip
WALL_S = {SCREENER: 2.0, PLAIN: 8.0, HEAVY: 20.0}


def cost(wall_s: float, peak_mb: float = 400.0) -> Cost:
    """Of a process that kept one and a half cores busy."""
    return Cost(wall_s, 1.5 * wall_s, peak_mb, 0)


def run(who: str, number: int = 0, wall_s: float | None = None, share: float = 1.0) -> Run:
    """One run; a second of it is spent on starting."""
    wall = WALL_S[who] if wall_s is None else wall_s
    found = tuple(Accuracy(at, 8, 8, 0.5, 1.5) for at in INSTANTS)
    ours = who == SCREENER
    return Run(who, number, cost(wall), share, 0.0 if ours else wall - 1, 8 if ours else None, found, TIMINGS if ours else None)


def clip(name: str = "hd_8reps", *runs: Run) -> ClipRecord:
    """A clip of 800 frames; two rounds of everyone where no runs are given."""
    usual = tuple(run(who, number) for number in (0, 1) for who in WALL_S)
    return ClipRecord(name, 800, 26.7, 30.0, 16.0, 8, runs or usual)


def workers(*checksums: str) -> WorkerRecord:
    """One round with one and with two workers."""
    given = checksums or ("same", "same")
    return WorkerRecord("hd_8reps", tuple(WorkerRun(i, 0, cost(6.0 / i), checksum) for i, checksum in enumerate(given, 1)))


def floor() -> FloorRecord:
    """Two landmarkers get through 1.6 times as much as one."""
    decoding = tuple(DecodeCost(recipe.name, 2.0, 4.0) for recipe in clips.RECIPES)
    return FloorRecord(start_s=0.5, help_s=0.2, import_s=0.01, tracked_ms=10.0, single_ms=20.0, scaling=1.6, held=True, decoding=decoding)


def alternatives() -> AlternativesRecord:
    """One runtime is there, one is not."""
    return AlternativesRecord((Alternative("LiteRT", "2.0", 1, 8.0, None), Alternative("OpenVINO", "", 1, None, None)))


def evidence() -> Evidence:
    """Every part."""
    found = tuple(clip(recipe.name) for recipe in clips.RECIPES)
    return Evidence(ORIGIN, found, workers(), floor(), alternatives())


def bare() -> Evidence:
    """A single clip with a single run, and nothing else."""
    return replace(evidence(), clips=(clip("hd_8reps", run(SCREENER)),), workers=None, floor=None, alternatives=None)
