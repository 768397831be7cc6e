"""Results over time in words: what changed beyond the error of the method, what did not, and what is not like for like.

Never "better" or "worse": a knee that moves less inward on video is just that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from screener import compare, hipcheck
from screener.compare import Change, Comparison, Entry, Point, Progress, Unlike, Verdict, Why
from screener.present import words
from screener.present.hip_check import WAY, test_words
from screener.present.lookup import AS_SEEN, CORRECTED, judged, movement_of
from screener.present.plan import date_words
from screener.types import Estimate, Instant, NotMeasured, Side, Unit, Way

INWARD: Final = ("less inward", "more inward")
_DIRECTION: Final[Mapping[str, tuple[str, str]]] = {
    "pelvic_drop": ("pelvis more level", "pelvis drops more"),
    "trunk_lean": ("leans less", "leans more"),
    "wobble": ("steadier", "less steady"),
    "depth": ("less deep", "deeper"),
    "tempo": ("faster", "slower"),
    "asymmetry": ("legs more alike", "legs less alike"),
}
WITHIN: Final = "within the error"
NO_CHANGE: Final = "no change beyond the error of the method"
NOT_ALIKE: Final = "not like for like"
NOT_MEASURED: Final = "not measured"

ERROR_NOTE: Final = (
    "A change counts only where its interval leaves out zero. The interval holds the error of reading both clips. "
    "People also vary from day to day; how much is not known here. One row in twenty may look changed by chance."
)
BY_HAND_NOTE: Final = "Measured by hand, a change of the knee angle under about 9° is within the error, too (Munro 2012)."
ALIKE_NOTE: Final = "To compare like for like, film the same test from the same place, go equally deep, and use one version of the program."
OTHER_VERSION: Final = "Made by another version of the program: not like for like with new results. Screen the clip again to compare."
TOLERANCE_NOTE: Final = (
    f"Two clips count as filmed alike where the camera's distance differs by at most {compare.DISTANCE_SHARE * 100:.0f} %, "
    f"and its place, the turn and the tilt by at most {compare.TURN_DEG:.0f}°. Lowest points count as equally deep within "
    f"{compare.DEPTH_PERCENT:.0f} % of leg length. These limits are our own proposal."
)
NARROW: Final = (
    f"You say that the set-up was the same, and the clips agree (distance within {hipcheck.SAME_DISTANCE * 100:.0f} %, place within "
    f"{hipcheck.SAME_PLACE_DEG:.0f}°; our own proposal). So the narrower intervals are used."
)
NOT_NARROW: Final = "You say that the set-up was the same. The clips do not show that, so the wider intervals are used."

KEEP_NOTE: Final = "Kept on this machine only. The answers to the safety questions are not kept."
MINOR_KEEP: Final = "Under 18: kept because a guardian agreed. Keep it between the athlete, the guardian and the coach; do not share it."
MINOR_EXPORT: Final = "Some of it is about people under 18. Use the file as a spare copy for yourself; do not share it."
MINOR_ASK: Final = "Under 18, a parent or guardian decides. Nothing is kept before they agree."
EXPORT_NOTE: Final = "The file holds names and results, and clips where they were kept. It is not locked: store it in a safe place."

_KEY: Final = (Instant.MATCHED_DEPTH, Instant.LOWEST)
_MAIN: Final = frozenset(
    {
        *((metric, at) for metric in ("fppa", CORRECTED) for at in _KEY),
        ("kasr", Instant.LOWEST),
        ("mean_fppa", Instant.MATCHED_DEPTH_30),
        ("pelvic_drop", Instant.MATCHED_DEPTH),
        ("trunk_lean", Instant.MATCHED_DEPTH),
        ("wobble", Instant.WHOLE),
        ("depth", Instant.LOWEST),
    }
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One metric in both results, as a row of a table."""

    what: str
    when: str
    before: str
    after: str
    change: str
    verdict: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """Two results side by side, worded.

    Attributes:
        title, first, second: the test, and which results.
        headlines: one sentence a leg, or one where the whole is not like for like.
        why: reasons why it is not like for like.
        rows, more: the main numbers, and all others.
        notes: how to read it.
    """

    title: str
    first: str
    second: str
    headlines: tuple[str, ...]
    why: tuple[str, ...]
    rows: tuple[ChangeRow, ...]
    more: tuple[ChangeRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """One result on the chart; without numbers where nothing was measured. ``alike`` is false where it must not be joined to the rest."""

    taken: datetime | None
    value: float | None
    low: float | None
    high: float | None
    alike: bool
    said: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """One metric over time: numbers for a drawing, and the same in words.

    Attributes:
        title, axis: what is drawn, and the words at the axis with the unit.
        points: in the order of time.
        band: (low, high) inside which a later value is no change from the first; ``None`` where nothing can be compared.
        band_words: what the band means.
        notes: how to read it.
    """

    title: str
    axis: str
    points: tuple[ProgressPoint, ...]
    band: tuple[float, float] | None
    band_words: str
    notes: tuple[str, ...]


def compare_view(comparison: Comparison) -> CompareView:
    """Two results side by side, worded for every face."""
    main = [change for change in comparison.changes if _is_main(comparison, change)]
    rest = [change for change in comparison.changes if change not in main]
    first, second = comparison.before, comparison.after
    name = test_words((first if first.screening.movement_id else second).screening.movement_id or "")
    notes = [(NARROW if comparison.narrow else NOT_NARROW) if comparison.said_same and comparison.alike else ""]
    notes += [ERROR_NOTE, BY_HAND_NOTE if any(change.metric == "fppa" for change in main) else ""]
    notes += [ALIKE_NOTE if comparison.why or any(change.why for change in main) else "", TOLERANCE_NOTE]
    return CompareView(
        title=name[0].upper() + name[1:],
        first=entry_words(first),
        second=entry_words(second),
        headlines=tuple(_headlines(comparison)),
        why=tuple(why_words(why) for why in comparison.why),
        rows=tuple(_row(change) for change in main),
        more=tuple(_row(change) for change in rest),
        notes=tuple(note for note in notes if note),
    )


def entry_words(entry: Entry) -> str:
    """Which result is meant: its day where it is known, its clip, and how it was done."""
    when = f"{taken_words(entry.taken, entry.taken_by)}, " if entry.taken is not None else ""
    how = f", {WAY[entry.way]}" if WAY[entry.way] else ""
    return f"{when}{entry.screening.video.name}{how}"


def day_words(taken: datetime | date) -> str:
    """``Fri 20 Nov 2026``."""
    return date_words(taken.date() if isinstance(taken, datetime) else taken)


def taken_words(taken: datetime, by: str) -> str:
    """The day of filming, and who says so where it was not the user."""
    source = {"file": " (date of the file)", "now": " (day of keeping)"}.get(by, "")
    return f"{day_words(taken)}{source}"


def _is_main(comparison: Comparison, change: Change) -> bool:
    if (change.metric, change.at) not in _MAIN:
        return False
    movement = movement_of(comparison.after.screening)
    if movement is not None and not movement.single_leg and change.side is not Side.BOTH:
        return False  # in a squat each leg's angle is for the record only
    return change.metric != CORRECTED or CORRECTED in _judged(comparison)


def _judged(comparison: Comparison) -> list[str]:
    return [judged(entry.screening, "fppa") for entry in (comparison.before, comparison.after)]


def _headlines(comparison: Comparison) -> Iterable[str]:
    """One sentence for each leg about what the test is judged by."""
    if comparison.why:
        yield f"{NOT_ALIKE[0].upper()}{NOT_ALIKE[1:]}, so no change is named."
        return
    metric = CORRECTED if CORRECTED in _judged(comparison) else "fppa"
    single = [change for change in comparison.changes if (change.metric, change.at) == (metric, Instant.MATCHED_DEPTH)]
    squat = [change for change in comparison.changes if (change.metric, change.at) == ("kasr", Instant.LOWEST)]
    for change in squat or single:
        yield headline(change)


def headline(change: Change) -> str:
    """What a change comes to, in one sentence."""
    who = words.KNEE[change.side]
    if change.verdict is Verdict.NOT_ALIKE:
        return f"{who}: {NOT_ALIKE}. {' '.join(why_words(why) for why in change.why)}".rstrip()
    if change.change is None:
        return f"{who}: {_unread(change)}."
    return f"{who} {words.AT[change.at]}: {size_words(change)}."


def size_words(change: Change) -> str:
    """What a change comes to with its size, or how large one would have to be; what was not compared is only named."""
    if change.change is None:
        return verdict_words(change)
    decimals = words.metric_words(change.metric, change.change.unit).decimals
    if change.verdict is Verdict.WITHIN_ERROR:
        noise = words.quantity(change.change.high - change.change.value, change.change.unit, decimals)
        return f"{NO_CHANGE} (here {noise} either way)"
    return f"{verdict_words(change)} by {words.estimate(_size(change.change), decimals)}"


def _size(change: Estimate) -> Estimate:
    """How large a change is, whichever way it went."""
    if change.value >= 0:
        return change
    return Estimate(-change.value, -change.high, -change.low, change.unit, change.level)


def verdict_words(change: Change) -> str:
    """What a change comes to, in a few words."""
    if change.verdict in (Verdict.LESS, Verdict.MORE):
        return _DIRECTION.get(change.metric, INWARD)[change.verdict is Verdict.MORE]
    return {Verdict.WITHIN_ERROR: WITHIN, Verdict.NOT_ALIKE: NOT_ALIKE}.get(change.verdict, NOT_MEASURED)


def _unread(change: Change) -> str:
    """Why a metric that was not measured cannot be compared."""
    missing = next((one for one in (change.before, change.after) if isinstance(one, NotMeasured)), None)
    where = "first" if isinstance(change.before, NotMeasured) else "second"
    both = isinstance(change.before, NotMeasured) and isinstance(change.after, NotMeasured)
    reason = words.REASON[missing.reason] if missing is not None else NOT_MEASURED
    return f"{NOT_MEASURED} in {'either clip' if both else f'the {where} clip'} ({reason})"


def _row(change: Change) -> ChangeRow:
    unit = next((one.unit for one in (change.before, change.after) if isinstance(one, Estimate)), None)
    named = words.metric_words(change.metric, unit)
    what = named.label if change.side is Side.BOTH else f"{named.label}, {words.SIDE[change.side]}"
    why = " ".join(why_words(one) for one in change.why)
    said = verdict_words(change)
    return ChangeRow(
        what=what,
        when=words.AT[change.at],
        before=words.short_result(change.before, named.decimals),
        after=words.short_result(change.after, named.decimals),
        change="" if change.change is None else words.estimate(change.change, named.decimals),
        verdict=f"{said}: {words.inside(why)}" if why else said,
    )


# ---------------------------------------------------------------- reasons


def why_words(why: Why) -> str:
    """Why two results are not like for like, in one sentence."""
    plain = _PLAIN.get(why.kind)
    return plain if plain is not None else _FILLED[why.kind](why)


_PLAIN: Final[Mapping[Unlike, str]] = {
    Unlike.PERSON: "They are of two people.",
    Unlike.SAME_CLIP: "They are of one and the same clip.",
    Unlike.LEG: "They show different legs.",
    Unlike.MODEL: "They were read with two different pose models. Screen both clips again.",
    Unlike.MIRRORED: "One clip may be mirrored, so left and right may be swapped. Screen it again and say whether it is.",
    Unlike.CAMERA_UNKNOWN: "Where the camera stood could not be read in one of them.",
    Unlike.DEPTH_UNKNOWN: "How deep the lowest point was could not be read in one of them.",
}


def _value(value: str | float | None, unit: Unit) -> str:
    return words.quantity(value, unit, 1 if unit is Unit.METRE else 0) if isinstance(value, (int, float)) and math.isfinite(value) else "?"


def _nothing(why: Why) -> str:
    empty = [str(place) for place in (why.before, why.after) if place]
    return f"Nothing was measured in the {' and the '.join(empty)} clip."


def _test(why: Why) -> str:
    return f"They are two tests: {test_words(str(why.before or ''))}, then {test_words(str(why.after or ''))}."


def _way(why: Why) -> str:
    ways = [WAY[Way(str(way))] or "in the natural way" for way in (why.before, why.after)]
    return f"They were done in two ways: {ways[0]}, then {ways[1]}."


def _apart(text: str, unit: Unit) -> Callable[[Why], str]:
    return lambda why: f"{text} {_value(why.before, unit)}, then {_value(why.after, unit)}."


_FILLED: Final[Mapping[Unlike, Callable[[Why], str]]] = {
    Unlike.NOTHING_MEASURED: _nothing,
    Unlike.TEST: _test,
    Unlike.WAY: _way,
    Unlike.VERSION: lambda why: f"They were made by two versions of the program ({why.before}, then {why.after}). Screen both again.",
    Unlike.DISTANCE: _apart("The camera stood too far apart: about", Unit.METRE),
    Unlike.TURN: _apart(f"The body was turned to the camera by more than {compare.TURN_DEG:.0f}° apart:", Unit.DEGREE),
    Unlike.PLACE: _apart(f"The foot stood off the picture's middle by more than {compare.PLACE_DEG:.0f}° apart:", Unit.DEGREE),
    Unlike.TILT: _apart(f"The camera was tilted by more than {compare.TILT_DEG:.0f}° apart:", Unit.DEGREE),
    Unlike.DEPTH: _apart("The lowest points were not equally deep:", Unit.PERCENT_LEG),
}


# ---------------------------------------------------------------- over time


Line = tuple[str, Side, Instant]
"""What is followed over time: a metric of a side at an instant."""


def lines(entries: Sequence[Entry], metric: str) -> tuple[Line, ...]:
    """Sides and instants at which any of the results attempted a metric, in the order of the first that did."""
    found = (s for entry in entries for s in entry.screening.summaries if s.metric == metric)
    return tuple(dict.fromkeys((s.metric, s.side, s.at) for s in found))


def judged_lines(entries: Sequence[Entry]) -> tuple[Line, ...]:
    """What results of one test are judged by: the ratio in a squat, else the angle of each leg that was read in any of them."""
    corrected = any(judged(entry.screening, AS_SEEN) == CORRECTED for entry in entries)
    squats = [line for line in lines(entries, "kasr") if line[1:] == (Side.BOTH, Instant.LOWEST)]
    angles = [line for line in lines(entries, CORRECTED if corrected else AS_SEEN) if line[2] is Instant.MATCHED_DEPTH]
    read = [line for line in angles if any(isinstance(_result(entry, line), Estimate) for entry in entries)]
    return tuple(squats or read or angles)


def unread(entries: Iterable[Entry]) -> Iterator[str]:
    """A sentence for each result in which nothing was measured: no line over time shows those."""
    for entry in entries:
        if not any(isinstance(summary.result, Estimate) for summary in entry.screening.summaries):
            yield f"{entry_words(entry)}: nothing was measured."


def _result(entry: Entry, line: Line) -> Estimate | NotMeasured | None:
    found = entry.screening.summary(*line)
    return None if found is None else found.result


def progress_view(progress: Progress) -> ProgressView:
    """One metric over time, worded for every face."""
    unit = next((point.result.unit for point in progress.points if isinstance(point.result, Estimate)), None)
    named = words.metric_words(progress.metric, unit)
    who = "" if progress.side is Side.BOTH else f", {words.SIDE[progress.side]}"
    band = progress.band
    said = ""
    if band is not None and unit is not None:
        low, high = words.number(band[0], named.decimals), words.quantity(band[1], unit, named.decimals)
        said = f"Inside {low} to {high} a later value is {NO_CHANGE}. Beyond it, one with a wide interval may be none, either."
    return ProgressView(
        title=f"{named.label}{who}, {words.AT[progress.at]}",
        axis=f"{named.label} ({words.unit_axis(unit)})" if unit is not None else named.label,
        points=tuple(_point(point, place == progress.base, named.decimals) for place, point in enumerate(progress.points)),
        band=band,
        band_words=said,
        notes=(ERROR_NOTE, ALIKE_NOTE, TOLERANCE_NOTE),
    )


def _point(point: Point, is_base: bool, decimals: int) -> ProgressPoint:
    result = point.result if isinstance(point.result, Estimate) else None
    when = f"{taken_words(point.entry.taken, point.entry.taken_by)}: " if point.entry.taken is not None else ""
    said = f"{when}{words.short_result(point.result, decimals)}"
    if is_base:
        said += ", the first one"
    elif result is not None and point.why:
        said += f", {NOT_ALIKE}: {' '.join(why_words(why) for why in point.why)}"
    elif result is not None and point.change is not None:
        said += f", {verdict_words(point.change)}"
    alike = is_base or (result is not None and not point.why)
    return ProgressPoint(
        taken=point.entry.taken,
        value=None if result is None else result.value,
        low=None if result is None else result.low,
        high=None if result is None else result.high,
        alike=alike,
        said=words.clause(said) + ".",
    )
