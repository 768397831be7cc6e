"""Changes by hand: numbers really change, only where they should, never surer than before, and all of it can be taken back."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from screener import geometry, skeleton
from screener.errors import InputError
from screener.present import nothing_measured
from screener.report import from_json, to_json
from screener.run import ScreeningRun, with_edits, with_gate
from screener.types import (
    LEFT_OUT,
    Change,
    DrillGate,
    Estimate,
    Instant,
    Joint,
    LeaveOut,
    Move,
    NotMeasured,
    Screening,
    Side,
    Status,
    changes_of,
)
from tests import factories, synth
from tests.sticks import Scene

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MATCHED, LOWEST, STANDING = Instant.MATCHED_DEPTH, Instant.LOWEST, Instant.STANDING
ONE_LEG = Scene(legs=(LEFT,) * 4, fppa_bottom=(14.0, 14.0), noise_px=1.5)
TWO_LEGS = Scene(legs=(LEFT,) * 3 + (RIGHT,) * 3, fppa_bottom=(16.0, 4.0), noise_px=1.0)
SQUAT = Scene(movement="squat", legs=(BOTH,) * 3, depth=0.32, fppa_bottom=(6.0, 6.0), noise_px=1.0)
SCENES = (ONE_LEG, TWO_LEGS, SQUAT)


@cache
def finished(scene: Scene) -> ScreeningRun:
    """A finished run of a scene."""
    return synth.run(scene)


def joint(run: ScreeningRun, rep: int, at: Instant, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where the drawing has a joint at the instant that was read."""
    side = next(r.side for r in run.screening.reps if r.index == rep)
    leg = LEFT if side is BOTH else side
    found = run.screening.measurement("fppa", leg, rep, at)
    assert found is not None
    assert found.time_s is not None
    nearest = int(np.argmin(np.abs(run.track.times_s - found.time_s)))
    point: np.ndarray[tuple[int], np.dtype[np.float64]] = run.track.combined()[nearest, skeleton.index(f"{leg}_{name}")]
    return point


def moved(run: ScreeningRun, rep: int, at: Instant, name: Joint, dx: float, dy: float = 0.0) -> Move:
    """A joint put somewhere beside where it was drawn."""
    side = next(r.side for r in run.screening.reps if r.index == rep)
    x, y = joint(run, rep, at, name)
    return Move(rep, LEFT if side is BOTH else side, at, name, float(x) + dx, float(y) + dy)


def values(screening: Screening) -> dict[tuple[str, Side, int, Instant], float]:
    """Every number by its key."""
    return {(m.metric, m.side, m.rep, m.at): m.result.value for m in screening.measurements if isinstance(m.result, Estimate)}


def widths(screening: Screening) -> dict[tuple[object, ...], tuple[float, float]]:
    """How far every interval reaches to either side of its value, summaries included."""
    found = [((m.metric, m.side, m.rep, m.at), m.result) for m in screening.measurements]
    found += [((s.metric, s.side, s.at), s.result) for s in screening.summaries]  # type: ignore[misc]
    return {key: (r.value - r.low, r.high - r.value) for key, r in found if isinstance(r, Estimate)}


