"""A hip check survives JSON without loss, a plain result counts as one natural clip, and what is neither is refused."""

from __future__ import annotations

import json

import pytest

from screener import hipcheck
from screener.errors import InputError
from screener.report import to_json
from screener.report.hip_check_json import hip_check_from_json, hip_check_json, takes_from_json
from screener.types import Take, Way
from tests import factories, plans


def test_a_round_trip_loses_nothing() -> None:
    """A round trip loses nothing, repeats included."""
    first, again = (plans.named(factories.valgus_sls(), name) for name in ("one.mp4", "two.mp4"))
    squat = plans.named(factories.squat(), "squat.mp4")
    check = hipcheck.join([Take(Way.NATURAL, first), Take(Way.NATURAL, squat), Take(Way.HEELS, again)], heels_rise=True)
    assert check.trials
    assert hip_check_from_json(hip_check_json(check)) == check


def test_a_plain_result_is_one_natural_clip() -> None:
    """A plain result is one natural clip."""
    screening = factories.both_legs()
    assert takes_from_json(to_json(screening)) == ((Take(Way.NATURAL, screening),), False)


@pytest.mark.parametrize(
    "change", [{"hip_check_version": 2}, {"takes": [{"way": "sideways"}]}, {"takes": [{}]}, {"heels_rise": None, "takes": 3}]
)
def test_a_damaged_hip_check_is_refused(change: dict[str, object]) -> None:
    """A damaged hip check, or one of another version, is refused."""
    whole = json.loads(hip_check_json(plans.natural(factories.valgus_sls())))
    with pytest.raises(InputError):
        takes_from_json(json.dumps({**whole, **change}))
