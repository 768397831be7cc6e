"""From each older form to the newest, with everything in it; a newer one is refused; a step that fails changes nothing."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from screener.errors import HistoryError
from screener.history import History, NewAthlete, Place, flat, migrate
from screener.history.engine import Database, make_files, write_ahead
from screener.history.tables import ATHLETE, METADATA, SCREENING
from screener.types import AgeGroup
from tests import factories

FIRST = "0001"
ATHLETE_ID = "11111111-2222-4333-8444-555555555555"
SCREENING_ID = "aaaaaaaa-2222-4333-8444-555555555555"
MOMENT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def at_first(place: Place) -> Database:
    """A database in its first form."""
    make_files(place)
    database = Database(place)
    write_ahead(database)
    migrate.bring_up(database, FIRST)
    return database


def keep_old(database: Database) -> None:
    """An athlete and a result, as a program of the first form would have kept them."""
    row = {"id": ATHLETE_ID, "name": "Robin", "name_key": "robin", "age_group": "18_to_60", "notes": "", "created": MOMENT}
    screening = {
        **{"id": SCREENING_ID, "athlete_id": ATHLETE_ID, "taken_at": datetime(2026, 5, 1), "taken_by": "user", "kept_at": MOMENT},
        **{"way": "natural", "place": 0, "heels_rise": False},
        **flat.result_columns(factories.squat()),
    }
    with database.writing() as connection:
        connection.execute(ATHLETE.insert().values(**row))
        connection.execute(SCREENING.insert().values(**screening))


def shape(place: Place) -> dict[str, Any]:
    """Tables with all that a database tells of them."""
    database = Database(place)
    try:
        with database.reading() as connection:
            seen = sa.inspect(connection)
            return {
                name: (
                    [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
                    (seen.get_pk_constraint(name)["name"], seen.get_pk_constraint(name)["constrained_columns"]),
                    sorted(
                        str((f["name"], f["constrained_columns"], f["referred_table"], f["options"])) for f in seen.get_foreign_keys(name)
                    ),
                    sorted(str((u["name"], u["column_names"])) for u in seen.get_unique_constraints(name)),
                    sorted(str(c["name"]) for c in seen.get_check_constraints(name)),
                    sorted(str((i["name"], i["column_names"], bool(i["unique"]))) for i in seen.get_indexes(name)),
                )
                for name in seen.get_table_names()
                if name != "alembic_version"
            }
    finally:
        database.close()


class TestForms:
    """The tables that the steps make are the tables that the program uses."""

    def test_the_newest_form_is_that_of_the_files(self) -> None:
        assert migrate._script().get_heads() == [migrate.HEAD]

    @pytest.mark.parametrize("start", [None, FIRST])
    def test_steps_and_tables_say_the_same(self, place: Place, other_place: Place, start: str | None) -> None:
        if start is not None:
            at_first(place).close()
        History(place, create=True).close()
        make_files(other_place)
        plain = Database(other_place)
        with plain.writing() as connection:
            METADATA.create_all(connection)
        plain.close()
        assert shape(place) == shape(other_place)

    def test_alembic_finds_nothing_to_do(self, place: Place) -> None:
        with History(place, create=True) as history, history._database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
            assert compare_metadata(context, METADATA) == []

    def test_each_step_can_be_taken_back(self, place: Place) -> None:
        with History(place, create=True) as history, history._database.writing() as connection:
            from alembic.operations import Operations

            with Operations.context(MigrationContext.configure(connection)):
                for step in migrate._script().walk_revisions():
                    step.module.downgrade()
            assert sa.inspect(connection).get_table_names() == ["alembic_version"]


class TestFromTheFirst:
    """What an older program kept."""

    def test_everything_is_there_afterwards(self, place: Place) -> None:
        database = at_first(place)
        keep_old(database)
        database.close()
        with History(place) as history:
            (robin,) = history.athletes()
            assert (robin.name, robin.groups, robin.created) == ("Robin", (), MOMENT)
            assert history.screening(SCREENING_ID).summaries == factories.squat().summaries
            history.change_athlete(robin.id, NewAthlete("Robin", AgeGroup.ADULT, groups=("Club",)))
            assert (history.copied is None) is (place.file is None)
        with History(place) as again:
            assert again.copied is None

    @pytest.mark.parametrize("kind", ["sqlite"])
    def test_a_copy_from_before_is_whole_and_private_and_goes_with_what_is_deleted(self, place: Place) -> None:
        database = at_first(place)
        keep_old(database)
        database.close()
        with History(place) as history:
            copy = history.copied
            assert copy is not None
            assert copy.stat().st_mode & 0o077 == 0
            old = Database(Place(place.url.set(database=str(copy)), place.folder))
            with old.reading() as connection:
                assert connection.execute(sa.select(ATHLETE.c.name)).scalars().all() == ["Robin"]
            old.close()
            history.delete_athlete(ATHLETE_ID)
            assert not copy.exists()

    def test_a_step_that_fails_changes_nothing(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        database = at_first(place)
        keep_old(database)
        database.close()
        before = shape(place)
        module = next(step for step in migrate._script().walk_revisions() if step.revision == migrate.HEAD).module
        real = module.upgrade

        def fails() -> None:
            real()
            raise RuntimeError("the plug was pulled")

        class Script:
            """The steps, the last of which fails."""

            def walk_revisions(self) -> Any:
                return real_script.walk_revisions()

            def iterate_revisions(self, *words: str) -> Any:
                return [step for step in real_script.iterate_revisions(*words) if _failing(step)]

        def _failing(step: Any) -> bool:
            step.module.upgrade = fails
            return True

        real_script = migrate._script()
        monkeypatch.setattr(migrate, "_script", Script)
        with pytest.raises(HistoryError, match="could not be brought to the new form") as caught:
            History(place)
        assert "Nothing was changed" in caught.value.hint
        assert ("before-" in caught.value.hint) is (place.file is not None)
        monkeypatch.undo()
        assert shape(place) == before
        with History(place) as history:
            assert [one.name for one in history.athletes()] == ["Robin"]

    def test_a_newer_form_is_refused_and_left_alone(self, place: Place) -> None:
        with History(place, create=True) as history, history._database.writing() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        before = shape(place)
        with pytest.raises(HistoryError, match="newer version") as caught:
            History(place)
        assert "Update the program" in caught.value.hint
        assert shape(place) == before


def test_the_steps_are_packaged() -> None:
    """The steps are packaged: each file below the package, in folders that are packages."""
    folder = Path(migrate.__file__).parent / "migrations" / "versions"
    names = {path.stem for path in folder.glob("r*.py")}
    assert {importlib.import_module(f"screener.history.migrations.versions.{name}").revision for name in names} == {
        step.revision for step in migrate._script().walk_revisions()
    }
