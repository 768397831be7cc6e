"""Which movement a dip is, and which leg carries the body: from what the two ankles do while the hips go down.

squat: both feet stay where they are, under the hips. single-leg squat: one foot stays, the other is in the air above it.
lateral step-down: one foot stays, the other goes down past it. Anything else is unknown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from screener import skeleton
from screener.reps import Dip, find_dips, standing_level
from screener.signal import crossing
from screener.types.media import BoolArray, FloatArray
from screener.types.movement import Rejection, Repetition, Segmentation
from screener.types.terms import Side

SQUAT: Final = "squat"
SINGLE_LEG_SQUAT: Final = "single_leg_squat"
STEP_DOWN: Final = "lateral_step_down"

FOOT_RISES: Final = 0.5
"""Half of the shortening between hip and foot must come from the hip, or the leg is only being lifted."""
FOOT_SLIDES: Final = 0.45
"""The trunk travels sideways against the stance foot by less than this share of the leg length."""
UNLEVEL: Final = 0.10
"""Feet that differ in height by more than this share of the leg length, or come to, do not both stand on the floor."""
ALIKE: Final = 0.7
"""In a squat both legs shorten alike, one by more than this share of the other: in squats 0.9 and more, on one leg mostly under 0.65."""
KNEE_BELOW: Final = 1.0
STANDING_KNEE_BELOW: Final = 0.5
FOOT_BELOW: Final = 0.5
SEEN_FROM_ABOVE: Final = 0.7
"""What tells a leg that hangs off a step from one held in front, as shares of the leg length: how far its knee lies below the other knee at
the bottom (a thigh held forward keeps it up) and in standing, and its foot below the other foot. A camera that looks down shows all that is
in front lower; by how much, the slope of the foot that is stood on tells. Weights chosen on rendered people of one seed."""
HANGS: Final = 0.015
"""Middle between the two; rendered squats with the foot in front reach 0.01 (usually -0.08), step-downs begin at 0.03 (usually 0.12)."""
UNSURE: Final = 0.05
"""So near to the middle, one repetition alone does not tell, and goes with the rest of the clip."""
STRAIGHT: Final = 0.95
SHORTENED: Final = 4.0
"""A leg that hangs is straight: what its foot lies less than this share of the leg length below its hip speaks against it, times four."""
DEEP: Final = 0.8
"""The bottom of a dip is where it is deeper than this share of its depth."""
NEAR_S: Final = 0.2
WIDE: Final = 1.0
"""Feet further apart than this share of the leg length do not belong to a squat."""
HIP_SHIFT: Final = 0.22
"""Hips that travel sideways by more than this share of the leg length belong to a lunge."""
SLOW: Final = 1.5
"""A descent began before it was noticed by about this share of the time it then takes to a hip drop of 10 %."""


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """The sparse, smoothed track as the two legs: (T,) times and trunk position, (T, 2) or (T,) by side.

    ``foot_slope``: how far, in pixels, the tip of the foot is seen below the heel.
    """

    times_s: FloatArray
    hip: dict[Side, FloatArray]
    knee: dict[Side, FloatArray]
    ankle: dict[Side, FloatArray]
    foot_slope: dict[Side, FloatArray]
    length_px: dict[Side, FloatArray]
    drop: dict[Side, FloatArray]
    trunk_x: FloatArray


def legs_of(times_s: FloatArray, xy_px: FloatArray) -> Legs:
    """Hip drop of each leg over time, as a share of its rolling standing hip-ankle length, from landmarks (T, K, 2)."""
    hip = {side: xy_px[:, skeleton.index(f"{side}_hip")] for side in Side.BOTH.legs}
    ankle = {side: xy_px[:, skeleton.index(f"{side}_ankle")] for side in Side.BOTH.legs}
    knee = {side: xy_px[:, skeleton.index(f"{side}_knee")] for side in Side.BOTH.legs}
    tip_below_heel = {
        side: xy_px[:, skeleton.index(f"{side}_foot_tip"), 1] - xy_px[:, skeleton.index(f"{side}_heel"), 1] for side in Side.BOTH.legs
    }
    now = {side: ankle[side][:, 1] - hip[side][:, 1] for side in Side.BOTH.legs}
    length = {side: standing_level(times_s, now[side]) for side in Side.BOTH.legs}
    # A leg held up has no standing length of its own; the longer leg's serves both.
    longest = np.fmax(length[Side.LEFT], length[Side.RIGHT])
    length = {side: np.where(length[side] > 0.8 * longest, length[side], longest) for side in Side.BOTH.legs}
    trunk = [skeleton.index(name) for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")]
    drop = {side: 1 - now[side] / length[side] for side in Side.BOTH.legs}
    return Legs(times_s, hip, knee, ankle, tip_below_heel, length, drop, xy_px[:, trunk, 0].mean(axis=1))


@dataclass(frozen=True, slots=True)
class _Candidate:
    dip: Dip
    movement: str | None
    side: Side
    why: str
    hangs: float = float("nan")


def segment(times_s: FloatArray, xy_px: FloatArray, movement: str | None, side: Side | None, min_drop: float) -> Segmentation:
    """Repetitions of the clip's movement.

    Args:
        times_s: (T,) times of the smoothed sparse track.
        xy_px: (T, K, 2) its landmarks, NaN where the athlete was not seen.
        movement: the movement the user chose; recognised by majority where ``None``.
        side: the stance leg the user chose; found per repetition where ``None``.
        min_drop: smallest depth of a whole repetition, share of the leg length.

    Returns:
        Repetitions and rejections; ``movement_id`` is ``None`` where no dip looks like a known movement.
    """
    if len(times_s) < 4:
        return Segmentation(movement, (), ())
    legs = legs_of(times_s, xy_px)
    candidates = _agreed(_candidates(legs))
    whole = [c for c in candidates if c.dip.problem is None and c.dip.depth >= min_drop]
    votes = Counter(c.movement for c in whole if c.movement)
    looks_like = votes.most_common(1)[0][0] if votes else None
    chosen = movement or looks_like
    reps: list[Repetition] = []
    rejected: list[Rejection] = []
    for c in candidates:
        reason = _turned_down(c, chosen, movement is not None, side, min_drop)
        if reason:
            rejected.append(Rejection(c.dip.start_s, c.dip.stop_s, reason))
            continue
        stance = Side.BOTH if chosen == SQUAT else (side or c.side)
        if stance is Side.BOTH and chosen != SQUAT:
            rejected.append(Rejection(c.dip.start_s, c.dip.stop_s, "Both feet stayed on the floor, so there is no stance leg."))
            continue
        standing = _standing_near(legs, c.dip, stance)
        reps.append(Repetition(len(reps) + 1, stance, standing, c.dip.start_s, c.dip.turn_s, c.dip.stop_s))
    strange = sum(c.movement is None for c in whole)
    return Segmentation(chosen, tuple(reps), tuple(rejected), strange, looks_like)


def _turned_down(c: _Candidate, chosen: str | None, forced: bool, side: Side | None, min_drop: float) -> str | None:
    if c.dip.problem:
        return c.dip.problem
    if c.dip.depth < min_drop:
        return f"Too shallow: the hips went down by {c.dip.depth:.0%} of the leg length, a whole repetition takes {min_drop:.0%}."
    if chosen is None or (c.movement is None and not forced):
        return c.why
    return _other_than(c, chosen, forced, side)


def _other_than(c: _Candidate, chosen: str, forced: bool, side: Side | None) -> str | None:
    """Why a whole repetition is not one of the movement and side that are screened."""
    if chosen == SQUAT and c.side is not Side.BOTH:
        return f"Only the {c.side} leg carries the body: not a squat on both legs."
    if not forced and c.movement != chosen:
        return f"Looks like another movement than the rest of the clip ({(c.movement or 'unknown').replace('_', ' ')})."
    if side is not None and side is not Side.BOTH and c.side not in (side, Side.BOTH):
        return f"Stands on the {c.side} leg, but the {side} leg was chosen: leave the side to be found, or choose the other one."
    return None


def _candidates(legs: Legs) -> list[_Candidate]:
    """Dips of either leg, joined where both legs dip together, each with what it looks like."""
    by_side = {side: [d for d in find_dips(legs.times_s, legs.drop[side]) if _carries(legs, d, side)] for side in Side.BOTH.legs}
    found: list[_Candidate] = []
    used: set[int] = set()
    for left in by_side[Side.LEFT]:
        partner = next((k for k, right in enumerate(by_side[Side.RIGHT]) if k not in used and _together(left, right)), None)
        if partner is None:
            found.append(_one_leg(legs, left, Side.LEFT))
        else:
            used.add(partner)
            found.append(_two_legs(legs, left, by_side[Side.RIGHT][partner]))
    found.extend(_one_leg(legs, right, Side.RIGHT) for k, right in enumerate(by_side[Side.RIGHT]) if k not in used)
    return sorted(found, key=lambda c: c.dip.start_s)


def _together(a: Dip, b: Dip) -> bool:
    shared = min(a.stop_s, b.stop_s) - max(a.start_s, b.start_s)
    return shared > 0.5 * min(a.stop_s - a.start_s, b.stop_s - b.start_s)


def _within(legs: Legs, dip: Dip) -> BoolArray:
    inside: BoolArray = (legs.times_s >= dip.start_s) & (legs.times_s <= dip.stop_s)
    return inside


def _nearest(legs: Legs, time_s: float) -> int:
    return int(np.argmin(np.abs(legs.times_s - time_s)))


def _carries(legs: Legs, dip: Dip, side: Side) -> bool:
    """Whether the hip comes down to the foot, rather than the foot up to the hip (a leg that is only lifted)."""
    if not (dip.opened or dip.closed):
        return False  # a free leg held up throughout never stands; it would swallow a repetition of the other one
    # A dip that the clip begins in has its standing after it.
    a, turn = _nearest(legs, dip.start_s if dip.opened else dip.stop_s), _nearest(legs, dip.turn_s)
    hip_falls = legs.hip[side][turn, 1] - legs.hip[side][a, 1]
    # Most of the way, not at the turn alone: the hip that falls takes a foot held up down with it.
    foot_rises = legs.ankle[side][a, 1] - np.nanpercentile(legs.ankle[side][_within(legs, dip), 1], 25)
    shortening = dip.depth * legs.length_px[side][turn]
    return bool(foot_rises < FOOT_RISES * shortening and hip_falls > FOOT_RISES * shortening)


def _two_legs(legs: Legs, left: Dip, right: Dip) -> _Candidate:
    """Both hip-ankle distances shrink: a squat, a lunge, or a single-leg squat with the free leg held in front or behind."""
    dip = Dip(
        min(left.start_s, right.start_s),
        (left.turn_s + right.turn_s) / 2,
        max(left.stop_s, right.stop_s),
        (left.depth + right.depth) / 2,
        left.opened and right.opened,
        left.closed and right.closed,
    )
    start, turn, inside = _nearest(legs, dip.start_s), _nearest(legs, dip.turn_s), _within(legs, dip)
    leg = (legs.length_px[Side.LEFT][turn] + legs.length_px[Side.RIGHT][turn]) / 2
    gap = (legs.ankle[Side.LEFT][:, 1] - legs.ankle[Side.RIGHT][:, 1]) / leg
    unlike = min(left.depth, right.depth) < ALIKE * max(left.depth, right.depth)
    if unlike or abs(gap[turn]) > UNLEVEL or abs(gap[turn] - gap[start]) > UNLEVEL:
        stance = _leg_below_the_body(legs, turn)
        return _one_leg(legs, left if stance is Side.LEFT else right, stance)
    feet = abs(legs.ankle[Side.LEFT][turn, 0] - legs.ankle[Side.RIGHT][turn, 0]) / leg
    middle = (legs.hip[Side.LEFT][inside, 0] + legs.hip[Side.RIGHT][inside, 0]) / 2
    middle = middle - (legs.ankle[Side.LEFT][inside, 0] + legs.ankle[Side.RIGHT][inside, 0]) / 2
    shift = float(np.nanmax(middle) - np.nanmin(middle)) / leg
    if feet > WIDE or shift > HIP_SHIFT:
        return _Candidate(dip, None, Side.BOTH, "The feet are too far apart or the hips travel sideways: not a squat.")
    return _Candidate(dip, SQUAT, Side.BOTH, "")


def _leg_below_the_body(legs: Legs, instant: int) -> Side:
    """The leg whose foot lies nearer to the plumb line through trunk and pelvis: nobody stands on the other one."""
    away = {side: abs(legs.ankle[side][instant, 0] - legs.trunk_x[instant]) for side in Side.BOTH.legs}
    return min(away, key=lambda side: away[side])


def _one_leg(legs: Legs, dip: Dip, stance: Side) -> _Candidate:
    turn, inside = _nearest(legs, dip.turn_s), _within(legs, dip)
    leg = legs.length_px[stance][turn]
    ankle, free = legs.ankle[stance], legs.ankle[stance.other]
    # Against the trunk, not the picture: a hand-held camera pans.
    slide = ankle[inside, 0] - legs.trunk_x[inside]
    if float(np.nanpercentile(slide, 95) - np.nanpercentile(slide, 5)) / leg > FOOT_SLIDES:
        return _Candidate(dip, None, stance, "The body travels away from the foot that carries it: not a squat or step-down on the spot.")
    if abs(free[turn, 0] - ankle[turn, 0]) > WIDE * leg:
        return _Candidate(dip, None, stance, "The feet are too far apart for a single-leg squat or a step-down.")
    hangs = _hangs(legs, dip, stance)
    return _Candidate(dip, STEP_DOWN if hangs > 0 else SINGLE_LEG_SQUAT, stance, "", hangs)


def _hangs(legs: Legs, dip: Dip, stance: Side) -> float:
    """How much the free leg looks like one that hangs off a step (positive) rather than one held up, in front or behind (negative)."""
    leg = legs.length_px[stance][_nearest(legs, dip.turn_s)]
    deep = _within(legs, dip) & (legs.drop[stance] > DEEP * dip.depth)
    # A dip that the clip begins in has its standing after it.
    standing = np.abs(legs.times_s - (dip.start_s if dip.opened else dip.stop_s)) <= NEAR_S
    knees, ankles = (part[stance.other][:, 1] - part[stance][:, 1] for part in (legs.knee, legs.ankle))
    reach = legs.ankle[stance.other][:, 1] - legs.hip[stance.other][:, 1]

    def usual(values: FloatArray, when: BoolArray) -> float:
        return float(np.nanmedian(values[when]) / leg)

    looks = KNEE_BELOW * usual(knees, deep) + STANDING_KNEE_BELOW * usual(knees, standing) + FOOT_BELOW * usual(ankles, deep)
    looks -= SEEN_FROM_ABOVE * usual(legs.foot_slope[stance], deep)
    return looks - HANGS - SHORTENED * max(STRAIGHT - usual(reach, deep), 0.0)


def _agreed(candidates: list[_Candidate]) -> list[_Candidate]:
    """One-legged dips that alone cannot be told to be a squat or a step-down, taken for what the one-legged dips are in the middle."""
    hangs = [c.hangs for c in candidates if np.isfinite(c.hangs) and c.dip.problem is None]
    if not hangs:
        return candidates
    common = STEP_DOWN if float(np.median(hangs)) > 0 else SINGLE_LEG_SQUAT
    return [replace(c, movement=common) if abs(c.hangs) < UNSURE else c for c in candidates]


def _standing_near(legs: Legs, dip: Dip, stance: Side) -> float:
    """An instant of quiet standing within two seconds before the descent (else after the return).

    As near to the descent as it may be, for the free foot is then already where it is held; but the slower the descent, the longer the
    knee has been bending before the hips tell. No further away than the middle of the standing.
    """
    drop = np.mean([legs.drop[side] for side in stance.legs], axis=0)
    down = (legs.times_s >= dip.start_s) & (legs.times_s <= dip.turn_s)
    early = SLOW * max(crossing(legs.times_s[down], drop[down], 0.10) - dip.start_s, 0.0)
    early = early if np.isfinite(early) else 0.0
    for a, b in ((dip.start_s - 2.0, dip.start_s + 0.05), (dip.stop_s - 0.05, dip.stop_s + 2.0)):
        near = np.flatnonzero((legs.times_s >= a) & (legs.times_s <= b) & (drop < 0.05))
        if len(near) >= 2:
            before = b < dip.turn_s
            stretch = np.split(near, np.flatnonzero(np.diff(near) > 1) + 1)[-1 if before else 0]
            moments = legs.times_s[stretch]
            middle = float(moments[0] + moments[-1]) / 2
            if before:
                return min(float(np.median(moments[-4:])), max(dip.start_s - early, middle))
            return max(float(np.median(moments[:4])), min(dip.stop_s + early, middle))
    return dip.start_s
