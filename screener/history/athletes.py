"""Athletes and their groups. Under 18 a guardian has to agree before anything is kept, the name included."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history.records import Athlete, Group, NewAthlete
from screener.history.tables import ATHLETE, MEMBER, TEAM
from screener.types import AgeGroup, Sex

LONGEST_NAME: Final = 120
LONGEST_NOTES: Final = 4000
NEEDS_GUARDIAN: Final = "under 18 nothing is kept until a guardian agrees"
ON_PAGE: Final = "The page History lists everybody who is kept. It may be that this athlete was deleted meanwhile."
GUARDIAN_HINT: Final = "Ask a parent or guardian. Then give the day on which they agreed."
WORD_HINT: Final = "Leave the day on which the guardian agreed as it is. It goes with the athlete."
NEEDS_CONSENT: Final = "the athlete has not said yet that results may be kept"
CONSENT_HINT: Final = "Ask the athlete. Then give the day on which they agreed."


def checked(new: NewAthlete) -> NewAthlete:
    """The athlete with tidy texts. Raises ``HistoryError`` for a name that will not do, or a minor without a guardian's consent."""
    name = one_line(new.name, "a name")
    groups = tuple(dict.fromkeys(one_line(group, "the name of a group") for group in new.groups))
    notes = new.notes.strip()
    if len(notes) > LONGEST_NOTES or any(not (c.isprintable() or c in "\n\t") for c in notes):
        raise HistoryError(f"expected notes of at most {LONGEST_NOTES} letters in plain text", "Make the notes shorter.")
    if any(day is not None and day > date.today() for day in (new.consent, new.guardian)):
        raise HistoryError(f"{name}: expected a day of consent that has come, got one ahead", "Give the day as YYYY-MM-DD.")
    tidy = replace(new, name=name, groups=groups, notes=notes)
    guard(tidy)
    return tidy


def one_line(text: str, what: str) -> str:
    """A text of one line without spaces around it or in a row. Raises ``HistoryError``."""
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise HistoryError(f"expected {what} of 1 to {LONGEST_NAME} plain letters, got {tidy[:40]!r}", "Choose another one.")
    return tidy


def key_of(name: str) -> str:
    """A name as it is looked for: without regard to capitals, spaces and ways to write an accent."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def add(connection: Connection, new: NewAthlete) -> Athlete:
    """Keep an athlete. Raises ``HistoryError`` for a name that is there already."""
    tidy = checked(new)
    if connection.execute(sa.select(ATHLETE.c.id).where(ATHLETE.c.name_key == key_of(tidy.name))).first() is not None:
        hint = "Choose a name that tells the two apart. `screener history athletes` lists those that are kept."
        on_page = "Choose a name that tells the two apart, or choose the athlete in the list."
        raise HistoryError(f"there is an athlete called {tidy.name} already", hint, on_page)
    identifier, created = str(uuid4()), datetime.now(UTC)
    connection.execute(ATHLETE.insert().values(id=identifier, created=created, **columns(tidy)))
    join_groups(connection, identifier, tidy.groups)
    return athlete(connection, identifier)


def change(connection: Connection, identifier: str, new: NewAthlete) -> Athlete:
    """Put new facts in place of an athlete's old ones. Raises ``HistoryError``."""
    tidy, before = checked(new), athlete(connection, identifier)
    same_name = sa.select(ATHLETE.c.id).where(ATHLETE.c.name_key == key_of(tidy.name), ATHLETE.c.id != before.id)
    if connection.execute(same_name).first() is not None:
        raise HistoryError(f"there is another athlete called {tidy.name}", "Choose a name that tells the two apart.")
    connection.execute(ATHLETE.update().where(ATHLETE.c.id == before.id).values(**columns(tidy)))
    connection.execute(MEMBER.delete().where(MEMBER.c.athlete_id == before.id))
    join_groups(connection, before.id, tidy.groups)
    return athlete(connection, before.id)


def columns(new: NewAthlete) -> dict[str, Any]:
    """An athlete's row without identifier and moment."""
    return {
        "name": new.name,
        "name_key": key_of(new.name),
        "age_group": new.age_group.value,
        "sex": new.sex.value if new.sex else None,
        "consent_on": new.consent,
        "guardian_on": new.guardian,
        "notes": new.notes,
    }


def join_groups(connection: Connection, identifier: str, groups: Iterable[str]) -> None:
    """Make an athlete a member of groups, new ones included."""
    teams = {ensure_group(connection, name) for name in groups}
    if teams:
        connection.execute(MEMBER.insert(), [{"athlete_id": identifier, "team_id": team} for team in sorted(teams)])


def ensure_group(connection: Connection, name: str) -> str:
    """The identifier of a group, made where it is new."""
    found: str | None = connection.execute(sa.select(TEAM.c.id).where(TEAM.c.name_key == key_of(name))).scalar_one_or_none()
    if found is None:
        found = str(uuid4())
        connection.execute(TEAM.insert().values(id=found, name=name, name_key=key_of(name), keep_days=None))
    return found


