"""What a file is, and what is said of one that cannot be used."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from screener.errors import VideoError, VideoMissing, VideoUnreadable
from screener.video import probe

from .clips import HEIGHT, WIDTH

ClipPath = Callable[[str], Path]


def test_plain_clip(clip: ClipPath) -> None:
    """Everything of an ordinary clip."""
    path = clip("plain.mp4")
    info = probe(path)
    assert (info.name, info.codec, info.width_px, info.height_px) == ("plain.mp4", "h264", WIDTH, HEIGHT)
    assert info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (info.fps_nominal, info.frames_announced) == (25.0, 20)
    assert info.duration_s == pytest.approx(0.8)
    assert (info.rotation_deg, info.variable_rate, info.capture_fps, info.time_scale) == (0, False, None, 1.0)
    assert info.frames_read is None
    assert info.notes == ()


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("hevc.mp4", "hevc"),
        ("av1.mp4", "av1"),
        ("vp9.webm", "vp9"),
        ("mjpeg.avi", "mjpeg"),
        ("animated.gif", "gif"),
        ("stream.ts", "h264"),
        ("alpha.mov", "png"),
    ],
)
def test_codecs_have_their_common_name(clip: ClipPath, name: str, codec: str) -> None:
    """Not the decoder's name, such as libdav1d."""
    assert probe(clip(name)).codec == codec


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("hdr10.mp4", "High dynamic range (PQ)"),
        ("hdr10.mp4", "10-bit colour"),
        ("alpha.mov", "Transparency"),
        ("mirrored.mp4", "mirrored picture"),
        ("slanted.mp4", "slanted picture"),
        ("wide_pixels.mp4", "stretched to 128 x 64"),
        ("variable.mp4", "Variable frame rate: 20 to 200 ms"),
        ("slow.mp4", "Slow motion: recorded at 240 frames per second and stored at 30"),
        ("bare.h264", "no times of its own; its frames are counted at 25 per second"),
    ],
)
def test_oddities_are_said(clip: ClipPath, name: str, note: str) -> None:
    """One plain sentence each."""
    assert any(note in sentence for sentence in probe(clip(name)).notes)


def test_rate_is_not_rounded(clip: ClipPath) -> None:
    """29.97 is not 30 and not 29."""
    assert probe(clip("ntsc.mkv")).fps_nominal == pytest.approx(30000 / 1001, abs=1e-6)
    assert not probe(clip("ntsc.mkv")).variable_rate


@pytest.mark.parametrize("name", ["variable.mp4", "variable.mkv"])
def test_variable_rate_comes_from_the_timestamps(clip: ClipPath, name: str) -> None:
    """Also where the header states another rate."""
    info = probe(clip(name))
    assert info.variable_rate
    assert info.fps_nominal == pytest.approx(6 / 0.5)


def test_slow_motion_is_undone(clip: ClipPath) -> None:
    """20 frames at 240 Hz last 83 ms, whatever the container plays."""
    info = probe(clip("slow.mp4"))
    assert (info.capture_fps, info.fps_nominal) == (240.0, 30.0)
    assert info.time_scale == pytest.approx(1 / 8)
    assert info.duration_s == pytest.approx(20 / 240)


@pytest.mark.parametrize("name", ["dim.mp4", "true_rate.mp4"])
def test_capture_rate_alone_is_not_slow_motion(clip: ClipPath, name: str) -> None:
    """Dim light, and a high rate stored at real time."""
    info = probe(clip(name))
    assert (info.capture_fps, info.time_scale) == (None, 1.0)


def test_a_late_start_does_not_lengthen_the_clip(clip: ClipPath) -> None:
    """Both containers: the empty five seconds before are not part of it."""
    for name in ("late_start.mp4", "late_start.mkv"):
        info = probe(clip(name))
        assert info.duration_s == pytest.approx(0.4)
        assert info.frames_announced == 10


def refused(path: Path) -> VideoError:
    """The error that ``probe`` raises, with a message of one sentence and a hint."""
    with pytest.raises(VideoError) as caught:
        probe(path)
    error = caught.value
    assert "expected" in str(error)
    assert "\n" not in str(error)
    assert error.hint.endswith(".")
    return error


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """Nothing there, or not a file."""
    assert isinstance(refused(tmp_path / "none.mp4"), VideoMissing)
    assert isinstance(refused(tmp_path), VideoMissing)


def test_no_permission(clip: ClipPath, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said as such, not as a missing file (tests may run as root, who may read everything: hence the pretence)."""

    def forbid(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = clip("plain.mp4")
    monkeypatch.setattr(Path, "open", forbid)
    error = refused(path)
    assert isinstance(error, VideoMissing)
    assert "permission" in str(error)


def test_not_a_video(clip: ClipPath, tmp_path: Path) -> None:
    """Empty, noise, text, a playlist that points elsewhere, a picture."""
    noise = bytes((index * 7919 + index**2 // 3) % 256 for index in range(20_000))
    contents = {
        "empty.mp4": b"",
        "noise.mp4": noise,
        "text.txt": b"squat\n" * 500,
        "list.m3u8": b"#EXTM3U\n#EXTINF:3,\nplain.mp4\n",
        "list.mp4": b"ffconcat version 1.0\nfile '" + str(clip("plain.mp4")).encode() + b"'\n",
        "picture.png": b"\x89PNG\r\n\x1a\n" + noise[:200],
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert isinstance(refused(path), VideoUnreadable), name
    assert "picture" in str(refused(tmp_path / "picture.png"))


def test_sound_in_a_video_container(tmp_path: Path) -> None:
    """A container that could hold a picture, but has none."""
    path = tmp_path / "sound.mp4"
    with av.open(str(path), mode="w") as container:
        sound = container.add_stream("aac", rate=16_000)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono")
        silence.sample_rate, silence.pts = 16_000, 0
        container.mux(sound.encode(silence))
        container.mux(sound.encode(None))
    error = refused(path)
    assert isinstance(error, VideoUnreadable)
    assert "only sound" in str(error)


def test_interrupted_recording(clip: ClipPath, tmp_path: Path) -> None:
    """Phones write the table of contents last: without it nothing can be read, and the message says so."""
    whole = clip("late_index.mp4").read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])
    error = refused(path)
    assert isinstance(error, VideoUnreadable)
    assert "table of contents" in str(error)


def test_pictures_that_cannot_be_decoded(clip: ClipPath, tmp_path: Path) -> None:
    """Sound headers, but every packet overwritten."""
    data = bytearray(clip("plain.mp4").read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = b"\xff" * (len(data) - start)
    path = tmp_path / "broken.mp4"
    path.write_bytes(data)
    assert isinstance(refused(path), VideoError)


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="this system has no scheduling classes to leave")
def test_making_an_av1_clip_leaves_the_process_in_its_scheduling_class(clip: ClipPath) -> None:
    """Making an AV1 clip leaves the process in its scheduling class."""
    assert clip("av1.mp4").exists()
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
