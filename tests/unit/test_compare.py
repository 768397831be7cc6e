"""Like for like or not, each reason by itself; a change only beyond the error of both readings; and the line over time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from screener import compare, uncertainty
from screener.compare import Change, Entry, Unlike, Verdict, Why
from screener.types import (
    Estimate,
    Instant,
    NotMeasured,
    QualityIssue,
    QualityKind,
    Reason,
    Screening,
    Severity,
    Side,
    Unit,
    Way,
)
from tests import factories
from tests.plans import named

KEY = ("fppa", Side.LEFT, Instant.MATCHED_DEPTH)
SQUAT = ("kasr", Side.BOTH, Instant.LOWEST)
UNKNOWN = NotMeasured(Reason.NOT_SEEN, "not seen")


def first() -> Screening:
    """Single-leg squats on the left."""
    return named(factories.valgus_sls(), "first.mp4")


def again(base: Screening | None = None, **more: Any) -> Screening:
    """The same from another clip, with other entries."""
    return replace(named(base or factories.valgus_sls(), "again.mp4"), **more)


def shifted(screening: Screening, by: float, key: tuple[str, Side, Instant] = KEY) -> Screening:
    """The same result with one summary moved, interval and all."""

    def moved(result: Estimate | NotMeasured) -> Estimate | NotMeasured:
        assert isinstance(result, Estimate)
        return replace(result, value=result.value + by, low=result.low + by, high=result.high + by)

    found = []
    for s in screening.summaries:
        if (s.metric, s.side, s.at) == key:
            low, high = s.change_low, s.change_high
            found.append(replace(s, result=moved(s.result), change_low=low and low + by, change_high=high and high + by))
        else:
            found.append(s)
    return replace(screening, summaries=tuple(found))


def wider(screening: Screening, times: float) -> Screening:
    """The same result, read less surely."""
    found = []
    for s in screening.summaries:
        if (s.metric, s.side, s.at) == KEY and isinstance(s.result, Estimate):
            low, high = (s.result.value + times * (edge - s.result.value) for edge in (s.result.low, s.result.high))
            found.append(replace(s, result=replace(s.result, low=low, high=high)))
        else:
            found.append(s)
    return replace(screening, summaries=tuple(found))


def without(screening: Screening, metric: str, reason: Reason = Reason.NOT_SEEN) -> Screening:
    """The same result with nothing measured of one metric."""
    nothing = NotMeasured(reason, "not seen")
    return replace(screening, summaries=tuple(replace(s, result=nothing) if s.metric == metric else s for s in screening.summaries))


def deeper(screening: Screening, by: float) -> Screening:
    """The same result with a lowest point that is deeper by some % of leg length."""
    return shifted(screening, by, ("depth", Side.LEFT, Instant.LOWEST))


def change_of(found: compare.Comparison, key: tuple[str, Side, Instant] = KEY) -> Change:
    """The change of one metric."""
    return next(change for change in found.changes if (change.metric, change.side, change.at) == key)


def camera(**more: Any) -> Screening:
    """Filmed again from somewhere else."""
    return again(capture=replace(factories.capture(), **more))


def seen(name: str, by: float) -> Screening:
    """Filmed again with one reading of the camera moved."""
    result = getattr(factories.capture(), name)
    assert isinstance(result, Estimate)
    return camera(**{name: replace(result, value=result.value + by, low=result.low + by, high=result.high + by)})


def distance_of(metres: float) -> Estimate:
    """A distance that was read."""
    return Estimate(metres, metres - 0.5, metres + 0.5, Unit.METRE)


MIRRORED = QualityIssue(QualityKind.MIRRORED_FILE, Severity.WARNING, "The file asks for mirroring.", "Say whether it is.")
DISTANCE = factories.capture().distance
assert isinstance(DISTANCE, Estimate)
FAR = DISTANCE.value * (1 + compare.DISTANCE_SHARE / 2) / (1 - compare.DISTANCE_SHARE / 2)
TILTED = Estimate(compare.TILT_DEG + 3.0, 0.0, 12.0, Unit.DEGREE)
LEVEL = Estimate(0.0, -3.0, 3.0, Unit.DEGREE)

REASONS: dict[Unlike, Callable[[], tuple[Entry, Entry]]] = {
    Unlike.PERSON: lambda: (Entry(first(), athlete="a"), Entry(again(), athlete="b")),
    Unlike.SAME_CLIP: lambda: (Entry(first()), Entry(first())),
    Unlike.NOTHING_MEASURED: lambda: (Entry(first()), Entry(again(factories.refused()))),
    Unlike.TEST: lambda: (Entry(first()), Entry(again(factories.squat()))),
    Unlike.WAY: lambda: (Entry(first()), Entry(again(), Way.CUE)),
    Unlike.VERSION: lambda: (Entry(first()), Entry(again(software=replace(factories.SOFTWARE, version="9.9")))),
    Unlike.MODEL: lambda: (Entry(first()), Entry(again(software=replace(factories.SOFTWARE, model_sha256="0" * 64)))),
    Unlike.MIRRORED: lambda: (Entry(first()), Entry(again(quality=(MIRRORED,)))),
    Unlike.CAMERA_UNKNOWN: lambda: (Entry(first()), Entry(camera(distance=UNKNOWN))),
    Unlike.DISTANCE: lambda: (Entry(first()), Entry(camera(distance=distance_of(FAR * 1.01)))),
    Unlike.TURN: lambda: (Entry(first()), Entry(seen("yaw", compare.TURN_DEG + 0.1))),
    Unlike.PLACE: lambda: (Entry(first()), Entry(seen("ray", -compare.PLACE_DEG - 0.1))),
    Unlike.TILT: lambda: (Entry(replace(first(), capture=replace(factories.capture(), tilt=LEVEL))), Entry(camera(tilt=TILTED))),
}


class TestReasons:
    """Each reason why two results are not like for like, alone."""

    @pytest.mark.parametrize("kind", REASONS)
    def test_it_is_named_and_nothing_is_compared(self, kind: Unlike) -> None:
        before, after = REASONS[kind]()
        for one, other in ((before, after), (after, before)):
            found = compare.compare(one, other)
            assert [why.kind for why in found.why] == [kind]
            assert not found.alike
            assert all(change.change is None and change.noise is None for change in found.changes)
            assert {change.verdict for change in found.changes} <= {Verdict.NOT_ALIKE, Verdict.NOT_MEASURED}

    def test_all_reasons_for_the_whole_are_tried(self) -> None:
        assert set(Unlike) - set(REASONS) == {Unlike.LEG, Unlike.DEPTH, Unlike.DEPTH_UNKNOWN}

    @pytest.mark.parametrize(
        "after",
        [
            again(),
            camera(distance=distance_of(FAR * 0.99)),
            seen("yaw", compare.TURN_DEG - 0.1),
            seen("ray", compare.PLACE_DEG - 0.1),
            camera(tilt=TILTED),
            again(quality=(replace(MIRRORED, severity=Severity.INFO),)),
        ],
    )
    def test_within_every_tolerance_they_are_alike(self, after: Screening) -> None:
        assert compare.compare(Entry(first(), athlete="a"), Entry(after)).why == ()

    def test_the_reason_holds_what_was_found(self) -> None:
        (why,) = compare.compare(Entry(first()), Entry(again(), Way.HEELS)).why
        assert why == Why(Unlike.WAY, Way.NATURAL, Way.HEELS)
        (why,) = compare.compare(*REASONS[Unlike.NOTHING_MEASURED]()).why
        assert (why.before, why.after) == (None, "second")

    def test_two_legs_are_two_things(self) -> None:
        right = tuple(replace(s, side=s.side.other) for s in factories.valgus_sls().summaries if s.side is Side.LEFT)
        left = tuple(s for s in factories.valgus_sls().summaries if s.side is Side.LEFT)
        found = compare.compare(Entry(replace(first(), summaries=left)), Entry(again(summaries=right)))
        assert (found.why, found.changes) == ((Why(Unlike.LEG),), ())


class TestDepth:
    """What is read at a clip's own depth is compared at one depth only."""

    def test_deeper_counts_only_where_the_depth_is_the_clip_s_own(self) -> None:
        found = compare.compare(Entry(first()), Entry(deeper(again(), compare.DEPTH_PERCENT + 0.1)))
        assert found.why == ()
        lowest = change_of(found, ("fppa", Side.LEFT, Instant.LOWEST))
        assert lowest.verdict is Verdict.NOT_ALIKE
        assert [why.kind for why in lowest.why] == [Unlike.DEPTH]
        assert change_of(found).verdict is Verdict.WITHIN_ERROR, "matched depth is one depth by its meaning"
        assert change_of(found, ("depth", Side.LEFT, Instant.LOWEST)).verdict in (Verdict.MORE, Verdict.WITHIN_ERROR)

    def test_within_the_tolerance(self) -> None:
        found = compare.compare(Entry(first()), Entry(deeper(again(), compare.DEPTH_PERCENT - 0.1)))
        assert change_of(found, ("fppa", Side.LEFT, Instant.LOWEST)).why == ()

    def test_an_unknown_depth_is_no_equal_depth(self) -> None:
        found = compare.compare(Entry(first()), Entry(without(again(), "depth")))
        (why,) = change_of(found, ("fppa", Side.LEFT, Instant.LOWEST)).why
        assert why.kind is Unlike.DEPTH_UNKNOWN

    def test_a_squat_s_legs_share_their_depth(self) -> None:
        one, other = named(factories.squat(), "a.mp4"), named(factories.squat(), "b.mp4")
        assert change_of(compare.compare(Entry(one), Entry(other)), SQUAT).verdict is Verdict.WITHIN_ERROR


