"""A team's lines: the newest of each athlete, test and leg, the change since the last one that is like it, and who is filmed again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from screener import compare, team
from screener.compare import Entry, Unlike, Verdict, facts
from screener.history.flat import judged_by
from screener.present import team as wording
from screener.team import Found, Line, Noticed, Order, Seen, Wanted
from screener.types import Estimate, NotMeasured, Screening, Severity, Side, Status
from tests import factories, kept

KEPT = datetime(2026, 1, 1, tzinfo=UTC)
MAKE: dict[str, Callable[[], Screening]] = {make.__name__: make for make in factories.ALL}


def seen(screening: Screening, month: int, athlete: str = "robin", day: int = 2) -> Seen:
    """A result as the history hands it out, of a clip of its own."""
    named = kept.clip(screening, f"{athlete}{month}{day}.mp4")
    taken = datetime(2026, month, day)
    return Seen(
        f"{athlete} {month} {day} {screening.movement_id}",
        athlete,
        athlete.capitalize(),
        taken,
        KEPT,
        facts(Entry(named, athlete=athlete)),
        judged_by(named),
        tuple(Found(one.id, one.side, one.status, one.probability) for one in named.findings),
        tuple(Noticed(one.severity, one.detail, one.fix) for one in named.quality),
        named.video.name,
    )


def one_leg(*pairs: tuple[int, Screening]) -> Line:
    """The line of Robin's left leg."""
    (line,) = team.lines([seen(screening, month) for month, screening in pairs])
    return line


class TestNewest:
    """One line for each athlete, test and leg."""

    def test_each_leg_has_its_own_and_the_newest_stands_there(self) -> None:
        lines = team.lines([seen(factories.both_legs(), 3), seen(factories.valgus_sls(), 5), seen(factories.squat(), 4)])
        assert [(line.newest.facts.test, line.side, line.newest.taken.month) for line in lines] == [
            ("single_leg_squat", Side.LEFT, 5),
            ("single_leg_squat", Side.RIGHT, 3),
            ("squat", Side.BOTH, 4),
        ]

    def test_the_order_in_which_results_come_does_not_matter(self) -> None:
        given = [seen(factories.valgus_sls(), month, name) for month in (3, 4) for name in ("zoe", "adam")]
        found = {tuple((line.newest.athlete, line.newest.taken) for line in team.lines(order)) for order in permutations(given)}
        assert found == {(("Adam", datetime(2026, 4, 2)), ("Zoe", datetime(2026, 4, 2)))}

    def test_two_of_one_name_stay_two(self) -> None:
        first, second = seen(factories.valgus_sls(), 3, "one"), seen(factories.valgus_sls(), 3, "two")
        assert len(team.lines([replace(first, athlete="Kim"), replace(second, athlete="Kim")])) == 2

    @pytest.mark.parametrize("make", MAKE)
    def test_a_status_is_told_only_where_there_is_a_number(self, make: str) -> None:
        for line in team.lines([seen(MAKE[make](), 3)]):
            assert line.measured or line.status is Status.NOT_MEASURED

    def test_a_newest_that_was_not_measured_hides_what_was_seen_before(self) -> None:
        line = one_leg((3, factories.valgus_sls()), (4, kept.unread(factories.valgus_sls())))
        assert isinstance(line.result, NotMeasured)
        assert line.status is Status.NOT_MEASURED
        assert (line.change, line.before) == (None, None)
        assert line.verdict is Verdict.NOT_MEASURED


