"""The body around the bones: balls and discs (centimetres) whose skin makes limbs, trunk, head and shoes."""

from __future__ import annotations

from screener.drills.figures.contour import Ball, Disc, Solid
from screener.drills.figures.skeleton import ANKLE_HEIGHT, Skeleton
from screener.drills.figures.space import Triple

HEM_AT = 0.5
"""Where the trouser leg ends, as a share of the thigh."""

SLEEVE_AT = 0.46


def _ball(made: Skeleton, part: str, origin: str, offset: Triple, radius: float) -> Ball:
    return Ball(made.local(part, origin, offset), radius)


def _pair(made: Skeleton, part: str, origin: str, offset: Triple, radius: float) -> tuple[Ball, Ball]:
    x, y, z = offset
    return _ball(made, part, origin, (x, y, z), radius), _ball(made, part, origin, (x, -y, z), radius)


def _ring(made: Skeleton, start: str, end: str, share: float, radius: float) -> Disc:
    """A disc across a bone."""
    along = made.points[end] - made.points[start]
    return Disc(made.points[start] + share * along, along, radius)


def shirt(made: Skeleton) -> list[Solid]:
    """Trunk from the waistband to the shoulders, without sleeves."""
    belly = _pair(made, "pelvis", "pelvis", (-0.6, 5.6, 8.0), 8.2)
    waist = _pair(made, "chest", "waist", (0.0, 5.0, 4.0), 8.0)
    ribs = _pair(made, "chest", "waist", (0.6, 6.0, 13.0), 8.9)
    chest = _pair(made, "chest", "waist", (0.9, 6.4, 21.0), 9.2)
    girdle = _pair(made, "chest", "waist", (-0.7, 12.2, 29.0), 5.0)
    collar = _pair(made, "chest", "waist", (-1.6, 3.2, 32.8), 4.4)
    return [(*belly, *waist), (*waist, *ribs), (*ribs, *chest), (*chest, *girdle), (*girdle, *collar)]


def hips(made: Skeleton) -> list[Solid]:
    """Shorts around the pelvis, without legs."""
    band = _pair(made, "pelvis", "pelvis", (-0.7, 6.2, 9.0), 8.0)
    sides = _pair(made, "pelvis", "pelvis", (-1.0, 7.4, 1.0), 9.2)
    seat = _pair(made, "pelvis", "pelvis", (-4.2, 5.4, -2.5), 8.4)
    return [(*band, *sides), (*sides, *seat)]


def trouser_leg(made: Skeleton, side: str) -> list[Solid]:
    """Leg of the shorts down to its hem."""
    thigh, hip = f"{side}_thigh", f"{side}_hip"
    top = (_ball(made, thigh, hip, (1.2, 0.0, -1.0), 7.9), _ball(made, thigh, hip, (-1.2, 0.0, -1.0), 7.9))
    middle = (_ball(made, thigh, hip, (1.5, 0.0, -10.0), 7.8), _ball(made, thigh, hip, (-0.8, 0.0, -10.0), 7.8))
    return [(*top, *middle), (*middle, _ring(made, hip, f"{side}_knee", HEM_AT, 8.0))]


def bare_leg(made: Skeleton, side: str) -> list[Solid]:
    """Leg from the hem to the ankle."""
    shank, knee_name = f"{side}_shank", f"{side}_knee"
    hem = _ring(made, f"{side}_hip", knee_name, HEM_AT, 7.2)
    low = _ball(made, f"{side}_thigh", knee_name, (0.3, 0.0, 4.0), 5.7)
    knee = _ball(made, shank, knee_name, (0.2, 0.0, 0.0), 5.3)
    under = _ball(made, shank, knee_name, (-0.2, 0.0, -6.0), 5.0)
    calf = _ball(made, shank, knee_name, (-1.5, 0.0, -13.0), 5.4)
    thin = _ball(made, shank, knee_name, (-0.5, 0.0, -31.0), 3.5)
    ankle = Ball(made.points[f"{side}_ankle"], 3.6)
    return [(hem, low), (low, knee), (knee, under), (under, calf), (calf, thin), (thin, ankle)]


def shoe(made: Skeleton, side: str) -> list[Solid]:
    """Upper of the shoe."""
    foot, toes, ankle, ball_name = f"{side}_foot", f"{side}_toes", f"{side}_ankle", f"{side}_ball"
    heel = _ball(made, foot, ankle, (-2.2, 0.0, 4.9 - ANKLE_HEIGHT), 3.5)
    cuff = _ball(made, foot, ankle, (-0.3, 0.0, -1.0), 4.2)
    instep = _ball(made, foot, ankle, (5.5, 0.0, 5.2 - ANKLE_HEIGHT), 3.6)
    ball = _pair(made, foot, ankle, (11.0, 1.4, 4.2 - ANKLE_HEIGHT), 2.8)
    tip = _pair(made, toes, ball_name, (4.0, 0.8, 3.4), 2.2)
    return [(heel, cuff, instep), (heel, instep, *ball), (*ball, *tip)]


