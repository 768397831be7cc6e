"""Tiny clips of known pictures: four coloured corners, and a grey middle whose brightness tells the frame's number."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

Image = NDArray[np.uint8]

WIDTH, HEIGHT = 96, 64
TICKS = 12_000
CORNERS = {"top_left": (200, 30, 30), "top_right": (30, 170, 30), "bottom_left": (40, 40, 200), "bottom_right": (220, 220, 220)}
"""Corner colours of the stored picture, by their place in it."""


@dataclass(frozen=True)
class Clip:
    """What is written into a clip; ``write`` encodes it.

    Attributes:
        codec, pix_fmt: encoder and picture format.
        count, fps: number of frames and, where ``times_s`` is empty, their rate.
        times_s: times of the frames in seconds.
        size: (width, height).
        counter_clockwise_deg, hflip: display matrix, in PyAV's own terms; ``None``: none.
        sar: sample aspect ratio.
        tags: container metadata.
        audio_s: seconds of silence beside the picture.
        trc: colour transfer characteristic.
        movflags: options of the mp4 writer.
    """

    codec: str = "libx264"
    pix_fmt: str = "yuv420p"
    count: int = 20
    fps: float = 25.0
    times_s: Sequence[float] = ()
    size: tuple[int, int] = (WIDTH, HEIGHT)
    counter_clockwise_deg: float | None = None
    hflip: bool = False
    sar: Fraction | None = None
    tags: dict[str, str] = field(default_factory=dict)
    audio_s: float = 0.0
    trc: int | None = None
    movflags: str = "+faststart+use_metadata_tags"
    options: dict[str, str] = field(default_factory=dict)

    @property
    def all_times_s(self) -> list[float]:
        """Times of the frames in seconds."""
        return list(self.times_s) or [index / self.fps for index in range(self.count)]


def picture(index: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image:
    """The stored picture number ``index``."""
    width, height = size
    image = np.empty((height, width, 3), dtype=np.uint8)
    image[: height // 2, : width // 2] = CORNERS["top_left"]
    image[: height // 2, width // 2 :] = CORNERS["top_right"]
    image[height // 2 :, : width // 2] = CORNERS["bottom_left"]
    image[height // 2 :, width // 2 :] = CORNERS["bottom_right"]
    image[height // 4 : -(height // 4), width // 4 : -(width // 4)] = 20 + 8 * (index % 28)
    return image


def number(image: Image) -> int:
    """Which ``picture`` an upright image of a decoded clip shows."""
    height, width = image.shape[:2]
    middle = image[height // 2 - 6 : height // 2 + 6, width // 2 - 6 : width // 2 + 6]
    return round((float(middle.mean()) - 20) / 8)


def corners(image: Image) -> dict[str, str]:
    """For each corner of ``image`` the name of the stored corner whose colour it has."""
    height, width = image.shape[:2]
    spots = {"top_left": (6, 6), "top_right": (6, width - 7), "bottom_left": (height - 7, 6), "bottom_right": (height - 7, width - 7)}
    return {
        place: min(CORNERS, key=lambda name: float(np.abs(image[y, x].astype(float) - np.array(CORNERS[name])).sum()))
        for place, (y, x) in spots.items()
    }


@contextlib.contextmanager
def usual_priority() -> Iterator[None]:
    """Give the process back its scheduling afterwards.

    Run by root, the AV1 encoder (SVT) puts the calling thread into the real-time class, and leaves it there with everything it
    starts later: a browser in that class starves the machine.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


def write(path: Path, clip: Clip) -> Path:
    """Encode ``clip`` into ``path``; the ending of the name chooses the container."""
    options = {"movflags": clip.movflags} if path.suffix in (".mp4", ".mov") else {}
    with usual_priority(), av.open(str(path), mode="w", options=options) as container:
        container.metadata.update(clip.tags)
        rate = Fraction(clip.fps).limit_denominator(1001)
        stream = cast("VideoStream", container.add_stream(clip.codec, rate=rate, options=dict(clip.options)))
        stream.width, stream.height = clip.size
        stream.pix_fmt = clip.pix_fmt
        stream.gop_size = 5
        stream.codec_context.time_base = stream.time_base = Fraction(1, 100 if path.suffix == ".gif" else TICKS)
        if clip.codec in ("mjpeg", "mpeg4"):
            stream.codec_context.time_base = stream.time_base = 1 / rate
        if clip.sar is not None:
            stream.codec_context.sample_aspect_ratio = clip.sar
        if clip.trc is not None:
            stream.codec_context.color_trc = clip.trc
        if clip.counter_clockwise_deg is not None or clip.hflip:
            stream.set_display_rotation(clip.counter_clockwise_deg or 0.0, hflip=clip.hflip)
        sound = container.add_stream("aac", rate=16_000) if clip.audio_s else None
        for index, time_s in enumerate(clip.all_times_s):
            frame = av.VideoFrame.from_ndarray(picture(index, clip.size), format="rgb24").reformat(format=clip.pix_fmt)
            frame.time_base = stream.codec_context.time_base
            frame.pts = round(time_s / frame.time_base)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            for block in range(int(clip.audio_s * 16_000) // 1024):
                silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono")
                silence.sample_rate, silence.pts, silence.time_base = 16_000, block * 1024, Fraction(1, 16_000)
                container.mux(sound.encode(silence))
            container.mux(sound.encode(None))
    return path
