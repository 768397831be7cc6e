"""One page that needs nothing from outside, holds every word of the view, and can be read without eyes or mouse."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest

from screener.present.plan import plan_view
from screener.present.plan_view import PlanView
from screener.present.view import KneeLine, Proof, RepChart, SourceView
from screener.report import PlanSheet, rep_chart
from screener.report.plan_html import plain_url, to_html

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping"}
NOT_SHOWN = {"id", "iso", "letter", "drill"}
"""Fields of the view that are no words; of a knee only its sentence and detail are shown."""


def tag(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def parsed(sheet: PlanSheet) -> Element:
    """The page as a tree; fails for anything that a strict parser objects to."""
    tree: Element = html5lib.HTMLParser(strict=True).parse(to_html(sheet).decode())
    return tree


def words(tree: Element) -> str:
    """The page's visible text, blanks evened out."""
    return " ".join(" ".join(_texts(tree)).split())


def _texts(element: Element) -> Iterator[str]:
    if tag(element) in ("style", "head"):
        yield element.tail or ""
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
    yield element.tail or ""


def said(value: object) -> Iterator[str]:
    """Every text of a view that a reader is to see."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from said(one)
    elif isinstance(value, Proof):
        yield value.caption
    elif isinstance(value, KneeLine):
        yield from (value.headline, value.detail)
    elif isinstance(value, RepChart):
        yield from (value.title, value.axis, *value.missing, value.note, value.strip.caption if value.strip else "")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in NOT_SHOWN:
                yield from said(getattr(value, field.name))


def even(text: str) -> str:
    """Without blanks: markup between words may add or swallow one."""
    return re.sub(r"\s+", "", text)


class TestWhole:
    """Everything that the view says is on the page."""

    def test_no_word_of_the_view_is_missing(self, sheet: PlanSheet) -> None:
        tree = parsed(sheet)
        text = even(words(tree)) + even(" ".join(e.get("alt", "") for e in tree.iter() if e.get("alt")))
        missing = [one for one in said(sheet.view) if even(one) not in text]
        assert missing == []

    def test_every_interval_of_every_chart_is_there(self, sheet: PlanSheet) -> None:
        text = words(parsed(sheet))
        for take in sheet.view.check.takes:
            for point in take.chart.points if take.chart else ():
                assert take.chart is not None
                assert rep_chart.point_words(take.chart, point) in text

    def test_every_week_of_every_session_is_in_its_table(self, sheet: PlanSheet) -> None:
        tables = [element for element in parsed(sheet).iter() if tag(element) == "table"]
        sessions = [(phase, session) for phase in sheet.view.phases for session in phase.sessions]
        assert len(tables) == len(sessions)
        for table, (phase, session) in zip(tables, sessions, strict=True):
            rows = [[e for e in row if tag(e) in ("td", "th")] for row in table.iter() if tag(row) == "tr"]
            assert len(rows) == len(session.lines) + 1
            for cells, line in zip(rows[1:], session.lines, strict=True):
                spread = [words(cell) for cell in cells[1:] for _ in range(int(cell.get("colspan", "1")))]
                assert words(cells[0]) == line.name
                assert spread == list(line.amounts)
                assert len(spread) == len(phase.week_numbers)

    def test_stop_rules_come_first(self, sheet: PlanSheet) -> None:
        text = words(parsed(sheet))
        assert max(text.index(rule) for rule in sheet.view.stop_rules) < text.index(sheet.view.title)

    @pytest.mark.parametrize("sheet", ["five clips and a repeat"], indirect=True)
    def test_what_was_not_measured_is_marked(self, sheet: PlanSheet) -> None:
        framed = [e for e in parsed(sheet).iter() if "unmeasured" in e.get("class", "")]
        assert len(framed) == sum(not take.measured for take in sheet.view.check.takes) > 0
        assert all("Not measured" in words(element) for element in framed)

    @pytest.mark.parametrize("sheet", ["no frames"], indirect=True)
    def test_a_clip_that_was_not_at_hand_is_said(self, sheet: PlanSheet) -> None:
        assert words(parsed(sheet)).count("No picture: the clip was not at hand.") == sum(
            take.proof is not None for take in sheet.view.check.takes
        )


class TestAlone:
    """Nothing is fetched, nothing runs, nothing gets in."""

    def test_nothing_is_loaded_from_outside(self, sheet: PlanSheet) -> None:
        tree = parsed(sheet)
        for element in tree.iter():
            assert tag(element) not in ("script", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "source")
            for name, value in element.attrib.items():
                assert not name.startswith("on"), name
                if name in LOADING:
                    assert value.startswith(("data:image/jpeg;base64,", "data:image/svg+xml;base64,"))
                if name.rpartition("}")[2] == "href":
                    assert tag(element) == "a"
                    assert value.startswith("#") or value in {source.url for source in _sources(sheet.view)}
        style = "".join(e.text or "" for e in tree.iter() if tag(e) == "style")
        assert "url(" not in style
        assert "@import" not in style

    def test_anchors_lead_somewhere(self, sheet: PlanSheet) -> None:
        tree = parsed(sheet)
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        assert {e.get("href", "")[1:] for e in tree.iter() if e.get("href", "").startswith("#")} <= set(ids)
        assert {e.get("aria-labelledby") for e in tree.iter() if e.get("aria-labelledby")} <= set(ids)

    @pytest.mark.parametrize("sheet", ["one clip, few drills"], indirect=True)
    def test_a_name_is_text_and_never_markup(self, sheet: PlanSheet) -> None:
        name = '<script>alert(1)</script> & "Łukasz" 山田'
        page = replace(sheet, view=plan_view(sheet.plan, name))
        assert name in words(parsed(page))
        assert b"<script" not in to_html(page)

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", 'https://a.b" onclick="x', ""])
    def test_only_web_addresses_become_links(self, url: str) -> None:
        assert plain_url(url) == ""
        assert plain_url("https://doi.org/10.2519/jospt.2013.4116") == "https://doi.org/10.2519/jospt.2013.4116"


def _sources(view: PlanView) -> list[SourceView]:
    return [*view.sources, *(s for d in view.drills for s in d.sources), *(s for n in view.notes for s in n.sources)]


class TestReadable:
    """For screen readers, keyboards and small screens."""

    def test_language_title_and_landmarks(self, sheet: PlanSheet) -> None:
        tree = parsed(sheet)
        assert tree.get("lang") == "en"
        found = [tag(element) for element in tree.iter()]
        assert [found.count(name) for name in ("header", "main", "footer", "nav", "h1", "title")] == [1] * 6

    def test_headings_are_in_order(self, sheet: PlanSheet) -> None:
        levels = [int(tag(e)[1]) for e in parsed(sheet).iter() if re.fullmatch("h[1-6]", tag(e))]
        after_title = levels[levels.index(1) :]
        assert all(later - earlier <= 1 for earlier, later in pairwise(after_title))

    def test_every_picture_has_words(self, sheet: PlanSheet) -> None:
        tree = parsed(sheet)
        pictures = [element for element in tree.iter() if tag(element) == "img"]
        drawings = [element for element in tree.iter() if tag(element) == "svg"]
        assert len(pictures) == len(sheet.pictures) + 2 * len(sheet.view.drills)
        assert all(len(element.get("alt", "")) > 10 for element in pictures)
        assert all(element.get("role") == "img" and "Rep " in element.get("aria-label", "") for element in drawings)
        assert len(drawings) == sum(take.chart is not None for take in sheet.view.check.takes)

    def test_tables_can_be_scrolled_by_keyboard_and_have_headers(self, sheet: PlanSheet) -> None:
        tree = parsed(sheet)
        for element in tree.iter():
            if "wide" in element.get("class", "").split():
                assert (element.get("tabindex"), element.get("role")) == ("0", "region")
                assert element.get("aria-label")
            if tag(element) == "th":
                assert element.get("scope") in ("row", "col")

    @pytest.mark.parametrize("sheet", ["heavy"], indirect=True)
    def test_the_same_plan_gives_the_same_bytes(self, sheet: PlanSheet) -> None:
        assert to_html(sheet) == to_html(sheet)

    @pytest.mark.parametrize("sheet", ["one clip, few drills"], indirect=True)
    def test_movement_can_be_stopped(self, sheet: PlanSheet) -> None:
        page = to_html(sheet).decode()
        assert re.search(r'<label><input type="checkbox" id="hold">', page)
        assert "body:has(#hold:checked) .moves" in page
        assert "prefers-color-scheme: dark" in page
        assert "@media print" in page
