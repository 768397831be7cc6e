"""The calendar as another library reads it: every day, once, with what is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import vobject

from screener.report import PlanSheet
from screener.report.calendar import summary, to_ics


def events(sheet: PlanSheet) -> list[Any]:
    """Entries in the order of the file."""
    calendar = vobject.readOne(to_ics(sheet).decode())
    return list(calendar.vevent_list)


class TestRoundTrip:
    """Days in, days out."""

    def test_every_day_is_one_entry_with_its_date_and_name(self, sheet: PlanSheet) -> None:
        found = events(sheet)
        assert [(e.dtstart.value, e.summary.value) for e in found] == [
            (date.fromisoformat(day.iso), summary(day)) for day in sheet.view.days
        ]
        assert len(found) == len(sheet.plan.days)

    def test_entries_last_a_whole_day_and_block_nothing(self, sheet: PlanSheet) -> None:
        for event in events(sheet):
            assert type(event.dtstart.value) is date
            assert event.dtend.value - event.dtstart.value == timedelta(days=1)
            assert event.transp.value == "TRANSPARENT"

    def test_an_entry_says_what_to_do_and_when_to_stop(self, sheet: PlanSheet) -> None:
        pain = next(note for note in sheet.view.notes if note.id == "pain")
        for event, day in zip(events(sheet), sheet.view.days, strict=True):
            text = event.description.value
            assert all(line in text for line in (*day.lines, *sheet.view.stop_rules))
            assert day.filming or pain.text in text

    @pytest.mark.parametrize("sheet", ["one clip"], indirect=True)
    def test_names_of_entries(self, sheet: PlanSheet) -> None:
        names = [event.summary.value for event in events(sheet)]
        first = sheet.view.days[0]
        assert names[0] == f"Knee practice: Session A ({first.minutes} min)"
        filming = [name for name in names if "Film again" in name]
        assert len(filming) == 3
        assert not any("(0 min)" in name for name in names)

    def test_identifiers_are_unique_and_follow_from_the_plan(self, sheet: PlanSheet) -> None:
        ids = [event.uid.value for event in events(sheet)]
        assert len(set(ids)) == len(ids)
        assert ids == [event.uid.value for event in events(replace(sheet))]

    @pytest.mark.parametrize("sheet", ["one clip"], indirect=True)
    def test_plans_of_other_days_or_clips_do_not_share_identifiers(self, sheet: PlanSheet) -> None:
        from tests import factories

        plan = sheet.plan
        take = replace(plan.check.takes[0], screening=factories.both_legs())
        clip = replace(take.screening, video=replace(take.screening.video, sha256="f" * 64))
        other = replace(plan, check=replace(plan.check, takes=(replace(take, screening=clip),)))
        later = replace(plan, wishes=replace(plan.wishes, start=plan.wishes.start + timedelta(days=7)))
        ids = [{event.uid.value for event in events(replace(sheet, plan=one))} for one in (plan, other, later)]
        assert not ids[0] & ids[1]
        assert not ids[0] & ids[2]


class TestFile:
    """Bytes as the standard wants them."""

    def test_lines_end_and_fold_as_the_standard_says(self, sheet: PlanSheet) -> None:
        data = to_ics(sheet)
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert data.count(b"\n") == data.count(b"\r\n")
        assert max(map(len, data.split(b"\r\n"))) <= 75
        data.decode()

    def test_stamps_are_those_of_the_first_day_and_no_zone_is_needed(self, sheet: PlanSheet) -> None:
        text = to_ics(sheet).decode()
        stamp = f"DTSTAMP:{sheet.plan.wishes.start:%Y%m%d}T000000Z"
        assert text.count(stamp) == len(sheet.view.days)
        assert "TZID" not in text
        assert "VTIMEZONE" not in text

    def test_the_same_plan_gives_the_same_bytes(self, sheet: PlanSheet) -> None:
        assert to_ics(sheet) == to_ics(sheet)
