"""The parts of the least that a screening can cost on this machine: starting, decoding, single looks, and two landmarkers at once."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench import process
from bench.clips import Clip
from bench.record import DecodeCost, FloorRecord
from screener import assets
from screener.errors import VideoUnreadable
from screener.types import ImageArray

STARTS: Final = 3
START: Final = """
import sys
import av, numpy
from mediapipe.tasks.python import BaseOptions, vision
options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=sys.argv[1]), running_mode=vision.RunningMode.IMAGE)
vision.PoseLandmarker.create_from_options(options).close()
"""
IMPORT: Final = "import time; start = time.perf_counter(); import screener; print(time.perf_counter() - start)"
DECODE_S: Final = 20.0
"""Decoding is timed on the first so many seconds; longer clips hold the same stream."""
FROM_FRAME: Final = 30
LOOKS: Final = 40
"""Neighbouring frames that looks are timed on; they are kept in memory."""
ROUNDS: Final = 3
STEP_MS: Final = 33
LOADED_WITHIN_S: Final = 60


def measure(clip: Clip, clips: Sequence[Clip], tell: Callable[[str], None]) -> FloorRecord:
    """Measure all parts.

    Args:
        clip: whose frames are looked at.
        clips: that are decoded.
        tell: hears what is being measured.
    """
    tell("starting")
    model = assets.model_path()
    start = _wall_s("-c", START, str(model))
    help_s = _wall_s("-m", "screener", "--help")
    imported = statistics.median(float(subprocess.check_output((sys.executable, "-c", IMPORT))) for _ in range(STARTS))
    tell("single looks")
    tracked, single, held = process.apart(look_times, clip.path, model)
    tell("two landmarkers at once")
    scaling = process.apart(two_over_one, clip.path, model)
    decoding = []
    for other in clips:
        tell(f"decoding {other.recipe.name}")
        decoding.append(process.apart(decode, other))
    return FloorRecord(start, help_s, imported, tracked, single, scaling, held, tuple(decoding))


def _wall_s(*words: str) -> float:
    """Middle of several runs of Python with these words, seconds."""
    return statistics.median(process.measure((sys.executable, *words))[0].wall_s for _ in range(STARTS))


def decode(clip: Clip, seconds: float = DECODE_S) -> DecodeCost:
    """Decode with as many threads as the decoder likes, without converting a picture; scaled to the whole clip.

    Raises:
        VideoUnreadable: not one frame.
    """
    import av

    count, wall, cpu = 0, time.perf_counter(), time.process_time()
    with av.open(str(clip.path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for _ in container.decode(stream):
            count += 1
            if count >= seconds * clip.contents.fps:
                break
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if not count:
        raise VideoUnreadable(f"expected pictures, got none from {clip.path.name}", "Delete the clip and build it again.")
    times = clip.contents.frames / count
    return DecodeCost(clip.recipe.name, wall * times, cpu * times)


def frames(path: Path, skip: int = FROM_FRAME, count: int = LOOKS) -> list[ImageArray]:
    """Neighbouring frames of a clip as (H, W, 3) RGB, uint8."""
    import av

    found: list[ImageArray] = []
    with av.open(str(path)) as container:
        for number, picture in enumerate(container.decode(video=0)):
            if number >= skip + count:
                break
            if number >= skip:
                # MediaPipe would read another picture out of an array with gaps between its rows.
                found.append(np.ascontiguousarray(picture.to_ndarray(format="rgb24"), dtype=np.uint8))
    return found


def look_times(path: Path, model: Path) -> tuple[float, float, bool]:
    """Median time of a tracked and of a single look on one core, milliseconds, and whether it could be kept to one core."""
    pictures = frames(path)
    with process.one_core() as held:
        tracked = statistics.median(_looks(pictures, model, tracked=True)[1:])  # the first look has nobody to track yet
        single = statistics.median(_looks(pictures, model, tracked=False)[1:])
    return tracked * 1000, single * 1000, held


def two_over_one(path: Path, model: Path) -> float:
    """Throughput of two landmarkers in two threads over that of one, middle of several rounds."""
    pictures = frames(path)
    found = []
    for _ in range(ROUNDS):
        alone = _together(1, pictures, model)
        found.append(2 * alone / _together(2, pictures, model))
    return statistics.median(found)


def _together(size: int, pictures: Sequence[ImageArray], model: Path) -> float:
    """Seconds until so many threads have each looked at all pictures, loading left out."""
    ready = threading.Barrier(size + 1, timeout=LOADED_WITHIN_S)
    threads = [threading.Thread(target=_looks, args=(pictures, model), kwargs={"tracked": True, "ready": ready}) for _ in range(size)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def _looks(pictures: Sequence[ImageArray], model: Path, *, tracked: bool, ready: threading.Barrier | None = None) -> list[float]:
    """Seconds of each look; with a barrier, looking begins when all are ready. A look that sees nobody is cheap, and an error here."""
    from mediapipe import Image, ImageFormat  # type: ignore[import-untyped]  # the library carries no types
    from mediapipe.tasks.python import BaseOptions, vision  # type: ignore[import-untyped]  # the same

    mode = vision.RunningMode.VIDEO if tracked else vision.RunningMode.IMAGE
    options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(model)), running_mode=mode)
    spent = []
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        images: list[Any] = [Image(image_format=ImageFormat.SRGB, data=picture) for picture in pictures]
        if ready:
            ready.wait()
        for number, image in enumerate(images):
            start = time.perf_counter()
            seen = landmarker.detect_for_video(image, number * STEP_MS) if tracked else landmarker.detect(image)
            spent.append(time.perf_counter() - start)
            if not seen.pose_landmarks:
                raise VideoUnreadable(f"expected a person in frame {FROM_FRAME + number} of the clip, got none", "Build the clips again.")
    return spent
