"""Where every picture of a file lies, and decoding only those that are wanted.

Most files say the time of every picture before one is decoded. Then pictures that nobody wants and nobody else rests on are left out by
the decoder, and stretches without a wanted picture are jumped over from key frame to key frame. What comes out is found by its own
timestamp, never by counting. A file that leaves any of this open has no index, and is decoded whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import PictureType

from screener.video.stream import Tally, decode

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

PATIENCE: Final = 64
"""Packets after the last wanted one within which the decoder must have given it: held back for showing later, and by its threads."""


WORTH_A_JUMP: Final = 10
"""Pictures that need not be decoded, from which on jumping over them costs less than decoding on. Our own choice."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one packet says of its picture, in ticks: when it is shown, when it is decoded, and whether decoding may begin there."""

    shown: int | None
    decoded: int | None
    key: bool


@dataclass(frozen=True, slots=True)
class Index:
    """Every picture of a file in showing order.

    Attributes:
        ticks: (N,) when each is shown, strictly rising.
        keys: when each key frame is shown, rising.
        seeks: where each of them is sought.
        jumps: whether seeking lands where it is told to.
    """

    ticks: tuple[int, ...]
    keys: tuple[int, ...]
    seeks: tuple[int, ...]
    jumps: bool = True

    def key_of(self, tick: int) -> int:
        """Position among the key frames of the one from which a picture can be decoded."""
        return max(bisect_right(self.keys, tick) - 1, 0)


BY_SHOWING_TIME: Final = ("mov", "matroska", "nut")
"""Containers, by part of their name, in which a key frame is sought by when it is shown; in others by when it is decoded."""
IMPRECISE: Final = ("asf",)
"""Containers in which seeking lands far off."""


def index_of(stamps: Sequence[Stamp], container: str) -> Index | None:
    """The index of a stream, or ``None`` where its packets do not say enough.

    Args:
        stamps: of every packet in stored order.
        container: the format's name, as the library has it.
    """
    shown = [stamp.shown for stamp in stamps if stamp.shown is not None]
    if not stamps or len(shown) < len(stamps) or len(set(shown)) < len(shown):
        return None
    keys = sorted((stamp.shown, stamp.decoded) for stamp in stamps if stamp.key and stamp.shown is not None)
    if not keys or not stamps[0].key or keys[0][0] != min(shown):
        return None
    by_showing = any(name in container for name in BY_SHOWING_TIME)
    seeks = tuple(shown if by_showing or decoded is None else decoded for shown, decoded in keys)
    jumps = not any(name in container for name in IMPRECISE)
    return Index(tuple(sorted(shown)), tuple(shown for shown, _ in keys), seeks, jumps)


def pick(
    container: InputContainer, stream: VideoStream, index: Index, wanted: Sequence[int], tally: Tally
) -> Iterator[tuple[int, VideoFrame]]:
    """The wanted pictures in showing order; one that is damaged is left out.

    Args:
        container, stream: as ``opened`` gives them, unread.
        index: of this stream.
        wanted: positions in ``index.ticks``, rising.
        tally: filled as decoding goes on.

    Yields:
        Position and decoded picture.
    """
    # Some decoders read what they may leave out only when they are opened.
    stream.codec_context.open(strict=False)
    for run in _runs(index, wanted):
        key = index.key_of(index.ticks[run[0]]) if index.jumps else 0
        if key > 0:
            container.seek(index.seeks[key], stream=stream, backward=True, any_frame=False)
        due = {index.ticks[position]: position for position in run}
        try:
            yield from _run(container, stream, due, tally, jumped=key > 0)
        except _NotAKeyFrame:
            container.seek(index.seeks[0], stream=stream, backward=True, any_frame=False)
            # Only from here on: what an earlier run missed would now come out of order.
            due = {index.ticks[position]: position for position in wanted if position >= run[0]}
            yield from _run(container, stream, due, tally, jumped=False)
            return


class _NotAKeyFrame(Exception):
    """After a jump the first picture is none that decoding may begin with, or a later one than was due."""


def _runs(index: Index, wanted: Sequence[int]) -> Iterator[list[int]]:
    """Wanted pictures that are decoded in one go: nothing between two of them is worth jumping over."""
    run: list[int] = []
    for position in wanted:
        key = bisect_left(index.ticks, index.keys[index.key_of(index.ticks[position])])
        if run and index.jumps and key - run[-1] > WORTH_A_JUMP:
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _run(
    container: InputContainer, stream: VideoStream, due: dict[int, int], tally: Tally, *, jumped: bool
) -> Iterator[tuple[int, VideoFrame]]:
    """Decode from here until every picture that is due came, or cannot come any more."""
    last, patience = max(due), PATIENCE
    for packet in _packets(container, stream):
        if packet.size:
            tally.packets += 1
            # Reference pictures are decoded whether wanted or not: others rest on them.
            stream.codec_context.skip_frame = "DEFAULT" if packet.pts in due else "NONREF"
            patience -= packet.pts is not None and packet.pts > last
        for frame in tally.whole(decode(packet)):
            if jumped and not _begins(frame, min(due)):
                raise _NotAKeyFrame
            jumped = False
            if frame.pts is not None and frame.pts in due:
                yield due.pop(frame.pts), frame
        if not due or patience <= 0:
            break
    tally.missing += len(due)


def _begins(frame: VideoFrame, first: int) -> bool:
    """Whether decoding may begin with this picture: a whole one, and not after the first that is due."""
    return bool(frame.key_frame) and frame.pict_type == PictureType.I and frame.pts is not None and frame.pts <= first


def _packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """Packets to the end, with the empty one that asks for what the decoder still holds; a file that breaks off ends there."""
    try:
        yield from container.demux(stream)
    except (FFmpegError, EOFError):
        return
