"""A plan in words: dates nobody misreads, amounts that rise, reasons with repetition and interval, and no false comfort."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from screener.present.hip_check import hip_check_view
from screener.present.plan import date_words, plan_view, week_rows, weight_words
from screener.types import RepMax, Response, Side, Status, Wishes
from tests import factories, plans


def test_dates_name_day_and_month_in_words() -> None:
    """Dates name day and month in words."""
    assert date_words(date(2026, 12, 3)) == "Thu 3 Dec 2026"


def test_weights_come_in_both_units() -> None:
    """Weights come in both units."""
    assert weight_words(60.0) == "60 kg (132 lb)"


def test_amounts_rise_over_the_weeks_of_a_phase() -> None:
    """Amounts rise over the weeks of a phase, from the lower to the upper end of the dose."""
    view = plan_view(plans.plan(plans.PATTERNS["valgus with pelvic drop"]))
    lines = [line for phase in view.phases for session in phase.sessions for line in session.lines if line.drill == "lateral_step_up"]
    assert lines
    assert [re.search(r"of (\d+)", text)[1] for text in lines[0].amounts] == ["8", "9", "11", "12"]  # type: ignore[index]  # there is one


def test_each_reason_names_repetition_time_clip_and_interval() -> None:
    """Each drill that is called for names repetition, time and clip with the value's interval."""
    view = plan_view(plans.plan(plans.PATTERNS["one side more"]))
    shown = [text for drill in view.drills for text in drill.shown]
    assert shown
    pattern = r"Repetition 2 on the left leg at \d+\.\d\d s of the single-leg squat \(clip0\.mp4\): .*\d+° \(\d+ to \d+°\)"
    assert all(re.fullmatch(pattern, text) for text in shown)
    assert any("One extra set on the left side." in drill.begin for drill in view.drills)


def test_a_general_plan_says_that_it_is_no_all_clear() -> None:
    """A general plan says that it is no all-clear, and what could not be judged."""
    check = plans.natural(plans.seen(("knee_valgus", Side.LEFT, Status.NOT_MEASURED), ("trunk_lean", Side.LEFT, Status.NOT_SEEN)))
    view = plan_view(plans.plan(check))
    assert "no all-clear" in view.general
    assert "no all-clear" in view.check.heading
    assert "Could not be judged: whether left: the knee moves inward (single-leg squat)." in view.check.heading


def test_a_refused_clip_says_why_and_how_to_film_again() -> None:
    """A refused clip says why and how to film again, beside one that was measured."""
    view = hip_check_view(plans.natural(factories.valgus_sls(), factories.refused()))
    told = view.takes[1]
    assert not told.measured
    assert told.chart is None
    assert told.proof is None
    assert "could be judged" in told.lines[0]
    assert told.fixes


def test_a_leg_that_was_not_tested_is_left_out_of_its_clips_lines() -> None:
    """A leg that was not tested is left out of its clip's lines: another clip shows it, or nobody asked."""
    (take,) = hip_check_view(plans.natural(factories.valgus_sls())).takes
    assert len(take.lines) == 1
    assert take.lines[0].startswith("Left knee")


def test_what_a_repeat_changed_is_told_with_its_interval() -> None:
    """What a repeat changed is told with its interval, and "unclear" as itself."""
    from tests.unit.test_hipcheck import leg, repeat

    for after, said in ((8.0, "The cue changed it at once"), (15.8, "The cue made no clear change")):
        check = repeat(leg(Side.LEFT, 16.0, 4.0), leg(Side.LEFT, after, 4.0, "cue.mp4"))
        (text,) = hip_check_view(check).trials
        assert said in text
        assert re.search(r"less inward by .*\(.* to .*°\)", text)
    assert check.trials[0].response is Response.CUE_DOES_NOT_HELP


def test_loads_and_the_note_about_them_come_together() -> None:
    """Loads and the note about them come together."""
    wishes = Wishes(plans.MONDAY, 3, 40, plans.EVERYTHING, (RepMax("leg_press", 100, 10),))
    view = plan_view(plans.plan(plans.PATTERNS["trunk lean"], replace(plans.OPEN, facts=plans.LIFTER), wishes))
    assert view.loads == (
        "Leg press: 93 kg (206 lb) to 107 kg (235 lb) (70 % of the lower estimate and up). From 10 repetitions with 100 kg (220 lb), "
        "one repetition is estimated at 133 kg (294 lb) to 133 kg (294 lb) (Brzycki, Epley).",
    )
    assert {"heavy", "load"} <= {note.id for note in view.notes}


def test_every_note_names_a_source_or_says_that_it_is_our_own() -> None:
    """Every note names a source or says that it is our own."""
    view = plan_view(plans.plan(plans.PATTERNS["trunk lean"]))
    assert all(bool(note.sources) != bool(note.basis) for note in view.notes)


def test_the_calendar_holds_every_day_by_week() -> None:
    """The calendar holds every day by week, filming days among them."""
    view = plan_view(plans.plan(plans.PATTERNS["trunk lean"]))
    weeks = dict(week_rows(view))
    assert list(weeks) == list(range(1, 13))
    assert [day.filming for day in weeks[4]] == [False, False, False, True]
    assert view.film_again == ("Sun 27 Dec 2026", "Sun 24 Jan 2027", "Sun 21 Feb 2027")


def test_what_a_repeat_made_worse_is_told_as_more_not_as_less_by_a_negative_number() -> None:
    """What a repeat made worse is told as more, not as less by a negative number, and it steers like one that did not help."""
    from tests.unit.test_hipcheck import leg, repeat

    check = repeat(leg(Side.LEFT, 8.0, 4.0), leg(Side.LEFT, 16.0, 4.0, "cue.mp4"))
    assert check.trials[0].response is Response.CUE_DOES_NOT_HELP
    assert re.search(r"more inward by 8° \(5 to 11°\)", hip_check_view(check).trials[0])
