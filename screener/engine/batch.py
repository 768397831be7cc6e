"""A batch from its sources to its tables: find, check, screen what is not finished, keep, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from screener import __version__
from screener.batch.facts import Entry, Problem, ProblemKind
from screener.batch.pattern import DEFAULT, pattern
from screener.batch.same import Known, told_apart
from screener.batch.tables import Screened, Table, order, refused, tables
from screener.engine.find import checksums, find
from screener.engine.jobs import Engine, Failure, Job, MakeBackend, key_of
from screener.engine.store import RESULTS, Store
from screener.errors import BatchStopped, Cancelled, OutputError
from screener.present import words
from screener.present.batch import result_rows
from screener.run import BatchOptions, BatchPlan, BatchProgress, BatchResult, Done, Options, Person
from screener.types import Screening, Side

WORKBOOK: Final = "screening.xlsx"
TABLES: Final = ("summary", "repetitions", "problems")
FILES: Final = (WORKBOOK, *(f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")))
CHECKING: Final = "Checking the files"
SCREENING: Final = "Screening"
WRITING: Final = "Writing the tables"


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a batch tells: progress, problems as they come, notes such as where a dashboard is; and asks whether to stop."""

    progress: Callable[[BatchProgress], None]
    problem: Callable[[Problem], None]
    note: Callable[[str], None]
    cancelled: Callable[[], bool]
    may_begin: Callable[[int], bool]


def told(
    progress: Callable[[BatchProgress], None] | None,
    problem: Callable[[Problem], None] | None,
    note: Callable[[str], None] | None,
    cancelled: Callable[[], bool] | None,
    may_begin: Callable[[int], bool] | None,
) -> Told:
    """Whom a batch tells; where nobody is named, nobody is told, nothing is stopped and nothing held back."""
    nobody = (progress or (lambda _: None), problem or (lambda _: None), note or (lambda _: None))
    return Told(*nobody, cancelled or (lambda: False), may_begin or (lambda _: True))


def plan(sources: Sequence[str], out: Path, options: BatchOptions, today: date) -> BatchPlan:
    """See ``run.plan_batch``. Only files of one size can be one and the same clip: no other is read."""
    found = find(sources, pattern(options.pattern or DEFAULT), today, out, options.folder)
    problems, entries = list(found.problems), [(_with_defaults(entry, options), path) for entry, path in found.entries]
    sizes = Counter(path.stat().st_size for _, path in entries if path.is_file())
    alone, read = [], list[tuple[Known, Path]]()
    for entry, path in entries:
        if path.is_file() and path.stat().st_size and sizes[path.stat().st_size] == 1:
            alone.append((entry, path))
            continue
        for one in checksums([(entry, path)], lambda _: None, lambda: False):
            if isinstance(one, Problem):
                problems.append(one)
            else:
                read.append(one)
    kept, twice = told_apart([known for known, _ in read])
    paths = {id(known): path for known, path in read}
    alone += [(known.entry, paths[id(known)]) for known in kept]
    return BatchPlan(tuple(sorted(alone, key=lambda pair: order(pair[0]))), (*problems, *twice))


def screen_batch(
    sources: Sequence[str],
    out: Path,
    options: BatchOptions,
    workers: int | None,
    scheduler: str | None,
    make_backend: MakeBackend,
    told: Told,
    today: date,
) -> BatchResult:
    """See ``run.screen_batch``."""
    found = find(sources, pattern(options.pattern or DEFAULT), today, out, options.folder)
    problems: list[Problem] = []

    def tell(problem: Problem) -> None:
        problems.append(problem)
        told.problem(problem)

    engine = _engine(scheduler, workers, make_backend, told)
    for problem in found.problems:
        tell(problem)
    with Store(out) as store:
        entries = [(_with_defaults(entry, options), path) for entry, path in found.entries]
        clips = _Clips(store, make_backend().model_sha256, _known(entries, told, tell))
        resumed = clips.screen(engine, told, tell)
        told.progress(BatchProgress(WRITING, len(clips.jobs), len(clips.jobs), len(problems), 1.0))
        made = tables(clips.screened(tell), problems)
        files = store.put(_files(made))
    return BatchResult(
        clips=len(clips.jobs),
        resumed=resumed,
        measured=clips.measured,
        refused=clips.refused,
        problems=tuple(problems),
        files=(*files, out / RESULTS),
        done=tuple(clips.done()),
        unread=clips.unread,
    )


