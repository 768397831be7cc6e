"""From measurements to summaries: the median over accepted repetitions, two intervals, and the band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
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


def summaries(reads: Sequence[Read]) -> tuple[Summary, ...]:
    """One summary per metric, side and instant, without bands, in the order of first appearance."""
    groups: dict[tuple[str, Side, Instant], list[Read]] = {}
    for read in reads:
        m = read.measurement
        groups.setdefault((m.metric, m.side, m.at), []).append(read)
    return tuple(_summary(key, group) for key, group in groups.items())


def _summary(key: tuple[str, Side, Instant], group: list[Read]) -> Summary:
    metric_id, side, at = key
    good = [(r, r.measurement.result) for r in group if isinstance(r.measurement.result, Estimate)]
    if not good:
        reasons = [r.measurement.result for r in group if isinstance(r.measurement.result, NotMeasured)]
        common = Counter(r.reason for r in reasons).most_common(1)[0][0]
        return Summary(metric_id, side, at, next(r for r in reasons if r.reason is common))
    values = [estimate.value for _, estimate in good]
    clip_sd, rep_sd = (median(getattr(r, part) for r, _ in good) for part in ("clip_sd", "rep_sd"))
    absolute, change = uncertainty.summary_sd(values, clip_sd, rep_sd)
    value, unit = median(values), metric(metric_id).unit
    within = uncertainty.around(value, change, unit)
    return Summary(metric_id, side, at, uncertainty.around(value, absolute, unit), len(good), within.low, within.high)


def values_of(reads: Sequence[Read], metric_id: str, side: Side, at: Instant) -> tuple[tuple[Measurement, float], ...]:
    """Measured repetitions of one metric, side and instant, with their values."""
    return tuple(
        (r.measurement, r.measurement.result.value)
        for r in reads
        if (r.measurement.metric, r.measurement.side, r.measurement.at) == (metric_id, side, at)
        and isinstance(r.measurement.result, Estimate)
    )


def judged(summary: Summary, reads: Sequence[Read], views: Sequence[RepView], capture: Capture) -> Judged | None:
    """A summary on the scale of its bands; ``None`` where it was not measured."""
    if isinstance(summary.result, NotMeasured):
        return None
    sd = uncertainty.sd_of(summary.result)
    measured = values_of(reads, summary.metric, summary.side, summary.at)
    reading_sd = median(uncertainty.sd_of(m.result) for m, _ in measured if isinstance(m.result, Estimate))
    factor = _kasr_factor(reads, views, capture, summary.at) if summary.metric == "kasr" else 1.0
    return Judged(summary.result.value * factor, sd * factor, reading_sd * factor, tuple(value * factor for _, value in measured))


def _kasr_factor(reads: Sequence[Read], views: Sequence[RepView], capture: Capture, at: Instant) -> float:
    """What the knee-to-ankle ratio is multiplied with: out with perspective, and against the person's standing where that is below 1.

    Knees on the straight lines from hips to wide-set feet are nearer together than the feet without having moved in at all.
    """
    standing = [value for _, value in values_of(reads, "kasr", Side.BOTH, Instant.STANDING)]
    drops = [float(view.readings[at].drop.mean()) for view in views if at in view.readings]
    own = min(median(standing), 1.0) if standing else 1.0
    return 1 / (knee_perspective(median(drops) if drops else float("nan"), capture.distance) * own)


def with_band(summary: Summary, scale: Judged | None, movement: Movement, context: Context, banded: str) -> Summary:
    """The summary with its likeliest band, where one applies.

    Args:
        summary, scale: the summary, and it on the scale of its bands.
        movement, context: which table, and whether this athlete may be compared at all.
        banded: which of ``fppa`` and ``fppa_corrected`` carries the FPPA's bands in this clip.
    """
    if scale is None or not bands_apply(context):
        return summary
    table = band_table(summary.metric, summary.at, movement, context, banded)
    if table is None:
        return summary
    band, probability = uncertainty.likeliest_band(scale.value, scale.sd, table)
    return replace(summary, band=band, band_probability=probability)


def band_table(metric_id: str, at: Instant, movement: Movement, context: Context, banded: str) -> BandTable | None:
    """The band table that a metric is compared with in this clip; ``None`` where none applies."""
    if metric_id in ("fppa", "fppa_corrected"):
        return movement.band_table("fppa", at, context.sex) if metric_id == banded else None
    return movement.band_table(metric_id, at, context.sex)


def asymmetry(reads: Sequence[Read], metric_id: str) -> Summary | None:
    """Difference of the legs' median FPPA at matched depth; ``None`` unless both legs were tried in this clip.

    The clip's part of the error counts for both legs: it is not the same in the mirror.
    """
    sides = {r.measurement.side for r in reads if r.measurement.metric == metric_id}
    if sides != {Side.LEFT, Side.RIGHT}:
        return None
    parts = {s.side: s for s in summaries([r for r in reads if r.measurement.metric == metric_id]) if s.at is Instant.MATCHED_DEPTH}
    left, right = parts.get(Side.LEFT), parts.get(Side.RIGHT)
    if left is None or right is None or isinstance(left.result, NotMeasured) or isinstance(right.result, NotMeasured):
        nothing = NotMeasured(Reason.ONE_SIDE_ONLY, "Only one leg could be measured at matched depth, so there is nothing to compare.")
        return Summary("asymmetry", Side.BOTH, Instant.MATCHED_DEPTH, nothing)
    difference = left.result.value - right.result.value
    sd = (uncertainty.sd_of(left.result) ** 2 + uncertainty.sd_of(right.result) ** 2) ** 0.5
    worse = Side.LEFT if difference > 0 else Side.RIGHT
    result = uncertainty.around(abs(difference), sd, metric("asymmetry").unit)
    return Summary("asymmetry", worse, Instant.MATCHED_DEPTH, result, min(left.n_reps, right.n_reps), result.low, result.high)
