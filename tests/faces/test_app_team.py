"""The team's page, driven without a browser: what is kept is real, a press in the table and what takes long are stand-ins."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from screener.errors import HistoryError, VideoUnreadable
from screener.history import Athlete, History, Taken
from screener.present import team as wording
from screener.run import Progress
from screener.team import Order
from screener.types import Screening, Side, Status
from screener.ui import access, keeping, menu, team_table
from screener.ui.pages import in_step, team
from tests import factories
from tests import kept as past
from tests.faces.test_app import PNG, keys, opened, words
from tests.faces.test_app_hip_check import go
from tests.faces.test_app_history import press, view


@pytest.fixture(autouse=True)
def this_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that runs is the one that made the hand-made results."""
    monkeypatch.setattr(keeping, "current_software", lambda: factories.SOFTWARE)


@pytest.fixture
def people() -> dict[str, Athlete]:
    """A team after some evenings."""
    return past.team()


def shown(page: AppTest) -> list[dict[str, Any]]:
    """What the table was given."""
    found = [one for one in page.get("bidi_component") if one.proto.component_name == "screener_team"]
    rows: list[dict[str, Any]] = json.loads(found[0].proto.json)["rows"] if found else []
    return rows


def names(page: AppTest) -> list[str]:
    """Whose rows are there, in their order."""
    return [row["name"] for row in shown(page)]


def at_team() -> AppTest:
    """The page of the team."""
    return go(opened(), menu.TEAM)


def choose(page: AppTest, key: str, value: object) -> AppTest:
    """The page with something chosen from a list."""
    page.selectbox(key=key).set_value(value).run()
    assert not page.exception, page.exception
    return page


class TestWhoMaySee:
    """For the computer itself, like what is kept."""

    def test_a_device_has_no_such_page_in_its_menu(self, monkeypatch: pytest.MonkeyPatch, people: dict[str, Athlete]) -> None:
        monkeypatch.setattr(access, "is_host", lambda: False)
        assert "Team" not in [link.proto.label for link in opened().get("page_link")]
        assert people

    def test_even_if_it_gets_there_it_sees_nobody(self, monkeypatch: pytest.MonkeyPatch, people: dict[str, Athlete]) -> None:
        monkeypatch.setattr(keeping, "history_allowed", lambda: False)
        page = at_team()
        assert "only on the computer that keeps it" in "".join(str(one.value) for one in page.info)
        assert not shown(page)
        assert not any(athlete.name in words(page) for athlete in people.values())


class TestEmpty:
    """Nothing yet."""

    def test_looking_makes_nothing_and_says_what_to_do(self, home: Path) -> None:
        page = at_team()
        assert team.EMPTY in words(page)
        assert "to_screen" in keys(page)
        assert not home.exists()

    def test_athletes_without_a_result(self) -> None:
        with History(create=True) as kept:
            kept.add_athlete(past.ROBIN)
        page = at_team()
        assert team.NOTHING_YET in "".join(str(one.value) for one in page.info)
        assert past.ROBIN.name in words(page)

    def test_an_error_of_the_history_is_told_without_a_command(self, people: dict[str, Athlete], monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object) -> None:
            raise HistoryError("the file is damaged", "Type `screener history restore`.", "Bring back an export on the page History.")

        monkeypatch.setattr(History, "seen", fails)
        page = at_team()
        said = "".join(str(one.value) for one in page.error)
        assert "Bring back an export" in said
        assert "`" not in said
        assert people