class TestChange:
    """The rule is that of two results set side by side."""

    @pytest.mark.parametrize("by", [-12.0, -2.0, 0.0, 3.0, 12.0])
    def test_it_says_what_the_comparison_of_both_says(self, by: float) -> None:
        first, second = factories.valgus_sls(), kept.shifted(factories.valgus_sls(), by)
        line = one_leg((3, first), (4, second))
        whole = compare.compare(Entry(kept.clip(first, "a.mp4")), Entry(kept.clip(second, "b.mp4")))
        key = (line.newest.judged, Side.LEFT, line.newest.at)
        assert line.change == next(c for c in whole.changes if (c.metric, c.side, c.at) == key)

    def test_only_beyond_the_noise_it_is_a_change(self) -> None:
        near, far = (one_leg((3, factories.valgus_sls()), (4, kept.shifted(factories.valgus_sls(), -by))) for by in (2.0, 12.0))
        assert (near.verdict, far.verdict) == (Verdict.WITHIN_ERROR, Verdict.LESS)
        for line in (near, far):
            assert line.noise is not None
            assert isinstance(line.result, Estimate)
            assert (line.noise[0] <= line.result.value <= line.noise[1]) is (line is near)

    def test_one_that_is_not_alike_is_passed_over_for_an_earlier_one_that_is(self) -> None:
        base = factories.valgus_sls()
        line = one_leg((3, base), (4, kept.farther(base)), (5, kept.unread(base)), (6, kept.shifted(base, -12)))
        assert line.before is not None
        assert line.before.taken.month == 3
        assert line.verdict is Verdict.LESS
        assert [spot.alike for spot in line.spots] == [True, False, True, True]

    def test_where_none_is_alike_it_says_why_of_the_last_one(self) -> None:
        base = factories.valgus_sls()
        line = one_leg((3, kept.older(base)), (4, kept.farther(base)), (5, base))
        assert line.change is None
        assert line.verdict is Verdict.NOT_ALIKE
        assert [why.kind for why in line.why] == [Unlike.DISTANCE]
        assert line.noise is None
        assert "the camera stood too far apart" in wording.change_words(line)

    def test_the_first_one_is_no_change(self) -> None:
        line = one_leg((3, factories.valgus_sls()))
        assert line.verdict is None
        assert wording.change_words(line) == wording.NO_EARLIER

    def test_both_angles_are_never_mixed_on_one_strip(self) -> None:
        line = one_leg((3, factories.valgus_sls()), (4, factories.turned_sls()))
        assert line.newest.judged == "fppa_corrected"
        before = factories.valgus_sls().summary("fppa_corrected", Side.LEFT, line.newest.at)
        assert before is not None
        assert line.spots[0].result == before.result


class TestRefused:
    """A clip that could not be judged is never passed over, and never looks like fine."""

    def test_it_has_a_line_of_its_own_beside_what_was_measured(self) -> None:
        lines = team.lines([seen(factories.valgus_sls(), 3), seen(factories.refused(), 4)])
        assert [line.side for line in lines] == [None, Side.LEFT]
        assert [line.newest.taken.month for line in team.again(lines)] == [4]

    def test_it_stays_until_both_legs_were_read_that_day_or_later(self) -> None:
        refused = replace(seen(factories.refused(), 4), facts=seen(factories.both_legs(), 4).facts)
        refused = replace(refused, facts=replace(refused.facts, summaries=()))
        both = factories.both_legs()
        alone = replace(both, summaries=tuple(one for one in both.summaries if one.side is not Side.LEFT))
        left, right = seen(factories.valgus_sls(), 4, day=3), seen(alone, 4)
        right = replace(right, taken=right.taken.replace(hour=20))
        assert left.sides == (Side.LEFT,)
        assert right.sides == (Side.RIGHT,)
        assert len(team.again(team.lines([refused, left]))) == 1, "it may show the right leg"
        assert len(team.again(team.lines([refused, right]))) == 1, "it may show the left leg"
        assert len(team.again(team.lines([refused, left, right]))) == 0

    def test_one_of_the_same_day_settles_nothing_where_its_test_is_not_known(self) -> None:
        refused = replace(seen(factories.refused(), 4), facts=replace(seen(factories.refused(), 4).facts, test=None))
        for read in (factories.both_legs(), factories.squat()):
            assert len(team.again(team.lines([refused, seen(read, 4)]))) == 1, "it may be of another test"
            assert len(team.again(team.lines([refused, seen(read, 4, day=3)]))) == 0
        left = seen(factories.valgus_sls(), 4, day=3)
        assert len(team.again(team.lines([refused, left, seen(factories.squat(), 3)]))) == 1

    def test_two_of_one_day_are_two(self) -> None:
        lines = team.lines([seen(factories.refused(), 4), replace(seen(factories.refused(), 4), id="other")])
        assert len(team.again(lines)) == 2
        assert len({wording.key_of(line) for line in lines}) == 2

    def test_it_says_why_and_how_to_film_again(self) -> None:
        (row,) = wording.again_rows(team.lines([seen(factories.refused(), 4)]))
        issue = next(one for one in factories.refused().quality if one.severity is Severity.REFUSE)
        assert issue.detail in row.why
        assert issue.fix in row.mend

    def test_where_the_clip_names_no_mend_the_guide_of_the_test_does(self) -> None:
        screening = replace(kept.unread(factories.valgus_sls()), quality=())
        (row,) = wording.again_rows(team.lines([seen(screening, 4)]))
        assert row.why == "Not measured: body part not visible."
        assert row.mend


