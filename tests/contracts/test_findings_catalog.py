"""Contract: every finding has words, and the words keep to what a video can say."""

from __future__ import annotations

import re

import pytest

from screener.errors import CatalogError
from screener.findings.catalog import FINDINGS, finding_text
from screener.types import FindingText

IDS = {
    "knee_valgus", "knee_varus", "knees_in_bilateral", "pelvic_drop", "trunk_lean", "wobble", "side_difference", "shank_led", "shallow",
}  # fmt: skip
BANNED = re.compile(
    r"diagnos|weak(?:ness|\b)|imbalance|dysfunction|injury risk|at risk|low risk|prevent|treat|patient|rehabilitat|validat|\bscore"
    r"|abnormal",
    re.IGNORECASE,
)


def words(text: FindingText) -> str:
    """All the words of a finding."""
    return " ".join((text.label, text.plain, text.meaning, text.limits))


def test_every_finding_of_the_result_format_has_words() -> None:
    """Every finding of the result format has words."""
    assert {text.id for text in FINDINGS} == IDS
    assert len(FINDINGS) == len(IDS)


@pytest.mark.parametrize("text", FINDINGS, ids=lambda text: text.id)
def test_words_stay_within_what_a_video_can_say(text: FindingText) -> None:
    """Words stay within what a video can say."""
    assert BANNED.search(words(text)) is None
    assert text.plain[0].islower()
    assert not text.plain.endswith(".")
    assert text.meaning.endswith(".")
    assert text.limits.endswith(".")
    assert finding_text(text.id) is text


def test_an_outward_knee_is_told_in_a_neutral_tone() -> None:
    """An outward knee is told in a neutral tone."""
    text = words(finding_text("knee_varus"))
    assert "neither good nor bad" in text
    assert not re.search(r"excellent|perfect|too far|fault|wrong", text)


def test_unknown_finding_says_which_are_known() -> None:
    """Unknown finding says which are known."""
    with pytest.raises(CatalogError, match="bow_legs") as caught:
        finding_text("bow_legs")
    assert "knee_valgus" in caught.value.hint
