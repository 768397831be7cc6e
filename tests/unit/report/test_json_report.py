"""Results as JSON: the contract's keys, and a round trip that loses nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import InputError
from screener.report import from_json, to_json
from screener.types import Estimate, Instant, Measurement, NotMeasured, Reason, Screening, Side, Unit
from tests import factories

TOP = (
    "schema_version", "software", "video", "context", "movement", "capture", "quality", "reps", "rejected", "measurements", "summaries",
    "corrections", "edits", "findings", "prescriptions", "drill_gate",
)  # fmt: skip
FINITE = st.floats(min_value=-1e6, max_value=1e6)


def parsed(screening: Screening) -> dict[str, Any]:
    """The JSON of a screening, read by a reader that knows nothing of ours."""
    data: dict[str, Any] = json.loads(to_json(screening))
    return data


@pytest.mark.parametrize("make", factories.ALL)
def test_round_trip_loses_nothing(make: Callable[[], Screening]) -> None:
    """Round trip loses nothing."""
    screening = make()
    assert from_json(to_json(screening)) == screening
    assert to_json(from_json(to_json(screening))) == to_json(screening)


@given(value=FINITE, below=FINITE.map(abs), above=FINITE.map(abs), unit=st.sampled_from(Unit), level=st.floats(0.5, 0.99))
def test_every_estimate_survives(value: float, below: float, above: float, unit: Unit, level: float) -> None:
    """Every estimate survives."""
    result = Estimate(value, value - below, value + above, unit, level)
    measurement = Measurement("fppa", Side.LEFT, 1, Instant.LOWEST, result, 1.5)
    screening = replace(factories.refused(), measurements=(measurement,))
    assert from_json(to_json(screening)).measurements == (measurement,)


@given(reason=st.sampled_from(Reason), detail=st.text())
def test_every_missing_value_survives(reason: Reason, detail: str) -> None:
    """Every missing value survives."""
    measurement = Measurement("fppa", Side.RIGHT, 2, Instant.STANDING, NotMeasured(reason, detail))
    screening = replace(factories.refused(), measurements=(measurement,))
    assert from_json(to_json(screening)).measurements == (measurement,)


def test_keys_are_the_contract() -> None:
    """Keys are the contract."""
    data = parsed(factories.valgus_sls())
    assert tuple(data) == TOP
    assert data["schema_version"] == 1
    assert data["movement"] == {"id": "single_leg_squat", "chosen_by": "auto"}
    assert data["context"] == {"age_group": "18_to_60", "sex": "female"}
    assert set(data["capture"]["yaw"]) == {"value", "low", "high", "level", "unit"}
    assert set(data["capture"]["roll"]) == {"not_measured", "detail"}
    assert data["reps"][0] == {"index": 1, "side": "left", "standing_s": 1.2, "start_s": 2.0, "turn_s": 4.1, "stop_s": 6.0}
    measured = next(m for m in data["measurements"] if m["metric"] == "fppa" and m["at"] == "matched_depth")
    assert measured == {
        "metric": "fppa", "side": "left", "rep": 1, "at": "matched_depth", "value": 13.1, "low": 9.1, "high": 17.1, "level": 0.95,
        "unit": "deg", "time_s": 3.2,
    }  # fmt: skip
    absent = next(m for m in data["measurements"] if m["metric"] == "trunk_lean")
    assert (absent["not_measured"], "value" in absent) == ("cropped", False)
    assert {"because", "evidence_level", "cues", "stop_if", "sources", "side", "reason"} <= set(data["prescriptions"][0])


def test_refused_result_gives_no_number() -> None:
    """Refused result gives no number."""
    data = parsed(factories.refused())
    assert data["movement"]["id"] is None
    assert data["reps"] == data["measurements"] == data["summaries"] == []
    assert data["quality"][0]["severity"] == "refuse"
    assert all("value" not in entry for entry in data["capture"].values())


def test_a_number_that_is_not_finite_is_refused() -> None:
    """A number that is not finite is refused."""
    screening = factories.squat()
    broken = replace(screening, corrections=(replace(screening.corrections[0], before=math.nan),))
    with pytest.raises(ValueError, match="JSON"):
        to_json(broken)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not json", "not JSON"),
        ("[]", "schema_version 1, got None"),
        ('{"schema_version": 99}', "schema_version 1, got 99"),
        ('{"schema_version": 1}', "a whole screening"),
    ],
)
def test_foreign_text_is_an_input_error(text: str, says: str) -> None:
    """Foreign text is an input error."""
    with pytest.raises(InputError, match=says) as caught:
        from_json(text)
    assert caught.value.hint


def test_an_unknown_word_is_an_input_error() -> None:
    """An unknown word is an input error."""
    with pytest.raises(InputError, match="side_wiew"):
        from_json(to_json(factories.refused()).replace('"side_view"', '"side_wiew"'))
