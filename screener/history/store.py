"""``History``: what the faces keep results in. Every method is one transaction: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final

from screener.errors import HistoryError
from screener.history import archive, athletes, bringing, diary, lean, migrate, removal, roster, screenings, videos
from screener.history.engine import Database, has_tables, make_files, write_ahead
from screener.history.place import Place, default_place, holds_something
from screener.history.records import (
    Athlete,
    Counts,
    FindingRow,
    Group,
    Kept,
    KeptPlan,
    NewAthlete,
    Pain,
    Restored,
    SummaryRow,
    Taken,
    Tick,
    Which,
)
from screener.history.restoring import Archive
from screener.history.tables import SCREENING
from screener.team import Seen
from screener.types import HipCheck, Instant, Screening, Side, Status, Take, Way

EVERYTHING: Final = Which()
FIRST_STEP: Final = (
    "Name an athlete first: `screener history add-athlete NAME --age-group 18_to_60`. Then `screener history add` keeps a result."
)
FIRST_PRESS: Final = "Screen a clip, then press “Keep this result” and name an athlete."


def exists(place: Place | None = None) -> bool:
    """Whether anything was ever kept at a place. Looking makes nothing. Raises ``HistoryError`` where it may not be looked at."""
    where = place or default_place()
    if where.file is not None and not holds_something(where.file):
        return False
    database = Database(where)
    try:
        return has_tables(database)
    finally:
        database.close()


class History:
    """What was kept, opened; a context manager.

    Args:
        place: where; as the environment says if left out.
        create: whether to make it where there is none. Only after the user said that something is to be kept.

    Raises:
        HistoryError: nothing is kept here yet, or it cannot be opened.
    """

    def __init__(self, place: Place | None = None, *, create: bool = False) -> None:
        self.place = place or default_place()
        if not create and not exists(self.place):
            raise HistoryError("nothing is kept yet", FIRST_STEP, FIRST_PRESS)
        make_files(self.place)
        self._database = Database(self.place)
        try:
            write_ahead(self._database)
            self.copied = migrate.bring_up(self._database)
            self._tidy()
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> History:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database. Closing twice is fine."""
        self._database.close()

    def _tidy(self) -> None:
        """Finish what a process left undone that died: traces of something deleted, clips that belong to nothing."""
        with self._database.reading() as connection:
            unfinished = removal.is_marked(connection)
            stray = any(videos.strays(videos.folder_of(connection, self.place), videos.kept_files(connection)))
        if unfinished:
            removal.sweep(self._database)
        elif stray:
            with self._database.writing() as connection:
                videos.remove(list(videos.strays(videos.folder_of(connection, self.place), videos.kept_files(connection))))

    # ------------------------------------------------------------ athletes

    def add_athlete(self, new: NewAthlete) -> Athlete:
        """Keep an athlete. Raises ``HistoryError``: under 18 without a guardian's consent, or a name that is there already."""
        with self._database.writing() as connection:
            return athletes.add(connection, new)

    def add_athletes(self, new: Sequence[NewAthlete]) -> tuple[Athlete, ...]:
        """Keep all athletes of a roster (``read_roster``), or none. Raises ``InputError`` that names those who are kept already."""
        with self._database.writing() as connection:
            known = {athletes.key_of(athlete.name) for athlete in athletes.athletes(connection)}
            roster.refuse([f"{row.name} is kept already" for row in new if athletes.key_of(row.name) in known])
            return tuple(athletes.add(connection, row) for row in new)

    def change_athlete(self, athlete_id: str, new: NewAthlete) -> Athlete:
        """Put new facts in place of an athlete's old ones.

        Raises:
            HistoryError: as ``add_athlete``, or a guardian's word would go while something is kept, which may rest on it.
        """
        with self._database.writing() as connection:
            word = athletes.athlete(connection, athlete_id).guardian
            kept = archive.counts(connection, athlete_id)
            if word is not None and new.guardian is None and (kept.screenings or kept.plans or kept.pain_days):
                raise athletes.word_stands(new.name)
            return athletes.change(connection, athlete_id, new)

    def athletes(self, group: str | None = None) -> tuple[Athlete, ...]:
        """All athletes by name, or those of one group."""
        with self._database.reading() as connection:
            return athletes.athletes(connection, group)

    def athlete(self, name: str) -> Athlete:
        """The athlete with this name or identifier. Raises ``HistoryError``."""
        with self._database.reading() as connection:
            return athletes.named(connection, name)

    def groups(self) -> tuple[Group, ...]:
        """All groups by name."""
        with self._database.reading() as connection:
            return athletes.groups(connection)

    def set_keep_days(self, group: str, days: int | None) -> None:
        """Say how many days a group's screenings are kept; ``None``: until deleted. Raises ``HistoryError``."""
        with self._database.writing() as connection:
            athletes.set_keep_days(connection, group, days)

    # ------------------------------------------------------------ screenings

    def add(
        self,
        athlete_id: str,
        screening: Screening,
        taken: Taken,
        *,
        way: Way = Way.NATURAL,
        video: Path | None = None,
        keep_video: bool = False,
    ) -> Kept:
        """Keep one result, and a copy of its clip only where ``keep_video`` says so.

        Raises:
            HistoryError: no such athlete, under 18 without a guardian's consent, or another clip than the result's.
        """
        clips = [video] if video is not None else []
        return self._add(athlete_id, (Take(way, screening),), taken, clips, keep_video, None)[0]

    def add_check(
        self, athlete_id: str, check: HipCheck, taken: Taken, *, clips: Sequence[Path] = (), keep_videos: bool = False
    ) -> tuple[Kept, ...]:
        """Keep all results of a hip check as one session. Raises as ``add``."""
        return self._add(athlete_id, check.takes, taken, clips, keep_videos, check.heels_rise)

    def _add(
        self, athlete_id: str, takes: Sequence[Take], taken: Taken, clips: Sequence[Path], keep_videos: bool, heels_rise: bool | None
    ) -> tuple[Kept, ...]:
        """Keep takes in one go; ``heels_rise`` is ``None`` where they are no hip check."""
        parts: dict[str, tuple[Path, Path]] = {}
        placed: list[Path] = []
        try:
            if keep_videos:
                parts = self._copied(athlete_id, takes, clips)
            with self._database.writing() as connection:
                kept = screenings.add(connection, athlete_id, takes, taken, bool(heels_rise), heels_rise is not None)
                folder = videos.folder_of(connection, self.place)
                for one in kept:
                    if one.video_sha256 in parts and not one.has_video:
                        part, clip = parts.pop(one.video_sha256)
                        placed.append(videos.put(connection, one.id, part, folder, clip.name))
                made = tuple(screenings.one(connection, one.id, one.new) for one in kept)
        except BaseException:
            videos.remove(placed)
            raise
        finally:
            videos.remove([part for part, _ in parts.values()])
        return made

    def _copied(self, athlete_id: str, takes: Sequence[Take], clips: Sequence[Path]) -> dict[str, tuple[Path, Path]]:
        """Hidden copies of the clips by checksum, made before the writer's lock is taken: a long clip keeps nobody waiting."""
        with self._database.reading() as connection:
            owner = athletes.athlete(connection, athlete_id)
            folder = videos.folder_of(connection, self.place)
        athletes.guard(owner)
        return videos.copies_of(clips, {take.screening.video.sha256 for take in takes}, folder)

    def keep_video(self, screening_id: str, clip: Path) -> Kept:
        """Keep a copy of the clip of a result that is kept. Raises ``HistoryError``."""
        with self._database.reading() as connection:
            kept = screenings.one(connection, screening_id)
            athletes.guard(athletes.athlete(connection, kept.athlete_id))
            folder = videos.folder_of(connection, self.place)
        if kept.has_video:
            return kept
        part = videos.copy_in(clip, kept.video_sha256, folder)
        placed: list[Path] = []
        try:
            with self._database.writing() as connection:
                if screenings.one(connection, screening_id).has_video:
                    videos.remove([part])
                    return screenings.one(connection, screening_id)
                placed.append(videos.put(connection, screening_id, part, folder, clip.name))
                return screenings.one(connection, screening_id)
        except BaseException:
            videos.remove([part, *placed])
            raise

    def video(self, screening_id: str) -> Path | None:
        """The kept copy of a result's clip; ``None`` where none is kept, or not on this machine."""
        with self._database.reading() as connection:
            path = videos.path_of(connection, screening_id, videos.folder_of(connection, self.place))
        return path if path is not None and path.is_file() else None

    def find(self, text: str) -> Kept:
        """The result whose identifier begins so. Raises ``HistoryError`` for none or several."""
        with self._database.reading() as connection:
            return screenings.one(connection, screenings.find(connection, text))

    def screening(self, screening_id: str) -> Screening:
        """A result itself, as it was but for the answers to the safety questions. Raises ``HistoryError``."""
        with self._database.reading() as connection:
            return screenings.result(connection, screening_id)

    def screenings(self, which: Which = EVERYTHING) -> tuple[Kept, ...]:
        """Results without their numbers, newest first."""
        with self._database.reading() as connection:
            return screenings.listed(connection, which)

    def session(self, session_id: str) -> tuple[tuple[Take, ...], bool]:
        """The takes of a hip check and whether the heels rise, for ``hipcheck.join``. Raises ``HistoryError``."""
        with self._database.reading() as connection:
            return screenings.session(connection, session_id)

    def summaries(
        self, which: Which = EVERYTHING, *, metric: str | None = None, side: Side | None = None, at: Instant | None = None
    ) -> tuple[SummaryRow, ...]:
        """Numbers of many results at once, newest first."""
        with self._database.reading() as connection:
            return screenings.summaries(connection, which, metric, side, at)

    def findings(self, which: Which = EVERYTHING, *, finding: str | None = None, status: Status | None = None) -> tuple[FindingRow, ...]:
        """Findings of many results at once, newest first."""
        with self._database.reading() as connection:
            return screenings.findings(connection, which, finding, status)

    def seen(self, which: Which = EVERYTHING) -> tuple[Seen, ...]:
        """Many results at once as a team's table needs them, newest first; no JSON is read."""
        with self._database.reading() as connection:
            return lean.seen(connection, which)

    # ------------------------------------------------------------ plans and pain

    def add_plan(self, athlete_id: str, text: str) -> KeptPlan:
        """Keep a plan as its JSON. Raises ``HistoryError``."""
        with self._database.writing() as connection:
            return diary.add_plan(connection, athlete_id, text)

    def plans(self, athlete_id: str) -> tuple[KeptPlan, ...]:
        """An athlete's plans, newest first."""
        with self._database.reading() as connection:
            return diary.plans(connection, athlete_id)

    def set_tick(self, plan_id: str, tick: Tick, done: bool = True) -> None:
        """Note that something of a plan was done, or take that back. Raises ``HistoryError``."""
        with self._database.writing() as connection:
            diary.set_tick(connection, plan_id, tick, done)

    def ticks(self, plan_id: str) -> tuple[Tick, ...]:
        """What was done of a plan, by day."""
        with self._database.reading() as connection:
            return diary.ticks(connection, plan_id)

    def set_pain(self, athlete_id: str, *entries: Pain) -> None:
        """Write down pain of a day; what stood there before is gone. Raises ``HistoryError``."""
        with self._database.writing() as connection:
            diary.set_pain(connection, athlete_id, entries)

    def pain(self, athlete_id: str) -> tuple[Pain, ...]:
        """The pain log, by day."""
        with self._database.reading() as connection:
            return diary.pain(connection, athlete_id)

    # ------------------------------------------------------------ all of it

    def counts(self, athlete_id: str | None = None) -> Counts:
        """How much is kept: of everybody, or of one athlete."""
        with self._database.reading() as connection:
            return archive.counts(connection, athlete_id)

    def export(self, target: Path) -> Counts:
        """Write everything that is kept into one file. Raises ``HistoryError``."""
        with self._database.reading() as connection:
            return archive.export(connection, videos.folder_of(connection, self.place), target)

    def restore(self, given: Archive) -> Restored:
        """Bring in an export that ``read_archive`` looked through; what is there already stays as it is. Raises ``HistoryError``."""
        with self._database.reading() as connection:
            folder = videos.folder_of(connection, self.place)
            wanted = [row for row, _ in bringing.missing(connection, given) if row["video_file"] is not None]
        parts, placed = bringing.unpack(given, wanted, folder), list[Path]()
        try:
            with self._database.writing() as connection:
                return bringing.bring_in(connection, given, parts, folder, placed)
        except BaseException:
            videos.remove(placed)
            raise
        finally:
            videos.remove(list(parts.values()))

    def delete_screening(self, screening_id: str) -> bool:
        """Delete a result and its clip. Returns whether all traces are gone (see ``delete_athlete``). Raises ``HistoryError``."""
        with self._database.writing() as connection:
            screenings.one(connection, screening_id)
            removal.screenings(connection, [screening_id])
        return removal.sweep(self._database)

    def delete_athlete(self, athlete_id: str) -> bool:
        """Delete an athlete and everything of theirs, files included.

        Returns:
            Whether all traces are gone. False where another process holds on to old pages of the file: then whoever opens the history
            next removes them.

        Raises:
            HistoryError: no such athlete, or a file could not be deleted.
        """
        with self._database.writing() as connection:
            removal.athlete(connection, athletes.athlete(connection, athlete_id).id)
        return removal.sweep(self._database)

    def delete_all(self) -> bool:
        """Delete everything that is kept. Returns as ``delete_athlete``."""
        with self._database.writing() as connection:
            removal.everything(connection)
            folder = videos.folder_of(connection, self.place)
        videos.remove_folder(folder)
        return removal.sweep(self._database)

    def delete_video(self, screening_id: str) -> Kept:
        """Delete the kept copy of a clip; its result stays. Raises ``HistoryError``."""
        with self._database.writing() as connection:
            screenings.one(connection, screening_id)
            connection.execute(SCREENING.update().where(SCREENING.c.id == screening_id).values(video_file=None))
            videos.remove(list(videos.strays(videos.folder_of(connection, self.place), videos.kept_files(connection))))
            return screenings.one(connection, screening_id)

    def expired(self, today: date) -> tuple[Kept, ...]:
        """Results that were kept longer than a group of their athlete allows."""
        with self._database.reading() as connection:
            return tuple(screenings.one(connection, identifier) for identifier in removal.expired(connection, today))

    def delete_expired(self, today: date) -> int:
        """Delete the results that were kept too long, with their clips. Returns how many."""
        with self._database.writing() as connection:
            old = removal.expired(connection, today)
            if old:
                removal.screenings(connection, old)
        if old:
            removal.sweep(self._database)
        return len(old)
