"""A newcomer's path through the page, beside the command line in the same run: how many presses, how many seconds."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import browser as real
from bench import clips, process
from bench.clips import HD, Recipe
from screener.errors import SetupError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CLIP: Final = Recipe("newcomer", "Full HD, 20 seconds", HD, 2, 0)
"""Two rounds of the sample, slowed down: 20 s of 1080p as a phone writes it."""
MOST_PRESSES: Final = 3
MOST_SAMPLE_S: Final = 15.0
MOST_LATER_S: Final = 3.0
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What was timed, seconds; of several rounds the median.

    Attributes:
        sample_presses: from the open page to the first result of a sample.
        sample_s: from asking for the page, with the server up and nothing loaded, to that result.
        command_s: ``screener screen`` on the clip, from start to end of the process.
        upload_s: from handing the clip to the page until it can be screened.
        result_s: from handing over to the result, the press of the button included.
        clip_s: length of the clip.
    """

    sample_presses: int
    sample_s: float
    command_s: float
    upload_s: float
    result_s: float
    clip_s: float

    @property
    def later_s(self) -> float:
        """How much later than the command line the page shows the result; below 0 = sooner."""
        return self.result_s - self.command_s

    def faults(self) -> tuple[str, ...]:
        """Limits that do not hold."""
        limits = (
            ("presses to a sample's result", self.sample_presses, MOST_PRESSES),
            ("seconds to a sample's result", self.sample_s, MOST_SAMPLE_S),
            ("seconds later than the command line", self.later_s, MOST_LATER_S),
        )
        return tuple(f"{what}: {found:.1f}, at most {most:g}" for what, found, most in limits if found > most)

    def table(self) -> str:
        """The figures with their limits, as a table in Markdown."""
        rows = (
            ("open page to a sample's result, presses", f"{self.sample_presses}", f"{MOST_PRESSES}"),
            ("open page to a sample's result", f"{self.sample_s:.1f} s", f"{MOST_SAMPLE_S:.0f} s"),
            (f"`screener screen`, {self.clip_s:.0f} s of 1080p", f"{self.command_s:.1f} s", ""),
            ("page, upload alone", f"{self.upload_s:.1f} s", ""),
            ("page, upload to result", f"{self.result_s:.1f} s", f"{self.command_s + MOST_LATER_S:.1f} s"),
            ("page against command", f"{self.later_s:+.1f} s", f"{MOST_LATER_S:+.0f} s"),
        )
        return "\n".join(("| | found | limit |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)))


def measured(tell: Callable[[str], None], rounds: int = ROUNDS) -> Newcomer:
    """Time it all: command line and page in turn, so that both meet the machine in the same state.

    Args:
        tell: hears each round.
        rounds: how often.

    Raises:
        SetupError: there is no browser, or something did not start.
    """
    clip = clips.built(CLIP, tell=tell)
    samples, commands, uploads, results, presses = list[float](), list[float](), list[float](), list[float](), 0
    with real.browser() as chromium, tempfile.TemporaryDirectory() as kept:
        for number in range(rounds):
            (folder := Path(kept) / str(number)).mkdir()
            with real.served(folder, Path(kept) / "server.txt") as server:
                presses, seconds = _sample(chromium, server.address)
                samples.append(seconds)
                commands.append(process.measure([sys.executable, "-m", "screener", "screen", str(clip.path)])[0].wall_s)
                upload, result = _own(chromium, server.address, clip.path)
                uploads.append(upload)
                results.append(result)
            tell(f"round {number + 1}: sample {seconds:.1f} s, command {commands[-1]:.1f} s, upload {upload:.1f} s, result {result:.1f} s")
    middle = statistics.median
    return Newcomer(presses, middle(samples), middle(commands), middle(uploads), middle(results), clip.contents.seconds)


def _sample(chromium: Browser, address: str) -> tuple[int, float]:
    """A visitor opens the page of a server that has just started and screens what is offered: presses, and seconds."""
    with chromium.new_context() as context:
        page = context.new_page()
        began = time.perf_counter()
        real.opened(page, address)
        real.screen(page)
        return 1, time.perf_counter() - began


def _own(chromium: Browser, address: str, clip: Path) -> tuple[float, float]:
    """A visitor uploads a clip and screens it: seconds until it can be screened, and until the result."""
    with chromium.new_context() as context:
        page = context.new_page()
        real.opened(page, address)
        began = real.choose_own(page, clip)
        uploaded = time.perf_counter()
        real.screen(page)
        return uploaded - began, time.perf_counter() - began


def checked(found: Newcomer) -> None:
    """Raise ``SetupError`` with every limit that does not hold."""
    faults = found.faults()
    if faults:
        raise SetupError(f"expected the path within its limits, got {'; '.join(faults)}", "See bench/newcomer.py.")
