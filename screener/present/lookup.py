"""Finds what belongs together: the rule behind a finding, its cut-off, its band table, its sources."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from screener.errors import ScreenerError
from screener.present import words
from screener.present.view import SourceView
from screener.types import BandTable, Estimate, Instant, Metric, Movement, Rule, Screening, Side, Unit

GROUPS: Final = "small published groups of healthy adults"


@dataclass(frozen=True, slots=True)
class CutOff:
    """The limit that a finding is judged by.

    Attributes:
        rule, metric: what is judged from what.
        limit: in the metric's unit.
        below: true where values below the limit are under suspicion.
        table: the band table that the limit is an edge of; ``None`` for a limit of its own.
        against: what the value is compared with, in words with numbers.
        plain: true where the finding is nothing but "beyond the limit"; false where its rule adds a condition to another rule's limit.
    """

    rule: Rule
    metric: Metric
    limit: float
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


def cut_off(screening: Screening, finding_id: str) -> CutOff | None:
    """The cut-off of a finding in this screening's movement; ``None`` where there is no rule or no limit that fits the athlete."""
    movement = movement_of(screening)
    rule = next((r for r in movement.rules if r.finding == finding_id), None) if movement else None
    metric = metric_of(rule.metric) if rule else None
    if movement is None or rule is None or metric is None:
        return None
    first = next(r for r in movement.rules if (r.metric, r.at, r.limit, r.below) == (rule.metric, rule.at, rule.limit, rule.below))
    if rule.limit is not None:
        limit = words.cut_off(rule.limit, metric.unit, metric.decimals)
        return CutOff(rule, metric, rule.limit, rule.below, None, f"the cut-off of {limit}", rule is first)
    table = movement.band_table(rule.metric, rule.at, screening.context.sex)
    if table is None:
        return None
    return CutOff(rule, metric, table.limit, table.falling, table, against(table, metric.unit, metric.decimals), rule is first)


def against(table: BandTable, unit: Unit, decimals: int) -> str:
    """What a band table compares with, in words: published groups only where a source that may be named stands behind it."""
    on_track = on_track_words(table, unit, decimals)
    if table.sources:
        return f"{GROUPS} ({on_track})"
    return f"our own proposed range ({on_track}; not validated)"


def on_track_words(table: BandTable, unit: Unit, decimals: int) -> str:
    """The on-track range with its unit: ``0 to 8°``, or one-sided where the table has no other edge."""
    low, high = sorted(table.edges[:2])
    if is_open(low):
        return f"up to {words.cut_off(high, unit, decimals)}"
    if is_open(high):
        return f"{words.cut_off(low, unit, decimals)} and above"
    return f"{words.number(low, decimals)} to {words.cut_off(high, unit, decimals)}"


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
