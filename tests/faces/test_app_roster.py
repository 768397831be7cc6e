"""The roster and the batch, driven without a browser: the screening is a stand-in, what is kept is real."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from screener.batch.facts import Problem
from screener.batch.tables import Screened, refused, tables
from screener.errors import BatchStopped
from screener.history import Athlete, History, NewAthlete, Taken, exists
from screener.history.roster import template
from screener.present import nothing_measured
from screener.report import to_json
from screener.report.sheets import table_csv, workbook
from screener.run import BatchOptions, BatchProgress, BatchResult, Done, plan_batch
from screener.types import AgeGroup, Screening
from screener.ui import access, batching
from screener.ui.main import ENTRIES
from screener.ui.pages import athlete_form, batch, roster
from tests import factories, plans
from tests.faces.test_app import keys, opened, words
from tests.faces.test_app_hip_check import go
from tests.history.made import of_clip

ROSTER = """name,age_group,sex,groups,consent,guardian_consent,notes
Ana,18_to_60,female,Club|U23,2026-01-02,,"left knee, in March"
Bo,18_to_60,male,Club,,,
Kim,under_16,,U15,,2026-01-03,
"""
PEOPLE = (
    NewAthlete("Ana", AgeGroup.ADULT, groups=("Club", "U23"), consent=date(2026, 1, 2), notes="left knee"),
    NewAthlete("Bo", AgeGroup.ADULT, groups=("Club",)),
    NewAthlete("Kim", AgeGroup.UNDER_16, groups=("U15",), guardian=date(2026, 1, 3)),
)


def fill(page: AppTest, field: str, text: str) -> None:
    """Write into a field of the open athlete's form, and save."""

    def own(key: str | None, begin: str) -> bool:
        return (key or "").startswith(begin) and "_new_" not in (key or "")

    next(box for box in (*page.text_input, *page.text_area) if own(box.key, field)).input(text)
    press(page, next(str(one.key) for one in page.button if own(one.key, "a_save_")))


class Evening:
    """Stands in for ``run.screen_batch``: looks over the clips as the real one, then gives a result made by hand for each."""

    def __init__(self) -> None:
        self.by_file: dict[str, Screening] = {}
        self.asked: list[dict[str, Any]] = []
        self.hold: threading.Event | None = None
        self.stop_at = 0

    def __call__(self, sources: Any, out: Path, options: BatchOptions, **told: Any) -> BatchResult:
        """As ``screen_batch``; waits for ``hold`` where there is one."""
        self.asked.append({"sources": sources, "out": out, "options": options, "workers": told["workers"]})
        plan = plan_batch(sources, out, options)
        for problem in plan.problems:
            told["on_problem"](problem)
        (out / "results").mkdir(parents=True, exist_ok=True)
        names = tuple(entry.file for entry, _ in plan.entries)
        told["on_progress"](BatchProgress("Screening", 0, len(names), 0, 0.5, names[:2]))
        while self.hold is not None and not self.hold.wait(0.01):
            if told["cancelled"]():
                raise BatchStopped(self.stop_at, len(names))
        return self._result(plan.entries, plan.problems, out, told["on_problem"])

    def _result(self, entries: Any, problems: tuple[Problem, ...], out: Path, tell: Callable[[Problem], None]) -> BatchResult:
        done, screened = [], []
        for entry, path in entries:
            screening = of_clip(self.by_file.get(path.name, factories.valgus_sls()), path.read_bytes(), path.name)
            result = out / "results" / f"{path.stem}.json"
            result.write_text(to_json(screening), encoding="utf-8")
            done.append(Done(entry, path, result))
            screened.append(Screened(entry, screening))
            if (problem := refused(screened[-1])) is not None:
                tell(problem)
        made = tables(screened, problems)
        (out / "summary.csv").write_text(table_csv(made[0]), encoding="utf-8")
        (out / "screening.xlsx").write_bytes(workbook(made))
        bad = sum(nothing_measured(one.screening) for one in screened)
        return BatchResult(len(done), 0, len(done) - bad, bad, problems, (out / "summary.csv",), tuple(done))


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    """No clip is screened; the batch of one test is not met by the next."""
    stand_in = Evening()
    monkeypatch.setattr("screener.run.screen_batch", stand_in)
    forget()
    yield stand_in
    forget()


def forget() -> None:
    """Whatever is under way ends and is forgotten."""
    now = batching.current()
    if now is not None:
        now.task.stop()
        assert now.task.wait(20)
    batching.clear()


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """An evening: three athletes who are known, one who is not, a name that says nothing, and a text."""
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("Ana_sls_left_2026-03-31", "Bo_sls_left_2026-03-31", "Kim_squat", "Zed_squat", "IMG_1"):
        (folder / f"{name}.mp4").write_bytes(name.encode())
    (folder / "notes.txt").write_text("bring water", encoding="utf-8")
    return folder


