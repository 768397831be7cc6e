"""Kept results, plans and pain in words and as drawings: what is listed, followed, joined and never joined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from screener.compare import Entry, compare, progress
from screener.errors import HistoryError
from screener.history import Pain
from screener.present import nothing_measured
from screener.present.diary import kept_plan_view, pain_rule, pain_words
from screener.present.history import compare_view, progress_view
from screener.present.kept import entry_title, followed, kept_line, knee_changes, progress_table, unlike_lines
from screener.report import PLAN_REPORTERS, PlanSheet
from screener.types import Instant, Screening, Side, Way
from screener.ui import trend_charts
from tests import factories, plans
from tests import kept as past

KNEE = ("fppa", Side.LEFT, Instant.MATCHED_DEPTH)


def entry(screening: Screening, month: int = 5, day: int = 2, way: Way = Way.NATURAL) -> Entry:
    """A result that was filmed on a day of 2026."""
    return Entry(past.clip(screening, f"{month}-{day}.mp4"), way, "Robin", datetime(2026, month, day))


class TestList:
    """One line says what it is, and never more than was measured."""

    @pytest.mark.parametrize("make", factories.ALL)
    def test_every_kind_of_result_has_a_line_with_something_in_words(self, make: Callable[[], Screening]) -> None:
        line = kept_line(entry(make()), factories.SOFTWARE)
        assert line.findings
        assert line.refused is nothing_measured(make())
        assert not line.other_version
        assert not any("°" in said for said in line.findings), "a number stands with its interval, in the result"

    def test_the_title_names_test_leg_and_way(self) -> None:
        assert entry_title(entry(factories.valgus_sls())) == "Single-leg squat, left leg"
        assert entry_title(entry(factories.both_legs())) == "Single-leg squat, left and right leg"
        assert entry_title(entry(factories.squat())) == "Bodyweight squat"
        assert entry_title(entry(factories.squat(), way=Way.HEELS)) == "Bodyweight squat with the heels raised"

    def test_another_version_or_model_is_marked(self) -> None:
        assert kept_line(entry(past.older(factories.squat())), factories.SOFTWARE).other_version

    def test_a_refused_clip_is_neither_good_nor_bad(self) -> None:
        assert "good or bad" in kept_line(entry(factories.refused()), factories.SOFTWARE).findings[0]


class TestFollowed:
    """What a test is judged by comes first."""

    def test_a_squat_is_followed_by_both_knees_together(self) -> None:
        keys = followed([factories.squat()])
        assert keys[0] == ("kasr", Side.BOTH, Instant.LOWEST)
        assert not [key for key in keys if key[0].startswith("fppa")]

    def test_a_turned_clip_is_followed_by_the_corrected_angle(self) -> None:
        assert followed([factories.turned_sls()])[0][0] == "fppa_corrected"
        assert followed([factories.valgus_sls()])[0] == KNEE
        assert "fppa_corrected" not in {metric for metric, _, _ in followed([factories.valgus_sls()])}

    def test_nothing_leads_to_nothing(self) -> None:
        assert followed([]) == ()
        assert followed([factories.refused()]) == ()

    def test_the_table_names_no_change_where_there_is_none_to_name(self) -> None:
        base = factories.valgus_sls()
        given = [entry(base), entry(past.unread(base), 6), entry(past.farther(past.shifted(base, -9)), 7)]
        rows = progress_table(progress(given, *KNEE)).rows
        assert [row[2] for row in rows] == ["the first one", "", "not like for like"]
        (reason,) = unlike_lines(progress(given, *KNEE))
        assert reason.startswith("Thu 2 Jul 2026: The camera stood")


class TestDrawing:
    """Where marks stand, and what is joined."""

    def test_results_of_one_day_stand_beside_each_other_in_their_order(self) -> None:
        base = factories.valgus_sls()
        view = progress_view(progress([entry(base, 5, 2), entry(base, 6, 2), entry(past.shifted(base, 1), 6, 2)], *KNEE))
        places = [row["t"] for row in _rows(view)]
        assert places == sorted(set(places))
        assert places[2] - places[1] < (places[1] - places[0]) / 10

    def test_what_is_missing_has_no_place_on_the_axis_and_ends_the_line(self) -> None:
        base = factories.valgus_sls()
        view = progress_view(progress([entry(base), entry(past.unread(base), 6), entry(base, 7), entry(base, 8)], *KNEE))
        rows = _rows(view)
        assert rows[1]["value"] is None
        parts = [row["part"] for row in rows]
        assert parts[0] != parts[2] == parts[3]
        assert "not\u00a0measured" in trend_charts.key(view)
        assert "not\u00a0like" not in trend_charts.key(view)

    def test_the_axis_names_days_and_no_hour(self) -> None:
        base = factories.valgus_sls()
        spec = trend_charts.over_time(progress_view(progress([entry(base)], *KNEE))).to_dict()
        axis = next(layer["encoding"]["x"]["axis"] for layer in spec["layer"] if "x" in layer["encoding"])
        assert len(axis["values"]) == 1
        assert "%H" not in axis["labelExpr"]

    def test_the_pain_log_is_marks_without_a_line(self) -> None:
        spec = trend_charts.pain([Pain(date(2026, 5, 1), 0), Pain(date(2026, 5, 9), 7)]).to_dict()
        assert {layer["mark"]["type"] for layer in spec["layer"]} == {"rule", "point"}
        assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 10]


def _rows(view: object) -> list[dict[str, float]]:
    spec = trend_charts.over_time(view).to_dict()  # type: ignore[arg-type]
    return next(layer["data"]["values"] for layer in spec["layer"] if "value" in layer["data"]["values"][0])


class TestSideBySide:
    """The sentence of each knee stands over its own two readings."""

    def test_a_turned_clip_shows_the_readings_of_the_corrected_angle(self) -> None:
        first, second = entry(factories.turned_sls()), entry(past.shifted(factories.turned_sls(), -9), 6)
        compared = compare(first, second)
        assert [line for line, _ in knee_changes(compared)] == list(compare_view(compared).headlines)
        corrected = first.screening.summary("fppa_corrected", Side.LEFT, Instant.MATCHED_DEPTH)
        assert corrected is not None
        assert f"Before: {corrected.result.value:.0f}°" in knee_changes(compared)[0][1]  # type: ignore[union-attr]

    def test_what_is_not_alike_has_no_change(self) -> None:
        assert knee_changes(compare(entry(factories.squat()), entry(factories.valgus_sls(), 6))) == ()


class TestDiary:
    """A plan day by day, as it was kept."""

    @pytest.fixture
    def text(self) -> str:
        from screener.present.plan import plan_view

        plan = plans.plan(plans.likely("knee_valgus"))
        render = next(one.render for one in PLAN_REPORTERS if one.id == "json")
        return render(PlanSheet(plan, plan_view(plan), {})).decode()

    def test_days_and_drills_are_those_of_the_plan(self, text: str) -> None:
        from screener.present.plan import plan_view

        plan = plans.plan(plans.likely("knee_valgus"))
        days = plan_view(plan).days
        found = kept_plan_view(text).days
        assert [(day.words, day.title) for day in found] == [(day.words, day.title) for day in days]
        assert [tuple(said for _, said in day.drills) for day in found if day.drills] == [day.lines for day in days if not day.filming]

    def test_the_week_is_today_s_or_the_nearest(self, text: str) -> None:
        view = kept_plan_view(text)
        assert view.week_of(plans.MONDAY - timedelta(days=9)) == 1
        assert view.week_of(plans.MONDAY + timedelta(days=14)) == 3
        assert view.week_of(plans.MONDAY + timedelta(days=900)) == view.weeks[-1]

    @pytest.mark.parametrize("broken", ["", "[]", "{}", '{"plan_version": 2}', '{"plan_version": 1, "days": [], "start": "2026-05-01"}'])
    def test_a_plan_of_another_form_is_told_in_words(self, broken: str) -> None:
        with pytest.raises(HistoryError, match="cannot be read"):
            kept_plan_view(broken)

    def test_a_phase_that_is_missing_is_told_in_words(self, text: str) -> None:
        with pytest.raises(HistoryError, match="cannot be read"):
            kept_plan_view(text.replace('"weeks": [', '"weeks": [90, ').replace('"phases"', '"faces"'))

    def test_the_pain_rule_says_what_it_rests_on(self) -> None:
        rule = pain_rule()
        assert rule.basis or rule.sources
        assert "3 out of 10" in rule.text
        assert pain_words(3) == "3 out of 10"
        assert pain_words(4).endswith("pain rule")
