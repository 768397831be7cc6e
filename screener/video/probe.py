"""What a video file is: read from its headers and its packets' timestamps, and from one decoded frame."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc
from av.video.stream import VideoStream

from screener.types import VideoInfo
from screener.video import timing, upright
from screener.video.index import Index, Stamp, index_of
from screener.video.stream import Tally, check_file, opened, pictures

UNTIMED: Final = frozenset({"h264", "hevc", "mjpeg", "m4v", "mpegvideo", "obu"})
"""Bare streams without timestamps of their own; the library counts them at a rate that it assumes."""

FALLBACK_FPS: Final = 30.0
"""Rate used to space frames where a file gives neither timestamps nor a rate; always said in the notes."""

REORDERED: Final = 16
"""Most frames that H.264 and HEVC may hold back for showing them later (the size of the decoded picture buffer)."""

EARLY_END_S: Final = 0.5
"""A file whose every track stops this much before the announced end has lost its tail. Our own choice."""

_HDR: Final = {int(ColorTrc.SMPTE2084): "PQ", int(ColorTrc.ARIB_STD_B67): "HLG"}


@dataclass(frozen=True, slots=True)
class Source:
    """What this room knows of an opened file beyond ``VideoInfo``.

    Attributes:
        info: the part others see; ``sha256`` is empty where it was not asked for.
        upright: how a decoded frame becomes the upright picture.
        step: usual distance between pictures in ticks of ``time_base``.
        time_base: seconds per tick.
        ends_early: whether the data stop before the end that the file announces.
        cut_away: number of packets an edit list hides.
        estimated: whether the announced frame count was worked out from the length of the whole file, sound included.
        sound_longer: whether the sound lasts longer than the picture.
        untimed: whether the file carries no timestamps of its own, which ``info.notes`` says.
        index: where every picture lies; ``None`` where the file does not say, or is damaged.
    """

    info: VideoInfo
    upright: upright.Upright
    step: float
    time_base: Fraction
    ends_early: bool
    cut_away: int
    estimated: bool
    sound_longer: bool
    untimed: bool
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class _Packets:
    """What the packets say without being decoded: timestamps of the picture, the latest end of any track, the length of the sound."""

    ticks: tuple[int, ...]
    stamps: tuple[Stamp, ...]
    last_duration: int
    cut_away: int
    end_s: float
    sound_s: float
    broke: bool


def probe(path: Path, *, checksum: bool = True) -> VideoInfo:
    """What the video file ``path`` is; without a checksum where none is wanted, which spares reading all of a large file.

    Returns:
        ``VideoInfo`` with ``frames_read=None``; sizes are those of the upright picture in square pixels.

    Raises:
        VideoMissing: no such file, a folder, or not readable.
        VideoUnreadable: empty, not a video, no picture stream, or nothing in it can be decoded.
        VideoEmpty: a picture stream without a single packet.
    """
    return look(path, checksum=checksum).info


def look(path: Path, *, checksum: bool = True) -> Source:
    """``probe`` with everything the decoder needs to know besides."""
    check_file(path)
    with opened(path) as (container, stream):
        tally = Tally()
        first = next(pictures(container, stream, path.name, tally))
    with opened(path) as (container, stream):  # anew: some formats cannot be wound back
        packets = _read_packets(container, stream)
        ends_early = packets.broke or _ends_early(container, stream, packets, path.stat().st_size)
        digest = _sha256(path) if checksum else ""
        source = _describe(path.name, digest, container, stream, first, packets, ends_early)
    if tally.before:
        return _noted(source, "The beginning of the picture stream is damaged and was skipped.")
    whole = not (ends_early or packets.cut_away or source.untimed)
    return replace(source, index=index_of(packets.stamps, container.format.name) if whole else None)


def _read_packets(container: InputContainer, stream: VideoStream) -> _Packets:
    """Go through the packets of picture and sound once."""
    ticks: list[int] = []
    stamps: list[Stamp] = []
    cut_away = duration = 0
    latest = -(2**63)
    sound = [math.inf, 0.0]
    end_s = 0.0
    broke = False
    try:
        for packet in container.demux([stream, *container.streams.audio]):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if packet.size == 0:
                continue
            if packet.stream_index == stream.index and not packet.is_discard:
                stamps.append(Stamp(packet.pts, packet.dts, packet.is_keyframe))
            if stamp is None:
                continue
            start_s = float(stamp * packet.time_base)
            stop_s = start_s + float((packet.duration or 0) * packet.time_base)
            end_s = max(end_s, stop_s)
            if packet.stream_index != stream.index:
                sound = [min(sound[0], start_s), max(sound[1], stop_s)]
            elif packet.is_discard:
                cut_away += 1
            else:
                ticks.append(stamp)
                if stamp >= latest:
                    latest, duration = stamp, packet.duration or 0
    except (FFmpegError, EOFError):
        broke = True
    return _Packets(tuple(ticks), tuple(stamps), duration, cut_away, end_s, max(0.0, sound[1] - sound[0]), broke)


def _ends_early(container: InputContainer, stream: VideoStream, packets: _Packets, file_bytes: int) -> bool:
    """Whether data are missing at the end. Sound that goes on after the last picture is not a loss."""
    if "mov" in container.format.name:
        # The table of contents says where every picture lies; one beyond the end of the file is lost.
        return any(entry.pos + entry.size > file_bytes for entry in stream.index_entries)
    length_s = _length_s(container)
    return length_s is not None and bool(packets.ticks) and length_s - packets.end_s > EARLY_END_S


def _length_s(container: InputContainer) -> float | None:
    """Length of the file as its header has it, in seconds of container time."""
    if container.duration is None:
        return None
    # Matroska gives the time of the last end; the others give the time from the first start.
    offset = (container.start_time or 0) if "matroska" in container.format.name else 0
    return max(0, container.duration - offset) / av.time_base


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _describe(
    name: str, digest: str, container: InputContainer, stream: VideoStream, first: VideoFrame, packets: _Packets, ends_early: bool
) -> Source:
    """Everything in one value."""
    time_base = stream.time_base or Fraction(1, 90_000)
    # Just before a break, packets miss the neighbours that are stored after but shown before them.
    tail = REORDERED if ends_early and len(packets.ticks) > REORDERED + 2 else 0
    rhythm = timing.rhythm(sorted(packets.ticks)[: len(packets.ticks) - tail])
    fps, fps_notes = _nominal_fps(stream, packets, rhythm, time_base)
    step = rhythm.step or float(1 / (Fraction(fps or FALLBACK_FPS) * time_base))
    captured = timing.capture_fps({**container.metadata, **stream.metadata})
    played = None if rhythm.step is None else 1 / (rhythm.step * float(time_base))
    scale = timing.time_scale(captured, played)
    announced, estimated = _announced(container, stream, fps, rhythm.variable)
    plan = upright.plan(first, stream.sample_aspect_ratio)
    notes = [*plan.notes, *fps_notes, *_picture_notes(first)]
    if scale != 1.0 and captured and played:
        kind = "Slow motion" if scale < 1 else "Time-lapse"
        notes.append(f"{kind}: recorded at {captured:g} frames per second and stored at {played:.4g}; all times are given in real time.")
    if rhythm.variable and rhythm.shortest and rhythm.longest:
        low, high = (1000 * gap * float(time_base) * scale for gap in (rhythm.shortest, rhythm.longest))
        notes.append(f"Variable frame rate: {low:.0f} to {high:.0f} ms between frames; the file's own times are used.")
    untimed = container.format.name in UNTIMED
    if untimed:
        notes.append(f"The file carries no times of its own; its frames are counted at {fps or FALLBACK_FPS:g} per second.")
    span = (max(packets.ticks) - min(packets.ticks) + (packets.last_duration or step)) if packets.ticks else None
    info = VideoInfo(
        name=name,
        sha256=digest,
        width_px=plan.size_px[0],
        height_px=plan.size_px[1],
        duration_s=None if span is None else float(span * time_base) * scale,
        fps_nominal=fps,
        capture_fps=captured if scale != 1.0 else None,
        time_scale=scale,
        rotation_deg=plan.clockwise_deg,
        variable_rate=rhythm.variable,
        frames_announced=announced,
        codec=stream.codec_context.codec.canonical_name,
        notes=tuple(notes),
    )
    sound_longer = packets.sound_s > (info.duration_s or 0.0) / scale
    return Source(info, plan, step, time_base, ends_early, packets.cut_away, estimated, sound_longer, untimed)


def _nominal_fps(
    stream: VideoStream, packets: _Packets, rhythm: timing.Rhythm, time_base: Fraction
) -> tuple[float | None, tuple[str, ...]]:
    """Average rate in Hz as the header has it, or as the timestamps show where the header has none or is far off; with notes."""
    stated = float(stream.average_rate) if stream.average_rate else None
    rising = sorted(set(packets.ticks))
    if len(rising) < 2 or rhythm.step is None:
        return stated, () if stated else ("The file gives neither frame times nor a frame rate.",)
    shown = float((len(rising) - 1) / ((rising[-1] - rising[0]) * time_base))
    if stated is None:
        return shown, ()
    if abs(stated / shown - 1.0) > 0.1:
        return shown, () if rhythm.variable else (f"The header claims {stated:.4g} frames per second, the frame times show {shown:.4g}.",)
    return stated, ()


def _announced(container: InputContainer, stream: VideoStream, fps: float | None, variable: bool) -> tuple[int | None, bool]:
    """Number of frames the header claims, and whether it had to be worked out from length and rate, as players do."""
    if stream.frames > 0:
        return stream.frames, False
    length_s = _length_s(container)
    if length_s is None or fps is None or variable or container.format.name in UNTIMED:
        return None, False
    return round(length_s * fps), True


def _picture_notes(frame: VideoFrame) -> list[str]:
    """What is said about the picture format."""
    notes: list[str] = []
    depth = max(component.bits for component in frame.format.components)
    if frame.color_trc in _HDR:
        notes.append(f"High dynamic range ({_HDR[frame.color_trc]}): the colours look flat here; positions are not affected.")
    if depth > 8:
        notes.append(f"{depth}-bit colour was reduced to 8 bits.")
    if any(component.is_alpha for component in frame.format.components):
        notes.append("Transparency in the picture was ignored.")
    if frame.interlaced_frame:
        notes.append("The picture is interlaced: fast movement shows comb edges.")
    return notes


def _noted(source: Source, note: str) -> Source:
    """``source`` with one more note."""
    return replace(source, info=replace(source.info, notes=(*source.info.notes, note)))