def _engine(scheduler: str | None, workers: int | None, make_backend: MakeBackend, told: Told) -> Engine:
    if scheduler is None:
        from screener.engine.processes import Processes

        return Processes(make_backend, workers, may_begin=told.may_begin)
    from screener.engine.cluster import Cluster

    return Cluster(scheduler, make_backend, told.note)


def _with_defaults(entry: Entry, options: BatchOptions) -> Entry:
    """What the options say holds where the clip's own line says nothing."""
    said = entry.facts
    person = (options.person(said.athlete) if options.person else None) or Person()
    facts = replace(
        said,
        test=said.test or options.movement,
        age_group=said.age_group or person.age_group or options.age_group,
        sex=said.sex or person.sex or options.sex,
        mirrored=options.mirrored if said.mirrored is None else said.mirrored,
    )
    return replace(entry, facts=facts)


def _known(entries: Sequence[tuple[Entry, Path]], told: Told, tell: Callable[[Problem], None]) -> tuple[tuple[Known, Path], ...]:
    """The clips that can be read, each once."""

    def on_file(number: int) -> None:
        told.progress(BatchProgress(CHECKING, number, len(entries), 0, number / len(entries)))

    found: list[tuple[Known, Path]] = []
    try:
        for one in checksums(entries, on_file, told.cancelled):
            if isinstance(one, Problem):
                tell(one)
            else:
                found.append(one)
    except Cancelled:
        raise BatchStopped(0, len(entries)) from None
    kept, problems = told_apart([known for known, _ in found])
    for problem in problems:
        tell(problem)
    paths = {id(known): path for known, path in found}
    return tuple((known, paths[id(known)]) for known in kept)


class _Clips:
    """The clips of a batch on their way through it.

    Attributes:
        jobs: one for each clip, the largest first, so that no large one is left for the end.
        measured, refused, unread: as ``BatchResult`` has them; known when ``screened`` has come to its end.
    """

    def __init__(self, store: Store, model_sha256: str, found: Sequence[tuple[Known, Path]]) -> None:
        self._store = store
        self._entries: dict[str, Entry] = {}
        self._paths: dict[str, Path] = {}
        self.jobs: list[Job] = []
        for known, path in sorted(found, key=lambda pair: (-pair[0].size, pair[0].entry.file)):
            options = _options(known.entry)
            key = key_of(known.sha256, __version__, model_sha256, options)
            self.jobs.append(Job(key, str(path), known.size, known.sha256, options))
            self._paths[key] = path
            self._entries[key] = known.entry
        self._lost: set[str] = set()
        self.measured = self.refused = self.unread = 0

    def screen(self, engine: Engine, told: Told, tell: Callable[[Problem], None]) -> int:
        """Screen what is not finished; gives how many were. Raises ``BatchStopped``; everything finished is kept."""
        pending: list[Job] = []
        for job in self.jobs:
            kept = self._store.found(job.key, job.sha256)
            if isinstance(kept, Failure):
                self._lose(job.key, kept, tell)
            elif kept is None:
                pending.append(job)
            else:
                self._count(job.key, kept, told)
        resumed = len(self.jobs) - len(pending)
        if pending:
            self._store.clear_tables(FILES)
        count = _Count(pending, self._entries, len(self.jobs), told)
        try:
            with closing(engine.run(pending, count.share, told.cancelled)) as outcomes:
                for outcome in outcomes:
                    self._keep(outcome.key, outcome.result, tell, told)
                    count.done(outcome.key, len(self._lost))
        except Cancelled:
            raise BatchStopped(count.finished, len(self.jobs)) from None
        return resumed

    def _keep(self, key: str, result: str | Failure, tell: Callable[[Problem], None], told: Told) -> None:
        if isinstance(result, Failure) and not result.lasting:
            self._lose(key, result, tell)
            return
        try:
            self._store.keep(key, self._entries[key].file, result)
        except OutputError as error:
            self._lose(key, Failure(ProblemKind.NOT_KEPT, f"The result could not be written: {error}", error.hint), tell)
            return
        if isinstance(result, Failure):
            self._lose(key, result, tell)
        else:
            from screener.report import from_json

            self._count(key, from_json(result), told)

    def _lose(self, key: str, failure: Failure, tell: Callable[[Problem], None]) -> None:
        entry = self._entries[key]
        self._lost.add(key)
        tell(Problem(failure.kind, entry.file, words.sentence(failure.reason), words.sentence(failure.mend), entry.facts))

    def _count(self, key: str, screening: Screening, told: Told) -> None:
        """A finished clip; a refused one is told at once, and the tables list it from its result."""
        problem = refused(Screened(self._entries[key], screening))
        if problem is None:
            self.measured += 1
            self.unread += any(not row.measured for row in result_rows(self._entries[key], screening))
        else:
            self.refused += 1
            told.problem(problem)

    def screened(self, tell: Callable[[Problem], None]) -> Iterator[Screened]:
        """Every result, in the order of the tables, read again from the folder: not all are held at once."""
        sums = {job.key: job.sha256 for job in self.jobs}
        for key, entry in self._in_order():
            kept = self._store.found(key, sums[key])
            if isinstance(kept, Screening):
                yield Screened(entry, kept)
            else:
                gone = "The result was kept and cannot be read any more."
                self._lose(key, Failure(ProblemKind.NOT_KEPT, gone, "Run it again."), tell)

    def done(self) -> Iterator[Done]:
        """Every clip that has a result, in the order of the tables."""
        for key, entry in self._in_order():
            yield Done(entry, self._paths[key], self._store.path(key))

    def _in_order(self) -> Iterator[tuple[str, Entry]]:
        for key, entry in sorted(self._entries.items(), key=lambda pair: (order(pair[1]), pair[0])):
            if key not in self._lost:
                yield key, entry


