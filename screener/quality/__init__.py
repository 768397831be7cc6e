"""What is wrong with a clip, and how to film it again. Never raises for a poor video; a refusal is an answer.

Gates are geometric or look at the picture itself: the pose model's own confidence says nothing about whether an angle can be read.
One file per question: the file, the picture, who is in view and from where, how they stand, what they do.
"""

from screener.quality.file import SHORTEST_CLIP_S, SLOW_HZ, SLOWEST_HZ, of_file, of_mirroring
from screener.quality.picture import BLURRED_EDGE, FAINT_CONTRAST, SOFT_EDGE, Light, Look, light, look, of_picture
from screener.quality.repetitions import OTHER_BODY, OTHER_CLOTHES, of_choice, of_depth, of_left_out, of_person, of_repetitions
from screener.quality.stance import (
    NEAR_M,
    RAY_WARN_DEG,
    TILT_DEG,
    TILT_WARN_DEG,
    TURN_REFUSE_DEG,
    TURN_TRUST_DEG,
    TURN_WARN_DEG,
    of_distance,
    of_tilt,
    of_turn,
)
from screener.quality.view import (
    BLACK_LUMA,
    CROWD,
    DARK_LUMA,
    HEAD_CUT_SEEN_SHARE,
    SEEN_SHARE,
    SIDE_TURN_DEG,
    SMALL_LEG_PX,
    SMALL_LEG_WARN_PX,
    leg_px,
    of_gaps,
    of_sides,
    of_view,
)

__all__ = [
    "BLACK_LUMA",
    "BLURRED_EDGE",
    "CROWD",
    "DARK_LUMA",
    "FAINT_CONTRAST",
    "HEAD_CUT_SEEN_SHARE",
    "NEAR_M",
    "OTHER_BODY",
    "OTHER_CLOTHES",
    "RAY_WARN_DEG",
    "SEEN_SHARE",
    "SHORTEST_CLIP_S",
    "SIDE_TURN_DEG",
    "SLOWEST_HZ",
    "SLOW_HZ",
    "SMALL_LEG_PX",
    "SMALL_LEG_WARN_PX",
    "SOFT_EDGE",
    "TILT_DEG",
    "TILT_WARN_DEG",
    "TURN_REFUSE_DEG",
    "TURN_TRUST_DEG",
    "TURN_WARN_DEG",
    "Light",
    "Look",
    "leg_px",
    "light",
    "look",
    "of_choice",
    "of_depth",
    "of_distance",
    "of_file",
    "of_gaps",
    "of_left_out",
    "of_mirroring",
    "of_person",
    "of_picture",
    "of_repetitions",
    "of_sides",
    "of_tilt",
    "of_turn",
    "of_view",
]
