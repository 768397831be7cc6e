"""``screener team`` as it is typed: the table as text and as JSON, the pages as PDF, and every refusal with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from screener import team_run
from screener.errors import Cancelled
from screener.history import Athlete, DateFrom, History, Taken
from screener.intake import STOP_RULES
from screener.present import team as wording
from screener.present import team_pages as paper
from screener.types import Way
from tests import factories, plans
from tests import kept as past
from tests.faces.test_app import PNG
from tests.history.made import of_clip

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal wide enough."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def people() -> dict[str, Athlete]:
    """A team after some evenings."""
    return past.team()


def said(out: str) -> str:
    """On one line."""
    return " ".join(out.split())


def pages(path: Path) -> list[str]:
    """The text of each page."""
    return [said(page.extract_text()) for page in PdfReader(BytesIO(path.read_bytes())).pages]


class TestTable:
    """The table on the terminal."""

    def test_everybody_with_who_is_filmed_again_and_who_was_not_filmed(self, call: Call, people: dict[str, Athlete]) -> None:
        code, out, _ = call("team")
        assert code == 0
        text = said(out)
        for athlete in people.values():
            assert athlete.name in out
        assert "4 athletes of 5 with results" in text
        assert text.index(wording.AGAIN) < text.rindex("Put the phone straight in front")
        assert text.index(wording.WITHOUT) < text.index("Nina New")

    def test_a_group(self, call: Call, people: dict[str, Athlete]) -> None:
        code, out, _ = call("team", "--group", "club")
        assert (code, "Team: Club" in out, "Robin" in out) == (0, True, False)
        assert people

    def test_since_a_day(self, call: Call, people: dict[str, Athlete]) -> None:
        _, out, _ = call("team", "--since", "2026-10-05", "--json")
        assert [row["athlete"] for row in json.loads(out)["rows"]] == ["Kim Young"]
        assert people

    def test_json_holds_numbers_with_intervals_and_reasons_in_place_of_numbers(self, call: Call, people: dict[str, Athlete]) -> None:
        code, out, _ = call("team", "--json")
        assert code == 0
        found = json.loads(out)
        rows: dict[tuple[str, str | None], dict[str, Any]] = {
            (row["athlete"], row["side"]): row for row in found["rows"] if row["test"] != "squat"
        }
        assert rows["Kim Young", None]["reading"] is None
        assert rows["Lee Other", "left"]["reading"] == {"not_measured": "not_seen"}
        left = rows["Sam Both", "left"]
        assert left["verdict"] == "less"
        assert left["change"]["low"] < left["change"]["value"] < left["change"]["high"] < 0
        assert rows["Robin Example", "left"]["verdict"] == "not_alike"
        assert [one["athlete"] for one in found["film_again"]] == ["Kim Young", "Lee Other"]
        assert found["not_filmed"] == ["Nina New"]
        assert people

    def test_since_a_day_the_change_still_counts_from_before(self, call: Call, people: dict[str, Athlete]) -> None:
        code, out, _ = call("team", "--since", "2026-10-01", "--json")
        found = json.loads(out)
        assert (code, found["since"]) == (0, "2026-10-01")
        (left,) = [row for row in found["rows"] if (row["athlete"], row["side"], row["test"]) == ("Sam Both", "left", "single_leg_squat")]
        assert (left["verdict"], left["since"]) == ("less", "2026-09-01T00:00:00")
        assert people

    def test_both_legs_of_one_clip_are_filmed_again(self, call: Call, people: dict[str, Athlete]) -> None:
        with History() as kept:
            kept.add(people["Nina"].id, past.clip(past.unread(factories.both_legs()), "nina.mp4"), Taken(datetime(2026, 10, 9)))
        again = [one["what"] for one in json.loads(call("team", "--json")[1])["film_again"] if one["athlete"] == "Nina New"]
        assert len(again) == 2

    def test_whoever_was_filmed_in_another_way_was_filmed(self, call: Call, people: dict[str, Athlete]) -> None:
        with History() as kept:
            kept.add(people["Nina"].id, past.clip(factories.squat(), "nina.mp4"), Taken(datetime(2026, 10, 9)), way=Way.CUE)
        found = json.loads(call("team", "--json")[1])
        assert found["not_filmed"] == []
        assert found["filmed_otherwise"] == ["Nina New"]
        assert "natural way Nina New." in said(call("team")[1])
        assert not [row for row in found["rows"] if row["athlete"] == "Nina New"], "only the natural way stands in the table"

    def test_a_day_that_nobody_gave_is_marked(self, call: Call, people: dict[str, Athlete]) -> None:
        with History() as kept:
            taken = Taken(datetime(2026, 10, 9), DateFrom.FILE)
            kept.add(people["Nina"].id, past.clip(factories.valgus_sls(), "nina.mp4"), taken)
        rows = json.loads(call("team", "--json")[1])["rows"]
        assert {row["filmed_by"] for row in rows if row["athlete"] == "Nina New"} == {"file"}
        with History() as kept:
            assert "(date of the file)" in " ".join(row.day for row in wording.rows(team_run.read(kept).lines))


class TestRefusals:
    """What stands against it, each with what to do."""

    def test_nothing_is_kept(self, call: Call, home: Path) -> None:
        code, _, err = call("team")
        assert (code, "Nothing is kept yet" in err, "screener history add-athlete" in err) == (1, True, True)
        assert not home.exists()

    def test_an_unknown_group_and_those_that_are_known(self, call: Call, people: dict[str, Athlete]) -> None:
        code, _, err = call("team", "--group", "U18")
        assert (code, "got U18" in err, "Club, Tuesday runners" in said(err)) == (1, True, True)
        assert people

    def test_a_day_that_is_none(self, call: Call) -> None:
        code, _, err = call("team", "--since", "May")
        assert (code, "YYYY-MM-DD" in err) == (2, True)

    def test_json_and_pdf_at_once(self, call: Call, tmp_path: Path) -> None:
        assert call("team", "--json", "--pdf", tmp_path / "t.pdf")[0] == 2

    def test_a_folder_that_is_not_there(self, call: Call, people: dict[str, Athlete], tmp_path: Path) -> None:
        code, _, err = call("team", "--pdf", tmp_path / "no" / "t.pdf")
        assert (code, "folder that exists" in err) == (1, True)
        assert people

    def test_stopped_it_leaves_no_file(
        self, call: Call, people: dict[str, Athlete], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stopped(*_: object, **__: object) -> bytes:
            raise Cancelled

        monkeypatch.setattr("screener.team_run.team_to_pdf", stopped)
        assert call("team", "--pdf", tmp_path / "t.pdf")[0] == 130
        assert not list(tmp_path.glob("*.pdf"))
        assert people


class TestPaper:
    """The pages to print."""

    def test_an_overview_and_a_page_for_each_athlete_with_a_result(self, call: Call, people: dict[str, Athlete], tmp_path: Path) -> None:
        assert call("team", "--pdf", tmp_path / "t.pdf")[0] == 0
        found = pages(tmp_path / "t.pdf")
        ends = [f"page {number} of {len(found)}" for number in range(1, len(found) + 1)]
        assert all(end in page for end, page in zip(ends, found, strict=True))
        titles = {name: [page for page in found[1:] if name in page] for name in ("Kim Young", "Lee Other", "Robin Example", "Sam Both")}
        assert all(len(of) == 1 for of in titles.values()), "one page each"
        assert all(STOP_RULES[0].split(",")[0] in page for page in found if wording.READING not in page or page == found[0])
        assert "Sam Both" in found[0]
        assert "less inward by 11°" in titles["Sam Both"][0]
        assert paper.NO_VIDEO in titles["Sam Both"][0]
        assert paper.NO_PLAN.removesuffix(".") in titles["Sam Both"][0]
        assert people

    def test_the_same_history_gives_the_same_bytes(self, call: Call, people: dict[str, Athlete], tmp_path: Path) -> None:
        for name in ("one.pdf", "two.pdf"):
            call("team", "--pdf", tmp_path / name)
        assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
        assert people

    def test_the_newest_plan_is_on_the_athletes_page(self, call: Call, people: dict[str, Athlete], tmp_path: Path) -> None:
        from screener.present.plan import plan_view
        from screener.report import PlanSheet
        from screener.report.plan_json import plan_to_json

        made = plans.plan(plans.likely("knee_valgus"))
        view = plan_view(made, "")
        with History() as kept:
            kept.add_plan(people["Sam"].id, plan_to_json(PlanSheet(made, view, {})).decode())
        call("team", "--pdf", tmp_path / "t.pdf")
        (page,) = [page for page in pages(tmp_path / "t.pdf")[1:] if "Sam Both" in page]
        assert "The newest plan" in page
        assert view.drills[0].name in page

    @pytest.mark.parametrize(("faces", "hidden"), [((), {True}), (("--show-faces",), {True, False})])
    def test_frames_come_from_kept_clips_and_faces_of_minors_stay_hidden(
        self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faces: tuple[str, ...], hidden: set[bool]
    ) -> None:
        asked: dict[str, bool] = {}

        def frame(_run: Any, video: Path, *_: object, blur_faces: bool) -> bytes:
            asked[video.name] = blur_faces
            return PNG

        with History(create=True) as kept:
            minor = ""
            for number, new in enumerate((past.ROBIN, past.KIM)):
                athlete = kept.add_athlete(new)
                clip = tmp_path / f"{number}.mp4"
                clip.write_bytes(b"clip %d" % number)
                screening = of_clip(factories.valgus_sls(), clip.read_bytes(), clip.name)
                one = kept.add(athlete.id, screening, Taken(datetime(2026, 5, 1)), video=clip, keep_video=True)
                minor = f"{one.id}.mp4"
        monkeypatch.setattr("screener.hip_session.screened_again", lambda stored, *_, **__: factories.run(stored))
        monkeypatch.setattr("screener.export.proof_png", frame)
        monkeypatch.setattr("screener.team_run.default_backend", type("Model", (), {"close": lambda _: None}))
        assert call("team", "--pdf", tmp_path / "t.pdf", *faces)[0] == 0
        assert set(asked.values()) == hidden
        assert asked[minor] is True
        assert sum(len(page.images) for page in PdfReader(tmp_path / "t.pdf").pages) == 2

    def test_a_clip_that_reads_otherwise_is_said_on_the_page(self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with History(create=True) as kept:
            athlete = kept.add_athlete(past.ROBIN)
            clip = tmp_path / "a.mp4"
            clip.write_bytes(b"clip")
            screening = of_clip(factories.valgus_sls(), b"clip", clip.name)
            kept.add(athlete.id, screening, Taken(datetime(2026, 5, 1)), video=clip, keep_video=True)
        monkeypatch.setattr("screener.hip_session.screened_again", lambda *_, **__: None)
        monkeypatch.setattr("screener.team_run.default_backend", type("Model", (), {"close": lambda _: None}))
        call("team", "--pdf", tmp_path / "t.pdf")
        assert paper.OTHERWISE in pages(tmp_path / "t.pdf")[1]


def test_help_needs_nothing(call: Call) -> None:
    """Help is there at once, and the pages are told."""
    code, out, _ = call("team", "--help")
    assert (code, "--pdf" in out, "--show-faces" in out) == (0, True, True)
