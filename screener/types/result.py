"""Values of the result: estimates, summaries, findings, prescriptions, and the screening that holds them all."""

from __future__ import annotations

import math
from dataclasses import dataclass

from screener.types.media import VideoInfo
from screener.types.movement import Rejection, Repetition
from screener.types.terms import (
    AgeGroup,
    Band,
    EvidenceLevel,
    Instant,
    Joint,
    QualityKind,
    Reason,
    Severity,
    Sex,
    Side,
    Stage,
    Status,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The only way a number leaves the core: with its interval and unit.

    Attributes:
        value: best estimate, positive towards suspicion.
        low, high: the interval that is meant to hold the truth with probability ``level``.
        level: 0.95 unless said otherwise.
        unit: unit of all three.
    """

    value: float
    low: float
    high: float
    unit: Unit
    level: float = 0.95

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.value, self.low, self.high)):
            raise ValueError(f"expected finite numbers, got {self.value} ({self.low} to {self.high}); use NotMeasured instead")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"expected low <= value <= high, got {self.low}, {self.value}, {self.high}")
        if not 0 < self.level < 1:
            raise ValueError(f"expected a level between 0 and 1, got {self.level}")


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """There is no number, and why. Never shown as anything that could read as "fine"."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One metric of one side at one instant of one repetition; ``time_s`` is when it was read (``None`` where it was not)."""

    metric: str
    side: Side
    rep: int
    at: Instant
    result: Estimate | NotMeasured
    time_s: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The median of a metric over all accepted repetitions.

    Attributes:
        result: value with the interval of an absolute value.
        change_low, change_high: the narrower interval for a *change* in one unaltered set-up; ``None`` where not measured.
        n_reps: repetitions in which it was measured.
        band, band_probability: the likeliest band and its probability; ``None`` where no band applies or may be shown.
    """

    metric: str
    side: Side
    at: Instant
    result: Estimate | NotMeasured
    n_reps: int = 0
    change_low: float | None = None
    change_high: float | None = None
    band: Band | None = None
    band_probability: float | None = None


@dataclass(frozen=True, slots=True)
class QualityIssue:
    """Something about the clip: what was seen and what to film differently. ``REFUSE`` means that no number is given."""

    kind: QualityKind
    severity: Severity
    detail: str
    fix: str
    start_s: float | None = None
    stop_s: float | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """How the camera stood, each as an estimate or the reason why not.

    Attributes:
        yaw: body turned away from the camera in degrees, positive = the athlete's front towards the image right.
        ray: angle from the optical axis to the stance ankle (mid-ankles in a squat), positive = image right.
        distance: camera to athlete in metres, coarse.
        tilt: camera pitch in degrees, positive = looking down.
        roll: camera roll in degrees, positive = the picture's horizon falls to the right.
    """

    yaw: Estimate | NotMeasured
    ray: Estimate | NotMeasured
    distance: Estimate | NotMeasured
    tilt: Estimate | NotMeasured
    roll: Estimate | NotMeasured


@dataclass(frozen=True, slots=True)
class Correction:
    """A geometric correction as shown to the user; ``after`` is a separate metric, never silently swapped in."""

    what: str
    metric: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Edit:
    """Something the user changed by hand: a landmark moved, a repetition rejected.

    Attributes:
        what, detail: in words; the offset of a moved landmark stands there in pixels and in % of the leg length.
        rep: which repetition.
        by: who.
        side, at, joint: which landmark, and when; all ``None`` for a repetition.
        to_px: where it was put, pixels of the upright picture; ``None`` for a repetition.
    """

    what: str
    rep: int
    detail: str
    by: str = "user"
    side: Side | None = None
    at: Instant | None = None
    joint: Joint | None = None
    to_px: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The repetition and instant that show a finding; the value's interval stands in the measurement it names."""

    metric: str
    side: Side
    rep: int
    time_s: float
    value: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen, or looked for and not seen, or not to be judged.

    ``probability`` is P(beyond the on-track limit); ``None`` where not measured.
    ``sources`` are identifiers in ``sources.toml``; empty where the cut-off is our own proposal.
    """

    id: str
    side: Side
    status: Status
    probability: float | None
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Prescription:
    """A drill with the findings that call for it, and all that is needed to do it safely."""

    drill: str
    side: Side
    stage: Stage
    dose: str
    because: tuple[str, ...]
    reason: str
    evidence_level: EvidenceLevel
    cues: tuple[str, ...]
    stop_if: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrillGate:
    """Whether drills may be shown. ``open`` only after the red-flag questions; ``reasons`` in plain words where it is shut.

    ``minor`` says that the questions were answered for somebody under 18, with a guardian.
    """

    open: bool
    answered: bool
    reasons: tuple[str, ...] = ()
    advice: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the user said about the athlete; ``None`` where nothing was said."""

    age_group: AgeGroup | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Software:
    """What made this result."""

    version: str
    model: str
    model_sha256: str


@dataclass(frozen=True, slots=True)
class Screening:
    """The result of one clip.

    ``movement_id`` is ``None`` where no known movement was recognised; ``chosen_by`` is ``"auto"`` or ``"user"``.
    A refused clip has no repetitions, at least one ``REFUSE`` issue, and findings ``NOT_MEASURED`` at most.
    """

    software: Software
    video: VideoInfo
    context: Context
    movement_id: str | None
    chosen_by: str
    capture: Capture
    quality: tuple[QualityIssue, ...]
    reps: tuple[Repetition, ...]
    rejected: tuple[Rejection, ...]
    measurements: tuple[Measurement, ...]
    summaries: tuple[Summary, ...]
    corrections: tuple[Correction, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    prescriptions: tuple[Prescription, ...]
    gate: DrillGate

    @property
    def refused(self) -> bool:
        """True where nothing could be measured."""
        return any(issue.severity is Severity.REFUSE for issue in self.quality)

    @property
    def under_age(self) -> bool:
        """True where somebody under 18 is seen, as far as anybody said so."""
        return self.gate.minor or self.context.age_group in (AgeGroup.UNDER_16, AgeGroup.FROM_16_TO_17)

    def measurement(self, metric: str, side: Side, rep: int, at: Instant) -> Measurement | None:
        """The one measurement with this key, if it was attempted."""
        key = (metric, side, rep, at)
        return next((m for m in self.measurements if (m.metric, m.side, m.rep, m.at) == key), None)

    def summary(self, metric: str, side: Side, at: Instant) -> Summary | None:
        """The one summary with this key, if it was attempted."""
        return next((s for s in self.summaries if (s.metric, s.side, s.at) == (metric, side, at)), None)
