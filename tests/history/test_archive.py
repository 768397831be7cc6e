"""Export and restore: nothing is lost, and nothing is taken from a file that is not whole."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from screener.errors import HistoryError, ScreenerError
from screener.history import Counts, History, Place, read_archive
from tests.history import made, servers

Parts = dict[str, bytes]


@pytest.fixture
def full(history: History, tmp_path: Path) -> History:
    """A history with something of everything."""
    made.fill(history, tmp_path)
    return history


@pytest.fixture
def archive(full: History, tmp_path: Path) -> Path:
    """Its export."""
    path = tmp_path / "all.zip"
    full.export(path)
    return path


class TestThereAndBack:
    """An empty place holds the same afterwards."""

    def test_nothing_is_lost(self, full: History, archive: Path, other_place: Place) -> None:
        with History(other_place, create=True) as other:
            done = other.restore(read_archive(archive))
            assert done.new == full.counts() == Counts(2, 5, 2, 1, 2, 1)
            assert done.known == Counts()
            assert made.everything(other) == made.everything(full)
            assert [other.screening(one.id) for one in other.screenings()] == [full.screening(one.id) for one in full.screenings()]

    @pytest.mark.parametrize("kind", ["sqlite"])
    def test_from_a_file_to_a_server(self, full: History, archive: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        with History(servers.new_place("postgresql", tmp_path / "server", request), create=True) as other:
            other.restore(read_archive(archive))
            assert made.everything(other) == made.everything(full)

    def test_what_is_there_stays_as_it_is(self, full: History, archive: Path) -> None:
        before = made.everything(full)
        done = full.restore(read_archive(archive))
        assert (done.new, done.known) == (Counts(), full.counts())
        assert made.everything(full) == before

    def test_what_was_deleted_comes_back(self, full: History, archive: Path) -> None:
        before = made.everything(full)
        full.delete_athlete(full.athlete(made.NAME).id)
        done = full.restore(read_archive(archive))
        assert done.new == Counts(1, 4, 2, 1, 2, 1)
        after = made.everything(full)
        assert after == before

    def test_an_empty_history_goes_there_and_back(self, history: History, tmp_path: Path, other_place: Place) -> None:
        assert history.export(tmp_path / "none.zip") == Counts()
        with History(other_place, create=True) as other:
            assert other.restore(read_archive(tmp_path / "none.zip")).new == Counts()

    def test_it_is_for_this_user_alone(self, archive: Path) -> None:
        assert archive.stat().st_mode & 0o077 == 0

    def test_a_clip_that_is_not_here_is_left_out_and_the_rest_is_whole(self, full: History, tmp_path: Path, other_place: Place) -> None:
        for path in full.place.folder.glob("videos/*/*"):
            path.unlink()
        assert full.export(tmp_path / "all.zip").videos == 0
        with History(other_place, create=True) as other:
            assert other.restore(read_archive(tmp_path / "all.zip")).new.screenings == 5
            assert not any(one.has_video for one in other.screenings())

    def test_no_room_for_the_clips_leaves_nothing(self, archive: Path, other_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        given = read_archive(archive)
        with History(other_place, create=True) as other:
            monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            with pytest.raises(HistoryError, match="No space left"):
                other.restore(given)
            monkeypatch.undo()
            assert other.counts() == Counts()
            assert made.clips(other) == []


# ---------------------------------------------------------------- files that are not whole


def parts_of(archive: Path) -> Parts:
    """What is in it, by name."""
    with zipfile.ZipFile(archive) as source:
        return {name: source.read(name) for name in source.namelist()}


def written(parts: Parts, path: Path, seal: bool = True) -> Path:
    """An archive of these parts; ``seal`` makes its list say what is in it."""
    if seal:
        manifest = json.loads(parts["manifest.json"])
        manifest["files"] = [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in parts.items()
            if name != "manifest.json"
        ]
        parts = {**parts, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def changed(table: str, change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Parts], Parts]:
    """A change of one table's lines."""

    def apply(parts: Parts) -> Parts:
        name = f"{table}.jsonl"
        lines = [json.loads(line) for line in parts[name].splitlines()]
        change(lines)
        return {**parts, name: b"".join(json.dumps(line).encode() + b"\n" for line in lines)}

    return apply


def _without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {key: data for key, data in parts.items() if key != name}


def _manifest(**entries: object) -> Callable[[Parts], Parts]:
    return lambda parts: {**parts, "manifest.json": json.dumps({**json.loads(parts["manifest.json"]), **entries}).encode()}


