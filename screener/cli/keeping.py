"""``history`` on the terminal: what is kept, and for whom. Opens the history, asks before it deletes, says what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import typer

from screener import __version__
from screener.cli.page import Page
from screener.errors import HistoryError, InputError
from screener.history import (
    Athlete,
    Counts,
    History,
    Kept,
    NewAthlete,
    Taken,
    Which,
    checked,
    default_place,
    exists,
    read_archive,
    read_roster,
)
from screener.present import history as wording
from screener.present import keeping as kept_words
from screener.present import words
from screener.types import HipCheck, Screening, Take, Way

SHOWN_ID = 8
"""Letters of an identifier that are shown; a few of them are enough to name a result."""


# ---------------------------------------------------------------- results


def add(result: Path, name: str, taken: datetime | None, clips: Sequence[Path], way: Way) -> None:
    """Keep what a file holds: one result, or all of a hip check. Raises ``ScreenerError``; nothing is kept then."""
    takes, check = read_result(result)
    if check is None and len(clips) > 1:
        raise InputError(f"expected one clip, for {result.name} is of one, got {len(clips)}", "Give --video once.")
    with History() as history:
        owner = history.athlete(name)
        when = Taken.of(taken, clips[0] if clips else result)
        if check is not None:
            kept = history.add_check(owner.id, check, when, clips=clips, keep_videos=bool(clips))
        else:
            video = clips[0] if clips else None
            kept = (history.add(owner.id, takes[0].screening, when, way=way, video=video, keep_video=video is not None),)
        _said_kept(Page(), history, owner, kept)


def keep(screening: Screening, name: str, clip: Path, with_video: bool, page: Page) -> None:
    """Keep a result that was just made; called after its files are in place. Raises ``HistoryError``."""
    with History() as history:
        owner = history.athlete(name)
        kept = history.add(owner.id, screening, Taken.of(None, clip), video=clip, keep_video=with_video)
        _said_kept(page, history, owner, (kept,))


def may_keep(name: str) -> None:
    """Raise ``HistoryError`` unless an athlete is kept under this name: asked before the long work."""
    with History() as history:
        history.athlete(name)


def read_result(path: Path) -> tuple[tuple[Take, ...], HipCheck | None]:
    """The takes of a stored result, and the hip check where it is one. Raises ``InputError``."""
    from screener import hipcheck
    from screener.report.hip_check_json import takes_from_json

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        hint = "Write one with `screener screen VIDEO --json FILE`."
        raise InputError(f"expected a result as JSON, got {path} ({type(error).__name__})", hint) from error
    try:
        takes, heels_rise = takes_from_json(text)
        return takes, hipcheck.join(takes, heels_rise) if '"hip_check_version"' in text else None
    except InputError as error:
        raise InputError(f"{path.name}: {error}", error.hint) from error


def _said_kept(page: Page, history: History, owner: Athlete, kept: Sequence[Kept]) -> None:
    """What was kept, and what was not."""
    page.heading("Kept" if any(one.new for one in kept) else "Kept before, nothing was added")
    page.bullets(f"{short(one)}: {owner.name}, {_what(one)}, {wording.taken_words(one.taken.at, one.taken.by)}" for one in kept)
    clips = sum(one.has_video for one in kept)
    page.line(f"{words.counted(clips, 'clip')} kept as well." if clips else kept_words.NO_CLIP)
    page.line(kept_words.keep_note(history.place.file is not None))
    page.line(wording.MINOR_KEEP if owner.minor else "")


def _what(kept: Kept) -> str:
    return kept_words.test_name(kept.test, kept.way)


def short(kept: Kept) -> str:
    """The letters of an identifier that are shown."""
    return kept.id[:SHOWN_ID]


def list_results(name: str | None, test: str | None, group: str | None) -> None:
    """A line a result, newest first."""
    page = Page()
    with History() as history:
        owner = history.athlete(name) if name is not None else None
        found = history.screenings(Which(athlete_id=owner.id if owner else None, test=test, group=group))
    if not found:
        page.line("No result is kept of those that you ask for. `screener history add` keeps one.")
        return
    rows = [
        (
            short(one),
            one.athlete,
            wording.taken_words(one.taken.at, one.taken.by),
            _what(one),
            one.version,
            "yes" if one.has_video else "no",
        )
        for one in found
    ]
    page.table(("ID", "Athlete", "Filmed", "Test", "Version", "Clip kept"), rows)
    page.line(wording.OTHER_VERSION if any(one.version != __version__ for one in found) else "", "dim")


def show_result(identifier: str, everything: bool, json: Path | None) -> None:
    """A result as it was, without drills: those need the questions answered anew."""
    from screener.cli.outputs import Outputs
    from screener.cli.show import show
    from screener.present import report_view
    from screener.report import to_json

    page = Page()
    with History() as history:
        kept = history.find(identifier)
        screening, clip = history.screening(kept.id), history.video(kept.id)
    show(page, report_view(screening), everything, with_drills=False)
    page.heading("Drills")
    page.line(kept_words.NO_DRILLS)
    page.heading("Kept")
    page.line(f"{kept.id}: {kept.athlete}, {_what(kept)}, {wording.taken_words(kept.taken.at, kept.taken.by)}")
    page.line(f"Clip: {clip}" if clip is not None else kept_words.NO_CLIP)
    page.line(wording.OTHER_VERSION if kept.version != __version__ else "")
    if json is not None:
        with Outputs() as outputs:
            outputs.write(outputs.reserve(json), to_json(screening))
            page.bullets(str(path) for path in outputs.commit())


# ---------------------------------------------------------------- athletes and groups


def add_athlete(new: NewAthlete) -> None:
    """Keep an athlete's name; refused before anything is made where a guardian has to agree first."""
    checked(new)
    with History(create=True) as history:
        made = history.add_athlete(new)
        page = Page()
        page.line(f"{made.name} is kept in {history.place.shown}.")
        page.line(wording.MINOR_KEEP if made.minor else "")
        page.line(f'Keep a result: `screener history add RESULT.json --athlete "{made.name}"`.')


