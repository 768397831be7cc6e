"""Who is the athlete: one person is picked out of everyone in view and followed through the clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from screener import skeleton
from screener.types.handling import Spot
from screener.types.media import Box, FloatArray, Pose, PoseTrack, Step, View

REACH: Final = 0.35
"""A person is the same one where the middle moved by less than this share of the body's size between two looks."""
FORGET_S: Final = 2.0
SAME_PERSON: Final = 0.35
"""Two poses whose boxes overlap by more than this share are one person seen twice."""
MARGIN: Final = 0.22
SIZES_PER_DOUBLING: Final = 3
PLACES_PER_HALF: Final = 4
"""Room around the athlete, as a share of the larger side of their box, in the region that is read."""

_CORE: Final = [skeleton.index(name) for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")]


@dataclass(slots=True)
class _Person:
    at: list[int] = field(default_factory=list)
    poses: list[Pose] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    last_s: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Athlete:
    """The athlete's track and who else was there.

    Attributes:
        track: (T,) instants, one plain view; NaN where the athlete was not found.
        others: number of other people who were in view for at least a quarter of the athlete's time.
        crowd: largest number of people seen at once.
        crowd_s: when that many were seen for the first time, seconds; ``None`` where nobody was.
        pointed_at: whether the user said who is meant.
    """

    track: PoseTrack
    others: int
    crowd: int
    crowd_s: float | None = None
    pointed_at: bool = False


def _size(pose: Pose) -> float:
    box = pose.box()
    return max(box.width, box.height)


def _middle(pose: Pose) -> FloatArray:
    middle: FloatArray = pose.xy_px[_CORE].mean(axis=0)
    return middle


def _overlap(a: Box, b: Box) -> float:
    """Shared area as a share of the smaller box."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    smaller = min(a.width * a.height, b.width * b.height)
    return max(width, 0.0) * max(height, 0.0) / smaller if smaller > 0 else 0.0


def distinct(poses: Sequence[Pose]) -> list[Pose]:
    """One pose per person, larger ones first: the model may see one person twice."""
    kept: list[Pose] = []
    for pose in sorted(poses, key=_size, reverse=True):
        near = [other for other in kept if _overlap(pose.box(), other.box()) > SAME_PERSON]
        if not any(np.hypot(*(_middle(pose) - _middle(other))) < 0.2 * _size(other) for other in near):
            kept.append(pose)
    return kept


def pick_athlete(
    times_s: FloatArray,
    frame_index: Sequence[int],
    seen: Sequence[Sequence[Pose]],
    width_px: int,
    height_px: int,
    meant: Spot | None = None,
) -> Athlete:
    """Follow everyone and pick the athlete: whoever the user points at, else whoever is large and in view the longest.

    Args:
        times_s: (T,) when the pictures were taken, seconds.
        frame_index: (T,) their positions in the clip.
        seen: (T,) everyone found in each.
        width_px, height_px: size of the upright picture.
        meant: where the user says that the athlete is.
    """
    people: list[_Person] = []
    crowd, crowd_s = 0, None
    for i, poses in enumerate(seen):
        here = distinct(poses)
        if len(here) > crowd:
            crowd, crowd_s = len(here), float(times_s[i])
        _continue(people, here, i, float(times_s[i]))
    if meant is None:
        best = max(people, key=lambda person: sum(size**2 for size in person.sizes), default=None)
    else:
        best = _pointed_at(people, times_s, np.array([meant.x * width_px, meant.y * height_px]), meant.time_s)
    others = [p for p in people if best is not None and p is not best and len(p.at) >= len(best.at) / 4]
    track = _track(best, times_s, frame_index, width_px, height_px)
    return Athlete(track, len(others), crowd, crowd_s, meant is not None)


def _pointed_at(people: Sequence[_Person], times_s: FloatArray, point_px: FloatArray, time_s: float) -> _Person | None:
    """Whose box holds a point, or is nearest to it, in the picture with anybody in it that was taken nearest to a time."""
    taken = sorted({instant for person in people for instant in person.at}, key=lambda instant: abs(float(times_s[instant]) - time_s))
    there = [person for person in people if taken and taken[0] in person.at]

    def away(person: _Person) -> tuple[float, float]:
        pose = person.poses[person.at.index(taken[0])]
        box = pose.box()
        outside = np.maximum(np.maximum([box.left, box.top] - point_px, point_px - [box.right, box.bottom]), 0)
        return float(np.hypot(*outside)), float(np.hypot(*(_middle(pose) - point_px)))

    return min(there, key=away, default=None)


def _continue(people: list[_Person], here: list[Pose], instant: int, time_s: float) -> None:
    """Give each pose to the person it continues, nearest pairs first, or start a new person with it."""
    pairs = sorted(
        (float(np.hypot(*(_middle(pose) - _middle(person.poses[-1])))) / person.sizes[-1], j, k)
        for j, person in enumerate(people)
        if time_s - person.last_s <= FORGET_S
        for k, pose in enumerate(here)
    )
    taken_people: set[int] = set()
    taken_poses: set[int] = set()
    for distance, j, k in pairs:
        if distance <= REACH and j not in taken_people and k not in taken_poses:
            taken_people.add(j)
            taken_poses.add(k)
            _add(people[j], here[k], instant, time_s)
    for k, pose in enumerate(here):
        if k not in taken_poses:
            person = _Person()
            _add(person, pose, instant, time_s)
            people.append(person)


def _add(person: _Person, pose: Pose, instant: int, time_s: float) -> None:
    person.at.append(instant)
    person.poses.append(pose)
    person.sizes.append(_size(pose))
    person.last_s = time_s


def _track(person: _Person | None, times_s: FloatArray, frame_index: Sequence[int], width_px: int, height_px: int) -> PoseTrack:
    count, total = len(skeleton.LANDMARKS), len(times_s)
    xy, world = np.full((total, 1, count, 2), np.nan), np.full((total, 1, count, 3), np.nan)
    visibility = np.full((total, 1, count), np.nan)
    for i, pose in zip(person.at, person.poses, strict=True) if person else ():
        xy[i, 0], world[i, 0], visibility[i, 0] = pose.xy_px, pose.world_m, pose.visibility
    return PoseTrack(
        times_s=times_s.copy(),
        frame_index=np.array(frame_index, dtype=np.intp),
        views=(View.PLAIN,),
        xy_px=xy,
        world_m=world,
        visibility=visibility,
        filled=np.zeros(total, dtype=np.bool_),
        width_px=width_px,
        height_px=height_px,
        steps=(Step("sparse pass", (("instants", total),)),),
    )


def region(xy_px: FloatArray, width_px: int) -> Box:
    """The part of the picture around a pose (K, 2) that is shown to the model: its box, made square, with room around it.

    Its size and place move in steps. The model answers a region that is a few pixels off with an angle that is one to three degrees off;
    in steps, neighbouring frames and copies of a clip (encoded anew, half as large, mirrored) mostly get the very same region. Sizes are
    steps of a doubling and places are counted from the picture's middle line, so that half-size and mirrored copies keep step.
    """
    (left, top), (right, bottom) = np.nanmin(xy_px, axis=0), np.nanmax(xy_px, axis=0)
    size = (0.5 + MARGIN) * max(right - left, bottom - top)
    half = 2.0 ** (np.ceil(np.log2(size) * SIZES_PER_DOUBLING) / SIZES_PER_DOUBLING)
    step = half / PLACES_PER_HALF
    x = width_px / 2 + np.round(((left + right) / 2 - width_px / 2) / step) * step
    y = np.round((top + bottom) / 2 / step) * step
    return Box(float(x - half), float(y - half), float(x + half), float(y + half))
