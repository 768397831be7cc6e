"""From measurements to summaries: the median over accepted repetitions, two intervals, and the band."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from screener import uncertainty
from screener.capture import knee_perspective
from screener.findings.judge import Judged
from screener.measure import Read
from screener.metrics import metric
from screener.types.movement import RepView
from screener.types.registry import BandTable, Movement
from screener.types.result import Capture, Context, Estimate, Measurement, NotMeasured, Summary
from screener.types.terms import AgeGroup, Instant, Reason, Side

NO_BANDS: Final = (AgeGroup.UNDER_16, AgeGroup.OVER_60)
"""There are no published groups of these ages to compare with."""


def bands_apply(context: Context) -> bool:
    """Whether the published groups that the bands rest on may be compared with this athlete."""
    return context.age_group not in NO_BANDS


def summaries(reads: Sequence[Read], before: Sequence[Read] = ()) -> tuple[Summary, ...]:
    """One summary per metric, side and instant, without bands, in the order of first appearance.

    Args:
        reads: what is summed up.
        before: the same repetitions before joints were placed by hand; no interval gets narrower than theirs.
    """
    groups: dict[tuple[str, Side, Instant], list[Read]] = {}
    for read in reads:
        m = read.measurement
        groups.setdefault((m.metric, m.side, m.at), []).append(read)
    found = tuple(_summary(key, group) for key, group in groups.items())
    if not before:
        return found
    was = {(s.metric, s.side, s.at): s for s in summaries(before)}
    return tuple(_no_narrower(now, was[now.metric, now.side, now.at]) for now in found)


def _no_narrower(now: Summary, was: Summary) -> Summary:
    if now.result == was.result or isinstance(now.result, NotMeasured) or isinstance(was.result, NotMeasured):
        return now
    by = now.result.value - was.result.value
    least = min(now.result.value, 0.0) if metric(now.metric).nonnegative else -math.inf

    def low(own: float | None, other: float | None) -> float | None:
        return own if own is None or other is None else min(own, max(other + by, least))

    def high(own: float | None, other: float | None) -> float | None:
        return own if own is None or other is None else max(own, other + by)

    whole = replace(now.result, low=min(now.result.low, max(was.result.low + by, least)), high=max(now.result.high, was.result.high + by))
    return replace(now, result=whole, change_low=low(now.change_low, was.change_low), change_high=high(now.change_high, was.change_high))


def _summary(key: tuple[str, Side, Instant], group: list[Read]) -> Summary:
    metric_id, side, at = key
    good = [(r, r.measurement.result) for r in group if isinstance(r.measurement.result, Estimate)]
    if not good:
        reasons = [r.measurement.result for r in group if isinstance(r.measurement.result, NotMeasured)]
        common = Counter(r.reason for r in reasons).most_common(1)[0][0]
        return Summary(metric_id, side, at, next(r for r in reasons if r.reason is common))
    values = [estimate.value for _, estimate in good]
    clip_sd, change_sd, rep_sd = (median(getattr(r, part) for r, _ in good) for part in ("clip_sd", "change_sd", "rep_sd"))
    absolute, change = uncertainty.summary_sd(values, clip_sd, change_sd, rep_sd)
    value, record = median(values), metric(metric_id)
    whole, within = (uncertainty.around(value, sd, record.unit, nonnegative=record.nonnegative) for sd in (absolute, change))
    return Summary(metric_id, side, at, whole, len(good), within.low, within.high)


def values_of(reads: Sequence[Read], metric_id: str, side: Side, at: Instant) -> tuple[tuple[Measurement, float], ...]:
    """Measured repetitions of one metric, side and instant, with their values."""
    return tuple(
        (r.measurement, r.measurement.result.value)
        for r in reads
        if (r.measurement.metric, r.measurement.side, r.measurement.at) == (metric_id, side, at)
        and isinstance(r.measurement.result, Estimate)
    )


def judged(summary: Summary, reads: Sequence[Read]) -> Judged | None:
    """What bands and findings are judged from in a summary; ``None`` where it was not measured."""
    if isinstance(summary.result, NotMeasured):
        return None
    measured = values_of(reads, summary.metric, summary.side, summary.at)
    reading_sd = median(uncertainty.sd_of(m.result) for m, _ in measured if isinstance(m.result, Estimate))
    return Judged(summary.result.value, uncertainty.sd_of(summary.result), reading_sd, tuple(value for _, value in measured))


def own_ratio(reads: Sequence[Read], views: Sequence[RepView], capture: Capture) -> float:
    """What the bands of the knee-to-ankle ratio are multiplied with for this person and camera.

    Knees that come towards the camera look wider apart (up); knees on the straight lines from hips to wide-set feet are nearer together
    than the feet without having moved in at all (down, where the person's standing ratio is below 1).
    """
    standing = [value for _, value in values_of(reads, "kasr", Side.BOTH, Instant.STANDING)]
    drops = [float(view.readings[Instant.LOWEST].drop.mean()) for view in views if Instant.LOWEST in view.readings]
    own = min(median(standing), 1.0) if standing else 1.0
    return knee_perspective(median(drops) if drops else float("nan"), capture.distance) * own


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Which band table fits a metric in this clip.

    Attributes:
        movement, context: which tables there are, and whom they are for.
        banded: which of ``fppa`` and ``fppa_corrected`` carries the FPPA's bands.
        own_ratio: see the function of that name.
    """

    movement: Movement
    context: Context
    banded: str
    own_ratio: float

    def table(self, metric_id: str, at: Instant) -> BandTable | None:
        """The table, for this person; ``None`` where none applies or none may be used at this age."""
        if not bands_apply(self.context) or (metric_id in ("fppa", "fppa_corrected") and metric_id != self.banded):
            return None
        table = self.movement.band_table("fppa" if metric_id == self.banded else metric_id, at, self.context.sex)
        if table is None or metric_id != "kasr":
            return table
        outward, mild, moderate, marked = (edge * self.own_ratio for edge in table.edges)
        return replace(table, edges=(outward, mild, moderate, marked))

    def with_band(self, summary: Summary, scale: Judged | None) -> Summary:
        """The summary with its likeliest band, where one applies."""
        table = self.table(summary.metric, summary.at)
        if scale is None or table is None:
            return summary
        band, probability = uncertainty.likeliest_band(scale.value, scale.sd, table)
        return replace(summary, band=band, band_probability=probability)


def asymmetry(reads: Sequence[Read], metric_id: str, before: Sequence[Read] = ()) -> Summary | None:
    """Difference of the legs' median FPPA at matched depth; ``None`` unless both legs were tried in this clip.

    ``before`` as in ``summaries``. The clip's part of the error counts for both legs: it is not the same in the mirror.
    """
    sides = {r.measurement.side for r in reads if r.measurement.metric == metric_id}
    if sides != {Side.LEFT, Side.RIGHT}:
        return None
    own, was = ([r for r in some if r.measurement.metric == metric_id] for some in (reads, before))
    parts = {s.side: s for s in summaries(own, was) if s.at is Instant.MATCHED_DEPTH}
    left, right = parts.get(Side.LEFT), parts.get(Side.RIGHT)
    if left is None or right is None or isinstance(left.result, NotMeasured) or isinstance(right.result, NotMeasured):
        nothing = NotMeasured(Reason.ONE_SIDE_ONLY, "Only one leg could be measured at matched depth, so there is nothing to compare.")
        return Summary("asymmetry", Side.BOTH, Instant.MATCHED_DEPTH, nothing)
    difference = left.result.value - right.result.value
    sd = (uncertainty.sd_of(left.result) ** 2 + uncertainty.sd_of(right.result) ** 2) ** 0.5
    worse = Side.LEFT if difference > 0 else Side.RIGHT
    result = uncertainty.around(abs(difference), sd, metric("asymmetry").unit, nonnegative=True)
    return Summary("asymmetry", worse, Instant.MATCHED_DEPTH, result, min(left.n_reps, right.n_reps), result.low, result.high)