class TestTable:
    """Rows, filters and orders."""

    def test_a_row_for_each_athlete_test_and_leg_by_name(self, people: dict[str, Athlete]) -> None:
        page = at_team()
        assert names(page) == ["Kim Young", "Lee Other", "Robin Example", "Sam Both", "Sam Both", "Sam Both"]
        assert people["Nina"].name in words(page)

    def test_could_not_be_judged_is_said_and_carries_no_number(self, people: dict[str, Athlete]) -> None:
        kim = shown(at_team())[0]
        assert (kim["finding"][0], kim["status"]) == (wording.FINDING[Status.NOT_MEASURED], "not_measured")
        assert (kim["reading"], kim["strip"]) == (wording.NO_READING, "")
        assert people

    def test_each_strip_is_told_in_words(self, people: dict[str, Athlete]) -> None:
        for row in shown(at_team()):
            assert bool(row["strip"]) is bool(row["strip_says"])
        assert people

    def test_a_group_narrows_all_of_the_page(self, people: dict[str, Athlete]) -> None:
        page = choose(at_team(), "team_group", "Club")
        assert names(page) == ["Lee Other", "Sam Both", "Sam Both", "Sam Both"]
        assert "Kim Young" not in words(page)
        assert people

    @pytest.mark.parametrize(
        ("key", "value", "expected"),
        [
            ("team_test", "squat", ["Sam Both"]),
            ("team_side", Side.RIGHT, ["Kim Young", "Sam Both"]),
            ("team_status", Status.NOT_MEASURED, ["Kim Young", "Lee Other"]),
            ("team_verdict", "less", ["Sam Both", "Sam Both"]),
            ("team_quality", "refuse", ["Kim Young"]),
            ("team_order", Order.DATE, ["Kim Young", "Lee Other", "Robin Example", "Sam Both", "Sam Both", "Sam Both"]),
            ("team_order", Order.ANGLE, ["Sam Both", "Sam Both", "Robin Example", "Kim Young", "Lee Other", "Sam Both"]),
        ],
    )
    def test_filters_and_orders(self, people: dict[str, Athlete], key: str, value: object, expected: list[str]) -> None:
        assert names(choose(at_team(), key, value)) == expected
        assert people

    def test_sorting_by_angle_says_that_it_is_no_rank(self, people: dict[str, Athlete]) -> None:
        assert wording.ORDER_NOTE in words(choose(at_team(), "team_order", Order.ANGLE))
        assert people

    def test_nothing_fits_and_filters_can_be_cleared(self, people: dict[str, Athlete]) -> None:
        page = choose(choose(at_team(), "team_test", "squat"), "team_status", Status.NOT_MEASURED)
        assert team.NONE_FIT in "".join(str(one.value) for one in page.info)
        assert len(names(press(page, "team_clear"))) == 6
        assert people

    def test_a_long_table_is_shown_in_parts(self, people: dict[str, Athlete], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(team, "STEP", 2)
        page = at_team()
        assert len(names(page)) == 2
        assert len(names(press(page, "team_show_more"))) == 4
        assert people


class TestAgain:
    """Who is filmed again."""

    def test_who_what_why_and_the_mend(self, people: dict[str, Athlete]) -> None:
        said = words(at_team())
        assert "**Kim Young**" in said
        assert "The clip is filmed from the side." in said
        assert "Put the phone straight in front of the athlete." in said
        assert "Not measured: body part not visible." in said
        assert people


class TestOpen:
    """A press in the table opens the athlete."""

    @pytest.mark.parametrize(("what", "place"), [("result", "Screenings"), ("time", "Over time")])
    def test_result_or_time(self, people: dict[str, Athlete], monkeypatch: pytest.MonkeyPatch, what: str, place: str) -> None:
        pressed = [f"{what} 3"]
        monkeypatch.setattr(team_table, "_table", lambda **_: SimpleNamespace(pressed=pressed.pop() if pressed else None))
        page = at_team()
        assert page.title[0].value == "History"
        assert page.selectbox(key=keeping.ATHLETE).value == people["Sam"].id
        assert page.segmented_control(key="history_view").value == place
        assert ("back_to_list" in keys(page)) is (what == "result")

    @pytest.mark.parametrize("said", ["result 99", "delete 0", "result x", ""])
    def test_anything_else_opens_nothing(self, people: dict[str, Athlete], monkeypatch: pytest.MonkeyPatch, said: str) -> None:
        monkeypatch.setattr(team_table, "_table", lambda **_: SimpleNamespace(pressed=said))
        assert at_team().title[0].value == team.TITLE
        assert people


def finished(page: AppTest, slot: str) -> AppTest:
    """The page after what was at work has ended."""
    for _ in range(300):
        task = page.session_state[f"screener.{slot}"]
        if task is None:
            break
        task.wait(0.1)
        page.run()
    assert not page.exception, page.exception
    return page


class TestPaper:
    """The pages to print."""

    def test_they_are_made_for_the_chosen_group(self, people: dict[str, Athlete]) -> None:
        page = finished(press(choose(at_team(), "team_group", "Club"), "make_paper"), "team_paper_task")
        paper = page.session_state["screener.team_paper"]
        assert (paper.name, paper.group) == ("knee-team-club.pdf", "Club")
        text = " ".join(part.extract_text() for part in PdfReader(BytesIO(paper.pdf)).pages)
        assert "Sam Both" in text
        assert "Robin Example" not in text
        assert "save_paper" in {one.key for one in page.get("download_button")}
        assert people

    def test_a_problem_is_told(self, people: dict[str, Athlete], monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object, **__: object) -> bytes:
            raise HistoryError("another program is writing", "Wait, and try again.")

        monkeypatch.setattr("screener.team_run.pages", fails)
        page = finished(press(at_team(), "make_paper"), "team_paper_task")
        assert "Wait, and try again." in "".join(str(one.value) for one in page.error)
        assert "save_paper" not in {one.key for one in page.get("download_button")}
        assert people

    def test_they_are_gone_with_what_is_deleted(self, people: dict[str, Athlete]) -> None:
        page = finished(press(at_team(), "make_paper"), "team_paper_task")
        delete(page, people["Sam"])
        assert page.session_state["screener.team_paper"] is None
        assert "save_paper" not in keys(go(page, menu.TEAM))


def delete(page: AppTest, athlete: Athlete) -> None:
    """Delete an athlete on the page of what is kept."""
    view(page, "Data")
    page.selectbox(key=keeping.ATHLETE).set_value(athlete.id).run()
    page.text_input(key="typed_athlete").input(athlete.name).run()
    press(page, "delete_athlete")


class TestInStep:
    """Two kept screenings side by side in step."""

    @pytest.fixture
    def two(self, tmp_path: Path) -> Athlete:
        """An athlete with two kept clips, and a third result without one."""
        with History(create=True) as kept:
            athlete = kept.add_athlete(past.ROBIN)
            for month in (3, 4):
                self._keep(kept, athlete, factories.valgus_sls(), month, tmp_path, with_clip=True)
        return athlete

    def _keep(self, kept: History, athlete: Athlete, screening: Screening, month: int, folder: Path, *, with_clip: bool) -> None:
        from tests.history.made import of_clip

        content = b"clip %d" % month
        path = folder / f"month{month}.mp4"
        path.write_bytes(content)
        named = of_clip(screening, content, path.name)
        kept.add(athlete.id, named, Taken(datetime(2026, month, 2)), video=path if with_clip else None, keep_video=with_clip)

    @pytest.fixture
    def drawing(self, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
        """Stand-ins for the screening and the drawing; holds whether faces were hidden."""
        asked: list[bool] = []

        def again(stored: Screening, _path: Path, **_: object) -> Any:
            return factories.run(stored)

        def draw(_run: Any, _video: Path, target: Path, tell: Callable[[Progress], None], _stop: Any, *, blur_faces: bool) -> tuple[float]:
            asked.append(blur_faces)
            tell(Progress("Drawing", 0.5))
            target.write_bytes(b"mp4")
            return (0.0,)

        monkeypatch.setattr("screener.hip_session.screened_again", again)
        monkeypatch.setattr("screener.export.write_overlay", draw)
        monkeypatch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
        return asked

    def panes(self, page: AppTest) -> list[dict[str, Any]]:
        """What the component was given."""
        found = [one for one in page.get("bidi_component") if one.proto.component_name == "screener.pair"]
        given: list[dict[str, Any]] = json.loads(found[0].proto.json)["panes"] if found else []
        return given

    def test_both_are_played_and_say_what_was_measured(self, two: Athlete, drawing: list[bool]) -> None:
        page = finished(press(view(opened(), "Compare"), "play_step"), "step_task")
        panes = self.panes(page)
        assert [pane["title"].split(",")[0] for pane in panes] == ["Mon 2 Mar 2026", "Thu 2 Apr 2026"]
        assert all("(" in said for pane in panes for said in pane["said"])
        assert drawing == [True, True]
        assert two

    def test_faces_only_where_they_are_asked_for(self, two: Athlete, drawing: list[bool]) -> None:
        page = view(opened(), "Compare")
        page.checkbox(key="show_faces").check().run()
        finished(press(page, "play_step"), "step_task")
        assert drawing == [False, False]
        assert two

    def test_under_18_there_is_no_such_choice(self, drawing: list[bool], tmp_path: Path) -> None:
        with History(create=True) as kept:
            kim = kept.add_athlete(past.KIM)
            for month in (3, 4):
                self._keep(kept, kim, factories.valgus_sls(), month, tmp_path, with_clip=True)
        page = view(opened(), "Compare")
        assert "show_faces" not in {one.key for one in page.checkbox}
        assert in_step.HIDDEN in words(page)
        finished(press(page, "play_step"), "step_task")
        assert drawing == [True, True]

    def test_without_a_clip_it_says_of_which_one(self, two: Athlete, tmp_path: Path) -> None:
        with History() as kept:
            self._keep(kept, two, factories.valgus_sls(), 5, tmp_path, with_clip=False)
        page = view(opened(), "Compare")
        assert "play_step" not in keys(page)
        assert "The video of the second one was not kept." in words(page)

    def test_a_clip_that_reads_otherwise_now_is_not_played(
        self, two: Athlete, drawing: list[bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("screener.hip_session.screened_again", lambda *_, **__: None)
        page = finished(press(view(opened(), "Compare"), "play_step"), "step_task")
        assert "now reads otherwise" in words(page)
        assert not self.panes(page)
        assert not drawing
        assert two

    def test_a_clip_that_is_broken_is_told(self, two: Athlete, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object, **__: object) -> None:
            raise VideoUnreadable("expected a video, got something else", "Film again.")

        monkeypatch.setattr("screener.hip_session.screened_again", fails)
        page = finished(press(view(opened(), "Compare"), "play_step"), "step_task")
        assert "Film again." in "".join(str(one.value) for one in page.error)
        assert two

    def test_nothing_of_it_stays_when_something_is_deleted(self, two: Athlete, drawing: list[bool]) -> None:
        page = finished(press(view(opened(), "Compare"), "play_step"), "step_task")
        assert page.session_state["screener.steps"]
        delete(page, two)
        assert page.session_state["screener.steps"] == {}
        assert drawing
