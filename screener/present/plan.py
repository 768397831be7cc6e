"""A plan in words: what to do in which week, why, how, when to stop, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from screener.drills.catalog import Drill, drill
from screener.drills.equipment import EQUIPMENT_WORDS
from screener.plan.compose import nothing_seen
from screener.plan.programme import RESCREEN_WEEKS, WEEKS, programme
from screener.plan.sessions import WARM_UP_S
from screener.plan.strength import POUND_KG, SHARE
from screener.present import words
from screener.present.hip_check import hip_check_view, test_words
from screener.present.lookup import cite_all
from screener.present.plan_view import DayView, NoteView, PhaseView, PlanDrillView, PlanView, SessionLine, SessionView
from screener.present.practice import all_sources
from screener.types import HeavyLoad, Phase, Plan, PlanItem, SessionPlan, Shown, Side, TrainingDay

TITLE: Final = "Twelve weeks of hip and knee practice"
PROPOSAL: Final = "What names no source is our own proposal, in line with usual strength practice."
FILM_AGAIN: Final = "Film again: same tests, same place, same clothes"
SESSION: Final = {"A": "Session A", "B": "Session B", "L": "Light session"}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def plan_view(plan: Plan, athlete: str = "") -> PlanView:
    """A plan, worded for every face."""
    from screener.intake import STOP_RULES
    from screener.present import INTENDED_USE

    drills = tuple(_drill(plan, id) for id in plan.drills)
    notes = tuple(_note(id) for id in plan.notes)
    filming = [day.day for day in plan.days if not day.letter]
    last = plan.wishes.start + timedelta(weeks=WEEKS, days=-1)
    software = plan.check.takes[0].screening.software
    return PlanView(
        stop_rules=tuple(STOP_RULES),
        title=TITLE,
        dates=f"{date_words(plan.wishes.start)} to {date_words(last)}, {plan.wishes.days} days a week, about {plan.wishes.minutes} minutes",
        athlete=athlete,
        intended_use=INTENDED_USE,
        gate=tuple(text for text in (plan.gate.advice, *plan.gate.reasons) if text),
        check=hip_check_view(plan.check),
        general=_general(plan),
        phases=tuple(_phase(phase) for phase in plan.phases),
        drills=drills,
        days=tuple(_day(plan, day) for day in plan.days),
        heavy=plan.heavy_why,
        loads=tuple(_load(load) for load in plan.loads),
        notes=notes,
        film_again=tuple(date_words(day) for day in filming),
        sources=all_sources(*(one.sources for one in drills), *(note.sources for note in notes)),
        proposal=PROPOSAL,
        software=f"screener {software.version}",
    )


def date_words(day: date) -> str:
    """``Mon 30 Nov 2026``: day before month, month as a word, so that nobody reads it the other way round."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _general(plan: Plan) -> str:
    if not nothing_seen(plan.check):
        return ""
    return "Nothing called for a particular drill, so this is general hip and knee work. That is no all-clear."


def _items(plan: Plan, id: str) -> list[PlanItem]:
    return [item for phase in plan.phases for session in phase.sessions for item in session.items if item.drill == id]


def _drill(plan: Plan, id: str) -> PlanDrillView:
    from screener.drills.figures import alt_text

    entry, item = drill(id), _items(plan, id)[0]
    shown = dict.fromkeys(one for each in _items(plan, id) for one in each.shown)
    made = item.prescription
    return PlanDrillView(
        id=id,
        name=entry.name,
        stage=entry.stage,
        stage_words=words.STAGE[entry.stage],
        alt=alt_text(id),
        why=words.sentence(made.reason),
        shown=tuple(shown_words(plan, one) for one in shown),
        begin=_begin(entry, item),
        purpose=words.sentence(entry.purpose),
        muscles=", ".join(entry.muscles),
        setup=words.sentence(entry.setup),
        steps=entry.steps,
        cues=entry.cues,
        faults=entry.faults,
        equipment=", ".join(EQUIPMENT_WORDS[one] for one in entry.equipment),
        substitute=item.substitute,
        easier=drill(entry.easier).name if entry.easier else "",
        harder=drill(entry.harder).name if entry.harder else "",
        progress=words.sentence(entry.progress),
        stop_if=entry.stop_if,
        skip_if=entry.skip_if,
        evidence=" ".join(part for part in (f"{words.EVIDENCE[made.evidence_level]}.", entry.evidence_note, entry.emg) if part),
        sources=cite_all(made.sources),
    )


