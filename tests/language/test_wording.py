"""No text claims what a movement screen cannot: a stated word is refused wherever it stands, unless the whole text is listed here.

A sentence that denies a claim is not let through for its "not": it is listed in full, like every title of a paper that holds such a word.
What is listed and stands nowhere any more fails as well, so that the list stays true.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from screener.present import INTENDED_USE
from tests.language import corpus

BANNED: Final = re.compile(
    r"\bdiagnos\w*|\bweak\w*|\bimbalanc\w*|\bdysfunction\w*|\b(?:at |low |injury )?risk\w*|\bpredict\w*|\bprevent\w*|\btreat\w*"
    r"|\bcur(?:e|es|ed|ing|able)\b|\bpatients?\b|\brehab\w*|\bclinically\b|\bscor(?:e|es|ed|ing)\b|\babnormal\w*",
    re.IGNORECASE,
)
"""Words that name a condition, a level of danger, a promise or a verdict on a muscle. "Movement screen" and "screening" are fine."""

EXCEPTIONS: Final = (
    # What it is for, word for word.
    INTENDED_USE,
    # Sentences that deny a claim.
    "A screening, not a diagnosis.",
    "Jumps and landings, views from the side, several people at once, a score out of 100, a promise.",
    # No claim about anybody: the lowest of several letters, and how two measurements go together.
    "correlated only weakly (0.20) with three-dimensional measurement",
    # Titles of papers, which are not ours to word.
    "Kiss goodbye to the \u2018kissing knees\u2019: no association between frontal plane inward knee motion and risk of future non-contact "
    "ACL injury in elite female athletes",
    "Best practice guide for patellofemoral pain based on synthesis of a systematic review, the patient voice and expert clinical "
    "reasoning",
    "Effect of knee valgus angle during single leg squat and horizontal hop for distance in patients with patellofemoral pain and controls",
    "Knee valgus angle during single leg squat and landing in patellofemoral pain patients and controls",
    "A systematic review of rehabilitation exercises to progressively load gluteus medius",
    "Proximal muscle rehabilitation is effective for patellofemoral pain: a systematic review with meta-analysis",
    "Mirror gait retraining for the treatment of patellofemoral pain in female runners",
    "Is combining gait retraining or an exercise programme with education better than education alone in treating runners with "
    "patellofemoral pain? A randomised clinical trial",
    "2018 consensus statement on exercise therapy and physical interventions (orthoses, taping and manual therapy) to treat patellofemoral "
    "pain: recommendations from the 5th International Patellofemoral Pain Research Retreat, Gold Coast, Australia, 2017",
    "Effects of log-rolling position on hip-abductor muscle activation during side-lying hip-abduction exercise in participants with "
    "gluteus medius weakness",
)
"""Every text that may hold such a word, in full."""

NO_PROSE: Final = {"schema"}
"""Commands that print nothing to read: this one prints the schema, which is read as a string."""


def claims(text: str) -> list[str]:
    """Every banned word of a text with what stands around it, the exceptions left out."""
    for excepted in EXCEPTIONS:
        text = text.replace(excepted, " … ")
    return [f"{text[max(found.start() - 60, 0) : found.start()]}[{found[0]}]{text[found.end() :][:40]}" for found in BANNED.finditer(text)]


@pytest.mark.parametrize("section", corpus.SECTIONS)
def test_nothing_claims_what_a_screening_cannot(section: str) -> None:
    """Nothing claims what a screening cannot."""
    found = {page.name: said for page in corpus.SECTIONS[section]() if (said := claims(page.text))}
    assert found == {}


def test_every_exception_is_needed() -> None:
    """Every exception holds a banned word and still stands somewhere."""
    said = [page.text for pages in corpus.SECTIONS.values() for page in pages()]
    assert [text for text in EXCEPTIONS if not BANNED.search(text) or not any(text in whole for whole in said)] == []


def test_every_command_and_every_document_is_read() -> None:
    """Every command has a page of its help and, unless it prints no prose, of its output; every document has one."""
    names = {page.name for section in (corpus.cli, corpus.documents) for page in section()}
    for command in corpus.command_names():
        assert f"cli: screener {command} --help" in names
        assert command in NO_PROSE or any(re.match(rf"cli: screener {command}(?! --help)\b", name) for name in names), command
    assert {path.name for path in (corpus.ROOT / "docs").glob("*.md")} <= names


@pytest.mark.parametrize(
    "text",
    [
        "This detects weak glutes.",
        "It does not detect weakness.",
        "Your score is 71.",
        "A low risk of injury.",
        "Runners who are at risk need this.",
        "These drills prevent runner's knee.",
        "It never predicts who gets hurt, and no patient was treated.",
        "Rehabilitation for an imbalance or a dysfunction.",
        "Clinically validated.",
        "An abnormal angle that can be cured.",
        "Diagnosis: valgus.",
    ],
)
def test_the_lint_itself_finds_claims_and_lets_no_denial_through(text: str) -> None:
    """The lint itself finds claims, and lets no denial through that is not listed."""
    assert claims(text)


@pytest.mark.parametrize("text", ["A movement screen, not an examination.", "Screening one clip.", "Secure the band.", INTENDED_USE])
def test_the_lint_itself_lets_plain_words_through(text: str) -> None:
    """The lint itself lets plain words through, and what is listed."""
    assert not claims(text)
    assert not claims(f"Before. {text} After.")


def test_the_net_holds_every_string_but_docstrings() -> None:
    """The net under the pages holds every string of more than one word, put together as it is shown, but no docstring."""
    source = (
        '"""A docstring here."""\nHINT = "Film it " "again."\n'
        'def told(name: str) -> str:\n    """Another one."""\n    return f"{name} is weak."\n'
    )
    assert list(corpus.literals(source)) == ["Film it again.", "… is weak."]
    assert claims("… is weak.")
    assert list(corpus.messages('raise VideoMissing("expected a file", f"Check {name}.")')) == ["expected a file", "Check …."]


def test_a_page_of_the_app_holds_all_that_is_read_on_it() -> None:
    """A page of the app holds labels, lids, helps, tables, axes and descriptions of pictures, not running text alone."""
    (shown,) = (page for page in corpus.app() if page.name == "app: valgus_sls")
    for text in (
        "Screen this clip",  # a button
        "Rendered people, not athletes",  # a help
        "About this clip",  # a lid
        "at matched depth",  # a table
        "Frontal plane projection angle (FPPA) (degrees)",  # an axis
        "Frame of the video with the line",  # the description of a picture
        "How old are you?",  # a question
        "Use my own clips",  # a choice
    ):
        assert text in shown.text, text
