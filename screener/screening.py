"""The core: landmarks in, ``Screening`` out. Opens nothing, draws nothing, knows no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from screener import edits, measure, quality, readings, summarise, uncertainty
from screener.capture import UNKNOWN_STANDING, Standing, capture, standing
from screener.drills.match import prescribe
from screener.edits import ByHand
from screener.findings.judge import Judged, judge, not_measured, shank_led
from screener.intake import for_age
from screener.measure import Chain, Read
from screener.metrics import metric
from screener.movements import movement
from screener.summarise import Yardstick
from screener.types import (
    Capture,
    Change,
    Context,
    Correction,
    DrillGate,
    Edit,
    Estimate,
    Evidence,
    Finding,
    Instant,
    Movement,
    NotMeasured,
    PoseTrack,
    QualityIssue,
    ReadPlan,
    Repetition,
    RepView,
    Rule,
    Screening,
    Segmentation,
    Severity,
    Side,
    Software,
    Summary,
    VideoInfo,
)

_Key = tuple[str, Side, Instant]
"""Metric, side and instant of a summary."""

AT_WORDS: Final = {Instant.MATCHED_DEPTH: "at matched depth", Instant.LOWEST: "at the lowest point"}


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Everything the core is told about a clip.

    Attributes:
        info: the file, as read.
        software: what will sign the result.
        context: what the user said about the athlete.
        chosen_by: ``"auto"`` or ``"user"``.
        segmentation: the repetitions.
        plan: which instants were read.
        sparse: the smoothed sparse track.
        reads: the dense track, several views, sides repaired.
        issues: what the edges already know about the file and the view.
        gate: whether drills may be shown.
        edits: what the user changed by hand before.
    """

    info: VideoInfo
    software: Software
    context: Context
    chosen_by: str
    segmentation: Segmentation
    plan: ReadPlan
    sparse: PoseTrack
    reads: PoseTrack
    issues: tuple[QualityIssue, ...]
    gate: DrillGate
    edits: tuple[Edit, ...] = ()


def refused(issues: Sequence[QualityIssue]) -> bool:
    """Whether any issue forbids giving a number."""
    return any(issue.severity is Severity.REFUSE for issue in issues)


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """A result, with what was read and what was changed by hand; ``None`` where the clip was refused before anything was read."""

    screening: Screening
    views: tuple[RepView, ...] = ()
    hand: ByHand | None = None


def screen_track(clip: Clip) -> Screening:
    """Screen one clip's landmarks; see ``judge_track``."""
    return judge_track(clip).screening


def judge_track(clip: Clip, changes: Iterable[Change] = (), shown: PoseTrack | None = None) -> Judgement:
    """Screen one clip's landmarks, with what was changed by hand.

    Args:
        clip: what was seen.
        changes: what the user did.
        shown: the track for drawing, on which joints were placed; the sparse track where left out.

    Never raises for a poor clip: a refusal is a ``Screening`` without repetitions and with at least one ``REFUSE`` issue. The same clip and
    changes give the same result, in whatever order the changes come.

    Raises:
        InputError: a change that does not fit the clip.
    """
    changes = tuple(changes)
    issues = (*clip.issues, *(() if refused(clip.issues) else quality.of_repetitions(clip.segmentation)))
    record = movement(clip.segmentation.movement_id) if clip.segmentation.movement_id else None
    if record is None or refused(issues):
        edits.apply(changes, (), clip.plan, clip.sparse)
        return Judgement(_refusal(clip, issues, record, UNKNOWN_STANDING))
    reps = clip.segmentation.reps
    found = standing(clip.reads, clip.plan, reps)
    camera = capture(found, clip.info)
    ray = camera.ray.value if isinstance(camera.ray, Estimate) else 0.0
    issues = (*issues, *quality.of_turn(found, ray, record.single_leg))
    if refused(issues):
        edits.apply(changes, (), clip.plan, clip.sparse)
        return Judgement(_refusal(clip, issues, record, found))
    views = readings.rep_views(clip.reads, clip.sparse, reps, clip.plan)
    hand = edits.apply(changes, views, clip.plan, shown or clip.sparse)
    if len(hand.left_out) == len(reps):
        return Judgement(_refusal(clip, (*issues, *quality.of_left_out()), record, found, hand), views, hand)
    turned = abs(found.turn_deg + ray) > quality.TURN_WARN_DEG  # how far the standing foot is seen from aside
    as_read = _reads(clip, record, found, views, views)
    banded = "fppa_corrected" if turned else "fppa"
    yardstick = Yardstick(record, clip.context, banded, summarise.own_ratio(as_read, views, camera))
    desk = _desk(clip, found, yardstick, views, as_read, hand)
    return Judgement(_judged(clip, camera, issues, desk, turned), views, hand)


