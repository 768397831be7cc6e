"""The whole core on stick people: truth inside the interval, mirror and frame of no account, nothing unseen read as "fine"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener import quality
from screener.metrics import metric
from screener.movements import movement
from screener.run import NOT_ASKED
from screener.screening import with_gate
from screener.types import (
    AgeGroup,
    Context,
    DrillGate,
    Estimate,
    Finding,
    Instant,
    NotMeasured,
    QualityKind,
    Reason,
    Screening,
    Severity,
    Side,
    Status,
)
from tests.sticks import Scene
from tests.synth import make_clip, screen

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MATCHED, LOWEST, STANDING = Instant.MATCHED_DEPTH, Instant.LOWEST, Instant.STANDING
BOTH_LEGS = Scene(legs=(LEFT,) * 3 + (RIGHT,) * 3, fppa_bottom=(16.0, 4.0), noise_px=1.0)
SQUAT = Scene(movement="squat", legs=(BOTH,) * 3, depth=0.32, fppa_bottom=(6.0, 6.0), noise_px=1.0)
STEP_DOWN = Scene(movement="lateral_step_down", legs=(RIGHT,) * 3, fppa_bottom=(9.0, 9.0), noise_px=1.0)


@cache
def _screened(scene: Scene, context: Context | None = None) -> Screening:
    return screen(make_clip(scene), context=context)


def _findings(screening: Screening) -> dict[tuple[str, Side], Finding]:
    return {(f.id, f.side): f for f in screening.findings}


def _errors(scene: Scene) -> list[tuple[float, Estimate]]:
    """Estimate minus truth, and the estimate, of every FPPA."""
    clip = make_clip(scene)
    screening = screen(clip)
    out = []
    for rep, truth in zip(screening.reps, clip.truth, strict=True):
        for (side, at), true in truth.fppa.items():
            found = screening.measurement("fppa", side, rep.index, at)
            if found is not None and isinstance(found.result, Estimate):
                out.append((found.result.value - true, found.result))
    return out


@pytest.mark.parametrize("movement_id", ["single_leg_squat", "lateral_step_down", "squat"])
@pytest.mark.parametrize("bottom", [(-10.0, -10.0), (18.0, 18.0)])
@pytest.mark.parametrize(("fps", "down_s"), [(30.0, 1.4), (25.0, 0.7), (60.0, 2.5)])
def test_without_noise_every_angle_is_true_to_a_degree(movement_id: str, bottom: tuple[float, float], fps: float, down_s: float) -> None:
    """Without noise every angle is true to a degree."""
    legs = (BOTH,) * 2 if movement_id == "squat" else (LEFT, RIGHT)
    errors = _errors(Scene(movement=movement_id, legs=legs, fppa_bottom=bottom, depth=0.25, fps=fps, down_s=down_s, jitter=0.4))
    assert len(errors) >= 6
    assert max(abs(error) for error, _ in errors) < 1.0


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    """A hundred clips, each with the error of its own that the error model speaks of, and jitter on every landmark."""
    model = metric("fppa").error
    held = []
    for seed in range(100):
        random = np.random.default_rng(seed)
        bottom = float(random.uniform(-8, 20))
        scene = Scene(
            movement=("single_leg_squat", "lateral_step_down")[seed % 2],
            legs=((LEFT, RIGHT)[seed // 2 % 2],),
            fppa_bottom=(bottom, bottom),
            bias_deg=float(random.normal(0, model.clip_sd)),
            noise_px=1.5,
            fps=24.0,
            rest_s=1.3,
            seed=seed,
        )
        held += [found.low <= found.value - error <= found.high for error, found in _errors(scene)]
    assert len(held) == 300
    assert 0.90 <= np.mean(held) <= 0.99


def _values(screening: Screening) -> dict[tuple[str, Side, int, Instant], Estimate | NotMeasured]:
    return {(m.metric, m.side, m.rep, m.at): m.result for m in screening.measurements}


@pytest.mark.parametrize("scene", [BOTH_LEGS, SQUAT, STEP_DOWN, replace(BOTH_LEGS, yaw_deg=8.0), replace(STEP_DOWN, disagreement_deg=4.0)])
def test_filmed_in_a_mirror_the_sides_are_swapped_and_nothing_else(scene: Scene) -> None:
    """Filmed in a mirror the sides are swapped and nothing else."""
    clip = make_clip(scene)
    plain, mirrored = screen(clip), screen(clip.mirrored())
    assert [r.side.other for r in mirrored.reps] == [r.side for r in plain.reps]
    assert [r.turn_s for r in mirrored.reps] == pytest.approx([r.turn_s for r in plain.reps])
    got, expected = _values(mirrored), _values(plain)
    assert {(name, side.other, rep, at) for name, side, rep, at in got} == set(expected)
    for (name, side, rep, at), result in got.items():
        other = expected[(name, side.other, rep, at)]
        if isinstance(other, NotMeasured):
            assert isinstance(result, NotMeasured)
            assert result.reason is other.reason
        else:
            assert isinstance(result, Estimate)
            assert (result.value, result.low, result.high) == pytest.approx((other.value, other.low, other.high), abs=1e-6)
    verdicts = {(f.id, f.side.other, f.status) for f in mirrored.findings}
    assert verdicts == {(f.id, f.side, f.status) for f in plain.findings}


def _same(scene: Scene, other: Scene, ignore: tuple[str, ...] = ()) -> None:
    """Both scenes give the same numbers."""
    before, after = _values(_screened(scene)), _values(_screened(other))
    assert set(before) == set(after)
    for key, result in before.items():
        if key[0] not in ignore:
            changed = after[key]
            assert type(changed) is type(result)
            if isinstance(result, Estimate) and isinstance(changed, Estimate):
                assert changed.value == pytest.approx(result.value, abs=0.05)


QUIET = Scene(legs=(LEFT, LEFT, RIGHT), fppa_bottom=(14.0, 3.0))


@given(zoom=st.floats(0.6, 1.5), across=st.floats(-60, 60), down=st.floats(-100, 100))
@settings(max_examples=5, deadline=None)
def test_shift_and_zoom_change_nothing(zoom: float, across: float, down: float) -> None:
    """Shift and zoom change nothing."""
    _same(QUIET, replace(QUIET, zoom=zoom, shift_px=(across, down)), ignore=("fppa_corrected",))


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1440, 1440), (607, 1080)])
@pytest.mark.parametrize("scene", [QUIET, replace(SQUAT, noise_px=0.0)])
def test_the_shape_of_the_picture_changes_nothing(scene: Scene, width: int, height: int) -> None:
    """The shape of the picture changes nothing."""
    _same(scene, replace(scene, width_px=width, height_px=height))


def test_a_rolled_camera_changes_no_knee_angle_and_no_lean_against_standing() -> None:
    """A rolled camera changes no knee angle and no lean against standing."""
    _same(
        replace(QUIET, trunk_lean=5.0),
        replace(QUIET, trunk_lean=5.0, roll_deg=3.0),
        ignore=("kasr", "depth", "tempo", "wobble", "fppa_corrected", "hip_adduction_2d"),
    )


def test_both_legs_in_one_clip_are_judged_each_and_compared() -> None:
    """Both legs in one clip are judged each and compared."""
    screening = _screened(BOTH_LEGS)
    found = _findings(screening)
    assert found[("knee_valgus", LEFT)].status is Status.LIKELY
    assert found[("knee_valgus", RIGHT)].status is Status.NOT_SEEN
    difference = found[("side_difference", LEFT)]
    assert difference.status in (Status.LIKELY, Status.POSSIBLE)
    summary = screening.summary("asymmetry", LEFT, MATCHED)
    assert summary is not None
    assert isinstance(summary.result, Estimate)
    truth = {t.side: t.fppa[(t.side, MATCHED)] for t in make_clip(BOTH_LEGS).truth}
    assert summary.result.value == pytest.approx(truth[LEFT] - truth[RIGHT], abs=0.5)
    assert found[("knee_valgus", LEFT)].evidence[0].rep in (1, 2, 3)


@pytest.mark.parametrize("side", [LEFT, RIGHT])
def test_a_leg_that_was_not_filmed_is_not_measured_and_never_absent(side: Side) -> None:
    """A leg that was not filmed is not measured and never absent."""
    found = _findings(_screened(Scene(legs=(side,) * 3, noise_px=1.0)))
    unseen = found[("knee_valgus", side.other)]
    assert (unseen.status, unseen.probability) == (Status.NOT_MEASURED, None)
    assert str(side.other) in unseen.detail
    assert found[("side_difference", BOTH)].status is Status.NOT_MEASURED


def test_legs_are_never_compared_in_a_squat() -> None:
    """Legs are never compared in a squat."""
    screening = _screened(replace(SQUAT, fppa_bottom=(8.0, 8.0), yaw_deg=5.0))
    assert {f.id for f in screening.findings} == {"knees_in_bilateral", "shallow"}
    assert all(f.side is BOTH for f in screening.findings)
    assert not [s for s in screening.summaries if s.metric == "asymmetry"]
    assert isinstance(_values(screening)[("fppa", LEFT, 1, MATCHED)], Estimate), "each leg's angle still stands in the table"


@pytest.mark.parametrize(("bottom", "status"), [(-4.0, Status.NOT_SEEN), (14.0, Status.LIKELY)])
def test_knees_in_is_called_against_the_persons_own_standing(bottom: float, status: Status) -> None:
    """The stance is twice the hips' width, so that the knees stand nearer together than the feet in either case."""
    scene = replace(SQUAT, stance_m=0.32, fppa_standing=(0.0, 0.0), fppa_bottom=(bottom, bottom), perspective=True)
    assert _findings(_screened(scene))[("knees_in_bilateral", BOTH)].status is status


