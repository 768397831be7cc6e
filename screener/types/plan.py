"""Values of a hip check (several clips of one session) and of the plan that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screener.types.result import DrillGate, Estimate, Finding, NotMeasured, Prescription, Screening
from screener.types.terms import Instant, Side, Stage


class Way(StrEnum):
    """How a clip of a hip check was done."""

    NATURAL = "natural"
    CUE = "cue"
    """Again, thinking of "kneecap over the second toe"."""
    HEELS = "heels"
    """Again, with the heels raised by some 2 to 5 cm."""


class Response(StrEnum):
    """What a repeat in another way showed, or what the athlete saw."""

    CUE_HELPS = "cue_helps"
    CUE_DOES_NOT_HELP = "cue_does_not_help"
    HEELS_HELP = "heels_help"
    HEELS_DO_NOT_HELP = "heels_do_not_help"
    HEELS_RISE = "heels_rise"
    """Said by the athlete: the heels leave the floor in a squat."""
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Take:
    """One clip of a hip check."""

    way: Way
    screening: Screening


@dataclass(frozen=True, slots=True)
class Observed:
    """A finding with the test and the clip in which it was looked for; ``take`` is the clip's place in the hip check."""

    finding: Finding
    movement_id: str
    take: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a repeat in another way changed.

    Attributes:
        way, side, movement_id: what was repeated, whose, in which test.
        metric, at: what was compared, and when.
        change: natural minus repeat, so that positive = less under suspicion in the repeat; or why there is no number.
        same_set_up: whether the narrower interval of one unaltered set-up could be used.
        response: what that comes to.
    """

    way: Way
    side: Side
    movement_id: str
    metric: str
    at: Instant
    change: Estimate | NotMeasured
    same_set_up: bool
    response: Response


@dataclass(frozen=True, slots=True)
class HipCheck:
    """Clips of one session, joined.

    Attributes:
        takes: the clips, in the order given.
        observed: every finding of the natural clips, and the difference of the legs where they were filmed one by one.
        trials: what a cue or raised heels changed.
        heels_rise: whether the athlete says that the heels leave the floor in a squat.
    """

    takes: tuple[Take, ...]
    observed: tuple[Observed, ...]
    trials: tuple[Trial, ...]
    heels_rise: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the safety questions say that a plan needs; ``None`` where nobody answered."""

    adult: bool | None = None
    pain_free: bool | None = None
    lifts: bool | None = None
    """Has lifted heavy weights before, or has a coach beside."""
    past_injury: bool | None = None
    shoulder: bool | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What the answers to the safety questions come to."""

    gate: DrillGate
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Shown:
    """The repetition that shows a finding."""

    finding: str
    side: Side
    movement_id: str
    take: int
    rep: int
    time_s: float
    metric: str
    at: Instant
    result: Estimate


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A drill of a plan.

    Attributes:
        prescription: the drill, why, and what it rests on.
        shown: the repetition that shows each finding behind it; empty for general work.
        sets: how many, on each side where the drill has sides.
        amount: (first week, last week) of what a set counts.
        extra_set: the side on which one more set is done.
        substitute: how to do it without the equipment that is not at hand; empty where all is there.
        seconds: about how long it takes in the last week, rests included.
    """

    prescription: Prescription
    shown: tuple[Shown, ...]
    sets: int
    amount: tuple[int, int]
    extra_set: Side | None
    substitute: str
    seconds: float

    @property
    def drill(self) -> str:
        """The drill's identifier."""
        return self.prescription.drill


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A kind of session: its letter (``A``, ``B``; ``L`` for a light day) and its drills in order."""

    letter: str
    items: tuple[PlanItem, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Phase:
    """Some weeks with the same sessions; weeks are counted from 1, ``last_week`` included."""

    id: str
    first_week: int
    last_week: int
    stages: tuple[Stage, ...]
    sessions: tuple[SessionPlan, ...]


@dataclass(frozen=True, slots=True)
class TrainingDay:
    """A day on which something is done: a session of a phase, or filming again (``letter`` empty)."""

    day: date
    week: int
    phase: str
    letter: str


@dataclass(frozen=True, slots=True)
class RepMax:
    """A set to exhaustion with a known weight."""

    drill: str
    kilograms: float
    repetitions: int


@dataclass(frozen=True, slots=True)
class HeavyLoad:
    """What a heavy drill is loaded with: the two estimates of the one-repetition maximum, and the load that follows, kilograms."""

    rep_max: RepMax
    epley_kg: float
    brzycki_kg: float
    load_kg: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a user may choose about a plan. ``equipment`` holds identifiers of what is at hand."""

    start: date
    days: int = 3
    minutes: int = 20
    equipment: frozenset[str] = frozenset()
    rep_maxes: tuple[RepMax, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Twelve weeks from what was seen.

    Attributes:
        check, gate, facts, wishes: what it was made from.
        phases: weeks and sessions.
        days: every training day, in order; filming days among them.
        heavy: whether the heavy stage is part of it.
        heavy_why: the reason, in words, either way.
        loads: for heavy drills whose repetition maximum was given.
        notes: identifiers of notes that this plan carries (``programme.toml``).
    """

    check: HipCheck
    gate: DrillGate
    facts: Facts
    wishes: Wishes
    phases: tuple[Phase, ...]
    days: tuple[TrainingDay, ...]
    heavy: bool
    heavy_why: str
    loads: tuple[HeavyLoad, ...]
    notes: tuple[str, ...]

    @property
    def drills(self) -> tuple[str, ...]:
        """Every drill once, in the order in which it is met."""
        found = (item.drill for phase in self.phases for session in phase.sessions for item in session.items)
        return tuple(dict.fromkeys(found))
