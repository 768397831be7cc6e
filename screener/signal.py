"""Smoothing, filling and derivatives on true timestamps. Knows nothing of knees.

One smoother serves all: a local quadratic fit with a tricube weight. It is zero-phase (symmetric in time), takes irregular times as they
come, needs no padding at the ends of short bursts, and leaves out what was not seen.
(Cleveland WS 1979, doi:10.1080/01621459.1979.10481038.)
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from screener.types.media import BoolArray, FloatArray

HALF_WIDTH_CYCLES: Final = 0.714
"""Half-width of the fit, in periods of the cut-off, at which the amplitude there falls to 0.707 (-3 dB)."""

FEWEST_SAMPLES: Final = 4
"""A quadratic needs three; with a fourth there is something to average."""

WIDEN: Final = 1.5
"""Where frames come irregularly the fit reaches up to this much further for its fourth sample, so that no hole is torn into a track."""


def smooth(times_s: FloatArray, values: FloatArray, cutoff_hz: float, at_s: FloatArray | None = None) -> FloatArray:
    """Low-pass by a local quadratic fit.

    Args:
        times_s: (T,) strictly rising, seconds.
        values: (T, ...) anything; NaN = not seen and left out.
        cutoff_hz: -3 dB frequency on densely sampled data.
        at_s: (S,) where to evaluate; ``times_s`` where not given.

    Returns:
        (S, ...): smoothed values. NaN where fewer than four samples lie within one and a half half-widths, or where none lies within
        half a half-width: nothing is extrapolated.
    """
    where = times_s if at_s is None else at_s
    flat = values.reshape(len(times_s), int(np.prod(values.shape[1:])))
    seen = np.isfinite(flat).any(axis=1)
    times, samples = times_s[seen], flat[seen]
    half = HALF_WIDTH_CYCLES / cutoff_hz
    out = np.full((len(where), flat.shape[1]), np.nan)
    if len(times) >= FEWEST_SAMPLES:
        for row, moment in enumerate(where):
            reach = _reach(times, float(moment), half)
            a, b = np.searchsorted(times, [moment - reach, moment + reach])
            out[row] = _fit((times[a:b] - moment) / reach, samples[a:b], 0.5 * half / reach)
    return out.reshape(len(where), *values.shape[1:])


SPREAD_S: Final = 0.01
"""Samples that spread less than this in time say nothing of rising and falling."""


def at_instant(times_s: FloatArray, values: FloatArray, at_s: float, reach_s: float) -> FloatArray:
    """Value of several series at one instant, from the few samples around it, by parallel straight lines.

    Series that show the same thing from different points of view rise and fall together; each keeps its own level.

    Args:
        times_s: (T,) strictly rising, seconds.
        values: (T, V, ...) V series; NaN = not seen and left out.
        at_s: the instant.
        reach_s: samples count the less the further away they are, and not at all from here on.

    Returns:
        (V, ...): the values. Without two samples of one series nothing is known of rising and falling, and samples count as they are. NaN
        for a series without a sample within reach.
    """
    flat = values.reshape(*values.shape[:2], -1)
    offset = np.broadcast_to((times_s - at_s)[:, None, None], flat.shape)
    weight = np.clip(1 - np.abs(offset / reach_s) ** 3, 0, None) ** 3 * np.isfinite(flat)
    filled, total = np.where(np.isfinite(flat), flat, 0.0), weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle, mean = (weight * offset).sum(axis=0) / total, (weight * filled).sum(axis=0) / total
    apart, away = np.nan_to_num(offset - middle), np.nan_to_num(filled - mean)
    spread = (weight * apart**2).sum(axis=(0, 1))
    known = spread > SPREAD_S**2 * weight.sum(axis=(0, 1))
    slope = (weight * apart * away).sum(axis=(0, 1)) / np.where(known, spread, np.inf)
    value: FloatArray = mean - slope * middle
    return value.reshape(values.shape[1:])


def _reach(times_s: FloatArray, moment: float, half_s: float) -> float:
    """How far the fit looks: the half-width, or as far as the fourth sample if that is not much further."""
    fourth = float(np.partition(np.abs(times_s - moment), FEWEST_SAMPLES - 1)[FEWEST_SAMPLES - 1])
    return fourth * 1.01 if half_s <= fourth * 1.01 <= WIDEN * half_s else half_s


def _fit(offsets: FloatArray, samples: FloatArray, near_by: float) -> FloatArray:
    """Value at offset 0 of the weighted quadratic through (n, C) samples, column by column, NaN left out; one must be near by."""
    seen = np.isfinite(samples)
    weight = np.clip(1 - np.abs(offsets) ** 3, 0, None)[:, None] ** 3 * seen
    filled = np.where(seen, samples, 0.0)
    powers = offsets[:, None] ** np.arange(3)
    normal = np.einsum("ni,nc,nj->cij", powers, weight, powers)
    right = np.einsum("ni,nc,nc->ci", powers, weight, filled)
    used = weight > 0
    near = np.abs(offsets)[:, None] <= near_by
    usable = (used.sum(axis=0) >= FEWEST_SAMPLES) & (used & near).any(axis=0)
    value: FloatArray = np.full(samples.shape[1], np.nan)
    if usable.any():
        # A tiny ridge on the curvature keeps one-sided ends from swinging out; inside a burst it changes nothing visible.
        ridge = np.diag([0.0, 1e-9, 1e-6])
        value[usable] = np.linalg.solve(normal[usable] + ridge, right[usable][..., None])[:, 0, 0]
    return value


def fill_gaps(times_s: FloatArray, values: FloatArray, longest_s: float) -> tuple[FloatArray, BoolArray]:
    """Fill short gaps by straight lines in time.

    Args:
        times_s: (T,) strictly rising.
        values: (T, ...): an instant counts as missing where any of its values is NaN.
        longest_s: a gap is filled where its neighbours lie no further apart than this plus one usual step.

    Returns:
        (T, ...) values with short gaps filled, and (T,) true where they were. Longer gaps, and both ends, stay NaN.
    """
    flat = values.reshape(len(times_s), -1).copy()
    missing = ~np.isfinite(flat).all(axis=1)
    filled = np.zeros(len(times_s), dtype=np.bool_)
    seen = np.flatnonzero(~missing)
    if len(seen) < 2:
        return values.copy(), filled
    step = float(np.median(np.diff(times_s)))
    for a, b in pairwise(seen):
        if b - a > 1 and times_s[b] - times_s[a] <= longest_s + step:
            share = ((times_s[a + 1 : b] - times_s[a]) / (times_s[b] - times_s[a]))[:, None]
            flat[a + 1 : b] = flat[a] * (1 - share) + flat[b] * share
            filled[a + 1 : b] = True
    return flat.reshape(values.shape), filled


def bridge(times_s: FloatArray, values: FloatArray, at_s: FloatArray) -> FloatArray:
    """(S, ...) values at other times by straight lines between those that are known, held at both ends; NaN where none is known.

    Args:
        times_s: (T,) strictly rising, seconds.
        values: (T, ...); an instant counts as unknown where any of its values is NaN.
        at_s: (S,) where to evaluate.
    """
    flat = values.reshape(len(times_s), int(np.prod(values.shape[1:])))
    known = np.isfinite(flat).all(axis=1)
    if not known.any():
        return np.full((len(at_s), *values.shape[1:]), np.nan)
    columns = [np.interp(at_s, times_s[known], column[known]) for column in flat.T]
    return np.stack(columns, axis=1).reshape(len(at_s), *values.shape[1:])


def rate_hz(times_s: FloatArray) -> float:
    """Median sampling rate; NaN with fewer than two instants."""
    return 1.0 / float(np.median(np.diff(times_s))) if len(times_s) > 1 else float("nan")


def cutoff_for(sample_hz: float, wanted_hz: float = 6.0) -> float:
    """The wanted cut-off where the rate allows it, a third of the rate otherwise (a narrower fit would hold too few samples)."""
    return min(wanted_hz, sample_hz / 3)


def crossing(times_s: FloatArray, values: FloatArray, level: float) -> float:
    """Time at which a series last rises through a level, by straight lines; NaN where it never does. NaN samples are left out."""
    seen = np.isfinite(values)
    t, v = times_s[seen], values[seen]
    rising = np.flatnonzero((v[:-1] < level) & (v[1:] >= level))
    if len(rising) == 0:
        return float("nan")
    i = rising[-1]
    return float(t[i] + (level - v[i]) / (v[i + 1] - v[i]) * (t[i + 1] - t[i]))


def peaks(values: FloatArray, prominence: float) -> list[int]:
    """Where a series turns downwards, having stood out.

    Args:
        values: (T,) without NaN.
        prominence: how far a peak must rise, on the side where that is less, above the lowest value between it and a higher one (or the
            end of the series).

    Returns:
        Positions, rising; the middle one of several that are equally high. Neither end is a peak.
    """
    found = []
    start = 1
    while start < len(values) - 1:
        stop = start + 1
        while stop < len(values) and values[stop] == values[start]:
            stop += 1
        if values[start - 1] < values[start] and stop < len(values) and values[stop] < values[start]:
            higher = np.flatnonzero(values > values[start])
            left, right = higher[higher < start].max(initial=-1) + 1, higher[higher >= stop].min(initial=len(values))
            if values[start] - max(values[left : start + 1].min(), values[stop - 1 : right].min()) >= prominence:
                found.append((start + stop - 1) // 2)
        start = stop
    return found
