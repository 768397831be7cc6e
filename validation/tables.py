"""The report's tables, as Markdown. Angles in degrees, inward positive; the ratio has no unit."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from validation.evidence import Evidence
from validation.literature import Published
from validation.pairs import between_repetitions, figures
from validation.plan import conditions
from validation.readings import INSTANTS, Reading
from validation.statistics import Agreement, agreement, coverage, of_plain_loop
from validation.targets import Target
from validation.words import AT, SINGLE_LEG, TESTS, count, number, percent, percent_span, span, table

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Single-leg squat, FPPA (°)", "fppa", ("single_leg_squat",)),
    ("Lateral step-down, FPPA (°)", "fppa", ("lateral_step_down",)),
    ("Both single-leg tests, FPPA (°)", "fppa", SINGLE_LEG),
    ("Squat, mean FPPA of both legs (°)", "mean_fppa", ("squat",)),
    ("Squat, FPPA of each leg (°)", "fppa", ("squat",)),
    ("Squat, knee-to-ankle separation ratio", "kasr", ("squat",)),
)
"""What is reported: label, metric, tests."""
MAIN_METRIC = {"single_leg_squat": "fppa", "lateral_step_down": "fppa", "squat": "mean_fppa"}
RANGE_DECIMALS = 2


def filmed(evidence: Evidence) -> str:
    """Which conditions were filmed, and how many clips of each test."""
    size: Counter[tuple[str, str]] = Counter((spec.condition, spec.movement) for spec in evidence.specs)
    rows = [
        (listed["label"], *(str(size[listed["id"], movement]) for movement in TESTS), "yes" if listed.get("standard", False) else "no")
        for listed in conditions()["condition"]
        if any(size[listed["id"], movement] for movement in TESTS)
    ]
    sums = [str(sum(size[key] for key in size if key[1] == movement)) for movement in TESTS]
    return table(("Condition", *(f"{label}s" for label in TESTS.values()), "Standard"), [*rows, ("**All**", *sums, "")])


def held(targets: Iterable[Target]) -> str:
    """Every target with its figure and verdict."""
    return table(("What", "Asked", "Found", "Verdict"), [(t.what, t.asked, t.found, t.verdict) for t in targets])


def accuracy(evidence: Evidence) -> str:
    """Product and plain loop in standard conditions, for every group and instant."""
    header = (
        "Test and angle",
        "Read at",
        "By",
        "Readings",
        "Measured",
        "Bias",
        "SD",
        "RMSE",
        "Limits of agreement",
        "Slope",
        "Left minus right",
    )
    rows = []
    for label, metric, movements in GROUPS:
        decimals = 3 if metric == "kasr" else 1
        for at in INSTANTS:
            wanted = evidence.pick(metric, at, movements)
            rows.append((label, AT[at], "screener", *_figures(agreement(wanted), decimals)))
            if metric != "kasr":
                rows.append((label, AT[at], "plain loop", *_figures(agreement(of_plain_loop(wanted)), decimals)))
    return table(header, rows)


def middles(evidence: Evidence) -> str:
    """The same readings against the joint centres and against the middle of knee and ankle."""
    rows = []
    for label, metric, movements in GROUPS:
        for at in INSTANTS if metric == "fppa" else ():
            joints = evidence.pick(metric, at, movements)
            limbs = [replace(row, truth=row.middle) for row in joints if math.isfinite(row.middle)]
            for against, found in (("joint centres", agreement(joints)), ("middle of the limb", agreement(limbs))):
                rows.append((label, AT[at], against, number(found.bias, 2, sign=True), number(found.sd, 2), number(found.rmse, 2)))
    return table(("Test and angle", "Read at", "Truth", "Bias", "SD", "RMSE"), rows)


def _figures(found: Agreement, decimals: int) -> tuple[str, ...]:
    digits = max(decimals, RANGE_DECIMALS) if decimals > 1 else RANGE_DECIMALS
    return (
        str(found.wanted),
        percent(found.share),
        number(found.bias, digits, sign=True),
        number(found.sd, digits),
        number(found.rmse, digits),
        span(found.low, found.high, decimals),
        number(found.slope, 2),
        number(found.gap, digits, sign=True),
    )


def intervals(evidence: Evidence) -> str:
    """How well the 95 % intervals hold in standard conditions, and how the error splits between and within clips."""
    header = ("Test and angle", "Read at", "Intervals", "Hold the truth", "Range (people resampled)", "Mean width", "Rank, width and error",
              "Error between clips, SD", "Error within a clip, SD")  # fmt: skip
    rows = []
    for label, metric, movements in GROUPS:
        digits = 3 if metric == "kasr" else 1
        for at in INSTANTS:
            wanted = evidence.pick(metric, at, movements)
            found, spread = coverage(wanted), agreement(wanted)
            parts = (number(spread.between, max(digits, 2)), number(spread.within, max(digits, 2)))
            figures_ = (str(found.n), percent(found.share, 1), percent_span(found.low, found.high), number(found.width, digits))
            rows.append((label, AT[at], *figures_, number(found.rank, 2, sign=True), *parts))
    return table(header, rows)


def by_condition(evidence: Evidence, movement: str, at: str) -> str:
    """One test at one instant, condition by condition, the plain loop's RMSE in the last column."""
    figures_ = ("Bias (°)", "SD (°)", "RMSE (°)", "Limits of agreement (°)", "Slope", "Left minus right (°)")
    header = ("Condition", "Readings", "Measured", *figures_, "Mean width (°)", "Hold the truth", "Plain loop RMSE (°)")
    rows = []
    for listed in conditions()["condition"]:
        wanted = evidence.pick(MAIN_METRIC[movement], at, (movement,), condition=listed["id"])
        if not wanted:
            continue
        found, within, plain = agreement(wanted), coverage(wanted), agreement(of_plain_loop(wanted))
        last = (number(within.width), percent(within.share), number(plain.rmse, 2))
        rows.append((listed["label"], *_figures(found, 1), *last))
    return table(header, rows)


