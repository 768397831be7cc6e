"""How an issue is put: its severity, and the sentence that serves most mends."""

from __future__ import annotations

from typing import Final

from screener.types.result import QualityIssue
from screener.types.terms import QualityKind, Severity

FRONT: Final = "Film from straight in front, phone upright at mid-thigh height, three metres away, the whole body in the picture."


def refuse(kind: QualityKind, detail: str, fix: str) -> QualityIssue:
    """An issue that forbids every number."""
    return QualityIssue(kind, Severity.REFUSE, detail, fix)


def warn(kind: QualityKind, detail: str, fix: str) -> QualityIssue:
    """An issue that makes the numbers less certain."""
    return QualityIssue(kind, Severity.WARNING, detail, fix)


def note(kind: QualityKind, detail: str, fix: str = "") -> QualityIssue:
    """Something that was seen or handled and changes no number."""
    return QualityIssue(kind, Severity.INFO, detail, fix)