class TestLeavingOut:
    """A repetition that is left out counts nowhere; the others keep their numbers."""

    @pytest.mark.parametrize("scene", SCENES)
    def test_summaries_follow_and_the_others_stay_as_they_were(self, scene: Scene) -> None:
        run = finished(scene)
        after = with_edits(run, [LeaveOut(2)]).screening
        assert [rep.index for rep in after.reps] == [rep.index for rep in run.screening.reps if rep.index != 2]
        before = {key: value for key, value in values(run.screening).items() if key[2] != 2}
        assert values(after) == before
        metric_id = "kasr" if scene is SQUAT else "fppa"
        side, at = (BOTH, LOWEST) if scene is SQUAT else (LEFT, MATCHED)
        then, now = run.screening.summary(metric_id, side, at), after.summary(metric_id, side, at)
        assert then is not None
        assert now is not None
        assert (now.n_reps, now.result) != (then.n_reps, then.result)
        assert now.n_reps == then.n_reps - 1
        assert isinstance(now.result, Estimate)
        kept = [value for (m, s, _, a), value in values(after).items() if (m, s, a) == (metric_id, side, at)]
        assert now.result.value == pytest.approx(float(np.median(kept)))

    def test_it_is_logged_and_stands_among_what_was_turned_down(self) -> None:
        after = with_edits(finished(ONE_LEG), [LeaveOut(3)]).screening
        rep = finished(ONE_LEG).screening.reps[2]
        assert [(e.rep, e.what, e.by) for e in after.edits] == [(3, LEFT_OUT, "user")]
        (turned_down,) = after.rejected
        assert (turned_down.start_s, turned_down.stop_s) == (rep.start_s, rep.stop_s)
        assert turned_down.reason == "Repetition 3 was left out by hand."
        assert all(evidence.rep != 3 for finding in after.findings for evidence in finding.evidence)

    @pytest.mark.parametrize("scene", SCENES)
    def test_without_any_repetition_nothing_is_measured_and_nothing_is_fine(self, scene: Scene) -> None:
        run = finished(scene)
        after = with_edits(run, [LeaveOut(rep.index) for rep in run.screening.reps]).screening
        assert nothing_measured(after)
        assert after.refused
        assert (len(after.measurements), len(after.summaries), len(after.prescriptions)) == (0, 0, 0)
        assert {finding.status for finding in after.findings} == {Status.NOT_MEASURED}
        assert all(LEFT_OUT in issue.detail for issue in after.quality if issue.severity == "refuse")
        assert len(after.edits) == len(run.screening.reps)

    def test_a_leg_without_a_repetition_left_is_not_measured_because_of_that(self) -> None:
        after = with_edits(finished(TWO_LEGS), [LeaveOut(rep) for rep in (4, 5, 6)]).screening
        finding = next(f for f in after.findings if (f.id, f.side) == ("knee_valgus", RIGHT))
        assert finding.status is Status.NOT_MEASURED
        assert LEFT_OUT in finding.detail
        assert not any(s.side is RIGHT for s in after.summaries)
        difference = next(f for f in after.findings if f.id == "side_difference")
        assert difference.status is Status.NOT_MEASURED


