"""How deep and how fast: needed to compare like with like."""

from __future__ import annotations

from typing import Final

import numpy as np

from screener.metrics.knee import RENDERED
from screener.metrics.points import reading
from screener.types.movement import RepView
from screener.types.registry import ErrorModel, Metric
from screener.types.terms import Instant, Side, Unit


def depth(rep: RepView, instant: Instant, side: Side) -> float:
    """Hip drop in % of the standing hip-ankle length (mean of both legs for ``BOTH``), approximate; NaN where not seen."""
    found = reading(rep, instant)
    if found is None:
        return float("nan")
    columns = {Side.LEFT: [0], Side.RIGHT: [1], Side.BOTH: [0, 1]}[side]
    return 100 * float(np.mean(found.drop[columns]))


def tempo(rep: RepView, _instant: Instant, _side: Side) -> float:
    """Seconds from leaving to regaining the standing height."""
    return rep.rep.stop_s - rep.rep.start_s


METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        id="depth",
        label="Depth (hip drop)",
        plain="how deep the hips went",
        unit=Unit.PERCENT_LEG,
        decimals=0,
        sign="larger = deeper",
        definition="How far the hip came down, in % of the standing hip-ankle length; 13.5 % is about 60 degrees of knee bend.",
        limits="Approximate: one camera in front sees no knee flexion angle.",
        instants=(Instant.LOWEST,),
        per_leg=False,
        gated=False,
        needs=("left_hip", "right_hip", "left_ankle", "right_ankle"),
        error=ErrorModel(clip_sd=2.4, rep_sd=0.5, per_yaw_deg=0.0, source=RENDERED),
        sources=("uhlar_2021",),
        compute=depth,
        nonnegative=True,
    ),
    Metric(
        id="tempo",
        label="Tempo",
        plain="how long a repetition took",
        unit=Unit.SECOND,
        decimals=1,
        sign="larger = slower",
        definition="Time from leaving the standing height to regaining it.",
        limits="To within the distance of the frames that were looked at.",
        instants=(Instant.WHOLE,),
        per_leg=False,
        gated=False,
        needs=("left_hip", "right_hip", "left_ankle", "right_ankle"),
        error=ErrorModel(clip_sd=0.05, rep_sd=0.1, per_yaw_deg=0.0, source="distance of the frames in the sparse pass"),
        sources=(),
        compute=tempo,
        nonnegative=True,
    ),
)
