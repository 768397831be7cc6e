"""The two drawings of a result's page as SVG: everything inside the picture, in proportion, with words for those who cannot see them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from screener.placing import points
from screener.present import KneeStrip, report_view
from screener.types import Side
from screener.ui.charts import SHADES
from screener.ui.stick import stick
from screener.ui.strips import WIDE, strip
from tests import factories, synth
from tests.sticks import Scene

NS = "{http://www.w3.org/2000/svg}"


def shown() -> KneeStrip:
    """The left knee of five single-leg squats."""
    found = report_view(factories.valgus_sls()).knees[0].strip
    assert found is not None
    return found


def rects(root: ET.Element) -> list[tuple[float, float, str]]:
    """Left end, right end and colour of every band."""
    found = [(float(r.get("x", 0)), float(r.get("width", 0)), r.get("fill", "")) for r in root.iter(f"{NS}rect")]
    return [(x, x + wide, fill) for x, wide, fill in found]


@pytest.mark.parametrize(("value", "half"), [(14.0, 4.0), (2.0, 1.0), (-9.0, 3.0), (60.0, 5.0), (6.0, 30.0)])
def test_bands_and_interval_stand_in_proportion_and_inside(value: float, half: float) -> None:
    """Bands and interval stand in proportion, inside the picture, in the colours of the charts."""
    given = replace(shown(), value=value, low=value - half, high=value + half)
    root = ET.fromstring(strip(given))
    bands = rects(root)
    assert bands[0][0] == 0
    assert bands[-1][1] == pytest.approx(WIDE, abs=0.2)
    assert all(a[1] == pytest.approx(b[0], abs=0.2) for a, b in pairwise(bands))
    assert {fill for _, _, fill in bands} <= set(SHADES.values())
    (dot,) = root.iter(f"{NS}circle")
    line = next(p.get("d", "") for p in root.iter(f"{NS}path") if p.get("stroke-width") == "3")
    left, right = float(line[1:].partition(",")[0]), float(line.partition("H")[2].partition("M")[0])
    assert 0 <= left < float(dot.get("cx", 0)) < right <= WIDE
    assert float(dot.get("cx", 0)) == pytest.approx((left + right) / 2, abs=0.2)
    for text in root.iter(f"{NS}text"):
        assert 0 <= float(text.get("x", 0)) <= WIDE


def test_the_band_that_holds_the_value_holds_the_point() -> None:
    """The band that holds the value holds the point."""
    given = shown()
    assert given.bands is not None
    root = ET.fromstring(strip(given))
    (dot,) = root.iter(f"{NS}circle")
    inside = next(fill for a, b, fill in rects(root) if a <= float(dot.get("cx", 0)) <= b)
    place = sum(edge < given.value for edge in given.bands.edges)
    assert inside == SHADES[given.bands.labels[place]]


def test_drawings_are_described_and_texts_cannot_break_out() -> None:
    """Drawings are described, and a text with marks in it stays a text."""
    given = replace(shown(), alt='Left <knee> & "more"', edges=tuple("<5°" for _ in shown().edges))
    root = ET.fromstring(strip(given))
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Left <knee> & "more"'
    assert any(text.text == "<5°" for text in root.iter(f"{NS}text"))


def test_without_bands_the_interval_stands_alone() -> None:
    """Without bands the interval stands alone."""
    root = ET.fromstring(strip(replace(shown(), bands=None, edges=())))
    assert len(rects(root)) == 1
    assert not list(root.iter(f"{NS}text"))


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_stick_figure_is_inside_its_picture_and_numbers_every_part(side: Side) -> None:
    """The stick figure is inside its picture, and numbers every part as the list beside it does."""
    run = synth.run(Scene(legs=(side,) * 2, fppa_bottom=(15.0, 15.0)))
    chain = report_view(run.screening).chains[0]
    root = ET.fromstring(stick(chain, points(run, chain.side, chain.rep, chain.at)))
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    for circle in root.iter(f"{NS}circle"):
        assert 0 <= float(circle.get("cx", 0)) <= wide
        assert 0 <= float(circle.get("cy", 0)) <= high
    assert [text.text for text in root.iter(f"{NS}text")] == [str(place) for place in range(1, len(chain.segments) + 1)]
    assert root.get("aria-label") == chain.alt
