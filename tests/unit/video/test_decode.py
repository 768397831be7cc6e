"""Frames in order, upright, at their times; damage is survived and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import av
import numpy as np
import pytest
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from screener.errors import VideoMissing
from screener.types import ImageArray, Turn
from screener.video import VideoReader, decode, index, still
from screener.video.stream import Tally
from screener.video.upright import Converter, Upright

from .clips import HEIGHT, WIDTH, corners, number
from .conftest import VFR_TIMES_S

ClipPath = Callable[[str], Path]


@pytest.mark.parametrize(
    "name",
    ["plain.mp4", "hevc.mp4", "hdr10.mp4", "av1.mp4", "vp9.webm", "mjpeg.avi", "bare.h264", "stream.ts", "alpha.mov", "odd.mkv",
     "sound_longer.mp4", "late_index.mp4"],
)  # fmt: skip
def test_every_frame_once_in_order(clip: ClipPath, name: str) -> None:
    """20 numbered pictures at 25 Hz, whatever codec and container."""
    with VideoReader(clip(name)) as reader:
        frames = list(reader.frames())
        info = reader.final_info()
    assert [frame.index for frame in frames] == list(range(20))
    assert [number(frame.image) for frame in frames] == list(range(20))
    assert [frame.time_s for frame in frames] == pytest.approx([index / 25 for index in range(20)], abs=1e-3)
    assert info.frames_read == 20
    assert info.duration_s == pytest.approx(0.8, abs=1e-3)
    assert not reader.truncated


@pytest.mark.parametrize("name", ["plain.mp4", "odd.mkv", "clockwise.mp4", "wide_pixels.mp4", "mirrored.mp4"])
def test_pictures_are_contiguous_rgb_of_the_stated_size(clip: ClipPath, name: str) -> None:
    """Padded rows would be misread by the pose model."""
    with VideoReader(clip(name)) as reader:
        frame = next(reader.frames())
        info = reader.info
    assert frame.image.flags.c_contiguous
    assert frame.image.dtype == np.uint8
    assert frame.image.shape == (info.height_px, info.width_px, 3)


UPRIGHT = {
    "plain.mp4": (0, "top_left", "top_right", "bottom_left"),
    "clockwise.mp4": (90, "bottom_left", "top_left", "bottom_right"),
    "clockwise.mkv": (90, "bottom_left", "top_left", "bottom_right"),
    "counter_clockwise.mp4": (270, "top_right", "bottom_right", "top_left"),
    "half_turn.mp4": (180, "bottom_right", "bottom_left", "top_right"),
    "mirrored.mp4": (0, "top_right", "top_left", "bottom_right"),
    "slanted.mp4": (90, "bottom_left", "top_left", "bottom_right"),
    "wide_pixels_turned.mp4": (90, "bottom_left", "top_left", "bottom_right"),
}
"""Clockwise turn, and which stored corner is then seen top left, top right and bottom left."""


@pytest.mark.parametrize("name", UPRIGHT)
def test_a_mirrored_clip_is_turned_back_last(clip: ClipPath, name: str) -> None:
    """Whatever the file asks for: what the user sees mirrored is turned left to right as they see it."""
    with VideoReader(clip(name)) as shown, VideoReader(clip(name), turn=Turn(unmirrored=True)) as back:
        before, after = next(shown.frames()), next(back.frames())
    assert np.array_equal(after.image, before.image[:, ::-1])
    assert after.image.flags.c_contiguous
    assert np.array_equal(still(clip(name), 0.0, turn=Turn(unmirrored=True)).image, after.image)


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("name", UPRIGHT)
def test_a_clip_is_turned_by_hand_on_top_of_what_the_file_asks_for(clip: ClipPath, name: str, degrees: int) -> None:
    """The user turns what they see; what the file asks for is told as before, and sizes are those of the turned picture."""
    with VideoReader(clip(name)) as shown, VideoReader(clip(name), turn=Turn(degrees)) as turned:
        before, after = next(shown.frames()), next(turned.frames())
    assert np.array_equal(after.image, np.rot90(before.image, -degrees // 90))
    assert turned.info.rotation_deg == shown.info.rotation_deg
    assert (turned.info.height_px, turned.info.width_px) == after.image.shape[:2]


@pytest.mark.parametrize("name", UPRIGHT)
def test_display_matrix_turns_the_pixels(clip: ClipPath, name: str) -> None:
    """A quarter turn clockwise brings the stored bottom left corner to the top left."""
    turn, top_left, top_right, bottom_left = UPRIGHT[name]
    with VideoReader(clip(name)) as reader:
        seen = corners(next(reader.frames()).image)
    assert reader.info.rotation_deg == turn
    assert (seen["top_left"], seen["top_right"], seen["bottom_left"]) == (top_left, top_right, bottom_left)


def test_rotation_of_the_library_is_counter_clockwise(clip: ClipPath) -> None:
    """PyAV says -90 where this room says 90 clockwise; should a release turn that round, this fails."""
    with av.open(str(clip("clockwise.mp4"))) as container:
        assert next(container.decode(video=0)).rotation == -90


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("wide_pixels.mp4", (128, HEIGHT)),
        ("wide_pixels_turned.mp4", (HEIGHT, 128)),
        ("high_pixels.mp4", (WIDTH, 96)),
        ("nearly_square.mp4", (WIDTH, HEIGHT)),
        ("clockwise.mp4", (HEIGHT, WIDTH)),
    ],
)
def test_pixels_become_square(clip: ClipPath, name: str, size: tuple[int, int]) -> None:
    """Angles need square pixels; the shorter side grows."""
    with VideoReader(clip(name)) as reader:
        image = next(reader.frames()).image
    assert (image.shape[1], image.shape[0]) == size


@pytest.mark.parametrize("name", ["variable.mp4", "variable.mkv"])
def test_times_of_the_container_are_kept(clip: ClipPath, name: str) -> None:
    """No even spacing is invented."""
    with VideoReader(clip(name)) as reader:
        assert [frame.time_s for frame in reader.frames()] == pytest.approx(VFR_TIMES_S, abs=1e-3)


@pytest.mark.parametrize("name", ["late_start.mp4", "late_start.mkv"])
def test_time_starts_with_the_first_frame(clip: ClipPath, name: str) -> None:
    """Although the container starts at five seconds."""
    with VideoReader(clip(name)) as reader:
        assert next(reader.frames()).time_s == 0.0
        assert [frame.time_s for frame in reader.frames()][-1] == pytest.approx(9 / 25, abs=1e-3)


def test_slow_motion_runs_in_real_time(clip: ClipPath) -> None:
    """240 Hz stored at 30: neighbours are 4.2 ms apart."""
    with VideoReader(clip("slow.mp4")) as reader:
        times = [frame.time_s for frame in reader.frames()]
    assert np.diff(times) == pytest.approx(1 / 240, abs=1e-6)


def test_unwanted_frames_are_not_converted(clip: ClipPath, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conversion is dear, and so is decoding what nobody rests on."""
    converted = 0

    class Counting(Converter):
        def __call__(self, frame: VideoFrame, longest_px: int | None = None) -> ImageArray:
            nonlocal converted
            converted += 1
            return super().__call__(frame, longest_px)

    monkeypatch.setattr(decode, "Converter", Counting)
    asked: list[tuple[int, float]] = []

    def wanted(index: int, time_s: float) -> bool:
        asked.append((index, time_s))
        return index % 5 == 0

    with VideoReader(clip("plain.mp4")) as reader:
        frames = list(reader.frames(wanted))
        assert reader.final_info().frames_read == len(reader.times_s) == 20
    assert [frame.index for frame in frames] == [0, 5, 10, 15]
    assert [number(frame.image) for frame in frames] == [0, 5, 10, 15]
    assert converted == 4
    assert [index for index, _ in asked] == list(range(20))
    assert [time_s for _, time_s in asked] == pytest.approx([index / 25 for index in range(20)])


