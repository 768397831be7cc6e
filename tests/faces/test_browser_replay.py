"""The replay in a real browser: a real clip is screened and drawn over, played, stepped, repeated, and followed by its curve."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faces import test_browser as shared

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install 'knee-screener[dev]')")

from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = shared.pytestmark
address, browser = shared.address, shared.browser

SAMPLE = "Single-leg squat on the left, knee moving inward"
FRAME_S = 0.04
"""The sample has 25 pictures a second."""
PLOT = (36, 8)
"""Empty pixels left and right of the curve."""


@pytest.fixture(params=shared.SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first page, on a desk and on a phone."""
    yield from shared.opened(browser, address, *shared.SIZES[request.param])


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What went wrong in the browser, and every host but this machine that was asked for something."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: found.append(asked.url) if urlsplit(asked.url).hostname not in ("localhost", None, "") else None)
    return found


def replayed(page: Page) -> Locator:
    """The replay of a sample, its clip ready to play; the box has not moved anything meanwhile."""
    shared.screen(page, SAMPLE)
    replay = page.locator(".replay")
    replay.wait_for(timeout=shared.LONG_MS)
    before = replay.bounding_box()
    video = replay.locator("video")
    expect(video).to_be_visible(timeout=shared.LONG_MS)
    shared.wait_until(lambda: number(video, "readyState") >= 2)
    after = replay.bounding_box()
    assert before
    assert after
    assert after["height"] == pytest.approx(before["height"], abs=1), "the layout jumped"
    return replay


def number(video: Locator, name: str = "currentTime") -> float:
    """A property of a clip."""
    return float(video.evaluate(f"video => video.{name}"))


def settled(video: Locator) -> float:
    """Where the clip is after a jump has come to its end."""
    shared.wait_until(lambda: not video.evaluate("video => video.seeking"))
    return number(video)


def spans(replay: Locator) -> list[tuple[float, float, float]]:
    """Start, lowest point and end of each repetition, as the table beside the curve says."""
    cells = replay.locator("tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].slice(1, 4).map(cell => cell.textContent))")
    return [(float(a[:-2]), float(b[:-2]), float(c[:-2])) for a, b, c in cells]


def press(replay: Locator, name: str) -> None:
    """Press a button by its name."""
    replay.get_by_role("button", name=name, exact=True).click()


def test_the_clip_is_played_stepped_and_followed_by_its_curve(page: Page, faults: list[str]) -> None:
    """Play, slow down, step, choose a repetition, click the curve, repeat: the clip obeys each time, and nothing fails behind it."""
    replay = replayed(page)
    video, reps = replay.locator("video"), spans(replay)
    assert len(reps) == 3
    assert video.evaluate("video => video.paused"), "nothing starts by itself"
    assert video.evaluate("video => video.videoHeight > video.videoWidth"), "the clip was filmed upright"

    press(replay, "Quarter speed")
    press(replay, "Play")
    assert number(video, "playbackRate") == 0.25
    shared.wait_until(lambda: number(video) > 0.1)
    press(replay, "Pause")
    press(replay, "Half speed")
    assert number(video, "playbackRate") == 0.5

    press(replay, "Repetition 2, left leg")
    start, turn, _ = reps[1]
    assert start - 0.01 <= settled(video) < turn
    expect(replay.locator(".where")).to_contain_text("Repetition 2, left leg")
    for name, way in (("One picture on", 1), ("One picture back", -1)):
        before = settled(video)
        press(replay, name)
        assert settled(video) - before == pytest.approx(way * FRAME_S, abs=FRAME_S / 4)

    curve = replay.locator("svg.curve")
    box = curve.bounding_box()
    assert box
    x = PLOT[0] + reps[2][1] / number(video, "duration") * (box["width"] - sum(PLOT))
    curve.click(position={"x": x, "y": 120})
    assert settled(video) == pytest.approx(reps[2][1], abs=0.1)
    expect(replay.locator(".said")).to_contain_text("At the lowest point")
    expect(replay.locator(".said")).to_contain_text("°)")
    cursor = float(replay.locator(".cursor").get_attribute("x1") or "nan")
    assert cursor == pytest.approx(x, abs=3), "the cursor is where the clip is"

    replay.locator("g.rep[data-rep='1'] .head").click()
    assert reps[0][0] - 0.01 <= settled(video) < reps[0][1]
    press(replay, "Repeat this repetition")
    press(replay, "Full speed")
    press(replay, "Play")
    places = watched(video, 3 * (reps[0][2] - reps[0][0]))
    assert min(places) >= reps[0][0] - 0.01
    assert max(places) <= reps[0][2] + 2 * FRAME_S
    assert any(later < earlier for earlier, later in pairwise(places)), "it began again"
    assert not faults