@pytest.fixture
def people() -> tuple[Athlete, ...]:
    """Three athletes, one of whom has not agreed yet."""
    with History(create=True) as kept:
        return kept.add_athletes(PEOPLE)


def page_of(name: str) -> AppTest:
    """One of the two pages as it is first met."""
    return go(opened(), name)


def press(page: AppTest, key: str) -> AppTest:
    """The page after a button was pressed."""
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


def rows(page: AppTest, place: int = 0) -> list[list[str]]:
    """Rows of a table."""
    return [[str(cell).replace("\\", "") for cell in row] for row in page.table[place].value.to_numpy().tolist()]


def said(page: AppTest) -> str:
    """All that is said, success included."""
    return "\n".join([words(page), *(str(one.value) for one in page.success)]).replace("\\", "")


def athletes() -> dict[str, Athlete]:
    """Everybody in the roster, by name."""
    if not exists():
        return {}
    with History() as kept:
        return {one.name: one for one in kept.athletes()}


def list_given(page: AppTest, text: str) -> AppTest:
    """The roster after a list was put into the box."""
    box = next(box for box in page.file_uploader if str(box.key).startswith("roster_file_"))
    box.set_value([("list.csv", text.encode(), "text/csv")]).run()
    assert not page.exception, page.exception
    return page


def folder_typed(page: AppTest, folder: Path) -> AppTest:
    """The batch after the path of a folder was typed."""
    page.text_input(key="batch_folder").input(str(folder)).run()
    assert not page.exception, page.exception
    return page


def ended(page: AppTest) -> AppTest:
    """The batch after it came to its end."""
    now = batching.current()
    assert now is not None
    assert now.task.wait(20)
    page.run()
    assert not page.exception, page.exception
    return page


