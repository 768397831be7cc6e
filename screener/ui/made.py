"""What was made of the history for this visit: a team's pages, and kept clips played in step. It goes when anything is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from screener.present.replay import ReplayRep
from screener.ui.state import Shown, Slot
from screener.ui.tasks import Task


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A team's pages as a file: the PDF, its name, and the group (``None``: all athletes)."""

    pdf: bytes
    name: str
    group: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A kept clip, ready to be played: with the skeleton drawn on it, its repetitions, and the result with its landmarks."""

    mp4: bytes
    reps: tuple[ReplayRep, ...]
    shown: Shown


Clips = dict[tuple[str, bool], Played | None]
"""By result and by whether faces are to be seen; ``None``: the clip now reads otherwise."""

paper_task: Slot[Task[Paper] | None] = Slot("team_paper_task", lambda: None)
paper: Slot[Paper | None] = Slot("team_paper", lambda: None)
step_task: Slot[Task[Clips] | None] = Slot("step_task", lambda: None)
steps: Slot[Clips] = Slot("steps", dict)


def forget() -> None:
    """Stop what is under way and let go of what was made."""
    for task in (paper_task.get(), step_task.get()):
        if task is not None:
            task.stop()
    paper_task.set(None)
    step_task.set(None)
    paper.set(None)
    steps.set({})
