"""Repetitions of a clip and its copy find each other, sides are exchanged where they must be, and the figures are right on made answers."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from bench.plain_loop import PlainTrack
from screener.types import Instant, Repetition, Side
from validation.answers import Answer, Read
from validation.raters import RatedLeg, RaterCheck, rater_angle
from validation.real import Pair, RealChecks, check, compare, false_difference, pair_repetitions, why_not
from validation.variants import Copy, Variant

MATCHED, LOWEST = Instant.MATCHED_DEPTH, Instant.LOWEST


def rep(index: int, turn_s: float, side: Side = Side.LEFT) -> Repetition:
    """A repetition of two seconds that turns in its middle."""
    return Repetition(index, side, turn_s - 1.2, turn_s - 1.0, turn_s, turn_s + 1.0)


def answer(angles: dict[float, float | None], side: Side = Side.LEFT, at: Instant = MATCHED) -> Answer:
    """Repetitions by the time they turn, each with one angle."""
    reps = tuple(rep(index, turn_s, side) for index, turn_s in enumerate(angles, 1))
    reads = tuple(
        Read(r.index, side, at, value, "" if value is not None else "too_deep", r.turn_s if value is not None else None)
        for r, value in zip(reps, angles.values(), strict=True)
    )
    return Answer("", reps, reads)


def copy_of(variant: Variant, begins_s: float = 0.0) -> Copy:
    """A copy whose file is never opened."""
    return Copy(variant, Path("copy.mp4"), begins_s)


class TestPairing:
    """``pair_repetitions``: nearest turning points, each taken once."""

    def test_a_missing_repetition_does_not_shift_the_others(self) -> None:
        copied = [rep(1, 2.1), rep(2, 9.9)]
        assert {k: r.index for k, r in pair_repetitions([rep(1, 2.0), rep(2, 6.0), rep(3, 10.0)], copied, 0.0).items()} == {1: 1, 3: 2}

    def test_nearest_first_and_each_once(self) -> None:
        copied = [rep(1, 2.25), rep(2, 2.05)]
        assert {k: r.index for k, r in pair_repetitions([rep(1, 2.0)], copied, 0.0).items()} == {1: 2}
        assert len(pair_repetitions([rep(1, 2.0), rep(2, 2.1)], [rep(1, 2.05)], 0.0)) == 1

    def test_a_later_start_is_added_and_too_far_is_too_far(self) -> None:
        assert list(pair_repetitions([rep(1, 2.0)], [rep(1, 1.6)], 0.4)) == [1]
        assert pair_repetitions([rep(1, 2.0)], [rep(1, 1.6)], 0.0) == {}


class TestComparing:
    """``compare``: a clip's answer against its copy's."""

    def test_a_mirrored_copy_must_exchange_the_sides(self) -> None:
        original = answer({2.0: 5.0, 5.0: 7.0}, Side.LEFT)
        swapped = compare("clip", copy_of(Variant.MIRRORED), original, answer({2.1: 5.5, 5.0: 6.0}, Side.RIGHT))
        assert swapped.unchanged
        assert swapped.apart_deg() == pytest.approx([0.5, 1.0])
        assert {pair.side for pair in swapped.pairs} == {Side.LEFT}
        kept = compare("clip", copy_of(Variant.MIRRORED), original, original)
        assert not kept.unchanged
        assert not kept.pairs

    def test_any_other_copy_must_keep_them(self) -> None:
        original = answer({2.0: 5.0}, Side.RIGHT)
        assert compare("clip", copy_of(Variant.HALF_SIZE), original, original).unchanged
        assert not compare("clip", copy_of(Variant.HALF_SIZE), original, answer({2.0: 5.0}, Side.LEFT)).unchanged

    def test_a_repetition_too_few_or_too_many_is_a_change(self) -> None:
        two, three = answer({2.0: 5.0, 5.0: 7.0}), answer({2.0: 5.0, 5.0: 7.0, 8.0: 6.0})
        fewer = compare("clip", copy_of(Variant.ENCODED_ANEW), three, two)
        assert (fewer.found, fewer.expected, fewer.unchanged) == (2, 3, False)
        more = compare("clip", copy_of(Variant.ENCODED_ANEW), two, three)
        assert (more.extra, more.unchanged) == (1, False)

    def test_a_repetition_that_the_later_start_cuts_is_not_expected(self) -> None:
        original = answer({1.2: 5.0, 5.0: 7.0})
        found = compare("clip", copy_of(Variant.BEGUN_LATER, 0.4), original, answer({4.6: 7.0}))
        assert (found.expected, found.unchanged) == (1, True)

    def test_a_clip_whose_only_repetition_is_cut_is_left_out_of_the_count(self) -> None:
        cut = compare("clip", copy_of(Variant.BEGUN_LATER, 0.4), answer({1.2: 5.0}), Answer("no whole repetition", (), ()))
        assert cut.expected == 0
        table = dict(RealChecks(("clip",), (), (cut,), (), None, "").as_table())
        assert table["Copy begun later: repetitions and sides unchanged"] == "0 of 0 clips"

    def test_an_angle_measured_in_one_only_is_lost_and_in_neither_is_not(self) -> None:
        original = answer({2.0: 5.0, 5.0: None})
        assert compare("clip", copy_of(Variant.HALF_SIZE), original, answer({2.0: None, 5.0: None})).lost == 1
        assert compare("clip", copy_of(Variant.HALF_SIZE), original, original).lost == 0

    def test_a_refused_copy_has_changed(self) -> None:
        found = compare("clip", copy_of(Variant.HALF_SIZE), answer({2.0: 5.0}), Answer("too dark", (), ()))
        assert (found.failure, found.unchanged, found.expected) == ("too dark", False, 1)


class TestFalseDifference:
    """``false_difference``: what a leg gains by being the left one."""

    def test_a_bias_of_the_sides_comes_out_and_the_leg_itself_does_not(self) -> None:
        # The left side of the picture's athlete reads 3 degrees too high, whoever's leg it is.
        pairs = [Pair(1, Side.LEFT, MATCHED, 1.0, 10.0 + 3.0, 10.0), Pair(1, Side.RIGHT, MATCHED, 1.0, 4.0, 4.0 + 3.0)]
        times = np.array([0.0, 1.0, 2.0])
        plain = PlainTrack(times, np.array([0.0, 16.0, 0.0]), np.array([0.0, 4.0, 0.0]), 1.0)
        mirrored = PlainTrack(times, np.array([0.0, 10.0, 0.0]), np.array([0.0, 10.0, 0.0]), 1.0)
        found = false_difference("clip", pairs, plain, mirrored)
        assert found is not None
        assert found.n == 2
        assert (found.product_deg, found.plain_deg) == pytest.approx((3.0, 6.0))

    def test_a_plain_loop_that_saw_nobody_is_not_zero(self) -> None:
        nobody = PlainTrack(np.array([1.0]), np.array([np.nan]), np.array([np.nan]), 1.0)
        found = false_difference("clip", [Pair(1, Side.LEFT, MATCHED, 1.0, 2.0, 1.0)], nobody, nobody)
        assert found is not None
        assert math.isnan(found.plain_deg)
        assert false_difference("clip", [], None, None) is None


def rated(side: Side, raters: tuple[float, ...], product: float, *, lowest: bool = False, refused: str = "") -> RatedLeg:
    """A rated leg that the plain look reads 4 degrees higher than the product."""
    return RatedLeg("d", "clip.mp4", side, lowest, raters, product, product + 4.0, refused)


class TestRaters:
    """Errors against the raters' mean."""

    def test_a_rater_who_could_not_place_a_joint_is_left_out_of_the_mean(self) -> None:
        legs = RaterCheck(
            (rated(Side.LEFT, (10.0, 12.0), 12.0), rated(Side.RIGHT, (10.0, math.nan), 7.0), rated(Side.LEFT, (math.nan,), 0.0))
        )
        found = legs.product(lowest=False)
        assert found.n == 2
        assert found.bias_deg == pytest.approx(-1.0)
        assert found.rmse_deg == pytest.approx(math.sqrt((1 + 9) / 2))
        assert legs.plain(lowest=False).bias_deg == pytest.approx(3.0)
        assert legs.between_raters(lowest=False)[0] == 1

    def test_the_spread_of_the_raters_is_that_of_their_difference(self) -> None:
        legs = RaterCheck(tuple(rated(Side.LEFT, (10.0 + d, 10.0), 10.0) for d in (-1.0, 1.0, 3.0)))
        assert legs.between_raters(lowest=False) == pytest.approx((3, 2.0))

    def test_refused_legs_are_counted_apart(self) -> None:
        legs = RaterCheck(
            (rated(Side.LEFT, (1.0, 1.0), 9.0, lowest=True, refused="too_deep"), rated(Side.LEFT, (1.0, 1.0), 2.0, lowest=True))
        )
        assert legs.product(lowest=True).n == 1
        assert any("1 (no angle is given: too deep)" in figure for _, figure in legs.as_table())

    def test_an_angle_from_placed_joints(self) -> None:
        leg = {"hip": [100.0, 0.0], "knee": [100.0, 100.0], "ankle": [200.0, 200.0]}
        assert rater_angle(leg, Side.LEFT) == pytest.approx(45.0)
        assert rater_angle(leg, Side.RIGHT) == pytest.approx(-45.0)
        assert math.isnan(rater_angle({**leg, "ankle": None}, Side.LEFT))

    def test_why_there_is_no_angle(self) -> None:
        given = answer({2.0: 5.0, 5.0: None})
        assert why_not(given, 2.2, Side.LEFT, MATCHED) == ""
        assert why_not(given, 5.0, Side.LEFT, MATCHED) == "too_deep"
        assert "no repetition" in why_not(given, 20.0, Side.LEFT, MATCHED)
        assert "no repetition" in why_not(given, 2.0, Side.RIGHT, MATCHED)
        assert why_not(None, 2.0, Side.LEFT, MATCHED) == "clip not screened"


