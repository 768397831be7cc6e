"""What every kind of result file must hold to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from screener.report import REPORTERS, Reporter, reporter
from screener.types import Estimate, Screening
from tests import factories

KNOW_NO_OTHER_GAP = ("trc", "mot")
"""OpenSim's formats: NaN is their word for what was not read."""


def test_identifiers_and_endings_are_unique() -> None:
    """Identifiers and endings are unique."""
    assert len({r.id for r in REPORTERS}) == len({r.suffix for r in REPORTERS}) == len(REPORTERS)
    assert all(reporter(r.id) is r for r in REPORTERS)
    with pytest.raises(KeyError):
        reporter("interpretive_dance")


@pytest.mark.parametrize("one", REPORTERS, ids=lambda r: r.id)
@pytest.mark.parametrize("make", factories.ALL)
class TestEveryReporter:
    """For each kind of file and each kind of result."""

    def test_is_deterministic_text(self, one: Reporter, make: Callable[[], Screening]) -> None:
        """Is deterministic text."""
        text = one.render(factories.run(make()))
        assert text
        assert text == one.render(factories.run(make()))
        assert text.endswith("\n")


@pytest.mark.parametrize("one", [r for r in REPORTERS if r.id not in KNOW_NO_OTHER_GAP], ids=lambda r: r.id)
@pytest.mark.parametrize("make", factories.ALL)
def test_holds_no_number_that_is_none(one: Reporter, make: Callable[[], Screening]) -> None:
    """What was not measured is a word or a reason."""
    text = one.render(factories.run(make())).lower()
    assert "nan" not in text.replace("provenance", "")
    assert "inf" not in text.replace("information", "").replace("info", "")


@pytest.mark.parametrize("one", [r for r in REPORTERS if r.id in ("json", "reps")], ids=lambda r: r.id)
@pytest.mark.parametrize("make", factories.ALL)
def test_every_value_its_interval_unit_and_reason_are_there(one: Reporter, make: Callable[[], Screening]) -> None:
    """Every value its interval unit and reason are there."""
    screening = make()
    text = one.render(factories.run(screening))
    numbers = {round(float(found), 6) for found in re.findall(r"-?\d+\.\d+", text)}
    for m in screening.measurements:
        if isinstance(m.result, Estimate):
            assert {round(x, 6) for x in (m.result.value, m.result.low, m.result.high)} <= numbers
            assert m.result.unit in text
        else:
            assert m.result.reason in text
            assert m.result.detail in text
