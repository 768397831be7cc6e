"""The drawings of how to film: whole pictures, with their words, and the distances that they claim."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from screener.drills.figures import filming
from screener.drills.figures.read import read_figures
from screener.drills.figures.skeleton import solve
from screener.present import filming as words
from screener.present.filming import Drawing, drawings

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("drawing", drawings(), ids=lambda drawing: drawing.caption[:12])
def test_a_drawing_is_a_whole_picture_that_says_what_it_shows(drawing: Drawing) -> None:
    """A drawing is a whole picture, says what it shows, and needs nothing from outside."""
    root = ET.fromstring(drawing.svg)
    assert root.get("aria-label") == drawing.alt == root.findtext(f"{SVG}title")
    assert not re.search(r"(href|url|src)\s*=|<(script|image)", drawing.svg)
    assert drawing.caption


def test_distance_and_height_are_true_to_the_body() -> None:
    """The phone stands as far away as 3 m are for the mannequin, and half-way between its knee and hip."""
    svg = words.drawings()[0].svg
    ((start, end),) = re.findall(r'd="M([\d.]+) 250L([\d.]+) 250', svg)
    assert (float(end) - float(start)) / 1.1 == pytest.approx(filming.FAR_CM, abs=12)
    figure = read_figures({"filming": filming._TABLE}, "test")["filming"]
    made = solve(figure.poses[0]).points
    assert made["left_knee"][2] < filming.HIGH_CM < made["left_hip"][2]
    assert pytest.approx((made["left_knee"][2] + made["left_hip"][2]) / 2, abs=6) == filming.HIGH_CM


def test_the_tempo_is_the_one_that_is_told() -> None:
    """The strip's seconds are those of its words and of the steps for single-leg squats."""
    assert [f"{seconds:g} s" for _, seconds, _ in words.TEMPO] == [said.rpartition(" ")[0] for said, _, _ in words.TEMPO]
    svg = words.drawings()[2].svg
    bars = [float(x) for x in re.findall(r'd="M([\d.]+) 14V96"', svg)]
    widths = [b - a for a, b in zip([20.0, *bars], bars, strict=False)]
    assert [width / sum(widths) for width in widths] == pytest.approx([0.4, 0.2, 0.4], abs=0.01)
