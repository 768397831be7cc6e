"""Which instants of which repetition deserve an accurate reading. Pure: from the sparse track to a ``ReadPlan``."""

from __future__ import annotations

from typing import Final

import numpy as np

from screener import signal
from screener.movements.recognise import legs_of
from screener.types.media import FloatArray
from screener.types.movement import Burst, ReadPlan, Repetition, Segmentation
from screener.types.registry import Movement
from screener.types.terms import Instant

HALF_S: Final[dict[Instant, float]] = {
    Instant.STANDING: 0.20,
    Instant.MATCHED_DEPTH: 0.20,
    Instant.MATCHED_DEPTH_30: 0.20,
    Instant.LOWEST: 0.25,
}
"""Half-length of the burst around each instant: at least 0.3 s of frames in all, so that smoothing has something to hold on to."""

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
            moment = _moment(times_s, drop, rep, at)
            if np.isfinite(moment):
                bursts.append(Burst(rep.index, at, moment - HALF_S[at], moment + HALF_S[at]))
    return ReadPlan(tuple(bursts))


def _moment(times_s: FloatArray, drop: FloatArray, rep: Repetition, at: Instant) -> float:
    if at is Instant.STANDING:
        return rep.standing_s
    if at is Instant.LOWEST:
        return rep.turn_s
    # The sparse drop may read a little low: plan the burst near the level and let the dense frames find the crossing.
    down = (times_s >= rep.start_s - 0.1) & (times_s <= rep.turn_s + 0.1)
    crossing = signal.crossing(times_s[down], drop[down], LEVEL[at])
    return crossing if np.isfinite(crossing) else signal.crossing(times_s[down], drop[down], LEVEL[at] - 0.02)