def set_keep_days(connection: Connection, name: str, days: int | None) -> None:
    """Say how long a group's screenings are kept. Raises ``HistoryError`` for an unknown group or no whole day."""
    if days is not None and not 1 <= days <= 36_500:
        raise HistoryError(f"expected 1 to 36500 days, got {days}", "Give a number of days, or none to keep until deleted.")
    done = connection.execute(TEAM.update().where(TEAM.c.name_key == key_of(name)).values(keep_days=days))
    if done.rowcount == 0:
        known = ", ".join(group.name for group in groups(connection)) or "none"
        raise HistoryError(f"expected a group that is kept, got {name}", f"Known groups: {known}.")


def groups(connection: Connection) -> tuple[Group, ...]:
    """All groups by name, with the number of their athletes."""
    shown = (TEAM.c.name, TEAM.c.keep_days, TEAM.c.name_key)
    wanted = sa.select(*shown, sa.func.count(MEMBER.c.athlete_id)).select_from(TEAM.outerjoin(MEMBER))
    rows = connection.execute(wanted.group_by(TEAM.c.id, *shown).order_by(TEAM.c.name_key))
    return tuple(Group(name, days, count) for name, days, _, count in rows)


def athletes(connection: Connection, group: str | None = None) -> tuple[Athlete, ...]:
    """All athletes by name, or those of one group."""
    wanted = sa.select(ATHLETE).order_by(ATHLETE.c.name_key, ATHLETE.c.id)
    if group is not None:
        wanted = wanted.where(ATHLETE.c.id.in_(in_group(group)))
    return _made(connection, connection.execute(wanted).all())


def in_group(group: str) -> sa.Select[tuple[str]]:
    """Identifiers of a group's athletes, as part of a question."""
    return sa.select(MEMBER.c.athlete_id).join(TEAM).where(TEAM.c.name_key == key_of(group))


def athlete(connection: Connection, identifier: str) -> Athlete:
    """The athlete with this identifier. Raises ``HistoryError``."""
    rows = connection.execute(sa.select(ATHLETE).where(ATHLETE.c.id == identifier)).all()
    if not rows:
        raise HistoryError(f"expected an athlete who is kept, got {identifier}", "`screener history athletes` lists them.", ON_PAGE)
    return _made(connection, rows)[0]


def named(connection: Connection, name: str) -> Athlete:
    """The athlete with this name or identifier. Raises ``HistoryError`` where there is none, or more than one."""
    wanted = sa.or_(ATHLETE.c.name_key == key_of(name), ATHLETE.c.id == name.strip().lower())
    rows = connection.execute(sa.select(ATHLETE).where(wanted).order_by(ATHLETE.c.id)).all()
    if not rows:
        hint = "`screener history athletes` lists them; `screener history add-athlete NAME` makes a new one."
        raise HistoryError(f"expected an athlete who is kept, got {printed(name)}", hint, ON_PAGE)
    if len(rows) > 1:
        hint = f"Give the identifier: {' or '.join(row.id for row in rows)}."
        raise HistoryError(f"there are {len(rows)} athletes called {printed(name)}", hint)
    return _made(connection, rows)[0]


def guard(owner: NewAthlete, young: bool = False) -> None:
    """Before anything is kept of an athlete, whatever it is and whoever asks: under 18 a guardian has agreed.

    Args:
        owner: whose it is.
        young: whether what is kept says itself that it is about somebody under 18.

    Raises:
        HistoryError: no guardian has agreed.
    """
    if (owner.minor or young) and owner.guardian is None:
        raise HistoryError(f"{owner.name}: {NEEDS_GUARDIAN}", GUARDIAN_HINT)


def word_stands(name: str) -> HistoryError:
    """The error where a guardian's word would be taken away from what may rest on it."""
    return HistoryError(f"{printed(name)}: what is kept may rest on the guardian's word", WORD_HINT, WORD_HINT)


def printed(name: str) -> str:
    """A name from outside, safe to show."""
    return "".join(c if c.isprintable() else "?" for c in name)[:LONGEST_NAME]


def _made(connection: Connection, rows: Sequence[Any]) -> tuple[Athlete, ...]:
    joined: dict[str, list[str]] = {}
    if rows:
        member = sa.select(MEMBER.c.athlete_id, TEAM.c.name).join(TEAM).order_by(TEAM.c.name_key)
        if len(rows) == 1:
            member = member.where(MEMBER.c.athlete_id == rows[0].id)
        for identifier, team in connection.execute(member):
            joined.setdefault(identifier, []).append(team)
    return tuple(
        Athlete(
            name=row.name,
            age_group=AgeGroup(row.age_group),
            sex=Sex(row.sex) if row.sex else None,
            groups=tuple(joined.get(row.id, ())),
            consent=row.consent_on,
            guardian=row.guardian_on,
            notes=row.notes,
            id=row.id,
            created=row.created,
        )
        for row in rows
    )
