"""The page says what was measured, what was not, and what falls short, and holds nothing of the machine it was written on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench import clips, figures, record, report, tables
from bench.__main__ import OUT, PAGE, page_of
from bench.figures import Limit, Spread, Verdict
from bench.record import PLAIN, SCREENER
from bench.report import Evidence
from bench.run import ALTERNATIVES, FLOOR, WORKERS
from screener.errors import InputError
from tests.bench import made
from tests.test_packaging import CLAIM, MACHINE_PATH


def page_about(evidence: Evidence) -> str:
    """The page of some evidence."""
    return report.render(evidence, figures.verdicts(evidence.clips))


@pytest.fixture(scope="module")
def page() -> str:
    """The page of the made-up figures."""
    return page_about(made.evidence())


def section(page: str, heading: str) -> str:
    """A section's text."""
    assert f"\n## {heading}\n" in page
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


class TestPage:
    """Every part is there, whole."""

    def test_every_section_is_there_and_nothing_is_left_open(self, page: str) -> None:
        for heading in ("In short", "What was asked, and whether it holds", "Everything that was timed", "Where the time goes",
                        "How few pictures are looked at", "Workers", "Ten seconds and ten minutes", "The floor", "Another runtime",
                        "The clips", "What this does not prove", "Run it again"):  # fmt: skip
            assert section(page, heading).strip(), heading
        assert not re.search(r"\{\w*\}|\bnan\b|\bNone\b", page)

    def test_it_says_what_it_was_made_with_and_no_date(self, page: str) -> None:
        assert "Measured with 2 cores, Python 3.11.7, MediaPipe 1.2.2, OpenCV 5.0.0.93, PyAV 18.1.0, screener 0.1.0, pose model" in page
        assert not re.search(r"20\d\d-\d\d-\d\d", page)

    def test_it_holds_no_path_of_a_machine_and_no_claim(self, page: str) -> None:
        assert not MACHINE_PATH.search(page)
        assert CLAIM.findall(page) == []

    def test_tables_are_even(self, page: str) -> None:
        blocks = re.findall(r"(?:^\|.*\|$\n?)+", page, re.M)
        assert len(blocks) == 9
        assert all(len({line.count("|") for line in block.splitlines()}) == 1 for block in blocks)

    def test_every_clip_has_its_encoder(self, page: str) -> None:
        assert all(str(recipe.encoding) in section(page, "The clips") for recipe in clips.RECIPES)

    def test_figures_stand_where_they_belong(self, page: str) -> None:
        held = section(page, "What was asked, and whether it holds")
        assert "| plain loop | at least 2.5 (aim 3.5) | 4.0 (4.0 to 4.0) | holds, aim reached |" in held
        assert "| plain loop | at least 6 (aim 12) | 4.0 (4.0 to 4.0) | **falls short** |" in held
        assert "| 60 | 140 | 24 | 7.5 | 25.0 | 0.25 | 400 | 400 |" in section(page, "How few pictures are looked at")
        assert "| 4.0 | 2.0 | 4.2 | 2.0 | 0.5 times | 0.7 times |" in section(page, "The floor")
        assert "5 of 6 limits of speed hold, 1 falls short." in section(page, "In short")

    def test_the_largest_setting_has_a_line_without_a_limit(self, page: str) -> None:
        line = (
            "| Full HD, 8 repetitions, a phone's largest setting | plain loop | nothing | 4.0 (4.0 to 4.0) | says what that setting costs |"
        )
        assert line in section(page, "What was asked, and whether it holds")
        assert clips.RICH not in {limit.clip for limit in figures.LIMITS}

    def test_the_same_records_give_the_same_page(self, page: str) -> None:
        assert page_about(made.evidence()) == page


