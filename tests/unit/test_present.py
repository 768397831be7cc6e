"""Wording: what is said of each kind of result, and what must never be said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from screener import intake
from screener.present import FILMING_GUIDE, ReportView, as_seen, nothing_measured, report_view
from screener.types import (
    Evidence,
    Finding,
    Instant,
    NotMeasured,
    Reason,
    Screening,
    Sex,
    Side,
    Status,
)
from tests import factories


def view(make: Callable[[], Screening]) -> ReportView:
    """The report of a made result."""
    return report_view(make())


def test_likely_names_count_value_interval_group_and_status() -> None:
    """Likely names count value interval group and status."""
    left, right = view(factories.valgus_sls).knees
    assert left.headline == (
        "Left knee: moved inward in 5 of 5 repetitions — 14° (10 to 18°), beyond our on-track range (\u22125 to 8°). Likely."
    )
    assert (left.status, left.value) == (Status.LIKELY, "14° (10 to 18°)")
    assert "median of 5 repetitions" in left.detail
    assert left.proof is not None
    assert (left.proof.rep, left.proof.at) == (4, Instant.MATCHED_DEPTH)
    assert left.proof.time_s == pytest.approx(18.2)
    assert right.headline == "Right knee: not tested in this clip."
    assert (right.status, right.status_words) == (Status.NOT_MEASURED, "could not be judged")


def test_a_leg_without_a_repetition_was_not_tested_whatever_the_core_says_of_it() -> None:
    """A leg without a repetition was not tested; that is no judgement, and never reads as fine."""
    left, right = view(factories.turned_sls).knees
    assert right.headline == "Right knee: not tested in this clip."
    assert (right.status, right.value, right.proof) == (Status.NOT_MEASURED, "not tested in this clip", None)
    assert left.status is Status.LIKELY


def test_everything_in_the_headline_is_of_the_angle_that_was_judged() -> None:
    """Value, interval, count, chart, bands and table are those of the corrected angle where that was judged, and say so."""
    screening = factories.turned_sls()
    shown = report_view(screening)
    left = shown.knees[0]
    assert left.headline == (
        "Left knee: moved inward in 4 of 5 repetitions — 10° (5 to 15°) corrected for where the camera stood, beyond our on-track range "
        "(\u22125 to 8°). Likely."
    )
    assert left.value == "10° (5 to 15°)"
    assert left.detail.endswith("As the camera saw it: 14° (10 to 18°).")
    assert left.proof is not None
    assert left.proof.caption.endswith("as seen in the picture 15° (11 to 19°); corrected for where the camera stood 11° (6 to 16°)")
    chart = shown.charts[0]
    assert (chart.metric, chart.at) == ("fppa_corrected", Instant.MATCHED_DEPTH)
    assert chart.strip is not None
    assert chart.strip.edges == (-5.0, 8.0, 13.0, 18.0)
    assert sum(point.value > 8 for point in chart.points) == 4
    assert [c.metric for c in shown.charts if c.strip is not None] == ["fppa_corrected"]
    main, seen = shown.tables
    assert "corrected" in main.title
    assert (main.rows[0][3], seen.rows[0][3]) == ("9° (4 to 14°)", "13° (9 to 17°)")
    assert "corrected for where the camera stood" in shown.findings[0].probability
    assert {row.band for row in shown.summaries if row.band} == {"mild band, 67 % sure"}
    assert shown.corrections[0].endswith("as seen 14° (10 to 18°), corrected 10° (5 to 15°).")


def test_the_angle_as_seen_stays_where_nothing_was_corrected() -> None:
    """Where the angle as seen was judged, nothing speaks of a correction but the table of everything."""
    shown = view(factories.valgus_sls)
    assert len(shown.tables) == 1
    assert "corrected" not in " ".join([*(k.headline + k.detail for k in shown.knees), shown.tables[0].title, shown.charts[0].title])
    assert as_seen("fppa_corrected") == as_seen("fppa") == "fppa"
    assert as_seen("kasr") == "kasr"


def test_sex_chooses_the_group_in_the_sentence() -> None:
    """Sex chooses the group in the sentence."""
    screening = factories.valgus_sls()
    men = replace(screening, context=replace(screening.context, sex=Sex.MALE))
    assert "(\u22125 to 6°)" in report_view(men).knees[0].headline


def test_not_seen_and_not_judged_are_different_words() -> None:
    """Not seen and not judged are different words."""
    not_seen = view(factories.both_legs).knees[1]
    not_judged = view(factories.partly_measured).knees[1]
    assert "was seen in these repetitions" in not_seen.headline
    assert not_seen.status_words == "not seen in these repetitions"
    assert not_judged.status_words == "could not be judged"
    assert not_judged.headline == (
        "Right knee: could not be judged — there is no published group of this age to compare with; the reading is 9° (0 to 17°)."
    )
    assert "not seen in these" not in not_judged.headline
    assert "could not be judged" not in not_seen.headline


@pytest.mark.parametrize("make", factories.ALL)
def test_a_missing_value_never_reads_as_fine(make: Callable[[], Screening]) -> None:
    """A missing value never reads as fine."""
    shown = view(make)
    said = [(row.measured, row.value) for row in shown.rep_rows] + [(row.measured, row.value) for row in shown.summaries]
    for measured, value in said:
        assert measured == (not value.startswith("not measured: "))
        assert measured == ("(" in value and " to " in value)
    for finding in shown.findings:
        if finding.status is Status.NOT_MEASURED:
            assert finding.sentence.startswith("Could not be judged")
            assert finding.probability == ""


def test_outward_is_told_in_a_neutral_tone() -> None:
    """Outward is told in a neutral tone."""
    screening = factories.both_legs()
    outward = Finding("knee_varus", Side.RIGHT, Status.LIKELY, 0.9)
    headline = report_view(replace(screening, findings=(*screening.findings, outward))).knees[1].headline
    assert headline.endswith("It tracked outward (likely).")


def test_possible_says_may() -> None:
    """Possible says may."""
    screening = factories.valgus_sls()
    possible = replace(screening.findings[0], status=Status.POSSIBLE, probability=0.6)
    headline = report_view(replace(screening, findings=(possible,))).knees[0].headline
    assert headline.startswith("Left knee: may have moved inward — 14° (10 to 18°); beyond our on-track range")
    assert headline.endswith("in 5 of 5 repetitions. Possible.")


def test_a_possible_finding_is_not_told_as_a_fact() -> None:
    """A possible finding says "if so" where a likely one says what was seen."""
    likely, possible = view(factories.valgus_sls).findings[:2]
    assert (likely.status, possible.status) == (Status.LIKELY, Status.POSSIBLE)
    assert likely.meaning.startswith("At the same squat depth")
    assert "our own proposal drawn from small published groups" in likely.meaning
    assert possible.meaning.startswith("If so: most of")
    assert possible.meaning.endswith(".")


def test_squat_speaks_of_both_knees_and_of_our_own_proposal() -> None:
    """Squat speaks of both knees and of our own proposal."""
    shown = view(factories.squat)
    (knees,) = shown.knees
    assert knees.side is Side.BOTH
    assert "Knee-to-ankle separation ratio (KASR) 0.73 (0.67 to 0.80)" in knees.headline
    assert "moved inward in 6 of 6 repetitions" in knees.headline
    assert "beyond our on-track range (from 0.90 up for this person, our own proposal). Likely." in knees.headline
    assert "healthy adults" not in knees.headline
    together, legs = shown.tables
    assert {row[1] for row in together.rows} == {"both"}
    assert "never compared" in legs.note
    per_leg = [chart for chart in shown.charts if chart.metric == "fppa"]
    assert per_leg
    assert all("never compared" in chart.note for chart in per_leg)


def test_a_limit_of_the_persons_own_stands_behind_count_bands_and_words() -> None:
    """A limit of the person's own: count, bands and words agree, and it is told as a limit, not as a corrected reading."""
    screening = factories.squat()
    shown = report_view(screening)
    chart = next(c for c in shown.charts if (c.metric, c.at) == ("kasr", Instant.LOWEST))
    assert chart.strip is not None
    assert chart.strip.edges == pytest.approx((0.57, 0.76, 0.9025))
    assert chart.strip.caption.startswith("On track: from 0.90 up for this person. Our own proposal")
    assert shown.findings[0].probability == "Probability that the value lies below 0.90: 97 %."
    assert [point.value for point in chart.points] == [0.74, 0.71, 0.76, 0.73, 0.72, 0.75]
    (line,) = shown.corrections
    assert line.startswith("On-track limit for this person")
    assert line.endswith("0.90 instead of 0.95, our own proposal. The readings stay as seen.")
    narrow = replace(screening.corrections[0], after=0.735)
    headline = report_view(replace(screening, corrections=(narrow,))).knees[0].headline
    assert "moved inward in 3 of 6 repetitions" in headline


