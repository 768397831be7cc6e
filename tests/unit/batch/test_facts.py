"""Words of a manifest or a file name become facts, or a sentence that says what was expected."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.batch import facts as of
from screener.batch.facts import BadValue, ClipFacts
from screener.movements import MOVEMENTS
from screener.types import AgeGroup, Sex, Side, Way

TODAY = date(2026, 4, 1)


@pytest.mark.parametrize("text", ["2026-03-31", "2026-3-31", "20260331", "31.03.2026", "31.3.2026", " 2026-03-31 "])
def test_days_that_can_be_read_only_one_way(text: str) -> None:
    """Days that can be read only one way."""
    assert of.day(text, TODAY) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("03/04/2026", "2026-03-31"), ("2026-13-01", "calendar"), ("2026-02-30", "calendar"), ("2026-04-02", "still to come"),
        ("yesterday", "a date such as"), ("0000-01-01", "calendar"),
    ],
)  # fmt: skip
def test_other_days_are_told(text: str, says: str) -> None:
    """A day that month and day could be exchanged in, that is none, or that is still to come."""
    with pytest.raises(BadValue, match=says):
        of.day(text, TODAY)


@given(st.dates(min_value=date(1990, 1, 1), max_value=TODAY))
def test_every_day_that_was_is_read_back(one: date) -> None:
    """Every day that was is read back."""
    assert of.day(one.isoformat(), TODAY) == of.day(one.strftime("%d.%m.%Y"), TODAY) == of.day(one.strftime("%Y%m%d"), TODAY) == one


@pytest.mark.parametrize("record", MOVEMENTS, ids=lambda m: m.id)
def test_a_test_is_known_by_its_names(record: object) -> None:
    """Identifier, name and abbreviation, however they are spelled."""
    movement = next(m for m in MOVEMENTS if m is record)
    name, _, short = movement.label.partition("(")
    for spelled in (movement.id, name, name.upper(), movement.id.replace("_", "-"), name.strip() + "s", short.strip(")")):
        if spelled.strip():
            assert of.test_id(spelled) == movement.id


@pytest.mark.parametrize(("text", "test"), [("SLS", "single_leg_squat"), ("LSD", "lateral_step_down"), ("bws", "squat")])
def test_abbreviations(text: str, test: str) -> None:
    """Abbreviations."""
    assert of.test_id(text) == test


def test_legs_ways_and_the_rest() -> None:
    """Legs ways and the rest."""
    said = {
        "athlete": "  Ana   Ruiz ", "test": "SLS", "leg": "R", "date": "", "way": "Cue", "take": "2", "age_group": "18 to 60",
        "sex": "FEMALE", "mirrored": "yes",
    }  # fmt: skip
    assert of.facts(said, TODAY) == ClipFacts(
        "Ana Ruiz", "single_leg_squat", Side.RIGHT, None, Way.CUE, 2, AgeGroup.ADULT, Sex.FEMALE, mirrored=True
    )


@pytest.mark.parametrize(
    ("field", "text"),
    [("leg", "middle"), ("test", "cartwheel"), ("way", "wild"), ("take", "0"), ("take", "two"), ("sex", "x"), ("mirrored", "maybe"),
     ("age_group", "old")],
)  # fmt: skip
def test_a_word_that_says_nothing_is_told(field: str, text: str) -> None:
    """The sentence names what came."""
    with pytest.raises(BadValue, match=text):
        of.facts({"athlete": "Ana", field: text}, TODAY)


def test_nobody_s_clip() -> None:
    """A clip without an athlete is nobody's."""
    for said in ({}, {"athlete": "  "}, {"athlete": "", "test": "squat"}):
        with pytest.raises(BadValue, match="name or number"):
            of.facts(said, TODAY)


def test_names_are_compared_as_they_are_read() -> None:
    """A name that one system writes with composed letters and another decomposed is one name."""
    assert of.athlete(unicodedata.normalize("NFD", "Jörg")) == of.athlete("Jörg") == "Jörg"
