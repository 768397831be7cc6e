"""Small pictures for whoever waits or chooses: the one at work, one of a clip not yet screened, and one with everybody in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screener import jpeg
from screener.types import Box, Frame, ImageArray, Pose, Spot, Turn, VideoInfo, View

if TYPE_CHECKING:
    from screener.pose import PoseBackend

SMALL_PX: Final = 320
"""Longer side of a picture that only shows what is going on."""
CLEAR_PX: Final = 960
"""Longer side of a picture in which somebody is pointed at."""
_QUALITY: Final = 82


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """A picture at work. Nothing is drawn or encoded until somebody asks: whoever does not look pays nothing.

    Attributes:
        frame: the picture.
        poses: everybody seen in it, in pixels of the clip; their faces are hidden.
        read: whether this was an accurate reading; only then are its joints marked.
    """

    frame: Frame
    poses: tuple[Pose, ...]
    read: bool

    def jpeg(self, longest_px: int = SMALL_PX) -> bytes:
        """The picture, made small, as JPEG; faces hidden, joints marked where they were read, never a number."""
        from screener.overlay import OverlayFrame, draw, face_box

        image, share = _shrunk(self.frame, longest_px)
        for pose in self.poses:
            xy = (pose.xy_px - self.frame.corner_px) * share
            picture = OverlayFrame(face=face_box(xy))
            if self.read:
                picture = replace(picture, xy_px=xy, visibility=pose.visibility, read=True)
            image = draw(image, picture, blur_faces=True)
        return jpeg.encode(image, _QUALITY)


def example(path: Path, time_s: float, longest_px: int = 480) -> bytes:
    """A picture of a well filmed clip as JPEG, with its middle line and the frame that the whole body has to stay in.

    Raises ``VideoError``.
    """
    from screener import video
    from screener.overlay import draw_guides

    frame = video.still(path, time_s, longest_px=longest_px)
    return jpeg.encode(draw_guides(frame.image), _QUALITY)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a picture: their box in shares of the upright picture, and a point inside it that means them."""

    box: Box
    spot: Spot


@dataclass(frozen=True, slots=True)
class People:
    """A picture as JPEG, when it was taken, its size in pixels, and everybody in it from left to right."""

    jpeg: bytes
    time_s: float
    size_px: tuple[int, int]
    people: tuple[Person, ...]


def probe(path: Path) -> VideoInfo:
    """What a clip is, without decoding all of it and without its checksum. Raises ``VideoError`` where it is none."""
    from screener import video

    return video.probe(path, checksum=False)


def still(path: Path, time_s: float, turn: Turn, longest_px: int = SMALL_PX) -> bytes:
    """The picture of a clip nearest to a time, turned as said, as JPEG. Raises ``VideoError``."""
    from screener import video

    return jpeg.encode(video.still(path, time_s, turn=turn, longest_px=longest_px).image, _QUALITY)


def people_at(path: Path, time_s: float, turn: Turn, backend: PoseBackend) -> People:
    """See ``run.people_at``."""
    from screener import video

    frame = video.still(path, time_s, turn=turn, longest_px=CLEAR_PX)
    with backend.open() as session:
        return _people(frame, session.look(frame, View.PLAIN, None))


def _people(frame: Frame, poses: tuple[Pose, ...]) -> People:
    """A picture and everybody seen in it, each only once, from left to right."""
    from screener.people import distinct

    width, height = frame.whole_px
    people = []
    for pose in distinct(poses):
        box = pose.box()
        # Landmarks end at the eyes and the toes, and inside the arms.
        aside, above, below = 0.2 * box.width, 0.12 * box.height, 0.02 * box.height
        left, right = (min(max(edge / width, 0.0), 1.0) for edge in (box.left - aside, box.right + aside))
        top, bottom = (min(max(edge / height, 0.0), 1.0) for edge in (box.top - above, box.bottom + below))
        people.append(Person(Box(left, top, right, bottom), Spot((left + right) / 2, (top + bottom) / 2, frame.time_s)))
    ordered = sorted(people, key=lambda person: person.spot.x)
    return People(jpeg.encode(frame.image, _QUALITY), frame.time_s, (frame.image.shape[1], frame.image.shape[0]), tuple(ordered))


def _shrunk(frame: Frame, longest_px: int) -> tuple[ImageArray, float]:
    """The picture no longer than asked for, and how many of its pixels one pixel of the clip is."""
    import cv2
    import numpy as np

    height, width = frame.image.shape[:2]
    share = min(1.0, longest_px / max(height, width))
    size = max(round(width * share), 1), max(round(height * share), 1)
    image = frame.image if share == 1 else np.asarray(cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return image, size[0] / width / float(frame.scale[0])
