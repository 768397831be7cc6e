"""``compare`` and ``history progress`` on the terminal: two results side by side, or all of an athlete's over time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from screener import compare as comparing
from screener.cli.keeping import read_result
from screener.cli.page import Page
from screener.compare import Entry
from screener.errors import HistoryError, InputError
from screener.history import History, Kept, Which
from screener.present import history as wording
from screener.present import keeping as kept_words
from screener.present import words
from screener.present.history import ChangeRow, CompareView, ProgressView
from screener.types import Screening, Side, Way

_IDENTIFIER: Final = re.compile(r"[0-9a-f-]{4,36}")


def compare_results(first: str, second: str, same_set_up: bool, everything: bool) -> None:
    """Two results side by side; of two hip checks, each clip with its own. Raises ``ScreenerError``."""
    before, after = _entries(first), _entries(second)
    found = comparing.pairs(before, after)
    if not found:
        hint = "Give two results of one test, done in one way and on the same leg."
        raise InputError(f"expected clips that belong together in {first} and {second}, got none", hint)
    page = Page()
    for one, other in found:
        _show(page, wording.compare_view(comparing.compare(one, other, same_set_up=same_set_up)), everything)
    alone = len(before) + len(after) - 2 * len(found)
    page.line(f"Without a partner in the other one, and not compared: {alone} of {len(before) + len(after)} clips." if alone else "")


def _entries(given: str) -> list[Entry]:
    """The results that a file holds, or the one that is kept under an identifier."""
    path = Path(given)
    if path.is_file():
        return [Entry(take.screening, take.way) for take in read_result(path)[0]]
    if not _IDENTIFIER.fullmatch(given.strip().lower()):
        hint = "Give a file that `screener screen VIDEO --json FILE` wrote, or an identifier as `screener history list` shows it."
        raise InputError(f"expected a result's file or the identifier of one that is kept, got {given}", hint)
    with History() as history:
        kept = history.find(given)
        return [entry_of(kept, history.screening(kept.id))]


def entry_of(kept: Kept, screening: Screening) -> Entry:
    """A kept result as it is compared."""
    return Entry(screening, kept.way, kept.athlete_id, kept.taken.at, kept.taken.by)


def _show(page: Page, view: CompareView, everything: bool) -> None:
    page.heading(view.title)
    page.line(f"First: {view.first}")
    page.line(f"Second: {view.second}")
    page.line("")
    for headline in view.headlines:
        page.line(headline, "bold")
    page.bullets(view.why)
    page.line("")
    _table(page, view.rows)
    if everything and view.more:
        page.heading("All other numbers")
        _table(page, view.more)
    for note in view.notes:
        page.line(note, "dim")


def _table(page: Page, rows: tuple[ChangeRow, ...]) -> None:
    cells = [(f"{row.what}, {row.when}", row.before, row.after, row.change, row.verdict) for row in rows]
    if cells:
        page.table(("What", "First", "Second", "Change", "Comes to"), cells)


def _readable(history: History, listed: Iterable[Kept]) -> tuple[list[tuple[Kept, Screening]], list[str]]:
    """Results with their listing, and a sentence for each that this version of the program cannot read."""
    kept, broken = list[tuple[Kept, Screening]](), list[str]()
    for one in listed:
        try:
            kept.append((one, history.screening(one.id)))
        except HistoryError as error:
            broken.append(f"{words.sentence(f'{one.video_name}, {one.taken.at.date()}: {error}')} {error.hint}")
    return kept, broken


def show_progress(name: str, test: str | None, way: Way | None, metric: str | None, side: Side | None) -> None:
    """What each test of an athlete is judged by, over time; or another metric."""
    page = Page()
    with History() as history:
        owner = history.athlete(name)
        listed = history.screenings(Which(athlete_id=owner.id, test=test, way=way))
        kept, broken = _readable(history, reversed(listed))
    page.heading(f"{owner.name} over time")
    page.bullets(broken)
    if not kept:
        page.line("" if broken else "No result is kept of those that you ask for.")
        return
    for (of, how), pairs in groupby(sorted(kept, key=_test), _test):
        entries = [entry_of(*pair) for pair in pairs]
        wanted = wording.lines(entries, metric) if metric is not None else wording.judged_lines(entries)
        page.heading(words.clause(words.sentence(kept_words.test_name(of, how))))
        for line in wanted:
            if side in (None, line[1]):
                _line(page, wording.progress_view(comparing.progress(entries, *line)))
        page.bullets(wording.unread(entries))
    for note in (wording.ERROR_NOTE, wording.ALIKE_NOTE, wording.TOLERANCE_NOTE):
        page.line(note, "dim")


def _test(pair: tuple[Kept, Screening]) -> tuple[str, Way]:
    return pair[0].test or "", pair[0].way


def _line(page: Page, view: ProgressView) -> None:
    page.line(view.title, "bold")
    page.bullets(point.said for point in view.points)
    page.line(view.band_words, indent=2)
