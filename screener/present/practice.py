"""Drills and the gate before them, in words, and how each metric was measured."""

from __future__ import annotations

from screener.present import words
from screener.present.lookup import cite_all, metric_of
from screener.present.view import DrillView, GateView, MethodView, SourceView
from screener.types import DrillGate, Metric, Prescription, Screening, Status


def gate_view(gate: DrillGate) -> GateView:
    """Whether drills are shown, and why not. An answer that stands against them outweighs those that are still missing."""
    from screener.intake import ADVICE

    if gate.open:
        return GateView(True, gate.answered, "No red flag was named in the safety questions.", gate.reasons, gate.advice)
    heading = "No drills today." if gate.answered or gate.advice in ADVICE.values() else "Drills are shown only after the safety questions."
    return GateView(False, gate.answered, heading, gate.reasons, gate.advice)


def drill_views(screening: Screening) -> tuple[DrillView, ...]:
    """The drills that match; none while the gate is shut, whatever the result holds."""
    return tuple(_drill_view(p) for p in screening.prescriptions) if screening.gate.open else ()


def drills_note(screening: Screening, measured: bool) -> str:
    """What to say beside the drills, or instead of them."""
    if not screening.gate.open:
        return ""
    if not measured:
        return "Nothing could be measured, so no drill is matched to it."
    statuses = {finding.status for finding in screening.findings}
    if not screening.prescriptions and statuses <= {Status.NOT_MEASURED}:
        return "No finding could be judged, so no drill is matched. That is no good news and no bad news."
    if not screening.prescriptions and Status.NOT_MEASURED in statuses:
        return "Some findings could not be judged, and of those that could, none calls for a particular drill."
    if not screening.prescriptions:
        return "Nothing was seen that calls for a particular drill. That says nothing about how healthy the knee is."
    return "Ideas for strength and control practice, matched to what was seen. This is general fitness information."


def _drill_view(p: Prescription) -> DrillView:
    return DrillView(
        id=p.drill,
        name=_drill_name(p.drill),
        side=p.side,
        side_words=words.LEG[p.side],
        stage=p.stage,
        stage_words=words.STAGE[p.stage],
        dose=p.dose,
        cues=p.cues,
        stop_if=p.stop_if,
        reason=words.sentence(p.reason),
        because=tuple(_finding_label(id) for id in p.because),
        evidence=words.EVIDENCE[p.evidence_level] + ("" if p.sources else " (our own proposal, not validated)"),
        sources=cite_all(p.sources),
    )


def _drill_name(id: str) -> str:
    from screener.drills.catalog import drills

    return next((known.name for known in drills() if known.id == id), id.replace("_", " ").capitalize())


def _finding_label(id: str) -> str:
    from screener.findings.catalog import FINDINGS

    return next((known.label for known in FINDINGS if known.id == id), id.replace("_", " "))


def method_views(screening: Screening) -> tuple[MethodView, ...]:
    """How each metric of this result was measured, in the order in which they appear."""
    ids = dict.fromkeys([*(m.metric for m in screening.measurements), *(s.metric for s in screening.summaries)])
    return tuple(method_view(metric) for id in ids if (metric := metric_of(id)) is not None)


def method_view(metric: Metric) -> MethodView:
    """One metric of the registry in words."""
    error = metric.error
    unit = words.unit_behind(metric.unit)
    sizes = (
        f"{words.number(error.clip_sd, 2)}{unit} from clip to clip and {words.number(error.rep_sd, 2)}{unit} from repetition to repetition"
    )
    return MethodView(
        metric=metric.id,
        title=metric.label,
        plain=words.sentence(metric.plain),
        definition=words.sentence(metric.definition),
        sign=words.sentence(metric.sign),
        limits=words.sentence(metric.limits),
        error=f"Reading error (standard deviation): {sizes}. {words.sentence(error.source)}",
        basis="" if metric.sources else words.PROPOSAL,
        sources=cite_all(metric.sources),
    )


def all_sources(*groups: tuple[SourceView, ...]) -> tuple[SourceView, ...]:
    """Every source that is cited anywhere, once, in order of first mention."""
    return tuple({source.id: source for group in groups for source in group}.values())
