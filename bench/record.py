"""What a run of the benchmark leaves behind, and how it is kept: one JSON file for each part, in the cache."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any, Final, TypeVar

from bench.accuracy import Accuracy
from bench.clips import cache_folder
from bench.process import Cost, cores
from screener import __version__, assets
from screener.errors import InputError

T = TypeVar("T")
SCREENER: Final = "screener"
PLAIN: Final = "plain"
HEAVY: Final = "heavy"
COUNTS: Final = ("workers", "frames_decoded", "frames_skipped", "poses_sparse", "poses_read", "instants_read")
SPANS: Final = ("start", "decode", "sparse", "read", "rest", "total")


@dataclass(frozen=True, slots=True)
class Timings:
    """What the screener says of its own work (``--timings``).

    Attributes:
        workers: landmarkers at a time.
        frames_decoded, frames_skipped: whenever the file was read.
        poses_sparse, poses_read: looks of the landmarker at the first and the second visit.
        instants_read: frames read accurately, a few for each instant of a repetition.
        start_s: imports, up to the opening of the file.
        decode_s: decoding and converting within both visits, which goes on beside the poses.
        sparse_s, read_s: first and second visit; the model is loaded in the first.
        rest_s, total_s: the rest of the process inside Python, and all of it.
    """

    workers: int
    frames_decoded: int
    frames_skipped: int
    poses_sparse: int
    poses_read: int
    instants_read: int
    start_s: float
    decode_s: float
    sparse_s: float
    read_s: float
    rest_s: float
    total_s: float

    @property
    def poses(self) -> int:
        """Looks of the landmarker in all."""
        return self.poses_sparse + self.poses_read


def timings(data: Mapping[str, Any]) -> Timings:
    """The screener's timings file, as read from JSON. Raises ``InputError`` where a field is missing."""
    seconds = data.get("seconds", {})
    missing = [name for name in COUNTS if name not in data] + [f"seconds.{name}" for name in SPANS if name not in seconds]
    if missing:
        raise InputError(
            f"expected {', '.join(missing)} in the screener's timings, got a file without",
            "Screener and benchmark must be of one checkout.",
        )
    given: dict[str, Any] = {**{name: int(data[name]) for name in COUNTS}, **{f"{name}_s": float(seconds[name]) for name in SPANS}}
    return Timings(**given)


@dataclass(frozen=True, slots=True)
class Run:
    """One process on one clip.

    Attributes:
        who: ``screener``, ``plain`` or ``heavy``.
        round: from 0.
        cost: of the whole process, as measured.
        share: share of the clip's frames that it was given.
        loop_s: of the wall time, what grows with the frames; the plain loop's own word, 0 for the screener.
        reps: repetitions found; ``None`` for the plain loop, which finds none.
        accuracy: by instant.
        timings: the screener's own.
    """

    who: str
    round: int
    cost: Cost
    share: float
    loop_s: float
    reps: int | None
    accuracy: tuple[Accuracy, ...]
    timings: Timings | None

    @property
    def wall_s(self) -> float:
        """Seconds for the whole clip: what was not given to it is scaled up in proportion."""
        return self.cost.wall_s + self.loop_s * (1 / self.share - 1)

    @property
    def cpu_s(self) -> float:
        """CPU seconds for the whole clip, scaled as the wall time."""
        return self.cost.cpu_s * self.wall_s / self.cost.wall_s


@dataclass(frozen=True, slots=True)
class Origin:
    """What figures were made with; figures of different origin are never put on one page."""

    cores: int
    python: str
    mediapipe: str
    opencv: str
    pyav: str
    screener: str
    model: str

    def __str__(self) -> str:
        return (
            f"{self.cores} cores, Python {self.python}, MediaPipe {self.mediapipe}, OpenCV {self.opencv}, PyAV {self.pyav}, "
            f"screener {self.screener}, pose model {self.model}"
        )


@dataclass(frozen=True, slots=True)
class ClipRecord:
    """All runs on one clip.

    Attributes:
        name: of its recipe.
        frames, seconds, fps, megabits: of the file; Mbit/s.
        reps: whole repetitions in it.
        runs: in the order they were made.
    """

    name: str
    frames: int
    seconds: float
    fps: float
    megabits: float
    reps: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class WorkerRun:
    """The screener with so many workers: cost, and the checksum of its JSON."""

    workers: int
    round: int
    cost: Cost
    result_sha256: str


@dataclass(frozen=True, slots=True)
class WorkerRecord:
    """The screener with one worker and with more, on one clip."""

    clip: str
    runs: tuple[WorkerRun, ...]


@dataclass(frozen=True, slots=True)
class DecodeCost:
    """Decoding a clip and nothing else: wall and CPU seconds, scaled to the whole clip."""

    clip: str
    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class FloorRecord:
    """Parts of the least that a screening can cost.

    Attributes:
        start_s: a process that imports what is needed, loads the model, and ends.
        help_s: a process that prints the help.
        import_s: importing the package, within a process.
        tracked_ms, single_ms: one look on one core, as part of a video and as a single picture.
        scaling: throughput of two landmarkers at once over that of one.
        held: whether the looks could be kept to one core.
        decoding: by clip.
    """

    start_s: float
    help_s: float
    import_s: float
    tracked_ms: float
    single_ms: float
    scaling: float
    held: bool
    decoding: tuple[DecodeCost, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """The landmark network in another runtime.

    Attributes:
        runtime, version: its name and version; an empty version where it is not installed.
        threads: that it may use.
        ms: median of one inference; ``None`` where it was not measured.
        away_px: largest distance of a landmark from the first runtime's, in pixels of the network's input; ``None`` for the first.
    """

    runtime: str
    version: str
    threads: int
    ms: float | None
    away_px: float | None


@dataclass(frozen=True, slots=True)
class AlternativesRecord:
    """All runtimes, the first one first."""

    found: tuple[Alternative, ...]


def origin() -> Origin:
    """What the installed software makes figures with."""
    model = assets.model_path()
    return Origin(
        cores=cores(),
        python=python_version(),
        mediapipe=version("mediapipe"),
        opencv=version("opencv-python"),
        pyav=version("av"),
        screener=__version__,
        model=f"{model.stem} ({assets.model_sha256(model)[:12]})",
    )


def save(part: str, record: object, folder: Path | None = None) -> None:
    """Keep one part's figures with their origin."""
    if not is_dataclass(record) or isinstance(record, type):
        raise TypeError(f"expected a record, got {record!r}")
    folder = folder or cache_folder() / "results"
    folder.mkdir(parents=True, exist_ok=True)
    data = {"origin": asdict(origin()), "record": asdict(record)}
    (folder / f"{part}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def load(part: str, kind: type[T], folder: Path | None = None) -> tuple[T, Origin] | None:
    """One part's figures and their origin; ``None`` where there are none.

    Raises:
        InputError: the file is of another version of the benchmark.
    """
    path = (folder or cache_folder() / "results") / f"{part}.json"
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _read(kind, data["record"]), _read(Origin, data["origin"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"expected whole results in {path.name}, got {error!r}", "Run that part again: python -m bench run") from error


def _read(kind: Any, data: Any) -> Any:
    """The value of a type from what ``asdict`` made of it."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: _read(hints[field.name], data[field.name]) for field in fields(kind)})
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is tuple:
        return tuple(_read(arguments[0], item) for item in data)
    if isinstance(kind, types.UnionType):
        return None if data is None else _read(arguments[0], data)
    return data
