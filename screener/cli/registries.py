"""What the screener knows, printed: movements, metrics and drills with their sources."""

from __future__ import annotations

from screener.cli.page import Page
from screener.present import cite, is_open, method_view, words
from screener.types import BandTable, Metric, Movement, Rule


def movements(page: Page) -> None:
    """Every movement: how to film it, its bands and its rules."""
    from screener.intake import STOP_RULES
    from screener.movements import MOVEMENTS

    page.heading("Stop rules: please read them before you film or train")
    page.bullets(STOP_RULES)
    for movement in MOVEMENTS:
        page.heading(f"{movement.id}: {movement.label}")
        page.line(words.sentence(movement.plain))
        page.line("How to film it:")
        page.bullets(movement.how_to_film)
        page.line(f"Measured: {', '.join(movement.metrics)}")
        page.line("Bands:")
        page.bullets(_band_line(table) for table in movement.bands)
        page.line("Findings are called from:")
        page.bullets(_rule_line(movement, rule) for rule in movement.rules)
        _sources(page, movement.sources)


def metrics(page: Page) -> None:
    """Every metric: definition, sign, limits, error and sources."""
    from screener.metrics import METRICS

    for metric in METRICS:
        view = method_view(metric)
        page.heading(f"{metric.id}: {view.title} ({words.unit_axis(metric.unit)})")
        for text in (view.plain, view.definition, view.sign, view.limits, view.error):
            page.line(text)
        page.line(f"Read {', '.join(words.AT[at] for at in metric.instants)}.")
        _sources(page, metric.sources)


def drills(page: Page) -> None:
    """Every drill with dose, cues, stop rules, evidence and sources; the general stop rules first."""
    from screener.drills.catalog import drills as all_drills
    from screener.intake import STOP_RULES

    page.heading("Stop rules: please read them before you film or train")
    page.bullets(STOP_RULES)
    for drill in all_drills():
        page.heading(f"{drill.id}: {drill.name} ({words.STAGE[drill.stage]})")
        page.line(words.sentence(drill.purpose))
        page.line(f"Dose: {drill.dose.text(drill.each_side)}")
        page.line("Cues:")
        page.bullets(drill.cues)
        page.line("Stop if:")
        page.bullets(drill.stop_if)
        page.line(f"Evidence {words.EVIDENCE[drill.evidence_level]}. {words.sentence(drill.evidence_note)}")
        _sources(page, drill.sources)


def _sources(page: Page, ids: tuple[str, ...]) -> None:
    if not ids:
        page.line(f"Source: none. {words.PROPOSAL}")
        return
    page.line("Sources:")
    page.bullets(cite(id).full for id in ids)


def _metric(id: str) -> Metric:
    from screener.metrics import metric

    return metric(id)


def _band_line(table: BandTable) -> str:
    metric = _metric(table.metric)
    edges = ", ".join(words.cut_off(edge, metric.unit, metric.decimals) for edge in table.edges if not is_open(edge))
    group = f", {table.sex}" if table.sex else ""
    basis = words.with_proposal(table.basis, table.proposal or not table.sources)
    return f"{metric.label} {words.AT[table.at]}{group}: edges {edges}. {basis}"


def _rule_line(movement: Movement, rule: Rule) -> str:
    metric = _metric(rule.metric)
    table = movement.band_table(rule.metric, rule.at, None)
    limit = rule.limit if rule.limit is not None else table.limit if table else None
    below = table.falling if rule.limit is None and table else rule.below
    where = "its band table" if limit is None else words.cut_off(limit, metric.unit, metric.decimals)
    side = "below" if below else "above"
    basis = words.with_proposal(rule.basis, rule.proposal or not rule.sources)
    return f"{rule.finding}: {metric.label} {words.AT[rule.at]} {side} {where}. {basis}"
