"""What is wrong with a clip, and how to film it again. Never raises for a poor video; a refusal is an answer.

Gates are geometric: the pose model's own confidence says nothing about whether an angle can be read.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screener import capture, signal
from screener.people import Athlete
from screener.types.media import FloatArray, PoseTrack, VideoInfo
from screener.types.movement import Segmentation
from screener.types.result import QualityIssue
from screener.types.terms import QualityKind, Severity

SEEN_SHARE: Final = 0.2
SIDE_TURN_DEG: Final = 45.0
TURN_WARN_DEG: Final = 3.0
TURN_REFUSE_DEG: Final = 12.0
SMALL_LEG_PX: Final = 60.0
SMALL_LEG_WARN_PX: Final = 110.0
RAY_WARN_DEG: Final = 5.0
SLOWEST_HZ: Final = 10.0
SLOW_HZ: Final = 20.0
SHORTEST_CLIP_S: Final = 1.0
HEAD_CUT_SEEN_SHARE: Final = 0.8
DARK_LUMA: Final = 40.0
CROWD: Final = 4

FRONT: Final = "Film from straight in front, phone upright at mid-thigh height, three metres away, the whole body in the picture."


def _refuse(kind: QualityKind, detail: str, fix: str) -> QualityIssue:
    return QualityIssue(kind, Severity.REFUSE, detail, fix)


def _warn(kind: QualityKind, detail: str, fix: str) -> QualityIssue:
    return QualityIssue(kind, Severity.WARNING, detail, fix)


def leg_px(track: PoseTrack) -> float:
    """Standing hip-ankle length in pixels, longer leg, 90th percentile over a track; NaN where not seen."""
    lengths = [track.point(f"{s}_ankle")[:, 1] - track.point(f"{s}_hip")[:, 1] for s in ("left", "right")]
    seen = [length[np.isfinite(length)] for length in lengths]
    return max((float(np.percentile(length, 90)) for length in seen if len(length)), default=float("nan"))


def of_file(info: VideoInfo, truncated: bool, duration_s: float, rate_hz: float) -> tuple[QualityIssue, ...]:
    """Issues with the file itself. ``rate_hz`` is the rate at which pictures were really taken (NaN with fewer than two)."""
    issues = [QualityIssue(QualityKind.FILE_NOTE, Severity.INFO, note, "") for note in info.notes]
    if truncated:
        issues.append(
            _warn(
                QualityKind.TRUNCATED,
                "The file breaks off or is damaged; what could be read was screened.",
                "Copy the original from the phone again, without a messenger app in between.",
            )
        )
    if duration_s < SHORTEST_CLIP_S:
        detail = f"The clip lasts {duration_s:.1f} s; a repetition with standing before and after takes at least two."
        issues.append(_refuse(QualityKind.TOO_SHORT, detail, "Film five slow repetitions, beginning and ending in quiet standing."))
    elif rate_hz < SLOWEST_HZ:
        detail = f"Only {rate_hz:.0f} pictures a second; at least {SLOWEST_HZ:.0f} are needed to follow a repetition."
        issues.append(_refuse(QualityKind.FRAME_RATE, detail, "Film with the phone's normal video setting, 30 pictures a second."))
    elif rate_hz < SLOW_HZ:
        detail = f"{rate_hz:.0f} pictures a second: readings are less steady than at 30."
        issues.append(_warn(QualityKind.FRAME_RATE, detail, "Film with the phone's normal video setting, 30 pictures a second."))
    return tuple(issues)


def of_view(athlete: Athlete, brightness: float) -> tuple[QualityIssue, ...]:
    """Issues seen in the sparse pass: who is in view, how much of them, from where. The first refusal ends the list.

    Args:
        athlete: the athlete and who else was there.
        brightness: mean luma around the athlete, 0 to 255; NaN unknown.
    """
    track = athlete.track
    seen = track.seen()
    issues: list[QualityIssue] = []
    if athlete.others:
        who = "One more person is" if athlete.others == 1 else f"{athlete.others} more people are"
        detail = f"{who} in view; the largest one who stays in the picture was followed."
        issues.append(QualityIssue(QualityKind.SEVERAL_PEOPLE, Severity.INFO, detail, "Film one person at a time."))
    if not len(seen) or seen.mean() < SEEN_SHARE:
        return (*issues, _refuse(QualityKind.NO_PERSON, "Nobody could be made out for long enough.", FRONT))
    visible = track.take(seen)
    for check in (_sideways, _crowd_or_small, _upper_body, _turned):
        problem = check(visible, athlete)
        if problem is not None:
            return (*issues, problem)
    issues.extend(_cut(visible, float(seen.mean())))
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return tuple(issues)
    if brightness < DARK_LUMA:
        detail = "The picture is dark; the joints are harder to place."
        issues.append(_warn(QualityKind.TOO_DARK, detail, "Switch on the light, or stand so that a window lights you from the front."))
    size = leg_px(visible)
    if size < SMALL_LEG_WARN_PX:
        detail = f"The legs are only {size:.0f} pixels long in the picture; the angle is less certain."
        issues.append(_warn(QualityKind.TOO_SMALL, detail, "Come nearer or hold the phone upright, so that you fill most of the picture."))
    return tuple(issues)


def _middle(track: PoseTrack, part: str) -> FloatArray:
    half: FloatArray = (track.point(f"left_{part}") + track.point(f"right_{part}")) / 2
    return half


def _sideways(track: PoseTrack, _: Athlete) -> QualityIssue | None:
    axis = _middle(track, "hip") - _middle(track, "shoulder")
    across = np.abs(axis[:, 0]) > np.abs(axis[:, 1])
    if across.mean() > 0.6:
        return _refuse(
            QualityKind.SIDEWAYS_FILE,
            "The athlete lies on the side in this picture: the file does not say which way is up.",
            "Turn the video upright in the phone's photo app, save it and screen it again.",
        )
    return None


def _crowd_or_small(track: PoseTrack, athlete: Athlete) -> QualityIssue | None:
    size = leg_px(track)
    if athlete.crowd >= CROWD and athlete.others >= CROWD - 1:
        detail = f"At least {athlete.crowd} people are in view, and nobody stands out as the athlete."
        return _refuse(QualityKind.SEVERAL_PEOPLE, detail, "Film one person at a time.")
    if size < SMALL_LEG_PX:
        detail = f"The legs are only {size:.0f} pixels long in the picture; at least {SMALL_LEG_PX:.0f} are needed."
        return _refuse(QualityKind.TOO_SMALL, detail, "Come nearer, so that you fill most of an upright picture, and film in full HD.")
    return None


def _upper_body(track: PoseTrack, _: Athlete) -> QualityIssue | None:
    knees, ankles = _middle(track, "knee")[:, 1], _middle(track, "ankle")[:, 1]
    if np.mean(knees > 0.99 * track.height_px) > 0.5:
        return _refuse(QualityKind.UPPER_BODY_ONLY, "Only the upper body is in the picture; the knees are below its edge.", FRONT)
    if np.mean(ankles > 0.995 * track.height_px) > 0.5:
        return _refuse(QualityKind.FEET_CUT, "The feet are cut off; the shank cannot be seen.", FRONT)
    return None


def _turned(track: PoseTrack, _: Athlete) -> QualityIssue | None:
    turn = capture.rough_turn(track)
    if abs(turn) > 180 - SIDE_TURN_DEG:
        return _refuse(QualityKind.VIEW_TURNED, "Filmed from behind: left and right, inward and outward cannot be told safely.", FRONT)
    if abs(turn) > SIDE_TURN_DEG:
        return _refuse(QualityKind.SIDE_VIEW, "Filmed from the side: whether a knee moves inward can only be seen from the front.", FRONT)
    return None


def _cut(track: PoseTrack, seen_share: float) -> list[QualityIssue]:
    issues = []
    nose = track.point("nose")[:, 1]
    if np.mean(nose < 0) > 0.3:
        whole = "Keep the whole body in the picture, head to feet."
        if seen_share < HEAD_CUT_SEEN_SHARE:
            detail = f"The head is cut off, and without it the athlete was made out in only {seen_share:.0%} of the clip."
            issues.append(_refuse(QualityKind.HEAD_CUT, detail, whole))
        else:
            detail = "The head is cut off in part of the clip; the pose model then finds the hips less well."
            issues.append(_warn(QualityKind.HEAD_CUT, detail, whole))
    toes = np.fmax(track.point("left_foot_tip")[:, 1], track.point("right_foot_tip")[:, 1])
    if np.mean(toes > 1.02 * track.height_px) > 0.3:
        detail = "The feet reach the lower edge of the picture."
        issues.append(_warn(QualityKind.FEET_CUT, detail, "Keep the whole body in the picture, with some floor below the feet."))
    return issues


def of_turn(found: capture.Standing, ray_deg: float, corrects: bool) -> tuple[QualityIssue, ...]:
    """Issues with how square the athlete stood, from quiet standing; nothing where that is unknown.

    ``corrects`` says whether the angle is judged after correcting for it (single-leg tests).
    """
    issues = []
    turn = abs(found.turn_deg)
    square = "Stand square to the phone; a tape from the phone to your foot shows the direction for your toes."
    if turn > TURN_REFUSE_DEG:
        beyond = f"beyond {TURN_REFUSE_DEG:.0f}° the knee angle mostly shows the turn"
        detail = f"The body is turned about {turn:.0f}° away from the camera; {beyond}."
        issues.append(_refuse(QualityKind.VIEW_TURNED, detail, square))
    elif turn > TURN_WARN_DEG:
        judged = "the angle was judged after correcting for that, less certainly" if corrects else "the two knees are judged together only"
        detail = f"The body is turned about {turn:.0f}° away from the camera; {judged}."
        issues.append(_warn(QualityKind.VIEW_TURNED, detail, square))
    if abs(ray_deg) > RAY_WARN_DEG:
        detail = f"The standing foot is {abs(ray_deg):.0f}° off the middle of the picture, which acts like a turned body."
        issues.append(_warn(QualityKind.OFF_CENTRE, detail, "Put the foot you stand on in the middle of the picture."))
    return tuple(issues)


def of_repetitions(segmentation: Segmentation) -> tuple[QualityIssue, ...]:
    """A refusal where nothing that can be judged was done; nothing otherwise."""
    if segmentation.reps:
        return ()
    five = "Film five slow repetitions of a squat, single-leg squat or step-down, beginning and ending in quiet standing."
    reasons = " ".join(dict.fromkeys(r.reason for r in segmentation.rejected))
    if segmentation.movement_id is None and segmentation.strange:
        detail = "The movement is none of squat, single-leg squat and lateral step-down. " + reasons
        return (_refuse(QualityKind.UNKNOWN_MOVEMENT, detail.strip(), five),)
    if segmentation.rejected and all("shallow" in r.reason for r in segmentation.rejected):
        return (_refuse(QualityKind.TOO_SHALLOW, reasons, "Go deeper, as far as is comfortable: " + five),)
    detail = "No whole repetition was found. " + reasons
    return (_refuse(QualityKind.NO_REPETITION, detail.strip(), five),)


def of_choice(segmentation: Segmentation) -> tuple[QualityIssue, ...]:
    """A warning where the user chose another movement than the clip looks like; nothing otherwise."""
    looks, chosen = segmentation.looks_like, segmentation.movement_id
    if not segmentation.reps or looks is None or chosen is None or looks == chosen:
        return ()
    detail = f"This looks like a {looks.replace('_', ' ')}; it was judged as a {chosen.replace('_', ' ')} because that was chosen."
    return (_warn(QualityKind.UNKNOWN_MOVEMENT, detail, "Leave the movement to be recognised, unless you are sure."),)


def of_sides(repaired: int) -> tuple[QualityIssue, ...]:
    """Says in how many looks left and right were put right."""
    if not repaired:
        return ()
    detail = f"The pose model took left for right in {repaired} looks; they were put right."
    return (QualityIssue(QualityKind.SIDES_REPAIRED, Severity.INFO, detail, ""),)


def of_gaps(track: PoseTrack) -> tuple[QualityIssue, ...]:
    """Says for how long the athlete was not seen."""
    lost = ~track.seen()
    if not len(lost) or not 0 < lost.mean() < 1 - SEEN_SHARE:
        return ()
    seconds = lost.sum() / signal.rate_hz(track.times_s)
    detail = f"The athlete was not seen in {lost.mean():.0%} of the looks (about {seconds:.1f} s); nothing is shown for them."
    return (QualityIssue(QualityKind.GAPS, Severity.INFO, detail, ""),)
