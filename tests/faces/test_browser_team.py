"""The team in a real browser: filter, open an athlete, compare two dates in step, take the pages along, delete an athlete."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.faces import test_browser as shared

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from screener import assets
from screener.history import History, NewAthlete, Taken
from screener.run import Options, screen_video
from screener.types import AgeGroup
from tests import kept as past
from tests.faces.test_browser_history import _fits, _idle, _open

pytestmark = shared.pytestmark
address, browser = shared.address, shared.browser

NAME = "Billie Browser"
ROWS = ".team tbody tr"


@pytest.fixture(params=shared.SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str, kept_at: Path, team: None) -> Iterator[Page]:
    """The first page, on a desk and on a phone; somebody with two kept clips of one test is in the team."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCREENER_HOME", str(kept_at))
        patch.delenv("SCREENER_DATABASE_URL", raising=False)
        _keep(NAME)
    yield from shared.opened(browser, address, *shared.SIZES[request.param])
    assert team is None


@pytest.fixture(scope="module")
def team(kept_at: Path) -> None:
    """A team after some evenings, in the place that the server reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCREENER_HOME", str(kept_at))
        patch.delenv("SCREENER_DATABASE_URL", raising=False)
        past.team()


def _keep(name: str) -> None:
    """Two real results of one leg with their clips: the sample, and the same pictures in a file of other bytes, of a later day."""
    sample = assets.sample("03").path
    first = screen_video(sample, Options(age_group=AgeGroup.ADULT)).screening
    with History() as kept:
        for left in (one for one in kept.athletes() if one.name == name):  # where an earlier visit failed
            kept.delete_athlete(left.id)
        athlete = kept.add_athlete(NewAthlete(name, AgeGroup.ADULT, groups=(past.GROUP,)))
        kept.add(athlete.id, first, Taken(datetime(2026, 9, 1)), video=sample, keep_video=True)
        later = kept.place.folder / "later.mp4"
        later.write_bytes(sample.read_bytes() + (8).to_bytes(4, "big") + b"free")
        told = replace(first.video, name="later.mp4", sha256=hashlib.sha256(later.read_bytes()).hexdigest())
        again = past.shifted(replace(first, video=told), -14)
        kept.add(athlete.id, again, Taken(datetime(2026, 10, 1)), video=later, keep_video=True)
        later.unlink()


def test_a_team_is_filtered_opened_compared_printed_and_an_athlete_deleted(page: Page, kept_at: Path, tmp_path: Path) -> None:
    """All of a coach's second half of the evening in one visit; the console stays silent, and nothing has to be pushed sideways."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.get_by_role("link", name="Team", exact=True).click()
    rows = page.locator(ROWS)
    expect(rows).to_have_count(7, timeout=shared.LONG_MS)
    _fits(page)
    _filter(page)
    _print(page, tmp_path)
    _opened(page)
    _in_step(page)
    _delete(page)
    page.get_by_role("link", name="Team", exact=True).click()
    expect(page.get_by_text("No row fits these filters.")).to_be_visible(timeout=shared.LONG_MS)  # the name is still asked for
    page.get_by_text("Filter and sort").click()
    page.get_by_role("button", name="Clear the filters").click()
    expect(rows).to_have_count(5, timeout=shared.LONG_MS)
    assert NAME.encode() not in b"".join(path.read_bytes() for path in kept_at.rglob("*") if path.is_file())
    assert not list(kept_at.rglob("*.mp4"))
    assert shared.exceptions(page) == []
    assert not faults


def _filter(page: Page) -> None:
    """By group, by what was seen, by name; each strip and each press has a name to be read out."""
    shared.choose(page.get_by_role("combobox", name="Group"), past.GROUP)
    expect(page.locator(ROWS)).to_have_count(6, timeout=shared.LONG_MS)
    _idle(page)
    page.get_by_text("Filter and sort").click()
    shared.choose(page.get_by_role("combobox", name="What was seen"), "Could not be judged")
    expect(page.locator(ROWS)).to_have_count(1, timeout=shared.LONG_MS)
    expect(page.locator(ROWS)).to_contain_text("no reading")
    _fits(page)
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.locator(ROWS)).to_have_count(6, timeout=shared.LONG_MS)
    page.get_by_role("textbox", name="Name").fill("billie")
    page.get_by_role("textbox", name="Name").press("Enter")
    expect(page.locator(ROWS)).to_have_count(1, timeout=shared.LONG_MS)
    expect(page.locator(ROWS)).to_contain_text("less inward by")
    expect(page.get_by_role("button", name=f"Over time: {NAME}")).to_be_visible()
    _idle(page)


def _print(page: Page, folder: Path) -> None:
    """The pages of the chosen group, with the frames of kept clips."""
    page.get_by_role("button", name="Make the PDF").click()
    save = page.get_by_role("button", name="Save the PDF")
    expect(save).to_be_visible(timeout=2 * shared.LONG_MS)
    with page.expect_download(timeout=shared.LONG_MS) as saved:
        save.click()
    assert saved.value.suggested_filename == "knee-team-tuesday-runners.pdf"
    saved.value.save_as(folder / "team.pdf")
    pages = PdfReader(folder / "team.pdf").pages
    (own,) = [one for one in pages[1:] if NAME in one.extract_text()]
    assert len(own.images) == 1
    assert "less inward by" in own.extract_text()


def _opened(page: Page) -> None:
    """A press on the strip leads to the athlete over time; back, a press on the name to the newest result."""
    page.get_by_role("button", name=f"Over time: {NAME}").click()
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible(timeout=shared.LONG_MS)
    page.get_by_role("link", name="Team", exact=True).click()
    page.get_by_role("button", name=f"Open the newest result: {NAME}").click()
    expect(page.get_by_role("button", name="Back to the list")).to_be_visible(timeout=shared.LONG_MS)
    expect(page.get_by_role("heading", name="later.mp4")).to_be_visible()
    _idle(page)


def _in_step(page: Page) -> None:
    """Both dates beside each other: what changed in words, and both clips under one set of controls."""
    _open(page, "Compare")
    expect(page.get_by_text("less inward by").first).to_be_visible(timeout=shared.LONG_MS)
    page.get_by_role("button", name="Play both in step").click()
    videos = page.locator("video")
    expect(videos).to_have_count(2, timeout=2 * shared.LONG_MS)
    both = [videos.nth(place) for place in (0, 1)]
    shared.wait_until(lambda: all(video.evaluate("video => video.readyState >= 2") for video in both))
    before = [video.evaluate("video => video.currentTime") for video in both]
    page.get_by_role("button", name="Play", exact=True).last.click()
    shared.wait_until(lambda: all(video.evaluate("video => video.currentTime") != at for video, at in zip(both, before, strict=True)))
    _fits(page)


def _delete(page: Page) -> None:
    _open(page, "Data")
    page.get_by_text(f"Delete {NAME} and everything of theirs").click()
    box = page.get_by_label(f"To delete, type: {NAME}")
    box.fill(NAME)
    box.press("Enter")
    button = page.locator(".st-key-delete_athlete button")
    expect(button).to_be_enabled(timeout=shared.LONG_MS)
    button.click()
    expect(page.get_by_text("Deleted.").first).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)
