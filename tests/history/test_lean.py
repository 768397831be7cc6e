"""A team's flat rows say what the whole results say, in either database, newly kept, restored, and from an older form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from screener import team
from screener.compare import Entry, facts
from screener.errors import HistoryError
from screener.history import Athlete, History, NewAthlete, Place, Taken, Which, flat, read_archive
from screener.history.engine import Database
from screener.history.lean import WANTED
from screener.history.tables import FINDING, SCREENING, SUMMARY
from screener.team import Seen
from screener.team_run import read as read_group
from screener.types import AgeGroup, Estimate, Side, Way
from tests import factories, kept, plans
from tests.history.made import whole as whole_results
from tests.history.test_migrate import ATHLETE_ID, at_first, keep_old

MAKE = {make.__name__: make for make in factories.ALL}


def of(history: History) -> dict[str, Seen]:
    """Flat rows by the name of the clip."""
    return {one.clip: one for one in history.seen()}


def fill(history: History, athlete: Athlete) -> None:
    """Every kind of result once."""
    for month, (name, make) in enumerate(MAKE.items(), start=1):
        history.add(athlete.id, plans.named(make(), f"{name}.mp4"), Taken(datetime(2026, month, 1)))


def same(history: History) -> None:
    """Hold every flat row against its whole result."""
    rows = of(history)
    assert len(rows) == len(whole_results(history))
    for one, whole in whole_results(history):
        row = rows[one.video_name]
        told = facts(Entry(whole, one.way, one.athlete_id))
        assert row.facts.camera == told.camera
        assert (row.facts.clip, row.facts.test, row.facts.mirrored) == (told.clip, told.test, told.mirrored)
        assert (row.facts.version, row.facts.model_sha256) == (told.version, told.model_sha256)
        assert row.judged == flat.judged_by(whole)
        assert [(f.id, f.side, f.status) for f in row.findings] == [(f.id, f.side, f.status) for f in whole.findings]
        assert [(i.severity, i.detail, i.fix) for i in row.issues] == [(i.severity, i.detail, i.fix) for i in whole.quality]
        wanted = {(s.metric, s.side, s.at): s for s in whole.summaries if (s.metric, s.at) in WANTED}
        assert {(s.metric, s.side, s.at) for s in row.facts.summaries} == set(wanted)
        for summary in row.facts.summaries:
            kept_one = wanted[summary.metric, summary.side, summary.at]
            assert summary.band == kept_one.band
            assert summary.result == kept_one.result or not isinstance(kept_one.result, Estimate)
            assert isinstance(summary.result, Estimate) is isinstance(kept_one.result, Estimate)


def test_flat_rows_say_what_the_whole_results_say(history: History, kim: Athlete) -> None:
    """Each kind of result, with all that a team's table is made from."""
    fill(history, kim)
    same(history)


def test_only_those_that_are_asked_for(history: History, robin: Athlete) -> None:
    """By group, day, way and athlete."""
    other = history.add_athlete(NewAthlete("Sam", AgeGroup.ADULT, groups=("Club",)))
    history.add(robin.id, plans.named(factories.squat(), "a.mp4"), Taken(datetime(2026, 1, 1)))
    history.add(other.id, plans.named(factories.squat(), "b.mp4"), Taken(datetime(2026, 2, 1)))
    history.add(other.id, plans.named(factories.squat(), "c.mp4"), Taken(datetime(2026, 3, 1)), way=Way.CUE)
    for which, names in (
        (Which(), ["c.mp4", "b.mp4", "a.mp4"]),
        (Which(group="club"), ["c.mp4", "b.mp4"]),
        (Which(since=date(2026, 2, 1), way=Way.NATURAL), ["b.mp4"]),
        (Which(athlete_id=robin.id), ["a.mp4"]),
    ):
        assert [one.clip for one in history.seen(which)] == names


