"""Gates on the picture: contrast and sharpness around the athlete, read from a few pixels of each look.

``look`` measures one person in one picture, ``Light`` gathers the looks at the athlete, ``of_picture`` judges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screener import skeleton
from screener.quality.issue import refuse, warn
from screener.types.media import FloatArray, ImageArray, Pose, PoseTrack, nanmean
from screener.types.result import QualityIssue
from screener.types.terms import QualityKind

FAINT_CONTRAST: Final = 12.0
"""Own proposal, grey levels between a leg and what is beside it; plain clips show 40 and more, black trousers on a grey wall too."""
SOFT_EDGE: Final = 0.045
"""Width of the legs' edges as a share of the leg. Plain rendered and real clips show 0.007 to 0.03, small ones most. Two real and two
rendered clips were blurred step by step: at 0.05 the knee angle has moved by 1 to 3 degrees, at 0.06 by 2 to 6 or the model finds nobody.
Blur along the legs, as the movement itself gives, hardly shows here and matters less: a degree at three times as much."""
BLURRED_EDGE: Final = 0.06
"""From here on no angle is given: in the same clips it was 6 degrees too small without picture and mirror image disagreeing."""

_LEG_CELLS: Final = 200
_ROWS, _ACROSS = np.linspace(0.2, 0.8, 13), 0.25
_FLAT: Final = 20.0
"""Grey levels of contrast below which a row shows no edge to measure."""
_FEWEST_ROWS, _FEWEST_CELLS = 6, 4
_LEGS: Final = [[skeleton.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle")] for side in ("left", "right")]
_BONES: Final = [pair for hip, knee, ankle in _LEGS for pair in ((hip, knee), (knee, ankle))]
_CORNERS: Final = {
    "shirt": [skeleton.index(f"{s}_{p}") for s in ("left", "right") for p in ("shoulder", "hip")],
    "thighs": [skeleton.index(f"{s}_{p}") for s in ("left", "right") for p in ("hip", "knee")],
}


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One person in one picture.

    Attributes:
        contrast: grey levels between the brightest and darkest parts beside and on the legs; NaN where no leg is in the picture.
        soft_edge: width of the legs' edges as a share of the leg length; NaN where no edge stands out.
        colours: (2, 3) mean red, green and blue of the middle of the trunk and of the thighs; NaN outside the picture.
    """

    contrast: float
    soft_edge: float
    colours: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """What the looks at the athlete say of the picture: medians, each NaN where unknown, and (T, 2, 3) colours over time."""

    contrast: float
    soft_edge: float
    colours: FloatArray


def look(image: ImageArray, pose: Pose) -> Look:
    """Measure contrast, sharpness and colours of one person.

    Args:
        image: upright RGB picture ``uint8 (H, W, 3)``.
        pose: the person, pixels of that picture.
    """
    contrast, soft = _edges(image, pose.xy_px)
    colours = np.stack([_patch(image, pose.xy_px[corners]) for corners in _CORNERS.values()])
    return Look(contrast, soft, colours)


def _patch(image: ImageArray, corners_px: FloatArray) -> FloatArray:
    """(3,) mean colour of the middle half of the box around some landmarks; NaN where that is outside the picture."""
    low, high = corners_px.min(axis=0), corners_px.max(axis=0)
    (left, top), (right, bottom) = (low + (high - low) / 4).astype(int), np.ceil(high - (high - low) / 4).astype(int)
    part = image[max(top, 0) : max(bottom, 0) : 4, max(left, 0) : max(right, 0) : 4]
    return np.asarray(part.reshape(-1, 3).mean(axis=0)) if part.size else np.full(3, np.nan)


