"""Results that a user chose to keep, on this machine: athletes, screenings, plans and a pain log.

Nothing is kept unless the user says so; a copy of the clip only by a second choice; under 18 only with a guardian's consent. The only room
that knows SQLAlchemy and Alembic: what goes in and comes out are the frozen values of ``records.py``.
"""

from screener.history.athletes import checked
from screener.history.place import Place, default_place
from screener.history.records import (
    MINORS,
    Athlete,
    Counts,
    DateFrom,
    FindingRow,
    Group,
    Kept,
    KeptPlan,
    Lack,
    NewAthlete,
    Pain,
    Restored,
    SummaryRow,
    Taken,
    Tick,
    Which,
)
from screener.history.restoring import Archive, read_archive
from screener.history.roster import roster as read_roster
from screener.history.store import History, exists

__all__ = [
    "MINORS",
    "Archive",
    "Athlete",
    "Counts",
    "DateFrom",
    "FindingRow",
    "Group",
    "History",
    "Kept",
    "KeptPlan",
    "Lack",
    "NewAthlete",
    "Pain",
    "Place",
    "Restored",
    "SummaryRow",
    "Taken",
    "Tick",
    "Which",
    "checked",
    "default_place",
    "exists",
    "read_archive",
    "read_roster",
]
