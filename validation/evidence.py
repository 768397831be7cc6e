"""Everything the report speaks of, gathered from clips and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validation.alarms import Alarm, alarms
from validation.pairs import Change, changes
from validation.plan import ClipSpec
from validation.readings import Reading, load_truth, of_clip, refusals, repetition
from validation.screen import Screened


@dataclass(frozen=True, slots=True)
class ClipOutcome:
    """What became of one clip as a whole.

    Attributes:
        clip, condition, movement: which.
        refused: kinds of quality issue for which it was refused.
        failure: why the product failed on it; empty where it did not.
        plain_failure: why the plain loop failed; likewise.
        surplus: repetitions of the product that are none in truth.
        recognised: whether the product took it for the right test (refused and failed clips: no).
    """

    clip: str
    condition: str
    movement: str
    refused: tuple[str, ...]
    failure: str
    plain_failure: str
    surplus: int
    recognised: bool


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All rows of one seed: what was filmed, every reading, every change, every alarm, and what became of each clip."""

    specs: tuple[ClipSpec, ...]
    readings: tuple[Reading, ...]
    changes: tuple[Change, ...]
    alarms: tuple[Alarm, ...]
    clips: tuple[ClipOutcome, ...]

    def pick(
        self,
        metric: str,
        at: str,
        movements: Iterable[str],
        *,
        standard: bool = True,
        condition: str | None = None,
        turned_up_to: float | None = None,
    ) -> list[Reading]:
        """Rows of a metric at an instant in some tests.

        Args:
            metric, at, movements: which.
            standard: only of clips in standard conditions; ``False`` takes all.
            condition: only of this one.
            turned_up_to: in place of ``standard``: standard but for a camera turned by up to so many degrees.
        """
        tests = set(movements)
        rows = [row for row in self.readings if row.metric == metric and row.at == at and row.movement in tests]
        if condition is not None:
            return [row for row in rows if row.condition == condition]
        if turned_up_to is not None:
            return [row for row in rows if row.turned_only and abs(row.yaw_deg) <= turned_up_to]
        return [row for row in rows if row.standard or not standard]


def gather(specs: Sequence[ClipSpec], clips: Path, screened: Mapping[str, Screened]) -> Evidence:
    """All rows for these clips.

    Args:
        specs: which clips.
        clips: folder with the truth, ``NAME.csv`` and ``NAME.json``.
        screened: both answers by clip name.
    """
    truths = {spec.name: load_truth(clips, spec.name) for spec in specs}
    results: dict[str, Mapping[str, Any] | None] = {spec.name: screened[spec.name].result for spec in specs}
    rows: list[Reading] = []
    outcomes: list[ClipOutcome] = []
    for spec in specs:
        answer, truth = screened[spec.name], truths[spec.name]
        rows += of_clip(spec, truth, answer.result, answer.failure, answer.plain)
        outcomes.append(_outcome(spec, answer, [repetition(truth, rep, answer.result) for rep in range(len(truth.holds))]))
    found = changes(specs, truths, results)
    return Evidence(tuple(specs), tuple(rows), tuple(found), tuple(alarms(specs, truths, results)), tuple(outcomes))


def _outcome(spec: ClipSpec, answer: Screened, matched: Sequence[Mapping[str, Any] | None]) -> ClipOutcome:
    result = answer.result
    refused = tuple(refusals(result)) if result else ()
    return ClipOutcome(
        clip=spec.name,
        condition=spec.condition,
        movement=spec.movement,
        refused=refused,
        failure=answer.failure,
        plain_failure=answer.plain_failure,
        surplus=len(result["reps"]) - len({r["index"] for r in matched if r}) if result else 0,
        recognised=result is not None and not refused and result["movement"]["id"] == spec.movement,
    )
