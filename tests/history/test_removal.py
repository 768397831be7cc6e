"""What is deleted is gone: rows, clips, and the bytes in the files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from screener.errors import HistoryError
from screener.history import Counts, History, NewAthlete, Place
from screener.history.engine import Database
from screener.history.tables import SCREENING
from screener.types import AgeGroup
from tests.history import made, servers


@pytest.fixture
def full(history: History, tmp_path: Path) -> History:
    """A history with something of everything."""
    made.fill(history, tmp_path)
    return history


def data_files(place: Place, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Every file in which kept data can lie: below the folder, and the tables of the server's database."""
    yield from (path for path in place.folder.rglob("*") if path.is_file())
    if place.file is None:
        server: servers.Server = request.getfixturevalue("server")
        yield from server.files(str(place.url.database))


def marks_in(place: Place, request: pytest.FixtureRequest) -> set[bytes]:
    """Which traces of the deleted athlete are still in any file."""
    texts = [path.read_bytes() for path in data_files(place, request)]
    return {mark for mark in made.MARKS for text in texts if mark in text}


class TestAthlete:
    """Everything of theirs, and nothing of anybody else's."""

    def test_rows_clips_and_bytes_are_gone(self, full: History, request: pytest.FixtureRequest) -> None:
        assert marks_in(full.place, request) == set(made.MARKS), "they can be found at all"
        rest = full.athlete("Sam")
        assert full.delete_athlete(full.athlete(made.NAME).id)
        assert full.counts() == Counts(athletes=1, screenings=1)
        assert full.athletes() == (rest,)
        assert [one.athlete for one in full.screenings()] == ["Sam"]
        assert {*(row.athlete for row in full.summaries()), *(row.athlete for row in full.findings())} == {"Sam"}
        assert made.clips(full) == []
        full.close()
        assert marks_in(full.place, request) == set()

    def test_somebody_who_is_not_kept(self, full: History) -> None:
        before = made.everything(full)
        with pytest.raises(HistoryError, match="athlete"):
            full.delete_athlete("0" * 36)
        assert made.everything(full) == before


class TestOne:
    """A single result."""

    def test_a_result_goes_with_its_clip_and_the_rest_stays(self, full: History) -> None:
        gone = next(one for one in full.screenings() if one.has_video and one.session_id is None)
        kept = {one.id for one in full.screenings()} - {gone.id}
        assert full.delete_screening(gone.id)
        assert {one.id for one in full.screenings()} == kept
        assert gone.id not in {*(row.screening_id for row in full.summaries()), *(row.screening_id for row in full.findings())}
        assert len(made.clips(full)) == 1
        with pytest.raises(HistoryError, match="identifier"):
            full.delete_screening(gone.id)

    def test_a_file_that_cannot_be_deleted_is_named_and_tried_again(self, full: History, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = next(one for one in full.screenings() if one.has_video)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "no")))
            with pytest.raises(HistoryError, match=gone.id):
                full.delete_screening(gone.id)
        assert gone.id not in {one.id for one in full.screenings()}
        full.close()
        with History(full.place) as again:
            assert len(made.clips(again)) == 1, "who opens it next finishes the work"


class TestAll:
    """Nothing is left but an empty history."""

    def test_everything_goes(self, full: History, request: pytest.FixtureRequest) -> None:
        assert full.delete_all()
        assert full.counts() == Counts()
        assert all(rows == [] for rows in made.everything(full).values())
        full.close()
        assert marks_in(full.place, request) == set()
        with History(full.place) as again:
            again.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))


class TestExpired:
    """A group's days."""

    def test_only_what_was_kept_too_long_by_the_shortest_group_goes(self, full: History) -> None:
        full.set_keep_days("U18", 10)
        old = {one.id for one in full.screenings() if one.athlete == made.NAME}
        assert full.expired(date.today()) == ()
        assert full.expired(date.today() + timedelta(days=10)) == ()
        late = date.today() + timedelta(days=12)
        assert {one.id for one in full.expired(late)} == old
        assert full.delete_expired(late) == len(old)
        assert [one.athlete for one in full.screenings()] == ["Sam"]
        assert made.clips(full) == []
        assert full.delete_expired(late) == 0
        assert full.athlete(made.NAME).groups == ("Club", "U18")


class TestLeftUndone:
    """A process that died between deleting and sweeping."""

    def test_the_next_one_sweeps(self, full: History, request: pytest.FixtureRequest) -> None:
        from screener.history import removal

        with full._database.writing() as connection:
            removal.athlete(connection, full.athlete(made.NAME).id)
        full.close()
        assert made.clips(full) != []
        with History(full.place) as again:
            assert made.clips(again) == []
            assert again.counts().athletes == 1
        assert marks_in(full.place, request) == set()

    def test_a_clip_of_nothing_is_swept_and_a_fresh_unfinished_copy_is_not(self, full: History) -> None:
        with full._database.reading() as connection:
            name = connection.execute(sa.select(SCREENING.c.video_file).where(SCREENING.c.video_file.is_not(None))).scalars().first()
        folder = next(full.place.folder.glob(f"videos/*/{name}")).parent
        (folder / f"{'0' * 36}.mp4").write_bytes(b"of nothing")
        (folder / ".fresh.part").write_bytes(b"another process writes it")
        (folder / ".old.part").write_bytes(b"a process that died wrote it")
        os.utime(folder / ".old.part", (0, 0))
        full.close()
        with History(full.place) as again:
            assert sorted({*made.clips(again)} - {".fresh.part"}) == sorted(again_names(again))
            assert (folder / ".fresh.part").exists()


def again_names(history: History) -> list[str]:
    """Names of the clips that are noted as kept."""
    from screener.history import videos

    database: Database = history._database
    with database.reading() as connection:
        return sorted(videos.kept_files(connection))
