"""What the user said about a clip by hand: held against the clip, and written into its result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from screener.errors import InputError
from screener.types import Edit, VideoInfo

if TYPE_CHECKING:
    from screener.run import Options

WHOLE_CLIP = 0
"""The repetition that an edit of the whole clip names."""


def check(options: Options, info: VideoInfo) -> None:
    """Whether the choices fit the clip. Raises ``InputError`` for a part, or a time, that the clip does not have."""
    length = info.duration_s
    if length is None:
        return
    shown_s = options.person.time_s if options.person else None
    for what, time_s in (("the chosen part to begin", options.start_s), ("the athlete to be shown", shown_s)):
        if time_s is not None and time_s >= length:
            raise InputError(
                f"expected {what} before the end of the clip ({length:.1f} s), got {time_s:.1f} s", "Choose an earlier time of this clip."
            )


def edits(options: Options) -> tuple[Edit, ...]:
    """What was changed by hand, for the result. A movement that was chosen is told by ``chosen_by``, not here."""
    told = []
    if options.rotate:
        told.append(("picture turned", f"Every picture was turned by {options.rotate} degrees clockwise."))
    if options.mirrored:
        told.append(("picture mirrored back", "The clip is a mirrored selfie video."))
    if options.span:
        stop = "the end" if math.isinf(options.span.stop_s) else f"{options.span.stop_s:.1f} s"
        told.append(("clip trimmed", f"Only the part from {options.span.start_s:.1f} s to {stop} was looked at."))
    if options.person is not None:
        at = options.person
        where = f"{at.x:.0%} of the way across and {at.y:.0%} of the way down the picture"
        told.append(("athlete pointed out", f"The person nearest to the point {where}, at {at.time_s:.1f} s."))
    if options.side is not None:
        told.append(("standing leg chosen", f"Only repetitions on the {options.side} leg count."))
    return tuple(Edit(what, WHOLE_CLIP, detail) for what, detail in told)
