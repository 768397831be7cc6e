"""Results are kept whole or not at all, under names that say from what they were made."""

from __future__ import annotations

import errno
import os
from dataclasses import fields, replace
from pathlib import Path
from typing import NoReturn

import pytest

from screener.batch.facts import ProblemKind
from screener.engine.jobs import Failure, key_of
from screener.engine.store import Store
from screener.errors import OutputError
from screener.intake import NO_RED_FLAGS as OPEN
from screener.report import to_json
from screener.run import Options
from screener.types import AgeGroup, Sex, Side
from tests import factories
from tests.faces.commands import left_in

KEY = "0123456789abcdef01234567"


def test_the_same_key_only_for_the_same_result() -> None:
    """Contents, version, model and every option that a result depends on."""
    keys = {
        key_of(sha, version, model, options)
        for sha in "ab"
        for version in ("1", "2")
        for model in "xy"
        for options in (
            Options(), Options("squat"), Options(side=Side.LEFT), Options(side=Side.RIGHT), Options(age_group=AgeGroup.ADULT),
            Options(sex=Sex.MALE), Options(mirrored=True), Options(mirrored=False), Options(rotate=90), Options(start_s=1.0),
            Options(stop_s=1.0),
        )
    }  # fmt: skip
    assert len(keys) == 2 * 2 * 2 * 11
    assert key_of("a", "1", "x", Options()) == key_of("a", "1", "x", Options())


def test_no_option_is_forgotten_in_the_key() -> None:
    """One that comes later would otherwise be taken for no difference; drills stand in no table, so the safety questions are none."""
    for name in (field.name for field in fields(Options) if field.name != "gate"):
        assert key_of("a", "1", "x", replace(Options(), **{name: "other"})) != key_of("a", "1", "x", Options()), name  # type: ignore[arg-type]
    assert key_of("a", "1", "x", Options(gate=OPEN)) == key_of("a", "1", "x", Options())


def test_what_is_kept_is_found_by_the_next_run(tmp_path: Path) -> None:
    """A screening without loss; a failure with its words; nothing under another key or of another file."""
    screening = factories.valgus_sls()
    sha, other = screening.video.sha256, KEY[::-1]
    with Store(tmp_path / "a" / "out") as store:
        store.keep(KEY, "monday/Zoë: =1.mp4", to_json(screening))
        store.keep(other, "b.mp4", Failure(ProblemKind.BROKEN, "It is damaged.", "Copy it.", lasting=True))
    with Store(tmp_path / "a" / "out") as store:
        assert store.found(KEY, sha) == screening
        assert store.found(KEY, "another") is None
        assert store.found(other, sha) == Failure(ProblemKind.BROKEN, "It is damaged.", "Copy it.", lasting=True)
        assert store.found("f" * 24, sha) is None
    assert left_in(tmp_path / "a" / "out") == ["results"]
    assert left_in(tmp_path / "a" / "out" / "results") == [f"Zoë_1-{KEY}.json", f"b-{other}.failed.json"]


@pytest.mark.parametrize("cut", [0, 1, 1000, -2])
def test_a_result_that_is_not_whole_is_none(tmp_path: Path, cut: int) -> None:
    """A result that is not whole is none."""
    screening = factories.valgus_sls()
    with Store(tmp_path) as store:
        store.keep(KEY, "a.mp4", to_json(screening))
        (path,) = (tmp_path / "results").iterdir()
        path.write_text(to_json(screening)[:cut], encoding="utf-8")
        assert store.found(KEY, screening.video.sha256) is None


def test_what_a_killed_run_left_half_written_goes(tmp_path: Path) -> None:
    """Files of the user's stay."""
    (tmp_path / "results").mkdir()
    for name in (".a.json.1234.part", "mine.part", ".hidden"):
        (tmp_path / "results" / name).write_bytes(b"x")
    with Store(tmp_path):
        assert left_in(tmp_path / "results") == [".hidden", "mine.part"]


def full(*_: object) -> NoReturn:
    """A disk without room."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so; what was there before is still there."""
    with Store(tmp_path) as store:
        store.put([("summary.csv", lambda: b"old")])
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left"):
            store.keep(KEY, "a.mp4", "{}")
        with pytest.raises(OutputError, match="No space left"):
            store.put([("summary.csv", lambda: b"new"), ("b.csv", lambda: b"new")])
    assert left_in(tmp_path / "results") == []
    assert (tmp_path / "summary.csv").read_bytes() == b"old"
    assert left_in(tmp_path) == ["results", "summary.csv"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A folder that cannot be made is told."""
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OutputError, match="file"), Store(tmp_path / "file"):
        pass


def test_a_table_open_elsewhere_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As spreadsheets hold files on some systems."""

    def held(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "being used by another process")

    with Store(tmp_path) as store:
        store.put([("screening.xlsx", lambda: b"x")])
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", held)
            with pytest.raises(OutputError) as told:
                store.clear_tables(["screening.xlsx"])
        assert "Close it" in told.value.hint
        store.clear_tables(["screening.xlsx", "never.there"])
    assert left_in(tmp_path) == ["results"]


def test_a_screening_of_another_schema_is_made_again(tmp_path: Path) -> None:
    """A screening of another schema is made again."""
    screening = replace(factories.valgus_sls())
    with Store(tmp_path) as store:
        store.keep(KEY, "a.mp4", to_json(screening).replace('"schema_version": 1', '"schema_version": 0'))
        assert store.found(KEY, screening.video.sha256) is None
