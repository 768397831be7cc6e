"""The product's joints against joints that people placed by eye, in single frames of real clips.

The file of points holds, by a name of the frame: `clip` (file name), `frame` (number of the upright frame in showing order, from 0),
`depth` ("lowest", or how far down), `stance` (the athlete's leg, or "both") and `raters`, a list with, for each leg, `hip`, `knee` and
`ankle` as [x, y] in pixels, or null where that rater could not place it. Angles in degrees, inward positive.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from screener import geometry, people, skeleton
from screener.passes import VIEWS
from screener.pose import PoseSession, default_backend
from screener.types import FloatArray, Frame, Instant, Side, View, nanmean
from screener.video import VideoReader
from validation.statistics import mean, rmse, sample_sd

JOINTS: Final = ("hip", "knee", "ankle")
LOWEST: Final = "lowest"

WhyNot = Callable[[str, float, Side, Instant], str]
"""Why the product gives no angle: asked with file name, time in seconds, leg and instant; empty where it gives one."""


@dataclass(frozen=True, slots=True)
class RatedLeg:
    """One leg in one frame.

    Attributes:
        frame: name of the frame.
        lowest: whether it is the lowest frame of its repetition, rather than one on the way down.
        raters_deg: angle of each rater; NaN where a joint could not be placed.
        product_deg: plain and mirrored look averaged, on the part of the picture around the athlete.
        plain_deg: one plain look at the whole picture.
        refused: why the product gives no angle here; empty where it does.
    """

    frame: str
    clip: str
    side: Side
    lowest: bool
    raters_deg: tuple[float, ...]
    product_deg: float
    plain_deg: float
    refused: str

    @property
    def raters_mean_deg(self) -> float:
        """Mean of the raters who placed all three joints; NaN where none did."""
        return float(nanmean(np.array(self.raters_deg), axis=0))


FEWEST_LEGS: Final = 3
"""With fewer, a figure would say more about chance than about the reading."""


@dataclass(frozen=True, slots=True)
class RaterError:
    """Bias and root mean square against the raters' mean over n legs, degrees; NaN with none."""

    n: int
    bias_deg: float
    rmse_deg: float

    def __str__(self) -> str:
        if self.n < FEWEST_LEGS:
            return f"too few to say ({self.n} of at least {FEWEST_LEGS} legs)"
        return f"RMSE {self.rmse_deg:.1f}°, bias {self.bias_deg:+.1f}° ({self.n} legs)"


@dataclass(frozen=True, slots=True)
class RaterCheck:
    """Every rated leg, and the errors against the raters' mean."""

    legs: tuple[RatedLeg, ...]

    def used(self, lowest: bool) -> tuple[RatedLeg, ...]:
        """Legs with a rater's angle where the product gives one too, at the lowest frames or on the way down."""
        return tuple(leg for leg in self.legs if leg.lowest is lowest and not leg.refused and math.isfinite(leg.raters_mean_deg))

    def refused(self, lowest: bool) -> tuple[RatedLeg, ...]:
        """Legs where the product gives no angle."""
        return tuple(leg for leg in self.legs if leg.lowest is lowest and leg.refused)

    def product(self, lowest: bool) -> RaterError:
        """Error of the product's looks."""
        return _error([leg.product_deg - leg.raters_mean_deg for leg in self.used(lowest)])

    def plain(self, lowest: bool) -> RaterError:
        """Error of a single plain look, on the same legs."""
        return _error([leg.plain_deg - leg.raters_mean_deg for leg in self.used(lowest)])

    def between_raters(self, lowest: bool) -> tuple[int, float]:
        """Number of legs that two raters placed, and the SD of the difference between the first two, degrees (NaN below two legs)."""
        pairs = [leg.raters_deg[0] - leg.raters_deg[1] for leg in self.used(lowest) if len(leg.raters_deg) > 1]
        seen = np.array([pair for pair in pairs if math.isfinite(pair)], dtype=np.float64)
        return len(seen), sample_sd(seen)

    def as_table(self) -> list[tuple[str, str]]:
        """Rows of what was looked at, and the figure with its unit."""
        rows: list[tuple[str, str]] = []
        for lowest, where in ((False, "on the way down (about 15 % hip drop)"), (True, "lowest frames")):
            rows.append((f"Against the raters' mean, {where}: product's looks", str(self.product(lowest))))
            rows.append((f"Against the raters' mean, {where}: one plain look", str(self.plain(lowest))))
            n, sd = self.between_raters(lowest)
            if n > 1:
                rows.append((f"Between two raters, {where}", f"SD of their difference {sd:.1f}° ({n} legs)"))
            refused = self.refused(lowest)
            if refused:
                why = ", ".join(sorted({leg.refused.replace("_", " ") for leg in refused}))
                rows.append((f"Legs left out, {where}", f"{len(refused)} (no angle is given: {why})"))
        return rows