def _reads(clip: Clip, record: Movement, found: Standing, views: tuple[RepView, ...], standing: tuple[RepView, ...]) -> tuple[Read, ...]:
    """Every measurement; ``standing`` says what the model itself saw in quiet standing."""
    size = clip.info.width_px, clip.info.height_px
    reads = measure.measure(views, record, *size, found.view_deg, standing)
    return (*reads, *measure.corrected(reads, views, found, *size))


def _desk(clip: Clip, found: Standing, yardstick: Yardstick, views: tuple[RepView, ...], as_read: tuple[Read, ...], hand: ByHand) -> _Desk:
    """What is judged from: the repetitions that count, with joints as they were placed and no reading surer than before."""
    record, before = yardstick.movement, as_read
    reads = as_read
    if hand.offsets:
        reads = measure.no_surer(_reads(clip, record, found, hand.views, views), as_read)
    reads, before = (tuple(r for r in some if r.measurement.rep not in hand.left_out) for some in (reads, before))
    before = before if hand.offsets else ()
    chain = tuple(part for part in measure.chain(hand.views) if part.rep not in hand.left_out)
    return _Desk(record, reads, yardstick, chain, _summaries(record, reads, yardstick, before), hand)


def _judged(clip: Clip, camera: Capture, issues: tuple[QualityIssue, ...], desk: _Desk, turned: bool) -> Screening:
    """The result from what lies on the table."""
    record, hand = desk.record, desk.hand
    measurements = tuple(read.measurement for read in desk.reads)
    reps = clip.segmentation.reps
    out = tuple(rep for rep in reps if rep.index in hand.left_out)
    findings = _findings(desk, out)
    gate = for_age(clip.gate, clip.context.age_group)
    return Screening(
        software=clip.software,
        video=clip.info,
        context=clip.context,
        movement_id=record.id,
        chosen_by=clip.chosen_by,
        capture=camera,
        quality=(*issues, *quality.of_depth(measurements)),
        reps=tuple(rep for rep in reps if rep.index not in hand.left_out),
        rejected=edits.rejections(reps, hand.left_out, clip.segmentation.rejected),
        measurements=measurements,
        summaries=tuple(desk.summaries.values()),
        corrections=_corrections(desk, turned),
        edits=(*clip.edits, *hand.edits),
        findings=findings,
        prescriptions=prescribe(findings, record.id, gate),
        gate=gate,
    )


def with_gate(screening: Screening, gate: DrillGate) -> Screening:
    """The same result after the safety questions were answered; nothing is measured again."""
    gate = for_age(gate, screening.context.age_group)
    drills = prescribe(screening.findings, screening.movement_id or "", gate) if not screening.refused else ()
    return replace(screening, gate=gate, prescriptions=drills)


def _refusal(
    clip: Clip, issues: tuple[QualityIssue, ...], record: Movement | None, found: Standing, hand: ByHand | None = None
) -> Screening:
    first = next(issue for issue in issues if issue.severity is Severity.REFUSE)
    rule = next((r for r in record.rules if r.finding in ("knee_valgus", "knees_in_bilateral")), None) if record else None
    return Screening(
        software=clip.software,
        video=clip.info,
        context=clip.context,
        movement_id=record.id if record else None,
        chosen_by=clip.chosen_by,
        capture=capture(found, clip.info),
        quality=issues,
        reps=(),
        rejected=edits.rejections(clip.segmentation.reps, hand.left_out if hand else frozenset(), clip.segmentation.rejected),
        measurements=(),
        summaries=(),
        corrections=(),
        edits=(*clip.edits, *(hand.edits if hand else ())),
        findings=(not_measured(rule, Side.BOTH, first.detail),) if rule else (),
        prescriptions=(),
        gate=clip.gate,
    )


def _summaries(record: Movement, reads: tuple[Read, ...], yardstick: Yardstick, before: tuple[Read, ...]) -> dict[_Key, Summary]:
    """Every summary with its band, by metric, side and instant; the legs' difference last."""
    found = [yardstick.with_band(s, summarise.judged(s, reads)) for s in summarise.summaries(reads, before)]
    difference = summarise.asymmetry(reads, yardstick.banded, before) if record.single_leg else None
    return {(s.metric, s.side, s.at): s for s in (*found, *([difference] if difference else []))}


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """What lies on the table when findings are judged."""

    record: Movement
    reads: tuple[Read, ...]
    yardstick: Yardstick
    chain: tuple[Chain, ...]
    summaries: dict[_Key, Summary]
    hand: ByHand

    def fitted(self, rule: Rule, metric_id: str) -> Rule | None:
        """The rule with this athlete's limit and where that comes from; ``None`` where no published group fits the athlete's age."""
        if self.record.band_table(rule.metric, rule.at, None) is None:
            return rule
        table = self.yardstick.table(metric_id, rule.at)
        if table is None:
            return None
        if rule.limit is not None:
            return rule
        return replace(rule, limit=table.limit, basis=table.basis, sources=table.sources)


