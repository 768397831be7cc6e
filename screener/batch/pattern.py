"""File names that say whose clip it is: ``Anna_sls_left_2026-03-31.mp4``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from screener.batch import facts as of
from screener.batch.facts import BadValue, ClipFacts, tests_by_spelling
from screener.errors import InputError
from screener.movements import MOVEMENTS
from screener.types import Way

DEFAULT: Final = "{athlete}_{test}[_{leg}][_{date}][_{take}]"
FIELDS: Final = ("athlete", "test", "leg", "date", "way", "take")
_HINT: Final = (
    f"Write the fields in curly brackets, such as {DEFAULT!r}; what stands in square brackets may be left out. "
    f"Fields: {', '.join(FIELDS)}; {{any}} stands for anything."
)
_ANY: Final = "any"
_TOKEN: Final = re.compile(r"\{(?P<field>[^{}]*)\}|(?P<open>\[)|(?P<close>\])|(?P<text>[^\[\]{}]+)|(?P<stray>[{}])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """How file names are made up.

    Attributes:
        text: as the user wrote it.
        regex: what a whole name without its ending has to be.
    """

    text: str
    regex: re.Pattern[str]

    def facts(self, stem: str, today: date) -> ClipFacts:
        """What a file's name without its ending says. Raises ``BadValue`` where it does not fit."""
        match = self.regex.fullmatch(of.tidy(stem))
        if match is None:
            raise BadValue(f"expected a file name like {self.text}, got {stem!r}")
        return of.facts({name: text for name, text in match.groupdict().items() if text}, today)


def pattern(text: str) -> Pattern:
    """Read a pattern. Raises ``InputError``: an unknown field, one given twice, no athlete, or brackets that do not match."""
    parts, seen, depth = [], list[str](), 0
    for token in _TOKEN.finditer(text):
        if token["field"] is not None:
            field = token["field"]
            parts.append(_field(field, seen, text))
            seen.append(field)
        elif token["open"]:
            parts.append("(?:")
            depth += 1
        elif token["close"]:
            parts.append(")?")
            depth -= 1
        elif token["stray"] or depth < 0:
            raise InputError(f"expected brackets in pairs, got the pattern {text!r}", _HINT)
        else:
            parts.append(re.escape(token["text"]))
    if depth:
        raise InputError(f"expected brackets in pairs, got the pattern {text!r}", _HINT)
    if "athlete" not in seen:
        raise InputError(f"expected {{athlete}} in the pattern, got {text!r}", _HINT)
    return Pattern(text, re.compile("".join(parts), re.IGNORECASE))


def _field(field: str, seen: list[str], text: str) -> str:
    if field == _ANY:
        return ".*?"
    if field not in FIELDS:
        raise InputError(f"expected one of the fields {', '.join(FIELDS)}, got {field!r} in the pattern {text!r}", _HINT)
    if field in seen:
        raise InputError(f"expected each field once, got {field!r} twice in the pattern {text!r}", _HINT)
    forms = {
        "athlete": ".+?",
        "test": _tests(),
        "leg": "left|right|both|l|r|b",
        # A wrong day still fits, so that it is told as a wrong day.
        "date": r"\d{4}-\d{1,2}-\d{1,2}|\d{8}|\d{1,2}\.\d{1,2}\.\d{4}",
        "way": "|".join(Way),
        "take": r"\d{1,4}",
    }
    return f"(?P<{field}>{forms[field]})"


def _tests() -> str:
    """Every spelling of every test, the longest first; words in it may stand apart by space, dash or underscore."""
    spelled = {movement.id for movement in MOVEMENTS} | {"step_down"} | set(tests_by_spelling())
    forms = (word.replace("_", "[-_ ]?") for word in sorted(spelled, key=len, reverse=True))
    return "|".join(f"{form}s?" for form in forms)
