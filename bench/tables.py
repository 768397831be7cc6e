"""The tables of the page, each from records alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench import clips, figures
from bench.figures import Verdict, of, ratios, spread, typical
from bench.record import HEAVY, PLAIN, SCREENER, Alternative, ClipRecord, FloorRecord, Run, WorkerRecord
from bench.words import NAMES, NONE, count, number, percent, table, times

AT: Final = {"matched_depth": "matched depth", "lowest": "the lowest point"}
HELP_S: Final = 0.5
IMPORT_S: Final = 0.15
WORTH_IT: Final = 2.0
"""Another runtime would have to be so many times faster than MediaPipe to be worth a second one in the house."""


def label(name: str) -> str:
    """What a clip is called on the page."""
    return clips.recipe(name).label


def made(records: Sequence[ClipRecord]) -> str:
    """The clips and how they were encoded."""
    rows = [
        (label(r.name), f"{r.seconds:.1f} s", str(r.frames), str(r.reps), f"{r.megabits:.0f} Mbit/s", str(clips.recipe(r.name).encoding))
        for r in records
    ]
    return table(("Clip", "Length", "Frames", "Repetitions", "In the file", "Encoder"), rows)


def limits(found: Sequence[Verdict], rich: ClipRecord | None) -> str:
    """Every limit, what was found, and whether it holds; last the clip of a phone's largest setting, for which nothing was asked."""
    rows = []
    for verdict in found:
        asked = f"at least {verdict.limit.at_least:g}" + (f" (aim {verdict.limit.aim:g})" if verdict.limit.aim else "")
        rows.append((label(verdict.limit.clip), NAMES[verdict.limit.than], asked, times(verdict.found), said(verdict)))
    if rich:
        rows.append((label(rich.name), NAMES[PLAIN], "nothing", times(ratios(rich, PLAIN)), "says what that setting costs"))
    return table(("Clip", "Times as fast as", "Asked", "Found", "Verdict"), rows)


def said(verdict: Verdict) -> str:
    """A verdict in words."""
    if verdict.holds is None or verdict.found is None:
        return "not measured"
    if not verdict.holds:
        return "**falls short**"
    if verdict.found.low < verdict.limit.at_least:
        return "holds, but not in every round"
    return "holds, aim reached" if verdict.limit.aim and verdict.found.median >= verdict.limit.aim else "holds"


def everything(records: Sequence[ClipRecord]) -> str:
    """Cost and error of everyone on every clip."""
    header = ("Clip", "Who", "Rounds", "Wall, s", "CPU, s", "Peak memory, MB", "Screener is as fast", "Repetitions",
              "RMSE at matched depth", "RMSE at the lowest point")  # fmt: skip
    rows = []
    for record in records:
        for who in (SCREENER, PLAIN, HEAVY):
            if runs := of(record, who):
                rows.append((label(record.name), NAMES[who], str(len(runs)), *_costs(record, who, runs), *_errors(record, runs[0])))
    return table(header, rows)


def _costs(record: ClipRecord, who: str, runs: Sequence[Run]) -> tuple[str, ...]:
    scaled = "" if runs[0].share > 0.999 else "*"
    return (
        times(spread(run.wall_s for run in runs)) + scaled,
        times(spread(run.cpu_s for run in runs)) + scaled,
        number(max(run.cost.peak_mb for run in runs), 0),
        NONE if who == SCREENER else f"{times(ratios(record, who))} times",
    )


def _errors(record: ClipRecord, run: Run) -> tuple[str, ...]:
    """Repetitions found, and the errors, which are the same in every round."""
    found = {row.at: row for row in run.accuracy}
    cells = []
    for at in AT:
        row = found.get(at)
        told = NONE if row is None or row.rmse_deg is None else f"{row.rmse_deg:.1f}° ({row.measured} of {row.wanted})"
        cells.append(told)
    return (NONE if run.reps is None else f"{run.reps} of {record.reps}", *cells)


def spent(records: Sequence[ClipRecord]) -> str:
    """Where the screener's time goes, in the middle run of each clip."""
    header = ("Clip", "Wall, s", "Start", "First visit", "Second visit", "Rest", "Outside Python", "Decoding, beside the looks")
    rows = []
    for record in records:
        run = typical(record, SCREENER)
        if run and run.timings:
            t = run.timings
            parts = (t.start_s, t.sparse_s, t.read_s, t.rest_s, run.cost.wall_s - t.total_s)
            rows.append((label(record.name), number(run.wall_s), *(_part(part, run.wall_s) for part in parts), f"{t.decode_s:.1f} s"))
    return table(header, rows)


def _part(seconds: float, whole: float) -> str:
    return f"{seconds:.1f} s, {percent(seconds / whole)}"


def poses(records: Sequence[ClipRecord]) -> str:
    """How few pictures are looked at."""
    header = ("Clip", "Poses, first visit", "Poses, second visit", "Frames read", "Poses a second of video", "Poses a repetition",
              "Poses a frame", "Frames decoded", "Frames the decoder left out")  # fmt: skip
    rows = []
    for record in records:
        run = typical(record, SCREENER)
        if run and run.timings:
            t, reps = run.timings, run.reps or 0
            rows.append(
                (
                    label(record.name), str(t.poses_sparse), str(t.poses_read), str(t.instants_read), number(t.poses / record.seconds),
                    number(t.poses / reps if reps else None), number(t.poses / record.frames, 2), str(t.frames_decoded),
                    str(t.frames_skipped),
                )
            )  # fmt: skip
    return table(header, rows)


