"""Angles over time as a MOT file, which OpenSim and Sports2D open. The angles are those of ``.times.csv``, in degrees."""

from __future__ import annotations

import math
from typing import Final

from screener.report.csv_report import Run

NOTES: Final = (
    "Angles in the picture plane of one camera, degrees; single instants without interval: for drawing a curve, not for judging.",
    "fppa_left, fppa_right: frontal plane projection angle, knee inward is positive. pelvis_slope: right side lower is positive.",
    "trunk_slope: towards the athlete's right is positive. NaN stands for not read.",
)
"""No equals sign in them: a line of the heading with one is a setting."""


def to_mot(run: Run) -> str:
    """One row per instant that was looked at: time in seconds and the angles in degrees, ``NaN`` where one was not read.

    A refused clip gives the heading without a row.
    """
    from screener.metrics import series

    track, screening = run.track, run.screening
    curves = series(track, run.read, screening.reps)
    times_s = () if screening.refused else tuple(track.times_s)
    head = (
        " ".join(screening.video.name.split()),
        "DataType=double",
        "version=3",  # OpenSim reads version 1 with an older reader, which stops at the first NaN without a word
        f"nRows={len(times_s)}",
        f"nColumns={len(curves) + 1}",
        "inDegrees=yes",
        "",
        *NOTES,
        "",
        "endheader",
        "\t".join(("time", *curves)),
    )
    rows = ["\t".join(_number(float(value)) for value in (time_s, *(c[i] for c in curves.values()))) for i, time_s in enumerate(times_s)]
    return "\n".join((*head, *rows)) + "\n"


def _number(value: float) -> str:
    return "NaN" if not math.isfinite(value) else repr(round(value, 6) + 0.0)
