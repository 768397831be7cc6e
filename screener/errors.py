"""Everything that can go wrong, as one tree. The library raises; only the faces turn an error into text and an exit code.

::

    ScreenerError                 exit code 1 unless said otherwise
    ├── VideoError                the file is at fault
    │   ├── VideoMissing          no such file, or not readable
    │   ├── VideoUnreadable       not a video, no picture stream, or broken from the start
    │   └── VideoEmpty            a picture stream without a single frame
    ├── SetupError                the installation is at fault
    │   ├── ModelMissing          no pose model, or not the one that was checked
    │   └── LibraryMissing        a library, or a shared library it needs, does not load
    ├── InputError                an option or an answer file is at fault
    ├── PlanRefused               no plan: the safety questions, or nothing that could be judged
    ├── HistoryError              what is kept cannot be read or changed, or this may not be kept
    ├── OutputError               a result could not be written
    ├── CatalogError              packaged data (drills, sources, manifests) contradict themselves
    └── Cancelled                 the user stopped it (exit code 130)
        └── BatchStopped          a batch was stopped; what was finished is kept
"""

from __future__ import annotations


class ScreenerError(Exception):
    """Base of all errors a user can meet.

    ``str(error)`` says what was expected and what came instead; ``error.hint`` says what to do next.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class VideoError(ScreenerError):
    """The video file cannot be used."""


class VideoMissing(VideoError):
    """There is no such file, or it may not be read."""


class VideoUnreadable(VideoError):
    """The file is not a video, has no picture stream, or cannot be decoded at all."""


class VideoEmpty(VideoError):
    """The file has a picture stream but not a single frame in it."""


class SetupError(ScreenerError):
    """The installation is incomplete; ``screener doctor`` names the mend."""


class ModelMissing(SetupError):
    """The pose model is not where it should be, or its checksum is another one."""


class LibraryMissing(SetupError):
    """A library or one of its shared libraries cannot be loaded."""


class InputError(ScreenerError):
    """An option or an answer file says something that cannot be used."""


class PlanRefused(ScreenerError):
    """No plan is made: the safety questions are unanswered or stand against it, or nothing could be judged."""


class HistoryError(ScreenerError):
    """What is kept on this machine cannot be opened, read or changed, or this may not be kept.

    ``on_page`` says what to do next to somebody who has a page before them; ``hint`` itself where it names no command.
    """

    def __init__(self, message: str, hint: str, on_page: str = "") -> None:
        super().__init__(message, hint)
        self.on_page = on_page or hint


class OutputError(ScreenerError):
    """A result file could not be written."""


class CatalogError(ScreenerError):
    """Packaged data contradict themselves; a test would have caught it before a release."""


class Cancelled(ScreenerError):
    """The user stopped the screening. Nothing is written."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Stopped before the screening was finished.", "Start it again when you are ready; nothing was kept.")


class BatchStopped(Cancelled):
    """The user stopped a batch. Every clip that was finished is kept; the tables are written by the run that finishes the rest."""

    def __init__(self, done: int, total: int) -> None:
        ScreenerError.__init__(
            self,
            f"Stopped. {done} of {total} clips are finished and kept; the tables are not written yet.",
            "Run it again: it goes on where this run stopped.",
        )
