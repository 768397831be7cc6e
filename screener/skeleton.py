"""Landmark names, the bones between them, and which landmark is the other side's twin.

The order is the pose model's (BlazePose, 33 points), but no other file may rely on it: ask ``index("left_knee")``.
Left and right are always the athlete's, never the viewer's.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LANDMARKS: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear",
    "mouth_left", "mouth_right",
    "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow",
    "left_wrist", "right_wrist",
    "left_pinky", "right_pinky",
    "left_index", "right_index",
    "left_thumb", "right_thumb",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
    "left_ankle", "right_ankle",
    "left_heel", "right_heel",
    "left_foot_tip", "right_foot_tip",
)  # fmt: skip

_INDEX: Final = {name: position for position, name in enumerate(LANDMARKS)}

BONES: Final[tuple[tuple[str, str], ...]] = (
    ("left_shoulder", "right_shoulder"),
    ("left_shoulder", "left_elbow"), ("left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow"), ("right_elbow", "right_wrist"),
    ("left_shoulder", "left_hip"), ("right_shoulder", "right_hip"),
    ("left_hip", "right_hip"),
    ("left_hip", "left_knee"), ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"), ("right_knee", "right_ankle"),
    ("left_ankle", "left_heel"), ("left_heel", "left_foot_tip"), ("left_ankle", "left_foot_tip"),
    ("right_ankle", "right_heel"), ("right_heel", "right_foot_tip"), ("right_ankle", "right_foot_tip"),
)  # fmt: skip
"""Pairs of landmarks that a drawing joins."""

FACE: Final[tuple[str, ...]] = LANDMARKS[:11]
LEG_PARTS: Final[tuple[str, ...]] = ("hip", "knee", "ankle", "heel", "foot_tip")


def index(name: str) -> int:
    """Position of a landmark on the K axis of every landmark array. Raises ``KeyError`` for an unknown name."""
    return _INDEX[name]


def twin(name: str) -> str:
    """Name of the landmark on the other side; a mid-line landmark is its own twin."""
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


TWINS: Final[NDArray[np.intp]] = np.array([_INDEX[twin(name)] for name in LANDMARKS], dtype=np.intp)
"""``array[..., TWINS, :]`` exchanges left and right names."""


def mirror(xy_px: NDArray[np.float64], width_px: float) -> NDArray[np.float64]:
    """Landmarks of the mirrored picture.

    Args:
        xy_px: (..., K, 2) pixels of the upright image, x right, y down. NaN stays NaN.
        width_px: width of that image in pixels.

    Returns:
        (..., K, 2): x reflected at the vertical mid-line and left and right names exchanged, so that a person's left knee
        in the picture is the right knee of the person seen in its mirror image. Applying it twice gives the input back.
    """
    flipped = xy_px[..., TWINS, :].copy()
    flipped[..., 0] = width_px - flipped[..., 0]
    return flipped
