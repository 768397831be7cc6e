"""Keeps what a batch gave in the history: each result for the athlete of that name, once, and only where somebody agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from difflib import get_close_matches
from typing import Final

from screener.batch.facts import Entry, Problem, ProblemKind
from screener.errors import HistoryError
from screener.history import Athlete, DateFrom, History, Lack, Taken
from screener.history.athletes import CONSENT_HINT, GUARDIAN_HINT, NEEDS_CONSENT, NEEDS_GUARDIAN, key_of
from screener.present import nothing_measured, words
from screener.run import Done, Person
from screener.types import Screening

UNKNOWN: Final = "Not kept in the history: no athlete called {name} is in the roster."
UNKNOWN_MEND: Final = "Add the athlete to the roster, or correct the name, and run it again."
_LACKING: Final = {Lack.GUARDIAN: (NEEDS_GUARDIAN, GUARDIAN_HINT), Lack.CONSENT: (NEEDS_CONSENT, CONSENT_HINT)}


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """What became of the results of a batch.

    Attributes:
        new, before: how many were kept now, and how many had been kept before.
        refused: of those kept now, how many cannot be judged.
        problems: a line for each that was not kept: why, and what to do.
    """

    new: int
    before: int
    refused: int
    problems: tuple[Problem, ...]


class Roster:
    """Athletes by name, without regard to capitals and spaces.

    Args:
        athletes: those who are kept.
    """

    def __init__(self, athletes: Iterable[Athlete]) -> None:
        self._by_key: dict[str, list[Athlete]] = {}
        for athlete in athletes:
            self._by_key.setdefault(key_of(athlete.name), []).append(athlete)

    def named(self, name: str) -> Athlete | None:
        """The one athlete of a name; ``None`` where there is none, or more than one."""
        found = self._by_key.get(key_of(name), [])
        return found[0] if len(found) == 1 else None

    def person(self, name: str) -> Person | None:
        """What is known about an athlete for a screening; ``None`` where nobody of that name is kept. For ``run.BatchOptions``."""
        found = self.named(name)
        return None if found is None else Person(found.age_group, found.sex)

    def why_not(self, entry: Entry) -> Problem | None:
        """Why a clip's result would not be kept; ``None`` where it may be."""
        name = entry.facts.athlete
        athlete = self.named(name)
        if athlete is None:
            return _problem(entry, UNKNOWN.format(name=name), UNKNOWN_MEND)
        if athlete.lacks is None:
            return None
        why, mend = _LACKING[athlete.lacks]
        return _problem(entry, f"Not kept in the history: {athlete.name}: {why}.", mend)

    def close_to(self, name: str) -> tuple[str, ...]:
        """Names in the roster that are written much like this one, the likest first: it may be a slip."""
        keys = get_close_matches(key_of(name), list(self._by_key), n=2)
        return tuple(self._by_key[key][0].name for key in keys)


def none_kept(done: Iterable[Done]) -> KeptBatch:
    """What comes of keeping where nobody is in the roster: a line for each result, and nothing is made."""
    nobody = Roster(())
    return KeptBatch(0, 0, 0, tuple(problem for one in done if (problem := nobody.why_not(one.entry)) is not None))


def keep_all(history: History, done: Iterable[Done], *, videos: bool = False, uploads: bool = False) -> KeptBatch:
    """Keep each result of a batch, refused ones included: they say who has to be filmed again. What is kept already stays once.

    Args:
        history: where.
        done: the clips that have a result.
        videos: whether the clips are copied as well.
        uploads: the files were made by an upload, so that their dates say nothing.

    Raises:
        HistoryError: the history cannot be read. A result that cannot be kept is told and stops nothing else.
    """
    roster, problems = Roster(history.athletes()), list[Problem]()
    names = {(one.athlete_id, one.video_sha256): one.video_name for one in history.screenings()}
    new = before = refused = 0
    for one in done:
        problem = roster.why_not(one.entry)
        athlete = roster.named(one.entry.facts.athlete)
        if problem is not None or athlete is None:
            problems += [problem] if problem else []
            continue
        try:
            screening = _under_its_name(read(one), athlete, names)
            kept = history.add(athlete.id, screening, taken(one, uploads), way=one.entry.facts.way, video=one.clip, keep_video=videos)
        except HistoryError as error:
            problems.append(_problem(one.entry, f"Not kept in the history: {words.sentence(str(error))}", words.sentence(error.hint)))
            continue
        new += kept.new
        before += not kept.new
        refused += kept.new and nothing_measured(screening)
    return KeptBatch(new, before, refused, tuple(problems))


def _under_its_name(screening: Screening, athlete: Athlete, names: Mapping[tuple[str, str], str]) -> Screening:
    """A clip that was renamed since it was kept is the same clip: its result goes by the old name, so that it is found again."""
    video = screening.video
    return replace(screening, video=replace(video, name=names.get((athlete.id, video.sha256), video.name)))


def read(one: Done) -> Screening:
    """The result of a clip. Raises ``HistoryError`` where it cannot be read any more."""
    from screener.errors import InputError
    from screener.report import from_json

    try:
        return from_json(one.result.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InputError) as error:
        raise HistoryError("the result of this clip cannot be read any more", "Run the batch again.") from error


def taken(one: Done, upload: bool) -> Taken:
    """When a clip was filmed: as it was said, else the date of the file; of an upload, the day of keeping."""
    day = one.entry.facts.date
    if day is None and upload:
        return Taken(datetime.now().replace(microsecond=0), DateFrom.NOW)
    return Taken.of(None if day is None else datetime.combine(day, time.min), one.clip)


def _problem(entry: Entry, reason: str, mend: str) -> Problem:
    return Problem(ProblemKind.NOT_IN_HISTORY, entry.file, reason, mend, entry.facts)