def against_raters(points: Path, folder: Path, why_not: WhyNot) -> RaterCheck:
    """Look at every rated frame.

    Args:
        points: the file of points.
        folder: holds the clips.
        why_not: says where the product gives no angle.

    Raises:
        VideoError: a clip that was rated is missing or cannot be read.
        SetupError: the model or a library is missing.
    """
    rated: Mapping[str, Mapping[str, Any]] = json.loads(points.read_text(encoding="utf-8"))
    by_clip: dict[str, list[str]] = defaultdict(list)
    for name, entry in rated.items():
        by_clip[entry["clip"]].append(name)
    legs: list[RatedLeg] = []
    with default_backend().open() as session:
        for clip, names in by_clip.items():
            by_number = {rated[name]["frame"]: name for name in names}
            for frame in frames_of(folder / clip, by_number):
                name = by_number[frame.index]
                legs.extend(_rated(name, rated[name], frame, session, why_not))
    return RaterCheck(tuple(legs))


def frames_of(clip: Path, wanted: Container[int]) -> Iterator[Frame]:
    """The frames of a clip with these numbers, in showing order."""
    with VideoReader(clip, checksum=False) as reader:
        yield from reader.frames(lambda index, _: index in wanted)


def _rated(name: str, entry: Mapping[str, Any], frame: Frame, session: PoseSession, why_not: WhyNot) -> list[RatedLeg]:
    """The stance legs of one frame; none where the model sees nobody."""
    seen = session.look(frame, View.PLAIN, None)
    if not seen:
        return []
    athlete = max(seen, key=lambda pose: pose.box().height)
    region = people.region(athlete.xy_px, frame.image.shape[1])
    looks = [poses[0].xy_px for poses in (session.look(frame, view, region) for view in VIEWS) if poses]
    product = nanmean(np.array(looks), axis=0) if looks else np.full_like(athlete.xy_px, np.nan)
    lowest = entry["depth"] == LOWEST
    at = Instant.LOWEST if lowest else Instant.MATCHED_DEPTH
    return [
        RatedLeg(
            frame=name,
            clip=entry["clip"],
            side=side,
            lowest=lowest,
            raters_deg=tuple(rater_angle(rater[side], side) for rater in entry["raters"]),
            product_deg=_angle([product[skeleton.index(f"{side}_{joint}")] for joint in JOINTS], side),
            plain_deg=_angle([athlete.xy_px[skeleton.index(f"{side}_{joint}")] for joint in JOINTS], side),
            refused=why_not(entry["clip"], frame.time_s, side, at),
        )
        for side in Side(entry["stance"]).legs
    ]


def rater_angle(leg: Mapping[str, Sequence[float] | None], side: Side) -> float:
    """A rater's angle of one leg; NaN where a joint was not placed."""
    placed = [leg[joint] for joint in JOINTS]
    return _angle([np.array([np.nan, np.nan] if point is None else point, dtype=np.float64) for point in placed], side)


def _angle(points: Sequence[FloatArray], side: Side) -> float:
    hip, knee, ankle = points
    return float(geometry.fppa(hip, knee, ankle, side))


def _error(errors: Sequence[float]) -> RaterError:
    seen = np.array([error for error in errors if math.isfinite(error)], dtype=np.float64)
    return RaterError(len(seen), mean(seen), rmse(seen))
