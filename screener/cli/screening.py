"""``screen`` and ``demo``: check the outputs, do the work, put every file in place, show the result."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import dumps
from pathlib import Path

from screener import run as application
from screener.cli import BEGAN_S
from screener.cli.outputs import Outputs
from screener.cli.page import Page
from screener.cli.working import interruptible, progress_bar
from screener.errors import Cancelled
from screener.run import Options, Progress, ScreeningRun
from screener.types import LeaveOut

STDOUT = "-"
NOTHING_MEASURED = 3
TIMES_SUFFIX = ".times.csv"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: result files (``json`` may be ``-`` for standard output), repetitions not to count, and for whom it is kept.

    Faces are hidden unless somebody asks for them.
    """

    json: str | None = None
    csv: Path | None = None
    trc: Path | None = None
    mot: Path | None = None
    overlay: Path | None = None
    everything: bool = False
    timings: Path | None = None
    show_faces: bool = False
    left_out: tuple[int, ...] = ()
    keep: str | None = None
    keep_video: bool = False

    @property
    def reports(self) -> dict[str, Path]:
        """Where each kind of result goes, by the identifier of its reporter."""
        json = Path(self.json) if self.json and self.json != STDOUT else None
        times = self.csv.with_suffix(TIMES_SUFFIX) if self.csv else None
        asked = {"json": json, "reps": self.csv, "times": times, "trc": self.trc, "mot": self.mot}
        return {kind: path for kind, path in asked.items() if path is not None}


def screen(video: Path, options: Options, wanted: Wanted, workers: int | None = None) -> int:
    """Screen one clip, write what was asked for, print the result, and give the exit code (0 or 3).

    Raises:
        ScreenerError: see ``errors.py``; no result file is left then.
    """
    to_stdout = wanted.json == STDOUT
    if wanted.keep is not None:
        _may_keep(wanted.keep)
    with Outputs(video) as outputs:
        parts = {kind: outputs.reserve(path) for kind, path in wanted.reports.items()}
        timings_part = outputs.reserve(wanted.timings) if wanted.timings else None
        overlay_part = outputs.reserve(wanted.overlay) if wanted.overlay else None
        with interruptible() as cancelled, progress_bar() as on_progress:
            run = application.screen_video(video, options, workers=workers, on_progress=on_progress, cancelled=cancelled)
            if wanted.left_out:
                run = application.with_edits(run, [LeaveOut(rep) for rep in wanted.left_out])
            measured = _measured(run)
            if overlay_part is not None and measured:
                _overlay(run, video, overlay_part, on_progress, cancelled, blur_faces=not wanted.show_faces)
            if cancelled():
                raise Cancelled
        if overlay_part is not None and not measured:
            outputs.drop(overlay_part)
        text = _write(run, outputs, parts)
        if timings_part is not None:
            outputs.write(timings_part, _timings(run))
        written = outputs.commit()
    if to_stdout:
        sys.stdout.write(text)
    page = Page(sys.stderr if to_stdout else None)
    _show(run, wanted, written, page)
    if wanted.keep is not None:
        _keep(run, wanted.keep, video, wanted.keep_video, page)
    return 0 if measured else NOTHING_MEASURED


def _may_keep(name: str) -> None:
    from screener.cli.keeping import may_keep

    may_keep(name)


def _keep(run: ScreeningRun, name: str, video: Path, with_video: bool, page: Page) -> None:
    from screener.cli.keeping import keep

    keep(run.screening, name, video, with_video, page)


def _measured(run: ScreeningRun) -> bool:
    from screener.present import nothing_measured

    return not nothing_measured(run.screening)


def _overlay(
    run: ScreeningRun,
    video: Path,
    part: Path,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    *,
    blur_faces: bool,
) -> None:
    from screener.export import write_overlay

    write_overlay(run, video, part, on_progress=on_progress, cancelled=cancelled, blur_faces=blur_faces)


def _write(run: ScreeningRun, outputs: Outputs, parts: Mapping[str, Path]) -> str:
    """Write the reports; gives the whole result as JSON, for standard output."""
    from screener.report import reporter, to_json

    for kind, part in parts.items():
        outputs.write(part, reporter(kind).render(run))
    return to_json(run.screening)


def _timings(run: ScreeningRun) -> str:
    """What the screening cost, as JSON; ``start`` is what went before the file was opened, ``rest`` what is left of the whole."""
    effort = run.effort
    if effort is None:
        raise ValueError("expected a screening that counted what it cost, got one that did not")
    whole = time.perf_counter() - BEGAN_S
    start = effort.opened_s - BEGAN_S
    parts = {"start": start, "decode": effort.decode_s, "sparse": effort.sparse_s, "read": effort.read_s}
    seconds = {**parts, "rest": whole - start - effort.sparse_s - effort.read_s, "total": whole}
    counts = ("workers", "frames_decoded", "frames_skipped", "poses_sparse", "poses_read", "instants_read")
    return dumps({**{name: getattr(effort, name) for name in counts}, "seconds": seconds}, indent=1) + "\n"


def _show(run: ScreeningRun, wanted: Wanted, written: tuple[Path, ...], page: Page) -> None:
    from screener.cli.show import show
    from screener.present import report_view

    view = report_view(run.screening)
    show(page, view, wanted.everything)
    if wanted.overlay is not None and not view.measured:
        page.line("No overlay was written, because nothing could be measured.")
    if wanted.overlay is not None and view.measured and wanted.show_faces and run.screening.under_age:
        page.line("The face stays hidden, because the athlete is under 18.")
    if written:
        page.heading("Files written")
        page.bullets(str(path) for path in written)
