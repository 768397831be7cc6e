"""Everything that can go wrong in a batch, in the words that a coach reads: said by the program, not made up here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from screener import present
from screener.batch.facts import ClipFacts, Entry, Problem, ProblemKind
from screener.batch.manifest import read_manifest
from screener.batch.pattern import DEFAULT, pattern
from screener.batch.same import Known, told_apart
from screener.batch.tables import Screened, refused
from screener.engine import clip
from screener.engine.find import checksums, find
from screener.engine.jobs import Job
from screener.engine.processes import crashed
from screener.errors import VideoUnreadable
from screener.run import BatchResult, Options
from screener.types import Side
from tests import factories

TODAY = date(2026, 4, 1)


def result() -> BatchResult:
    """An evening on which a clip was refused and others are missing."""
    return BatchResult(60, 30, 48, 6, tuple(problems()), (Path("results/screening.xlsx"),))


def problems() -> list[Problem]:
    """One of each kind that the program words itself."""
    text = "file,athlete,date,leg,shoes\na.mp4,Ana,03/04/2026,,\nb.mp4,,,,\nc.mp4,Cy,2026-04-02,,\nd.mp4,Di,,knee,\n,Eva,,,\n"
    _, found = read_manifest(text, "evening.csv", TODAY)
    ana, bo = (Entry(f"{name}.mp4", ClipFacts(name, leg=Side.LEFT)) for name in ("Ana", "Bo"))
    _, same = told_apart([Known(ana, "1", 1), Known(bo, "1", 1), Known(ana, "2", 1), Known(ana, "2", 1)])
    one = refused(Screened(ana, factories.refused()))
    assert one is not None
    return [*found, *same, one, *_files(), *_failures()]


def _files() -> list[Problem]:
    """What a folder may hold."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("IMG_1.mp4", "notes.txt", "picture.png", "Ana_squat.mp4"):
            (folder / file).write_bytes(b"")
        found = find([name], pattern(DEFAULT), TODAY, folder / "out")
        gone = Entry("gone.mp4", ClipFacts("Bo")), folder / "gone.mp4"
        read = list(checksums([*found.entries, gone], lambda _: None, lambda: False))
    return [*found.problems, *(one for one in read if isinstance(one, Problem))]


def _failures() -> list[Problem]:
    """What may happen to a clip while it is screened."""
    job = Job("key", "/nowhere/a.mp4", 1, "1", Options())
    kinds = [
        crashed("SIGKILL"),
        clip._changed(Path("a.mp4")),
        clip._video_failure(VideoUnreadable("expected a video, got a picture (a.mp4)", "Choose the clip."), Path("/nowhere/a.mp4"), job),
    ]
    return [Problem(ProblemKind.FAILED, "a.mp4", present.words.sentence(f.reason), present.words.sentence(f.mend)) for f in kinds]