def corrected(evidence: Evidence) -> str:
    """Corrected angle, angle as seen and plain loop against the angle without perspective and camera turn, by the camera's turn."""
    ours = ("Corrected: bias (°)", "SD (°)", "RMSE (°)", "Hold the truth", "Mean width (°)")
    header = ("Camera turned", "Read at", "Readings", "Measured", *ours, "As seen: RMSE (°)", "Plain loop: RMSE (°)")
    turns = sorted({abs(row.yaw_deg) for row in evidence.readings if row.turned_only})
    groups: list[tuple[str, float, float]] = [("none" if turn == 0 else f"±{turn:g}°", turn, turn) for turn in turns]
    groups.append(("up to ±10°", 0.0, 10.0))
    rows = []
    for label, low, high in groups:
        for at in INSTANTS:
            wanted = [row for row in evidence.pick("fppa_corrected", at, SINGLE_LEG, turned_up_to=high) if abs(row.yaw_deg) >= low]
            found, within = agreement(wanted), coverage(wanted)
            seen, plain = agreement(list(as_seen(evidence, wanted))), agreement(of_plain_loop(wanted))
            rows.append(
                (label, AT[at], str(found.wanted), percent(found.share), number(found.bias, 2, sign=True), number(found.sd, 2),
                 number(found.rmse, 2), percent(within.share), number(within.width), number(seen.rmse, 2), number(plain.rmse, 2))
            )  # fmt: skip
    return table(header, rows)


def as_seen(evidence: Evidence, rows: Iterable[Reading]) -> Iterator[Reading]:
    """Rows of the corrected angle with the uncorrected reading in its place, against the same truth."""
    seen = {(r.clip, r.side, r.rep, r.at): r.value for r in evidence.readings if r.metric == "fppa"}
    return (replace(row, value=seen.get((row.clip, row.side, row.rep, row.at), math.nan)) for row in rows)


def changes(evidence: Evidence) -> str:
    """Changes between two films of one set-up."""
    header = ("Test and angle", "Read at", "Pairs", "Measured", "Bias", "SD", "RMSE", "Slope", "Intervals hold the change",
              "Range (people resampled)", "Mean width", "Rank, width and error")  # fmt: skip
    rows = []
    for label, metric, movements in GROUPS:
        digits = 3 if metric == "kasr" else 2
        for at in INSTANTS:
            group = [c for c in evidence.changes if c.metric == metric and c.at == at and c.movement in movements]
            if not group:
                continue
            found = figures(group)
            held_ = (percent(found.intervals.share, 1), percent_span(found.intervals.low, found.intervals.high))
            errors = (number(found.bias, digits, sign=True), number(found.sd, digits), number(found.rmse, digits), number(found.slope, 2))
            width = (number(found.intervals.width, max(digits - 1, 1)), number(found.intervals.rank, 2, sign=True))
            rows.append((label, AT[at], str(found.wanted), percent(found.measured / found.wanted), *errors, *held_, *width))
    return table(header, rows)