CHOICES: Final[dict[str, Callable[[int, float], bool]]] = {
    "every fourth": lambda index, _: index % 4 == 0,
    "here and there": lambda index, _: index in {3, 4, 41, 60, 61, 74},
    "the last one": lambda index, _: index == 74,
    "by time": lambda _, time_s: 1.0 <= time_s < 1.3,
    "all": lambda _index, _time_s: True,
    "none": lambda _index, _time_s: False,
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("name", ["long.mp4", "long.mkv", "stream.ts", "variable.mp4", "hevc.mp4", "mjpeg.avi", "av1.mp4", "vp9.webm"])
def test_chosen_frames_are_those_of_a_whole_reading(clip: ClipPath, name: str, choice: str) -> None:
    """Index, time and every pixel: jumping and leaving out change nothing."""
    with VideoReader(clip(name)) as reader:
        whole = [frame for frame in reader.frames() if CHOICES[choice](frame.index, frame.time_s)]
        chosen = list(reader.frames(CHOICES[choice]))
        assert [frame.index for frame in chosen] == [frame.index for frame in whole]
        assert [frame.time_s for frame in chosen] == pytest.approx([frame.time_s for frame in whole])
        assert all(np.array_equal(a.image, b.image) for a, b in zip(chosen, whole, strict=True))


@pytest.mark.parametrize("options", ["intra-refresh=1:keyint=20:bframes=0", "bframes=3:keyint=20", "open-gop=1:bframes=3:keyint=20"])
@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
def test_a_jump_lands_on_a_picture_that_decoding_may_begin_with(tmp_path: Path, options: str, suffix: str) -> None:
    """Where a key frame is none, or seeking lands elsewhere, the pictures are right all the same."""
    path = tmp_path / f"clip.{suffix}"
    draw = np.random.default_rng(1)
    film = draw.integers(0, 255, (96, 160 + 120, 3), dtype=np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "veryfast", "x264-params": options})
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        for shift in range(120):
            picture = np.ascontiguousarray(film[:, shift : shift + 160])
            container.mux(stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    chosen = {30, 31, 70, 97, 118}
    with VideoReader(path) as reader:
        whole = [frame for frame in reader.frames() if frame.index in chosen]
        found = list(reader.frames(lambda index, _: index in chosen))
        assert not reader.lost_track
    assert [frame.index for frame in found] == [frame.index for frame in whole]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(found, whole, strict=True))


