"""The coach's first half of the evening in a real browser: import a list, screen a folder with the real model, keep, find, delete."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screener import assets
from tests.faces import test_browser as shared

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Page, expect

pytestmark = shared.pytestmark
address, browser = shared.address, shared.browser

IDLE = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
ROSTER = """name,age_group,sex,groups,consent,guardian_consent,notes
Ana Browser,18_to_60,female,Club,2026-01-02,,
Bo Browser,18_to_60,male,Club,,,
"""


@pytest.fixture(params=shared.SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first page, on a desk and on a phone."""
    yield from shared.opened(browser, address, *shared.SIZES[request.param])


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """Two clips with the names of the list, one of nobody known, and a broken one."""
    folder = tmp_path / "clips"
    folder.mkdir()
    for name, sample in (("Ana Browser_sls_left", "03"), ("Bo Browser_sls_right", "04"), ("Zed_sls_left", "07")):
        (folder / f"{name}.mp4").write_bytes(
            assets.sample(sample).path.read_bytes() + str(folder).encode()
        )  # else the second run knows them
    (folder / "Ana Browser_squat.mp4").write_bytes(b"no video")
    return folder


def test_a_list_is_imported_and_an_athlete_deleted_without_a_trace(page: Page, kept_at: Path, tmp_path: Path) -> None:
    """The page Roster: a bad list takes nobody, a good one all; search; open; delete one, then the other."""
    faults = _faults(page)
    _go(page, "Roster")
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{ROSTER}Kim Browser,under_16,,,,,\n", encoding="utf-8")
    _list(page, bad)
    expect(page.get_by_text("line cannot be taken")).to_be_visible(timeout=shared.LONG_MS)
    expect(page.get_by_text("A guardian's consent with its day is still missing for: Kim Browser")).to_be_visible()
    _fits(page)
    good = tmp_path / "good.csv"
    good.write_text(ROSTER, encoding="utf-8")
    page.locator(".st-key-roster_import").get_by_role("button", name="Remove bad.csv").click()
    _idle(page)
    _list(page, good)
    page.get_by_role("button", name="Take these 2 athletes").click()
    expect(page.locator(".st-key-cards_roster")).to_contain_text("Bo Browser", timeout=shared.LONG_MS)
    _fits(page)
    page.get_by_role("searchbox", name="Search by name or note").fill("ana")
    expect(page.locator(".st-key-cards_roster")).not_to_contain_text("Bo Browser", timeout=shared.LONG_MS)
    page.get_by_role("searchbox", name="Search by name or note").fill("")
    for name in ("Ana Browser", "Bo Browser"):
        _delete(page, name)
    assert b"Browser" not in b"".join(path.read_bytes() for path in kept_at.rglob("*") if path.is_file())
    assert not faults


@shared.phone_only
def test_a_folder_is_screened_and_kept_and_found_in_the_history(page: Page, kept_at: Path, clips: Path, tmp_path: Path) -> None:
    """The page Batch: what goes to whom, progress, results with their intervals, one press that keeps what may be kept, files."""
    faults = _faults(page)
    _go(page, "Roster")
    listed = tmp_path / "list.csv"
    listed.write_text(ROSTER, encoding="utf-8")
    _list(page, listed)
    page.get_by_role("button", name="Take these 2 athletes").click()
    expect(page.locator(".st-key-cards_roster")).to_contain_text("Bo Browser", timeout=shared.LONG_MS)
    _idle(page)
    _go(page, "Batch")
    path = page.get_by_role("textbox", name="Path of the folder")
    path.fill(str(clips))
    path.press("Enter")
    planned = page.locator(".st-key-cards_batch_planned")
    expect(planned.locator("tbody tr")).to_have_count(4, timeout=shared.LONG_MS)
    expect(page.get_by_text("1 name not in the roster: Zed")).to_be_visible()
    _fits(page)
    _idle(page)
    page.get_by_role("button", name="Screen 4 clips").click()
    expect(page.get_by_text("Now:")).to_be_visible(timeout=shared.LONG_MS)
    rows = page.locator(".st-key-cards_batch_rows tbody tr")
    expect(rows).to_have_count(3, timeout=2 * shared.LONG_MS)
    expect(rows.first).to_contain_text("Ana Browser")
    expect(rows.first).to_contain_text("likely")
    expect(page.locator(".st-key-cards_batch_missing")).to_contain_text("Ana Browser_squat.mp4")
    _fits(page)
    with page.expect_download(timeout=shared.LONG_MS) as saved:
        page.get_by_role("button", name="The workbook (XLSX)").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
    _idle(page)
    page.get_by_role("button", name="Keep the results").click()
    expect(page.get_by_text("1 result kept; 2 not kept: see below.")).to_be_visible(timeout=shared.LONG_MS)
    assert not list(kept_at.rglob("*.mp4")), "a video is kept only by a second choice"
    _fits(page)
    page.get_by_role("button", name="See them in History").click()
    expect(page.get_by_role("heading", name="Single-leg squat, left leg")).to_have_count(1, timeout=shared.LONG_MS)
    _go(page, "Batch")
    page.get_by_role("button", name="Start another batch").click()
    _idle(page)
    _go(page, "Roster")
    for name in ("Ana Browser", "Bo Browser"):
        _delete(page, name)
    assert shared.exceptions(page) == []
    assert not faults


def _faults(page: Page) -> list[str]:
    """Errors of the page, as they come."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    return faults


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)


def _list(page: Page, file: Path) -> None:
    """Put a list into the box for it."""
    box = page.locator(".st-key-roster_import")
    details = box.locator("details")
    expect(details).to_be_visible(timeout=shared.LONG_MS)
    if not details.evaluate("details => details.open"):
        box.get_by_text("Import a list (CSV)").click()
    box.locator("input[type=file]").set_input_files(file)
    expect(box.get_by_text(file.name)).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)


def _delete(page: Page, name: str) -> None:
    """Open an athlete and delete everything of theirs."""
    shared.choose(page.get_by_role("combobox", name="Open an athlete"), name)
    _idle(page)
    page.get_by_text(f"Delete {name} and everything of theirs").click()
    expect(page.get_by_text("This will go:")).to_be_visible()
    word = page.get_by_role("textbox", name=f"To delete, type: {name}")
    word.fill(name)
    word.press("Enter")
    button = page.locator(".st-key-delete_athlete button")
    expect(button).to_be_enabled(timeout=shared.LONG_MS)
    _idle(page)
    button.click()
    expect(page.get_by_text("Deleted.").first).to_be_visible(timeout=shared.LONG_MS)
    _idle(page)


def _idle(page: Page) -> None:
    """Wait until no run of the page is under way."""
    page.wait_for_timeout(400)
    page.wait_for_function(IDLE, timeout=shared.LONG_MS)


def _fits(page: Page) -> None:
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"
