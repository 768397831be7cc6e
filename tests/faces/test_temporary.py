"""Visitors' folders: gone with the visit, with the process, and after a process that was killed; nothing else is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from screener.ui import state, temporary
from screener.ui.temporary import LOCK, PREFIX

ROOT = Path(__file__).parents[2]
OTHER = """
import sys
from screener.ui import temporary
folder = temporary.new_folder()
(folder / "clip.mp4").write_bytes(b"a clip")
print(folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of this test; this process holds none of its own in it before or after."""
    temporary.clear()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    temporary.clear()


def other(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """Another process with a visitor's folder, and that folder."""
    env = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen([sys.executable, "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=place)
    assert started.stdout is not None
    return started, Path(started.stdout.readline().strip())


def test_where_an_open_lock_cannot_be_renamed_the_folder_goes_as_well(place: Path) -> None:
    """On such a system a killed process leaves its lock under the first name; one that is just being made stays."""
    left, begun = place / f"{PREFIX}left", place / f"{PREFIX}begun"
    for folder in (left, begun):
        folder.mkdir(0o700)
        (folder / f"{LOCK}.new").touch()
    os.utime(left / f"{LOCK}.new", (0, 0))
    temporary.sweep()
    assert not left.exists()
    assert begun.exists()


def test_each_visitor_has_a_folder_that_nobody_else_can_look_into(place: Path) -> None:
    """Each visitor has a folder of their own, in a folder of this process, for this user only."""
    first, second = temporary.new_folder(), temporary.new_folder()
    assert first != second
    assert first.parent == second.parent
    assert first.parent.parent == place
    assert {path.stat().st_mode & 0o777 for path in (first, first.parent)} == {0o700}
    temporary.clear()
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_goes_when_the_next_begins(place: Path) -> None:
    """What a killed process left is deleted by the next; what a living one holds stays."""
    dead, left = other(place)
    alive, held = other(place)
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    assert (left / "clip.mp4").is_file(), "a killed process cleans up nothing"
    temporary.new_folder()
    assert not left.parent.exists()
    assert (held / "clip.mp4").is_file()
    alive.communicate("")
    assert not held.parent.exists(), "one that ends by itself cleans up"


def test_what_is_not_surely_ours_stays(place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder without a lock, a file, a link to a folder, and folders of other names stay."""
    precious = tmp_path_factory.mktemp("precious")
    (precious / LOCK).touch()
    (place / f"{PREFIX}link").symlink_to(precious, target_is_directory=True)
    (begins := place / f"{PREFIX}begins").mkdir()
    (linked := place / f"{PREFIX}linked").mkdir()
    (linked / LOCK).symlink_to(precious / LOCK)
    (place / f"{PREFIX}file").touch()
    (foreign := place / "screener-else").mkdir()
    (foreign / LOCK).touch()
    temporary.sweep()
    assert (precious / LOCK).is_file()
    assert begins.is_dir()
    assert linked.is_dir()
    assert foreign.is_dir()
    assert (place / f"{PREFIX}file").is_file()


def test_its_own_folder_is_never_swept(place: Path) -> None:
    """A process does not sweep what it uses itself."""
    folder = temporary.new_folder()
    temporary.sweep()
    assert folder.is_dir()
    assert folder.parent.parent == place


class Clockwork:
    """Stands in for ``threading.Timer``: goes off when a test says so."""

    set_up: ClassVar[list[Clockwork]] = []

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self.seconds, self._ring, self.cancelled, self.daemon = seconds, ring, False, False
        self.set_up.append(self)

    def start(self) -> None:
        """Nothing happens until ``ring``."""

    def cancel(self) -> None:
        """It will not go off."""
        self.cancelled = True

    def ring(self) -> None:
        """The time has come."""
        if not self.cancelled:
            self._ring()


@pytest.fixture
def clockwork(monkeypatch: pytest.MonkeyPatch) -> type[Clockwork]:
    """No test waits."""
    Clockwork.set_up.clear()
    monkeypatch.setattr(threading, "Timer", Clockwork)
    return Clockwork


@pytest.mark.usefixtures("place")
class TestVisit:
    """A page that goes may come back: a phone that goes dark loses its connection as a closed tab does."""

    def test_a_closed_tab_takes_the_folder_with_it_a_little_later(self, clockwork: type[Clockwork]) -> None:
        space = state.Workspace()
        space.leave()
        assert space.folder.is_dir()
        (timer,) = clockwork.set_up
        assert timer.seconds == state.AWAY_S
        assert timer.daemon, "it must not hold up the end of the program"
        timer.ring()
        assert not space.folder.exists()
        assert space.closed

    def test_one_that_comes_back_in_time_finds_its_work(self, clockwork: type[Clockwork]) -> None:
        space = state.Workspace()
        space.leave()
        space.stay()
        clockwork.set_up[0].ring()
        assert space.folder.is_dir()
        space.leave()
        clockwork.set_up[1].ring()
        assert space.closed

    def test_closing_needs_no_clock(self, clockwork: type[Clockwork]) -> None:
        space = state.Workspace()
        space.leave()
        space.close()
        assert clockwork.set_up[0].cancelled
        assert space.closed

    @pytest.mark.parametrize(("said", "seconds"), [("5", 5.0), ("0", 0.0), ("soon", state.AWAY_S), ("", state.AWAY_S)])
    def test_the_time_can_be_set(self, said: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(state.AWAY_VARIABLE, said)
        assert state.away_s() == seconds

    def test_a_visit_keeps_its_folder_from_run_to_run_and_gets_a_new_one_after_it_was_closed(self) -> None:
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
        first = page.session_state["screener.workspace"]
        page.run()
        assert page.session_state["screener.workspace"] is first
        first.close()
        page.run()
        second = page.session_state["screener.workspace"]
        assert second is not first
        assert second.folder.is_dir()
        second.close()
