"""The safety questions, and the drills that only they can open."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener import intake
from screener.errors import InputError
from screener.intake import Group, Kind, Question
from screener.present import DrillView, GateView, ReportView
from screener.ui import components, services, state
from screener.ui.components import plain
from screener.ui.state import Problem

TITLES: Final[dict[Group, str]] = {
    Group.NOW: "Signs that need care today",
    Group.SOON: "Signs to show a doctor or physiotherapist first",
    Group.NOT_TODAY: "Is today a good day?",
    Group.CARE: "Worth knowing",
}


ABOUT_OTHERS: Final = "Your answers so far are about other clips, which may show somebody else."
ASK_ANEW: Final = "Answer for these clips instead"


def practice(view: ReportView, clip: str) -> None:
    """Questions first; then drills, or why there are none today.

    Args:
        view: the result.
        clip: checksum of its clip.
    """
    st.header("What to practise", anchor="practice")
    safety(view.gate, frozenset({clip}))
    if view.drills_note:
        st.caption(plain(view.drills_note))
    for place, drill in enumerate(view.drills):
        drill_card(drill, key=f"drill_{place}")


def safety(gate: GateView, clips: frozenset[str]) -> None:
    """The safety questions about the athlete of these clips, and what the answers come to; every page asks them with this block."""
    sent = services.answers(clips) is not None
    if sent:
        answered(gate)
    else:
        st.markdown(plain(gate.heading))
    if services.would_forget(clips):
        st.caption(ABOUT_OTHERS)
        st.button(ASK_ANEW, key="ask_anew", on_click=services.ask_about, args=(clips,))
        return
    services.ask_about(clips)
    with st.expander("Change the answers" if sent else "Safety questions", expanded=not gate.answered, key=f"questions_{sent}"):
        questions()


def answered(gate: GateView) -> None:
    """What the answers come to: what to do first, then why."""
    said = [f"**{plain(gate.heading)}** {plain(gate.advice)}".strip(), ""]
    text = "\n".join([*said, *(f"- {plain(reason)}" for reason in gate.reasons)])
    if gate.open:
        st.info(text)
    else:
        st.warning(text)


@st.fragment
def questions() -> None:
    """All questions that apply; nothing is answered beforehand and nothing is stored."""
    st.caption("Your answers stay on this page. They decide whether drills are shown; they change no reading.")
    asked = [question for question in intake.QUESTIONS if applies(question)]
    answers: dict[str, object] = {}
    for group, title in TITLES.items():
        listed = [question for question in asked if question.group is group]
        st.markdown(f"**{title}**")
        answers |= {question.id: ask(question) for question in listed}
        denied = [question.id for question in listed if question.kind is Kind.YES_NO and question.stop != "no"]
        st.button("No to all of these", key=f"none_of_{group}", on_click=_deny, args=(denied,))
    if st.button("Show what fits", key="send_answers", type="primary", width="stretch"):
        try:
            services.answer(intake.assess(answers))
        except InputError as error:
            components.problem(Problem(str(error), error.hint))
        else:
            st.rerun()


def applies(question: Question) -> bool:
    """Whether a question counts after the answers so far."""
    return question.only_if is None or st.session_state.get(_key(question.only_if[0])) == question.only_if[1]


def ask(question: Question) -> object:
    """One question as the widget that fits its kind; ``None`` until it is answered."""
    if question.kind is Kind.SCALE:
        return st.segmented_control(question.text, range(11), key=_key(question.id), persist_state="session")
    options = ("yes", "no") if question.kind is Kind.YES_NO else question.choices
    return st.radio(question.text, options, index=None, horizontal=True, key=_key(question.id), format_func=_words, persist_state="session")


def _deny(question_ids: list[str]) -> None:
    for question_id in question_ids:
        st.session_state[_key(question_id)] = "no"


def drill_card(drill: DrillView, key: str) -> None:
    """One drill: name, why, how much; how to do it, when to stop and what it rests on one tap away."""
    with st.container(border=True, key=key):
        st.markdown(f"#### {plain(drill.name)}")
        st.caption(f"{plain(drill.side_words)} · {plain(drill.stage_words)}")
        st.markdown(plain(drill.reason))
        st.markdown(f"**How much:** {plain(drill.dose)}")
        with st.expander("How to do it, and when to stop", key=f"{key}_how"):
            components.bullets(drill.cues)
            st.markdown("**Stop if**")
            components.bullets(drill.stop_if)
            st.caption(f"Evidence {plain(drill.evidence)}")
            components.sources(drill.sources)


def _words(answer: str) -> str:
    return answer.replace("_", " ").capitalize()


def _key(question_id: str) -> str:
    return f"{state.ANSWER}{question_id}"