def repetitions(evidence: Evidence) -> str:
    """Differences between two neighbouring repetitions of one film, standard conditions."""
    rows = []
    for label, metric, movements in GROUPS:
        digits = 3 if metric == "kasr" else 2
        for at in INSTANTS:
            pairs, rmse, spread = between_repetitions(evidence.pick(metric, at, movements))
            rows.append((label, AT[at], str(pairs), number(rmse, digits), number(spread, digits)))
    return table(("Test and angle", "Read at", "Pairs", "RMSE of the difference", "True differences, SD"), rows)


def alarms(evidence: Evidence) -> str:
    """What was said of the knee, by where the truth lies."""
    names = {"on track": "more than 3° below the limit", "between": "near the limit", "drifting": "more than 5° above the limit"}
    said = ("likely", "possible", "not_seen", "not_measured", "refused", "failed")
    rows = []
    for movement in SINGLE_LEG:
        for group, label in names.items():
            found = [a for a in evidence.alarms if a.movement == movement and a.group == group]
            tally = Counter(a.status for a in found)
            wrong = sum(a.false for a in found) + sum(a.missed for a in found)
            rows.append((TESTS[movement], label, str(len(found)), *(str(tally[status]) for status in said), str(wrong)))
    return table(("Test", "True angle", "Clips", *(status.replace("_", " ") for status in said), "Wrong"), rows)


def refusals(evidence: Evidence) -> str:
    """Clips that were refused or failed, by reason and condition; a sentence where there are none."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for clip in evidence.clips:
        why = f"failed: {clip.failure}" if clip.failure else "refused: " + ", ".join(clip.refused) if clip.refused else ""
        if why:
            reasons[why].append(clip.condition)
    if not reasons:
        return "No clip was refused, and none failed."
    return table(
        ("Reason", "Clips", "In these conditions"), [(why, str(len(found)), _conditions(found)) for why, found in _by_size(reasons)]
    )


def unmeasured(evidence: Evidence) -> str:
    """Readings without a number in clips that were not refused, by the product's reason."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in evidence.readings:
        if row.metric in ("fppa", "mean_fppa", "kasr") and not row.measured and not row.reason.startswith(("refused", "failed")):
            reasons[row.reason].append(row.condition)
    if not reasons:
        return "Every reading in a clip that was not refused gave a number."
    named = [(why.replace("_", " "), str(len(found)), _conditions(found)) for why, found in _by_size(reasons)]
    return table(("Reason", "Readings", "In these conditions"), named)


def _by_size(reasons: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    return sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))


def _conditions(found: Sequence[str]) -> str:
    labels = {listed["id"]: listed["label"] for listed in conditions()["condition"]}
    return "; ".join(f"{labels.get(name, name)} ({size})" for name, size in sorted(Counter(found).items()))


def mistaken(evidence: Evidence) -> str:
    """One sentence: clips taken for another test, repetitions that were none, and failures of the plain loop."""
    watched = [clip for clip in evidence.clips if not clip.refused and not clip.failure]
    other = sum(not clip.recognised for clip in watched)
    surplus, broken = sum(clip.surplus for clip in watched), sum(bool(clip.plain_failure) for clip in evidence.clips)
    return (
        f"Of {count(len(watched), 'clip')} that were not refused, {other} were taken for another test; "
        f"{count(surplus, 'repetition')} too many were counted. The plain loop failed on {count(broken, 'clip')}."
    )


def published(figures_: Iterable[Published], kind: str) -> str:
    """Published figures of one kind, with their sources."""
    rows = [(f.system, f.task, f.result, f.against, f"[{f.source.cite}]({f.source.link})") for f in figures_ if f.kind == kind]
    return table(("System", "Task", "Figure", "Compared with", "Source"), rows)


def real(rows: Sequence[tuple[str, str]] | None, note: str) -> str:
    """Checks on real clips; says so where they were not at hand."""
    if rows is None:
        return "The real clips were not at hand when this page was written, so nothing is said about them here."
    return "\n\n".join(part for part in (table(("Check", "Found"), rows), note) if part)
