"""What the history hands out and takes in: frozen values without a tie to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from screener.types import AgeGroup, Band, Instant, Sex, Side, Status, Unit, Way

MINORS: Final = frozenset({AgeGroup.UNDER_16, AgeGroup.FROM_16_TO_17})


class Lack(StrEnum):
    """Whose word is missing before results are kept in one go."""

    GUARDIAN = "guardian"
    CONSENT = "consent"


class DateFrom(StrEnum):
    """Who says when a clip was filmed."""

    USER = "user"
    FILE = "file"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Taken:
    """When a clip was filmed: wall-clock time where it was filmed, without a zone; midnight where only the day is known."""

    at: datetime
    by: DateFrom = DateFrom.USER

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None:
            raise ValueError("expected a time without a zone, got one with a zone")

    @classmethod
    def of(cls, given: datetime | None, file: Path) -> Taken:
        """As the user says, else the file's date, which is only as good as the file's way here."""
        if given is not None:
            return cls(given, DateFrom.USER)
        try:
            return cls(datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0), DateFrom.FILE)
        except OSError:
            return cls(datetime.now().replace(microsecond=0), DateFrom.NOW)


@dataclass(frozen=True, slots=True)
class NewAthlete:
    """An athlete to be kept.

    Attributes:
        name: as it is shown and asked for.
        age_group: must be said, for under 18 a guardian decides.
        sex: as in a screening; ``None`` where not said.
        groups: teams or classes; those that are new are made.
        consent: the day on which the athlete agreed.
        guardian: the day on which a guardian agreed; needed under 18.
        notes: free text.
    """

    name: str
    age_group: AgeGroup
    sex: Sex | None = None
    groups: tuple[str, ...] = ()
    consent: date | None = None
    guardian: date | None = None
    notes: str = ""

    @property
    def minor(self) -> bool:
        """Whether a guardian decides."""
        return self.age_group in MINORS

    @property
    def lacks(self) -> Lack | None:
        """Whose word with its day is missing: under 18 the guardian's, else the athlete's own; ``None`` where it is there."""
        if self.minor:
            return Lack.GUARDIAN if self.guardian is None else None
        return Lack.CONSENT if self.consent is None else None


@dataclass(frozen=True, slots=True)
class Athlete(NewAthlete):
    """An athlete who is kept: ``NewAthlete`` with an identifier and the moment (UTC) in which it was made."""

    id: str = ""
    created: datetime = datetime.min


@dataclass(frozen=True, slots=True)
class Group:
    """A team or class; ``keep_days`` is how long its athletes' screenings are kept (``None``: until deleted)."""

    name: str
    keep_days: int | None
    athletes: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A screening as it is listed, without its numbers.

    Attributes:
        id, athlete_id, athlete: identifiers, and the athlete's name.
        taken, kept_at: when it was filmed, and when it was kept (UTC).
        test: movement identifier; ``None`` where none was recognised.
        way, session_id: how it was done, and the hip check it belongs to (``None``: a single clip).
        version, model_sha256, schema_version: what made it, and the version of its JSON.
        video_name, video_sha256: the clip it was made from.
        has_video: whether a copy of the clip is kept.
        new: false where ``add`` found that it was kept before.
    """

    id: str
    athlete_id: str
    athlete: str
    taken: Taken
    kept_at: datetime
    test: str | None
    way: Way
    session_id: str | None
    version: str
    model_sha256: str
    schema_version: int
    video_name: str
    video_sha256: str
    has_video: bool
    new: bool = True


@dataclass(frozen=True, slots=True)
class Which:
    """Which screenings are meant; what is ``None`` is not looked at. Days are of filming; ``until`` is included."""

    athlete_id: str | None = None
    test: str | None = None
    way: Way | None = None
    session_id: str | None = None
    group: str | None = None
    age_group: AgeGroup | None = None
    sex: Sex | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One summary in the flat table, with whose it is; numbers are ``None`` where ``reason`` says why there are none."""

    screening_id: str
    athlete_id: str
    athlete: str
    taken_at: datetime
    test: str | None
    metric: str
    side: Side
    at: Instant
    value: float | None
    low: float | None
    high: float | None
    change_low: float | None
    change_high: float | None
    unit: Unit | None
    band: Band | None
    band_probability: float | None
    n_reps: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in the flat table, with whose it is."""

    screening_id: str
    athlete_id: str
    athlete: str
    taken_at: datetime
    test: str | None
    id: str
    side: Side
    status: Status
    probability: float | None


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan as it was made: its JSON text and its first day."""

    id: str
    athlete_id: str
    made_at: datetime
    start: date
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Something of a plan that was done on a day: a drill, or the whole session where ``item`` is empty."""

    day: date
    item: str = ""


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain on a day, 0 to 10, with a note."""

    day: date
    level: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    athletes: int = 0
    screenings: int = 0
    videos: int = 0
    plans: int = 0
    pain_days: int = 0
    minors: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought in, and how much of the archive was there before."""

    new: Counts
    known: Counts
