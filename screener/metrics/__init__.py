"""The registry of metrics. A new one is a function and a record in the file of its region, and one line here where the region is new.

Depth and tempo of a single-leg repetition are reported for its stance leg; ``fppa_corrected`` and ``asymmetry`` are derived in
``screening.py`` from other measurements and described here like the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from screener import geometry
from screener.metrics import depth_tempo, derived, knee, trunk
from screener.types.media import BoolArray, FloatArray, PoseTrack
from screener.types.movement import Repetition
from screener.types.registry import Metric
from screener.types.terms import Side

METRICS: Final[tuple[Metric, ...]] = (*knee.METRICS, *trunk.METRICS, *depth_tempo.METRICS, *derived.METRICS)
"""All metrics, in the order in which results list them."""

FORESHORTENED: Final = 0.5
"""Below half its standing length in the picture the thigh points at the camera, and a centimetre of landmark error is many degrees."""

AGAINST_STANDING: Final = ("fppa_excursion", "pelvic_drop", "hip_adduction_2d", "trunk_lean")
"""Read as the difference to standing in the same repetition."""

_BY_ID: Final = {record.id: record for record in METRICS}


def metric(metric_id: str) -> Metric:
    """The record of a metric. Raises ``KeyError`` for an unknown identifier."""
    return _BY_ID[metric_id]


def series(track: PoseTrack, read: BoolArray, reps: Sequence[Repetition]) -> dict[str, FloatArray]:
    """Angles over time for a table or a curve, without interval: for looking and exporting, never for judging.

    Args:
        track: one combined, smoothed look per instant.
        read: (T,) which instants were read accurately.
        reps: accepted repetitions; they say which leg is looked at.

    Returns:
        (T,) degrees by name such as ``fppa_left``, signs as in ``geometry.py`` (``trunk_slope`` positive = towards the athlete's right,
        ``pelvis_slope`` positive = right side lower). NaN where not read accurately, outside repetitions and the standing next to
        them, for the free leg, and where the thigh points at the camera.
    """
    out: dict[str, FloatArray] = {}
    for side in Side.BOTH.legs:
        hip, knee, ankle = (track.point(f"{side}_{part}") for part in ("hip", "knee", "ankle"))
        thigh = geometry.distance(hip, knee)
        tall = np.nanmax(np.where(read, thigh, np.nan), initial=0.0)
        wanted = read & _looked_at(track.times_s, reps, side) & (thigh > FORESHORTENED * tall)
        out[f"fppa_{side}"] = np.where(wanted, geometry.fppa(hip, knee, ankle, side), np.nan)
    shoulders = (track.point("left_shoulder") + track.point("right_shoulder")) / 2
    hips = (track.point("left_hip") + track.point("right_hip")) / 2
    anyone = read & (_looked_at(track.times_s, reps, Side.LEFT) | _looked_at(track.times_s, reps, Side.RIGHT))
    slope = geometry.line_tilt(track.point("left_hip"), track.point("right_hip"))
    out["pelvis_slope"] = np.where(anyone, slope, np.nan)
    out["trunk_slope"] = np.where(anyone, geometry.lean(shoulders, hips, Side.RIGHT), np.nan)
    return out


def _looked_at(times_s: FloatArray, reps: Sequence[Repetition], leg: Side) -> BoolArray:
    """(T,) whether an instant belongs to a repetition of this leg, or to the standing that is read with it."""
    inside: BoolArray = np.zeros(len(times_s), dtype=np.bool_)
    for rep in reps:
        if leg in rep.side.legs:
            first, last = min(rep.standing_s - 0.3, rep.start_s), max(rep.standing_s + 0.3, rep.stop_s)
            inside |= (times_s >= first) & (times_s < last)
    return inside
