"""The core: landmarks in, ``Screening`` out. Opens nothing, draws nothing, knows no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from screener import measure, quality, readings, summarise, uncertainty
from screener.capture import UNKNOWN_STANDING, Standing, capture, standing
from screener.drills.match import prescribe
from screener.findings.judge import Judged, judge, not_measured, shank_led
from screener.measure import Chain, Read
from screener.metrics import metric
from screener.movements import movement
from screener.types import (
    Capture,
    Context,
    Correction,
    DrillGate,
    Estimate,
    Evidence,
    Finding,
    Instant,
    Movement,
    NotMeasured,
    PoseTrack,
    QualityIssue,
    ReadPlan,
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


def refused(issues: Sequence[QualityIssue]) -> bool:
    """Whether any issue forbids giving a number."""
    return any(issue.severity is Severity.REFUSE for issue in issues)


def screen_track(clip: Clip) -> Screening:
    """Screen one clip's landmarks.

    Never raises for a poor clip: a refusal is a ``Screening`` without repetitions and with at least one ``REFUSE`` issue.
    """
    issues = (*clip.issues, *(() if refused(clip.issues) else quality.of_repetitions(clip.segmentation)))
    record = movement(clip.segmentation.movement_id) if clip.segmentation.movement_id else None
    if record is None or refused(issues):
        return _refusal(clip, issues, record, UNKNOWN_STANDING)
    reps = clip.segmentation.reps
    found = standing(clip.reads, clip.plan, _stance(clip))
    camera = capture(found, clip.info)
    ray = camera.ray.value if isinstance(camera.ray, Estimate) else 0.0
    issues = (*issues, *quality.of_turn(found, ray))
    if refused(issues):
        return _refusal(clip, issues, record, found)
    views = readings.rep_views(clip.reads, clip.sparse, reps, clip.plan)
    reads = measure.measure(views, record, clip.info.width_px, clip.info.height_px)
    reads = (*reads, *measure.corrected(reads, views, found, clip.info.width_px, clip.info.height_px))
    turned = abs(found.turn_deg) > quality.TURN_WARN_DEG
    banded = "fppa_corrected" if turned else "fppa"
    desk = _Desk(record, clip.context, reads, camera, banded, views_scale(reads, views, camera), measure.chain(views))
    findings = _findings(desk, record)
    return Screening(
        software=clip.software,
        video=clip.info,
        context=clip.context,
        movement_id=record.id,
        chosen_by=clip.chosen_by,
        capture=camera,
        quality=issues,
        reps=reps,
        rejected=clip.segmentation.rejected,
        measurements=tuple(read.measurement for read in reads),
        summaries=desk.summaries(),
        corrections=_corrections(desk, turned),
        edits=(),
        findings=findings,
        prescriptions=prescribe(findings, record.id, clip.gate),
        gate=clip.gate,
    )


def with_gate(screening: Screening, gate: DrillGate) -> Screening:
    """The same result after the safety questions were answered; nothing is measured again."""
    drills = prescribe(screening.findings, screening.movement_id or "", gate) if not screening.refused else ()
    return replace(screening, gate=gate, prescriptions=drills)


def _stance(clip: Clip) -> Side:
    sides = {rep.side for rep in clip.segmentation.reps}
    return sides.pop() if len(sides) == 1 else Side.BOTH


def _refusal(clip: Clip, issues: tuple[QualityIssue, ...], record: Movement | None, found: Standing) -> Screening:
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
        rejected=clip.segmentation.rejected,
        measurements=(),
        summaries=(),
        corrections=(),
        edits=(),
        findings=(not_measured(rule, Side.BOTH, first.detail),) if rule else (),
        prescriptions=(),
        gate=clip.gate,
    )


def views_scale(reads: Sequence[Read], views: Sequence[RepView], camera: Capture) -> dict[tuple[str, Side, Instant], Judged]:
    """Every measured summary on the scale of its bands, by metric, side and instant."""
    scales = ((s, summarise.judged(s, reads, views, camera)) for s in summarise.summaries(reads))
    return {(s.metric, s.side, s.at): scale for s, scale in scales if scale is not None}


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """What lies on the table when findings are judged."""

    record: Movement
    context: Context
    reads: tuple[Read, ...]
    camera: Capture
    banded: str
    scales: dict[tuple[str, Side, Instant], Judged]
    chain: tuple[Chain, ...]

    def summaries(self) -> tuple[Summary, ...]:
        plain = summarise.summaries(self.reads)
        banded = [summarise.with_band(s, self.scales.get((s.metric, s.side, s.at)), self.record, self.context, self.banded) for s in plain]
        difference = summarise.asymmetry(self.reads, self.banded) if self.record.single_leg else None
        return (*banded, difference) if difference else tuple(banded)

    def limit(self, rule: Rule) -> float | None:
        """The cut-off of a rule for this athlete; ``None`` where no published group fits."""
        if rule.limit is not None:
            return rule.limit
        table = self.record.band_table(rule.metric, rule.at, self.context.sex)
        return table.limit if table and summarise.bands_apply(self.context) else None


def _findings(desk: _Desk, record: Movement) -> tuple[Finding, ...]:
    by_key = {(s.metric, s.side, s.at): s for s in desk.summaries()}
    sides = [s for s in (Side.LEFT, Side.RIGHT) if ("depth", s, Instant.LOWEST) in by_key] if record.single_leg else [Side.BOTH]
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
                findings.append(_finding(desk, rule, side, by_key))
    if record.single_leg:
        findings.extend(_unfilmed(record, sides))
        findings.append(_difference(desk, record, sides))
    return tuple(findings)


def _finding(desk: _Desk, rule: Rule, side: Side, by_key: dict[tuple[str, Side, Instant], Summary]) -> Finding:
    if rule.unreliable:
        return not_measured(rule, side, rule.unreliable)
    metric_id = desk.banded if rule.metric == "fppa" else rule.metric
    summary = by_key.get((metric_id, side, rule.at))
    limit = desk.limit(rule)
    if limit is None:
        return not_measured(rule, side, "There are no published groups of this age to compare with; the numbers stand without a verdict.")
    if summary is None:
        return not_measured(rule, side, "This was not read.")
    if isinstance(summary.result, NotMeasured):
        return not_measured(rule, side, summary.result.detail)
    scale = desk.scales[(metric_id, side, rule.at)]
    evidence = [
        Evidence(metric_id, side, m.rep, m.time_s or 0.0, value)
        for m, value in summarise.values_of(desk.reads, metric_id, side, rule.at)
    ]  # fmt: skip
    return judge(rule, side, scale, limit, metric(metric_id).unit, evidence)


def _unfilmed(record: Movement, sides: Sequence[Side]) -> list[Finding]:
    """A leg that did no repetition: said aloud, so that its absence never reads as "fine"."""
    rule = next(r for r in record.rules if r.finding == "knee_valgus")
    missing = [s for s in (Side.LEFT, Side.RIGHT) if s not in sides]
    return [not_measured(rule, side, f"No repetition on the {side} leg in this clip.") for side in missing]


def _difference(desk: _Desk, record: Movement, sides: Sequence[Side]) -> Finding:
    rule = next(r for r in record.rules if r.finding == "side_difference")
    summary = summarise.asymmetry(desk.reads, desk.banded)
    if len(sides) < 2 or summary is None or rule.limit is None:
        return not_measured(rule, Side.BOTH, "Only one leg was filmed in this clip, so the legs cannot be compared.")
    if isinstance(summary.result, NotMeasured):
        return not_measured(rule, Side.BOTH, summary.result.detail)
    sd = uncertainty.sd_of(summary.result)
    measured = summarise.values_of(desk.reads, desk.banded, summary.side, Instant.MATCHED_DEPTH)
    evidence = [Evidence(desk.banded, summary.side, m.rep, m.time_s or 0.0, v) for m, v in measured][: summary.n_reps]
    scale = Judged(summary.result.value, sd, sd, (summary.result.value,) * len(evidence))
    return judge(rule, summary.side, scale, rule.limit, metric("asymmetry").unit, evidence)


def _corrections(desk: _Desk, turned: bool) -> tuple[Correction, ...]:
    """Geometry applied before judging, as shown to the user."""
    out: list[Correction] = []
    by_key = {(s.metric, s.side, s.at): s.result for s in desk.summaries()}
    for (metric_id, side, at), result in by_key.items():
        after = by_key.get(("fppa_corrected", side, at))
        if turned and metric_id == "fppa" and isinstance(result, Estimate) and isinstance(after, Estimate):
            out.append(
                Correction(f"body turned away from the camera ({side} leg, {at.replace('_', ' ')})", "fppa", result.value, after.value)
            )
        if metric_id == "kasr" and at is Instant.LOWEST and isinstance(result, Estimate):
            scale = desk.scales[(metric_id, side, at)]
            out.append(Correction("perspective taken out, set against the same person's standing", "kasr", result.value, scale.value))
    return tuple(out)
