"""Every reading that was tried: a name, what it is, and how it makes an angle out of looks.

A reading takes the legs that are asked for and the rendered legs to learn from (most learn nothing) and gives (N, I) degrees, NaN where
it has none. What it learns for a rendered person it learns from others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screener.landmark_bias import STANDING_SHARE
from screener.types import FloatArray, Instant, View, nanmean
from validation.attempts import learned, ways
from validation.attempts.angles import Legs
from validation.attempts.looks import BROADER, FIRST, HEAVY_WAYS, LAST, VIEWS, WHOLE
from validation.attempts.stills import INSTANTS
from validation.attempts.ways import BREADTHS

Reading = Callable[[Legs, Legs], FloatArray]
STANDING: Final = INSTANTS.index(Instant.STANDING)
REGION: Final = "full.region"
POINTS: Final = ("near_shoulder", "far_shoulder", "far_hip", "near_knee", "near_ankle", "near_foot_tip")
"""Six landmarks, twelve coordinates: what the learned bias is learned from."""
SHARES: Final = (0.4, 0.5, 0.6)
BOTH: Final = tuple(range(len(VIEWS)))
PLAIN, MIRROR = (VIEWS.index(view) for view in (View.PLAIN, View.MIRROR))


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A reading with its name in words; ``raw`` unless a share of standing is off already."""

    label: str
    reading: Reading
    raw: bool = True


def mean_of(*looks: str, views: Sequence[int] = BOTH) -> Reading:
    """Mean angle of these looks, plain and mirrored; those that saw nobody are left out, and NaN if a look was never taken."""
    return mean_of_each(dict.fromkeys(looks, views))


def mean_of_each(views: Mapping[str, Sequence[int]]) -> Reading:
    """The same of looks that have views of their own."""

    def reading(legs: Legs, _: Legs) -> FloatArray:
        if any(look not in legs.xy_px for look in views):
            return np.full(legs.truth_deg.shape, np.nan)
        return nanmean(np.concatenate([legs.angles(look)[:, :, list(which)] for look, which in views.items()], axis=2), axis=2)

    return reading


def world(legs: Legs, _: Legs) -> FloatArray:
    """Mean angle of the landmarks in metres."""
    return nanmean(legs.world_angles(REGION), axis=2)


def less_standing(base: Reading, share: float) -> Reading:
    """With a share of the same leg's angle in quiet standing taken off; NaN where standing was not seen."""

    def reading(legs: Legs, known: Legs) -> FloatArray:
        angle = base(legs, known)
        taken = angle - share * angle[:, [STANDING]]
        taken[:, STANDING] = angle[:, STANDING]
        return taken

    return reading


def over_slope(base: Reading) -> Reading:
    """Put back on the truth's scale: minus the intercept, divided by the slope, of a line through other people's readings."""

    def reading(legs: Legs, known: Legs) -> FloatArray:
        angle, others = base(legs, known), base(known, known)
        return _each_instant(legs, known, angle[..., None], others[..., None], known.truth_deg, learned.inverse_line)

    return reading


def less_learned(base: Reading, features: Callable[[Legs], FloatArray], fit: learned.Fit) -> Reading:
    """Minus the error that is expected from features (N, I, F), learned from other people, each instant by itself."""

    def reading(legs: Legs, known: Legs) -> FloatArray:
        errors = base(known, known) - known.truth_deg
        return base(legs, known) - _each_instant(legs, known, features(legs), features(known), errors, fit)

    return reading


def coordinates(legs: Legs) -> FloatArray:
    """(N, I, 12) landmarks seen from the leg's own hip, in leg lengths, across towards the middle of the body and down."""
    hip = legs.point(REGION, "near_hip")
    away = [legs.point(REGION, name) - hip for name in POINTS]
    length = np.hypot(*np.moveaxis(away[POINTS.index("near_ankle")], -1, 0))
    return np.concatenate([point / length[..., None] * np.stack([legs.medial, np.ones(len(hip))], 1)[:, None] for point in away], axis=2)


def hips_over_shoulders(legs: Legs) -> FloatArray:
    """(N, I, 1) how wide the hips are in the picture, as a multiple of the shoulders."""
    hips, shoulders = (
        np.abs(legs.point(REGION, f"near_{name}")[..., 0] - legs.point(REGION, f"far_{name}")[..., 0]) for name in ("hip", "shoulder")
    )
    return np.asarray(hips / shoulders)[..., None]


