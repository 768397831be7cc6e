"""``history`` and ``compare``: keep results when the user says so, look at them over time, take them along, delete them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from screener.types import AgeGroup, Sex, Side, Way

app = typer.Typer(
    help="Keep results and look at them over time. Nothing is kept unless you say so, and all of it stays on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Whose = Annotated[str, typer.Option("--athlete", metavar="NAME", help="Whose: an athlete who is kept.", show_default=False)]
_Athlete = Annotated[str | None, typer.Option(metavar="NAME", help="Only this athlete's.", show_default=False)]
_Group = Annotated[str | None, typer.Option(metavar="NAME", help="Only athletes of this group.", show_default=False)]
_Groups = Annotated[
    list[str] | None, typer.Option("--group", metavar="NAME", help="A team or class; several are fine.", show_default=False)
]
_Test = Annotated[str | None, typer.Option(metavar="TEST", help="Only this test, such as single_leg_squat or squat.", show_default=False)]
_Sex = Annotated[Sex | None, typer.Option(help="As in a screening; may be left out.", show_default=False)]
_Consent = Annotated[
    str | None, typer.Option(metavar="DATE", help="The day on which the athlete agreed, as YYYY-MM-DD.", show_default=False)
]
_Guardian = Annotated[
    str | None, typer.Option(metavar="DATE", help="The day on which a guardian agreed; needed under 18.", show_default=False)
]
_Day = Annotated[str | None, typer.Option(metavar="DATE", help="The day, as YYYY-MM-DD; today if left out.", show_default=False)]
_Everything = Annotated[bool, typer.Option("--all", help="Also print every number.")]

Keep = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Keep the result for this athlete (see `screener history`). Left out: nothing is kept."),
]
KeepVideo = Annotated[bool, typer.Option("--keep-video", help="With --keep: keep a copy of the clip as well.")]


def kept(name: str | None, with_video: bool) -> tuple[str | None, bool]:
    """Both choices of ``screen``; the clip alone cannot be kept."""
    if with_video and name is None:
        raise typer.BadParameter("expected --keep NAME with --keep-video, got the clip alone.", param_hint="--keep-video")
    return name, with_video


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


# ---------------------------------------------------------------- results


@app.command()
def add(
    result: Annotated[
        Path, typer.Argument(help="A result that `screen --json` or `hip-check --json` wrote.", metavar="RESULT.json", show_default=False)
    ],
    athlete: _Whose,
    taken: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was filmed, as YYYY-MM-DD; the file's date if left out.", show_default=False)
    ] = None,
    video: Annotated[
        list[Path] | None,
        typer.Option(metavar="CLIP", help="Keep a copy of the clip as well. Left out: no clip is kept.", show_default=False),
    ] = None,
    way: Annotated[Way, typer.Option(help="How it was done; a hip check says so itself.")] = Way.NATURAL,
) -> None:
    """Keep a result.

    The result is kept without the answers to the safety questions. The clip is kept only with --video.
    """
    from screener.cli import keeping

    keeping.add(result, athlete, _time(taken), video or [], way)


@app.command("list")
def list_results(athlete: _Athlete = None, test: _Test = None, group: _Group = None) -> None:
    """List the results that are kept."""
    from screener.cli import keeping

    keeping.list_results(athlete, test, group)


@app.command()
def show(
    identifier: Annotated[str, typer.Argument(help="First letters of the identifier, as listed.", metavar="ID", show_default=False)],
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the result as JSON.", show_default=False)] = None,
    everything: _Everything = False,
) -> None:
    """Show a result that is kept."""
    from screener.cli import keeping

    keeping.show_result(identifier, everything, json)


@app.command()
def progress(
    athlete: _Whose,
    test: _Test = None,
    way: Annotated[Way | None, typer.Option(help="Only done in this way.", show_default=False)] = None,
    metric: Annotated[
        str | None,
        typer.Option(metavar="METRIC", help="Another number (see `screener metrics`); what the test is judged by if left out."),
    ] = None,
    leg: Annotated[Side | None, typer.Option(help="Only this leg.", show_default=False)] = None,
) -> None:
    """Show what became of an athlete's numbers.

    A change is named only beyond the error of the method, and only like for like. Else it says why not.
    """
    from screener.cli import comparing

    comparing.show_progress(athlete, test, way, metric, leg)


# ---------------------------------------------------------------- athletes


@app.command()
def athletes(group: _Group = None) -> None:
    """List the athletes who are kept."""
    from screener.cli import keeping

    keeping.list_athletes(group)


@app.command("add-athlete")
def add_athlete(
    name: Annotated[str, typer.Argument(help="The name by which you ask for the athlete.", show_default=False)],
    age_group: Annotated[AgeGroup, typer.Option(help="Age group. Under 18 a guardian has to agree first.", show_default=False)],
    sex: _Sex = None,
    group: _Groups = None,
    consent: _Consent = None,
    guardian_consent: _Guardian = None,
    notes: Annotated[str, typer.Option(help="Notes for yourself.", show_default=False)] = "",
) -> None:
    """Name an athlete whose results are to be kept."""
    from screener.cli import keeping
    from screener.history import NewAthlete

    days = (_day(consent), _day(guardian_consent))
    keeping.add_athlete(NewAthlete(name, age_group, sex, tuple(group or ()), *days, notes))


@app.command("change-athlete")
def change_athlete(
    name: Annotated[str, typer.Argument(help="The athlete's name as it is kept.", show_default=False)],
    new_name: Annotated[str | None, typer.Option(metavar="NAME", help="Another name.", show_default=False)] = None,
    age_group: Annotated[AgeGroup | None, typer.Option(help="Another age group.", show_default=False)] = None,
    sex: _Sex = None,
    group: _Groups = None,
    consent: _Consent = None,
    guardian_consent: _Guardian = None,
    notes: Annotated[str | None, typer.Option(help="Notes for yourself.", show_default=False)] = None,
) -> None:
    """Change what is kept of an athlete.

    What you leave out stays as it is. Groups that you name take the place of all groups before.
    """
    from screener.cli import keeping

    groups = tuple(group) if group else None
    given: dict[str, object] = {"name": new_name, "age_group": age_group, "sex": sex, "groups": groups, "notes": notes}
    given |= {"consent": _day(consent), "guardian": _day(guardian_consent)}
    keeping.change_athlete(name, {field: value for field, value in given.items() if value is not None})


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


@app.command("roster-template")
def roster_template() -> None:
    """Print an empty roster to fill in.

    Its one row shows how to write it and has to be deleted.
    """
    from screener.cli.page import Page
    from screener.history.roster import template

    Page().raw(template())


@app.command()
def groups() -> None:
    """List the groups, and how long their results are kept."""
    from screener.cli import keeping

    keeping.list_groups()


@app.command("keep-days")
def keep_days(
    group: Annotated[str, typer.Argument(help="The group's name.", show_default=False)],
    days: Annotated[
        int | None, typer.Option(min=1, metavar="DAYS", help="For how many days; until deleted if left out.", show_default=False)
    ] = None,
) -> None:
    """Say how long a group's results are kept.

    Nothing goes by itself: `history delete --expired` deletes what is older.
    """
    from screener.cli import keeping

    keeping.keep_days(group, days)


# ---------------------------------------------------------------- plans and pain


@app.command("add-plan")
def add_plan(
    plan: Annotated[Path, typer.Argument(help="A plan that `screener plan --json` wrote.", metavar="PLAN.json", show_default=False)],
    athlete: _Whose,
) -> None:
    """Keep a plan."""
    from screener.cli import diary

    diary.add_plan(plan, athlete)


@app.command()
def tick(
    athlete: _Whose,
    day: _Day = None,
    drill: Annotated[str, typer.Option(metavar="DRILL", help="One drill only; the whole session if left out.", show_default=False)] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
) -> None:
    """Note that a session of the newest plan was done."""
    from screener.cli import diary

    diary.tick(athlete, _day(day), drill, undo)


@app.command()
def pain(
    level: Annotated[int, typer.Argument(min=0, max=10, help="0 is none, 10 the worst you can think of.", show_default=False)],
    athlete: _Whose,
    day: _Day = None,
    note: Annotated[str, typer.Option(help="Where, and when it came.", show_default=False)] = "",
) -> None:
    """Write down pain of a day."""
    from screener.cli import diary

    diary.pain(athlete, level, _day(day), note)


@app.command()
def diary(athlete: _Whose) -> None:
    """Show plans, what was done, and the pain log."""
    from screener.cli import diary as doing

    doing.show(athlete)


# ---------------------------------------------------------------- all of it


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
    identifier: Annotated[
        str | None, typer.Argument(help="First letters of a result's identifier.", metavar="ID", show_default=False)
    ] = None,
    athlete: Annotated[
        str | None, typer.Option(metavar="NAME", help="Delete this athlete and everything of theirs.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete everything that is kept.")] = False,
    expired: Annotated[bool, typer.Option("--expired", help="Delete results that were kept for longer than their group allows.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a result, an athlete, or everything.

    Clips that were kept go as well. Exports that you made stay where you put them.
    """
    from screener.cli import keeping

    if sum([identifier is not None, athlete is not None, everything, expired]) != 1:
        raise typer.BadParameter("expected one of ID, --athlete NAME, --expired and --all.")
    keeping.delete(identifier, athlete, expired, yes)


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
    from screener.cli import comparing

    comparing.compare_results(first, second, same_set_up, everything)
