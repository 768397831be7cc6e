"""Checks on real clips that need no truth: a copy of a clip must give the same angles, whatever the copy is.

A mirrored copy must give them with the sides exchanged, and copies encoded anew, half as large or begun later as they are. No clip belongs
to the project: the folder is named by whoever has one. Angles are `fppa` in degrees, inward positive; sides are the athlete's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.plain_loop import PlainTrack
from screener.errors import ScreenerError
from screener.types import FloatArray, Instant, Repetition, Side
from validation.answers import INSTANTS, Answer, plain_track, screened
from validation.raters import RaterCheck, against_raters
from validation.screen import Report
from validation.variants import Copy, Variant, make

SUFFIXES: Final = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi")
SAME_REPETITION_S: Final = 0.3
"""Repetitions of a clip and its copy are one where they turn within this time."""
POINTS: Final = "points.json"
"""Name of the file, beside the clips, that holds joints placed by raters."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One angle in a clip and in its copy; repetition and side are the clip's."""

    rep: int
    side: Side
    at: Instant
    time_s: float
    clip_deg: float
    copy_deg: float

    @property
    def apart_deg(self) -> float:
        """How far the two lie apart, never negative."""
        return abs(self.clip_deg - self.copy_deg)


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """One copy against its clip.

    Attributes:
        failure: why the copy could not be screened; empty where it could.
        expected: repetitions of the clip that the copy holds from standing to standing.
        found: how many of them were found in the copy.
        extra: repetitions of the copy that the clip does not have.
        sides_kept: whether every repetition found has its side (the other one in a mirrored copy).
        pairs: angles measured in both.
        lost: angles measured in one of the two only.
    """

    clip: str
    variant: Variant
    failure: str
    expected: int
    found: int
    extra: int
    sides_kept: bool
    pairs: tuple[Pair, ...]
    lost: int

    @property
    def unchanged(self) -> bool:
        """Whether the repetitions are the same, with their sides."""
        return not self.failure and self.found == self.expected and not self.extra and self.sides_kept

    def apart_deg(self, at: Instant | None = None) -> FloatArray:
        """(n,) degrees between clip and copy at an instant, or at all of them."""
        return np.array([pair.apart_deg for pair in self.pairs if at in (None, pair.at)], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class FalseDifference:
    """How much one leg reads higher merely for being the left one, degrees: zero for a fair measurement.

    The same leg is the left one in the clip and the right one in the mirror image, or the other way round. Mean over all legs, repetitions
    and instants of a clip of "read as left" minus "read as right". ``plain_deg`` is the plain loop's, at the same times; NaN where it saw
    nobody.
    """

    clip: str
    n: int
    product_deg: float
    plain_deg: float


@dataclass(frozen=True, slots=True)
class RealChecks:
    """All checks on a folder of real clips.

    Attributes:
        clips: names of those that could be screened.
        refused: names of the others, each with the product's reason.
        copies: one per clip and variant.
        false_differences: one per clip whose mirror image was measured.
        raters: against joints placed by people; ``None`` where the folder holds none.
        note: what the figures do not say.
    """

    clips: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    copies: tuple[CopyCheck, ...]
    false_differences: tuple[FalseDifference, ...]
    raters: RaterCheck | None
    note: str

    def of(self, variant: Variant) -> tuple[CopyCheck, ...]:
        """The checks of one kind of copy."""
        return tuple(copy for copy in self.copies if copy.variant is variant)

    def apart_deg(self, variant: Variant, at: Instant | None = None) -> FloatArray:
        """(n,) degrees between clips and their copies of one kind."""
        return np.concatenate([copy.apart_deg(at) for copy in self.of(variant)] or [np.empty(0)])

    def as_table(self) -> list[tuple[str, str]]:
        """Rows of what was looked at, and the figure with its unit."""
        rows = [("Clips that could be screened", f"{len(self.clips)} of {len(self.clips) + len(self.refused)}")]
        for variant in Variant:
            rows.extend(self._rows_of(variant))
        if self.false_differences:
            product, plain = (_spread([getattr(f, name) for f in self.false_differences]) for name in ("product_deg", "plain_deg"))
            rows.append(("False left-right difference, product", product))
            rows.append(("False left-right difference, plain loop at the same times", plain))
        return [*rows, *(self.raters.as_table() if self.raters else [])]

    def _rows_of(self, variant: Variant) -> list[tuple[str, str]]:
        copies = [copy for copy in self.of(variant) if copy.expected]  # a later start may cut the only repetition
        rows = [(f"Copy {variant}: repetitions and sides unchanged", f"{sum(c.unchanged for c in copies)} of {len(copies)} clips")]
        for at in INSTANTS:
            apart = self.apart_deg(variant, at)
            if len(apart):
                figure = f"median {np.median(apart):.2f}°, largest {apart.max():.2f}° ({len(apart)} angles)"
                rows.append((f"Copy {variant}: angle per repetition, {at.replace('_', ' ')}", figure))
        lost = sum(c.lost for c in copies)
        return [*rows, (f"Copy {variant}: angles measured in one of the two only", str(lost))] if lost else rows


NOTE: Final = (
    "Agreement between copies shows how steady the reading is, not how right: the same error made twice agrees. A mirrored copy holds the "
    "very same picture, so it tests fairness between the sides and nothing else; copies encoded anew, half as large or begun later give "
    "the model other pictures of the same movement, and show how much an angle owes to chance."
)


def check(folder: Path, cache: Path, report: Report | None = None) -> RealChecks | None:
    """Run every check on a folder of clips.

    Args:
        folder: holds the clips, and ``points.json`` where raters placed joints in them.
        cache: where copies and answers are kept; made where missing.
        report: told after every clip: how many are done, how many there are, and its name.

    Returns:
        The checks, or ``None`` where there is no such folder.
    """
    if not folder.is_dir():
        return None
    clips = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    answers: dict[str, Answer] = {}
    copies: list[CopyCheck] = []
    differences: list[FalseDifference] = []
    for done, clip in enumerate(clips, 1):
        answer = answers[clip.name] = screened(clip, cache)
        if not answer.refusal:
            for variant in Variant:
                copies.append(_check_copy(clip, answer, variant, cache))
            difference = _false_difference(clip, copies, cache)
            differences.extend([difference] if difference else [])
        if report:
            report(done, len(clips), clip.stem)
    points = folder / POINTS
    return RealChecks(
        clips=tuple(Path(name).stem for name, answer in answers.items() if not answer.refusal),
        refused=tuple((Path(name).stem, answer.refusal) for name, answer in answers.items() if answer.refusal),
        copies=tuple(copies),
        false_differences=tuple(differences),
        raters=against_raters(points, folder, lambda clip, time_s, side, at: why_not(answers.get(clip), time_s, side, at))
        if points.is_file()
        else None,
        note=NOTE,
    )


def why_not(answer: Answer | None, time_s: float, side: Side, at: Instant) -> str:
    """Why the product gives no angle of a leg at an instant of the repetition around a time; empty where it gives one."""
    if answer is None or answer.refusal:
        return "clip not screened"
    rep = next((r for r in answer.reps if r.start_s <= time_s <= r.stop_s), None)
    found = answer.read(rep.index, side, at) if rep else None
    if found is None:
        return "no repetition of this leg here"
    return found.reason


def compare(clip: str, copy: Copy, original: Answer, copied: Answer) -> CopyCheck:
    """Hold a copy's answer against the clip's."""
    expected = [rep for rep in original.reps if rep.start_s >= copy.begins_s]
    if copied.refusal:
        return CopyCheck(clip, copy.variant, copied.refusal, len(expected), 0, 0, False, (), 0)
    mirrored = copy.variant is Variant.MIRRORED
    partners = pair_repetitions(original.reps, copied.reps, copy.begins_s)
    pairs: list[Pair] = []
    lost, sides_kept = 0, True
    for rep in expected:
        other = partners.get(rep.index)
        if other is None:
            continue
        sides_kept &= other.side is (rep.side.other if mirrored else rep.side)
        for read in (r for r in original.reads if r.rep == rep.index):
            twin = copied.read(other.index, read.side.other if mirrored else read.side, read.at)
            values = (read.value_deg, twin.value_deg if twin else None)
            if values[0] is not None and values[1] is not None and read.time_s is not None:
                pairs.append(Pair(rep.index, read.side, read.at, read.time_s, values[0], values[1]))
            else:
                lost += values != (None, None)
    found = sum(rep.index in partners for rep in expected)
    return CopyCheck(clip, copy.variant, "", len(expected), found, len(copied.reps) - len(partners), sides_kept, tuple(pairs), lost)


def pair_repetitions(original: Sequence[Repetition], copied: Sequence[Repetition], begins_s: float) -> dict[int, Repetition]:
    """The copy's repetition for each of the clip's (by index): the nearest that turns within ``SAME_REPETITION_S``, each taken once.

    Args:
        begins_s: when, in the clip's own time, the copy begins.
    """
    near = sorted((abs(other.turn_s + begins_s - rep.turn_s), rep.index, i) for rep in original for i, other in enumerate(copied))
    pairs: dict[int, Repetition] = {}
    taken: set[int] = set()
    for apart, index, i in near:
        if apart <= SAME_REPETITION_S and index not in pairs and i not in taken:
            pairs[index] = copied[i]
            taken.add(i)
    return pairs


def false_difference(
    clip: str, pairs: Iterable[Pair], plain: PlainTrack | None, plain_mirrored: PlainTrack | None
) -> FalseDifference | None:
    """The false left-right difference of one clip; ``None`` without a pair.

    Args:
        pairs: angles of the clip and its mirrored copy.
        plain, plain_mirrored: the plain loop over both; ``None`` where it failed.
    """
    product, loop = [], []
    for pair in pairs:
        sign = 1.0 if pair.side is Side.LEFT else -1.0
        product.append(sign * (pair.clip_deg - pair.copy_deg))
        if plain and plain_mirrored:
            loop.append(sign * (_at(plain, pair.side, pair.time_s) - _at(plain_mirrored, pair.side.other, pair.time_s)))
    if not product:
        return None
    seen = [value for value in loop if math.isfinite(value)]
    return FalseDifference(clip, len(product), float(np.mean(product)), float(np.mean(seen)) if seen else math.nan)


def _at(track: PlainTrack, side: Side, time_s: float) -> float:
    """The plain loop's angle in the frame nearest to a time."""
    series = track.left_deg if side is Side.LEFT else track.right_deg
    return float(series[int(np.argmin(np.abs(track.times_s - time_s)))])


def _spread(values: Sequence[float]) -> str:
    seen = np.abs([value for value in values if math.isfinite(value)])
    return f"mean amount {seen.mean():.2f}°, largest {seen.max():.2f}° ({len(seen)} clips)" if len(seen) else "not measured"


def _check_copy(clip: Path, original: Answer, variant: Variant, cache: Path) -> CopyCheck:
    try:
        copy = make(clip, variant, cache / "copies")
    except ScreenerError as error:
        return CopyCheck(clip.stem, variant, str(error), len(original.reps), 0, 0, False, (), 0)
    return compare(clip.stem, copy, original, screened(copy.path, cache))


def _false_difference(clip: Path, copies: Sequence[CopyCheck], cache: Path) -> FalseDifference | None:
    found = next(c for c in copies if c.clip == clip.stem and c.variant is Variant.MIRRORED)
    if not found.pairs:
        return None
    mirrored = make(clip, Variant.MIRRORED, cache / "copies")
    return false_difference(clip.stem, found.pairs, plain_track(clip, cache), plain_track(mirrored.path, cache))
