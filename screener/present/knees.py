"""One plain sentence per knee, and the findings in words."""

from __future__ import annotations

from typing import Final

from screener.present import words
from screener.present.hand import BY_HAND, hand_note, marked, touched
from screener.present.lookup import AS_SEEN, CORRECTED, CutOff, cite_all, cut_off, edge_words, estimates, movement_of
from screener.present.tables import band_strip
from screener.present.view import FindingView, KneeLine, KneeStrip, Proof
from screener.types import (
    LEFT_OUT,
    Estimate,
    Evidence,
    Finding,
    FindingText,
    Instant,
    NotMeasured,
    Screening,
    Severity,
    Side,
    Status,
    Summary,
    Unit,
)

VALGUS: Final = "knee_valgus"
BILATERAL: Final = "knees_in_bilateral"
VARUS: Final = "knee_varus"
NO_CUT_OFF: Final = "No cut-off for it is on record."
FROM_CORRECTED: Final = "corrected for where the camera stood"
_ORDER: Final = (Status.LIKELY, Status.POSSIBLE, Status.NOT_MEASURED, Status.NOT_SEEN)


def knee_lines(screening: Screening) -> tuple[KneeLine, ...]:
    """One line per knee; one for both together in a squat, where one camera cannot tell the legs apart."""
    movement = movement_of(screening)
    if screening.refused or movement is None:
        return (_refused_line(screening),)
    if not movement.single_leg:
        return (_line(screening, BILATERAL, Side.BOTH),)
    return tuple(_line(screening, VALGUS, side) for side in (Side.LEFT, Side.RIGHT))


def _refused_line(screening: Screening) -> KneeLine:
    refusing = [issue.detail for issue in screening.quality if issue.severity is Severity.REFUSE]
    why = words.inside(refusing[0]) if refusing else "no known movement was recognised"
    text = f"Neither knee could be judged: {why}."
    status = Status.NOT_MEASURED
    return KneeLine(Side.BOTH, "Both knees", status, words.STATUS[status], text, f"not measured: {why}", "", None)


def _line(screening: Screening, finding_id: str, side: Side) -> KneeLine:
    name = words.KNEE[side]
    finding = next((f for f in screening.findings if (f.id, f.side) == (finding_id, side)), None)
    limit = cut_off(screening, finding_id)
    status = finding.status if finding else Status.NOT_MEASURED
    if status is Status.NOT_MEASURED and screening.reps and not _tried(screening, finding, side):
        text = f"{name}: {words.NOT_TESTED}."
        return KneeLine(side, name, status, words.STATUS[status], text, words.NOT_TESTED, "", None)
    summary = screening.summary(limit.metric.id, side, limit.rule.at) if limit else None
    value = words.long_result(summary.result, limit.metric.decimals) if summary and limit else "not measured"
    text = f"{name}: {_headline(screening, finding, side, summary, limit)}"
    proof = next(iter(proofs(screening, finding)), None) if finding else None
    note = hand_note(screening, limit.metric.id if limit else None, side, limit.rule.at if limit else None)
    strip = _strip(screening, summary, limit, name) if summary and limit else None
    detail = _detail(screening, summary, limit)
    return KneeLine(side, name, status, words.STATUS[status], " ".join(filter(None, (text, note))), value, detail, proof, note, strip)


def _tried(screening: Screening, finding: Finding | None, side: Side) -> bool:
    """Whether this leg did anything in the clip, be it left out by hand."""
    done = any(side in (rep.side, Side.BOTH) for rep in screening.reps)
    return done or (finding is not None and LEFT_OUT in finding.detail)


def _strip(screening: Screening, summary: Summary, limit: CutOff, name: str) -> KneeStrip | None:
    """The median before its bands; ``None`` where there is no number."""
    if not isinstance(summary.result, Estimate):
        return None
    result, known = summary.result, limit.metric
    text, title = words.estimate(result, known.decimals), f"{words.sentence(known.plain).removesuffix('.')}, {words.AT[summary.at]}"
    bands = band_strip(screening, known.id, summary.at)
    edges = tuple(edge_words(screening, edge, known) for edge in bands.edges) if bands else ()
    against = f" {bands.caption.partition('. ')[0]}." if bands else ""
    alt = f"{name}: {title}, {text}.{against}"
    return KneeStrip(known.id, title, result.value, result.low, result.high, text, edges, bands, alt)


