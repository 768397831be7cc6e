"""Words for what is kept: where it lies, for how long, and what is left after deleting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from screener.present import words
from screener.present.hip_check import WAY, test_words
from screener.present.history import KEEP_NOTE
from screener.present.plan import date_words
from screener.types import AgeGroup, Way

AGE: Final[Mapping[AgeGroup, str]] = {
    AgeGroup.UNDER_16: "under 16",
    AgeGroup.FROM_16_TO_17: "16 to 17",
    AgeGroup.ADULT: "18 to 60",
    AgeGroup.OVER_60: "over 60",
}
IN_A_DATABASE: Final = (
    "Kept in the database that SCREENER_DATABASE_URL names. Who may read that database may read this. "
    "The answers to the safety questions are not kept."
)
MOST_NAMES: Final = 20
NO_DRILLS: Final = "Drills are not shown for a result that was kept: the safety questions are about today. `screener plan` asks them anew."
NO_CLIP: Final = "The clip itself is not kept."
SPARE_COPY: Final = "A disk can break: `screener history export FILE.zip` makes a spare copy."
TRACES_GONE: Final = "Nothing of it is left in the history. Files that you exported or wrote yourself stay where you put them."
TRACES_LEFT: Final = (
    "It is gone from every list. Another program still holds the file open, so traces may be left in it. "
    "The next `screener history` command removes them."
)


def keep_note(on_this_machine: bool) -> str:
    """Where what was just kept lies, and what is never kept."""
    return KEEP_NOTE if on_this_machine else IN_A_DATABASE


def test_name(test: str | None, way: Way) -> str:
    """A test in running text, with how it was done where that was not the natural way."""
    return ", ".join(part for part in (test_words(test or ""), WAY[way]) if part)


NOT_YET: Final = "not yet"
NOTHING: Final = "\u2013"
"""Stands where nothing was said about somebody."""
ROSTER_COLUMNS: Final = ("Name", "Groups", "Age, sex", "Agreed", "Kept", "Notes")


def agreed_words(minor: bool, consent: date | None, guardian: date | None) -> str:
    """Whose word is there, and since when: under 18 the guardian's."""
    if minor:
        return f"guardian, {date_words(guardian)}" if guardian else f"guardian: {NOT_YET}"
    return date_words(consent) if consent else NOT_YET


def already(names: Sequence[str]) -> str:
    """Who of a list is in the roster already; "" where nobody is."""
    shown = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")
    return f"In the roster already, and left as they are: {shown}." if names else ""


def kept_words(count: int, last: datetime | None) -> str:
    """How many screenings of an athlete are kept, and the day of the last one."""
    if not count or last is None:
        return "none"
    return f"{words.counted(count, 'screening')}, last {date_words(last.date())}"


def batch_kept(new: int, refused: int, before: int, unkept: int) -> str:
    """How many results of a batch were kept, and how many were not."""
    said = f"{words.counted(new, 'result')} kept" if new else "Nothing new was kept"
    if refused:
        said += f", {refused} of which cannot be judged: kept to say who has to be filmed again"
    parts = [said, f"{before} kept before, not kept twice" if before else "", f"{unkept} not kept: see below" if unkept else ""]
    return f"{'; '.join(part for part in parts if part)}."


def days_words(days: int | None) -> str:
    """For how long a group's results are kept."""
    return "until deleted" if days is None else f"for {words.counted(days, 'day')}"
