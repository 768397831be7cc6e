"""A hip check in words: each clip, what the clips show together, and what a repeat changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from screener.hipcheck import nothing_judged
from screener.present import words
from screener.present.clip import quality_lines, refusal
from screener.present.knees import BILATERAL, VALGUS, knee_lines
from screener.present.lookup import metric_of
from screener.present.plan_view import HipCheckView, TakeView
from screener.present.tables import charts
from screener.types import (
    Estimate,
    HipCheck,
    Observed,
    Response,
    Severity,
    Side,
    Status,
    Take,
    Trial,
    Way,
)

WAY: Final = {Way.NATURAL: "", Way.CUE: 'with the cue "kneecap over the second toe"', Way.HEELS: "with the heels raised"}
RESPONSE: Final = {
    Response.CUE_HELPS: "The cue changed it at once",
    Response.CUE_DOES_NOT_HELP: "The cue made no clear change",
    Response.HEELS_HELP: "Raising the heels changed it at once",
    Response.HEELS_DO_NOT_HELP: "Raising the heels made no clear change",
    Response.UNCLEAR: "Too uncertain to say whether it changed anything",
}
_MAIN: Final = (VALGUS, BILATERAL)
"""What a knee screening is asked for first: where it could not be judged, the heading says so."""
NOT_THIS: Final = (
    "This shows movement on video. It does not show which muscle is involved or what happens inside a joint, and nothing here says that a "
    "knee is fine."
)


def hip_check_view(check: HipCheck) -> HipCheckView:
    """A hip check, worded for every face."""
    from screener.present import INTERVAL_NOTE

    return HipCheckView(
        heading=_heading(check),
        takes=tuple(_take(take) for take in check.takes),
        together=tuple(_together(check)),
        trials=tuple(_trial(trial) for trial in check.trials),
        interval_note=INTERVAL_NOTE,
        not_this=NOT_THIS,
    )


def _heading(check: HipCheck) -> str:
    if nothing_judged(check):
        return "Nothing could be judged in these clips. That is no good news and no bad news: film again as each clip says."
    likely = _listed(one for one in check.observed if one.finding.status is Status.LIKELY)
    unjudged = _listed(one for one in check.observed if one.finding.status is Status.NOT_MEASURED and one.finding.id in _MAIN)
    seen = f"Seen in these clips: {likely}." if likely else "No clear pattern was seen in what could be measured. That is no all-clear."
    return f"{seen} Could not be judged: whether {unjudged}." if unjudged else seen


def _listed(observed: Iterable[Observed]) -> str:
    return "; ".join(dict.fromkeys(_short(one) for one in observed))


def _short(one: Observed) -> str:
    from screener.findings.catalog import finding_text

    leg = "" if one.finding.side is Side.BOTH else f"{words.SIDE[one.finding.side]}: "
    return f"{leg}{finding_text(one.finding.id).plain} ({test_words(one.movement_id)})"


def test_words(movement_id: str) -> str:
    """The name of a test in running text."""
    from screener.movements import MOVEMENTS

    found = next((known.label for known in MOVEMENTS if known.id == movement_id), movement_id.replace("_", " ") or "unknown movement")
    name = found.partition(" (")[0]
    return name[0].lower() + name[1:]


def _take(take: Take) -> TakeView:
    screening = take.screening
    measured = bool(screening.reps) and not screening.refused
    knees = tuple(line for line in knee_lines(screening) if line.value != words.NOT_TESTED)
    refused = refusal(screening, measured)
    drawn = charts(screening) if measured else ()
    name = test_words(screening.movement_id or "")
    return TakeView(
        title=" ".join(part for part in (name[0].upper() + name[1:], WAY[take.way]) if part),
        clip=screening.video.name,
        measured=measured,
        lines=tuple(line.headline for line in knees),
        knees=knees,
        fixes=refused.fixes if refused else tuple(line.fix for line in quality_lines(screening) if line.severity is Severity.WARNING),
        chart=next((chart for chart in drawn if chart.points), None),
        proof=next((line.proof for line in knees if line.proof is not None), None),
    )


def _together(check: HipCheck) -> list[str]:
    """What only several clips can say: the legs against each other, and one leg against two."""
    said = []
    for one in check.observed:
        if one.finding.id == "side_difference" and one.finding.status is not Status.NOT_MEASURED:
            who = "" if one.finding.status is Status.NOT_SEEN else f" ({one.finding.side} leg more)"
            said.append(f"Left and right in the {test_words(one.movement_id)}{who}: {words.STATUS[one.finding.status]}.")
    said += [f"{sentence}" for sentence in _bilateral(check)]
    return said


def _bilateral(check: HipCheck) -> list[str]:
    squat = {one.finding.status for one in check.observed if one.finding.id == "knees_in_bilateral"}
    single = {one.finding.status for one in check.observed if one.finding.id == "knee_valgus"}
    if Status.LIKELY in squat and single == {Status.NOT_SEEN}:
        return ["Inward in the squat on both legs, not on one leg."]
    if squat == {Status.NOT_SEEN} and Status.LIKELY in single:
        return ["Inward on one leg, not in the squat on both legs."]
    return []


def _trial(trial: Trial) -> str:
    who = "" if trial.side is Side.BOTH else f", {words.LEG[trial.side].lower()}"
    where = f"{test_words(trial.movement_id)}{who}, {WAY[trial.way]}"
    named = words.metric_words(trial.metric)
    if not isinstance(trial.change, Estimate):
        return f"{where[0].upper()}{where[1:]}: not measured, {words.inside(trial.change.detail)}."
    record = metric_of(trial.metric)
    what, shown = ("less", trial.change) if trial.change.value >= 0 else ("more", _turned_round(trial.change))
    value = words.estimate(shown, named.decimals if record is None else record.decimals)
    set_up = "" if trial.same_set_up else " The clips were not filmed from the same place, so the wider interval is used."
    return f"{where[0].upper()}{where[1:]}: {what} inward by {value}. {RESPONSE[trial.response]}.{set_up}"


def _turned_round(change: Estimate) -> Estimate:
    return Estimate(-change.value, -change.high, -change.low, change.unit, change.level)
