"""How far the model's hip, knee and ankle put FPPA off for this athlete, as quiet standing gives it away.

Clothes, body shape and the model's habits move the landmarks of one person the same way in every frame, standing included. A leg that
stands bowed or knock-kneed in the picture is partly a leg, partly such an error, which comes back when the knee is bent. Half of what
standing shows is taken off: so says the error at depth against the angle in standing on the validation's seed ``fit``, where people's legs
differ by 2.5 degrees (SD, own proposal); joints that two raters placed on real pictures come nearer as well. A really bowed leg is read a
little too straight. docs/accuracy.md has the figures (attempt ``standing``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Final

from screener.metrics.knee import fppa
from screener.types.movement import RepView
from screener.types.terms import Instant, Side

STANDING_SHARE: Final = 0.5
METRICS: Final = ("fppa", "mean_fppa")
"""What the bias is taken off."""


def standing_fppa(views: Sequence[RepView]) -> dict[Side, float]:
    """FPPA in quiet standing of each leg, degrees: the median over the repetitions that stood on it; a leg that was not read is missing."""
    seen: dict[Side, list[float]] = {}
    for view in views:
        for side in view.rep.side.legs:
            angle = fppa(view, Instant.STANDING, side)
            if math.isfinite(angle):
                seen.setdefault(side, []).append(angle)
    return {side: median(angles) for side, angles in seen.items()}


def bias(standing: dict[Side, float], side: Side) -> float:
    """Degrees to take off an FPPA reading of this leg (``BOTH``: off the mean of both); 0 for a leg whose standing is unknown."""
    share = [STANDING_SHARE * standing.get(leg, 0.0) for leg in side.legs]
    return sum(share) / len(share)
