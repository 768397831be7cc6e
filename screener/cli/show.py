"""A screening on the terminal: lays out what ``present`` worded, stop rules first."""

from __future__ import annotations

from screener.cli.page import Page
from screener.present import FindingView, ReportView
from screener.types import Severity, Status

_STYLE = {Severity.REFUSE: "bold red", Severity.WARNING: "yellow", Severity.INFO: ""}


def show(page: Page, view: ReportView, everything: bool = False, with_drills: bool = True) -> None:
    """Print a whole report; with ``everything`` also each measured number, how the camera stood and how it was measured.

    A result that was kept is shown without drills: the answers that let them through were about another day.
    """
    stop_rules(page, view.stop_rules)
    page.heading(view.title)
    page.line(view.movement)
    page.line(view.video)
    page.bullets(view.video_notes)
    page.heading("Result")
    for knee in view.knees:
        page.line(knee.headline, "bold" if knee.status in (Status.LIKELY, Status.POSSIBLE) else "")
    _refusal(page, view)
    if view.measured:
        _tables(page, view)
        _findings(page, view)
    _quality(page, view)
    if edits := (*view.clip_edits, *view.rep_edits):
        page.heading("Changed by hand")
        page.bullets(edits)
    if everything:
        _everything(page, view)
    if with_drills:
        _practice(page, view)
    page.heading("What this is")
    page.line(view.not_this)
    page.line(view.intended_use)
    page.line(view.software)


def stop_rules(page: Page, rules: tuple[str, ...]) -> None:
    """The stop rules, which stand before everything else."""
    page.heading("Stop rules: please read them before you film or train")
    page.bullets(rules)


def _refusal(page: Page, view: ReportView) -> None:
    if view.refusal is None:
        return
    page.heading(view.refusal.heading)
    page.bullets(view.refusal.reasons)
    page.line("What to do:")
    page.bullets(view.refusal.fixes)
    page.line("How to film again:")
    page.bullets(view.refusal.how_to_film)


def _tables(page: Page, view: ReportView) -> None:
    for table in view.tables:
        page.heading(table.title)
        page.line(table.note)
        page.table(table.columns, table.rows)
    page.line(view.interval_note, "dim")
    if view.rejected:
        page.heading("Not counted as repetitions")
        page.bullets(view.rejected)


def _findings(page: Page, view: ReportView) -> None:
    if not view.findings:
        return
    page.heading("Findings")
    for finding in view.findings:
        _finding(page, finding)


def _finding(page: Page, finding: FindingView) -> None:
    seen = finding.status in (Status.LIKELY, Status.POSSIBLE)
    page.line(f"{finding.title} — {finding.status_words}", "bold" if seen else "")
    if not seen:
        page.line(finding.detail or finding.probability, indent=2)
        return
    page.line(finding.meaning, indent=2)
    page.line(finding.probability, indent=2)
    page.bullets(proof.caption for proof in finding.evidence[:3])
    page.line(finding.limits, indent=2)
    page.line(f"Cut-off: {finding.basis}", "dim", indent=2)
    page.line("; ".join(source.short for source in finding.sources), "dim", indent=2)


def _quality(page: Page, view: ReportView) -> None:
    refused = set() if view.refusal is None else set(view.refusal.reasons)
    lines = [line for line in view.quality if line.text not in refused]
    if not lines:
        return
    page.heading("About this clip")
    for line in lines:
        when = f" ({line.when})" if line.when else ""
        page.line(f"{line.severity_words.capitalize()}: {line.text}{when}", _STYLE[line.severity])
        page.line(line.fix, indent=2)


def _everything(page: Page, view: ReportView) -> None:
    page.heading("Over all repetitions (median)")
    rows = [(f"{s.metric_words}, {s.side_words}", s.at_words, f"{s.value}; {s.band}" if s.band else s.value) for s in view.summaries]
    page.table(("Metric and leg", "When", "Value and band"), rows)
    page.heading("In each repetition")
    page.table(
        ("Rep", "Metric and leg", "When", "Value"),
        [(str(r.rep), f"{r.metric_words}, {r.side_words}", r.at_words, r.value) for r in view.rep_rows],
    )
    for title, lines in (("Camera", view.capture), ("Corrections", view.corrections)):
        if lines:
            page.heading(title)
            page.bullets(lines)
    page.heading("How it was measured")
    for method in view.methods:
        page.line(method.title, "bold")
        for text in (method.definition, method.sign, method.limits, method.error, method.basis):
            page.line(text, indent=2)
    page.heading("Sources")
    page.bullets(source.full for source in view.sources)


def _practice(page: Page, view: ReportView) -> None:
    page.heading("Drills")
    if not view.gate.open:
        page.line(view.gate.heading)
    page.line(view.gate.advice, "" if view.gate.open else "bold")
    page.bullets(view.gate.reasons)
    if not view.gate.open:
        if not view.gate.answered:
            page.line("Answer the safety questions with --intake FILE (`screener intake-template` prints them) or --no-red-flags.")
        return
    page.line(view.drills_note)
    shared = [rule for rule in view.drills[0].stop_if if all(rule in drill.stop_if for drill in view.drills)] if view.drills else []
    if shared:
        page.line("With every drill, stop if:")
        page.bullets(shared)
    for drill in view.drills:
        page.line(f"{drill.name} — {drill.side_words.lower()}, {drill.stage_words.lower()}", "bold")
        page.line(f"Dose: {drill.dose}", indent=2)
        page.line(f"Why: {drill.reason}", indent=2)
        page.line("Cues:", indent=2)
        page.bullets(drill.cues, indent=4)
        own = [rule for rule in drill.stop_if if rule not in shared]
        page.line("Also stop if:" if own else "", indent=2)
        page.bullets(own, indent=4)
        page.line(f"Evidence {drill.evidence}", "dim", indent=2)
        page.line("; ".join(source.short for source in drill.sources), "dim", indent=2)
