"""Clips and a pose model for the tests of the engine, found by name in other processes; and a batch as a program of its own.

``python -m tests.engine.made OUT SOURCE... [--scheduler ADDRESS] [--workers N]`` runs a batch with the made-up model.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from screener.errors import ScreenerError
from screener.run import screen_batch
from screener.types import Pose
from tests import fakes

TODAY: Final = date(2026, 4, 1)
DEADLY_S: Final = 11.5
"""A clip that lasts longer than this kills the process that looks at it."""
MERCY: Final = "SCREENER_TEST_MERCY"
"""Names a file in the environment: once it is there, nobody is killed any more. It appears with the first death."""
DELAY: Final = "SCREENER_TEST_DELAY"
"""Seconds that each look takes, in the environment."""

OTHER_MODEL: Final = "SCREENER_TEST_OTHER_MODEL"
"""In the environment: this process has another pose model."""
BLIND: Final = "SCREENER_TEST_BLIND"
"""A folder in the environment that this process does not see, as on another machine."""


def make_backend() -> fakes.FakeBackend:
    """Sees somebody squatting in every clip, and dies of long ones."""
    if (folder := os.environ.get(BLIND)) is not None:
        _hide(folder)
    other = os.environ.get(OTHER_MODEL) is not None
    return fakes.FakeBackend(_seen, delay_s=float(os.environ.get(DELAY, "0")), model_sha256="1" * 64 if other else "0" * 64)


def _hide(folder: str) -> None:
    """Nothing in a folder is a file any more, for this process."""
    is_file = Path.is_file
    Path.is_file = lambda path: not str(path).startswith(folder) and is_file(path)  # type: ignore[method-assign, assignment]


def _seen(time_s: float) -> tuple[Pose, ...]:
    if time_s > DEADLY_S:
        mercy = os.environ.get(MERCY)
        if mercy is None or not Path(mercy).exists():
            if mercy is not None:
                Path(mercy).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return fakes.squatter(2)(time_s)


def evening(folder: Path, count: int, longest: bool = False) -> Path:
    """A folder of squats, each a little longer than the one before, a broken clip and a text; with a deadly one if asked for."""
    folder.mkdir()
    for number in range(count):
        fakes.film(folder / f"Athlete-{number}_squat_2026-03-31.mp4", fakes.squat_seconds(2) + number * 0.2)
    if longest:
        fakes.film(folder / "Long_squat.mp4", DEADLY_S + 1.5)
    (folder / "Broken_squat.mp4").write_bytes(b"not a video at all")
    (folder / "notes.txt").write_text("bring water", encoding="utf-8")
    return folder


def command(out: Path, *sources: Path, more: Sequence[str] = ()) -> list[str]:
    """The command line of such a batch."""
    return [sys.executable, "-m", "tests.engine.made", str(out), *(str(source) for source in sources), *more]


def tables(out: Path) -> dict[str, bytes]:
    """Every table of a batch, whole."""
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file() and not path.name.startswith(".")}


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run one; the exit code is 0 or that of the error."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--scheduler")
    parser.add_argument("--workers", type=int)
    said = parser.parse_args()
    try:
        result = screen_batch(
            said.sources, said.out, workers=said.workers, scheduler=said.scheduler, make_backend=make_backend,
            on_problem=lambda problem: say(f"{problem.kind}: {problem.file}: {problem.reason}"), on_note=say, today=TODAY,
        )  # fmt: skip
    except ScreenerError as error:
        say(f"{error} {error.hint}")
        return error.exit_code
    say(f"clips {result.clips} resumed {result.resumed} measured {result.measured}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