def _sd(screening: Screening) -> float:
    summary = screening.summary(*KEY)
    assert summary is not None
    assert isinstance(summary.result, Estimate)
    return uncertainty.sd_of(summary.result)


class TestNoise:
    """A change is named only where its interval leaves out zero."""

    def test_the_interval_holds_the_errors_of_both(self) -> None:
        change = change_of(compare.compare(Entry(first()), Entry(shifted(again(), 3.0))))
        assert change.change is not None
        assert change.change.value == pytest.approx(3.0)
        assert change.noise == pytest.approx(uncertainty.Z * math.hypot(_sd(first()), _sd(again())))
        assert change.change.high - change.change.value == pytest.approx(change.change.value - change.change.low)

    @pytest.mark.parametrize(
        ("share", "verdict"), [(0.99, Verdict.WITHIN_ERROR), (1.01, Verdict.MORE), (-0.99, Verdict.WITHIN_ERROR), (-1.01, Verdict.LESS)]
    )
    def test_the_band_is_where_it_says(self, share: float, verdict: Verdict) -> None:
        noise = uncertainty.Z * math.hypot(_sd(first()), _sd(again()))
        assert change_of(compare.compare(Entry(first()), Entry(shifted(again(), share * noise)))).verdict is verdict

    @pytest.mark.parametrize(("by", "verdict"), [(-0.5, Verdict.MORE), (0.5, Verdict.LESS)])
    def test_a_smaller_ratio_is_more_inward(self, by: float, verdict: Verdict) -> None:
        one, other = named(factories.squat(), "a.mp4"), shifted(named(factories.squat(), "b.mp4"), by, SQUAT)
        assert change_of(compare.compare(Entry(one), Entry(other)), SQUAT).verdict is verdict

    def test_the_user_s_word_narrows_it_only_where_the_clips_agree(self) -> None:
        before, after = Entry(first()), Entry(shifted(again(), 3.0))
        wide = change_of(compare.compare(before, after))
        said = compare.compare(before, after, same_set_up=True)
        assert said.narrow
        assert (change_of(said).noise or 0.0) < (wide.noise or 0.0)
        turned = Entry(shifted(again(video=replace(again().video, width_px=99)), 3.0))
        doubted = compare.compare(before, turned, same_set_up=True)
        assert (doubted.said_same, doubted.narrow) == (True, False)
        assert change_of(doubted).noise == wide.noise

    def test_what_was_not_measured_has_no_change(self) -> None:
        for one, other in ((first(), without(again(), "fppa")), (without(first(), "fppa"), again())):
            change = change_of(compare.compare(Entry(one), Entry(other)))
            assert (change.change, change.noise, change.verdict) == (None, None, Verdict.NOT_MEASURED)


