"""A roster as spreadsheets write it: every row good, or none taken, and each bad line named."""

from __future__ import annotations

from datetime import date

import pytest

from screener.errors import InputError
from screener.history import NewAthlete, read_roster
from screener.history.roster import EXAMPLE, BadLine, look_through, template
from screener.types import AgeGroup, Sex

GOOD = """name,age_group,sex,groups,consent,guardian_consent,notes
Robin,18_to_60,female,Club|U23,2026-01-02,,"left knee, in March"
Kim,under_16,,U15,,2026-01-03,
"""
ROBIN = NewAthlete("Robin", AgeGroup.ADULT, Sex.FEMALE, ("Club", "U23"), date(2026, 1, 2), None, "left knee, in March")
KIM = NewAthlete("Kim", AgeGroup.UNDER_16, None, ("U15",), None, date(2026, 1, 3))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("age_group", " Age Group ").replace("name,", "NAME,"),
        GOOD.replace("left knee, in March", "left knee; in March").replace(",", ";").replace("left knee; in", "left knee, in"),
        GOOD.replace("\nKim", "\n,,,,,,\n\nKim"),
        GOOD.replace("18_to_60", " 18_TO_60 "),
    ],
)
def test_each_way_to_write_it(text: str) -> None:
    """Each way to write it gives the same athletes."""
    assert read_roster(text).good == (ROBIN, KIM)


def test_only_the_name_and_the_age_are_needed() -> None:
    """Only the name and the age are needed."""
    assert read_roster("age_group\tname\nover_60\tZoë").good == (NewAthlete("Zoë", AgeGroup.OVER_60),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing: age_group, name"),
        ("name\nRobin\n", "missing: age_group"),
        ("name,age_group,height\nRobin,18_to_60,180\n", "unknown: height"),
        ("name,name,age_group\na,b,18_to_60\n", "one twice"),
        ("name,age_group\n", "at least one athlete"),
        ("name,age_group\nRobin,adult\n", "line 2: expected an age_group of under_16"),
        ("name,age_group\nRobin,\n", "line 2: expected an age_group of .* got none"),
        ("name,age_group\n,18_to_60\n", "line 2: expected a name"),
        ("name,age_group,sex\nRobin,18_to_60,x\n", "line 2: expected a sex"),
        ("name,age_group\nKim,under_16\n", "line 2: Kim: under 18 nothing is kept"),
        ("name,age_group,consent\nRobin,18_to_60,3.1.2026\n", "line 2: expected consent as YYYY-MM-DD, got 3.1.2026"),
        ("name,age_group,consent\nRobin,18_to_60,2999-01-01\n", "line 2: .* ahead"),
        ("name,age_group\nRobin,18_to_60,extra\n", "line 2: more cells than columns"),
        ("name,age_group\nRobin,18_to_60\nrobin,over_60\n", "line 3: robin is in line 2 as well"),
        ('name,age_group\n"Robin,18_to_60\n', "breaks off"),
        ("name,age_group\n" + "Robin \x1b[2J,18_to_60\n", "line 2: expected a name"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, says: str) -> None:
    """What cannot be used is named by its line, and what to do."""
    with pytest.raises(InputError, match=says) as caught:
        read_roster(text)
    assert "name, age_group (under_16, 16_to_17, 18_to_60 or over_60)" in caught.value.hint
    assert "\x1b" not in str(caught.value)


def test_all_bad_lines_are_told_at_once_but_not_without_end() -> None:
    """All bad lines are told at once, but not without end."""
    rows = "".join(f"A{number},nobody\n" for number in range(30))
    with pytest.raises(InputError, match=r"line 2: .*line 21: .*and 10 more"):
        read_roster(f"name,age_group\n{rows}")


def test_a_table_without_end_is_refused() -> None:
    """A table without end is refused."""
    with pytest.raises(InputError, match="at most 5000 rows"):
        read_roster("name,age_group\n" + "".join(f"A{number},18_to_60\n" for number in range(5001)))


def test_the_template_shows_how_and_is_not_taken_for_a_roster() -> None:
    """Sent back untouched, its example is told; with a row of one's own in its place it is taken."""
    with pytest.raises(InputError, match="line 2: this is the example"):
        read_roster(template())
    (taken,) = read_roster(template().replace(f'"{EXAMPLE}"', "Robin")).good
    assert (taken.name, taken.groups, taken.minor) == ("Robin", ("U18", "Tuesday"), True)


def test_a_roster_is_looked_through_line_by_line() -> None:
    """Who is good, and each bad line with its name and why; who is kept already, and who lacks no more than a guardian's word."""
    found = look_through(f"{GOOD}Lee,16_to_17,,,,,\nAna,18_to_60,,,,,\nBo,adult,,,,,\n", known=["ANA"])
    assert found.good == (ROBIN, KIM)
    assert found.kept == ("Ana",)
    assert [(bad.line, bad.name, bad.guardian) for bad in found.bad] == [(4, "Lee", True), (6, "Bo", False)]
    assert isinstance(found.bad[1], BadLine)
