"""Athletes, their screenings with flat rows, plans with ticks, and the pain log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "athlete",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("age_group", sa.String(20), nullable=False),
        sa.Column("sex", sa.String(10)),
        sa.Column("consent_on", sa.Date),
        sa.Column("guardian_on", sa.Date),
        sa.Column("notes", sa.Text, nullable=False),
        _moment("created"),
        sa.PrimaryKeyConstraint("id", name="pk_athlete"),
    )
    op.create_index("ix_athlete_name_key", "athlete", ["name_key"])
    op.create_index("ix_athlete_age_group", "athlete", ["age_group"])
    _screenings()
    _rows()
    _diary()


def _screenings() -> None:
    op.create_table(
        "screening",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("athlete_id", sa.String(36), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("taken_by", sa.String(10), nullable=False),
        _moment("kept_at"),
        sa.Column("test", sa.String(60)),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("session_id", sa.String(36)),
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
        sa.PrimaryKeyConstraint("id", name="pk_screening"),
        sa.ForeignKeyConstraint(["athlete_id"], ["athlete.id"], name="fk_screening_athlete_id", ondelete="CASCADE"),
        sa.UniqueConstraint("athlete_id", "result_sha256", name="uq_screening_athlete_id_result_sha256"),
    )
    for columns in (["taken_at"], ["kept_at"], ["session_id"], ["athlete_id", "test", "taken_at"]):
        op.create_index(f"ix_screening_{'_'.join(columns)}", "screening", columns)


def _rows() -> None:
    numbers = ("value", "low", "high", "change_low", "change_high")
    op.create_table(
        "summary",
        sa.Column("screening_id", sa.String(36), nullable=False),
        sa.Column("metric", sa.String(60), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("at", sa.String(30), nullable=False),
        *(sa.Column(name, sa.Double) for name in numbers),
        sa.Column("unit", sa.String(20)),
        sa.Column("band", sa.String(20)),
        sa.Column("band_probability", sa.Double),
        sa.Column("n_reps", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(30)),
        sa.PrimaryKeyConstraint("screening_id", "metric", "side", "at", name="pk_summary"),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name="fk_summary_screening_id", ondelete="CASCADE"),
    )
    op.create_index("ix_summary_metric_at_side", "summary", ["metric", "at", "side"])
    op.create_table(
        "finding",
        sa.Column("screening_id", sa.String(36), nullable=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("finding", sa.String(60), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("probability", sa.Double),
        sa.PrimaryKeyConstraint("screening_id", "place", name="pk_finding"),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name="fk_finding_screening_id", ondelete="CASCADE"),
    )
    op.create_index("ix_finding_finding_status", "finding", ["finding", "status"])


def _diary() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("athlete_id", sa.String(36), nullable=False),
        _moment("made_at"),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.ForeignKeyConstraint(["athlete_id"], ["athlete.id"], name="fk_plan_athlete_id", ondelete="CASCADE"),
    )
    op.create_index("ix_plan_athlete_id", "plan", ["athlete_id"])
    op.create_table(
        "tick",
        sa.Column("plan_id", sa.String(36), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        _moment("ticked_at"),
        sa.PrimaryKeyConstraint("plan_id", "day", "item", name="pk_tick"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_tick_plan_id", ondelete="CASCADE"),
    )
    op.create_table(
        "pain",
        sa.Column("athlete_id", sa.String(36), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "day", name="pk_pain"),
        sa.ForeignKeyConstraint(["athlete_id"], ["athlete.id"], name="fk_pain_athlete_id", ondelete="CASCADE"),
        sa.CheckConstraint("level BETWEEN 0 AND 10", name="ck_pain_level"),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("pain", "tick", "plan", "finding", "summary", "screening", "athlete", "meta"):
        op.drop_table(table)