def _detail(screening: Screening, summary: Summary | None, limit: CutOff | None) -> str:
    """From what the value was read; beside a corrected angle stands the angle as seen."""
    if summary is None or limit is None or not isinstance(summary.result, Estimate):
        return ""
    times = words.counted(summary.n_reps, "repetition")
    text = f"{limit.metric.label}: median of {times}, read {words.AT_LONG[limit.rule.at]}."
    seen = screening.summary(AS_SEEN, summary.side, summary.at) if summary.metric == CORRECTED else None
    if seen is not None and isinstance(seen.result, Estimate):
        text += f" As the camera saw it: {words.estimate(seen.result, limit.metric.decimals)}."
    return text


def _headline(screening: Screening, finding: Finding | None, side: Side, summary: Summary | None, limit: CutOff | None) -> str:
    measured = summary is not None and isinstance(summary.result, Estimate)
    if finding is None or finding.status is Status.NOT_MEASURED or limit is None or summary is None or not measured:
        return _not_judged(finding, summary, limit)
    number = _number_words(summary, limit)
    values = estimates(screening, limit.metric.id, side, limit.rule.at)
    beyond = sum(limit.beyond(result.value) for result in values)
    times = f"{beyond} of {words.counted(len(values), 'repetition')}"
    if finding.status is Status.LIKELY:
        return f"moved inward in {times} — {number}, beyond {limit.against}. Likely."
    if finding.status is Status.POSSIBLE:
        return f"may have moved inward — {number}; beyond {limit.against} in {times}. Possible."
    text = f"no inward movement beyond {limit.against} was seen in these repetitions — {number}."
    outward = next((f for f in screening.findings if (f.id, f.side) == (VARUS, side)), None)
    if outward is not None and outward.status in (Status.LIKELY, Status.POSSIBLE):
        text += f" It tracked outward ({words.STATUS[outward.status]})."
    return text + _lowest_unread(screening, summary)


def _lowest_unread(screening: Screening, judged: Summary) -> str:
    """That nothing is said of the lowest point, where it could not be read: "not seen" speaks of matched depth alone then."""
    lowest = screening.summary(judged.metric, judged.side, Instant.LOWEST)
    if judged.at is not Instant.MATCHED_DEPTH or lowest is None or isinstance(lowest.result, Estimate):
        return ""
    return f" This is about matched depth; the lowest point could not be judged ({words.REASON[lowest.result.reason]})."


def _not_judged(finding: Finding | None, summary: Summary | None, limit: CutOff | None) -> str:
    why = words.inside(finding.detail) if finding else ""
    if not why and summary is not None and isinstance(summary.result, NotMeasured):
        why = words.inside(summary.result.detail) or words.REASON[summary.result.reason]
    text = f"{words.STATUS[Status.NOT_MEASURED]} — {why or 'too little of it could be read'}"
    if summary is not None and limit is not None and isinstance(summary.result, Estimate):
        text += f"; the reading is {_number_words(summary, limit)}"
    return f"{text}."


def _number_words(summary: Summary, limit: CutOff) -> str:
    """The value with its interval, saying so where it is corrected; other units than degrees are named by their metric."""
    if not isinstance(summary.result, Estimate):
        return words.long_result(summary.result, limit.metric.decimals)
    if summary.result.unit is Unit.DEGREE:
        corrected = f" {FROM_CORRECTED}" if summary.metric == CORRECTED else ""
        return words.estimate(summary.result, limit.metric.decimals) + corrected
    return words.named(limit.metric.label, summary.result, limit.metric.decimals)


def proofs(screening: Screening, finding: Finding) -> tuple[Proof, ...]:
    """The repetitions and instants that show a finding, each value with its interval."""
    return tuple(_proof(screening, evidence) for evidence in finding.evidence)


