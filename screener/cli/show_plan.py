"""A hip check and a plan on the terminal: lays out what ``present`` worded, stop rules first."""

from __future__ import annotations

from screener.cli.page import Page
from screener.cli.show import stop_rules
from screener.present.plan_view import HipCheckView, PhaseView, PlanDrillView, PlanView


def show_check(page: Page, view: HipCheckView) -> None:
    """What each clip shows, what they show together, and what a repeat changed."""
    page.heading("Hip check")
    page.line(view.heading, "bold")
    for take in view.takes:
        page.line("")
        page.line(f"{take.title} ({take.clip})", "bold")
        page.bullets(take.lines)
        page.bullets(f"To film better: {fix}" for fix in take.fixes)
    if view.together:
        page.heading("Together")
        page.bullets(view.together)
    if view.trials:
        page.heading("What a repeat changed")
        page.bullets(view.trials)
    page.line(view.interval_note, "dim")
    page.line(view.not_this, "dim")


def show_plan(page: Page, view: PlanView, with_check: bool = True) -> None:
    """A whole plan; with ``with_check`` also what it was made from."""
    stop_rules(page, view.stop_rules)
    if with_check:
        show_check(page, view.check)
    page.heading(view.title)
    page.line(view.dates)
    for text in (*view.gate, view.general, view.heavy):
        page.line(text)
    page.bullets(view.loads)
    for phase in view.phases:
        _phase(page, phase)
    page.heading("Film again")
    page.bullets(view.film_again)
    page.heading("Drills")
    for drill in view.drills:
        _drill(page, drill)
    page.heading("Rules")
    for note in view.notes:
        page.line(f"{note.title}: {note.text} {note.basis}".rstrip())
        page.line("; ".join(source.short for source in note.sources), "dim", indent=2)
    page.line(view.proposal, "dim")
    page.heading("What this is")
    page.line(view.intended_use)


def _phase(page: Page, phase: PhaseView) -> None:
    page.heading(f"{phase.weeks}: {phase.title}")
    page.line(phase.goal)
    page.line(f"Effort: {phase.effort}. Move on when: {phase.move_on}")
    for session in phase.sessions:
        page.line(f"{session.title} ({session.minutes})", "bold")
        rows = [
            (line.name, line.amounts[0], line.amounts[-1] if line.amounts[-1] != line.amounts[0] else "the same") for line in session.lines
        ]
        page.table(("Drill", f"Week {phase.week_numbers[0]}", f"Week {phase.week_numbers[-1]}"), rows)


def _drill(page: Page, drill: PlanDrillView) -> None:
    page.line(f"{drill.name} — {drill.stage_words.lower()}", "bold")
    page.line(f"Why: {drill.why}", indent=2)
    page.bullets((f"Shown by: {text}" for text in drill.shown), indent=2)
    page.line(drill.begin, indent=2)
    page.line(f"How: {drill.setup} {' '.join(drill.steps)}", indent=2)
    page.line(f"Think of: {'; '.join(drill.cues)}", indent=2)
    page.line(f"Without the equipment: {drill.substitute}" if drill.substitute else "", indent=2)
    page.line(f"Stop if: {'; '.join(drill.stop_if)}", indent=2)
    page.line(f"Leave it out if: {'; '.join(drill.skip_if)}", indent=2)
    page.line(f"Evidence {drill.evidence}", "dim", indent=2)
    page.line("; ".join(source.short for source in drill.sources), "dim", indent=2)
