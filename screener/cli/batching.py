"""``batch``: screens many clips, tells what goes wrong at once, and says at the end what is there and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from screener import run as application
from screener.cli.page import Page
from screener.cli.working import interruptible
from screener.run import BatchOptions, BatchProgress, BatchResult

if TYPE_CHECKING:
    from screener.batch.facts import Problem

MISSING = 1
NOT_JUDGED = 3


def batch(sources: Sequence[str], out: Path, options: BatchOptions, workers: int | None, scheduler: str | None) -> int:
    """Screen the clips and give the exit code: 0, 1 where something is missing, 3 where a clip has to be filmed again.

    Raises:
        ScreenerError: see ``run.screen_batch``.
    """
    with interruptible() as cancelled, _shown() as (on_progress, say):
        result = application.screen_batch(
            sources,
            out,
            options,
            workers=workers,
            scheduler=scheduler,
            on_progress=on_progress,
            on_problem=lambda problem: say(_line(problem)),
            on_note=say,
            cancelled=cancelled,
        )
    _show(Page(), result)
    return MISSING if result.missing else NOT_JUDGED if result.refused else 0


def _line(problem: Problem) -> str:
    """A problem in one line: the clip, why, what to do."""
    words = f"{problem.file}: {problem.reason} {problem.mend}"
    return " ".join(words.split())


def _show(page: Page, result: BatchResult) -> None:
    kept = f" ({result.resumed} of them by an earlier run)" if result.resumed else ""
    lost = [problem for problem in result.problems if problem.missing]
    page.heading("Batch")
    page.line(f"{result.clips} {'clip' if result.clips == 1 else 'clips'} read{kept}: {result.measured} measured.")
    if result.refused:
        page.line(f"{result.refused} cannot be judged: film again. That says nothing about the movement, good or bad.", "bold")
    if lost:
        page.line(f"{len(lost)} missing: see problems.csv for why, and what to do.", "bold")
    if not lost and not result.refused:
        page.line("Nothing is missing.")
    page.heading("Files written")
    page.bullets(str(path) for path in result.files)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@contextmanager
def _shown() -> Iterator[tuple[Callable[[BatchProgress], None], Callable[[str], None]]]:
    """Gives a function that shows progress and one that says a line above it; without a terminal only lines are said."""
    if not sys.stderr.isatty():
        yield (lambda _: None), _say
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    left = TimeRemainingColumn(elapsed_when_finished=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=24), TaskProgressColumn(), left, TextColumn("left"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True, speed_estimate_period=600) as bar:
        task = bar.add_task("Starting", total=1.0)

        def show(progress: BatchProgress) -> None:
            failed = f", {progress.failed} failed" if progress.failed else ""
            words = f"{progress.stage}: {progress.done} of {progress.total}{failed}"
            if progress.share < bar.tasks[0].completed and not words.startswith(bar.tasks[0].description.partition(":")[0]):
                bar.reset(task)  # another stage takes its own time
            bar.update(task, description=words, completed=progress.share)

        yield show, console.print
