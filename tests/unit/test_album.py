"""Pictures kept for the second look: the same part of the clip, small, and gone with the album."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from screener import album as album_room
from screener import people
from screener.album import SHARP_PX, SIDE_PX, Album
from screener.types import Box, FloatArray, Frame, View

HEIGHT, WIDTH = 1920, 1080
POSE = np.array([[400.0, 300.0], [700.0, 300.0], [420.0, 1700.0], [680.0, 1700.0]])
"""Corners of somebody in a picture of that size."""


def shown(index: int = 0, longest_px: int = 960) -> Frame:
    """A frame of a large clip, made smaller; a red corner marks one shoulder."""
    image = np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8)
    image[:] += (np.indices((HEIGHT, WIDTH)).sum(axis=0) % 64).astype(np.uint8)[..., None]
    image[280:320, 380:420] = (250, 20, 20)
    share = min(1.0, longest_px / HEIGHT)
    small = cv2.resize(image, (round(WIDTH * share), round(HEIGHT * share)), interpolation=cv2.INTER_AREA)
    return Frame(index, index / 8, np.asarray(small, dtype=np.uint8), (WIDTH, HEIGHT))


def red(frame: Frame) -> FloatArray:
    """Middle of what is red, in pixels of the clip."""
    image = frame.image.astype(int)
    rows, columns = np.nonzero((image[..., 0] > 180) & (image[..., 1] < 120))
    return np.asarray((np.array([columns.mean(), rows.mean()]) + 0.5) * frame.scale + frame.corner_px)


class TestKept:
    """What comes out is what went in, small."""

    def test_it_shows_the_same_place_in_the_clip(self) -> None:
        with Album() as album:
            album.keep(shown(3), POSE, View.PLAIN)
            kept = album.frame(3)
        assert (kept.index, kept.time_s, kept.size_px) == (3, 3 / 8, (WIDTH, HEIGHT))
        assert red(kept) == pytest.approx(red(shown(3)), abs=3)
        assert red(kept) == pytest.approx([400, 300], abs=3)

    def test_it_is_no_larger_than_the_model_is_shown_it_and_keeps_its_colours(self) -> None:
        region = people.region(POSE, WIDTH)
        with Album() as album:
            album.keep(shown(), POSE, View.PLAIN)
            kept = album.frame(0)
        assert region.width / kept.scale.max() == pytest.approx(SIDE_PX, abs=2)
        was = shown().within(region).image.reshape(-1, 3).mean(axis=0)
        assert kept.image.reshape(-1, 3).mean(axis=0) == pytest.approx(was, abs=2)

    def test_a_picture_is_asked_for_by_the_place_that_it_shows(self) -> None:
        region = people.region(POSE, WIDTH)
        away = Box(region.left + region.width, region.top, region.right + region.width, region.bottom)
        with Album() as album:
            album.keep(shown(), POSE, View.PLAIN)
            assert album.region(0, region) == region
            assert album.region(0, away) is None, "somebody else"
            assert album.region(1, region) is None, "never kept"
            album.clear()
            assert album.region(0, region) is None

    def test_whoever_the_clip_could_show_much_sharper_is_not_kept(self) -> None:
        small = (POSE - POSE.mean(axis=0)) * 0.3 + POSE.mean(axis=0)
        assert people.region(small, WIDTH).width / 2 < SHARP_PX
        with Album() as album:
            album.keep(shown(0), small, View.PLAIN)
            album.keep(shown(1, longest_px=HEIGHT), small, View.PLAIN)
            assert album.region(0, people.region(small, WIDTH)) is None, "decoded larger"
            assert album.region(1, people.region(small, WIDTH)) is not None, "the clip has no more pixels"

    def test_many_pictures_come_back_each_as_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(album_room, "IN_MEMORY_BYTES", 50_000)
        frames = [Frame(i, i / 8, np.full((600, 400, 3), 8 * i, dtype=np.uint8)) for i in range(30)]
        pose = np.array([[100.0, 50.0], [300.0, 550.0]])
        with Album() as album:
            for frame in reversed(frames):
                album.keep(frame, pose, View.PLAIN)
            for frame in frames:
                assert float(album.frame(frame.index).image.mean()) == pytest.approx(8 * frame.index, abs=2)

    @pytest.mark.parametrize("view", View)
    def test_a_mirrored_clip_keeps_the_same_bytes(self, view: View) -> None:
        frame, other = shown(), View.MIRROR if view is View.PLAIN else View.PLAIN
        mirrored = Frame(0, 0.0, np.ascontiguousarray(frame.image[:, ::-1]), frame.size_px)
        with Album() as album, Album() as reflected:
            album.keep(frame, POSE, view)
            reflected.keep(mirrored, POSE * [-1, 1] + [WIDTH, 0], other)
            assert np.array_equal(album.frame(0).image, reflected.frame(0).image[:, ::-1])

    def test_half_of_somebody_is_not_kept_for_all_of_them(self) -> None:
        half = (POSE - POSE.mean(axis=0)) * 0.5 + POSE.mean(axis=0)
        with Album() as album:
            album.keep(shown(0, longest_px=HEIGHT), half, View.PLAIN)
            assert album.region(0, people.region(half, WIDTH)) is not None
            assert album.region(0, people.region(POSE, WIDTH)) is None


FULL = """
import resource, signal
import numpy as np
from screener import album as room
from screener.types import Frame, View

