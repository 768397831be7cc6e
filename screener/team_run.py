"""A team's table as the faces call it: who is asked for, what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from screener import team
from screener.errors import HistoryError
from screener.history import Athlete, History, Which
from screener.team import Line
from screener.types import Way

FIRST_STEP: Final = (
    "Name an athlete first: `screener history add-athlete NAME --age-group 18_to_60`. Then `screener history add` keeps a result."
)


@dataclass(frozen=True, slots=True)
class Team:
    """Who is asked for, and what is known of them: ``name`` is the group's, ``None`` for all athletes."""

    name: str | None
    people: tuple[Athlete, ...]
    lines: tuple[Line, ...]

    @property
    def without(self) -> tuple[str, ...]:
        """Athletes of whom nothing is kept, by name."""
        return team.without({athlete.id: athlete.name for athlete in self.people}, self.lines)

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
        return Team(group, people, team.chosen(self.lines, team.Wanted(athletes=identifiers)))


def read(history: History, group: str | None = None, since: date | None = None) -> Team:
    """A group's table, or everybody's.

    Args:
        history: what is kept.
        group: its name in any case.
        since: only what was filmed from this day on.

    Raises:
        HistoryError: an unknown group, or nobody is kept.
    """
    names: Sequence[str] = [known.name for known in history.groups()]
    name = next((known for known in names if group is not None and known.casefold() == group.strip().casefold()), None)
    if group is not None and name is None:
        raise HistoryError(f"expected a group that is kept, got {group}", f"Groups that are kept: {', '.join(names) or 'none yet'}.")
    people = history.athletes(name)
    if not people:
        raise HistoryError("no athlete is kept yet", FIRST_STEP)
    return Team(name, people, team.lines(history.seen(Which(group=name, since=since, way=Way.NATURAL))))
