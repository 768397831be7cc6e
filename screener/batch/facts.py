"""Whose clip it is and how it was filmed, as a manifest or a file name says it; and what cannot be used, with its mend."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from screener.movements import MOVEMENTS
from screener.types import AgeGroup, Sex, Side, Way

NOT_SAID: Final = "not said"
ALSO: Final = {"bws": "squat", "stepdown": "lateral_step_down"}
"""Spellings of tests that do not follow from a movement's own names."""
Word = TypeVar("Word", bound=StrEnum)


class ProblemKind(StrEnum):
    """Why a file, or a line of a manifest, gave no numbers. A closed list: tables and programs may rely on it."""

    REFUSED = "refused"
    """Watched, but it cannot be judged: film again."""
    BROKEN = "broken"
    """The file is at fault."""
    CRASHED = "crashed"
    """The program that screened it ended twice."""
    GONE = "gone"
    """It was listed and cannot be read any more: a drive that went away."""
    CHANGED = "changed"
    """It was written to while it was screened."""
    NOT_KEPT = "not_kept"
    """It was screened and the result could not be written: a full disk."""
    DUPLICATE = "duplicate"
    """The same picture data once more."""
    CONFLICT = "conflict"
    """One file that is said to be two things."""
    BAD_LINE = "bad_line"
    """A line of the manifest, or a file name, that does not say whose clip it is."""
    UNKNOWN_COLUMN = "unknown_column"
    """A column of the manifest that nobody reads."""
    UNREADABLE_FOLDER = "unreadable_folder"
    NOT_A_VIDEO = "not_a_video"
    """A file of another kind in a folder. Nothing is missing because of it."""
    NOT_IN_HISTORY = "not_in_history"
    """It stands in the tables and was not kept in the history: nobody of that name is known, or somebody has not agreed."""
    FAILED = "failed"
    """The set-up is at fault, or something that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What was said about one clip; ``None`` where nothing was said.

    Attributes:
        athlete: name or number, as written.
        test: identifier of the movement; recognised from the video where ``None``.
        leg: stance leg; found per repetition where ``None`` or ``BOTH``.
        date: day of filming.
        way: natural, with a cue, or with raised heels.
        take: number of the attempt, for telling apart clips that are otherwise the same.
        age_group, sex, mirrored: as for ``run.Options``.
    """

    athlete: str
    test: str | None = None
    leg: Side | None = None
    date: date | None = None
    way: Way = Way.NATURAL
    take: int | None = None
    age_group: AgeGroup | None = None
    sex: Sex | None = None
    mirrored: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One clip of a batch: the file as it was named, and what was said about it. ``line`` is its line in the manifest."""

    file: str
    facts: ClipFacts
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that gave no numbers: what it was, why, and what to do. ``facts`` where it is known whose clip it was."""

    kind: ProblemKind
    file: str
    reason: str
    mend: str
    facts: ClipFacts | None = None

    @property
    def missing(self) -> bool:
        """Whether something is missing from the tables because of it."""
        return self.kind is not ProblemKind.NOT_A_VIDEO


class BadValue(ValueError):
    """A text that does not say what its column should; ``str`` says what was expected and what came."""


def tidy(text: str) -> str:
    """A text as it is compared: composed letters (macOS writes file names decomposed), one space between words."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def folded(text: str) -> str:
    """A word as it is looked up: small letters, nothing between them."""
    return re.sub(r"[\W_]+", "", tidy(text).lower())


@cache
def tests_by_spelling() -> dict[str, str]:
    """Movement identifiers by every folded spelling: identifier, name, abbreviation, and those of ``ALSO``."""
    found = dict(ALSO)
    for movement in MOVEMENTS:
        name, _, short = movement.label.partition("(")
        found |= {folded(word): movement.id for word in (movement.id, name, short) if folded(word)}
    return found


def athlete(text: str) -> str:
    """A name. Raises ``BadValue`` where there is none."""
    if not tidy(text):
        raise BadValue("expected the athlete's name or number, got nothing")
    return tidy(text)


def test_id(text: str) -> str:
    """A movement's identifier. Raises ``BadValue``."""
    found = tests_by_spelling().get(folded(text).removesuffix("s")) or tests_by_spelling().get(folded(text))
    if found is None:
        raise BadValue(f"expected a test, one of {', '.join(m.id for m in MOVEMENTS)}, got {text!r}")
    return found


def leg(text: str) -> Side:
    """A side. Raises ``BadValue``."""
    short = {"l": Side.LEFT, "r": Side.RIGHT, "b": Side.BOTH}
    word = folded(text)
    if word in short:
        return short[word]
    return _word(Side, text, "a leg")


def day(text: str, today: date) -> date:
    """A date that was. Raises ``BadValue``: no such day, to come, or written so that month and day could be exchanged."""
    word = tidy(text)
    forms = (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
        (r"(\d{4})(\d{2})(\d{2})", (0, 1, 2)),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (2, 1, 0)),
    )
    for form, order in forms:
        match = re.fullmatch(form, word)
        if match:
            year, month, number = (int(match[place + 1]) for place in order)
            try:
                found = date(year, month, number)
            except ValueError:
                raise BadValue(f"expected a day of the calendar, got {word}") from None
            if found > today:
                raise BadValue(f"expected a day that was, got {word}, which is still to come")
            return found
    raise BadValue(f"expected a date such as 2026-03-31, got {word!r}")


def take(text: str) -> int:
    """A counting number. Raises ``BadValue``."""
    if not re.fullmatch(r"\d{1,4}", tidy(text)) or int(text) < 1:
        raise BadValue(f"expected the number of the take, from 1, got {text!r}")
    return int(text)


def mirrored(text: str) -> bool:
    """Yes or no. Raises ``BadValue``."""
    word = folded(text)
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise BadValue(f"expected yes or no for mirrored, got {text!r}")


def _word(kind: type[Word], text: str, what: str) -> Word:
    known = {folded(word): word for word in kind}
    try:
        return known[folded(text)]
    except KeyError:
        raise BadValue(f"expected {what}, one of {', '.join(kind)}, got {text!r}") from None


def readers(today: date) -> dict[str, Callable[[str], object]]:
    """How each field of ``ClipFacts`` is read from a text, by its name."""
    return {
        "athlete": athlete,
        "test": test_id,
        "leg": leg,
        "date": lambda text: day(text, today),
        "way": lambda text: _word(Way, text, "a way"),
        "take": take,
        "age_group": lambda text: _word(AgeGroup, text, "an age group"),
        "sex": lambda text: _word(Sex, text, "a sex"),
        "mirrored": mirrored,
    }


def facts(said: dict[str, str], today: date) -> ClipFacts:
    """ClipFacts from texts by field; empty texts say nothing. Raises ``BadValue``."""
    known = readers(today)
    values = {name: known[name](text) for name, text in said.items() if name == "athlete" or tidy(text)}
    if "athlete" not in values:
        raise BadValue("expected the athlete's name or number, got nothing")
    return ClipFacts(**values)  # type: ignore[arg-type]  # each reader gives its field's own type
