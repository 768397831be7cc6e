"""What a pose is as data, and the poses between two of them. Nothing here knows how long a bone is."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from screener.drills.figures.space import Triple

LEFT: Final = "left"
RIGHT: Final = "right"
SIDES: Final = (LEFT, RIGHT)

Spec = TypeVar("Spec")


@dataclass(frozen=True, slots=True)
class Pelvis:
    """Where the body is and how it lies.

    Attributes:
        x, y, z: centre between the hips; ``z`` is not used with ``stance`` or ``anchor``.
        lean: trunk forward (90: face down, -90: on the back). ``tilt``: trunk to the right (90: lying on the right side).
        turn: whole body to the left.
        stance, knee: the leg ("left", "right") whose knee bend sets the height, and that bend; the leg must be a placed one.
        anchor, at: body point that stays at a place; x, y and z then follow from it.
    """

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    lean: float = 0.0
    tilt: float = 0.0
    turn: float = 0.0
    stance: str = ""
    knee: float = 0.0
    anchor: str = ""
    at: Triple = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PlacedLeg:
    """A leg whose foot stands somewhere: floor, step, bench, plate.

    Attributes:
        foot: place of the sole under the ankle when the foot is flat.
        toes: toes outward. ``heel_up``: heel lifted about the ball. ``toe_up``: toes lifted about the heel.
        knee_to: direction of the knee; all zero: where the toes point.
    """

    foot: Triple
    toes: float = 0.0
    heel_up: float = 0.0
    toe_up: float = 0.0
    knee_to: Triple = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class HeldLeg:
    """A leg whose ankle is at a place while the foot follows the shank; ``point`` is how far the toes are pointed."""

    ankle: Triple
    knee_to: Triple
    point: float = 0.0


@dataclass(frozen=True, slots=True)
class BentLeg:
    """A leg by its joint angles: ``hip`` forward, outward, turned outward; ``knee`` bend; ``point`` of the toes."""

    hip: Triple
    knee: float = 0.0
    point: float = 0.0


@dataclass(frozen=True, slots=True)
class PlacedArm:
    """An arm whose wrist is at a place.

    Attributes:
        hand: place of the wrist in the axes of ``on``: "world", "pelvis" or "chest".
        elbow_to: direction of the elbow, in the same axes.
        fingers: direction of the fingers, in the same axes; all zero: along the forearm.
        thumb: direction of the thumb, in the same axes; all zero: toward the bend of the elbow.
        grip: "open" or "fist".
    """

    hand: Triple
    elbow_to: Triple
    on: str = "world"
    fingers: Triple = (0.0, 0.0, 0.0)
    thumb: Triple = (0.0, 0.0, 0.0)
    grip: str = "open"


@dataclass(frozen=True, slots=True)
class BentArm:
    """An arm by its joint angles: ``shoulder`` forward, outward, turned outward; ``elbow`` bend; ``wrist`` bent back."""

    shoulder: Triple
    elbow: float = 0.0
    wrist: float = 0.0
    grip: str = "open"


Leg = PlacedLeg | HeldLeg | BentLeg
Arm = PlacedArm | BentArm


@dataclass(frozen=True, slots=True)
class Pose:
    """A whole pose. ``spine`` and ``head``: forward, to the right, turned left, each against the part below."""

    pelvis: Pelvis
    spine: Triple
    head: Triple
    left_leg: Leg
    right_leg: Leg
    left_arm: Arm
    right_arm: Arm

    def leg(self, side: str) -> Leg:
        """The leg of a side."""
        return self.left_leg if side == LEFT else self.right_leg

    def arm(self, side: str) -> Arm:
        """The arm of a side."""
        return self.left_arm if side == LEFT else self.right_arm


def between(one: Spec, other: Spec, share: float) -> Spec:
    """Something between two specifications of the same kind: numbers in between, words from the first.

    Raises:
        ValueError: the two are not of the same kind, so that nothing lies between them.
    """
    return cast(Spec, _mix(one, other, share))


def _mix(one: Any, other: Any, share: float) -> Any:
    if type(one) is not type(other):
        raise ValueError(f"{type(one).__name__} against {type(other).__name__}")
    if is_dataclass(one) and not isinstance(one, type):
        return replace(one, **{field.name: _mix(getattr(one, field.name), getattr(other, field.name), share) for field in fields(one)})
    if isinstance(one, tuple):
        return tuple(_mix(a, b, share) for a, b in zip(one, other, strict=True))
    if isinstance(one, str):
        if one != other:
            raise ValueError(f"{one!r} against {other!r}")
        return one
    return one + (other - one) * share
