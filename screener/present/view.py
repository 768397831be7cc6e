"""What every face shows of a screening: finished words, and numbers for drawings. Nothing here is computed; see ``report_view``."""

from __future__ import annotations

from dataclasses import dataclass

from screener.types import Instant, Severity, Side, Stage, Status


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as it is cited: a short form for running text, the full form for a list, and where it can be opened ("" = nowhere)."""

    id: str
    short: str
    full: str
    url: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The repetition and instant that show something: for a frame of the video, with words to go under it."""

    side: Side
    rep: int
    at: Instant | None
    time_s: float
    caption: str


@dataclass(frozen=True, slots=True)
class BandStrip:
    """Bands behind a chart: ``labels[i]`` lies between ``edges[i - 1]`` and ``edges[i]``; the first and last are open. Edges rise."""

    edges: tuple[float, ...]
    labels: tuple[str, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class KneeStrip:
    """One median with its interval, to be drawn before the bands.

    Attributes:
        metric: which metric it is, by identifier.
        title: the same in words.
        value, low, high: numbers for the drawing.
        text: the same in words, with unit and interval.
        edges: the bands' edges in words, in the order of ``bands.edges``.
        bands: ``None`` where none may be shown.
        alt: all of it in words, for those who cannot see the drawing.
    """

    metric: str
    title: str
    value: float
    low: float
    high: float
    text: str
    edges: tuple[str, ...]
    bands: BandStrip | None
    alt: str


@dataclass(frozen=True, slots=True)
class KneeLine:
    """One plain sentence for one knee (or for both, in a squat).

    Attributes:
        side, name: which knee.
        status: ``NOT_MEASURED`` too where this leg was not tested in the clip.
        status_words: the status as shown.
        headline: the whole sentence, knee named first.
        value: the median with interval and unit, or "not measured: why".
        detail: from what the value was read.
        proof: where it can be seen, if anywhere.
        by_hand: what was changed by hand about it; "" where nothing was.
        strip: its median with the interval before the bands, for a drawing; ``None`` where there is no number.
    """

    side: Side
    name: str
    status: Status
    status_words: str
    headline: str
    value: str
    detail: str
    proof: Proof | None
    by_hand: str = ""
    strip: KneeStrip | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do now, and the anchor on the page where it is done ("" = nowhere on it)."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the chain: its angle with interval, or why there is none.

    Attributes:
        id, name: which part.
        value: in words.
        meaning: what a positive number means.
        term: the field's own term; "" where nothing measures it.
        measured: false where ``value`` says why there is no number.
    """

    id: str
    name: str
    value: str
    meaning: str
    term: str
    measured: bool


@dataclass(frozen=True, slots=True)
class ChainView:
    """Trunk, pelvis, thigh, knee and shank of one leg at one instant of one repetition; ``alt`` says all of it in words."""

    title: str
    rep: int
    side: Side
    at: Instant
    segments: tuple[Segment, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in words.

    Attributes:
        title: leg and the field's own term.
        sentence: status and plain words in one line.
        probability: in words and percent; "" where it could not be judged.
        meaning, limits: what was seen, and what it does not say.
        detail: why it stands as it does; "" where there is nothing to add.
        basis: where the cut-off comes from.
        proposal: true where the cut-off is our own proposal and not validated (``basis`` says so too).
        evidence: what shows it.
    """

    id: str
    side: Side
    status: Status
    title: str
    status_words: str
    sentence: str
    probability: str
    meaning: str
    limits: str
    detail: str
    basis: str
    proposal: bool
    evidence: tuple[Proof, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class RepRow:
    """One measurement in words; ``measured`` is false where ``value`` says why there is none. ``by_hand`` as in ``RepPoint``."""

    rep: int
    side: Side
    side_words: str
    metric: str
    metric_words: str
    at: Instant
    at_words: str
    time: str
    value: str
    measured: bool
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The median over the repetitions in words; ``band`` is "" where no band applies."""

    side: Side
    side_words: str
    metric: str
    metric_words: str
    at: Instant
    at_words: str
    value: str
    change: str
    band: str
    n_reps: int
    measured: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A ready table of text: the main one first."""

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RepPoint:
    """One measured value for a chart, with its interval, in the chart's unit; ``by_hand`` where it rests on a joint placed by hand."""

    side: Side
    rep: int
    at: Instant
    value: float
    low: float
    high: float
    time_s: float | None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class RepChart:
    """All values of one metric at one instant.

    Attributes:
        title, axis: what it shows; the axis names the unit and what positive means.
        unit: unit as shown behind a number.
        points: what was measured.
        missing: what was not, and why, in words.
        strip: the bands; ``None`` where none may be shown.
        note: to stand beside it; "" where there is nothing to say.
    """

    metric: str
    at: Instant
    title: str
    axis: str
    unit: str
    points: tuple[RepPoint, ...]
    missing: tuple[str, ...]
    strip: BandStrip | None
    note: str


@dataclass(frozen=True, slots=True)
class QualityLine:
    """Something about the clip: what was seen, and what to film differently."""

    severity: Severity
    severity_words: str
    text: str
    fix: str
    when: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing could be measured, and how to film again."""

    heading: str
    reasons: tuple[str, ...]
    fixes: tuple[str, ...]
    how_to_film: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrillView:
    """One drill in words, with all that is needed to do it safely."""

    id: str
    name: str
    side: Side
    side_words: str
    stage: Stage
    stage_words: str
    dose: str
    cues: tuple[str, ...]
    stop_if: tuple[str, ...]
    reason: str
    because: tuple[str, ...]
    evidence: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class GateView:
    """Whether drills are shown, and why not. ``answered`` is false where the safety questions still wait for an answer."""

    open: bool
    answered: bool
    heading: str
    reasons: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class MethodView:
    """How one metric was measured and what it cannot say; ``basis`` says where it rests on no source."""

    metric: str
    title: str
    plain: str
    definition: str
    sign: str
    limits: str
    error: str
    basis: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A screening, worded. The order of the fields is the order in which a face shows them.

    Attributes:
        stop_rules: before anything else.
        intended_use, not_this: what this is, and what it is not.
        title, movement, video: one line each.
        measured: false where no number could be given; then ``refusal`` says why.
        knees: one plain sentence per knee.
        next_steps: what to do now, the most important first.
        chains: the whole chain, one for each leg, repetition and instant.
        interval_note: how to read the brackets.
        findings: likely and possible first, then those that could not be judged, then those not seen.
        tables: per repetition, the main metrics first, as text.
        rep_rows, summaries: everything that was attempted, as text.
        charts: the same as numbers, the headline's metric first.
        quality, rejected, capture, corrections, clip_edits, video_notes: about the clip.
        rep_edits: what was changed by hand about its repetitions, which can be taken back in a finished result.
        gate, drills, drills_note: what to practise.
        methods, sources: how it was measured.
        software: what made this result.
    """

    stop_rules: tuple[str, ...]
    intended_use: str
    not_this: str
    title: str
    movement: str
    video: str
    measured: bool
    refusal: Refusal | None
    knees: tuple[KneeLine, ...]
    next_steps: tuple[NextStep, ...]
    chains: tuple[ChainView, ...]
    interval_note: str
    findings: tuple[FindingView, ...]
    tables: tuple[Table, ...]
    rep_rows: tuple[RepRow, ...]
    summaries: tuple[SummaryRow, ...]
    charts: tuple[RepChart, ...]
    quality: tuple[QualityLine, ...]
    rejected: tuple[str, ...]
    capture: tuple[str, ...]
    corrections: tuple[str, ...]
    clip_edits: tuple[str, ...]
    rep_edits: tuple[str, ...]
    video_notes: tuple[str, ...]
    gate: GateView
    drills: tuple[DrillView, ...]
    drills_note: str
    methods: tuple[MethodView, ...]
    sources: tuple[SourceView, ...]
    software: str
