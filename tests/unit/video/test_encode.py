"""A video that browsers play: whole or not at all."""

from __future__ import annotations

import errno
import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from screener.errors import OutputError
from screener.video import OverlayWriter, VideoReader, probe

from .clips import CORNERS, HEIGHT, WIDTH, corners, number, picture

TIMES_S = (0.0, 0.033, 0.1, 0.11, 0.5)


def write(path: Path, times_s: tuple[float, ...] = TIMES_S, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    """Numbered pictures at the given times."""
    with OverlayWriter(path, *size, fps=Fraction(30000, 1001)) as writer:
        for index, time_s in enumerate(times_s):
            writer.write(picture(index, size), time_s)
    return path


def test_times_and_pictures_survive(tmp_path: Path) -> None:
    """A variable rate stays one."""
    with VideoReader(write(tmp_path / "overlay.mp4")) as reader:
        frames = list(reader.frames())
    assert [frame.time_s for frame in frames] == pytest.approx(TIMES_S, abs=1e-4)
    assert [number(frame.image) for frame in frames] == list(range(5))
    assert list(corners(frames[0].image).values()) == list(CORNERS)


def test_colours_survive(tmp_path: Path) -> None:
    """Written and tagged with the same matrix."""
    with VideoReader(write(tmp_path / "overlay.mp4")) as reader:
        image = next(reader.frames()).image
    assert np.abs(image[6, 6].astype(int) - np.array(CORNERS["top_left"])).max() <= 6
    assert np.abs(image[-7, 6].astype(int) - np.array(CORNERS["bottom_left"])).max() <= 6


def test_format_that_browsers_play(tmp_path: Path) -> None:
    """H.264, yuv420p, table of contents before the pictures."""
    path = write(tmp_path / "overlay.mp4")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_player_that_jumps_finds_a_picture_that_stands_by_itself_every_half_second(tmp_path: Path) -> None:
    """A player that jumps finds a picture that stands by itself every half second."""
    path = write(tmp_path / "overlay.mp4", times_s=tuple(index / 29.97 for index in range(90)))
    with av.open(str(path)) as container:
        keys = sorted(
            float(packet.pts * packet.time_base) for packet in container.demux(video=0) if packet.is_keyframe and packet.pts is not None
        )
    assert keys[0] == 0
    assert max(np.diff([*keys, 3.0])) <= 0.55


@pytest.mark.parametrize(("size", "even"), [((97, 65), (98, 66)), ((96, 65), (96, 66)), ((64, 48), (64, 48))])
def test_odd_sizes_grow(tmp_path: Path, size: tuple[int, int], even: tuple[int, int]) -> None:
    """H.264 with yuv420p needs even ones."""
    info = probe(write(tmp_path / "overlay.mp4", size=size))
    assert (info.width_px, info.height_px) == even


def test_one_picture_is_enough(tmp_path: Path) -> None:
    """A still overlay."""
    assert probe(write(tmp_path / "overlay.mp4", times_s=(0.0,))).frames_announced == 1


def test_an_older_file_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    path = tmp_path / "overlay.mp4"
    path.write_bytes(b"older")
    with pytest.raises(ValueError, match="rise"):
        write(path, times_s=(0.0, 0.04, 0.02))
    assert path.read_bytes() == b"older"
    assert os.listdir(tmp_path) == ["overlay.mp4"]
    write(path)
    assert probe(path).codec == "h264"
    assert os.listdir(tmp_path) == ["overlay.mp4"]


def test_no_picture_no_file(tmp_path: Path) -> None:
    """An empty video is not a result."""
    with pytest.raises(OutputError, match="got none"), OverlayWriter(tmp_path / "overlay.mp4", WIDTH, HEIGHT, 25.0):
        pass
    assert os.listdir(tmp_path) == []


def test_missing_folder_and_folder_as_name(tmp_path: Path) -> None:
    """Said before any work, with a hint."""
    for path in (tmp_path / "none" / "overlay.mp4", tmp_path):
        with pytest.raises(OutputError) as caught, OverlayWriter(path, WIDTH, HEIGHT, 25.0):
            pass
        assert caught.value.hint
    assert os.listdir(tmp_path) == []


def test_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretended, for root may write everywhere."""

    def forbid(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "touch", forbid)
    with pytest.raises(OutputError, match="permission"), OverlayWriter(tmp_path / "overlay.mp4", WIDTH, HEIGHT, 25.0):
        pass


@pytest.mark.parametrize("at_end", [False, True])
def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_end: bool) -> None:
    """While writing or while finishing: the message names the disk, and the half file is gone."""
    mux = OverlayWriter._mux

    def full(self: OverlayWriter, frame: av.VideoFrame | None) -> None:
        if at_end is (frame is None):
            raise OSError(errno.ENOSPC, "No space left on device")
        mux(self, frame)

    monkeypatch.setattr(OverlayWriter, "_mux", full)
    with pytest.raises(OutputError, match="full disk"):
        write(tmp_path / "overlay.mp4")
    assert os.listdir(tmp_path) == []


def test_misuse_is_refused(tmp_path: Path) -> None:
    """Wrong shape, falling times, writing outside the block, a size of zero."""
    writer = OverlayWriter(tmp_path / "overlay.mp4", WIDTH, HEIGHT, 25.0)
    with pytest.raises(ValueError, match="outside its block"):
        writer.write(picture(0), 0.0)
    with writer:
        writer.write(picture(0), 0.5)
        with pytest.raises(ValueError, match="rise"):
            writer.write(picture(1), 0.5)
        with pytest.raises(ValueError, match="picture uint8"):
            writer.write(picture(1)[:-1], 1.0)
    with pytest.raises(ValueError, match="above zero"):
        OverlayWriter(tmp_path / "overlay.mp4", 0, HEIGHT, 25.0)
