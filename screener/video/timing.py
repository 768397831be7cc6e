"""When each picture was taken: repair of container timestamps, variable rates, slow motion. Pure; knows no video library."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

RESTART_S: Final = 1.0
"""A clock that falls back by more than this began anew (clips joined end to end); less is a slip of single timestamps. Our own choice."""

UNEVEN: Final = 0.10
"""Distances that leave the middle one by more than this share make a rate variable; below it lies rounding. Our own choice."""

SLOWED: Final = 1.5
"""Captured at this many times the playing rate or more is slow motion; the inverse is time-lapse. Our own choice."""

SLOW_MOTION_MIN_FPS: Final = 50.0
"""Phones write a capture rate of 30 on ordinary clips, too, and drop to 15 to 24 in dim light: no slow motion. Our own choice."""

_CAPTURE_KEY: Final = re.compile(r"(^|[._-])capture[._-]?(fps|frame[._-]?rate)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The distances between pictures as the container has them (slow motion not undone).

    Attributes:
        step: middle distance between neighbouring pictures in ticks of the time base; ``None`` for fewer than two pictures.
        shortest, longest: the extreme distances in ticks; ``None`` likewise.
        variable: whether the distances differ by more than the rounding of the time base.
    """

    step: float | None
    shortest: float | None
    longest: float | None
    variable: bool


def rhythm(ticks: Sequence[int]) -> Rhythm:
    """How evenly pictures follow each other.

    Args:
        ticks: presentation times in ticks, any order; equal ones count once.

    Returns:
        The ``Rhythm``; with fewer than two different times everything in it is unknown and not variable.
    """
    rising = sorted(set(ticks))
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(rising))
    if not gaps:
        return Rhythm(None, None, None, False)
    step = float(gaps[len(gaps) // 2])
    # Rounding moves both ends of a distance by half a tick at most, so that even 30 Hz in milliseconds (33, 33, 34) stays even.
    slack = max(1.5, UNEVEN * step)
    return Rhythm(step, gaps[0], gaps[-1], step - gaps[0] > slack or gaps[-1] - step > slack)


def capture_fps(tags: Mapping[str, str]) -> float | None:
    """Rate at which the camera recorded, in Hz, where the file's tags say so.

    Android writes ``com.android.capture.fps`` (a 32-bit float in the ``mdta`` metadata). iPhones write none: their original slow-motion
    files hold every picture at its real time, so nothing needs undoing; a clip *exported* in slow motion no longer says so anywhere.

    Returns:
        The rate, or ``None`` where no tag gives one above zero.
    """
    for key, text in tags.items():
        if _CAPTURE_KEY.search(key):
            try:
                value = float(text)
            except ValueError:
                continue
            if math.isfinite(value) and value > 0:
                return value
    return None


def time_scale(captured_fps: float | None, played_fps: float | None) -> float:
    """Seconds of real time per second of container time.

    Args:
        captured_fps: rate of the camera in Hz from the file's tags, ``None`` where the file says nothing.
        played_fps: rate in the container in Hz.

    Returns:
        Below 1 for slow motion, above 1 for time-lapse; 1 where the file does not say, or where both rates agree.
    """
    if captured_fps is None or not played_fps:
        return 1.0
    ratio = captured_fps / played_fps
    slow = ratio >= SLOWED and captured_fps >= SLOW_MOTION_MIN_FPS
    lapse = ratio <= 1 / SLOWED
    return 1 / ratio if slow or lapse else 1.0


class Clock:
    """Turns container timestamps into strictly rising seconds from the first picture.

    A missing timestamp is placed one step after its forerunner. A doubled or slightly falling one is placed half a step after it, so that
    the next sound timestamp still fits behind. A fall of more than ``RESTART_S`` is taken for a clock that began anew and is carried on.

    Args:
        time_base: seconds per tick.
        step: usual distance between pictures in ticks.
        scale: seconds of real time per second of container time.

    Attributes:
        repaired: how many timestamps were missing, doubled or falling.
    """

    def __init__(self, time_base: Fraction, step: float, scale: float = 1.0) -> None:
        if step <= 0 or time_base <= 0 or scale <= 0:
            raise ValueError(f"expected step, time base and scale above zero, got {step}, {time_base}, {scale}")
        self.repaired = 0
        self._time_base = time_base
        self._step = step
        self._scale = scale
        self._origin: float | None = None
        self._last: float | None = None

    def __call__(self, ticks: int | None) -> float:
        """Real time in seconds of the next picture in showing order, whose container timestamp is ``ticks`` (``None``: missing)."""
        place = self._place(ticks)
        self._last = place
        return place * self._time_base.numerator * self._scale / self._time_base.denominator

    def _place(self, ticks: int | None) -> float:
        expected = 0.0 if self._last is None else self._last + self._step
        if ticks is None:
            self.repaired += 1
            return expected
        if self._origin is None:
            self._origin = ticks - expected
        place = ticks - self._origin
        if self._last is None or place > self._last:
            return place
        self.repaired += 1
        if (self._last - place) * float(self._time_base) > RESTART_S:
            self._origin = ticks - expected
            return expected
        return self._last + self._step / 2
