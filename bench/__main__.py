"""``python -m bench``: make the clips, time, report, or all of it.

A part of it (``--only``) is written into bench/out and leaves docs/performance.md alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from bench import batch, evening, report, tables
from bench import newcomer as newcomers
from bench import run as runner
from bench import soak as soaking
from bench import team as teams
from bench.run import ROUNDS, Plan
from screener.errors import ScreenerError

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
OUT: Final = Path(__file__).parent / "out"

app = typer.Typer(add_completion=False, help="Times the screener beside the plain loop and says where the time goes.")

Heavy = Annotated[Path | None, typer.Option(help="The heavy pose model, which is not shipped.", exists=True, dir_okay=False)]
Rounds = Annotated[int, typer.Option(min=1, help="Rounds; the clips of two and ten minutes have two and one at most.")]
Only = Annotated[str, typer.Option(help="Only clips and parts (workers, floor, alternatives) whose name contains this text.")]


@app.command()
def clips(only: Only = "") -> None:
    """Make the clips that are not there yet."""
    _guarded(lambda: _clips(Plan(only=only)))


@app.command()
def run(heavy: Heavy = None, rounds: Rounds = ROUNDS, only: Only = "") -> None:
    """Time everything and keep the figures."""
    _guarded(lambda: _run(Plan(rounds, heavy, only)))


@app.command(name="report")
def write_report(only: Only = "") -> None:
    """Write the page from the kept figures."""
    _guarded(lambda: _report(only))


@app.command(name="all")
def everything(heavy: Heavy = None, rounds: Rounds = ROUNDS, only: Only = "") -> None:
    """From nothing to the page."""

    def work() -> None:
        _run(Plan(rounds, heavy, only))
        _report(only)

    _guarded(work)


@app.command(name="evening")
def evening_clips(folder: Path) -> None:
    """Make sixty clips to try a batch on, with a manifest and what is right."""
    _guarded(lambda: _evening(folder))


@app.command(name="check-evening")
def check_evening(folder: Path, out: Path) -> None:
    """Check a batch's tables of those clips row by row."""
    wrong = evening.check(folder, out)
    for line in wrong:
        typer.echo(line)
    typer.echo("Every row is right." if not wrong else f"{len(wrong)} rows are wrong.")
    raise typer.Exit(1 if wrong else 0)


@app.command(name="batch")
def batch_against_loop(rounds: Annotated[int, typer.Option(min=1, help="Rounds, the two in turn.")] = 1) -> None:
    """Time a batch against a shell loop over `screener screen`: clips per minute, whole processes."""
    _guarded(lambda: batch.run(rounds, _tell))


@app.command()
def soak(
    screenings: Annotated[int, typer.Option(min=1, help="How many in a row.")] = soaking.SCREENINGS,
    rounds: Annotated[int, typer.Option(min=0, help="How often two at once.")] = soaking.ROUNDS,
) -> None:
    """Screen many clips in a row through a real browser: no file may be left, memory may hardly grow, nobody may see another's."""

    def work() -> None:
        found = soaking.soak(typer.echo, screenings, rounds)
        typer.echo(f"memory {found.growth:+.1%} since screening {soaking.WARM}, {len(found.left)} files left, {len(found.crossed)} crossed")
        soaking.checked(found)

    _guarded(work)


@app.command()
def newcomer(rounds: Annotated[int, typer.Option(min=1, help="How often.")] = newcomers.ROUNDS) -> None:
    """Time a newcomer's path through the page beside the command line, in one run."""

    def work() -> None:
        found = newcomers.measured(_tell, rounds)
        typer.echo(found.table())
        newcomers.checked(found)

    _guarded(work)


@app.command()
def team(rounds: Annotated[int, typer.Option(min=1, help="Visits after one to warm up.")] = teams.ROUNDS) -> None:
    """Time the team's page and its filters with 200 athletes and 2 000 results, in SQLite and in PostgreSQL, through a real browser."""

    def work() -> None:
        found = teams.measured(_tell, rounds)
        typer.echo(teams.table(found))
        teams.write(found, rounds)
        teams.checked(found)

    _guarded(work)


def _guarded(work: Callable[[], None]) -> None:
    """Do the work; an error that a user can meet becomes its text and exit code."""
    try:
        work()
    except ScreenerError as error:
        typer.echo(f"{error}\n{error.hint}", err=True)
        raise typer.Exit(error.exit_code) from error


def _tell(text: str) -> None:
    typer.echo(text, err=True)


def _evening(folder: Path) -> None:
    rights = evening.make(folder, _tell)
    typer.echo(f"{len(rights)} clips in {folder}; screener batch {folder / evening.MANIFEST} --out DIR")


def _clips(plan: Plan) -> None:
    for name, clip in runner.build(plan, _tell).items():
        held = clip.contents
        typer.echo(f"{name}: {held.seconds:.1f} s, {held.frames} frames, {held.megabits:.0f} Mbit/s, {len(clip.truth)} repetitions")


def _run(plan: Plan) -> None:
    runner.run(plan, runner.build(plan, _tell), _tell)


def _report(only: str) -> None:
    page = page_of(only)
    found = report.write(report.gather(whole=not only), page)
    for verdict in found:
        typer.echo(f"{tables.label(verdict.limit.clip)}, {verdict.limit.than}: {tables.said(verdict).strip('*')}")
    typer.echo(f"\nWritten to {page}")


def page_of(only: str) -> Path:
    """Where the page goes: the committed one only when every part was asked for."""
    return OUT / "performance-part.md" if only else PAGE


if __name__ == "__main__":
    app()
