"""Screens every clip with the product and with the plain loop, and remembers the answers.

An answer is kept under what it depends on: the clip's own bytes, and the code and libraries that gave it. A second run costs seconds;
a change to the screener screens again, and leaves the plain loop's answers alone.
"""

from __future__ import annotations

import hashlib
import json
import math
import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench import plain_loop
from bench.plain_loop import PlainTrack
from screener import assets
from screener.errors import ScreenerError
from screener.types import FloatArray
from validation.plan import ClipSpec

PRODUCT: Final = "product"
PLAIN: Final = "plain"
PACKAGE: Final = Path(assets.__file__).parent
BESIDE_A_READING: Final = (
    "ui", "cli", "present", "drills", "plan", "history", "hipcheck.py", "hip_session.py", "compare.py", "intake.py", "intake.toml",
    "sample_intake.toml",
)  # fmt: skip
"""Rooms of the product that no reading depends on: they show it, keep it, or follow from it."""
LIBRARIES: Final = ("mediapipe", "opencv-python", "numpy", "scipy", "av")

Report = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and the name of the last one."""


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """What both said about one clip.

    Attributes:
        result: the product's JSON, refused clips included; ``None`` where it failed.
        failure: why it failed; empty where it did not.
        plain: the plain loop's track; ``None`` where it failed.
        plain_failure: why; empty where it did not.
    """

    result: dict[str, Any] | None
    failure: str
    plain: PlainTrack | None
    plain_failure: str


@dataclass(frozen=True, slots=True)
class _Job:
    """One clip for one of the two, and the file its answer is kept in."""

    kind: str
    clip: Path
    answer: Path


def screen_all(
    specs: Sequence[ClipSpec], clips: Path, cache: Path, *, workers: int = 2, report: Report | None = None
) -> dict[str, Screened]:
    """Both answers to every clip, by its name.

    Args:
        specs: which clips.
        clips: folder of ``NAME.mp4``.
        cache: folder of remembered answers; made where missing.
        workers: processes at a time. The product itself looks with up to four threads, which a caller cannot limit.
        report: told after every answer that was not remembered.

    Raises:
        FileNotFoundError: a clip is not there.
    """
    jobs = {(spec.name, kind): _job(kind, clips / f"{spec.name}.mp4", cache) for spec in specs for kind in (PRODUCT, PLAIN)}
    answers = {key: json.loads(job.answer.read_text(encoding="utf-8")) for key, job in jobs.items() if job.answer.is_file()}
    missing = {key: job for key, job in jobs.items() if key not in answers}
    if missing:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            running = {pool.submit(_run, job): key for key, job in missing.items()}
            for done, future in enumerate(as_completed(running), 1):
                key = running[future]
                answers[key] = future.result()
                if report:
                    report(done, len(missing), f"{key[0]} ({key[1]})")
    return {spec.name: _screened(answers[spec.name, PRODUCT], answers[spec.name, PLAIN]) for spec in specs}


def screen_one(kind: str, clip: Path, cache: Path) -> dict[str, Any]:
    """One answer to one clip, ``{"answer": ..., "failure": ...}``, from memory where it is there."""
    job = _job(kind, clip, cache)
    return json.loads(job.answer.read_text(encoding="utf-8")) if job.answer.is_file() else _run(job)


def _job(kind: str, clip: Path, cache: Path) -> _Job:
    with clip.open("rb") as stream:
        film = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
    return _Job(kind, clip, cache / f"{kind}-{code_key(kind)}" / f"{clip.stem}-{film}.json")


_KEYS: dict[str, str] = {}


def code_key(kind: str) -> str:
    """Short name of everything but the clip that an answer depends on: source files, model, versions of the libraries."""
    if kind not in _KEYS:
        files = [Path(plain_loop.__file__)] if kind == PLAIN else list(_files_behind_a_result())
        _KEYS[kind] = digest(files).hexdigest()[:12]
    return _KEYS[kind]


def digest(files: Iterable[Path]) -> hashlib._Hash:
    """Of the product's model, the versions of the libraries, and these source files."""
    found = hashlib.sha256(assets.model_sha256(assets.model_path()).encode())
    for library in LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for path in files:
        found.update(f"{path.name}\n".encode() + path.read_bytes())
    return found


def _files_behind_a_result() -> Iterable[Path]:
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE).parts
        if path.suffix in (".py", ".toml") and inside[0] not in (*BESIDE_A_READING, "_data"):
            yield path


def _run(job: _Job) -> dict[str, Any]:
    """One answer, in a process of its own. Any error is an answer; only those that will come again are remembered."""
    try:
        answer: dict[str, Any] = {"answer": _product(job.clip) if job.kind == PRODUCT else _plain(job.clip), "failure": ""}
    except ScreenerError as error:
        answer = {"answer": None, "failure": str(error)}
    except Exception as error:
        return {"answer": None, "failure": f"{type(error).__name__}: {error}"}
    job.answer.parent.mkdir(parents=True, exist_ok=True)
    draft = job.answer.with_suffix(".part")
    draft.write_text(json.dumps(answer), encoding="utf-8")
    draft.replace(job.answer)
    return answer


def _product(clip: Path) -> dict[str, Any]:
    from screener.report.json_report import to_json
    from screener.run import Options, screen_video

    result: dict[str, Any] = json.loads(to_json(screen_video(clip, Options()).screening))
    return result


def _plain(clip: Path) -> dict[str, Any]:
    track = plain_loop.read(clip)
    series = {"times_s": track.times_s, "left_deg": track.left_deg, "right_deg": track.right_deg}
    return {name: [value if math.isfinite(value) else None for value in values.tolist()] for name, values in series.items()} | {
        "wall_s": track.wall_s
    }


def _screened(product: dict[str, Any], plain: dict[str, Any]) -> Screened:
    return Screened(product["answer"], product["failure"], plain_track_of(plain), plain["failure"])


def plain_track_of(kept: dict[str, Any]) -> PlainTrack | None:
    """The plain loop's track out of its remembered answer; ``None`` where it failed."""
    found = kept["answer"]
    if not found:
        return None
    return PlainTrack(_array(found["times_s"]), _array(found["left_deg"]), _array(found["right_deg"]), found["wall_s"])


def _array(values: Sequence[float | None]) -> FloatArray:
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)
