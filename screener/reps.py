"""From a one-dimensional signal to dips: going down, turning, coming up again. Knows nothing of legs or angles.

The signal is a hip drop: 0 when standing, rising as the body goes down, as a share of the standing leg length. Hysteresis keeps jitter
from counting twice; a pause anywhere is tolerated, since start and end are looked for separately; a second descent before standing up
is split off where the body rose clearly in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from screener.signal import peaks
from screener.types.media import FloatArray

ENTER: Final = 0.05
"""A dip begins to count here ..."""
LEAVE: Final = 0.03
"""... and is over here (shares of the leg length; landmark jitter is about 0.005)."""
SPLIT: Final = 0.45
"""Two descents are two where the body rose in between to less than this share of the smaller one's depth."""
NEAR_DEEPEST: Final = 0.12
NEAR_DEEPEST_LEAST: Final = 0.018
"""Near the deepest point is what lies above it by less than this share of the depth, or of the leg length: smoothing a sharp corner makes
it a little deeper than the hold that follows."""
SHORTEST_S: Final = 0.4
LONGEST_S: Final = 20.0
BASE_WINDOW_S: Final = 6.0


@dataclass(frozen=True, slots=True)
class Dip:
    """One descent and return in a drop signal.

    Attributes:
        start_s, turn_s, stop_s: leaving the standing height, middle of the deepest stretch, regaining it.
        depth: drop at the deepest point, share of the leg length.
        opened, closed: whether standing was seen before and after; a half repetition lacks one of them.
    """

    start_s: float
    turn_s: float
    stop_s: float
    depth: float
    opened: bool
    closed: bool

    @property
    def problem(self) -> str | None:
        """Why this is not a whole repetition, in one sentence; ``None`` where it is."""
        if not self.opened:
            return "The clip begins in the middle of this repetition."
        if not self.closed:
            return "The clip ends, or the legs go out of sight, before this repetition is back in standing."
        length = self.stop_s - self.start_s
        if length < SHORTEST_S:
            return f"Lasts only {length:.1f} s, too short for a controlled repetition."
        if length > LONGEST_S:
            return f"Lasts {length:.0f} s, longer than a repetition takes."
        return None


def standing_level(times_s: FloatArray, length: FloatArray) -> FloatArray:
    """Rolling standing length: the 90th percentile within six seconds to either side.

    A rolling level follows an athlete who walks nearer; the window is longer than a slow repetition. (T,) in the unit of ``length``.
    NaN is left out; NaN where nothing was seen in the window.
    """
    level = np.full(len(times_s), np.nan)
    first = np.searchsorted(times_s, times_s - BASE_WINDOW_S, side="left")
    stop = np.searchsorted(times_s, times_s + BASE_WINDOW_S, side="right")
    for i, (a, b) in enumerate(zip(first, stop, strict=True)):
        seen = length[a:b][np.isfinite(length[a:b])]
        if len(seen):
            level[i] = np.percentile(seen, 90)
    return level


def find_dips(times_s: FloatArray, drop: FloatArray) -> tuple[Dip, ...]:
    """All dips of a drop signal, in order of time.

    Args:
        times_s: (T,) strictly rising, seconds.
        drop: (T,) share of the standing leg length; NaN = not seen, and ends a dip without closing it.
    """
    dips: list[Dip] = []
    for a, b in _stretches(np.isfinite(drop)):
        t, d = times_s[a:b], drop[a:b]
        for first, last in _runs(d):
            dips.extend(_split(t, d, first, last))
    return tuple(dips)


def _stretches(seen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _runs(drop: FloatArray) -> list[tuple[int, int]]:
    """Index ranges above LEAVE that rise above ENTER somewhere."""
    return [(a, b) for a, b in _stretches(drop > LEAVE) if drop[a:b].max() > ENTER]


def _split(times_s: FloatArray, drop: FloatArray, first: int, last: int) -> list[Dip]:
    """The dips in one run: several where the body rose clearly between two turning points."""
    inside = drop[first:last]
    padded = np.concatenate([[0.0], inside, [0.0]])
    rises = [peak - 1 for peak in peaks(padded, ENTER)]
    turns: list[int] = []
    for peak in rises:
        if turns:
            between = inside[turns[-1] : peak + 1].min()
            if between > SPLIT * min(inside[turns[-1]], inside[peak]):
                if inside[peak] > inside[turns[-1]]:
                    turns[-1] = peak
                continue
        turns.append(peak)
    cuts = [0, *(a + int(np.argmin(inside[a : b + 1])) for a, b in pairwise(turns)), len(inside) - 1]
    dips = []
    for turn, a, b in zip(turns, cuts[:-1], cuts[1:], strict=True):
        depth = float(inside[turn])
        middle = _middle(times_s[first + a : first + b + 1], inside[a : b + 1], turn - a)
        start, stop = max(first + a - 1, 0), min(first + b + 1, len(times_s) - 1)
        dips.append(
            Dip(
                start_s=float(times_s[start]),
                turn_s=float(middle),
                stop_s=float(times_s[stop]),
                depth=depth,
                opened=a > 0 or first > 0,
                closed=b < len(inside) - 1 or last < len(times_s),
            )
        )
    return dips


def _middle(times_s: FloatArray, drop: FloatArray, turn: int) -> float:
    """Middle of the time spent near the deepest point, seconds; its ends lie between two looks, by straight lines."""
    level = drop[turn] - max(NEAR_DEEPEST_LEAST, NEAR_DEEPEST * drop[turn])
    low = np.flatnonzero(drop < level)
    before, after = low[low < turn], low[low > turn]
    ends = [float(times_s[0]), float(times_s[-1])]
    for end, (outer, inner) in enumerate(((before[-1:], before[-1:] + 1), (after[:1], after[:1] - 1))):
        if len(outer):
            share = (level - drop[inner]) / (drop[outer] - drop[inner])
            ends[end] = float((times_s[inner] + share * (times_s[outer] - times_s[inner]))[0])
    return (ends[0] + ends[1]) / 2
