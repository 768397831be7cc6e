"""What the tests of the command line share: a stand-in for the screening, and what a folder holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from screener.errors import Cancelled
from screener.run import Options, Progress, ScreeningRun
from screener.types import Screening
from tests import factories


class Fake:
    """Stands in for ``screen_video``: remembers what it was asked and gives a made result, by the clip's name where one is set."""

    def __init__(self) -> None:
        self.result: Screening = factories.valgus_sls()
        self.by_name: Mapping[str, Screening] = {}
        self.error: Exception | None = None
        self.options: Options | None = None
        self.workers: int | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(
        self,
        path: Path,
        options: Options | None = None,
        *,
        backend: object = None,
        workers: int | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ScreeningRun:
        """Same signature as the real one."""
        del backend
        self.options, self.workers = options, workers
        self.meanwhile()
        if on_progress:
            on_progress(Progress("Reading", 0.5))
        if self.error:
            raise self.error
        if cancelled and cancelled():
            raise Cancelled
        return factories.run(self.by_name.get(path.name, self.result))


def left_in(folder: Path) -> list[str]:
    """What lies in a folder, hidden files included."""
    return sorted(path.name for path in folder.iterdir())