class TestHonesty:
    """What is missing or too bad is said."""

    def test_what_was_not_measured_is_said(self) -> None:
        page = page_about(made.bare())
        assert page.count("not measured |") == len(figures.LIMITS)
        for heading in ("Workers", "Ten seconds and ten minutes", "The floor", "Another runtime"):
            assert "Not measured." in section(page, heading)
        assert "The heavy model was not at hand" in page
        assert "6 could not be measured" in page

    def test_a_limit_that_holds_by_the_middle_only_says_so(self) -> None:
        limit = Limit("hd_8reps", PLAIN, 2.5, 3.5)
        said = [
            tables.said(Verdict(limit, Spread(middle, low, 9.0, 3))) for middle, low in ((3.0, 2.6), (3.0, 2.4), (2.4, 1.0), (4.0, 3.0))
        ]
        assert said == ["holds", "holds, but not in every round", "**falls short**", "holds, aim reached"]

    def test_workers_that_disagree_are_found(self) -> None:
        assert "All 2 runs wrote the same JSON, byte for byte: **holds**." in tables.workers(made.workers())
        assert "wrote 2 different results where one was asked for: **falls short**" in tables.workers(made.workers("one", "other"))

    def test_memory_that_grows_is_found(self) -> None:
        short = made.clip("ten_seconds")
        long = made.clip("ten_minutes", replace(made.run(SCREENER), cost=made.cost(2.0, 480.0)))
        assert "is 120 % of that with ten seconds; at most 110 % was asked: **falls short**." in tables.length(short, long)
        assert "is 100 % of that with ten seconds; at most 110 % was asked: **holds**." in tables.length(short, made.clip("ten_minutes"))

    def test_scaled_costs_carry_a_star_and_are_named(self) -> None:
        part = made.clip("hd_two_minutes", made.run(SCREENER), made.run(PLAIN, 0, 5.0, share=0.5))
        assert "| 9.0* | 13.5* |" in tables.everything([part])
        assert report.scaled([part]) == "Full HD, two minutes, plain loop: the first 13 s."
        assert report.scaled([made.clip()]) == "nothing."

    def test_runtimes_that_are_not_installed_are_skipped_in_a_line(self) -> None:
        text = tables.alternatives(made.alternatives().found, 10.0)
        assert "OpenVINO: not installed, skipped." in text
        assert "the fastest, LiteRT, is 1.2 times as fast as MediaPipe's look; 2 was asked: not worth a second runtime" in text
        absent = [each for each in made.alternatives().found if each.ms is None]
        assert tables.alternatives(absent, None) == "OpenVINO: not installed, skipped."

    def test_a_much_faster_runtime_is_worth_a_look(self) -> None:
        assert tables.faster(made.alternatives().found, 16.0).endswith("worth a closer look.")


class TestKept:
    """Records come back from disk as they were; mixtures are refused."""

    @staticmethod
    def keep(folder: Path) -> None:
        """Every part of the made-up figures."""
        evidence = made.evidence()
        for clip in evidence.clips:
            record.save(clip.name, clip, folder)
        for name, part in ((WORKERS, evidence.workers), (FLOOR, evidence.floor), (ALTERNATIVES, evidence.alternatives)):
            record.save(name, part, folder)

    def test_there_and_back(self, tmp_path: Path) -> None:
        self.keep(tmp_path)
        assert report.gather(tmp_path) == replace(made.evidence(), made_with=record.origin())

    def test_a_missing_part_is_named(self, tmp_path: Path) -> None:
        self.keep(tmp_path)
        (tmp_path / "floor.json").unlink()
        with pytest.raises(InputError, match=r"got none of floor$"):
            report.gather(tmp_path)
        assert report.gather(tmp_path, whole=False).floor is None

    def test_nothing_at_all_is_no_page(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="expected results of every part"):
            report.gather(tmp_path, whole=False)

    def test_two_machines_do_not_share_a_page(self, tmp_path: Path) -> None:
        self.keep(tmp_path)
        file = tmp_path / "floor.json"
        file.write_text(file.read_text().replace(f'"cores": {record.origin().cores}', '"cores": 99'))
        with pytest.raises(InputError, match=r"made with one software, got .*99 cores"):
            report.gather(tmp_path)

    def test_results_of_another_version_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "floor.json").write_text('{"origin": {}, "record": {"start_s": 1}}')
        with pytest.raises(InputError, match=r"expected whole results in floor\.json"):
            report.gather(tmp_path, whole=False)

    def test_only_all_of_it_reaches_the_committed_page(self) -> None:
        assert page_of("") == PAGE
        assert page_of("hd").parent == OUT
