"""``team`` and its options."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import plan_options as of_plan


def register(parent: typer.Typer) -> None:
    """Hang the command into the program."""
    parent.command("team")(team)


def team(
    group: Annotated[str | None, typer.Option(metavar="NAME", help="Only athletes of this group.", show_default=False)] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only who was filmed from this day on, as YYYY-MM-DD.", show_default=False)
    ] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write an overview and a page for each athlete, to print.")] = None,
    show_faces: of_plan.ShowFaces = False,
    json: Annotated[bool, typer.Option("--json", help="Print the table for other programs.")] = False,
) -> None:
    """Show a whole team from what is kept.

    A row for each athlete, test and leg, what changed beyond the error of the method, and who has to be filmed again.
    """
    from screener.cli import team as showing

    if json and pdf is not None:
        raise typer.BadParameter("expected one of --json and --pdf, got both.", param_hint="--json")
    if pdf is None:
        showing.show(group, _day(since), json)
    else:
        showing.pdf(group, _day(since), pdf, show_faces)


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"expected a day as YYYY-MM-DD, got {value}.", param_hint="--since") from None
