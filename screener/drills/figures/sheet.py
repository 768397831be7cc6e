"""Whole pictures: the still with start and end side by side, and the one that moves."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from screener.drills.figures import scene, style
from screener.drills.figures.contour import number
from screener.drills.figures.plan import Figure

FRAMES: Final = 16
"""Poses of the moving picture, start and end included."""

UP_SECONDS: Final = 1.0
DOWN_SECONDS: Final = 2.0
PAUSE_SECONDS: Final = 0.7
"""A slow repetition: there, wait, back, wait."""


def still(figure: Figure) -> str:
    """Start and end side by side, or the one pose of a drill that is held."""
    width = 2 * style.PANEL[0] + style.GAP
    if figure.held:
        place = scene.panel(figure, 0.0, width)
        drawing = scene.backdrop(place) + scene.body(place, figure.poses[0]) + scene.signs(place, figure.poses[0])
        return _document(figure, width, drawing)
    first, second = scene.panel(figure, 0.0, style.PANEL[0]), scene.panel(figure, style.PANEL[0] + style.GAP, style.PANEL[0])
    start, end = figure.poses[0], figure.poses[-1]
    drawing = scene.backdrop(first) + scene.body(first, start) + scene.lines(first, start) + scene.backdrop(second)
    if figure.ghost:
        drawing += scene.faint(second, start)
    drawing += scene.body(second, end) + scene.signs(second, end) + scene.arrows(second) + _onward(width)
    return _document(figure, width, drawing)


def _onward(width: float) -> str:
    """A small mark between the panels that says which comes first."""
    x, y = width / 2.0, style.PANEL[1] / 2.0
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="15" fill="{style.CARD}" stroke="{style.CARD_EDGE}" stroke-width="1.5"/>'
        f'<path d="M{number(x - 3.5)} {number(y - 7)}l7 7-7 7" fill="none" stroke="{style.INK}" stroke-width="3" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def animated(figure: Figure) -> str:
    """One panel that goes from start to end and back; a held drill stands still."""
    width = style.PANEL[0]
    place = scene.panel(figure, 0.0, width, sketchy=not figure.held)
    if figure.held:
        pose = figure.poses[0]
        return _document(figure, width, scene.backdrop(place) + scene.body(place, pose) + scene.signs(place, pose))
    poses = [figure.pose(share) for share in eased(FRAMES)]
    frames = [scene.layers(place, pose) for pose in poses]
    rings = [scene.signs(place, pose) for pose in poses]
    moving = (
        _flipped([frame.coverings for frame in frames])
        + _flipped([frame.shadows for frame in frames])
        + _flipped([frame.standing for frame in frames])
        + _flipped([frame.body + ring for frame, ring in zip(frames, rings, strict=True)])
    )
    return _document(figure, width, f"<style>{timing(FRAMES)}</style>{scene.backdrop(place)}{moving}{scene.arrows(place)}")


def _flipped(pictures: list[str]) -> str:
    """One picture per frame, of which one is seen at a time; a picture that never changes is written once."""
    if len(set(pictures)) == 1:
        return pictures[0]
    return "".join(f'<g class="f f{index}">{picture}</g>' for index, picture in enumerate(pictures))


def eased(count: int) -> list[float]:
    """Shares of the way that start and end slowly."""
    times = np.linspace(0.0, 1.0, count)
    return [float(share) for share in times * times * (3.0 - 2.0 * times)]


def timing(count: int) -> str:
    """Style rules that show one frame at a time, and the last one to people who want no movement."""
    total = UP_SECONDS + DOWN_SECONDS + 2.0 * PAUSE_SECONDS
    rules = [f".f{{visibility:hidden}}.f{count - 1}{{visibility:visible}}"]
    for index in range(count):
        spans = _spans(index, count)
        stops = "".join(f"{_share(start, total)}{{visibility:visible}}{_share(end, total)}{{visibility:hidden}}" for start, end in spans)
        first = "" if spans[0][0] <= 0.0 else "0%{visibility:hidden}"
        rules.append(f"@keyframes k{index}{{{first}{stops}}}")
        rules.append(f".f{index}{{animation:k{index} {number(total)}s step-end infinite}}")
    rules.append("@media (prefers-reduced-motion:reduce){.f{animation:none}}")
    return "".join(rules)


def _spans(index: int, count: int) -> list[tuple[float, float]]:
    """When a frame is seen, seconds: on the way there and on the way back, the ends during the pauses."""
    moving = count - 1
    up, down = UP_SECONDS / moving, DOWN_SECONDS / moving
    turn = PAUSE_SECONDS + UP_SECONDS
    back = turn + PAUSE_SECONDS
    if index == 0:
        return [(0.0, PAUSE_SECONDS), (back + DOWN_SECONDS - down, back + DOWN_SECONDS)]
    if index == moving:
        return [(turn - up, back)]
    start = PAUSE_SECONDS + (index - 1) * up
    again = back + (moving - 1 - index) * down
    return [(start, start + up), (again, again + down)]


def _share(seconds: float, total: float) -> str:
    return f"{100.0 * seconds / total:.2f}%"


def _document(figure: Figure, width: float, drawing: str) -> str:
    wide, high = number(width), number(style.PANEL[1])
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    label = f'role="img" aria-label={quoteattr(figure.alt)}'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}><title>{escape(figure.alt)}</title>{drawing}</svg>'
