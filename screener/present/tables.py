"""Tables in words, and numbers for charts: per repetition and over all of them."""

from __future__ import annotations

from typing import Final

from screener.present import words
from screener.present.hand import BY_HAND, marked, touched
from screener.present.lookup import (
    AS_SEEN,
    FOR_THIS_PERSON,
    band_table,
    is_open,
    judged,
    metric_of,
    movement_of,
    on_track_words,
    own_limit,
)
from screener.present.view import BandStrip, RepChart, RepPoint, RepRow, SummaryRow, Table
from screener.types import Band, BandTable, Estimate, Instant, Measurement, Movement, Screening, Side, Summary

SURE: Final = 0.6
"""Below this probability of the likeliest band, the two nearest bands are named instead of one."""

DIFFERENCE: Final = "asymmetry"

Column = tuple[str, Instant]

SINGLE_LEG: Final[tuple[Column, ...]] = (("fppa", Instant.MATCHED_DEPTH), ("fppa", Instant.LOWEST))
TOGETHER: Final[tuple[Column, ...]] = (("kasr", Instant.LOWEST), ("mean_fppa", Instant.MATCHED_DEPTH_30))
PER_LEG_NOTE: Final = (
    "For the record only: in a deep squat one degree of turning pushes the two readings about 4° apart (our own simulation). "
    "So left and right are never compared."
)

AS_SEEN_NOTE: Final = "Findings are judged by the corrected angle, because the body was turned or the foot stood off the picture's middle."


def rep_rows(screening: Screening) -> tuple[RepRow, ...]:
    """Everything that was attempted in each repetition."""
    return tuple(_rep_row(screening, m) for m in screening.measurements)


def _rep_row(screening: Screening, m: Measurement) -> RepRow:
    measured = isinstance(m.result, Estimate)
    named = words.metric_words(m.metric, m.result.unit if isinstance(m.result, Estimate) else None)
    return RepRow(
        rep=m.rep,
        side=m.side,
        side_words=words.SIDE[m.side],
        metric=m.metric,
        metric_words=named.label,
        at=m.at,
        at_words=words.AT[m.at],
        time="" if m.time_s is None else words.seconds(m.time_s),
        value=marked(screening, m, words.long_result(m.result, named.decimals)),
        measured=measured,
        by_hand=touched(screening, m),
    )


def tables(screening: Screening) -> tuple[Table, ...]:
    """The main numbers per repetition: inward angle for single-leg tests; both legs together, then each for the record, in a squat."""
    movement = movement_of(screening)
    if movement is None or not screening.reps:
        return ()
    if movement.single_leg:
        return _knee_tables(screening)
    return (
        _table(screening, "together", "Both knees together in each repetition", "", TOGETHER, (Side.BOTH,)),
        _table(screening, "legs", "Angle of each knee (FPPA)", PER_LEG_NOTE, SINGLE_LEG, (Side.LEFT, Side.RIGHT)),
    )


def _main_columns(screening: Screening) -> tuple[Column, ...]:
    """What a single-leg test is judged by, and the same at the lowest point."""
    return tuple((judged(screening, metric), at) for metric, at in SINGLE_LEG)


def _knee_tables(screening: Screening) -> tuple[Table, ...]:
    """The judged angle; beside a corrected one, the angle as seen."""
    main, title = _main_columns(screening), "Inward knee angle in each repetition"
    if main == SINGLE_LEG:
        return (_table(screening, "knee", f"{title} (FPPA)", "", main, ()),)
    return (
        _table(screening, "knee", f"{title} (FPPA, corrected for where the camera stood)", "", main, ()),
        _table(screening, "as_seen", "The same angle as the camera saw it (FPPA)", AS_SEEN_NOTE, SINGLE_LEG, ()),
    )


def _table(screening: Screening, id: str, title: str, note: str, columns: tuple[Column, ...], sides: tuple[Side, ...]) -> Table:
    one_metric = len({metric for metric, _ in columns}) == 1
    heads = [words.AT[at] if one_metric else f"{words.metric_words(metric).label} {words.AT[at]}" for metric, at in columns]
    rows: list[tuple[str, ...]] = []
    for rep in screening.reps:
        for side in sides or (rep.side,):
            cells = [_cell(screening, column, side, rep.index) for column in columns]
            rows.append((str(rep.index), words.SIDE[side], words.seconds(rep.turn_s), *cells))
    return Table(id, title, note, ("Rep", "Leg", "Lowest at", *heads), tuple(rows))


def _cell(screening: Screening, column: Column, side: Side, rep: int) -> str:
    metric, at = column
    found = screening.measurement(metric, side, rep, at)
    if found is None:
        return "not measured"
    unit = found.result.unit if isinstance(found.result, Estimate) else None
    return marked(screening, found, words.short_result(found.result, words.metric_words(metric, unit).decimals))


def summary_rows(screening: Screening) -> tuple[SummaryRow, ...]:
    """Medians over the repetitions, with the band where one applies."""
    return tuple(_summary_row(screening, s) for s in screening.summaries)


