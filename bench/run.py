"""Times everything and keeps the figures: contenders in turn, round after round, so that a slow minute of the machine hits them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import alternatives, clips, contenders, floor, process, record
from bench.clips import Clip, Recipe
from bench.record import HEAVY, PLAIN, ClipRecord, Run, WorkerRecord, WorkerRun
from screener import assets
from screener.errors import InputError

WORKERS: Final = "workers"
FLOOR: Final = "floor"
ALTERNATIVES: Final = "alternatives"
SCALED_CLIP: Final = "hd_8reps"
"""Workers are compared on it, and single looks are taken from it."""
ROUNDS: Final = 3
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be timed.

    Attributes:
        rounds: so many; a long clip has fewer.
        heavy: the heavy pose model; ``None`` leaves it out.
        only: parts whose name contains this text.
    """

    rounds: int = ROUNDS
    heavy: Path | None = None
    only: str = ""

    @property
    def clips(self) -> tuple[Recipe, ...]:
        """Clips that are timed."""
        return tuple(recipe for recipe in clips.RECIPES if self.only in recipe.name)

    @property
    def parts(self) -> tuple[str, ...]:
        """What else is measured."""
        return tuple(part for part in (WORKERS, FLOOR, ALTERNATIVES) if self.only in part)

    @property
    def needed(self) -> tuple[Recipe, ...]:
        """Clips that must be there.

        Raises:
            InputError: nothing has such a name.
        """
        if not self.clips and not self.parts:
            names = ", ".join([recipe.name for recipe in clips.RECIPES] + [WORKERS, FLOOR, ALTERNATIVES])
            raise InputError(f"expected a part of a name, got {self.only!r}", f"There are: {names}.")
        if FLOOR in self.parts:
            return clips.RECIPES
        also = (clips.recipe(SCALED_CLIP),) if self.parts else ()
        return tuple(dict.fromkeys((*self.clips, *also)))


def build(plan: Plan, tell: Tell) -> dict[str, Clip]:
    """The clips that are needed, by name."""
    return {recipe.name: clips.built(recipe, tell=tell) for recipe in plan.needed}


def run(plan: Plan, found: dict[str, Clip], tell: Tell) -> None:
    """Time what the plan asks for; each part is kept as soon as it is done.

    Raises:
        SetupError: a program failed.
        InputError: the screener's timings lack a field.
    """
    for recipe in plan.clips:
        record.save(recipe.name, time_clip(found[recipe.name], plan, tell))
    if WORKERS in plan.parts:
        record.save(WORKERS, time_workers(found[SCALED_CLIP], plan.rounds, tell))
    if FLOOR in plan.parts:
        record.save(FLOOR, floor.measure(found[SCALED_CLIP], tuple(found.values()), tell))
    if ALTERNATIVES in plan.parts:
        tell("other runtimes for the landmark network")
        record.save(ALTERNATIVES, process.apart(alternatives.measure, found[SCALED_CLIP].path, assets.model_path()))


def time_clip(clip: Clip, plan: Plan, tell: Tell) -> ClipRecord:
    """All contenders on one clip, in turn."""
    recipe, runs = clip.recipe, list[Run]()

    def keep(made: Run) -> None:
        runs.append(made)
        tell(f"{recipe.name}, round {made.round + 1}: {made.who} {made.wall_s:.1f} s")

    for number in range(min(plan.rounds, recipe.rounds or plan.rounds)):
        keep(contenders.screen(clip, number, process.cores())[0])
        keep(contenders.plain(clip, number, PLAIN, None, recipe.plain_s))
        if plan.heavy and recipe.heavy_s and number == 0:
            keep(contenders.plain(clip, number, HEAVY, plan.heavy, recipe.heavy_s))
    held = clip.contents
    return ClipRecord(recipe.name, held.frames, held.seconds, held.fps, held.megabits, len(clip.truth), tuple(runs))


def worker_counts(cores: int) -> tuple[int, ...]:
    """One, two, and so on doubled, up to a worker for each core; two are tried in any case."""
    counts = [1, 2]
    while counts[-1] * 2 <= cores:
        counts.append(counts[-1] * 2)
    return tuple(dict.fromkeys((*counts, max(2, cores))))


def time_workers(clip: Clip, rounds: int, tell: Tell) -> WorkerRecord:
    """The screener with one worker and with more, in turn."""
    runs = []
    for number in range(rounds):
        for workers in worker_counts(process.cores()):
            made, checksum = contenders.screen(clip, number, workers)
            runs.append(WorkerRun(workers, number, made.cost, checksum))
            tell(f"{workers} at a time, round {number + 1}: {made.wall_s:.1f} s")
    return WorkerRecord(clip.recipe.name, tuple(runs))
