"""The plan on the web page, driven without a browser: whose answers count, what wishes change, and the files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets, hipcheck, intake
from screener.drills.catalog import drills
from screener.errors import InputError
from screener.plan.compose import make_plan
from screener.present.plan import plan_view
from screener.report import PLAN_REPORTERS, PlanSheet
from screener.types import AgeGroup, Stage
from tests import factories, plans
from tests.faces import test_app_hip_check as shared
from tests.faces.test_app import answer_all, keys, opened, screened, take_off, uploaded, words
from tests.faces.test_app_hip_check import SAMPLES, Clips, checked, go, sample

clips = shared.clips


def planned(page: AppTest | None = None) -> AppTest:
    """The plan page after the sample session, with answers against which nothing stands."""
    return answered(go(page or checked(), "plan"))


def answered(page: AppTest, **given: str) -> AppTest:
    """The page after all questions were answered, some of them otherwise."""
    answer_all(page)
    for name, answer in given.items():
        page.radio(key=f"intake_{name}").set_value(answer)
    page.button(key="send_answers").click().run()
    assert not page.exception
    return page


def cards(page: AppTest) -> list[str]:
    """Names of the drills shown as cards: every other subheading is one of the page's own."""
    names = {drill.name for drill in drills()}
    return [name for heading in page.subheader if (name := str(heading.value).replace("\\", "")) in names]


def wished(page: AppTest) -> bool:
    """Whether the page asks for wishes, which it does only where there may be a plan."""
    return "days" in {control.key for control in page.segmented_control}


def amounts(page: AppTest) -> list[str]:
    """The lists of the sessions that are shown."""
    return [str(text.value) for text in page.markdown if str(text.value).startswith("1. [")]


def in_order(page: AppTest) -> str:
    """Everything the page says, from top to bottom."""
    values = (getattr(element, "value", None) for element in page.main)
    return "\n".join(value for value in values if isinstance(value, str)).replace("\\", "")


class TestBeforeThePlan:
    """What has to be there, and whose answers count."""

    def test_without_clips_it_says_what_to_do_first(self) -> None:
        page = go(opened(), "plan")
        assert "A plan needs clips first" in words(page)
        assert "send_answers" not in keys(page)
        page.button(key="to_check").click().run()
        assert page.title[0].value == "Hip check"

    def test_the_questions_come_before_any_drill(self, clips: Clips) -> None:
        page = go(checked(), "plan")
        assert "Drills are shown only after the safety questions." in words(page)
        assert not cards(page)
        assert not wished(page)
        assert all(f"({path.name})" in words(page) for path, _ in clips.asked), "it says which clips it rests on"

    def test_an_open_question_or_a_red_flag_means_no_plan(self, clips: Clips) -> None:
        page = go(checked(), "plan")
        page.radio(key="intake_hot_joint").set_value("no")
        page.button(key="send_answers").click().run()
        assert "Not answered yet" in words(page)
        assert not cards(page)
        page = answered(page, hot_joint="yes")
        (told,) = [str(element.value).replace("\\", "") for element in page.warning]
        assert told.startswith(f"**No drills today.** {intake.ADVICE[intake.Group.NOW]}")
        assert "A hot, red, swollen joint" in told
        assert not cards(page)
        assert not wished(page)
        assert not {key for key in keys(page) if key.startswith("save_plan")}
        assert clips.asked

    def test_a_minor_needs_the_questions_for_minors(self, clips: Clips) -> None:
        page = go(opened(), "hip-check")
        page.selectbox(key="age_group").select(AgeGroup.UNDER_16).run()
        page = planned(checked(page))
        assert "The athlete is under 18" in words(page)
        assert not cards(page)
        assert not wished(page)
        page.radio(key="intake_age").set_value("under_18").run()
        page.radio(key="intake_guardian").set_value("yes")
        page.radio(key="intake_limp").set_value("no")
        page.button(key="send_answers").click().run()
        assert cards(page)
        assert clips.asked

    def test_answers_given_for_a_clip_count_for_a_hip_check_with_that_clip(self, clips: Clips) -> None:
        page = answered(screened())
        page = go(checked(go(page, "hip-check")), "plan")
        assert cards(page), "sample 03 is part of the sample session"
        assert clips.asked

    def test_answers_about_somebody_else_never_count(self, clips: Clips) -> None:
        page = opened()
        page.selectbox(key="sample").select(assets.sample("01")).run()
        page = answered(screened(page))
        page = go(checked(go(page, "hip-check")), "plan")
        assert not cards(page)
        assert all(radio.value is None for radio in page.radio if str(radio.key).startswith("intake_"))
        assert clips.asked

    def test_looking_at_another_page_takes_no_answer_back(self, clips: Clips) -> None:
        page = opened()
        page.selectbox(key="sample").select(assets.sample("01")).run()
        page = planned(checked(go(screened(page), "hip-check")))
        assert cards(page)
        page = go(page, "")
        assert "Drills are shown only after the safety questions." in words(page), "another clip, so perhaps another athlete"
        assert "send_answers" not in keys(page)
        assert cards(go(page, "plan"))
        page = go(page, "")
        page.button(key="ask_anew").click().run()
        assert all(radio.value is None for radio in page.radio if str(radio.key).startswith("intake_"))
        assert not cards(go(page, "plan"))
        assert clips.asked

    def test_clips_that_show_nothing_lead_to_no_questions_and_no_plan(self, clips: Clips) -> None:
        clips.by_name = dict.fromkeys(SAMPLES, factories.refused())
        page = go(checked(), "plan")
        said = words(page)
        assert "No plan can be made from these clips yet." in said
        assert "Put the phone straight in front of the athlete." in said
        assert "send_answers" not in keys(page)

    def test_an_upload_of_the_first_page_stays_chosen_until_it_is_taken_off(self, clips: Clips) -> None:
        page = uploaded(opened(), ("mine.mp4", sample("03")[1]))
        page = go(go(page, "plan"), "")
        assert "mine.mp4" in words(page)
        page = screened(page)
        assert [path.name for path, _ in clips.asked] == ["mine.mp4"]
        take_off(page)
        assert page.button(key="start").disabled

    def test_a_single_clip_is_enough(self, clips: Clips) -> None:
        page = answered(screened())
        page.button(key="to_plan").click().run()
        assert page.title[0].value == "Plan"
        assert "Single-leg squat (03_sls_L_valgus.mp4)" in words(page)
        assert cards(page)
        assert len(clips.asked) == 1


