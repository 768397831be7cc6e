"""The loop most people write: one frame after another, one landmarker, the angle in pixels.

It is here to be compared with, in accuracy (``validation``) and in speed, so it has every habit of a first version: the header's frame
rate, VIDEO mode with its smoothing, one look a frame, no check whether the clip can be judged at all.

Usage: ``python -m bench.plain_loop VIDEO [--model FILE] [--csv OUT] [--seconds N]``
"""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Protocol

import numpy as np
import typer

from screener import assets
from screener.errors import VideoUnreadable
from screener.types import FloatArray

HIP_KNEE_ANKLE: Final = {"left": (23, 25, 27), "right": (24, 26, 28)}
"""MediaPipe's landmark numbers, by the athlete's side."""
INWARD: Final = {"left": -1.0, "right": 1.0}
"""Which way along the picture's x axis is inward: the athlete's left leg stands on the right of the picture."""
USUAL_FPS: Final = 30.0
"""Taken where the header names no frame rate."""


class Point(Protocol):
    """A landmark as MediaPipe gives it: shares of the picture's width and height, y downwards."""

    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True, eq=False)
class PlainTrack:
    """What the loop read.

    Attributes:
        times_s: (T,) frame number over the header's frame rate, seconds.
        left_deg, right_deg: (T,) frontal-plane projection angle as seen, degrees, positive = knee inward; NaN where nobody was seen.
        wall_s: seconds from the first frame to the last, without imports and loading the model.
    """

    times_s: FloatArray
    left_deg: FloatArray
    right_deg: FloatArray
    wall_s: float

    @property
    def detected(self) -> int:
        """In how many frames somebody was seen."""
        return int(np.isfinite(self.left_deg).sum())


def angle(points: Sequence[Point], side: str, width_px: int, height_px: int) -> float:
    """Frontal-plane projection angle of one leg, degrees, positive = knee inward; NaN where a landmark is missing."""
    hip, knee, ankle = ((_px(points[i].x, width_px), _px(points[i].y, height_px)) for i in HIP_KNEE_ANKLE[side])
    thigh = math.atan2(INWARD[side] * (knee[0] - hip[0]), knee[1] - hip[1])
    shank = math.atan2(INWARD[side] * (knee[0] - ankle[0]), ankle[1] - knee[1])
    return math.degrees(thigh + shank)


def _px(share: float | None, size_px: int) -> float:
    return math.nan if share is None else share * size_px


def read(video: Path, model: Path | None = None, seconds: float = math.inf) -> PlainTrack:
    """Run the loop over a clip.

    Args:
        video: the file.
        model: pose model; the shipped one where not given.
        seconds: stop before the first frame at or after this time; everything where not given.

    Raises:
        VideoUnreadable: OpenCV finds no frame in it.
        ModelMissing: the shipped model is not where it should be.
    """
    import cv2
    from mediapipe import Image, ImageFormat  # type: ignore[import-untyped]  # the library carries no types
    from mediapipe.tasks.python import BaseOptions, vision  # type: ignore[import-untyped]  # the same

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model or assets.model_path())), running_mode=vision.RunningMode.VIDEO
    )
    rows: list[tuple[float, float, float]] = []
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        capture = cv2.VideoCapture(str(video))
        fps = capture.get(cv2.CAP_PROP_FPS) or USUAL_FPS
        start = time.perf_counter()
        while len(rows) / fps < seconds:
            found, frame = capture.read()
            if not found:
                break
            time_s = len(rows) / fps
            picture = Image(image_format=ImageFormat.SRGB, data=cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
            people = landmarker.detect_for_video(picture, int(time_s * 1000)).pose_landmarks
            height, width = frame.shape[:2]
            left, right = (angle(people[0], side, width, height) if people else math.nan for side in HIP_KNEE_ANKLE)
            rows.append((time_s, left, right))
        wall = time.perf_counter() - start
        capture.release()
    if not rows:
        raise VideoUnreadable(f"expected a video with pictures, got none from {video.name}", "Give another file.")
    times, lefts, rights = np.array(rows, dtype=np.float64).T
    return PlainTrack(times, lefts, rights, wall)


def write_csv(track: PlainTrack, path: Path) -> None:
    """One row a frame: seconds, left and right angle in degrees, ``nan`` where nobody was seen."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("time_s", "fppa_left_deg", "fppa_right_deg"))
        writer.writerows(zip(track.times_s.tolist(), track.left_deg.tolist(), track.right_deg.tolist(), strict=True))


def main(
    video: Annotated[Path, typer.Argument(help="The clip.")],
    model: Annotated[Path | None, typer.Option(help="Pose model; the shipped one where left out.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write the angles of every frame here.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="Read only the first so many seconds.")] = math.inf,
) -> None:
    """Run the plain loop over one clip and say how fast it was."""
    track = read(video, model, seconds)
    frames = len(track.times_s)
    typer.echo(f"frames {frames} detected {track.detected} wall_s {track.wall_s:.2f} fps {frames / track.wall_s:.1f}")
    if csv_file:
        write_csv(track, csv_file)


if __name__ == "__main__":
    typer.run(main)