def test_what_an_earlier_run_missed_never_comes_out_of_order(clip: ClipPath, monkeypatch: pytest.MonkeyPatch) -> None:
    """A jump that fails is made good from its own pictures on, and what was missed before stays missed, and told."""
    real = index._run
    asked: list[list[int]] = []

    def run(
        container: InputContainer, stream: VideoStream, due: dict[int, int], tally: Tally, *, jumped: bool
    ) -> Iterator[tuple[int, VideoFrame]]:
        asked.append(sorted(due.values()))
        if len(asked) == 1:
            tally.missing += 1
            return iter(())
        return real(container, stream, due, tally, jumped=jumped)

    monkeypatch.setattr(index, "_run", run)
    monkeypatch.setattr(index, "_begins", lambda _frame, _first: False)
    with VideoReader(clip("long.mp4")) as reader:
        found = [frame.index for frame in reader.frames(lambda i, _: i in {3, 70, 74})]
        assert reader.lost_track
    assert asked == [[3], [70, 74], [70, 74]]
    assert found == [70, 74]


def test_a_damaged_file_is_known_and_can_be_decoded_whole(clip: ClipPath, tmp_path: Path) -> None:
    """What was left out is told; decoding everything gives all the good pictures that there are."""
    path = damaged(clip("long.mp4"), tmp_path)
    with VideoReader(path) as reader:
        list(reader.frames(CHOICES["all"]))
        assert reader.lost_track
        reader.decode_whole()
        again = list(reader.frames(CHOICES["all"]))
        assert not reader.lost_track
        assert reader.final_info().frames_read == len(again)


