"""``screen`` and ``demo``: check the outputs, do the work, put every file in place, show the result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from screener import run as application
from screener.cli.outputs import Outputs
from screener.cli.page import Page
from screener.cli.working import interruptible, progress_bar
from screener.errors import Cancelled
from screener.run import Options, Progress, ScreeningRun
from screener.types import DrillGate

STDOUT = "-"
NOTHING_MEASURED = 3
TIMES_SUFFIX = ".times.csv"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The result files that were asked for; ``json`` may be ``-`` for standard output."""

    json: str | None = None
    csv: Path | None = None
    overlay: Path | None = None
    everything: bool = False


def gate(intake: Path | None, no_red_flags: bool) -> DrillGate:
    """Whether drills may be shown: by an answer file, by the user's own word, or not yet. Raises ``InputError`` for a bad file."""
    from screener.intake import NO_RED_FLAGS, load

    if intake is not None:
        return load(intake)
    return NO_RED_FLAGS if no_red_flags else application.NOT_ASKED


def screen(video: Path, options: Options, wanted: Wanted) -> int:
    """Screen one clip, write what was asked for, print the result, and give the exit code (0 or 3).

    Raises:
        ScreenerError: see ``errors.py``; no result file is left then.
    """
    with Outputs(video) as outputs:
        to_stdout = wanted.json == STDOUT
        json_part = outputs.reserve(Path(wanted.json)) if wanted.json and not to_stdout else None
        csv_parts = [outputs.reserve(path) for path in csv_paths(wanted.csv)]
        overlay_part = outputs.reserve(wanted.overlay) if wanted.overlay else None
        with interruptible() as cancelled, progress_bar() as on_progress:
            run = application.screen_video(video, options, on_progress=on_progress, cancelled=cancelled)
            measured = _measured(run)
            if overlay_part is not None and measured:
                _overlay(run, video, overlay_part, on_progress, cancelled)
            if cancelled():
                raise Cancelled
        if overlay_part is not None and not measured:
            outputs.drop(overlay_part)
        text = _write(run, outputs, json_part, csv_parts)
        written = outputs.commit()
    if to_stdout:
        sys.stdout.write(text)
    _show(run, wanted, written, Page(sys.stderr if to_stdout else None))
    return 0 if measured else NOTHING_MEASURED


def csv_paths(csv: Path | None) -> tuple[Path, ...]:
    """The file for the repetitions and, beside it, the one for the angles over time."""
    return () if csv is None else (csv, csv.with_suffix(TIMES_SUFFIX))


def _measured(run: ScreeningRun) -> bool:
    from screener.present import nothing_measured

    return not nothing_measured(run.screening)


def _overlay(run: ScreeningRun, video: Path, part: Path, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
    from screener.export import write_overlay

    write_overlay(run, video, part, on_progress=on_progress, cancelled=cancelled)


def _write(run: ScreeningRun, outputs: Outputs, json_part: Path | None, csv_parts: list[Path]) -> str:
    from screener.report import reps_csv, times_csv, to_json

    text = to_json(run.screening)
    if json_part is not None:
        outputs.write(json_part, text)
    if csv_parts:
        reps, times = csv_parts
        outputs.write(reps, reps_csv(run.screening))
        outputs.write(times, times_csv(run))
    return text


def _show(run: ScreeningRun, wanted: Wanted, written: tuple[Path, ...], page: Page) -> None:
    from screener.cli.show import show
    from screener.present import report_view

    view = report_view(run.screening)
    show(page, view, wanted.everything)
    if wanted.overlay is not None and not view.measured:
        page.line("No overlay was written, because nothing could be measured.")
    if written:
        page.heading("Files written")
        page.bullets(str(path) for path in written)
