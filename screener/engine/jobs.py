"""What goes to whoever screens a clip, and what comes back. Both travel between processes and machines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Protocol

from screener.batch.facts import ProblemKind
from screener.run import Options

if TYPE_CHECKING:
    from screener.pose import PoseBackend

MakeBackend = Callable[[], "PoseBackend"]


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to screen.

    Attributes:
        key: stands for contents, version, model and options: the same key, the same result.
        path: absolute path of the file.
        size: in bytes.
        sha256: checksum of the contents that are meant.
        options: as for ``run.screen_video``.
    """

    key: str
    path: str
    size: int
    sha256: str
    options: Options


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a clip was not screened. ``lasting`` where the same file would fail again, so that it need not be tried again."""

    kind: ProblemKind
    reason: str
    mend: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: the screening as JSON, refused ones included, or why there is none."""

    key: str
    result: str | Failure


Share = Callable[[str, float], None]
"""Told how far a job is: its key, and the share of its work, 0 to 1."""


class Engine(Protocol):
    """Screens jobs, several at a time."""

    def run(self, jobs: Sequence[Job], on_share: Share, cancelled: Callable[[], bool]) -> Generator[Outcome]:
        """Outcomes as they come, one for each job.

        Raises:
            Cancelled: ``cancelled`` said so; whoever works is stopped.
        """
        ...


def key_of(sha256: str, version: str, model_sha256: str, options: Options) -> str:
    """Stands for everything that a result depends on; 24 hexadecimal digits."""
    said = {field.name: getattr(options, field.name) for field in fields(options) if field.name != "gate"}  # drills are in no table
    parts = (sha256, version, model_sha256, *(f"{name}={'' if value is None else value}" for name, value in said.items()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
