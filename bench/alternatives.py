"""Would the same landmark network be much faster in another runtime? Runtimes that are not installed are left out."""

from __future__ import annotations

import importlib
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench import floor, process
from bench.record import Alternative, AlternativesRecord

NETWORK: Final = "pose_landmarks_detector.tflite"
SIDE_PX: Final = 256
"""The network's input is a square of this many pixels."""
NUMBERS_A_LANDMARK: Final = 5
BODY: Final = 33
"""Landmarks of the body; the network gives a few more, which steer the tracking."""
PICTURES: Final = 12
ROUNDS: Final = 5
Floats = NDArray[np.float32]
Infer = Callable[[Floats], Floats]
Runtime = Callable[[bytes, int], Infer]


def measure(clip: Path, model: Path) -> AlternativesRecord:
    """Run the landmark network in every runtime that is installed, with one thread on one core and with two threads.

    Args:
        clip: whose frames are looked at.
        model: the ``.task`` bundle.
    """
    network = unpack(model)
    inputs = [square(picture) for picture in floor.frames(clip, count=PICTURES)]
    found: list[Alternative] = []
    first: list[Floats] | None = None
    for name, package, runtime in RUNTIMES:
        try:
            which = version(package)
        except PackageNotFoundError:
            found.append(Alternative(name, "", 1, None, None))
            continue
        for threads in (1, 2):
            spent, points = _timed(runtime, network, threads, inputs)
            found.append(Alternative(name, which, threads, spent * 1000, None if first is None else farthest(first, points)))
            first = points if first is None else first
    return AlternativesRecord(tuple(found))


def unpack(model: Path) -> bytes:
    """The landmark network out of the bundle."""
    with zipfile.ZipFile(model) as bundle:
        return bundle.read(NETWORK)


def square(picture: NDArray[np.uint8]) -> Floats:
    """(1, 256, 256, 3) a picture on a square, as the network wants it, 0 to 1. Not the cut that MediaPipe makes, but of its size."""
    import cv2

    height, width = picture.shape[:2]
    side = max(height, width)
    canvas = np.zeros((side, side, 3), dtype=np.uint8)
    canvas[:height, (side - width) // 2 :][:, :width] = picture
    small = cv2.resize(canvas, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return (small.astype(np.float32) / np.float32(255))[None]


def farthest(these: Sequence[Floats], those: Sequence[Floats]) -> float:
    """The largest distance in the picture between landmarks of two runtimes, pixels of the network's input."""
    return max(float(np.hypot(*(a - b)[:, :2].T).max()) for a, b in zip(these, those, strict=True))


def _timed(runtime: Runtime, network: bytes, threads: int, inputs: Sequence[Floats]) -> tuple[float, list[Floats]]:
    """Median seconds of an inference, and the landmarks of each input."""
    if threads == 1:
        with process.one_core():
            return _inferred(runtime(network, threads), inputs)
    return _inferred(runtime(network, threads), inputs)


def _inferred(infer: Infer, inputs: Sequence[Floats]) -> tuple[float, list[Floats]]:
    infer(inputs[0])  # the first call prepares
    spent: list[float] = []
    points: list[Floats] = []
    for _ in range(ROUNDS):
        points = []
        for picture in inputs:
            start = time.perf_counter()
            points.append(infer(picture))
            spent.append(time.perf_counter() - start)
    return statistics.median(spent), points


def _landmarks(values: Any) -> Floats:
    """(33, 5) of the network's first output."""
    return np.array(values, dtype=np.float32).reshape(-1, NUMBERS_A_LANDMARK)[:BODY]


def _litert(network: bytes, threads: int) -> Infer:
    interpreter: Any = importlib.import_module("ai_edge_litert.interpreter").Interpreter(model_content=network, num_threads=threads)
    interpreter.allocate_tensors()
    into, out = interpreter.get_input_details()[0]["index"], _widest(interpreter.get_output_details())

    def infer(picture: Floats) -> Floats:
        interpreter.set_tensor(into, picture)
        interpreter.invoke()
        return _landmarks(interpreter.get_tensor(out))

    return infer


def _widest(outputs: Sequence[Any]) -> int:
    """The output that holds the landmarks in the picture: (1, 195)."""
    return next(int(found["index"]) for found in outputs if list(found["shape"]) == [1, 195])


def _openvino(network: bytes, threads: int) -> Infer:
    core: Any = importlib.import_module("openvino").Core()
    settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / NETWORK  # it reads this format from a file only
        file.write_bytes(network)
        compiled: Any = core.compile_model(core.read_model(file), "CPU", settings)
    out = next(port for port in compiled.outputs if list(port.shape) == [1, 195])

    def infer(picture: Floats) -> Floats:
        return _landmarks(compiled([picture])[out])

    return infer


RUNTIMES: Final[tuple[tuple[str, str, Runtime], ...]] = (
    ("LiteRT", "ai-edge-litert", _litert),
    ("OpenVINO", "openvino", _openvino),
)
"""Name, package, and how to load the network; the first one that is installed is what the others' landmarks are compared with."""
