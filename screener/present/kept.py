"""Results that were kept, in words: a line for the list, what can be followed over time, and two results beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from screener.compare import Change, Comparison, Entry, Progress, same_software
from screener.present import nothing_measured, words
from screener.present.clip import refusal
from screener.present.hip_check import WAY, test_words
from screener.present.history import NOT_ALIKE, compare_view, headline, taken_words, verdict_words, why_words
from screener.present.knees import finding_views
from screener.present.lookup import CORRECTED, judged, movement_of
from screener.present.view import FindingView, Table
from screener.types import Estimate, Instant, Screening, Side, Software, Status

REFUSED: Final = "could not be judged"
OTHER_VERSION_SHORT: Final = "other version: not like for like"
NOTHING_JUDGED: Final = "Nothing could be judged. That says nothing about the movement, good or bad."
NOTHING_CLEAR: Final = "No clear pattern was seen in what could be measured. That is no all-clear."
FIRST: Final = "the first one"
SAME_AS_TABLE: Final = "The same in numbers"
COMPARED_COLUMNS: Final = ("What", "Before", "After", "Change")
PROGRESS_COLUMNS: Final = ("Filmed", "Reading", "Against the first")
FOLLOWED: Final[tuple[tuple[str, Instant], ...]] = (
    (CORRECTED, Instant.MATCHED_DEPTH),
    ("fppa", Instant.MATCHED_DEPTH),
    ("kasr", Instant.LOWEST),
    ("mean_fppa", Instant.MATCHED_DEPTH_30),
    (CORRECTED, Instant.LOWEST),
    ("fppa", Instant.LOWEST),
    ("pelvic_drop", Instant.MATCHED_DEPTH),
    ("trunk_lean", Instant.MATCHED_DEPTH),
    ("wobble", Instant.WHOLE),
    ("depth", Instant.LOWEST),
)
"""What can be followed over time, what a test is judged by first."""

Key = tuple[str, Side, Instant]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A result that was kept, as it is listed.

    Attributes:
        title: test, leg and how it was done.
        when: the day of filming, and the clip.
        findings: what was seen or may have been, then what could not be judged; never empty.
        refused: whether nothing was measured.
        other_version: whether another program made it than the one that runs.
    """

    title: str
    when: str
    findings: tuple[str, ...]
    refused: bool
    other_version: bool


def kept_line(entry: Entry, current: Software) -> KeptLine:
    """A result as it is listed.

    Args:
        entry: the result.
        current: the program that runs.
    """
    screening = entry.screening
    refused = nothing_measured(screening)
    when = f"{taken_words(entry.taken, entry.taken_by)}, " if entry.taken is not None else ""
    return KeptLine(
        title=entry_title(entry),
        when=f"{when}{screening.video.name}",
        findings=tuple(_refused(screening) if refused else _findings(screening)),
        refused=refused,
        other_version=not same_software(screening.software, current),
    )


def entry_title(entry: Entry) -> str:
    """Test, leg and how it was done."""
    name = test_words(entry.screening.movement_id or "")
    return " ".join(part for part in (f"{name[0].upper()}{name[1:]}{_legs(entry.screening)}", WAY[entry.way]) if part)


def choice_words(entry: Entry) -> str:
    """A result as one choice among several."""
    when = f"{taken_words(entry.taken, entry.taken_by)}: " if entry.taken is not None else ""
    return f"{when}{entry_title(entry)} ({entry.screening.video.name})"


def _legs(screening: Screening) -> str:
    movement = movement_of(screening)
    sides = {rep.side for rep in screening.reps} - {Side.BOTH}
    if movement is None or not movement.single_leg or not sides:
        return ""
    return ", left and right leg" if len(sides) > 1 else f", {words.LEG[sides.pop()].lower()}"


def _findings(screening: Screening) -> Iterator[str]:
    found = finding_views(screening)
    seen = [f"{one.title}: {one.status_words}" for one in found if one.status in (Status.LIKELY, Status.POSSIBLE)]
    yield from seen
    if not seen:
        yield nothing_words(found)
    unjudged = [one.title for one in found if one.status is Status.NOT_MEASURED]
    if unjudged and len(unjudged) < len(found):
        yield f"Could not be judged: {'; '.join(unjudged)}."


