"""Which instants of which repetition deserve an accurate reading. Pure: from the sparse track to a ``ReadPlan``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from screener import signal
from screener.movements.recognise import legs_of
from screener.types.media import FloatArray, View
from screener.types.movement import Burst, ReadPlan, Repetition, Segmentation
from screener.types.registry import Movement
from screener.types.terms import Instant

HALF_S: Final[dict[Instant, float]] = {
    Instant.STANDING: 0.10,
    Instant.MATCHED_DEPTH: 0.12,
    Instant.MATCHED_DEPTH_30: 0.12,
    Instant.LOWEST: 0.07,
}
"""Half-length of the burst around each instant."""

FRAMES: Final[dict[Instant, int]] = {Instant.STANDING: 2, Instant.MATCHED_DEPTH: 4, Instant.MATCHED_DEPTH_30: 4, Instant.LOWEST: 2}
"""Frames that are read in a burst, evenly spread; picture and mirror image take turns. Nearly all of the error belongs to the clip and
comes back in every frame: on rendered people one look at each of two frames, the second one mirrored, scatters like six looks at three.
docs/accuracy.md has the figures (attempt ``turns``)."""

APART_S: Final = 0.12
"""A longer burst gets a frame more for every such stretch, so that a depth is found between two neighbours."""

STANDING_HOLDS_S: Final = 8.0
"""Quiet standing on the same leg is not read again so soon after it was."""

DEPTH_TOLERANCE: Final = 0.04
"""A repetition that turns less than this below a level has reached it within the error of reading depth, and is read where it turns.

On rendered people in single-leg squats the hip drop is read 0.02 too small, SD 0.03: the pose model's hip falls less than the joint where
the trunk bends forward.
"""

SPARSE_DOUBT: Final = 0.02
"""The dense frames may show this much more depth than the sparse track."""

LONGEST_SEARCH_S: Final = 1.0
"""A slow descent is searched for a level no longer than this."""

LEVEL: Final[dict[Instant, float]] = {Instant.MATCHED_DEPTH: 0.135, Instant.MATCHED_DEPTH_30: 0.30}
"""Hip drop, as a share of the standing leg length, at which an instant of the descent is read."""


def plan(times_s: FloatArray, xy_px: FloatArray, segmentation: Segmentation, movement: Movement) -> ReadPlan:
    """The bursts of every accepted repetition.

    Args:
        times_s: (T,) times of the smoothed sparse track.
        xy_px: (T, K, 2) its landmarks.
        segmentation: accepted repetitions.
        movement: says which instants are read.

    Returns:
        A plan in order of repetitions; an instant that a repetition never reaches (a depth, say) has no burst.
    """
    if not segmentation.reps:
        return ReadPlan(())
    legs = legs_of(times_s, xy_px)
    bursts: list[Burst] = []
    for rep in segmentation.reps:
        drop = np.mean([legs.drop[side] for side in rep.side.legs], axis=0)
        for at in movement.instants:
            span = _stood(bursts, segmentation.reps, rep) if at is Instant.STANDING else _span(times_s, drop, rep, at)
            if span is not None:
                bursts.append(Burst(rep.index, at, span[0] - HALF_S[at], span[1] + HALF_S[at]))
    return ReadPlan(tuple(bursts))


def frames(plan: ReadPlan, times_s: Sequence[float], first: View) -> dict[int, tuple[float, tuple[View, ...]]]:
    """Which frames are read, and how each is shown to the model.

    Args:
        times_s: when each frame of the clip was taken, rising.
        first: how the first frame of a burst is shown; the next one is shown the other way round, and so on in turn.

    Returns:
        Time in seconds and views by position, rising. A burst with a single frame is read in both views.
    """
    times = np.asarray(times_s)
    turns = (first, View.PLAIN if first is View.MIRROR else View.MIRROR)
    chosen: dict[int, set[View]] = {}
    for burst in plan.bursts:
        start, stop = np.searchsorted(times, [burst.start_s, burst.stop_s])
        count = FRAMES[burst.at] + max(0, round((burst.stop_s - burst.start_s - 2 * HALF_S[burst.at]) / APART_S))
        picked = np.unique(np.rint(np.linspace(start, stop - 1, count)).astype(int)) if stop > start else ()
        for turn, index in enumerate(picked):
            chosen.setdefault(int(index), set()).update(turns if len(picked) == 1 else turns[turn % 2 : turn % 2 + 1])
    return {index: (float(times[index]), tuple(view for view in View if view in chosen[index])) for index in sorted(chosen)}


def _stood(bursts: list[Burst], reps: Sequence[Repetition], rep: Repetition) -> tuple[float, float]:
    """When quiet standing is read for a repetition: with an earlier one on the same leg where that is not long ago."""
    sides = {earlier.index: earlier.side for earlier in reps}
    for burst in reversed(bursts):
        middle = (burst.start_s + burst.stop_s) / 2
        if burst.at is Instant.STANDING and sides[burst.rep_index] is rep.side and rep.standing_s - middle < STANDING_HOLDS_S:
            return middle, middle
    return rep.standing_s, rep.standing_s


def _span(times_s: FloatArray, drop: FloatArray, rep: Repetition, at: Instant) -> tuple[float, float] | None:
    """Between which times the instant lies, as far as the sparse pass can tell; ``None`` where it was never reached."""
    if at is Instant.LOWEST:
        return rep.turn_s, rep.turn_s
    # The sparse drop may be off by the tolerance either way: read from where it is surely below the level to where it is surely past it,
    # and let the dense frames find the crossing.
    down = (times_s >= rep.start_s - 0.1) & (times_s <= rep.turn_s + 0.1)
    t, d = times_s[down], drop[down]
    early = signal.crossing(t, d, LEVEL[at] - DEPTH_TOLERANCE)
    if not np.isfinite(early):
        near = np.nanmax(d, initial=0.0) >= LEVEL[at] - DEPTH_TOLERANCE - SPARSE_DOUBT
        return (rep.turn_s, rep.turn_s) if near else None
    late = signal.crossing(t, d, LEVEL[at])
    if not np.isfinite(late):
        return max(early, rep.turn_s - LONGEST_SEARCH_S), max(early, rep.turn_s)
    return early, min(late, early + LONGEST_SEARCH_S)
