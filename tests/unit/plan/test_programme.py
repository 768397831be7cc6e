"""The programme's data: phases cover twelve weeks without a gap, and a fault names its table."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from screener.errors import CatalogError
from screener.plan.programme import WEEKS, programme, read_programme


def document() -> dict[str, Any]:
    """The packaged programme, parsed and unchecked."""
    return tomllib.loads(resources.files("screener").joinpath("plan", "programme.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("last", ["heavy", "steady"])
def test_the_phases_cover_twelve_weeks_once(last: str) -> None:
    """The phases cover twelve weeks once."""
    phases = [programme().phases[name] for name in ("begin", "build", last)]
    assert [week for phase in phases for week in range(phase.first_week, phase.last_week + 1)] == list(range(1, WEEKS + 1))


@pytest.mark.parametrize(
    ("table", "name", "change", "complaint"),
    [
        ("phase", "begin", {"weeks": [1, 13]}, r"phase\.begin.*12"),
        ("phase", "begin", {"stages": ["sprint"]}, r"phase\.begin.*stages"),
        ("note", "pain", {"sources": ["nobody_1999"]}, r"note\.pain.*sources"),
        ("note", "pain", {"text": ""}, r"note\.pain.*text"),
    ],
)
def test_a_broken_entry_is_named(table: str, name: str, change: dict[str, object], complaint: str) -> None:
    """A broken entry is named."""
    whole = document()
    whole[table][name] = {**whole[table][name], **change}
    with pytest.raises(CatalogError, match=rf"(?s){complaint}"):
        read_programme(whole)


@pytest.mark.parametrize("days", [[[0, False], [1, False]], [[0, False]], [[0, True], [3, True]]])
def test_a_week_keeps_its_full_days_apart(days: list[list[object]]) -> None:
    """A week has as many days as it says, with full days at least two days apart, the next week included."""
    whole = document()
    whole["week"]["2"] = days
    with pytest.raises(CatalogError, match="two days apart"):
        read_programme(whole)