def nothing_words(found: Sequence[FindingView]) -> str:
    """What is said where nothing was seen: that it was looked for, or that nothing could be judged and why."""
    if any(one.status is not Status.NOT_MEASURED for one in found):
        return NOTHING_CLEAR
    return " ".join((NOTHING_JUDGED, *dict.fromkeys(one.detail for one in found if one.detail)))


def _refused(screening: Screening) -> Iterator[str]:
    told = refusal(screening, measured=False)
    if told is not None:
        yield told.heading
        yield from told.reasons


# ---------------------------------------------------------------- over time


def followed(screenings: Iterable[Screening]) -> tuple[Key, ...]:
    """What can be followed over these results of one test; what the latest one is judged by comes first."""
    given = list(screenings)
    if not given:
        return ()
    latest = given[-1]
    found = {(s.metric, s.side, s.at) for screening in given for s in screening.summaries if _may_follow(screening, s.side, s.metric)}
    read = {(s.metric, s.side, s.at) for s in latest.summaries if isinstance(s.result, Estimate)}
    main = judged(latest, "fppa")
    order = sorted(FOLLOWED, key=lambda one: (one[0] in (CORRECTED, "fppa") and one[0] != main, FOLLOWED.index(one)))
    keys = [(metric, side, at) for metric, at in order for side in Side if (metric, side, at) in found]
    return tuple(sorted(keys, key=lambda key: (order.index((key[0], key[2])), key not in read)))


def _may_follow(screening: Screening, side: Side, metric: str) -> bool:
    movement = movement_of(screening)
    if movement is not None and not movement.single_leg and side is not Side.BOTH:
        return False  # in a squat each leg's angle is for the record only
    return metric != CORRECTED or judged(screening, "fppa") == CORRECTED


def progress_table(progress: Progress) -> Table:
    """One metric over time as a table: the twin of its chart."""
    unit = next((point.result.unit for point in progress.points if isinstance(point.result, Estimate)), None)
    decimals = words.metric_words(progress.metric, unit).decimals
    rows = []
    for place, point in enumerate(progress.points):
        when = taken_words(point.entry.taken, point.entry.taken_by) if point.entry.taken is not None else ""
        if place == progress.base:
            said = FIRST
        elif not isinstance(point.result, Estimate):
            said = ""
        elif point.why:
            said = NOT_ALIKE
        else:
            said = verdict_words(point.change) if point.change is not None else ""
            if point.change is not None and point.change.change is not None:
                said = f"{said}: {words.estimate(point.change.change, decimals)}"
        rows.append((when, words.short_result(point.result, decimals), said))
    return Table("progress", SAME_AS_TABLE, "", PROGRESS_COLUMNS, tuple(rows))


def unlike_lines(progress: Progress) -> tuple[str, ...]:
    """For each result that is not like for like: its day and the reasons."""
    return tuple(
        f"{taken_words(point.entry.taken, point.entry.taken_by) if point.entry.taken else point.entry.screening.video.name}: "
        f"{' '.join(why_words(why) for why in point.why)}"
        for place, point in enumerate(progress.points)
        if point.why and place != progress.base and isinstance(point.result, Estimate)
    )


# ---------------------------------------------------------------- side by side


def knee_changes(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """For each knee what the change comes to, and both readings below it; none where the two are not like for like."""
    if not comparison.alike:
        return ()
    angle = CORRECTED if any(judged(one.screening, "fppa") == CORRECTED for one in (comparison.before, comparison.after)) else "fppa"
    both = [change for change in comparison.changes if (change.metric, change.at) == ("kasr", Instant.LOWEST)]
    each = [change for change in comparison.changes if (change.metric, change.at) == (angle, Instant.MATCHED_DEPTH)]
    return tuple((headline(change), _both(change)) for change in both or each)


def _both(change: Change) -> str:
    decimals = words.metric_words(change.metric).decimals
    before, after = (words.short_result(one, decimals) for one in (change.before, change.after))
    return f"Before: {before}. After: {after}."


def compared_tables(comparison: Comparison) -> tuple[Table, Table]:
    """The main numbers before and after, and all others: four columns, so that a phone can show them."""
    view = compare_view(comparison)
    main, more = (
        tuple((f"{row.what}, {row.when}", row.before, row.after, f"{row.change}, {row.verdict}".removeprefix(", ")) for row in rows)
        for rows in (view.rows, view.more)
    )
    return Table("compared", "Before and after", "", COMPARED_COLUMNS, main), Table("more", "All other numbers", "", COMPARED_COLUMNS, more)