WRONG: dict[str, tuple[Callable[[Parts], Parts], bool]] = {
    "a table changed": (lambda parts: {**parts, "pain.jsonl": parts["pain.jsonl"].replace(b'"level":3', b'"level":4')}, False),
    "a clip changed": (
        lambda parts: {name: data[:-1] + b"X" if name.startswith("videos/") else data for name, data in parts.items()}, False,
    ),
    "a table missing": (_without("ticks.jsonl"), True),
    "a part more": (lambda parts: {**parts, "extra.txt": b"?"}, True),
    "a path outwards": (lambda parts: {**parts, "videos/../../evil.mp4": b"?"}, True),
    "no list": (_without("manifest.json"), False),
    "another format": (_manifest(format="something"), True),
    "no JSON": (lambda parts: {**parts, "athletes.jsonl": b"{"}, True),
    "no object": (lambda parts: {**parts, "athletes.jsonl": b"[1]\n"}, True),
    "deep": (lambda parts: {**parts, "athletes.jsonl": b"[" * 100_000}, True),
    "a key missing": (changed("athletes", lambda lines: lines[0].pop("age_group")), True),
    "a strange age": (changed("athletes", lambda lines: lines[0].update(age_group="12")), True),
    "one athlete twice": (changed("athletes", lambda lines: lines.append(lines[0])), True),
    "no guardian": (changed("athletes", lambda lines: [line.update(guardian_on=None) for line in lines]), True),
    "an identifier of another form": (changed("athletes", lambda lines: lines[0].update(id="../x")), True),
    "a result of nobody": (changed("screenings", lambda lines: lines[0].update(athlete_id=lines[0]["id"])), True),
    "another clip's name": (changed("screenings", lambda lines: [line.update(video_file="../../x.mp4") for line in lines]), True),
    "no result": (changed("screenings", lambda lines: lines[0].update(result="{}")), True),
    "a result of a newer form": (
        changed("screenings", lambda lines: lines[0].update(result=lines[0]["result"].replace("_version\":1", "_version\":9"))), True,
    ),
    "a time with a zone": (changed("screenings", lambda lines: lines[0].update(taken_at="2026-05-01T00:00:00+00:00")), True),
    "too much pain": (changed("pain", lambda lines: lines[0].update(level=11)), True),
    "a tick of no plan": (changed("ticks", lambda lines: lines[0].update(plan_id="00000000-0000-4000-8000-000000000000")), True),
    "a group of no days": (changed("groups", lambda lines: lines[0].update(keep_days=0)), True),
    "a name of control letters": (changed("groups", lambda lines: lines[0].update(name="\x1b[2J")), True),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite"])
class TestDamaged:
    """A file that is not whole is refused before anything is taken; reading is the same for either database."""

    @pytest.mark.parametrize("name", WRONG)
    def test_what_was_changed_is_refused(self, archive: Path, tmp_path: Path, name: str) -> None:
        change, seal = WRONG[name]
        with pytest.raises(HistoryError, match=r"wrong\.zip") as caught:
            read_archive(written(change(parts_of(archive)), tmp_path / "wrong.zip", seal))
        assert "Nothing was taken" in caught.value.hint

    def test_the_same_parts_written_anew_are_taken(self, archive: Path, tmp_path: Path) -> None:
        assert len(read_archive(written(parts_of(archive), tmp_path / "again.zip")).screenings) == 5

    def test_a_newer_one_asks_for_a_newer_program(self, archive: Path, tmp_path: Path) -> None:
        with pytest.raises(HistoryError, match="newer version") as caught:
            read_archive(written(_manifest(version=2)(parts_of(archive)), tmp_path / "newer.zip"))
        assert "Update" in caught.value.hint

    @pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
    def test_a_file_that_breaks_off(self, archive: Path, tmp_path: Path, share: float) -> None:
        data = archive.read_bytes()
        broken = tmp_path / "broken.zip"
        broken.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(HistoryError, match=r"broken\.zip"):
            read_archive(broken)

    def test_a_flipped_byte_anywhere_is_noticed_or_harmless(self, archive: Path, tmp_path: Path) -> None:
        data, whole = archive.read_bytes(), read_archive(archive)
        refused = 0
        for place in range(0, len(data), len(data) // 60):
            flipped = tmp_path / "flipped.zip"
            flipped.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
            try:
                found = read_archive(flipped)
            except ScreenerError:
                refused += 1
                continue
            assert (found.athletes, found.screenings, found.pain) == (whole.athletes, whole.screenings, whole.pain)
        assert refused > 30

    def test_no_file_and_no_archive(self, archive: Path, tmp_path: Path) -> None:
        text = archive.with_name("text.zip")
        text.write_text("hello", encoding="utf-8")
        for path in (text, tmp_path / "nowhere.zip", tmp_path):
            with pytest.raises(HistoryError, match="export"):
                read_archive(path)