class _Count:
    """How far a batch is, by bytes: clips differ in length."""

    def __init__(self, pending: Sequence[Job], entries: Mapping[str, Entry], total: int, told: Told) -> None:
        self._sizes = {job.key: job.size for job in pending}
        self._files = {job.key: entries[job.key].file for job in pending}
        self._working: dict[str, str] = {}
        self._shares: dict[str, float] = {}
        self._bytes = max(sum(self._sizes.values()), 1)
        self._total, self._told = total, told
        self.finished, self._failed = total - len(pending), 0
        self._tell()

    def share(self, key: str, share: float) -> None:
        """Somebody is so far with a clip; one that is tried again begins anew."""
        self._shares[key] = share
        if share < 1:
            self._working[key] = self._files[key]
        self._tell()

    def done(self, key: str, failed: int) -> None:
        """A clip is finished, one way or the other."""
        self.finished, self._failed = self.finished + 1, failed
        self._working.pop(key, None)
        self.share(key, 1.0)

    def _tell(self) -> None:
        done = sum(self._sizes[key] * share for key, share in self._shares.items())
        now = tuple(self._working.values())
        self._told.progress(BatchProgress(SCREENING, self.finished, self._total, self._failed, done / self._bytes, now))


def _options(entry: Entry) -> Options:
    facts = entry.facts
    side = facts.leg if facts.leg in (Side.LEFT, Side.RIGHT) else None
    return Options(movement=facts.test, side=side, age_group=facts.age_group, sex=facts.sex, mirrored=facts.mirrored)


def _files(made: Sequence[Table]) -> list[tuple[str, Callable[[], bytes]]]:
    from screener.report.sheets import table_csv, table_parquet, workbook

    files: list[tuple[str, Callable[[], bytes]]] = [(WORKBOOK, lambda: workbook(made))]
    for table in made:
        files.append((f"{table.name}.csv", lambda table=table: table_csv(table).encode("utf-8-sig")))  # type: ignore[misc]
        files.append((f"{table.name}.parquet", lambda table=table: table_parquet(table)))  # type: ignore[misc]
    return files
