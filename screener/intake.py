"""The questions before any drill, and what the answers come to.

Drills appear only after these questions: an answer can point to care, and an answer that is missing keeps the gate shut. Nothing is stored.
The questions are data (``intake.toml``) and are read on first use.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from screener import sources
from screener.drills.tables import Table
from screener.errors import InputError
from screener.types import AgeGroup, DrillGate, Facts, Intake

QUESTIONS: tuple[Question, ...]
"""Every question in the order of asking; loaded on first access."""

STOP_RULES: Final[tuple[str, ...]] = (
    "Do not test today with pain above 3 out of 10 at rest, a hot or swollen joint, a fresh injury, or a leg that cannot take your weight.",
    "Do not test today if you are dizzy or unsteady, or within six months of an operation or fracture without a go-ahead.",
    "Stop at once if pain goes above 3 out of 10, if the knee locks or gives way, or after losing your balance twice.",
    "Seek care today for numbness, a cold foot, a swollen calf, breathlessness, or fever with joint pain.",
)
"""Short list for the top of every result and before the filming guide."""

NO_RED_FLAGS: Final = DrillGate(
    open=True,
    answered=True,
    advice="You said yourself that none of the warning signs applies. Stop if that changes, and see a physiotherapist in any doubt.",
)
"""The user's own word in place of the questions (``--no-red-flags``)."""

_FILE: Final = "intake.toml"
_KEYS: Final = frozenset({"group", "kind", "text", "choices", "only_if", "stop", "reason", "sources"})
_UNANSWERED: Final = (None, "", "?")
_ABOVE: Final = "above "
_OR: Final = " or "
_FORM_HINT: Final = "`screener intake-template` prints a fresh form: every question with its allowed answers."


class Group(StrEnum):
    """What an answer that counts leads to, most urgent first."""

    NOW = "red_flag_now"
    SOON = "red_flag_soon"
    NOT_TODAY = "not_today"
    CARE = "care"


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    SCALE = "scale"
    CHOICE = "choice"


ADVICE: Final[Mapping[Group, str]] = {
    Group.NOW: "Please do not test or train today: seek medical care today.",
    Group.SOON: "Please see a doctor or physiotherapist before you test or train.",
    Group.NOT_TODAY: "Not today: wait until this has passed, or ask a doctor or physiotherapist first.",
    Group.CARE: "You can look at the drills; please have a physiotherapist look at it as well.",
}
"""One sentence per group."""