def _findings(desk: _Desk, left_out: tuple[Repetition, ...]) -> tuple[Finding, ...]:
    record = desk.record
    sides = [s for s in (Side.LEFT, Side.RIGHT) if ("depth", s, Instant.LOWEST) in desk.summaries] if record.single_leg else [Side.BOTH]
    findings: list[Finding] = []
    for side in sides:
        for rule in record.rules:
            if rule.finding == "side_difference":
                continue
            if rule.finding == "shank_led":
                valgus = next(f for f in findings if f.id == "knee_valgus" and f.side is side)
                parts = [c.shank_deg - c.thigh_deg for c in desk.chain if c.side is side]
                findings.append(shank_led(rule, valgus, parts))
            else:
                findings.append(_finding(desk, rule, side))
    if record.single_leg:
        findings.extend(_unfilmed(record, sides, left_out))
        findings.append(_difference(desk, sides))
    return tuple(findings)


def _finding(desk: _Desk, rule: Rule, side: Side) -> Finding:
    if rule.unreliable:
        return not_measured(rule, side, rule.unreliable)
    metric_id = desk.yardstick.banded if rule.metric == "fppa" else rule.metric
    summary = desk.summaries.get((metric_id, side, rule.at))
    fitted = desk.fitted(rule, metric_id)
    if fitted is None or fitted.limit is None:
        return not_measured(rule, side, "There are no published groups of this age to compare with; the numbers stand without a verdict.")
    if summary is None:
        return not_measured(rule, side, "This was not read.")
    if isinstance(summary.result, NotMeasured):
        return not_measured(rule, side, summary.result.detail)
    scale = summarise.judged(summary, desk.reads)
    if scale is None:
        return not_measured(rule, side, "This was not read.")
    return judge(fitted, side, scale, fitted.limit, metric(metric_id).unit, _evidence(desk.reads, metric_id, side, rule.at))


def _evidence(reads: Sequence[Read], metric_id: str, side: Side, at: Instant) -> tuple[Evidence, ...]:
    """Every measured repetition of a metric, with the instant that shows it."""
    measured = summarise.values_of(reads, metric_id, side, at)
    return tuple(Evidence(metric_id, side, m.rep, m.time_s, value) for m, value in measured if m.time_s is not None)


def _unfilmed(record: Movement, sides: Sequence[Side], left_out: tuple[Repetition, ...]) -> list[Finding]:
    """A leg that did no repetition: said aloud, so that its absence never reads as "fine"."""
    rule = next(r for r in record.rules if r.finding == "knee_valgus")
    missing = [s for s in (Side.LEFT, Side.RIGHT) if s not in sides]
    return [not_measured(rule, side, edits.unfilmed(side, left_out)) for side in missing]


def _difference(desk: _Desk, sides: Sequence[Side]) -> Finding:
    rule = next(r for r in desk.record.rules if r.finding == "side_difference")
    banded = desk.yardstick.banded
    summary = next((s for s in desk.summaries.values() if s.metric == "asymmetry"), None)
    if len(sides) < 2 or summary is None or rule.limit is None:
        return not_measured(rule, Side.BOTH, "Only one leg was filmed in this clip, so the legs cannot be compared.")
    if isinstance(summary.result, NotMeasured):
        return not_measured(rule, Side.BOTH, summary.result.detail)
    sd = uncertainty.sd_of(summary.result)
    evidence = _evidence(desk.reads, banded, summary.side, Instant.MATCHED_DEPTH)[: summary.n_reps]
    scale = Judged(summary.result.value, sd, sd, (summary.result.value,) * len(evidence))
    return judge(rule, summary.side, scale, rule.limit, metric("asymmetry").unit, evidence)


def _corrections(desk: _Desk, turned: bool) -> tuple[Correction, ...]:
    """Geometry applied before judging, as shown to the user."""
    out: list[Correction] = []
    by_key = {key: summary.result for key, summary in desk.summaries.items()}
    for (metric_id, side, at), result in by_key.items():
        after = by_key.get(("fppa_corrected", side, at))
        if turned and metric_id == "fppa" and isinstance(result, Estimate) and isinstance(after, Estimate):
            what = f"body turned, or foot off the middle of the picture ({side} leg, {AT_WORDS[at]})"
            out.append(Correction(what, "fppa", result.value, after.value))
    general = desk.record.band_table("kasr", Instant.LOWEST, None)
    own = desk.yardstick.table("kasr", Instant.LOWEST)
    if general and own and isinstance(by_key.get(("kasr", Side.BOTH, Instant.LOWEST)), Estimate):
        what = "on-track limit for this person: perspective added, set against their own standing"
        out.append(Correction(what, "kasr", general.limit, own.limit))
    return tuple(out)
