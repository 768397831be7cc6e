"""The result in a real browser: the first screen, a repetition switched off, and a joint dragged into place, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.faces.test_browser import CHROMIUM, LONG_MS, SIZES, address, browser, choose, exceptions

__all__ = ["address", "browser"]

SAMPLE: Final = "Single-leg squat on the left, knee moving inward"
READING: Final = re.compile(r"\d+° \(\d+ to \d+°\)")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module", params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A screened sample, on a desk and on a phone; at the end nothing may have gone wrong in the page."""
    width, height = SIZES[request.param]
    faults: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    with browser.new_context(viewport={"width": width, "height": height}, has_touch=request.param == "phone") as context:
        opened = context.new_page()
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", told)
        opened.goto(address)
        start = opened.get_by_role("button", name="Screen this clip")
        expect(start).to_be_enabled(timeout=LONG_MS)
        choose(opened.get_by_role("combobox", name="Sample clip"), SAMPLE)
        start.click()
        expect(opened.locator(".st-key-knee_left img")).to_be_visible(timeout=LONG_MS)
        yield opened
        assert exceptions(opened) == []
        assert not faults


def settled(page: Page) -> None:
    """Wait until the page has nothing left to draw."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=LONG_MS)


def reading(page: Page) -> str:
    """The left knee's reading with its interval."""
    found = READING.search(page.locator(".st-key-knee_left h4").inner_text())
    assert found is not None
    return found.group()


def test_the_first_screen_holds_sentence_band_frame_and_next_step(page: Page) -> None:
    """Everything that is wanted first is on the screen without scrolling, on a desk and on a phone."""
    card = page.locator(".st-key-knee_left")
    parts = {"sentence": card.locator("h4"), "band": card.locator("svg.knee-strip"), "frame": card.locator("img")}
    parts["next step"] = page.locator(".st-key-next_steps li").first
    expect(parts["band"]).to_have_attribute("aria-label", re.compile(r"^Left knee: .*\d+° \(\d+ to \d+°\)\. On track: "))
    page.wait_for_function("document.activeElement && document.activeElement.tagName === 'H2'")
    for name, part in parts.items():
        expect(part).to_be_visible()
        assert inside(page, part), name
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"


def inside(page: Page, part: Locator) -> bool:
    """Whether a part is on the screen as it is, without scrolling."""
    box, size = part.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def test_a_repetition_that_is_switched_off_changes_the_numbers_and_comes_back(page: Page) -> None:
    """A repetition that is switched off changes the numbers; switched on again they are back."""
    settled(page)
    sentence = page.locator(".st-key-knee_left h4")
    before = sentence.inner_text()
    assert "3 of 3 repetitions" in before
    switch = page.locator(".st-key-keep_3 label")
    switch.scroll_into_view_if_needed()
    switch.click()
    expect(sentence).to_contain_text("2 of 2 repetitions", timeout=LONG_MS)
    expect(sentence).to_contain_text("1 of 3 repetitions left out by hand")
    expect(page.locator(".st-key-by_hand")).to_contain_text("Repetition 3: left out by hand")
    switch.click()
    expect(sentence).to_have_text(before, timeout=LONG_MS)
    expect(page.locator(".st-key-by_hand")).to_have_count(0)


def test_a_dragged_knee_changes_the_number_and_it_is_said(page: Page) -> None:
    """The knee is dragged inward and applied: the angle grows, "by hand" is said; taken back, the first number is there again."""
    settled(page)
    sentence, before = page.locator(".st-key-knee_left h4"), reading(page)
    text = sentence.inner_text()
    page.locator(".st-key-place_joints summary").click()
    knee = page.locator(".handle[data-joint=knee]")
    expect(knee).to_be_visible(timeout=LONG_MS)
    reach = knee.locator(".reach")
    take(page, knee)
    box = reach.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44, "a finger needs that much"
    page.mouse.move(box["x"] + box["width"] / 2 - 30, box["y"] + box["height"] / 2, steps=5)
    expect(page.locator("svg.loupe")).to_be_visible()
    page.mouse.up()
    expect(page.locator(".said[role=status]")).to_have_text("Knee: moved, not applied yet.")
    assert reading(page) == before, "nothing changes before it is applied"
    assert not READING.search(page.locator(".placing").inner_text()), "no number while it is dragged"
    page.get_by_role("button", name="Apply").click()
    expect(sentence).to_contain_text("corrected by hand", timeout=LONG_MS)
    edits = page.locator(".st-key-by_hand")
    expect(edits).to_contain_text(re.compile(r"left knee .* placed by hand, by the user\. Moved by \d+ pixels, which is \d+\.\d %"))
    expect(page.locator(".st-key-switches")).to_contain_text("corrected by hand")
    page.get_by_role("button", name="Take this back").click()
    expect(sentence).to_have_text(text, timeout=LONG_MS)
    settled(page)


def take(page: Page, handle: Locator) -> None:
    """Take hold of a handle; a busy machine may still be moving it to its place."""
    for _ in range(20):
        handle.locator(".reach").hover()
        page.mouse.down()
        if "held" in (handle.get_attribute("class") or ""):
            return
        page.mouse.up()
        page.wait_for_timeout(250)
    raise AssertionError("expected a handle that can be taken hold of")


def test_joints_can_be_moved_with_the_keyboard_and_reset(page: Page) -> None:
    """A joint is moved with the arrow keys; Reset puts it where it was."""
    settled(page)
    ankle = page.locator(".handle[data-joint=ankle]")
    if not ankle.is_visible():
        page.locator(".st-key-place_joints summary").click()
    expect(ankle).to_be_visible(timeout=LONG_MS)
    ring = ankle.locator(".reach")
    start = ring.get_attribute("cx")
    assert start is not None
    ankle.focus()
    ankle.press("ArrowRight")
    ankle.press("Shift+ArrowRight")
    moved = ring.get_attribute("cx")
    assert moved is not None
    assert float(moved) == pytest.approx(float(start) + 11)
    page.get_by_role("button", name="Reset").click()
    assert ring.get_attribute("cx") == start
    expect(page.get_by_role("button", name="Apply")).to_be_disabled()
