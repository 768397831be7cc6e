"""What a user may change by hand about a finished screening."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from screener.types.result import Edit
from screener.types.terms import Instant, Joint, Side

LEFT_OUT: Final = "left out by hand"
"""How a repetition that the user turned down is told in every reason."""


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """A repetition that is not to count; ``rep`` is its position within the clip, from 1."""

    rep: int


@dataclass(frozen=True, slots=True)
class Move:
    """One joint of one leg at one instant of one repetition, placed by hand; pixels of the upright (un-mirrored) picture."""

    rep: int
    side: Side
    at: Instant
    joint: Joint
    x_px: float
    y_px: float

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What is moved: two moves with one key are about the same joint. Sorts by repetition, instant, side and joint."""
        return self.rep, list(Instant).index(self.at), list(Side).index(self.side), list(Joint).index(self.joint)


Change = LeaveOut | Move


def ordered(changes: Iterable[Change]) -> tuple[tuple[LeaveOut, ...], tuple[Move, ...]]:
    """Each change once, in the one order of application: repetitions, then joints. Of two moves of a joint the later one counts."""
    listed = list(changes)
    moves = {change.key: change for change in listed if isinstance(change, Move)}
    out = {change.rep: change for change in listed if isinstance(change, LeaveOut)}
    return tuple(out[rep] for rep in sorted(out)), tuple(moves[key] for key in sorted(moves))


def changes_of(edits: Iterable[Edit]) -> tuple[Change, ...]:
    """The changes that a result logged, to be applied again; how the whole clip was taken is no change, but chosen before it is seen."""
    return tuple(_change(edit) for edit in edits if edit.rep)


def _change(edit: Edit) -> Change:
    if edit.side is None or edit.at is None or edit.joint is None or edit.to_px is None:
        return LeaveOut(edit.rep)
    return Move(edit.rep, edit.side, edit.at, edit.joint, *edit.to_px)
