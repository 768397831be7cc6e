"""What the pages ask of the application: start a screening, get a picture. Remembers within one visit only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import streamlit as st
from streamlit import runtime

from screener import __version__, assets, export, glimpse, run
from screener.errors import Cancelled, ScreenerError
from screener.glimpse import People
from screener.pose import PoseBackend, default_backend
from screener.present import Proof
from screener.run import Options, Progress, ScreeningRun
from screener.types import Frame, Intake, Turn, View
from screener.ui import state
from screener.ui.state import Clip, Outcome, Problem, Shown
from screener.ui.tasks import Task

LOG: Final = logging.getLogger(__name__)
FAULT: Final = Problem(
    "this clip could not be screened, because of a fault in this program",
    "Other clips go on. Try it once more; if that fails too, report it with what the terminal says.",
)
FACES_KEY: Final = "show_faces"
"""One choice for all pictures and clips of a visit."""
MOST_KEPT: Final = 8
"""So many results of one visit are kept; the oldest goes first."""
MOST_PICTURES: Final = 40
"""So many small pictures of clips not yet screened are kept."""
Key = TypeVar("Key")
Made = TypeVar("Made")


@st.cache_resource(show_spinner=False)
def pose_model() -> PoseBackend:
    """The pose model, shared by all clips of all visits."""
    return default_backend()


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Load the heavy libraries and the model once, while the visitor still reads. A fault shows when the work begins, with its mend."""
    if runtime.exists():
        threading.Thread(target=load, args=(pose_model(),), name="screener-warm-up", daemon=True).start()


def load(model: PoseBackend) -> None:
    """Load the heavy libraries, and the model once."""
    with suppress(Exception):
        for room in ("screener.pipeline", "screener.overlay", "altair"):
            import_module(room)
        empty = Frame(0, 0.0, np.zeros((64, 64, 3), dtype=np.uint8))
        with model.open() as session:
            session.look(empty, View.PLAIN, None)
            session.follow((empty,), View.PLAIN)


def start_screening(*items: tuple[Clip, Options]) -> None:
    """Screen clips one after another, in place of all results on the page."""
    forget_result()
    state.outcomes.set([])
    state.waiting.set(items)
    ask_about({items[0][0].sha256})
    _start_next()


def screen_again(clip: Clip, options: Options) -> None:
    """Screen one of the clips on the page again, taken otherwise; the others' results stay."""
    forget_result()
    state.viewed.set(clip.path)
    state.waiting.set((*state.waiting.get(), (clip, options)))
    if state.screening_task.get() is None:
        _start_next()


def _start_next() -> None:
    """Take up the next clip that waits: with the result that this visit already has, else on a thread of its own."""
    while state.waiting.get():
        (clip, options), *others = state.waiting.get()
        known = state.finished.get().get(_key(clip, options))
        if known is None:
            _start(clip, options)
        else:
            _ended(Outcome(clip, options, run=known))
        state.waiting.set(tuple(others))  # last: a run that is broken off before this begins the same clip once more, and loses none
        if known is None:
            return


def _start(clip: Clip, options: Options) -> None:
    model = pose_model()

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ScreeningRun:
        return run.screen_video(clip.path, options, backend=model, on_progress=on_progress, cancelled=cancelled)

    task = Task(work, "Opening the clip")
    state.workspace().watch(task)
    state.screening_of.set((clip, options))
    state.screening_task.set(task)
    task.start()
    tidy()


def collect_screening() -> None:
    """Take over the outcome of a screening that has ended; an error the user can mend becomes a ``Problem``."""
    task, of = state.screening_task.get(), state.screening_of.get()
    if task is None or of is None:
        _start_next()  # where a run that took over the last one was broken off before it came to the next
        return
    if not task.done:
        return
    try:
        result = task.outcome()
    except Cancelled:  # of all that wait as well
        state.waiting.set(())
        done = sorted((one for one in state.outcomes.get() if one.run), key=lambda one: one.clip.path != of[0].path)
        if state.shown.get() is None:
            view(done[0] if done else None)
    except ScreenerError as error:
        _ended(Outcome(*of, problem=Problem(str(error), error.hint)))
    except Exception:
        LOG.exception("A screening ended in a fault of the program.")
        _ended(Outcome(*of, problem=FAULT))
    else:
        kept = state.finished.get()
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[_key(*of)] = result
        _ended(Outcome(*of, run=result))
    _let_go()
    _start_next()


def _let_go() -> None:
    """The work is taken over: only now is it forgotten, so that a run that is broken off takes it over again."""
    state.screening_task.set(None)
    state.screening_of.set(None)


def _ended(outcome: Outcome) -> None:
    """Keep an outcome beside the others, and put it on the page unless a result stands there already."""
    kept = state.outcomes.get()
    place = next((i for i, one in enumerate(kept) if one.clip.path == outcome.clip.path), len(kept))
    kept[place : place + 1] = [outcome]
    if state.shown.get() is None:
        view(outcome)


def view(outcome: Outcome | None) -> None:
    """Put an outcome on the page; the answers to the safety questions come with ``with_answers``."""
    forget_result()
    if outcome is not None:
        state.viewed.set(outcome.clip.path)
        state.problem.set(outcome.problem)
        state.shown.set(Shown(outcome.clip, outcome.options, outcome.run) if outcome.run else None)
    tidy()


