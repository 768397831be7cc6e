"""Left and right taken for each other: found by continuity, and put right.

When one leg passes behind the other the pose model may exchange their names. An exchange makes all points of a leg jump at
once to where the other leg's were; a movement does not.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screener import skeleton
from screener.types.media import BoolArray, FloatArray

LEG_POINTS: Final = [skeleton.index(f"{side}_{part}") for side in ("left", "right") for part in ("knee", "ankle", "heel", "foot_tip")]
JUMP: Final = 0.12
"""A mean jump of the legs beyond this share of the leg length, and ..."""
BETTER: Final = 0.5
"""... at least halved by exchanging the names, counts as an exchange."""


def exchange_legs(points: FloatArray) -> FloatArray:
    """(..., K, C) with the names of left and right knee, ankle, heel and foot tip exchanged (hips stay)."""
    out = points.copy()
    out[..., LEG_POINTS, :] = points[..., skeleton.TWINS[LEG_POINTS], :]
    return out


def exchanged(xy_px: FloatArray, reference_px: FloatArray, leg_px: float) -> bool:
    """Whether a pose (K, 2) has its legs' names exchanged, against a reference (K, 2) that is near in time. NaN on either side: no."""
    legs, other = xy_px[LEG_POINTS], xy_px[skeleton.TWINS[LEG_POINTS]]
    reference = reference_px[LEG_POINTS]
    as_named = float(np.mean(np.hypot(*(legs - reference).T)))
    if_exchanged = float(np.mean(np.hypot(*(other - reference).T)))
    return as_named > JUMP * leg_px and if_exchanged < BETTER * as_named


def repair_in_order(times_s: FloatArray, xy_px: FloatArray, leg_px: float, longest_gap_s: float = 0.5) -> BoolArray:
    """Which instants of a sparse track have their legs exchanged, each against the one before it.

    Args:
        times_s: (T,) strictly rising.
        xy_px: (T, K, 2); NaN where nobody was seen.
        leg_px: standing hip-ankle length in pixels.
        longest_gap_s: after a longer gap nothing is concluded.

    Returns:
        (T,) true where the names must be exchanged to continue what was before. A clip that would be exchanged for the most part was
        right as it was, and the few others are exchanged instead.
    """
    swap = np.zeros(len(times_s), dtype=np.bool_)
    last: int | None = None
    before = np.empty(0)
    for i in range(len(times_s)):
        if not np.isfinite(xy_px[i]).all():
            continue
        current = xy_px[i]
        if last is not None and times_s[i] - times_s[last] <= longest_gap_s:
            swap[i] = exchanged(current, before, leg_px)
        before = exchange_legs(current) if swap[i] else current
        last = i
    seen = np.isfinite(xy_px).all(axis=(1, 2))
    if swap.sum() > 0.5 * seen.sum():
        swap = seen & ~swap
    return swap
