"""A real server open to the network, real browsers: without the code there is nothing, with it there is everything, once.

And two visitors with different clips at the same time, one of whom waits in line.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Page, expect

from screener import assets
from screener.lan import doorkeeper, local_addresses
from screener.ui.gate import entry
from tests.faces.test_browser import CHROMIUM, LONG_MS, SIZES, _answers, browser, wait_until
from tests.faces.test_cli_app import free

__all__ = ["browser"]
ROOT: Final = Path(__file__).parents[2]
CODE: Final = doorkeeper.new_code()
ADDRESSES: Final = local_addresses()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]
in_a_network = pytest.mark.skipif(not ADDRESSES, reason="this machine is in no local network")


@contextmanager
def served(folder: Path, addresses: tuple[str, ...]) -> Iterator[int]:
    """The server as ``screener app`` starts it, with one place in the line; gives its port."""
    port, log = free(), folder / "log.txt"
    (folder / "temporary").mkdir()
    env = {**os.environ, "TMPDIR": str(folder / "temporary"), "SCREENER_AT_ONCE": "1", "SCREENER_AWAY_S": "1", "PYTHONPATH": str(ROOT)}
    with (
        log.open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "screener.ui.server"], stdin=subprocess.PIPE, stdout=out, stderr=out, text=True, env=env, cwd=ROOT
        ) as server,
    ):
        assert server.stdin is not None
        try:
            server.stdin.write(json.dumps({"port": port, "addresses": addresses, "code": CODE if addresses else None}) + "\n")
            server.stdin.flush()
            wait_until(lambda: _answers(f"http://localhost:{port}/_stcore/health"), log)
            yield port
        finally:
            server.stdin.close()  # the command is gone: so is the server
            server.wait(30)
    assert list((folder / "temporary").iterdir()) == [], "a server that ends leaves nothing"


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Open to the network."""
    with served(tmp_path_factory.mktemp("lan"), ADDRESSES) as port:
        yield port


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Open to this machine only; and the folder of its temporary files."""
    folder = tmp_path_factory.mktemp("alone")
    with served(folder, ()) as port:
        yield port, folder / "temporary"


@contextmanager
def window(browser: Browser, size: str = "phone") -> Iterator[tuple[Page, list[str]]]:
    """A browser of its own, and what its console complains of."""
    width, height = SIZES[size]
    faults: list[str] = []
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        yield page, faults


def ready(page: Page) -> None:
    """The first page can be used."""
    expect(page.get_by_role("button", name="Screen this clip")).to_be_enabled(timeout=LONG_MS)


@in_a_network
def test_a_phone_gets_in_with_the_code_and_only_once(browser: Browser, lan: int) -> None:
    """Without the code there is only the gate; a wrong code is refused; the picture's address lets in one device, once."""
    address = f"http://{ADDRESSES[0]}:{lan}"
    with window(browser) as (phone, faults):
        for path in ("/", "/plan", "/film"):
            phone.goto(address + path)
            expect(phone.get_by_label(entry.ASK)).to_be_focused()
            expect(phone.locator("[data-testid=stApp]")).to_have_count(0)
        assert faults == []
        phone.get_by_label(entry.ASK).fill("wwww 9999")
        phone.get_by_role("button", name=entry.BUTTON).click()
        expect(phone.get_by_role("alert")).to_contain_text("not right")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
        faults.clear()  # a refused code is a refused request, and the browser says so
        phone.goto(f"{address}/#{CODE}")
        ready(phone)
        assert CODE not in phone.url
        assert CODE not in phone.evaluate("document.cookie"), "the code is no secret any more, and none is readable"
        expect(phone.get_by_role("link", name="Phone")).to_have_count(0)
        assert faults == []
        with window(browser) as (other, _):
            other.goto(f"{address}/#{CODE}")
            expect(other.get_by_role("alert")).to_contain_text("used before", timeout=LONG_MS)
            expect(other.locator("[data-testid=stApp]")).to_have_count(0)
        with window(browser, "desk") as (host, complaints):
            host.goto(f"http://localhost:{lan}/")
            ready(host)
            host.get_by_role("link", name="Phone").click()
            expect(host.get_by_text("Device 1")).to_be_visible(timeout=LONG_MS)
            host.get_by_role("button", name="Code for the next phone").click()
            expect(host.get_by_alt_text("A square for the phone's camera")).to_be_visible(timeout=LONG_MS)
            fresh = host.locator("[data-testid=stCode]").last.inner_text().strip()
            assert re.fullmatch(r"\w{4}-\w{4}", fresh)
            assert fresh != CODE
            host.get_by_role("button", name="Send away").click()
            expect(host.get_by_text("Device 1")).to_have_count(0, timeout=LONG_MS)
            assert complaints == []
        phone.goto(address)
        expect(phone.get_by_label(entry.ASK)).to_be_visible()


