"""Work on a thread of its own, in its turn: progress to look at, a way to stop it, and its outcome. Knows nothing of Streamlit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from screener.run import Progress
from screener.ui.line import LINE, Line, Place
from screener.ui.memory import give_back

if TYPE_CHECKING:
    from screener.glimpse import Glimpse

Result = TypeVar("Result")
Work = Callable[[Callable[[Progress], None], Callable[[], bool]], Result]
"""``work(on_progress, cancelled)``: what ``screen_video`` and ``write_overlay`` take."""

_EARLY: Final = 0.04
"""Share of the work below which a guess of the remaining time would only jump about."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How far a task is.

    Attributes:
        stage: in plain words.
        share: of the work, from 0 to 1.
        left: the time left in words; "" = too early to say.
        before: how many of others have to end before it begins; 0 = it has begun.
    """

    stage: str
    share: float
    left: str
    before: int = 0


class Task(Generic[Result]):
    """One piece of work on one thread; it begins when there is a place for it.

    Args:
        work: called once on the thread; it reports progress and asks whether to stop.
        stage: words to show until the first report.
        line: where it waits for a place.
    """

    def __init__(self, work: Work[Result], stage: str, line: Line = LINE) -> None:
        self._work = work
        self._line = line
        self._place: Place | None = None
        self._before = 0
        self._stop = threading.Event()
        self._progress = Progress(stage, 0.0)
        self._started = time.monotonic()
        self._result: Result | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="screener-task", daemon=True)

    def start(self) -> Task[Result]:
        """Begin, and give the task back."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ask the work to stop; it ends with ``Cancelled`` as soon as it asks, and at once while it waits."""
        self._stop.set()
        self._line.nudge()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    @property
    def done(self) -> bool:
        """Whether the work has ended, however it ended."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it has come."""
        self._thread.join(seconds)
        return self.done

    def outcome(self) -> Result:
        """What the work gave back, or the error it ended with. Raises ``RuntimeError`` while it is under way."""
        if self._error is not None:
            raise self._error
        if not self.done or self._result is None:
            raise RuntimeError("expected a task that has ended, got one under way")
        return self._result

    def snapshot(self) -> Snapshot:
        """How far it is now."""
        progress = self._progress
        if self.stopping:
            return Snapshot("Stopping", progress.share, "")
        if self._before:
            return Snapshot("Waiting", progress.share, "", self._before)
        return Snapshot(progress.stage, min(1.0, max(0.0, progress.share)), time_left(progress.share, time.monotonic() - self._started))

    @property
    def glimpse(self) -> Glimpse | None:
        """The picture that is at work now, if the work shows one."""
        return self._progress.glimpse

    def _run(self) -> None:
        try:
            with self._line.place(self._stop.is_set, self._wait_for) as self._place:
                self._before, self._started = 0, time.monotonic()
                self._result = self._work(self._report, self._stop.is_set)
                give_back()
        except Exception as error:  # handed to whoever asks for the outcome
            self._error = error

    def may_go_on(self, under_way: int) -> bool:
        """Asked by work of many pieces before the next one: ``False`` while somebody waits and pieces are under way.

        With none under way the others go first, and this waits behind them. Raises ``Cancelled`` where it was stopped meanwhile.
        """
        if self._place is None or not self._place.wanted:
            return True
        if under_way:
            return False
        since = time.monotonic()
        self._place.let_others_first()
        self._before = 0
        self._started += time.monotonic() - since
        return True

    def _wait_for(self, before: int) -> None:
        self._before = before

    def _report(self, progress: Progress) -> None:
        if progress.share < self._progress.share:  # another stage, which takes its own time
            self._started = time.monotonic()
        self._progress = progress


def time_left(share: float, elapsed_s: float) -> str:
    """Time left in rough words, as far as so much work in so many seconds tells; "" where it is too early to say."""
    if not _EARLY <= share < 1:
        return ""
    left = elapsed_s * (1 - share) / share
    if left < 3:
        return "a few seconds left"
    if left < 55:
        return f"about {5 * max(1, round(left / 5))} seconds left"
    minutes = max(1, round(left / 60))
    return "about a minute left" if minutes == 1 else f"about {minutes} minutes left"