def _each_instant(legs: Legs, known: Legs, asked: FloatArray, learnt: FloatArray, target: FloatArray, fit: learned.Fit) -> FloatArray:
    """(N, I) predictions from single-leg rows of other people; NaN in standing, where nothing is asked."""
    found = np.full(legs.truth_deg.shape, np.nan)
    for i in range(len(INSTANTS)):
        if i != STANDING:
            rows = known.single
            found[:, i] = learned.left_out(fit, asked[:, i], legs.people, learnt[rows, i], target[rows, i], known.people[rows])
    return found


def _full(*names: str) -> Reading:
    return mean_of(*(f"full.{name}" for name in names))


def _heavy(*names: str) -> Reading:
    return mean_of(*(f"heavy.{name}" for name in names))


_BASE: Final = mean_of(REGION)
_SIZES: Final = HEAVY_WAYS[:3]
_MOVED: Final = tuple(f"moved_{way}" for way in ("left", "right", "up", "down"))
_TURNS: Final = mean_of_each({f"full.{FIRST}": (PLAIN,), f"full.{LAST}": (MIRROR,)})
_AT: Final = f"region {ways.BROADER} times as broad"

TRIED: Final[dict[str, Tried]] = {
    "whole_picture": Tried("one plain look at the whole picture", mean_of(f"full.{WHOLE}", views=(PLAIN,))),
    "region_plain": Tried("one plain look at the region", mean_of(REGION, views=(PLAIN,))),
    "region": Tried("region, plain and mirrored", _BASE),
    **{f"size_{factor}": Tried(f"region {factor} times as large", _full(f"size_{factor}")) for factor in (0.7, 0.85, 1.17, 1.4)},
    "sizes": Tried("regions of 0.85, 1, 1.17 and 1.4 times, averaged", _full("region", "size_0.85", "size_1.17", "size_1.4")),
    "moved": Tried("region and four moved by 4 % of its side, averaged", _full("region", *_MOVED)),
    "turned": Tried("region as it is, turned by 7° and by -7°, averaged", _full("region", "turned_left", "turned_right")),
    "colours": Tried("region as it is, grey, red and blue exchanged, negative, lighter, darker, averaged",
                     _full("region", "grey", "swapped", "inverted", "lighter", "darker")),
    "heavy": Tried("heavy model", _heavy("region")),
    "heavy_sizes": Tried("heavy model, regions of 0.85, 1 and 1.17 times, averaged", _heavy(*_SIZES)),
    "full_sizes": Tried("product's model, regions of 0.85, 1 and 1.17 times, averaged", _full(*_SIZES)),
    "both_models": Tried("product's and heavy model, averaged", mean_of(REGION, "heavy.region")),
    "over_slope": Tried("divided by the slope", over_slope(_BASE)),
    "learned": Tried("less the error learned from twelve coordinates", less_learned(_BASE, coordinates, learned.ridge())),
    "body_shape": Tried("less the error learned from hips over shoulders", less_learned(_BASE, hips_over_shoulders, learned.ridge(0.0))),
    "world": Tried("landmarks in metres", world),
    **{f"broader_{f}": Tried(f"region {f} times as broad, side at most {ways.SIDE_PX} pixels", _full(f"broader_{f}")) for f in BREADTHS},
    "broader_full_size": Tried(f"{_AT}, at full size", _full("broader_full_size")),
    "broader_384": Tried(f"{_AT}, side at most 384 pixels", _full("broader_384")),
    "heavy_broader": Tried(f"heavy model, {_AT}, side at most {ways.SIDE_PX} pixels", _heavy(BROADER)),
    "both_models_broader": Tried(f"product's and heavy model, {_AT}, averaged", mean_of(f"full.{BROADER}", f"heavy.{BROADER}")),
    "six_looks": Tried(f"{_AT}, plain and mirrored at three frames", _full(FIRST, BROADER, LAST)),
    "turns": Tried(f"{_AT}, plain at the first frame and mirrored at the last", _TURNS),
    **{f"standing_{share}": Tried(f"the same, less {share} of standing", less_standing(_TURNS, share), raw=False) for share in SHARES},
    "product": Tried(f"the product's reading, which looks twice at each frame but for the lowest point: less {STANDING_SHARE} of standing",
                     less_standing(_TURNS, STANDING_SHARE), raw=False),
}  # fmt: skip
"""Every reading by its name."""


def with_product_share(tried: Tried, legs: Legs, known: Legs) -> FloatArray:
    """(N, I) degrees with the product's share of standing taken off; NaN where some is off already."""
    if not tried.raw:
        return np.full(legs.truth_deg.shape, np.nan)
    return less_standing(tried.reading, STANDING_SHARE)(legs, known)