def _edges(image: ImageArray, xy_px: FloatArray) -> tuple[float, float]:
    """Contrast across the legs in grey levels, and the width of their steepest edge as a share of the leg; NaN where there is none."""
    leg = max(float(np.ptp(xy_px[joints, 1])) for joints in _LEGS)
    if not leg >= 1:
        return float("nan"), float("nan")
    cell = max(1, int(leg // _LEG_CELLS))
    reach = int(_ACROSS * leg / cell)
    rows = np.concatenate([_across(image, xy_px[a], xy_px[b], cell, reach) for a, b in _BONES])
    if len(rows) < _FEWEST_ROWS:
        return float("nan"), float("nan")
    low, high = np.percentile(rows, [5, 95], axis=1)
    edged = high - low >= _FLAT
    steepest = np.abs(rows[:, 2:] - rows[:, :-2]).max(axis=1) / 2
    widths = (high - low)[edged] / np.maximum(steepest[edged], 1e-6)
    return float(np.median(high - low)), float(np.median(widths)) * cell / leg if len(widths) >= _FEWEST_ROWS else float("nan")


def _across(image: ImageArray, start_px: FloatArray, stop_px: FloatArray, cell: int, reach: int) -> FloatArray:
    """(rows, cells) grey levels on lines across a bone that lie whole inside the picture, each a mean over a few pixels."""
    bone = stop_px - start_px
    length = float(np.hypot(*bone))
    if length < 8 * cell or reach < _FEWEST_CELLS:
        return np.empty((0, 2 * reach - 1))
    along = bone / length
    across = np.array([-along[1], along[0]])
    spread = np.arange(-reach * cell, (reach + 1) * cell)
    # Means over three by ``cell`` pixels quiet the noise of a dark picture, which would pass for sharp edges.
    near = np.array([-1.0, 0.0, 1.0]) * cell
    at = start_px + _ROWS[:, None, None, None] * bone + near[:, None, None] * along + spread[:, None] * across
    x, y = np.rint(at[..., 0]).astype(np.intp), np.rint(at[..., 1]).astype(np.intp)
    height, width = image.shape[:2]
    inside = ((x >= 0) & (y >= 0) & (x < width) & (y < height)).all(axis=(1, 2))
    grey = image[y[inside], x[inside]].mean(axis=(1, 3))
    cells = grey.reshape(len(grey), 2 * reach + 1, cell).mean(axis=2)
    smoothed: FloatArray = (cells[:, :-2] + 2 * cells[:, 1:-1] + cells[:, 2:]) / 4
    return smoothed


def light(track: PoseTrack, seen: Sequence[Sequence[Pose]], looks: Sequence[Sequence[Look]]) -> Light:
    """Gather the looks that are the athlete's.

    Args:
        track: (T,) the athlete, as picked out of ``seen``.
        seen: (T,) everyone found in each picture.
        looks: (T,) what was measured of each of them.
    """
    found: list[Look | None] = []
    for row, poses, measured in zip(track.xy_px[:, 0], seen, looks, strict=True):
        found.append(next((m for pose, m in zip(poses, measured, strict=True) if np.array_equal(pose.xy_px, row)), None))
    own = [m for m in found if m is not None]
    nothing = np.full((2, 3), np.nan)
    colours = np.stack([m.colours if m else nothing for m in found]) if found else np.empty((0, 2, 3))
    contrast, soft_edge = (_median([getattr(m, name) for m in own]) for name in ("contrast", "soft_edge"))
    return Light(contrast, soft_edge, colours)


def _median(values: list[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known)) if known else float("nan")


def of_picture(found: Light) -> tuple[QualityIssue, ...]:
    """Issues with contrast and sharpness; nothing where they are unknown."""
    issues = []
    if found.contrast < FAINT_CONTRAST:
        detail = f"The legs hardly stand out: {found.contrast:.0f} of 255 grey levels between them and what is beside them."
        fix = "Have the light come from the front, not from behind you, and wear shorts of another colour than the wall."
        issues.append(warn(QualityKind.TOO_DARK, detail, fix))
    if found.soft_edge > SOFT_EDGE:
        tell, so = (refuse, "too much to place the joints") if found.soft_edge > BLURRED_EDGE else (warn, "the angle is less certain")
        share = f"{found.soft_edge:.1%}".replace("%", " %")
        detail = f"The picture is blurred: the legs' edges are smeared over {share} of the leg length; {so}."
        fix = "Wipe the lens, put the phone on something firm, let it focus on you, and film in more light."
        issues.append(tell(QualityKind.BLURRED, detail, fix))
    return tuple(issues)


def colours_between(found: Light, track: PoseTrack, start_s: float, stop_s: float) -> FloatArray:
    """(2, 3) mean colours of trunk and thighs over a span of time; NaN where not seen."""
    inside = (track.times_s >= start_s) & (track.times_s < stop_s)
    return nanmean(found.colours[inside], axis=0)
