"""For the table of a whole team: how the camera stood, what a test is judged by, and what was noticed about each clip; all of it is filled
from the results that are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

CAMERA = ("yaw", "ray", "distance", "tilt", "roll")
SINGLE_LEG = ("single_leg_squat", "lateral_step_down")
AT_ONCE = 200
"""Results that are held in memory at a time."""


def upgrade() -> None:
    """Make the tables and fill them."""
    whose = ("screening_id", sa.String(36))
    gist = op.create_table(
        "gist",
        sa.Column(*whose, nullable=False),
        *(sa.Column(name, sa.Double) for name in CAMERA),
        sa.Column("mirrored", sa.Boolean, nullable=False),
        sa.Column("judged", sa.String(60)),
        sa.PrimaryKeyConstraint("screening_id", name="pk_gist"),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name="fk_gist_screening_id", ondelete="CASCADE"),
    )
    issue = op.create_table(
        "issue",
        sa.Column(*whose, nullable=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("fix", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("screening_id", "place", name="pk_issue"),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name="fk_issue_screening_id", ondelete="CASCADE"),
    )
    _fill(gist, issue)


def _fill(gist: sa.Table, issue: sa.Table) -> None:
    kept = sa.table("screening", sa.column("id"), sa.column("result"))
    connection = op.get_bind()
    last = ""
    while rows := connection.execute(sa.select(kept).where(kept.c.id > last).order_by(kept.c.id).limit(AT_ONCE)).all():
        last = rows[-1].id
        results = [(row.id, _read(row.result)) for row in rows]
        connection.execute(gist.insert(), [_gist(identifier, result) for identifier, result in results])
        issues = [one for identifier, result in results for one in _issues(identifier, result)]
        if issues:
            connection.execute(issue.insert(), issues)


def _read(text: str) -> dict[str, Any]:
    """A result as it was written; one that cannot be read is kept, and nothing is known of its camera."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _gist(identifier: str, result: dict[str, Any]) -> dict[str, Any]:
    capture, quality = result.get("capture", {}), result.get("quality", [])
    mirrored = any(one["kind"] == "mirrored_file" and one["severity"] == "warning" for one in quality)
    camera = {name: capture.get(name, {}).get("value") for name in CAMERA}
    return {"screening_id": identifier, **camera, "mirrored": mirrored, "judged": _judged(result)}


def _judged(result: dict[str, Any]) -> str | None:
    test = result.get("movement", {}).get("id")
    if test not in SINGLE_LEG:
        return "kasr" if test == "squat" else None
    shown = (one["metric"] for finding in result["findings"] for one in finding["evidence"])
    banded = (one["metric"] for one in result["summaries"] if one["band"] is not None)
    turned = any(one["metric"] == "fppa" for one in result["corrections"])
    return "fppa_corrected" if turned or "fppa_corrected" in {*shown, *banded} else "fppa"


def _issues(identifier: str, result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(result.get("quality", [])):
        said = {name: one[name] for name in ("kind", "severity", "detail", "fix")}
        yield {"screening_id": identifier, "place": place, **said}


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("issue")
    op.drop_table("gist")
