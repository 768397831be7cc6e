"""Writes the page: prose from ``performance.template``, tables from the records. The same records give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import clips, figures, record, tables
from bench.figures import Verdict, memory_growth, of
from bench.record import HEAVY, SCREENER, AlternativesRecord, ClipRecord, FloorRecord, Origin, WorkerRecord
from bench.run import ALTERNATIVES, FLOOR, WORKERS
from bench.words import NAMES, count, number, percent, times
from screener.errors import InputError

TEMPLATE: Final = Path(__file__).with_name("performance.template")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the page is made from; ``None`` and missing clips are said to be not measured."""

    made_with: Origin
    clips: tuple[ClipRecord, ...]
    workers: WorkerRecord | None
    floor: FloorRecord | None
    alternatives: AlternativesRecord | None

    def clip(self, name: str) -> ClipRecord | None:
        """One clip's figures."""
        return next((found for found in self.clips if found.name == name), None)


def gather(folder: Path | None = None, *, whole: bool = True) -> Evidence:
    """The kept figures.

    Args:
        folder: where they are kept; the cache where not given.
        whole: whether every part must be there.

    Raises:
        InputError: parts are missing, there are none at all, or they were made with different software.
    """
    found = [(recipe.name, record.load(recipe.name, ClipRecord, folder)) for recipe in clips.RECIPES]
    workers = record.load(WORKERS, WorkerRecord, folder)
    floor = record.load(FLOOR, FloorRecord, folder)
    others = record.load(ALTERNATIVES, AlternativesRecord, folder)
    parts = {**dict(found), WORKERS: workers, FLOOR: floor, ALTERNATIVES: others}
    missing = [name for name, part in parts.items() if part is None]
    if (whole and missing) or len(missing) == len(parts):
        raise InputError(f"expected results of every part, got none of {', '.join(missing)}", "Measure first: python -m bench run")
    origins = {part[1] for part in parts.values() if part}
    if len(origins) > 1:
        told = "; ".join(sorted(str(each) for each in origins))
        raise InputError(f"expected results made with one software, got {told}", "Measure all parts again: python -m bench run")
    kept = tuple(part[0] for _, part in found if part)
    return Evidence(origins.pop(), kept, workers and workers[0], floor and floor[0], others and others[0])


def write(evidence: Evidence, page: Path) -> list[Verdict]:
    """Write the page; gives the limits back with what was found."""
    page.parent.mkdir(parents=True, exist_ok=True)
    found = figures.verdicts(evidence.clips)
    page.write_text(render(evidence, found), encoding="utf-8")
    return found


def render(evidence: Evidence, found: Sequence[Verdict]) -> str:
    """The page as text."""
    parts, others = evidence.floor, evidence.alternatives
    blocks = {
        "origin": f"{evidence.made_with}.",
        "short": short(evidence, found),
        "limits": tables.limits(found, evidence.clip(clips.RICH)),
        "heavy": heavy(evidence.clips),
        "everything": tables.everything(evidence.clips),
        "spent": tables.spent(evidence.clips),
        "poses": tables.poses(evidence.clips),
        "workers": tables.workers(evidence.workers),
        "length": tables.length(evidence.clip("ten_seconds"), evidence.clip("ten_minutes")),
        "floor": tables.floors(evidence.clips, parts),
        "alternatives": tables.alternatives(others.found if others else (), parts.tracked_ms if parts else None),
        "clips": tables.made(evidence.clips),
        "stretch": f"{clips.STRETCH:g}",
        "sample": clips.SAMPLE,
        "scaled": scaled(evidence.clips),
    }
    return TEMPLATE.read_text(encoding="utf-8").format_map(blocks)


def short(evidence: Evidence, found: Sequence[Verdict]) -> str:
    """The page in a few lines."""
    lines = []
    first = evidence.clip("hd_8reps")
    if first and (runs := of(first, SCREENER)):
        wall = figures.spread(run.wall_s for run in runs)
        lines.append(
            f"A {first.seconds:.0f} s clip in full HD with {first.reps} repetitions is screened in {times(wall)} s, start included."
        )
    faster = [(tables.label(v.limit.clip), v) for v in found if v.found]
    lines += [f"{name}: {number(v.found.median)} times as fast as the {NAMES[v.limit.than]}." for name, v in faster if v.found]
    short_clip, long_clip = evidence.clip("ten_seconds"), evidence.clip("ten_minutes")
    growth = memory_growth(short_clip, long_clip) if short_clip and long_clip else None
    if growth is not None:
        lines.append(f"Ten minutes of 4K need {percent(growth)} of the memory of ten seconds.")
    lines.append(verdict(found))
    return "\n".join(f"- {line}" for line in lines)


def verdict(found: Sequence[Verdict]) -> str:
    """How many limits of speed hold, in words."""
    bad, unknown = sum(v.holds is False for v in found), sum(v.holds is None for v in found)
    said = f"{len(found) - bad - unknown} of {count(len(found), 'limit')} of speed hold"
    said += f", {bad} fall{'s' * (bad == 1)} short" if bad else ", none falls short"
    return said + (f", {unknown} could not be measured." if unknown else ".")


def heavy(records: Sequence[ClipRecord]) -> str:
    """Where the heavy model's figures come from, or why there are none."""
    if not any(of(each, HEAVY) for each in records):
        return "The heavy model was not at hand: it is not shipped, and its lines are not measured. `make bench HEAVY=file` measures them."
    return "The heavy model is not shipped; it was given by hand. It was timed in one round: on the whole first clip, on 5 s of the others."


def scaled(records: Sequence[ClipRecord]) -> str:
    """Which clips the plain loop was given in part."""
    told = []
    for each in records:
        for who in of(each, "plain")[:1] + of(each, HEAVY)[:1]:
            if who.share < 0.999:
                told.append(f"{tables.label(each.name)}, {NAMES[who.who]}: the first {who.share * each.seconds:.0f} s")
    return "; ".join(told) + "." if told else "nothing."
