"""Screening to words: all wording, rounding and units for every face. Faces lay out what stands here and compute nothing.

"Could not be judged" and "not seen in these repetitions" are different statements and are never exchanged.
"""

from __future__ import annotations

from typing import Final

from screener.present import words
from screener.present.chain import chains
from screener.present.clip import (
    FILMING_GUIDE,
    capture_lines,
    correction_lines,
    length_line,
    movement_line,
    quality_lines,
    refusal,
    rejected_lines,
    title,
    video_line,
)
from screener.present.hand import clip_edit_lines, rep_edit_lines
from screener.present.knees import finding_views, knee_lines
from screener.present.lookup import as_seen, cite, is_open
from screener.present.next_steps import next_steps
from screener.present.practice import all_sources, drill_views, drills_note, gate_view, method_view, method_views
from screener.present.tables import charts, rep_rows, summary_rows, tables
from screener.present.view import (
    BandStrip,
    ChainView,
    DrillView,
    FindingView,
    GateView,
    KneeLine,
    KneeStrip,
    MethodView,
    NextStep,
    Proof,
    QualityLine,
    Refusal,
    RepChart,
    ReportView,
    RepPoint,
    RepRow,
    Segment,
    SourceView,
    SummaryRow,
    Table,
)
from screener.types import Estimate, Screening

INTENDED_USE: Final = (
    "For adults in good general health. Gives feedback on squat and step-down technique from a phone video and suggests general exercises "
    "to encourage fitness. It does not diagnose, monitor, predict, prevent or treat any disease or injury, and does not replace a health "
    "professional."
)
NOT_THIS: Final = (
    "A movement screen, not an examination: it shows inward knee movement on video. It does not show which muscle is involved or what is "
    "happening inside the joint, and nothing here says that a knee is fine."
)
INTERVAL_NOTE: Final = (
    "In brackets: the interval that is meant to hold the true value in 95 of 100 such readings. Angles: positive = inward, "
    "negative = outward."
)


def nothing_measured(screening: Screening) -> bool:
    """Whether the clip was refused or not a single number came out of it (exit code 3)."""
    return screening.refused or not any(isinstance(m.result, Estimate) for m in screening.measurements)


def report_view(screening: Screening) -> ReportView:
    """A screening, worded for every face."""
    from screener.intake import STOP_RULES

    measured = not nothing_measured(screening)
    findings, drills, methods = finding_views(screening), drill_views(screening), method_views(screening)
    cited = (*(f.sources for f in findings), *(d.sources for d in drills), *(m.sources for m in methods))
    software, knees = screening.software, knee_lines(screening)
    return ReportView(
        stop_rules=tuple(STOP_RULES),
        intended_use=INTENDED_USE,
        not_this=NOT_THIS,
        title=title(screening),
        movement=movement_line(screening),
        video=video_line(screening),
        measured=measured,
        refusal=refusal(screening, measured),
        knees=knees,
        next_steps=next_steps(screening, knees, measured),
        chains=chains(screening) if measured else (),
        interval_note=INTERVAL_NOTE,
        findings=findings,
        tables=tables(screening),
        rep_rows=rep_rows(screening),
        summaries=summary_rows(screening),
        charts=charts(screening),
        quality=quality_lines(screening),
        rejected=rejected_lines(screening),
        capture=capture_lines(screening),
        corrections=correction_lines(screening),
        clip_edits=clip_edit_lines(screening),
        rep_edits=rep_edit_lines(screening),
        video_notes=screening.video.notes,
        gate=gate_view(screening.gate),
        drills=drills,
        drills_note=drills_note(screening, measured),
        methods=methods,
        sources=all_sources(*cited),
        software=f"screener {software.version}, pose model {software.model} ({software.model_sha256[:12]})",
    )


__all__ = [
    "FILMING_GUIDE", "INTENDED_USE", "INTERVAL_NOTE", "NOT_THIS", "BandStrip", "ChainView", "DrillView", "FindingView", "GateView",
    "KneeLine", "KneeStrip", "MethodView", "NextStep", "Proof", "QualityLine", "Refusal", "RepChart", "RepPoint", "RepRow", "ReportView",
    "Segment", "SourceView", "SummaryRow", "Table", "as_seen", "cite", "is_open", "length_line", "method_view", "nothing_measured",
    "report_view", "words",
]  # fmt: skip
