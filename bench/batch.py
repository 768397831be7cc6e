"""Clips per minute of ``screener batch`` against a shell loop over ``screener screen``: whole processes, one after the other, in turn."""

from __future__ import annotations

import os
import shlex
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench import clips, evening, process
from bench.process import Cost

ASKED: Final = 1.3
"""How many times as many clips a minute as the loop a batch should screen on two cores."""
SCREENER: Final = (sys.executable, "-m", "screener")
DONE: Final = frozenset({0, 1, 3})
"""A batch of these clips is right with 1, as some of them are broken on purpose."""
FULL_HD: Final = ("hd_8reps", "slow_240")
COPIES: Final = 6
"""Of each full HD clip: a dozen in all, a small part of an evening."""


def run(rounds: int, tell: Callable[[str], None]) -> None:
    """Time both on two folders: the samples (small clips, where starting a program costs most) and full HD clips as phones write them.

    Raises:
        SetupError: a program failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, files in (("samples", _samples()), ("full HD", _full_hd(Path(folder), tell))):
            loops, batches = list[float](), list[float]()
            for number in range(rounds):
                load = os.getloadavg()[0]
                loop, batch = loop_of(files), batch_of(files)
                loops.append(60 * len(files) / loop.wall_s)
                batches.append(60 * len(files) / batch.wall_s)
                tell(
                    f"{name}, round {number + 1}, {len(files)} clips: loop {loop.wall_s:.1f} s ({loops[-1]:.1f} clips/min, "
                    f"{loop.cpu_s:.0f} s of cores), batch {batch.wall_s:.1f} s ({batches[-1]:.1f} clips/min, {batch.cpu_s:.0f} s of "
                    f"cores), ratio {batches[-1] / loops[-1]:.2f}, load before {load:.1f}"
                )
            ratio = statistics.median(b / a for a, b in zip(loops, batches, strict=True))
            tell(f"{name}: ratio {ratio:.2f}, asked for at least {ASKED} on two cores; this machine lends {process.cores()}")


def _samples() -> list[Path]:
    from screener import assets

    return [sample.path for sample in assets.samples()]


def _full_hd(folder: Path, tell: Callable[[str], None]) -> list[Path]:
    """Full HD clips, each of them several times: the copies differ in a byte at their end, so that they are not one and the same."""
    found = []
    for name in FULL_HD:
        path = clips.built(clips.recipe(name), tell=tell).path
        for copy in range(COPIES):
            target = folder / f"{name}_{copy}.mp4"
            target.write_bytes(path.read_bytes() + b"\0" * copy)
            found.append(target)
    return found


def loop_of(files: Sequence[Path]) -> Cost:
    """``for clip in ...; do screener screen "$clip" --json ...; done``"""
    with tempfile.TemporaryDirectory() as out:
        each = f'{shlex.join(SCREENER)} screen "$clip" --json {shlex.quote(out)}/"$(basename "$clip")".json'
        script = f"for clip in {shlex.join(str(file) for file in files)}; do {each} || [ $? -eq 3 ] || exit 9; done"
        return process.measure(("sh", "-c", script))[0]


def batch_of(files: Sequence[Path]) -> Cost:
    """``screener batch`` on the same clips, with a manifest."""
    with tempfile.TemporaryDirectory() as out:
        manifest = Path(out) / evening.MANIFEST
        lines = ["file,athlete", *(f"{file.absolute()},Athlete {number}" for number, file in enumerate(files))]
        manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return process.measure((*SCREENER, "batch", str(manifest), "--out", str(Path(out) / "out")), DONE)[0]
