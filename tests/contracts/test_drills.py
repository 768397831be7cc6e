"""Contract: every drill is whole, sourced and reachable; every finding reaches its drills; every plan holds hip and knee work."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from screener import sources
from screener.drills.catalog import Drill, drill, drills, hip_and_knee, read_drills
from screener.drills.dose import DOSE_NOTE
from screener.drills.match import MAX_DRILLS, NO_DRILLS, prescribe
from screener.drills.rules import rules
from screener.errors import CatalogError
from screener.findings.catalog import FINDINGS
from screener.types import DrillGate, EvidenceLevel, Finding, Side, Stage, Status

BANNED = re.compile(
    r"diagnos|weak(?:ness|\b)|imbalance|dysfunction|injury risk|at risk|low risk|prevent|treat|patient|rehabilitat|validat|\bscore"
    r"|\bcures?\b",
    re.IGNORECASE,
)
UNCHECKED_FIGURES = re.compile(r"\b(?:64 ?\+/-|61 \+/- 34|58 %|59 %|27 %|58 \(SD|59 \(SD)")
OPEN = DrillGate(open=True, answered=True)
DOCS = Path(__file__).parents[2] / "docs"

NAMED_IN_THE_ISSUE = {
    "clamshell",
    "side_lying_abduction",
    "double_leg_bridge",
    "single_leg_bridge",
    "quadruped_hip_extension",
    "banded_walk",
    "monster_walk",
    "side_plank",
    "side_plank_abduction",
    "side_plank_hip_flexion",
    "hip_hitch",
    "lateral_step_up",
    "mirror_step_down",
    "supported_single_leg_squat",
    "single_leg_squat_stick",
    "single_leg_deadlift",
    "goblet_squat",
    "knee_to_wall",
    "calf_raise_straight",
    "calf_raise_bent",
    "band_squat",
    "stance_squat",
    "single_leg_balance",
    "tandem_stance",
    "fire_hydrant",
    "hip_thrust",
    "split_squat",
    "leg_press",
}


def likely(*names: str, side: Side = Side.LEFT) -> tuple[Finding, ...]:
    """Findings that are likely, on one side."""
    return tuple(Finding(name, side, Status.LIKELY, 0.9) for name in names)


def document() -> dict[str, dict[str, object]]:
    """The packaged catalogue, parsed and unchecked."""
    text = resources.files("screener").joinpath("drills", "catalog.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_the_drills_of_the_mapping_are_there() -> None:
    """The drills of the mapping are there."""
    assert {entry.id for entry in drills()} >= NAMED_IN_THE_ISSUE


@pytest.mark.parametrize("entry", drills(), ids=lambda entry: entry.id)
def test_each_drill_is_whole_and_honest(entry: Drill) -> None:
    """Each drill is whole and honest."""
    text = " ".join(
        (
            entry.name,
            entry.purpose,
            entry.substitute,
            entry.setup,
            entry.dose.text(entry.each_side),
            entry.progress,
            entry.emg,
            entry.evidence_note,
        )
        + (entry.steps + entry.cues + entry.faults + entry.stop_if + entry.skip_if)
    )
    assert BANNED.search(text) is None
    assert UNCHECKED_FIGURES.search(text) is None
    assert DOSE_NOTE in entry.dose.text(entry.each_side)
    assert any("3 out of 10" in rule for rule in entry.stop_if)
    assert entry.evidence_level in (EvidenceLevel.B, EvidenceLevel.C)
    assert bool(entry.emg) != ("No checked muscle-activity figure" in entry.evidence_note)
    assert all(name in sources.SOURCES for name in entry.sources)
    assert entry.dose.heavy == (entry.stage is Stage.HEAVY)


@pytest.mark.parametrize("entry", drills(), ids=lambda entry: entry.id)
def test_easier_and_harder_lead_to_other_drills_and_never_in_a_circle(entry: Drill) -> None:
    """Easier and harder lead to other drills and never in a circle."""
    seen, at = {entry.id}, entry.harder
    while at is not None:
        assert at not in seen
        seen.add(at)
        at = drill(at).harder


def test_every_drill_is_reachable_from_a_rule_or_a_neighbour() -> None:
    """Every drill is reachable from a rule or a neighbour."""
    table = rules()
    named = {name for rule in (*table.rules, table.general, table.fill) for name in rule.drills}
    named |= {name for listed in table.stages.values() for name in listed}
    linked = {link for entry in drills() for link in (entry.easier, entry.harder) if link}
    assert {entry.id for entry in drills()} - named - linked == set()


def test_every_heavy_drill_asks_for_experience() -> None:
    """Every heavy drill asks for experience."""
    heavy = [entry for entry in drills() if entry.stage is Stage.HEAVY]
    assert heavy
    assert all(any("lifting experience" in rule for rule in entry.skip_if) for entry in heavy)


@pytest.mark.parametrize("text", FINDINGS, ids=lambda text: text.id)
def test_every_finding_reaches_drills_or_is_about_the_clip(text: object) -> None:
    """Every finding reaches drills or is about the clip."""
    name = str(getattr(text, "id", ""))
    side = Side.BOTH if name == "knees_in_bilateral" else Side.LEFT
    plan = prescribe(likely(name, side=side), "single_leg_squat", OPEN)
    if name in NO_DRILLS:
        assert plan == ()
        return
    assert any(name in item.because for item in plan)
    assert 3 <= len(plan) <= MAX_DRILLS
    assert hip_and_knee([drill(item.drill) for item in plan]) == (True, True)


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_no_rule_claims_more_than_level_b_or_a_named_condition(rule: object) -> None:
    """No rule claims more than level b or a named condition."""
    evidence, reason = getattr(rule, "evidence", None), str(getattr(rule, "reason", ""))
    assert evidence in (EvidenceLevel.B, EvidenceLevel.C)
    assert BANNED.search(reason) is None
    assert "likely" in reason or getattr(rule, "likely", None) == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"stage": "advanced"}, "stage"),
        ({"level": 4}, "level"),
        ({"harder": "flying"}, "another drill"),
        ({"sources": ["nobody_1999"]}, "sources"),
        ({"cues": []}, "cues"),
        ({"emg": "Works 200 %."}, "healthy"),
        ({"evidence_level": "A"}, "no level A"),
        ({"targets": ["soul"]}, "targets"),
        ({"colour": "red"}, "colour"),
        ({"equipment": ["trampoline"]}, "equipment"),
        ({"dose": {"sets": [3, 2], "repetitions": [8, 12], "days": [2, 3]}}, "sets"),
        ({"dose": {"sets": [2, 3], "days": [2, 3]}}, "repetitions"),
    ],
)
def test_a_broken_entry_is_named(change: dict[str, object], complaint: str) -> None:
    """A broken entry is named."""
    whole = document()
    with pytest.raises(CatalogError, match=rf"(?s)clamshell.*{complaint}"):
        read_drills({**whole, "clamshell": {**whole["clamshell"], **change}})


def test_the_docs_list_every_drill_and_every_level() -> None:
    """The docs list every drill and every level."""
    text = (DOCS / "drills.md").read_text(encoding="utf-8")
    for entry in drills():
        assert f"| `{entry.id}` | {entry.name} | {entry.stage.value} | {entry.level} | {entry.evidence_level.value} |" in text


def test_the_evidence_page_cites_only_listed_sources_and_keeps_the_wording() -> None:
    """The evidence page cites only listed sources and keeps the wording."""
    text = (DOCS / "evidence.md").read_text(encoding="utf-8")
    cited = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)*_\d{4}[a-z_]*|emg_ranges)`", text))
    assert len(cited) >= 15
    assert cited - set(sources.SOURCES) == set()
    assert BANNED.search(text) is None
