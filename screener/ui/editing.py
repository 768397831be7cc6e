"""Changes by hand as the page knows them: which hold for a clip in this visit, and the result judged anew after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from screener import placing, run
from screener.placing import Placing
from screener.types import Change, Instant, Joint, LeaveOut, Move, Repetition, Side
from screener.ui import services, state
from screener.ui.state import Shown


def changes(shown: Shown) -> tuple[Change, ...]:
    """What holds for this clip and these options; a new clip starts without any."""
    return state.changes.get().get(services.key_of(shown), ())


def edited(shown: Shown) -> Shown:
    """The same clip with its result after all changes that hold; nothing is read again."""
    wanted = changes(shown)
    if not wanted:
        return shown
    key, known = (services.key_of(shown), wanted), state.edited.get()
    if known is None or known[0] != key or known[1].before is not shown.run:
        known = key, run.with_edits(shown.run, wanted)
        state.edited.set(known)
    return replace(shown, run=known[1])


def first(shown: Shown) -> Shown:
    """The same clip with its result before any change."""
    return replace(shown, run=shown.run.before or shown.run)


def can_edit(shown: Shown) -> bool:
    """Whether this result still holds what it takes to judge it anew."""
    return first(shown).run.clip is not None


def repetitions(shown: Shown) -> tuple[Repetition, ...]:
    """All repetitions that were found, those that were left out by hand included."""
    return first(shown).run.screening.reps


def left_out(shown: Shown) -> frozenset[int]:
    """Positions of the repetitions that do not count."""
    return frozenset(change.rep for change in changes(shown) if isinstance(change, LeaveOut))


def keep(shown: Shown, rep: int, kept: bool) -> None:
    """Count a repetition, or leave it out."""
    others = [change for change in changes(shown) if change != LeaveOut(rep)]
    _set(shown, others if kept else [*others, LeaveOut(rep)])


def place(shown: Shown, side: Side, rep: int, at: Instant, joints: Mapping[Joint, tuple[float, float]]) -> None:
    """Put joints where the user placed them; raises ``InputError`` for a place that does not fit, and changes nothing then."""
    moves = {move.key: move for move in (Move(rep, side, at, joint, *where) for joint, where in joints.items())}
    others = [change for change in changes(shown) if not (isinstance(change, Move) and change.key in moves)]
    wanted = [*others, *moves.values()]
    run.with_edits(first(shown).run, wanted)
    _set(shown, wanted)


def placed(shown: Shown, side: Side, rep: int, at: Instant) -> bool:
    """Whether a joint was placed by hand at this instant."""
    return any(_is_at(change, side, rep, at) for change in changes(shown))


def take_back_placing(shown: Shown, side: Side, rep: int, at: Instant) -> None:
    """Let the joints of this instant be where they were read."""
    _set(shown, [change for change in changes(shown) if not _is_at(change, side, rep, at)])


def take_back(shown: Shown) -> None:
    """Take every change back."""
    _set(shown, ())


def frame(shown: Shown, side: Side, rep: int, at: Instant) -> tuple[Placing, Mapping[Joint, tuple[float, float]]]:
    """The frame to place joints on, face blurred and with the joints as they were read, and where the joints stand now.

    Raises:
        ScreenerError: it cannot be made.
    """
    known, key = state.frames.get(), (services.key_of(shown), side, rep, at)
    if key not in known:
        while len(known) >= services.MOST_KEPT:
            known.pop(next(iter(known)))
        known[key] = placing.placing(first(shown).run, shown.clip.path, side, rep, at)
    points = placing.points(shown.run, side, rep, at)
    return known[key], {joint: points[f"{side}_{joint}"] for joint in Joint}


def _is_at(change: Change, side: Side, rep: int, at: Instant) -> bool:
    return isinstance(change, Move) and (change.rep, change.side, change.at) == (rep, side, at)


def _set(shown: Shown, wanted: Iterable[Change]) -> None:
    """Hold these changes from now on; what was made from the result before goes."""
    state.changes.get()[services.key_of(shown)] = tuple(wanted)
    services.forget_overlay()