def still(clip: Clip, time_s: float, turn: Turn) -> bytes:
    """A picture of a clip that is not yet screened, as JPEG. Raises ``ScreenerError`` where there is none."""
    return _kept(state.stills.get(), (clip.path, round(time_s, 1), turn), lambda key: glimpse.still(*key))


def people(clip: Clip, time_s: float, turn: Turn) -> People:
    """A picture of a clip and everybody in it. Raises ``ScreenerError`` where there is none."""
    return _kept(state.people.get(), (clip.path, round(time_s, 1), turn), lambda key: run.people_at(*key, backend=pose_model()))


def _kept(known: dict[Key, Made], key: Key, make: Callable[[Key], Made]) -> Made:
    """What was made for this key before, else what is made now; the oldest goes when there are many."""
    if key not in known:
        while len(known) >= MOST_PICTURES:
            known.pop(next(iter(known)))
        known[key] = make(key)
    return known[key]


def ask_about(clips: Set[str]) -> None:
    """From now on the safety questions are about the athlete of these clips, given by checksum.

    Clips that share one with those that were asked about show the same athlete; others may show somebody else, so that every answer is
    taken back.
    """
    about = state.asked_about.get()
    if about.isdisjoint(clips):
        state.forget_answers()
        about = frozenset()
    state.asked_about.set(about | clips)


def answers(clips: Set[str]) -> Intake | None:
    """What was answered about the athlete of these clips; ``None`` where nothing was, or only about somebody else."""
    return None if state.asked_about.get().isdisjoint(clips) else state.intake.get()


def would_forget(clips: Set[str]) -> bool:
    """Whether asking about these clips would take back what was answered about others."""
    return state.asked_about.get().isdisjoint(clips) and state.any_answer()


def with_answers(shown: Shown) -> Shown:
    """The same result after the safety questions: drills are matched again, nothing is measured again."""
    answered = answers({shown.clip.sha256})
    return replace(shown, run=run.with_gate(shown.run, answered.gate if answered else run.NOT_ASKED))


def answer(given: Intake) -> None:
    """Take the answers to the safety questions, for the athlete of the clips that are asked about."""
    state.intake.set(given)


def tidy() -> None:
    """Delete the uploads that nothing needs any more: neither chosen, nor at work, nor behind a result on a page."""
    at_work, checked = state.check_of.get(), state.checked.get()
    takes = (*(at_work[0] if at_work else ()), *(checked.takes if checked else ()))
    screening, shown = state.screening_of.get(), state.shown.get()
    needed = {clip.path for _, clip in takes} | {clip.path for listed in state.takes.get().values() for clip in listed}
    needed |= {clip.path for clip in (screening and screening[0], shown and shown.clip) if clip}
    needed |= {clip.path for clip, _ in state.waiting.get()} | {outcome.clip.path for outcome in state.outcomes.get()}
    needed |= {one.clip.path for one in state.own.get() if one.problem is None}
    state.workspace().keep_only(needed)


def forget_result() -> None:
    """Take the result, its pictures and any error off the page."""
    state.shown.set(None)
    state.problem.set(None)
    state.viewed.set(None)
    forget_overlay()
    state.pictures.set({})


def forget_kept_clips() -> None:
    """Take results that rest on a clip of the history off the page, and stop what is at work on one: whose it is was put right."""
    space, samples = state.workspace().folder, {sample.path for sample in assets.samples()}

    def kept(clip: Clip) -> bool:
        return clip.path not in samples and not clip.path.is_relative_to(space)

    state.waiting.set(tuple(item for item in state.waiting.get() if not kept(item[0])))
    state.outcomes.set([one for one in state.outcomes.get() if not kept(one.clip)])
    task, of, shown = state.screening_task.get(), state.screening_of.get(), state.shown.get()
    if task is not None and of is not None and kept(of[0]):
        task.stop()
    if shown is not None and kept(shown.clip):
        forget_result()


def forget_overlay() -> None:
    """Stop making the drawn-over clip and drop what was made: it no longer shows the result on the page."""
    task = state.overlay_task.get()
    if task is not None:
        task.stop()
    state.overlay_task.set(None)
    state.overlay_of.set(None)
    state.overlay.set(None)
    state.overlay_problem.set(None)


def faces_shown(shown: Shown) -> bool:
    """Whether the face is to be seen in pictures and clips: only where the visitor chose so, and never of somebody under 18."""
    return bool(st.session_state.get(FACES_KEY)) and not shown.run.screening.under_age


def picture(shown: Shown, proof: Proof) -> bytes:
    """The frame that shows something, as PNG. Raises ``ScreenerError`` where it cannot be made."""
    clip, choice = key_of(shown)
    faces = faces_shown(shown)
    placed = [edit.to_px for edit in shown.run.screening.edits if edit.joint is not None]
    known, key = state.pictures.get(), (clip, f"{choice} {proof.side} {proof.rep} {proof.at} {placed} {faces}")
    if key not in known:
        known[key] = export.proof_png(shown.run, shown.clip.path, proof.side, proof.rep, proof.at, blur_faces=not faces)
    return known[key]


def file_stem(shown: Shown) -> str:
    """How downloads of this clip begin."""
    return Path(shown.clip.name).stem


def key_of(shown: Shown) -> tuple[str, str]:
    """What a result belongs to: the clip, and the options that change it."""
    return _key(shown.clip, shown.options)


def _key(clip: Clip, options: Options) -> tuple[str, str]:
    """The answers to the safety questions change no measurement, so they are no part of it."""
    return clip.sha256, f"{replace(options, gate=run.NOT_ASKED)} {__version__}"
