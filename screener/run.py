"""The application's verbs, as the faces call them. The work is in ``pipeline.py`` and ``engine``, which are loaded when they are needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screener.types import (
    AS_FILED,
    WHOLE_CLIP,
    AgeGroup,
    BoolArray,
    Change,
    DrillGate,
    PoseTrack,
    Screening,
    Sex,
    Side,
    Span,
    Spot,
    Turn,
)  # fmt: skip

if TYPE_CHECKING:
    from datetime import date

    from screener.batch.facts import Entry, Problem
    from screener.glimpse import Glimpse, People
    from screener.pose import PoseBackend
    from screener.screening import Clip


MOST_WORKERS: Final = 8
"""So many sessions of the pose model side by side at most where nobody asks for more: each holds two seconds of pictures."""
NOT_ASKED = DrillGate(open=False, answered=False, reasons=("The safety questions have not been answered yet.",))


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose; ``None`` means "find out yourself" or "not said".

    Attributes:
        mirrored: whether the clip is a mirrored selfie video; if so, every picture is turned back left to right before it is looked at.
        rotate: degrees clockwise by which every picture is turned, on top of what the file asks for: 0, 90, 180 or 270.
        start_s, stop_s: only this part of the clip is looked at; all times stay those of the clip.
        person: where the athlete is, if several people are in view; the largest one who stays in the picture where not said.
    """

    movement: str | None = None
    side: Side | None = None
    age_group: AgeGroup | None = None
    sex: Sex | None = None
    gate: DrillGate = NOT_ASKED
    mirrored: bool | None = None
    rotate: int = 0
    start_s: float | None = None
    stop_s: float | None = None
    person: Spot | None = None

    @property
    def turn(self) -> Turn:
        """How every picture is turned by hand. Raises ``ValueError`` for a turn that is none of the four."""
        return Turn(self.rotate, bool(self.mirrored))

    @property
    def span(self) -> Span:
        """The part of the clip that is looked at. Raises ``ValueError`` for one that ends before it begins."""
        return Span(self.start_s or 0.0, math.inf if self.stop_s is None else self.stop_s)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a screening is: a stage in plain words, the share of all work done, 0 to 1, never falling, and a picture at work."""

    stage: str
    share: float
    glimpse: Glimpse | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What is known about an athlete beforehand; ``None`` as in ``Options``."""

    age_group: AgeGroup | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What holds for every clip of a batch whose own line says nothing; ``None`` as in ``Options``.

    Attributes:
        pattern: how file names are made up where there is no manifest; the usual pattern where ``None``.
        folder: where the file names of a manifest count from; its own folder where ``None``.
        person: what is known about an athlete by name, before what holds for all.
    """

    pattern: str | None = None
    movement: str | None = None
    age_group: AgeGroup | None = None
    sex: Sex | None = None
    mirrored: bool | None = None
    folder: Path | None = None
    person: Callable[[str], Person | None] | None = None


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        stage: in plain words.
        done, total: clips finished, earlier runs included, and clips in all.
        failed: clips that could not be screened so far.
        share: of this stage's work, 0 to 1; of screening, without what earlier runs had finished.
        working: clips that are being read now.
    """

    stage: str
    done: int
    total: int
    failed: int
    share: float
    working: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A batch before it begins: every clip that would be screened, with what is said about it; and what is wrong with the rest."""

    entries: tuple[tuple[Entry, Path], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A clip that has a result, refused ones included: what is said about it, the clip, and its result as JSON."""

    entry: Entry
    clip: Path
    result: Path


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of a batch.

    Attributes:
        clips: clips that could be read, each file counted once.
        resumed: of these, finished by earlier runs.
        measured, refused: clips that gave numbers, and clips that were watched and cannot be judged.
        unread: of those that gave numbers, the ones in which a knee could not be read.
        problems: everything else that gave no numbers.
        files: what was written.
        done: every clip that has a result, in the order of the tables.
    """

    clips: int
    resumed: int
    measured: int
    refused: int
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]
    done: tuple[Done, ...] = ()
    unread: int = 0

    @property
    def missing(self) -> bool:
        """Whether something that was meant is missing from the tables; refused clips stand in them."""
        return any(problem.missing for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Effort:
    """What a screening cost.

    Attributes:
        workers: sessions of the pose model side by side.
        frames_decoded, frames_skipped: pictures that were decoded, and that were spared, whenever the file was read.
        poses_sparse, poses_read: looks of the pose model in either visit.
        instants_read: frames that were read accurately.
        sparse_s, read_s: seconds that each visit took.
        decode_s: seconds of decoding and converting inside both, which goes on beside the looks.
        opened_s: when the file was opened, on the clock of ``time.perf_counter``.
    """

    workers: int
    frames_decoded: int
    frames_skipped: int
    poses_sparse: int
    poses_read: int
    instants_read: int
    sparse_s: float
    read_s: float
    decode_s: float
    opened_s: float


@dataclass(frozen=True, slots=True, eq=False)
class ScreeningRun:
    """A screening with the landmarks it rests on.

    Attributes:
        screening: the result.
        track: one combined look per instant, smoothed; with every frame around the instants that were read.
        read: (T,) which instants of the track were read accurately; the others are for drawing only and never give a number.
        turn: how every picture was turned by hand.
        span: the part of the clip that was looked at.
        effort: what it cost; ``None`` where nobody counted.
        clip: what the result was judged from, for judging it anew after a change by hand; ``None`` for a result made elsewhere.
        before: the same run before anything was changed by hand; ``None`` where nothing was.
    """

    screening: Screening
    track: PoseTrack
    read: BoolArray
    turn: Turn = AS_FILED
    span: Span = WHOLE_CLIP
    effort: Effort | None = None
    clip: Clip | None = None
    before: ScreeningRun | None = None


def screen_video(
    path: Path,
    options: Options | None = None,
    *,
    backend: PoseBackend | None = None,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ScreeningRun:
    """Screen one clip.

    Args:
        path: the video file.
        options: what the user chose.
        backend: pose backend; the shipped MediaPipe model where not given. One that is given stays open for the next clip.
        workers: sessions of the pose model side by side; one a processor core, up to eight, where not given. The result does not
            depend on it.
        on_progress: called from the working thread, every two seconds of the clip or more often.
        cancelled: asked as often; ``True`` stops the work when the pieces under way are done.

    Returns:
        The screening, refused ones included (see ``Screening.refused``).

    Raises:
        VideoError: the file is at fault.
        InputError: an option does not fit the clip.
        SetupError: the installation is at fault.
        Cancelled: ``cancelled`` said so.
    """
    from screener.pipeline import screen

    return screen(path, options or Options(), backend, workers, on_progress or (lambda _: None), cancelled or (lambda: False))


def screen_batch(  # noqa: PLR0913 -- each is one wish of a caller, by its name
    sources: Sequence[str],
    out: Path,
    options: BatchOptions | None = None,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    make_backend: Callable[[], PoseBackend] | None = None,
    on_progress: Callable[[BatchProgress], None] | None = None,
    on_problem: Callable[[Problem], None] | None = None,
    on_note: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    may_begin: Callable[[int], bool] | None = None,
    today: date | None = None,
) -> BatchResult:
    """Screen many clips side by side and write one table of them all. What an earlier run has finished is not screened again.

    Args:
        sources: folders, patterns, clips or manifests; see docs/batch.md.
        out: folder of the results; made where it is not there.
        options: what holds for every clip.
        workers: processes side by side; one a processor core where not given. The tables do not depend on it.
        scheduler: address of a Dask scheduler, whose workers then do the work.
        make_backend: a module's function that gives the pose backend of each process; the shipped model where not given.
        on_progress: called from the calling thread, every few seconds or more often.
        on_problem: called at once for everything that gave no numbers, refused clips included.
        on_note: called with plain sentences, such as where the cluster's dashboard is.
        cancelled: asked several times a second; ``True`` ends what is under way.
        may_begin: asked before each clip, with the number of those under way; ``False`` holds it back, and it is asked again. Somebody
            else's work can so go first. Not asked where a cluster does the work.
        today: dates after it are wrong; the day of the system where not given.

    Raises:
        InputError: a source or the pattern cannot be used, or there is not one clip.
        OutputError: ``out`` or the tables cannot be written.
        SetupError: the installation is at fault, or the scheduler cannot be used.
        BatchStopped: ``cancelled`` said so; what was finished is kept, and the tables are left to the next run.
    """
    from datetime import date as day

    from screener.engine import batch
    from screener.pose import default_backend

    told = batch.told(on_progress, on_problem, on_note, cancelled, may_begin)
    make = make_backend or default_backend
    return batch.screen_batch(sources, out, options or BatchOptions(), workers, scheduler, make, told, today or day.today())


def plan_batch(sources: Sequence[str], out: Path, options: BatchOptions | None = None, today: date | None = None) -> BatchPlan:
    """What a batch would screen, and what is wrong with the rest, before any video is opened. Arguments and errors as ``screen_batch``."""
    from datetime import date as day

    from screener.engine import batch

    return batch.plan(sources, out, options or BatchOptions(), today or day.today())


def with_gate(run: ScreeningRun, gate: DrillGate) -> ScreeningRun:
    """The same run after the red-flag questions were answered: prescriptions are matched again, nothing is measured again."""
    from screener import screening

    return replace(run, screening=screening.with_gate(run.screening, gate))


def people_at(path: Path, time_s: float, turn: Turn = AS_FILED, *, backend: PoseBackend | None = None) -> People:
    """The picture of a clip nearest to a time and everybody in it, so that the user can say who is meant (``Options.person``).

    Args:
        path: the video file.
        time_s: seconds of the clip.
        turn: how its pictures are turned by hand.
        backend: pose backend; the shipped MediaPipe model where not given.

    Raises:
        VideoError: the file is at fault.
        SetupError: the installation is at fault.
    """
    from screener import glimpse
    from screener.pose import default_backend

    model = backend or default_backend()
    try:
        return glimpse.people_at(path, time_s, turn, model)
    finally:
        if backend is None:
            model.close()


def with_edits(run: ScreeningRun, changes: Iterable[Change]) -> ScreeningRun:
    """The same clip judged anew after changes by hand, from the landmarks: no video is opened, no model looks again.

    Args:
        run: a finished screening, changed by hand before or not.
        changes: all changes that are to hold, in any order; a change that is not among them is taken back. Without any the result is
            again the first one, to the byte.

    Raises:
        InputError: a change does not fit the clip (the message says how), or ``run`` holds no landmarks to judge from.
    """
    from screener import edits, screening
    from screener.errors import InputError

    wanted, first = tuple(changes), run.before or run
    if not wanted:
        return with_gate(first, run.screening.gate)
    if first.clip is None:
        raise InputError("expected a screening that holds its landmarks, got a result alone", "Screen the clip again.")
    judged = screening.judge_track(first.clip, wanted, first.track)
    offsets = judged.hand.offsets if judged.hand else {}
    track = edits.drawn(first.track, judged.views, first.clip.plan, offsets)
    return with_gate(replace(first, screening=judged.screening, track=track, before=first), run.screening.gate)
