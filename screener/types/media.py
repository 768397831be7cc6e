"""Values that come from a video: what the file says, one frame, and the landmarks seen over time.

Conventions of the whole package (stated here once):

* seconds come from the container and rise strictly; zero is the first decoded frame;
* pixels belong to the *upright* image (rotation in the file is already applied), x to the right, y down;
* angles are degrees everywhere outside ``geometry.py``;
* a side is the athlete's left or right, never the viewer's;
* positive means the direction under suspicion: knee inward, swing side of the pelvis lower, trunk over the stance leg;
* spans are ``[start, stop)``;
* NaN means "not seen" -- never zero, never the last value;
* arrays are read-only once they are inside a value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from screener import skeleton

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
ImageArray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video file is, as probed and (after decoding) as read.

    Attributes:
        name: file name without its folder.
        sha256: checksum of the whole file, hex.
        width_px, height_px: size of the upright image.
        duration_s: seconds of real time the clip covers (slow motion already undone), ``None`` where the container is silent.
        fps_nominal: average frame rate of the container in Hz, never rounded; ``None`` where unknown.
        capture_fps: rate at which the camera recorded where the file says so and it differs (slow motion); else ``None``.
        time_scale: seconds of real time per second of container time; 1 but for slow motion.
        rotation_deg: clockwise rotation that the file asked for and that was applied: 0, 90, 180 or 270.
        variable_rate: whether the distances between frames differ.
        frames_announced: number of frames the header claims, ``None`` where it claims none.
        frames_read: number of frames decoded; ``None`` before the clip was read to its end.
        codec: short codec name such as ``h264``.
        notes: plain sentences about what was found and handled in the file.
    """

    name: str
    sha256: str
    width_px: int
    height_px: int
    duration_s: float | None
    fps_nominal: float | None
    capture_fps: float | None = None
    time_scale: float = 1.0
    rotation_deg: int = 0
    variable_rate: bool = False
    frames_announced: int | None = None
    frames_read: int | None = None
    codec: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.width_px <= 0 or self.height_px <= 0:
            raise ValueError(f"expected a picture size above zero, got {self.width_px} x {self.height_px}")
        if self.rotation_deg not in (0, 90, 180, 270):
            raise ValueError(f"expected a rotation of 0, 90, 180 or 270 degrees, got {self.rotation_deg}")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the upright image; half-open like every span."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture, with its position in showing order and its time.

    Attributes:
        index: position among all pictures of the clip.
        time_s: seconds from the first one.
        image: upright, RGB, ``uint8 (H, W, 3)``, contiguous unless cut out of another; it may be smaller than the clip's own picture.
        size_px: (width, height) of the clip's upright picture, in whose pixels every position is told; that of ``image`` where left out.
        part: what of the clip's picture ``image`` shows; the whole where left out.
    """

    index: int
    time_s: float
    image: ImageArray
    size_px: tuple[int, int] | None = None
    part: Box | None = None

    @property
    def whole_px(self) -> tuple[int, int]:
        """(width, height) of the clip's upright picture."""
        return self.size_px or (self.image.shape[1], self.image.shape[0])

    @property
    def scale(self) -> FloatArray:
        """(2,) pixels of the clip's own picture per pixel of ``image``, across and down."""
        height, width = self.image.shape[:2]
        full = (self.part.width, self.part.height) if self.part else self.whole_px
        return np.array([full[0] / width, full[1] / height])

    @property
    def corner_px(self) -> FloatArray:
        """(2,) where the upper left corner of ``image`` lies in the clip's own picture."""
        return np.array([self.part.left, self.part.top] if self.part else [0.0, 0.0])

    def within(self, region: Box) -> Frame:
        """The part of ``image`` inside a region of the clip's own picture; all of it where next to nothing lies inside."""
        height, width = self.image.shape[:2]
        (across, down), (x, y) = self.scale, self.corner_px
        # Outwards on every side: the mirror image of this part is then the same part of the mirror image.
        left, top = max(math.floor((region.left - x) / across), 0), max(math.floor((region.top - y) / down), 0)
        right, bottom = min(math.ceil((region.right - x) / across), width), min(math.ceil((region.bottom - y) / down), height)
        if right - left < 2 or bottom - top < 2:
            return self
        part = Box(x + left * across, y + top * down, x + right * across, y + bottom * down)
        return replace(self, image=self.image[top:bottom, left:right], size_px=self.whole_px, part=part)

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3 or self.image.dtype != np.uint8:
            raise ValueError(f"expected an RGB image uint8 (H, W, 3), got {self.image.dtype} {self.image.shape}")


