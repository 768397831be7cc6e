"""What every report of a plan holds to: listed once, light to load, and the same bytes in another process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screener.report import PLAN_REPORTERS, PlanReporter, PlanSheet

ROOT = Path(__file__).parents[3]
HASHES = """
import hashlib, sys
import screener.drills.figures as figures
from screener import hipcheck, intake
from screener.plan.compose import make_plan
from screener.present.plan import plan_view
from screener.report import PLAN_REPORTERS, PlanSheet
from screener.types import Take, Way, Wishes
from datetime import date
from io import BytesIO
from PIL import Image
from tests import factories
figures.still = figures.animated = lambda _: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0L1 1"/></svg>'
plan = make_plan(hipcheck.join((Take(Way.NATURAL, factories.both_legs()),)), intake.sample(), Wishes(date(2026, 11, 30)))
out = BytesIO()
Image.new("RGB", (90, 160), (9, 99, 199)).save(out, "PNG")
sheet = PlanSheet(plan, plan_view(plan, "Łukasz"), {0: out.getvalue()})
for one in PLAN_REPORTERS:
    print(one.id, hashlib.sha256(one.render(sheet)).hexdigest())
"""


def test_identifiers_and_endings_are_unique() -> None:
    """Identifiers and endings are unique."""
    assert len({one.id for one in PLAN_REPORTERS}) == len({one.suffix for one in PLAN_REPORTERS}) == len(PLAN_REPORTERS)
    assert {"pdf", "html", "ics"} <= {one.id for one in PLAN_REPORTERS}


@pytest.mark.parametrize("one", PLAN_REPORTERS, ids=lambda one: one.id)
@pytest.mark.parametrize("sheet", ["one clip, few drills"], indirect=True)
def test_renders_bytes_of_its_kind(one: PlanReporter, sheet: PlanSheet) -> None:
    """Renders bytes of its kind."""
    beginnings = {"pdf": b"%PDF-", "html": b"<!DOCTYPE html>", "ics": b"BEGIN:VCALENDAR", "json": b"{"}
    data = one.render(sheet)
    assert isinstance(data, bytes)
    assert data.startswith(beginnings[one.id])


def test_two_processes_write_the_same_bytes() -> None:
    """Two processes write the same bytes."""
    said = [
        subprocess.run(
            [sys.executable, "-c", HASHES],
            capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed, "PATH": "", "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
    ]  # fmt: skip
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == len(PLAN_REPORTERS)


def test_loading_the_reports_loads_no_heavy_library() -> None:
    """Loading the reports loads no heavy library."""
    code = "import sys, screener.report; print([m for m in ('fpdf', 'jinja2', 'icalendar', 'PIL', 'fontTools') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
