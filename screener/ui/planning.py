"""What the plan page asks of the application: from which clips, whether the answers allow a plan, the plan, its figures and its files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit import runtime

from screener import hip_session, hipcheck, run
from screener.drills import figures
from screener.drills.catalog import drills
from screener.errors import ScreenerError
from screener.intake import for_age
from screener.present.plan_view import PlanView
from screener.report import PLAN_REPORTERS, Paper, PlanSheet
from screener.types import DrillGate, HipCheck, Intake, Plan, Take, Way
from screener.ui import editing, state
from screener.ui.state import Shown

WITH_PICTURES: Final = frozenset({"pdf", "html"})
"""Files that show the frames; the others need none."""


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What a plan is made from.

    Attributes:
        check: the hip check, or one clip as such.
        shown: each clip with its result, in the order of the takes.
        joined: whether it is a hip check; a single clip otherwise.
    """

    check: HipCheck
    shown: tuple[Shown, ...]
    joined: bool

    @property
    def clips(self) -> frozenset[str]:
        """Checksums of the clips."""
        return frozenset(one.clip.sha256 for one in self.shown)


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A plan with its words and the clips that it rests on."""

    plan: Plan
    view: PlanView
    shown: tuple[Shown, ...]


def basis() -> Basis | None:
    """The hip check of this visit, else the clip on the first page; ``None`` where there is neither."""
    checked, shown = state.checked.get(), state.shown.get()
    if checked is not None:
        return Basis(checked.session.check, checked.shown, joined=True)
    if shown is not None:
        shown = editing.edited(shown)
        return Basis(hipcheck.join([Take(Way.NATURAL, shown.run.screening)]), (shown,), joined=False)
    return None


def gate(found: Basis, answered: Intake | None) -> DrillGate:
    """What the answers come to for an athlete of the age that was given with the clips."""
    asked = answered.gate if answered else run.NOT_ASKED
    for take in found.check.takes:
        asked = for_age(asked, take.screening.context.age_group)
    return asked


def encoded(planned: Planned, reporter_id: str, paper: str, show_faces: bool) -> bytes:
    """A file of the plan. The same plan, paper and choice of faces give the same bytes."""
    reporter = next(known for known in PLAN_REPORTERS if known.id == reporter_id)
    pictures = dict(_pictures(planned, show_faces)) if reporter_id in WITH_PICTURES else {}
    return reporter.render(PlanSheet(planned.plan, planned.view, pictures, Paper(paper)))


def _pictures(planned: Planned, show_faces: bool) -> Iterator[tuple[int, bytes]]:
    """The frame of each take; one whose clip is gone is left out, and the file says so."""
    for place, one in enumerate(planned.shown):
        with suppress(ScreenerError):
            yield from hip_session.pictures(planned.plan.check, {place: (one.run, one.clip.path)}, blur_faces=not show_faces).items()


@st.cache_resource(show_spinner=False)
def draw_ahead() -> None:
    """Draw every figure once, while the visitor answers questions: each takes the better part of a second, and is kept."""
    if runtime.exists():
        threading.Thread(target=_draw, name="screener-figures", daemon=True).start()


def _draw() -> None:
    for entry in drills():
        with suppress(ScreenerError):
            figures.animated(entry.id)
            figures.still(entry.id)