_CHILD_PAIN: Final = "Pain under 18: a clinician has to look at it, and the hip has to be examined, too."
_MISSING: Final = "Please answer all questions before drills are shown."


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        id: key in an answer file.
        text: the question, in plain words.
        kind: yes or no, a number from 0 to 10, or one of ``choices``.
        group: what an answer that counts leads to.
        choices: allowed answers of a choice; empty otherwise.
        only_if: ``(question, answer)`` that makes this one count; ``None`` = always.
        stop: the answer that counts (``"yes"``, ``"above 3"``, ``"this or that"``); ``None`` where none does by itself.
        reason: said where the answer counts.
        sources: identifiers in ``sources.toml``; empty where it is our own proposal.
    """

    id: str
    text: str
    kind: Kind
    group: Group
    choices: tuple[str, ...]
    only_if: tuple[str, str] | None
    stop: str | None
    reason: str
    sources: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """The allowed answers in words."""
        return {Kind.YES_NO: "yes or no", Kind.SCALE: "a number from 0 to 10"}.get(self.kind, " or ".join(self.choices))

    def counts(self, answer: str | float) -> bool:
        """Whether a checked answer leads to what ``group`` says."""
        if self.stop is None:
            return False
        if isinstance(answer, str):
            return answer in self.stop.split(_OR)
        return answer > float(self.stop.removeprefix(_ABOVE))


@cache
def _questions() -> tuple[Question, ...]:
    document = tomllib.loads(resources.files("screener").joinpath(_FILE).read_text(encoding="utf-8"))
    return read_questions(document)


def read_questions(document: Mapping[str, object]) -> tuple[Question, ...]:
    """Check parsed questions. Raises ``CatalogError`` where one contradicts itself or names what is not there."""
    made = tuple(_question(Table(_FILE, name, values)) for name, values in document.items())
    for question in made:
        if question.only_if is not None and question.only_if[0] not in {other.id for other in made}:
            raise Table(_FILE, question.id, {}).fault("only_if to name another question", question.only_if[0])
    return made


def _question(table: Table) -> Question:
    table.check_keys(_KEYS)
    kind = table.word("kind", Kind)
    stop = table.optional("stop")
    choices = table.texts("choices", may_be_empty=kind is not Kind.CHOICE)
    if stop is not None and not _can_be(stop, kind, choices):
        raise table.fault("stop to be an answer of this kind", stop)
    condition = table.values.get("only_if")
    named = table.texts("sources", may_be_empty=True)
    unknown = [name for name in named if name not in sources.SOURCES]
    if unknown:
        raise table.fault("sources listed in sources.toml", unknown)
    return Question(
        id=table.name,
        text=table.text("text"),
        kind=kind,
        group=table.word("group", Group),
        choices=choices,
        only_if=next(iter(condition.items())) if isinstance(condition, dict) else None,
        stop=stop,
        reason=table.text("reason", may_be_empty=stop is None),
        sources=named,
    )


def _can_be(stop: str, kind: Kind, choices: tuple[str, ...]) -> bool:
    if kind is Kind.SCALE:
        return stop.startswith(_ABOVE)
    return set(stop.split(_OR)) <= set(choices if kind is Kind.CHOICE else ("yes", "no"))


def assess(answers: Mapping[str, object]) -> Intake:
    """What these answers come to: whether drills may be shown, and what a plan has to know.

    Args:
        answers: by question id: ``True``/``False`` or ``"yes"``/``"no"``, numbers from 0 to 10, or one of the choices. ``None``, ``""``
            and ``"?"`` count as unanswered.

    Returns:
        With a gate that is open only if every question that applies was answered and none of the answers stands against it. A warning
        sign is named even while other answers are missing.

    Raises:
        InputError: an unknown question, or an answer of the wrong kind.
    """
    given = _checked(answers)
    asked = [question for question in _questions() if question.only_if is None or given.get(question.only_if[0]) == question.only_if[1]]
    missing = [question for question in asked if question.id not in given]
    found: dict[Group, list[str]] = {group: [] for group in Group}
    for question in asked:
        if question.id in given and question.counts(given[question.id]):
            found[question.group].append(question.reason)
    if given.get("age") == "under_18" and any(_above_zero(given.get(name)) for name in ("pain_now", "pain_worst")):
        found[Group.SOON].append(_CHILD_PAIN)
    return Intake(replace(_gate(found, missing), minor=given.get("age") == "under_18"), _facts(given))


def _facts(given: Mapping[str, str | float]) -> Facts:
    pains = [given.get(name) for name in ("pain_now", "pain_worst")]
    said = {name: given[name] == "yes" if name in given else None for name in ("lifting", "past_injury", "shoulder")}
    return Facts(
        adult=given["age"] == "18_or_over" if "age" in given else None,
        pain_free=None if None in pains else not any(_above_zero(pain) for pain in pains),
        lifts=said["lifting"],
        past_injury=said["past_injury"],
        shoulder=said["shoulder"],
    )


def for_age(gate: DrillGate, age_group: AgeGroup | None) -> DrillGate:
    """The gate for an athlete of this age: under 18 it stays shut until the questions were answered as such, with a guardian."""
    if not gate.open or gate.minor or age_group not in (AgeGroup.UNDER_16, AgeGroup.FROM_16_TO_17):
        return gate
    reason = "The athlete is under 18: a parent or guardian answers the safety questions, with the age given as under 18."
    return DrillGate(open=False, answered=False, reasons=(reason,), advice=_MISSING)


def _gate(found: Mapping[Group, Sequence[str]], missing: Sequence[Question]) -> DrillGate:
    against = [group for group in (Group.NOW, Group.SOON, Group.NOT_TODAY) if found[group]]
    reasons = [reason for group in against for reason in found[group]]
    if missing:
        reasons += [f"Not answered yet: {question.text}" for question in missing]
    if against or missing:
        advice = ADVICE[against[0]] if against else _MISSING
        return DrillGate(open=False, answered=not missing, reasons=tuple(reasons), advice=advice)
    return DrillGate(
        open=True,
        answered=True,
        reasons=tuple(found[Group.CARE]),
        advice=ADVICE[Group.CARE] if found[Group.CARE] else "",
    )


def _above_zero(answer: str | float | None) -> bool:
    return isinstance(answer, int | float) and answer > 0


def _checked(answers: Mapping[str, object]) -> dict[str, str | float]:
    known = {question.id: question for question in _questions()}
    unknown = [str(name) for name in answers if name not in known]
    if unknown:
        raise InputError(f"expected questions out of {', '.join(known)}; got {', '.join(unknown)}", _FORM_HINT)
    return {name: _answer(known[name], value) for name, value in answers.items() if not _is_open(value)}


def _is_open(value: object) -> bool:
    return not isinstance(value, bool | int | float) and (value.strip() if isinstance(value, str) else value) in _UNANSWERED


def _answer(question: Question, value: object) -> str | float:
    """One answer in its checked form: ``"yes"``/``"no"``, a number, or a choice."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if question.kind is Kind.YES_NO:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if word in ("yes", "no"):
            return word
    elif question.kind is Kind.SCALE:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10:
            return value
    elif word in question.choices:
        return word
    raise InputError(f"{question.id}: expected {question.allowed}, got {value!r}", _FORM_HINT)


