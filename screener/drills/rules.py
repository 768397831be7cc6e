"""The rules that lead from findings to drills: data (``rules.toml``), read and checked on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from screener import sources
from screener.drills.catalog import drills
from screener.drills.tables import Table
from screener.findings.catalog import FINDINGS
from screener.types import EvidenceLevel, Response, Stage

_FILE: Final = "drills/rules.toml"
_CONDITIONS: Final = ("likely", "not_likely", "not_seen", "unclear", "also")
_RULE_KEYS: Final = frozenset({*_CONDITIONS, "responses", "row", "drills", "extra_set", "evidence", "reason", "sources"})


@dataclass(frozen=True, slots=True)
class MatchRule:
    """When which drills are called for; the conditions are explained at the top of ``rules.toml``."""

    id: str
    likely: tuple[str, ...]
    not_likely: tuple[str, ...]
    not_seen: tuple[str, ...]
    unclear: tuple[str, ...]
    also: tuple[str, ...]
    responses: tuple[Response, ...]
    drills: tuple[str, ...]
    extra_set: bool
    evidence: EvidenceLevel
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of ``rules.toml``.

    Attributes:
        rules: in the order in which they get their turn.
        general: what there is where nothing was likely.
        fill: what fills a plan that lacks hip or knee work: the knee drill, then the hip drill.
        stages: general hip and knee drills of each stage, for what a longer plan still needs.
    """

    rules: tuple[MatchRule, ...]
    general: MatchRule
    fill: MatchRule
    stages: Mapping[Stage, tuple[str, ...]]


@cache
def rules() -> Rules:
    """The packaged rules.

    Raises:
        CatalogError: a rule names a finding, drill or source that is not there.
    """
    text = resources.files("screener").joinpath("drills", "rules.toml").read_text(encoding="utf-8")
    return read_rules(tomllib.loads(text))


def read_rules(document: Mapping[str, object]) -> Rules:
    """Check parsed rules. Raises ``CatalogError`` as ``rules()`` does."""
    fill = Table(_FILE, "fill", document.get("fill"))
    named = Table(_FILE, "rule", document.get("rule"))
    made = tuple(_rule(Table(_FILE, f"rule.{name}", values), name) for name, values in named.values.items())
    filler = {**fill.values, "drills": [fill.text("knee"), fill.text("hip")], "evidence": "C"}
    filler.pop("knee")
    filler.pop("hip")
    return Rules(
        rules=made,
        general=_rule(Table(_FILE, "general", document.get("general")), "general"),
        fill=_rule(Table(_FILE, "fill", filler), "fill"),
        stages=_stages(Table(_FILE, "stages", document.get("stages"))),
    )


def _stages(table: Table) -> dict[Stage, tuple[str, ...]]:
    table.check_keys(frozenset(Stage))
    found = {stage: table.texts(stage) for stage in Stage}
    for stage, listed in found.items():
        known = {entry.id for entry in drills() if entry.stage is stage}
        if unknown := [name for name in listed if name not in known]:
            raise table.fault(f"drills of the stage {stage}", unknown)
    return found


def _rule(table: Table, name: str) -> MatchRule:
    table.check_keys(_RULE_KEYS)
    made = MatchRule(
        id=name,
        drills=table.texts("drills"),
        responses=table.words("responses", Response),
        extra_set=table.yes_no("extra_set", default=False),
        evidence=table.word("evidence", EvidenceLevel),
        reason=table.text("reason"),
        sources=table.texts("sources", may_be_empty=True),
        **{key: table.texts(key, may_be_empty=True) for key in _CONDITIONS},
    )
    for listed, known, what in (
        (made.drills, {entry.id for entry in drills()}, "drills of the catalogue"),
        ((*made.likely, *made.not_likely, *made.not_seen, *made.unclear, *made.also), {text.id for text in FINDINGS}, "known findings"),
        (made.sources, set(sources.SOURCES), "sources listed in sources.toml"),
    ):
        unknown = [item for item in listed if item not in known]
        if unknown:
            raise table.fault(what, unknown)
    return made