def test_refusal_says_why_and_how_to_film_again() -> None:
    """Refusal says why and how to film again."""
    shown = view(factories.refused)
    assert not shown.measured
    assert shown.refusal is not None
    assert shown.refusal.reasons == ("The clip is filmed from the side.",)
    assert shown.refusal.fixes == ("Put the phone straight in front of the athlete.",)
    assert shown.refusal.how_to_film == FILMING_GUIDE
    assert [knee.headline for knee in shown.knees] == ["Neither knee could be judged: the clip is filmed from the side."]
    assert not any(map(len, (shown.tables, shown.charts, shown.drills)))
    assert not any(re.search(r"\d\s*°", line) for line in shown.capture)


def test_nothing_measured_without_refusal_is_a_refusal_too() -> None:
    """Nothing measured without refusal is a refusal too."""
    screening = factories.partly_measured()
    gone = NotMeasured(Reason.NOT_SEEN, "The knee is hidden.")
    empty = replace(screening, measurements=tuple(replace(m, result=gone) for m in screening.measurements))
    assert nothing_measured(empty)
    shown = report_view(empty)
    assert shown.refusal is not None
    assert shown.refusal.reasons
    assert not nothing_measured(screening)


def test_drills_are_hidden_behind_a_shut_gate() -> None:
    """Drills are hidden behind a shut gate."""
    open_gate = view(factories.valgus_sls)
    assert [drill.id for drill in open_gate.drills] == ["clamshell", "banded_walk", "mirror_step_down", "goblet_squat"]
    first = open_gate.drills[0]
    assert first.name == "Clamshell"
    assert first.evidence.startswith("B: ")
    assert first.stop_if
    assert first.sources
    for gate in (factories.SHUT_GATE, factories.UNASKED_GATE):
        shut = report_view(replace(factories.valgus_sls(), gate=gate))
        assert shut.drills == ()
        assert shut.gate.reasons == gate.reasons
        assert shut.gate.answered is gate.answered


