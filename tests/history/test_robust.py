"""Killed processes, full disks, wrong files, several at once: what was kept stays, and what is wrong is told in words."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL

from screener.errors import HistoryError, LibraryMissing
from screener.history import History, NewAthlete, Place, Taken, default_place, engine, exists
from screener.history.place import HOME_VARIABLE, URL_VARIABLE
from screener.types import AgeGroup
from tests import factories
from tests.history import made, victim
from tests.history.test_removal import again_names

ROOT = Path(__file__).resolve().parents[2]
MAY = Taken(datetime(2026, 5, 1))


def started(place: Place, point: str) -> subprocess.Popen[str]:
    """A process that keeps results at a place."""
    home = place.folder.parent
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, HOME_VARIABLE: str(home)}
    environment.pop(URL_VARIABLE, None)
    if place.file is None:
        environment[URL_VARIABLE] = place.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.history.victim", point]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def holds_all(place: Place, told: list[str]) -> None:
    """What the dead process said was kept is there and whole; files and rows fit each other; and more can be kept."""
    with History(place) as history:
        kept = {one.id: one for one in history.screenings()}
        assert set(told) <= set(kept)
        for identifier in kept:
            screening, clip = history.screening(identifier), history.video(identifier)
            assert screening.summaries == factories.valgus_sls().summaries
            assert clip is not None
            assert made.of_clip(screening, clip.read_bytes(), screening.video.name) == screening
        assert {row.screening_id for row in history.summaries()} == set(kept)
        assert [name for name in made.clips(history) if not name.endswith(".part")] == again_names(history)
        assert history.add(history.athlete("Robin").id, factories.squat(), MAY).new


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
class TestKilled:
    """Kill -9 during a save."""

    @pytest.mark.parametrize("point", victim.POINTS)
    def test_at_each_point_of_a_save(self, place: Place, point: str) -> None:
        with started(place, point) as process:
            told = process.communicate(timeout=60)[0].split()
        assert process.returncode == -signal.SIGKILL
        assert len(told) == victim.WHOLE_SAVES
        holds_all(place, told)

    @pytest.mark.parametrize("after", [1, 4])
    def test_at_any_time_from_outside(self, place: Place, after: int) -> None:
        with started(place, "any") as process:
            assert process.stdout is not None
            told = [process.stdout.readline().strip() for _ in range(after)]
            process.kill()
            told += process.stdout.read().split()
        assert process.returncode == -signal.SIGKILL
        holds_all(place, [one for one in told if len(one) == len(told[0])])


class TestSeveralAtOnce:
    """Writers wait for each other."""

    def test_nothing_is_lost_or_mixed(self, place: Place) -> None:
        faults: list[Exception] = []

        def keep(who: str) -> None:
            try:
                with History(place, create=True) as history:
                    owner = history.add_athlete(NewAthlete(who, AgeGroup.ADULT))
                    for name in ("a.mp4", "b.mp4", "c.mp4"):
                        history.add(owner.id, made.of_clip(factories.squat(), name.encode(), name), MAY)
            except Exception as error:
                faults.append(error)

        threads = [threading.Thread(target=keep, args=(who,)) for who in ("A", "B", "C")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        with History(place) as history:
            assert sorted(one.athlete for one in history.screenings()) == ["A"] * 3 + ["B"] * 3 + ["C"] * 3

    def test_a_reader_sees_one_state(self, history: History, place: Place) -> None:
        history.add_athlete(NewAthlete("A", AgeGroup.ADULT))
        with history._database.reading() as connection:

            def count() -> int:
                return int(connection.execute(sa.text("SELECT count(*) FROM athlete")).scalar_one())

            assert count() == 1
            with History(place) as other:
                other.add_athlete(NewAthlete("B", AgeGroup.ADULT))
            assert count() == 1

    def test_who_waits_too_long_is_told(self, history: History, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "PATIENCE_S", 1.0)
        with history._database.writing(), History(history.place) as other, pytest.raises(HistoryError, match="another program") as caught:
            other.add_athlete(NewAthlete("B", AgeGroup.ADULT))
        assert "Nothing was changed" in caught.value.hint


class TestFullDisk:
    """No room."""

    @pytest.mark.parametrize("kind", ["sqlite"])
    def test_nothing_is_kept_and_what_was_kept_stays(self, history: History) -> None:
        robin = history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))
        first = history.add(robin.id, factories.squat(), MAY)
        inner = history._database.engine

        @event.listens_for(inner, "connect")
        def small(connection: Any, _record: Any) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages + 1}")

        inner.dispose()
        with pytest.raises(HistoryError, match="disk is full") as caught:
            history.add(robin.id, factories.valgus_sls(), MAY)
        assert "Make room" in caught.value.hint
        assert [one.id for one in history.screenings()] == [first.id]
        history.close()
        with History(history.place) as again:
            assert again.add(robin.id, factories.valgus_sls(), MAY).new

    @pytest.mark.parametrize("kind", ["postgresql"])
    def test_a_server_without_room_is_told_alike(self, place: Place) -> None:
        import psycopg

        error = psycopg.errors.DiskFull("could not extend file: No space left on device")
        assert "disk is full" in str(engine.in_words(error, place))

    def test_no_room_for_a_clip(self, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        robin = history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))
        clip = tmp_path / "clip.mp4"
        clip.write_bytes(b"a clip")
        screening = made.of_clip(factories.squat(), b"a clip", "clip.mp4")
        monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(HistoryError, match="No space left"):
            history.add(robin.id, screening, MAY, video=clip, keep_video=True)
        assert (history.screenings(), made.clips(history)) == ((), [])
        with pytest.raises(HistoryError, match="No space left"):
            history.export(tmp_path / "all.zip")


class TestWrongPlaces:
    """Files that are no history, folders that cannot be made, servers that do not answer."""

    @pytest.mark.parametrize("content", [b"this is a text, and no database at all. " * 200, b"SQLite format 3\x00" + b"\xff" * 5000])
    def test_a_file_that_is_no_database(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "history.sqlite3"
        file.write_bytes(content)
        place = Place(URL.create("sqlite", database=str(file)), tmp_path)
        for create in (False, True):
            with pytest.raises(HistoryError, match="damaged or is something else") as caught:
                History(place, create=create)
            assert "restore" in caught.value.hint
        assert file.read_bytes() == content

    def test_a_database_that_broke(self, tmp_path: Path) -> None:
        place = Place(URL.create("sqlite", database=str(tmp_path / "history.sqlite3")), tmp_path)
        with History(place, create=True) as history:
            robin = history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))
            for number in range(20):
                history.add(robin.id, made.of_clip(factories.valgus_sls(), str(number).encode(), "a.mp4"), MAY)
        assert place.file is not None
        data = bytearray(place.file.read_bytes())
        data[8192 : len(data) // 2] = b"\x5a" * (len(data) // 2 - 8192)
        place.file.write_bytes(data)
        with pytest.raises(HistoryError, match="damaged"), History(place) as history:
            made.whole(history)

    def test_somebody_else_s_database(self, tmp_path: Path) -> None:
        file = tmp_path / "other.db"
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE athlete (mine TEXT)")
        with pytest.raises(HistoryError, match="could not be brought to the new form") as caught:
            History(Place(URL.create("sqlite", database=str(file)), tmp_path), create=True)
        assert "Nothing was changed" in caught.value.hint
        with sqlite3.connect(file) as connection:
            assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["athlete"]

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way", encoding="utf-8")
        place = default_place({HOME_VARIABLE: str(tmp_path / "file" / "home")})
        assert not exists(place)
        with pytest.raises(HistoryError, match="expected a folder") as caught:
            History(place, create=True)
        assert HOME_VARIABLE in caught.value.hint

    def test_a_file_that_may_not_be_looked_at(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Path, "is_file", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
        with pytest.raises(HistoryError, match="Permission denied") as caught:
            exists(default_place({HOME_VARIABLE: str(tmp_path)}))
        assert HOME_VARIABLE in caught.value.hint

    def test_a_file_that_may_not_be_written(self, tmp_path: Path) -> None:
        with History(Place(URL.create("sqlite", database=str(tmp_path / "history.sqlite3")), tmp_path), create=True) as history:
            inner = history._database.engine
            event.listen(inner, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
            inner.dispose()
            with pytest.raises(HistoryError, match="may not be written") as caught:
                history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))
            assert "who owns the file" in caught.value.hint
            assert history.athletes() == ()

    def test_a_folder_in_the_way_of_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "history.sqlite3").mkdir()
        with pytest.raises(HistoryError, match="expected to write the history"):
            History(Place(URL.create("sqlite", database=str(tmp_path / "history.sqlite3")), tmp_path), create=True)

    def test_a_server_that_does_not_answer(self, tmp_path: Path) -> None:
        url = URL.create("postgresql+psycopg", username="me", password="secret-word", database="x", query={"host": str(tmp_path)})
        with pytest.raises(HistoryError, match="does not answer") as caught:
            History(Place(url, tmp_path), create=True)
        assert URL_VARIABLE in caught.value.hint
        assert "secret-word" not in f"{caught.value}{caught.value.hint}"

    def test_no_library_for_the_server(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(LibraryMissing, match="psycopg") as caught:
            exists(Place(URL.create("postgresql+psycopg", database="x"), tmp_path))
        assert "knee-screener[postgres]" in caught.value.hint


class TestDefaultPlace:
    """A folder of this user alone, or what the environment names."""

    @pytest.mark.parametrize(
        ("environment", "file"),
        [
            ({HOME_VARIABLE: "/data/me"}, "/data/me/history/history.sqlite3"),
            ({HOME_VARIABLE: "/data/me", URL_VARIABLE: "sqlite:////srv/team.db"}, "/srv/team.db"),
            ({HOME_VARIABLE: "/data/me", URL_VARIABLE: "  "}, "/data/me/history/history.sqlite3"),
        ],
    )
    def test_files(self, environment: dict[str, str], file: str) -> None:
        place = default_place(environment)
        assert place.file == Path(file)
        assert place.folder == Path("/data/me/history")

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders")
    def test_where_the_system_keeps_a_user_s_data(self) -> None:
        assert default_place({"XDG_DATA_HOME": "/x"}).folder == Path("/x/knee-screener/history")
        for relative in ({}, {"XDG_DATA_HOME": "x"}):
            assert default_place(relative).folder == Path.home() / ".local/share/knee-screener/history"

    @pytest.mark.parametrize("address", ["postgresql://me:secret@host/name", "postgres://me:secret@host/name"])
    def test_a_server_is_shown_without_its_password(self, address: str) -> None:
        place = default_place({URL_VARIABLE: address})
        assert place.file is None
        assert place.url.drivername == "postgresql+psycopg"
        assert "secret" not in place.shown

    @pytest.mark.parametrize("address", ["nonsense", "mysql://me@host/name", "sqlite://", "sqlite:///:memory:", "http://[::1"])
    def test_an_address_that_cannot_be_used(self, address: str) -> None:
        with pytest.raises(HistoryError, match=URL_VARIABLE) as caught:
            default_place({URL_VARIABLE: address})
        assert "postgresql://" in caught.value.hint
