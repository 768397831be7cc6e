"""The real server and a real browser, for what is measured from outside. Linux, with Debian's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screener.errors import SetupError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT: Final = Path(__file__).resolve().parents[1]
QUIET: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
START_S: Final = 60
LONG_MS: Final = 300_000
SEEN: Final = "What was seen"
BUTTON: Final = "Screen this clip"


@dataclass(frozen=True, slots=True)
class Served:
    """A server at work: where it is, its process, and the folder that its temporary files go to."""

    address: str
    pid: int
    folder: Path

    def pss_mb(self) -> float:
        """Its memory, shared pages counted in proportion, in megabytes (10^6 bytes)."""
        with open(f"/proc/{self.pid}/smaps_rollup", encoding="ascii") as lines:
            kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return kilobytes * 1024 / 1e6

    def left(self) -> tuple[str, ...]:
        """Files and folders of visitors that are there now; the server's own folder and its lock are not."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*"))
        return tuple(sorted(str(path) for path in found if len(path.parts) > 1 and path.name != "in-use"))


@contextmanager
def served(folder: Path, log: Path, at_once: int | None = None, env: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The page of this checkout, as ``screener app`` starts it, with a folder of its own for temporary files.

    Args:
        folder: for temporary files.
        log: takes what the server says.
        at_once: places in the line; as many as the computer has where not given.
        env: more of its environment, such as where results are kept.

    Raises:
        SetupError: it did not answer within a minute.
    """
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = int(free.getsockname()[1])
    own = {
        "TMPDIR": str(folder),
        "SCREENER_AWAY_S": "2",
        "PYTHONPATH": str(ROOT),
        **({"SCREENER_AT_ONCE": str(at_once)} if at_once else {}),
        **(env or {}),
    }
    command = [sys.executable, "-m", "screener.ui.server"]
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=out, stderr=out, text=True, env={**os.environ, **own}
        )  # fmt: skip
        try:
            assert server.stdin is not None
            server.stdin.write(json.dumps({"port": port, "addresses": [], "code": None}) + "\n")
            server.stdin.flush()
            _answering(f"http://localhost:{port}/_stcore/health", log)
            yield Served(f"http://localhost:{port}", server.pid, folder)
        finally:
            server.terminate()
            server.wait(30)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window. Raises ``SetupError`` where it or Playwright is missing."""
    program = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        raise SetupError("expected Chromium and Playwright, got one of them at most", "apt-get install chromium; make setup.")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield started
        finally:
            started.close()


def opened(page: Page, address: str) -> None:
    """Open the first page and wait until it can be used."""
    page.goto(address)
    page.get_by_role("button", name=BUTTON).and_(page.locator(":enabled")).wait_for(timeout=LONG_MS)


def choose_own(page: Page, clip: Path) -> float:
    """Upload a clip and wait until it can be screened; gives when it was handed over, on the clock of ``time.perf_counter``."""
    page.get_by_text("Use my own clip").click()
    button, chooser = page.get_by_role("button", name=BUTTON), page.locator("input[type=file]").first
    button.and_(page.locator(":disabled")).wait_for(timeout=LONG_MS)  # nothing is chosen yet
    handed_over = time.perf_counter()
    chooser.set_input_files(clip)
    button.and_(page.locator(":enabled")).wait_for(timeout=LONG_MS)
    return handed_over


def screen(page: Page) -> None:
    """Press the button and wait for the result."""
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text(SEEN, exact=True).wait_for(timeout=LONG_MS)


def _answering(url: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise SetupError(f"expected the server to answer within {START_S} s, got nothing", f"It said: {log.read_text(encoding='utf-8')[-500:]}")
