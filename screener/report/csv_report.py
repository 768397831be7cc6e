"""Tables for a spreadsheet: one row per repetition, side, metric and instant, and one row per instant with the angles beside it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from typing import Protocol

from screener.present.hand import BY_HAND, touched
from screener.types import BoolArray, NotMeasured, PoseTrack, Screening

REP_COLUMNS = (
    "video", "movement", "rep", "side", "metric", "at", "time_s", "value", "low", "high", "level", "unit", "not_measured", "detail",
    "by_hand",
)  # fmt: skip
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Run(Protocol):
    """What a report may look at: the result, and the landmarks over time that it rests on."""

    @property
    def screening(self) -> Screening:
        """The result."""

    @property
    def track(self) -> PoseTrack:
        """Landmarks over time."""

    @property
    def read(self) -> BoolArray:
        """Which of its instants were read accurately."""


def reps_csv(screening: Screening) -> str:
    """One row per measurement, with its interval and unit or the reason why there is no number. Numbers are not rounded.

    The last column says where a number rests on a joint that was placed by hand; a repetition that was left out by hand has no rows.
    """
    rows: list[list[str]] = []
    for m in screening.measurements:
        head = [
            as_text(screening.video.name),
            screening.movement_id or "",
            str(m.rep),
            m.side,
            as_text(m.metric),
            m.at,
            as_number(m.time_s),
        ]
        hand = BY_HAND if touched(screening, m) else ""
        if isinstance(m.result, NotMeasured):
            rows.append([*head, "", "", "", "", "", m.result.reason, as_text(m.result.detail), hand])
        else:
            r = m.result
            rows.append([*head, as_number(r.value), as_number(r.low), as_number(r.high), as_number(r.level), r.unit, "", "", hand])
    return as_table(REP_COLUMNS, rows)


def times_csv(run: Run) -> str:
    """One row per instant that was looked at: time, frame, repetition, whether it was read accurately, and the angles in degrees.

    A cell is empty where that leg's angle was not read there; a refused clip gives the heading only. These are single instants without
    an interval: for drawing a curve, not for judging.
    """
    from screener.metrics import series

    track, reps = run.track, run.screening.reps
    curves = series(track, run.read, reps)
    columns = ("time_s", "frame", "rep", "read", *(f"{as_text(name)}_deg" for name in curves))
    rows: list[list[str]] = []
    for i, time_s in enumerate(() if run.screening.refused else track.times_s):
        rep = next((str(r.index) for r in reps if r.start_s <= time_s < r.stop_s), "")
        head = [as_number(float(time_s)), str(int(track.frame_index[i])), rep, str(int(run.read[i]))]
        rows.append([*head, *(as_number(float(values[i])) for values in curves.values())])
    return as_table(columns, rows)


def as_number(value: float | None) -> str:
    """A number as text, an empty cell where there is none."""
    return "" if value is None or not math.isfinite(value) else repr(round(float(value), 6))


def as_text(value: str) -> str:
    """A text that a spreadsheet will not run as a formula."""
    return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value


def as_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as CSV, cells as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
