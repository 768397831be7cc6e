"""The chain in words: trunk, pelvis, thigh, knee and shank of one leg at one instant, each with its angle or why there is none."""

from __future__ import annotations

from typing import Final

from screener.present import words
from screener.present.hand import marked
from screener.present.lookup import metric_of
from screener.present.view import ChainView, Segment
from screener.types import Estimate, Instant, Screening, Side

PARTS: Final = (
    ("trunk", "Trunk", "trunk_lean", "leans sideways over the standing leg"),
    ("pelvis", "Pelvis", "pelvic_drop", "other side lower than in standing; for the record only"),
    ("thigh", "Thigh", "hip_adduction_2d", "leans towards the middle, against the pelvis"),
    ("knee", "Knee", "fppa", "bends inward between thigh and shank, as the camera saw it"),
    ("shank", "Shank", "", "lower leg, from knee to ankle"),
)
"""From above downward: the part, its name, what measures it, and what a positive number means."""
NO_SHANK: Final = "not measured: how far its angle alone may be off is not known, so it is only drawn"
NOT_READ: Final = "not measured: it is not read in this test"


def chains(screening: Screening) -> tuple[ChainView, ...]:
    """One view for each leg, repetition and instant whose knee angle was read."""
    found = [
        m for m in screening.measurements if m.metric == "fppa" and m.time_s is not None and m.at in (Instant.MATCHED_DEPTH, Instant.LOWEST)
    ]
    return tuple(_chain(screening, m.rep, m.side, m.at) for m in found)


def _chain(screening: Screening, rep: int, side: Side, at: Instant) -> ChainView:
    parts = tuple(_segment(screening, part, rep, side, at) for part in PARTS)
    title = f"Repetition {rep}, {words.SIDE[side]} leg, {words.AT[at]}"
    alt = f"Stick figure from the front. {title}. " + " ".join(f"{part.name}: {part.value}." for part in parts)
    return ChainView(title, rep, side, at, parts, alt)


def _segment(screening: Screening, part: tuple[str, str, str, str], rep: int, side: Side, at: Instant) -> Segment:
    id, name, metric, meaning = part
    known = metric_of(metric)
    if known is None:
        return Segment(id, name, NO_SHANK, meaning, "", False)
    found = screening.measurement(metric, side, rep, at)
    if found is None:
        return Segment(id, name, NOT_READ, meaning, known.label, False)
    value = marked(screening, found, words.long_result(found.result, known.decimals))
    return Segment(id, name, value, meaning, known.label, isinstance(found.result, Estimate))