def change_athlete(name: str, change: dict[str, object]) -> None:
    """Put new facts in place of an athlete's old ones; what is not named stays."""
    with History() as history:
        old = history.athlete(name)
        facts = {field: getattr(old, field) for field in NewAthlete.__dataclass_fields__}
        made = history.change_athlete(old.id, NewAthlete(**{**facts, **change}))
        _athletes(Page(), (made,))


def list_athletes(group: str | None) -> None:
    """A line an athlete, by name."""
    page = Page()
    with History() as history:
        found = history.athletes(group)
    if found:
        _athletes(page, found)
    else:
        page.line("No athlete is kept of those that you ask for. `screener history add-athlete` names one.")


def _athletes(page: Page, found: Sequence[Athlete]) -> None:
    rows = [
        (one.name, kept_words.AGE[one.age_group], one.sex or "", ", ".join(one.groups), _day(one.consent), _guardian(one), one.notes)
        for one in found
    ]
    page.table(("Name", "Age", "Sex", "Groups", "Agreed", "Guardian agreed", "Notes"), rows)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _guardian(one: Athlete) -> str:
    return _day(one.guardian) if one.minor or one.guardian else "not needed"


def import_roster(file: Path) -> None:
    """Keep all new athletes of a table, or none; those who are kept already stay as they are."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        hint = "Save the table as CSV in UTF-8, and give its name."
        raise InputError(f"expected a roster as CSV, got {file} ({type(error).__name__})", hint) from error
    found, made = read_roster(text, _names()), tuple[Athlete, ...]()
    if found.good:
        with History(create=True) as history:
            made = history.add_athletes(found.good)
    page = Page()
    page.line(f"{words.counted(len(made), 'athlete')} kept.")
    page.line(kept_words.already(found.kept))
    if made:
        _athletes(page, made)


def _names() -> tuple[str, ...]:
    if not exists():
        return ()
    with History() as history:
        return tuple(one.name for one in history.athletes())


def list_groups() -> None:
    """A line a group: how many belong to it, and how long results are kept."""
    with History() as history:
        found = history.groups()
    rows = [(one.name, str(one.athletes), kept_words.days_words(one.keep_days)) for one in found]
    page = Page()
    if rows:
        page.table(("Group", "Athletes", "Results are kept"), rows)
        page.line("`screener history delete --expired` deletes what was kept for longer.")
    else:
        page.line("No group is kept. `screener history add-athlete NAME --group GROUP` makes one.")


def keep_days(group: str, days: int | None) -> None:
    """Say how long a group's results are kept."""
    with History() as history:
        history.set_keep_days(group, days)
    Page().line(f"Results of {group} are kept {kept_words.days_words(days)}. `screener history delete --expired` deletes what is older.")


