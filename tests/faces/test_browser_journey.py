"""The journey in a real browser: guide, own clips, what is told at once, results that are switched, and what is put right by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces import test_browser as shared

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

import numpy as np
from playwright.sync_api import Browser, Page, expect

from screener import assets
from screener.types import ImageArray
from screener.video import OverlayWriter, VideoReader

pytestmark = shared.pytestmark
address, browser = shared.address, shared.browser


SETTLED = """() => {
  const idle = document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning';
  return idle && [...document.images].every(image => image.complete);
}"""
AT_WORK = """() => {
  const shown = document.querySelector('.glimpse img');
  return shown && 0 < shown.clientHeight && shown.clientHeight <= shown.closest('.glimpse').clientHeight;
}"""
UPRIGHT = """() => {
  const first = document.querySelector('img[alt^="Begins here"]');
  return first && first.naturalHeight > first.naturalWidth;
}"""


@pytest.fixture(params=shared.SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first page on a desk and on a phone; at the end nothing has failed behind it and nothing is wider than the screen."""
    faults: list[str] = []
    for shown in shared.opened(browser, address, *shared.SIZES[request.param]):
        shown.on("pageerror", lambda error: faults.append(str(error)))
        shown.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        yield shown
        assert shared.exceptions(shown) == []
        main = shown.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"
        assert not faults


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder: two samples under other names, one of them lying on its side, both beside each other, and something that is no video."""
    folder = tmp_path_factory.mktemp("clips")
    left, right = _frames("03"), _frames("04")
    _film(folder / "left.mp4", left)
    _film(folder / "lying.mp4", [(np.rot90(image), at) for image, at in left])
    _film(folder / "both.mp4", [(np.hstack([a, b]), at) for (a, at), (b, _) in zip(left, right, strict=False)])
    _film(folder / "right.mp4", right)
    (folder / "notes.mp4").write_text("not a video")
    (folder / "notes.txt").write_text("not a video")
    return folder


def test_the_guide_shows_its_drawings_and_an_example_of_each_test(page: Page) -> None:
    """The guide shows its drawings and an example of each test; every picture has its words."""
    page.get_by_text("How to film", exact=True).first.click()
    pictures = page.locator(".st-key-filming_guide img")
    expect(pictures).to_have_count(6, timeout=shared.LONG_MS)
    for place in range(6):
        expect(pictures.nth(place)).to_be_visible()
        assert pictures.nth(place).get_attribute("alt")
        page.wait_for_function("img => img.naturalWidth > 0", arg=pictures.nth(place).element_handle())


@shared.phone_only
def test_two_clips_are_screened_one_after_another_and_switched(page: Page, clips: Path) -> None:
    """A wrong file is told at once; two clips are screened one after another, seen at work, and switched between."""
    _choose(page, clips / "left.mp4", clips / "notes.mp4", clips / "right.mp4")
    expect(page.get_by_text("This file cannot be screened")).to_be_visible(timeout=shared.LONG_MS)
    expect(page.get_by_alt_text("First picture of left.mp4")).to_be_visible()
    accepted = page.locator("[data-testid=stFileUploaderDropzoneInput]").get_attribute("accept") or ""
    assert accepted.startswith("video/*"), "so that phones offer their camera"
    _settled(page)
    page.get_by_role("button", name="Screen these 2 clips").click()
    page.wait_for_function(AT_WORK, timeout=shared.LONG_MS)
    expect(page.get_by_text("Clip 1 of 2")).to_be_visible()
    switch = page.locator(".st-key-outcome")
    expect(switch.get_by_text("right.mp4")).to_be_visible(timeout=shared.LONG_MS)
    expect(page.locator(".st-key-knee_left")).to_contain_text("Left knee: moved inward", timeout=shared.LONG_MS)
    _settled(page)
    switch.get_by_text("right.mp4").click()
    expect(page.locator(".st-key-knee_left_bare")).to_contain_text("not tested in this clip", timeout=shared.LONG_MS)
    expect(page.locator(".st-key-knee_right")).to_contain_text("Right knee: no inward movement")
    _settled(page)
    switch.get_by_text("left.mp4").click()
    expect(page.locator(".st-key-knee_left")).to_contain_text("Left knee: moved inward", timeout=shared.LONG_MS)


def test_a_file_that_is_no_video_is_not_even_uploaded(page: Page, clips: Path) -> None:
    """A file that does not claim to be a video is told before it is uploaded."""
    _choose(page, clips / "notes.txt")
    expect(page.get_by_text("files are not allowed")).to_be_visible(timeout=shared.LONG_MS)
    expect(page.get_by_role("button", name="Screen this clip")).to_be_disabled()


@shared.phone_only
def test_a_clip_is_turned_before_it_is_screened(page: Page, clips: Path) -> None:
    """A clip that lies on its side is turned under Adjust, seen upright there, and read."""
    _choose(page, clips / "lying.mp4")
    page.get_by_text("Adjust:").click()
    first = page.get_by_alt_text("Begins here", exact=False)
    expect(first).to_be_visible(timeout=shared.LONG_MS)
    page.wait_for_function("img => img.naturalWidth > img.naturalHeight", arg=first.element_handle())
    _settled(page)
    page.get_by_role("button", name="Turn right").click(timeout=shared.LONG_MS)
    page.wait_for_function(UPRIGHT, timeout=shared.LONG_MS)
    page.get_by_role("button", name="Screen this clip").click(timeout=shared.LONG_MS)
    expect(page.locator(".st-key-knee_left")).to_contain_text("Left knee: moved inward", timeout=shared.LONG_MS)
    page.get_by_text("About this clip").click()
    expect(page.get_by_text("Whole clip: picture turned, by the user.")).to_be_visible()


@shared.phone_only
def test_a_refused_clip_is_turned_by_one_press(page: Page, clips: Path) -> None:
    """A clip that is refused for lying on its side is turned by one press, and read."""
    _choose(page, clips / "lying.mp4")
    page.get_by_role("button", name="Screen this clip").click(timeout=shared.LONG_MS)
    page.get_by_role("button", name="Turn by 90°").wait_for(timeout=shared.LONG_MS)
    _settled(page)
    page.get_by_role("button", name="Turn by 90°").click(timeout=shared.LONG_MS)
    expect(page.locator(".st-key-knee_left")).to_contain_text("Left knee: moved inward", timeout=shared.LONG_MS)


@shared.phone_only
def test_whoever_is_tapped_is_read(page: Page, clips: Path) -> None:
    """Of two people in view the larger one is read; a tap on the other one reads that one. The keyboard does as well."""
    _choose(page, clips / "both.mp4")
    page.get_by_role("button", name="Screen this clip").click(timeout=shared.LONG_MS)
    expect(page.locator(".st-key-knee_left")).to_contain_text("Left knee: moved inward", timeout=shared.LONG_MS)
    _settled(page)
    page.get_by_text("Tap who is meant").click()
    second = page.get_by_role("button", name="Person 2 of 2, counted from the left")
    expect(second).to_be_visible(timeout=shared.LONG_MS)
    _settled(page)
    second.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-knee_right")).to_contain_text("Right knee: no inward movement", timeout=shared.LONG_MS)
    page.get_by_text("About this clip").click()
    expect(page.get_by_text("Whole clip: athlete pointed out, by the user.")).to_be_visible()


def _settled(page: Page) -> None:
    """Wait until nothing runs and every picture has come: one that is taken off the page before it came is a fault in the console."""
    page.wait_for_function(SETTLED, timeout=shared.LONG_MS)


def _choose(page: Page, *files: Path) -> None:
    page.get_by_text("Use my own clips").click()
    page.locator("input[type=file]").set_input_files(files)


def _frames(sample: str) -> list[tuple[ImageArray, float]]:
    with VideoReader(assets.sample(sample).path) as reader:
        return [(frame.image, frame.time_s) for frame in reader.frames()]


def _film(path: Path, frames: list[tuple[ImageArray, float]]) -> None:
    height, width = frames[0][0].shape[:2]
    with OverlayWriter(path, width, height, 25) as writer:
        for image, time_s in frames:
            writer.write(np.ascontiguousarray(image), time_s)
