"""A screening as it is kept: the lossless JSON without the answers to the safety questions, and flat rows to search in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from screener.alike import CAMERA, may_be_mirrored
from screener.errors import HistoryError, ScreenerError
from screener.present.lookup import AS_SEEN, judged, movement_of
from screener.report.json_report import SCHEMA_VERSION, from_json, to_object
from screener.types import DrillGate, Estimate, Finding, NotMeasured, Screening, Summary

Row = dict[str, Any]


def without_answers(screening: Screening) -> Screening:
    """The screening with nothing of the safety questions but whether they were answered and the gate was open."""
    return replace(screening, gate=DrillGate(open=screening.gate.open, answered=screening.gate.answered))


def to_text(screening: Screening) -> str:
    """The lossless JSON of one line, in plain ASCII: any database keeps it as it is."""
    return json.dumps(to_object(without_answers(screening)), separators=(",", ":"), allow_nan=False)


def from_text(text: str) -> Screening:
    """The screening that ``to_text`` wrote. Raises ``HistoryError`` where this version of the program cannot read it."""
    try:
        return from_json(text)
    except ScreenerError as error:
        raise HistoryError(f"this result cannot be read by this version of the program: {error}", "Screen the clip again.") from error


def result_columns(screening: Screening) -> Row:
    """What the table of screenings holds of the result itself."""
    text = to_text(screening)
    return {
        "test": screening.movement_id,
        "version": screening.software.version,
        "model_sha256": screening.software.model_sha256,
        "schema_version": SCHEMA_VERSION,
        "video_name": printable(screening.video.name),
        "video_sha256": screening.video.sha256,
        "result_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "result": text,
    }


def printable(text: str) -> str:
    """A text of one line that every database and terminal takes."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text.encode("utf-8", "replace").decode())


def summary_rows(screening_id: str, screening: Screening) -> list[Row]:
    """One row a summary; the first where one key came twice."""
    unique = {(s.metric, s.side, s.at): s for s in reversed(screening.summaries)}
    return [_summary(screening_id, summary) for summary in reversed(unique.values())]


def _summary(screening_id: str, summary: Summary) -> Row:
    result = summary.result
    estimate = result if isinstance(result, Estimate) else None
    return {
        "screening_id": screening_id,
        "metric": summary.metric,
        "side": summary.side.value,
        "at": summary.at.value,
        **{name: None if estimate is None else float(getattr(estimate, name)) for name in ("value", "low", "high")},
        **{name: _number(getattr(summary, name)) for name in ("change_low", "change_high", "band_probability")},
        "unit": estimate.unit.value if estimate else None,
        "band": summary.band.value if summary.band else None,
        "n_reps": int(summary.n_reps),
        "reason": result.reason.value if isinstance(result, NotMeasured) else None,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def finding_rows(screening_id: str, screening: Screening) -> list[Row]:
    """One row a finding, in their order."""
    return [_finding(screening_id, place, finding) for place, finding in enumerate(screening.findings)]


def _finding(screening_id: str, place: int, finding: Finding) -> Row:
    return {
        "screening_id": screening_id,
        "place": place,
        "finding": finding.id,
        "side": finding.side.value,
        "status": finding.status.value,
        "probability": _number(finding.probability),
    }


def gist_rows(screening_id: str, screening: Screening) -> list[Row]:
    """The one row that says how the camera stood and what the test is judged by."""
    camera = {name: float(one.value) if isinstance(one := getattr(screening.capture, name), Estimate) else None for name in CAMERA}
    return [{"screening_id": screening_id, **camera, "mirrored": may_be_mirrored(screening), "judged": judged_by(screening)}]


def judged_by(screening: Screening) -> str | None:
    """The metric that the test is judged by: the angle as seen or as corrected, or the ratio of a squat; ``None`` for an unknown test."""
    movement = movement_of(screening)
    if movement is None:
        return None
    return judged(screening, AS_SEEN) if movement.single_leg else "kasr"


def issue_rows(screening_id: str, screening: Screening) -> list[Row]:
    """One row for all that was noticed about the clip, in its order."""
    return [
        {
            "screening_id": screening_id,
            "place": place,
            "kind": issue.kind.value,
            "severity": issue.severity.value,
            "detail": issue.detail,
            "fix": issue.fix,
        }
        for place, issue in enumerate(screening.quality)
    ]
