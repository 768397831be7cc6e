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
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(chosen) if chosen.isdecimal() and int(chosen) else max(1, cores // MOST_WORKERS)


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

    @contextmanager
    def place(self, stopped: Callable[[], bool], on_wait: Callable[[int], None]) -> Iterator[None]:
        """Wait for a place and hold it.

        Args:
            stopped: asked whenever somebody moved or ``nudge`` was called.
            on_wait: hears how many have to end before this one begins, each time that changes.

        Raises:
            Cancelled: ``stopped`` said so before there was a place.
        """
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
        try:
            yield
        finally:
            with self._moved:
                self._free += 1
                self._moved.notify_all()


LINE: Final = Line(at_once())
"""The one line of this process: screenings, hip checks and drawn-over clips of all visitors."""
