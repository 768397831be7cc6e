"""Truth is taken where it is defined; a reading belongs to its repetition, leg and instant; what was not measured says why."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.plain_loop import PlainTrack
from tests.validation import made
from validation.pairs import changes
from validation.plan import ClipSpec, clips
from validation.readings import MATCHED_DROP, Reading, load_truth, of_clip, turned_only

SPECS = clips(made.SEED)


def spec(movement: str = "single_leg_squat", side: str = "left", take: int = 0) -> ClipSpec:
    """A plain clip of the plan."""
    return next(s for s in SPECS if (s.movement, s.side, s.take, s.condition) == (movement, side, take, "plain"))


def plain_track(frames: int = 50) -> PlainTrack:
    """A plain loop that reads 100 plus the number of the frame on the left, 200 on the right."""
    numbers = np.arange(frames, dtype=np.float64)
    return PlainTrack(numbers / 25, 100 + numbers, 200 + numbers, 1.0)


def rows(result: object, which: ClipSpec | None = None, failure: str = "") -> dict[tuple[str, str, str], Reading]:
    """The rows of a clip with one repetition, by metric, side and instant."""
    found = of_clip(which or spec(), made.truth(), result, failure, plain_track())  # type: ignore[arg-type]  # a JSON of any shape
    return {(row.metric, row.side, row.at): row for row in found}


class TestTruth:
    """Lowest is the hold at the bottom, matched depth the first frame of the way down that is deep enough."""

    def test_lowest_is_the_mean_over_the_hold_with_both_its_ends(self) -> None:
        assert made.truth().frames(0, "left", "lowest") == range(20, 25)
        assert rows(made.result())["fppa", "left", "lowest"].truth == pytest.approx(22.0)

    def test_matched_depth_is_the_first_frame_deep_enough(self) -> None:
        truth = made.truth()
        found = truth.frames(0, "left", "matched_depth")
        assert found is not None
        drop = truth.drop("left")
        assert drop[found.start - 1] < MATCHED_DROP <= drop[found.start]
        assert rows(made.result())["fppa", "left", "matched_depth"].truth == found.start == 14

    def test_a_second_repetition_is_sought_after_the_first(self) -> None:
        truth = made.truth(((20, 24), (54, 58)), 90)
        first, second = (truth.frames(rep, "left", "matched_depth") for rep in (0, 1))
        assert first is not None
        assert second is not None
        assert first.start == 14
        assert 34 < second.start < 54

    def test_a_depth_that_was_not_reached_has_no_row(self) -> None:
        shallow = made.truth()
        hips = {f"hip{letter}_y": np.full(50, 500.0) for letter in "LR"}
        shallow = replace(shallow, columns=dict(shallow.columns) | hips)
        found = of_clip(spec(), shallow, made.result(), "", None)
        assert {row.at for row in found} == {"lowest"}

    def test_squats_have_both_legs_their_mean_and_the_ratio(self) -> None:
        found = rows(made.result("squat", "both"), spec("squat"))
        assert found["fppa", "right", "lowest"].truth == pytest.approx(11.0)
        assert found["mean_fppa", "both", "lowest"].truth == pytest.approx(16.5)
        assert found["kasr", "both", "lowest"].truth == pytest.approx(0.9)
        assert found["fppa_corrected", "left", "lowest"].truth == pytest.approx(23.0)

    def test_it_is_read_from_the_files_of_the_renderer(self, tmp_path: Path) -> None:
        (tmp_path / "x.csv").write_text("frame,t,fppa_L\n0,0.0,1.5\n1,0.04,2.5\n")
        (tmp_path / "x.json").write_text(json.dumps({"params": {"fps": 25}, "peaks": [[1, 1]]}))
        truth = load_truth(tmp_path, "x")
        assert truth.holds == ((1, 1),)
        assert truth.series("fppa", "left").tolist() == [1.5, 2.5]


class TestProduct:
    """A number, or the reason why there is none."""

    def test_a_number_comes_with_its_interval(self) -> None:
        row = rows(made.result(fppa=20.0))["fppa", "left", "lowest"]
        assert (row.value, row.low, row.high, row.reason) == (20.0, 18.0, 22.0, "")
        assert row.error == pytest.approx(-2.0)

    def test_what_the_product_did_not_measure_says_why(self) -> None:
        row = rows(made.result(fppa=math.nan))["fppa", "left", "lowest"]
        assert not row.measured
        assert row.reason == "not_seen"

    def test_a_refused_clip_is_not_measured_and_names_the_refusal_only(self) -> None:
        assert {row.reason for row in rows(made.refused()).values()} == {"refused: view_turned"}

    def test_a_clip_that_failed_is_kept_with_its_message(self) -> None:
        found = rows(None, failure="the file is broken")
        assert {row.reason for row in found.values()} == {"failed: the file is broken"}
        assert len(found) == 4

    def test_a_repetition_elsewhere_is_not_this_one(self) -> None:
        assert rows(made.result(turns=(1.5,)))["fppa", "left", "lowest"].reason == "repetition not found"

    def test_the_other_leg_is_not_this_one(self) -> None:
        assert rows(made.result(side="right"))["fppa", "left", "lowest"].reason == "taken for another leg or test"


class TestPlainLoop:
    """It is read at the true instant, which is more than it would find by itself."""

    def test_at_the_true_frames(self) -> None:
        found = rows(made.result())
        assert found["fppa", "left", "lowest"].plain == pytest.approx(122.0)
        assert found["fppa", "left", "matched_depth"].plain == pytest.approx(114.0)

    def test_it_has_no_ratio(self) -> None:
        found = rows(made.result("squat", "both"), spec("squat"))
        assert math.isnan(found["kasr", "both", "lowest"].plain)
        assert found["mean_fppa", "both", "lowest"].plain == pytest.approx(172.0)


class TestPlan:
    """Which clips count as turned only."""

    def test_turned_only(self) -> None:
        kinds = {s.condition: turned_only(s) for s in SPECS}
        assert kinds["plain"]
        assert kinds["turned_15"]
        assert not kinds["dark"]


class TestPairs:
    """Two takes make a change; its interval is made of both summaries'."""

    def test_a_change_has_both_films_errors(self) -> None:
        first = spec()
        second = next(s for s in SPECS if s.name == first.name[:-1] + "b")
        truths = {first.name: made.truth(), second.name: made.truth(((25, 29),), 55)}
        results = {first.name: made.result(fppa=20.0), second.name: made.result(fppa=26.5)}
        found = {(c.metric, c.at): c for c in changes([first, second], truths, results)}
        change = found["fppa", "lowest"]
        assert [change.truth, change.value] == pytest.approx([5.0, 6.5])
        assert change.half == pytest.approx(math.sqrt(2))

    def test_without_a_second_number_there_is_no_change(self) -> None:
        first = spec()
        second = next(s for s in SPECS if s.name == first.name[:-1] + "b")
        truths = {first.name: made.truth(), second.name: made.truth()}
        found = list(changes([first, second], truths, {first.name: made.result(), second.name: made.refused()}))
        assert found
        assert not any(change.measured for change in found)
