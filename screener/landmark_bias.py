"""How far the model's hip, knee and ankle put FPPA off: for this athlete, as quiet standing gives it away, and for everybody.

Clothes, body shape and the model's habits move the landmarks of one person the same way in every frame, standing included. A leg that
stands bowed or knock-kneed in the picture is partly a leg, partly such an error; with people's legs spread as they are (SD about 2.5
degrees) and the error in standing about as large (2.4), half of what standing shows is error and comes back when the knee is bent. Fitted
on the validation's seed ``fit``, where it takes single-leg scatter from 2.9 to 2.6 degrees at matched depth and from 3.2 to 2.9 at the
lowest point, and squats' from 2.2 to 1.6; joints that two raters placed on real pictures come nearer as well (7 legs, 3.2 to 2.4 degrees).

What is left is too bow-legged on average, the more so the deeper, on rendered and on real pictures alike: ``OUTWARD_DEG`` is put back.
``python -m validation attempts`` makes these figures anew.
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
OUTWARD_DEG: Final = {Instant.MATCHED_DEPTH: 0.5, Instant.MATCHED_DEPTH_30: 0.7, Instant.LOWEST: 1.0}
"""How much too far outward everybody is read, degrees."""
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


def bias(standing: dict[Side, float], side: Side, at: Instant) -> float:
    """Degrees to take off an FPPA reading of this leg (``BOTH``: off the mean of both).

    A leg whose standing is unknown loses nothing for it; standing itself is shown as it is read, as it is what the bias is estimated from.
    """
    if at not in OUTWARD_DEG:
        return 0.0
    share = [STANDING_SHARE * standing.get(leg, 0.0) for leg in side.legs]
    return sum(share) / len(share) - OUTWARD_DEG[at]
