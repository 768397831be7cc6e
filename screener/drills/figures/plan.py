"""One figure as data: how it is seen, its key poses, and what is drawn around the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from screener.drills.figures.camera import Camera
from screener.drills.figures.space import Triple
from screener.drills.figures.spec import Pose, between

HOLD: Final = "hold"
"""The sign of a drill that is held still; such a figure has one pose and no arrows."""


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in the picture.

    Attributes:
        kind: out of ``props.KINDS``.
        at: where it stands, centimetres. ``on``: body point it moves with instead; ``at`` is then counted from there.
        size: along x, y, z before turning; all zero: the usual size of its kind.
        turn: about the upward axis.
        covers, behind: parts of the body it is drawn over, and those it is drawn under; the rest is settled by nearness.
    """

    kind: str
    at: Triple
    on: str
    size: Triple
    turn: float
    covers: tuple[str, ...]
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow along the way of a body point, or between two places.

    Attributes:
        of: the body point; empty with ``start`` and ``end``.
        start, end: places in the room.
        bow: how far an arrow between two places bulges to its left, centimetres.
        shift: moved on the page, right and up, centimetres.
        stretch: longer than the way itself by this factor.
        both: with a head at each end.
    """

    of: str
    start: Triple
    end: Triple
    bow: float
    shift: tuple[float, float]
    stretch: float
    both: bool


@dataclass(frozen=True)
class Figure:
    """How a drill is drawn.

    Attributes:
        id: the drill.
        camera: direction it is seen from.
        poses: one (held still), two (start, end) or three (start, on the way, end).
        joints: body points that are ringed: where the work is done.
        signs: out of ``marks.SIGNS``.
        ghost: whether the end shows the start behind it.
        far: sides drawn darker and behind the trunk; ``None``: found from the view.
        covers: part names, each with the parts it is painted over, where nearness alone gets it wrong.
        alt: the picture in words.
    """

    id: str
    camera: Camera
    poses: tuple[Pose, ...]
    props: tuple[Prop, ...]
    arrows: tuple[Arrow, ...]
    joints: tuple[str, ...]
    signs: tuple[str, ...]
    ghost: bool
    far: frozenset[str] | None
    covers: Mapping[str, tuple[str, ...]]
    alt: str

    @property
    def held(self) -> bool:
        """Whether nothing moves."""
        return HOLD in self.signs

    @cached_property
    def stretches(self) -> tuple[tuple[Pose, Pose], ...]:
        """Neighbouring key poses."""
        return tuple(pairwise(self.poses))

    def pose(self, share: float) -> Pose:
        """The pose at a share of the way from start (0) to end (1)."""
        if len(self.poses) == 1:
            return self.poses[0]
        stretches = self.stretches
        place = min(max(share, 0.0), 1.0) * len(stretches)
        index = min(int(place), len(stretches) - 1)
        return between(*stretches[index], place - index)
