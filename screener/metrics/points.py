"""How metrics reach the landmarks of a reading by name."""

from __future__ import annotations

from screener import skeleton
from screener.types.media import FloatArray
from screener.types.movement import Reading, RepView
from screener.types.terms import Instant, Side


def reading(rep: RepView, instant: Instant) -> Reading | None:
    """The reading at an instant, or ``None`` where there is none."""
    return rep.readings.get(instant)


def at(found: Reading, name: str) -> FloatArray:
    """(2,) pixels of a landmark; NaN where not seen."""
    point: FloatArray = found.xy_px[skeleton.index(name)]
    return point


def leg(found: Reading, side: Side) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hip, knee and ankle of one leg, (2,) pixels each."""
    return at(found, f"{side}_hip"), at(found, f"{side}_knee"), at(found, f"{side}_ankle")


def middle(found: Reading, part: str) -> FloatArray:
    """(2,) pixels half-way between a left-right pair."""
    half: FloatArray = (at(found, f"left_{part}") + at(found, f"right_{part}")) / 2
    return half