def test_one_repetition_is_possible_at_most() -> None:
    """One repetition is possible at most."""
    scene = Scene(legs=(LEFT,), fppa_bottom=(25.0, 25.0), noise_px=1.0)
    assert _findings(_screened(scene))[("knee_valgus", LEFT)].status is Status.POSSIBLE


def test_an_outward_knee_is_varus_and_not_valgus() -> None:
    """An outward knee is varus and not valgus."""
    found = _findings(_screened(Scene(fppa_bottom=(-18.0, -18.0), fppa_standing=(-2.0, -2.0), noise_px=1.0)))
    assert found[("knee_varus", LEFT)].status is Status.LIKELY
    assert found[("knee_valgus", LEFT)].status is Status.NOT_SEEN


@pytest.mark.parametrize("age", [AgeGroup.UNDER_16, AgeGroup.OVER_60])
def test_without_groups_of_their_age_nobody_is_banded_or_judged_by_them(age: AgeGroup) -> None:
    """Without groups of their age nobody is banded or judged by them."""
    screening = _screened(BOTH_LEGS, Context(age))
    assert all(s.band is None and s.band_probability is None for s in screening.summaries)
    for side in (LEFT, RIGHT):
        finding = _findings(screening)[("knee_valgus", side)]
        assert (finding.status, finding.probability) == (Status.NOT_MEASURED, None)
        assert "no published groups" in finding.detail
    assert isinstance(_values(screening)[("fppa", LEFT, 1, MATCHED)], Estimate)
    assert any(s.band is not None for s in _screened(BOTH_LEGS).summaries)


