"""Comparison and progress in words: what changed, what did not, and why something is not like for like."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest

from screener import compare
from screener.compare import Entry, Unlike, Verdict
from screener.present import history as wording
from screener.present import keeping
from screener.types import Instant, Screening, Side, Way
from tests import factories
from tests.plans import named
from tests.unit.test_compare import KEY, REASONS, again, at, first, shifted, without

BETTER = re.compile(r"\b(better|worse|improv\w*|progressed|deteriorat\w*|good|bad|recover\w*)\b", re.IGNORECASE)


def view(before: Entry, after: Entry, same_set_up: bool = False) -> wording.CompareView:
    """Two results, compared and worded."""
    return wording.compare_view(compare.compare(before, after, same_set_up=same_set_up))


def said(shown: wording.CompareView) -> str:
    """All of it."""
    rows = [cell for row in (*shown.rows, *shown.more) for cell in (row.what, row.when, row.before, row.after, row.change, row.verdict)]
    return " ".join((shown.title, shown.first, shown.second, *shown.headlines, *shown.why, *rows, *shown.notes))


class TestCompare:
    """Two results."""

    @pytest.mark.parametrize("kind", REASONS)
    def test_each_reason_has_its_words_and_no_change_is_named(self, kind: Unlike) -> None:
        shown = view(*REASONS[kind]())
        assert len(shown.why) == 1
        assert shown.why[0].endswith(".")
        assert "None" not in said(shown)
        assert shown.headlines == ("Not like for like, so no change is named.",)
        assert all(row.change == "" for row in (*shown.rows, *shown.more))
        assert {row.verdict for row in (*shown.rows, *shown.more)} <= {wording.NOT_ALIKE, wording.NOT_MEASURED}
        assert wording.ALIKE_NOTE in shown.notes

    @pytest.mark.parametrize(("by", "words"), [(-30.0, "less inward by 30°"), (30.0, "more inward by 30°")])
    def test_a_change_says_which_way_by_how_much_and_how_sure(self, by: float, words: str) -> None:
        (headline,) = view(Entry(first()), Entry(shifted(again(), by))).headlines
        assert words in headline
        assert re.search(r"\(\d+ to \d+°\)\.$", headline), "the interval, the smaller number first"

    def test_no_change_says_what_could_not_be_told_apart(self) -> None:
        (headline,) = view(Entry(first()), Entry(again())).headlines
        assert wording.NO_CHANGE in headline
        assert re.search(r"\(here \d+° either way\)\.$", headline)

    def test_what_was_not_measured_says_where_and_why(self) -> None:
        for pair, where in (
            ((first(), without(again(), "fppa")), "the second clip"),
            ((without(first(), "fppa"), again()), "the first clip"),
            ((without(first(), "fppa"), without(again(), "fppa")), "either clip"),
        ):
            (headline,) = view(Entry(pair[0]), Entry(pair[1])).headlines
            assert headline.endswith(f"not measured in {where} (body part not visible).")

    @pytest.mark.parametrize("screening", [factories.squat(), factories.both_legs(), factories.turned_sls()])
    def test_what_a_test_is_judged_by_comes_first(self, screening: Screening) -> None:
        shown = view(Entry(named(screening, "a.mp4")), Entry(named(screening, "b.mp4")))
        angle = {"squat": "Knee-to-ankle", "single_leg_squat": "Frontal plane projection angle"}[screening.movement_id or ""]
        assert any(row.what.startswith(angle) for row in shown.rows), [row.what for row in shown.rows]
        legs = {summary.side for summary in screening.summaries} & (
            {Side.LEFT, Side.RIGHT} if screening.movement_id != "squat" else {Side.BOTH}
        )
        assert len(shown.headlines) == len(legs)

    def test_the_user_s_word_is_believed_or_not_and_said(self) -> None:
        assert wording.NARROW in view(Entry(first()), Entry(again()), same_set_up=True).notes
        other = again(video=replace(again().video, width_px=99))
        assert wording.NOT_NARROW in view(Entry(first()), Entry(other), same_set_up=True).notes
        assert not {wording.NARROW, wording.NOT_NARROW} & set(view(Entry(first()), Entry(again())).notes)

    def test_the_tolerances_are_named_as_our_own_in_every_view(self) -> None:
        assert wording.TOLERANCE_NOTE in view(Entry(first()), Entry(again())).notes
        for number in (compare.DISTANCE_SHARE * 100, compare.TURN_DEG, compare.DEPTH_PERCENT):
            assert f"{number:.0f}" in wording.TOLERANCE_NOTE
        assert compare.TURN_DEG == compare.PLACE_DEG == compare.TILT_DEG, "one number stands for the three"
        assert "own proposal" in wording.TOLERANCE_NOTE

    @pytest.mark.parametrize("by", [-30.0, 0.0, 30.0])
    def test_nothing_is_better_or_worse(self, by: float) -> None:
        assert BETTER.findall(said(view(Entry(first()), Entry(shifted(again(), by), Way.NATURAL)))) == []


class TestProgress:
    """One metric over time."""

    def test_each_point_says_its_day_its_value_and_what_it_comes_to(self) -> None:
        entries = [at(1, named(first(), "a.mp4")), at(2, named(first(), "b.mp4")), at(3, shifted(named(first(), "c.mp4"), -30.0))]
        shown = wording.progress_view(compare.progress(entries, *KEY))
        assert [point.said.rpartition(", ")[2] for point in shown.points] == ["the first one.", f"{wording.WITHIN}.", "less inward."]
        assert shown.points[0].said.startswith("Thu 1 Jan 2026: ")
        assert shown.band is not None
        assert shown.band_words.startswith("Inside ")
        assert all(point.alike for point in shown.points)

    def test_what_is_not_alike_is_marked_and_says_why(self) -> None:
        entries = [at(1, named(first(), "a.mp4")), at(2, named(first(), "b.mp4"), way=Way.CUE), at(3, without(first(), "fppa"))]
        shown = wording.progress_view(compare.progress(entries, *KEY))
        assert [point.alike for point in shown.points] == [True, False, False]
        assert f"{wording.NOT_ALIKE}: They were done in two ways" in shown.points[1].said
        assert (shown.points[2].value, shown.points[2].low, shown.points[2].high) == (None, None, None)
        assert "not measured: body part not visible" in shown.points[2].said
        assert (shown.band, shown.band_words) == (None, "")

    def test_what_is_followed(self) -> None:
        turned, plain = Entry(factories.turned_sls()), Entry(factories.valgus_sls())
        assert wording.judged_lines([plain]) == (KEY,)
        assert wording.judged_lines([plain, turned]) == (("fppa_corrected", Side.LEFT, Instant.MATCHED_DEPTH),)
        assert {line[1] for line in wording.judged_lines([Entry(factories.both_legs())])} == {Side.LEFT, Side.RIGHT}
        assert wording.judged_lines([Entry(factories.squat())]) == (("kasr", Side.BOTH, Instant.LOWEST),)
        assert wording.judged_lines([Entry(factories.refused())]) == ()
        assert {line[0] for line in wording.lines([plain], "depth")} == {"depth"}

    def test_a_result_without_any_number_is_told(self) -> None:
        entries = [at(1, first()), at(2, named(factories.refused(), "dark.mp4"))]
        assert list(wording.unread(entries)) == ["Sun 1 Feb 2026, dark.mp4: nothing was measured."]


def test_every_verdict_and_every_reason_has_words() -> None:
    """Every verdict and every reason has words."""
    change = compare.compare(Entry(first()), Entry(again())).changes[0]
    assert all(wording.verdict_words(replace(change, verdict=verdict)) for verdict in Verdict)
    assert set(wording._PLAIN) | set(wording._FILLED) == set(Unlike)
    assert not set(wording._PLAIN) & set(wording._FILLED)


def test_where_it_is_kept_is_said_as_it_is() -> None:
    """Where it is kept is said as it is."""
    assert "this machine only" in keeping.keep_note(on_this_machine=True)
    assert "this machine" not in keeping.keep_note(on_this_machine=False)
    assert keeping.days_words(None) == "until deleted"
    assert keeping.days_words(1) == "for 1 day"


def test_who_says_when_it_was_filmed() -> None:
    """Who says when it was filmed."""
    day = datetime(2026, 5, 1)
    assert [wording.taken_words(day, by) for by in ("user", "file", "now")] == [
        "Fri 1 May 2026", "Fri 1 May 2026 (date of the file)", "Fri 1 May 2026 (day of keeping)",
    ]  # fmt: skip
