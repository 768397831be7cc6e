"""Drawings over time: a number with its interval, and the pain log. Nothing is worked out here but where a mark stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from screener.history import Pain
from screener.present.diary import PAIN_AXIS, PAIN_LIMIT
from screener.present.history import ProgressPoint, ProgressView

if TYPE_CHECKING:
    import altair as alt

HEIGHT: Final = 300
PAIN_HEIGHT: Final = 200
ALIKE, UNLIKE, UNREAD, BAND = "like for like", "not like for like", "not measured", "no change from the first"
MARKS: Final = {ALIKE: "\u25cf", UNLIKE: "\u25c7", UNREAD: "\u250a"}
"""Kinds of points, with the sign that stands for each in the key: they differ in form, not in colour alone."""
BAND_MARK: Final = "\u2591"
_INK: Final = "#3B8EC2"
_HOLLOW: Final = "#B5651D"
_GREY: Final = "#8A949C"
_BAND: Final = "rgba(138, 148, 156, 0.22)"
_APART: Final = 0.035
"""Results of one day stand so far apart, as a share of the whole time."""
_ROOM: Final = 0.08


def over_time(view: ProgressView) -> alt.LayerChart | alt.FacetChart:
    """Points with intervals over time, joined only where one follows on another and both are like for like.

    A reading that is missing is a broken upright line without a place on the axis; it breaks the line that joins the others.

    Args:
        view: at least one point must hold a number.
    """
    import altair as alt

    places = _places([point.taken for point in view.points])
    rows = [_row(point, place, part) for point, place, part in zip(view.points, places, _parts(view.points), strict=True)]
    low, high = _span(view)
    x = alt.X("t:Q", scale=_time_scale(alt, places), title=None, axis=_days(alt, [point.taken for point in view.points]))
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("value:Q", scale=scale, title=view.axis)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(MARKS), range=[_INK, _HOLLOW, _GREY]), legend=None)
    base = _chart(alt, rows)
    like, unlike, unread = (base.transform_filter(f"datum.kind === '{kind}'") for kind in MARKS)
    interval = base.transform_filter("datum.value !== null").mark_rule(strokeWidth=3, opacity=0.8)
    layers = [
        *_band(alt, view, scale),
        unread.mark_rule(strokeDash=[3, 4], strokeWidth=2).encode(x=x, color=colour),
        like.mark_line(strokeWidth=1.5, opacity=0.55, color=_INK).encode(x=x, y=y, detail="part:N"),
        interval.encode(x=x, y=alt.Y("low:Q", scale=scale, title=view.axis), y2="high:Q", color=colour),
        like.mark_point(shape="circle", filled=True, size=120, opacity=1).encode(x=x, y=y, color=colour),
        unlike.mark_point(shape="diamond", filled=False, size=130, strokeWidth=2.5, opacity=1).encode(x=x, y=y, color=colour),
    ]
    return alt.layer(*layers).properties(height=HEIGHT, padding={"left": 0, "right": 12, "top": 8, "bottom": 8})


def key(view: ProgressView) -> str:
    """What the marks of the chart mean, as far as they are in it."""
    kinds = {_kind(point) for point in view.points}
    said = [f"{mark} {kind}" for kind, mark in MARKS.items() if kind in kinds]
    parts = [*said, *([f"{BAND_MARK} {BAND}"] if view.band else [])]
    return " \u2003 ".join(part.replace(" ", "\u00a0") for part in parts)


def _kind(point: ProgressPoint) -> str:
    return UNREAD if point.value is None else ALIKE if point.alike else UNLIKE


def _chart(alt: Any, rows: list[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=rows))


def _row(point: ProgressPoint, place: float, part: int) -> dict[str, Any]:
    return {"t": place, "value": point.value, "low": point.low, "high": point.high, "kind": _kind(point), "part": part}


def _parts(points: Sequence[ProgressPoint]) -> list[int]:
    """Which stretch of the line a point belongs to; everything that is missing or not like for like ends one."""
    found, part = [], 0
    for point in points:
        part += point.value is None or not point.alike
        found.append(part)
    return found


def _places(taken: Sequence[datetime | None]) -> list[float]:
    """Places on the axis in milliseconds; results of one day side by side in their order."""
    days = [_ms(moment) for moment in taken]
    whole = max(max(days) - min(days), _DAY_MS)
    return [day + _APART * whole * days[:i].count(day) for i, day in enumerate(days)]


_DAY_MS: Final = 86_400_000.0


def _ms(moment: datetime | date | None) -> float:
    day = moment.date() if isinstance(moment, datetime) else moment or date.min
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def _time_scale(alt: Any, places: Sequence[float]) -> Any:
    room = max(_ROOM * (max(places) - min(places)), _DAY_MS)
    return alt.Scale(domain=[min(places) - room, max(places) + room], nice=False, zero=False)


def _days(alt: Any, moments: Sequence[datetime | date | None]) -> Any:
    """An axis that names the days on which there is something, and no hour."""
    words = "utcFormat(datum.value, '%-d %b %Y')"
    days = sorted({_ms(moment) for moment in moments})
    return alt.Axis(values=days, labelExpr=words, grid=False, labelOverlap="greedy", labelSeparation=8)


def _span(view: ProgressView) -> tuple[float, float]:
    ends = [end for point in view.points for end in (point.low, point.high) if end is not None] + list(view.band or ())
    room = _ROOM * (max(ends) - min(ends)) or 1.0
    return min(ends) - room, max(ends) + room


def _band(alt: Any, view: ProgressView, scale: Any) -> list[Any]:
    if view.band is None:
        return []
    area = _chart(alt, [{"from": view.band[0], "to": view.band[1]}])
    return [area.mark_rect(color=_BAND, opacity=1).encode(y=alt.Y("from:Q", scale=scale, title=view.axis), y2="to:Q")]


def pain(log: Sequence[Pain]) -> alt.LayerChart | alt.FacetChart:
    """The pain log: one mark a day and nothing in between, with the limit of the pain rule.

    Args:
        log: at least one entry, by day.
    """
    import altair as alt

    days = [_ms(entry.day) for entry in log]
    rows = [{"t": day, "level": entry.level, "zero": 0} for day, entry in zip(days, log, strict=True)]
    x = alt.X("t:Q", scale=_time_scale(alt, days), title=None, axis=_days(alt, [entry.day for entry in log]))
    y = alt.Y("level:Q", scale=alt.Scale(domain=[0, 10], nice=False), title=PAIN_AXIS, axis=alt.Axis(values=list(range(0, 11, 2))))
    base = _chart(alt, rows)
    limit = _chart(alt, [{"level": PAIN_LIMIT}]).mark_rule(strokeDash=[4, 4], strokeWidth=1.5, color=_HOLLOW)
    return alt.layer(
        limit.encode(y=y),
        base.mark_rule(strokeWidth=2, color=_INK, opacity=0.6).encode(x=x, y=y, y2="zero:Q"),
        base.mark_point(filled=True, size=90, color=_INK, opacity=1).encode(x=x, y=y),
    ).properties(height=PAIN_HEIGHT, padding={"left": 0, "right": 12, "top": 4, "bottom": 8})