class TestPlacing:
    """A joint placed by hand changes what geometry says it changes, at that instant, and nothing else."""

    @pytest.mark.parametrize("at", [MATCHED, LOWEST])
    @pytest.mark.parametrize("name", list(Joint))
    @pytest.mark.parametrize("dx", [-25.0, 9.0])
    def test_the_angle_changes_by_what_geometry_says_and_at_that_instant_only(self, at: Instant, name: Joint, dx: float) -> None:
        run = finished(ONE_LEG)
        hip, knee, ankle = (joint(run, 2, at, part) for part in Joint)
        before = float(geometry.fppa(hip, knee, ankle, LEFT))
        points = {Joint.HIP: hip, Joint.KNEE: knee, Joint.ANKLE: ankle}
        points[name] = points[name] + np.array([dx, 0.0])
        expected = float(geometry.fppa(points[Joint.HIP], points[Joint.KNEE], points[Joint.ANKLE], LEFT)) - before
        assert abs(expected) > 0.5
        then, now = values(run.screening), values(with_edits(run, [moved(run, 2, at, name, dx)]).screening)
        assert now["fppa", LEFT, 2, at] - then["fppa", LEFT, 2, at] == pytest.approx(expected, abs=0.35)
        untouched = [key for key in then if not (key[2] == 2 and key[3] is at)]
        assert {key: now[key] for key in untouched} == {key: then[key] for key in untouched}

    def test_standing_changes_what_is_compared_with_it_and_no_angle_at_depth(self) -> None:
        run = finished(Scene(legs=(LEFT,) * 2, rest_s=9.0, noise_px=1.0))
        then, now = values(run.screening), values(with_edits(run, [moved(run, 1, STANDING, Joint.KNEE, -12.0)]).screening)
        changed = {key for key in then if now[key] != then[key]}
        assert changed == {("fppa", LEFT, 1, STANDING), ("fppa_excursion", LEFT, 1, MATCHED), ("fppa_excursion", LEFT, 1, LOWEST)}
        up = now["fppa", LEFT, 1, STANDING] - then["fppa", LEFT, 1, STANDING]
        assert now["fppa_excursion", LEFT, 1, MATCHED] - then["fppa_excursion", LEFT, 1, MATCHED] == pytest.approx(-up)

    def test_repetitions_that_share_their_standing_share_the_joint_there(self) -> None:
        run = finished(ONE_LEG)
        clip = run.clip
        assert clip is not None
        spans = {b.rep_index: (b.start_s, b.stop_s) for b in clip.plan.bursts if b.at is STANDING}
        alike = {rep for rep, span in spans.items() if span == spans[1]}
        assert len(alike) > 1, "the scene has repetitions one after the other"
        after = with_edits(run, [moved(run, 1, STANDING, Joint.HIP, 10.0)]).screening
        assert {edit.rep for edit in after.edits} == alike
        then, now = values(run.screening), values(after)
        assert {key[2] for key in then if key[0] == "fppa" and now[key] != then[key]} == alike

    @pytest.mark.parametrize("scene", SCENES)
    def test_no_interval_gets_narrower(self, scene: Scene) -> None:
        run = finished(scene)
        for at in (STANDING, MATCHED, LOWEST):
            for dx in (-40.0, -6.0, 15.0):
                changes = [moved(run, rep, at, Joint.KNEE, dx / rep) for rep in (1, 2)]
                then, now = widths(run.screening), widths(with_edits(run, changes).screening)
                # What may not lie below zero is cut off there; nothing else may shrink.
                assert all(now[key][1] >= then[key][1] - 1e-9 for key in now)
                assert all(now[key][0] >= then[key][0] - 1e-9 for key in now if key[0] in ("fppa", "fppa_corrected", "mean_fppa"))

    def test_what_could_not_be_measured_stays_so(self) -> None:
        run = finished(Scene(legs=(LEFT,) * 3, disagreement_deg=9.0))
        key = ("fppa", LEFT, 2, MATCHED)
        then = run.screening.measurement(*key)
        assert then is not None
        assert isinstance(then.result, NotMeasured)
        standing = run.screening.measurement("fppa_excursion", LEFT, 2, MATCHED)
        assert standing is not None
        x, y = run.track.combined()[len(run.track.times_s) // 2, skeleton.index("left_knee")]
        now = with_edits(run, [Move(2, LEFT, MATCHED, Joint.KNEE, float(x), float(y))]).screening.measurement(*key)
        assert now == then

    def test_the_log_says_how_far_in_pixels_and_of_the_leg(self) -> None:
        run = finished(ONE_LEG)
        (edit,) = with_edits(run, [moved(run, 2, LOWEST, Joint.ANKLE, 30.0, 40.0)]).screening.edits
        assert edit.what == "left ankle at the lowest point placed by hand"
        assert "50 pixels" in edit.detail
        assert "% of the leg length" in edit.detail

    @pytest.mark.parametrize("at", [MATCHED, LOWEST])
    def test_the_drawing_shows_the_joint_where_it_was_placed_and_the_others_where_they_were(self, at: Instant) -> None:
        run = finished(ONE_LEG)
        after = with_edits(run, [moved(run, 2, at, Joint.KNEE, -30.0)])
        assert joint(after, 2, at, Joint.KNEE) - joint(run, 2, at, Joint.KNEE) == pytest.approx([-30.0, 0.0])
        assert joint(after, 2, at, Joint.HIP) == pytest.approx(joint(run, 2, at, Joint.HIP))
        other = LOWEST if at is MATCHED else MATCHED
        assert joint(after, 2, other, Joint.KNEE) == pytest.approx(joint(run, 2, other, Joint.KNEE))
        assert joint(after, 3, at, Joint.KNEE) == pytest.approx(joint(run, 3, at, Joint.KNEE))


def several(run: ScreeningRun) -> list[Change]:
    """Changes of each kind."""
    return [moved(run, 3, MATCHED, Joint.KNEE, 8.0), LeaveOut(1), moved(run, 2, LOWEST, Joint.HIP, -5.0), LeaveOut(2)]


class TestTakingBack:
    """The same changes give the same bytes, in any order and after any detour; none give the first result."""

    def test_order_and_detours_do_not_matter(self) -> None:
        run = finished(ONE_LEG)
        changes = several(run)
        text = to_json(with_edits(run, changes).screening)
        assert to_json(with_edits(run, changes[::-1]).screening) == text
        assert to_json(with_edits(with_edits(run, [LeaveOut(4)]), changes).screening) == text

    @pytest.mark.parametrize("scene", SCENES)
    def test_taking_everything_back_gives_the_first_bytes(self, scene: Scene) -> None:
        run = finished(scene)
        changed = with_edits(run, [LeaveOut(1), moved(run, 2, LOWEST, Joint.KNEE, 9.0)])
        assert to_json(changed.screening) != to_json(run.screening)
        assert to_json(with_edits(changed, []).screening) == to_json(run.screening)
        assert with_edits(changed, []).track is run.track

    def test_answers_to_the_safety_questions_outlive_a_change(self) -> None:
        run = with_gate(finished(ONE_LEG), DrillGate(open=True, answered=True))
        assert run.screening.prescriptions
        changed = with_edits(run, [LeaveOut(1)])
        assert changed.screening.gate.open
        assert changed.screening.prescriptions

    @pytest.mark.parametrize("scene", SCENES)
    def test_json_carries_the_changes_and_they_can_be_applied_again(self, scene: Scene) -> None:
        run = finished(scene)
        changes: list[Change] = [LeaveOut(2), moved(run, 1, STANDING, Joint.HIP, 4.0), moved(run, 3, LOWEST, Joint.ANKLE, -7.0)]
        changed = with_edits(run, changes).screening
        back = from_json(to_json(changed))
        assert back == changed
        assert to_json(with_edits(run, changes_of(back.edits)).screening) == to_json(changed)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (LeaveOut(9), "expected one of the repetitions 1, 2, 3, 4, got 9"),
        (Move(2, RIGHT, MATCHED, Joint.KNEE, 10.0, 10.0), "expected the standing leg of repetition 2, got the right one"),
        (Move(2, LEFT, Instant.MATCHED_DEPTH_30, Joint.KNEE, 10.0, 10.0), "expected an instant that was read"),
        (Move(2, LEFT, MATCHED, Joint.KNEE, -1.0, 10.0), "expected the knee inside the picture"),
    ],
)
def test_a_change_that_does_not_fit_says_why(change: Change, message: str) -> None:
    """A change that does not fit says why, and what to do."""
    run = finished(ONE_LEG)
    with pytest.raises(InputError, match=message) as caught:
        with_edits(run, [change])
    assert caught.value.hint


def test_a_result_without_landmarks_cannot_be_changed() -> None:
    """A result without landmarks cannot be changed, and says so."""
    with pytest.raises(InputError, match="holds its landmarks"):
        with_edits(factories.run(factories.valgus_sls()), [LeaveOut(1)])


def test_a_refused_clip_has_nothing_to_change() -> None:
    """A refused clip has nothing to change."""
    run = synth.run(Scene(yaw_deg=90.0))
    assert run.screening.refused
    with pytest.raises(InputError, match="expected one of the repetitions none"):
        with_edits(run, [LeaveOut(1)])
