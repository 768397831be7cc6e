"""What was changed by hand, in words, and which numbers rest on it."""

from __future__ import annotations

from typing import Final

from screener.present import words
from screener.present.lookup import metric_of
from screener.types import LEFT_OUT, Edit, Evidence, Instant, Measurement, Screening, Side

BY_HAND: Final = "corrected by hand"
"""Stands behind every number that rests on a joint placed by hand."""
STAYS: Final = (
    "A joint placed by hand counts at that moment of that repetition alone. Each interval stays at least as wide as before (our own "
    "proposal): nobody knows how well a hand places a joint."
)


def clip_edit_lines(screening: Screening) -> tuple[str, ...]:
    """What was done by hand to the whole clip before it was screened, and by whom."""
    return tuple(_line(edit) for edit in screening.edits if not edit.rep)


def rep_edit_lines(screening: Screening) -> tuple[str, ...]:
    """What was changed by hand about repetitions, and by whom; the last line says what a placed joint reaches."""
    edits = [edit for edit in screening.edits if edit.rep]
    return (*(_line(edit) for edit in edits), *([STAYS] if any(edit.joint is not None for edit in edits) else []))


def _line(edit: Edit) -> str:
    return words.sentence(f"{_what(edit.rep)}: {words.clause(edit.what)}, by the {edit.by}. {edit.detail}")


def _what(rep: int) -> str:
    """The repetition that was changed, or all of the clip."""
    return f"repetition {rep}" if rep else "whole clip"


def left_out(screening: Screening) -> int:
    """How many repetitions the user left out."""
    return sum(edit.what == LEFT_OUT for edit in screening.edits)


def hand_note(screening: Screening, metric: str | None, side: Side, at: Instant | None) -> str:
    """What was changed by hand about a median, in one line; "" where nothing was."""
    parts, out = [], left_out(screening)
    if out:
        parts.append(f"{out} of {words.counted(out + len(screening.reps), 'repetition')} {LEFT_OUT}")
    if metric is not None and at is not None:
        reps = sorted({m.rep for m in screening.measurements if (m.metric, m.side, m.at) == (metric, side, at) and touched(screening, m)})
        if reps:
            listed = ", ".join(map(str, reps))
            parts.append(f"{'repetition' if len(reps) == 1 else 'repetitions'} {listed} {BY_HAND}")
    return words.sentence("; ".join(parts))


def touched(screening: Screening, m: Measurement | Evidence) -> bool:
    """Whether a measurement rests on a joint that was placed by hand."""
    found = m if isinstance(m, Measurement) else _shown_by(screening, m)
    return found is not None and any(_reaches(edit, found) for edit in screening.edits)


def marked(screening: Screening, m: Measurement, text: str) -> str:
    """A number in words, marked where it rests on a joint that was placed by hand."""
    return f"{text}, {BY_HAND}" if touched(screening, m) else text


def _shown_by(screening: Screening, evidence: Evidence) -> Measurement | None:
    key = (evidence.metric, evidence.side, evidence.rep, evidence.time_s)
    return next((m for m in screening.measurements if (m.metric, m.side, m.rep, m.time_s) == key), None)


def _reaches(edit: Edit, m: Measurement) -> bool:
    from screener.metrics import AGAINST_STANDING

    known = metric_of(m.metric)
    if edit.joint is None or edit.rep != m.rep or known is None:
        return False
    if edit.at is not m.at and not (edit.at is Instant.STANDING and m.metric in AGAINST_STANDING):
        return False
    landmark = f"{edit.side}_{edit.joint}"
    return any(landmark in ((name,) if "_" in name else tuple(f"{leg}_{name}" for leg in m.side.legs)) for name in known.needs)
