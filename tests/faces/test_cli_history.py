"""``screener history`` and ``screener compare`` as they are typed: nothing is kept unasked, every refusal says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from screener import hipcheck
from screener.cli import history
from screener.errors import VideoUnreadable
from screener.history import History, exists
from screener.present import history as wording
from screener.present import keeping as kept_words
from screener.report import from_json, to_json
from screener.report.hip_check_json import hip_check_json
from screener.types import AgeGroup, Screening, Take, Way
from tests import factories
from tests.faces.commands import Fake
from tests.history import made
from tests.plans import named
from tests.unit.test_compare import shifted

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and a terminal wide enough for one line a row."""
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "home"


@pytest.fixture
def robin(call: Call) -> str:
    """An adult who is kept."""
    assert call("history", "add-athlete", "Robin", "--age-group", "18_to_60")[0] == 0
    return "Robin"


def stored(folder: Path, screening: Screening, name: str = "r.json") -> Path:
    """A result as ``screen --json`` writes it."""
    path = folder / name
    path.write_text(to_json(screening), encoding="utf-8")
    return path


def said(out: str) -> str:
    """On one line."""
    return " ".join(out.split())


def test_every_command_and_option_has_help(call: Call) -> None:
    """Every command and option has help, and the list of commands is not cut off."""
    _, out, _ = call("history", "--help")
    described = [line for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    inner = typer.main.get_group(history.app).commands
    assert len(described) == len(inner)
    assert not any(line.endswith("...") for line in described)
    for name, command in inner.items():
        assert call("history", name, "--help")[0] == 0
        assert all(getattr(parameter, "help", None) for parameter in command.params), name


class TestNothingUnasked:
    """Looking and screening keep nothing."""

    @pytest.mark.usefixtures("fake")
    def test_a_screening_keeps_nothing(self, call: Call, clip: Path, home: Path) -> None:
        assert call("screen", clip)[0] == 0
        assert not home.exists()
        code, out, _ = call("history", "where")
        assert code == 0
        assert "Nothing is kept yet." in out
        assert str(home) in out
        assert not home.exists()

    @pytest.mark.parametrize(
        "words",
        [
            ("list",), ("athletes",), ("groups",), ("show", "abcd1234"),
            ("progress", "--athlete", "Robin"), ("diary", "--athlete", "Robin"), ("delete", "--all", "--yes"),
            ("export", "all.zip"), ("pain", "3", "--athlete", "Robin"), ("tick", "--athlete", "Robin"),
        ],
    )  # fmt: skip
    def test_before_anything_is_kept_each_command_says_how_to_begin(self, call: Call, home: Path, words: tuple[str, ...]) -> None:
        code, _, err = call("history", *words)
        assert code == 1
        assert "Nothing is kept yet." in err
        assert "screener history add-athlete" in err
        assert not home.exists()
        assert not Path("all.zip").exists()

    def test_under_18_nothing_is_made_without_a_guardian(self, call: Call, home: Path) -> None:
        code, _, err = call("history", "add-athlete", "Kim", "--age-group", "under_16")
        assert code == 1
        assert "until a guardian agrees" in err
        assert not home.exists()
        code, out, _ = call("history", "add-athlete", "Kim", "--age-group", "under_16", "--guardian-consent", "2026-01-03")
        assert code == 0
        assert wording.MINOR_KEEP in said(out)

    def test_a_bad_roster_and_a_bad_archive_make_nothing(self, call: Call, tmp_path: Path, home: Path) -> None:
        bad = tmp_path / "bad.csv"
        bad.write_text("name,age_group\nRobin,adult\nKim,under_16\n", encoding="utf-8")
        code, _, err = call("history", "import", bad)
        assert code == 1
        assert "Line 2: expected an age_group" in err
        assert "line 3: Kim: under 18" in err
        bad.write_bytes(b"\xff\xfe\x00")
        assert call("history", "import", bad)[0] == call("history", "import", tmp_path / "no.csv")[0] == 1
        code, _, err = call("history", "restore", bad)
        assert code == 1
        assert "Nothing was taken from it" in err
        assert not home.exists()


class TestAdding:
    """A result, a hip check, a clip by a second choice."""

    def test_a_result_is_kept_without_its_clip(self, call: Call, robin: str, tmp_path: Path) -> None:
        code, out, _ = call("history", "add", stored(tmp_path, factories.squat()), "--athlete", robin, "--taken", "2026-05-01")
        assert code == 0
        assert "Robin, bodyweight squat, Fri 1 May 2026" in out
        assert kept_words.NO_CLIP in out
        assert wording.KEEP_NOTE in said(out)
        code, out, _ = call("history", "add", stored(tmp_path, factories.squat()), "--athlete", robin)
        assert code == 0
        assert "Kept before, nothing was added" in out

    def test_the_clip_only_with_video(self, call: Call, robin: str, tmp_path: Path) -> None:
        clip = tmp_path / "a.mp4"
        clip.write_bytes(b"a clip")
        result = stored(tmp_path, made.of_clip(factories.squat(), b"a clip", "a.mp4"))
        code, out, _ = call("history", "add", result, "--athlete", robin, "--video", clip)
        assert code == 0
        assert "1 clip kept as well" in out
        with History() as opened:
            path = opened.video(opened.screenings()[0].id)
            assert path is not None
            assert path.read_bytes() == b"a clip"
        clip.write_bytes(b"another")
        code, _, err = call("history", "add", stored(tmp_path, factories.both_legs()), "--athlete", robin, "--video", clip)
        assert code == 1
        assert "another one" in err

    def test_a_hip_check_is_kept_as_one(self, call: Call, robin: str, tmp_path: Path) -> None:
        takes = (Take(Way.NATURAL, named(factories.squat(), "a.mp4")), Take(Way.CUE, named(factories.squat(), "b.mp4")))
        path = tmp_path / "check.json"
        path.write_text(hip_check_json(hipcheck.join(takes)), encoding="utf-8")
        code, out, _ = call("history", "add", path, "--athlete", robin)
        assert code == 0
        assert "with the cue" in out
        with History() as opened:
            assert len({one.session_id for one in opened.screenings()}) == 1

    @pytest.mark.parametrize("content", ["", "{}", "[]", "hello", '{"schema_version": 1}', '{"takes": 3, "hip_check_version": 1}'])
    def test_what_is_no_result_is_refused(self, call: Call, robin: str, tmp_path: Path, content: str) -> None:
        path = tmp_path / "r.json"
        path.write_text(content, encoding="utf-8")
        code, _, err = call("history", "add", path, "--athlete", robin)
        assert code == 1
        assert "r.json" in err
        assert "What to do" in err

    def test_days_are_read_and_refused(self, call: Call, robin: str, tmp_path: Path) -> None:
        result = stored(tmp_path, factories.squat())
        for day in ("soon", "2026-13-01", "2999-01-01", "2026-05-01T10:00:00+02:00"):
            code, _, err = call("history", "add", result, "--athlete", robin, "--taken", day)
            assert code == 2, day
            assert "expected a day" in said(err)
        assert call("history", "add", result, "--athlete", robin, "--taken", "2026-05-01T10:30")[0] == 0

    def test_an_unknown_athlete(self, call: Call, robin: str, tmp_path: Path) -> None:
        code, _, err = call("history", "add", stored(tmp_path, factories.squat()), "--athlete", f"{robin}a")
        assert code == 1
        assert "got Robina" in err


class TestScreenAndKeep:
    """``screen --keep``."""

    def test_the_result_is_kept_and_the_clip_is_not(self, fake: Fake, call: Call, clip: Path, robin: str) -> None:
        fake.result = made.of_clip(factories.valgus_sls(), clip.read_bytes(), clip.name)
        code, out, _ = call("screen", clip, "--keep", robin)
        assert code == 0
        assert kept_words.NO_CLIP in out
        with History() as opened:
            (kept,) = opened.screenings()
            assert not kept.has_video
            assert opened.screening(kept.id).summaries == fake.result.summaries

    def test_both_where_both_were_asked_for(self, fake: Fake, call: Call, clip: Path, robin: str) -> None:
        fake.result = made.of_clip(factories.valgus_sls(), clip.read_bytes(), clip.name)
        assert call("screen", clip, "--keep", robin, "--keep-video")[0] == 0
        with History() as opened:
            assert opened.screenings()[0].has_video

    def test_the_clip_alone_cannot_be_kept(self, fake: Fake, call: Call, clip: Path) -> None:
        assert call("screen", clip, "--keep-video")[0] == 2
        assert fake.options is None

    def test_who_is_not_kept_is_told_before_the_work(self, fake: Fake, call: Call, clip: Path, robin: str) -> None:
        code, _, err = call("screen", clip, "--keep", f"{robin}a")
        assert code == 1
        assert "got Robina" in err
        assert fake.options is None

    def test_a_failed_screening_keeps_nothing(self, fake: Fake, call: Call, clip: Path, robin: str) -> None:
        fake.error = VideoUnreadable("expected a video, got none", "Choose another.")
        assert call("screen", clip, "--keep", robin)[0] == 1
        with History() as opened:
            assert opened.screenings() == ()

    def test_what_could_not_be_measured_is_kept_as_that(self, fake: Fake, call: Call, clip: Path, robin: str) -> None:
        fake.result = named(factories.refused(), "dark.mp4")
        assert call("screen", clip, "--keep", robin)[0] == 3
        code, out, _ = call("history", "progress", "--athlete", robin)
        assert code == 0
        assert "dark.mp4: nothing was measured." in out


@pytest.fixture
def kept(call: Call, robin: str, tmp_path: Path) -> list[str]:
    """Three results of one test, the last one far less inward, the first of another version; their identifiers in order of time."""
    old = replace(named(factories.valgus_sls(), "old.mp4"), software=replace(factories.SOFTWARE, version="0.0.1"))
    results = (old, named(factories.valgus_sls(), "may.mp4"), shifted(named(factories.valgus_sls(), "june.mp4"), -30.0))
    for month, screening in enumerate(results, 4):
        path = stored(tmp_path, screening, f"{month}.json")
        assert call("history", "add", path, "--athlete", robin, "--taken", f"2026-0{month}-01")[0] == 0
    with History() as opened:
        return [one.id for one in reversed(opened.screenings())]


class TestLooking:
    """Lists, a result, a line over time, two side by side."""

    def test_the_list_marks_another_version(self, call: Call, kept: list[str]) -> None:
        code, out, _ = call("history", "list")
        assert code == 0
        assert [line.split()[0] for line in out.splitlines() if line.startswith(tuple(one[:8] for one in kept))] == [
            one[:8] for one in reversed(kept)
        ]
        assert "0.0.1" in out
        assert wording.OTHER_VERSION in said(out)
        assert "No result" in call("history", "list", "--test", "squat")[1]
        assert wording.OTHER_VERSION not in said(call("history", "list", "--test", "squat")[1])

    def test_a_result_is_shown_without_drills_and_can_be_written(self, call: Call, kept: list[str], tmp_path: Path) -> None:
        code, out, _ = call("history", "show", kept[1][:6], "--json", tmp_path / "again.json")
        assert code == 0
        assert "Stop rules" in out
        assert kept_words.NO_DRILLS in said(out)
        assert "Dose:" not in out
        assert from_json((tmp_path / "again.json").read_text(encoding="utf-8")).video.name == "may.mp4"

    def test_progress_names_a_change_only_beyond_the_error_and_like_for_like(self, call: Call, kept: list[str]) -> None:
        code, out, _ = call("history", "progress", "--athlete", "robin")
        assert (code, len(kept)) == (0, 3)
        old, may, june = (line for line in out.splitlines() if "2026:" in line)
        assert "two versions of the program (0.1.0, then 0.0.1)" in old or "not like for like" in old
        assert may.endswith("the first one.")
        assert june.endswith("less inward.")
        assert "own proposal" in said(out)
        assert "deg" not in call("history", "progress", "--athlete", "robin", "--metric", "depth")[1]

    def test_kept_results_are_compared_by_their_identifiers(self, call: Call, kept: list[str]) -> None:
        code, out, _ = call("compare", kept[1][:8], kept[2][:8])
        assert code == 0
        assert "less inward by 30°" in out
        code, out, _ = call("compare", kept[0], kept[1])
        assert code == 0
        assert "Not like for like, so no change is named." in out
        assert "two versions of the program (0.0.1, then 0.1.0)" in out

    def test_files_are_compared_without_anything_kept(self, call: Call, tmp_path: Path, home: Path) -> None:
        first = stored(tmp_path, factories.valgus_sls(), "a.json")
        second = stored(tmp_path, named(factories.valgus_sls(), "b.mp4"), "b.json")
        code, out, _ = call("compare", first, second, "--same-set-up")
        assert code == 0
        assert wording.NO_CHANGE in out
        assert wording.NARROW in said(out)
        assert not home.exists()

    def test_what_is_neither_file_nor_identifier(self, call: Call, kept: list[str], tmp_path: Path) -> None:
        for wrong in ("nonsense.json", "zz", "", "ffffffff", str(tmp_path)):
            code, _, err = call("compare", kept[0], wrong)
            assert code == 1, wrong
            assert "What to do" in err

    def test_nothing_in_two_hip_checks_belongs_together(self, call: Call, tmp_path: Path) -> None:
        paths = []
        for name, takes in (("a", (factories.squat(), factories.squat())), ("b", (factories.valgus_sls(), factories.both_legs()))):
            path = tmp_path / f"{name}.json"
            check = hipcheck.join([Take(Way.NATURAL, named(one, f"{name}{place}.mp4")) for place, one in enumerate(takes)])
            path.write_text(hip_check_json(check), encoding="utf-8")
            paths.append(path)
        code, _, err = call("compare", *paths)
        assert code == 1
        assert "belong together" in err


class TestAthletes:
    """Names, groups, days."""

    def test_a_roster_is_imported_and_given_again_with_a_new_one(self, call: Call, robin: str, tmp_path: Path) -> None:
        roster = tmp_path / "roster.csv"
        roster.write_text("name,age_group,groups\nSam,18_to_60,Club\nKim,over_60,Club\n", encoding="utf-8")
        code, out, _ = call("history", "import", roster)
        assert code == 0
        assert "2 athletes kept." in out
        roster.write_text("name,age_group,groups\nSam,over_60,Other\nKim,over_60,Club\nZoe,18_to_60,Club\n", encoding="utf-8")
        code, out, _ = call("history", "import", roster)
        assert code == 0
        assert "1 athlete kept." in out
        assert "In the roster already, and left as they are: Sam, Kim." in out
        assert "0 athletes kept." in call("history", "import", roster)[1]
        with History() as kept:
            assert kept.athlete("Sam").groups == ("Club",)
        code, out, _ = call("history", "athletes", "--group", "club")
        assert code == 0
        assert robin not in out
        assert "over 60" in out

    def test_facts_are_changed_one_by_one(self, call: Call, robin: str) -> None:
        assert call("history", "change-athlete", robin, "--group", "Club", "--notes", "tall")[0] == 0
        code, out, _ = call("history", "change-athlete", robin, "--new-name", "Robin B", "--age-group", "over_60")
        assert code == 0
        with History() as opened:
            one = opened.athlete("robin b")
            assert (one.groups, one.notes, one.age_group) == (("Club",), "tall", AgeGroup.OVER_60)
        assert "Robin B" in out

    def test_days_of_a_group(self, call: Call, robin: str) -> None:
        call("history", "change-athlete", robin, "--group", "Club")
        assert "for 30 days" in call("history", "keep-days", "club", "--days", "30")[1]
        assert "for 30 days" in call("history", "groups")[1]
        assert "until deleted" in call("history", "keep-days", "club")[1]
        assert call("history", "keep-days", "nobody", "--days", "3")[0] == 1
        assert call("history", "keep-days", "club", "--days", "0")[0] == 2


class TestDiary:
    """Plans, what was done, pain."""

    def test_from_keeping_a_plan_to_looking_at_it(self, call: Call, robin: str, tmp_path: Path) -> None:
        plan = tmp_path / "plan.json"
        plan.write_text(json.dumps({"plan_version": 1, "start": "2026-05-04"}), encoding="utf-8")
        code, _, err = call("history", "tick", "--athlete", robin)
        assert code == 1
        assert "add-plan" in err
        assert "Mon 4 May 2026" in call("history", "add-plan", plan, "--athlete", robin)[1]
        assert call("history", "tick", "--athlete", robin, "--day", "2026-05-05")[0] == 0
        assert call("history", "tick", "--athlete", robin, "--day", "2026-05-06", "--drill", "clamshell")[0] == 0
        assert call("history", "tick", "--athlete", robin, "--drill", "nonsense")[0] == 1
        assert call("history", "tick", "--athlete", robin, "--day", "2026-05-05", "--undo")[0] == 0
        assert call("history", "pain", "3", "--athlete", robin, "--day", "2026-05-06", "--note", "outside, after 5 km")[0] == 0
        assert call("history", "pain", "11", "--athlete", robin)[0] == 2
        out = call("history", "diary", "--athlete", robin)[1]
        assert "Wed 6 May 2026: clamshell" in out
        assert "Tue 5 May" not in out
        assert "Wed 6 May 2026: 3 of 10, outside, after 5 km" in out

    def test_no_note_is_not_no_pain(self, call: Call, robin: str) -> None:
        assert "No note is not the same as no pain." in call("history", "diary", "--athlete", robin)[1]

    def test_what_is_no_plan(self, call: Call, robin: str, tmp_path: Path) -> None:
        for path in (stored(tmp_path, factories.squat()), tmp_path / "nowhere.json", tmp_path):
            code, _, err = call("history", "add-plan", path, "--athlete", robin)
            assert code == 1
            assert "screener plan" in err


class TestAll:
    """Export, restore, delete."""

    def test_there_and_back(self, call: Call, kept: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        target = tmp_path / "all.zip"
        code, out, _ = call("history", "export", target)
        assert code == 0
        assert "1 athlete, 3 results." in out
        assert wording.MINOR_EXPORT not in said(out)
        monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "elsewhere"))
        code, out, _ = call("history", "restore", target)
        assert code == 0
        assert "Brought back: 1 athlete, 3 results." in out
        assert "There already" not in out
        assert "There already, and left as it is: 1 athlete, 3 results." in said(call("history", "restore", target)[1])
        with History() as opened:
            assert [one.id for one in reversed(opened.screenings())] == kept

    def test_minors_are_not_to_be_shared(self, call: Call, tmp_path: Path) -> None:
        call("history", "add-athlete", "Kim", "--age-group", "under_16", "--guardian-consent", "2026-01-03")
        assert wording.MINOR_EXPORT in said(call("history", "export", tmp_path / "all.zip")[1])

    def test_an_export_that_fails_leaves_the_older_one(
        self, call: Call, robin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "all.zip"
        target.write_bytes(b"older")
        monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        code, _, err = call("history", "export", target)
        assert (code, robin) == (1, "Robin")
        assert "expected to write all.zip, got: No space left" in err.replace("Expected", "expected")
        assert target.read_bytes() == b"older"
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".all")]

    @pytest.mark.parametrize("words", [("--all",), ("--athlete", "Robin"), ("ID",)])
    def test_nothing_is_deleted_without_a_yes(
        self, call: Call, kept: list[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
    ) -> None:
        typed = [kept[0][:8] if word == "ID" else word for word in words]
        asked: list[str] = []

        def answer(question: str, **_: Any) -> bool:
            asked.append(question)
            return False

        monkeypatch.setattr("typer.confirm", answer)
        code, _, err = call("history", "delete", *typed)
        assert code == 1
        assert "Nothing was deleted" in err
        assert len(asked) == 1
        with History() as opened:
            assert len(opened.screenings()) == 3

    def test_one_somebody_all(self, call: Call, kept: list[str], home: Path) -> None:
        assert kept_words.TRACES_GONE in said(call("history", "delete", kept[0][:8], "--yes")[1])
        assert call("history", "delete", kept[0][:8], "--yes")[0] == 1
        with History() as opened:
            assert len(opened.screenings()) == 2
        assert call("history", "delete", "--athlete", "robin", "--yes")[0] == 0
        with History() as opened:
            assert opened.athletes() == ()
        assert call("history", "delete", "--all", "--yes")[0] == 0
        assert all(b"Robin" not in path.read_bytes() for path in home.rglob("*") if path.is_file())

    def test_exactly_one_thing_is_named(self, call: Call) -> None:
        assert call("history", "delete")[0] == call("history", "delete", "abcd", "--all")[0] == 2

    def test_what_was_kept_too_long(self, call: Call, kept: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        call("history", "change-athlete", "Robin", "--group", "Club")
        call("history", "keep-days", "Club", "--days", "1")
        assert "Nothing was kept for longer" in call("history", "delete", "--expired", "--yes")[1]
        later = SimpleNamespace(today=lambda: date.today() + timedelta(days=400))
        monkeypatch.setattr("screener.cli.keeping.date", later)
        code, out, _ = call("history", "delete", "--expired", "--yes")
        assert code == 0
        assert all(one[:8] in out for one in kept)
        with History() as opened:
            assert opened.screenings() == ()


class TestBrokenPlaces:
    """What the machine gets wrong is told in words."""

    def test_a_file_that_is_no_database(self, call: Call, home: Path) -> None:
        (home / "history").mkdir(parents=True)
        (home / "history" / "history.sqlite3").write_bytes(b"no database " * 500)
        for words in (("list",), ("where",), ("add-athlete", "Robin", "--age-group", "18_to_60")):
            code, _, err = call("history", *words)
            assert code == 1
            assert "damaged or is something else" in err
            assert "screener history restore" in err

    def test_an_address_that_cannot_be_used(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SCREENER_DATABASE_URL", "mysql://me:secret@host/name")
        code, _, err = call("history", "list")
        assert code == 1
        assert "SCREENER_DATABASE_URL" in err
        assert "secret" not in err

    def test_a_folder_that_cannot_be_made(self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("in the way", encoding="utf-8")
        monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "file" / "home"))
        code, _, err = call("history", "add-athlete", "Robin", "--age-group", "18_to_60")
        assert code == 1
        assert "SCREENER_HOME" in err
        assert not exists()
