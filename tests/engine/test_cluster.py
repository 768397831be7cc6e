"""A Dask cluster of separate processes: the tables of one machine, whatever happens to a worker, and a plain word where nobody answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from screener.errors import InputError, SetupError
from screener.run import screen_batch
from tests.engine import made

ROOT = Path(__file__).resolve().parents[2]
CLIPS = 4


def port() -> int:
    """One that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Machines:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack, self._folder = stack, folder
        self.address = f"tcp://127.0.0.1:{port()}"
        self._log = 0
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2], "--no-dashboard")

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker that the scheduler knows, without a nurse that would start it anew."""
        started = self._start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder),
            **environment,
        )  # fmt: skip
        log, stop = self._folder / f"dask_worker-{self._log}.log", time.monotonic() + 120
        while b"Registered to" not in log.read_bytes():
            assert time.monotonic() < stop
            assert started.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        return started

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        self._log += 1
        log = self._stack.enter_context((self._folder / f"{words[0]}-{self._log}.log").open("wb"))
        program, *arguments = words
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
        started = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT), **environment})
        self._stack.callback(_ended, started)
        return started


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """A scheduler that listens, without workers yet; all of it is gone afterwards."""
    with ExitStack() as stack:
        folder = tmp_path / "cluster"
        folder.mkdir()
        found = Machines(stack, folder)
        stop = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", int(found.address.rpartition(":")[2])), 1).close()
                break
            except OSError:
                assert time.monotonic() < stop
                time.sleep(0.1)
        yield found


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four squats, a broken clip and a text."""
    return made.evening(tmp_path_factory.mktemp("evening") / "clips", CLIPS)


@pytest.fixture(scope="module")
def one_machine(evening: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables that this machine makes by itself."""
    out = tmp_path_factory.mktemp("one") / "out"
    screen_batch([str(evening)], out, make_backend=made.make_backend, workers=1, today=made.TODAY)
    return out


def run(out: Path, source: Path, address: str) -> subprocess.Popen[str]:
    """A batch on the cluster, as a program of its own."""
    command = made.command(out, source, more=("--scheduler", address))
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def said(batch: subprocess.Popen[str]) -> str:
    """Everything that it said; it has to end well."""
    text, _ = batch.communicate(timeout=240)
    assert batch.returncode == 0, text
    return text


def test_two_workers_make_the_tables_of_one_machine_even_where_one_is_killed(
    machines: Machines, evening: Path, one_machine: Path, tmp_path: Path
) -> None:
    """The second one sees everybody slowly, and is killed while it is at it."""
    out = tmp_path / "out"
    machines.worker()
    slow = machines.worker(**{made.DELAY: "0.5"})
    with run(out, evening, machines.address) as batch:
        stop = time.monotonic() + 120
        while not any((out / "results").glob("*.json")):  # the first clip is done: both are busy
            assert time.monotonic() < stop
            assert batch.poll() is None
            time.sleep(0.05)
        slow.send_signal(signal.SIGKILL)
        text = said(batch)
    assert f"clips {CLIPS + 1} resumed 0 measured {CLIPS}" in text
    assert "Dashboard of the cluster: http" in text
    assert made.tables(out) == made.tables(one_machine)


def test_files_that_a_worker_does_not_find_are_sent_along(machines: Machines, evening: Path, one_machine: Path, tmp_path: Path) -> None:
    """A worker that sees other folders screens what it is sent, and leaves nothing behind."""
    work = tmp_path / "work"
    work.mkdir()
    machines.worker(**{made.BLIND: str(evening), "TMPDIR": str(work)})
    with run(tmp_path / "out", evening, machines.address) as batch:
        assert f"measured {CLIPS}" in said(batch)
    assert made.tables(tmp_path / "out") == made.tables(one_machine)
    assert list(work.glob("screener-*")) == []


def test_a_worker_of_another_version_is_left_out(machines: Machines, evening: Path, tmp_path: Path) -> None:
    """With nobody else there, that is the end, and it says what differs."""
    machines.worker(**{made.OTHER_MODEL: "1"})
    with run(tmp_path / "out", evening, machines.address) as batch:
        text, _ = batch.communicate(timeout=240)
    assert batch.returncode == 1
    assert "is left out: it has pose model 111111111111, here it is 000000000000" in text
    assert "same versions" in text


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "tcp://nobody.invalid:8786"])
def test_a_scheduler_that_is_not_there_is_told_before_any_clip_is_looked_at(address: str, evening: Path, tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(SetupError, match="expected a Dask scheduler at tcp://"):
        screen_batch(
            [str(evening)], tmp_path / "out", scheduler=address.format(port=port()), make_backend=made.make_backend, today=made.TODAY
        )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["here", "http://127.0.0.1:8786", "127.0.0.1:8786"])
def test_what_is_no_address_is_told(address: str, evening: Path, tmp_path: Path) -> None:
    """With an address that would do."""
    with pytest.raises(InputError, match="tcp://"):
        screen_batch([str(evening)], tmp_path / "out", scheduler=address, make_backend=made.make_backend, today=made.TODAY)
