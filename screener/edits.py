"""Changes by hand, applied to readings: joints put elsewhere, and repetitions left out. Nothing is read again.

What a joint placed by hand reaches, and what not:

* the readings at that instant of that repetition, every look by the same offset (all looks are told in one picture's pixels), and what is
  read as a difference to them: a joint moved in standing changes what is compared with that standing in the same repetition;
* repetitions that share one stretch of quiet standing share its readings, and so the joint as it was placed there;
* not what the clip as a whole gives: standing lengths, the model's own error that standing gives away, the camera, a limit of one's own.
  Those rest on the model's placing in all frames, and a joint that a hand placed says nothing about it.

A repetition that is left out is left out of everything that is summed up or judged. What the clip gives as a whole, and so every other
repetition's numbers, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screener import readings, skeleton
from screener.errors import InputError
from screener.types.edits import LEFT_OUT, Change, Move, ordered
from screener.types.media import FloatArray, PoseTrack
from screener.types.movement import Reading, ReadPlan, Rejection, Repetition, RepView
from screener.types.result import Edit
from screener.types.terms import Instant, Side

_Place = tuple[int, Instant, int]
"""Repetition, instant and landmark."""
AT_WORDS = {
    Instant.STANDING: "in standing",
    Instant.MATCHED_DEPTH: "at matched depth",
    Instant.MATCHED_DEPTH_30: "at 30 % hip drop",
    Instant.LOWEST: "at the lowest point",
}


@dataclass(frozen=True, slots=True, eq=False)
class ByHand:
    """Changes as they apply to the readings of a clip.

    Attributes:
        views: the readings with joints as they were placed; the very ones that were read where none was.
        left_out: positions of repetitions that do not count.
        edits: what is logged, in the order of application.
        offsets: how far each landmark was moved, (2,) pixels, by repetition, instant and landmark.
    """

    views: tuple[RepView, ...]
    left_out: frozenset[int]
    edits: tuple[Edit, ...]
    offsets: Mapping[_Place, FloatArray]


def apply(changes: Iterable[Change], views: tuple[RepView, ...], plan: ReadPlan, shown: PoseTrack) -> ByHand:
    """Apply changes, in their one order, to what was read.

    Args:
        changes: what the user did.
        views: the readings of every repetition, as read.
        plan: the bursts that were read.
        shown: the track for drawing, before any change: a joint is moved from where it stands in the frame nearest to the instant, which
            is the frame that is shown. An instant lies between two frames, and legs move in between.

    Raises:
        InputError: no such repetition, an instant that was not read, another leg, or a place outside the picture.
    """
    out, moves = ordered(changes)
    known = {view.rep.index: view for view in views}
    edits = [Edit(LEFT_OUT, _known(known, change.rep).rep.index, "") for change in out]
    offsets: dict[_Place, FloatArray] = {}
    logged: dict[tuple[int, ...], Edit] = {}
    for move in moves:
        reading = _reading(_known(known, move.rep), move, shown.width_px, shown.height_px)
        landmark = skeleton.index(f"{move.side}_{move.joint}")
        offset = np.array([move.x_px, move.y_px]) - seen_at(shown, reading.time_s)[landmark]
        for rep in _alike(plan, views, move):
            offsets[rep, move.at, landmark] = offset
            own = replace(move, rep=rep)
            logged[own.key] = _logged(own, offset, reading)
    placed = tuple(_placed(view, offsets) for view in views) if offsets else views
    return ByHand(placed, frozenset(change.rep for change in out), (*edits, *(logged[key] for key in sorted(logged))), offsets)


def seen_at(track: PoseTrack, time_s: float) -> FloatArray:
    """(K, 2) landmarks of the track for drawing in the frame nearest to a time, pixels."""
    points: FloatArray = track.combined()[int(np.argmin(np.abs(track.times_s - time_s)))]
    return points


def rejections(reps: Sequence[Repetition], left_out: frozenset[int], found: tuple[Rejection, ...]) -> tuple[Rejection, ...]:
    """What was turned down by the program and by hand, in order of time."""
    own = [Rejection(rep.start_s, rep.stop_s, f"Repetition {rep.index} was {LEFT_OUT}.") for rep in reps if rep.index in left_out]
    return tuple(sorted((*found, *own), key=lambda one: one.start_s)) if own else found


def drawn(track: PoseTrack, views: Sequence[RepView], plan: ReadPlan, offsets: Mapping[_Place, FloatArray]) -> PoseTrack:
    """The track for drawing, with joints where they were placed, in the frames that their readings rest on.

    Args:
        track: one combined look per instant.
        views: the readings of every repetition.
        plan: the bursts that were read.
        offsets: as in ``ByHand``.
    """
    if not offsets:
        return track
    xy = track.xy_px.copy()
    moments = {view.rep.index: {at: reading.time_s for at, reading in view.readings.items()} for view in views}
    bursts = {(burst.rep_index, burst.at): burst for burst in plan.bursts}
    done: set[tuple[int, int]] = set()
    for (rep, at, landmark), offset in offsets.items():
        burst, own = bursts[rep, at], moments[rep]
        for i in np.flatnonzero((track.times_s >= burst.start_s) & (track.times_s < burst.stop_s)):
            nearest = min(own, key=lambda other: abs(own[other] - float(track.times_s[i])))
            if nearest is at and (int(i), landmark) not in done:
                xy[i, :, landmark] += offset
                done.add((int(i), landmark))
    return replace(track, xy_px=xy).with_step("joints placed by hand", joints=len(offsets))


def _known(views: Mapping[int, RepView], rep: int) -> RepView:
    if rep not in views:
        listed = ", ".join(map(str, views)) or "none"
        raise InputError(f"expected one of the repetitions {listed}, got {rep}", "Choose a repetition that was found in the clip.")
    return views[rep]


def _reading(view: RepView, move: Move, width_px: int, height_px: int) -> Reading:
    """The reading that a move is about."""
    hint = "Choose a repetition, an instant and a leg that were read."
    if move.side not in view.rep.side.legs:
        raise InputError(f"expected the standing leg of repetition {move.rep}, got the {move.side} one", hint)
    reading = view.readings.get(move.at)
    if reading is None or not np.isfinite(reading.xy_px[skeleton.index(f"{move.side}_{move.joint}")]).all():
        raise InputError(f"expected an instant that was read in repetition {move.rep}, got {move.at.replace('_', ' ')}", hint)
    if not (0 <= move.x_px <= width_px and 0 <= move.y_px <= height_px):
        where = f"{move.x_px:.0f}, {move.y_px:.0f} in a picture of {width_px} by {height_px} pixels"
        raise InputError(f"expected the {move.joint} inside the picture, got it at {where}", "Place it on the leg.")
    return reading


def _alike(plan: ReadPlan, views: Sequence[RepView], move: Move) -> list[int]:
    """The repetitions whose reading at an instant rests on the same frames: this one, and others that share its quiet standing."""
    spans = {burst.rep_index: (burst.start_s, burst.stop_s) for burst in plan.bursts if burst.at is move.at}
    legs = {view.rep.index: view.rep.side.legs for view in views if move.at in view.readings}
    return sorted(rep for rep in legs if rep == move.rep or (spans[rep] == spans[move.rep] and move.side in legs[rep]))


def _logged(move: Move, offset: FloatArray, reading: Reading) -> Edit:
    length = float(np.hypot(*offset))
    what = f"{move.side} {move.joint} {AT_WORDS[move.at]} placed by hand"
    detail = f"Moved by {length:.0f} pixels, which is {100 * length / reading.leg_px:.1f} % of the leg length."
    return Edit(what, move.rep, detail, side=move.side, at=move.at, joint=move.joint, to_px=(move.x_px, move.y_px))


def _placed(view: RepView, offsets: Mapping[_Place, FloatArray]) -> RepView:
    found = dict(view.readings)
    for (rep, at, landmark), offset in offsets.items():
        if rep == view.rep.index:
            found[at] = readings.moved(found[at], landmark, offset)
    return replace(view, readings=found)


def unfilmed(side: Side, left_out: Iterable[Repetition]) -> str:
    """Why a leg has no repetition: none was filmed, or all of them were left out by hand."""
    if any(side in rep.side.legs for rep in left_out):
        return f"Every repetition on the {side} leg was {LEFT_OUT}."
    return f"No repetition on the {side} leg in this clip."
