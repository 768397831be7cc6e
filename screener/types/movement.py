"""Values between landmarks and results: repetitions, and which instants of them deserve an accurate reading."""

from __future__ import annotations

from dataclasses import dataclass, replace

from screener import skeleton
from screener.types.media import FloatArray
from screener.types.terms import Instant, Side


@dataclass(frozen=True, slots=True)
class Repetition:
    """One accepted repetition.

    Attributes:
        index: position within the clip, from 1.
        side: stance leg; ``BOTH`` for a squat.
        standing_s: an instant of quiet standing that belongs to it (before the descent, else after the return).
        start_s, stop_s: the span ``[start, stop)`` from leaving to regaining the standing height.
        turn_s: the deepest instant.
    """

    index: int
    side: Side
    standing_s: float
    start_s: float
    turn_s: float
    stop_s: float

    def __post_init__(self) -> None:
        if not self.start_s < self.turn_s < self.stop_s:
            raise ValueError(f"expected start < turn < stop, got {self.start_s}, {self.turn_s}, {self.stop_s} s")
        if self.index < 1:
            raise ValueError(f"expected repetitions to be counted from 1, got {self.index}")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A span that looked like a repetition and was not accepted, with the reason in one plain sentence."""

    start_s: float
    stop_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The repetitions of a clip and what was rejected. No repetition is an answer, not an error.

    Attributes:
        movement_id: recognised or chosen movement; ``None`` where none fits.
        reps: accepted repetitions in order of time.
        rejected: what was turned down, with reasons.
        strange: how many whole descents and returns belong to no known movement.
        looks_like: what most whole descents look like by themselves; ``None`` where no known movement.
    """

    movement_id: str | None
    reps: tuple[Repetition, ...]
    rejected: tuple[Rejection, ...]
    strange: int = 0
    looks_like: str | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch ``[start_s, stop_s)`` around one instant of one repetition; the looks in it are read accurately."""

    rep_index: int
    at: Instant
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """Which instants deserve an accurate reading, in order of repetitions."""

    bursts: tuple[Burst, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The landmarks at one instant of one repetition, read from the looks around it.

    Attributes:
        at, time_s: which instant, and when it was in this repetition.
        xy_px: (K, 2) smoothed landmarks averaged over views; NaN where not seen.
        by_view_px: (V, K, 2) the same per view; their disagreement gauges the error on this clip without any truth.
        leg_px: standing hip-ankle length of the stance leg (mean of both legs in a squat), pixels.
        thigh_share: (2,) projected thigh length now over standing, left and right: the conditioning of a frontal angle.
        drop: (2,) hip drop now as a share of the standing hip-ankle length, left and right.
    """

    at: Instant
    time_s: float
    xy_px: FloatArray
    by_view_px: FloatArray
    leg_px: float
    thigh_share: FloatArray
    drop: FloatArray

    def in_view(self, view: int) -> Reading:
        """The same reading as one single view saw it."""
        return replace(self, xy_px=self.by_view_px[view].copy())

    def __post_init__(self) -> None:
        for array in (self.xy_px, self.by_view_px, self.thigh_share, self.drop):
            array.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class RepView:
    """All that a metric may look at for one repetition: its readings by instant, and the sparse track through it.

    Attributes:
        rep: the repetition.
        readings: what could be read, by instant; an instant that is missing could not be read.
        path_times_s, path_px: (T,) and (T, K, 2) the smoothed sparse track over the repetition, for tempo and wobble.
    """

    rep: Repetition
    readings: dict[Instant, Reading]
    path_times_s: FloatArray
    path_px: FloatArray

    def in_view(self, view: int) -> RepView:
        """The same repetition with every reading as one single view saw it."""
        return replace(self, readings={at: reading.in_view(view) for at, reading in self.readings.items()})

    def path_point(self, name: str) -> FloatArray:
        """(T, 2) pixels of one landmark along the sparse track."""
        return self.path_px[:, skeleton.index(name)]
