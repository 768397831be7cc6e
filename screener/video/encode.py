"""Writes an H.264 video that browsers play, at true timestamps, whole or not at all."""

from __future__ import annotations

import errno
import math
import secrets
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from screener.errors import OutputError
from screener.types import ImageArray

TICKS_PER_S: Final = 90_000
OPTIONS: Final = {"preset": "veryfast", "crf": "23"}
KEY_FRAME_S: Final = 0.5
"""Longest way between two pictures that stand by themselves: a player that jumps decodes from there, so that steps and scrubbing are quick.
A drawn-over clip grows by about a tenth."""
DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class OverlayWriter:
    """Writes pictures to an mp4 file (H.264, yuv420p, table of contents first).

    The file appears under its name only after the last picture: until then it is written under a temporary name beside it, which is removed
    when the block is left by an error.

    Args:
        path: the file to write; its folder must exist. An older file of that name is replaced.
        width_px, height_px: size of the pictures; an odd size grows by one repeated row or column, as H.264 needs even ones.
        fps: usual rate in Hz, a hint for the encoder; the times given to ``write`` decide.

    Raises:
        OutputError: the folder is missing or may not be written, the disk is full, or not one picture was written.
    """

    def __init__(self, path: Path, width_px: int, height_px: int, fps: Fraction | float) -> None:
        if width_px <= 0 or height_px <= 0 or not math.isfinite(fps) or fps <= 0:
            raise ValueError(f"expected a size and a rate above zero, got {width_px} x {height_px} at {fps} Hz")
        self._path = path
        self._shape = (height_px, width_px, 3)
        self._grow = ((0, height_px % 2), (0, width_px % 2), (0, 0))
        # Encoders want a fraction of small numbers.
        self._fps = Fraction(fps).limit_denominator(1001)
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._last_tick: int | None = None

    def __enter__(self) -> OverlayWriter:
        if not self._path.parent.is_dir():
            raise OutputError(
                f"expected a folder to write to, got none at {self._path.parent}", "Create the folder first, or name another."
            )
        if self._path.is_dir():
            raise OutputError(f"expected a file name for the video, got the folder {self._path}", "Add a file name that ends in .mp4.")
        try:
            # Opened and released at once, so that a missing permission shows before the work and not after it.
            self._part.touch()
            self._container = av.open(str(self._part.absolute()), mode="w", format="mp4", options={"movflags": "+faststart"})
            self._stream = self._add_stream(self._container)
        except (OSError, FFmpegError) as error:
            self._discard()
            raise self._failure(error) from error
        return self

    def _add_stream(self, container: OutputContainer) -> VideoStream:
        (_, more_rows), (_, more_columns), _ = self._grow
        stream = container.add_stream("libx264", rate=max(self._fps, Fraction(1)), options=dict(OPTIONS))
        stream.width, stream.height = self._shape[1] + more_columns, self._shape[0] + more_rows
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = max(1, round(KEY_FRAME_S * self._fps))
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        # Said in the file, for players guess by picture size otherwise and tint the picture.
        stream.codec_context.colorspace = int(Colorspace.ITU709)
        stream.codec_context.color_primaries = int(ColorPrimaries.BT709)
        stream.codec_context.color_trc = int(ColorTrc.BT709)
        stream.codec_context.color_range = int(ColorRange.MPEG)
        return stream

    def write(self, image_rgb: ImageArray, time_s: float) -> None:
        """Append one picture.

        Args:
            image_rgb: ``uint8 (height, width, 3)`` of the size given at the start.
            time_s: when it is shown, in seconds from the start of the video; must rise from picture to picture.

        Raises:
            OutputError: it could not be written.
            ValueError: wrong shape or type, or a time that does not rise.
        """
        if self._stream is None:
            raise ValueError("expected the writer to be open, got a write outside its block")
        if image_rgb.shape != self._shape or image_rgb.dtype != np.uint8:
            raise ValueError(f"expected a picture uint8 {self._shape}, got {image_rgb.dtype} {image_rgb.shape}")
        tick = round(time_s * TICKS_PER_S)
        if tick < 0 or (self._last_tick is not None and tick <= self._last_tick):
            raise ValueError(f"expected times that rise from zero, got {time_s} s")
        self._last_tick = tick
        even = np.pad(image_rgb, self._grow, mode="edge") if any(more for _, more in self._grow) else np.ascontiguousarray(image_rgb)
        frame = av.VideoFrame.from_ndarray(even, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=int(Colorspace.ITU709), dst_color_range=int(ColorRange.MPEG)
        )
        frame.pts, frame.time_base = tick, Fraction(1, TICKS_PER_S)
        try:
            self._mux(frame)
        except (OSError, FFmpegError) as error:
            raise self._failure(error) from error

    def _mux(self, frame: av.VideoFrame | None) -> None:
        """Encode ``frame`` and write what comes out; ``None`` empties the encoder."""
        if self._container is not None and self._stream is not None:
            for packet in self._stream.encode(frame):
                self._container.mux(packet)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._discard()
            return
        if self._last_tick is None:
            self._discard()
            raise OutputError(
                "expected pictures to write, got none", "Screen a clip in which a person is seen, then write the overlay again."
            )
        try:
            self._mux(None)
            if self._container is not None:
                self._container.close()
            self._part.replace(self._path)
        except (OSError, FFmpegError) as failed:
            self._discard()
            raise self._failure(failed) from failed
        finally:
            self._container = self._stream = None

    def _discard(self) -> None:
        """Leave nothing behind."""
        container, self._container, self._stream = self._container, None, None
        with suppress(OSError, FFmpegError):
            if container is not None:
                container.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _failure(self, error: Exception) -> OutputError:
        number = getattr(error, "errno", None)
        if number in DISK_FULL:
            return OutputError(f"expected room for {self._path.name}, got a full disk", "Free some space, or write to another disk.")
        if isinstance(error, PermissionError) or number == errno.EROFS:
            return OutputError(
                f"expected a folder that may be written, got no permission for {self._path.parent}", "Name a folder of yours for the video."
            )
        return OutputError(
            f"expected to write {self._path.name}, got: {getattr(error, 'strerror', None) or error}",
            "Name another folder or file and try again.",
        )
