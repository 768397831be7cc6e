"""What the pages ask of a batch: look over the clips, begin, see how far it is, take what came of it, keep it.

There is one batch at a time in this program, whichever window of this computer looks at it: a page that is loaded again finds it. Clips of
a folder go on being screened with no page open; uploads go with the visit that brought them, and with them their batch.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from screener import history, run
from screener.batch.facts import Problem as Line
from screener.engine import keep
from screener.engine.keep import KeptBatch, Roster
from screener.engine.processes import default_workers
from screener.errors import BatchStopped, Cancelled, ScreenerError
from screener.history import History, NewAthlete
from screener.present.batch import ResultRow, result_rows, stage_words
from screener.run import BatchOptions, BatchPlan, BatchProgress, BatchResult, Progress
from screener.ui import keeping, state, temporary
from screener.ui.line import at_once, cores
from screener.ui.state import Problem
from screener.ui.tasks import Task

CSV, XLSX, PROBLEMS = "summary.csv", "screening.xlsx", "problems.csv"
"""Files of a batch that are offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A batch that is to be done.

    Attributes:
        sources: folder or manifest, or uploaded clips.
        out: folder for the results.
        options: what holds for every clip.
        named: whether the coach named ``out``; else it goes when the program ends.
        uploads: whether the clips were uploaded.
    """

    sources: tuple[str, ...]
    out: Path
    options: BatchOptions
    named: bool
    uploads: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a batch, and its rows in words."""

    result: BatchResult
    rows: tuple[ResultRow, ...]


@dataclass(eq=False)
class Evening:
    """A batch under way, or at its end.

    Attributes:
        task: the work.
        latest: how far it is; ``None`` before the first word.
        told: what gave no numbers so far.
        kept: what was kept in the history; ``None`` before that.
    """

    wanted: Wanted
    task: Task[Finished] = field(init=False)
    latest: BatchProgress | None = None
    told: list[Line] = field(default_factory=list)
    kept: KeptBatch | None = None

    @property
    def finished(self) -> Finished | None:
        """What came of it; ``None`` while it is under way, and where it did not come to its end."""
        if not self.task.done or self.problem is not None:
            return None
        return self.task.outcome()

    @property
    def problem(self) -> Problem | None:
        """Why it did not come to its end; ``None`` where it did, or is under way."""
        if not self.task.done:
            return None
        try:
            self.task.outcome()
        except BatchStopped as error:
            return Problem(str(error), GO_ON)
        except Cancelled:
            return Problem(STOPPED_EARLY, GO_ON)
        except ScreenerError as error:
            return keeping.told_of(error)
        except Exception as error:  # whatever it was, the clips that are finished are there, and the page goes on
            return Problem(f"The program failed in a way that nobody foresaw ({type(error).__name__}: {error}).", GO_ON)
        return None


GO_ON: Final = "Press “Go on” when you like. What is finished is not screened again."
STOPPED_EARLY: Final = "Stopped before the first clip was begun."
_lock: Final = threading.Lock()
_now: Final[list[Evening]] = []
_work: Final[list[Path]] = []


def current() -> Evening | None:
    """The batch of this program; ``None`` where there is none."""
    return _now[0] if _now else None


def work_folder() -> Path:
    """Where results go that nobody named a folder for: in this program's own part of the temporary area, gone when it ends."""
    with _lock:
        if not _work or not _work[0].is_dir():
            _work[:] = [temporary.new_folder()]
        return _work[0]


def roster() -> Roster:
    """Who is in the roster; nobody where nothing was ever kept. Raises ``HistoryError``."""
    if not history.exists():
        return Roster(())
    with History() as kept:
        return Roster(kept.athletes())


def look_over(wanted: Wanted) -> BatchPlan:
    """Which clip goes to whom, and what is wrong with the rest. Raises ``ScreenerError``."""
    return run.plan_batch(wanted.sources, wanted.out, wanted.options)


def start(wanted: Wanted) -> None:
    """Begin a batch in its turn, in place of one that has ended; nothing happens while one is under way."""
    with _lock:
        if _now and not _now[0].task.done:
            return
        evening = Evening(wanted)
        evening.task = Task(lambda on_progress, cancelled: _screen(evening, on_progress, cancelled), "Opening the clips")
        _now[:] = [evening]
    if wanted.uploads:
        state.workspace().watch(evening.task)
    evening.task.start()


def _screen(evening: Evening, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Finished:
    def tell(progress: BatchProgress) -> None:
        evening.latest = progress
        said = stage_words(progress.stage, progress.done, progress.total, progress.failed)
        on_progress(Progress(said, progress.share))

    wanted = evening.wanted
    result = run.screen_batch(
        wanted.sources,
        wanted.out,
        wanted.options,
        workers=workers(),
        on_progress=tell,
        on_problem=evening.told.append,
        cancelled=cancelled,
        may_begin=evening.task.may_go_on,
    )
    return Finished(result, tuple(_rows(result)))


def workers() -> int:
    """Clips side by side: as many as one place in the line has cores."""
    return max(1, min(default_workers(), cores() // at_once()))


def _rows(result: BatchResult) -> Iterable[ResultRow]:
    for done in result.done:
        yield from result_rows(done.entry, keep.read(done))


def keep_results(evening: Evening, videos: bool) -> None:
    """Keep what a finished batch gave. Raises ``HistoryError``."""
    if evening.finished is None:
        return
    if not history.exists():
        evening.kept = keep.none_kept(evening.finished.result.done)
        return
    with History() as kept:
        evening.kept = keep.keep_all(kept, evening.finished.result.done, videos=videos, uploads=evening.wanted.uploads)


def add_people(new: Iterable[NewAthlete]) -> int:
    """Add athletes to the roster, all of them or none; gives how many. Raises ``ScreenerError``."""
    wanted = tuple(history.checked(one) for one in new)
    with History(create=True) as kept:
        return len(kept.add_athletes(wanted))


def file(evening: Evening, name: str) -> bytes:
    """A table of a finished batch; empty where it is not there any more."""
    path = evening.wanted.out / name
    return path.read_bytes() if path.is_file() else b""


def clear() -> None:
    """Forget the batch that has ended; what it wrote stays where it is."""
    with _lock:
        if _now and _now[0].task.done:
            _now.clear()
