"""The tables as they are now. What changes here changes in a migration as well (a test compares the two).

Text keys are lower-case UUIDs of 36 letters. Moments of keeping are UTC; the time of filming is wall-clock time without a zone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from screener.alike import CAMERA

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(sa.TypeDecorator[datetime]):
    """A moment in UTC, the same in both databases: SQLite knows no zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 -- as above
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA: Final = sa.MetaData(naming_convention=NAMING)


def _of(table: str, **more: Any) -> sa.Column[str]:
    """A column that names a row of another table and goes with it."""
    return sa.Column(f"{table}_id", sa.String(36), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **more)


META: Final = sa.Table(
    "meta",
    METADATA,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
"""``id``: this history's own identifier; ``sweep``: deleted data may still lie in free pages or in the folder of clips."""

ATHLETE: Final = sa.Table(
    "athlete",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, index=True),
    sa.Column("age_group", sa.String(20), nullable=False, index=True),
    sa.Column("sex", sa.String(10)),
    sa.Column("consent_on", sa.Date),
    sa.Column("guardian_on", sa.Date),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("created", Utc, nullable=False),
)
"""``name_key``: the name without regard to case and spaces, for finding."""

TEAM: Final = sa.Table(
    "team",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, unique=True),
    sa.Column("keep_days", sa.Integer),
    sa.CheckConstraint("keep_days > 0", name="keep_days"),
)
"""A group of athletes ("group" is a word of SQL)."""

MEMBER: Final = sa.Table(
    "member",
    METADATA,
    _of("athlete", primary_key=True),
    _of("team", primary_key=True, index=True),
)

SCREENING: Final = sa.Table(
    "screening",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    _of("athlete"),
    sa.Column("taken_at", sa.DateTime(timezone=False), nullable=False, index=True),
    sa.Column("taken_by", sa.String(10), nullable=False),
    sa.Column("kept_at", Utc, nullable=False, index=True),
    sa.Column("test", sa.String(60)),
    sa.Column("way", sa.String(20), nullable=False),
    sa.Column("session_id", sa.String(36), index=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("heels_rise", sa.Boolean, nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("model_sha256", sa.String(64), nullable=False),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.Column("video_name", sa.Text, nullable=False),
    sa.Column("video_sha256", sa.String(64), nullable=False),
    sa.Column("video_file", sa.String(60)),
    sa.Column("result_sha256", sa.String(64), nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.UniqueConstraint("athlete_id", "result_sha256"),
    sa.Index(None, "athlete_id", "test", "taken_at"),
)
"""``result``: the lossless JSON. ``session_id``, ``place``, ``heels_rise``: the hip check it belongs to, its place there, what was said."""

SUMMARY: Final = sa.Table(
    "summary",
    METADATA,
    _of("screening", primary_key=True),
    sa.Column("metric", sa.String(60), primary_key=True),
    sa.Column("side", sa.String(10), primary_key=True),
    sa.Column("at", sa.String(30), primary_key=True),
    sa.Column("value", sa.Double),
    sa.Column("low", sa.Double),
    sa.Column("high", sa.Double),
    sa.Column("change_low", sa.Double),
    sa.Column("change_high", sa.Double),
    sa.Column("unit", sa.String(20)),
    sa.Column("band", sa.String(20)),
    sa.Column("band_probability", sa.Double),
    sa.Column("n_reps", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(30)),
    sa.Index(None, "metric", "at", "side"),
)

FINDING: Final = sa.Table(
    "finding",
    METADATA,
    _of("screening", primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("finding", sa.String(60), nullable=False),
    sa.Column("side", sa.String(10), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("probability", sa.Double),
    sa.Index(None, "finding", "status"),
)

GIST: Final = sa.Table(
    "gist",
    METADATA,
    _of("screening", primary_key=True),
    *(sa.Column(name, sa.Double) for name in CAMERA),
    sa.Column("mirrored", sa.Boolean, nullable=False),
    sa.Column("judged", sa.String(60)),
)
"""What decides whether two results are like for like (``compare.Facts``), and ``judged``: the metric that the test is judged by."""

ISSUE: Final = sa.Table(
    "issue",
    METADATA,
    _of("screening", primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("severity", sa.String(10), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("fix", sa.Text, nullable=False),
)
"""What was noticed about a clip, and what to film differently."""

PLAN: Final = sa.Table(
    "plan",
    METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    _of("athlete", index=True),
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("start", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

TICK: Final = sa.Table(
    "tick",
    METADATA,
    _of("plan", primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("item", sa.String(80), primary_key=True),
    sa.Column("ticked_at", Utc, nullable=False),
)

PAIN: Final = sa.Table(
    "pain",
    METADATA,
    _of("athlete", primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.CheckConstraint("level BETWEEN 0 AND 10", name="level"),
)