def shown_words(plan: Plan, shown: Shown) -> str:
    """``Repetition 3 at 6.10 s of the squat (clip.mp4): ratio 0.62 (0.55 to 0.69)``."""
    clip = plan.check.takes[shown.take].screening.video.name
    named = words.metric_words(shown.metric, shown.result.unit)
    value = words.estimate(shown.result, named.decimals)
    leg = "" if shown.side is Side.BOTH else f" on the {words.SIDE[shown.side]} leg"
    test = test_words(shown.movement_id)
    return f"Repetition {shown.rep}{leg} at {words.seconds(shown.time_s)} of the {test} ({clip}): {named.label} {value}"


def _begin(entry: Drill, item: PlanItem) -> str:
    if not entry.each_side:
        return ""
    said = "" if item.prescription.side is Side.BOTH else f"Begin with the {words.SIDE[item.prescription.side]} side."
    extra = f" One extra set on the {words.SIDE[item.extra_set]} side." if item.extra_set else ""
    return f"{said}{extra}".strip()


def _phase(phase: Phase) -> PhaseView:
    text = programme().phases[phase.id]
    return PhaseView(
        weeks=f"Weeks {phase.first_week} to {phase.last_week}",
        week_numbers=tuple(range(phase.first_week, phase.last_week + 1)),
        title=text.title,
        goal=text.goal,
        effort=text.effort,
        move_on=text.move_on,
        sessions=tuple(_session(phase, session) for session in phase.sessions),
    )


def _session(phase: Phase, session: SessionPlan) -> SessionView:
    weeks = range(phase.first_week, phase.last_week + 1)
    lines = tuple(SessionLine(i.drill, drill(i.drill).name, tuple(amount(phase, i, week) for week in weeks)) for i in session.items)
    warm_up = f"{WARM_UP_S / 60:.0f} minutes of easy walking included"
    return SessionView(session.letter, SESSION[session.letter], f"about {session.minutes} minutes, {warm_up}", lines)


def amount(phase: Phase, item: PlanItem, week: int) -> str:
    """What to do in a week: sets and what they count, rising from the lower to the upper end of the dose over the phase."""
    low, high = item.amount
    share = (week - phase.first_week) / max(phase.last_week - phase.first_week, 1)
    entry, count = drill(item.drill), round(low + share * (high - low))
    text = entry.dose.amount_text((item.sets, item.sets), (count, count), entry.each_side)
    return text + (f", one more set on the {words.SIDE[item.extra_set]} side" if item.extra_set else "")


def _day(plan: Plan, day: TrainingDay) -> DayView:
    if not day.letter:
        tests = dict.fromkeys(test_words(take.screening.movement_id) for take in plan.check.takes if take.screening.movement_id)
        what = (f"Tests: {', '.join(tests)}.", "Only a change larger than both intervals is a change.")
        return DayView(day.day.isoformat(), date_words(day.day), day.week, FILM_AGAIN, True, what, 0)
    phase = next(phase for phase in plan.phases if phase.id == day.phase)
    session = next(one for one in phase.sessions if one.letter == day.letter)
    lines = tuple(f"{drill(item.drill).name}: {amount(phase, item, day.week)}" for item in session.items)
    return DayView(day.day.isoformat(), date_words(day.day), day.week, SESSION[day.letter], False, lines, session.minutes)


def _load(load: HeavyLoad) -> str:
    low, high = load.load_kg
    once = sorted((load.epley_kg, load.brzycki_kg))
    given = load.rep_max
    return (
        f"{drill(given.drill).name}: {weight_words(low)} to {weight_words(high)} ({words.percent(SHARE)} of the lower estimate and up). "
        f"From {given.repetitions} repetitions with {weight_words(given.kilograms)}, one repetition is estimated at "
        f"{weight_words(once[0])} to {weight_words(once[1])} (Brzycki, Epley)."
    )


def weight_words(kilograms: float) -> str:
    """A weight in kilograms and pounds."""
    return f"{kilograms:.0f} kg ({kilograms / POUND_KG:.0f} lb)"


def _note(id: str) -> NoteView:
    note = programme().notes[id]
    return NoteView(id, note.title, note.text, "" if note.sources else words.PROPOSAL, cite_all(note.sources))


def week_rows(view: PlanView) -> Iterator[tuple[int, tuple[DayView, ...]]]:
    """The calendar by week."""
    for week in dict.fromkeys(day.week for day in view.days):
        yield week, tuple(day for day in view.days if day.week == week)


__all__ = ["FILM_AGAIN", "RESCREEN_WEEKS", "amount", "date_words", "plan_view", "shown_words", "week_rows", "weight_words"]
