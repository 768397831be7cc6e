"""A team as the faces call it: who is asked for, what is kept of them, and the pages to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from screener import __version__, export, hip_session, team
from screener.errors import Cancelled, HistoryError, VideoError
from screener.history import Athlete, History, Which
from screener.history.store import FIRST_PRESS, FIRST_STEP
from screener.pose import PoseBackend, default_backend
from screener.present import report_view
from screener.present import team as table
from screener.present import team_pages as wording
from screener.report import Paper, TeamSheet, team_to_pdf
from screener.run import Progress
from screener.team import Line
from screener.types import Screening, Way


@dataclass(frozen=True, slots=True)
class Team:
    """Who is asked for, and what is known of them.

    Attributes:
        name: the group's; ``None`` for all athletes.
        people: everybody who is asked for.
        lines: one for each athlete, test and leg, with everything that is kept of it over time.
        filmed: identifiers of those of whom any result is kept, in whatever way the test was done.
        since: only lines and athletes that were filmed from this day on; ``None``: all of them.
    """

    name: str | None
    people: tuple[Athlete, ...]
    lines: tuple[Line, ...]
    filmed: frozenset[str]
    since: date | None = None

    @property
    def minors(self) -> bool:
        """Whether anybody under 18 is among them."""
        return any(athlete.minor for athlete in self.people)

    @property
    def without(self) -> tuple[str, ...]:
        """Athletes who were not filmed, by name."""
        return tuple(sorted((athlete.name for athlete in self.people if athlete.id not in self.filmed), key=str.casefold))

    @property
    def otherwise(self) -> tuple[str, ...]:
        """Athletes who were filmed, but of whom the table holds nothing: no test in the natural way is kept. By name."""
        told = {line.newest.athlete_id for line in self.lines}
        names = (one.name for one in self.people if one.id in self.filmed and one.id not in told)
        return tuple(sorted(names, key=str.casefold))

    @property
    def outside(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Who does not stand in the table: headings with names."""
        both = ((table.without_title(self.since), self.without), (table.otherwise_title(self.since), self.otherwise))
        return tuple((title, names) for title, names in both if names)

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups of these athletes by name."""
        return tuple(sorted({group for athlete in self.people for group in athlete.groups}, key=str.casefold))

    def of_group(self, group: str | None) -> Team:
        """Those of one group; everybody for ``None``."""
        if group is None:
            return self
        people = tuple(athlete for athlete in self.people if group in athlete.groups)
        identifiers = frozenset(athlete.id for athlete in people)
        return Team(group, people, team.chosen(self.lines, team.Wanted(athletes=identifiers)), self.filmed, self.since)


def read(history: History, group: str | None = None, since: date | None = None) -> Team:
    """A group's table, or everybody's.

    Args:
        history: what is kept.
        group: its name in any case.
        since: only lines and athletes that were filmed from this day on; changes still count from what was filmed before.

    Raises:
        HistoryError: an unknown group, or nobody is kept.
    """
    names: Sequence[str] = [known.name for known in history.groups()]
    name = next((known for known in names if group is not None and known.casefold() == group.strip().casefold()), None)
    if group is not None and name is None:
        raise HistoryError(f"expected a group that is kept, got {group}", f"Groups that are kept: {', '.join(names) or 'none yet'}.")
    people = history.athletes(name)
    if not people and name is not None:
        raise HistoryError(f"expected athletes in the group {name}, got none", "Name the group with an athlete, or leave it out.")
    if not people:
        raise HistoryError("no athlete is kept yet", FIRST_STEP, FIRST_PRESS)
    seen = history.seen(Which(group=name))
    begin = since or date.min
    lines = tuple(line for line in team.lines(one for one in seen if one.facts.way is Way.NATURAL) if line.newest.taken.date() >= begin)
    return Team(name, people, lines, frozenset(one.athlete_id for one in seen if one.taken.date() >= begin), since)


# ---------------------------------------------------------------- pages to print

READING: Final = "Reading what is kept"
PAGES: Final = "Writing the pages"
_PICTURES: Final = 0.9
"""Share of the work that finding the frames takes, where there are any."""
Tell = Callable[[Progress], None]
Asked = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the pages need of the history: the newest results by identifier, their clips, and each athlete's newest plan."""

    results: dict[str, Screening]
    clips: dict[str, Path]
    plans: dict[str, str]


