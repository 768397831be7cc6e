"""Results as files. A reporter turns a finished run into text; it never opens a file and never words a result anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screener.report.calendar import to_ics
from screener.report.csv_report import Run, reps_csv, times_csv
from screener.report.json_report import SCHEMA_VERSION, from_json, to_json
from screener.report.mot_report import to_mot
from screener.report.plan_html import to_html
from screener.report.plan_json import plan_to_json
from screener.report.plan_pdf import to_pdf
from screener.report.plan_sheet import Paper, PlanReporter, PlanSheet
from screener.report.schema import schema, schema_text
from screener.report.team_pdf import TeamSheet
from screener.report.team_pdf import to_pdf as team_to_pdf
from screener.report.trc_report import to_trc


@dataclass(frozen=True, slots=True)
class Reporter:
    """One kind of result file.

    Attributes:
        id, label: identifier and the words on a button.
        suffix: what the name of its files ends with.
        media_type: for a browser.
        render: the finished run as text; the same run gives the same text.
    """

    id: str
    label: str
    suffix: str
    media_type: str
    render: Callable[[Run], str]


REPORTERS: tuple[Reporter, ...] = (
    Reporter("json", "Whole result (JSON)", ".json", "application/json", lambda run: to_json(run.screening)),
    Reporter("reps", "Repetitions (CSV)", ".csv", "text/csv", lambda run: reps_csv(run.screening)),
    Reporter("times", "Angles over time (CSV)", ".times.csv", "text/csv", times_csv),
    Reporter("mot", "Angles over time (OpenSim, MOT)", ".mot", "text/plain", to_mot),
    Reporter("trc", "Landmarks over time (OpenSim, TRC)", ".trc", "text/plain", to_trc),
)


PLAN_REPORTERS: tuple[PlanReporter, ...] = (
    PlanReporter("pdf", "Two pages to print (PDF)", ".pdf", "application/pdf", to_pdf),
    PlanReporter("html", "Everything on one page (HTML)", ".html", "text/html", to_html),
    PlanReporter("ics", "Training days (calendar)", ".ics", "text/calendar", to_ics),
    PlanReporter("json", "Plan for other programs (JSON)", ".plan.json", "application/json", plan_to_json),
)


def reporter(id: str) -> Reporter:
    """The reporter with this identifier. Raises ``KeyError`` for an unknown one."""
    return {known.id: known for known in REPORTERS}[id]


__all__ = [
    "PLAN_REPORTERS",
    "REPORTERS",
    "SCHEMA_VERSION",
    "Paper",
    "PlanReporter",
    "PlanSheet",
    "Reporter",
    "Run",
    "TeamSheet",
    "from_json",
    "reporter",
    "reps_csv",
    "schema",
    "schema_text",
    "team_to_pdf",
    "times_csv",
    "to_json",
    "to_mot",
    "to_trc",
]
