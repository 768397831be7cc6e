"""A recording answers what it was asked when it was made, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from screener.errors import SetupError
from screener.pose.recorded import RecordedBackend, RecordingBackend
from screener.types import Box, Frame, View
from tests.fakes import FakeBackend, person, picture

REGION = Box(10, 10, 200, 300)


def frame(index: int) -> Frame:
    """Frame number ``index`` at 25 Hz."""
    return Frame(index, index / 25, picture(index))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Frame 0: two people; 4: one, seen in a region, both views; 6: nobody."""
    crowd = {0: (person(), person(left=40)), 4: (person(0.1),), 6: ()}
    backend = RecordingBackend(FakeBackend(lambda time_s: crowd[round(time_s * 25)], model="some model", model_sha256="abc"))
    with backend.open() as session:
        session.look(frame(0), View.PLAIN, None)
        session.look(frame(6), View.PLAIN, None)
        for view in View:
            session.look(frame(4), view, REGION)
    path = tmp_path / "clip.npz"
    backend.save(path)
    return path


class TestRecorded:
    """What a recording answers."""

    def test_it_gives_back_what_was_seen(self, recording: Path) -> None:
        with RecordedBackend(recording).open() as session:
            first = session.look(frame(0), View.PLAIN, None)
            for pose, seen in zip(first, (person(), person(left=40)), strict=True):
                np.testing.assert_allclose(pose.xy_px, seen.xy_px, atol=1e-4)
            (one,) = session.look(frame(4), View.MIRROR, REGION)
            np.testing.assert_allclose(one.xy_px, person(0.1).xy_px, atol=1e-4)
            np.testing.assert_allclose(one.world_m, person(0.1).world_m, atol=1e-6)
            np.testing.assert_allclose(one.visibility, 0.9, atol=1e-6)

    def test_nobody_stays_nobody(self, recording: Path) -> None:
        with RecordedBackend(recording).open() as session:
            assert session.look(frame(6), View.PLAIN, None) == ()

    def test_it_names_the_model_that_saw_it(self, recording: Path) -> None:
        backend = RecordedBackend(recording)
        assert (backend.model, backend.model_sha256) == ("some model", "abc")

    @pytest.mark.parametrize(
        ("index", "view", "region"),
        [(5, View.PLAIN, None), (0, View.MIRROR, None), (0, View.PLAIN, REGION), (4, View.PLAIN, None)],
    )
    def test_a_question_that_was_never_asked_is_not_answered_with_something_near(
        self, recording: Path, index: int, view: View, region: Box | None
    ) -> None:
        with RecordedBackend(recording).open() as session, pytest.raises(SetupError, match=f"at frame {index}") as caught:
            session.look(frame(index), view, region)
        assert "record it again" in caught.value.hint

    def test_the_same_looks_make_the_same_file(self, recording: Path, tmp_path: Path) -> None:
        again = RecordingBackend(RecordedBackend(recording))
        with again.open() as session:
            for view in reversed(View):
                session.look(frame(4), view, REGION)
            session.look(frame(6), View.PLAIN, None)
            session.look(frame(0), View.PLAIN, None)
        again.save(tmp_path / "again.npz")
        with np.load(recording) as old, np.load(tmp_path / "again.npz") as new:
            assert set(old.files) == set(new.files)
            assert all(np.array_equal(old[name], new[name]) for name in old.files)

    @pytest.mark.parametrize("content", [None, b"not a recording", b""])
    def test_a_file_that_is_no_recording_is_said_in_one_sentence(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "broken.npz"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SetupError, match=r"broken\.npz is not a recording"):
            RecordedBackend(path)

    def test_an_archive_of_something_else_is_no_recording(self, tmp_path: Path) -> None:
        np.savez(tmp_path / "other.npz", numbers=np.arange(3))
        with pytest.raises(SetupError, match="not a recording"):
            RecordedBackend(tmp_path / "other.npz")

    def test_a_bare_array_is_no_recording(self, tmp_path: Path) -> None:
        with (tmp_path / "bare.npz").open("wb") as file:
            np.save(file, np.arange(3))
        with pytest.raises(SetupError, match="not a recording"):
            RecordedBackend(tmp_path / "bare.npz")

    def test_a_recording_cut_short_is_no_recording(self, recording: Path) -> None:
        recording.write_bytes(recording.read_bytes()[:-40])
        with pytest.raises(SetupError, match="not a recording"):
            RecordedBackend(recording)