@in_a_network
def test_the_entry_page_is_no_way_round(browser: Browser, lan: int) -> None:
    """A script on the entry page, which is all that a stranger's browser runs, reaches neither socket nor upload."""
    with window(browser) as (page, _):
        page.goto(f"http://{ADDRESSES[0]}:{lan}/")
        for path, method in (("/_stcore/upload_file/a/b", "PUT"), ("/_stcore/metrics", "GET"), ("/media/a.mp4", "GET")):
            answer = page.request.fetch(f"http://{ADDRESSES[0]}:{lan}{path}", method=method)
            assert answer.status == 401, path


def test_the_count_is_seen_and_heard(browser: Browser, alone: tuple[int, Path]) -> None:
    """The count runs: seconds, beats and repetitions are shown, tones are planned, the circle moves, and it can be stopped."""
    with window(browser) as (page, faults):
        page.goto(f"http://localhost:{alone[0]}/")
        ready(page)
        page.get_by_role("link", name="Film").click()
        page.get_by_role("button", name="Start the count").press("Enter")
        count = page.locator(".count")
        expect(count).to_have_attribute("data-state", "running")
        expect(page.locator(".small")).to_have_text("Walk back")
        assert int(count.get_attribute("data-tones") or 0) > 20
        expect(page.get_by_role("status")).to_contain_text("10 seconds")
        expect(page.locator(".big")).to_have_text("Down", timeout=30_000)
        expect(page.locator(".small")).to_have_text("Repetition 1 of 5")
        expect(page.get_by_role("status")).to_contain_text("Repetition 1 of 5")
        before = page.locator(".pulse").evaluate("pulse => pulse.getBoundingClientRect().width")
        expect(page.locator(".big")).to_have_text("Hold", timeout=30_000)
        assert page.locator(".pulse").evaluate("pulse => pulse.getBoundingClientRect().width") < before
        page.get_by_text("Film it again like last time").click()
        page.get_by_text("Same shoes").click()
        expect(page.locator(".big")).to_have_text("Up", timeout=30_000)
        expect(count).to_have_attribute("data-state", "running")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator(".big")).to_have_text("Stopped")
        expect(count).to_have_attribute("data-state", "idle")
        assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth <= main.clientWidth + 1")
        assert faults == []


@pytest.mark.model
def test_two_at_once_see_their_own_and_the_second_waits_in_line(browser: Browser, alone: tuple[int, Path]) -> None:
    """Two visitors upload different clips: one waits and is told so, each sees their own result, and closed tabs leave no file."""
    port, temporary = alone
    clips = [assets.sample("03").path, assets.sample("05").path]
    with window(browser) as (first, faults), window(browser) as (second, more):
        for page, clip in zip((first, second), clips, strict=True):
            page.goto(f"http://localhost:{port}/")
            ready(page)
            page.get_by_text("Use my own clip").click()
            expect(page.get_by_role("button", name="Screen this clip")).to_be_disabled()
            page.locator("input[type=file]").set_input_files(clip)
            ready(page)
        for page in (first, second):
            page.get_by_role("button", name="Screen this clip").click()
            expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=LONG_MS)
        expect(second.get_by_text("1 before you")).to_be_visible(timeout=LONG_MS)
        for page, own, other in zip((first, second), clips, reversed(clips), strict=True):
            expect(page.get_by_text("What was seen")).to_be_visible(timeout=LONG_MS)
            page.get_by_text("About this clip", exact=True).click()
            expect(page.locator(".st-key-about_clip")).to_contain_text(own.name, timeout=LONG_MS)
            expect(page.get_by_text(other.name)).to_have_count(0)
        assert len(list(temporary.rglob("*.mp4"))) == 2
        assert faults + more == []
    wait_until(lambda: not list(temporary.rglob("*.mp4")))
