"""Options of a command that say how a clip is to be taken: turned, cut, and who in it is meant."""

from __future__ import annotations

import re
from typing import Annotated, Final

import typer

from screener.types import Span, Spot

TURNS: Final = (0, 90, 180, 270)


def _turn(value: int) -> int:
    if value not in TURNS:
        raise typer.BadParameter(f"expected one of {', '.join(map(str, TURNS))}, got {value}.")
    return value


def _person(value: str | None) -> str | None:
    spot(value)
    return value


Rotate = Annotated[
    int,
    typer.Option(
        metavar="0|90|180|270", help="Turn every picture clockwise by so many degrees, where the clip lies on its side.", callback=_turn
    ),
]
Start = Annotated[float | None, typer.Option("--from", metavar="SECONDS", help="Look at the clip only from here on.", show_default=False)]
Stop = Annotated[float | None, typer.Option("--to", metavar="SECONDS", help="Look at the clip only up to here.", show_default=False)]
Person = Annotated[
    str | None,
    typer.Option(
        metavar="X,Y@T",
        help="Who is the athlete, where several people are in view: a point on them, as shares of the upright picture from its left and "
        "upper edge, at a time in seconds; such as 0.3,0.5@2.",
        callback=_person,
        show_default=False,
    ),
]


def check_span(start: float | None, stop: float | None) -> None:
    """Raises ``BadParameter`` for a part of the clip that ends before it begins."""
    try:
        Span(start or 0.0, float("inf") if stop is None else stop)
    except ValueError:
        until = "the end" if stop is None else f"{stop:g}"
        raise typer.BadParameter(f"expected --from to lie before --to, and both in the clip, got {start or 0:g} to {until} s.") from None


def spot(text: str | None) -> Spot | None:
    """The point that ``X,Y@T`` names. Raises ``BadParameter`` for anything else."""
    if text is None:
        return None
    try:
        x, y, time_s = (float(part) for part in re.split("[,@]", text))
        return Spot(x, y, time_s)
    except ValueError:
        raise typer.BadParameter(f"expected X,Y@T with X and Y from 0 to 1 and T in seconds, such as 0.3,0.5@2, got {text}.") from None
