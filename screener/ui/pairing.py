"""Two kept clips made ready to be played in step: landmarks found anew, the skeleton drawn on every picture. Held for this visit only."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Final

from screener import export, hip_session
from screener.errors import Cancelled, ScreenerError
from screener.history import Kept
from screener.present.replay import replay_view
from screener.run import Progress
from screener.types import Screening
from screener.ui import keeping, made, services, state
from screener.ui.made import Clips, Played
from screener.ui.state import Clip, Shown
from screener.ui.tasks import Task

OPENING: Final = "Opening the clips"
Wanted = tuple[Kept, Screening, Clip]
Tell = Callable[[Progress], None]


def start(wanted: Sequence[Wanted], faces: bool) -> None:
    """Begin to make both clips, in place of any others."""
    model, space = services.pose_model(), state.workspace()
    frames = dict(keeping.frames.get())

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Clips:
        found: Clips = {}
        for place, (one, stored, clip) in enumerate(wanted):
            first, second = (_part(on_progress, (2 * place + half) / (2 * len(wanted)), 2 * len(wanted)) for half in (0, 1))
            again = frames.get(one.id)
            if again is None:
                run = hip_session.screened_again(stored, clip.path, backend=model, on_progress=first, cancelled=cancelled)
                again = None if run is None else Shown(clip, hip_session.as_stored(stored), run)
            found[one.id, faces] = None if again is None else _drawn(again, faces, second, cancelled)
        return found

    def _drawn(shown: Shown, faces: bool, tell: Tell, cancelled: Callable[[], bool]) -> Played | None:
        ready = replay_view(shown.run.screening, shown.run.track, shown.run.read)
        if ready is None:
            return None
        target = space.folder / f"step-{secrets.token_hex(4)}.mp4"
        try:
            export.write_overlay(shown.run, shown.clip.path, target, tell, cancelled, blur_faces=not faces)
            return Played(target.read_bytes(), ready.reps, shown)
        finally:
            target.unlink(missing_ok=True)

    earlier = made.step_task.get()
    if earlier is not None:
        earlier.stop()
    task = Task(work, OPENING)
    space.watch(task)
    made.step_task.set(task.start())


def _part(tell: Tell, begin: float, parts: int) -> Tell:
    """Progress of one of several equal parts as progress of all of them."""
    return lambda progress: tell(Progress(progress.stage, begin + progress.share / parts))


def collect() -> None:
    """Take over the clips when they are done; only the newest two are held."""
    task = made.step_task.get()
    if task is None or not task.done:
        return
    made.step_task.set(None)
    try:
        found = task.outcome()
    except Cancelled:
        return
    except ScreenerError as error:
        keeping.problem.set(keeping.told_of(error))
        return
    made.steps.set(found)
