"""From a set to a load: the two formulas at values worked out by hand, and what neither may be asked."""

from __future__ import annotations

import pytest

from screener.errors import InputError
from screener.plan.strength import brzycki, epley, heavy_load
from screener.types import RepMax


def test_the_formulas_agree_at_ten_repetitions_and_part_below() -> None:
    """The formulas agree at ten repetitions and part below."""
    assert epley(60, 10) == pytest.approx(80.0)
    assert brzycki(60, 10) == pytest.approx(80.0)
    assert epley(60, 5) == pytest.approx(70.0)
    assert brzycki(60, 5) == pytest.approx(67.5)


def test_the_load_is_seventy_to_eighty_percent_of_the_lower_estimate() -> None:
    """The load is 70 to 80 % of the lower estimate."""
    assert heavy_load(RepMax("hip_thrust", 60, 5)).load_kg == pytest.approx((47.25, 54.0))


@pytest.mark.parametrize(
    ("rep_max", "complaint"),
    [
        (RepMax("clamshell", 60, 5), "heavy drill"),
        (RepMax("hip_thrust", 60, 1), "2 to 10 repetitions"),
        (RepMax("hip_thrust", 60, 11), "2 to 10 repetitions"),
        (RepMax("hip_thrust", 0, 5), "weight above 0"),
        (RepMax("hip_thrust", 501, 5), "up to 500 kg"),
    ],
)
def test_what_neither_formula_may_be_asked(rep_max: RepMax, complaint: str) -> None:
    """What neither formula may be asked."""
    with pytest.raises(InputError, match=complaint):
        heavy_load(rep_max)
