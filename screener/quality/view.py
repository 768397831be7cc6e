"""Gates on what the first visit saw: whether anybody is there, who, how much of them, how large, from where, in what light."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from screener import capture, signal
from screener.people import Athlete
from screener.quality.issue import FRONT, note, refuse, warn
from screener.types.media import FloatArray, PoseTrack
from screener.types.result import QualityIssue
from screener.types.terms import QualityKind, Severity

SEEN_SHARE: Final = 0.2
SIDE_TURN_DEG: Final = 45.0
SMALL_LEG_PX: Final = 60.0
SMALL_LEG_WARN_PX: Final = 110.0
"""Own proposals: one degree of a 55 pixel shank is one pixel."""
HEAD_CUT_SEEN_SHARE: Final = 0.8
CROWD: Final = 4
DARK_LUMA: Final = 40.0
"""Own proposal, mean brightness of 255 around the athlete. A rendered dark room (65, noisy) is still read well."""
BLACK_LUMA: Final = 12.0
"""Own proposal: in a picture that is darker than a twentieth nobody can check what the pose model claims to see."""

ONE_PERSON: Final = "Film one person at a time, or point out who is meant (on the command line: --person)."
_LIGHT: Final = "Switch on the light, or stand so that a window lights you from the front."


def leg_px(track: PoseTrack) -> float:
    """Standing hip-ankle length in pixels, longer leg, 90th percentile over a track; NaN where not seen."""
    lengths = [track.point(f"{s}_ankle")[:, 1] - track.point(f"{s}_hip")[:, 1] for s in ("left", "right")]
    seen = [length[np.isfinite(length)] for length in lengths]
    return max((float(np.percentile(length, 90)) for length in seen if len(length)), default=float("nan"))


def of_view(athlete: Athlete, brightness: float) -> tuple[QualityIssue, ...]:
    """Issues seen in the sparse pass: who is in view, how much of them, from where. The first refusal ends the list.

    Args:
        athlete: the athlete and who else was there.
        brightness: mean brightness around the athlete, of the whole picture where nobody is seen, 0 to 255; NaN unknown.
    """
    track = athlete.track
    seen = track.seen()
    issues: list[QualityIssue] = []
    if athlete.others:
        who = "One more person is" if athlete.others == 1 else f"{athlete.others} more people are"
        followed = "the one you pointed at" if athlete.pointed_at else "the largest one who stays in the picture"
        detail = f"{who} in view; {followed} was followed."
        issues.append(_from(athlete, note(QualityKind.SEVERAL_PEOPLE, detail, ONE_PERSON)))
    if brightness < BLACK_LUMA:
        detail = f"The picture is practically black: a brightness of {brightness:.0f} of 255."
        return (*issues, refuse(QualityKind.TOO_DARK, detail, _LIGHT))
    if not len(seen) or seen.mean() < SEEN_SHARE:
        return (*issues, refuse(QualityKind.NO_PERSON, "Nobody could be made out for long enough.", FRONT))
    visible = track.take(seen)
    for check in (_sideways, _crowd_or_small, _upper_body, _turned):
        problem = check(visible, athlete)
        if problem is not None:
            return (*issues, problem)
    issues.extend(_cut(visible, float(seen.mean())))
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return tuple(issues)
    if brightness < DARK_LUMA:
        detail = f"The picture is dark, a brightness of {brightness:.0f} of 255 around the athlete; the joints are harder to place."
        issues.append(warn(QualityKind.TOO_DARK, detail, _LIGHT))
    size = leg_px(visible)
    if size < SMALL_LEG_WARN_PX:
        detail = f"The legs are only {size:.0f} pixels long in the picture; the angle is less certain."
        issues.append(warn(QualityKind.TOO_SMALL, detail, "Come nearer or hold the phone upright, so that you fill most of the picture."))
    return tuple(issues)


def middle(track: PoseTrack, part: str) -> FloatArray:
    """(T, 2) pixels half-way between a left and a right joint."""
    half: FloatArray = (track.point(f"left_{part}") + track.point(f"right_{part}")) / 2
    return half


def _sideways(track: PoseTrack, _: Athlete) -> QualityIssue | None:
    axis = middle(track, "hip") - middle(track, "shoulder")
    across = np.abs(axis[:, 0]) > np.abs(axis[:, 1])
    if across.mean() > 0.6:
        return refuse(
            QualityKind.SIDEWAYS_FILE,
            "The athlete lies on the side in this picture: the file does not say which way is up.",
            "Say how it is to be turned (on the command line: --rotate), or turn the video in the phone's photo app.",
        )
    return None


def _crowd_or_small(track: PoseTrack, athlete: Athlete) -> QualityIssue | None:
    size = leg_px(track)
    if athlete.crowd >= CROWD and athlete.others >= CROWD - 1 and not athlete.pointed_at:
        detail = f"At least {athlete.crowd} people are in view, and nobody stands out as the athlete."
        return _from(athlete, refuse(QualityKind.SEVERAL_PEOPLE, detail, ONE_PERSON))
    if size < SMALL_LEG_PX:
        detail = f"The legs are only {size:.0f} pixels long in the picture; at least {SMALL_LEG_PX:.0f} are needed."
        return refuse(QualityKind.TOO_SMALL, detail, "Come nearer, so that you fill most of an upright picture, and film in full HD.")
    return None


def _from(athlete: Athlete, issue: QualityIssue) -> QualityIssue:
    """The issue with the instant at which most people are in view: there the user can say who is meant."""
    return replace(issue, start_s=athlete.crowd_s)


def _upper_body(track: PoseTrack, _: Athlete) -> QualityIssue | None:
    knees = middle(track, "knee")[:, 1]
    # The lower ankle is the one stood on; the other may be held up inside the picture.
    ankles = np.fmax(track.point("left_ankle")[:, 1], track.point("right_ankle")[:, 1])
    if np.mean(knees > 0.99 * track.height_px) > 0.5:
        return refuse(QualityKind.UPPER_BODY_ONLY, "Only the upper body is in the picture; the knees are below its edge.", FRONT)
    if np.mean(ankles > 0.995 * track.height_px) > 0.5:
        return refuse(QualityKind.FEET_CUT, "The feet are cut off; the shank cannot be seen.", FRONT)
    return None


def _turned(track: PoseTrack, _: Athlete) -> QualityIssue | None:
    turn = capture.rough_turn(track)
    if abs(turn) > 180 - SIDE_TURN_DEG:
        return refuse(QualityKind.VIEW_TURNED, "Filmed from behind: left and right, inward and outward cannot be told safely.", FRONT)
    if abs(turn) > SIDE_TURN_DEG:
        return refuse(QualityKind.SIDE_VIEW, "Filmed from the side: whether a knee moves inward can only be seen from the front.", FRONT)
    return None


def _cut(track: PoseTrack, seen_share: float) -> list[QualityIssue]:
    issues = []
    nose = track.point("nose")[:, 1]
    if np.mean(nose < 0) > 0.3:
        whole = "Keep the whole body in the picture, head to feet."
        if seen_share < HEAD_CUT_SEEN_SHARE:
            detail = f"The head is cut off, and without it the athlete was made out in only {seen_share:.0%} of the clip."
            issues.append(refuse(QualityKind.HEAD_CUT, detail, whole))
        else:
            detail = "The head is cut off in part of the clip; the pose model then finds the hips less well."
            issues.append(warn(QualityKind.HEAD_CUT, detail, whole))
    toes = np.fmax(track.point("left_foot_tip")[:, 1], track.point("right_foot_tip")[:, 1])
    if np.mean(toes > 1.02 * track.height_px) > 0.3:
        detail = "The feet reach the lower edge of the picture."
        issues.append(warn(QualityKind.FEET_CUT, detail, "Keep the whole body in the picture, with some floor below the feet."))
    return issues


def of_sides(repaired: int) -> tuple[QualityIssue, ...]:
    """Says in how many looks left and right were put right."""
    if not repaired:
        return ()
    detail = f"The pose model took left for right in {repaired} looks; they were put right."
    return (note(QualityKind.SIDES_REPAIRED, detail),)


def of_gaps(track: PoseTrack) -> tuple[QualityIssue, ...]:
    """Says for how long the athlete was not seen."""
    lost = ~track.seen()
    if not len(lost) or not 0 < lost.mean() < 1 - SEEN_SHARE:
        return ()
    seconds = lost.sum() / signal.rate_hz(track.times_s)
    detail = f"The athlete was not seen in {lost.mean():.0%} of the looks (about {seconds:.1f} s); nothing is shown for them."
    return (note(QualityKind.GAPS, detail),)
