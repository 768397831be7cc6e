"""Options of the command that screens one clip, but for those in ``clip_options`` and ``history``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Leg(StrEnum):
    """Stance leg, as on the command line."""

    LEFT = "left"
    RIGHT = "right"


def _known_movement(value: str | None) -> str | None:
    from screener.movements import MOVEMENTS

    known = [movement.id for movement in MOVEMENTS]
    if value is not None and value not in known:
        raise typer.BadParameter(f"expected one of {', '.join(known)}, got {value}.")
    return value


def _mp4(value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() != ".mp4":
        raise typer.BadParameter(f"expected a file name that ends with .mp4, got {value.name}.")
    return value


Movement = Annotated[
    str | None,
    typer.Option(help="Which movement (see `screener movements`); recognised from the video if left out.", callback=_known_movement),
]
Intake = Annotated[
    Path | None,
    typer.Option(help="Answers to the safety questions, without which no drills are shown (see `screener intake-template`)."),
]
Csv = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write one row per repetition, side, metric and instant; and FILE with .times.csv: angles over time."
    ),
]
Trc = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the landmarks over time for OpenSim and Sports2D (metres, assumed height).")
]
Mot = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the angles over time for OpenSim and Sports2D.")]
Overlay = Annotated[Path | None, typer.Option(metavar="FILE.mp4", help="Write the clip with the drawing on it (H.264).", callback=_mp4)]
Mirrored = Annotated[
    bool | None,
    typer.Option(
        "--mirrored/--not-mirrored",
        help="Whether the clip is a mirrored selfie video (writing in it runs backwards): it is turned back first. "
        "If left out, the picture is taken as it is, with a warning where the file itself asks for mirroring.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Pose models side by side; one a processor core if left out. The result is the same.", show_default=False),
]
Timings = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write what it cost as JSON: seconds of each part, pictures decoded, looks of the model."),
]
RejectRep = Annotated[
    list[int] | None,
    typer.Option(metavar="N", min=1, help="Leave out repetition N; the result says so. Repeatable.", show_default=False),
]
