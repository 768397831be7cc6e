"""Finds what belongs together: the rule behind a finding, its cut-off, its band table, its sources."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from screener.errors import ScreenerError
from screener.present import words
from screener.present.view import SourceView
from screener.types import BandTable, Correction, Estimate, Instant, Metric, Movement, Rule, Screening, Side

AS_SEEN: Final = "fppa"
CORRECTED: Final = "fppa_corrected"
FOR_THIS_PERSON: Final = "for this person"


@dataclass(frozen=True, slots=True)
class CutOff:
    """The limit that a finding is judged by.

    Attributes:
        rule: what is judged, and when.
        metric: what it was judged from in this clip: the corrected angle in place of the angle as seen where the core chose it.
        limit, edge: in the metric's unit, and in words.
        below: true where values below the limit are under suspicion.
        table: the band table that the limit is an edge of; ``None`` for a limit of its own.
        against: what the value is compared with, in words with numbers.
        plain: true where the finding is nothing but "beyond the limit"; false where its rule adds a condition to another rule's limit.
    """

    rule: Rule
    metric: Metric
    limit: float
    edge: str
    below: bool
    table: BandTable | None
    against: str
    plain: bool

    def beyond(self, value: float) -> bool:
        """Whether a value lies on the side of the limit that is under suspicion."""
        return value < self.limit if self.below else value > self.limit


def movement_of(screening: Screening) -> Movement | None:
    """The movement's record; ``None`` where none was recognised or the result names one that is not known here."""
    from screener.movements import MOVEMENTS

    return next((known for known in MOVEMENTS if known.id == screening.movement_id), None)


def metric_of(id: str) -> Metric | None:
    """The metric's record; ``None`` for one that is not known here."""
    from screener.metrics import METRICS

    return next((known for known in METRICS if known.id == id), None)


def judged(screening: Screening, metric: str) -> str:
    """The metric that stands for another one in this clip.

    The angle as seen gives way to the corrected one where the core judged, banded or corrected that; every other metric stands for itself.
    """
    movement = movement_of(screening)
    if metric != AS_SEEN or movement is None or not movement.single_leg:
        return metric
    shown = any(e.metric == CORRECTED for f in screening.findings for e in f.evidence)
    banded = any(s.metric == CORRECTED and s.band is not None for s in screening.summaries)
    turned = any(correction.metric == AS_SEEN for correction in screening.corrections)
    return CORRECTED if shown or banded or turned else AS_SEEN


def as_seen(metric: str) -> str:
    """The metric that the picture itself shows: the angle as seen in place of the corrected one."""
    return AS_SEEN if metric == CORRECTED else metric


def band_table(screening: Screening, metric: str, at: Instant) -> BandTable | None:
    """The band table for a metric in this screening, its edges made this person's own where the core says so; ``None`` where none fits."""
    movement = movement_of(screening)
    if movement is None or judged(screening, as_seen(metric)) != metric:
        return None
    table = movement.band_table(as_seen(metric), at, screening.context.sex)
    if table is None or table.metric == AS_SEEN:
        return table
    own = own_limit(screening, metric)
    if own is None:
        return table
    outward, mild, moderate, marked = (edge * own.after / own.before for edge in table.edges)
    return replace(table, edges=(outward, mild, moderate, marked))


def own_limit(screening: Screening, metric: str) -> Correction | None:
    """The correction that makes a limit this person's own (not a reading); ``None`` where the limit is everybody's."""
    found = (c for c in screening.corrections if c.metric == metric and metric not in (AS_SEEN, CORRECTED))
    return next((c for c in found if math.isfinite(c.after) and c.before > 0), None)


def cut_off(screening: Screening, finding_id: str) -> CutOff | None:
    """The cut-off of a finding in this screening's movement; ``None`` where there is no rule or no limit that fits the athlete."""
    movement = movement_of(screening)
    rule = next((r for r in movement.rules if r.finding == finding_id), None) if movement else None
    metric = metric_of(judged(screening, rule.metric)) if rule else None
    if movement is None or rule is None or metric is None:
        return None
    first = next(r for r in movement.rules if (r.metric, r.at, r.limit, r.below) == (rule.metric, rule.at, rule.limit, rule.below))
    if rule.limit is not None:
        edge = words.cut_off(rule.limit, metric.unit, metric.decimals)
        return CutOff(rule, metric, rule.limit, edge, rule.below, None, f"the cut-off of {edge}", rule is first)
    table = band_table(screening, metric.id, rule.at)
    if table is None:
        return None
    edge = edge_words(screening, table.limit, metric)
    return CutOff(rule, metric, table.limit, edge, table.falling, table, against(screening, table, metric), rule is first)


def edge_words(screening: Screening, edge: float, metric: Metric) -> str:
    """An edge with its unit; one that was made this person's own is no round number and is rounded like a reading."""
    form = words.cut_off if own_limit(screening, metric.id) is None else words.quantity
    return form(edge, metric.unit, metric.decimals)


def against(screening: Screening, table: BandTable, metric: Metric) -> str:
    """What a value is compared with, in short: no published norm exists, so it is our own range in any case."""
    owner = "" if own_limit(screening, metric.id) is None else f" {FOR_THIS_PERSON}, our own proposal"
    return f"our on-track range ({on_track_words(screening, table, metric)}{owner})"


def on_track_words(screening: Screening, table: BandTable, metric: Metric) -> str:
    """The on-track range with its unit: ``0 to 8°``, or one-sided where the table has no other edge."""
    low, high = sorted(table.edges[:2])
    if is_open(low):
        return f"up to {edge_words(screening, high, metric)}"
    if is_open(high):
        return f"from {edge_words(screening, low, metric)} up"
    return f"{words.number(low, metric.decimals)} to {edge_words(screening, high, metric)}"


def is_open(edge: float) -> bool:
    """Whether an edge stands for "no edge": no angle, ratio or share reaches it."""
    return not math.isfinite(edge) or abs(edge) >= 180.0


def estimates(screening: Screening, metric: str, side: Side, at: Instant) -> tuple[Estimate, ...]:
    """What was measured of one metric of one side at one instant, in order of repetitions."""
    found = (m.result for m in screening.measurements if (m.metric, m.side, m.at) == (metric, side, at))
    return tuple(result for result in found if isinstance(result, Estimate))


def cite(id: str) -> SourceView:
    """A source as it is cited. One that is not in the list here (an older result) is shown by its identifier."""
    from screener.sources import source

    try:
        found = source(id)
    except (KeyError, ScreenerError):
        return SourceView(id, id, id, "")
    title = words.sentence(found.title)
    return SourceView(id, found.cite, f"{found.cite}. {title} {found.link}".rstrip(), found.link)


def cite_all(ids: tuple[str, ...]) -> tuple[SourceView, ...]:
    """Several sources, each once, in the order given."""
    return tuple(cite(id) for id in dict.fromkeys(ids))
