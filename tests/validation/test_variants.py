"""A copy differs from its clip by what its name says and by nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from screener.errors import VideoUnreadable
from screener.passes import SPARSE_STEP_S, Thinner
from screener.types import Frame
from screener.video import VideoReader
from tests.unit.video.clips import HEIGHT, WIDTH, Clip, corners, number, write
from validation.variants import LATER_S, Copy, Variant, make

UNEVEN_S = (0.0, 0.04, 0.1, 0.14, 0.2, 0.25, 0.33, 0.36, 0.41, 0.46, 0.5, 0.58)


def frames(path: Path) -> list[Frame]:
    """All frames of a file, as the product reads them."""
    with VideoReader(path) as reader:
        return list(reader.frames())


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Uneven times, and stored lying: the file asks for a quarter turn."""
    return write(tmp_path / "clip.mp4", Clip(times_s=UNEVEN_S, count=len(UNEVEN_S), counter_clockwise_deg=-90))


class TestCopies:
    """Every kind of copy, on a clip of numbered pictures."""

    @pytest.mark.parametrize("variant", list(Variant))
    def test_pictures_stay_upright_and_in_order_and_keep_their_times(self, clip: Path, tmp_path: Path, variant: Variant) -> None:
        copy = make(clip, variant, tmp_path / "kept")
        kept = [frame for frame in frames(clip) if frame.time_s >= copy.begins_s]
        copied = frames(copy.path)
        assert [number(frame.image) for frame in copied] == [number(frame.image) for frame in kept]
        assert np.allclose([frame.time_s + copy.begins_s for frame in copied], [frame.time_s for frame in kept], atol=2e-5)
        half = 2 if variant is Variant.HALF_SIZE else 1
        assert copied[0].image.shape == (WIDTH // half, HEIGHT // half, 3)
        if variant is not Variant.MIRRORED:
            assert corners(copied[0].image) == corners(kept[0].image)

    def test_the_mirror_of_the_mirror_is_the_clip_itself(self, clip: Path, tmp_path: Path) -> None:
        once = make(clip, Variant.MIRRORED, tmp_path / "kept")
        twice = make(once.path, Variant.MIRRORED, tmp_path / "kept")
        original, mirrored, back = frames(clip), frames(once.path), frames(twice.path)
        for a, b, c in zip(original, mirrored, back, strict=True):
            assert np.array_equal(a.image, b.image[:, ::-1])
            assert np.array_equal(a.image, c.image)
        assert not np.array_equal(original[0].image, mirrored[0].image)

    def test_a_later_start_drops_what_was_asked_and_loses_nothing_else(self, clip: Path, tmp_path: Path) -> None:
        copy = make(clip, Variant.BEGUN_LATER, tmp_path / "kept")
        assert copy.begins_s == pytest.approx(min(t for t in UNEVEN_S if t >= LATER_S))
        kept = [frame for frame in frames(clip) if frame.time_s >= LATER_S]
        copied = frames(copy.path)
        assert copied[0].time_s == 0.0
        assert all(np.array_equal(a.image, b.image) for a, b in zip(kept, copied, strict=True))

    @pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
    def test_after_a_later_start_the_sparse_looks_fall_on_other_frames(self, fps: int) -> None:
        times = [n / fps for n in range(4 * fps)]
        thin, later = Thinner(SPARSE_STEP_S), Thinner(SPARSE_STEP_S)
        seen = {n for n, t in enumerate(times) if thin(t)}
        seen_later = {n for n, t in enumerate(times) if t >= LATER_S and later(t)}
        assert not seen & seen_later

    def test_odd_halves_are_filled_up_and_not_stretched(self, tmp_path: Path) -> None:
        clip = write(tmp_path / "odd.mp4", Clip(size=(94, 66), count=4))
        image = frames(make(clip, Variant.HALF_SIZE, tmp_path).path)[0].image
        assert image.shape == (34, 48, 3)
        assert np.abs(image[:, -1].astype(int) - image[:, -2]).max() < 12

    def test_a_copy_is_made_once_and_again_when_the_clip_is_another(self, clip: Path, tmp_path: Path) -> None:
        first = make(clip, Variant.ENCODED_ANEW, tmp_path / "kept")
        made_at = first.path.stat().st_mtime_ns
        assert make(clip, Variant.ENCODED_ANEW, tmp_path / "kept") == first
        assert first.path.stat().st_mtime_ns == made_at
        write(clip, Clip(count=5))
        other: Copy = make(clip, Variant.ENCODED_ANEW, tmp_path / "kept")
        assert other.path != first.path
        assert len(frames(other.path)) == 5
        assert not list((tmp_path / "kept").glob("*.part"))

    def test_a_clip_that_ends_before_the_later_start_says_so(self, tmp_path: Path) -> None:
        clip = write(tmp_path / "short.mp4", Clip(count=5))
        with pytest.raises(VideoUnreadable, match="longer than"):
            make(clip, Variant.BEGUN_LATER, tmp_path)