def test_what_is_deleted_is_gone_from_the_flat_rows_too(history: History, robin: Athlete) -> None:
    """Nothing of an athlete stays behind."""
    fill_one = plans.named(factories.refused(), "gone.mp4")
    history.add(robin.id, fill_one, Taken(datetime(2026, 1, 1)))
    history.delete_athlete(robin.id)
    assert history.seen() == ()
    with history._database.reading() as connection:
        for table in ("gist", "issue"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_an_export_brings_the_flat_rows_back(history: History, kim: Athlete, other_place: Place, tmp_path: Path) -> None:
    """They are not in the export; they are made again from the results."""
    fill(history, kim)
    history.export(tmp_path / "all.zip")
    with History(other_place, create=True) as other:
        other.restore(read_archive(tmp_path / "all.zip"))
        same(other)


def test_an_older_history_is_filled_from_its_results(place: Place) -> None:
    """What a program of the first form kept, and a result that nobody can read, which stands in nobody's way."""
    database = at_first(place)
    keep_old(database)
    _keep_more(database)
    database.close()
    with History(place) as history:
        readable = [one for one in history.seen() if one.clip != "broken.mp4"]
        for one in readable:
            whole = history.screening(one.id)
            assert one.judged == flat.judged_by(whole)
            assert one.facts.camera == facts(Entry(whole)).camera
            assert [issue.detail for issue in one.issues] == [issue.detail for issue in whole.quality]
        assert {one.judged for one in readable} == {"kasr", "fppa", "fppa_corrected", None}
        (broken,) = [one for one in history.seen() if one.clip == "broken.mp4"]
        assert set(broken.facts.camera.values()) == {None}


def _keep_more(database: Database) -> None:
    """One result of every kind, and one whose text is damaged, as the first form kept them."""
    template = {"athlete_id": ATHLETE_ID, "taken_at": datetime(2026, 6, 1), "taken_by": "user", "way": "natural", "place": 0}
    with database.writing() as connection:
        moment = connection.execute(sa.select(SCREENING.c.kept_at)).scalar_one()
        for number, (name, make) in enumerate(MAKE.items()):
            screening = plans.named(make(), f"{name}.mp4")
            row = {**template, "id": f"bbbbbbbb-2222-4333-8444-{number:012d}", "kept_at": moment, "heels_rise": False}
            connection.execute(SCREENING.insert().values(**row, **flat.result_columns(screening)))
            for table, rows in ((SUMMARY, flat.summary_rows), (FINDING, flat.finding_rows)):
                if made := rows(row["id"], screening):
                    connection.execute(table.insert(), made)
        broken = {**flat.result_columns(plans.named(factories.squat(), "broken.mp4")), "result": "{", "result_sha256": "0" * 64}
        row = {**template, "id": "cccccccc-2222-4333-8444-000000000000", "kept_at": moment, "heels_rise": False}
        connection.execute(SCREENING.insert().values(**row, **broken))


def test_a_team_from_flat_rows_is_that_of_the_whole_results(history: History, robin: Athlete) -> None:
    """The change of the table is the change that the comparison of both results shows."""
    kept.over_time(history, robin)
    (line,) = team.lines(history.seen())
    entries = [Entry(whole, one.way, one.athlete_id, one.taken.at) for one, whole in whole_results(history)]
    summary = entries[-1].screening.summary("fppa", Side.LEFT, line.newest.at)
    assert summary is not None
    assert line.result == summary.result
    assert line.newest.id == history.screenings()[0].id


class TestReading:
    """Who is asked for."""

    def test_a_group_in_any_case(self, history: History) -> None:
        history.add_athlete(NewAthlete("Sam", AgeGroup.ADULT, groups=("Club",)))
        history.add_athlete(NewAthlete("Kit", AgeGroup.ADULT))
        found = read_group(history, " cLUB ")
        assert (found.name, [one.name for one in found.people], found.without) == ("Club", ["Sam"], ("Sam",))

    def test_an_unknown_group_is_refused_with_those_that_are_known(self, history: History, robin: Athlete) -> None:
        history.change_athlete(robin.id, replace(robin, groups=("Club",)))
        with pytest.raises(HistoryError, match="expected a group that is kept, got U18") as caught:
            read_group(history, "U18")
        assert "Club" in caught.value.hint

    def test_a_group_that_nobody_is_in_any_more(self, history: History) -> None:
        left = history.add_athlete(NewAthlete("Sam", AgeGroup.ADULT, groups=("Club",)))
        history.add_athlete(NewAthlete("Kit", AgeGroup.ADULT))
        history.delete_athlete(left.id)
        with pytest.raises(HistoryError, match="the group Club, got none"):
            read_group(history, "club")

    def test_nobody_is_kept(self, history: History) -> None:
        with pytest.raises(HistoryError, match="no athlete is kept yet") as caught:
            read_group(history)
        assert "`" not in caught.value.on_page