def workers(record: WorkerRecord | None) -> str:
    """Speed by number of workers, and whether they all say the same."""
    if record is None:
        return "Not measured."
    alone = {run.round: run.cost.wall_s for run in record.runs if run.workers == 1}
    rows = []
    for size in sorted({run.workers for run in record.runs}):
        runs = [run for run in record.runs if run.workers == size]
        faster = spread(alone[run.round] / run.cost.wall_s for run in runs if run.round in alone)
        costs = (
            times(spread(run.cost.wall_s for run in runs)),
            times(spread(run.cost.cpu_s for run in runs)),
            number(max(run.cost.peak_mb for run in runs), 0),
        )
        rows.append((str(size), *costs, times(faster, 2)))
    results = {run.result_sha256 for run in record.runs}
    same = (
        f"All {count(len(record.runs), 'run')} wrote the same JSON, byte for byte: **holds**."
        if len(results) == 1
        else f"The runs wrote {len(results)} different results where one was asked for: **falls short**."
    )
    return table(("Workers", "Wall, s", "CPU, s", "Peak memory, MB", "Times as fast as one"), rows) + f"\n\n{same}"


def length(short: ClipRecord | None, long: ClipRecord | None) -> str:
    """Cost a second of video, and memory, of ten seconds and of ten minutes."""
    if short is None or long is None:
        return "Not measured."
    rows = []
    for record in (short, long):
        for who in (SCREENER, PLAIN):
            if runs := of(record, who):
                wall = spread(run.wall_s / record.seconds for run in runs)
                scaled = "" if runs[0].share > 0.999 else "*"
                peak = spread(run.cost.peak_mb for run in runs)
                rows.append((label(record.name), NAMES[who], times(wall, 2) + scaled, times(peak, 0)))
    growth = figures.memory_growth(short, long)
    text = table(("Clip", "Who", "Wall seconds a second of video", "Peak memory, MB"), rows)
    if growth is None:
        return text
    verdict = "**holds**" if growth <= 1 + figures.MEMORY_SLACK else "**falls short**"
    asked = f"at most {percent(1 + figures.MEMORY_SLACK)} was asked"
    return f"{text}\n\nThe screener's peak with ten minutes is {percent(growth)} of that with ten seconds; {asked}: {verdict}."


def floors(records: Sequence[ClipRecord], parts: FloorRecord | None) -> str:
    """The floor of every clip and how far the screener is above it."""
    if parts is None:
        return "Not measured."
    decoding = {found.clip: found for found in parts.decoding}
    rows = []
    for record in records:
        run = typical(record, SCREENER)
        if run and run.timings and record.name in decoding:
            least = figures.floor(parts, decoding[record.name], run.timings, record.frames)
            seconds = (least.decode_s, least.poses_s, least.total_s, run.wall_s)
            over = (f"{number(run.wall_s / floor_s)} times" for floor_s in (least.total_s, least.spared_s))
            rows.append((label(record.name), *(number(s) for s in seconds), *over))
    one = "on one core" if parts.held else "(this system cannot keep them to one core)"
    measured = (
        f"Starting takes {parts.start_s:.1f} s. One look {one} takes {parts.tracked_ms:.1f} ms tracked and {parts.single_ms:.1f} ms as a "
        f"single picture. Two landmarkers at once get through {parts.scaling:.2f} times as much as one."
    )
    start = (
        f"`screener --help` takes {parts.help_s:.2f} s (asked: at most {HELP_S} s), `import screener` {parts.import_s:.3f} s "
        f"(asked: at most {IMPORT_S} s)."
    )
    return f"{measured} {start}\n\n" + table(
        (
            "Clip",
            "Decoding, CPU s",
            "Poses, s",
            "Floor, s",
            "Measured, s",
            "Times the floor (asked: at most 1.3)",
            "Times a floor without the pictures that are left out",
        ),
        rows,
    )


def alternatives(found: Sequence[Alternative], tracked_ms: float | None) -> str:
    """The landmark network elsewhere, beside MediaPipe's whole look."""
    if not found:
        return "Not measured."
    rows = [] if tracked_ms is None else [("MediaPipe, whole tracked look", "1 core", number(tracked_ms), NONE)]
    for each in found:
        if each.ms is not None:
            away = "compared with" if each.away_px is None else f"{each.away_px:.3f} px"
            rows.append(
                (f"{each.runtime} {each.version}, network alone", f"{each.threads} thread{'s'[: each.threads > 1]}", number(each.ms), away)
            )
    absent = [f"{each.runtime}: not installed, skipped." for each in found if each.ms is None]
    text = table(("What", "On", "Median, ms", "Landmarks away by at most"), rows) if rows else ""
    return "\n\n".join(part for part in (text, faster(found, tracked_ms), "\n".join(absent)) if part)


def faster(found: Sequence[Alternative], tracked_ms: float | None) -> str:
    """Whether another runtime would be worth it, on one core."""
    alone = [(each.ms, each.runtime) for each in found if each.ms is not None and each.threads == 1]
    if not alone or tracked_ms is None:
        return ""
    best, name = min(alone)
    ratio = tracked_ms / best
    verdict = "worth a closer look" if ratio >= WORTH_IT else "not worth a second runtime"
    return f"On one core the fastest, {name}, is {ratio:.1f} times as fast as MediaPipe's look; {WORTH_IT:g} was asked: {verdict}."