def test_a_red_flag_outweighs_what_is_still_unanswered() -> None:
    """A red flag shuts the gate for today, however many questions still wait."""
    gate = report_view(replace(factories.valgus_sls(), gate=intake.assess({"hot_joint": "yes"}).gate)).gate
    assert not gate.answered
    assert (gate.heading, gate.advice) == ("No drills today.", intake.ADVICE[intake.Group.NOW])
    begun = report_view(replace(factories.valgus_sls(), gate=intake.assess({"hot_joint": "no"}).gate)).gate
    assert begun.heading == "Drills are shown only after the safety questions."


def test_no_drill_because_nothing_could_be_judged_is_not_good_news() -> None:
    """No drill because nothing could be judged is not good news."""
    note = view(factories.partly_measured).drills_note
    assert "could be judged" in note
    assert "Nothing was seen" not in note


def test_findings_carry_cut_off_basis_sources_and_evidence_with_interval() -> None:
    """Findings carry cut off basis sources and evidence with interval."""
    finding = view(factories.valgus_sls).findings[0]
    assert finding.probability == "Probability that the value lies above 8°: 93 %."
    assert finding.proposal
    assert "own proposal" in finding.basis.lower()
    assert {source.id for source in finding.sources} >= {"herrington_2014"}
    assert all(source.url.startswith("https://") for source in finding.sources)
    assert [proof.rep for proof in finding.evidence] == [4, 2]
    assert "15° (11 to 19°)" in finding.evidence[0].caption


def test_a_finding_with_a_condition_of_its_own_is_not_worded_as_a_mere_limit() -> None:
    """A finding that adds a condition to another rule's limit states its own probability and its own basis."""
    screening = factories.valgus_sls()
    led = Finding("shank_led", Side.LEFT, Status.POSSIBLE, 0.23)
    shown = {f.id: f for f in report_view(replace(screening, findings=(screening.findings[0], led))).findings}
    assert shown["shank_led"].probability == "Probability of this finding: 23 %."
    assert shown["shank_led"].basis != shown["knee_valgus"].basis
    assert "own proposal" in shown["shank_led"].basis.lower()


def test_every_finding_with_a_status_has_a_basis_or_says_there_is_none() -> None:
    """Every finding with a status has a basis or says there is none."""
    for make in factories.ALL:
        for finding in view(make).findings:
            if finding.status is not Status.NOT_MEASURED:
                assert finding.basis
                assert finding.proposal or finding.sources


def test_evidence_without_its_measurement_shows_no_bare_number() -> None:
    """Evidence without its measurement shows no bare number."""
    screening = factories.valgus_sls()
    lone = replace(screening.findings[0], evidence=(Evidence("fppa", Side.LEFT, 99, 3.0, 21.0),))
    (proof,) = report_view(replace(screening, findings=(lone,))).findings[0].evidence
    assert "21" not in proof.caption


def test_findings_come_in_order_of_weight() -> None:
    """Findings come in order of weight."""
    statuses = [finding.status for finding in view(factories.valgus_sls).findings]
    assert statuses == [Status.LIKELY, Status.POSSIBLE, Status.NOT_MEASURED, Status.NOT_MEASURED, Status.NOT_SEEN]


def test_not_seen_says_so_where_the_lowest_point_could_not_be_judged() -> None:
    """Not seen at matched depth says so where the lowest point could not be judged."""
    base = factories.both_legs()
    nothing = NotMeasured(Reason.TOO_DEEP, "Too deep for one camera.")
    lowest = (Side.RIGHT, Instant.LOWEST)
    summaries = tuple(replace(s, result=nothing) if (s.metric, s.side, s.at) == ("fppa", *lowest) else s for s in base.summaries)
    right = next(line for line in report_view(replace(base, summaries=summaries)).knees if line.side is Side.RIGHT)
    assert right.headline.endswith("This is about matched depth; the lowest point could not be judged (too deep for one camera).")
    assert "lowest point could not be judged" not in next(k for k in report_view(base).knees if k.side is Side.RIGHT).headline
