"""The first screen and the chain in words: what to do next, the strip, what was changed by hand, and parts without a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from screener.placing import points
from screener.present import nothing_measured, report_view
from screener.report import reps_csv
from screener.run import with_edits
from screener.types import DrillGate, Estimate, Instant, Joint, LeaveOut, Move, Screening, Side, Status
from tests import factories, synth
from tests.sticks import Scene

LEFT, RIGHT, MATCHED = Side.LEFT, Side.RIGHT, Instant.MATCHED_DEPTH
BOTH_LEGS = Scene(legs=(LEFT,) * 3 + (RIGHT,) * 3, fppa_bottom=(16.0, 4.0), noise_px=1.0)


@pytest.mark.parametrize("make", factories.ALL)
@pytest.mark.parametrize("gate", [factories.OPEN_GATE, factories.SHUT_GATE, factories.UNASKED_GATE])
def test_there_are_one_or_two_next_steps_and_one_says_whom_to_ask(make: Callable[[], Screening], gate: DrillGate) -> None:
    """There are one or two next steps, and one says whom to ask."""
    steps = report_view(replace(make(), gate=gate)).next_steps
    assert len(steps) in (1, 2)
    assert "physiotherapist" in steps[-1].text
    assert not any("fine" in step.text or "healthy" in step.text for step in steps)


def test_the_next_step_follows_the_gate_and_the_findings() -> None:
    """The next step follows the gate and the findings."""
    first = factories.valgus_sls()
    assert report_view(first).next_steps[0].text == "4 drills below match what was seen."
    assert report_view(replace(first, gate=factories.UNASKED_GATE)).next_steps[0].text.startswith("Answer the safety questions")
    unsure = replace(first, findings=tuple(replace(f, status=Status.POSSIBLE) for f in first.findings))
    assert report_view(unsure).next_steps[1].text.startswith("Film five more repetitions")
    unread = replace(first, findings=(replace(first.findings[0], status=Status.NOT_MEASURED, probability=None, detail="It was dark."),))
    assert report_view(unread).next_steps[1].text.startswith("Left knee: film again. Put the tested foot in the middle")
    assert "Film the right leg, too." in report_view(factories.turned_sls()).next_steps[1].text
    young = report_view(factories.partly_measured()).next_steps[1].text
    assert "Right knee: film again" not in young, "a better clip brings no published group of this age"


@pytest.mark.parametrize("make", factories.ALL)
def test_a_strip_is_the_summary_with_its_bands_and_nothing_is_drawn_without_a_number(make: Callable[[], Screening]) -> None:
    """A strip is the summary with its bands; nothing is drawn without a number."""
    screening = make()
    for knee in report_view(screening).knees:
        strip = knee.strip
        if strip is None:
            continue
        summary = next(s for s in screening.summaries if s.metric == strip.metric and s.side is knee.side and isinstance(s.result, Estimate)
                       and s.result.value == strip.value)  # fmt: skip
        assert isinstance(summary.result, Estimate)
        assert (strip.low, strip.high) == (summary.result.low, summary.result.high)
        assert strip.text in strip.alt
        assert (strip.bands is None) == (summary.band is None)
        assert len(strip.edges) == (len(strip.bands.edges) if strip.bands else 0)
    if nothing_measured(screening):
        assert all(knee.strip is None for knee in report_view(screening).knees)


def test_a_leg_whose_repetitions_were_all_left_out_is_not_told_as_untested() -> None:
    """A leg whose repetitions were all left out by hand could not be judged because of that; it was not "not tested"."""
    run = synth.run(BOTH_LEGS)
    view = report_view(with_edits(run, [LeaveOut(4), LeaveOut(5), LeaveOut(6)]).screening)
    right = next(knee for knee in view.knees if knee.side is RIGHT)
    assert right.status is Status.NOT_MEASURED
    assert "every repetition on the right leg was left out by hand" in right.headline
    assert right.strip is None
    assert any("repetition 5 was left out by hand" in line.lower() for line in view.rejected)


def test_only_what_rests_on_a_placed_joint_is_marked() -> None:
    """Only what rests on a placed joint is marked, on every face that shows it."""
    run = synth.run(BOTH_LEGS)
    x, y = points(run, LEFT, 2, MATCHED)["left_knee"]
    screening = with_edits(run, [Move(2, LEFT, MATCHED, Joint.KNEE, x - 20, y)]).screening
    view = report_view(screening)
    marked = {(row.metric, row.side, row.rep, row.at) for row in view.rep_rows if row.by_hand}
    knee_metrics = {"fppa", "fppa_corrected", "fppa_excursion", "medial_knee_displacement", "hip_adduction_2d"}
    assert {key[1:] for key in marked} == {(LEFT, 2, MATCHED)}
    assert {key[0] for key in marked} <= knee_metrics
    assert ("fppa", LEFT, 2, MATCHED) in marked
    assert all(("corrected by hand" in row.value) == row.by_hand for row in view.rep_rows)
    assert "Repetition 2 corrected by hand." in next(knee for knee in view.knees if knee.side is LEFT).headline
    assert "by hand" not in next(knee for knee in view.knees if knee.side is RIGHT).headline
    rows = [line for line in reps_csv(screening).splitlines() if line.endswith("corrected by hand")]
    assert len(rows) == len(marked)
    titles = {finding.id: finding.title for finding in view.findings if finding.side is LEFT}
    assert "(corrected by hand)" in titles["knee_valgus"]
    assert "(corrected by hand)" not in titles["trunk_lean"]
    changed = {(m.metric, m.side, m.rep, m.at) for m, n in zip(screening.measurements, run.screening.measurements, strict=True) if m != n}
    assert changed == marked, "what is marked is what changed"


@pytest.mark.parametrize("scene", [BOTH_LEGS, Scene(movement="squat", legs=(Side.BOTH,) * 2, depth=0.32)])
def test_every_part_of_the_chain_has_a_number_with_its_interval_or_a_reason(scene: Scene) -> None:
    """Every part of the chain has a number with its interval, or a reason."""
    chains = report_view(synth.run(scene).screening).chains
    assert chains
    for chain in chains:
        assert [part.id for part in chain.segments] == ["trunk", "pelvis", "thigh", "knee", "shank"]
        for part in chain.segments:
            assert part.measured == (" to " in part.value and "not measured" not in part.value)
            assert part.measured or part.value.startswith("not measured: ")
            assert part.value in chain.alt
        assert not chain.segments[-1].measured, "nobody knows the error of the shank's angle alone"


def test_the_chain_says_nothing_of_a_refused_clip() -> None:
    """The chain says nothing of a refused clip."""
    assert report_view(factories.refused()).chains == ()