class TestRoster:
    """Who is in it, who has agreed, what is kept; nobody comes in by half."""

    @pytest.mark.parametrize(("name", "elsewhere"), [("roster", roster.ELSEWHERE), ("batch", batch.ELSEWHERE)])
    def test_a_device_sees_neither_page(self, name: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch, people: Any) -> None:
        page = page_of(name)
        monkeypatch.setattr(access, "is_host", lambda: False)
        assert name not in [info.get("url_pathname") for info in opened()._registered_pages.values()]
        monkeypatch.setattr("screener.ui.main.ENTRIES", tuple(replace(entry, host_only=False) for entry in ENTRIES))
        page = page_of(name)
        assert elsewhere in words(page)
        assert people[0].name not in words(page)
        assert not page.table

    def test_a_list_is_shown_before_it_is_taken(self, home: Path) -> None:
        page = list_given(page_of("roster"), ROSTER)
        assert "These would be taken: 3 athletes" in words(page)
        assert [row[0] for row in rows(page)] == ["Ana", "Bo", "Kim"]
        assert [row[3] for row in rows(page)] == ["Fri 2 Jan 2026", "not yet", "guardian, Sat 3 Jan 2026"]
        assert not home.exists()
        press(page, "roster_take")
        assert "3 athletes taken into the roster." in said(page)
        assert set(athletes()) == {"Ana", "Bo", "Kim"}

    def test_one_bad_line_keeps_all_out_and_each_is_named(self, home: Path) -> None:
        page = list_given(page_of("roster"), f"{ROSTER}Lee,16_to_17,,U18,,,\nMo,grown up,,,,,\n")
        assert "2 lines cannot be taken." in words(page)
        assert "A guardian's consent with its day is still missing for:** Lee" in words(page)
        assert [row[:2] for row in rows(page)] == [["5", "Lee"], ["6", "Mo"]]
        assert "roster_take" not in keys(page)
        assert not home.exists()

    def test_those_who_are_kept_already_stay_as_they_are(self, people: tuple[Athlete, ...]) -> None:
        page = list_given(page_of("roster"), ROSTER)
        assert "In the roster already, and left as they are: Ana, Bo, Kim." in words(page)
        assert "roster_take" not in keys(page)
        page = list_given(page_of("roster"), f"{ROSTER}Zoe,18_to_60,,Club,,,\n")
        press(page, "roster_take")
        assert "1 athlete taken into the roster." in said(page)
        assert athletes()["Ana"] == people[0]

    def test_the_empty_list_is_offered_and_is_no_roster(self) -> None:
        page = list_given(page_of("roster"), template())
        assert "roster_template" in keys(page)
        assert "This is the example: delete this line." in [row[2] for row in rows(page)]

    def test_what_is_no_table_is_said_in_place(self) -> None:
        page = list_given(page_of("roster"), "first name;born\nAna;1990\n")
        assert "Expected the known columns" in page.error[0].value

    def test_everybody_with_what_is_kept_and_who_lacks_a_word(self, people: tuple[Athlete, ...]) -> None:
        with History() as kept:
            for day in (1, 3, 2):
                kept.add(people[0].id, plans.named(factories.valgus_sls(), f"{day}.mp4"), Taken.of(None, Path("nowhere")))
        page = page_of("roster")
        assert [row[0] for row in rows(page)] == ["Ana", "Bo", "Kim"]
        assert rows(page)[0][4].startswith("3 screenings, last ")
        assert [row[4] for row in rows(page)[1:]] == ["none", "none"]
        assert "so a batch keeps nothing of theirs:** Bo" in words(page)

    @pytest.mark.parametrize(("wanted", "group", "names"), [
        ("an", None, ["Ana"]), ("KNEE left", None, ["Ana"]), ("", "Club", ["Ana", "Bo"]), ("bo", "Club", ["Bo"]),
    ])  # fmt: skip
    def test_search_and_group(self, people: Any, wanted: str, group: str | None, names: list[str]) -> None:
        page = page_of("roster")
        page.text_input(key="roster_search").input(wanted)
        if group is not None:
            page.selectbox(key="roster_group").select(group)
        page.run()
        assert [row[0] for row in rows(page)] == names
        assert f"{len(names)} of {len(people)} athletes" in words(page)

    def test_nobody_found_is_said(self, people: Any) -> None:
        page = page_of("roster")
        page.text_input(key="roster_search").input("nobody at all").run()
        assert roster.NOBODY_SUCH in words(page)
        assert people

    def test_one_is_added_and_changed_by_the_form(self) -> None:
        page = page_of("roster")
        page.text_input(key="a_name_new_0").input("Lee")
        press(page, "a_save_new_0")
        assert "An age group is needed" in words(page)
        page.selectbox(key="a_age_new_0").select(AgeGroup.FROM_16_TO_17)
        page.text_input(key="a_groups_new_0").input("U18, Tuesday")
        press(page, "a_save_new_0")
        assert "under 18 nothing is kept until a guardian agrees" in words(page)
        assert athletes() == {}
        page.date_input(key="a_guardian_new_0").set_value(date(2026, 1, 3))
        press(page, "a_save_new_0")
        assert "Lee is in the roster." in said(page)
        lee = athletes()["Lee"]
        assert (lee.groups, lee.guardian) == (("Tuesday", "U18"), date(2026, 1, 3))
        page.selectbox(key="roster_open").select(lee.id).run()
        fill(page, "a_name_", "Lee Two")
        assert athletes()["Lee Two"].id == lee.id

    def test_old_facts_are_never_written_over_new_ones(self, people: tuple[Athlete, ...]) -> None:
        bo = people[1]
        page = page_of("roster")
        page.selectbox(key="roster_open").select(bo.id).run()
        with History() as kept:  # in another window
            kept.change_athlete(bo.id, replace(bo, age_group=AgeGroup.UNDER_16, guardian=date(2026, 1, 3)))
        fill(page, "a_name_", "Bo Two")
        assert athletes()["Bo"].age_group is AgeGroup.UNDER_16
        assert athlete_form.CHANGED in words(page)
        fill(page, "a_name_", "Bo Two")
        assert athletes()["Bo Two"].age_group is AgeGroup.UNDER_16

    def test_who_agreed_is_written_down_for_many_at_once(self, people: tuple[Athlete, ...]) -> None:
        page = page_of("roster")
        page.multiselect(key="agreed_consent").select(people[1].id).run()
        press(page, "agreed_write_consent")
        assert athletes()["Bo"].consent == date.today()
        assert "so a batch keeps nothing of theirs" not in words(page)

    def test_days_are_kept_for_each_group(self, people: Any) -> None:
        page = page_of("roster")
        page.number_input(key="days_Club").set_value(30).run()
        with History() as kept:
            assert {group.name: group.keep_days for group in kept.groups()} == {"Club": 30, "U15": None, "U23": None}
        assert people

    def test_deleting_says_what_goes_and_leaves_nothing(self, people: tuple[Athlete, ...], tmp_path: Path) -> None:
        clip = tmp_path / "clip.mp4"
        clip.write_bytes(b"clip")
        with History() as kept:
            kept.add(people[0].id, of_clip(factories.squat(), b"clip", "c.mp4"), Taken.of(None, clip), video=clip, keep_video=True)
            kept.add(people[0].id, factories.refused(), Taken.of(None, clip))
            folder = kept.place.folder
        page = page_of("roster")
        page.selectbox(key="roster_open").select(people[0].id).run()
        assert "This will go: 2 screenings, 1 video, 0 plans, pain on 0 days, and the name" in words(page)
        assert page.button(key="delete_athlete").disabled
        page.text_input(key="typed_athlete").input("ana").run()
        press(page, "delete_athlete")
        assert set(athletes()) == {"Bo", "Kim"}
        assert not list(folder.rglob("*.mp4"))
        assert "Deleted." in said(page)


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(200):
        if true():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came to pass")
