"""``plan`` and ``hip-check``: results to a plan, on the terminal and as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.outputs import Outputs
from screener.cli.page import Page
from screener.cli.plan_options import Papers
from screener.cli.working import interruptible, progress_bar
from screener.errors import Cancelled, InputError, PlanRefused
from screener.run import NOT_ASKED, Options
from screener.types import HipCheck, Intake, Plan, Take, Way, Wishes

if TYPE_CHECKING:
    from screener.hip_session import HipSession

NOTHING_MEASURED = 3
_SUFFIXES = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".gif")


def answers(file: Path | None, no_red_flags: bool) -> Intake:
    """What was answered: in a file, by the user's own word, or nothing yet. Raises ``InputError`` for a bad file."""
    from screener.intake import NO_RED_FLAGS, load

    if file is not None:
        return load(file)
    return Intake(NO_RED_FLAGS if no_red_flags else NOT_ASKED)


def plan(results: Sequence[Path], clips: Sequence[Path], intake: Intake, wishes: Wishes, papers: Papers) -> int:
    """A plan from stored results. Raises ``ScreenerError``; no file is left then."""
    from screener import hip_session
    from screener.plan.compose import make_plan

    check = _stored(results)
    made = make_plan(check, intake, wishes)
    with Outputs(*results) as outputs:
        parts = {kind: outputs.reserve(path) for kind, path in papers.files.items()}
        pictures: Mapping[int, bytes] = {}
        if parts.keys() & {"pdf", "html"}:
            with interruptible() as cancelled, progress_bar() as tell:
                runs = hip_session.at_hand(check, [*clips, *_beside(results, check)], on_progress=tell, cancelled=cancelled)
                pictures = hip_session.pictures(check, runs, blur_faces=not papers.show_faces)
                if cancelled():
                    raise Cancelled
        _write_plan(outputs, parts, made, papers, pictures)
        written = outputs.commit()
    _show(Page(), None, made, papers, written)
    return 0


def hip_check(
    takes: Sequence[tuple[Way, Path]],
    heels_rise: bool,
    options: Options,
    intake: Intake,
    wishes: Wishes,
    papers: Papers,
    check_json: Path | None,
) -> int:
    """Screen the clips of one session, show what they say together, and the plan where the safety questions allow one.

    Raises:
        ScreenerError: see ``errors.py``; no file is left then. ``PlanRefused`` only where files of the plan were asked for.
    """
    from screener import hip_session, hipcheck
    from screener.report.hip_check_json import hip_check_json

    with Outputs(*(path for _, path in takes)) as outputs:
        stored = outputs.reserve(check_json) if check_json else None
        parts = {kind: outputs.reserve(path) for kind, path in papers.files.items()}
        if parts and not intake.gate.open:
            _refuse(intake)
        with interruptible() as cancelled, progress_bar() as tell:
            session = hip_session.screen_takes(takes, options, heels_rise=heels_rise, on_progress=tell, cancelled=cancelled)
            if cancelled():
                raise Cancelled
        if stored is not None:
            outputs.write(stored, hip_check_json(session.check))
        made, why = _planned(session.check, intake, wishes)
        if made is None:
            for part in parts.values():
                outputs.drop(part)
        else:
            _write_plan(outputs, parts, made, papers, _pictures(session, papers) if parts.keys() & {"pdf", "html"} else {})
        written = outputs.commit()
    _show(Page(), session.check, made, papers, written, why)
    return NOTHING_MEASURED if hipcheck.nothing_judged(session.check) else 0


def _refuse(intake: Intake) -> None:
    gate = intake.gate
    said = "\n".join([gate.advice or "The safety questions come first.", *(f"- {reason}" for reason in gate.reasons)])
    raise PlanRefused(
        f"No plan. {said}", "Answer the safety questions with --intake FILE, or leave out --pdf, --html, --ics and --plan-json."
    )


def _planned(check: HipCheck, intake: Intake, wishes: Wishes) -> tuple[Plan | None, str]:
    from screener.plan.compose import make_plan

    try:
        return make_plan(check, intake, wishes), ""
    except PlanRefused as refused:
        return None, f"{refused}\n{refused.hint}"


def _pictures(session: HipSession, papers: Papers) -> Mapping[int, bytes]:
    from screener import hip_session

    runs = {place: (run, path) for place, (run, path) in enumerate(zip(session.runs, session.paths, strict=True))}
    return hip_session.pictures(session.check, runs, blur_faces=not papers.show_faces)


def _stored(results: Sequence[Path]) -> HipCheck:
    from screener import hipcheck
    from screener.report.hip_check_json import takes_from_json

    takes: list[Take] = []
    heels_rise = False
    for path in results:
        try:
            found, rise = takes_from_json(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"expected a result as JSON, got {path} ({error.__class__.__name__})", "Write one with --json FILE."
            ) from error
        except InputError as error:
            raise InputError(f"{path.name}: {error}", error.hint) from error
        takes += found
        heels_rise |= rise
    return hipcheck.join(takes, heels_rise)


def _beside(results: Sequence[Path], check: HipCheck) -> list[Path]:
    """Files with a clip's name beside the results or in this folder: the checksum says whether they are the clips."""
    folders = dict.fromkeys([*(path.resolve().parent for path in results), Path.cwd()])
    names = dict.fromkeys(take.screening.video.name for take in check.takes)
    return [folder / name for folder in folders for name in names if (folder / name).is_file()]


def _write_plan(outputs: Outputs, parts: Mapping[str, Path], made: Plan, papers: Papers, pictures: Mapping[int, bytes]) -> None:
    if not parts:
        return
    from screener.present.plan import plan_view
    from screener.report import PLAN_REPORTERS, Paper, PlanSheet

    sheet = PlanSheet(made, plan_view(made, papers.athlete), pictures, Paper(papers.paper))
    render = {reporter.id: reporter.render for reporter in PLAN_REPORTERS}
    for kind, part in parts.items():
        outputs.write(part, render[kind](sheet))


def _show(page: Page, check: HipCheck | None, made: Plan | None, papers: Papers, written: tuple[Path, ...], why: str = "") -> None:
    from screener.cli.show_plan import show_check, show_plan
    from screener.present.hip_check import hip_check_view
    from screener.present.plan import plan_view

    view = plan_view(made, papers.athlete) if made is not None else None
    if check is not None:
        show_check(page, hip_check_view(check))
    if view is not None:
        show_plan(page, view, with_check=check is None)
    elif why:
        page.heading("Plan")
        for line in why.splitlines():
            page.line(line)
    if written:
        page.heading("Files written")
        page.bullets(str(path) for path in written)