def many() -> tuple[Line, ...]:
    """Lines of every kind."""
    base = factories.valgus_sls()
    return team.lines(
        [
            *(seen(base, 3, "ann"), seen(kept.shifted(base, -12), 4, "ann")),
            *(seen(kept.shifted(base, -9), 5, "bea"), seen(factories.squat(), 2, "bea")),
            *(seen(kept.unread(base), 6, "cleo"), seen(factories.refused(), 7, "dora")),
            seen(factories.both_legs(), 1, "eve"),
        ]
    )


class TestChoosing:
    """Filters and orders."""

    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            (Wanted(), ["Ann", "Bea", "Bea", "Cleo", "Dora", "Eve", "Eve"]),
            (Wanted(name=" EA "), ["Bea", "Bea"]),
            (Wanted(test="squat"), ["Bea"]),
            (Wanted(test=""), ["Dora"]),
            (Wanted(side=Side.RIGHT), ["Dora", "Eve"]),
            (Wanted(status=Status.NOT_MEASURED), ["Cleo", "Dora"]),
            (Wanted(status=Status.NOT_SEEN), ["Eve"]),
            (Wanted(quality=Severity.REFUSE), ["Dora"]),
            (Wanted(quality=team.NOTHING_NOTICED), ["Bea"]),
            (Wanted(verdict=Verdict.LESS), ["Ann"]),
            (Wanted(verdict=team.FIRST), ["Bea", "Bea", "Eve", "Eve"]),
            (Wanted(verdict=Verdict.NOT_MEASURED), ["Cleo", "Dora"]),
            (Wanted(athletes=frozenset({"eve"})), ["Eve", "Eve"]),
            (Wanted(name="bea", test="squat", side=Side.BOTH), ["Bea"]),
        ],
    )
    def test_a_filter_gives_its_lines_and_no_other(self, wanted: Wanted, names: list[str]) -> None:
        assert [line.newest.athlete for line in team.chosen(many(), wanted)] == names

    @pytest.mark.parametrize("order", list(Order))
    def test_an_order_loses_no_line(self, order: Order) -> None:
        found = team.ordered(many(), order)
        assert sorted(line.newest.id for line in found) == sorted(line.newest.id for line in many())

    def test_what_was_not_measured_never_sorts_among_angles(self) -> None:
        found = team.ordered(many(), Order.ANGLE)
        with_angle = [line for line in found if team.has_angle(line)]
        assert list(found[: len(with_angle)]) == with_angle
        values = [line.result.value for line in with_angle if isinstance(line.result, Estimate)]
        assert values == sorted(values)
        assert len(values) == 4

    def test_by_date_the_newest_comes_first(self) -> None:
        days = [line.newest.taken for line in team.ordered(many(), Order.DATE)]
        assert days == sorted(days, reverse=True)


class TestWords:
    """What a row says."""

    def test_could_not_be_judged_never_reads_like_not_seen(self) -> None:
        for line, row in zip(many(), wording.rows(many()), strict=True):
            assert (row.finding == wording.FINDING[Status.NOT_MEASURED]) is (line.status is Status.NOT_MEASURED)
            assert row.measured is isinstance(line.result, Estimate)

    def test_every_number_has_its_interval(self) -> None:
        for row in wording.rows(many()):
            assert ("(" in row.reading and " to " in row.reading) is row.measured

    def test_strips_of_one_kind_share_a_scale_whatever_is_filtered(self) -> None:
        whole = many()
        few = wording.rows(team.chosen(whole, Wanted(name="ann")), whole)
        everybody = {row.key: row for row in wording.rows(whole)}
        assert [row.strip for row in few] == [everybody[row.key].strip for row in few]
        angles = {row.strip.span for row in everybody.values() if row.strip is not None and "squat" not in row.test.split()[0].lower()}
        assert len({span for span in angles if span[1] - span[0] > 1}) == 1

    def test_a_strip_says_all_of_its_readings_in_words(self) -> None:
        base = factories.valgus_sls()
        (row,) = wording.rows([one_leg((3, base), (4, kept.farther(base)), (5, kept.unread(base)), (6, kept.shifted(base, -9)))])
        assert row.strip is not None
        assert row.strip.alt.count("2026: ") == 4
        assert "not measured: body part not visible" in row.strip.alt
        assert row.strip.alt.count("not like for like") == 1
        assert [spot.value is None for spot in row.strip.spots] == [False, False, True, False]
