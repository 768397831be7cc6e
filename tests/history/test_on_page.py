"""What goes wrong with the history is told to somebody with a page before them without a command to type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from screener import team_run
from screener.errors import HistoryError
from screener.history import Athlete, History, NewAthlete, Place, Tick
from screener.history.engine import in_words
from screener.types import AgeGroup

PLAN = '{"plan_version": 1, "start": "2026-05-04"}'

Fails = Callable[[History, Athlete], object]
WRONG: dict[str, Fails] = {
    "a name twice": lambda history, _: history.add_athlete(NewAthlete("ROBIN", AgeGroup.ADULT)),
    "an unknown name": lambda history, _: history.athlete("Nobody"),
    "an unknown athlete": lambda history, _: history.change_athlete("x", NewAthlete("X", AgeGroup.ADULT)),
    "an unknown result": lambda history, _: history.screening("x"),
    "an unknown beginning": lambda history, _: history.find("abcd"),
    "an unknown hip check": lambda history, _: history.session("x"),
    "no plan": lambda history, robin: history.add_plan(robin.id, "{}"),
    "an unknown drill": lambda history, robin: history.set_tick(
        history.add_plan(robin.id, PLAN).id, Tick(date(2026, 5, 4), "no drill" * 20)
    ),
    "an unknown group": lambda history, _: team_run.read(history, "Nobody's"),
}


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("wrong", WRONG)
def test_no_command_stands_on_a_page(history: History, robin: Athlete, wrong: str) -> None:
    """Each way of going wrong says what to do next on the page."""
    with pytest.raises(HistoryError) as caught:
        WRONG[wrong](history, robin)
    assert caught.value.on_page
    assert "`" not in caught.value.on_page
    assert "--" not in caught.value.on_page


def test_nothing_is_kept_yet_and_a_damaged_file(place: Place) -> None:
    """What is told before anything can be opened."""
    with pytest.raises(HistoryError) as caught:
        History(place)
    damaged = in_words(RuntimeError("file is not a database"), place)
    assert "`" in damaged.hint
    for error in (caught.value, damaged):
        assert "`" not in error.on_page


def test_without_words_of_its_own_a_page_says_the_hint() -> None:
    """A hint without a command is good for both."""
    assert HistoryError("the disk is full", "Make room.").on_page == "Make room."