def sole(made: Skeleton, side: str) -> list[Solid]:
    """Sole of the shoe: it lies on the plane of the foot and shows as a stripe under the upper."""
    foot, toes, ankle, ball_name = f"{side}_foot", f"{side}_toes", f"{side}_ankle", f"{side}_ball"
    heel = _pair(made, foot, ankle, (-3.4, 1.4, 1.3 - ANKLE_HEIGHT), 1.3)
    back = _ball(made, foot, ankle, (-4.7, 0.0, 1.2 - ANKLE_HEIGHT), 1.2)
    ball = _pair(made, foot, ankle, (11.0, 3.0, 1.3 - ANKLE_HEIGHT), 1.3)
    tip = _pair(made, toes, ball_name, (4.6, 1.4, 1.2), 1.2)
    return [(back, *heel, *ball), (*ball, *tip)]


def sleeve(made: Skeleton, side: str) -> list[Solid]:
    """Sleeve from the shoulder to its hem."""
    out = 1.0 if side == "left" else -1.0
    inner = _ball(made, "chest", f"{side}_shoulder", (0.0, -2.6 * out, 0.4), 4.6)
    cap = Ball(made.points[f"{side}_shoulder"], 5.1)
    return [(inner, cap), (cap, _ring(made, f"{side}_shoulder", f"{side}_elbow", SLEEVE_AT, 5.0))]


def upper_arm(made: Skeleton, side: str) -> list[Solid]:
    """Bare arm from the sleeve to the elbow."""
    elbow = f"{side}_elbow"
    return [(_ring(made, f"{side}_shoulder", elbow, SLEEVE_AT, 4.3), Ball(made.points[elbow], 3.7))]


def forearm(made: Skeleton, side: str, fist: bool) -> list[Solid]:
    """Forearm and hand."""
    arm, hand, elbow, wrist = f"{side}_forearm", f"{side}_hand", f"{side}_elbow", f"{side}_wrist"
    top = Ball(made.points[elbow], 3.7)
    belly = _ball(made, arm, elbow, (0.4, 0.0, -6.5), 3.9)
    joint = Ball(made.points[wrist], 2.6)
    bones: list[Solid] = [(top, belly), (belly, joint)]
    if fist:
        return [*bones, (joint, _ball(made, hand, wrist, (-0.6, 0.0, -5.6), 3.7), _ball(made, hand, wrist, (1.4, 0.0, -5.2), 3.5))]
    palm = (_ball(made, hand, wrist, (1.1, 0.0, -4.5), 2.5), _ball(made, hand, wrist, (-1.2, 0.0, -4.5), 2.5))
    fingers = (_ball(made, hand, wrist, (0.6, 0.0, -13.0), 1.8), _ball(made, hand, wrist, (-1.0, 0.0, -12.8), 1.8))
    thumb = (_ball(made, hand, wrist, (1.6, 0.0, -3.5), 1.9), _ball(made, hand, wrist, (4.4, 0.0, -8.0), 1.5))
    return [*bones, (joint, *palm), (*palm, *fingers), thumb]


def elbow_patch(made: Skeleton, side: str) -> list[Solid]:
    """Skin that hides the seam where a forearm is painted over its upper arm."""
    elbow = f"{side}_elbow"
    above = made.points[elbow] + 0.25 * (made.points[f"{side}_shoulder"] - made.points[elbow])
    below = made.points[elbow] + 0.2 * (made.points[f"{side}_wrist"] - made.points[elbow])
    return [(Ball(above, 3.1), Ball(made.points[elbow], 3.1)), (Ball(made.points[elbow], 3.1), Ball(below, 3.1))]


def neck(made: Skeleton) -> list[Solid]:
    """Neck from the collar to the skull."""
    return [(_ball(made, "chest", "neck", (-0.9, 0.0, -2.5), 6.2), _ball(made, "head", "skull", (-0.6, 0.0, 3.5), 5.6))]


def head(made: Skeleton) -> list[Solid]:
    """Skull, jaw and nose."""
    front = _ball(made, "head", "skull", (2.0, 0.0, 12.6), 8.1)
    rear = _ball(made, "head", "skull", (-1.2, 0.0, 12.6), 8.3)
    jaw = _pair(made, "head", "skull", (3.0, 2.4, 5.2), 4.0)
    chin = _ball(made, "head", "skull", (6.0, 0.0, 3.8), 3.2)
    bridge = _ball(made, "head", "skull", (9.0, 0.0, 11.0), 1.2)
    nose = _ball(made, "head", "skull", (10.9, 0.0, 8.3), 1.5)
    return [(front, rear), (front, *jaw, chin), (rear, *jaw), (bridge, nose)]


def bun(made: Skeleton) -> list[Solid]:
    """Hair tied up at the crown: it tells front from back."""
    return [(_ball(made, "head", "skull", (-7.6, 0.0, 19.4), 3.5),)]


def fringe(made: Skeleton) -> list[Solid]:
    """The upper rear of the skull: hair as a mere shape."""
    return [(_ball(made, "head", "skull", (-1.6, 0.0, 14.4), 7.6), _ball(made, "head", "skull", (1.0, 0.0, 16.6), 5.4))]


def whole(made: Skeleton, fists: tuple[bool, bool]) -> list[Solid]:
    """Every part, for a ghost or a reflection."""
    both: list[Solid] = []
    for side, fist in zip(("left", "right"), fists, strict=True):
        both += [*trouser_leg(made, side), *bare_leg(made, side), *shoe(made, side)]
        both += [*sleeve(made, side), *upper_arm(made, side), *forearm(made, side, fist)]
    return [*both, *shirt(made), *hips(made), *neck(made), *head(made), *bun(made)]