def gathered(history: History, found: Team) -> Kept:
    """Everything that the pages need of the history. A result that cannot be read any more is left out, and its page says so."""
    newest = {line.newest.id: line.newest for line in found.lines if line.side is not None}
    results: dict[str, Screening] = {}
    for identifier in newest:
        try:
            results[identifier] = history.screening(identifier)
        except HistoryError:
            continue
    clips = {one.id: path for one in newest.values() if one.has_video and (path := history.video(one.id)) is not None}
    plans = {athlete.id: made[0].text for athlete in found.people if (made := history.plans(athlete.id))}
    return Kept(results, clips, plans)


def pages(
    found: Team,
    kept: Kept,
    *,
    show_faces: bool = False,
    paper: Paper = Paper.A4,
    backend: PoseBackend | None = None,
    on_progress: Tell = lambda _: None,
    cancelled: Asked = lambda: False,
) -> bytes:
    """A team's overview and a page for each athlete, as PDF.

    Args:
        found: whose.
        kept: what is kept of them.
        show_faces: leave faces visible; under 18 they are hidden in any case.
        paper: what it is laid out for.
        backend: finds landmarks anew in kept clips, for the pictures; the shipped model where not given.
        on_progress, cancelled: as for ``screen_video``.

    Raises:
        Cancelled: ``cancelled`` said so.
        SetupError: the pose model is missing.
    """
    on_progress(Progress(READING, 0.0))
    pictures, why = _pictures(found, kept, show_faces, backend, on_progress, cancelled)
    athletes = tuple(_athlete(athlete, found, kept, why) for athlete in found.people if any(_is(line, athlete) for line in found.lines))
    software = f"screener {__version__}"
    view = wording.team_view(found.name, found.lines, len(found.people), found.outside, athletes, software, minors=found.minors)
    base = _PICTURES if kept.clips else 0.0

    def page(done: int, count: int) -> None:
        if cancelled():
            raise Cancelled
        on_progress(Progress(PAGES, base + (1.0 - base) * done / count))

    return team_to_pdf(TeamSheet(view, pictures, paper), page)


def _is(line: Line, athlete: Athlete) -> bool:
    return line.newest.athlete_id == athlete.id


def _athlete(athlete: Athlete, found: Team, kept: Kept, why: dict[str, str]) -> wording.AthleteView:
    lines = [line for line in found.lines if _is(line, athlete)]
    about = wording.about_words(athlete.groups, athlete.minor)
    return wording.athlete_view(athlete.name, about, lines, found.lines, kept.results, why, kept.plans.get(athlete.id))


def _pictures(
    found: Team, kept: Kept, show_faces: bool, backend: PoseBackend | None, tell: Tell, cancelled: Asked
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The frame that shows each result best, and why there is none. Landmarks are found anew in the kept clips; numbers stay as kept."""
    newest = {line.newest.id: line.newest for line in found.lines if line.newest.id in kept.results}
    why = {one.id: wording.GONE if one.has_video else wording.NO_VIDEO for one in newest.values() if one.id not in kept.clips}
    minors = {athlete.id for athlete in found.people if athlete.minor}
    wanted = [one for one in newest.values() if one.id in kept.clips]
    pictures: dict[str, bytes] = {}
    model = backend or (default_backend() if wanted else None)
    try:
        for done, one in enumerate(wanted):

            def forward(progress: Progress, done: int = done, name: str = one.athlete) -> None:
                tell(Progress(f"Finding the frame of {name}", _PICTURES * (done + progress.share) / len(wanted)))

            hidden = not show_faces or one.athlete_id in minors
            try:
                png = _picture(kept.results[one.id], kept.clips[one.id], model, forward, cancelled, hidden)
            except VideoError:
                why[one.id] = wording.GONE
                continue
            if isinstance(png, str):
                why[one.id] = png
            else:
                pictures[one.id] = png
    finally:
        if backend is None and model is not None:
            model.close()
    return pictures, why


def _picture(stored: Screening, clip: Path, model: PoseBackend | None, tell: Tell, cancelled: Asked, hidden: bool) -> bytes | str:
    """The PNG, or why there is none."""
    proof = wording.proof_of(report_view(stored))
    if proof is None:
        return wording.NO_PROOF
    again = hip_session.screened_again(stored, clip, backend=model, on_progress=tell, cancelled=cancelled)
    if again is None:
        return wording.OTHERWISE
    return export.proof_png(again, clip, proof.side, proof.rep, proof.at, blur_faces=hidden)
