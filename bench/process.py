"""What a whole process costs, from its start to its end. Linux and macOS."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from screener.engine.processes import without_the_program
from screener.errors import ScreenerError, SetupError

LAUNCHER: Final = Path(__file__).with_name("launcher.py")
ROOT: Final = Path(__file__).resolve().parents[1]
LAST_LINES: Final = 5
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of one process with the processes that it waited for.

    Attributes:
        wall_s: from its start to its end, seconds.
        cpu_s: user and system time together, seconds.
        peak_mb: most memory resident at a time, of the largest single process, megabytes (10^6 bytes).
        exit_code: as it ended.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    exit_code: int


def measure(command: Sequence[str], good: frozenset[int] = frozenset({0})) -> tuple[Cost, str]:
    """Run a command by itself and wait for it.

    Args:
        command: program and arguments.
        good: exit codes that count as done.

    Returns:
        What it cost, and everything it said.

    Raises:
        SetupError: it ended with another exit code, or could not be started.
    """
    with tempfile.TemporaryDirectory() as folder:
        report, log = Path(folder) / "cost.json", Path(folder) / "log.txt"
        launched = [sys.executable, "-I", str(LAUNCHER), str(report), str(log), *command]
        done = subprocess.run(launched, capture_output=True, check=False, cwd=ROOT)  # `python -m bench...` is found from there
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        if not report.exists():
            lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise SetupError(f"expected to start {command[0]}, got: {lines[-1]}", "Run `make setup` in the checkout.")
        cost = Cost(**json.loads(report.read_text(encoding="utf-8")))
    if cost.exit_code not in good:
        last = "\n".join(said.strip().splitlines()[-LAST_LINES:])
        wanted = " or ".join(str(code) for code in sorted(good))
        raise SetupError(
            f"expected exit code {wanted}, got {cost.exit_code} from: {' '.join(command)}\n{last}", "Run that command by itself to see why."
        )
    return cost, said


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a fresh process: what it loads and how it is tied to cores is gone afterwards.

    Raises:
        SetupError: in place of whatever error of the screener the function raised.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        with without_the_program():
            waiting = pool.submit(_caught, work, args, kwargs)
        found = waiting.result()
    if isinstance(found, _Failed):
        raise SetupError(found.message, found.hint)
    return found


@dataclass(frozen=True, slots=True)
class _Failed:
    """An error in words: the error itself would not survive the way back to the first process."""

    message: str
    hint: str


def _caught(work: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T | _Failed:
    try:
        return work(*args, **kwargs)
    except ScreenerError as error:
        return _Failed(str(error), error.hint)


@contextmanager
def one_core() -> Iterator[bool]:
    """Keep this thread, and threads started meanwhile, to one core; gives whether the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield False
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield True
    finally:
        os.sched_setaffinity(0, before)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
