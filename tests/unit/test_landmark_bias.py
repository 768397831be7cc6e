"""What quiet standing gives away of the landmarks' error, and that it is taken off once and in the right places."""

from __future__ import annotations

import pytest

from screener import landmark_bias, measure, readings
from screener.landmark_bias import STANDING_SHARE, bias, standing_fppa
from screener.measure import Read
from screener.movements import movement
from screener.readplan import plan
from screener.types import Estimate, Instant, Movement, RepView, Side
from tests.sticks import Scene
from tests.synth import make_clip, segmented

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH


def _views(scene: Scene) -> tuple[tuple[RepView, ...], Movement]:
    clip = make_clip(scene)
    track, found = segmented(clip)
    assert found.movement_id is not None
    record = movement(found.movement_id)
    bursts = plan(track.times_s, track.combined(), found, record)
    return readings.rep_views(clip.read(bursts), track, found.reps, bursts), record


def _values(reads: tuple[Read, ...]) -> dict[tuple[str, Side, int, Instant], float]:
    return {(m.metric, m.side, m.rep, m.at): m.result.value for m in (read.measurement for read in reads) if isinstance(m.result, Estimate)}


def test_a_share_of_what_standing_shows_is_taken_off() -> None:
    """Inward standing is partly error, so the reading goes down; outward standing raises it."""
    assert bias({LEFT: 5.0}, LEFT) == pytest.approx(5.0 * STANDING_SHARE)
    assert bias({LEFT: -5.0}, LEFT) == pytest.approx(-5.0 * STANDING_SHARE)
    assert bias({LEFT: 2.0, RIGHT: 6.0}, BOTH) == pytest.approx(4.0 * STANDING_SHARE), "the mean of both legs"


def test_unknown_standing_takes_nothing_off() -> None:
    """A leg whose standing was not read is left as it was read."""
    assert bias({}, RIGHT) == 0.0
    assert bias({LEFT: 9.0}, RIGHT) == 0.0


def test_only_angles_of_a_bent_knee_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standing stays as read, excursions and displacements too."""
    views, record = _views(Scene(legs=(LEFT, LEFT), fppa_bottom=(8.0, 8.0)))
    standing = standing_fppa(views)
    with_bias = _values(measure.measure(views, record, 1080, 1920))
    monkeypatch.setattr(landmark_bias, "STANDING_SHARE", 0.0)
    without = _values(measure.measure(views, record, 1080, 1920))
    off = STANDING_SHARE * standing[LEFT]
    changed = {key: without[key] - value for key, value in with_bias.items() if value != without[key]}
    assert {key[0] for key in changed} == {"fppa"}
    assert {key[3] for key in changed} == {Instant.MATCHED_DEPTH, Instant.LOWEST}
    assert all(change == pytest.approx(off) for change in changed.values())


def test_standing_is_each_leg_s_own() -> None:
    """In a clip of both legs each one's standing counts for itself."""
    views, _ = _views(Scene(legs=(LEFT, RIGHT), noise_px=0.0))
    assert set(standing_fppa(views)) == {LEFT, RIGHT}
