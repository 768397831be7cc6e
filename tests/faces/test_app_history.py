"""Keeping results and the history page, driven without a browser: the screening is a stand-in, what is kept is real."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets, history
from screener.errors import HistoryError
from screener.history import Athlete, History, Kept, NewAthlete, Pain, Taken, Tick
from screener.present import words as format_words
from screener.present.history import MINOR_EXPORT, MINOR_KEEP
from screener.types import AgeGroup, Screening, Sex, Side
from screener.ui import keeping
from screener.ui.pages import keep
from tests import factories, plans
from tests import kept as past
from tests.faces import test_app_hip_check as shared
from tests.faces.test_app import PNG, FakeScreening, answer_all, draw_nothing, keys, opened, screened, words
from tests.faces.test_app_hip_check import Clips, checked, go
from tests.faces.test_app_plan import answered, planned

clips = shared.clips


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeScreening:
    """A stand-in for the screening and for the proof frame."""
    stand_in = FakeScreening(plans.named(factories.valgus_sls(), "left_leg.mp4"))
    monkeypatch.setattr("screener.run.screen_video", stand_in)
    monkeypatch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
    monkeypatch.setattr("screener.export.write_overlay", draw_nothing)
    return stand_in


@pytest.fixture(autouse=True)
def this_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that runs is the one that made the hand-made results."""
    monkeypatch.setattr(keeping, "current_software", lambda: factories.SOFTWARE)


@pytest.fixture
def robin() -> Athlete:
    """An athlete with six screenings over time."""
    return past.filled()


def press(page: AppTest, key: str) -> AppTest:
    """The page after a button was pressed."""
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


def view(page: AppTest, name: str) -> AppTest:
    """The history page with this part of it open."""
    if page.title[0].value != "History":
        go(page, "history")
    page.segmented_control(key="history_view").set_value(name).run()
    assert not page.exception, page.exception
    return page


def filled_in(page: AppTest, name: str = "Robin", age: AgeGroup = AgeGroup.ADULT) -> AppTest:
    """The form for keeping, filled in for a new adult athlete; nothing is pressed yet."""
    press(page, "keep")
    page.text_input(key="keep_name").input(name)
    page.selectbox(key="keep_age").select(age).run()
    if age in (AgeGroup.ADULT, AgeGroup.OVER_60):
        page.checkbox(key="keep_agreed_new").check()
    return page


def all_kept() -> tuple[Kept, ...]:
    """Everything that is kept."""
    with History() as kept:
        return kept.screenings()


def everything(page: AppTest) -> str:
    """All words and all cells of tables."""
    said = [words(page), *(str(element.value) for element in page.success)]
    return "\n".join([*said, *(table.value.to_string() for table in page.table)]).replace("\\", "")


def cells(page: AppTest) -> list[list[str]]:
    """Rows of the first table."""
    return [[str(cell).replace("\\", "") for cell in row] for row in page.table[0].value.to_numpy().tolist()]


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
        page.radio(key="intake_guardian").set_value("yes")
        page.radio(key="intake_limp").set_value("no")
        press(page, "send_answers")
        press(page, "keep")
        page.selectbox(key="keep_whose").select(robin.id).run()
        press(page, "keep_it")
        assert "until a guardian agrees" in words(page)
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
        page.radio(key="intake_guardian").set_value("yes")
        page.radio(key="intake_limp").set_value("no")
        press(page, "send_answers")
        press(page, "keep")
        page.selectbox(key="keep_whose").select(robin.id).run()
        press(page, "keep_it")
        assert "until a guardian agrees" in words(page)
        with History() as kept:
            assert kept.plans(robin.id) == ()
        assert clips.asked


class TestWhoMaySee:
    """One decision, for every page."""

    def test_a_visitor_who_may_not_see_it_is_told_and_shown_nothing(
        self, fake: FakeScreening, robin: Athlete, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keeping, "history_allowed", lambda: False)
        page = screened()
        assert "keep" not in keys(page)
        said = everything(go(page, "history"))
        assert "only on the computer that keeps it" in said
        assert robin.name not in said
        assert not page.selectbox
        assert fake.asked

    def test_what_one_visitor_has_open_is_not_open_for_another(self, robin: Athlete) -> None:
        with History() as kept:
            kept.add_athlete(past.KIM)
        one, other = go(opened(), "history"), go(opened(), "history")
        one.selectbox(key="history_athlete").select(robin.id).run()
        press(one, next(key for key in sorted(keys(one)) if key.startswith("open_")))
        assert "back_to_list" in keys(one)
        assert "back_to_list" not in keys(other.run())
        assert other.selectbox(key="history_athlete").value != robin.id


