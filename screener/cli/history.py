"""``history`` and ``compare``: keep results when the user says so, look at them over time, take them along, delete them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.types import AgeGroup, Sex, Way

if TYPE_CHECKING:
    from screener.history import Kept

app = typer.Typer(
    help="Keep results and look at them over time. Nothing is kept unless you say so, and all of it stays on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Athlete = Annotated[str | None, typer.Option(metavar="NAME", help="Only this athlete's.", show_default=False)]
_Group = Annotated[str | None, typer.Option(metavar="NAME", help="Only athletes of this group.", show_default=False)]
_Everything = Annotated[bool, typer.Option("--all", help="Also print every number.")]


def register(parent: typer.Typer) -> None:
    """Hang both commands into the program."""
    parent.add_typer(app, name="history", short_help="Keep results and see them over time.")
    parent.command("compare")(compare)


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"expected a day as YYYY-MM-DD, got {value}.") from None
    if found > date.today():
        raise typer.BadParameter(f"expected a day that has come, got {value}.")
    return found


def _time(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise typer.BadParameter(f"expected a day as YYYY-MM-DD, or with a time as YYYY-MM-DDTHH:MM, got {value}.")
    if found > datetime.now() + timedelta(days=1):
        raise typer.BadParameter(f"expected a day that has come, got {value}.")
    return found


@app.command()
def add(
    result: Annotated[
        Path, typer.Argument(help="A result that `screen --json` or `hip-check --json` wrote.", metavar="RESULT.json", show_default=False)
    ],
    athlete: Annotated[str, typer.Option(metavar="NAME", help="Whose it is: an athlete who is kept.", show_default=False)],
    taken: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was filmed, as YYYY-MM-DD; the file's date if left out.", show_default=False)
    ] = None,
    video: Annotated[
        list[Path] | None, typer.Option(metavar="CLIP", help="Keep a copy of the clip as well. Left out: no clip is kept.", show_default=False)
    ] = None,
    way: Annotated[Way, typer.Option(help="How it was done; a hip check says so itself.")] = Way.NATURAL,
) -> None:
    """Keep a result.

    The result is kept without the answers to the safety questions. The clip is kept only with --video.
    """
    from screener.cli import keeping

    keeping.add(result, athlete, _time(taken), video or [], way)


@app.command("list")
def list_results(
    athlete: _Athlete = None,
    test: Annotated[
        str | None, typer.Option(metavar="TEST", help="Only this test, such as single_leg_squat or squat.", show_default=False)
    ] = None,
    group: _Group = None,
) -> None:
    """List the results that are kept."""
    from screener.cli import keeping

    keeping.list_results(athlete, test, group)


@app.command()
def show(
    identifier: Annotated[str, typer.Argument(help="First letters of the identifier, as listed.", metavar="ID", show_default=False)],
    everything: _Everything = False,
) -> None:
    """Show a result that is kept."""
    from screener.cli import keeping

    keeping.show_result(identifier, everything)


@app.command()
def athletes(group: _Group = None) -> None:
    """List the athletes who are kept."""
    from screener.cli import keeping

    keeping.list_athletes(group)


@app.command("add-athlete")
def add_athlete(
    name: Annotated[str, typer.Argument(help="The name by which you ask for the athlete.", show_default=False)],
    age_group: Annotated[AgeGroup, typer.Option(help="Age group. Under 18 a guardian has to agree first.", show_default=False)],
    sex: Annotated[Sex | None, typer.Option(help="As in a screening; may be left out.", show_default=False)] = None,
    group: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A team or class; several are fine.", show_default=False)] = None,
    consent: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which the athlete agreed, as YYYY-MM-DD.", show_default=False)
    ] = None,
    guardian_consent: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which a guardian agreed; needed under 18.", show_default=False)
    ] = None,
    notes: Annotated[str, typer.Option(help="Notes for yourself.", show_default=False)] = "",
) -> None:
    """Name an athlete whose results are to be kept."""
    from screener.cli import keeping
    from screener.history import NewAthlete

    days = (_day(consent), _day(guardian_consent))
    keeping.add_athlete(NewAthlete(name, age_group, sex, tuple(group or ()), *days, notes))


@app.command("import")
def import_roster(
    roster: Annotated[
        Path, typer.Argument(help="A table with the columns name and age_group, and more.", metavar="ROSTER.csv", show_default=False)
    ],
) -> None:
    """Name all athletes of a table.

    Either all rows are good and all are taken, or none is.
    """
    from screener.cli import keeping

    keeping.import_roster(roster)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE.zip", show_default=False)]) -> None:
    """Write all that is kept into one file."""
    from screener.cli import keeping

    keeping.export(file)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that export wrote.", metavar="FILE.zip", show_default=False)]) -> None:
    """Bring back what was exported.

    What is there already stays as it is. A damaged file is refused as a whole.
    """
    from screener.cli import keeping

    keeping.restore(file)


@app.command()
def delete(
    identifier: Annotated[str | None, typer.Argument(help="First letters of a result's identifier.", metavar="ID", show_default=False)] = None,
    athlete: Annotated[
        str | None, typer.Option(metavar="NAME", help="Delete this athlete and everything of theirs.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete everything that is kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a result, an athlete, or everything.

    Clips that were kept go as well. Exports that you made stay where you put them.
    """
    from screener.cli import keeping

    if sum([identifier is not None, athlete is not None, everything]) != 1:
        raise typer.BadParameter("expected one of ID, --athlete NAME and --all.")
    keeping.delete(identifier, athlete, yes)


@app.command()
def where() -> None:
    """Say where results are kept, and how many."""
    from screener.cli import keeping

    keeping.where()


def compare(
    first: Annotated[str, typer.Argument(help="The earlier result: a file, or the identifier of one that is kept.", show_default=False)],
    second: Annotated[str, typer.Argument(help="The later result, likewise.", show_default=False)],
    same_set_up: Annotated[
        bool, typer.Option("--same-set-up", help="Your word that camera, place and clothes were left as they were between the two.")
    ] = False,
    everything: _Everything = False,
) -> None:
    """Set two results side by side.

    Says what changed beyond the error of the method. What is not like for like is not compared, with the reason.
    """
    from screener.cli import keeping

    keeping.compare_results(first, second, same_set_up, everything)


def short(kept: Kept) -> str:
    """The letters of an identifier that are shown."""
    return kept.id[:8]
