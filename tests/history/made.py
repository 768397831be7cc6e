"""A history with something of everything, and all of it read back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from screener import hipcheck
from screener.history import DateFrom, History, Kept, NewAthlete, Pain, Taken, Tick
from screener.history.tables import METADATA
from screener.types import AgeGroup, Screening, Sex, Take, Way
from tests import factories, plans

NAME: Final = "Quillfeather Zoë"
NOTES: Final = "marzipan-note"
CLIP: Final = b"clip-bytes-of-quillfeather " * 4000
CLIP_NAME: Final = "holiday-quillfeather.mov"
MARKS: Final = (b"uillfeather", b"marzipan-note", b"sore-after-hopscotch", b"rhubarb-plan")
"""What must be nowhere once this athlete is deleted."""


def of_clip(screening: Screening, content: bytes, name: str) -> Screening:
    """The same result, of a clip with this content."""
    return replace(screening, video=replace(screening.video, name=name, sha256=hashlib.sha256(content).hexdigest()))


def fill(history: History, folder: Path) -> None:
    """Two athletes, five results, a hip check among them, two clips, a plan, ticks, pain."""
    clip, other = folder / CLIP_NAME, folder / "other.mp4"
    clip.write_bytes(CLIP)
    other.write_bytes(b"another clip")
    first = history.add_athlete(
        NewAthlete(NAME, AgeGroup.FROM_16_TO_17, Sex.FEMALE, ("Club", "U18"), date(2026, 1, 2), date(2026, 1, 3), NOTES)
    )
    history.set_keep_days("club", 365)
    history.add(
        first.id, of_clip(factories.valgus_sls(), CLIP, CLIP_NAME), Taken(datetime(2026, 5, 1, 18, 30)), video=clip, keep_video=True
    )
    history.add(first.id, factories.refused(), Taken(datetime(2026, 5, 2), DateFrom.NOW), way=Way.CUE)
    takes = (
        Take(Way.NATURAL, of_clip(factories.both_legs(), b"another clip", "other.mp4")),
        Take(Way.HEELS, plans.named(factories.squat(), "heels.mp4")),
    )
    history.add_check(first.id, hipcheck.join(takes, heels_rise=True), Taken(datetime(2026, 6, 1)), clips=[other], keep_videos=True)
    plan = history.add_plan(first.id, '{"plan_version": 1, "start": "2026-05-04", "name": "rhubarb-plan"}')
    history.set_tick(plan.id, Tick(date(2026, 5, 4)))
    history.set_tick(plan.id, Tick(date(2026, 5, 4), "clamshell"))
    history.set_pain(first.id, Pain(date(2026, 5, 4), 3, "sore-after-hopscotch"), Pain(date(2026, 5, 6), 0))
    second = history.add_athlete(NewAthlete("Sam", AgeGroup.ADULT, groups=("Club",)))
    history.add(second.id, factories.squat(), Taken(datetime(2026, 7, 1), DateFrom.FILE))


def everything(history: History) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the history's own identifier, and every clip with its content."""
    with history._database.reading() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in METADATA.sorted_tables
            if table.name != "meta"
        }
    clips = history.place.folder.glob("videos/*/*")
    return {**found, "clips": sorted((path.name, path.read_bytes()) for path in clips)}


def whole(history: History) -> tuple[tuple[Kept, Screening], ...]:
    """Every result with its listing, oldest first."""
    return tuple((one, history.screening(one.id)) for one in reversed(history.screenings()))


def clips(history: History) -> list[str]:
    """Names of all files in the folder of clips, hidden ones included."""
    return sorted(path.name for path in history.place.folder.glob("videos/*/*"))
