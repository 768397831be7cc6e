"""Many screenings in a row through real browser sessions: is a file left, does memory grow, do two visitors cross?"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import browser as real
from bench.browser import Served
from screener import assets
from screener.errors import SetupError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENINGS: Final = 50
WARM: Final = 10
"""Screenings before memory is first looked at: libraries, fonts and the allocator's pools have come by then."""
AROUND: Final = 5
"""One figure swings by a third with what the allocator keeps at hand: as many are looked at as there are clips."""
MOST_GROWTH: Final = 0.10
ROUNDS: Final = 10
"""How often two visitors screen different clips at the same time."""
SAMPLES: Final = ("03", "05", "02", "04", "06")
GONE_S: Final = 30
"""A visitor's folder is gone within this after the tab was closed."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What was found.

    Attributes:
        memory_mb: after each screening and the end of its visit, in order.
        left: files that were still there after the last tab had been closed.
        crossed: rounds of two visitors in which somebody saw what was not theirs, or nothing, in words.
        rounds: how many rounds of two there were.
    """

    memory_mb: tuple[float, ...]
    left: tuple[str, ...]
    crossed: tuple[str, ...]
    rounds: int

    @property
    def growth(self) -> float:
        """Memory at the end against that after the warm-up, the median of ``AROUND`` screenings each; 0.1 = a tenth more."""
        warm = self.memory_mb[min(WARM, max(len(self.memory_mb) - AROUND, 0)) :][:AROUND]
        return statistics.median(self.memory_mb[-AROUND:]) / statistics.median(warm) - 1

    def faults(self) -> tuple[str, ...]:
        """What is not as it should be."""
        grown = [f"memory grew by {self.growth:.0%}, at most {MOST_GROWTH:.0%} was expected"] if self.growth > MOST_GROWTH else []
        files = [f"{len(self.left)} temporary files are left: {', '.join(self.left[:5])}"] if self.left else []
        return (*grown, *files, *self.crossed)


def soak(tell: Callable[[str], None], screenings: int = SCREENINGS, rounds: int = ROUNDS) -> Soaked:
    """Run it all.

    Args:
        tell: hears each figure as it comes.
        screenings: how many in a row.
        rounds: how often two at once.

    Raises:
        SetupError: there is no browser, or the server did not start.
    """
    with tempfile.TemporaryDirectory() as kept, real.browser() as chromium:
        place = Path(kept)
        (folder := place / "temporary").mkdir()
        with real.served(folder, place / "server.txt") as server:
            memory = [_one(chromium, server, number, tell) for number in range(screenings)]
            crossed = [fault for number in range(rounds) for fault in _two(chromium, server, number, tell)]
            _until_gone(server)
            left = server.left()
    return Soaked(tuple(memory), left, tuple(crossed), rounds)


def _one(chromium: Browser, server: Served, number: int, tell: Callable[[str], None]) -> float:
    """One visitor uploads one clip, sees the result and closes the tab."""
    sample = assets.sample(SAMPLES[number % len(SAMPLES)])
    began = time.monotonic()
    with chromium.new_context() as context:
        page = context.new_page()
        real.opened(page, server.address)
        real.choose_own(page, sample.path)
        real.screen(page)
    _until_gone(server)
    found = server.pss_mb()
    tell(f"{number + 1:3d}  {sample.name:24s} {time.monotonic() - began:5.1f} s  {found:6.0f} MB")
    return found


def _two(chromium: Browser, server: Served, number: int, tell: Callable[[str], None]) -> list[str]:
    """Two visitors upload different clips at the same time; each has to see their own, and nothing of the other's."""
    chosen = [assets.sample(SAMPLES[(number + step) % len(SAMPLES)]) for step in (0, 1)]
    faults = []
    with chromium.new_context() as first, chromium.new_context() as second:
        pages = [first.new_page(), second.new_page()]
        for page, sample in zip(pages, chosen, strict=True):
            real.opened(page, server.address)
            real.choose_own(page, sample.path)
        for page in pages:
            page.get_by_role("button", name=real.BUTTON).click()
        for page in pages:
            page.get_by_text(real.SEEN, exact=True).wait_for(timeout=real.LONG_MS)
        for page, own, other in zip(pages, chosen, reversed(chosen), strict=True):
            said = _about_the_clip(page)
            if own.path.name not in said:
                faults.append(f"round {number + 1}: a visitor did not see {own.name}")
            if other.path.name in said:
                faults.append(f"round {number + 1}: a visitor saw {other.name}, which is not theirs")
    tell(f"two at once, round {number + 1}: {' and '.join(sample.name for sample in chosen)}: {'; '.join(faults) or 'each their own'}")
    return faults


def _about_the_clip(page: Page) -> str:
    """The whole page with the part that names the clip opened."""
    page.get_by_text("About this clip", exact=True).click()
    page.get_by_text("frames per second").first.wait_for(timeout=real.LONG_MS)
    return page.locator("[data-testid=stMain]").inner_text()


def _until_gone(server: Served) -> None:
    until = time.monotonic() + GONE_S
    while server.left() and time.monotonic() < until:
        time.sleep(0.2)


def checked(found: Soaked) -> None:
    """Raise ``SetupError`` with everything that is not as it should be."""
    faults = found.faults()
    if faults:
        raise SetupError(f"expected a server that leaves nothing and grows by little, got: {'; '.join(faults)}", "See bench/soak.py.")
