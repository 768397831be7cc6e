"""``team``: a row for each athlete, test and leg, who has to be filmed again, and who was not filmed yet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from screener.cli.outputs import Outputs
from screener.cli.page import Page
from screener.cli.working import interruptible, progress_bar
from screener.errors import Cancelled
from screener.history import History
from screener.present import team as wording
from screener.present import words
from screener.present.history import MINOR_KEEP
from screener.team import Line
from screener.team_run import Team, gathered, pages, read
from screener.types import Estimate, NotMeasured


def show(group: str | None, since: date | None, as_json: bool) -> None:
    """Print the table as text, or as JSON for other programs."""
    with History() as history:
        found = read(history, group, since)
    page = Page()
    if as_json:
        page.raw(json.dumps(document(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        return
    _show(page, found)


def _show(page: Page, found: Team) -> None:
    page.heading(f"Team: {found.name}" if found.name else "All athletes")
    page.line(wording.counted(found.lines, len(found.people)))
    page.line(MINOR_KEEP if found.minors else "")
    cells = [
        (
            row.name,
            f"{row.test}, {row.leg}",
            " ".join([f"{words.sentence(row.finding)}", *(f"{other}." for other in row.others)]),
            row.reading,
            row.change,
            " ".join(part for part in (f"{row.day}, {row.quality}.", row.quality_detail) if part),
        )
        for row in wording.rows(found.lines)
    ]
    if cells:
        page.table([column for column in wording.COLUMNS if column != "Over time"], cells)
    page.heading(wording.AGAIN)
    again = wording.again_rows(found.lines)
    page.line(wording.AGAIN_NOTE if again else wording.NOBODY_AGAIN)
    page.bullets(f"{row.name}, {row.what}. {row.why} {row.mend}" for row in again)
    for title, names in found.outside:
        page.heading(title)
        page.line(f"{', '.join(names)}.")
    page.heading(wording.READING)
    page.bullets(wording.HOW_TO_READ)


def document(found: Team) -> dict[str, Any]:
    """The table as numbers and words; what was not measured is null with its reason."""
    rows = zip(found.lines, wording.rows(found.lines), strict=True)
    return {
        "team_version": 2,
        "group": found.name,
        "since": None if found.since is None else found.since.isoformat(),
        "rows": [_row(line, row) for line, row in rows],
        "film_again": [
            {"athlete": row.name, "screening": row.screening_id, "what": row.what, "why": row.why, "mend": row.mend}
            for row in wording.again_rows(found.lines)
        ],
        "not_filmed": list(found.without),
        "filmed_otherwise": list(found.otherwise),
        "how_to_read": list(wording.HOW_TO_READ),
    }


def _row(line: Line, row: wording.TeamRow) -> dict[str, Any]:
    newest = line.newest
    return {
        "athlete": row.name,
        "athlete_id": row.athlete_id,
        "screening": row.screening_id,
        "test": newest.facts.test,
        "side": line.side,
        "filmed": newest.taken.isoformat(),
        "filmed_by": newest.taken_by,
        "status": line.status,
        "metric": newest.judged,
        "at": newest.at if line.side is not None else None,
        "reading": _result(line.result),
        "quality": newest.gravest(),
        "since": None if line.before is None else line.before.taken.isoformat(),
        "change": None if line.change is None else _result(line.change.change),
        "verdict": line.verdict,
        "words": {"finding": row.finding, "reading": row.reading, "change": row.change, "quality": row.quality_detail},
    }


def _result(result: Estimate | NotMeasured | None) -> dict[str, Any] | None:
    if result is None:
        return None
    if isinstance(result, NotMeasured):
        return {"not_measured": result.reason}
    return {"value": result.value, "low": result.low, "high": result.high, "level": result.level, "unit": result.unit}


def pdf(group: str | None, since: date | None, file: Path, show_faces: bool) -> None:
    """Write the team's pages. Raises ``ScreenerError``; no file is left then."""
    with Outputs() as outputs:
        part = outputs.reserve(file)
        with History() as history:
            found = read(history, group, since)
            kept = gathered(history, found)
        with interruptible() as cancelled, progress_bar() as tell:
            outputs.write(part, pages(found, kept, show_faces=show_faces, on_progress=tell, cancelled=cancelled))
            if cancelled():
                raise Cancelled
        written = outputs.commit()
    page = Page()
    page.line(wording.counted(found.lines, len(found.people)))
    page.heading("Files written")
    page.bullets(str(path) for path in written)
