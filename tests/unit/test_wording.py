"""No text of ours claims what a screening cannot."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from screener import intake
from screener.drills.catalog import drills
from screener.findings.catalog import FINDINGS
from screener.metrics import METRICS
from screener.movements import MOVEMENTS
from screener.present import FILMING_GUIDE, NOT_THIS, report_view
from screener.types import (
    Screening,
    Status,
)
from tests import factories

BANNED = re.compile(
    r"diagnos|\bweak|imbalanc|dysfunction|\brisk|predict|prevent|\btreat|\bcure|\bpatients?\b|rehabilit|clinically|\bscored?\b|abnormal",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(not|no|never|nothing|cannot|neither|nor|without)\b", re.IGNORECASE)
CITED = {"sources", "url", "software"}
"""Fields that quote titles of published papers, which are not ours to word."""


def texts(value: object) -> Iterator[str]:
    """Every text of ours inside a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in CITED:
                yield from texts(getattr(value, field.name))


def banned(text: str) -> list[str]:
    """Sentences that claim what a screening cannot; to deny it is allowed."""
    parts = re.split(r"(?<=[.!?;])\s", text)
    return [part for part in parts if BANNED.search(part) and not DENIED.search(part)]


def variants() -> Iterator[Screening]:
    """Every kind of result, with every status and both gates."""
    for make in factories.ALL:
        screening = make()
        for status in Status:
            probability = None if status is Status.NOT_MEASURED else 0.5
            findings = tuple(replace(f, status=status, probability=probability) for f in screening.findings)
            for gate in (factories.OPEN_GATE, factories.SHUT_GATE, factories.UNASKED_GATE):
                yield replace(screening, findings=findings, gate=gate)


def test_nothing_a_view_says_is_banned() -> None:
    """Nothing a view says is banned."""
    found = {part for screening in variants() for text in texts(report_view(screening)) for part in banned(text)}
    assert not found


@pytest.mark.parametrize("registry", [METRICS, MOVEMENTS, FINDINGS, drills(), intake.STOP_RULES, FILMING_GUIDE])
def test_nothing_a_registry_says_is_banned(registry: tuple[object, ...]) -> None:
    """Nothing a registry says is banned."""
    assert not {part for text in texts(registry) for part in banned(text)}


def test_the_lint_itself_finds_claims_and_allows_denials() -> None:
    """The lint itself finds claims and allows denials."""
    assert banned("This detects weak glutes.")
    assert banned("Your score is 71.")
    assert not banned(NOT_THIS)
    assert not banned("It does not predict who gets hurt.")