def at(month: int, screening: Screening, **more: Any) -> Entry:
    """A result of a month."""
    return Entry(screening, taken=datetime(2026, month, 1), **more)


class TestProgress:
    """One metric over time."""

    def test_each_is_set_against_the_first_in_the_order_of_time(self) -> None:
        entries = [at(3, shifted(named(first(), "c.mp4"), -20.0)), at(1, named(first(), "a.mp4")), at(2, named(first(), "b.mp4"))]
        found = compare.progress(entries, *KEY)
        assert [point.entry.screening.video.name for point in found.points] == ["a.mp4", "b.mp4", "c.mp4"]
        assert found.base == 0
        assert found.points[0].change is None
        assert [point.change.verdict for point in found.points[1:] if point.change] == [Verdict.WITHIN_ERROR, Verdict.LESS]

    @pytest.mark.parametrize("by", range(-12, 13, 3))
    def test_nothing_inside_the_band_is_called_a_change(self, by: float) -> None:
        vague = wider(named(first(), "b.mp4"), 3.0)
        entries = [at(1, named(first(), "a.mp4")), at(2, vague), at(3, shifted(named(first(), "c.mp4"), by)), at(4, shifted(vague, by))]
        found = compare.progress([replace(e, screening=named(e.screening, f"{n}.mp4")) for n, e in enumerate(entries)], *KEY)
        assert found.band is not None
        for point in found.points[1:]:
            assert point.change is not None
            assert isinstance(point.result, Estimate)
            inside = found.band[0] <= point.result.value <= found.band[1]
            assert not inside or point.change.verdict is Verdict.WITHIN_ERROR
        vague_change = found.points[3].change
        assert vague_change is not None
        assert vague_change.verdict is Verdict.WITHIN_ERROR, "its own interval is wide"

    def test_an_older_version_is_no_base(self) -> None:
        old = again(software=replace(factories.SOFTWARE, version="0.0.1"))
        found = compare.progress([at(1, named(old, "a.mp4")), at(2, named(first(), "b.mp4")), at(3, named(first(), "c.mp4"))], *KEY)
        assert found.base == 1
        assert [why.kind for why in found.points[0].why] == [Unlike.VERSION]
        assert found.points[2].why == ()

    def test_what_was_not_measured_stays_in_its_place_without_a_number(self) -> None:
        found = compare.progress([at(1, without(named(first(), "a.mp4"), "fppa")), at(2, named(first(), "b.mp4"))], *KEY)
        assert found.base == 1
        assert isinstance(found.points[0].result, NotMeasured)
        assert found.band is None

    def test_nothing_measured_is_no_line(self) -> None:
        found = compare.progress([at(1, without(first(), "fppa"))], *KEY)
        assert (found.base, found.band, len(found.points)) == (None, None, 1)
        assert compare.progress([], *KEY).points == ()

    def test_another_depth_is_told_at_its_point(self) -> None:
        line = ("fppa", Side.LEFT, Instant.LOWEST)
        found = compare.progress([at(1, named(first(), "a.mp4")), at(2, deeper(named(first(), "b.mp4"), 9.0))], *line)
        assert [why.kind for why in found.points[1].why] == [Unlike.DEPTH]


class TestPairs:
    """Which clips of two hip checks belong together."""

    def test_by_test_way_and_leg_each_once(self) -> None:
        squat, left, both = factories.squat(), factories.valgus_sls(), factories.both_legs()
        before = [Entry(left), Entry(squat), Entry(left, Way.CUE), Entry(both)]
        after = [Entry(named(squat, "s")), Entry(named(left, "l")), Entry(named(left, "m"))]
        assert compare.pairs(before, after) == [(before[0], after[1]), (before[1], after[0])]

    def test_two_single_results_belong_together_whatever_they_are(self) -> None:
        one, other = Entry(factories.squat()), Entry(factories.valgus_sls())
        assert compare.pairs([one], [other]) == [(one, other)]
        assert compare.pairs([], [other]) == []
