"""Headings and the few words that a page needs and the view does not hold: the one place for them, shared by PDF, HTML and calendar."""

from __future__ import annotations

import re
from typing import Final

from screener.present.view import SourceView

TIMES: Final = "\u00d7"
STOP: Final = "Stop rules: please read them before you film or train"
SEEN: Final = "What was seen"
DO: Final = "What to do"
FOR: Final = "For"
CLIPS: Final = "Clip by clip"
TOGETHER: Final = "The clips together"
TRIALS: Final = "What a repeat changed"
READING: Final = "How to read this"
FILM_BETTER: Final = "To film better:"
FILM_AGAIN: Final = "Film again"
NOT_MEASURED: Final = "Not measured"
NO_CLIP: Final = "No picture: the clip was not at hand."
PICTURE: Final = "Picture:"
WHY: Final = "Why these drills"
WHY_ONE: Final = "Why:"
ALSO_WHY: Final = "Also why"
SHOWN: Final = "Shown by:"
WEEKS: Final = "Twelve weeks to tick off"
PHASES: Final = "Weeks and sessions"
RISE: Final = "Amounts rise from the first to the last week of a phase."
BRIEF: Final = f"3 {TIMES} 8 reps: 3 sets of 8 repetitions."
EFFORT: Final = "Effort:"
IN_ORDER: Final = "drills"
MOVE_ON: Final = "Move on when:"
DRILLS: Final = "Drills"
THINK: Final = "Think of:"
INSTEAD: Final = "Without the equipment:"
NEEDS: Final = "Equipment:"
STOP_IF: Final = "Stop if:"
STOP_ANY: Final = "Stop any drill if:"
SKIP_IF: Final = "Leave it out if:"
NOTES: Final = "Rules and notes"
HEAVY: Final = "Heavy loads:"
SOURCES: Final = "Sources"
INTENDED: Final = "What this is for"
LEFT_OUT: Final = "Left out here for want of room:"
LOST: Final = "stands for a sign that the font of this page lacks."
FILM: Final = "Film"
PRACTICE: Final = "Knee practice:"

STEPS: Final = "How"
FAULTS: Final = "What often goes wrong"
MUSCLES: Final = "Muscles:"
EASIER: Final = "Easier:"
HARDER: Final = "Harder:"
PROGRESS: Final = "Moving on:"
EVIDENCE: Final = "Evidence:"
CALENDAR: Final = "Calendar"
WEEK: Final = "Week"
DRILL: Final = "Drill"
SKIP_LINK: Final = "To the plan"
CONTENTS: Final = "On this page"
HOLD: Final = "Hold the drawings still"
SETUP: Final = "Start"
DAYS: Final = "Every day, week by week"
ABOUT: Final = "About this plan"
FROM_TO: Final = "from the first week to the last"

_NAMES_YEAR: Final = re.compile(r"(?P<names>.+) (?P<year>\(\d{4}\))")
_FEW: Final = 2
EXTRA: Final = " + 1 set on"
EXTRA_SAID: Final = "One extra set"
"""How the view says it beside a drill."""
_BRIEF: Final = (
    (" sets of ", f" {TIMES} "),
    (" holds of ", f" {TIMES} "),
    (" repetitions", " reps"),
    (" seconds", " s"),
    (", one more set on", EXTRA),
)


def short_citation(source: SourceView) -> str:
    """A citation with one name in place of many: ``Willy RW and others (2019)``."""
    found = _NAMES_YEAR.fullmatch(source.short)
    names = found["names"].split(", ") if found else []
    return f"{names[0]} and others {found['year']}" if found and len(names) > _FEW else source.short


def over_weeks(amounts: tuple[str, ...]) -> str:
    """What to do from the first to the last week of a phase, in one text: ``3 sets of 8 to 12 repetitions``."""
    first, last = amounts[0].split(" "), amounts[-1].split(" ")
    if len(first) != len(last):
        return amounts[0] if amounts[0] == amounts[-1] else f"{amounts[0]}; later {amounts[-1]}"
    return " ".join(one if one == other else f"{one} to {other}" for one, other in zip(first, last, strict=True))


def brief(amount: str) -> str:
    """An amount as training logs write it: three times 8 to 12 reps each side; ``BRIEF`` tells how to read it."""
    for long, short in _BRIEF:
        amount = amount.replace(long, short)
    return amount


def page_of(number: int, count: int) -> str:
    """``page 1 of 2``."""
    return f"page {number} of {count}"