# ---------------------------------------------------------------- all of it


def export(target: Path) -> None:
    """Write all that is kept into one file: whole, or not at all."""
    from screener.cli.outputs import Outputs

    page = Page()
    with History() as history, Outputs() as outputs:
        part = outputs.reserve(target)
        try:
            done = history.export(part)
        except HistoryError as error:
            raise HistoryError(str(error).replace(part.name, target.name), error.hint) from error
        (written,) = outputs.commit()
    page.line(f"{written}: {_counted(done)}.")
    page.line(wording.EXPORT_NOTE)
    page.line(wording.MINOR_EXPORT if done.minors else "")


def restore(file: Path) -> None:
    """Bring back what was exported; looked through as a whole first."""
    given = read_archive(file)
    with History(create=True) as history:
        done = history.restore(given)
        page = Page()
        page.line(f"Brought back: {_counted(done.new)}.")
        page.line(f"There already, and left as it is: {_counted(done.known)}." if done.known != Counts() else "")
        page.line(wording.MINOR_KEEP if done.new.minors else "")


def _counted(found: Counts) -> str:
    parts = (
        (found.athletes, "athlete", ""),
        (found.screenings, "result", ""),
        (found.videos, "clip", ""),
        (found.plans, "plan", ""),
        (found.pain_days, "day of the pain log", "days of the pain log"),
    )
    return ", ".join(words.counted(count, one, many) for count, one, many in parts if count) or "nothing"


def delete(identifier: str | None, name: str | None, expired: bool, yes: bool) -> None:
    """Delete a result, an athlete, what was kept too long, or all; asks first unless ``yes``."""
    page = Page()
    with History() as history:
        if identifier is not None:
            kept = history.find(identifier)
            _ask(f"Delete the result {short(kept)} of {kept.athlete} ({_what(kept)}, {wording.day_words(kept.taken.at)})?", yes)
            clean = history.delete_screening(kept.id)
        elif name is not None:
            owner = history.athlete(name)
            results = words.counted(len(history.screenings(Which(athlete_id=owner.id))), "result")
            _ask(f"Delete {owner.name} with {results}, and all plans, ticks and pain notes?", yes)
            clean = history.delete_athlete(owner.id)
        elif expired:
            old = history.expired(date.today())
            if not old:
                page.line("Nothing was kept for longer than its group allows.")
                return
            page.bullets(f"{short(one)}: {one.athlete}, {_what(one)}, {wording.day_words(one.taken.at)}" for one in old)
            _ask(f"Delete {words.counted(len(old), 'result')} kept for longer than the group allows?", yes)
            history.delete_expired(date.today())
            page.line("Deleted.")
            return
        else:
            _ask(f"Delete everything that is kept: {_counted(history.counts())}?", yes)
            clean = history.delete_all()
    page.line(f"Deleted. {kept_words.TRACES_GONE if clean else kept_words.TRACES_LEFT}")


def _ask(question: str, yes: bool) -> None:
    """Go on only after a yes. Raises ``HistoryError``: nothing is deleted without one."""
    if yes:
        return
    try:
        agreed = typer.confirm(question, default=False, err=True)
    except typer.Abort:
        agreed = False
    if not agreed:
        raise HistoryError("expected a yes before anything is deleted, got none", "Nothing was deleted. Answer y, or give --yes.")


def where() -> None:
    """Where results are kept, and how much is."""
    page, place = Page(), default_place()
    if not exists(place):
        page.line("Nothing is kept yet.")
        page.line(f"It would be kept in {place.shown}.")
        return
    with History(place) as history:
        found = history.counts()
    page.line(f"Kept in {place.shown}: {_counted(found)}.")
    page.line(f"Clips lie in {place.folder}." if found.videos else "")
    page.line(kept_words.SPARE_COPY)
