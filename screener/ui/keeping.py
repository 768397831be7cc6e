"""What the pages ask of the history: who may see it, keep something, look something up, take it along, bring it back, delete it.

The database is opened for one question and closed again. Only what this visitor has open is remembered, and only in their own session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO, Final

import streamlit as st

from screener import __version__, assets, hip_session, history, run
from screener.compare import Entry
from screener.errors import Cancelled, HistoryError, ScreenerError
from screener.history import MINORS, Archive, Athlete, History, Kept, NewAthlete, Restored, Taken, Which
from screener.history.athletes import guard
from screener.run import Progress
from screener.types import AgeGroup, Screening, Sex, Software
from screener.ui import access, made, planning, services, state
from screener.ui.planning import Planned
from screener.ui.state import Checked, Clip, Problem, Shown, Slot
from screener.ui.tasks import Task

ATHLETE: Final = "history_athlete"
"""Key of the widget that chooses whose history is looked at."""
EXPORT_NAME: Final = "knee-screener-history.zip"


def history_allowed() -> bool:
    """Whether this visitor may see and change what is kept. The one place where that is decided, for every page.

    Whoever sits at the computer may; a device that came in over the network may not.
    """
    return access.is_host()


# ---------------------------------------------------------------- what one visitor has open


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A result that is kept but that this version of the program cannot read."""

    kept: Kept
    problem: Problem


problem: Slot[Problem | None] = Slot("keep_problem", lambda: None)
news: Slot[str] = Slot("history_news", str)
"""What was just done, to be said once."""
form: Slot[str | None] = Slot("keep_form", lambda: None)
"""What the visitor is about to keep, by its identifier."""
notes: Slot[dict[str, str]] = Slot("keep_notes", dict)
"""What this visitor kept, in words, by its identifier."""
exported: Slot[bool] = Slot("history_exported", bool)
"""Whether an export was made just now: it is offered once, and is old as soon as anything is done."""
looked: Slot[tuple[str, Archive] | None] = Slot("history_looked", lambda: None)
"""The file to restore from, by its upload, looked through."""
turn: Slot[int] = Slot("restore_turn", int)
"""Every time a file was brought back, the box for files begins anew and empty."""
opened: Slot[str | None] = Slot("history_opened", lambda: None)
"""Identifier of the result that is open."""
frames_task: Slot[Task[dict[str, Shown | None]] | None] = Slot("frames_task", lambda: None)
frames: Slot[dict[str, Shown | None]] = Slot("kept_frames", dict)
"""Results with landmarks found anew in their kept clips, by identifier: for pictures. ``None``: the clip now reads otherwise."""


@contextmanager
def told() -> Iterator[None]:
    """An error of the history becomes a ``Problem`` that the page shows when it is drawn next."""
    try:
        problem.set(None)
        yield
    except ScreenerError as error:
        problem.set(told_of(error))


def told_of(error: ScreenerError) -> Problem:
    """An error as the pages show it: what to do next without a command to type."""
    return Problem(str(error), error.on_page if isinstance(error, HistoryError) else error.hint)


def forget() -> None:
    """Take everything that came out of the history off this visitor's pages: it may be gone now."""
    task = frames_task.get()
    if task is not None:
        task.stop()
    for slot in (opened, form, frames_task):
        slot.set(None)
    made.forget()
    frames.set({})
    notes.set({})
    state.pictures.set({})
    export_path().unlink(missing_ok=True)
    shown = state.shown.get()
    if shown is not None and not shown.clip.path.is_file():
        services.forget_result()


# ---------------------------------------------------------------- keep


@dataclass(frozen=True, slots=True, eq=False)
class Keepable:
    """Something that a visitor may keep.

    Attributes:
        id: the same for the same thing.
        minor: whether it is about somebody under 18, as far as was said.
        age_group, sex: as said with the clips; a new athlete begins with them.
        clips: files that may be copied by a second choice.
        sums: checksums of the clips that have a day of filming; empty where there is none to ask for.
        keep: writes it for an athlete; ``bool``: the clips as well. Gives back what was kept, in words.
    """

    id: str
    minor: bool
    age_group: AgeGroup | None
    sex: Sex | None
    clips: tuple[Path, ...]
    sums: frozenset[str]
    keep: Callable[[History, str, Taken, bool], str]


