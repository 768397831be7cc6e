"""``Screening`` to JSON and back, without loss. The keys are the contract other programs read; ``schema.py`` describes them.

Numbers are written as they are (no rounding) and are always finite: where there is none, ``not_measured`` says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from screener.errors import InputError
from screener.types import (
    AgeGroup,
    Band,
    Capture,
    Context,
    Correction,
    DrillGate,
    Edit,
    Estimate,
    Evidence,
    EvidenceLevel,
    Finding,
    Instant,
    Joint,
    Measurement,
    NotMeasured,
    Prescription,
    QualityIssue,
    QualityKind,
    Reason,
    Rejection,
    Repetition,
    Screening,
    Severity,
    Sex,
    Side,
    Software,
    Stage,
    Status,
    Summary,
    Unit,
    VideoInfo,
)

SCHEMA_VERSION = 1

JsonObject = dict[str, Any]
T = TypeVar("T")


def to_json(screening: Screening) -> str:
    """The screening as indented JSON with a final line break. Raises ``ValueError`` for a number that is not finite."""
    return json.dumps(to_object(screening), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


_HINT = "Give a file that `screener screen VIDEO --json FILE` wrote; `screener schema` prints what it holds."


def from_json(text: str) -> Screening:
    """The screening that ``to_json`` wrote.

    Raises:
        InputError: not JSON, another schema version, or not a screening.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"expected a screening as JSON, got text that is not JSON ({error}).", _HINT) from error
    return from_object(data)


def from_object(data: object) -> Screening:
    """The screening that ``to_object`` took apart. Raises ``InputError`` for another schema version, or what is no screening."""
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(data, dict) or version != SCHEMA_VERSION:
        raise InputError(f"expected schema_version {SCHEMA_VERSION}, got {version!r}.", _HINT)
    try:
        return _screening(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"expected a whole screening, got one with a missing or wrong entry ({error!r}).", _HINT) from error


