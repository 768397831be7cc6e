"""``batch``: screens many clips, tells what goes wrong at once, and says at the end what is there and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener import run as application
from screener.cli.page import Page
from screener.cli.working import interruptible
from screener.present import keeping as kept_words
from screener.present.batch import NOTHING_MISSING, outcome_words
from screener.run import BatchOptions, BatchProgress, BatchResult, Person

if TYPE_CHECKING:
    from screener.batch.facts import Problem

MISSING = 1
NOT_JUDGED = 3


@dataclass(frozen=True, slots=True)
class How:
    """Who does the work, and whether the results, and the clips, are kept in the history."""

    workers: int | None = None
    scheduler: str | None = None
    keep: bool = False
    keep_video: bool = False


def batch(sources: Sequence[str], out: Path, options: BatchOptions, how: How) -> int:
    """Screen the clips and give the exit code: 0, 1 where something is missing, 3 where a clip has to be filmed again.

    Raises:
        ScreenerError: see ``run.screen_batch``; where results are to be kept, also ``HistoryError`` before the work begins.
    """
    if how.keep:
        options = replace(options, person=_known())
    with interruptible() as cancelled, _shown() as (on_progress, say):
        result = application.screen_batch(
            sources,
            out,
            options,
            workers=how.workers,
            scheduler=how.scheduler,
            on_progress=on_progress,
            on_problem=lambda problem: say(_line(problem)),
            on_note=say,
            cancelled=cancelled,
        )
    page = Page()
    _show(page, result)
    unkept = how.keep and not _keep(page, result, how.keep_video)
    return MISSING if result.missing or unkept else NOT_JUDGED if result.refused or result.unread else 0


def _known() -> Callable[[str], Person | None]:
    """What the history knows about athletes by name. Raises ``HistoryError`` where nobody is kept: told before hours of work."""
    from screener.engine.keep import Roster
    from screener.history import History

    with History() as history:
        return Roster(history.athletes()).person


def _keep(page: Page, result: BatchResult, videos: bool) -> bool:
    """Keep the results and say what was kept and what was not; whether all of them are kept."""
    from screener.engine.keep import keep_all
    from screener.history import History

    with History() as history:
        kept = keep_all(history, result.done, videos=videos)
    page.heading("Kept in the history")
    page.line(kept_words.batch_kept(kept.new, kept.refused, kept.before, len(kept.problems)))
    page.bullets(_line(problem) for problem in kept.problems)
    return not kept.problems


def _line(problem: Problem) -> str:
    """A problem in one line: the clip, why, what to do."""
    words = f"{problem.file}: {problem.reason} {problem.mend}"
    return " ".join(words.split())


def _show(page: Page, result: BatchResult) -> None:
    missing = sum(problem.missing for problem in result.problems)
    counts = (result.clips, result.resumed, result.measured, result.refused, missing, result.unread)
    page.heading("Batch")
    first, *more = outcome_words(*counts, "problems.csv")
    page.line(first)
    for line in more:
        page.line(line, "" if line == NOTHING_MISSING else "bold")
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
