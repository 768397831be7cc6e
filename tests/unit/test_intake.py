"""Intake: warning signs shut the gate, missing answers shut it too, and every fault in a file is named."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from screener import intake
from screener.errors import CatalogError, InputError
from screener.intake import Group, Kind, Question
from screener.types import Facts

CLEAR: dict[str, object] = {
    question.id: {Kind.YES_NO: False, Kind.SCALE: 0}.get(question.kind, next(iter(question.choices), ""))
    for question in intake.QUESTIONS
    if question.only_if is None
}
YES_NO = [question for question in intake.QUESTIONS if question.kind is Kind.YES_NO and question.only_if is None and question.stop]


def test_all_clear_opens_the_gate() -> None:
    """All clear opens the gate."""
    gate = intake.assess(CLEAR).gate
    assert gate.open
    assert gate.answered
    assert gate.reasons == ()


@pytest.mark.parametrize("question", YES_NO, ids=lambda question: question.id)
def test_each_sign_leads_where_its_group_says(question: Question) -> None:
    """Each sign leads where its group says."""
    gate = intake.assess({**CLEAR, question.id: "yes"}).gate
    assert gate.open == (question.group is Group.CARE)
    assert gate.answered
    assert question.reason in gate.reasons
    assert gate.advice == intake.ADVICE[question.group]


def test_an_emergency_is_named_first_and_even_before_the_form_is_full() -> None:
    """An emergency is named first and even before the form is full."""
    gate = intake.assess({"dizzy": True, "hot_joint": True}).gate
    assert not gate.open
    assert not gate.answered
    assert "today" in gate.advice
    assert "seek medical care" in gate.advice
    assert gate.reasons[0].startswith("A hot, red, swollen joint")


@pytest.mark.parametrize("missing", sorted(CLEAR))
def test_a_missing_answer_keeps_the_gate_shut_and_is_named(missing: str) -> None:
    """A missing answer keeps the gate shut and is named."""
    gate = intake.assess({**CLEAR, missing: "?"}).gate
    text = next(question.text for question in intake.QUESTIONS if question.id == missing)
    assert not gate.open
    assert not gate.answered
    assert any(text in reason for reason in gate.reasons)


@pytest.mark.parametrize(("pain", "opens"), [(0, True), (3, True), (3.5, False), (10, False)])
def test_pain_at_rest_above_three_shuts(pain: float, opens: bool) -> None:
    """Pain at rest above three shuts."""
    assert intake.assess({**CLEAR, "pain_now": pain}).gate.open is opens


def test_pain_at_worst_is_advice_only() -> None:
    """Pain at worst is advice only."""
    gate = intake.assess({**CLEAR, "pain_worst": 6}).gate
    assert gate.open
    assert "physiotherapist" in gate.advice


def test_under_18_needs_a_guardian_and_no_pain() -> None:
    """Under 18 needs a guardian and no pain."""
    child = {**CLEAR, "age": "under_18"}
    assert not intake.assess(child).gate.answered
    with_guardian = {**child, "guardian": True, "limp": False}
    assert intake.assess(with_guardian).gate.open
    assert not intake.assess({**with_guardian, "guardian": False}).gate.open
    for sign in ({"pain_now": 1}, {"pain_worst": 2}, {"limp": True}):
        gate = intake.assess({**with_guardian, **sign}).gate
        assert not gate.open
        assert any("hip has to be examined" in reason for reason in gate.reasons)


def test_an_adult_is_not_asked_for_a_guardian() -> None:
    """An adult is not asked for a guardian."""
    assert intake.assess({**CLEAR, "guardian": False}).gate.open


def test_the_users_own_word_opens_and_says_so() -> None:
    """The users own word opens and says so."""
    assert intake.NO_RED_FLAGS.open
    assert "yourself" in intake.NO_RED_FLAGS.advice


def test_the_shipped_sample_is_all_clear() -> None:
    """The shipped sample is all clear."""
    assert intake.sample().gate.open


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_load_reads_both_formats(tmp_path: Path, suffix: str) -> None:
    """Load reads both formats."""
    path = tmp_path / f"answers{suffix}"
    text = json.dumps(CLEAR) if suffix == ".json" else "\n".join(f"{key} = {json.dumps(value)}" for key, value in CLEAR.items())
    path.write_text(text, encoding="utf-8-sig")
    assert intake.load(path) == intake.assess(CLEAR)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.toml", "hot_joint = maybe", "TOML"),
        ("a.toml", "hot_joint = 'maybe'", "hot_joint: expected yes or no"),
        ("a.toml", "pain_now = 11", "pain_now: expected a number from 0 to 10"),
        ("a.toml", "pain_now = true", "pain_now"),
        ("a.toml", "age = 35", "18_or_over or under_18"),
        ("a.toml", "hot_joints = false", "hot_joints"),
        ("a.json", "[1, 2]", "got a list"),
        ("a.json", '{"pain_now": NaN}', "pain_now"),
        ("a.json", "{", "JSON"),
    ],
)
def test_faults_in_a_file_are_named(tmp_path: Path, name: str, content: str, complaint: str) -> None:
    """Faults in a file are named."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(complaint)) as caught:
        intake.load(path)
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.hint


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    """A file that is not there or not text."""
    with pytest.raises(InputError, match=r"none\.toml"):
        intake.load(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(InputError, match=r"bytes\.toml"):
        intake.load(tmp_path / "bytes.toml")


def test_the_form_holds_every_question_once_and_loads_as_unanswered(tmp_path: Path) -> None:
    """The form holds every question once and loads as unanswered."""
    form = intake.template()
    assert list(tomllib.loads(form)) != []
    assert sorted(tomllib.loads(form)) == sorted(question.id for question in intake.QUESTIONS)
    path = tmp_path / "form.toml"
    path.write_text(form, encoding="utf-8")
    gate = intake.load(path).gate
    assert not gate.open
    assert not gate.answered
    assert len(gate.reasons) == len(CLEAR)


def test_stop_rules_are_short_and_plain() -> None:
    """Stop rules are short and plain."""
    assert 3 <= len(intake.STOP_RULES) <= 5
    assert all(len(rule) < 160 for rule in intake.STOP_RULES)
    assert any("3 out of 10" in rule for rule in intake.STOP_RULES)


def test_the_questions_use_plain_words() -> None:
    """The questions use plain words."""
    text = " ".join(f"{question.text} {question.reason}" for question in intake.QUESTIONS)
    assert not re.search(r"effusion|neurovascular|dorsiflexion|diagnos|dysfunction|weakness|patient|rehabilitat", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("since", "counts"), [("no_pain", False), ("under_2_weeks", False), ("2_to_6_weeks", True), ("over_6_weeks", True)]
)
def test_pain_for_more_than_two_weeks_is_worth_a_look(since: str, counts: bool) -> None:
    """Pain for more than two weeks is worth a look, and stands against nothing."""
    gate = intake.assess({**CLEAR, "pain_since": since}).gate
    assert gate.open
    assert ("Pain for more than two weeks: have a physiotherapist look at it." in gate.reasons) is counts


def test_facts_for_the_plan_are_known_only_where_they_were_answered() -> None:
    """Facts for the plan are known only where they were answered."""
    assert intake.assess({}).facts == Facts()
    assert intake.assess({**CLEAR, "lifting": True, "shoulder": True}).facts == Facts(True, True, True, past_injury=False, shoulder=True)
    assert intake.assess({**CLEAR, "pain_worst": 2}).facts.pain_free is False
    assert intake.assess({"age": "under_18"}).facts.adult is False


def test_a_choice_may_name_only_its_own_answers_as_the_ones_that_count() -> None:
    """A choice may name only its own answers as the ones that count."""
    table = {"group": "care", "kind": "choice", "text": "Which?", "choices": ["a", "b"], "reason": "Because."}
    assert intake.read_questions({"q": {**table, "stop": "a or b"}})[0].counts("b")
    with pytest.raises(CatalogError, match="stop"):
        intake.read_questions({"q": {**table, "stop": "a or c"}})