class TestScreenings:
    """The list, and what is open."""

    def test_the_empty_page_says_what_would_be_kept_where_and_how_it_goes(self, home: Path) -> None:
        page = go(opened(), "history")
        said = words(page)
        assert "Nothing is kept yet" in said
        assert str(home / "history" / "history.sqlite3") in said
        assert "delete" in said
        assert not home.exists()
        press(page, "to_screen")
        assert page.title[0].value != "History"

    def test_newest_first_with_findings_in_words_and_the_mark_of_another_version(self, robin: Athlete) -> None:
        page = go(opened(), "history")
        days = [str(text.value) for text in page.caption if ".mp4" in str(text.value)]
        assert [day.split(",")[0] for day in days] == [
            f"{day} 2026" for day in ("Fri 2 Oct", "Wed 2 Sep", "Sun 2 Aug", "Thu 2 Jul", "Tue 2 Jun", "Sat 2 May")
        ]
        marks = [str(text.value) for text in page.markdown if "other version" in str(text.value)]
        assert len(marks) == 1
        assert robin.name

    def test_a_refused_clip_is_listed_as_such_without_a_number(self) -> None:
        with History(create=True) as kept:
            kept.add(kept.add_athlete(past.ROBIN).id, factories.refused(), Taken(datetime(2026, 5, 2)))
        page = go(opened(), "history")
        assert "could not be judged" in words(page)
        assert "good or bad" in words(page)
        press(page, next(key for key in keys(page) if key.startswith("open_")))
        assert "What to change" in words(page)
        assert not page.table
        assert not page.get("vega_lite_chart")
        assert "Nothing can be followed yet" in everything(view(page, "Over time"))

    @pytest.mark.parametrize("make", factories.ALL)
    def test_every_kind_of_result_opens_with_its_words_and_without_a_frame(self, make: Callable[[], Screening]) -> None:
        with History(create=True) as kept:
            kept.add(kept.add_athlete(past.KIM).id, make(), Taken(datetime(2026, 5, 2)))
        page = go(opened(), "history")
        press(page, next(key for key in keys(page) if key.startswith("open_")))
        assert "no frame can be shown" in words(page)
        assert "screen_again" not in keys(page)
        assert not page.get("image")
        assert not {"send_answers", "to_plan"} & keys(page), "drills only after the questions of the day"
        press(page, "back_to_list")
        assert "back_to_list" not in keys(page)

    def test_another_version_is_said_when_it_is_open(self, robin: Athlete) -> None:
        page = go(opened(), "history")
        newest = next(one for one in all_kept() if one.version == "0.0.1")
        press(page, f"open_{newest.id}")
        assert any("another version of the program" in str(told.value) for told in page.warning)
        assert robin.id

    def test_a_kept_clip_is_screened_again_with_what_was_said_then(self, fake: FakeScreening) -> None:
        sample = assets.sample("03")
        base = replace(factories.valgus_sls(), video=replace(factories.video(), sha256=sample.sha256))
        said = replace(base, context=replace(base.context, age_group=AgeGroup.OVER_60, sex=Sex.MALE), chosen_by="user")
        with History(create=True) as kept:
            one = kept.add(kept.add_athlete(past.ROBIN).id, said, Taken(datetime(2026, 5, 2)), video=sample.path, keep_video=True)
            copy = kept.video(one.id)
        page = press(press(go(opened(), "history"), f"open_{one.id}"), "screen_again")
        shared_wait(page)
        (path, options), *_ = fake.asked
        assert path == copy
        assert (options.age_group, options.sex, options.movement) == (AgeGroup.OVER_60, Sex.MALE, said.movement_id)
        assert page.title[0].value == "Knee movement screen"
        press(page, "keep")
        assert page.date_input(key="keep_day").value == date(2026, 5, 2), "the clip was filmed then, not today"
        assert "What was seen" in words(page)

    def test_it_goes_from_the_page_when_the_age_is_put_right(self, fake: FakeScreening) -> None:
        sample = assets.sample("03")
        said = replace(factories.valgus_sls(), video=replace(factories.video(), sha256=sample.sha256))
        with History(create=True) as kept:
            robin = kept.add_athlete(past.ROBIN)
            one = kept.add(robin.id, said, Taken(datetime(2026, 5, 2)), video=sample.path, keep_video=True)
        page = press(press(go(opened(), "history"), f"open_{one.id}"), "screen_again")
        shared_wait(page)
        assert page.session_state["screener.shown"] is not None
        page = go(page, "roster")
        page.selectbox(key="roster_open").select(robin.id).run()
        next(box for box in page.text_area if str(box.key).startswith("a_notes_") and "_new_" not in str(box.key)).input("tall")
        save = [str(one.key) for one in page.button if str(one.key).startswith("a_save_") and "_new_" not in str(one.key)]
        press(page, save[0])
        assert page.session_state["screener.shown"] is not None, "a note changes nothing"
        next(box for box in page.selectbox if str(box.key).startswith("a_age_") and "_new_" not in str(box.key)).select(AgeGroup.UNDER_16)
        next(box for box in page.date_input if str(box.key).startswith("a_guardian_") and "_new_" not in str(box.key)).set_value(
            date(2026, 5, 1)
        )
        save = [str(one.key) for one in page.button if str(one.key).startswith("a_save_") and "_new_" not in str(one.key)]
        press(page, save[0])
        assert page.session_state["screener.shown"] is None
        assert page.session_state["screener.outcomes"] == []
        assert fake.asked

    def test_whoever_is_under_18_is_so_in_every_screening(self) -> None:
        """Even where nothing was said with the clip: the face is hidden by what is known of the athlete."""
        teen = replace(past.ROBIN, age_group=AgeGroup.FROM_16_TO_17, guardian=date(2026, 5, 1))
        with History(create=True) as kept:
            one = kept.add(kept.add_athlete(teen).id, factories.valgus_sls(), Taken(datetime(2026, 5, 2)))
            stored = kept.screening(one.id)
            assert not stored.under_age
            assert keeping.of_its_owner(kept, one, stored).under_age

    def test_one_result_that_cannot_be_read_hides_no_other(self, robin: Athlete, monkeypatch: pytest.MonkeyPatch) -> None:
        broken = all_kept()[2]
        read = History.screening

        def reads(self: History, screening_id: str) -> Screening:
            if screening_id == broken.id:
                raise HistoryError("this result cannot be read by this version of the program", "Screen the clip again.")
            return read(self, screening_id)

        monkeypatch.setattr(History, "screening", reads)
        page = go(opened(), "history")
        assert "cannot be read" in words(page)
        assert len([key for key in keys(page) if key.startswith("open_")]) == 5
        assert robin.id

    def test_many_are_shown_in_parts(self) -> None:
        with History(create=True) as kept:
            athlete = kept.add_athlete(past.ROBIN)
            for day in range(1, 16):
                kept.add(athlete.id, past.clip(factories.valgus_sls(), f"{day}.mp4"), Taken(datetime(2026, 5, day)))
        page = go(opened(), "history")
        assert len([key for key in keys(page) if key.startswith("open_")]) == 12
        press(page, "show_older")
        assert len([key for key in keys(page) if key.startswith("open_")]) == 15

    def test_a_damaged_file_is_told_and_nothing_breaks(self, robin: Athlete, home: Path) -> None:
        (home / "history" / "history.sqlite3").write_bytes(b"no database" * 500)
        said = words(go(opened(), "history"))
        assert "damaged or is something else" in said
        assert robin.name not in said


