"""Findings held against truth: is anything called likely that is not there, and is a clear drift missed.

Only single-leg tests in standard conditions are judged, at matched depth, where the bands were set. Truth within 3 degrees below or
5 degrees above the on-track limit decides nothing: there, an honest answer may go either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from screener.movements import movement
from screener.types import Instant
from validation.plan import ClipSpec
from validation.readings import Truth, refusals
from validation.statistics import mean

CLEARLY_BELOW_DEG: Final = 3.0
CLEARLY_ABOVE_DEG: Final = 5.0
OPPOSITE: Final = {"left": "right", "right": "left"}

Group = Literal["on track", "drifting", "between"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was said about one clip's knee.

    Attributes:
        clip, movement, side: which clip and stance leg.
        truth: mean true FPPA at matched depth over repetitions, degrees.
        limit: the on-track limit of the test, degrees.
        status: of ``knee_valgus`` on the stance leg: likely, possible, not_seen, not_measured; or refused, failed.
        elsewhere: whether an inward drift of the other leg was called likely.
    """

    clip: str
    movement: str
    side: str
    truth: float
    limit: float
    status: str
    elsewhere: bool

    @property
    def group(self) -> Group:
        """Where the truth lies."""
        if self.truth < self.limit - CLEARLY_BELOW_DEG:
            return "on track"
        return "drifting" if self.truth > self.limit + CLEARLY_ABOVE_DEG else "between"

    @property
    def false(self) -> bool:
        """Called likely although truth contradicts it, on either side."""
        return self.elsewhere or (self.group == "on track" and self.status == "likely")

    @property
    def missed(self) -> bool:
        """Not called likely although the knee drifts clearly; clips that were not measured included."""
        return self.group == "drifting" and self.status != "likely"


def alarms(specs: Sequence[ClipSpec], truths: Mapping[str, Truth], results: Mapping[str, Mapping[str, Any] | None]) -> Iterator[Alarm]:
    """One row per standard single-leg clip whose matched depth was reached; truths and results by clip name."""
    for spec in specs:
        if spec.movement == "squat" or not spec.standard:
            continue
        truth, result = truths[spec.name], results[spec.name]
        frames = [truth.frames(rep, spec.side, "matched_depth") for rep in range(len(truth.holds))]
        values = [float(truth.series("fppa", spec.side)[found.start]) for found in frames if found is not None]
        if not values:
            continue
        said = {f["side"]: f["status"] for f in (result or {}).get("findings", []) if f["id"] == "knee_valgus"}
        status = "failed" if result is None else "refused" if refusals(result) else said.get(spec.side, "not_measured")
        other = said.get(OPPOSITE[spec.side]) == "likely"
        yield Alarm(spec.name, spec.movement, spec.side, mean(values), on_track_limit(spec.movement), status, other)


def on_track_limit(movement_id: str) -> float:
    """Upper end of the on-track range of the FPPA at matched depth, as the product uses it where nothing is known of the person."""
    table = movement(movement_id).band_table("fppa", Instant.MATCHED_DEPTH, None)
    if table is None:
        raise ValueError(f"expected a movement with a band for its FPPA, got {movement_id!r}")
    return table.edges[1]
