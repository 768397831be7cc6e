"""Drawing on a picture: the skeleton, the judged leg's hip-knee-ankle line, and the number that was read there.

What was read is drawn at full width and carries its number. What lies between two readings is interpolated, thinner, dashed and
paler, says so, and carries no number. Where the athlete was not seen nothing is drawn.

The colours are those of Okabe and Ito (2008, "Color Universal Design"), told apart by people with any common colour blindness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from screener import skeleton
from screener.types import BoolArray, Box, FloatArray, ImageArray, PoseTrack, Repetition, Side

HALF_READING_S: Final = 0.15
"""A number is shown so long before and after its instant, or nobody could read it; only on pictures that were themselves looked at."""
MAX_GAP_S: Final = 0.3
"""Longest stretch between two instants that is bridged by a (marked) interpolated skeleton; a drawing choice of ours."""
SHOWN_FROM: Final = 0.5
"""Visibility from which a landmark of the pale skeleton is drawn; a drawing choice of ours."""
BETWEEN: Final = "between readings"

_LINE: Final = (230, 159, 0)
_REFERENCE: Final = (86, 180, 233)
_BODY: Final = (255, 255, 255)
_PALE: Final = (200, 205, 210)
_DARK: Final = (20, 24, 28)
_Colour = tuple[int, int, int]
_Point = tuple[int, int]


class Phase(StrEnum):
    """Where in a repetition a picture was taken."""

    STANDING = "standing"
    DOWN = "going down"
    LOWEST = "lowest point"
    UP = "coming up"


@dataclass(frozen=True, slots=True)
class Label:
    """A number that was read, as it is to be written: the leg it belongs to, when it was read, and both in the words of ``present``.

    Where ``measured`` is false ``text`` says why there is no number; it is drawn like anything else between readings.
    """

    time_s: float
    side: Side
    text: str
    when: str
    measured: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class OverlayFrame:
    """What to draw on one picture.

    Attributes:
        xy_px: (K, 2) pixels of the upright image, NaN where not seen; ``None`` where nothing is drawn.
        visibility: (K,) 0 to 1; ``None`` together with ``xy_px``.
        legs: the judged legs.
        read: true where these landmarks were read, false where they were interpolated.
        caption: repetition, leg and phase; empty outside repetitions.
        number: what was read; always empty where ``read`` is false.
        note: what to write where ``read`` is false.
        face: where the athlete's face is or last was; ``None`` where it is not known at all.
    """

    xy_px: FloatArray | None = None
    visibility: FloatArray | None = None
    legs: tuple[Side, ...] = ()
    read: bool = False
    caption: str = ""
    number: str = ""
    note: str = BETWEEN
    face: Box | None = None

    def __post_init__(self) -> None:
        if self.number and not (self.read and self.xy_px is not None):
            raise ValueError(f"expected a number only on a picture that was read, got {self.number!r}")

    def scaled(self, factor: float) -> OverlayFrame:
        """The same for a picture that is ``factor`` times as large."""
        face = self.face
        return replace(
            self,
            xy_px=None if self.xy_px is None else self.xy_px * factor,
            face=None if face is None else Box(*(factor * edge for edge in (face.left, face.top, face.right, face.bottom))),
        )


class OverlayPlan:
    """Says for any time of a clip what is to be drawn.

    Args:
        track: the landmarks that the result rests on.
        reps: the accepted repetitions.
        labels: what was read and when; nothing else is ever written as a number.
        frame_s: seconds from one picture to the next, to tell "this picture was read" from "its neighbour was".
    """

    def __init__(self, track: PoseTrack, reps: Sequence[Repetition], labels: Sequence[Label], frame_s: float) -> None:
        self._reps, self._labels, self._frame_s = tuple(reps), tuple(labels), frame_s
        xy, seen = track.combined(), track.seen()
        known = np.isfinite(xy).all(axis=(1, 2))
        self._times, self._xy = track.times_s[known], xy[known]
        self._seen = seen[known]
        visibility = np.nan_to_num(track.visibility, nan=0.0).max(axis=1) if len(track.times_s) else np.empty((0, len(skeleton.LANDMARKS)))
        self._visibility: FloatArray = visibility[known]

    def at(self, time_s: float) -> OverlayFrame:
        """What to draw on the picture at ``time_s`` seconds."""
        rep = self._rep(time_s)
        legs = rep.side.legs if rep else ()
        face = self._face(time_s)
        found = self._landmarks(time_s)
        if found is None:
            return OverlayFrame(face=face)
        xy, visibility, exact = found
        labels = [label for label in self._labels if abs(label.time_s - time_s) <= HALF_READING_S] if exact else []
        nearest = min((abs(label.time_s - time_s) for label in labels), default=0.0)
        labels = [label for label in labels if abs(label.time_s - time_s) <= nearest]
        legs = legs or tuple(dict.fromkeys(leg for label in labels for leg in label.side.legs))
        read = any(label.measured for label in labels)
        text = "  ·  ".join(dict.fromkeys(label.text for label in labels if label.measured is read))
        number, note = (text, "") if read else ("", text or BETWEEN)
        return OverlayFrame(xy, visibility, legs, read, self._caption(rep, labels, time_s), number, note, face)

    def _caption(self, rep: Repetition | None, labels: Sequence[Label], time_s: float) -> str:
        """Repetition, leg, and the instant that was read there or else the phase."""
        if rep is None:
            return ""
        when = labels[0].when if labels else self._phase(rep, time_s)
        return f"Repetition {rep.index} · {_leg_words(rep.side)} · {when}"

    def _rep(self, time_s: float) -> Repetition | None:
        inside = (rep for rep in self._reps if rep.start_s <= time_s < rep.stop_s)
        standing = (rep for rep in self._reps if abs(time_s - rep.standing_s) <= HALF_READING_S)
        return next(inside, None) or next(standing, None)

    def _phase(self, rep: Repetition, time_s: float) -> Phase:
        if not rep.start_s <= time_s < rep.stop_s:
            return Phase.STANDING
        if abs(time_s - rep.turn_s) <= HALF_READING_S / 2:
            return Phase.LOWEST
        return Phase.DOWN if time_s < rep.turn_s else Phase.UP

    def _landmarks(self, time_s: float) -> tuple[FloatArray, FloatArray, bool] | None:
        """Landmarks, visibility, and whether this very picture was looked at; ``None`` in a gap and beyond the ends."""
        if len(self._times) == 0:
            return None
        nearest = int(np.argmin(np.abs(self._times - time_s)))
        if abs(self._times[nearest] - time_s) <= self._frame_s / 2 + 1e-6:  # half-way between two belongs to both
            return self._xy[nearest], self._visibility[nearest], bool(self._seen[nearest])
        after = int(np.searchsorted(self._times, time_s))
        if after in (0, len(self._times)) or self._times[after] - self._times[after - 1] > MAX_GAP_S:
            return None
        share = (time_s - self._times[after - 1]) / (self._times[after] - self._times[after - 1])
        xy: FloatArray = (1 - share) * self._xy[after - 1] + share * self._xy[after]
        return xy, np.minimum(self._visibility[after - 1], self._visibility[after]), False

    def _face(self, time_s: float) -> Box | None:
        """Where the face is or was seen last or next: a blur may be stale, a number may not. It grows while nothing is seen."""
        if len(self._times) == 0:
            return None
        nearest = int(np.argmin(np.abs(self._times - time_s)))
        return face_box(self._xy[nearest], 1 + 2 * min(1.0, abs(float(self._times[nearest]) - time_s)))


def face_box(xy_px: FloatArray, larger: float = 1.0) -> Box:
    """Where a face is hidden, from the landmarks (K, 2) of its body, ``larger`` times as large as usual."""
    face = xy_px[[skeleton.index(name) for name in skeleton.FACE]]
    centre, reach = face.mean(axis=0), 1.6 * float(np.ptp(face, axis=0).max()) * larger
    return Box(*(float(edge) for edge in (*(centre - reach), *(centre + reach))))


def draw(image_rgb: ImageArray, picture: OverlayFrame, blur_faces: bool = False) -> ImageArray:
    """Draw one picture.

    Args:
        image_rgb: uint8 (H, W, 3), RGB, upright; not changed.
        picture: what to draw, in the pixels of this image.
        blur_faces: hide the athlete's face (other people's faces are not looked for). Where it is not known where the face is the
            whole picture is blurred, so that nothing slips through.

    Returns:
        A new uint8 (H, W, 3) image.
    """
    canvas = np.ascontiguousarray(image_rgb).copy()
    if blur_faces:
        _blur(canvas, picture.face)
    if picture.xy_px is None or picture.visibility is None:
        return canvas
    _draw_body(canvas, picture.xy_px, picture.visibility, picture.read)
    for leg in picture.legs:
        _draw_leg(canvas, picture.xy_px, leg, picture.read)
    lines = [text for text in (picture.caption, picture.number or ("" if picture.read else picture.note)) if text]
    _write(canvas, lines, picture.xy_px, strong=picture.read)
    return canvas


def _leg_words(side: Side) -> str:
    return "both legs" if side is Side.BOTH else f"{side} leg"


def _unit(canvas: ImageArray) -> float:
    """Width of a thin line: relative to the picture, at least one pixel."""
    return max(1.0, float(min(canvas.shape[:2])) / 360)


def _pixel(point: FloatArray) -> _Point:
    """A point that the drawing library accepts, however far outside the picture it lies."""
    x, y = np.clip(point, -30_000, 30_000)
    return round(float(x)), round(float(y))


@dataclass(frozen=True, slots=True)
class _Pen:
    colour: _Colour
    width: float
    dashed: bool


def _stroke(canvas: ImageArray, start: FloatArray, stop: FloatArray, pen: _Pen) -> None:
    """A line with a dark edge, so that it is seen on bright and dark clothes alike."""
    if not (np.isfinite(start).all() and np.isfinite(stop).all()):
        return
    unit = _unit(canvas)
    count = max(1, min(400, int(np.hypot(*(stop - start)) / (5 * unit)))) if pen.dashed else 1
    ends = [start + share * (stop - start) for share in np.linspace(0, 1, count + 1)]
    if not pen.dashed:
        cv2.line(canvas, _pixel(start), _pixel(stop), _DARK, max(1, round(pen.width + 2 * unit)), cv2.LINE_AA)
    for a, b in list(pairwise(ends))[::2]:
        cv2.line(canvas, _pixel(a), _pixel(b), pen.colour, max(1, round(pen.width)), cv2.LINE_AA)


def _draw_body(canvas: ImageArray, xy: FloatArray, visibility: FloatArray, read: bool) -> None:
    pen = _Pen(_BODY, 1.5 * _unit(canvas), False) if read else _Pen(_PALE, _unit(canvas), True)
    for first, second in skeleton.BONES:
        a, b = skeleton.index(first), skeleton.index(second)
        if min(visibility[a], visibility[b]) >= SHOWN_FROM:
            _stroke(canvas, xy[a], xy[b], pen)


def _draw_leg(canvas: ImageArray, xy: FloatArray, leg: Side, read: bool) -> None:
    """The hip-knee-ankle line, the straight hip-ankle line beside it, and the area between them: the displacement."""
    hip, knee, ankle = (xy[skeleton.index(f"{leg}_{part}")] for part in ("hip", "knee", "ankle"))
    if not np.isfinite([hip, knee, ankle]).all():
        return
    unit = _unit(canvas)
    if read:
        corners = np.array([_pixel(hip), _pixel(knee), _pixel(ankle)], dtype=np.int32)
        tinted = canvas.copy()
        cv2.fillPoly(tinted, [corners], _LINE, cv2.LINE_AA)
        cv2.addWeighted(tinted, 0.35, canvas, 0.65, 0, canvas)
    leg_pen = _Pen(_LINE, 4.5 * unit, False) if read else _Pen(_LINE, 1.5 * unit, True)
    _stroke(canvas, hip, ankle, _Pen(_REFERENCE, unit * (2.0 if read else 1.0), not read))
    _stroke(canvas, hip, knee, leg_pen)
    _stroke(canvas, knee, ankle, leg_pen)
    if read:
        for joint in (hip, knee, ankle):
            cv2.circle(canvas, _pixel(joint), round(6 * unit), _DARK, -1, cv2.LINE_AA)
            cv2.circle(canvas, _pixel(joint), round(4.5 * unit), _LINE, -1, cv2.LINE_AA)


def _write(canvas: ImageArray, lines: Sequence[str], xy: FloatArray, strong: bool) -> None:
    """Lines of text on one dark panel in the first corner, at the first size, that leaves the legs uncovered."""
    if not lines:
        return
    legs = _leg_points(xy)
    best: tuple[int, Box, float] | None = None
    for size in (_fitting(canvas, lines) * share for share in (1.0, 0.8, 0.65)):
        for panel in _corners(canvas, _panel(lines, size)):
            covered = int(_inside(legs, panel).sum())
            if best is None or covered < best[0]:
                best = (covered, panel, size)
        if best and best[0] == 0:
            break
    assert best is not None
    _, panel, size = best
    left, top, right, bottom = (round(edge) for edge in (panel.left, panel.top, panel.right, panel.bottom))
    area = canvas[max(0, top) : bottom, max(0, left) : right]
    area[:] = (0.3 * area + 0.7 * np.array(_DARK)).astype(np.uint8)
    face, baseline = _font(), top + 0.35 * size
    for number, line in enumerate(lines):
        baseline += _height(number, size)
        colour = _LINE if number and strong else (255, 255, 255) if strong or not number else _PALE
        at = (round(left + 0.5 * size), round(baseline - 0.3 * size))
        cv2.putText(canvas, line, at, colour, face, round(_scale(number) * size), 600 if strong else 400)


def text_size(canvas: ImageArray) -> float:
    """Height of the letters in pixels: 2.7 % of the picture's height, and never too small for a phone held upright."""
    height, width = canvas.shape[:2]
    return float(max(11.0, 0.027 * height, width / 27))