@pytest.mark.parametrize(
    ("yaw", "severity"), [(0.0, None), (2.0, None), (5.0, Severity.WARNING), (11.0, Severity.WARNING), (24.0, Severity.REFUSE)]
)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_turned_body_is_warned_of_corrected_for_and_then_refused(yaw: float, severity: Severity | None, sign: int) -> None:
    """A turned body is warned of corrected for and then refused."""
    screening = _screened(Scene(yaw_deg=sign * yaw, noise_px=1.0, fppa_bottom=(14.0, 14.0)))
    told = [i.severity for i in screening.quality if i.kind is QualityKind.VIEW_TURNED]
    assert told == ([severity] if severity else [])
    assert screening.refused is (severity is Severity.REFUSE)
    if severity is Severity.WARNING:
        assert quality.TURN_WARN_DEG < yaw < quality.TURN_REFUSE_DEG
        assert {c.metric for c in screening.corrections} == {"fppa"}
        assert _findings(screening)[("knee_valgus", LEFT)].evidence[0].metric == "fppa_corrected"
        banded = [s.metric for s in screening.summaries if s.band is not None and s.metric.startswith("fppa")]
        assert set(banded) == {"fppa_corrected"}
        summary = screening.summary("fppa_corrected", LEFT, MATCHED)
        assert summary is not None
        assert isinstance(summary.result, Estimate)
        assert summary.result.value == pytest.approx(make_clip(Scene(fppa_bottom=(14.0, 14.0))).truth[0].fppa[(LEFT, MATCHED)], abs=3.0)
    elif severity is None:
        assert screening.corrections == ()
        assert _findings(screening)[("knee_valgus", LEFT)].evidence[0].metric == "fppa"


