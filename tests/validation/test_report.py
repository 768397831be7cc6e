"""The page says what was measured, what was refused and what falls short, and holds nothing of the machine it was written on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_packaging import CLAIM, MACHINE_PATH
from tests.validation import made
from validation import literature, pictures, report, tables
from validation.__main__ import OUT, PAGE, page_of
from validation.attempts import page as attempt_page
from validation.evidence import Evidence
from validation.plan import conditions, named_seed
from validation.targets import targets

ORIGIN = report.Origin(seed=7, renderer="1", software="0.1.0", model="pose_landmarker_full (5134a3aad27a)")
IMAGES = {name: f"accuracy-{name}.svg" for name in ("single_leg_squat", "lateral_step_down", "squat", "turn")}


@dataclass(frozen=True)
class Checks:
    """Checks on real clips."""

    note: str = "Two clips only."

    def as_table(self) -> list[tuple[str, str]]:
        return [("Mirrored copy, median difference", "0.2°")]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Turned by 15 degrees is refused, head cut fails."""
    return made.evidence(sd=3.0, drop="head_cut")


@pytest.fixture(scope="module")
def page(evidence: Evidence) -> str:
    """The page of that evidence."""
    return report.render(evidence, targets(evidence), ORIGIN, IMAGES, None)


def section(page: str, heading: str) -> str:
    """A section's text."""
    assert f"\n## {heading}\n" in page
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


class TestPage:
    """Every part is there, whole."""

    def test_every_section_is_there_and_nothing_is_left_open(self, page: str) -> None:
        for heading in ("In short", "What was filmed", "Error in standard conditions", "Condition by condition", "A change in one set-up",
                        "What it says of the knee", "Real clips", "What this does not prove", "Run it again"):  # fmt: skip
            assert section(page, heading).strip(), heading
        assert not re.search(r"\{\w*\}|\bnan\b|\bNone\b", page)

    def test_it_says_what_it_was_made_with_and_no_date(self, page: str) -> None:
        assert "Seed 7, renderer 1, screener 0.1.0, pose model pose_landmarker_full (5134a3aad27a)." in page
        assert not re.search(r"20\d\d-\d\d-\d\d", page)

    def test_it_holds_no_path_of_a_machine_and_no_claim(self, page: str) -> None:
        assert not MACHINE_PATH.search(page)
        assert CLAIM.findall(page) == []

    def test_every_condition_has_its_line_in_every_test(self, page: str) -> None:
        found = section(page, "Condition by condition")
        assert all(found.count(f"| {listed['label']} |") == 6 for listed in conditions()["condition"])

    def test_tables_are_even(self, page: str) -> None:
        blocks = re.findall(r"(?:^\|.*\|$\n?)+", page, re.M)
        assert len(blocks) > 10
        assert all(len({line.count("|") for line in block.splitlines()}) == 1 for block in blocks)

    def test_the_plain_loop_stands_beside_it(self, page: str) -> None:
        found = section(page, "Error in standard conditions")
        assert found.count("| screener |") == 12
        assert found.count("| plain loop |") == 10, "it has no ratio"

    def test_the_same_rows_give_the_same_page(self, evidence: Evidence, page: str) -> None:
        assert report.render(evidence, targets(evidence), ORIGIN, IMAGES, None) == page


class TestHonesty:
    """What is missing or too bad is said."""

    def test_refused_and_failed_clips_are_counted_with_their_reason(self, evidence: Evidence, page: str) -> None:
        turned = sum(spec.condition == "turned_15" for spec in evidence.specs)
        found = section(page, "What could not be measured")
        assert f"| refused: view_turned | {turned} | Turned 15° to either side ({turned}) |" in found
        assert "| failed: no picture | 5 | Head outside the picture (5) |" in found

    def test_refused_clips_count_as_not_measured(self, evidence: Evidence) -> None:
        line = next(line for line in tables.corrected(evidence).splitlines() if line.startswith("| ±15° | the lowest point"))
        assert line.split(" | ")[3] == "0 %"

    def test_shortfalls_are_listed_before_the_table(self, page: str) -> None:
        found = section(page, "What was asked, and whether it holds")
        before, _, table = found.partition("| What |")
        short = re.findall(r"^- (.+?): ", before, re.M)
        assert len(short) == table.count("**falls short**") > 0
        assert "Short of what was asked" in before

    def test_nothing_is_called_short_where_all_holds(self) -> None:
        good = [target for target in targets(made.evidence(sd=0.9, refused_condition="")) if target.holds]
        assert report.verdict(good) == f"{len(good)} of {len(good)} lines hold, none falls short."

    def test_without_real_clips_it_says_so(self, page: str) -> None:
        assert "not at hand" in section(page, "Real clips")

    def test_with_real_clips_their_figures_stand_there(self, evidence: Evidence) -> None:
        found = section(report.render(evidence, [], ORIGIN, IMAGES, Checks()), "Real clips")
        assert "| Mirrored copy, median difference | 0.2° |" in found
        assert "Two clips only." in found
        assert "not at hand" not in found

    def test_an_evidence_of_nothing_is_a_page_of_dashes(self) -> None:
        nothing = Evidence((), (), (), (), ())
        assert "not measured" in report.render(nothing, targets(nothing), ORIGIN, IMAGES, None)


class TestLists:
    """Published figures and attempts."""

    def test_published_figures_have_their_source(self) -> None:
        found = literature.published()
        assert {figure.kind for figure in found} == {"human", "markerless"}
        assert all(figure.source.link.startswith("http") for figure in found)
        assert report.HUMAN in {figure.source.id for figure in found}

    def test_attempts_are_read_and_told(self, tmp_path: Path) -> None:
        file = tmp_path / "attempts.toml"
        file.write_text('[[attempt]]\nid = "crop"\nwhat = "Larger crop"\nkept = false\nwhy = "Worse."\n')
        assert "| `crop` | Larger crop | - | dropped | Worse. |" in attempt_page.attempts(literature.attempts(file), None)

    def test_no_attempts_yet(self, tmp_path: Path) -> None:
        (tmp_path / "attempts.toml").write_text("")
        assert literature.attempts(tmp_path / "attempts.toml") == literature.attempts(tmp_path / "missing.toml") == ()
        assert attempt_page.attempts((), None) == "Nothing has been written down yet."


class TestFiles:
    """Where the page goes, and its pictures."""

    def test_only_the_committed_clips_reach_the_committed_page(self) -> None:
        assert page_of(None, "") == PAGE
        assert page_of(named_seed("report"), "") != PAGE
        assert page_of(None, "dark").parent == page_of(5, "").parent == OUT

    def test_pictures_are_the_same_every_time(self, evidence: Evidence, tmp_path: Path) -> None:
        names = pictures.draw(evidence, tmp_path / "a")
        assert names == pictures.draw(evidence, tmp_path / "b")
        for name in names.values():
            first, second = ((tmp_path / folder / name).read_bytes() for folder in "ab")
            assert first == second
            assert b"<svg" in first

    def test_a_page_names_the_pictures_beside_it(self, evidence: Evidence, tmp_path: Path) -> None:
        report.write(evidence, tmp_path / "accuracy-seed-5.md", ORIGIN)
        links = re.findall(r"\]\((images/[^)]+)\)", (tmp_path / "accuracy-seed-5.md").read_text())
        assert len(links) == 4
        assert all((tmp_path / link).is_file() for link in links)
