"""Gates on how the athlete stands to the camera: square, in the middle, upright, and far enough away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from screener import capture, geometry
from screener.quality.issue import note, refuse, warn
from screener.quality.view import middle
from screener.types.media import PoseTrack
from screener.types.movement import Repetition
from screener.types.result import QualityIssue
from screener.types.terms import QualityKind, Side

TURN_WARN_DEG: Final = 3.0
"""One degree of turn adds about one degree to the angle at matched depth: beyond this it is more than the reading's own error."""
TURN_TRUST_DEG: Final = 6.0
"""Beyond this a reading stands only where the turn itself was estimated with an error that can enter the interval."""
TURN_REFUSE_DEG: Final = 20.0
"""Own proposal: beyond it the knee angle mostly shows the turn. Counts for the turn and for how far aside the body is seen."""
RAY_WARN_DEG: Final = 5.0
NEAR_M: Final = 1.4
"""Own proposal: nearer than this a knee that comes forward by 22 cm is seen a fifth too large. The estimate
errs by a tenth either way, and towards "near" with a lens that sees less than assumed (2.2 m came out as 1.6)."""
TILT_DEG: Final = 2.5
"""Own proposal: hips, shoulders and the body's axis each lean at least so far, the same way. Of a dozen rendered and real people filmed
level none does (single lines lean by up to 4 degrees); a phone tilted by 4 degrees does."""
TILT_WARN_DEG: Final = 6.0
"""Own proposal; pelvic drop and trunk lean are read against standing, so that less takes nothing away."""

_STRAIGHT: Final = 0.94
_LEVEL_FEET: Final = 0.06
_FEWEST_LOOKS: Final = 3


def of_turn(found: capture.Standing, ray_deg: float, corrects: bool) -> tuple[QualityIssue, ...]:
    """Issues with how square the athlete stood, from quiet standing; a refusal where that could not be estimated.

    Args:
        found: what quiet standing told.
        ray_deg: degrees by which the standing foot is off the middle of the picture.
        corrects: whether the angle is judged after correcting for it (single-leg tests).
    """
    issues = []
    turn = abs(found.turn_deg)
    aside = max(turn, abs(found.view_deg))
    square = "Stand square to the phone; a tape from the phone to your foot shows the direction for your toes."
    if not np.isfinite(turn):
        detail = "Nobody was seen standing quietly, so nothing says how square to the camera the body is."
        issues.append(
            refuse(QualityKind.VIEW_TURNED, detail, "Stand still for two seconds before the first and after the last repetition.")
        )
    elif aside > TURN_REFUSE_DEG:
        beyond = f"beyond {TURN_REFUSE_DEG:.0f}° the knee angle mostly shows the turn"
        detail = f"The body is turned about {aside:.0f}° away from the camera; {beyond}."
        issues.append(refuse(QualityKind.VIEW_TURNED, detail, square))
    elif turn > TURN_TRUST_DEG and not found.view_sd_deg < TURN_TRUST_DEG / 2:
        detail = f"The body is turned about {turn:.0f}° away from the camera, and by how much is too uncertain to correct for."
        issues.append(refuse(QualityKind.VIEW_TURNED, detail, square))
    elif turn > TURN_WARN_DEG:
        judged = "the angle was judged after correcting for that, less certainly" if corrects else "the two knees are judged together only"
        detail = f"The body is turned about {turn:.0f}° away from the camera; {judged}."
        issues.append(warn(QualityKind.VIEW_TURNED, detail, square))
    if abs(ray_deg) > RAY_WARN_DEG:
        detail = f"The standing foot is {abs(ray_deg):.0f}° off the middle of the picture, which acts like a turned body."
        issues.append(warn(QualityKind.OFF_CENTRE, detail, "Put the foot you stand on in the middle of the picture."))
    return tuple(issues)


def of_distance(leg_px: float, width_px: int, height_px: int) -> tuple[QualityIssue, ...]:
    """A warning where the camera stood too near, judged by the legs' length in the picture and a usual lens; nothing where unknown."""
    metres = geometry.focal_px(width_px, height_px, capture.SHORT_SIDE_FOV_DEG) * capture.LEG_M / leg_px if leg_px > 0 else float("nan")
    if not metres < NEAR_M:
        return ()
    detail = f"The camera stands only about {metres:.1f} m away; what comes towards it looks larger, and the angle shifts with it."
    return (warn(QualityKind.TOO_NEAR, detail, "Put the phone about three metres away and do not zoom."),)


def of_tilt(track: PoseTrack, reps: Sequence[Repetition]) -> tuple[QualityIssue, ...]:
    """Says where the picture leans to one side: hips, shoulders and body axis agree on it while the athlete stands on both legs.

    Nothing in a picture shows the horizon for sure, and a person who leans looks the same: hence a note, and a warning where it is much.
    """
    roll = rough_roll(track, reps)
    if not abs(roll) >= TILT_DEG:
        return ()
    side = "right" if roll > 0 else "left"
    tell = warn if abs(roll) > TILT_WARN_DEG else note
    detail = (
        f"In quiet standing hips, shoulders and the body's axis lean by about {abs(roll):.0f}°, as if the picture fell to its {side}; "
        "the knee angle is the same either way, and trunk and pelvis are read against standing."
    )
    return (
        tell(QualityKind.TILTED, detail, "Set the phone exactly upright (the camera's grid lines help) and stand evenly on both feet."),
    )


def rough_roll(track: PoseTrack, reps: Sequence[Repetition]) -> float:
    """Degrees that the picture seems to lean, positive = its horizon falls to the right: the mean of hips, shoulders and the body's axis in
    standing on both legs; 0 where they do not agree, NaN where the athlete never stands so.
    """
    legs = [track.point(f"{s}_ankle") - track.point(f"{s}_hip") for s in Side.BOTH.legs]
    longest = np.nanmax([leg[:, 1] for leg in legs]) if np.isfinite(legs).any() else float("nan")
    level = np.abs(track.point("left_ankle")[:, 1] - track.point("right_ankle")[:, 1]) < _LEVEL_FEET * longest
    still = np.minimum(legs[0][:, 1], legs[1][:, 1]) > _STRAIGHT * longest
    moving = np.zeros(len(track.times_s), dtype=np.bool_)
    for rep in reps:
        moving |= (track.times_s > rep.start_s) & (track.times_s < rep.stop_s)
    standing = track.take(level & still & ~moving & track.seen())
    if len(standing.times_s) < _FEWEST_LOOKS:
        return float("nan")
    lines = [geometry.line_tilt(standing.point(f"right_{part}"), standing.point(f"left_{part}")) for part in ("hip", "shoulder")]
    # "Over the left leg" of somebody who faces the camera is to the image right, where the upper end goes as the horizon falls there.
    lines.append(geometry.lean(middle(standing, "shoulder"), middle(standing, "ankle"), Side.LEFT))
    leans = [float(np.median(line)) for line in lines]
    agreed = min(leans, key=abs)
    return float(np.mean(leans)) if len({np.sign(lean) for lean in leans}) == 1 and abs(agreed) >= TILT_DEG else 0.0
