"""The registry of metrics. A new one is a function and a record in the file of its region, and one line here where the region is new.

Depth and tempo of a single-leg repetition are reported for its stance leg; ``fppa_corrected`` and ``asymmetry`` are derived in
``screening.py`` from other measurements and described here like the rest.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screener import geometry
from screener.metrics import depth_tempo, derived, knee, trunk
from screener.types.media import FloatArray, PoseTrack
from screener.types.registry import Metric
from screener.types.terms import Side

METRICS: Final[tuple[Metric, ...]] = (*knee.METRICS, *trunk.METRICS, *depth_tempo.METRICS, *derived.METRICS)
"""All metrics, in the order in which results list them."""

_BY_ID: Final = {record.id: record for record in METRICS}


def metric(metric_id: str) -> Metric:
    """The record of a metric. Raises ``KeyError`` for an unknown identifier."""
    return _BY_ID[metric_id]


def series(track: PoseTrack) -> dict[str, FloatArray]:
    """Angles over time for a table or a curve: (T,) degrees by name such as ``fppa_left``; NaN where not seen.

    These are single frames, without interval: for looking and exporting, never for judging.
    """
    points = {f"{s}_{part}": track.point(f"{s}_{part}") for s in Side.BOTH.legs for part in ("hip", "knee", "ankle", "shoulder")}
    out: dict[str, FloatArray] = {}
    for s in Side.BOTH.legs:
        out[f"fppa_{s}"] = geometry.fppa(points[f"{s}_hip"], points[f"{s}_knee"], points[f"{s}_ankle"], s)
    out["pelvis_slope"] = geometry.line_tilt(points["left_hip"], points["right_hip"])
    shoulders = (points["left_shoulder"] + points["right_shoulder"]) / 2
    hips = (points["left_hip"] + points["right_hip"]) / 2
    out["trunk_slope"] = geometry.lean(shoulders, hips, Side.RIGHT)
    hidden = track.filled
    return {name: np.where(hidden, np.nan, values) for name, values in out.items()}
