"""``screener screen`` with a clip that is turned, cut, or holds several people: said, and refused where it cannot be meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screener.run import Options
from screener.types import Spot
from tests.faces.commands import Fake


def test_what_is_said_of_the_clip_reaches_the_screening(fake: Fake, call: Any, clip: Path) -> None:
    """What is said of the clip reaches the screening."""
    code, _, _ = call("screen", clip, "--rotate", "270", "--from", "2.5", "--to", "9", "--person", "0.3,0.5@4.25")
    assert code == 0
    assert fake.options == Options(rotate=270, start_s=2.5, stop_s=9.0, person=Spot(0.3, 0.5, 4.25))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rotate", "45"), ("0, 90, 180, 270", "got 45")),
        (("--from", "5", "--to", "5"), ("--from to lie before --to", "5 to 5 s")),
        (("--from", "-1"), ("--from to lie before --to", "got -1 to the end")),
        (("--to", "0"), ("--from to lie before --to", "0 to 0 s")),
        (("--from", "nan"), ("--from to lie before --to", "got nan")),
        (("--person", "left"), ("X,Y@T", "0.3,0.5@2", "got left")),
        (("--person", "30,50@2"), ("X,Y@T", "from 0 to 1", "got 30,50@2")),
        (("--person", "0.3,0.5"), ("X,Y@T", "got 0.3,0.5")),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(fake: Fake, call: Any, clip: Path, words: tuple[str, ...], told: tuple[str, ...]) -> None:
    """What cannot be meant is a usage error that says what was expected and what came."""
    code, _, err = call("screen", clip, *words)
    assert code == 2
    plain = " ".join(err.replace("│", " ").split())
    assert all(text in plain for text in told), plain
    assert fake.options is None, "nothing is screened"
