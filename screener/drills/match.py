"""From findings to drills: the rules are data (``rules.toml``), this module reads and applies them.

What is decided here:

* Only a ``LIKELY`` finding calls for its drills. A ``POSSIBLE`` one is named in the reason of the general plan and changes nothing else.
* Nothing likely, but something looked at: general hip and knee work, with what was possible or could not be judged named beside it.
  That is never a statement that all is well.
* Nothing could be judged (every finding ``NOT_MEASURED``), or the gate is shut: no drills at all.
* ``shallow`` is about the clip, not about the athlete: it neither calls for drills nor counts as something looked at.
* Every plan holds hip and knee work. Drills of the heavy stage are not handed out from a clip: they need a pain-free adult with lifting
  experience or a coach, which nobody has asked here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from screener import sources
from screener.drills.catalog import Drill, drill, drills, hip_and_knee
from screener.drills.tables import Table
from screener.findings.catalog import FINDINGS, finding_text
from screener.types import DrillGate, EvidenceLevel, Finding, Prescription, Side, Stage, Status

MAX_DRILLS: Final = 6
"""More than this nobody does. Our own proposal."""

NO_DRILLS: Final = frozenset({"shallow"})
"""Findings that are about the clip and have no drills."""

_FILE: Final = "drills/rules.toml"
_STRENGTH: Final = (Status.NOT_MEASURED, Status.NOT_SEEN, Status.POSSIBLE, Status.LIKELY)
_STAGES: Final = tuple(Stage)
_CONDITIONS: Final = ("likely", "not_likely", "not_seen", "unclear", "also")
_RULE_KEYS: Final = frozenset({*_CONDITIONS, "row", "drills", "extra_set", "evidence", "reason", "sources"})

Seen = Mapping[tuple[str, Side], Status]


@dataclass(frozen=True, slots=True)
class MatchRule:
    """When which drills are called for; the conditions are explained at the top of ``rules.toml``."""

    id: str
    likely: tuple[str, ...]
    not_likely: tuple[str, ...]
    not_seen: tuple[str, ...]
    unclear: tuple[str, ...]
    also: tuple[str, ...]
    drills: tuple[str, ...]
    extra_set: bool
    evidence: EvidenceLevel
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of ``rules.toml``: the rules, the general plan, and what fills a plan that lacks hip or knee work."""

    rules: tuple[MatchRule, ...]
    general: MatchRule
    fill: MatchRule


@dataclass(frozen=True, slots=True)
class _Call:
    """A rule that applies, with its side and its reason in words."""

    rule: MatchRule
    side: Side
    because: tuple[str, ...]
    reason: str


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
    general = Table(_FILE, "general", document.get("general"))
    named = Table(_FILE, "rule", document.get("rule"))
    made = tuple(_rule(Table(_FILE, f"rule.{name}", values), name) for name, values in named.values.items())
    filler = {**fill.values, "drills": [fill.text("knee"), fill.text("hip")], "evidence": "C"}
    filler.pop("knee")
    filler.pop("hip")
    return Rules(made, _rule(general, "general"), _rule(Table(_FILE, "fill", filler), "fill"))


