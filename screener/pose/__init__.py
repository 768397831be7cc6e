"""Pose estimation behind one small protocol, so that the model can be exchanged or replayed.

A backend is a recipe; ``open()`` gives a session. A session keeps no memory from call to call: the same pictures give the same answer in
any order and with any number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Final, Protocol, Self

from screener.types import Box, Frame, Pose, View


class PoseSession(Protocol):
    """One open pose model. Used by one thread; closed by its ``with`` block."""

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """Find people in one picture.

        Args:
            frame: upright RGB picture.
            view: how to show it to the model (plain or mirrored).
            region: look only here and for one person; the whole picture and everyone in it where ``None``.

        Returns:
            One ``Pose`` per person, in pixels of the upright un-mirrored picture, sides as the athlete's; empty where nobody is seen.
        """
        ...

    def follow(self, frames: Sequence[Frame], view: View) -> tuple[Pose | None, ...]:
        """Follow one person through pictures that follow each other: the cheaper way where nobody else is in view.

        Nothing is carried over from an earlier call.

        Args:
            frames: upright RGB pictures in order of time.
            view: how to show them to the model.

        Returns:
            One ``Pose`` per picture, as ``look`` gives it; ``None`` where nobody is seen.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class PoseBackend(Protocol):
    """Where poses come from. ``model`` and ``model_sha256`` name it in every result."""

    @property
    def model(self) -> str: ...

    @property
    def model_sha256(self) -> str: ...

    def open(self) -> PoseSession:
        """Open a session. Raises ``SetupError`` where the model or a library is missing."""
        ...

    def close(self) -> None:
        """Give back what was kept for the next session. The backend may be used again."""
        ...


def _mediapipe() -> PoseBackend:
    from screener.pose.mediapipe import MediaPipeBackend

    return MediaPipeBackend()


BACKENDS: Final[dict[str, Callable[[], PoseBackend]]] = {"mediapipe": _mediapipe}
"""Backends by name. A recorded one needs a file and is opened with ``screener.pose.recorded.RecordedBackend``."""


def default_backend() -> PoseBackend:
    """The backend that the product ships."""
    return BACKENDS["mediapipe"]()
