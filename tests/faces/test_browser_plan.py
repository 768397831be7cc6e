"""Hip check and plan in a real browser: a sample session is screened with the real model, a figure moves, files are saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faces import test_browser as shared

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = shared.pytestmark
address, browser = shared.address, shared.browser

IDLE = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
DRAWN = """() => {
  const figures = [...document.querySelectorAll('[class*=st-key-moving_]')];
  return figures.length > 3 && figures.every(figure => figure.querySelector('img'));
}"""
SAMPLES = 5


@pytest.fixture(params=shared.SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first page, on a desk and on a phone."""
    yield from shared.opened(browser, address, *shared.SIZES[request.param])


@shared.phone_only
def test_from_a_sample_session_to_a_plan_that_moves_and_can_be_saved(page: Page) -> None:
    """Sample session, profile, questions, plan, moving figure, files; nothing is wider than the screen and nothing fails behind it."""
    faults: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or "") if request.url.startswith(("http", "ws")) else None)
    _check_the_sample_session(page)
    page.get_by_role("button", name="Make a plan").click()
    _answer(page)
    expect(page.get_by_text("Twelve weeks of hip and knee practice")).to_be_visible(timeout=shared.LONG_MS)
    page.wait_for_function(DRAWN, timeout=shared.LONG_MS)
    _fits(page)
    _figure_moves_unless_that_is_unwanted(page)
    assert _saved(page, "PDF").startswith(b"%PDF")
    calendar = _saved(page, "calendar")
    assert calendar.startswith(b"BEGIN:VCALENDAR")
    assert calendar.count(b"BEGIN:VEVENT") > 3 * 12
    assert shared.exceptions(page) == []
    assert not faults
    assert hosts <= {"localhost"}, "the page asked another machine for something"


def _check_the_sample_session(page: Page) -> None:
    page.get_by_role("link", name="Hip check").click()
    button = page.get_by_role("button", name="Check these clips")
    expect(button).to_be_enabled(timeout=shared.LONG_MS)
    _idle(page)
    button.click()
    expect(page.get_by_role("heading", name="What was seen")).to_be_visible(timeout=shared.LONG_MS)
    frames = page.locator("[class*=st-key-take_] img")
    expect(frames).to_have_count(SAMPLES, timeout=shared.LONG_MS)
    for place in range(SAMPLES):
        expect(frames.nth(place)).to_have_js_property("complete", True)
    _idle(page)
    _fits(page)


OPEN = "() => [...document.querySelectorAll('[role=radiogroup]')].filter(group => !group.querySelector('input:checked')).length"
"""Questions without an answer."""


def _answer(page: Page) -> None:
    """Answers against which nothing stands; each is waited for, as the next one may be drawn anew meanwhile."""
    send = page.get_by_role("button", name="Show what fits")
    expect(send).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)
    for place in range(page.get_by_role("button", name="No to all of these").count()):
        before = page.evaluate(OPEN)
        for _ in range(20):  # a press that falls into the moment in which the questions are drawn anew is lost
            page.get_by_role("button", name="No to all of these").nth(place).click()
            _idle(page)
            if page.evaluate(OPEN) < before:
                break
    for name, answer in (("age", "18 or over"), ("pain_where", "No pain"), ("pain_since", "No pain")):
        page.locator(f".st-key-intake_{name}").get_by_text(answer).click()
        _idle(page)
    for name in ("pain_now", "pain_worst"):
        none = page.locator(f".st-key-intake_{name}").get_by_role("radio").first
        none.click()
        expect(none).to_be_checked()
        _idle(page)
    send.click()


def _figure_moves_unless_that_is_unwanted(page: Page) -> None:
    figure = page.locator("[class*=st-key-figure_]").first
    figure.scroll_into_view_if_needed()
    shape = figure.bounding_box()
    assert shape is not None
    assert shape["width"] == pytest.approx(shape["height"] * 394 / 400, rel=0.02)
    assert figure.locator("img").first.get_attribute("alt"), "those who cannot see it are told what it shows"
    assert len(_pictures(page, figure)) > 1, "the figure stands still"
    page.emulate_media(reduced_motion="reduce")
    figure.scroll_into_view_if_needed()
    assert len(_pictures(page, figure)) == 1, "the figure moves although the visitor wants no movement"
    page.emulate_media(reduced_motion="no-preference")


def _pictures(page: Page, figure: Locator) -> set[bytes]:
    """What is seen of a figure within two seconds, or until it was seen to move."""
    found: set[bytes] = set()
    for _ in range(4):
        found.add(figure.screenshot())
        if len(found) > 1:
            break
        page.wait_for_timeout(500)
    return found


def _saved(page: Page, kind: str) -> bytes:
    with page.expect_download(timeout=shared.LONG_MS) as saved:
        page.locator(".st-key-plan_files").get_by_role("button", name=kind).click()
    return Path(saved.value.path()).read_bytes()


def _idle(page: Page) -> None:
    """Wait until the page has taken in what was done and is drawn."""
    page.wait_for_timeout(150)
    page.wait_for_function(IDLE, timeout=shared.LONG_MS)


def _fits(page: Page) -> None:
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"
