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

ROOM_S: Final[dict[Instant, float]] = {
    Instant.STANDING: 0.0,
    Instant.MATCHED_DEPTH: 0.03,
    Instant.MATCHED_DEPTH_30: 0.03,
    Instant.LOWEST: 0.0,
}
"""The looks around an instant are read: from the last one that is so much before it to the first one that is so much after it."""

FURTHEST_S: Final = 0.25
"""A look further away than this says nothing of an instant."""

BESIDE_S: Final = 1e-3
"""A burst begins and ends so much beside its first and last look."""

STANDING_HOLDS_S: Final = 8.0
"""Quiet standing on the same leg is not read again so soon after it was."""

DEPTH_TOLERANCE: Final = 0.04
"""A repetition that turns less than this below a level has reached it within the error of reading depth, and is read where it turns.

On rendered people on one leg the hip drop is read with an SD of 0.023 (own figure, seed ``fit``).
"""

SPARSE_DOUBT: Final = 0.02
"""The readings may show this much more depth than the sparse track."""

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
            burst = _burst(times_s, rep.index, at, span) if span else None
            if burst is not None:
                bursts.append(burst)
    return ReadPlan(tuple(bursts))


def frames(plan: ReadPlan, times_s: FloatArray, first: View) -> dict[int, tuple[View, ...]]:
    """Which of the sparse looks' pictures are read accurately, and how each is shown to the model.

    Args:
        plan: the bursts.
        times_s: (T,) when each of those pictures was taken, rising.
        first: how the first picture of a burst is shown; the next one is shown the other way round, and so on in turn.

    Returns:
        Views by position in ``times_s``, rising. At the lowest point, where the body rests, the pictures take turns: nearly all of the
        error belongs to the clip and comes back in every one (docs/accuracy.md, attempt ``turns``). Around a depth, where it moves, all are
        read in both views, or what two views say could not be told from what happened in between; and so is standing, on which every
        angle rests, and a picture that is alone.
    """
    turns = (first, View.PLAIN if first is View.MIRROR else View.MIRROR)
    chosen: dict[int, set[View]] = {}
    for burst in plan.bursts:
        start, stop = (int(place) for place in np.searchsorted(times_s, [burst.start_s, burst.stop_s]))
        both = burst.at is not Instant.LOWEST or stop - start == 1
        for turn, index in enumerate(range(start, stop)):
            chosen.setdefault(index, set()).update(turns if both else turns[turn % 2 : turn % 2 + 1])
    return {index: tuple(view for view in View if view in chosen[index]) for index in sorted(chosen)}


def _burst(times_s: FloatArray, rep_index: int, at: Instant, span: tuple[float, float]) -> Burst | None:
    """From the last look before an instant that lies between two times to the first one after it; ``None`` where there is none nearby."""
    first = int(np.searchsorted(times_s, span[0] - ROOM_S[at], "right")) - 1
    last = int(np.searchsorted(times_s, span[1] + ROOM_S[at]))
    if first == last:  # a look at the very instant: the next one serves, too
        last += 1
    near_first, near_last = np.searchsorted(times_s, [span[0] - FURTHEST_S, span[1] + FURTHEST_S])
    first, last = max(first, int(near_first)), min(last, int(near_last) - 1)
    if first > last:
        return None
    return Burst(rep_index, at, float(times_s[first]) - BESIDE_S, float(times_s[last]) + BESIDE_S)


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
    # The sparse drop may be off, mostly below what the readings show. So reading begins where it is surely below the level, and finds the
    # crossing.
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
