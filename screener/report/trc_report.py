"""Landmarks over time as a TRC file, which OpenSim, Sports2D, Pose2Sim and motion-capture programs open.

The format knows metres and three dimensions; one video knows pixels and two. Pixels become metres by one stated assumption: that the
standing distance from hip to ankle is the one of a body of ``BODY_M``. Angles do not depend on it, distances do. Z is 0 throughout.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screener import quality, skeleton
from screener.report.csv_report import Run
from screener.types import BoolArray, FloatArray, PoseTrack

BODY_M: Final = 1.75
"""Assumed body height, of which thigh and shank together are ``LEG_SHARE``: the body that docs/methods.md computes with."""
LEG_SHARE: Final = 0.245 + 0.246
NOTE: Final = f"2-D from one camera; metres assume a body height of {BODY_M} m; NaN = not read"
_KEYS: Final = ("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames")


def to_trc(run: Run) -> str:
    """One row per instant that was looked at: frame from 1, time in seconds, and X, Y, Z in metres of every landmark.

    X points to the right of the picture, Y up, Z is 0; zero lies between the ankles. Only what was read accurately has numbers: elsewhere
    every value is ``NaN``, so that a program shows a gap there instead of a line. Times are the clip's own; ``DataRate`` is its usual
    rate. A refused clip, or one whose legs were never seen whole, gives the heading without a row.
    """
    track, screening = run.track, run.screening
    metres = None if screening.refused else _metres(track, run.read)
    rows = 0 if metres is None else len(track.times_s)
    names = [marker(name) for name in skeleton.LANDMARKS]
    rate = screening.video.capture_fps or screening.video.fps_nominal or 0.0
    first = int(track.frame_index[0]) + 1 if rows else 1
    values = (_number(rate), _number(rate), str(rows), str(len(names)), "m", _number(rate), str(first), str(rows))
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{_plain(screening.video.name)} ({NOTE})",
        "\t".join(_KEYS),
        "\t".join(values),
        "\t".join(("Frame#", "Time", *(f"{name}\t\t" for name in names))),
        "\t\t" + "\t".join(f"{axis}{place}" for place in range(1, len(names) + 1) for axis in "XYZ"),
        "",
    ]
    if metres is not None:
        for frame, time_s, points in zip(track.frame_index, track.times_s, metres, strict=True):
            cells = (_number(value) for value in points.ravel())
            lines.append("\t".join((str(int(frame) + 1), _number(float(time_s)), *cells)))
    return "\n".join(lines) + "\n"


def marker(landmark: str) -> str:
    """A landmark's name as the BlazePose models of Pose2Sim and Sports2D have it."""
    return landmark.replace("foot_tip", "foot_index")


def _metres(track: PoseTrack, read: BoolArray) -> FloatArray | None:
    """(T, K, 3) metres, NaN where not read; ``None`` where there is nothing to scale by."""
    leg_px = quality.leg_px(track.take(read))
    if not np.isfinite(leg_px) or leg_px <= 0:
        return None
    pixels = np.where(read[:, None, None], track.combined(), np.nan)
    ankles = pixels[:, [skeleton.index("left_ankle"), skeleton.index("right_ankle")]].mean(axis=1)
    across, down = np.nanmedian(ankles, axis=0)
    scale = BODY_M * LEG_SHARE / leg_px
    flat = np.where(np.isfinite(pixels[..., 0]), 0.0, np.nan)
    metres: FloatArray = np.stack([(pixels[..., 0] - across) * scale, (down - pixels[..., 1]) * scale, flat], axis=-1)
    return metres


def _number(value: float) -> str:
    """Six decimals at most; ``NaN`` where there is none, which OpenSim and pandas both read as missing."""
    return "NaN" if not np.isfinite(value) else repr(round(float(value), 6) + 0.0)


def _plain(name: str) -> str:
    """A name without tabs and line breaks, which would end its cell."""
    return " ".join(name.split())
