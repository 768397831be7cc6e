"""The engine of several machines: a Dask scheduler hands clips to its workers. Results are those of one machine.

Only workers whose screener, pose model and libraries are the same as here are given work. A clip is read where the worker finds it under
the same path; where it does not, the file is sent along. A worker that is lost costs its clip one more try.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from screener import __version__
from screener.batch.facts import ProblemKind
from screener.engine.clip import screen_clip
from screener.engine.jobs import Failure, Job, MakeBackend, Outcome, Share
from screener.engine.processes import TRIES, crashed
from screener.errors import Cancelled, InputError, LibraryMissing, SetupError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_S: Final = 5
WORKERS_S: Final = 10
POLL_S: Final = 0.5
LOOK_AGAIN: Final = 10
"""Polls between two looks at who has joined the cluster."""
AHEAD: Final = 2
"""Clips handed over for each thread of the workers: one it works on and one that is ready, so that little is held or lost."""
LIBRARIES: Final = ("mediapipe", "av", "numpy", "opencv-contrib-python")
"""What a reading depends on: their versions have to be those of this machine."""
_OWN_LOCK: Final = threading.Lock()
"""One clip at a time in each process of a worker: more would share one core."""

Versions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NotHere:
    """The answer of a worker that does not find the file: send it along."""

    key: str


def versions(make_backend: MakeBackend) -> Versions:
    """What a result depends on, on whichever machine this runs."""
    return {"screener": __version__, "pose model": make_backend().model_sha256[:12], **{name: metadata.version(name) for name in LIBRARIES}}


def work(job: Job, make_backend: MakeBackend, contents: bytes | None) -> Outcome | NotHere:
    """Screen one clip on a worker: the file it finds, or the one that was sent along."""
    from screener.engine.worker import one_thread

    one_thread()
    with _OWN_LOCK:
        if contents is None:
            path = Path(job.path)
            here = path.is_file() and path.stat().st_size == job.size
            return screen_clip(job, make_backend, lambda _: None, lambda: False) if here else NotHere(job.key)
        folder = tempfile.mkdtemp(prefix="screener-")
        try:
            path = Path(folder) / Path(job.path).name
            path.write_bytes(contents)
            return screen_clip(job, make_backend, lambda _: None, lambda: False, path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """Screens clips on the workers of a Dask scheduler. See ``jobs.Engine``.

    Args:
        address: of the scheduler, such as ``tcp://192.168.1.5:8786``.
        make_backend: gives each worker its pose backend.
        note: told where the dashboard is, and which workers are left out.

    Raises:
        InputError: that is no address.
        SetupError: Dask is not installed, nobody answers there, or no worker is fit to use.
    """

    def __init__(self, address: str, make_backend: MakeBackend, note: Callable[[str], None]) -> None:
        self._address, self._make_backend, self._note = address, make_backend, note
        self._fit: list[str] = []
        self._unfit: set[str] = set()
        self._client = self._connected()

    def _connected(self) -> Client:
        try:
            from distributed import Client
        except ImportError as error:
            raise LibraryMissing(
                "expected Dask for --scheduler, got an installation without it", 'Install it: pip install "knee-screener[cluster]"'
            ) from error
        no_answer = SetupError(
            f"expected a Dask scheduler at {self._address}, got no answer",
            "Check the address and that it runs: `dask scheduler` prints it. Without --scheduler this machine does the work.",
        )
        if not _answers(self._address):
            raise no_answer
        try:
            client: Client = Client(self._address, timeout=CONNECT_S)
        except (OSError, TimeoutError, ValueError) as error:
            raise no_answer from error
        self._note(f"Dashboard of the cluster: {client.dashboard_link}")
        return client

    def run(self, jobs: Sequence[Job], on_share: Share, cancelled: Callable[[], bool]) -> Generator[Outcome]:
        """See ``Engine.run``. A clip that a worker has begun when the batch is cancelled is finished there and let go of."""
        with self._client as client:
            if jobs:
                self._wait_for_workers(client)
                yield from _Run(self, client, jobs, on_share).outcomes(cancelled)

    def _wait_for_workers(self, client: Client) -> None:
        try:
            client.wait_for_workers(1, timeout=WORKERS_S)
        except TimeoutError as error:
            raise SetupError(
                f"expected a worker at {self._address}, got a scheduler without one", f"Start one: dask worker {self._address} --nthreads 1"
            ) from error
        self.look_for_workers(client)
        if not self._fit:
            raise SetupError(
                "expected a worker with the same versions as here, got none",
                "Install the same version of the screener on every machine, then start the workers again.",
            )

    def look_for_workers(self, client: Client) -> None:
        """Who is there now, and who of them is fit."""
        there = set(client.scheduler_info(n_workers=-1)["workers"])
        self._fit = [name for name in self._fit if name in there]
        new = there - set(self._fit) - self._unfit
        if not new:
            return
        ours = versions(self._make_backend)
        for name, theirs in client.run(versions, self._make_backend, workers=sorted(new), on_error="return").items():
            if theirs == ours:
                self._fit.append(name)
            else:
                self._unfit.add(name)
                self._note(f"Worker {name} is left out: {_difference(ours, theirs)}.")

    @property
    def fit(self) -> list[str]:
        """Addresses of the workers that may be given work."""
        return list(self._fit)

    @property
    def make_backend(self) -> MakeBackend:
        """What gives each worker its pose backend."""
        return self._make_backend

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return self._address


def _answers(address: str) -> bool:
    """Whether anybody listens there: asked before the library does, which goes on asking for a while."""
    scheme, _, rest = address.partition("://")
    host, _, port = rest.rpartition(":")
    if scheme not in ("tcp", "tls"):
        raise InputError(f"expected an address such as tcp://192.168.1.5:8786, got {address!r}", "`dask scheduler` prints it.")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), CONNECT_S):
            return True
    except (OSError, ValueError, OverflowError):
        return False


def _difference(ours: Versions, theirs: object) -> str:
    if not isinstance(theirs, Mapping):
        return f"the screener does not run there ({theirs})"
    differ = [name for name in ours if theirs.get(name) != ours[name]]
    return ", ".join(f"it has {name} {theirs.get(name)}, here it is {ours[name]}" for name in differ)


class _Run:
    """Jobs on their way through a cluster."""

    def __init__(self, cluster: Cluster, client: Client, jobs: Sequence[Job], on_share: Share) -> None:
        self._cluster, self._client, self._on_share = cluster, client, on_share
        self._waiting = deque((job, False) for job in jobs)
        self._tries = dict.fromkeys((job.key for job in jobs), 0)
        self._running: dict[Future[Any], tuple[Job, bool, frozenset[str]]] = {}

    def outcomes(self, cancelled: Callable[[], bool]) -> Generator[Outcome]:
        """Hand over, wait, take in."""
        polls = 0
        try:
            while self._waiting or self._running:
                if cancelled():
                    raise Cancelled
                if self._client.status != "running":
                    yield from self._scheduler_lost()
                    return
                if polls % LOOK_AGAIN == 0 or not self._cluster.fit:
                    self._cluster.look_for_workers(self._client)
                    self._call_back_stranded()
                polls += 1
                yield from self._hand_over()
                for future in self._finished():
                    job, sent, _ = self._running.pop(future)
                    outcome = self._taken(future, job, sent)
                    if outcome is not None:
                        yield outcome
        finally:
            if self._running and self._client.status == "running":
                self._client.cancel(list(self._running))

    def _hand_over(self) -> Generator[Outcome]:
        fit = self._cluster.fit
        room = AHEAD * len(fit) - len(self._running)
        while self._waiting and room > 0:
            job, send = self._waiting.popleft()
            contents: Any = None
            if send:
                try:
                    contents = self._client.scatter(Path(job.path).read_bytes(), workers=fit, hash=False)
                except OSError as error:
                    why = error.strerror or type(error).__name__
                    yield Outcome(
                        job.key, Failure(ProblemKind.GONE, f"The file cannot be read any more ({why}).", "Connect its drive again.")
                    )
                    continue
            future = self._client.submit(
                work, job, self._cluster.make_backend, contents,
                key=f"screen-{job.key}-{os.urandom(4).hex()}", workers=fit, allow_other_workers=False, pure=False,
                retries=0,
            )  # fmt: skip
            self._running[future] = (job, send, frozenset(fit))
            self._on_share(job.key, 0.0)
            room -= 1

    def _call_back_stranded(self) -> None:
        """Clips that only lost workers might have done wait again: those who joined later may do them."""
        fit = set(self._cluster.fit)
        stranded = {future: asked for future, asked in self._running.items() if not fit & asked[2]}
        if stranded and fit:
            self._client.cancel(list(stranded))
            for future, (job, sent, _) in stranded.items():
                del self._running[future]
                self._waiting.append((job, sent))

    def _finished(self) -> list[Future[Any]]:
        from distributed import wait

        if not self._running:
            return []
        try:
            return list(wait(list(self._running), timeout=POLL_S, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            return []

    def _taken(self, future: Future[Any], job: Job, sent: bool) -> Outcome | None:
        """What a worker answered; ``None`` where the clip waits again."""
        if future.status == "finished":
            said = future.result()
            if isinstance(said, Outcome):
                return said
            self._waiting.append((job, True))
            return None
        # The scheduler itself has tried a clip that kills its worker several times before it gives it up.
        self._tries[job.key] += TRIES if "KilledWorker" in _why(future) else 1
        if self._tries[job.key] < TRIES:
            self._waiting.append((job, sent))
            return None
        return Outcome(job.key, crashed(f"on the cluster: {_why(future)}"))

    def _scheduler_lost(self) -> Generator[Outcome]:
        """Nobody hands out clips any more: what is left is told, and what was finished stays."""
        left = [asked[0] for asked in self._running.values()] + [job for job, _ in self._waiting]
        self._running.clear()
        self._waiting.clear()
        for job in left:
            mend = "Start the scheduler again and run it again: it goes on with what is left."
            yield Outcome(job.key, Failure(ProblemKind.FAILED, f"The scheduler at {self._cluster.address} went away.", mend))


def _why(future: Future[Any]) -> str:
    if future.status == "cancelled":
        return "its worker was lost"
    error = future.exception()
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no reason given'}"