room.IN_MEMORY_BYTES = 20_000
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
rng, pose = np.random.default_rng(1), np.array([[40.0, 10.0], [80.0, 140.0]])
frames = [Frame(i, i / 8, rng.integers(0, 255, (160, 120, 3), dtype=np.uint8)) for i in range(12)]
near = room.people.region(pose, 120)
with room.Album() as album:
    for frame in frames:
        album.keep(frame, pose, View.PLAIN)
    kept = [frame for frame in frames if album.region(frame.index, near)]
    errors = [np.abs(album.frame(frame.index).image.astype(int) - frame.within(near).image).mean() for frame in kept]
print(len(kept), max(errors))
"""
"""A disk that takes 60 kB: pictures before it is full are read again, those afterwards are not kept."""


class TestFile:
    """Where the pictures lie."""

    def test_no_name_is_left_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setattr(album_room, "IN_MEMORY_BYTES", 1000)
        with Album() as album:
            for index in range(5):
                album.keep(shown(index), POSE, View.PLAIN)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
    def test_a_full_disk_keeps_what_was_kept(self) -> None:
        done = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        kept, furthest_off = done.stdout.split()
        assert 2 < int(kept) < 12
        assert float(furthest_off) < 60, "each is itself: another one of these would be off by 85"

    def test_there_is_an_end_to_what_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(album_room, "IN_MEMORY_BYTES", 0)
        monkeypatch.setattr(album_room, "MOST_BYTES", 100_000)
        region = people.region(POSE, WIDTH)
        with Album() as album:
            for index in range(40):
                album.keep(shown(index), POSE, View.PLAIN)
            kept = [index for index in range(40) if album.region(index, region)]
        assert 0 < len(kept) < 40
        assert kept == list(range(len(kept)))


class TestWithin:
    """A part of a picture knows where it lies."""

    def test_a_part_of_a_part_lies_where_it_lay(self) -> None:
        frame = shown()
        outer, inner = Box(300.5, 201.0, 900.0, 1500.0), Box(350.0, 250.0, 600.0, 700.0)
        direct, twice = frame.within(inner), frame.within(outer).within(inner)
        assert np.array_equal(direct.image, twice.image)
        assert (direct.part, direct.size_px) == (twice.part, twice.size_px)
        assert red(direct) == pytest.approx(red(frame), abs=2)

    def test_a_region_beyond_the_picture_ends_where_it_ends(self) -> None:
        part = shown().within(Box(-500.0, -500.0, 2000.0, 5000.0))
        assert part.part == Box(0.0, 0.0, WIDTH, HEIGHT)
        assert np.array_equal(part.image, shown().image)

    def test_next_to_nothing_of_a_picture_is_all_of_it(self) -> None:
        frame = shown()
        assert frame.within(Box(5000.0, 0.0, 6000.0, 1000.0)) is frame
