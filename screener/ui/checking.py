"""What the hip check page asks of the application: take clips in, screen them all, and keep the outcome for this visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO, Final

from screener import assets, hip_session
from screener.errors import Cancelled, ScreenerError
from screener.hip_session import HipSession
from screener.run import Options, Progress
from screener.types import Way
from screener.ui import own, services, state
from screener.ui.state import Checked, Clip, Problem, Takes
from screener.ui.tasks import Task

FAULT: Final = Problem(
    "this hip check could not be done, because of a fault in this program",
    "Try it once more; if that fails too, report it with what the terminal says.",
)
SAMPLES: Final = ("02", "03", "04", "05", "06")
"""A squat, a single-leg squat and a step-down of either leg; two of the five move inward on one leg."""


def sample_takes() -> Takes:
    """The session of samples: all of them done in the natural way."""
    found = [assets.sample(name) for name in SAMPLES]
    return tuple((Way.NATURAL, Clip(one.path.name, one.path, one.sha256, sample=True)) for one in found)


def own_takes() -> Takes:
    """The visitor's own clips, natural ones first; one whose file went with a lost connection is left out."""
    listed = state.takes.get()
    return tuple((way, clip) for way in Way for clip in listed[way] if clip.path.is_file())


def add(way: Way, files: Iterable[tuple[BinaryIO, str]]) -> None:
    """Take uploaded clips into this visit's own folder; what is no video is told at once and not listed."""
    space, listed = state.workspace(), state.takes.get()[way]
    problem: Problem | None = None
    for stream, name in files:  # Streamlit may break a run off wherever it asks for the session: nothing does between taking and listing
        one = own.looked_over(space.take(stream, name))
        if one.problem is None:
            listed.append(one.clip)
        problem = problem or one.problem
    state.check_problem.set(problem)
    services.tidy()


def remove(way: Way, clip: Clip) -> None:
    """Take a clip off the list, where it still is; its file goes unless a result on the page rests on it."""
    listed = state.takes.get()[way]
    listed[:] = [one for one in listed if one.path != clip.path]
    state.check_problem.set(None)
    services.tidy()


def start(takes: Takes, options: Options, heels_rise: bool) -> None:
    """Begin a hip check on a thread of its own; what an earlier one found goes from the page, the clips stay."""
    state.checked.set(None)
    services.ask_about({clip.sha256 for _, clip in takes})
    model = services.pose_model()

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> HipSession:
        clips = [(way, clip.path) for way, clip in takes]
        return hip_session.screen_takes(clips, options, heels_rise=heels_rise, backend=model, on_progress=on_progress, cancelled=cancelled)

    task = Task(work, "Opening the clips")
    state.workspace().watch(task)
    state.check_problem.set(None)
    state.check_of.set((takes, options))
    state.check_task.set(task)
    task.start()


def collect() -> None:
    """Take over the outcome of a hip check that has ended; an error the user can mend becomes a ``Problem``."""
    task, of = state.check_task.get(), state.check_of.get()
    if task is None or of is None or not task.done:
        return
    try:
        session = task.outcome()
    except Cancelled:
        state.check_problem.set(None)
    except ScreenerError as error:
        state.check_problem.set(Problem(str(error), error.hint))
    except Exception:
        services.LOG.exception("A hip check ended in a fault of the program.")
        state.check_problem.set(FAULT)
    else:
        state.checked.set(Checked(*of, session))
    _let_go()
    services.tidy()


def _let_go() -> None:
    """The work is taken over: only now is it forgotten, so that a run that is broken off takes it over again."""
    state.check_task.set(None)
    state.check_of.set(None)
