"""“Keep this result” without a browser: by choice only, for whom, with whose word, and the video by a second choice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets
from screener.errors import HistoryError
from screener.history import Athlete, History, NewAthlete, Taken
from screener.present.history import MINOR_EXPORT, MINOR_KEEP
from screener.types import AgeGroup, Sex
from screener.ui.pages import keep
from tests import factories
from tests import kept as past
from tests.faces import test_app_hip_check as shared
from tests.faces import test_app_history as shared_pages
from tests.faces.test_app import FakeScreening, answer_all, keys, opened, screened, words
from tests.faces.test_app_hip_check import Clips, checked, go
from tests.faces.test_app_history import all_kept, everything, filled_in, press, view
from tests.faces.test_app_plan import answered, planned

fake, this_version, robin, nothing_outside = shared_pages.fake, shared_pages.this_version, shared_pages.robin, shared_pages.nothing_outside
clips = shared.clips


def refused_without_a_guardian(page: AppTest, athlete: Athlete) -> None:
    """The last answers of somebody under 18 are sent, and keeping it for this athlete is refused."""
    page.radio(key="intake_guardian").set_value("yes")
    page.radio(key="intake_limp").set_value("no")
    press(page, "send_answers")
    press(page, "keep")
    page.selectbox(key="keep_whose").select(athlete.id).run()
    press(page, "keep_it")
    assert "until a guardian agrees" in words(page)


class TestKeeping:
    """Nothing is kept unless the user says so."""

    def test_nothing_is_kept_by_screening_or_by_looking(self, fake: FakeScreening, home: Path) -> None:
        page = screened()
        go(page, "history")
        press(go(page, ""), "keep")
        assert fake.asked
        assert not home.exists()

    def test_a_new_athlete_is_asked_for_age_and_agreement_and_nothing_is_made_before(self, fake: FakeScreening, home: Path) -> None:
        page = press(screened(), "keep")
        page.text_input(key="keep_name").input("Robin")
        press(page, "keep_it")
        assert "An age group is needed" in words(page)
        page.selectbox(key="keep_age").select(AgeGroup.ADULT)
        press(page, "keep_it")
        assert "has to agree" in words(page)
        page.checkbox(key="keep_agreed_new").check()
        page.text_input(key="keep_name").input("  ")
        press(page, "keep_it")
        assert "Expected a name" in words(page)
        assert not home.exists()
        assert fake.asked

    def test_what_was_kept_is_there_in_the_next_visit(self, fake: FakeScreening) -> None:
        page = press(filled_in(screened()), "keep_it")
        assert "This result is kept, without the video, for Robin." in everything(page)
        press(page, "to_history")
        assert page.title[0].value == "History"
        said = everything(go(opened(), "history"))
        assert "Single-leg squat, left leg" in said
        assert "likely" in said
        assert fake.asked

    def test_age_and_sex_that_were_given_need_not_be_given_again(self, fake: FakeScreening) -> None:
        page = opened()
        page.selectbox(key="age_group").select(AgeGroup.OVER_60)
        page.selectbox(key="sex").select(Sex.MALE).run()
        press(screened(page), "keep")
        assert page.selectbox(key="keep_age").value is AgeGroup.OVER_60
        assert page.selectbox(key="keep_sex").value is Sex.MALE
        assert fake.asked

    def test_the_form_can_be_left(self, fake: FakeScreening, home: Path) -> None:
        page = press(press(screened(), "keep"), "keep_not")
        assert "keep" in keys(page)
        assert "keep_it" not in keys(page)
        assert not home.exists()
        assert fake.asked

    def test_the_video_is_kept_only_by_a_second_choice(self, fake: FakeScreening, home: Path) -> None:
        sample = assets.sample("03")
        fake.result = factories.run(replace(factories.valgus_sls(), video=replace(factories.video(), sha256=sample.sha256)))
        page = filled_in(screened())
        assert page.checkbox(key="keep_video").value is False
        press(page, "keep_it")
        assert "without the video" in everything(page)
        assert not list(home.rglob("*.mp4"))
        page = screened()
        press(page, "keep")
        page.selectbox(key="keep_whose").select_index(0).run()
        page.checkbox(key="keep_video").check()
        press(page, "keep_it")
        assert "was kept before, with the video" in everything(page)
        (copy,) = home.rglob("*.mp4")
        assert copy.read_bytes() == sample.path.read_bytes()

    def test_a_known_athlete_is_offered(self, fake: FakeScreening, robin: Athlete) -> None:
        page = press(screened(), "keep")
        assert page.selectbox(key="keep_whose").options == ["Robin Example", keep.NEW]
        assert page.selectbox(key="keep_whose").value is None, "nobody is taken for granted"
        press(page, "keep_it")
        assert "It has to be known whose it is" in words(page)
        page.selectbox(key="keep_whose").select(robin.id).run()
        assert "keep_name" not in {box.key for box in page.text_input}
        page.date_input(key="keep_day").set_value(date(2026, 4, 1))
        press(page, "keep_it")
        assert Taken(datetime(2026, 4, 1)) in {one.taken for one in all_kept() if one.athlete_id == robin.id}
        assert fake.asked

    def test_a_known_athlete_who_has_not_agreed_is_asked(self, fake: FakeScreening) -> None:
        with History(create=True) as kept:
            bo, cy = (kept.add_athlete(NewAthlete(name, AgeGroup.ADULT)) for name in ("Bo", "Cy"))
        page = press(screened(), "keep")
        page.selectbox(key="keep_whose").select(bo.id).run()
        press(page, "keep_it")
        assert "has to agree first" in words(page)
        assert all_kept() == ()
        page.checkbox(key=f"keep_agreed_{bo.id}").check().run()
        page.selectbox(key="keep_whose").select(cy.id).run()
        press(page, "keep_it")
        assert "has to agree first" in words(page), "the word of one is not that of another"
        page.selectbox(key="keep_whose").select(bo.id).run()
        page.checkbox(key=f"keep_agreed_{bo.id}").check()
        press(page, "keep_it")
        with History() as kept:
            assert kept.athlete("Bo").consent == date.today()
        assert len(all_kept()) == 1
        assert fake.asked

    def test_a_name_that_is_taken_is_told(self, fake: FakeScreening, robin: Athlete) -> None:
        page = press(screened(), "keep")
        page.selectbox(key="keep_whose").select_index(1).run()
        page.text_input(key="keep_name").input(robin.name)
        page.selectbox(key="keep_age").select(AgeGroup.ADULT).run()
        page.checkbox(key="keep_agreed_new").check()
        press(page, "keep_it")
        assert "There is an athlete called Robin Example already" in words(page)
        assert len(all_kept()) == 6
        assert fake.asked

    def test_nothing_is_left_of_an_athlete_whose_result_could_not_be_kept(
        self, fake: FakeScreening, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise HistoryError("the disk is full", "Make room.")

        monkeypatch.setattr(History, "add", full)
        page = press(filled_in(screened()), "keep_it")
        assert "The disk is full" in words(page)
        with History() as kept:
            assert kept.athletes() == ()
        assert fake.asked

    def test_nothing_of_the_answers_goes_along(self, fake: FakeScreening) -> None:
        page = screened()
        answer_all(page)
        press(page, "send_answers")
        press(filled_in(page), "keep_it")
        with History() as kept:
            screening = kept.screening(kept.screenings()[0].id)
        assert not screening.gate.answered
        assert screening.prescriptions == ()
        assert fake.asked

    def test_the_note_belongs_to_its_result_alone(self, fake: FakeScreening) -> None:
        page = press(filled_in(screened()), "keep_it")
        page.selectbox(key="sample").select(assets.sample("01")).run()
        page = screened(page)
        assert "is kept, " not in everything(page)
        assert "keep" in keys(page)
        assert fake.asked


class TestUnder18:
    """A guardian decides, with a day."""

    def test_a_guardian_has_to_agree_with_a_day(self, fake: FakeScreening, home: Path) -> None:
        page = filled_in(screened(), "Kim", AgeGroup.UNDER_16)
        assert keep.NO_SHARING in words(page)
        assert "keep_agreed_new" not in {box.key for box in page.checkbox}
        press(page, "keep_it")
        assert "until a guardian agrees" in words(page)
        assert not home.exists()
        page.checkbox(key="keep_guardian_agreed_new").check()
        page.date_input(key="keep_guardian_day_new").set_value(date(2026, 3, 3))
        press(page, "keep_it")
        with History() as kept:
            assert kept.athlete("Kim").guardian == date(2026, 3, 3)
        said = everything(press(page, "to_history"))
        assert "A guardian agreed on Tue 3 Mar 2026" in said
        assert MINOR_KEEP in said
        assert fake.asked

    def test_an_age_that_only_the_answers_tell_counts_as_well(self, fake: FakeScreening, robin: Athlete) -> None:
        page = screened()
        page.radio(key="intake_age").set_value("under_18").run()
        answer_all(page)
        page.radio(key="intake_age").set_value("under_18").run()
        refused_without_a_guardian(page, robin)
        assert len(all_kept()) == 6
        page.checkbox(key=f"keep_guardian_agreed_{robin.id}").check()
        press(page, "keep_it")
        with History() as kept:
            assert kept.athlete(robin.id).guardian == date.today()
            assert len(kept.screenings()) == 7
        assert fake.asked

    def test_an_export_with_a_minor_says_do_not_share(self) -> None:
        with History(create=True) as kept:
            kept.add_athlete(past.KIM)
        assert MINOR_EXPORT in words(view(go(opened(), "history"), "Data"))

    def test_an_export_of_adults_says_nothing_of_minors(self, robin: Athlete) -> None:
        assert MINOR_EXPORT not in words(view(go(opened(), "history"), "Data"))
        assert robin.id


class TestOtherThings:
    """A hip check and a plan are kept the same way."""

    def test_a_hip_check_is_kept_as_one_session(self, clips: Clips) -> None:
        press(filled_in(checked()), "keep_it")
        found = all_kept()
        assert len(found) == len(clips.asked)
        assert len({one.session_id for one in found}) == 1
        assert not any(one.has_video for one in found)
        page = go(opened(), "history")
        press(page, f"open_{found[0].id}")
        said = everything(page)
        assert all(text in said for text in ("What the clips show together", "Seen in these clips"))

    def test_a_plan_is_kept_and_its_drills_are_ticked(self, clips: Clips) -> None:
        page = press(filled_in(planned()), "keep_it")
        press(page, "to_history")
        view(page, "Plan and pain")
        boxes = [box for box in page.checkbox if str(box.key).startswith("tick_")]
        assert boxes
        boxes[1].check().run()
        assert not page.exception
        page = view(go(opened(), "history"), "Plan and pain")
        assert [str(box.key) for box in page.checkbox if box.value] == [boxes[1].key]
        assert "Ticked: 1 of" in words(page)
        with History() as kept:
            made = json.loads(kept.plans(kept.athletes()[0].id)[0].text)
        assert made["days"]
        assert not made["advice"]
        assert not made["heavy"]["why"], "it tells what was answered about age and pain"
        page.checkbox(key=str(boxes[1].key)).uncheck().run()
        with History() as kept:
            (athlete,) = kept.athletes()
            (plan,) = kept.plans(athlete.id)
            assert kept.ticks(plan.id) == ()
        assert clips.asked

    def test_a_plan_for_somebody_under_18_needs_the_guardian_too(self, clips: Clips, robin: Athlete) -> None:
        page = go(opened(), "hip-check")
        page.selectbox(key="age_group").select(AgeGroup.UNDER_16).run()
        page = go(checked(page), "plan")
        page.radio(key="intake_age").set_value("under_18").run()
        page = answered(page, age="under_18")
        refused_without_a_guardian(page, robin)
        with History() as kept:
            assert kept.plans(robin.id) == ()
        assert clips.asked