def test_an_athlete_out_of_sight_at_the_bottom_gives_a_reason_there() -> None:
    """An athlete out of sight at the bottom gives a reason there."""
    turn = Scene().turns_s[1]
    screening = screen(make_clip(Scene(dropouts=((turn[0] - 0.1, turn[1] + 0.1),), noise_px=1.0)))
    assert len(screening.reps) == 2, "nobody knows whether it was one repetition"
    assert any("out of sight" in r.reason for r in screening.rejected)
    lost = replace(Scene(), mirror_dropouts=((0.0, 20.0),), noise_px=1.0)
    assert all(
        isinstance(r, Estimate) for key, r in _values(screen(make_clip(lost))).items() if key[0] == "fppa" and key[3] is not STANDING
    )


def test_too_deep_is_a_reason_in_measurement_summary_and_finding() -> None:
    """Too deep is a reason in measurement summary and finding."""
    screening = _screened(replace(SQUAT, depth=0.48, fppa_bottom=(2.0, 2.0)))
    summary = screening.summary("mean_fppa", BOTH, LOWEST)
    assert summary is not None
    assert isinstance(summary.result, NotMeasured)
    assert summary.result.reason is Reason.TOO_DEEP
    assert summary.band is None


def test_a_shallow_repetition_is_not_judged_at_a_depth_it_never_reached() -> None:
    """A shallow repetition is not judged at a depth it never reached."""
    found = _findings(_screened(Scene(depth=0.088, fppa_bottom=(20.0, 20.0), noise_px=0.5)))
    assert found[("knee_valgus", LEFT)].status is Status.NOT_MEASURED
    assert "did not reach" in found[("knee_valgus", LEFT)].detail
    assert found[("shallow", LEFT)].status in (Status.LIKELY, Status.POSSIBLE)


def test_too_shallow_altogether_is_refused_with_a_way_out() -> None:
    """Too shallow altogether is refused with a way out."""
    screening = _screened(Scene(depth=0.07, fppa_bottom=(3.0, 3.0)))
    (issue,) = screening.quality
    assert (issue.kind, issue.severity) == (QualityKind.TOO_SHALLOW, Severity.REFUSE)
    assert "deeper" in issue.fix


def test_every_number_has_a_unit_an_interval_and_a_time_and_every_gap_a_reason() -> None:
    """Every number has a unit an interval and a time and every gap a reason."""
    for scene in (BOTH_LEGS, SQUAT, STEP_DOWN):
        screening = _screened(scene)
        wanted = set(movement(str(screening.movement_id)).metrics) - {"asymmetry"}
        assert {m.metric for m in screening.measurements} == wanted
        for m in screening.measurements:
            if isinstance(m.result, Estimate):
                assert m.result.unit is metric(m.metric).unit
                assert m.result.low < m.result.value < m.result.high
                assert m.time_s is not None
            else:
                assert m.result.detail


def test_the_camera_of_a_clip_with_both_legs_stands_where_it_stands() -> None:
    """The camera of a clip with both legs stands where it stands."""
    for scene in (BOTH_LEGS, SQUAT, STEP_DOWN):
        distance = _screened(scene).capture.distance
        assert isinstance(distance, Estimate)
        assert distance.value == pytest.approx(3.0, rel=0.08)


def test_drills_follow_the_gate_and_nothing_is_measured_again() -> None:
    """Drills follow the gate and nothing is measured again."""
    shut = _screened(BOTH_LEGS)
    assert shut.gate is NOT_ASKED
    assert shut.prescriptions == ()
    opened = with_gate(shut, DrillGate(open=True, answered=True))
    assert opened.prescriptions
    assert opened.measurements is shut.measurements
    assert with_gate(opened, DrillGate(open=False, answered=True, reasons=("Swollen.",))).prescriptions == ()
    refused = _screened(Scene(yaw_deg=90.0))
    assert with_gate(refused, DrillGate(open=True, answered=True)).prescriptions == ()


def test_a_user_who_names_the_movement_is_taken_at_their_word() -> None:
    """A user who names the movement is taken at their word."""
    screening = screen(make_clip(Scene(legs=(LEFT,) * 3, fppa_bottom=(11.5, 11.5))), movement="lateral_step_down")
    assert (screening.movement_id, screening.chosen_by) == ("lateral_step_down", "user")
    assert [rep.side for rep in screening.reps] == [LEFT] * 3
