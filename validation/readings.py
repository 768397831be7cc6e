"""Truth, product and plain loop side by side: one row per clip, repetition, leg, instant and metric.

Truth is taken from the renderer's joint centres. *Lowest* is the mean over the hold at the bottom; *matched depth* is the first frame
of the descent in which the hip has dropped by 13.5 % of the standing hip-ankle length. Degrees, inward positive; NaN = not measured.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.plain_loop import PlainTrack
from screener.types import FloatArray
from validation.plan import ClipSpec, conditions

INSTANTS: Final = ("lowest", "matched_depth")
MATCHED_DROP: Final = 0.135
"""Share of the standing hip-ankle length; about 60 degrees of knee flexion."""
SAME_REPETITION_S: Final = 0.5
"""A repetition belongs to a true one if its turning point is nearer to the middle of the bottom hold than this."""
LETTER: Final = {"left": "L", "right": "R"}


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What was rendered: columns of the truth file by name, the frame rate, first and last frame of each bottom hold."""

    columns: Mapping[str, FloatArray]
    fps: float
    holds: tuple[tuple[int, int], ...]

    def series(self, metric: str, side: str) -> FloatArray:
        """(T,) the true metric of a leg (or of ``both``) in every frame."""
        if metric == "kasr":
            knees, ankles = (np.abs(self.columns[f"{joint}L_x"] - self.columns[f"{joint}R_x"]) for joint in ("knee", "ankle"))
            return np.asarray(knees / ankles)
        if metric == "mean_fppa":
            return (self.columns["fppa_L"] + self.columns["fppa_R"]) / 2
        return self.columns[f"{TRUE_COLUMN[metric]}_{LETTER[side]}"]

    def middle(self, metric: str, side: str) -> FloatArray:
        """(T,) the angle as seen with knee and ankle in the middle of the limb, where a person would put them; NaN for other metrics."""
        column = f"fppa_middle_{LETTER[side]}" if metric == "fppa" else ""
        return self.columns.get(column, np.full(len(next(iter(self.columns.values()))), np.nan))

    def drop(self, side: str) -> FloatArray:
        """(T,) hip drop as a share of the standing hip-ankle length; of ``both``, the mean of the legs."""
        if side == "both":
            return (self.drop("left") + self.drop("right")) / 2
        length = self.columns[f"ankle{LETTER[side]}_y"] - self.columns[f"hip{LETTER[side]}_y"]
        return np.asarray(1 - length / np.percentile(length, 95))

    def frames(self, rep: int, side: str, at: str) -> range | None:
        """The frames that an instant of a repetition (from 0) means; ``None`` where that depth was not reached."""
        start, stop = self.holds[rep]
        if at == "lowest":
            return range(max(start, 0), stop + 1)
        drop, before = self.drop(side), self.holds[rep - 1][1] if rep else 0
        hit = [i for i in range(max(before, 1), start + 1) if drop[i - 1] < MATCHED_DROP <= drop[i]]
        return range(hit[-1], hit[-1] + 1) if hit else None


TRUE_COLUMN: Final = {"fppa": "fppa", "fppa_corrected": "fppa_world"}
"""As seen in the picture; and in the frontal plane, without perspective and camera turn."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One row.

    Attributes:
        clip, condition, standard, movement, person, take, yaw_deg: of the clip; ``yaw_deg`` is how far it was filmed from the side.
        turned_only: nothing but the camera's turn differs from standard conditions.
        side, rep, at, metric: of the reading; ``rep`` counts from 0, squats of both legs have side ``both``.
        truth: what was rendered.
        value, low, high: the product's; NaN where it did not measure.
        reason: why not; empty where it did.
        plain: the plain loop's, at the true instant; NaN where it saw nobody or has no such metric.
        middle: what ``truth`` would be with knee and ankle in the middle of the limb; NaN where that is not known.
    """

    clip: str
    condition: str
    standard: bool
    movement: str
    person: int
    take: int
    yaw_deg: float
    turned_only: bool
    side: str
    rep: int
    at: str
    metric: str
    truth: float
    value: float
    low: float
    high: float
    reason: str
    plain: float
    middle: float = math.nan

    @property
    def measured(self) -> bool:
        """Whether the product gave a number."""
        return math.isfinite(self.value)

    @property
    def error(self) -> float:
        """Reading minus truth."""
        return self.value - self.truth


