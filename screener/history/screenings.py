"""Keeping screenings, listing them, and searching their flat rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.errors import HistoryError
from screener.history import flat
from screener.history.athletes import athlete, guard, in_group, printed
from screener.history.records import MINORS, DateFrom, FindingRow, Kept, SummaryRow, Taken, Which
from screener.history.tables import ATHLETE, FINDING, GIST, ISSUE, SCREENING, SUMMARY
from screener.types import Band, Instant, Screening, Side, Status, Take, Unit, Way

_LISTED: Final = tuple(column for column in SCREENING.c if column.name not in ("result", "result_sha256"))
_SHORTEST_ID: Final = 4
ON_PAGE: Final = "The page History lists what is kept. It may be that this result was deleted meanwhile."


def add(connection: Connection, athlete_id: str, takes: Sequence[Take], taken: Taken, heels_rise: bool, session: bool) -> list[Kept]:
    """Keep clips of one athlete. What was kept before is given back as it is.

    Args:
        connection: one that may write.
        athlete_id: whose they are.
        takes: the clips with how each was done.
        taken: when they were filmed.
        heels_rise: the athlete's own word, for a hip check.
        session: whether they are one hip check.

    Raises:
        HistoryError: no such athlete, or one under 18 without a guardian's consent.
    """
    owner = athlete(connection, athlete_id)
    guard(owner, young=any(_is_young(take.screening) for take in takes))
    session_id, moment = (str(uuid4()) if session else None), datetime.now(UTC)
    found = []
    for place, take in enumerate(takes):
        columns = flat.result_columns(take.screening)
        same = (SCREENING.c.athlete_id == owner.id, SCREENING.c.result_sha256 == columns["result_sha256"])
        known = connection.execute(sa.select(SCREENING.c.id).where(*same)).scalar_one_or_none()
        if known is None:
            more = {"athlete_id": owner.id, "taken_at": taken.at, "taken_by": taken.by.value, "kept_at": moment, "way": take.way.value}
            said = {"session_id": session_id, "place": place, "heels_rise": heels_rise, "video_file": None}
            row = {"id": str(uuid4()), **more, **said, **columns}
            insert(connection, [(row, take.screening)])
            found.append(one(connection, row["id"]))
        else:
            if session:  # a clip that was kept by itself before now belongs to this hip check
                alone = (SCREENING.c.id == known, SCREENING.c.session_id.is_(None))
                moved = {"session_id": session_id, "place": place, "heels_rise": heels_rise, "way": take.way.value}
                connection.execute(SCREENING.update().where(*alone).values(**moved))
            found.append(one(connection, known, new=False))
    return found


def _is_young(screening: Screening) -> bool:
    return screening.gate.minor or screening.context.age_group in MINORS


def insert(connection: Connection, rows: Sequence[tuple[Mapping[str, Any], Screening]]) -> None:
    """Write whole rows of screenings with their flat rows."""
    connection.execute(SCREENING.insert(), [dict(row) for row, _ in rows])
    kinds = ((SUMMARY, flat.summary_rows), (FINDING, flat.finding_rows), (GIST, flat.gist_rows), (ISSUE, flat.issue_rows))
    for table, make in kinds:
        flats = [made for row, screening in rows for made in make(row["id"], screening)]
        if flats:
            connection.execute(table.insert(), flats)


def one(connection: Connection, identifier: str, new: bool = True) -> Kept:
    """One screening as it is listed. Raises ``HistoryError``."""
    wanted = sa.select(*_LISTED, ATHLETE.c.name.label("athlete")).join(ATHLETE).where(SCREENING.c.id == identifier)
    row = connection.execute(wanted).first()
    if row is None:
        raise _unknown(identifier)
    return _kept(row, new)


def find(connection: Connection, text: str) -> str:
    """The whole identifier of the screening whose identifier begins so. Raises ``HistoryError`` for none or several."""
    begin = text.strip().lower()
    if len(begin) < _SHORTEST_ID or not set(begin) <= set("0123456789abcdef-"):
        raise _unknown(text)
    wanted = sa.select(SCREENING.c.id).where(SCREENING.c.id.startswith(begin, autoescape=True)).limit(3)
    found: Sequence[str] = connection.execute(wanted).scalars().all()
    if not found:
        raise _unknown(text)
    if len(found) > 1:
        raise HistoryError(f"more than one result that is kept begins with {begin}", "Give more letters of the identifier.")
    return found[0]


def _unknown(text: str) -> HistoryError:
    hint = f"`screener history list` shows them; {_SHORTEST_ID} or more of the first letters will do."
    return HistoryError(f"expected the identifier of a result that is kept, got {printed(text)}", hint, ON_PAGE)


def result(connection: Connection, identifier: str) -> Screening:
    """The screening itself. Raises ``HistoryError``."""
    text = connection.execute(sa.select(SCREENING.c.result).where(SCREENING.c.id == identifier)).scalar_one_or_none()
    if text is None:
        raise _unknown(identifier)
    return flat.from_text(text)


def session(connection: Connection, session_id: str) -> tuple[tuple[Take, ...], bool]:
    """The takes of a hip check in their order, and whether the athlete said that the heels rise; for ``hipcheck.join``."""
    wanted = sa.select(SCREENING.c.way, SCREENING.c.result, SCREENING.c.heels_rise).where(SCREENING.c.session_id == session_id)
    rows = connection.execute(wanted.order_by(SCREENING.c.place)).all()
    if not rows:
        raise HistoryError(f"expected a hip check that is kept, got {printed(session_id)}", "`screener history list` shows them.", ON_PAGE)
    return tuple(Take(Way(row.way), flat.from_text(row.result)) for row in rows), any(row.heels_rise for row in rows)


def listed(connection: Connection, which: Which) -> tuple[Kept, ...]:
    """Screenings without their numbers, newest first."""
    wanted = filtered(sa.select(*_LISTED, ATHLETE.c.name.label("athlete")).join(ATHLETE), which)
    order = (SCREENING.c.taken_at.desc(), SCREENING.c.kept_at.desc(), SCREENING.c.place)
    return tuple(_kept(row) for row in connection.execute(wanted.order_by(*order)))


def summaries(connection: Connection, which: Which, metric: str | None, side: Side | None, at: Instant | None) -> tuple[SummaryRow, ...]:
    """Flat rows of numbers, newest first."""
    wanted = filtered(sa.select(SUMMARY, *_whose()).select_from(SUMMARY).join(SCREENING).join(ATHLETE), which)
    for column, value in ((SUMMARY.c.metric, metric), (SUMMARY.c.side, side), (SUMMARY.c.at, at)):
        if value is not None:
            wanted = wanted.where(column == str(value))
    order = (SCREENING.c.taken_at.desc(), SCREENING.c.kept_at.desc(), SUMMARY.c.metric, SUMMARY.c.at, SUMMARY.c.side)
    return tuple(_summary(row) for row in connection.execute(wanted.order_by(*order)))


def findings(connection: Connection, which: Which, finding: str | None, status: Status | None) -> tuple[FindingRow, ...]:
    """Flat rows of findings, newest first."""
    wanted = filtered(sa.select(FINDING, *_whose()).select_from(FINDING).join(SCREENING).join(ATHLETE), which)
    for column, value in ((FINDING.c.finding, finding), (FINDING.c.status, status)):
        if value is not None:
            wanted = wanted.where(column == str(value))
    rows = connection.execute(wanted.order_by(SCREENING.c.taken_at.desc(), SCREENING.c.kept_at.desc(), FINDING.c.place))
    return tuple(
        FindingRow(
            *(row.screening_id, row.athlete_id, row.athlete, row.taken_at, row.test),
            row.finding,
            Side(row.side),
            Status(row.status),
            row.probability,
        )
        for row in rows
    )


def _whose() -> tuple[Any, ...]:
    return SCREENING.c.athlete_id, SCREENING.c.taken_at, SCREENING.c.test, ATHLETE.c.name.label("athlete")


def filtered(wanted: sa.Select[Any], which: Which) -> sa.Select[Any]:
    """The question with its filters."""
    alike = (
        (SCREENING.c.athlete_id, which.athlete_id),
        (SCREENING.c.test, which.test),
        (SCREENING.c.way, which.way),
        (SCREENING.c.session_id, which.session_id),
        (ATHLETE.c.age_group, which.age_group),
        (ATHLETE.c.sex, which.sex),
    )
    for column, value in alike:
        if value is not None:
            wanted = wanted.where(column == str(value))
    if which.group is not None:
        wanted = wanted.where(SCREENING.c.athlete_id.in_(in_group(which.group)))
    if which.since is not None:
        wanted = wanted.where(SCREENING.c.taken_at >= datetime.combine(which.since, time.min))
    if which.until is not None:
        wanted = wanted.where(SCREENING.c.taken_at < datetime.combine(which.until + timedelta(days=1), time.min))
    return wanted


def _kept(row: Any, new: bool = True) -> Kept:
    return Kept(
        id=row.id,
        athlete_id=row.athlete_id,
        athlete=row.athlete,
        taken=Taken(row.taken_at, DateFrom(row.taken_by)),
        kept_at=row.kept_at,
        test=row.test,
        way=Way(row.way),
        session_id=row.session_id,
        version=row.version,
        model_sha256=row.model_sha256,
        schema_version=row.schema_version,
        video_name=row.video_name,
        video_sha256=row.video_sha256,
        has_video=row.video_file is not None,
        new=new,
    )


def _summary(row: Any) -> SummaryRow:
    return SummaryRow(
        *(row.screening_id, row.athlete_id, row.athlete, row.taken_at, row.test),
        row.metric,
        Side(row.side),
        Instant(row.at),
        *(row.value, row.low, row.high, row.change_low, row.change_high),
        Unit(row.unit) if row.unit else None,
        Band(row.band) if row.band else None,
        row.band_probability,
        row.n_reps,
        row.reason,
    )


def is_id(text: str) -> bool:
    """Whether a text is a whole identifier, written as we write it."""
    try:
        return str(UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False
