"""``python -m validation``: render, screen, report, or all of it; and the figures of what was tried.

Without ``--seed`` the committed seed is filmed and docs/accuracy.md is written. Any other seed, or a part of the clips, is written into
validation/out and leaves the page alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from screener.errors import InputError, ScreenerError
from validation import assets, clipstore, report
from validation import real as real_clips
from validation.attempts import figures as attempt_figures
from validation.attempts import page as attempt_page
from validation.attempts import run as attempt_run
from validation.evidence import gather
from validation.plan import ClipSpec, clips, named_seed
from validation.screen import Screened, screen_all
from validation.targets import Target
from validation.version import RENDERER_VERSION
from validation.words import table

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "accuracy.md"
OUT: Final = Path(__file__).parent / "out"
Done = TypeVar("Done")

app = typer.Typer(add_completion=False, help="Films people whose joints are known, screens them, and says how large the error is.")

Seed = Annotated[int | None, typer.Option(help="Which people are filmed; the committed ones of docs/accuracy.md where left out.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes at a time.")]
Only = Annotated[str, typer.Option(help="Only clips whose name contains this text.")]
Heavy = Annotated[Path | None, typer.Option(help="The heavy pose model, to compare with.", exists=True, dir_okay=False)]
Real = Annotated[Path | None, typer.Option(help="Folder of real clips to check as well.", exists=True, file_okay=False)]


@app.command()
def render(seed: Seed = None, workers: Workers = 2, only: Only = "") -> None:
    """Make the clips that are not there yet."""
    _guarded(lambda: _render(_specs(seed, only), seed, workers))


@app.command()
def screen(seed: Seed = None, workers: Workers = 2, only: Only = "") -> None:
    """Screen the clips with the screener and with the plain loop; remembered answers are kept."""
    _guarded(lambda: _screen(_specs(seed, only), seed, workers))


@app.command(name="report")
def write_report(seed: Seed = None, workers: Workers = 2, only: Only = "", real: Real = None) -> None:
    """Write the page from the answers."""
    _guarded(lambda: _report(_specs(seed, only), seed, workers, only, real))


@app.command(name="all")
def everything(seed: Seed = None, workers: Workers = 2, only: Only = "", real: Real = None) -> None:
    """From nothing to the page."""

    def run() -> None:
        specs = _specs(seed, only)
        _render(specs, seed, workers)
        _report(specs, seed, workers, only, real)

    _guarded(run)


@app.command()
def attempts(workers: Workers = 2, heavy: Heavy = None, real: Real = None) -> None:
    """Make anew the figures of what was tried; what is not given here has no figures afterwards."""

    def run() -> None:
        found = attempt_run.find(workers, heavy, real, lambda told: typer.echo(told, err=True))
        attempt_figures.write(found)
        typer.echo(f"{attempt_page.readings(found)}\n\nWritten to {attempt_figures.FILE}")

    _guarded(run)


def _guarded(work: Callable[[], Done]) -> Done:
    """Do the work; an error that a user can meet becomes its text and exit code."""
    try:
        return work()
    except ScreenerError as error:
        typer.echo(f"{error}\n{error.hint}", err=True)
        raise typer.Exit(error.exit_code) from error


def _number(seed: int | None) -> int:
    return named_seed("report") if seed is None else seed


def _specs(seed: int | None, only: str) -> list[ClipSpec]:
    found = [spec for spec in clips(_number(seed)) if only in spec.name]
    if not found:
        raise InputError(f"expected a part of a clip's name, got {only!r}", "Names look like plain-single_leg_squat-00-left-a.")
    return found


def _render(specs: list[ClipSpec], seed: int | None, workers: int) -> None:
    def tell(progress: clipstore.Progress) -> None:
        typer.echo(f"filmed {progress.done} of {progress.total}: {progress.clip} {progress.problem or ''}".rstrip(), err=True)

    made = clipstore.render_all(specs, clipstore.clip_folder(_number(seed)), workers, tell)
    if made.failed:
        named = "; ".join(f"{clip}: {problem}" for clip, problem in made.failed)
        raise InputError(
            f"expected every clip to be filmed, got {len(made.failed)} that were not. {named}", "Mend the cause, and run it again."
        )


def _screen(specs: list[ClipSpec], seed: int | None, workers: int) -> dict[str, Screened]:
    folder = clipstore.clip_folder(_number(seed))
    if missing := [spec.name for spec in specs if not clipstore.is_whole(folder, spec.name)]:
        named = ", ".join(missing[:3])
        raise InputError(
            f"expected every clip to be there, got {len(missing)} that are not ({named}, ...)", "Film first: python -m validation render"
        )

    def tell(done: int, total: int, name: str) -> None:
        typer.echo(f"screened {done} of {total}: {name}", err=True)

    return screen_all(specs, folder, assets.cache_folder() / "answers", workers=workers, report=tell)


def _report(specs: list[ClipSpec], seed: int | None, workers: int, only: str, real: Path | None) -> None:
    answers = _screen(specs, seed, workers)
    evidence = gather(specs, clipstore.clip_folder(_number(seed)), answers)
    checks = real_clips.check(real, assets.cache_folder()) if real else None
    page = page_of(seed, only)
    found = report.write(evidence, page, report.origin(_number(seed), RENDERER_VERSION), checks)
    typer.echo(_told(found))
    typer.echo(f"\nWritten to {page}")


def page_of(seed: int | None, only: str) -> Path:
    """Where the page goes: the committed one only for every clip of the committed seed, asked for by leaving the seed out."""
    if seed is None and not only:
        return PAGE
    part = "-part" if only else ""
    return OUT / f"accuracy-seed-{_number(seed)}{part}.md"


def _told(found: list[Target]) -> str:
    rows = [(target.what, target.asked, target.found, target.verdict.strip("*")) for target in found]
    return table(("What", "Asked", "Found", "Verdict"), rows)


if __name__ == "__main__":
    app()
