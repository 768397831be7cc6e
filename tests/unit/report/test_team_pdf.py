"""The team's pages: the table flows over pages, each athlete has one, whatever there is of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from screener import team
from screener.present import team as wording
from screener.present import team_pages
from screener.report import Paper, TeamSheet, team_to_pdf
from screener.team import Seen
from screener.types import Screening
from tests import factories, kept
from tests.faces.test_app import PNG
from tests.unit.test_team import seen

NAMES = tuple(f"athlete{number:02d}" for number in range(40))


def sheet(results: Sequence[tuple[Seen, Screening]], *, pictures: bool = False, paper: Paper = Paper.A4) -> TeamSheet:
    """The pages of these results."""
    lines = team.lines([one for one, _ in results])
    whole = {one.id: screening for one, screening in results}
    athletes = tuple(
        team_pages.athlete_view(name, "", [line for line in lines if line.newest.athlete == name], lines, whole, {}, None)
        for name in dict.fromkeys(line.newest.athlete for line in lines)
    )
    view = team_pages.team_view("Club", lines, len(athletes), ((wording.WITHOUT, ("Nina",)),), athletes, "screener 1", minors=False)
    return TeamSheet(view, dict.fromkeys(whole, PNG) if pictures else {}, paper)


def texts(data: bytes) -> list[str]:
    """The text of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def result(screening: Screening, month: int, athlete: str) -> tuple[Seen, Screening]:
    """A result with its flat form."""
    return seen(screening, month, athlete), screening


@pytest.mark.parametrize("paper", list(Paper))
def test_a_long_table_goes_on_with_its_head_and_loses_no_row(paper: Paper) -> None:
    """Forty athletes take several pages; each page of the table has its head."""
    found = texts(team_to_pdf(sheet([result(factories.both_legs(), 3, name) for name in NAMES], paper=paper)))
    overview = [page for page in found if "Test and leg" in page]
    assert len(overview) > 2
    rows = " ".join(overview)
    assert [rows.count(name.capitalize()) for name in NAMES] == [2] * len(NAMES)
    assert len(found) == len(overview) + len(NAMES) + sum(wording.READING in page and page not in overview for page in found)


def test_everything_of_an_athlete_fits_on_one_page_with_frames() -> None:
    """Every kind of result at once, with pictures."""
    results = [result(make(), month, "kim") for month, make in enumerate(factories.ALL, start=1)]
    results += [result(kept.shifted(factories.both_legs(), -9), 10, "kim"), result(factories.refused(), 12, "kim")]
    found = texts(team_to_pdf(sheet(results, pictures=True)))
    (page,) = [page for page in found if "Test and leg" not in page and "Kim" in page]
    assert wording.AGAIN in page
    assert "Median of the repetitions" in page


def test_a_name_with_signs_that_no_font_has_is_told() -> None:
    """What cannot be printed is marked, and the foot says so."""
    one, screening = result(factories.valgus_sls(), 3, "kim")
    found = texts(team_to_pdf(sheet([(replace(one, athlete="Kim \U0001f3c3"), screening)])))
    assert "stands for a sign that the font of this page lacks" in found[-1]


def test_work_can_be_stopped_between_pages() -> None:
    """Whoever hears of a page may stop it."""

    def stop(done: int, _count: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        team_to_pdf(sheet([result(factories.valgus_sls(), 3, "kim")]), stop)


def test_a_result_that_cannot_be_read_is_said_on_its_page() -> None:
    """Its page stands, without a number."""
    one, _ = result(factories.valgus_sls(), 3, "kim")
    lines = team.lines([one])
    view = team_pages.athlete_view("Kim", "", lines, lines, {}, {}, None)
    assert view.tests[0].no_picture == team_pages.UNREADABLE
    assert view.tests[0].chart is None


@pytest.mark.parametrize("text", [None, "[]", "{", '{"start": "soon"}', '{"plan_version": 1}'])
def test_no_plan_is_said_plainly(text: str | None) -> None:
    """Nothing kept, or a text that is none."""
    assert list(team_pages.plan_lines(text)) == [team_pages.NO_PLAN]
