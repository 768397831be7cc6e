"""``demo --check``: every reading on the shipped clips beside its true value."""

from __future__ import annotations

import math

from screener.cli.page import Page
from screener.cli.working import interruptible, progress_bar
from screener.present.words import long_result, number
from screener.truth import Agreement, Comparison, agreement
from screener.types import Instant


def check(page: Page) -> None:
    """Screen all shipped clips, print the comparison and its summary. Raises ``ScreenerError``."""
    from screener import assets, truth

    with interruptible() as cancelled, progress_bar() as on_progress:
        rows = truth.check(assets.samples(), on_progress, cancelled)
    page.heading("Knee angle (FPPA) on the shipped clips of rendered people, whose true joints are known")
    page.table(("Clip", "Rep", "Leg", "At", "True", "Read"), [_row(row) for row in rows])
    page.heading("Agreement")
    groups = [("Single-leg tests", True), ("Squat, each leg", False)]
    lines = [
        _summary(f"{name}, {at.replace('_', ' ')}", agreement(r for r in rows if r.single_leg is single and r.at is at))
        for name, single in groups
        for at in (Instant.MATCHED_DEPTH, Instant.LOWEST)
    ]
    page.table(("Group", "Measured", "Bias", "RMSE", "Interval holds the truth"), lines)
    page.line(
        "Rendered people are not people, and eight clips are few: this shows that your copy works as ours does, not how it does on you."
    )


def _row(row: Comparison) -> tuple[str, ...]:
    read = "not measured" if row.result is None else long_result(row.result, 1)
    return row.clip, str(row.rep), row.side.value, row.at.replace("_", " "), f"{number(row.true_deg, 1)}°", read


def _summary(name: str, found: Agreement) -> tuple[str, ...]:
    measured = f"{found.measured} of {found.tried}"
    if math.isnan(found.rmse_deg):
        return name, measured, "none", "none", "none"
    return name, measured, f"{number(found.bias_deg, 1)}°", f"{number(found.rmse_deg, 1)}°", f"{found.held:.0%}"