def shared_wait(page: AppTest) -> None:
    """Run the page until no screening is at work."""
    from tests.faces.test_app import wait

    wait(page)


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
        for _ in range(100):
            task = page.session_state["screener.frames_task"]
            if task is None:
                break
            task.wait(0.1)
            page.run()
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


def everything_told(page: AppTest) -> str:
    """What stands in the blue boxes."""
    return "\n".join(str(told.value) for told in page.info).replace("\\", "")


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


class TestData:
    """Where, take along, bring back, delete."""

    def test_it_says_what_is_kept_and_where(self, robin: Athlete, home: Path) -> None:
        said = words(view(go(opened(), "history"), "Data"))
        assert str(home / "history") in said
        assert "6 screenings" in said
        assert robin.id

    def test_an_export_comes_back_on_another_machine(self, robin: Athlete, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        page = press(view(go(opened(), "history"), "Data"), "export")
        assert "save_export" in keys(page)
        assert "save_export" not in keys(page.run()), "what was exported may be old as soon as something else is done"
        with History() as kept:
            kept.export(tmp_path / "export.zip")
        monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "other"))
        page = go(opened(), "history")
        page.file_uploader(key="restore_file_0").set_value(
            [("export.zip", (tmp_path / "export.zip").read_bytes(), "application/zip")]
        ).run()
        said = words(page)
        assert "This file holds" in said
        assert robin.name in said
        assert not (tmp_path / "other").exists(), "looking takes nothing"
        press(page, "restore")
        assert "6 screenings" in "".join(str(told.value) for told in page.success)
        assert "Here before: nothing." in everything(page)
        assert len(all_kept()) == 6
        assert "restore" not in keys(page)

    def test_a_file_that_is_no_export_is_refused(self, home: Path) -> None:
        page = go(opened(), "history")
        page.file_uploader(key="restore_file_0").set_value([("photos.zip", b"nothing of that kind", "application/zip")]).run()
        assert not page.exception
        assert "Expected a whole export" in words(page)
        assert "restore" not in keys(page)
        assert not home.exists()

    def test_a_screening_goes_in_two_steps(self, robin: Athlete) -> None:
        page = go(opened(), "history")
        one = all_kept()[0]
        press(page, f"open_{one.id}")
        assert page.button(key=f"delete_{one.id}").disabled
        page.checkbox(key=f"sure_{one.id}").check().run()
        press(page, f"delete_{one.id}")
        assert one.id not in {kept.id for kept in all_kept()}
        assert "Deleted." in everything(page)
        assert f"open_{one.id}" not in keys(page)
        assert robin.id

    def test_the_video_alone_can_go(self, home: Path) -> None:
        sample = assets.sample("03")
        base = replace(factories.valgus_sls(), video=replace(factories.video(), sha256=sample.sha256))
        with History(create=True) as kept:
            one = kept.add(kept.add_athlete(past.ROBIN).id, base, Taken(datetime(2026, 5, 2)), video=sample.path, keep_video=True)
        page = press(go(opened(), "history"), f"open_{one.id}")
        page.checkbox(key=f"sure_{one.id}").check().run()
        press(page, f"delete_video_{one.id}")
        assert not list(home.rglob("*.mp4"))
        assert [(left.id, left.has_video) for left in all_kept()] == [(one.id, False)]

    def test_an_athlete_goes_only_when_the_name_is_typed(self, robin: Athlete, home: Path) -> None:
        page = view(go(opened(), "history"), "Data")
        assert page.button(key="delete_athlete").disabled
        page.text_input(key="typed_athlete").input("somebody else").run()
        assert page.button(key="delete_athlete").disabled
        page.text_input(key="typed_athlete").input("robin example").run()
        press(page, "delete_athlete")
        with History() as kept:
            assert kept.athletes() == ()
        assert robin.name.encode() not in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
        assert "No athlete is kept." in everything_told(page)

    def test_everything_goes_only_when_it_is_typed(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Data")
        page.text_input(key="typed_all").input("yes").run()
        assert page.button(key="delete_all").disabled
        page.text_input(key="typed_all").input("delete all").run()
        press(page, "delete_all")
        with History() as kept:
            assert kept.counts() == history.Counts()
        assert page.text_input(key="typed_all").value == "", "what was typed was meant once"
        assert robin.id

    def test_a_deleted_athlete_s_result_leaves_the_page_and_the_note_as_well(self, fake: FakeScreening) -> None:
        page = press(filled_in(screened()), "keep_it")
        press(page, "to_history")
        view(page, "Data")
        page.text_input(key="typed_athlete").input("Robin").run()
        press(page, "delete_athlete")
        assert "is kept, " not in everything(go(page, ""))
        assert fake.asked

    def test_results_of_a_group_are_kept_for_so_many_days(self, robin: Athlete) -> None:
        page = view(go(opened(), "history"), "Data")
        page.number_input(key="days_Tuesday runners").set_value(30).run()
        assert not page.exception
        with History() as kept:
            assert kept.groups()[0].keep_days == 30
        assert "delete_old" not in keys(page)
        assert robin.id


@pytest.fixture(autouse=True)
def nothing_outside(home: Path) -> Iterator[None]:
    """No test of this file writes beside its own place."""
    yield
    assert not home.exists() or {path.name for path in home.iterdir()} <= {"history"}