class TestPlan:
    """Twelve weeks, and what they depend on."""

    def test_every_drill_says_why_with_repetition_time_and_interval(self, clips: Clips) -> None:
        page = planned()
        said = words(page)
        order = in_order(page)
        assert order.index(intake.STOP_RULES[0]) < order.index("Twelve weeks of hip and knee practice") < order.index("Clamshell")
        assert "do not train by it" in said, "the clips are samples"
        assert "**Why:** The left knee likely moved inward in the single-leg squat" in said
        assert "Shown by: Repetition" in said
        assert "at 18.20 s of the single-leg squat (03_sls_L_valgus.mp4)" in said
        assert "15° (11 to 19°)" in said
        assert "Pain above 3 out of 10, or pain that grows with each repetition" in said
        assert "Pain rule" in said
        assert "Running" in said
        assert len(page.get("image")) == 2 * len(cards(page)), "one figure that moves and one that does not, for each drill"
        assert clips.asked

    def test_wishes_change_the_plan_at_once(self, clips: Clips) -> None:
        page = planned()
        tomorrow = date.today() + timedelta(days=1)
        assert str(tomorrow.year) in words(page)
        assert "3 days a week, about 20 minutes" in words(page)
        page.date_input(key="start_day").set_value(date(2026, 11, 30))
        page.segmented_control(key="days").set_value(4)
        page.slider(key="minutes").set_value(30).run()
        assert "Mon 30 Nov 2026 to Sun 21 Feb 2027, 4 days a week, about 30 minutes" in words(page)
        (calendar,) = [table.value for table in page.table if "Session A" in str(table.value)]
        assert len(calendar) == 2 * 4
        assert clips.asked

    def test_equipment_and_experience_open_heavy_loads(self, clips: Clips) -> None:
        page = answered(go(checked(), "plan"), lifting="yes")
        assert "Heavy loads are left out" in words(page)
        assert "weight_hip_thrust" not in {box.key for box in page.number_input}
        page.pills(key="equipment").set_value(["bench", "barbell"]).run()
        assert "Heavy loads from week 7" in words(page)
        page.number_input(key="weight_hip_thrust").set_value(60.0)
        page.number_input(key="times_hip_thrust").set_value(8).run()
        assert "From 8 repetitions with 60 kg (132 lb)" in words(page)
        page.segmented_control(key="unit").set_value("lb").run()
        assert "From 8 repetitions with 27 kg (60 lb)" in words(page)
        page.number_input(key="times_hip_thrust").set_value(20).run()
        assert "expected a set of 2 to 10 repetitions, got 20" in words(page)
        assert cards(page), "the plan stays, without that load"
        assert clips.asked

    def test_weeks_show_their_own_amounts_and_phases_their_own_drills(self, clips: Clips) -> None:
        page = planned()
        first, early = amounts(page), cards(page)
        page.segmented_control(key="week_of_1").set_value(2).run()
        assert amounts(page) != first
        page.session_state["phase"] = "Weeks 3 to 6"
        page.run()
        assert set(cards(page)) != set(early)
        stages = {drill.name: drill.stage for drill in drills()}
        assert Stage.STRENGTH in {stages[name] for name in cards(page)}
        assert clips.asked

    def test_wishes_and_answers_are_still_there_when_another_page_was_looked_at(self, clips: Clips) -> None:
        page = planned()
        page.segmented_control(key="days").set_value(5)
        page.text_input(key="athlete_name").set_value("Zoë").run()
        page = go(go(page, "hip-check"), "plan")
        assert "5 days a week" in words(page)
        assert page.text_input(key="athlete_name").value == "Zoë"
        assert clips.asked

    def test_files_are_made_when_asked_for_and_alike_each_time(self, clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
        made: dict[str, Any] = {}
        monkeypatch.setattr("screener.ui.pages.papers.st.download_button", lambda _, data, name, *__, **___: made.update({name: data}))
        page = go(checked(), "plan")
        made.clear()
        page = answered(page)
        page.date_input(key="start_day").set_value(date(2026, 11, 30))
        page.text_input(key="athlete_name").set_value("Zoë").run()
        files = {name.rpartition(".")[2]: data for name, data in made.items() if name.startswith("knee-plan-2026-11-30")}
        assert files.keys() == {"pdf", "html", "ics", "json"}
        assert files["pdf"]().startswith(b"%PDF")
        calendar, plan = files["ics"](), files["json"]()
        assert calendar.startswith(b"BEGIN:VCALENDAR")
        assert json.loads(plan)["start"] == "2026-11-30"
        assert (files["ics"](), files["json"]()) == (calendar, plan)
        assert clips.asked

    def test_a_clip_that_is_gone_leaves_a_file_without_its_picture(self, clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
        sheets: list[PlanSheet] = []

        def render(sheet: PlanSheet) -> bytes:
            sheets.append(sheet)
            return b"%PDF"

        reporter = replace(PLAN_REPORTERS[0], render=render)
        monkeypatch.setattr("screener.ui.planning.PLAN_REPORTERS", (reporter,))
        made: dict[str, Any] = {}
        monkeypatch.setattr("screener.ui.pages.papers.st.download_button", lambda _, data, name, *__, **___: made.update({name: data}))
        planned()
        (data,) = [data for name, data in made.items() if name.endswith(".pdf")]
        data()
        assert set(sheets[0].pictures) == {0, 1, 2}, "the clips that show something; the others have no frame to show"

        def gone(*_: object, **__: object) -> bytes:
            raise InputError("expected a clip, got none", "Choose it again.")

        monkeypatch.setattr("screener.hip_session.proof_png", gone)
        data()
        assert sheets[1].pictures == {}
        assert clips.asked


def test_a_plan_of_the_page_is_the_plan_of_the_command_line(clips: Clips) -> None:
    """The page adds nothing of its own: the same clips, answers and wishes give the plan that the verb gives."""
    page = planned()
    session = page.session_state["screener.checked"].session
    given = page.session_state["screener.intake"]
    start = date.today() + timedelta(days=1)
    expected = plan_view(make_plan(session.check, given, replace(plans.WISHES, start=start)))
    assert hipcheck.nothing_judged(session.check) is False
    assert expected.dates in words(page)
    first = {line.name for one in expected.phases[0].sessions for line in one.lines}
    assert set(cards(page)) == first
    assert clips.asked
