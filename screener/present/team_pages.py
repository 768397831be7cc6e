"""A team on paper, in words: an overview, and a page for each athlete with what each test showed, what changed, and the newest plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from screener.present import INTENDED_USE, NOT_THIS, report_view, words
from screener.present import team as wording
from screener.present.history import MINOR_KEEP, day_words, taken_words
from screener.present.team import AgainRow, StripView, TeamRow
from screener.present.view import KneeLine, Proof, RepChart, ReportView
from screener.team import Line
from screener.types import Screening, Severity

TITLE: Final = "Team"
ALL: Final = "All athletes"
SCREENING_ONLY: Final = "A screening, not a diagnosis."
NO_VIDEO: Final = "No picture: the video of this test was not kept."
GONE: Final = "No picture: the video was kept, but it is not on this machine any more."
OTHERWISE: Final = "No picture: the kept video now reads otherwise, so no frame would show what was read then."
NO_PROOF: Final = "No picture: no frame stands for this result."
NOT_ASKED: Final = "No picture: pictures were left out."
UNREADABLE: Final = "This result cannot be read by this version of the program. Screen the clip again."
NO_PLAN: Final = "No plan is kept."
NO_RESULT: Final = "Nothing is kept of this athlete yet. That says nothing about the movement, good or bad."
MEDIAN: Final = "Median of the repetitions with its interval"
MOST_DRILLS: Final = 8


@dataclass(frozen=True, slots=True)
class LegChange:
    """What changed in one leg, and its readings over time."""

    leg: str
    text: str
    strip: StripView | None


@dataclass(frozen=True, slots=True)
class TestView:
    """The newest result of one test.

    Attributes:
        screening_id: which one.
        title: test and day.
        knees: a sentence for each leg that was tested; empty where the result cannot be read.
        chart: the median of each leg before the bands; ``None`` where there is no number.
        changes: one a leg.
        proof: what its picture shows; ``None`` where none stands for it.
        no_picture: why there is no picture, where there is none.
        warnings: about the clip, with what to film differently.
    """

    screening_id: str
    title: str
    knees: tuple[KneeLine, ...]
    chart: RepChart | None
    changes: tuple[LegChange, ...]
    proof: Proof | None
    no_picture: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AthleteView:
    """One athlete's page: tests by name, what has to be filmed again, the newest plan as lines (the first is its heading)."""

    name: str
    about: str
    tests: tuple[TestView, ...]
    again: tuple[AgainRow, ...]
    plan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamView:
    """All pages of a team, worded.

    Attributes:
        title, group: of all pages; the group's name.
        as_of: the day of the newest result; ``None`` where there is none.
        dates: the same in words.
        counted: how much there is.
        stop_rules: before anything else.
        rows, again, outside: the table, who has to be filmed again, and headings with names of those who do not stand in it.
        minors: what holds for those under 18; "" where there is nobody.
        how_to_read, intended_use, not_this, only: what it says and what it does not.
        athletes: a page each, by name.
        software: what made these pages.
    """

    title: str
    group: str
    as_of: date | None
    dates: str
    counted: str
    stop_rules: tuple[str, ...]
    rows: tuple[TeamRow, ...]
    again: tuple[AgainRow, ...]
    outside: tuple[tuple[str, tuple[str, ...]], ...]
    minors: str
    how_to_read: tuple[str, ...]
    intended_use: str
    not_this: str
    only: str
    athletes: tuple[AthleteView, ...]
    software: str


def team_view(
    group: str | None,
    lines: Sequence[Line],
    people: int,
    outside: tuple[tuple[str, tuple[str, ...]], ...],
    athletes: tuple[AthleteView, ...],
    software: str,
    *,
    minors: bool,
) -> TeamView:
    """All pages, worded.

    Args:
        group: its name; ``None`` for all athletes.
        lines: of the table.
        people: how many athletes there are.
        outside: headings with names of those who do not stand in the table.
        athletes: a page each.
        software: what makes the pages.
        minors: whether anybody under 18 is among them.
    """
    from screener.intake import STOP_RULES

    newest = wording.as_of(lines)
    return TeamView(
        title=f"{TITLE}: {group}" if group else f"{TITLE}: {ALL.lower()}",
        group=group or ALL,
        as_of=None if newest is None else newest.date(),
        dates="" if newest is None else f"Newest result: {day_words(newest)}",
        counted=wording.counted(lines, people),
        stop_rules=tuple(STOP_RULES),
        rows=wording.rows(lines),
        again=wording.again_rows(lines),
        outside=outside,
        minors=MINOR_KEEP if minors else "",
        how_to_read=wording.HOW_TO_READ,
        intended_use=INTENDED_USE,
        not_this=NOT_THIS,
        only=SCREENING_ONLY,
        athletes=athletes,
        software=software,
    )


