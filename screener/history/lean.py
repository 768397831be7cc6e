"""Many results at once without their JSON: what a team's table is made from, in four plain questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from screener.alike import CAMERA, Facts
from screener.history.records import Which
from screener.history.screenings import filtered
from screener.history.tables import ATHLETE, FINDING, GIST, ISSUE, SCREENING, SUMMARY
from screener.team import Found, Noticed, Seen
from screener.types import Band, Estimate, Instant, NotMeasured, Reason, Severity, Side, Status, Summary, Unit, Way

T = TypeVar("T")
WANTED: Final = (
    ("fppa", Instant.MATCHED_DEPTH),
    ("fppa_corrected", Instant.MATCHED_DEPTH),
    ("kasr", Instant.LOWEST),
    ("depth", Instant.LOWEST),
)
"""Numbers that a test is judged by, and the depth, which decides whether two of them compare."""


def seen(connection: Connection, which: Which) -> tuple[Seen, ...]:
    """Results as a team's table needs them, newest first."""
    numbers = _grouped(
        connection,
        _of(SUMMARY, which).where(sa.tuple_(SUMMARY.c.metric, SUMMARY.c.at).in_([(metric, at.value) for metric, at in WANTED])),
        _summary,
    )
    found = _grouped(connection, _of(FINDING, which).order_by(FINDING.c.place), _finding)
    noticed = _grouped(connection, _of(ISSUE, which).order_by(ISSUE.c.place), _issue)
    columns = ("id", "athlete_id", "taken_at", "taken_by", "kept_at", "test", "way", "version", "model_sha256")
    clip = (SCREENING.c.video_name, SCREENING.c.video_sha256, SCREENING.c.video_file.is_not(None).label("has_video"))
    listed = (*(SCREENING.c[name] for name in columns), *clip)
    gist = tuple(column for column in GIST.c if column.name != "screening_id")
    wanted = sa.select(*listed, *gist, ATHLETE.c.name.label("athlete")).select_from(SCREENING).join(ATHLETE).join(GIST)
    order = (SCREENING.c.taken_at.desc(), SCREENING.c.kept_at.desc(), SCREENING.c.place)
    rows = connection.execute(filtered(wanted, which).order_by(*order)).all()
    return tuple(_seen(row, numbers.get(row.id, ()), found.get(row.id, ()), noticed.get(row.id, ())) for row in rows)


def _of(table: sa.Table, which: Which) -> sa.Select[Any]:
    return filtered(sa.select(table).select_from(table).join(SCREENING).join(ATHLETE), which)


def _grouped(connection: Connection, wanted: sa.Select[Any], make: Callable[[Any], T]) -> dict[str, Sequence[T]]:
    found: dict[str, list[T]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.screening_id, []).append(make(row))
    return dict(found)


def _seen(row: Any, numbers: Sequence[Summary], found: Sequence[Found], noticed: Sequence[Noticed]) -> Seen:
    camera = {name: getattr(row, name) for name in CAMERA}
    about = (row.video_sha256, row.test, Way(row.way), row.athlete_id, row.version, row.model_sha256)
    return Seen(
        *(row.id, row.athlete_id, row.athlete, row.taken_at, row.kept_at),
        Facts(*about, camera, row.mirrored, tuple(numbers)),
        row.judged,
        tuple(found),
        tuple(noticed),
        row.video_name,
        bool(row.has_video),
        row.taken_by,
    )


def _summary(row: Any) -> Summary:
    """As it was but for the detail of what was not measured, which stands in the JSON alone."""
    result = NotMeasured(Reason(row.reason), "") if row.reason else Estimate(row.value, row.low, row.high, Unit(row.unit))
    band = Band(row.band) if row.band else None
    key = (row.metric, Side(row.side), Instant(row.at))
    return Summary(*key, result, row.n_reps, row.change_low, row.change_high, band, row.band_probability)


def _finding(row: Any) -> Found:
    return Found(row.finding, Side(row.side), Status(row.status), row.probability)


def _issue(row: Any) -> Noticed:
    return Noticed(Severity(row.severity), row.detail, row.fix)
