"""A plan as JSON for other programs: numbers and identifiers, with the words that a face would show."""

from __future__ import annotations

import json
from typing import Any, Final

from screener.drills.catalog import drill
from screener.present.plan import amount
from screener.report.hip_check_json import trial_object
from screener.report.json_report import result_object
from screener.report.plan_sheet import PlanSheet
from screener.types import HeavyLoad, Phase, PlanItem, Shown

PLAN_VERSION: Final = 1


def plan_to_json(sheet: PlanSheet) -> bytes:
    """The plan as indented JSON with a final line break; the same plan gives the same bytes."""
    plan, view, wishes = sheet.plan, sheet.view, sheet.plan.wishes
    document = {
        "plan_version": PLAN_VERSION,
        "software": view.software,
        "stop_rules": list(view.stop_rules),
        "intended_use": view.intended_use,
        "advice": list(view.gate),
        "start": wishes.start.isoformat(),
        "days_a_week": wishes.days,
        "minutes": wishes.minutes,
        "equipment": sorted(wishes.equipment),
        "clips": [{"way": take.way, "name": take.screening.video.name, "sha256": take.screening.video.sha256} for take in plan.check.takes],
        "seen": [view.check.heading, *view.check.together],
        "trials": [trial_object(trial) for trial in plan.check.trials],
        "heavy": {"included": plan.heavy, "why": plan.heavy_why, "loads": [_load(load) for load in plan.loads]},
        "phases": [_phase(phase) for phase in plan.phases],
        "days": [{"date": day.day.isoformat(), "week": day.week, "session": day.letter or None} for day in plan.days],
        "notes": [{"id": note.id, "text": note.text, "sources": [source.id for source in note.sources]} for note in view.notes],
        "sources": [{"id": source.id, "cite": source.full, "url": source.url} for source in view.sources],
        "proposal": view.proposal,
    }
    return f"{json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)}\n".encode()


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "id": phase.id,
        "weeks": [phase.first_week, phase.last_week],
        "stages": list(phase.stages),
        "sessions": [
            {"letter": session.letter, "minutes": session.minutes, "drills": [_item(phase, item) for item in session.items]}
            for session in phase.sessions
        ],
    }


def _item(phase: Phase, item: PlanItem) -> dict[str, Any]:
    made = item.prescription
    weeks = range(phase.first_week, phase.last_week + 1)
    return {
        "drill": item.drill,
        "name": drill(item.drill).name,
        "stage": made.stage,
        "side": made.side,
        "sets": item.sets,
        "amount": list(item.amount),
        "counts": drill(item.drill).dose.measure,
        "weeks": {str(week): amount(phase, item, week) for week in weeks},
        "extra_set": item.extra_set,
        "because": list(made.because),
        "reason": made.reason,
        "shown": [_shown(one) for one in item.shown],
        "substitute": item.substitute,
        "evidence_level": made.evidence_level,
        "stop_if": list(made.stop_if),
        "sources": list(made.sources),
    }


def _shown(shown: Shown) -> dict[str, Any]:
    key = {"finding": shown.finding, "side": shown.side, "movement": shown.movement_id, "clip": shown.take, "rep": shown.rep}
    return {**key, "time_s": shown.time_s, "metric": shown.metric, "at": shown.at, **result_object(shown.result)}


def _load(load: HeavyLoad) -> dict[str, Any]:
    low, high = load.load_kg
    return {
        "drill": load.rep_max.drill,
        "set_kg": load.rep_max.kilograms,
        "repetitions": load.rep_max.repetitions,
        "one_repetition_maximum_kg": {"brzycki": load.brzycki_kg, "epley": load.epley_kg},
        "load_kg": [low, high],
    }