def athlete_view(
    name: str,
    about: str,
    lines: Sequence[Line],
    whole: Sequence[Line],
    results: Mapping[str, Screening],
    why_no_picture: Mapping[str, str],
    plan: str | None,
) -> AthleteView:
    """One athlete's page.

    Args:
        name, about: whose it is.
        lines: the athlete's.
        whole: the team's, whose strips share one scale.
        results: the newest results by identifier; one that is missing cannot be read.
        why_no_picture: by identifier, why there is none; a result that is not in it has one.
        plan: the newest kept plan as JSON; ``None`` where none is kept.
    """
    tests: dict[str, list[tuple[Line, TeamRow]]] = {}
    for line, row in zip(lines, wording.rows(lines, whole), strict=True):
        if line.side is not None:
            tests.setdefault(line.newest.id, []).append((line, row))
    views = tuple(_test(given[0][0], [row for _, row in given], results, why_no_picture) for given in tests.values())
    return AthleteView(name, about, views, wording.again_rows(lines), tuple(plan_lines(plan)))


def about_words(groups: Sequence[str], minor: bool) -> str:
    """What stands below an athlete's name."""
    return " ".join(part for part in (f"{', '.join(groups)}." if groups else "", MINOR_KEEP if minor else "") if part)


def proof_of(view: ReportView) -> Proof | None:
    """The frame that shows a result best."""
    return next((knee.proof for knee in view.knees if knee.proof is not None), None)


def _test(line: Line, rows: Sequence[TeamRow], results: Mapping[str, Screening], without: Mapping[str, str]) -> TestView:
    newest = line.newest
    title = f"{wording.test_title(newest.facts.test)}, {taken_words(newest.taken, newest.taken_by)}"
    changes = tuple(LegChange(row.leg, row.change, row.strip) for row in rows)
    if newest.id not in results:
        return TestView(newest.id, title, (), None, changes, None, UNREADABLE, ())
    view = report_view(results[newest.id])
    knees = tuple(knee for knee in view.knees if knee.value != words.NOT_TESTED)
    proof = proof_of(view)
    warned = (issue for issue in view.quality if issue.severity is not Severity.INFO)
    return TestView(
        newest.id,
        title,
        knees,
        _chart(view, knees),
        changes,
        proof,
        without.get(newest.id, "") if proof is not None else without.get(newest.id, NO_PROOF),
        tuple(" ".join(part for part in (issue.text, issue.fix) if part) for issue in warned),
    )


def _chart(view: ReportView, knees: Sequence[KneeLine]) -> RepChart | None:
    """The median of each leg in the place of repetitions, before the same bands."""
    drawn = [(knee, knee.strip) for knee in knees if knee.strip is not None]
    chart = next((one for one in view.charts if drawn and one.metric == drawn[0][1].metric), None)
    if chart is None:
        return None
    base = chart.points[0] if chart.points else None
    if base is None:
        return None
    points = tuple(
        replace(base, side=knee.side, rep=0, value=strip.value, low=strip.low, high=strip.high, time_s=None, by_hand=False)
        for knee, strip in drawn
    )
    return replace(chart, title=MEDIAN, points=points, missing=(), note="")


# ---------------------------------------------------------------- the plan


def plan_lines(text: str | None) -> Iterator[str]:
    """The newest plan in a few lines: when it begins, and what each phase holds. The first line is the heading."""
    data = _read(text)
    if data is None:
        yield NO_PLAN
        return
    yield f"The newest plan, from {day_words(date.fromisoformat(data['start']))}"
    days, minutes = data.get("days_a_week"), data.get("minutes")
    if isinstance(days, int) and isinstance(minutes, int):
        yield f"{words.counted(days, 'day')} a week, about {minutes} minutes each."
    for phase in _list(data.get("phases")):
        yield from _phase(phase)


def _read(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        data = json.loads(text)
        date.fromisoformat(data["start"])
    except (ValueError, KeyError, TypeError):
        return None
    return data if isinstance(data, dict) else None


def _list(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _phase(phase: dict[str, Any]) -> Iterator[str]:
    weeks = phase.get("weeks")
    drills: dict[str, str] = {}
    for session in _list(phase.get("sessions")):
        for item in _list(session.get("drills")):
            amounts = item.get("weeks")
            given = list(dict.fromkeys(map(str, amounts.values()))) if isinstance(amounts, dict) else []
            drills.setdefault(str(item.get("name", "")), " up to ".join(given[:1] + given[1:][-1:]))
    if not (isinstance(weeks, list) and len(weeks) == 2 and drills):
        return
    said = [f"{name} ({amount})" if amount else name for name, amount in list(drills.items())[:MOST_DRILLS]]
    more = f"; and {len(drills) - MOST_DRILLS} more" if len(drills) > MOST_DRILLS else ""
    yield f"Weeks {weeks[0]} to {weeks[1]}: {'; '.join(said)}{more}."
