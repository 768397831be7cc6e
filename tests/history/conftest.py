"""Fixtures of the history's tests: an empty place in each kind of database, and somebody whose results are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from screener.history import Athlete, History, NewAthlete, Place
from screener.types import AgeGroup
from tests.history import servers

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """One PostgreSQL server for all tests of a process."""
    with servers.running() as made:
        yield made


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    found: str = request.param
    return found


@pytest.fixture
def place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """An empty place."""
    return servers.new_place(kind, tmp_path / "home" / "history", request)


@pytest.fixture
def other_place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """A second empty place of the same kind."""
    return servers.new_place(kind, tmp_path / "other" / "history", request)


@pytest.fixture
def history(place: Place) -> Iterator[History]:
    """A history, made and empty."""
    with History(place, create=True) as made:
        yield made


@pytest.fixture
def robin(history: History) -> Athlete:
    """An adult who is kept."""
    return history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))


@pytest.fixture
def kim(history: History) -> Athlete:
    """Somebody under 18 whose guardian agreed."""
    return history.add_athlete(NewAthlete("Kim", AgeGroup.UNDER_16, guardian=date(2026, 1, 1)))