def test_what_nobody_needs_is_not_decoded(clip: ClipPath) -> None:
    """A file with an index is jumped through; one without is decoded whole."""
    with VideoReader(clip("long.mp4")) as reader:
        assert len(list(reader.frames(CHOICES["the last one"]))) == 1
        assert reader.decoded < 40
        assert reader.decoding_s > 0


def test_a_smaller_picture_keeps_telling_places_in_the_clip_s_own_pixels(clip: ClipPath) -> None:
    """A smaller picture keeps telling places in the clip's own pixels; a small clip is not blown up."""
    with VideoReader(clip("clockwise.mp4")) as reader:
        full = next(reader.frames())
        half = next(reader.frames(lambda index, _: index == 0, lambda _: max(full.image.shape) // 2))
        large = next(reader.frames(lambda index, _: index == 0, lambda _: 10_000))
    height, width = full.image.shape[:2]
    assert half.image.shape[:2] == (height // 2, width // 2)
    assert half.size_px == (width, height)
    np.testing.assert_allclose(half.scale, 2.0)
    assert large.image.shape == full.image.shape
    np.testing.assert_allclose(full.scale, 1.0)


def test_reading_twice_gives_the_same(clip: ClipPath) -> None:
    """The application looks twice; a reading broken off in between does no harm."""
    with VideoReader(clip("variable.mp4")) as reader:
        first = [(frame.index, frame.time_s) for frame in reader.frames()]
        assert next(reader.frames()).index == 0
        assert reader.final_info() == reader.info
        second = [(frame.index, frame.time_s) for frame in reader.frames()]
    assert first == second
    assert reader.times_s == tuple(time_s for _, time_s in first)


def test_a_file_that_vanishes_between_readings(clip: ClipPath, tmp_path: Path) -> None:
    """Said as a missing file."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip("plain.mp4").read_bytes())
    with VideoReader(path) as reader:
        path.unlink()
        with pytest.raises(VideoMissing):
            next(reader.frames())


@pytest.mark.parametrize("name", ["sound_longer.mp4", "sound_longer.mkv"])
def test_longer_sound_is_no_loss(clip: ClipPath, name: str) -> None:
    """The picture is whole; a count that came from the length of the sound is put right."""
    with VideoReader(clip(name)) as reader:
        assert len(list(reader.frames())) == 20
        notes = reader.final_info().notes
    assert not reader.truncated
    expected = ("The sound lasts longer than the picture: read 20 of 75 announced frames.",) if name.endswith("mkv") else ()
    assert notes == expected


def damaged(path: Path, folder: Path) -> Path:
    """A copy with some bytes in the middle of its pictures overwritten."""
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    middle = start + (len(data) - start) * 2 // 5
    data[middle : middle + 400] = b"\xff" * 400
    target = folder / "damaged.mp4"
    target.write_bytes(data)
    return target


def cut(path: Path, share: float, target: Path) -> Path:
    """The first ``share`` of a file."""
    data = path.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


@pytest.mark.parametrize("name", ["long.mp4", "long.mkv"])
def test_cut_file_gives_what_it_holds(clip: ClipPath, tmp_path: Path, name: str) -> None:
    """Frames up to the cut, a note and the mark ``truncated``; no error."""
    path = cut(clip(name), 0.6, tmp_path / name)
    with VideoReader(path) as reader:
        numbers = [(number(frame.image), frame.time_s) for frame in reader.frames()]
        info = reader.final_info()
    assert 5 < len(numbers) < 70
    assert all(seen == round(time_s * 25) % 28 for seen, time_s in numbers)
    assert not info.variable_rate
    assert reader.truncated
    assert any(f"read {len(numbers)} of 75 announced frames" in note for note in info.notes)
    assert any("breaks off" in note for note in info.notes)


@pytest.mark.parametrize("name", ["long.mp4", "long.mkv", "stream.ts", "mjpeg.avi"])
def test_whole_file_is_not_called_cut(clip: ClipPath, name: str) -> None:
    """The other side of the same rule."""
    with VideoReader(clip(name)) as reader:
        for _ in reader.frames():
            pass
        assert not reader.truncated
        assert reader.final_info().notes == reader.info.notes


def test_damage_in_the_middle_is_skipped_and_said(clip: ClipPath, tmp_path: Path) -> None:
    """Frames that come are the right ones at the right times: smeared ones are left out up to the next key frame."""
    path = damaged(clip("long.mp4"), tmp_path)
    with VideoReader(path) as reader:
        frames = [(number(frame.image), frame.time_s) for frame in reader.frames()]
        info = reader.final_info()
    assert 40 < len(frames) < 75
    assert frames[-1][1] == pytest.approx(74 / 25, abs=1e-3)
    assert all(seen == round(time_s * 25) % 28 for seen, time_s in frames)
    assert all(later > earlier for (_, earlier), (_, later) in pairwise(frames))
    assert reader.truncated
    assert any("damaged" in note and f"read {len(frames)} of 75" in note for note in info.notes)


def test_damage_from_the_first_frame_on(clip: ClipPath, tmp_path: Path) -> None:
    """Reading starts with the next whole key frame, and probing agrees with it."""
    data = bytearray(clip("long.mp4").read_bytes())
    start = data.index(b"mdat") + 4
    data[start + 150 : start + 900] = b"\xff" * 750
    path = tmp_path / "damaged.mp4"
    path.write_bytes(data)
    with VideoReader(path) as reader:
        frames = [(number(frame.image), frame.time_s) for frame in reader.frames()]
    first = frames[0][0]
    assert first > 0
    assert frames[0][1] == 0.0
    assert all(seen == (first + round(time_s * 25)) % 28 for seen, time_s in frames)
    assert any("damaged" in note for note in reader.final_info().notes)


def test_one_frame_is_a_clip(clip: ClipPath) -> None:
    """Whether it is enough is for others to say."""
    with VideoReader(clip("one_frame.mp4")) as reader:
        assert [frame.time_s for frame in reader.frames()] == [0.0]


@pytest.mark.parametrize(("time_s", "index"), [(-1.0, 0), (0.0, 0), (0.05, 1), (0.15, 3), (0.25, 4), (0.3, 5), (9.0, 6)])
def test_still_is_the_nearest_frame(clip: ClipPath, time_s: float, index: int) -> None:
    """By time, in a clip whose rate varies; beyond the ends it is the end."""
    frame = still(clip("variable.mp4"), time_s)
    assert frame.index == number(frame.image) == index
    assert frame.time_s == pytest.approx(VFR_TIMES_S[index])


def test_still_agrees_with_reading(clip: ClipPath) -> None:
    """The same picture as in the stream, turned the same way."""
    with VideoReader(clip("clockwise.mp4")) as reader:
        frames = list(reader.frames())
    assert np.array_equal(still(clip("clockwise.mp4"), frames[7].time_s).image, frames[7].image)


@pytest.mark.parametrize("longest_px", [80, 100, 127])
def test_a_smaller_picture_of_the_mirror_image_is_the_mirror_image_of_the_smaller_picture(longest_px: int) -> None:
    """To the last bit, down to half the size: the pose model answers one grey level with a degree."""
    image = np.random.default_rng(3).integers(0, 255, (128, 160, 3), dtype=np.uint8)
    upright = Upright((160, 128), mirrored=False, clockwise_deg=0)
    plain, mirrored = (
        Converter(upright)(VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24"), longest_px)
        for picture in (image, image[:, ::-1])
    )
    assert np.array_equal(plain, mirrored[:, ::-1])