def _fitting(canvas: ImageArray, lines: Sequence[str]) -> float:
    """The usual height of the letters, or less where the longest line would not fit into the picture's width."""
    size = text_size(canvas)
    across, _ = _panel(lines, size)
    return size * min(1.0, 0.95 * float(canvas.shape[1]) / across)


def _scale(number: int) -> float:
    return 1.0 if number == 0 else 1.25


def _height(number: int, size: float) -> float:
    return 1.45 * _scale(number) * size


def _panel(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Width and height of the panel that holds the lines."""
    face = _font()
    widths = [cv2.getTextSize((0, 0), line, (0, 0), face, round(_scale(n) * size), 600)[2] for n, line in enumerate(lines)]
    return max(widths) + size, sum(_height(n, size) for n in range(len(lines))) + 0.6 * size


def _corners(canvas: ImageArray, panel: tuple[float, float]) -> list[Box]:
    height, width = canvas.shape[:2]
    across, down = panel
    margin = 0.02 * min(height, width)
    lefts, tops = (margin, width - margin - across), (margin, height - margin - down)
    return [Box(left, top, left + across, top + down) for top in tops for left in lefts]


def _leg_points(xy: FloatArray) -> FloatArray:
    """(N, 2) points along both legs, hip to foot, where they are known."""
    chains = [[xy[skeleton.index(f"{side}_{part}")] for part in skeleton.LEG_PARTS] for side in Side.BOTH.legs]
    points = [a + share * (b - a) for chain in chains for a, b in pairwise(chain) for share in np.linspace(0, 1, 25)]
    array = np.array(points)
    known: FloatArray = array[np.isfinite(array).all(axis=1)]
    return known


def _inside(points: FloatArray, box: Box) -> BoolArray:
    pad = 0.15 * box.height
    x, y = points[:, 0], points[:, 1]
    inside: BoolArray = (x > box.left - pad) & (x < box.right + pad) & (y > box.top - pad) & (y < box.bottom + pad)
    return inside


def _font() -> cv2.FontFace:
    """The drawing library's own scalable typeface: it has the degree sign, which its older stroke fonts lack."""
    return cv2.FontFace("sans")


def _blur(canvas: ImageArray, face: Box | None) -> None:
    """Blur an ellipse around the face, or everything where the face is not known."""
    height, width = canvas.shape[:2]
    box = face or Box(0, 0, width, height)
    left, right = (int(np.clip(edge, 0, width)) for edge in (box.left, box.right))
    top, bottom = (int(np.clip(edge, 0, height)) for edge in (box.top, box.bottom))
    if right - left < 2 or bottom - top < 2:
        return
    area = canvas[top:bottom, left:right]
    coarse = cv2.resize(area, (max(1, min(6, area.shape[1])), max(1, min(6, area.shape[0]))), interpolation=cv2.INTER_AREA)
    canvas[top:bottom, left:right] = cv2.resize(coarse, (area.shape[1], area.shape[0]), interpolation=cv2.INTER_LINEAR)


def draw_guides(image_rgb: ImageArray, margin: float = 0.05) -> ImageArray:
    """How to film: the picture's middle line, dashed, and a frame a little inside its edges.

    Args:
        image_rgb: uint8 (H, W, 3), RGB, upright; not changed.
        margin: distance of the frame from the edges, as a share of the shorter side.

    Returns:
        A new uint8 (H, W, 3) image.
    """
    canvas = np.ascontiguousarray(image_rgb).copy()
    height, width = canvas.shape[:2]
    inset, unit = margin * min(height, width), _unit(canvas)
    corners = [
        np.array(corner) for corner in ((inset, inset), (width - inset, inset), (width - inset, height - inset), (inset, height - inset))
    ]
    for first, second in pairwise([*corners, corners[0]]):
        _stroke(canvas, first, second, _Pen(_BODY, 1.5 * unit, False))
    _stroke(canvas, np.array([width / 2, inset]), np.array([width / 2, height - inset]), _Pen(_LINE, 2 * unit, True))
    return canvas
