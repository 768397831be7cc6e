"""The line in front of the pose model: so many pieces of work at once, the others wait in the order of their coming. Knows no Streamlit."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from screener.errors import Cancelled
from screener.run import MOST_WORKERS

AT_ONCE_VARIABLE: Final = "SCREENER_AT_ONCE"
"""Environment variable that sets how many pieces of work go on at once, whatever the computer has."""


def at_once() -> int:
    """How many pieces of work go on at once on this computer.

    One screening keeps every core busy, up to ``MOST_WORKERS``. A second one beside it would make both take twice as long: the first would
    end later and the second no earlier. So there are as many places as whole screenings fit on the cores, one at least.
    """
    chosen = os.environ.get(AT_ONCE_VARIABLE, "")
    return int(chosen) if chosen.isdecimal() and int(chosen) else max(1, cores() // MOST_WORKERS)


def cores() -> int:
    """Processor cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Place:
    """A place that is held. Work of many pieces asks between two of them whether somebody waits, and lets them go first.

    Args:
        line: whose.
        stopped, on_wait: as for ``Line.place``.
    """

    def __init__(self, line: Line, stopped: Callable[[], bool], on_wait: Callable[[int], None]) -> None:
        self._line, self._stopped, self._on_wait = line, stopped, on_wait
        self.held = False

    def take(self) -> None:
        """Wait for the place. Raises ``Cancelled``."""
        self._line.enter(self._stopped, self._on_wait)
        self.held = True

    def give_back(self) -> None:
        """Let go of it, if it is held."""
        if self.held:
            self.held = False
            self._line.leave()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits."""
        return self._line.somebody_waits

    def let_others_first(self) -> None:
        """Give the place to whoever waits and wait behind all of them. Raises ``Cancelled``."""
        self.give_back()
        self.take()


class Line:
    """Places, and who waits for one. Thread-safe.

    Args:
        places: how many may be at work at a time.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[object] = []
        self._moved = threading.Condition()

    def nudge(self) -> None:
        """Have everybody who waits look up: one of them was asked to stop."""
        with self._moved:
            self._moved.notify_all()

    @property
    def somebody_waits(self) -> bool:
        """Whether anybody waits for a place."""
        with self._moved:
            return bool(self._waiting)

    @contextmanager
    def place(self, stopped: Callable[[], bool], on_wait: Callable[[int], None]) -> Iterator[Place]:
        """Wait for a place and hold it.

        Args:
            stopped: asked whenever somebody moved or ``nudge`` was called.
            on_wait: hears how many have to end before this one begins, each time that changes.

        Raises:
            Cancelled: ``stopped`` said so before there was a place.
        """
        held = Place(self, stopped, on_wait)
        held.take()
        try:
            yield held
        finally:
            held.give_back()

    def enter(self, stopped: Callable[[], bool], on_wait: Callable[[int], None]) -> None:
        """Wait for a place and take it, as ``place`` does; ``leave`` gives it back."""
        ticket = object()
        with self._moved:
            self._waiting.append(ticket)
            before: int | None = None
            try:
                while self._waiting.index(ticket) >= self._free:
                    if stopped():
                        raise Cancelled
                    now = self._waiting.index(ticket) - self._free + 1
                    if now != before:
                        before = now
                        on_wait(now)
                    self._moved.wait()
                self._free -= 1
            finally:
                self._waiting.remove(ticket)
                self._moved.notify_all()

    def leave(self) -> None:
        """Give a place back."""
        with self._moved:
            self._free += 1
            self._moved.notify_all()


LINE: Final = Line(at_once())
"""The one line of this process: screenings, hip checks and drawn-over clips of all visitors."""
