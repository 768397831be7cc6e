"""Frames of a clip in order: upright, RGB, at their real time, one at a time, and only those that are wanted where the file allows it."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final

from av.video.frame import VideoFrame

from screener.errors import VideoUnreadable
from screener.types import AS_FILED, Frame, Turn, VideoInfo
from screener.video import timing
from screener.video.index import Index, pick
from screener.video.probe import look
from screener.video.stream import COPY_HINT, Tally, check_file, opened, pictures
from screener.video.upright import Converter, Upright

Wanted = Callable[[int, float], bool]
Longest = Callable[[float], int]
_Decoding = Generator[tuple[int, float, VideoFrame], None, None]

COUNT_SLACK: Final = 2
"""A frame count worked out from length and rate may miss by this much through rounding; that is not worth a note. Our own choice."""


class VideoReader:
    """Reads a clip from its first frame to its last, as often as asked; never keeps frames.

    Frames after a broken packet are left out until the next key frame, because they are smeared: no angle is read from them.

    Args:
        path: the video file.
        checksum: whether ``info.sha256`` is wanted; without it that field is empty.
        turn: how every picture is turned by hand, on top of what the file asks for.

    Attributes:
        info: what the file is, before decoding.
        upright: how a decoded picture becomes the upright one.
        visits: how often reading the clip was begun.
        decoded, decoding_s: frames decoded and seconds spent on decoding and converting so far, over all visits.

    Raises:
        VideoError: as ``probe``.
    """

    def __init__(self, path: Path, *, checksum: bool = True, turn: Turn = AS_FILED) -> None:
        self._path = path
        self._source = look(path, checksum=checksum)
        self.upright: Upright = self._source.upright.turned(turn)
        width, height = self.upright.size_px
        self.info: VideoInfo = replace(self._source.info, width_px=width, height_px=height)
        self._running: _Decoding | None = None
        self.visits, self.decoded, self.decoding_s = 0, 0, 0.0
        self._whole = False
        self._reset()

    def _reset(self) -> None:
        self._times: list[float] = []
        self._exhausted = False
        self._tally = Tally()
        self._repaired = 0
        self._by_index = False

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop a reading that is under way and close the file. May be called at any time, and again."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def frames(self, wanted: Wanted | None = None, longest_px: Longest | None = None) -> Iterator[Frame]:
        """Decode the clip from the start; each call reads it anew and ends a reading that is under way.

        Args:
            wanted: asked once per frame, in order, with its index and real time in seconds; a frame that it refuses is not yielded, and
                where the file allows it, not decoded either.
            longest_px: asked with the time of each wanted frame how long the longer side of its picture may be; full size where left out.

        Yields:
            ``Frame``: index in showing order, seconds from the first one, upright RGB picture. Where the file is decoded whole, indices
            count every good frame.

        Raises:
            VideoError: the file is gone, or it is decoded whole and not one frame can be. Never after the first frame.
        """
        convert = Converter(self.upright)
        source = self.decoding() if wanted is None else self._chosen(wanted)
        while True:
            begun = time.perf_counter()
            found = next(source, None)
            if found is None:
                break
            index, time_s, picture = found
            image = convert(picture, longest_px(time_s) if longest_px else None)
            self.decoding_s += time.perf_counter() - begun
            yield Frame(index, time_s, image, self.upright.size_px)

    def decoding(self) -> _Decoding:
        """As ``frames``, but yields index, seconds and the picture as the library decoded it, not yet converted or upright."""
        return self._begin(self._decoded())

    def _begin(self, reading: _Decoding) -> _Decoding:
        self.close()
        self._reset()
        self.visits += 1
        self._running = reading
        return reading

    def _chosen(self, wanted: Wanted) -> _Decoding:
        """The wanted pictures: by the index where there is one, else out of all of them."""
        if self._source.index is None or self._whole:
            return self._begin((index, time_s, picture) for index, time_s, picture in self._decoded() if wanted(index, time_s))
        chosen = [index for index, time_s in enumerate(self._index_times_s) if wanted(index, time_s)]
        return self._begin(self._picked(self._source.index, chosen))

    @cached_property
    def _index_times_s(self) -> tuple[float, ...]:
        """Real time of every picture of the index."""
        source = self._source
        clock = timing.Clock(source.time_base, source.step, source.info.time_scale)
        return tuple(clock(tick) for tick in source.index.ticks) if source.index else ()

    def _picked(self, index: Index, chosen: list[int]) -> _Decoding:
        """Index, time and unconverted picture of the chosen frames."""
        check_file(self._path)
        self._by_index, self._times = True, list(self._index_times_s)
        with opened(self._path) as (container, stream):
            for position, picture in pick(container, stream, index, chosen, self._tally):
                yield position, self._times[position], picture
        self.decoded += self._tally.good
        self._exhausted = True

    def _decoded(self) -> _Decoding:
        """Index, time and unconverted picture of every good frame."""
        check_file(self._path)
        source = self._source
        clock = timing.Clock(source.time_base, source.step, source.info.time_scale)
        with opened(self._path) as (container, stream):
            for picture in pictures(container, stream, self._path.name, self._tally):
                time_s = clock(picture.pts if picture.pts is not None else picture.dts)
                self._repaired = clock.repaired
                self._times.append(time_s)
                self.decoded += 1
                yield len(self._times) - 1, time_s, picture
        self._exhausted = True

    def nearest(self, time_s: float, longest_px: int | None = None) -> Frame | None:
        """The good frame nearest to a real time in seconds, no larger than asked for; ``None`` where there is none."""
        times = () if self._whole else self._index_times_s
        if times:
            after = min(bisect_left(times, time_s), len(times) - 1)
            best = min((max(after - 1, 0), after), key=lambda i: abs(times[i] - time_s))
            for frame in self.frames(lambda index, _: index == best, (lambda _: longest_px) if longest_px else None):
                return frame
        nearest: tuple[int, float, VideoFrame] | None = None
        for found in self.decoding():
            if nearest is None or abs(found[1] - time_s) < abs(nearest[1] - time_s):
                nearest = found
            if found[1] >= time_s:
                break
        if nearest is None:
            return None
        index, found_s, picture = nearest
        return Frame(index, found_s, Converter(self.upright)(picture, longest_px), self.upright.size_px)

    @property
    def times_s(self) -> tuple[float, ...]:
        """Seconds of every frame met so far in the latest reading, wanted or not; strictly rising. With an index that is every frame."""
        return tuple(self._times)

    @property
    def truncated(self) -> bool:
        """Whether part of the picture is lost: the data end early, or packets were broken. Complete only after the last frame."""
        return self._source.ends_early or self._damaged

    @property
    def lost_track(self) -> bool:
        """Whether the latest reading left out what it was asked for, and ``decode_whole`` may do better."""
        return self._by_index and self._tally.lost + self._tally.missing > 0

    def decode_whole(self) -> None:
        """From now on decode every picture, as the file does not hold what its packets say."""
        self._whole = True

    @property
    def _damaged(self) -> bool:
        return self._tally.broken + self._tally.smeared > 0

    def final_info(self) -> VideoInfo:
        """``info`` with what the latest reading found; equal to ``info`` before a reading came to its end."""
        if not self._exhausted:
            return self.info
        read, source = len(self._times) - self._tally.lost * self._by_index, self._source
        notes = list(self.info.notes)
        counted = self._count_note(read)
        if counted:
            notes.append(counted)
        if self._damaged:
            notes.append(
                f"The picture stream is damaged: {_number(self._tally.broken, 'broken packet')} skipped, "
                f"{_number(self._tally.smeared, 'smeared frame')} left out."
            )
        if self._repaired and not source.untimed:
            notes.append(f"{_number(self._repaired, 'frame time')} missing, doubled or falling in the file; placed between the neighbours.")
        duration_s = self.info.duration_s
        if duration_s is None:
            duration_s = self._times[-1] + source.step * float(source.time_base) * self.info.time_scale
        return replace(self.info, frames_read=read, duration_s=duration_s, notes=tuple(notes))

    def _count_note(self, read: int) -> str | None:
        """Why fewer or more frames were read than announced, or ``None`` where the count holds."""
        announced, source = self.info.frames_announced, self._source
        if announced is None:
            return "The file breaks off before its announced end." if source.ends_early else None
        if abs(announced - read) <= (COUNT_SLACK if source.estimated else 0) and not source.ends_early:
            return None
        if source.ends_early:
            cause = "The file breaks off before its announced end"
        elif self._damaged:
            cause = "Part of the picture is damaged"
        elif source.cut_away and announced - read <= source.cut_away:
            cause = "Part of the clip was cut away when it was trimmed"
        elif source.estimated and source.sound_longer and read < announced:
            cause = "The sound lasts longer than the picture"
        else:
            cause = "The header is wrong"
        return f"{cause}: read {read} of {announced} announced frames."


def still(path: Path, time_s: float, *, turn: Turn = AS_FILED, longest_px: int | None = None) -> Frame:
    """The frame nearest to a real time.

    Where the file does not say when every picture is shown, decodes in order up to that time: seeking by index or to a timestamp lands on
    other frames in many files.

    Args:
        path: the video file.
        time_s: seconds from the first frame, real time; before the first or after the last frame gives that frame.
        turn: as for ``VideoReader``.
        longest_px: length of the longer side at most; full size where left out.

    Raises:
        VideoError: as ``probe``.
    """
    with VideoReader(path, checksum=False, turn=turn) as reader:
        found = reader.nearest(time_s, longest_px)
    if found is None:
        raise VideoUnreadable(f"expected pictures, got none that can be decoded ({path.name})", COPY_HINT)
    return found


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
