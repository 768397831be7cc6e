"""Makes video files with PyAV: one loop encoded as a phone writes it, then repeated packet by packet without encoding again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.error import BlockingIOError as NotYet
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from screener.errors import InputError

GRAIN: Final = "noise=alls=4:allf=t"
"""A sensor's noise, which a phone's largest setting keeps: it cannot be told from one picture to the next and is dear to decode."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a loop is encoded.

    Attributes:
        width_px, height_px: of the upright picture; both even.
        fps: constant, Hz.
        codec: ``libx264`` or ``libx265``.
        preset: the encoder's own name for its speed.
        megabits: average rate aimed at, Mbit/s.
        b_frames: the most frames in a row that lean on a later one; 0 = none.
        filters: steps between enlarging and encoding, each as ``name=options``.
    """

    width_px: int
    height_px: int
    fps: int
    codec: str
    preset: str
    megabits: float
    b_frames: int
    filters: tuple[str, ...] = ()

    def __str__(self) -> str:
        between = f"up to {self.b_frames} B-frames" if self.b_frames else "no B-frames"
        return (
            f"{self.codec} {self.preset}, {self.width_px}x{self.height_px} at {self.fps} fps, {self.megabits:g} Mbit/s, {between}, "
            f"a key frame each second, {'with' if GRAIN in self.filters else 'no'} grain"
        )

    def options(self) -> dict[str, str]:
        """The encoder's options. Groups of pictures are closed, so that packets may be cut and repeated at any key frame."""
        inner = f"keyint={self.fps}:min-keyint={self.fps}:scenecut=0:open-gop=0:bframes={self.b_frames}"
        quiet = {"libx265": ":log-level=none"}.get(self.codec, "")
        return {"preset": self.preset, f"{self.codec.removeprefix('lib')}-params": inner + quiet}


def encode_loop(source: Path, path: Path, encoding: Encoding, stretch: float) -> None:
    """Encode a clip once.

    In time, neighbouring frames are blended, as a shutter would; in space the picture is enlarged, and given grain where that is asked for.

    Args:
        source: the clip.
        path: the mp4 file to write.
        encoding: what to write.
        stretch: how many times longer a movement lasts than in the source.

    Raises:
        InputError: the source holds no picture.
    """
    step, written = Fraction(1, encoding.fps), 0
    with av.open(str(source)) as container, av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream(encoding.codec, rate=encoding.fps, options=encoding.options())
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = encoding.width_px, encoding.height_px, "yuv420p"
        stream.bit_rate = round(encoding.megabits * 1e6)
        stream.time_base = stream.codec_context.time_base = step
        if encoding.codec == "libx265":
            stream.codec_context.codec_tag = "hvc1"
        for picture in _prepared(container.decode(video=0), container.streams.video[0], encoding, stretch):
            picture.pts, picture.time_base = written, step
            picture.pict_type = PictureType.NONE  # what it was in the source would force the encoder's hand
            output.mux(stream.encode(picture))
            written += 1
        output.mux(stream.encode(None))
    if not written:
        raise InputError(f"expected a clip with pictures, got none from {source.name}", "Take the sample clips from a fresh checkout.")


def _prepared(pictures: Iterator[VideoFrame], stream: VideoStream, encoding: Encoding, stretch: float) -> Iterator[VideoFrame]:
    """The pictures at their new rate and size."""
    graph = Graph()
    graph.threads = 0
    size = f"{encoding.width_px}:{encoding.height_px}:flags=lanczos"
    steps = (
        ("setpts", f"PTS*{stretch}"),
        ("framerate", f"fps={encoding.fps}:interp_start=0:interp_end=255:flags=0"),
        ("scale", size),
        *((name, options) for name, _, options in (step.partition("=") for step in encoding.filters)),
        ("format", "yuv420p"),
        ("buffersink", None),
    )
    graph.link_nodes(graph.add_buffer(template=stream), *(graph.add(name, args) for name, args in steps)).configure()
    for picture in pictures:
        graph.vpush(picture)
        yield from _pulled(graph)
    graph.vpush(None)
    yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (NotYet, EOFError):
            return


def repeat(loop: Path, path: Path, times: int, tail_s: int) -> None:
    """Write a loop several times in a row, then its first seconds once more; packets are copied, nothing is encoded again.

    Args:
        loop: what ``encode_loop`` wrote: a key frame each second, closed groups of pictures.
        path: the mp4 file to write.
        times: whole rounds, at least 1.
        tail_s: whole seconds of one more round.
    """
    with av.open(str(path), "w", format="mp4") as output:
        stream: VideoStream | None = None
        for turn in range(times + (tail_s > 0)):
            with av.open(str(loop)) as container:
                source = container.streams.video[0]
                stream = stream or output.add_stream_from_template(source)
                assert source.time_base is not None
                assert source.average_rate is not None
                length = round(source.frames / source.average_rate / source.time_base)  # the header's own is rounded to milliseconds
                stop = round(tail_s / source.time_base) if turn == times else length
                for packet in container.demux(source):
                    if packet.pts is None or packet.dts is None or packet.pts >= stop:
                        continue
                    packet.pts += turn * length
                    packet.dts += turn * length
                    packet.stream = stream
                    output.mux(packet)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a written file holds: frames, their rate in Hz, length in seconds, average rate in Mbit/s."""

    frames: int
    fps: float
    seconds: float
    megabits: float


def contents(path: Path) -> Contents:
    """Look into a file that this module wrote; only its table of contents is read."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        fps = float(stream.average_rate or 0)
        seconds = stream.frames / fps
    return Contents(stream.frames, fps, seconds, path.stat().st_size * 8e-6 / seconds)
