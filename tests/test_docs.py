"""What the pages say is what the program does: generated pages up to date, commands real, links whole, no claim too many."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from docs import generate
from screener import assets, quality
from screener.cli.commands import app
from screener.drills.catalog import drills
from screener.errors import ScreenerError
from screener.findings.catalog import FINDINGS
from screener.metrics import METRICS
from screener.movements import MOVEMENTS
from screener.sources import SOURCES
from screener.types import QualityKind
from tests.test_packaging import CLAIM, INTENDED_USE

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES: Final = [page.name for page in PAGES]
GROUPS: Final = frozenset(name.split()[0] for name in generate.commands() if " " in name)
NOT_A_PROBLEM: Final = {QualityKind.FILE_NOTE, QualityKind.SIDES_REPAIRED, QualityKind.GAPS}
"""Notes about what was handled; there is nothing to film differently."""
DISCLAIMER: Final = "A screening, not a diagnosis."


def read(name: str) -> str:
    """A page by its path below the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


class TestGenerated:
    """Pages that are written by a program stay what it writes."""

    @pytest.mark.parametrize("name", generate.PAGES)
    def test_up_to_date(self, name: str) -> None:
        assert read(f"docs/{name}") == generate.PAGES[name](), "run `python docs/generate.py`"

    def test_each_metric_is_explained(self) -> None:
        text = read("docs/methods.md")
        for metric in METRICS:
            section = text.partition(f"### `{metric.id}`")[2].partition("\n###")[0]
            for part in (metric.definition, metric.limits, metric.error.source):
                assert part.rstrip(".")[1:] in section, metric.id
            for needed in ("**Unit**", "**Sign**", "**Read**", "**Sources**"):
                assert needed in section, metric.id

    def test_each_movement_is_explained(self) -> None:
        text = read("docs/methods.md")
        for movement in MOVEMENTS:
            section = text.partition(f"### `{movement.id}`")[2].partition("\n### ")[0]
            assert all(step in section for step in movement.how_to_film), movement.id
            assert all(f"| `{rule.finding}` |" in section for rule in movement.rules), movement.id

    def test_each_cut_off_has_a_source_or_is_our_own_proposal(self) -> None:
        tables = read("docs/methods.md").partition("## Movements")[2].partition("## Findings")[0]
        rows = [line for line in tables.splitlines() if line.startswith("| `")]
        assert len(rows) == sum(len(movement.bands) + len(movement.rules) for movement in MOVEMENTS)
        for row in rows:
            assert "own proposal" in row or "](#" in row or "never called" in row or "As its band" in row, row

    def test_each_finding_says_what_it_does_not_say(self) -> None:
        text = read("docs/methods.md")
        assert all(f"| `{finding.id}` |" in text and finding.limits in text for finding in FINDINGS)

    def test_each_refusal_of_the_code_is_listed_with_its_limit(self) -> None:
        gates = [Path(folder) / name for folder in quality.__path__ for name in os.listdir(folder) if name.endswith(".py")]
        named = {
            node.attr
            for gate in gates
            for node in ast.walk(ast.parse(gate.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "QualityKind"
        }
        listed = set(re.findall(r"^\| `(\w+)` \|", read("docs/methods.md").partition("## When a clip")[2].partition("## Metrics")[0], re.M))
        assert listed == {QualityKind[name].value for name in named} - {kind.value for kind in NOT_A_PROBLEM}
        filming = read("docs/filming.md")
        assert [kind for kind in listed if f"`{kind}`" not in filming] == [], "and how to film again"

    def test_only_listed_sources_are_named(self) -> None:
        for name in NAMES:
            text = read(name if name == "README.md" else f"docs/{name}")
            assert set(re.findall(r'<a id="(\w+)">', text)) <= set(SOURCES), name
            assert not re.search(r"\[[RF]\d+\]", text), f"{name} names a source by a private number"


class TestCommands:
    """Every command explains itself, and every command in a page can be typed."""

    @pytest.mark.parametrize("name", generate.commands())
    def test_each_command_and_option_has_help(self, name: str) -> None:
        callback = generate.commands()[name]
        assert callback.__doc__
        assert f"## `screener {name}`" in read("docs/reference.md")
        shown = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
        assert shown.exit_code == 0
        for option in re.findall(r"\| `(--[\w-]+)", self.section(name)):
            assert re.search(rf"{option}\b", shown.output), f"{name} {option} is documented and does not exist"
        parameters = [p for p in inspect.signature(callback).parameters if p not in ("context", "ctx")]
        rows = re.findall(r"^\| `[^`]+` \| (.+) \|$", self.section(name), re.M)
        assert len(rows) == len(parameters)
        assert all(row.strip().endswith((".", ".)")) for row in rows)

    @staticmethod
    def section(name: str) -> str:
        """A command's section of the reference."""
        return read("docs/reference.md").partition(f"## `screener {name}`\n")[2].partition("\n## ")[0]

    @staticmethod
    def typed() -> Iterator[tuple[str, list[str]]]:
        """Every command line in a page, as (page, words): ``screener ...`` and ``make ...``, in blocks and in backticks."""
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            blocks = re.findall(r"```\w*\n(.*?)```", text, re.S)
            lines = [line for block in blocks for line in block.splitlines()]
            lines += re.findall(r"(?<!`)`((?:screener|make) [^`\n]+)`(?!`)", text)
            for line in lines:
                found = re.match(r"(?:\S*[/\\])?(screener|make) (\S.*)", line.strip())
                if found:
                    program, (verb, *rest) = found[1], shlex.split(found[2], comments=True)
                    inner = [word for word in rest[:1] if verb in GROUPS and not word.startswith("-")]
                    yield page.name, [program, " ".join([verb, *inner]), *rest[len(inner) :]]

    def test_what_is_typed_exists(self) -> None:
        targets = set(re.findall(r"^([\w-]+):", read("Makefile"), re.M))
        seen = set()
        for page, (program, verb, *rest) in self.typed():
            seen.add((program, verb))
            if program == "make":
                assert verb in targets, f"{page}: make {verb}"
                continue
            if verb.startswith("-"):
                continue
            assert verb in {*generate.commands(), *GROUPS}, f"{page}: screener {verb}"
            options = {word for word in rest if word.startswith("--") and word != "--help"}
            known = set(re.findall(r"`(--[\w-]+)", self.section(verb)))
            assert options <= known, f"{page}: screener {verb} {options - known}"
        assert {("make", "demo"), ("make", "app"), ("screener", "screen"), ("screener", "doctor")} <= seen

    def test_each_exit_code_is_explained(self) -> None:
        codes = set(re.findall(r"^\| `(\d+)` \|", read("docs/reference.md"), re.M))
        assert codes == {"0", "1", "2", "3", "130"}
        errors: list[type[ScreenerError]] = [ScreenerError, *ScreenerError.__subclasses__()]
        assert {str(error.exit_code) for error in errors} <= codes


class TestPages:
    """Links lead somewhere; nobody is promised what a screen cannot give."""

    @pytest.mark.parametrize("page", PAGES, ids=NAMES)
    def test_links_lead_to_a_page_and_to_a_place_in_it(self, page: Path) -> None:
        for target in re.findall(r"\[[^\]]*\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
            name, _, anchor = target.partition("#")
            other = page.parent / name if name else page
            if not name.endswith(".png"):
                assert other.exists(), f"{page.name} -> {target}"
            assert not anchor or anchor in anchors(other), f"{page.name} -> {target}"

    @pytest.mark.parametrize("page", PAGES, ids=NAMES)
    def test_no_claim_beyond_a_movement_screen(self, page: Path) -> None:
        text = " ".join(line.removeprefix("> ") for line in page.read_text(encoding="utf-8").splitlines())
        text = text.replace(INTENDED_USE, "").replace(DISCLAIMER, "")
        for source in SOURCES.values():
            text = text.replace(source.title, "")
        assert CLAIM.findall(text) == []

    def test_every_page_can_be_reached_from_the_first(self) -> None:
        linked = {target for page in PAGES for target in re.findall(r"\]\((?:docs/)?([\w-]+\.md)", page.read_text(encoding="utf-8"))}
        assert {page.name for page in PAGES} - linked <= {"README.md"}

    def test_each_sample_and_drill_is_somewhere(self) -> None:
        assert all(f"| `{drill.id}` |" in read("docs/drills.md") for drill in drills())
        assert all(clip.movement in {movement.id for movement in MOVEMENTS} for clip in assets.samples())


def anchors(page: Path) -> set[str]:
    """Places in a page that a link can lead to: its headings, and what is marked by hand."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings} | set(re.findall(r'id="(\w+)"', text))
