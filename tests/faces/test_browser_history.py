"""The history in a real browser: two samples are kept, found again after a reload, compared, followed, and deleted without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces import test_browser as shared

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Page, expect

pytestmark = shared.pytestmark
address, browser = shared.address, shared.browser

IDLE = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
INWARD = "Single-leg squat on the left, knee moving inward"


@pytest.fixture(params=shared.SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first page, on a desk and on a phone."""
    yield from shared.opened(browser, address, *shared.SIZES[request.param])


@shared.phone_only
def test_results_are_kept_found_again_compared_and_deleted_without_a_trace(page: Page, kept_at: Path) -> None:
    """Keep with the video, reload, find, keep another, compare with frames, follow over time, delete the athlete: nothing is left."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    shared.screen(page, INWARD)
    _idle(page)
    assert not list(kept_at.rglob("*.mp4")), "nothing is kept unless it is asked for"
    _keep(page, "Robin Browser")
    assert len(list(kept_at.rglob("*.mp4"))) == 1
    page.reload()
    expect(page.get_by_role("button", name="Screen this clip")).to_be_enabled(timeout=shared.LONG_MS)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="Single-leg squat, left leg")).to_have_count(1, timeout=shared.LONG_MS)
    _fits(page)
    page.get_by_role("link", name="Screen", exact=True).click()
    _idle(page)
    _screen_otherwise(page)
    _keep(page, None)
    page.get_by_role("button", name="See it in History").click()
    expect(page.locator("[class*=st-key-open_]").first).to_be_visible(timeout=shared.LONG_MS)
    _compare(page)
    _over_time(page)
    _delete(page, "Robin Browser")
    assert not list(kept_at.rglob("*.mp4"))
    assert b"Robin Browser" not in b"".join(path.read_bytes() for path in kept_at.rglob("*") if path.is_file())
    assert shared.exceptions(page) == []
    assert not faults


def _screen_otherwise(page: Page) -> None:
    """Another clip, so that there are two results."""
    shared.choose(page.get_by_role("combobox", name="Sample clip"), "Single-leg squat on the right, knee over the foot")
    page.get_by_role("button", name="Screen this clip").click()
    expect(page.get_by_text("What was seen")).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)


def _keep(page: Page, name: str | None) -> None:
    """Keep the result; for a new athlete where a name is given, else for the one who is offered."""
    page.get_by_role("button", name="Keep this result").click()
    _idle(page)
    form = page.locator(".st-key-keep_form")
    if name is not None:
        form.get_by_label("Name", exact=True).fill(name)
        shared.choose(form.get_by_role("combobox", name="Age group"), "18 to 60")
        _idle(page)
        form.get_by_text("It is me, or the athlete agreed").click()
        _idle(page)
    video = form.get_by_role("checkbox", name="Keep a copy of the video as well")
    expect(video).not_to_be_checked()
    form.get_by_text("Keep a copy of the video as well").click()
    _idle(page)
    _fits(page)
    form.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("This result is kept, with the video")).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)


def _compare(page: Page) -> None:
    """Two legs are not like for like, and their frames stand beside each other all the same."""
    _open(page, "Compare")
    expect(page.get_by_text("They show different legs.")).to_be_visible(timeout=shared.LONG_MS)
    page.get_by_role("button", name="Show the frames").click()
    frames = page.locator("[data-testid=stImage] img")
    expect(frames).to_have_count(2, timeout=2 * shared.LONG_MS)  # two clips are read, one after the other
    left, right = (frames.nth(place).bounding_box() for place in (0, 1))
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"], "beside each other at any width"
    assert left["y"] == pytest.approx(right["y"], abs=2)
    _fits(page)


def _over_time(page: Page) -> None:
    _open(page, "Over time")
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first).to_be_visible(
        timeout=shared.LONG_MS
    )
    expect(page.get_by_text("The same in numbers")).to_be_visible()
    _fits(page)


def _delete(page: Page, name: str) -> None:
    _open(page, "Data")
    page.get_by_text(f"Delete {name} and everything of theirs").click()
    box = page.get_by_label(f"To delete, type: {name}")
    box.fill(name)
    box.press("Enter")
    button = page.locator(".st-key-delete_athlete button")
    expect(button).to_be_enabled(timeout=shared.LONG_MS)
    button.click()
    expect(page.get_by_text("Deleted.").first).to_be_visible(timeout=shared.LONG_MS)
    expect(page.get_by_text("No athlete is kept.")).to_be_visible()


def _open(page: Page, part: str) -> None:
    page.locator(".st-key-history_view").get_by_text(part, exact=True).click()
    _idle(page)


def _idle(page: Page) -> None:
    """Wait until the page has taken in what was done and is drawn."""
    page.wait_for_timeout(150)
    page.wait_for_function(IDLE, timeout=shared.LONG_MS)


def _fits(page: Page) -> None:
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"