def watched(video: Locator, seconds: float) -> list[float]:
    """Where the clip is, twenty times a second for so long."""
    places: list[float] = video.evaluate(
        """(video, seconds) => new Promise(done => {
          const places = [], from = performance.now();
          const look = () => {
            if (!video.seeking) places.push(video.currentTime);
            if (performance.now() - from > 1000 * seconds) done(places); else setTimeout(look, 50);
          };
          look();
        })""",
        seconds,
    )
    return places


@pytest.mark.parametrize("page", ["desk"], indirect=True)
def test_the_keyboard_alone_is_enough(page: Page, faults: list[str]) -> None:
    """Every control is reached by keys: a repetition by its number, pictures, half seconds, playing; between readings no number stands."""
    replay = replayed(page)
    video, reps = replay.locator("video"), spans(replay)
    replay.locator("svg.curve").focus()
    page.keyboard.press("3")
    assert reps[2][0] - 0.01 <= settled(video) < reps[2][1]
    before = settled(video)
    page.keyboard.press(".")
    assert settled(video) - before == pytest.approx(FRAME_S, abs=FRAME_S / 4)
    page.keyboard.press("ArrowLeft")
    assert settled(video) == pytest.approx(before + FRAME_S - 0.5, abs=FRAME_S)
    page.keyboard.press("Home")
    assert settled(video) == pytest.approx(0, abs=FRAME_S)
    assert "°" not in replay.locator(".readout").inner_text()
    page.keyboard.press(" ")
    shared.wait_until(lambda: number(video) > 0.2)
    page.keyboard.press(" ")
    assert video.evaluate("video => video.paused")
    assert not faults


def test_two_repetitions_run_in_step(page: Page, faults: list[str]) -> None:
    """Two repetitions reach their lowest point and their end together, however long each takes, playing and by hand."""
    replay = replayed(page)
    reps = spans(replay)
    page.get_by_text("Two repetitions side by side").click()
    pair = page.locator(".pair")
    videos = pair.locator("video")
    shared.wait_until(lambda: videos.count() == 2 and all(number(videos.nth(place), "readyState") >= 2 for place in (0, 1)))
    tops = [videos.nth(place).bounding_box() for place in (0, 1)]
    assert tops[0]
    assert tops[1]
    assert tops[0]["y"] == pytest.approx(tops[1]["y"], abs=1), "side by side, on a phone as well"

    pair.get_by_role("slider").fill("1")
    for place, rep in ((0, reps[0]), (1, reps[2])):
        assert settled(videos.nth(place)) == pytest.approx(rep[1], abs=0.02)
    press(pair, "Play")
    expect(pair.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.wait_for_timeout(700)
    for _ in range(8):
        now = videos.evaluate_all("videos => videos.map(video => [video.currentTime, video.seeking])")
        if not any(seeking for _, seeking in now):
            one, other = (phase(time_s, rep) for (time_s, _), rep in zip(now, (reps[0], reps[2]), strict=True))
            assert one == pytest.approx(other, abs=0.15)
        page.wait_for_timeout(90)
    assert not faults


def phase(time_s: float, rep: tuple[float, float, float]) -> float:
    """Place in a repetition: 0 at its start, 1 at its lowest point, 2 at its end."""
    start, turn, stop = rep
    return (time_s - start) / (turn - start) if time_s < turn else 1 + (time_s - turn) / (stop - turn)


@shared.phone_only
def test_the_work_can_be_stopped_and_begun_again(page: Page, faults: list[str]) -> None:
    """Cancel stops the clip and leaves the curve; asked for again it is made and plays."""
    shared.screen(page, SAMPLE)
    replay = page.locator(".replay")
    press(replay, "Cancel")
    again = replay.get_by_role("button", name="Make the replay")
    expect(again).to_be_visible(timeout=shared.LONG_MS)
    assert replay.locator(".ring").count() == 6, "the curve is there without the clip"
    expect(replay.locator("video")).to_be_hidden()
    again.click()
    expect(replay.locator("video")).to_be_visible(timeout=shared.LONG_MS)
    expect(page.get_by_role("button", name="Save this video (MP4)")).to_be_enabled()
    assert not faults


@shared.phone_only
def test_faces_are_hidden_until_asked_for_and_the_clip_can_be_saved(page: Page, faults: list[str]) -> None:
    """The saved clip is a film; with the choice of faces it is made anew, another one."""
    replay = replayed(page)
    hidden = saved(page)
    assert b"ftyp" in hidden[:16]
    before = replay.locator("video").get_attribute("src")
    page.get_by_text("Show faces in the pictures").click()
    shared.wait_until(lambda: replay.locator("video").get_attribute("src") not in (before, None))
    shared.wait_until(lambda: number(replay.locator("video"), "readyState") >= 2)
    assert saved(page) != hidden
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1"), "the page is wider than the screen"
    assert not faults


def saved(page: Page) -> bytes:
    """The clip as a file."""
    with page.expect_download(timeout=shared.LONG_MS) as got:
        page.get_by_role("button", name="Save this video (MP4)").click()
    return Path(got.value.path()).read_bytes()
