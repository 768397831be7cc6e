"""What every metric promises, asked of whatever is registered: records complete, true to mirror, shift and zoom, NaN for the unseen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
import pytest

from screener import readings, skeleton, sources
from screener.metrics import METRICS, metric, series
from screener.movements import MOVEMENTS, movement
from screener.readplan import plan
from screener.types import Instant, Metric, Reading, RepView, Side, Unit
from tests.sticks import Scene
from tests.synth import SynthClip, make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
DERIVED: Final = ("fppa_corrected", "asymmetry")
COMPUTED: Final = tuple(m for m in METRICS if m.id not in DERIVED)
CONTRACT: Final = (
    "fppa", "fppa_corrected", "fppa_excursion", "kasr", "mean_fppa", "medial_knee_displacement", "hip_adduction_2d", "pelvic_drop",
    "trunk_lean", "depth", "asymmetry", "wobble", "tempo",
)  # fmt: skip
"""Identifiers that the JSON contract names."""

LENIENT: Final = {Unit.DEGREE: 0.05, Unit.PERCENT_LEG: 0.05, Unit.RATIO: 0.002, Unit.SECOND: 0.01}


def _scene(record: Metric) -> Scene:
    """A scene in which this metric can be read, uneven and with something to see in it."""
    used_by = next(m for m in MOVEMENTS if record.id in m.metrics)
    if used_by.single_leg:
        return Scene(movement=used_by.id, legs=(LEFT,), fppa_bottom=(13.0, 13.0), pelvic_drop=4.0, trunk_lean=5.0, noise_px=1.0)
    return Scene(movement=used_by.id, legs=(BOTH,), depth=0.32, fppa_bottom=(7.0, 7.0), noise_px=1.0)


@cache
def _view(clip: SynthClip) -> RepView:
    track, found = segmented(clip)
    assert found.movement_id is not None
    bursts = plan(track.times_s, track.combined(), found, movement(found.movement_id))
    return readings.rep_views(clip.read(bursts), track, found.reps, bursts)[0]


@cache
def _clip(scene: Scene) -> SynthClip:
    return make_clip(scene)


def _values(record: Metric, view: RepView) -> dict[tuple[Side, Instant], float]:
    sides = view.rep.side.legs if record.per_leg else (view.rep.side,)
    wanted = [at for at in record.instants if at in view.readings or at is Instant.WHOLE]
    assert wanted, "the scene was made so that it can be read"
    return {(side, at): record.compute(view, at, side) for side in sides for at in wanted}


def test_the_registry_holds_what_the_json_contract_names() -> None:
    """The registry holds what the json contract names."""
    assert sorted(m.id for m in METRICS) == sorted(CONTRACT)
    assert all(metric(m.id) is m for m in METRICS)
    with pytest.raises(KeyError):
        metric("shoe_size")


@pytest.mark.parametrize("record", METRICS, ids=lambda m: m.id)
def test_a_record_is_complete(record: Metric) -> None:
    """A record is complete."""
    for text in (record.label, record.plain, record.sign, record.definition, record.limits, record.error.source):
        assert len(text) >= 5
    assert record.plain[0].islower(), "goes into the middle of a sentence"
    assert record.definition.endswith(".")
    assert record.limits.endswith(".")
    assert record.instants
    assert record.error.clip_sd > 0
    assert record.error.rep_sd > 0
    assert record.error.per_yaw_deg >= 0
    assert all(name in sources.SOURCES for name in record.sources)
    assert 0 <= record.decimals <= 2
    named = [name for name in record.needs if "_" in name]
    assert all(name in skeleton.LANDMARKS for name in named)
    assert all(f"left_{name}" in skeleton.LANDMARKS for name in record.needs if name not in named)


@pytest.mark.parametrize("record", METRICS, ids=lambda m: m.id)
def test_a_metric_is_used_by_a_movement(record: Metric) -> None:
    """A metric is used by a movement."""
    assert any(record.id in m.metrics for m in MOVEMENTS)


@pytest.mark.parametrize("record", COMPUTED, ids=lambda m: m.id)
def test_a_mirrored_clip_gives_the_same_on_the_other_side(record: Metric) -> None:
    """A mirrored clip gives the same on the other side."""
    clip = _clip(_scene(record))
    before, after = _values(record, _view(clip)), _values(record, _view(clip.mirrored()))
    assert all(np.isfinite(value) for value in before.values())
    assert {(side.other, at): pytest.approx(value, abs=1e-6) for (side, at), value in before.items()} == after


@pytest.mark.parametrize("record", COMPUTED, ids=lambda m: m.id)
def test_shift_and_zoom_change_nothing(record: Metric) -> None:
    """Shift and zoom change nothing."""
    scene = replace(_scene(record), noise_px=0.0)
    moved = replace(scene, zoom=0.8, shift_px=(50.0, -70.0))
    before, after = _values(record, _view(_clip(scene))), _values(record, _view(_clip(moved)))
    assert {key: pytest.approx(value, abs=LENIENT[record.unit]) for key, value in before.items()} == after


def _blind(reading: Reading, names: list[str]) -> Reading:
    xy, by_view = reading.xy_px.copy(), reading.by_view_px.copy()
    where = [skeleton.index(name) for name in names]
    xy[where], by_view[:, where] = np.nan, np.nan
    hidden = np.array([any(leg in name for name in names) for leg in ("left", "right")])
    return replace(reading, xy_px=xy, by_view_px=by_view, drop=np.where(hidden, np.nan, reading.drop))


@pytest.mark.parametrize("record", [m for m in COMPUTED if m.id != "tempo"], ids=lambda m: m.id)
def test_a_landmark_that_was_not_seen_gives_nan_and_never_a_number(record: Metric) -> None:
    """A landmark that was not seen gives nan and never a number."""
    view = _view(_clip(_scene(record)))
    for side, at in _values(record, view):
        for needed in record.needs:
            names = [needed] if "_" in needed else [f"{leg}_{needed}" for leg in side.legs]
            if record.id == "depth" and not any(leg in names[0] for leg in side.legs):
                continue  # the drop of the stance leg needs the stance leg only
            path = view.path_px.copy()
            path[:, [skeleton.index(name) for name in names]] = np.nan
            blind = replace(view, readings={i: _blind(r, names) for i, r in view.readings.items()}, path_px=path)
            assert np.isnan(record.compute(blind, at, side)), f"{record.id} at {at} without {names}"


@pytest.mark.parametrize("record", [m for m in METRICS if m.id != "tempo"], ids=lambda m: m.id)
def test_without_a_reading_there_is_no_number(record: Metric) -> None:
    """Without a reading there is no number."""
    view = replace(_view(_clip(Scene(legs=(LEFT,)))), readings={})
    assert all(np.isnan(record.compute(view, at, LEFT)) for at in record.instants)


def test_curves_over_time_are_true_and_empty_where_nothing_was_read() -> None:
    """Curves over time are true and empty where nothing was read."""
    clip = _clip(Scene(legs=(LEFT,), fppa_bottom=(12.0, 12.0), trunk_lean=6.0))
    track, found = segmented(clip)
    read = np.ones(len(track.times_s), dtype=np.bool_)
    turn = int(np.argmin(np.abs(track.times_s - clip.truth[0].turn_s)))
    curves = series(track, read, found.reps)
    assert curves["fppa_left"][turn] == pytest.approx(12.0, abs=0.1)
    assert curves["trunk_slope"][turn] == pytest.approx(-6.0, abs=0.1), "positive is over the right leg"
    assert np.isnan(curves["fppa_right"]).all(), "the free leg is not looked at"
    read[turn] = False
    hidden = series(track, read, found.reps)
    assert all(np.isnan(values[turn]) for values in hidden.values())
    assert np.isfinite(hidden["fppa_left"][turn + 1])
    outside = track.times_s < min(found.reps[0].standing_s, found.reps[0].start_s) - 0.4
    assert outside.any()
    assert all(np.isnan(values[outside]).all() for values in curves.values())