def _proof(screening: Screening, evidence: Evidence) -> Proof:
    key = (evidence.metric, evidence.side, evidence.rep)
    near = [m for m in screening.measurements if (m.metric, m.side, m.rep) == key and isinstance(m.result, Estimate)]
    exact = min(near, key=lambda m: abs(m.result.value - evidence.value) if isinstance(m.result, Estimate) else 0.0, default=None)
    caption = f"Repetition {evidence.rep}, {words.SIDE[evidence.side]}, at {words.seconds(evidence.time_s)}"
    if exact is None or not isinstance(exact.result, Estimate):
        return Proof(evidence.side, evidence.rep, None, evidence.time_s, caption)
    named = words.metric_words(evidence.metric, exact.result.unit)
    seen = screening.measurement(AS_SEEN, exact.side, exact.rep, exact.at) if exact.metric == CORRECTED else None
    value = marked(screening, exact, words.named(named.label, exact.result, named.decimals))
    if seen is not None and isinstance(seen.result, Estimate):
        corrected = words.estimate(exact.result, named.decimals)
        value = f"as seen in the picture {words.estimate(seen.result, named.decimals)}; {FROM_CORRECTED} {corrected}"
        value = marked(screening, exact, value)
    return Proof(evidence.side, evidence.rep, exact.at, evidence.time_s, f"{caption} ({words.AT[exact.at]}): {value}")


def finding_views(screening: Screening) -> tuple[FindingView, ...]:
    """All findings in words: likely and possible first, then those that could not be judged, then those not seen."""
    ordered = sorted(screening.findings, key=lambda f: _ORDER.index(f.status))
    return tuple(_finding_view(screening, finding) for finding in ordered)


def _finding_view(screening: Screening, finding: Finding) -> FindingView:
    text = _text(finding.id)
    limit = cut_off(screening, finding.id)
    basis, proposal, ids = _basis(limit, finding)
    status = words.STATUS[finding.status]
    said = words.clause(text.plain)
    if finding.status is Status.NOT_MEASURED and finding.detail:
        said = f"{said} ({words.inside(finding.detail)})"
    leg = "" if finding.side is Side.BOTH else f"{words.SIDE[finding.side].capitalize()}: "
    return FindingView(
        id=finding.id,
        side=finding.side,
        status=finding.status,
        title=f"{leg}{text.label}" + (f" ({BY_HAND})" if any(touched(screening, e) for e in finding.evidence) else ""),
        status_words=status,
        sentence=words.sentence(f"{status}: {said}"),
        probability=_probability(finding, limit),
        meaning=_meaning(text, finding.status),
        limits=text.limits,
        detail=words.sentence(finding.detail),
        basis=basis,
        proposal=proposal,
        evidence=proofs(screening, finding),
        sources=cite_all(ids),
    )


def _meaning(text: FindingText, status: Status) -> str:
    """What was seen; a finding that is only possible is not told as if it were a fact."""
    if status is Status.POSSIBLE and text.meaning:
        return f"If so: {words.inside(text.meaning)}."
    return text.meaning if status is Status.LIKELY else ""


def _basis(limit: CutOff | None, finding: Finding) -> tuple[str, bool, tuple[str, ...]]:
    """Where the cut-off comes from. Without a source that may be named it is our own proposal, whatever the record says."""
    if limit is None:
        return ("" if finding.status is Status.NOT_MEASURED else NO_CUT_OFF), False, finding.sources
    record = limit.table if limit.table is not None and limit.plain else limit.rule
    ids = tuple(dict.fromkeys((*finding.sources, *limit.rule.sources, *record.sources)))
    proposal = record.proposal or not ids
    return words.with_proposal(record.basis, proposal), proposal, ids


def _probability(finding: Finding, limit: CutOff | None) -> str:
    if finding.probability is None or finding.status is Status.NOT_MEASURED:
        return ""
    share = words.percent(finding.probability)
    if limit is None or not limit.plain:
        return f"Probability of this finding: {share}."
    what = f"angle, {FROM_CORRECTED}," if limit.metric.id == CORRECTED else "value"
    return f"Probability that the {what} lies {'below' if limit.below else 'above'} {limit.edge}: {share}."


def _text(id: str) -> FindingText:
    from screener.findings.catalog import FINDINGS, finding_text

    if any(known.id == id for known in FINDINGS):
        return finding_text(id)
    name = id.replace("_", " ")
    return FindingText(id=id, label=name.capitalize(), plain=name, meaning="", limits="")
