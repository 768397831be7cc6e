"""What the pages ask of the application: start a screening, get a picture, make the drawn-over clip. Remembers within one visit only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st
from streamlit import runtime

from screener import __version__, export, run
from screener.errors import Cancelled, ScreenerError
from screener.pose import PoseBackend, default_backend
from screener.present import Proof
from screener.run import Options, Progress, ScreeningRun
from screener.types import Frame, Intake, View
from screener.ui import state
from screener.ui.state import Clip, Problem, Shown
from screener.ui.tasks import Task

MOST_KEPT: Final = 8
"""So many results of one visit are kept; the oldest goes first."""


@st.cache_resource(show_spinner=False)
def pose_model() -> PoseBackend:
    """The pose model, shared by all clips of all visits."""
    return default_backend()


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Load the heavy libraries and the model once, while the visitor still reads. A fault shows when the work begins, with its mend."""
    if runtime.exists():
        threading.Thread(target=_load, args=(pose_model(),), name="screener-warm-up", daemon=True).start()


def _load(model: PoseBackend) -> None:
    with suppress(Exception):
        for room in ("screener.pipeline", "screener.overlay", "altair"):
            import_module(room)
        empty = Frame(0, 0.0, np.zeros((64, 64, 3), dtype=np.uint8))
        with model.open() as session:
            session.look(empty, View.PLAIN, None)
            session.follow((empty,), View.PLAIN)


def start_screening(clip: Clip, options: Options) -> None:
    """Show a result that this visit already has, or begin a screening on its own thread."""
    forget_result()
    ask_about({clip.sha256})
    known = state.finished.get().get(_key(clip, options))
    if known is not None:
        show(clip, options, known)
        return

    model = pose_model()

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ScreeningRun:
        return run.screen_video(clip.path, options, backend=model, on_progress=on_progress, cancelled=cancelled)

    task = Task(work, "Opening the clip")
    state.workspace().watch(task)
    state.screening_of.set((clip, options))
    state.screening_task.set(task.start())
    tidy()


def collect_screening() -> None:
    """Take over the outcome of a screening that has ended; an error the user can mend becomes a ``Problem``."""
    task, of = state.screening_task.get(), state.screening_of.get()
    if task is None or of is None or not task.done:
        return
    state.screening_task.set(None)
    state.screening_of.set(None)
    try:
        result = task.outcome()
    except Cancelled:
        state.problem.set(None)
    except ScreenerError as error:
        state.problem.set(Problem(str(error), error.hint))
    else:
        kept = state.finished.get()
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[_key(*of)] = result
        show(*of, result)


def show(clip: Clip, options: Options, result: ScreeningRun) -> None:
    """Put a result on the page; the answers to the safety questions come with ``with_answers``."""
    state.shown.set(Shown(clip, options, result))
    tidy()


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
    screening, shown, upload = state.screening_of.get(), state.shown.get(), state.upload.get()
    needed = {clip.path for _, clip in takes} | {clip.path for listed in state.takes.get().values() for clip in listed}
    needed |= {clip.path for clip in (screening and screening[0], shown and shown.clip, upload) if clip}
    state.workspace().keep_only(needed)


def forget_result() -> None:
    """Take the result, its pictures and any error off the page."""
    state.shown.set(None)
    state.problem.set(None)
    forget_overlay()
    state.pictures.set({})


def forget_overlay() -> None:
    """Stop making the drawn-over clip and drop what was made: it no longer shows the result on the page."""
    task = state.overlay_task.get()
    if task is not None:
        task.stop()
    state.overlay_task.set(None)
    state.overlay.set(None)


def picture(shown: Shown, proof: Proof) -> bytes:
    """The frame that shows something, as PNG. Raises ``ScreenerError`` where it cannot be made."""
    clip, choice = key_of(shown)
    placed = [edit.to_px for edit in shown.run.screening.edits if edit.joint is not None]
    known, key = state.pictures.get(), (clip, f"{choice} {proof.side} {proof.rep} {proof.at} {placed}")
    if key not in known:
        known[key] = export.proof_png(shown.run, shown.clip.path, proof.side, proof.rep, proof.at)
    return known[key]


def start_overlay(shown: Shown, blur_faces: bool) -> None:
    """Begin the drawn-over clip on its own thread. It is held in memory for this visit, never kept on the disk."""
    folder = state.workspace().folder

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> bytes:
        target = folder / "overlay.mp4"
        try:
            export.write_overlay(shown.run, shown.clip.path, target, on_progress, cancelled, blur_faces=blur_faces)
            return target.read_bytes()
        finally:
            target.unlink(missing_ok=True)

    task = Task(work, export.STAGE)
    state.workspace().watch(task)
    state.problem.set(None)
    state.overlay.set(None)
    state.overlay_task.set(task.start())


def collect_overlay() -> None:
    """Take over the drawn-over clip when it is done."""
    task = state.overlay_task.get()
    if task is None or not task.done:
        return
    state.overlay_task.set(None)
    try:
        state.overlay.set(task.outcome())
    except Cancelled:
        state.overlay.set(None)
    except ScreenerError as error:
        state.problem.set(Problem(str(error), error.hint))


def file_stem(shown: Shown) -> str:
    """How downloads of this clip begin."""
    return Path(shown.clip.name).stem


def key_of(shown: Shown) -> tuple[str, str]:
    """What a result belongs to: the clip, and the options that change it."""
    return _key(shown.clip, shown.options)


def _key(clip: Clip, options: Options) -> tuple[str, str]:
    """The answers to the safety questions change no measurement, so they are no part of it."""
    return clip.sha256, f"{replace(options, gate=run.NOT_ASKED)} {__version__}"
