"""The engine of one machine: a few processes, each with a pose model of its own, that screen clips side by side.

Each process has a line of its own and nothing shared, so that one that is killed, at whatever moment, takes nothing with it but its clip.
(The pools of the standard library give up all clips where one process dies.)
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Final

from screener.batch.facts import ProblemKind
from screener.engine import worker
from screener.engine.jobs import Failure, Job, MakeBackend, Outcome, Share
from screener.errors import Cancelled

TRIES: Final = 2
STALLED_S: Final = 900.0
"""A process that says nothing for so long hangs. It speaks every two seconds of a clip."""
POLL_S: Final = 0.2
PROCESS_BYTES: Final = 800e6
"""Memory that one process is given: 450 MB were measured for full HD (docs/performance.md)."""


def default_workers() -> int:
    """One process a core, fewer where memory would not do."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # a system that does not say
        return cores
    return max(1, min(cores, int(memory / PROCESS_BYTES)))


@dataclass(eq=False)
class _Hand:
    """One process, its line, and what it works on."""

    process: BaseProcess
    line: Connection
    job: Job | None = None
    heard_s: float = field(default_factory=time.monotonic)

    def give(self, job: Job) -> bool:
        """Hand over a job; ``False`` where nobody takes it."""
        self.job, self.heard_s = job, time.monotonic()
        try:
            self.line.send(job)
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.line.close()


class Processes:
    """Screens clips in processes of this machine. See ``jobs.Engine``.

    A process that dies (out of memory, a fault in a library) or hangs is replaced; its clip is tried once more at the end, then told.

    Args:
        make_backend: gives each process its pose backend; found by its name, so a function of a module.
        workers: processes side by side.
        stalled_s: silence after which a process is taken to hang.
        may_begin: asked before each clip, with the number of those under way; ``False`` holds it back for now.
    """

    def __init__(
        self,
        make_backend: MakeBackend,
        workers: int | None = None,
        stalled_s: float = STALLED_S,
        may_begin: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self._make_backend, self._may_begin = make_backend, may_begin
        self._workers = workers or default_workers()
        self._stalled_s = stalled_s

    def run(self, jobs: Sequence[Job], on_share: Share, cancelled: Callable[[], bool]) -> Generator[Outcome]:
        """See ``Engine.run``."""
        waiting, tries = deque(jobs), dict.fromkeys((job.key for job in jobs), 0)
        hands: list[_Hand] = []
        try:
            while waiting or any(hand.job for hand in hands):
                if cancelled():
                    raise Cancelled
                self._hand_out(hands, waiting, tries)
                for hand in self._heard(hands):
                    outcome = self._listen(hand, on_share)
                    if outcome is None and hand.job is not None and hand.process.exitcode is None:
                        continue
                    if outcome is None:
                        outcome = self._lost(hand, hands, waiting, tries)
                    if outcome is not None:
                        yield outcome
        finally:
            for hand in hands:
                hand.stop()

    def _hand_out(self, hands: list[_Hand], waiting: deque[Job], tries: dict[str, int]) -> None:
        """Give everyone without work something to do; more hands where there is work for them."""
        while waiting and self._may_begin(sum(hand.job is not None for hand in hands)):
            idle = next((hand for hand in hands if hand.job is None), None)
            if idle is None:
                if len(hands) >= self._workers:
                    return
                hands.append(idle := self._start())
            job = waiting.popleft()
            tries[job.key] += 1
            if not idle.give(job):
                idle.process.kill()  # told like any other death, by the next look

    def _start(self) -> _Hand:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=worker.main, args=(theirs,), daemon=True)
        needed = getattr(self._make_backend, "__module__", None) == "__main__"
        with _deaf_to_ctrl_c(), nullcontext() if needed else without_the_program():
            process.start()
        theirs.close()
        with suppress(OSError):
            ours.send(self._make_backend)
        return _Hand(process, ours)

    def _heard(self, hands: list[_Hand]) -> list[_Hand]:
        """Those who said something, ended, or hang."""
        busy = [hand for hand in hands if hand.job is not None]
        if not busy:  # all are held back
            time.sleep(POLL_S)
        ready = wait([hand.line for hand in busy], POLL_S)
        now = time.monotonic()
        for hand in busy:
            if now - hand.heard_s > self._stalled_s:
                hand.process.kill()
        return [hand for hand in busy if hand.line in ready]

    @staticmethod
    def _listen(hand: _Hand, on_share: Share) -> Outcome | None:
        """What a hand says; ``None`` for mere progress, or where it ended: then its process is joined."""
        try:
            said = hand.line.recv()
        except (EOFError, OSError):
            hand.process.join(5)
            if hand.process.exitcode is None:
                hand.process.kill()
                hand.process.join()
            return None
        hand.heard_s = time.monotonic()
        if isinstance(said, Outcome):
            hand.job = None
            return said
        if hand.job is not None:
            on_share(hand.job.key, said)
        return None

    @staticmethod
    def _lost(hand: _Hand, hands: list[_Hand], waiting: deque[Job], tries: dict[str, int]) -> Outcome | None:
        """A process is gone: its clip waits again, or is given up."""
        hands.remove(hand)
        hand.stop()
        job = hand.job
        if job is None:
            return None
        if tries[job.key] < TRIES:
            waiting.append(job)
            return None
        return Outcome(job.key, crashed(_ended(hand.process.exitcode)))


def crashed(how: str) -> Failure:
    """The failure of a clip whose process ended again and again."""
    return Failure(
        ProblemKind.CRASHED,
        f"The program that screened this clip ended {TRIES} times ({how}).",
        "Close other programs or use fewer workers, in case memory ran out. If it stays so, send us the clip.",
    )


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """A process that starts meanwhile does not hear Ctrl-C before it can say what that means to it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def without_the_program() -> Iterator[None]:
    """A process that starts meanwhile does not run the program of this one once more.

    Otherwise it would: ``spawn`` imports the ``__main__`` of its parent, and in the app that is a page, which no process without a server
    can draw. Only a backend that is made by the program itself needs it.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program
