"""Copies of a clip that must not change what is read in it: mirrored, encoded anew, half as large, begun later.

Pictures are taken upright and with their real times from the product's own reader, so a copy carries neither rotation nor slow motion, and
a variable frame rate stays as it was. Copies are kept in a cache folder under the bytes of the clip that they were made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import cv2
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from screener.errors import VideoUnreadable
from screener.types import Frame, ImageArray
from screener.video import VideoReader

LATER_S: Final = 0.3
"""So much is left out at the start: at the usual rates (24 to 60 a second) the sparse looks then fall on other frames than in the clip."""
RECIPE: Final = 1
"""Rises when a copy of the same name would come out differently."""
_TICKS_PER_S: Final = 90_000


class Variant(StrEnum):
    """How a copy differs from its clip."""

    MIRRORED = "mirrored"
    ENCODED_ANEW = "encoded anew"
    HALF_SIZE = "half size"
    BEGUN_LATER = "begun later"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a clip.

    Attributes:
        variant: how it differs.
        path: the file.
        begins_s: when, in the clip's own time, its first frame was taken.
    """

    variant: Variant
    path: Path
    begins_s: float


def make(clip: Path, variant: Variant, folder: Path) -> Copy:
    """The copy of a clip, made where it is not in the folder yet.

    Args:
        clip: the video file.
        variant: how the copy differs. Mirrored and later-starting copies are lossless in RGB: nothing but mirror and start may differ.
        folder: where copies are kept; made where missing.

    Raises:
        VideoError: the clip cannot be read, or ends before the later start.
    """
    with clip.open("rb") as stream:
        film = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
    begins_s = _first_s(clip, variant)
    path = folder / f"{clip.stem}-{film}-{variant.replace(' ', '-')}-{RECIPE}.mp4"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        _write(clip, variant, draft)
        draft.replace(path)
    return Copy(variant, path, begins_s)


def _earliest_s(variant: Variant) -> float:
    return LATER_S if variant is Variant.BEGUN_LATER else 0.0


def _first_s(clip: Path, variant: Variant) -> float:
    """Time of the first frame that the copy holds."""
    with VideoReader(clip, checksum=False) as reader:
        for _, time_s, _ in reader.decoding():
            if time_s >= _earliest_s(variant):
                return time_s
    raise VideoUnreadable(f"expected a clip longer than {LATER_S} s, got {clip.name}", "Give a whole repetition.")


def _changed(frames: Iterator[Frame], variant: Variant) -> Iterator[tuple[ImageArray, float]]:
    """Pictures of the copy, each with its seconds from the copy's first."""
    begins_s: float | None = None
    for frame in frames:
        begins_s = frame.time_s if begins_s is None else begins_s
        yield _picture(frame.image, variant), frame.time_s - begins_s


def _picture(image: ImageArray, variant: Variant) -> ImageArray:
    """Upright picture of the copy. Lossy ones grow by a repeated row or column to an even size, as their colour format needs."""
    if variant is Variant.MIRRORED:
        return np.ascontiguousarray(image[:, ::-1])
    if variant is Variant.BEGUN_LATER:
        return image
    height, width = image.shape[:2]
    if variant is Variant.HALF_SIZE:
        image = np.asarray(cv2.resize(image, (width // 2, height // 2), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        height, width = image.shape[:2]
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")


def _write(clip: Path, variant: Variant, path: Path) -> None:
    with VideoReader(clip, checksum=False) as reader, av.open(str(path), mode="w", format="mp4") as container:
        fps = Fraction(reader.info.fps_nominal or 30.0).limit_denominator(1001)
        stream: VideoStream | None = None
        for image, time_s in _changed(reader.frames(lambda _, t: t >= _earliest_s(variant)), variant):
            if stream is None:
                codec, options = _encoder(variant)
                stream = cast("VideoStream", container.add_stream(codec, rate=fps, options=options))
                _describe(stream, variant, image)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            if not _lossless(variant):
                frame = frame.reformat(format="yuv420p", dst_colorspace=int(Colorspace.ITU709), dst_color_range=int(ColorRange.MPEG))
            frame.pts, frame.time_base = round(time_s * _TICKS_PER_S), Fraction(1, _TICKS_PER_S)
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))


def _lossless(variant: Variant) -> bool:
    return variant in (Variant.MIRRORED, Variant.BEGUN_LATER)


def _encoder(variant: Variant) -> tuple[str, dict[str, str]]:
    """Encoder and its options."""
    if _lossless(variant):
        return "libx264rgb", {"preset": "ultrafast", "qp": "0"}
    return "libx264", {"preset": "fast", "crf": "30" if variant is Variant.ENCODED_ANEW else "18"}


def _describe(stream: VideoStream, variant: Variant, image: ImageArray) -> None:
    """Size, clock and, for pictures that are not RGB, the meaning of the colours."""
    stream.height, stream.width = image.shape[:2]
    stream.time_base = stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
    stream.pix_fmt = "rgb24" if _lossless(variant) else "yuv420p"
    if not _lossless(variant):
        stream.codec_context.colorspace = int(Colorspace.ITU709)
        stream.codec_context.color_primaries = int(ColorPrimaries.BT709)
        stream.codec_context.color_trc = int(ColorTrc.BT709)
        stream.codec_context.color_range = int(ColorRange.MPEG)