def to_object(screening: Screening) -> JsonObject:
    """The screening as plain dictionaries, lists, strings and numbers, in the order of the contract."""
    software, video = screening.software, screening.video
    return {
        "schema_version": SCHEMA_VERSION,
        "software": {"version": software.version, "model": software.model, "model_sha256": software.model_sha256},
        "video": _video_out(video),
        "context": {"age_group": screening.context.age_group, "sex": screening.context.sex},
        "movement": {"id": screening.movement_id, "chosen_by": screening.chosen_by},
        "capture": {name: result_object(getattr(screening.capture, name)) for name in ("yaw", "ray", "distance", "tilt", "roll")},
        "quality": [_quality_out(issue) for issue in screening.quality],
        "reps": [_rep_out(rep) for rep in screening.reps],
        "rejected": [{"start_s": float(r.start_s), "stop_s": float(r.stop_s), "reason": r.reason} for r in screening.rejected],
        "measurements": [_measurement_out(m) for m in screening.measurements],
        "summaries": [_summary_out(s) for s in screening.summaries],
        "corrections": [
            {"what": c.what, "metric": c.metric, "before": float(c.before), "after": float(c.after)} for c in screening.corrections
        ],
        "edits": [_edit_out(e) for e in screening.edits],
        "findings": [_finding_out(f) for f in screening.findings],
        "prescriptions": [_prescription_out(p) for p in screening.prescriptions],
        "drill_gate": {
            "open": bool(screening.gate.open),
            "answered": bool(screening.gate.answered),
            "reasons": list(screening.gate.reasons),
            "advice": screening.gate.advice,
            "minor": bool(screening.gate.minor),
        },
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _count(value: int | None) -> int | None:
    return None if value is None else int(value)


def _video_out(video: VideoInfo) -> JsonObject:
    return {
        "name": video.name,
        "sha256": video.sha256,
        "width_px": int(video.width_px),
        "height_px": int(video.height_px),
        "duration_s": _number(video.duration_s),
        "fps_nominal": _number(video.fps_nominal),
        "capture_fps": _number(video.capture_fps),
        "time_scale": float(video.time_scale),
        "rotation_deg": int(video.rotation_deg),
        "variable_rate": bool(video.variable_rate),
        "frames_announced": _count(video.frames_announced),
        "frames_read": _count(video.frames_read),
        "codec": video.codec,
        "notes": list(video.notes),
    }


def result_object(result: Estimate | NotMeasured) -> JsonObject:
    """A number with interval, level and unit, or why there is none."""
    if isinstance(result, NotMeasured):
        return {"not_measured": result.reason, "detail": result.detail}
    return {
        "value": float(result.value),
        "low": float(result.low),
        "high": float(result.high),
        "level": float(result.level),
        "unit": result.unit,
    }


def _quality_out(issue: QualityIssue) -> JsonObject:
    return {
        "kind": issue.kind,
        "severity": issue.severity,
        "detail": issue.detail,
        "fix": issue.fix,
        "start_s": _number(issue.start_s),
        "stop_s": _number(issue.stop_s),
    }


def _rep_out(rep: Repetition) -> JsonObject:
    return {
        "index": int(rep.index),
        "side": rep.side,
        "standing_s": float(rep.standing_s),
        "start_s": float(rep.start_s),
        "turn_s": float(rep.turn_s),
        "stop_s": float(rep.stop_s),
    }


def _measurement_out(m: Measurement) -> JsonObject:
    key = {"metric": m.metric, "side": m.side, "rep": int(m.rep), "at": m.at}
    return {**key, **result_object(m.result), "time_s": _number(m.time_s)}


def _summary_out(summary: Summary) -> JsonObject:
    return {
        "metric": summary.metric,
        "side": summary.side,
        "at": summary.at,
        **result_object(summary.result),
        "change_low": _number(summary.change_low),
        "change_high": _number(summary.change_high),
        "n_reps": int(summary.n_reps),
        "band": summary.band,
        "band_probability": _number(summary.band_probability),
    }


def _edit_out(edit: Edit) -> JsonObject:
    return {
        "what": edit.what,
        "rep": int(edit.rep),
        "by": edit.by,
        "detail": edit.detail,
        "side": edit.side,
        "at": edit.at,
        "joint": edit.joint,
        "to_px": None if edit.to_px is None else [float(px) for px in edit.to_px],
    }


def _finding_out(finding: Finding) -> JsonObject:
    return {
        "id": finding.id,
        "side": finding.side,
        "status": finding.status,
        "probability": _number(finding.probability),
        "evidence": [
            {"metric": e.metric, "side": e.side, "rep": int(e.rep), "time_s": float(e.time_s), "value": float(e.value)}
            for e in finding.evidence
        ],
        "sources": list(finding.sources),
        "detail": finding.detail,
    }


def _prescription_out(p: Prescription) -> JsonObject:
    return {
        "drill": p.drill,
        "side": p.side,
        "stage": p.stage,
        "dose": p.dose,
        "because": list(p.because),
        "reason": p.reason,
        "evidence_level": p.evidence_level,
        "cues": list(p.cues),
        "stop_if": list(p.stop_if),
        "sources": list(p.sources),
    }


def _maybe(make: Callable[[Any], T], value: object) -> T | None:
    return None if value is None else make(value)


def _result_in(data: JsonObject) -> Estimate | NotMeasured:
    if "not_measured" in data:
        return NotMeasured(Reason(data["not_measured"]), data["detail"])
    return Estimate(data["value"], data["low"], data["high"], Unit(data["unit"]), data["level"])


def _video_in(data: JsonObject) -> VideoInfo:
    return VideoInfo(**{**data, "notes": tuple(data["notes"])})


def _quality_in(data: JsonObject) -> QualityIssue:
    kind, severity = QualityKind(data["kind"]), Severity(data["severity"])
    return QualityIssue(kind, severity, data["detail"], data["fix"], data["start_s"], data["stop_s"])


def _rep_in(data: JsonObject) -> Repetition:
    return Repetition(data["index"], Side(data["side"]), data["standing_s"], data["start_s"], data["turn_s"], data["stop_s"])


def _measurement_in(data: JsonObject) -> Measurement:
    return Measurement(data["metric"], Side(data["side"]), data["rep"], Instant(data["at"]), _result_in(data), data["time_s"])


def _summary_in(data: JsonObject) -> Summary:
    return Summary(
        metric=data["metric"],
        side=Side(data["side"]),
        at=Instant(data["at"]),
        result=_result_in(data),
        n_reps=data["n_reps"],
        change_low=data["change_low"],
        change_high=data["change_high"],
        band=_maybe(Band, data["band"]),
        band_probability=data["band_probability"],
    )


def _finding_in(data: JsonObject) -> Finding:
    evidence = tuple(Evidence(e["metric"], Side(e["side"]), e["rep"], e["time_s"], e["value"]) for e in data["evidence"])
    status, side = Status(data["status"]), Side(data["side"])
    return Finding(data["id"], side, status, data["probability"], evidence, tuple(data["sources"]), data["detail"])


def _prescription_in(data: JsonObject) -> Prescription:
    return Prescription(
        drill=data["drill"],
        side=Side(data["side"]),
        stage=Stage(data["stage"]),
        dose=data["dose"],
        because=tuple(data["because"]),
        reason=data["reason"],
        evidence_level=EvidenceLevel(data["evidence_level"]),
        cues=tuple(data["cues"]),
        stop_if=tuple(data["stop_if"]),
        sources=tuple(data["sources"]),
    )


def _edit_in(data: JsonObject) -> Edit:
    side, at, joint = _maybe(Side, data["side"]), _maybe(Instant, data["at"]), _maybe(Joint, data["joint"])
    return Edit(data["what"], data["rep"], data["detail"], data["by"], side, at, joint, _maybe(_pair, data["to_px"]))


def _pair(data: list[float]) -> tuple[float, float]:
    x, y = data
    return x, y


def _screening(data: JsonObject) -> Screening:
    context, gate = data["context"], data["drill_gate"]
    return Screening(
        software=Software(**data["software"]),
        video=_video_in(data["video"]),
        context=Context(_maybe(AgeGroup, context["age_group"]), _maybe(Sex, context["sex"])),
        movement_id=data["movement"]["id"],
        chosen_by=data["movement"]["chosen_by"],
        capture=Capture(**{name: _result_in(value) for name, value in data["capture"].items()}),
        quality=tuple(_quality_in(q) for q in data["quality"]),
        reps=tuple(_rep_in(r) for r in data["reps"]),
        rejected=tuple(Rejection(r["start_s"], r["stop_s"], r["reason"]) for r in data["rejected"]),
        measurements=tuple(_measurement_in(m) for m in data["measurements"]),
        summaries=tuple(_summary_in(s) for s in data["summaries"]),
        corrections=tuple(Correction(c["what"], c["metric"], c["before"], c["after"]) for c in data["corrections"]),
        edits=tuple(_edit_in(e) for e in data["edits"]),
        findings=tuple(_finding_in(f) for f in data["findings"]),
        prescriptions=tuple(_prescription_in(p) for p in data["prescriptions"]),
        gate=DrillGate(gate["open"], gate["answered"], tuple(gate["reasons"]), gate["advice"], gate["minor"]),
    )
