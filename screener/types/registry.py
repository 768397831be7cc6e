"""Records that the registries are made of: metrics, bands, rules, movements and finding texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screener.types.movement import RepView
from screener.types.terms import Band, Instant, Sex, Side, Unit


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """Error model of a metric, in the metric's unit; ``uncertainty.py`` turns it into intervals.

    Attributes:
        clip_sd: SD of the part that stays the same within one clip (clothes, hip landmark, model).
        rep_sd: SD of the part that differs from repetition to repetition in reading, not in moving.
        per_yaw_deg: change per degree that the body (or the ray to it) is turned away, at matched depth.
        source: where the figures come from.
        lowest: what ``clip_sd`` is multiplied with at the lowest point.
        per_view_deg: SD added per degree that the body is seen from aside: the model places joints of a turned body less well.
        per_standing_disagreement: SD added per unit by which plain and mirrored look differ in quiet standing (half the difference).
        change_share: share of ``clip_sd`` that does not cancel between two movements filmed in one set-up.
    """

    clip_sd: float
    rep_sd: float
    per_yaw_deg: float
    source: str
    lowest: float = 1.0
    per_view_deg: float = 0.0
    per_standing_disagreement: float = 0.0
    change_share: float = 0.75


MetricFunction = Callable[[RepView, Instant, Side], float]
"""``(repetition, instant, side) -> value`` in the metric's unit, positive towards suspicion; NaN where a landmark was not seen."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is measured.

    Attributes:
        id, label, plain: identifier, the field's own term, and words for laypeople.
        unit, decimals: unit of the value and how many decimals are worth showing.
        sign: what a positive value means.
        definition: the formula in words.
        limits: what it cannot say.
        instants: when it is read within a repetition.
        per_leg: true where each leg has its own value; false where it belongs to both legs (side ``BOTH``).
        gated: true where a foreshortened thigh makes it meaningless (see ``quality.py``).
        needs: landmark names it looks at; ``"hip"`` stands for the hip of the judged leg.
        error: error model.
        sources: identifiers in ``sources.toml``.
        compute: the function, pure.
        nonnegative: whether the quantity cannot lie below zero, so that no interval may reach there.
    """

    id: str
    label: str
    plain: str
    unit: Unit
    decimals: int
    sign: str
    definition: str
    limits: str
    instants: tuple[Instant, ...]
    per_leg: bool
    gated: bool
    needs: tuple[str, ...]
    error: ErrorModel
    sources: tuple[str, ...]
    compute: MetricFunction
    nonnegative: bool = False


@dataclass(frozen=True, slots=True)
class BandTable:
    """Cut-offs of one metric at one instant, as an on-track range and distances beyond it.

    Attributes:
        metric, at: what is banded.
        sex: the group it is meant for; ``None`` = the default, also where the user said nothing.
        edges: (outward, mild, moderate, marked). On track lies between the first two. Where ``falling`` is true smaller values are
            further under suspicion (KASR) and the edges fall; the first edge is then the upper end of "on track".
        falling: see ``edges``.
        basis: in one sentence, where the edges come from.
        proposal: true where they are our own proposal and not validated (so far all of them are).
        sources: identifiers in ``sources.toml`` that the basis may name; empty where it rests on an unchecked source.
    """

    metric: str
    at: Instant
    sex: Sex | None
    edges: tuple[float, float, float, float]
    falling: bool
    basis: str
    proposal: bool
    sources: tuple[str, ...]

    @property
    def limit(self) -> float:
        """The on-track limit on the side under suspicion."""
        return self.edges[1]

    def of(self, value: float) -> Band:
        """The band a value lies in; a value on an edge belongs to the band nearer to "on track"."""
        sign = -1.0 if self.falling else 1.0
        outward, mild, moderate, marked = (sign * edge for edge in self.edges)
        if sign * value < outward:
            return Band.OUTWARD
        for limit, band in ((mild, Band.ON_TRACK), (moderate, Band.MILD), (marked, Band.MODERATE)):
            if sign * value <= limit:
                return band
        return Band.MARKED


@dataclass(frozen=True, slots=True)
class Rule:
    """When a finding is called: a metric beyond a limit, with a source or marked as our own proposal.

    Attributes:
        finding, metric, at: what is judged from what.
        limit: cut-off in the metric's unit; ``None`` = the on-track limit of the band table that fits the athlete.
        below: true where values below the limit are under suspicion (KASR, varus).
        basis, proposal, sources: as in ``BandTable``.
        unreliable: why the finding is not judged although the metric is read; empty where it is judged.
    """

    finding: str
    metric: str
    at: Instant
    limit: float | None
    below: bool
    basis: str
    proposal: bool
    sources: tuple[str, ...]
    unreliable: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One test that can be screened.

    Attributes:
        id, label, plain: identifier, the field's own term, words for laypeople.
        how_to_film: short instructions, in order.
        single_leg: whether one leg carries the body.
        instants: where a repetition is read accurately.
        min_drop: smallest hip drop, as a share of the standing hip-ankle length, that counts as a whole repetition.
        metrics: identifiers of what is measured.
        bands: band tables; the one whose ``sex`` fits wins over the default.
        rules: when findings are called.
        sources: identifiers in ``sources.toml`` for the protocol.
    """

    id: str
    label: str
    plain: str
    how_to_film: tuple[str, ...]
    single_leg: bool
    instants: tuple[Instant, ...]
    min_drop: float
    metrics: tuple[str, ...]
    bands: tuple[BandTable, ...]
    rules: tuple[Rule, ...]
    sources: tuple[str, ...]

    def band_table(self, metric: str, at: Instant, sex: Sex | None) -> BandTable | None:
        """The band table for a metric at an instant that fits the athlete best; ``None`` where there is none."""
        fitting = [t for t in self.bands if (t.metric, t.at) == (metric, at) and t.sex in (sex, None)]
        return max(fitting, key=lambda table: table.sex is not None, default=None)


@dataclass(frozen=True, slots=True)
class FindingText:
    """What a finding means, in words; the only place where it is worded.

    Attributes:
        id, label: identifier and the field's own term.
        plain: a few words for laypeople, to follow "likely:" or "possible:".
        meaning: what was seen, in one or two sentences, without cause, diagnosis or risk.
        limits: what it does not say.
    """

    id: str
    label: str
    plain: str
    meaning: str
    limits: str