class View(StrEnum):
    """How a frame was shown to the pose model. Landmarks are always given back in the upright, un-mirrored image."""

    PLAIN = "plain"
    MIRROR = "mirror"


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """One person as one look of the pose model saw them.

    Attributes:
        xy_px: (K, 2) pixels of the upright image; points may lie outside it.
        world_m: (K, 3) metres about the hips, x to the image right, y down, z away from the camera: for coarse checks only.
        visibility: (K,) 0 to 1; the model's own word, which is not accuracy.
    """

    xy_px: FloatArray
    world_m: FloatArray
    visibility: FloatArray

    def __post_init__(self) -> None:
        count = len(skeleton.LANDMARKS)
        for name, array, shape in (
            ("xy_px", self.xy_px, (count, 2)),
            ("world_m", self.world_m, (count, 3)),
            ("visibility", self.visibility, (count,)),
        ):
            if array.shape != shape:
                raise ValueError(f"expected {name} of shape {shape}, got {array.shape}")
            array.flags.writeable = False

    def box(self) -> Box:
        """Smallest rectangle around all landmarks."""
        (left, top), (right, bottom) = np.nanmin(self.xy_px, axis=0), np.nanmax(self.xy_px, axis=0)
        return Box(float(left), float(top), float(right), float(bottom))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a track: name, parameters and the version of the code that did it."""

    name: str
    params: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PoseTrack:
    """Landmarks of one athlete over time, with one or several looks (views) at each instant. T instants, V views, K landmarks.

    Attributes:
        times_s: (T,) strictly rising; distances may vary (a sparse pass, or a few looks around each instant).
        frame_index: (T,) position of each instant's frame in decode order.
        views: the V views, in the order of the second axis.
        xy_px: (T, V, K, 2) pixels of the upright image; NaN where that look saw nothing.
        world_m: (T, V, K, 3) metres, as in ``Pose``.
        visibility: (T, V, K) 0 to 1; NaN where that look saw nothing.
        filled: (T,) true where the instant's landmarks were interpolated over a short gap, not seen.
        width_px, height_px: size of the upright image.
        steps: what was done so far, oldest first.
    """

    times_s: FloatArray
    frame_index: NDArray[np.intp]
    views: tuple[View, ...]
    xy_px: FloatArray
    world_m: FloatArray
    visibility: FloatArray
    filled: BoolArray
    width_px: int
    height_px: int
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        instants, views, count = len(self.times_s), len(self.views), len(skeleton.LANDMARKS)
        for name, array, shape in (
            ("frame_index", self.frame_index, (instants,)),
            ("xy_px", self.xy_px, (instants, views, count, 2)),
            ("world_m", self.world_m, (instants, views, count, 3)),
            ("visibility", self.visibility, (instants, views, count)),
            ("filled", self.filled, (instants,)),
        ):
            if array.shape != shape:
                raise ValueError(f"expected {name} of shape {shape}, got {array.shape}")
            array.flags.writeable = False
        if self.times_s.ndim != 1 or np.any(np.diff(self.times_s) <= 0):
            raise ValueError("expected strictly rising times in seconds")
        self.times_s.flags.writeable = False

    def point(self, name: str) -> FloatArray:
        """(T, 2) pixels of one landmark, averaged over the views that saw it; NaN where none did."""
        return self.combined()[:, skeleton.index(name)]

    def combined(self) -> FloatArray:
        """(T, K, 2) pixels averaged over the views that saw the athlete; NaN where none did."""
        return nanmean(self.xy_px, axis=1)

    def seen(self) -> BoolArray:
        """(T,) whether any view saw the athlete and the instant was not filled in."""
        found = np.isfinite(self.xy_px).all(axis=(2, 3))
        anywhere: BoolArray = np.logical_or.reduce(found, axis=1)
        return anywhere & ~self.filled

    def take(self, keep: BoolArray | NDArray[np.intp] | slice) -> PoseTrack:
        """The same track at some of its instants."""
        return replace(
            self,
            times_s=self.times_s[keep],
            frame_index=self.frame_index[keep],
            xy_px=self.xy_px[keep],
            world_m=self.world_m[keep],
            visibility=self.visibility[keep],
            filled=self.filled[keep],
        )

    def between(self, start_s: float, stop_s: float) -> PoseTrack:
        """The instants with ``start_s <= time < stop_s``."""
        first, last = np.searchsorted(self.times_s, [start_s, stop_s])
        return self.take(slice(int(first), int(last)))

    def with_step(self, name: str, **params: str | int | float) -> PoseTrack:
        """The same track with one more line in its record."""
        return replace(self, steps=(*self.steps, Step(name, tuple(params.items()))))


def nanmean(values: FloatArray, axis: int) -> FloatArray:
    """Mean of the values that are not NaN along an axis; NaN, without a warning, where there are none."""
    seen = np.isfinite(values)
    count = seen.sum(axis=axis)
    total = np.where(seen, values, 0.0).sum(axis=axis)
    mean: FloatArray = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


def empty_track(width_px: int, height_px: int, views: Iterable[View] = (View.PLAIN,)) -> PoseTrack:
    """A track without a single instant, for clips in which nobody was found."""
    named, count = tuple(views), len(skeleton.LANDMARKS)
    return PoseTrack(
        times_s=np.empty(0),
        frame_index=np.empty(0, dtype=np.intp),
        views=named,
        xy_px=np.empty((0, len(named), count, 2)),
        world_m=np.empty((0, len(named), count, 3)),
        visibility=np.empty((0, len(named), count)),
        filled=np.empty(0, dtype=np.bool_),
        width_px=width_px,
        height_px=height_px,
    )