def _summary_row(screening: Screening, summary: Summary) -> SummaryRow:
    unit = summary.result.unit if isinstance(summary.result, Estimate) else None
    named = words.metric_words(summary.metric, unit)
    change = ""
    if unit is not None and summary.change_low is not None and summary.change_high is not None:
        low, high = words.number(summary.change_low, named.decimals), words.quantity(summary.change_high, unit, named.decimals)
        change = f"{low} to {high} when compared with another clip of the same set-up"
    return SummaryRow(
        side=summary.side,
        side_words=words.SIDE[summary.side],
        metric=summary.metric,
        metric_words=named.label,
        at=summary.at,
        at_words=words.AT[summary.at],
        value=words.long_result(summary.result, named.decimals) + _hand(screening, summary),
        change=change,
        band=band_words(summary, band_table(screening, summary.metric, summary.at)),
        n_reps=summary.n_reps,
        measured=unit is not None,
    )


def _hand(screening: Screening, summary: Summary) -> str:
    """That a median rests on a joint placed by hand; "" where it does not."""
    key = (summary.metric, summary.side, summary.at)
    own = [m for m in screening.measurements if (m.metric, m.side, m.at) == key]
    if summary.metric == DIFFERENCE:
        own = [m for m in screening.measurements if (m.metric, m.at) == (judged(screening, AS_SEEN), summary.at)]
    return f", {BY_HAND}" if any(touched(screening, m) for m in own) else ""


def band_words(summary: Summary, table: BandTable | None) -> str:
    """``mild band, 71 % sure``, or ``borderline on track / mild (55 % sure of mild)`` near an edge; "" where no band applies."""
    band, share = summary.band, summary.band_probability
    if band is None or share is None:
        return ""
    name = words.BAND[band]
    if share >= SURE:
        return f"{name} band, {words.percent(share)} sure"
    beside = _neighbour(summary, table) if table is not None else None
    if beside is None:
        return f"borderline {name} band, {words.percent(share)} sure"
    first, second = sorted((band, beside), key=list(Band).index)
    return f"borderline {words.BAND[first]} / {words.BAND[second]} ({words.percent(share)} sure of {name})"


def _neighbour(summary: Summary, table: BandTable) -> Band | None:
    """The band across the edge that is nearest to the value, of those edges that the likeliest band has."""
    if summary.band is None or not isinstance(summary.result, Estimate):
        return None
    value, order = summary.result.value, list(Band)
    place = order.index(summary.band)
    sides = [(abs(value - table.edges[i]), order[j]) for i, j in ((place - 1, place - 1), (place, place + 1)) if 0 <= i < len(table.edges)]
    return min(sides, key=lambda pair: pair[0])[1]


def charts(screening: Screening) -> tuple[RepChart, ...]:
    """Numbers for drawings, one chart per metric and instant; the headline's first."""
    movement = movement_of(screening)
    first: tuple[Column, ...] = TOGETHER if movement is not None and not movement.single_leg else _main_columns(screening)
    found = dict.fromkeys((m.metric, m.at) for m in screening.measurements)
    ordered = [*(c for c in first if c in found), *(c for c in found if c not in first)]
    return tuple(chart for column in ordered if (chart := _chart(screening, movement, column)) is not None)


def _chart(screening: Screening, movement: Movement | None, column: Column) -> RepChart | None:
    metric, at = column
    rows = [m for m in screening.measurements if (m.metric, m.at) == column]
    points = tuple(
        RepPoint(m.side, m.rep, m.at, m.result.value, m.result.low, m.result.high, m.time_s, touched(screening, m))
        for m in rows
        if isinstance(m.result, Estimate)
    )
    missing = tuple(
        f"Repetition {m.rep}, {words.SIDE[m.side]}: {words.long_result(m.result, 0)}" for m in rows if not isinstance(m.result, Estimate)
    )
    known = metric_of(metric)
    unit = known.unit if known else next((m.result.unit for m in rows if isinstance(m.result, Estimate)), None)
    if unit is None:
        return None
    named = words.metric_words(metric, unit)
    strip = band_strip(screening, metric, at)
    axis = f"{named.label} ({words.unit_axis(unit)})"
    note = PER_LEG_NOTE if movement is not None and not movement.single_leg and known is not None and known.per_leg else ""
    return RepChart(metric, at, f"{named.label}, {words.AT[at]}", axis, words.unit_behind(unit), points, missing, strip, note)


def band_strip(screening: Screening, metric: str, at: Instant) -> BandStrip | None:
    """The bands behind a chart, only where the core gave a band for it (they are withheld outside their age range, for instance)."""
    shown = any((s.metric, s.at) == (metric, at) and s.band is not None for s in screening.summaries)
    table, known = band_table(screening, metric, at), metric_of(metric)
    if table is None or known is None or not shown:
        return None
    kept = [(edge, words.BAND[band]) for edge, band in zip(table.edges, Band, strict=False) if not is_open(edge)]
    distinct = [pair for i, pair in enumerate(kept) if i == 0 or pair[0] != kept[i - 1][0]]
    edges, names = [edge for edge, _ in distinct], [*(name for _, name in distinct), words.BAND[Band.MARKED]]
    if table.falling:
        edges, names = edges[::-1], names[::-1]
    owner = "" if own_limit(screening, metric) is None else f" {FOR_THIS_PERSON}"
    basis = words.with_proposal(table.basis, table.proposal or not table.sources)
    caption = f"On track: {on_track_words(screening, table, known)}{owner}. {basis}"
    return BandStrip(tuple(edges), tuple(names), caption)
