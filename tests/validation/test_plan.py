"""The plan draws the same clips everywhere, in matched pairs, over the whole range of angles."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from validation.plan import ClipSpec, Movement, clips, named_seed

SINGLE_LEG: tuple[Movement, ...] = ("single_leg_squat", "lateral_step_down")


@pytest.fixture(scope="module")
def report_clips() -> list[ClipSpec]:
    """The clips of the committed report seed."""
    return clips(named_seed("report"))


class TestDraw:
    """The seed decides everything and nothing else does."""

    def test_the_same_seed_draws_the_same_clips(self, report_clips: list[ClipSpec]) -> None:
        assert clips(named_seed("report")) == report_clips

    def test_another_seed_draws_other_people_and_movements(self, report_clips: list[ClipSpec]) -> None:
        others = clips(named_seed("fit"))
        assert [clip.name for clip in others] == [clip.name for clip in report_clips]
        assert not {clip.person for clip in others} & {clip.person for clip in report_clips}
        assert all(one.moves != other.moves for one, other in zip(report_clips, others, strict=True))

    def test_the_fitted_seed_is_not_the_reported_one(self) -> None:
        assert named_seed("fit") != named_seed("report")

    def test_names_are_unique(self, report_clips: list[ClipSpec]) -> None:
        assert len({clip.name for clip in report_clips}) == len(report_clips)


class TestDesign:
    """Enough clips, both legs, the whole range, and honest pairs."""

    def test_there_are_enough_clips_of_each_test(self, report_clips: list[ClipSpec]) -> None:
        count = Counter(clip.movement for clip in report_clips)
        assert all(count[movement] >= 200 for movement in SINGLE_LEG)
        assert count["squat"] >= 60

    def test_both_legs_come_in_matched_pairs(self, report_clips: list[ClipSpec]) -> None:
        pairs: dict[tuple[str, str, int, int], list[ClipSpec]] = {}
        for clip in report_clips:
            if clip.movement != "squat":
                pairs.setdefault((clip.condition, clip.movement, clip.person, clip.take), []).append(clip)
        for left, right in pairs.values():
            assert (left.side, right.side) == ("left", "right")
            assert left == replace(right, name=left.name, side="left", seed=left.seed)
            assert left.seed != right.seed

    @pytest.mark.parametrize("movement", SINGLE_LEG)
    def test_angles_cover_the_whole_range_evenly(self, report_clips: list[ClipSpec], movement: str) -> None:
        plain = sorted(
            clip.moves.angle_left_deg for clip in report_clips if clip.movement == movement and clip.condition == "plain" and clip.take == 0
        )
        assert -8.0 <= plain[0] < -7.0
        assert 23.0 < plain[-1] <= 25.0
        assert max(after - before for before, after in pairwise(plain)) < 2.5

    def test_a_retake_changes_the_movement_and_nothing_else(self, report_clips: list[ClipSpec]) -> None:
        first = {(clip.condition, clip.movement, clip.side, clip.person): clip for clip in report_clips if clip.take == 0}
        retakes = [clip for clip in report_clips if clip.take == 1]
        assert Counter(clip.movement for clip in retakes) == {"single_leg_squat": 32, "lateral_step_down": 32, "squat": 8}
        for retake in retakes:
            before = first[retake.condition, retake.movement, retake.side, retake.person]
            assert (before.scene, before.clothes) == (retake.scene, retake.clothes)
            assert before.moves.angle_left_deg != retake.moves.angle_left_deg
            assert before.moves.standing_left_deg == retake.moves.standing_left_deg
            assert before.seed != retake.seed