class TestChecks:
    """The whole, as the report shows it."""

    def test_without_the_folder_there_is_nothing_to_say(self, tmp_path: Path) -> None:
        assert check(tmp_path / "none", tmp_path / "cache") is None

    def test_a_folder_of_broken_clips_is_said_to_be_refused(self, tmp_path: Path) -> None:
        folder = tmp_path / "clips"
        folder.mkdir()
        (folder / "broken.mp4").write_bytes(b"no video")
        (folder / "words.txt").write_text("no clip")
        told: list[str] = []
        found = check(folder, tmp_path / "cache", lambda _done, _all, name: told.append(name))
        assert found is not None
        assert told == ["broken"]
        assert [name for name, _ in found.refused] == ["broken"]
        assert found.as_table()[0][1] == "0 of 1"
        kept = [json.loads(path.read_text()) for path in (tmp_path / "cache").rglob("*.json")]
        assert len(kept) == 1
        assert kept[0]["failure"]

    def test_the_table_tells_median_and_largest_by_instant(self) -> None:
        original = answer({2.0: 5.0, 5.0: 7.0, 8.0: 9.0})
        copied = answer({2.0: 5.1, 5.0: 7.2, 8.0: 9.6})
        copies = (compare("clip", copy_of(Variant.ENCODED_ANEW), original, copied),)
        table = dict(RealChecks(("clip",), (), copies, (), None, "").as_table())
        assert table["Copy encoded anew: repetitions and sides unchanged"] == "1 of 1 clips"
        assert table["Copy encoded anew: angle per repetition, matched depth"] == "median 0.20°, largest 0.60° (3 angles)"