def of_result(shown: Shown) -> Keepable:
    """A result of the first page. It is kept as it was before the safety questions: nothing that the answers led to goes along."""

    def keep(kept: History, athlete_id: str, taken: Taken, video: bool) -> str:
        made = kept.add(athlete_id, unasked, taken, video=shown.clip.path if video else None, keep_video=video)
        return _kept_words("This result", made.new, made.has_video, "video")

    unasked, options = run.with_gate(shown.run, run.NOT_ASKED).screening, shown.options
    return Keepable(
        f"result {shown.clip.sha256} {replace(options, gate=run.NOT_ASKED)} {shown.run.screening.edits}",
        shown.run.screening.gate.minor or options.age_group in MINORS,
        *(options.age_group, options.sex),
        (shown.clip.path,) if shown.clip.path.is_file() else (),
        frozenset({shown.clip.sha256}),
        keep,
    )


def of_check(checked: Checked) -> Keepable:
    """A hip check with all its results."""
    session, clips = checked.session, [clip for _, clip in checked.takes]
    answered = services.answers({clip.sha256 for clip in clips})

    def keep(kept: History, athlete_id: str, taken: Taken, video: bool) -> str:
        made = kept.add_check(athlete_id, session.check, taken, clips=session.paths if video else (), keep_videos=video)
        return _kept_words("This hip check", any(one.new for one in made), all(one.has_video for one in made), "videos")

    return Keepable(
        f"check {' '.join(f'{way} {clip.sha256}' for way, clip in checked.takes)} {checked.options} {session.check.heels_rise}",
        (answered is not None and answered.gate.minor) or checked.options.age_group in MINORS,
        *(checked.options.age_group, checked.options.sex),
        session.paths if all(path.is_file() for path in session.paths) else (),
        frozenset(clip.sha256 for clip in clips),
        keep,
    )


def of_plan(planned: Planned) -> Keepable:
    """A plan, without what the answers to the safety questions came to."""
    plan = planned.plan
    context = plan.check.takes[0].screening.context
    clips = " ".join(take.screening.video.sha256 for take in plan.check.takes)

    def keep(kept: History, athlete_id: str, _taken: Taken, _video: bool) -> str:
        kept.add_plan(athlete_id, planning.encoded(planned, "json", "a4", show_faces=False).decode())
        return "This plan is kept"

    return Keepable(
        f"plan {clips} {plan.wishes} {plan.facts} {plan.drills}", plan.gate.minor, context.age_group, context.sex, (), frozenset(), keep
    )


def _kept_words(what: str, new: bool, has_video: bool, clip: str) -> str:
    begun = f"{what} is kept" if new else f"{what} was kept before"
    return f"{begun}, with the {clip}" if has_video else f"{begun}, without the {clip}"


def filmed(thing: Keepable) -> date:
    """The day of filming, where one of the clips is kept already; else today. Raises ``HistoryError``."""
    if thing.sums and history.exists():
        with History() as kept:
            known = next((one for one in kept.screenings() if one.video_sha256 in thing.sums), None)
        if known is not None:
            return known.taken.at.date()
    return date.today()


def people() -> tuple[Athlete, ...]:
    """All athletes by name; none where nothing was ever kept. Raises ``HistoryError``."""
    if not history.exists():
        return ()
    with History() as kept:
        return kept.athletes()


def keep(thing: Keepable, whose: Athlete | NewAthlete, guardian: date | None, day: date, video: bool) -> None:
    """Keep something. A new athlete is made with it, or not at all.

    Args:
        thing: what is kept.
        whose: an athlete who is kept already, with a consent that was given now, or a new one.
        guardian: the day on which a guardian agreed, where that was asked for now.
        day: when it was filmed.
        video: whether the clips are copied as well.

    Raises:
        HistoryError: it cannot be kept; nothing of it was.
    """
    owner = history.checked(replace(whose, guardian=guardian or whose.guardian))
    guard(owner, young=thing.minor)
    with History(create=True) as kept:
        made = None
        if isinstance(whose, Athlete):
            athlete_id, name = whose.id, whose.name
            known = kept.athlete(athlete_id)
            said = replace(known, guardian=owner.guardian, consent=owner.consent)
            if said != known:
                kept.change_athlete(athlete_id, said)
        else:
            made = kept.add_athlete(owner)
            athlete_id, name = made.id, made.name
        try:
            done = thing.keep(kept, athlete_id, Taken(datetime.combine(day, time.min)), video)
        except BaseException:
            if made is not None:
                kept.delete_athlete(made.id)
            raise
    notes.set({**notes.get(), thing.id: f"{done}, for {name}."})
    form.set(None)
    open_athlete(athlete_id)


# ---------------------------------------------------------------- look up


def current_software() -> Software:
    """The program that runs, as a result names it. Raises ``SetupError`` where the pose model is missing."""
    model = services.pose_model()
    return Software(__version__, model.model, model.model_sha256)


