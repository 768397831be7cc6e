"""Keeping results and the history page, driven without a browser: the screening is a stand-in, what is kept is real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets, history
from screener.errors import HistoryError
from screener.history import Athlete, History, Kept, Taken
from screener.types import AgeGroup, Screening, Sex
from screener.ui import keeping
from tests import factories, plans
from tests import kept as past
from tests.faces import test_app_hip_check as shared
from tests.faces.test_app import PNG, FakeScreening, draw_nothing, keys, opened, screened, words
from tests.faces.test_app_hip_check import go

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


def everything_told(page: AppTest) -> str:
    """What stands in the blue boxes."""
    return "\n".join(str(told.value) for told in page.info).replace("\\", "")


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
