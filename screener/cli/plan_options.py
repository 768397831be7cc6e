"""Options that ``plan`` and ``hip-check`` share, and how their texts are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from screener.types import RepMax, Wishes

DEFAULT_DAYS: Final = 3
DEFAULT_MINUTES: Final = 20
_POUND_KG: Final = 0.45359237
_SET: Final = re.compile(r"(?P<drill>[a-z_]+)=(?P<weight>\d+(?:[.,]\d+)?)(?P<unit>kg|lb)x(?P<reps>\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Papers:
    """The plan's files that were asked for."""

    pdf: Path | None = None
    html: Path | None = None
    ics: Path | None = None
    json: Path | None = None
    paper: str = "a4"
    athlete: str = ""
    show_faces: bool = False

    @property
    def files(self) -> dict[str, Path]:
        """By identifier of the reporter."""
        named = {"pdf": self.pdf, "html": self.html, "ics": self.ics, "json": self.json}
        return {kind: path for kind, path in named.items() if path is not None}


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"expected a date as YYYY-MM-DD, got {value}.") from None


def wishes(start: str | None, days: int, minutes: int, equipment: str, rep_max: list[str]) -> Wishes:
    """What was asked for; without a first day the plan begins tomorrow. Raises ``BadParameter`` for texts that cannot be read."""
    begin = _day(start) or date.today() + timedelta(days=1)
    named = [] if equipment.strip().lower() in ("", "none") else [part.strip().lower() for part in equipment.split(",")]
    return Wishes(begin, days, minutes, frozenset(part for part in named if part), tuple(_set(text) for text in rep_max))


def _set(text: str) -> RepMax:
    found = _SET.fullmatch(text.replace(" ", ""))
    if found is None:
        raise typer.BadParameter(f"expected DRILL=WEIGHTxREPETITIONS, such as hip_thrust=60kgx8 or leg_press=225lbx10; got {text}.")
    weight = float(found["weight"].replace(",", ".")) * (_POUND_KG if found["unit"].lower() == "lb" else 1.0)
    return RepMax(found["drill"].lower(), weight, int(found["reps"]))


Intake = Annotated[
    Path | None,
    typer.Option(help="Answers to the safety questions, without which there is no plan (see `screener intake-template`)."),
]
NoRedFlags = Annotated[
    bool, typer.Option("--no-red-flags", help="Your word that none of the safety questions applies to the athlete today.")
]
Start = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="First day; tomorrow if left out.", show_default=False)]
Days = Annotated[int, typer.Option(help="Days a week, 2 to 5.")]
Minutes = Annotated[int, typer.Option(help="Minutes a session, 15 to 60.")]
Equipment = Annotated[
    str, typer.Option(metavar="LIST", help="What is at hand, with commas: step, stick, band, weight, bench, barbell, leg_press; or none.")
]
RepMaxes = Annotated[
    list[str] | None,
    typer.Option("--rep-max", metavar="DRILL=WEIGHTxREPS", help="A set of a heavy drill to its end, such as hip_thrust=60kgx8 (or lb)."),
]
Name = Annotated[str, typer.Option(help="The athlete's name, for the printed pages only.")]
Paper = Annotated[str, typer.Option(help="a4 or letter.")]
Pdf = Annotated[Path | None, typer.Option(metavar="FILE", help="Write what was seen and the plan as two pages to print.")]
Html = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the same, with every detail, as one page for a browser.")]
Ics = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the training days as a calendar file.")]
ShowFaces = Annotated[bool, typer.Option("--show-faces", help="Leave faces visible in the pictures; they are hidden otherwise.")]


def paper(value: str) -> str:
    """A kind of paper that is known. Raises ``BadParameter`` for another one."""
    known = ("a4", "letter")
    if value.lower() not in known:
        raise typer.BadParameter(f"expected {' or '.join(known)} for --paper, got {value}.")
    return value.lower()
