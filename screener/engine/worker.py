"""One process that screens clips for another. Loads nothing before the number of threads is set: libraries read it when they load."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import Final

ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""Clips run side by side, so that each process needs one core: threads of the libraries would only wait for each other."""


def one_thread() -> None:
    """Tell the number crunching libraries to use one thread, unless the user said otherwise."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


def main(line: Connection) -> None:
    """Take jobs from ``line`` and answer each with its share of progress, then its outcome, until ``None`` comes or nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the first one decides what it means
    one_thread()
    from screener.engine.clip import screen_clip

    share: Callable[[float], None] = partial(_share, line)
    try:
        make_backend = line.recv()
        while (job := line.recv()) is not None:
            line.send(screen_clip(job, make_backend, on_share=share, cancelled=_orphaned))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # whoever asked is gone


def _share(line: Connection, share: float) -> None:
    line.send(share)


def _orphaned() -> bool:
    parent = parent_process()
    return parent is not None and not parent.is_alive()
