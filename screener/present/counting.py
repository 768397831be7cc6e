"""Words of the filming aid: the beat of five repetitions, and how to film the same way again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REPETITIONS: Final = 5
COUNTDOWN_S: Final = 10
STILL_S: Final = 2
"""Standing still at the beginning and at the end, which the program needs to know how the athlete stands."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One part of the count.

    Attributes:
        say: the word to show.
        seconds: how long it lasts.
        pitch_hz: the tone it begins with.
        level: where the pulse stands at its end: 1 = upright, 0 = lowest.
        rep: which repetition it belongs to, from 1; 0 = none.
    """

    say: str
    seconds: float
    pitch_hz: int
    level: float
    rep: int = 0


def beats() -> tuple[Beat, ...]:
    """The whole count after the countdown: stand still, five repetitions, stand still.

    Two seconds down, one still, two up, as each movement asks for. The second of standing between two repetitions is our own proposal.
    """
    one = (("Down", 2.0, 440, 0.0), ("Hold", 1.0, 550, 0.0), ("Up", 2.0, 660, 1.0), ("Stand", 1.0, 550, 1.0))
    repeated = tuple(Beat(say, s, hz, level, rep) for rep in range(1, REPETITIONS + 1) for say, s, hz, level in one)
    return (Beat("Stand still", STILL_S, 550, 1.0), *repeated, Beat("Stand still", STILL_S, 550, 1.0))


TEMPO_NOTE: Final = (
    "The tempo is the one that the tests ask for: two seconds down, one second still, two seconds up. The ten seconds to walk back and the "
    "second of standing in between are our own proposal."
)
SAME_AGAIN: Final = (
    "Same distance: about 3 m, at a mark on the floor",
    "Same height: the phone upright, at mid-thigh, on the same thing",
    "Foot on the line: a string from under the phone to the middle of the foot, toes along it",
    "Same clothes: shorts or tight leggings",
    "Same light: from the front, no window behind you",
    "Same shoes, or barefoot both times",
    "Same order of legs",
)
"""What has to be the same for two clips to be compared."""
SAME_WHY: Final = "Only what was filmed the same way can be compared. Tick what is the same as last time."
LAST_TIME: Final = "How the camera stood in the last clip of this visit:"
NO_LAST_TIME: Final = "Screen a clip first, and what it says about the camera stands here."
