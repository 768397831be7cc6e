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
        seeks: when each of them is decoded, which is what seeking goes by.
    """

    ticks: tuple[int, ...]
    keys: tuple[int, ...]
    seeks: tuple[int, ...]

    def key_of(self, tick: int) -> int:
        """Position among the key frames of the one from which a picture can be decoded."""
        return max(bisect_right(self.keys, tick) - 1, 0)


def index_of(stamps: Sequence[Stamp]) -> Index | None:
    """The index of a stream, or ``None`` where its packets do not say enough.

    Args:
        stamps: of every packet in stored order.
    """
    shown = [stamp.shown for stamp in stamps if stamp.shown is not None]
    if not stamps or len(shown) < len(stamps) or len(set(shown)) < len(shown):
        return None
    keys = sorted((stamp.shown, stamp.decoded) for stamp in stamps if stamp.key and stamp.shown is not None)
    if not keys or not stamps[0].key or keys[0][0] != min(shown):
        return None
    seeks = tuple(shown if decoded is None else decoded for shown, decoded in keys)
    return Index(tuple(sorted(shown)), tuple(shown for shown, _ in keys), seeks)


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
    at_start = True
    for run in _runs(index, wanted):
        key = index.key_of(index.ticks[run[0]])
        if key > 0 or not at_start:
            container.seek(index.seeks[key], stream=stream, backward=True, any_frame=False)
        at_start = False
        yield from _run(container, stream, {index.ticks[position]: position for position in run}, tally)


def _runs(index: Index, wanted: Sequence[int]) -> Iterator[list[int]]:
    """Wanted pictures that are decoded in one go: nothing between two of them is worth jumping over."""
    run: list[int] = []
    for position in wanted:
        key = bisect_left(index.ticks, index.keys[index.key_of(index.ticks[position])])
        if run and key - run[-1] > WORTH_A_JUMP:
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _run(container: InputContainer, stream: VideoStream, due: dict[int, int], tally: Tally) -> Iterator[tuple[int, VideoFrame]]:
    """Decode from here until every due picture came, or cannot come any more."""
    last = max(due)
    patience, smeared = PATIENCE, False
    for packet in _packets(container, stream):
        if packet.size:
            tally.packets += 1
            # Reference pictures are decoded whether wanted or not: others rest on them.
            stream.codec_context.skip_frame = "DEFAULT" if packet.pts in due else "NONREF"
            patience -= packet.pts is not None and packet.pts > last
        found = decode(packet)
        if found is None:
            tally.before += not tally.good
            tally.broken += bool(tally.good)
            smeared = tally.good > 0
            continue
        for frame in found:
            smeared = frame.is_corrupt or (smeared and not frame.key_frame)
            tally.smeared += smeared
            position = due.pop(frame.pts, None) if frame.pts is not None else None
            if not smeared:
                tally.good += 1
                if position is not None:
                    yield position, frame
        if not due or patience <= 0:
            return


def _packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """Packets to the end, with the empty one that asks for what the decoder still holds; a file that breaks off ends there."""
    try:
        yield from container.demux(stream)
    except (FFmpegError, EOFError):
        return
