"""The printed schema: valid itself, closed where the vocabulary is closed, and true of every result we write."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import jsonschema
import pytest

from screener.movements import MOVEMENTS
from screener.report import schema, schema_text, to_json
from screener.types import Band, Instant, QualityKind, Reason, Screening, Severity, Side, Stage, Status, Unit
from tests import factories

VALIDATOR = jsonschema.Draft202012Validator(schema())


def lists(node: object) -> list[list[Any]]:
    """Every closed list in the schema."""
    if isinstance(node, dict):
        own = [node["enum"]] if "enum" in node else []
        return own + [found for value in node.values() for found in lists(value)]
    return []


def test_schema_is_valid_and_printed_as_it_is() -> None:
    """Schema is valid and printed as it is."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert json.loads(schema_text()) == schema()


@pytest.mark.parametrize("make", factories.ALL)
def test_every_written_result_fits(make: Callable[[], Screening]) -> None:
    """Every written result fits."""
    VALIDATOR.validate(json.loads(to_json(make())))


@pytest.mark.parametrize("words", [QualityKind, Severity, Reason, Band, Unit, Stage, Status, Instant, Side])
def test_closed_lists_are_the_vocabulary(words: type[StrEnum]) -> None:
    """Closed lists are the vocabulary."""
    inside = [found for branch in _branches(schema()) for found in lists(branch)]
    assert [word.value for word in words] in inside


def test_movements_are_the_registry() -> None:
    """Movements are the registry."""
    ids = schema()["properties"]["movement"]["properties"]["id"]["enum"]
    assert ids == [*(movement.id for movement in MOVEMENTS), None]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("drill_gate"),
        lambda data: data.update(score=71),
        lambda data: data["measurements"][0].pop("unit"),
        lambda data: data["measurements"][0].pop("low"),
        lambda data: data["measurements"][0].update(not_measured="cropped", detail=""),
        lambda data: data["quality"][0].update(kind="bad_hair"),
        lambda data: data["findings"][0].update(probability=1.5),
        lambda data: data["movement"].update(id="cartwheel"),
    ],
)
def test_schema_catches(spoil: Callable[[dict[str, Any]], object]) -> None:
    """Schema catches."""
    data = copy.deepcopy(json.loads(to_json(factories.valgus_sls())))
    spoil(data)
    assert not VALIDATOR.is_valid(data)


def _branches(node: object) -> list[object]:
    """Every part of the schema, those inside lists of alternatives included."""
    if isinstance(node, dict):
        return [node, *(found for value in node.values() for found in _branches(value))]
    if isinstance(node, list):
        return [found for value in node for found in _branches(value)]
    return []
