"""Screener and plain loop as whole processes on one clip: the command, what it says, and how far its readings are from the truth."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench import accuracy, process
from bench.clips import Clip
from bench.process import Cost
from bench.record import SCREENER, Run, Timings, timings
from screener.errors import SetupError

SCREEN: Final = (sys.executable, "-m", "screener", "screen")
PLAIN_LOOP: Final = (sys.executable, "-m", "bench.plain_loop")
SCREENED: Final = frozenset({0, 3})
"""Done, or watched without anything to measure: both cost what they cost."""


def screen(clip: Clip, number: int, workers: int, command: tuple[str, ...] = SCREEN) -> tuple[Run, str]:
    """Screen a clip once.

    Args:
        clip: the clip.
        number: of the round.
        workers: landmarkers at a time.
        command: program and first arguments.

    Returns:
        The run, and the checksum of the result's JSON.

    Raises:
        SetupError: it failed.
        InputError: its timings lack a field.
    """
    with tempfile.TemporaryDirectory() as folder:
        result, times = Path(folder) / "result.json", Path(folder) / "timings.json"
        options = ("--json", str(result), "--workers", str(workers), "--timings", str(times))
        cost, said = process.measure((*command, str(clip.path), *options), SCREENED)
        if not (result.exists() and times.exists()):
            raise SetupError(f"expected a result and timings from the screener, got neither or one: {said[-300:]}", "Run it by hand.")
        text = result.read_bytes()
        data, used = json.loads(text), timings(json.loads(times.read_bytes()))
    found = accuracy.of_screener(data, clip.truth)
    return _run(SCREENER, number, cost, reps=len(data["reps"]), found=found, used=used), hashlib.sha256(text).hexdigest()


def plain(clip: Clip, number: int, who: str, model: Path | None, seconds: float, command: tuple[str, ...] = PLAIN_LOOP) -> Run:
    """Run the plain loop over a clip once.

    Args:
        clip: the clip.
        number: of the round.
        who: under which name.
        model: pose model; the shipped one where ``None``.
        seconds: how much of the clip it is given.
        command: program and first arguments.

    Raises:
        SetupError: it failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "angles.csv"
        chosen = ("--model", str(model)) if model else ()
        cost, said = process.measure((*command, str(clip.path), "--csv", str(file), "--seconds", str(seconds), *chosen))
        told = re.search(r"frames (\d+) detected \d+ wall_s ([\d.]+)", said)
        if not told:
            raise SetupError(f"expected the plain loop to say how fast it was, got: {said[-300:]}", "Run it by hand.")
        rows = accuracy.load_rows(file)
    share = min(1.0, int(told[1]) / clip.contents.frames)
    return _run(who, number, cost, share=share, loop_s=float(told[2]), found=accuracy.of_plain_loop(rows, clip.truth))


def _run(
    who: str,
    number: int,
    cost: Cost,
    *,
    found: tuple[accuracy.Accuracy, ...],
    share: float = 1.0,
    loop_s: float = 0.0,
    reps: int | None = None,
    used: Timings | None = None,
) -> Run:
    return Run(who=who, round=number, cost=cost, share=share, loop_s=loop_s, reps=reps, accuracy=found, timings=used)