def open_athlete(athlete_id: str) -> None:
    """From now on the history shows this athlete."""
    st.session_state[ATHLETE] = athlete_id
    opened.set(None)


def entry(kept: Kept, screening: Screening) -> Entry:
    """A kept result as it is compared."""
    return Entry(screening, kept.way, kept.athlete, kept.taken.at, kept.taken.by)


def results(kept: History, athlete_id: str) -> tuple[list[tuple[Kept, Entry]], list[Unreadable]]:
    """All results of an athlete, oldest first, and those that cannot be read any more: one of them must not hide the others."""
    found: list[tuple[Kept, Entry]] = []
    broken: list[Unreadable] = []
    for one in sorted(kept.screenings(Which(athlete_id=athlete_id)), key=lambda one: (one.taken.at, one.kept_at)):
        try:
            found.append((one, entry(one, kept.screening(one.id))))
        except HistoryError as error:
            broken.append(Unreadable(one, told_of(error)))
    return found, broken


def kept_clip(kept: History, one: Kept) -> Clip | None:
    """The kept copy of a result's clip; ``None`` where there is none."""
    path = kept.video(one.id)
    if path is None:
        return None
    return Clip(one.video_name, path, one.video_sha256, sample=one.video_sha256 in {sample.sha256 for sample in assets.samples()})


def of_its_owner(kept: History, one: Kept, stored: Screening) -> Screening:
    """A kept result with the age group of an athlete under 18, whatever was said when it was made: their face is hidden everywhere."""
    owner = kept.athlete(one.athlete_id)
    return replace(stored, context=replace(stored.context, age_group=owner.age_group)) if owner.minor else stored


def shown_of_its_owner(kept: History, one: Kept, shown: Shown) -> Shown:
    """The same of a result with its landmarks: the age may have been put right since they were found."""
    return replace(shown, run=replace(shown.run, screening=of_its_owner(kept, one, shown.run.screening)))


def screen_again(clip: Clip, stored: Screening) -> None:
    """Begin a screening of a kept clip, with what was said when its result was made. It appears on the first page."""
    services.start_screening((clip, hip_session.as_stored(stored)))


def start_frames(wanted: Sequence[tuple[Kept, Screening, Clip]]) -> None:
    """Begin to find the landmarks of kept clips anew, for pictures beside each other."""
    model = services.pose_model()

    def work(on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> dict[str, Shown | None]:
        found: dict[str, Shown | None] = {}
        for place, (one, stored, clip) in enumerate(wanted):

            def tell(progress: Progress, place: int = place) -> None:
                on_progress(Progress(progress.stage, (place + progress.share) / len(wanted)))

            again = hip_session.screened_again(stored, clip.path, backend=model, on_progress=tell, cancelled=cancelled)
            found[one.id] = None if again is None else Shown(clip, hip_session.as_stored(stored), again)
        return found

    task = Task(work, "Opening the clips")
    state.workspace().watch(task)
    frames_task.set(task.start())


def collect_frames() -> None:
    """Take over the landmarks that were found anew, when that is done."""
    task = frames_task.get()
    if task is None or not task.done:
        return
    frames_task.set(None)
    try:
        frames.set(task.outcome())
    except Cancelled:
        pass
    except ScreenerError as error:
        problem.set(told_of(error))


# ---------------------------------------------------------------- take along, bring back


def export_path() -> Path:
    """Where an export lies until it is saved: in this visit's own folder, which goes with the visit."""
    return state.workspace().folder / EXPORT_NAME


def restore_path() -> Path:
    """Where a file to restore from lies meanwhile."""
    return state.workspace().folder / "restore.zip"


def export() -> None:
    """Write everything that is kept into one file. Raises ``HistoryError``."""
    with History() as kept:
        kept.export(export_path())


def look_through(upload_id: str, stream: BinaryIO) -> Archive:
    """A file to restore from, put into this visit's own folder and looked through once; nothing is kept yet. Raises ``HistoryError``."""
    known = looked.get()
    if known is not None and known[0] == upload_id:
        return known[1]
    stream.seek(0)
    with restore_path().open("wb") as target:
        while piece := stream.read(1 << 20):
            target.write(piece)
    given = history.read_archive(restore_path())
    looked.set((upload_id, given))
    return given


def no_file() -> None:
    """There is no file to restore from, or not any more."""
    looked.set(None)
    restore_path().unlink(missing_ok=True)


def restore(given: Archive) -> Restored:
    """Bring in an export that was looked through. Raises ``HistoryError``."""
    with History(create=True) as kept:
        found = kept.restore(given)
    no_file()
    turn.set(turn.get() + 1)
    return found
