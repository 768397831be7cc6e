"""Pictures of every page for ``docs/shots``: the real server and a real browser, wide and narrow, light and dark. ``make shots``."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Page

from bench.browser import LONG_MS, browser, opened, screen, served
from screener import assets
from screener.history import History, NewAthlete, Taken
from screener.run import Options, screen_video
from screener.types import AgeGroup, Screening
from tests import factories, kept
from tests.faces.test_browser import choose

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "shots"
SIZES: Final = {"1280": (1280, 900), "390": (390, 844)}
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
TEAM: Final = (
    NewAthlete("Robin Example", AgeGroup.ADULT, groups=("Tuesday runners",), consent=date(2026, 9, 1)),
    NewAthlete("Kim Young", AgeGroup.FROM_16_TO_17, groups=("Tuesday runners",), guardian=date(2026, 9, 1)),
    NewAthlete("Sam Both", AgeGroup.ADULT, groups=("Club",), consent=date(2026, 9, 1)),
    NewAthlete("Nina New", AgeGroup.ADULT, groups=("Club",)),
)
EVENING: Final = "evening"
CLIPS: Final = {"Robin Example_sls_left": "03", "Robin Example_sls_right": "04", "Nina New_squat": "02", "Guest_squat": "01"}
IDLE: Final = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
Shoot = Callable[[str], None]


def walk(page: Page, shoot: Shoot) -> None:
    """One visit from page to page; a picture of each, and of each part of a result."""
    shoot("screen")
    page.get_by_text("How to film").first.click()
    page.locator(".st-key-drawings img").first.wait_for(timeout=LONG_MS)
    _at(page, ".st-key-filming_guide")
    shoot("guide")
    page.get_by_text("How to film").first.click()
    screen(page)
    page.locator(".st-key-first_screen img").first.wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("result")
    video = page.locator("video").first
    video.wait_for(timeout=LONG_MS)
    video.evaluate("video => { video.currentTime = 1.5; return new Promise(done => { video.onseeked = done; }); }")
    _at(page, "#replay")
    shoot("replay")
    _at(page, "#repetitions")
    shoot("repetitions")
    page.get_by_text("Put a joint right by hand").first.scroll_into_view_if_needed()
    page.get_by_text("Put a joint right by hand").first.click()
    page.wait_for_timeout(2500)
    shoot("joints")
    _kept(page)
    _plan(page, shoot)
    _go(page, "History")
    page.locator("[class*=st-key-open_]").first.wait_for(timeout=LONG_MS)
    shoot("history")
    for part, name in (("Plan and pain", "history-plan"), ("Data", "history-data")):
        page.get_by_role("radio", name=part).or_(page.get_by_role("button", name=part)).first.click()
        _settled(page)
        shoot(name)
    _team(page, shoot)
    for link, name in (("Film", "film"), ("Phone", "phone")):
        _go(page, link)
        shoot(name)


def _team(page: Page, shoot: Shoot) -> None:
    """A team after two evenings: the table, two days of one athlete, the roster, and a folder of clips before it is screened."""
    _filmed()
    _go(page, "Team")
    page.locator(".team tbody tr").nth(4).wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("team")
    page.get_by_role("button", name="Over time: Robin Example").first.click()
    page.locator("[data-testid=stVegaLiteChart]").first.wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("history-over-time")
    page.locator(".st-key-history_view").get_by_text("Compare", exact=True).click()
    _settled(page)
    shoot("compare")
    _go(page, "Roster")
    shoot("roster")
    _go(page, "Batch")
    page.get_by_role("textbox", name="Path of the folder").fill(f"~/{EVENING}")
    page.get_by_role("textbox", name="Path of the folder").press("Enter")
    page.locator(".st-key-cards_batch_planned tbody tr").first.wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("batch")


@cache
def _screened(sample: str) -> Screening:
    return screen_video(assets.sample(sample).path, Options(age_group=AgeGroup.ADULT)).screening


def _filmed() -> None:
    """Real readings of samples, as those of a team on two evenings; one clip was refused, one athlete not filmed."""
    with History() as history:
        robin, kim, sam, _ = history.add_athletes(TEAM)
        for athlete, sample, month in ((robin, "03", 9), (robin, "07", 9), (robin, "03", 10), (robin, "04", 10), (sam, "02", 10)):
            history.add(athlete.id, kept.clip(_screened(sample), f"{sample} {month}.mp4"), Taken(datetime(2026, month, 6)))
        history.add(kim.id, kept.clip(factories.refused(), "kim.mp4"), Taken(datetime(2026, 10, 6)))


def _evening(folder: Path) -> None:
    """Clips of the team under names that say whose they are."""
    folder.mkdir()
    for name, sample in CLIPS.items():
        shutil.copyfile(assets.sample(sample).path, folder / f"{name}.mp4")


def _plan(page: Page, shoot: Shoot) -> None:
    """The sample session checked, the questions answered so that nothing stands against a plan, and the plan."""
    _go(page, "Hip check")
    page.get_by_role("button", name="Check these clips").click()
    page.get_by_role("heading", name="What was seen").wait_for(timeout=LONG_MS)
    page.locator("[class*=st-key-take_] img").nth(4).wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("hip-check")
    page.get_by_role("button", name="Make a plan").click()
    send = page.get_by_role("button", name="Show what fits")
    send.wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("plan-questions")
    for place in range(page.get_by_role("button", name="No to all of these").count()):
        page.get_by_role("button", name="No to all of these").nth(place).click()
        _settled(page)
    for name, answer in (("age", "18 or over"), ("pain_where", "No pain"), ("pain_since", "No pain")):
        page.locator(f".st-key-intake_{name}").get_by_text(answer).click()
        _settled(page)
    for name in ("pain_now", "pain_worst"):
        page.locator(f".st-key-intake_{name}").get_by_role("radio").first.click()
        _settled(page)
    send.click()
    page.get_by_text("Twelve weeks of hip and knee practice").wait_for(timeout=LONG_MS)
    _settled(page)
    shoot("plan")
    page.locator("[class*=st-key-figure_] img").first.wait_for(timeout=LONG_MS)
    _at(page, "[class*=st-key-figure_]")
    shoot("plan-drill")


def _kept(page: Page) -> None:
    """Keep the result for an athlete who is named here."""
    page.get_by_role("button", name="Keep this result").click()
    _settled(page)
    form = page.locator(".st-key-keep_form")
    form.get_by_label("Name", exact=True).fill("Sample athlete")
    choose(form.get_by_role("combobox", name="Age group"), "18 to 60")
    _settled(page)
    form.get_by_text("It is me, or the athlete agreed").click()
    _settled(page)
    form.get_by_role("button", name="Keep it").click()
    page.get_by_text("This result is kept").first.wait_for(timeout=LONG_MS)
    _settled(page)


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_timeout(500)
    _settled(page)


def _settled(page: Page) -> None:
    page.wait_for_function(IDLE, timeout=LONG_MS)
    page.wait_for_timeout(700)


def _at(page: Page, selector: str) -> None:
    """Scroll so that something stands at the top, as a visitor does: until then the page sees to it that a new result stands there."""
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 10)
    page.wait_for_timeout(400)
    page.locator(selector).first.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(600)


def main() -> None:
    """All pictures, the old ones of these names replaced."""
    with tempfile.TemporaryDirectory() as home, browser() as chromium:
        for scheme in SCHEMES:
            for size, (width, height) in SIZES.items():
                place = Path(home) / f"{scheme}-{size}"
                place.mkdir()
                os.environ.update(SCREENER_HOME=str(place / "kept"), HOME=str(place))  # taken on by the server
                _evening(place / EVENING)
                with served(place, place / "log.txt") as server:
                    look = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                    page = look.new_page()
                    opened(page, server.address)

                    def shoot(name: str, page: Page = page, tail: str = f"{size}-{scheme}") -> None:
                        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                        seen.quantize(256).save(FOLDER / f"{name}-{tail}.png", optimize=True)  # a quarter of the bytes

                    walk(page, shoot)
                    look.close()


if __name__ == "__main__":
    main()
