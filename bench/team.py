"""How long the team's page takes with 200 athletes and 2 000 results: opened, and at each filter, in SQLite and in PostgreSQL.

The whole app with a real browser: from the press to the table that is drawn and a page that has come to rest.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.engine import URL

from bench import browser as real
from bench import team_made
from screener.errors import SetupError
from screener.history import History, Place
from screener.history.place import HOME_VARIABLE, URL_VARIABLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROUNDS: Final = 5
MOST_PAGE_S: Final = 2.0
MOST_FILTER_S: Final = 1.0
PATIENCE_S: Final = 60.0
DOC: Final = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
BEGIN, END = "<!-- team: begin -->", "<!-- team: end -->"
ROWS: Final = ".team tbody tr"
REST: Final = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
FILTERS: Final = (
    ("Group", "Group 3"),
    ("Test", "Single-leg squat"),
    ("What was seen", "Moved inward: likely"),
    ("Since last time", "No change beyond the error"),
    ("Sort", "By date, newest first"),
)


@dataclass(slots=True)
class Times:
    """Seconds in one kind of database: the page opened by its address, by the menu, and each filter by its name."""

    kind: str
    kept: str
    address: list[float] = field(default_factory=list)
    menu: list[float] = field(default_factory=list)
    filters: dict[str, list[float]] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, str, float, float]]:
        """What, in which database, the middle of its rounds, and its limit."""
        yield "page, by its address", self.kind, statistics.median(self.address), MOST_PAGE_S
        yield "page, from the menu", self.kind, statistics.median(self.menu), MOST_PAGE_S
        for name, seconds in self.filters.items():
            yield f"filter: {name.lower()}", self.kind, statistics.median(seconds), MOST_FILTER_S


def measured(tell: Callable[[str], None], rounds: int = ROUNDS) -> tuple[Times, ...]:
    """Make both histories and time the page in them. Raises ``SetupError`` without a browser."""
    given = team_made.bases(tell)
    found = []
    with real.browser() as chromium, tempfile.TemporaryDirectory() as folder:
        for kind, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
            with opened(Path(folder) / kind.lower()) as place:
                if place is None:
                    tell("no PostgreSQL on this machine: left out (Debian: apt-get install postgresql)")
                    continue
                tell(f"{kind}: keeping {team_made.RESULTS} results")
                team_made.fill(place, given)
                found.append(_timed(chromium, place, kind, rounds, tell))
    return tuple(found)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Place | None]:
    home = folder / "history"
    yield Place(URL.create("sqlite", database=str(home / "history.sqlite3")), home)


@contextmanager
def _postgres(folder: Path) -> Iterator[Place | None]:
    from tests.history import servers

    if servers.programs() is None:
        yield None
        return
    with servers.running() as server:
        yield Place(server.database(), folder / "history")


def _timed(chromium: Browser, place: Place, kind: str, rounds: int, tell: Callable[[str], None]) -> Times:
    with History(place) as history:
        counts = history.counts()
    times = Times(kind, f"{counts.athletes} athletes, {counts.screenings} results")
    url = "" if place.file is not None else place.url.render_as_string(hide_password=False)
    env = {HOME_VARIABLE: str(place.folder.parent), URL_VARIABLE: url}
    with tempfile.TemporaryDirectory() as temporary, real.served(Path(temporary), place.folder / "server.txt", env=env) as server:
        for number in range(rounds + 1):
            with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
                one = Times(kind, "")
                _visit(context.new_page(), server.address, one)
            if number:  # the first visit warms up the server
                times.address += one.address
                times.menu += one.menu
                for name, seconds in one.filters.items():
                    times.filters.setdefault(name, []).extend(seconds)
            slowest = max(seconds for found in one.filters.values() for seconds in found)
            tell(f"{kind}, visit {number}: address {one.address[0]:.2f} s, menu {one.menu[0]:.2f} s, slowest filter {slowest:.2f} s")
    return times


def _visit(page: Page, address: str, times: Times) -> None:
    began = time.perf_counter()
    page.goto(f"{address}/team")
    _drawn(page, "")
    times.address.append(time.perf_counter() - began)
    page.get_by_role("link", name="Film", exact=True).click()
    page.locator(ROWS).first.wait_for(state="detached")
    _rests(page)
    began = time.perf_counter()
    page.get_by_role("link", name="Team", exact=True).click()
    _drawn(page, "")
    times.menu.append(time.perf_counter() - began)
    page.get_by_text("Filter and sort").click()
    for label, option in FILTERS:
        page.get_by_role("combobox", name=label, exact=True).click()
        choice = page.get_by_role("option", name=option, exact=True)
        choice.wait_for()
        before = _shown(page)
        began = time.perf_counter()
        choice.click()
        _drawn(page, before)
        times.filters.setdefault(label, []).append(time.perf_counter() - began)
    box = page.get_by_role("textbox", name="Name", exact=True)
    before = _shown(page)
    box.fill(before.split("Athlete ")[1][:3])
    began = time.perf_counter()
    box.press("Enter")
    _drawn(page, before)
    times.filters.setdefault("Name", []).append(time.perf_counter() - began)


def _shown(page: Page) -> str:
    return " ".join(page.locator(ROWS).all_inner_texts())


def _drawn(page: Page, before: str) -> None:
    """Wait until the table shows something else than before and the page has come to rest."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        shown = _shown(page)
        if shown and shown != before and page.evaluate(REST):
            return
        time.sleep(0.01)
    raise SetupError(f"expected another table within {PATIENCE_S:.0f} s, got the same one", "Look at the page by hand: bench/team.py.")


def _rests(page: Page) -> None:
    page.wait_for_function(REST)


def table(found: tuple[Times, ...]) -> str:
    """What was found beside its limits."""
    lines = ["| | database | seconds | limit | of the limit |", "|---|---|---|---|---|"]
    for times in found:
        lines += [f"| {what} | {kind} | {took:.2f} | {limit:.0f} | {took / limit:.0%} |" for what, kind, took, limit in times.rows()]
    return "\n".join(lines)


def write(found: tuple[Times, ...], rounds: int, page: Path = DOC) -> None:
    """Put the figures into their place in the document."""
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    kept = found[0].kept if found else "nothing"
    versions = f"Python {sys.version.split()[0]}"
    said = (
        f"{kept}; the whole app in Chromium at 1280 by 900, from the press to the table that is drawn. Each figure is the middle of "
        f"{rounds} visits after one to warm up ({versions}, two cores)."
    )
    page.write_text(f"{head}{BEGIN}\n{said}\n\n{table(found)}\n{END}{tail}", encoding="utf-8")


def faults(found: tuple[Times, ...]) -> tuple[str, ...]:
    """Every limit that does not hold."""
    return tuple(
        f"{what} in {kind}: {took:.2f} s, limit {limit:.0f} s"
        for times in found
        for what, kind, took, limit in times.rows()
        if took > limit
    )


def checked(found: tuple[Times, ...]) -> None:
    """Raise ``SetupError`` with every limit that does not hold."""
    if wrong := faults(found):
        raise SetupError(f"expected the team's page within its limits, got {'; '.join(wrong)}", "See bench/team.py.")
