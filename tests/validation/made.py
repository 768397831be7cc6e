"""Made-up rows with known figures: no clip, no model, no renderer."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from screener.types import FloatArray
from validation.alarms import Alarm
from validation.evidence import ClipOutcome, Evidence
from validation.pairs import Change
from validation.plan import ClipSpec, clips
from validation.readings import Reading, Truth, wanted

SEED = 3
INSTANTS = ("lowest", "matched_depth")


def row(**changed: Any) -> Reading:
    """One reading of 10 degrees, read 1 degree too far inward, interval 6 to 16 degrees; whatever is named differs."""
    plain = Reading(
        clip="a-left",
        condition="plain",
        standard=True,
        movement="single_leg_squat",
        person=1,
        take=0,
        yaw_deg=0.0,
        turned_only=True,
        side="left",
        rep=0,
        at="lowest",
        metric="fppa",
        truth=10.0,
        value=11.0,
        low=6.0,
        high=16.0,
        reason="",
        plain=13.0,
    )
    return replace(plain, **changed)


def truth(holds: tuple[tuple[int, int], ...] = ((20, 24),), frames: int = 50) -> Truth:
    """A right and a left leg 400 pixels long that sink by 20 % until the first hold, and rise after the last one.

    The angle of the left leg is the number of the frame, that of the right leg half of it; the world's is one degree more.
    """
    marks, drops = [0.0], [0.0]
    for start, stop in holds:
        marks += [start, stop, (stop + 10)]
        drops += [0.2, 0.2, 0.0]
    drop = np.interp(np.arange(frames), marks, drops)
    columns: dict[str, FloatArray] = {}
    for letter, share, inward in (("L", 1.0, -1.0), ("R", 0.5, 1.0)):
        columns[f"hip{letter}_y"], columns[f"ankle{letter}_y"] = 900 - 400 * (1 - drop), np.full(frames, 900.0)
        columns[f"knee{letter}_x"], columns[f"ankle{letter}_x"] = np.full(frames, -45.0 * inward), np.full(frames, -50.0 * inward)
        columns[f"fppa_{letter}"] = share * np.arange(frames, dtype=np.float64)
        columns[f"fppa_world_{letter}"] = share * np.arange(frames, dtype=np.float64) + 1
    return Truth(columns, 25.0, holds)


def result(movement: str = "single_leg_squat", side: str = "left", turns: tuple[float, ...] = (0.9,), **values: float) -> dict[str, Any]:
    """A product's JSON with one measurement per named metric, instant and repetition, 2 wide either side; ``fppa=NaN`` is not measured."""
    entries: list[dict[str, Any]] = []
    for rep in range(1, len(turns) + 1):
        for metric, leg in wanted(movement, side):
            for at in INSTANTS:
                key = {"metric": metric, "side": leg, "rep": rep, "at": at}
                value = values.get(metric, 0.0)
                entries.append(
                    key | ({"value": value, "low": value - 2, "high": value + 2} if math.isfinite(value) else {"not_measured": "not_seen"})
                )
    summaries = [
        entry | {"change_low": entry["value"] - 1, "change_high": entry["value"] + 1}
        for entry in entries
        if entry["rep"] == 1 and "value" in entry
    ]
    return {
        "movement": {"id": movement},
        "quality": [],
        "reps": [{"index": i, "side": "both" if movement == "squat" else side, "turn_s": turn} for i, turn in enumerate(turns, 1)],
        "measurements": entries,
        "summaries": summaries,
        "findings": [{"id": "knee_valgus", "side": side, "status": "likely"}],
    }


def refused(kind: str = "view_turned") -> dict[str, Any]:
    """A product's JSON of a clip that was refused."""
    nothing: dict[str, Any] = {"movement": {"id": None}, "reps": [], "measurements": [], "summaries": [], "findings": []}
    return nothing | {"quality": [{"kind": kind, "severity": "refuse"}, {"kind": "tilted", "severity": "info"}]}


def evidence(sd: float = 1.0, refused_condition: str = "turned_15", drop: str = "") -> Evidence:
    """Every clip of the plan with made readings: errors of a known SD, intervals that fit them, one condition refused.

    Args:
        sd: of the product's error, degrees; its intervals are 1.96 times as wide to either side.
        refused_condition: clips of it are refused.
        drop: clips of this condition fail with an error.
    """
    draw = np.random.default_rng(11)
    specs = clips(SEED)
    rows: list[Reading] = []
    outcomes: list[ClipOutcome] = []
    for spec in specs:
        reason = "refused: view_turned" if spec.condition == refused_condition else "failed: no picture" if spec.condition == drop else ""
        outcomes.append(_outcome(spec, reason))
        rows += _rows(spec, reason, sd, draw)
    changes = [_change(spec, sd, draw, at) for spec in specs if spec.take == 1 for at in INSTANTS]
    alarms = [Alarm(s.name, s.movement, s.side, 2.0, 8.0, "not_seen", False) for s in specs if s.standard and s.movement != "squat"]
    return Evidence(tuple(specs), tuple(rows), tuple(changes), tuple(alarms), tuple(outcomes))


def _outcome(spec: ClipSpec, reason: str) -> ClipOutcome:
    kinds = ("view_turned",) if reason.startswith("refused") else ()
    failure = "no picture" if reason.startswith("failed") else ""
    return ClipOutcome(spec.name, spec.condition, spec.movement, kinds, failure, "", 0, not reason)


def _rows(spec: ClipSpec, reason: str, sd: float, draw: np.random.Generator) -> list[Reading]:
    found = []
    for metric, side in wanted(spec.movement, spec.side):
        scale = 0.02 if metric == "kasr" else 1.0
        for rep in range(spec.moves.repetitions):
            for at in INSTANTS:
                true = draw.uniform(0.7, 1.1) if metric == "kasr" else draw.uniform(-8, 25)
                own = sd * scale * draw.uniform(0.5, 1.5)
                value = np.nan if reason else true + draw.normal(0, own)
                found.append(
                    Reading(
                        clip=spec.name,
                        condition=spec.condition,
                        standard=spec.standard,
                        movement=spec.movement,
                        person=spec.person,
                        take=spec.take,
                        yaw_deg=spec.scene.camera_yaw_deg,
                        turned_only=spec.standard or spec.condition.startswith("turned"),
                        side=side,
                        rep=rep,
                        at=at,
                        metric=metric,
                        truth=true,
                        value=value,
                        low=value - 1.96 * own,
                        high=value + 1.96 * own,
                        reason=reason,
                        plain=np.nan if metric == "kasr" else true + draw.normal(-1, 3.5),
                    )
                )
    return found


def _change(spec: ClipSpec, sd: float, draw: np.random.Generator, at: str) -> Change:
    metric, side = wanted(spec.movement, spec.side)[0]
    true = draw.normal(0, 6)
    own = sd * draw.uniform(0.2, 0.6)
    return Change(spec.condition, spec.standard, spec.movement, spec.person, side, metric, at, true, true + draw.normal(0, own), 1.96 * own)
