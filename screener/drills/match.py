"""From findings to drills: applies the rules of ``rules.toml``.

What is decided here:

* Only a ``LIKELY`` finding calls for its drills. A ``POSSIBLE`` one is named in the reason of the general plan and changes nothing else.
* Nothing likely, but something looked at: general hip and knee work, with what was possible or could not be judged named beside it.
  That is never a statement that all is well.
* Nothing could be judged (every finding ``NOT_MEASURED``), or the gate is shut: no drills at all.
* ``shallow`` is about the clip, not about the athlete: it neither calls for drills nor counts as something looked at.
* Every choice of drills holds hip and knee work. Drills of the heavy stage are not handed out from a clip: they need a pain-free adult with
  lifting experience or a coach, which a plan asks for and ``prescribe`` does not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from screener.drills.catalog import Drill, drill, drills, hip_and_knee
from screener.drills.rules import MatchRule, rules
from screener.findings.catalog import finding_text
from screener.types import DrillGate, Finding, Observed, Prescription, Response, Side, Stage, Status

MAX_DRILLS: Final = 6
"""More than this nobody does in one session. Our own proposal."""

NO_DRILLS: Final = frozenset({"shallow"})
"""Findings that are about the clip and have no drills."""

_STRENGTH: Final = (Status.NOT_MEASURED, Status.NOT_SEEN, Status.POSSIBLE, Status.LIKELY)
_STAGES: Final = tuple(Stage)

Answered = Collection[tuple[Response, Side]]
Seen = Mapping[tuple[str, Side], Status]


@dataclass(frozen=True, slots=True)
class Call:
    """A rule that applies, with its side and its reason in words."""

    rule: MatchRule
    side: Side
    because: tuple[str, ...]
    reason: str


def prescribe(findings: Sequence[Finding], movement_id: str, gate: DrillGate) -> tuple[Prescription, ...]:
    """Drills that match what one clip showed, at most ``MAX_DRILLS``, in the order of stages.

    Args:
        findings: findings of the clip.
        movement_id: its movement, for the words of the reasons.
        gate: what the red-flag questions came to.

    Returns:
        One prescription per drill. ``side`` is where the findings were seen; drills are done on both sides all the same. ``because``
        names the findings, and is empty for general work. ``evidence_level`` is the weakest letter among the links that call for the
        drill and the drill's own, so that it never claims too much.
        Empty where the gate is shut or nothing could be judged.
    """
    called = calls([Observed(finding, movement_id, 0) for finding in findings]) if gate.open else ()
    if not called:
        return ()
    picked = [entry for entry in in_turn(called) if entry.stage is not Stage.HEAVY][:MAX_DRILLS]
    order = {entry.id: position for position, entry in enumerate(drills())}
    ranked = sorted(_complete(picked), key=lambda entry: (_STAGES.index(entry.stage), entry.level, order[entry.id]))
    return tuple(prescription(entry, called) for entry in ranked)


def calls(observed: Sequence[Observed], answered: Answered = frozenset()) -> tuple[Call, ...]:
    """The rules that apply, each once with both sides joined; the general one where none does; empty where nothing could be judged.

    Args:
        observed: findings of one or several clips of one session.
        answered: what a repeat with a cue or with raised heels showed, by side.
    """
    patterns = [one for one in observed if one.finding.id not in NO_DRILLS]
    if all(one.finding.status is Status.NOT_MEASURED for one in patterns):
        return ()
    seen = _seen([one.finding for one in patterns])
    found = []
    for rule in rules().rules:
        sides = [side for side in Side if _applies(rule, seen, answered, side)]
        if not sides:
            continue
        side = sides[0] if len(sides) == 1 else Side.BOTH
        also = tuple(name for name in rule.also if any(_status(seen, name, one) is Status.LIKELY for one in sides))
        because = (*rule.likely, *also)
        found.append(Call(rule, side, because, _reason(rule, side, _movements(patterns, because))))
    if not any(call.because for call in found):
        found.append(_general_call([one.finding for one in patterns]))
    return tuple(found)


def in_turn(called: Sequence[Call]) -> tuple[Drill, ...]:
    """Drills of all calls in turn, the most fitting of each first, so that no pattern is crowded out."""
    longest = max((len(call.rule.drills) for call in called), default=0)
    names = [name for place in range(longest) for call in called for name in call.rule.drills[place : place + 1]]
    return tuple(drill(name) for name in dict.fromkeys(names))


def prescription(entry: Drill, called: Sequence[Call], stands_for: Drill | None = None) -> Prescription:
    """One drill with everything that calls for it; where nothing does, it is general hip and knee work.

    Args:
        entry: the drill.
        called: the rules that apply.
        stands_for: the easier drill that is called for, where this one is its harder version.
    """
    fill = rules().fill
    mine = _calling(stands_for or entry, called) or [Call(fill, Side.BOTH, (), fill.reason)]
    sides = {call.side for call in mine}
    dose = entry.dose.text(entry.each_side)
    extra = extra_set(entry, called, stands_for)
    return Prescription(
        drill=entry.id,
        side=sides.pop() if len(sides) == 1 else Side.BOTH,
        stage=entry.stage,
        dose=dose + (f"; one extra set on the {extra.value} side" if extra else ""),
        because=tuple(dict.fromkeys(name for call in mine for name in call.because)),
        reason=" ".join(dict.fromkeys(call.reason for call in mine)),
        evidence_level=max((entry.evidence_level, *(call.rule.evidence for call in mine)), key=lambda level: level.value),
        cues=entry.cues,
        stop_if=entry.stop_if,
        sources=tuple(dict.fromkeys([*(name for call in mine for name in call.rule.sources), *entry.sources])),
    )


def extra_set(entry: Drill, called: Sequence[Call], stands_for: Drill | None = None) -> Side | None:
    """The side on which one more set is done; ``None`` where there is none. Arguments as in ``prescription``."""
    mine = [call for call in _calling(stands_for or entry, called) if call.rule.extra_set and call.side is not Side.BOTH]
    return mine[0].side if mine and entry.each_side else None


def _calling(entry: Drill, called: Sequence[Call]) -> list[Call]:
    return [call for call in called if entry.id in call.rule.drills]


def _seen(findings: Sequence[Finding]) -> Seen:
    """The strongest status of each finding on each side."""
    seen: dict[tuple[str, Side], Status] = {}
    for finding in findings:
        key = (finding.id, finding.side)
        seen[key] = max(finding.status, seen.get(key, Status.NOT_MEASURED), key=_STRENGTH.index)
    return seen


def _status(seen: Seen, finding: str, side: Side) -> Status | None:
    """Status on a side, else of both sides together; ``None`` where nobody looked, or looked at one of two legs only."""
    if side is not Side.BOTH or (finding, side) in seen:
        return seen.get((finding, side), seen.get((finding, Side.BOTH)))
    legs = [seen.get((finding, leg)) for leg in side.legs]
    if Status.LIKELY in legs:
        return Status.LIKELY
    found = [status for status in legs if status is not None]
    return max(found, key=_STRENGTH.index) if len(found) == len(legs) else None


def _applies(rule: MatchRule, seen: Seen, answered: Answered, side: Side) -> bool:
    return (
        all(seen.get((finding, side)) is Status.LIKELY for finding in rule.likely)
        and not any(_status(seen, finding, side) is Status.LIKELY for finding in rule.not_likely)
        and all(_status(seen, finding, side) is Status.NOT_SEEN for finding in rule.not_seen)
        and (not rule.unclear or any(_status(seen, finding, side) is not Status.NOT_SEEN for finding in rule.unclear))
        and all((response, side) in answered or (response, Side.BOTH) in answered for response in rule.responses)
    )


def _movements(observed: Sequence[Observed], because: Sequence[str]) -> str:
    """The tests in which the findings were likely, in words."""
    shown = [one for one in observed if one.finding.id in because and one.finding.status is Status.LIKELY]
    tests = dict.fromkeys(one.movement_id for one in shown)
    words = [test.replace("_", " ").replace("single leg", "single-leg").replace("step down", "step-down") for test in tests]
    return " and the ".join(words)


def _reason(rule: MatchRule, side: Side, movement: str) -> str:
    both = side is Side.BOTH
    return rule.reason.format(
        Knee="Both knees" if both else f"The {side.value} knee",
        leg="each leg" if both else f"the {side.value} leg",
        side=side.value,
        movement=movement,
    )


def _general_call(findings: Sequence[Finding]) -> Call:
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
    return Call(rules().general, Side.BOTH, (), " ".join(sentences))


def _names(findings: Sequence[Finding], status: Status) -> str:
    chosen = dict.fromkeys((finding.id, finding.side) for finding in findings if finding.status is status)
    return "; ".join(finding_text(name).plain + (f" ({side.value})" if side is not Side.BOTH else "") for name, side in chosen)


def _complete(picked: list[Drill]) -> list[Drill]:
    """The drills with hip and knee work among them."""
    knee, hip = rules().fill.drills
    has_hip, has_knee = hip_and_knee(picked)
    added = [drill(name) for name, present in ((knee, has_knee), (hip, has_hip)) if not present]
    kept = picked[: MAX_DRILLS - len(added)]
    return [*kept, *(entry for entry in added if entry not in kept)]
