"""Which part of the picture is painted over which: parts know how near they are, and some must come before others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Part:
    """A piece of the picture.

    Attributes:
        name: what it is ("left_shoe", "chair").
        near: how near to the viewer, centimetres; nearer parts are painted later.
        svg: elements, ready to write.
        after: names of parts that it has to cover. ``under``: names of parts that have to cover it.
    """

    name: str
    near: float
    svg: str
    after: set[str] = field(default_factory=set)
    under: set[str] = field(default_factory=set)


def in_order(parts: Sequence[Part]) -> list[Part]:
    """Parts from back to front: the farthest first, but none before what it has to cover.

    Rules that contradict one another give way to nearness instead of failing: a picture with one wrong overlap is better than none.
    """
    below = {part.name: set(part.after) for part in parts}
    for part in parts:
        for upper in part.under & below.keys():
            below[upper].add(part.name)
    left = sorted(parts, key=lambda part: (part.near, part.name))
    ordered: list[Part] = []
    while left:
        waiting = {part.name for part in left}
        free = next((part for part in left if not (below[part.name] - {part.name}) & waiting), left[0])
        ordered.append(free)
        left.remove(free)
    return ordered
