"""What each finding means, in words: the only place where findings are worded.

Wording rules: what the video showed, compared with ranges that are our own proposal; never a cause, a named condition, a level of
danger or a verdict on a muscle. An outward drift is told in a neutral tone. ``limits`` says what the finding does not say.
"""

from __future__ import annotations

from typing import Final

from screener.errors import CatalogError
from screener.types import FindingText

FINDINGS: Final[tuple[FindingText, ...]] = (
    FindingText(
        id="knee_valgus",
        label="Inward knee movement (frontal plane projection angle)",
        plain="the knee moves inward",
        meaning="At the same squat depth the knee sat further inside the line from hip to ankle than the on-track range. "
        "That range is our own proposal drawn from small published groups.",
        limits="It does not show why the knee moves inward, and it does not tell who will get hurt. "
        "A turned body or a turned-out foot changes the angle, too.",
    ),
    FindingText(
        id="knee_varus",
        label="Outward knee position (frontal plane projection angle below zero)",
        plain="the knee tracks outward",
        meaning="At the same squat depth the knee stayed outside the line from hip to ankle. Many people are built or move this way.",
        limits="It is neither good nor bad by itself, and there is no need to bring the knee inward. "
        "Filming with the body or foot turned outward can look the same.",
    ),
    FindingText(
        id="knees_in_bilateral",
        label="Knees closer than ankles in the squat (knee-to-ankle separation ratio)",
        plain="the knees come together in the squat",
        meaning="At the lowest point of the squat the knees were clearly closer together than the ankles.",
        limits="It does not say which knee does more: in a squat on both legs the two sides cannot be compared from one camera. "
        "Stance, load, shoes and ankle mobility all play a part.",
    ),
    FindingText(
        id="pelvic_drop",
        label="Drop of the pelvis on the free side",
        plain="the pelvis drops on the free side",
        meaning="While standing on this leg, the other side of the pelvis sank more than when standing still.",
        limits="The hips on video are estimated points inside the body, so this reading is rough; "
        "even physiotherapists agree poorly on it.",
    ),
    FindingText(
        id="trunk_lean",
        label="Trunk lean over the stance leg",
        plain="the trunk leans over the standing leg",
        meaning="While bending this knee, the upper body leaned to the side of the standing leg more than when standing still.",
        limits="It can be a habit, a way to keep balance or a way to make the task easier; the video cannot tell which.",
    ),
    FindingText(
        id="wobble",
        label="Side-to-side movement of the knee during the descent",
        plain="the knee wobbles from side to side",
        meaning="On the way down the knee moved from side to side more than in a steady descent.",
        limits="There are no published values to compare with: use it to compare yourself with yourself, filmed in the same way.",
    ),
    FindingText(
        id="side_difference",
        label="Difference between left and right",
        plain="one knee moves inward more than the other",
        meaning="In the same session, at the same depth, the knee on this side moved inward clearly more than the other one.",
        limits="Small differences are normal and lie within the error of the method. "
        "An old injury is worth telling a physiotherapist about.",
    ),
    FindingText(
        id="shank_led",
        label="Inward movement mainly in the lower leg",
        plain="the inward movement comes mainly from the lower leg",
        meaning="Most of the inward movement came from the lower leg tilting inward over the foot, less from the thigh.",
        limits="A stiff ankle is one thing to look at, but the video does not measure the ankle. "
        "Foot position and camera angle matter as well.",
    ),
    FindingText(
        id="shallow",
        label="Too shallow to compare",
        plain="the squat is too shallow to compare",
        meaning="The repetitions did not go deep enough to reach the depth at which knees are compared.",
        limits="It says nothing about the knee. Film again and go a little lower, if that is comfortable.",
    ),
)
"""Every finding that can be made, in the order in which results list them."""

_BY_ID: Final = {text.id: text for text in FINDINGS}


def finding_text(finding_id: str) -> FindingText:
    """The words for one finding.

    Raises:
        CatalogError: there is no such finding.
    """
    try:
        return _BY_ID[finding_id]
    except KeyError:
        hint = f"Known findings: {', '.join(_BY_ID)}. A new one needs its words in findings/catalog.py."
        raise CatalogError(f"expected a known finding, got {finding_id!r}", hint) from None
