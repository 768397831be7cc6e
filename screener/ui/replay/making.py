"""The drawn-over clip behind the replay: made beside the page as soon as there is a result, made anew when what it shows has changed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from screener import export, run
from screener.errors import Cancelled, ScreenerError
from screener.run import Progress
from screener.ui import services, state
from screener.ui.state import Drawn, Problem, Shown, Wanted
from screener.ui.tasks import Task


def follow(shown: Shown) -> None:
    """Begin the clip that belongs to this result and to the choice of faces, unless it is there, under way, stopped or failed."""
    if state.overlay_of.get() != wanted(shown):
        start(shown)
    collect()


def wanted(shown: Shown) -> Wanted:
    """What the clip is to show. The answers to the safety questions change nothing on it; a correction by hand does."""
    return Wanted(replace(shown.run.screening, gate=run.NOT_ASKED, prescriptions=()), services.faces_shown(shown))


def start(shown: Shown) -> None:
    """Begin the clip on its own thread, in place of any other. It is held in memory for this visit, never kept on the disk."""
    earlier = state.overlay_task.get()
    if earlier is not None:
        earlier.stop()
    space, of = state.workspace(), wanted(shown)
    target = space.folder / f"overlay-{secrets.token_hex(4)}.mp4"

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Drawn:
        try:
            times = export.write_overlay(shown.run, shown.clip.path, target, on_progress, cancelled, blur_faces=not of.faces)
            return Drawn(of, target.read_bytes(), times)
        finally:
            target.unlink(missing_ok=True)

    task = Task(work, export.STAGE)
    space.watch(task)
    state.overlay.set(None)
    state.overlay_problem.set(None)
    state.overlay_of.set(of)
    state.overlay_task.set(task.start())


def collect() -> None:
    """Take over the clip when it is done; one that was stopped leaves nothing, an error the user can mend becomes a ``Problem``."""
    task = state.overlay_task.get()
    if task is None or not task.done:
        return
    state.overlay_task.set(None)
    try:
        state.overlay.set(task.outcome())
    except Cancelled:
        state.overlay.set(None)
    except ScreenerError as error:
        state.overlay_problem.set(Problem(str(error), error.hint))


def stop() -> None:
    """Ask the work to stop."""
    task = state.overlay_task.get()
    if task is not None:
        task.stop()
