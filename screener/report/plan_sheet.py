"""What every report of a plan is made from: the plan, its finished words, the frames that prove it, and the paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from screener.present.plan_view import PlanView
from screener.types import Plan


class Paper(StrEnum):
    """What a printed report is laid out for."""

    A4 = "a4"
    LETTER = "letter"
    """US Letter, 8.5 by 11 inches."""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan, ready to be laid out.

    Attributes:
        plan: the plan.
        view: the same, worded; reports take their words from here.
        pictures: PNG of the proof frame by index of the take; a take without one says that its clip was not at hand.
        paper: for reports that are printed.
    """

    plan: Plan
    view: PlanView
    pictures: Mapping[int, bytes]
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class PlanReporter:
    """One kind of file of a plan.

    Attributes:
        id, label: identifier and the words on a button.
        suffix: what the name of its files ends with.
        media_type: for a browser.
        render: the sheet as the file's bytes; the same sheet gives the same bytes.
    """

    id: str
    label: str
    suffix: str
    media_type: str
    render: Callable[[PlanSheet], bytes]
