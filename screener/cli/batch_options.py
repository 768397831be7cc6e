"""Options of the command that screens many clips."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[str],
    typer.Argument(metavar="FOLDER|GLOB|MANIFEST.csv...", help="Folders, patterns, clips or manifests (.csv).", show_default=False),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Folder for the results; made if it is not there.", show_default=False)]
Pattern = Annotated[
    str | None,
    typer.Option(
        help='How file names are made up; "{athlete}_{test}[_{leg}][_{date}][_{take}]" if left out. Not used with a manifest.',
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Clips side by side; one a processor core if left out. The tables are the same.", show_default=False),
]
Keep = Annotated[
    bool,
    typer.Option("--keep", help="Keep each result in the history, for the athlete of that name. Only where the athlete has agreed."),
]
KeepVideo = Annotated[bool, typer.Option("--keep-video", help="With --keep: keep a copy of each clip as well.")]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers do the work, such as tcp://192.168.1.5:8786.")
]
