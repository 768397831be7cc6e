"""The real page in a real browser: a sample is screened with the real model, nothing leaves the machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

APP: Final = Path(__file__).parents[2] / "app.py"
CHROMIUM: Final = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
QUIET: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
SIZES: Final = {"desk": (1280, 900), "phone": (390, 844)}
LONG_MS: Final = 300_000
"""The machine that runs the tests may be busy; how fast a screening is, is measured elsewhere."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]

phone_only = pytest.mark.parametrize("page", ["phone"], indirect=True)
"""For a long journey: what fits on a phone fits on a desk, and `make shots` looks at both."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, kept_at: Path) -> Iterator[str]:
    """The page, served from the checkout for as long as these tests run; it keeps results in a place of its own."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={port}", "--server.headless=true"]
    own = {**os.environ, "SCREENER_HOME": str(kept_at)}
    own.pop("SCREENER_DATABASE_URL", None)
    with log.open("w") as out, subprocess.Popen(command, cwd=APP.parent, stdout=out, stderr=out, env=own) as server:
        try:
            wait_until(lambda: _answers(f"http://localhost:{port}/_stcore/health"), log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with ExitStack() as stack:
        driver = stack.enter_context(sync_playwright())
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        stack.callback(started.close)
        yield started


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The page as it is first met, on a desk and on a phone."""
    yield from opened(browser, address, *SIZES[request.param])


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """The page on a phone."""
    yield from opened(browser, address, *SIZES["phone"])


def test_a_sample_is_screened_and_fits_the_screen(page: Page) -> None:
    """A sample is screened; the first plain sentence and the frame are there, and nothing has to be pushed sideways."""
    faults: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or "") if request.url.startswith(("http", "ws")) else None)
    screen(page, "Single-leg squat on the left, knee moving inward")
    card = page.locator(".st-key-knee_left")
    expect(card).to_contain_text(re.compile(r"Left knee: .*moved inward"))
    expect(card).to_contain_text(re.compile(r"\d+° \(\d+ to \d+°\)"))
    frame = card.locator("img")
    expect(frame).to_be_visible(timeout=LONG_MS)
    assert frame.evaluate("img => img.naturalWidth / img.naturalHeight - img.clientWidth / img.clientHeight") == pytest.approx(0, abs=0.02)
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"
    assert exceptions(page) == []
    assert not faults
    assert hosts <= {"localhost"}, "the page asked another machine for something"


def test_the_proof_frame_can_be_saved(phone: Page) -> None:
    """The proof frame can be saved as a PNG."""
    screen(phone, "Single-leg squat on the left, knee moving inward")
    with phone.expect_download(timeout=LONG_MS) as saved:
        phone.get_by_role("button", name="Save this picture").first.click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_cancel_stops_the_work(phone: Page) -> None:
    """Cancel stops the work; the page can be used again and shows no result."""
    _choose(phone, "Squat, both knees moving inward")
    phone.get_by_role("button", name="Screen this clip").click()
    phone.get_by_role("button", name="Cancel").click(timeout=LONG_MS)
    expect(phone.get_by_role("button", name="Screen this clip")).to_be_enabled(timeout=LONG_MS)
    expect(phone.get_by_text("What was seen")).to_have_count(0)


def test_a_file_that_is_no_video_is_refused_in_plain_words(phone: Page, tmp_path: Path) -> None:
    """A file that is no video is refused in plain words, at once."""
    broken = tmp_path / "holiday.mp4"
    broken.write_text("not a video")
    phone.get_by_text("Use my own clips").click()
    phone.locator("input[type=file]").set_input_files(broken)
    expect(phone.locator("[data-testid=stAlert]").first).to_be_visible(timeout=LONG_MS)
    assert exceptions(phone) == []
    expect(phone.get_by_text("Traceback")).to_have_count(0)


def opened(browser: Browser, address: str, width: int, height: int) -> Iterator[Page]:
    """The first page in a window of this size."""
    with browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True) as context:
        page = context.new_page()
        page.set_default_timeout(LONG_MS)
        page.goto(address)
        expect(page.get_by_role("button", name="Screen this clip")).to_be_enabled(timeout=LONG_MS)
        yield page


def choose(box: Locator, option: str) -> None:
    """Choose from a list. It closes when the page moves under it, as it still does just after the box was brought into view."""
    wanted = box.page.get_by_role("option", name=option)
    box.scroll_into_view_if_needed()
    while not wanted.count():
        if box.get_attribute("aria-expanded") != "true":
            box.click()
        box.page.wait_for_timeout(100)
    wanted.click()


def exceptions(page: Page) -> list[str]:
    """What Streamlit shows of errors that nobody caught."""
    return page.locator("[data-testid=stException]").all_inner_texts()


def _choose(page: Page, sample: str) -> None:
    choose(page.get_by_role("combobox", name="Sample clip"), sample)


def screen(page: Page, sample: str) -> None:
    """Screen a sample and wait for its result."""
    _choose(page, sample)
    page.get_by_role("button", name="Screen this clip").click()
    expect(page.get_by_text("What was seen")).to_be_visible(timeout=LONG_MS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until(true: Callable[[], bool], log: Path | None = None) -> None:
    """Wait until something is true, a minute at most; else what the server said is told."""
    until = time.monotonic() + 60
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"waited for a minute; the server said: {log.read_text() if log else 'nothing'}")
        time.sleep(0.1)
