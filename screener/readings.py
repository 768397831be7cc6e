"""From the frames around an instant to one reading of the landmarks there, and from readings to what a metric may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from screener import geometry, sides, signal, skeleton
from screener.readplan import DEPTH_TOLERANCE, LEVEL, ROOM_S, SPARSE_DOUBT
from screener.types.media import FloatArray, PoseTrack, View, nanmean
from screener.types.movement import Burst, Reading, ReadPlan, Repetition, RepView
from screener.types.terms import Instant, Side

REACH_S: Final = 0.16
"""How far around an instant looks count for its reading, where they are no further apart than usual."""
APART: Final = 1.25
"""Where they are, they count over so many times the distance of those before and after the instant: of one look nobody knows where a body
goes."""


def _joint(name: str) -> list[int]:
    return [skeleton.index(f"{side}_{name}") for side in Side.BOTH.legs]


def _leg_lengths(xy_px: FloatArray) -> FloatArray:
    """(..., 2) vertical hip-ankle distance of left and right leg, pixels."""
    lengths: FloatArray = xy_px[..., _joint("ankle"), 1] - xy_px[..., _joint("hip"), 1]
    return lengths


def _thigh_lengths(xy_px: FloatArray) -> FloatArray:
    return geometry.distance(xy_px[..., _joint("hip"), :], xy_px[..., _joint("knee"), :])


def rep_views(reads: PoseTrack, sparse: PoseTrack, reps: tuple[Repetition, ...], plan: ReadPlan) -> tuple[RepView, ...]:
    """Readings of every repetition.

    Args:
        reads: the dense track, several views per instant, sides already repaired.
        sparse: the smoothed sparse track.
        reps: accepted repetitions.
        plan: the bursts that were read.

    Returns:
        One ``RepView`` per repetition. An instant at which the athlete was not seen is missing in it.
    """
    bursts = {(burst.rep_index, burst.at): burst for burst in plan.bursts}
    standing = {side: _standing_lengths(reads, plan, [rep for rep in reps if rep.side is side]) for side in {rep.side for rep in reps}}
    path = sparse.combined()
    views = []
    for rep in reps:
        readings: dict[Instant, Reading] = {}
        for at in ROOM_S:
            burst = bursts.get((rep.index, at))
            found = _read(reads, burst, rep, standing[rep.side]) if burst else None
            if found is not None:
                readings[at] = found
        inside = (sparse.times_s >= rep.start_s - 0.2) & (sparse.times_s <= rep.stop_s + 0.2)
        views.append(RepView(rep, readings, sparse.times_s[inside], path[inside]))
    return tuple(views)


def _standing_lengths(reads: PoseTrack, plan: ReadPlan, reps: Sequence[Repetition]) -> tuple[FloatArray, FloatArray]:
    """Standing hip-ankle and thigh lengths of both legs, pixels: the 95th percentile over where some repetitions stood.

    They are those on one leg: a leg that hangs free looks longer than when it is stood on. A leg held up in standing has no length of its
    own; the other leg's serves both.
    """
    own = {rep.index for rep in reps}
    bursts = [reads.between(b.start_s, b.stop_s).xy_px for b in plan.bursts if b.at is Instant.STANDING and b.rep_index in own]
    # Each view is another look with a length of its own: taking turns, the longer one must not stand for both.
    stood = [nanmean(nanmean(xy_px, axis=0), axis=0) for xy_px in bursts if len(xy_px)]
    frames = np.array(stood) if stood else np.full((1, len(skeleton.LANDMARKS), 2), np.nan)
    seen = frames[np.isfinite(frames).all(axis=(1, 2))]
    if not len(seen):
        return np.full(2, np.nan), np.full(2, np.nan)
    legs, thighs = (np.percentile(lengths(seen), 95, axis=0) for lengths in (_leg_lengths, _thigh_lengths))
    thighs = np.where(legs > 0.8 * legs.max(), thighs, thighs[int(np.argmax(legs))])
    return np.where(legs > 0.8 * legs.max(), legs, legs.max()), thighs


def _read(reads: PoseTrack, burst: Burst, rep: Repetition, standing: tuple[FloatArray, FloatArray]) -> Reading | None:
    part = reads.between(burst.start_s, burst.stop_s)
    if not len(part.times_s):
        return None
    columns = [int(side is Side.RIGHT) for side in rep.side.legs]
    moment = (burst.start_s + burst.stop_s) / 2
    if burst.at in LEVEL:
        drop = 1 - _leg_lengths(part.combined())[:, columns].mean(axis=1) / standing[0][columns].mean()
        moment = _reaches(part.times_s, drop, LEVEL[burst.at])
        if not np.isfinite(moment):
            return None
    by_view = _at(part.times_s, part.xy_px, moment)
    xy = nanmean(by_view, axis=0)
    if not np.isfinite(xy).any():
        return None
    return Reading(
        at=burst.at,
        time_s=float(moment),
        xy_px=xy,
        by_view_px=by_view,
        leg_px=float(standing[0][columns].mean()),
        thigh_share=_thigh_lengths(xy) / standing[1],
        drop=1 - _leg_lengths(xy) / standing[0],
    )


def _at(times_s: FloatArray, xy_px: FloatArray, moment: float) -> FloatArray:
    """(V, K, 2) landmarks of each view at an instant, from (T, V, K, 2) looks."""
    seen = times_s[np.isfinite(xy_px).any(axis=(1, 2, 3))]
    after = int(np.searchsorted(seen, moment, "right"))
    gap = float(seen[after] - seen[after - 1]) if 0 < after < len(seen) else 0.0
    return signal.at_instant(times_s, xy_px, moment, max(REACH_S, APART * gap))


def moved(reading: Reading, landmark: int, offset_px: FloatArray) -> Reading:
    """The reading with one landmark put elsewhere: every look at it by the same offset, for all looks are told in one picture's pixels.

    What follows from where the landmarks are (thigh share, drop) follows; the instant and the standing lengths stay.
    """
    xy, by_view = reading.xy_px.copy(), reading.by_view_px.copy()
    xy[landmark] += offset_px
    by_view[:, landmark] += offset_px
    thigh, leg = (lengths(xy) / lengths(reading.xy_px) for lengths in (_thigh_lengths, _leg_lengths))
    return replace(reading, xy_px=xy, by_view_px=by_view, thigh_share=reading.thigh_share * thigh, drop=1 - (1 - reading.drop) * leg)


def through(reads: PoseTrack, plan: ReadPlan, times_s: Sequence[float]) -> PoseTrack:
    """Every frame from the first to the last one that was read in a burst, on the line through its readings: what a reading rests on.

    Args:
        reads: the dense track, sides repaired.
        plan: the bursts that were read.
        times_s: when each frame of the clip was taken, rising.

    Returns:
        A track of one view. Metres and visibility are those of the nearest frame that was read.
    """
    times = np.asarray(times_s, dtype=np.float64)
    found: dict[int, tuple[FloatArray, int]] = {}
    for burst in plan.bursts:
        inside = np.flatnonzero((reads.times_s >= burst.start_s) & (reads.times_s < burst.stop_s))
        if not len(inside):
            continue
        own = reads.times_s[inside]
        for frame in np.flatnonzero((times >= own[0]) & (times <= own[-1])):
            place = nanmean(_at(own, reads.xy_px[inside], float(times[frame])), axis=0)
            found[int(frame)] = place, int(inside[np.argmin(np.abs(own - times[frame]))])
    frames = sorted(found)
    nearest = np.array([found[frame][1] for frame in frames], dtype=np.intp)
    return replace(
        reads,
        times_s=times[frames],
        frame_index=np.array(frames, dtype=np.intp),
        views=(View.PLAIN,),
        xy_px=np.array([found[frame][0] for frame in frames]).reshape(len(frames), 1, *reads.xy_px.shape[2:]),
        world_m=nanmean(reads.world_m, axis=1)[nearest][:, None],
        visibility=nanmean(reads.visibility, axis=1)[nearest][:, None],
        filled=np.zeros(len(frames), dtype=np.bool_),
    ).with_step("line through readings", instants=len(frames))


def _reaches(times_s: FloatArray, drop: FloatArray, level: float) -> float:
    """When a drop reaches a level: where it rises through it, or begins or turns within the error of reading of it; else NaN."""
    crossing = signal.crossing(times_s, drop, level)
    seen = np.flatnonzero(np.isfinite(drop))
    if np.isfinite(crossing) or not len(seen):
        return crossing
    if level <= drop[seen[0]] < level + SPARSE_DOUBT:
        return float(times_s[seen[0]])
    deepest = int(np.nanargmax(drop))
    return float(times_s[deepest]) if level - DEPTH_TOLERANCE <= drop[deepest] < level else float("nan")


def repair_sides(reads: PoseTrack, sparse: PoseTrack, leg_px: float) -> tuple[PoseTrack, int]:
    """Put exchanged legs right in every view of the dense track, against the sparse track at the same time.

    Returns:
        The track, and in how many of its instants at least one view was put right.
    """
    if not len(reads.times_s):
        return reads, 0
    reference = interpolate(sparse, reads.times_s)
    xy = reads.xy_px.copy()
    touched = 0
    for i in range(len(reads.times_s)):
        wrong = [v for v in range(len(reads.views)) if sides.exchanged(xy[i, v], reference[i], leg_px)]
        for v in wrong:
            xy[i, v] = sides.exchange_legs(xy[i, v])
        touched += bool(wrong)
    return replace(reads, xy_px=xy).with_step("sides repaired", instants=touched), touched


def interpolate(track: PoseTrack, times_s: FloatArray) -> FloatArray:
    """(S, K, 2) landmarks of a track at other times, by straight lines; the ends are held. For finding, never for measuring."""
    return signal.bridge(track.times_s, track.combined(), times_s)
