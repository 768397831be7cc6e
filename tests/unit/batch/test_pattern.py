"""File names say whose clip it is, and a name that does not fit is told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.batch.facts import BadValue, ClipFacts
from screener.batch.pattern import DEFAULT, pattern
from screener.errors import InputError
from screener.types import Side, Way

TODAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("stem", "facts"),
    [
        ("Anna_sls_left_2026-03-31", ClipFacts("Anna", "single_leg_squat", Side.LEFT, date(2026, 3, 31))),
        ("Anna_Meyer_single_leg_squat_R", ClipFacts("Anna_Meyer", "single_leg_squat", Side.RIGHT)),
        ("Bo_squat", ClipFacts("Bo", "squat")),
        ("12_Squats_20260301_2", ClipFacts("12", "squat", None, date(2026, 3, 1), take=2)),
        ("Bo-B_step-down_l_3", ClipFacts("Bo-B", "lateral_step_down", Side.LEFT, take=3)),
        ("squat_squat", ClipFacts("squat", "squat")),
    ],
)
def test_the_usual_names(stem: str, facts: ClipFacts) -> None:
    """What stands in square brackets may be left out; names may hold the sign that sets parts apart."""
    assert pattern(DEFAULT).facts(stem, TODAY) == facts


@pytest.mark.parametrize("stem", ["IMG_2041", "Anna", "sls_left", "_squat", "Anna_cartwheel_left", "Anna_sls_left_31-03-2026"])
def test_other_names_are_told(stem: str) -> None:
    """The sentence names the file and the pattern."""
    with pytest.raises(BadValue, match="expected a file name like"):
        pattern(DEFAULT).facts(stem, TODAY)


def test_a_wrong_day_is_told_as_a_wrong_day() -> None:
    """Not as a name that does not fit."""
    with pytest.raises(BadValue, match="calendar"):
        pattern(DEFAULT).facts("Anna_sls_left_2026-13-31", TODAY)


def test_patterns_of_one_s_own() -> None:
    """Patterns of one's own."""
    assert pattern("{date} {athlete} ({any})").facts("2026-03-31 Ana (copy)", TODAY) == ClipFacts("Ana", date=date(2026, 3, 31))
    assert pattern("{athlete}").facts("Ana", TODAY) == ClipFacts("Ana")
    assert pattern("{athlete}.{way}").facts("Ana.heels", TODAY) == ClipFacts("Ana", way=Way.HEELS)
    with pytest.raises(BadValue):
        pattern("{athlete}.x").facts("Anaax", TODAY)  # a dot is a dot


@pytest.mark.parametrize(
    ("text", "says"),
    [("{test}", "athlete"), ("{athlete}_{name}", "'name'"), ("{athlete}{athlete}", "twice"), ("{athlete}]", "pairs"),
     ("[{athlete}", "pairs"), ("{athlete", "pairs"), ("", "athlete")],
)  # fmt: skip
def test_a_pattern_that_cannot_work_is_told(text: str, says: str) -> None:
    """A pattern that cannot work is told, with how to write one."""
    with pytest.raises(InputError, match=says) as told:
        pattern(text)
    assert "{athlete}" in told.value.hint


@given(st.text(max_size=40), st.text(min_size=1, max_size=20).filter(str.strip))
def test_any_name_gives_an_athlete_or_a_sentence(stem: str, athlete: str) -> None:
    """Whatever a file is called."""
    try:
        said = pattern(DEFAULT).facts(stem, TODAY).athlete
    except BadValue as error:
        said = str(error)
    assert said.strip()
    if not set(athlete) & set("_\n\r") and athlete.isprintable():
        assert pattern(DEFAULT).facts(f"{athlete}_squat", TODAY).test == "squat"
