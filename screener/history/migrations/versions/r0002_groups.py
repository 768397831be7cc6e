"""Groups of athletes, with how long their screenings are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "team",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("keep_days", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("name_key", name="uq_team_name_key"),
        sa.CheckConstraint("keep_days > 0", name="ck_team_keep_days"),
    )
    op.create_table(
        "member",
        sa.Column("athlete_id", sa.String(36), nullable=False),
        sa.Column("team_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "team_id", name="pk_member"),
        sa.ForeignKeyConstraint(["athlete_id"], ["athlete.id"], name="fk_member_athlete_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_member_team_id", ondelete="CASCADE"),
    )
    op.create_index("ix_member_team_id", "member", ["team_id"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("member")
    op.drop_table("team")