def load(path: Path) -> Intake:
    """What the answers in a TOML or JSON file come to.

    Raises:
        InputError: no such file, not TOML or JSON, an unknown question, or an answer of the wrong kind.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"expected a readable answer file, got {path.name} ({error.__class__.__name__})", _FORM_HINT) from error
    try:
        answers = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"expected TOML, or JSON in a file that ends in .json; got {path.name}: {error}", _FORM_HINT) from error
    if not isinstance(answers, dict):
        raise InputError(f"expected one answer per question in {path.name}, got a {type(answers).__name__}", _FORM_HINT)
    try:
        return assess(answers)
    except InputError as error:
        raise InputError(f"{path.name}: {error}", error.hint) from error


def sample() -> Intake:
    """What the shipped, made-up answers that ``demo`` uses come to: nothing stands against drills."""
    text = resources.files("screener").joinpath("sample_intake.toml").read_text(encoding="utf-8")
    return assess(tomllib.loads(text))


def template() -> str:
    """A form to fill in: TOML with every question, its allowed answers, and ``"?"`` where the answer goes."""
    titles = {
        Group.NOW: "Signs that need care today",
        Group.SOON: "Signs to show a doctor or physiotherapist first",
        Group.NOT_TODAY: "Is today a good day?",
        Group.CARE: "Worth knowing",
    }
    lines = ['# Replace every "?" by your answer. Nothing is stored or sent anywhere.', ""]
    for group, title in titles.items():
        lines += [f"# --- {title} ---", ""]
        for question in (each for each in _questions() if each.group is group):
            only = f" (only if {question.only_if[0]} is {question.only_if[1]})" if question.only_if else ""
            lines += [f"# {question.text}{only}", f'{question.id} = "?"  # {question.allowed}', ""]
    return "\n".join(lines)


def __getattr__(name: str) -> tuple[Question, ...]:
    if name == "QUESTIONS":
        return _questions()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
