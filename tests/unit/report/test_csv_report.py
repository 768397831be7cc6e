"""Tables for a spreadsheet: one row each, nothing invented where nothing was seen, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from screener.report import reps_csv, times_csv
from screener.types import Estimate, Screening
from tests import factories


def rows(text: str) -> list[dict[str, str]]:
    """The table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("make", factories.ALL)
def test_one_row_per_measurement(make: Callable[[], Screening]) -> None:
    """One row per measurement."""
    screening = make()
    table = rows(reps_csv(screening))
    assert len(table) == len(screening.measurements)
    for row, m in zip(table, screening.measurements, strict=True):
        assert (row["rep"], row["side"], row["metric"], row["at"]) == (str(m.rep), m.side, m.metric, m.at)
        if isinstance(m.result, Estimate):
            assert [float(row[key]) for key in ("value", "low", "high")] == pytest.approx([m.result.value, m.result.low, m.result.high])
            assert (row["unit"], row["not_measured"]) == (m.result.unit, "")
        else:
            assert (row["not_measured"], row["detail"]) == (m.result.reason, m.result.detail)
            assert row["value"] == row["low"] == row["high"] == row["unit"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_file_name_is_never_a_formula(start: str) -> None:
    """A file name is never a formula."""
    screening = factories.valgus_sls()
    named = replace(screening, video=replace(screening.video, name=f"{start}cmd|' /C calc'!A0"))
    assert {row["video"][0] for row in rows(reps_csv(named))} == {"'"}


def test_times_show_angles_only_where_they_were_read() -> None:
    """Angles stand only at instants that were read accurately, in a repetition, for the leg that carried the body."""
    screening = factories.valgus_sls()
    table = rows(times_csv(factories.run(screening)))
    assert len(table) == 315
    before, unseen = table[0], table[3]
    assert (before["read"], before["frame"], before["rep"], before["fppa_left_deg"]) == ("1", "0", "", "")
    assert (unseen["read"], unseen["fppa_left_deg"], unseen["fppa_right_deg"]) == ("0", "", "")
    inside = [row for row in table if 2.0 <= float(row["time_s"]) < 5.95]
    assert {row["rep"] for row in inside} == {"1"}
    assert all(float(row["fppa_left_deg"]) > 5.0 and row["fppa_right_deg"] == "" for row in inside)


def test_a_refused_clip_gives_no_angle_over_time() -> None:
    """A refused clip gives the heading only."""
    text = times_csv(factories.run(factories.refused()))
    assert text.startswith("time_s,frame,rep,read,fppa_left_deg")
    assert rows(text) == []


def test_the_same_run_gives_the_same_text() -> None:
    """The same run gives the same text."""
    screening = factories.squat()
    assert times_csv(factories.run(screening)) == times_csv(factories.run(screening))
    assert reps_csv(screening) == reps_csv(factories.squat())
