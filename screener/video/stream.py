"""Opening a video file and decoding its picture stream, broken packets included. Every error a file can cause starts here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from screener.errors import VideoEmpty, VideoMissing, VideoUnreadable

FORMATS: Final = (
    "mov", "matroska", "avi", "mpegts", "mpeg", "mpegvideo", "m4v", "flv", "asf", "ogg", "gif", "apng", "mjpeg", "h264", "hevc",
    "ivf", "obu", "mxf", "nut", "dv", "rm", "wtv", "yuv4mpegpipe",
)  # fmt: skip
"""Containers that hold one video. Playlists are left out, for they could reach for the network, and so are pictures and text files,
which FFmpeg would "play" as well."""

RECORD_HINT: Final = "Choose the clip that the phone recorded (mp4, mov, webm, mkv, avi or gif)."
COPY_HINT: Final = "Copy the clip from the phone again and check that it plays there; an interrupted copy or recording looks like this."


def check_file(path: Path) -> None:
    """Raise ``VideoMissing`` or ``VideoUnreadable`` unless ``path`` is a readable file with something in it."""
    try:
        if path.is_dir():
            raise VideoMissing(f"expected a video file, got the folder {path.name}", "Name one clip inside the folder.")
        if not path.exists():
            raise VideoMissing(
                f"expected a video file, got nothing at {path}", "Check the name and the folder, spaces and capitals included."
            )
        if not path.is_file():
            raise VideoMissing(f"expected a video file, got {path.name}, which is not an ordinary file", RECORD_HINT)
        with path.open("rb") as file:
            empty = not file.read(1)
    except PermissionError as error:
        raise VideoMissing(
            f"expected a file that may be read, got no permission for {path.name}",
            "Change its permissions or copy it to a folder of yours.",
        ) from error
    except OSError as error:
        raise VideoMissing(
            f"expected a file that can be read, got: {error.strerror or error}", "Copy the clip to this computer first."
        ) from error
    if empty:
        raise VideoUnreadable(f"expected a video, got an empty file ({path.name}, 0 bytes)", COPY_HINT)


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The opened container and its picture stream, threaded, closed at the end.

    Raises:
        VideoUnreadable: not a video, or no picture stream that this installation can decode.
    """
    # Only local files: a container may name other addresses, and the video stays on the machine.
    options = {"protocol_whitelist": "file", "format_whitelist": ",".join(FORMATS)}
    try:
        container = av.open(str(path.absolute()), mode="r", options=options, metadata_errors="replace")
    except (FFmpegError, OSError) as error:
        message, hint = _why_unopened(path)
        raise VideoUnreadable(message, hint) from error
    with container:
        stream = _picture_stream(container, path.name)
        stream.thread_type = "AUTO"
        yield container, stream


def _why_unopened(path: Path) -> tuple[str, str]:
    """Message and hint for a file the library would not open."""
    if path.suffix.lower() in {".png", ".jpg", ".jpeg", ".heic", ".webp", ".bmp", ".tif", ".tiff"}:
        return f"expected a video, got a picture ({path.name})", "Choose the clip itself: a movement cannot be judged from one picture."
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return f"expected a whole video, got one without its table of contents ({path.name})", COPY_HINT
    return f"expected a video, got something else or a damaged file ({path.name})", RECORD_HINT


def _picture_stream(container: InputContainer, name: str) -> VideoStream:
    """The moving picture: cover images are passed over; among several tracks the default one, then the largest."""
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        got = "only sound" if container.streams.audio else "neither picture nor sound"
        raise VideoUnreadable(f"expected a video with moving pictures, got {got} ({name})", RECORD_HINT)
    known = [s for s in moving if s.codec_context is not None]
    if not known:
        raise VideoUnreadable(
            f"expected a video format that can be decoded here, got an unknown one ({name})", "Convert the clip to H.264 in an mp4 file."
        )
    return max(known, key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height))


@dataclass(slots=True)
class Tally:
    """What happened while a picture stream was decoded; counts up as it goes.

    Attributes:
        packets: packets that went in.
        before: broken ones before the first good frame, as in a clip cut between key frames.
        broken: broken ones after it.
        smeared: decoded frames that were left out, because they rest on a broken one.
        good: frames that came out.
        missing: frames that were asked for and did not come, though nothing says that they are broken.
    """

    packets: int = 0
    before: int = 0
    broken: int = 0
    smeared: int = 0
    good: int = 0
    missing: int = 0
    _waiting: bool = False

    @property
    def lost(self) -> int:
        """Pictures that were there and could not be used."""
        return self.before + self.broken + self.smeared

    def whole(self, frames: list[VideoFrame] | None) -> Iterator[VideoFrame]:
        """Those of a packet's frames that are not smeared, counted; ``None`` for a broken packet, after which a key frame is waited for."""
        if frames is None:
            self.before += not self.good
            self.broken += bool(self.good)
            self._waiting = self.good > 0
            return
        for frame in frames:
            self._waiting = frame.is_corrupt or (self._waiting and not frame.key_frame)
            self.smeared += self._waiting
            if not self._waiting:
                self.good += 1
                yield frame


def pictures(container: InputContainer, stream: VideoStream, name: str, tally: Tally) -> Iterator[VideoFrame]:
    """Every good frame in showing order.

    Broken packets are passed over; frames after one are left out until the next key frame, because they are smeared and no angle may be
    read from them. A file that breaks off gives all that it holds.

    Args:
        container, stream: as ``opened`` gives them, unread.
        name: file name for messages.
        tally: filled as decoding goes on.

    Raises:
        VideoEmpty: not a single packet.
        VideoUnreadable: packets, but not one good frame. Neither is raised after the first frame.
    """
    for frames in _decoded(container, stream, tally):
        yield from tally.whole(frames)
    if not tally.packets:
        raise VideoEmpty(f"expected at least one frame, got a picture stream without any ({name})", COPY_HINT)
    if not tally.good:
        raise VideoUnreadable(f"expected pictures, got none that can be decoded whole out of {tally.packets} packets ({name})", COPY_HINT)


def _decoded(container: InputContainer, stream: VideoStream, tally: Tally) -> Iterator[list[VideoFrame] | None]:
    """What each packet gives, ``None`` for a broken one; at the end what the decoder still held."""
    try:
        for packet in container.demux(stream):
            if packet.size:
                tally.packets += 1
                yield decode(packet)
    except (FFmpegError, EOFError):
        pass  # the file breaks off here; probing has met the same spot and said so
    end = cast("Packet[VideoStream]", Packet())
    end.stream = stream
    yield decode(end)


def decode(packet: Packet[VideoStream]) -> list[VideoFrame] | None:
    """What one packet gives; ``None`` where it is broken."""
    if packet.is_corrupt:  # half a packet, as at the end of a cut file, would still give a picture: half a new one
        return None
    try:
        return packet.decode()
    except (FFmpegError, EOFError):
        return None
