"""The page Batch, driven without a browser: the screening is a stand-in, what is kept is real."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screener.history import History, NewAthlete, Which
from screener.run import BatchResult
from screener.types import AgeGroup
from screener.ui.pages import batch_clips
from tests import factories
from tests.faces import test_app_roster as shared
from tests.faces.test_app import keys, words
from tests.faces.test_app_roster import PEOPLE, Evening, athletes, ended, folder_typed, page_of, press, rows, said, until

evening, clips, people = shared.evening, shared.clips, shared.people


class TestBatch:
    """Which clip goes to whom before it begins; what came of it; and only what may be kept is kept."""

    def test_before_the_start_every_clip_and_every_fault_stands_there(self, clips: Path, people: Any, evening: Evening) -> None:
        page = folder_typed(page_of("batch"), clips)
        assert [(row[1], row[5]) for row in rows(page)] == [
            ("Ana", batch_clips.KEPT_FOR), ("Bo", batch_clips.NOT_AGREED), ("Kim", batch_clips.KEPT_FOR), ("Zed", batch_clips.NOT_KNOWN),
        ]  # fmt: skip
        assert rows(page)[0][:5] == ["Ana_sls_left_2026-03-31.mp4", "Ana", "Single-leg squat", "left", "Tue 31 Mar 2026"]
        assert [row[0] for row in rows(page, 1)] == ["IMG_1.mp4"]
        assert "batch_manifest_get" in keys(page)
        assert "1 name not in the roster:** Zed" in words(page)
        assert evening.asked == []
        assert people

    def test_what_is_wrong_with_the_folder_is_said_in_place(self, tmp_path: Path) -> None:
        page = folder_typed(page_of("batch"), tmp_path / "nowhere")
        assert "which is not there" in page.error[0].value
        (tmp_path / "empty").mkdir()
        folder_typed(page, tmp_path / "empty")
        assert "at least one clip" in page.error[0].value
        assert "batch_start" not in keys(page)

    def test_a_pattern_that_cannot_be_read_is_said(self, clips: Path) -> None:
        page = folder_typed(page_of("batch"), clips)
        page.text_input(key="batch_pattern").input("{who}_{test}").run()
        assert "Expected one of the fields" in page.error[0].value.replace("\\", "")

    def test_a_manifest_says_whose_clips_of_the_folder_they_are(self, clips: Path, people: Any) -> None:
        page = folder_typed(page_of("batch"), clips)
        box = next(box for box in page.file_uploader if box.key == "batch_manifest")
        box.set_value([("m.csv", b"file,athlete,test,leg\nIMG_1.mp4,Ana,sls,right\ngone.mp4,Bo,,\n", "text/csv")]).run()
        assert rows(page) == [["IMG_1.mp4", "Ana", "Single-leg squat", "right", "not said", batch_clips.KEPT_FOR]]
        assert [row[0] for row in rows(page, 1)] == ["gone.mp4"]
        assert people

    def test_unknown_names_are_added_in_one_go_and_minors_only_with_a_guardian(self, clips: Path, people: Any) -> None:
        page = folder_typed(page_of("batch"), clips)
        press(page, "batch_add")
        assert "An age group is needed" in words(page)
        page.selectbox(key="batch_age").select(AgeGroup.UNDER_16).run()
        press(page, "batch_add")
        assert "A guardian has to agree first" in words(page)
        assert len(athletes()) == len(people)
        page.checkbox(key="batch_agreed_True").check().run()
        press(page, "batch_add")
        assert athletes()["Zed"].guardian == date.today()
        assert rows(page)[3][5] == batch_clips.KEPT_FOR

    def test_the_results_in_words_and_one_press_keeps_what_may_be_kept(self, clips: Path, people: Any, evening: Evening) -> None:
        evening.by_file = {"Kim_squat.mp4": factories.refused(), "Zed_squat.mp4": factories.squat()}
        page = ended(press(folder_typed(page_of("batch"), clips), "batch_start"))
        assert "4 clips read. 3 gave numbers." in words(page)
        found = {row[0]: row for row in rows(page)}
        assert found["Ana"][2] == "left"
        assert "° (" in found["Ana"][3]
        assert "likely" in found["Ana"][4]
        assert found["Kim"][3:5] == ["not measured", "cannot be judged: film again"]
        assert found["Zed"][3].startswith("ratio ")
        assert sorted(row[0] for row in rows(page, 1)) == ["IMG_1.mp4", "Kim_squat.mp4"]
        assert {"batch_save_summary.csv", "batch_save_screening.xlsx"} <= keys(page)
        with History() as kept:
            assert kept.screenings() == ()
        press(page, "batch_keep")
        assert "2 results kept, 1 of which cannot be judged" in said(page)
        assert [row[0] for row in rows(page, 2)] == ["Bo_sls_left_2026-03-31.mp4", "Zed_squat.mp4"]
        with History() as kept:
            assert {one.athlete for one in kept.screenings()} == {"Ana", "Kim"}
            assert not any(one.has_video for one in kept.screenings())
            assert kept.screenings(which_day())[0].athlete == "Ana"
        with History() as kept:
            kept.change_athlete(people[1].id, replace(PEOPLE[1], consent=date(2026, 1, 1)))
        page.checkbox(key="batch_keep_videos").check()
        press(page, "batch_keep")
        assert "1 result kept; 2 kept before, not kept twice; 1 not kept" in said(page)
        with History() as kept:
            assert all(one.has_video for one in kept.screenings())

    def test_with_nobody_in_the_roster_nothing_is_made_by_keeping(self, clips: Path, home: Path) -> None:
        page = ended(press(folder_typed(page_of("batch"), clips), "batch_start"))
        press(page, "batch_keep")
        assert "Nothing new was kept; 4 not kept" in said(page)
        assert not home.exists()

    def test_a_name_that_may_be_a_slip_is_told_beside_the_one_it_is_like(self, clips: Path) -> None:
        with History(create=True) as kept:
            kept.add_athlete(NewAthlete("Zeds", AgeGroup.ADULT))
        assert "Zed (or is it Zeds?)" in words(folder_typed(page_of("batch"), clips))

    def test_only_what_has_to_be_filmed_again(self, clips: Path, evening: Evening) -> None:
        evening.by_file = {"Kim_squat.mp4": factories.refused()}
        page = ended(press(folder_typed(page_of("batch"), clips), "batch_start"))
        page.toggle(key="batch_only_unmeasured").set_value(True).run()
        assert [row[0] for row in rows(page)] == ["Kim"]
        page.selectbox(key="batch_whose_rows").select("Ana").run()
        assert "Each row here has a reading." in words(page)

    def test_the_clips_at_work_are_named_and_another_window_sees_the_same(self, clips: Path, evening: Evening) -> None:
        evening.hold = threading.Event()
        page = press(folder_typed(page_of("batch"), clips), "batch_start")
        until(lambda: "Now: Ana" in words(page.run()))
        assert "Now: Ana_sls_left_2026-03-31.mp4, Bo_sls_left_2026-03-31.mp4" in words(page)
        other = page_of("batch")
        assert "Now: Ana_sls_left" in words(other)
        assert "batch_start" not in keys(other)
        evening.hold.set()
        assert "4 clips read." in words(ended(other))
        assert len(evening.asked) == 1

    def test_cancel_keeps_what_is_finished_and_goes_on_with_one_press(self, clips: Path, evening: Evening, tmp_path: Path) -> None:
        evening.hold, evening.stop_at = threading.Event(), 2
        page = page_of("batch")
        page.text_input(key="batch_out").input(str(tmp_path / "out"))
        press(folder_typed(page, clips), "batch_start")
        page = ended(press(page, "batch_cancel"))
        assert "2 of 4 clips are finished and kept" in words(page)
        evening.hold.set()
        page = ended(press(page, "batch_go_on"))
        assert "4 clips read." in words(page)
        assert [one["out"] for one in evening.asked] == [tmp_path / "out"] * 2
        press(page, "batch_again")
        assert "batch_folder" in {box.key for box in page.text_input}

    def test_where_results_go_is_said(self, clips: Path, evening: Evening, tmp_path: Path) -> None:
        page = folder_typed(page_of("batch"), clips)
        assert batch_clips.WORK_FOLDER in words(page)
        page.text_input(key="batch_out").input(f'"{tmp_path / "out"}"').run()
        assert f"The results go into {tmp_path / 'out'}." in words(page)
        assert not (tmp_path / "out").exists()
        assert evening.asked == []

    def test_a_fault_of_the_program_is_said_and_the_page_goes_on(self, clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object, **__: object) -> BatchResult:
            raise RuntimeError("out of cheese")

        monkeypatch.setattr("screener.run.screen_batch", fails)
        page = ended(press(folder_typed(page_of("batch"), clips), "batch_start"))
        assert "out of cheese" in page.error[0].value
        assert "batch_again" in keys(page)

    def test_uploads_lie_together_and_go_one_by_one(self, evening: Evening) -> None:
        page = page_of("batch")
        page.segmented_control(key="batch_kind").set_value(batch_clips.UPLOADS).run()
        box = next(box for box in page.file_uploader if str(box.key).startswith("batch_upload_"))
        box.set_value([(name, name.encode(), "video/mp4") for name in ("Ana_sls_left.mp4", "Bo_squat.mp4")]).run()
        assert [row[1] for row in rows(page)] == ["Ana", "Bo"]
        press(page, "batch_remove_Bo_squat.mp4")
        assert [row[1] for row in rows(page)] == ["Ana"]
        page = press(page, "batch_start")
        assert "1 clip read." in words(ended(page))
        assert [Path(source).name for source in evening.asked[0]["sources"]] == ["Ana_sls_left.mp4"]


def which_day() -> Which:
    """Only what was filmed on the last of March."""
    return Which(since=date(2026, 3, 31), until=date(2026, 3, 31))
