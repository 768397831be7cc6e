"""The history's Over time, Compare, and Plan and pain, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from streamlit.testing.v1 import AppTest

from screener import assets
from screener.history import Athlete, History, Pain, Taken, Tick
from screener.present import words as format_words
from screener.types import Side
from tests import factories, plans
from tests import kept as past
from tests.faces import test_app_history as shared_pages
from tests.faces.test_app import FakeScreening, keys, opened, wait, words
from tests.faces.test_app_hip_check import go
from tests.faces.test_app_history import all_kept, cells, everything, everything_told, press, view

fake, this_version, robin, nothing_outside = shared_pages.fake, shared_pages.this_version, shared_pages.robin, shared_pages.nothing_outside


def chart(page: AppTest) -> dict[str, Any]:
    """The chart of the page as it is sent."""
    (found,) = page.get("vega_lite_chart")
    spec: dict[str, Any] = json.loads(found.proto.spec)
    return spec


class TestOverTime:
    """Points, band, reasons, table."""

    def test_the_chart_joins_nothing_across_a_missing_reading_or_what_is_not_alike(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Over time")
        rows = next(layer for layer in chart(page)["layer"] if len(layer["data"]["values"]) == 6)["data"]["values"]
        assert [row["kind"] for row in rows] == [
            "not like for like", "like for like", "like for like", "not measured", "like for like", "not like for like",
        ]  # fmt: skip
        missing = rows[3]
        assert (missing["value"], missing["low"], missing["high"]) == (None, None, None)
        parts = [row["part"] for row in rows]
        assert parts[1] == parts[2] != parts[4], "the line ends before the missing reading"
        assert robin.id

    def test_the_table_says_the_same_and_a_change_only_beyond_the_error(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Over time")
        rows = cells(page)
        assert [row[2].split(":")[0] for row in rows] == [
            "not like for like", "the first one", "within the error", "", "less inward", "not like for like",
        ]  # fmt: skip
        assert rows[3][1].startswith("not measured")
        assert all("(" in row[1] and "to" in row[1] for place, row in enumerate(rows) if place != 3), "no number without its interval"
        said = words(page)
        assert "The camera stood too far apart" in said
        assert "two versions of the program" in said
        assert "is no change beyond the error" in said
        assert robin.id

    def test_one_screening_is_no_trend(self) -> None:
        with History(create=True) as kept:
            kept.add(kept.add_athlete(past.ROBIN).id, factories.squat(), Taken(datetime(2026, 5, 2)))
        page = view(go(opened(), "history"), "Over time")
        assert "This is the first one." in words(page)
        chosen = page.selectbox(key="trend_what_squat")
        assert "separation ratio" in chosen.options[0]
        assert not any("FPPA), left" in option for option in chosen.options), "in a squat each leg's angle is for the record only"

    def test_a_day_on_which_nothing_was_read_is_named(self, robin: Athlete) -> None:
        base = factories.valgus_sls()
        nothing = replace(base, reps=(), measurements=(), summaries=(), findings=(), prescriptions=())
        with History() as kept:
            kept.add(robin.id, past.clip(nothing, "dark.mp4"), Taken(datetime(2026, 8, 20)))
        assert "Thu 20 Aug 2026" in words(view(go(opened(), "history"), "Over time"))

    def test_another_number_can_be_followed(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Over time")
        what = page.selectbox(key="trend_what_single_leg_squat")
        depth = next(option for option in what.options if option.startswith("Depth"))
        what.set_value(" ".join(("depth", Side.LEFT, "lowest"))).run()
        assert not page.exception
        assert depth in words(page)
        assert robin.id


class TestCompare:
    """Two beside each other."""

    def test_two_alike_give_before_after_and_the_change_with_its_interval(self) -> None:
        base = factories.valgus_sls()
        with History(create=True) as kept:
            athlete = kept.add_athlete(past.ROBIN)
            for month, by in ((5, 0.0), (6, -9.0)):
                kept.add(athlete.id, past.clip(past.shifted(base, by), f"{month}.mp4"), Taken(datetime(2026, month, 2)))
        page = view(go(opened(), "history"), "Compare")
        said = everything(page)
        assert "Like for like" in said
        assert "less inward by 9°" in said
        assert "Before: 14° (10 to 18°). After: 5° (1 to 9°)." in said
        assert f"{format_words.MINUS}9°" in said
        assert "better" not in said

    def test_two_that_are_not_alike_give_reasons_and_no_change(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Compare")
        (told,) = page.warning
        assert "no change is named" in str(told.value)
        assert "The camera stood too far apart" in str(told.value)
        assert all("not" in row[3] for row in cells(page))
        assert robin.id

    def test_the_earlier_one_comes_first_whatever_is_chosen_first(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Compare")
        found = {one.taken.at.month: one.id for one in all_kept()}
        page.selectbox(key="compare_first").select(found[9])
        page.selectbox(key="compare_second").select(found[6]).run()
        assert "less inward by 9°" in words(page)
        page.selectbox(key="compare_second").select(found[9]).run()
        assert "one screening twice" in everything_told(page)
        assert robin.id

    def test_one_alone_cannot_be_compared(self) -> None:
        with History(create=True) as kept:
            kept.add(kept.add_athlete(past.ROBIN).id, factories.squat(), Taken(datetime(2026, 5, 2)))
        assert "Two screenings of this athlete are needed" in everything_told(view(go(opened(), "history"), "Compare"))

    def test_frames_of_kept_clips_stand_beside_each_other(self, fake: FakeScreening) -> None:
        base = factories.valgus_sls()
        with History(create=True) as kept:
            athlete = kept.add_athlete(past.ROBIN)
            for month, name in ((5, "03"), (6, "04")):
                sample = assets.sample(name)
                one = replace(base, video=replace(base.video, name=sample.path.name, sha256=sample.sha256))
                kept.add(athlete.id, one, Taken(datetime(2026, month, 2)), video=sample.path, keep_video=True)
        page = press(view(go(opened(), "history"), "Compare"), "show_frames")
        wait(page, "screener.frames_task")
        assert len(page.get("image")) == 2
        with History() as kept:
            base = past.clip(base, "third.mp4")
            kept.add(athlete.id, base, Taken(datetime(2026, 7, 2)))
        page = view(go(page, "history"), "Compare")
        page.selectbox(key="compare_second").select(all_kept()[0].id).run()
        assert len(page.get("image")) == 1
        assert "The video was not kept." in words(page)
        assert len(fake.asked) == 2
        assert [options.gate.answered for _, options in fake.asked] == [False, False]


class TestPlanAndPain:
    """Ticks and the pain log."""

    def test_without_a_plan_it_says_what_to_do(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Plan and pain")
        assert "No plan of this athlete is kept yet" in everything_told(page)
        assert "Pain rule" in words(page)
        assert "to_plan" in keys(page)
        assert robin.id

    def test_pain_is_written_down_and_above_the_rule_the_rule_comes_first(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Plan and pain")
        page.segmented_control(key="pain_level").set_value(2)
        page.text_input(key="pain_note").input("after the stairs")
        press(page, "pain_write")
        assert not page.warning
        assert cells(page)[0][1:] == ["2 out of 10", "after the stairs"]
        page.segmented_control(key="pain_level").set_value(6)
        press(page, "pain_write")
        assert "above 3 out of 10" in str(page.warning[0].value)
        with History() as kept:
            assert kept.pain(robin.id) == (Pain(date.today(), 6),), "one entry a day"

    def test_pain_without_a_number_is_not_written_down(self, robin: Athlete) -> None:
        page = press(view(go(opened(), "history"), "Plan and pain"), "pain_write")
        assert "A number from 0 to 10 is needed" in words(page)
        with History() as kept:
            assert kept.pain(robin.id) == ()

    def test_no_line_joins_the_days_of_the_pain_log(self, robin: Athlete) -> None:
        with History() as kept:
            kept.set_pain(robin.id, Pain(date(2026, 5, 1), 0), Pain(date(2026, 5, 20), 4))
        page = view(go(opened(), "history"), "Plan and pain")
        assert "line" not in {layer["mark"]["type"] for layer in chart(page)["layer"]}
        assert [row[1] for row in cells(page)] == ["4 out of 10, above the 3 of the pain rule", "0 out of 10"]

    def test_a_plan_that_cannot_be_read_is_told(self, robin: Athlete) -> None:
        with History() as kept:
            kept.add_plan(robin.id, json.dumps({"plan_version": 99, "start": "2026-05-01", "days": []}))
        assert "This plan cannot be read" in words(view(go(opened(), "history"), "Plan and pain"))

    def test_ticks_of_another_week_stay_where_they_are(self, robin: Athlete) -> None:
        plan = plans.plan(plans.likely("knee_valgus"))
        with History() as kept:
            made = kept.add_plan(robin.id, plan_text(plan))
            day = plan.days[0]
            kept.set_tick(made.id, Tick(day.day, plan.drills[0]))
        page = view(go(opened(), "history"), "Plan and pain")
        ticked = [str(box.key) for box in page.checkbox if box.value]
        assert ticked == [f"tick_{made.id}_{day.day.isoformat()}_{plan.drills[0]}"]
        page.segmented_control(key=f"diary_week_{made.id}").set_value(5).run()
        assert not [box.key for box in page.checkbox if box.value]


def plan_text(plan: Any) -> str:
    """A plan as it is kept."""
    from screener.present.plan import plan_view
    from screener.report import PLAN_REPORTERS, PlanSheet

    render = next(one.render for one in PLAN_REPORTERS if one.id == "json")
    return render(PlanSheet(plan, plan_view(plan), {})).decode()
