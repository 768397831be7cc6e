"""Clips that several tests read; encoded once per session."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from av.video.reformatter import ColorTrc

from .clips import Clip, write

X265 = {"x265-params": "log-level=none"}
VFR_TIMES_S = (0.0, 0.04, 0.08, 0.2, 0.22, 0.3, 0.5)

CLIPS = {
    "plain.mp4": Clip(),
    "long.mkv": Clip(count=75, audio_s=3),
    "long.mp4": Clip(count=75),
    "late_index.mp4": Clip(movflags="use_metadata_tags"),
    "hevc.mp4": Clip(codec="libx265", options=X265),
    "hdr10.mp4": Clip(codec="libx265", pix_fmt="yuv420p10le", trc=int(ColorTrc.SMPTE2084), options=X265),
    "av1.mp4": Clip(codec="libsvtav1", options={"preset": "11"}),
    "vp9.webm": Clip(codec="libvpx-vp9", options={"cpu-used": "8", "deadline": "realtime"}),
    "mjpeg.avi": Clip(codec="mjpeg", pix_fmt="yuvj420p"),
    "animated.gif": Clip(codec="gif", pix_fmt="rgb8", fps=20),
    "bare.h264": Clip(),
    "stream.ts": Clip(),
    "alpha.mov": Clip(codec="png", pix_fmt="rgba"),
    "odd.mkv": Clip(pix_fmt="yuv444p", size=(97, 65)),
    "one_frame.mp4": Clip(count=1),
    "clockwise.mp4": Clip(counter_clockwise_deg=-90),
    "clockwise.mkv": Clip(counter_clockwise_deg=-90),
    "counter_clockwise.mp4": Clip(counter_clockwise_deg=90),
    "half_turn.mp4": Clip(counter_clockwise_deg=180),
    "mirrored.mp4": Clip(hflip=True),
    "slanted.mp4": Clip(counter_clockwise_deg=-80),
    "wide_pixels.mp4": Clip(sar=Fraction(4, 3)),
    "wide_pixels_turned.mp4": Clip(sar=Fraction(4, 3), counter_clockwise_deg=-90),
    "high_pixels.mp4": Clip(sar=Fraction(2, 3)),
    "nearly_square.mp4": Clip(sar=Fraction(1377, 1376)),
    "variable.mp4": Clip(times_s=VFR_TIMES_S),
    "variable.mkv": Clip(times_s=VFR_TIMES_S),
    "ntsc.mkv": Clip(fps=30000 / 1001),
    "slow.mp4": Clip(fps=30, tags={"com.android.capture.fps": "240.000000"}),
    "dim.mp4": Clip(fps=15, tags={"com.android.capture.fps": "30.000000"}),
    "true_rate.mp4": Clip(fps=120, tags={"com.android.capture.fps": "120.000000"}),
    "late_start.mp4": Clip(times_s=[5 + index / 25 for index in range(10)]),
    "late_start.mkv": Clip(times_s=[5 + index / 25 for index in range(10)]),
    "sound_longer.mkv": Clip(audio_s=3),
    "sound_longer.mp4": Clip(audio_s=3),
}  # fmt: skip


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The path of a clip of ``CLIPS``, encoded when first asked for. Read only: copies are for damaging."""
    folder = tmp_path_factory.mktemp("clips")

    def path(name: str) -> Path:
        target = folder / name
        return target if target.exists() else write(target, CLIPS[name])

    return path