def load_truth(folder: Path, name: str) -> Truth:
    """The truth of one clip: ``NAME.csv`` and ``NAME.json`` as the renderer wrote them."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    info = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    values = np.array(rows, dtype=np.float64)
    columns = {key: values[:, i] for i, key in enumerate(header)}
    return Truth(columns, float(info["params"]["fps"]), tuple((int(a), int(c)) for a, c in info["peaks"]))


def wanted(movement: str, side: str) -> tuple[tuple[str, str], ...]:
    """Which metrics of which side are read in a test, as (metric, side)."""
    if movement == "squat":
        legs = tuple((metric, leg) for metric in ("fppa", "fppa_corrected") for leg in ("left", "right"))
        return (("mean_fppa", "both"), ("kasr", "both"), *legs)
    return (("fppa", side), ("fppa_corrected", side))


def turned_only(spec: ClipSpec) -> bool:
    """Whether the clip is standard in everything but (perhaps) the camera's turn."""
    fixed = next((set(c.get("set", {})) for c in conditions()["condition"] if c["id"] == spec.condition), set())
    return spec.standard or fixed == {"camera_yaw_deg"}


def of_clip(spec: ClipSpec, truth: Truth, result: Mapping[str, Any] | None, failure: str, plain: PlainTrack | None) -> Iterator[Reading]:
    """All rows of one clip.

    Args:
        spec: what was asked for.
        truth: what was rendered.
        result: the product's JSON; ``None`` where it failed.
        failure: why it failed; ignored where there is a result.
        plain: the plain loop's track; ``None`` where it failed.
    """
    only = turned_only(spec)
    for rep in range(len(truth.holds)):
        found = repetition(truth, rep, result)
        for metric, side in wanted(spec.movement, spec.side):
            for at in INSTANTS:
                frames = truth.frames(rep, side, at)
                if frames is None:
                    continue
                value, low, high, reason = _product(result, failure, found, metric, side, at)
                yield Reading(
                    clip=spec.name,
                    condition=spec.condition,
                    standard=spec.standard,
                    movement=spec.movement,
                    person=spec.person,
                    take=spec.take,
                    yaw_deg=spec.scene.camera_yaw_deg,
                    turned_only=only,
                    side=side,
                    rep=rep,
                    at=at,
                    metric=metric,
                    truth=float(truth.series(metric, side)[frames.start : frames.stop].mean()),
                    value=value,
                    low=low,
                    high=high,
                    reason=reason,
                    plain=plain_value(plain, metric, side, frames, truth.fps),
                    middle=float(truth.middle(metric, side)[frames.start : frames.stop].mean()),
                )


def repetition(truth: Truth, rep: int, result: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The product's repetition that belongs to a true one (from 0); ``None`` where it found none there."""
    start, stop = truth.holds[rep]
    middle_s = (start + stop) / 2 / truth.fps
    near = [r for r in (result or {}).get("reps", []) if abs(r["turn_s"] - middle_s) < SAME_REPETITION_S]
    return min(near, key=lambda r: abs(r["turn_s"] - middle_s), default=None)


def refusals(result: Mapping[str, Any]) -> list[str]:
    """Kinds of quality issue for which the whole clip was refused."""
    return sorted({issue["kind"] for issue in result["quality"] if issue["severity"] == "refuse"})


def _product(
    result: Mapping[str, Any] | None, failure: str, rep: Mapping[str, Any] | None, metric: str, side: str, at: str
) -> tuple[float, float, float, str]:
    """The product's value with its interval, or NaN and the reason."""
    nothing = (math.nan, math.nan, math.nan)
    if result is None or rep is None or rep["side"] not in (side, "both"):
        return (*nothing, _why_no_repetition(result, failure, rep))
    key = (metric, side, rep["index"], at)
    entry = next((m for m in result["measurements"] if (m["metric"], m["side"], m["rep"], m["at"]) == key), None)
    if entry is None or "not_measured" in entry:
        return (*nothing, entry["not_measured"] if entry else "not attempted")
    return entry["value"], entry["low"], entry["high"], ""


def _why_no_repetition(result: Mapping[str, Any] | None, failure: str, rep: Mapping[str, Any] | None) -> str:
    if result is None:
        return f"failed: {failure}"
    if refused := refusals(result):
        return "refused: " + ", ".join(refused)
    return "taken for another leg or test" if rep else "repetition not found"


def plain_value(plain: PlainTrack | None, metric: str, side: str, frames: Sequence[int], fps: float) -> float:
    """The plain loop's angle at the true instant: the mean of its rows nearest to the true frames; NaN where it has none."""
    if plain is None or metric == "kasr":
        return math.nan
    rows = [int(np.argmin(np.abs(plain.times_s - frame / fps))) for frame in frames]
    series = {"left": plain.left_deg, "right": plain.right_deg, "both": (plain.left_deg + plain.right_deg) / 2}[side]
    seen = series[rows][np.isfinite(series[rows])]
    return float(seen.mean()) if len(seen) else math.nan
