"""What every face shows of a hip check and of a plan: finished words, and numbers for drawings. Nothing here is computed."""

from __future__ import annotations

from dataclasses import dataclass

from screener.present.view import KneeLine, Proof, RepChart, SourceView
from screener.types import Stage


@dataclass(frozen=True, slots=True)
class TakeView:
    """One clip of a hip check.

    Attributes:
        title: the test, and how it was done.
        clip: the file's name.
        measured: false where nothing could be measured; then ``lines`` say why and ``fixes`` how to film again.
        lines: one sentence per knee that was tested.
        fixes: how to film better next time; may be empty.
        chart: every repetition of what the first line speaks of; ``None`` where there is none.
        proof: the frame that shows it best; ``None`` where there is none.
    """

    title: str
    clip: str
    measured: bool
    lines: tuple[str, ...]
    knees: tuple[KneeLine, ...]
    fixes: tuple[str, ...]
    chart: RepChart | None
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class HipCheckView:
    """Several clips of one session: what each shows, what they show together, and what a repeat changed."""

    heading: str
    takes: tuple[TakeView, ...]
    together: tuple[str, ...]
    trials: tuple[str, ...]
    interval_note: str
    not_this: str


@dataclass(frozen=True, slots=True)
class PlanDrillView:
    """A drill of a plan, with all that is needed to do it safely.

    Attributes:
        id, name, stage, stage_words: which drill, and when it comes.
        alt: what its picture shows, for those who cannot see it.
        why: what calls for it.
        shown: the repetition and time that show it, each with value and interval; empty for general work.
        begin: which side to begin with, and where an extra set is due; "" where neither matters.
        purpose, muscles, setup, steps, cues, faults: what it is and how it is done.
        equipment: what it needs, in words; "" for nothing.
        substitute: how to do it with what is at hand; "" where all is there.
        easier, harder: names of neighbours; "" where there is none.
        progress, stop_if, skip_if: when to move on, when to stop, who leaves it out.
        evidence: letter and note, with the measured muscle activity where there is a checked figure.
    """

    id: str
    name: str
    stage: Stage
    stage_words: str
    alt: str
    why: str
    shown: tuple[str, ...]
    begin: str
    purpose: str
    muscles: str
    setup: str
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    faults: tuple[str, ...]
    equipment: str
    substitute: str
    easier: str
    harder: str
    progress: str
    stop_if: tuple[str, ...]
    skip_if: tuple[str, ...]
    evidence: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A drill in a session: ``amounts`` holds what to do in each week of the phase, first week first."""

    drill: str
    name: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """A kind of session."""

    letter: str
    title: str
    minutes: str
    lines: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class PhaseView:
    """Some weeks with the same sessions."""

    weeks: str
    week_numbers: tuple[int, ...]
    title: str
    goal: str
    effort: str
    move_on: str
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the calendar: ISO date, week, what is done (``Session A``, or filming again), and the drills in one line each."""

    iso: str
    words: str
    week: int
    title: str
    filming: bool
    lines: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class NoteView:
    """A rule or an explanation; ``basis`` says where it is our own proposal."""

    id: str
    title: str
    text: str
    basis: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan, worded. The order of the fields is the order in which a face shows them.

    Attributes:
        stop_rules: before anything else.
        title, dates: what it is, from when to when.
        athlete: as the user wants it named; "" where nothing was said.
        intended_use: what it is for.
        gate: what the answers to the safety questions came to, advice first.
        check: what was seen.
        general: what is said where nothing called for a particular drill; "" otherwise.
        phases, drills, days: the plan.
        heavy: whether heavy loads are part of it, and why.
        loads: one line for each heavy load.
        notes: pain rule, running, and so on; most urgent first.
        film_again: when, and how.
        sources: everything cited.
        proposal: what is said of everything without a source.
        software: what made this plan.
    """

    stop_rules: tuple[str, ...]
    title: str
    dates: str
    athlete: str
    intended_use: str
    gate: tuple[str, ...]
    check: HipCheckView
    general: str
    phases: tuple[PhaseView, ...]
    drills: tuple[PlanDrillView, ...]
    days: tuple[DayView, ...]
    heavy: str
    loads: tuple[str, ...]
    notes: tuple[NoteView, ...]
    film_again: tuple[str, ...]
    sources: tuple[SourceView, ...]
    proposal: str
    software: str
