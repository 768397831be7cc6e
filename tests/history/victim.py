"""A process that keeps results one after another until it is killed, or kills itself at a named point of a save.

``python -m tests.history.victim POINT``: prints the identifier of each result once it is kept.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from screener.history import History, NewAthlete, Taken, screenings, videos
from screener.history.engine import Database
from screener.types import AgeGroup
from tests import factories
from tests.history import made

WHOLE_SAVES = 2
"""Saves that end well before the point counts."""


def die(*_: object) -> None:
    """End at once, as if the plug were pulled."""
    os.kill(os.getpid(), signal.SIGKILL)


def _after(owner: Any, name: str) -> None:
    real: Callable[..., Any] = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        real(*args, **kwargs)
        die()

    setattr(owner, name, wrapped)


def _half_a_copy() -> None:
    def half(descriptor: int) -> None:
        os.ftruncate(descriptor, 10)
        die()

    os.fsync = half  # type: ignore[assignment]


def _in_the_middle_of_writing() -> None:
    """After the rows were written, before they are kept."""
    real = Database.writing

    def writing(self: Database) -> Any:
        context = real(self)
        leave = type(context).__exit__
        type(context).__exit__ = lambda *args: die() if args[1] is None else leave(*args)  # type: ignore[method-assign]
        return context

    Database.writing = writing  # type: ignore[method-assign]


POINTS: dict[str, Callable[[], None]] = {
    "half a hidden copy of the clip": _half_a_copy,
    "a whole hidden copy of the clip": lambda: _after(videos, "copies_of"),
    "rows without a clip": lambda: _after(screenings, "insert"),
    "a clip in place without its row": lambda: _after(videos, "put"),
    "all of it, not yet kept": _in_the_middle_of_writing,
}


def main(point: str) -> None:
    """Keep results until the end."""
    folder = Path(os.environ["SCREENER_HOME"])
    with History(create=True) as history:
        robin = history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))
        for number in count():
            if number == WHOLE_SAVES and point != "any":
                POINTS[point]()
            content = f"clip {number}".encode() * 20_000
            clip = folder / f"clip{number}.mp4"
            clip.write_bytes(content)
            screening = made.of_clip(factories.valgus_sls(), content, clip.name)
            kept = history.add(robin.id, screening, Taken(datetime(2026, 5, 1)), video=clip, keep_video=True)
            sys.stdout.write(f"{kept.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