def _rule(table: Table, name: str) -> MatchRule:
    table.check_keys(_RULE_KEYS)
    made = MatchRule(
        id=name,
        drills=table.texts("drills"),
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


def prescribe(findings: tuple[Finding, ...], movement_id: str, gate: DrillGate) -> tuple[Prescription, ...]:
    """Drills that match what was seen, at most ``MAX_DRILLS``, in the order of stages.

    Args:
        findings: findings of one clip (or of several tests of one session).
        movement_id: the movement, for the words of the reasons.
        gate: what the red-flag questions came to.

    Returns:
        One prescription per drill. ``side`` is where the findings were seen; drills are done on both sides all the same. ``because``
        names the findings, and is empty for general work. ``evidence_level`` is the weakest letter among the links that call for the
        drill and the drill's own, so that it never claims too much.
        Empty where the gate is shut or nothing could be judged.
    """
    patterns = tuple(finding for finding in findings if finding.id not in NO_DRILLS)
    if not gate.open or all(finding.status is Status.NOT_MEASURED for finding in patterns):
        return ()
    calls = _calls(_seen(patterns), movement_id) or (_general_call(patterns),)
    picked = _pick(calls)
    complete, filler = _complete(picked)
    order = {entry.id: position for position, entry in enumerate(drills())}
    ranked = sorted(complete, key=lambda entry: (_STAGES.index(entry.stage), entry.level, order[entry.id]))
    return tuple(_prescription(entry, [call for call in calls if entry.id in call.rule.drills] or [filler]) for entry in ranked)


def _seen(findings: Sequence[Finding]) -> Seen:
    """The strongest status of each finding on each side."""
    seen: dict[tuple[str, Side], Status] = {}
    for finding in findings:
        key = (finding.id, finding.side)
        seen[key] = max(finding.status, seen.get(key, Status.NOT_MEASURED), key=_STRENGTH.index)
    return seen


def _status(seen: Seen, finding: str, side: Side) -> Status | None:
    """Status on a side, else of both sides together; ``None`` where nobody looked."""
    return seen.get((finding, side), seen.get((finding, Side.BOTH)))


def _applies(rule: MatchRule, seen: Seen, side: Side) -> bool:
    return (
        all(seen.get((finding, side)) is Status.LIKELY for finding in rule.likely)
        and not any(_status(seen, finding, side) is Status.LIKELY for finding in rule.not_likely)
        and all(_status(seen, finding, side) is Status.NOT_SEEN for finding in rule.not_seen)
        and (not rule.unclear or any(_status(seen, finding, side) is not Status.NOT_SEEN for finding in rule.unclear))
    )


def _calls(seen: Seen, movement_id: str) -> tuple[_Call, ...]:
    """The rules that apply, each once, with both sides joined."""
    found = []
    for rule in rules().rules:
        sides = [side for side in Side if _applies(rule, seen, side)]
        if not sides:
            continue
        side = sides[0] if len(sides) == 1 else Side.BOTH
        also = tuple(name for name in rule.also if any(_status(seen, name, one) is Status.LIKELY for one in sides))
        found.append(_Call(rule, side, (*rule.likely, *also), _reason(rule, side, movement_id)))
    return tuple(found)


def _reason(rule: MatchRule, side: Side, movement_id: str) -> str:
    both = side is Side.BOTH
    return rule.reason.format(
        Knee="Both knees" if both else f"The {side.value} knee",
        leg="each leg" if both else f"the {side.value} leg",
        side=side.value,
        movement=movement_id.replace("_", " ").replace("single leg", "single-leg").replace("step down", "step-down"),
    )


def _general_call(findings: Sequence[Finding]) -> _Call:
    """General work, saying what was possible and what could not be judged, so that it does not read as "all is well"."""
    sentences = []
    possible = _names(findings, Status.POSSIBLE)
    if possible:
        sentences.append(f"Possible, but not sure: {possible}.")
    else:
        sentences.append("No clear pattern was seen in what could be measured.")
    unjudged = _names(findings, Status.NOT_MEASURED)
    if unjudged:
        sentences.append(f"Could not be judged: whether {unjudged}.")
    sentences.append(rules().general.reason)
    return _Call(rules().general, Side.BOTH, (), " ".join(sentences))


def _names(findings: Sequence[Finding], status: Status) -> str:
    chosen = dict.fromkeys((finding.id, finding.side) for finding in findings if finding.status is status)
    return "; ".join(finding_text(name).plain + (f" ({side.value})" if side is not Side.BOTH else "") for name, side in chosen)


def _pick(calls: Sequence[_Call]) -> list[Drill]:
    """Drills of all calls in turn, the most fitting of each first, so that no pattern is crowded out."""
    picked: dict[str, Drill] = {}
    for position in range(max(len(call.rule.drills) for call in calls)):
        for call in calls:
            for name in call.rule.drills[position : position + 1]:
                entry = drill(name)
                if entry.stage is not Stage.HEAVY and len(picked) < MAX_DRILLS:
                    picked[name] = entry
    return list(picked.values())


def _complete(picked: list[Drill]) -> tuple[list[Drill], _Call]:
    """The plan with hip and knee work in it, and the call that stands behind what was added."""
    fill = rules().fill
    knee, hip = fill.drills
    has_hip, has_knee = hip_and_knee(picked)
    added = [drill(name) for name, present in ((knee, has_knee), (hip, has_hip)) if not present]
    kept = picked[: MAX_DRILLS - len(added)]
    return [*kept, *(entry for entry in added if entry not in kept)], _Call(fill, Side.BOTH, (), fill.reason)


def _prescription(entry: Drill, calls: Sequence[_Call]) -> Prescription:
    sides = {call.side for call in calls}
    dose = entry.dose
    for call in calls:
        if call.rule.extra_set and entry.each_side and call.side is not Side.BOTH:
            dose += f"; one extra set on the {call.side.value} side"
    return Prescription(
        drill=entry.id,
        side=sides.pop() if len(sides) == 1 else Side.BOTH,
        stage=entry.stage,
        dose=dose,
        because=tuple(dict.fromkeys(name for call in calls for name in call.because)),
        reason=" ".join(dict.fromkeys(call.reason for call in calls)),
        evidence_level=max((entry.evidence_level, *(call.rule.evidence for call in calls)), key=lambda level: level.value),
        cues=entry.cues,
        stop_if=entry.stop_if,
        sources=tuple(dict.fromkeys([*(name for call in calls for name in call.rule.sources), *entry.sources])),
    )
