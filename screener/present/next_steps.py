"""What to do after a result, in one or two short lines; the order is that of importance."""

from __future__ import annotations

from collections.abc import Iterator

from screener.present.hand import left_out
from screener.present.knees import BILATERAL, VALGUS
from screener.present.lookup import movement_of
from screener.present.view import KneeLine, NextStep
from screener.present.words import NOT_TESTED, counted, sentence
from screener.summarise import bands_apply
from screener.types import Screening, Severity, Side, Status

DOUBT = "In doubt, or where it hurts, see a physiotherapist."
AGAIN = "Film again in four weeks, with the phone in the same place (our own proposal)."


def next_steps(screening: Screening, knees: tuple[KneeLine, ...], measured: bool) -> tuple[NextStep, ...]:
    """At most two lines: what opens the drills or what they are, and whether and how to film again; a third one says whom to ask.

    Args:
        screening: the result.
        knees: its sentences.
        measured: whether there is any number.
    """
    if not measured and left_out(screening):
        return (NextStep("Take at least one repetition back in, or film again.", "repetitions"),)
    if not measured:
        return (NextStep("Film again as described here. " + DOUBT, "result"),)
    return (_drills(screening), NextStep(f"{next(_filming(screening, knees))} {DOUBT}", ""))


def _drills(screening: Screening) -> NextStep:
    from screener.intake import ADVICE

    gate, anchor = screening.gate, "practice"
    if not gate.open and gate.advice in ADVICE.values():
        return NextStep(f"No drills today. {sentence(gate.advice)}", anchor)
    if not gate.open:
        return NextStep("Answer the safety questions below. Then drills that match are shown.", anchor)
    if screening.prescriptions:
        return NextStep(f"{counted(len(screening.prescriptions), 'drill')} below match what was seen.", anchor)
    return NextStep("Nothing that was seen calls for a particular drill. That is no all-clear.", anchor)


def _filming(screening: Screening, knees: tuple[KneeLine, ...]) -> Iterator[str]:
    """Why and how to film again, the most pressing reason first; never empty."""
    judged = {f.side: f for f in screening.findings if f.id in (VALGUS, BILATERAL)}
    fixes = [issue.fix for issue in screening.quality if issue.severity is Severity.WARNING and issue.fix]
    for knee in knees:
        unread = knee.strip is None or bands_apply(screening.context)  # a knee that is read but not compared gains nothing by it
        if knee.status is Status.NOT_MEASURED and knee.value != NOT_TESTED and unread:
            yield f"{knee.name}: film again. {sentence(fixes[0]) if fixes else 'Five slow repetitions, straight in front of the phone.'}"
    if any(finding.status is Status.POSSIBLE for finding in judged.values()):
        yield "Film five more repetitions: this reading is too near the limit to be sure."
    movement = movement_of(screening)
    untested = [knee.side for knee in knees if knee.value == NOT_TESTED]
    if movement is not None and movement.single_leg and len(untested) == 1 and untested[0] is not Side.BOTH:
        yield f"Film the {untested[0]} leg, too."
    yield AGAIN
