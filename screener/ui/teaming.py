"""A team's pages to print, made beside the page: with progress, and stopped at a press. What was made stays in this visit only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from screener import team_run
from screener.errors import Cancelled, ScreenerError
from screener.history import History
from screener.run import Progress
from screener.ui import keeping, made, services, state
from screener.ui.made import Paper
from screener.ui.tasks import Task

BEGIN: Final = "Opening the history"


def start(group: str | None, faces: bool) -> None:
    """Begin the pages of a group, in place of any that are there."""
    model = services.pose_model()

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Paper:
        with History() as kept:
            found = team_run.read(kept, group)
            needed = team_run.gathered(kept, found)
        pdf = team_run.pages(found, needed, show_faces=faces, backend=model, on_progress=on_progress, cancelled=cancelled)
        return Paper(pdf, name_of(found.name), group)

    task = Task(work, BEGIN)
    state.workspace().watch(task)
    made.paper.set(None)
    made.paper_task.set(task.start())


def collect() -> None:
    """Take over the pages when they are done."""
    task = made.paper_task.get()
    if task is None or not task.done:
        return
    made.paper_task.set(None)
    try:
        made.paper.set(task.outcome())
    except Cancelled:
        pass
    except ScreenerError as error:
        keeping.problem.set(keeping.told_of(error))


def name_of(group: str | None) -> str:
    """What the file is called."""
    plain = re.sub(r"[^a-z0-9]+", "-", (group or "all").lower()).strip("-")
    return f"knee-team-{plain or 'group'}.pdf"
