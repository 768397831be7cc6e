"""How to film, in drawings: their words, and what they show for people who cannot see them. The steps stand in ``clip.FILMING_GUIDE``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screener.drills.figures import filming

SIDE: Final = filming.Words(
    alt="From the side: a phone stands upright on something firm, at mid-thigh height. About 3 m before it somebody stands who faces it, "
    "in shorts and barefoot. Lines show that the whole body is in the picture.",
    distance="about 3 m",
    height="mid-thigh",
)
ABOVE: Final = filming.Words(
    alt="From above: a line on the floor leads to the phone. On one leg, the tested foot stands on the line and its toes point along it. "
    "In the squat, the line runs in the middle between both feet, and all toes point at the phone.",
    one_foot="One leg: foot on the line, toes along it",
    both_feet="Squat: the line between both feet",
)
TEMPO: Final = (("2 s down", 2.0, 1.0), ("1 s still", 1.0, 1.0), ("2 s up", 2.0, 0.0))
TEMPO_ALT: Final = "One repetition takes five seconds: two seconds down, one second still at the lowest point, two seconds up."
TEMPO_NOTE: Final = "Five times, slowly: 2 seconds down, 1 second still, 2 seconds up. This tempo is our own proposal."


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, what it shows in words, and what stands under it."""

    svg: str
    alt: str
    caption: str


def drawings() -> tuple[Drawing, ...]:
    """The scene from the side and from above, and the tempo."""
    return (
        Drawing(
            filming.from_the_side(SIDE), SIDE.alt, "From the side: phone at mid-thigh height, about 3 m away. Wear shorts and go barefoot."
        ),
        Drawing(filming.from_above(ABOVE), ABOVE.alt, "From above: the foot in the middle, the toes pointing at the phone"),
        Drawing(filming.tempo(TEMPO, TEMPO_ALT), TEMPO_ALT, TEMPO_NOTE),
    )
