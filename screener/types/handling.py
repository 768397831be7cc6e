"""What a user says about a clip's pictures: how they are turned, which part of the clip counts, and who in them is meant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Turn:
    """How every picture is turned by hand, on top of what the file asks for: first clockwise, then back left to right.

    Attributes:
        clockwise_deg: 0, 90, 180 or 270.
        unmirrored: whether the picture is turned back left to right, because it was saved mirrored.
    """

    clockwise_deg: int = 0
    unmirrored: bool = False

    def __post_init__(self) -> None:
        if self.clockwise_deg not in (0, 90, 180, 270):
            raise ValueError(f"expected a turn of 0, 90, 180 or 270 degrees, got {self.clockwise_deg}")

    def __bool__(self) -> bool:
        """Whether anything is turned at all."""
        return bool(self.clockwise_deg or self.unmirrored)


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a clip that is looked at, ``[start_s, stop_s)`` in seconds of the clip; the whole clip where nothing is given."""

    start_s: float = 0.0
    stop_s: float = math.inf

    def __post_init__(self) -> None:
        if not 0 <= self.start_s < self.stop_s:
            raise ValueError(f"expected 0 <= start < stop, got {self.start_s} to {self.stop_s} s")

    def __bool__(self) -> bool:
        """Whether any part of the clip is left out."""
        return self.start_s > 0 or math.isfinite(self.stop_s)

    def holds(self, time_s: float) -> bool:
        """Whether an instant lies inside."""
        return self.start_s <= time_s < self.stop_s


AS_FILED: Final = Turn()
"""Nothing is turned by hand."""
WHOLE_CLIP: Final = Span()
"""Nothing is left out."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the athlete is at some instant.

    Attributes:
        x, y: shares of the upright picture's width and height, from its left and upper edge, 0 to 1.
        time_s: seconds of the clip.
    """

    x: float
    y: float
    time_s: float

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1 and 0 <= self.time_s < math.inf):
            raise ValueError(f"expected shares from 0 to 1 and a time of at least 0 s, got {self.x}, {self.y} at {self.time_s} s")
