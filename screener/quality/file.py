"""Gates on the file itself: length, frame rate, damage, and whether it is a mirrored selfie."""

from __future__ import annotations

from typing import Final

from screener.quality.issue import note, refuse, warn
from screener.types.media import VideoInfo
from screener.types.result import QualityIssue
from screener.types.terms import QualityKind

SLOWEST_HZ: Final = 10.0
"""Own proposal: a descent of one second then has ten pictures, about as many as are looked at in any clip."""
SLOW_HZ: Final = 20.0
"""Own proposal: every second picture of a 30 Hz clip still serves (rendered people), every third less well."""
SHORTEST_CLIP_S: Final = 1.0

_NORMAL_RATE: Final = "Film with the phone's normal video setting, 30 pictures a second."


def of_file(info: VideoInfo, truncated: bool, duration_s: float, rate_hz: float, trimmed: bool = False) -> tuple[QualityIssue, ...]:
    """Issues with the file itself, or with the part of it that was chosen.

    ``rate_hz`` is the rate at which pictures were really taken (NaN with fewer than two).
    """
    issues = [note(QualityKind.FILE_NOTE, text) for text in info.notes]
    if truncated:
        detail = "The file breaks off or is damaged; what could be read was screened."
        fix = "Copy the original from the phone again, without a messenger app in between."
        issues.append(warn(QualityKind.TRUNCATED, detail, fix))
    if duration_s < SHORTEST_CLIP_S:
        what = "The chosen part" if trimmed else "The clip"
        detail = f"{what} lasts {duration_s:.1f} s; a repetition with standing before and after takes at least two."
        issues.append(refuse(QualityKind.TOO_SHORT, detail, "Film five slow repetitions, beginning and ending in quiet standing."))
    elif rate_hz < SLOWEST_HZ:
        detail = f"Only {rate_hz:.0f} pictures a second; at least {SLOWEST_HZ:.0f} are needed to follow a repetition."
        issues.append(refuse(QualityKind.FRAME_RATE, detail, _NORMAL_RATE))
    elif rate_hz < SLOW_HZ:
        detail = f"{rate_hz:.0f} pictures a second: readings are less steady than at 30."
        issues.append(warn(QualityKind.FRAME_RATE, detail, _NORMAL_RATE))
    return tuple(issues)


def of_mirroring(said: bool | None, asked_by_file: bool) -> tuple[QualityIssue, ...]:
    """Whether left and right are the athlete's: no pose can tell, so the user's word counts, and the file's only where there is none.

    Args:
        said: the user's answer to "is this a mirrored selfie?"; ``None`` where not given.
        asked_by_file: whether the file asks for its picture to be shown mirrored, which front cameras do.
    """
    rear = "Film with the camera on the back of the phone, or switch mirroring off in its settings."
    if said:
        return (note(QualityKind.MIRRORED_FILE, "The picture was turned back left to right, because you said that it is mirrored.", rear),)
    if said is None and asked_by_file:
        detail = "The file asks for a mirrored picture, as front cameras do; if it is one, left and right are exchanged in this result."
        fix = "Look whether writing in the picture runs backwards, and say at the start whether the clip is mirrored."
        return (warn(QualityKind.MIRRORED_FILE, detail, fix),)
    return ()
