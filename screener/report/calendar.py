"""The training days as an iCalendar file: one all-day entry per session, and one per day of filming again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from screener.present.plan_view import DayView, PlanView
from screener.report import plan_words as say
from screener.report.plan_sheet import PlanSheet

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT: Final = "-//Knee Screener//Plan//EN"
PLACE: Final = "knee-screener.invalid"
"""Behind the ``@`` of an entry's identifier; a name that can belong to nobody."""
PAIN: Final = "pain"


def to_ics(sheet: PlanSheet) -> bytes:
    """The calendar in UTF-8 with CRLF line ends; the same sheet gives the same bytes.

    Days are dates without a clock time or zone. Every identifier follows from the plan's first day, its clips and the day itself, so that
    importing the file again changes entries and does not double them.
    """
    from icalendar import Calendar

    view = sheet.view
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", view.title)
    for place, day in enumerate(view.days):
        made.add_component(_event(sheet, day, sum(other.iso == day.iso for other in view.days[:place])))
    return bytes(made.to_ical())


def _event(sheet: PlanSheet, day: DayView, before: int) -> Event:
    """One day; ``before`` counts entries of the same date that came before it."""
    from icalendar import Event

    start, when = sheet.plan.wishes.start, date.fromisoformat(day.iso)
    event = Event()
    event.add("uid", f"{start.isoformat()}-{_clips(sheet)}-{day.iso}-{before}@{PLACE}")
    event.add("dtstamp", datetime.combine(start, time(), UTC))
    event.add("dtstart", when)
    event.add("dtend", when + timedelta(days=1))
    event.add("summary", summary(day))
    event.add("description", "\n".join(_description(sheet.view, day)))
    event.add("categories", [say.PRACTICE.removesuffix(":")])
    event.add("transp", "TRANSPARENT")
    return event


def _clips(sheet: PlanSheet) -> str:
    """The beginning of the first clip's checksum, so that plans from other clips keep their entries apart."""
    return sheet.plan.check.takes[0].screening.video.sha256[:12]


def summary(day: DayView) -> str:
    """``Knee practice: Session A (20 min)``; for filming days what is to be filmed."""
    return f"{say.PRACTICE} {day.title}" + (f" ({day.minutes} min)" if day.minutes else "")


def _description(view: PlanView, day: DayView) -> list[str]:
    """The lines of the day, then the pain rule where something is trained, then the stop rules."""
    pain = [f"{note.title}: {note.text}" for note in view.notes if note.id == PAIN and not day.filming]
    return [f"{say.WEEK} {day.week}", *(f"- {line}" for line in day.lines), "", *pain, *(f"! {rule}" for rule in view.stop_rules)]
