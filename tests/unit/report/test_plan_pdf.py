"""Two pages in any case: nothing cut off, nothing left out that has to be there, and the text can be read by machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from screener.drills.catalog import drill
from screener.plan.compose import make_plan
from screener.present.plan import plan_view
from screener.report import Paper, PlanSheet
from screener.report.pdf_pen import LOST, SMALLEST_PT, clean
from screener.report.plan_pdf import to_pdf
from screener.report.plan_reasons import numbers, reasons, short_why
from screener.report.plan_words import TIMES, brief, over_weeks, short_citation
from screener.types import Plan
from tests.unit.report.conftest import CASES

POINTS = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612.0, 792.0)}
MARGIN_PT = 18.0
USUAL_DRILLS = 16
CROWDED = ("heavy", "as much as there can be")
"""Sheets with more drills than two pages were made for, whose text is as large as it fits."""


def one(name: str) -> pytest.MarkDecorator:
    """Only this sheet."""
    return pytest.mark.parametrize("sheet", [name], indirect=True)


@cache
def printed(key: int, paper: Paper) -> bytes:
    """The PDF of a sheet that is kept while tests run; by identity, for sheets hold dictionaries."""
    return to_pdf(replace(_SHEETS[key], paper=paper))


_SHEETS: dict[int, PlanSheet] = {}


def pdf_of(sheet: PlanSheet, paper: Paper = Paper.A4) -> bytes:
    """The sheet on paper."""
    _SHEETS[id(sheet)] = sheet
    return printed(id(sheet), paper)


@cache
def texts(data: bytes) -> list[str]:
    """The text of each page with blanks in place of line breaks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


@dataclass(frozen=True)
class Layout:
    """What stands where on a page, in points from its upper left corner."""

    width: float
    height: float
    chars: list[dict[str, Any]]
    words: list[dict[str, Any]]
    images: list[dict[str, Any]]
    curves: int


@cache
def pages(data: bytes) -> tuple[Layout, ...]:
    """Pages with the places of their letters."""
    with pdfplumber.open(BytesIO(data)) as document:
        return tuple(
            Layout(
                float(page.width), float(page.height), page.chars, page.extract_words(use_text_flow=True, extra_attrs=["fontname", "size"]),
                page.images, len(page.curves),
            )
            for page in document.pages
        )  # fmt: skip


def plain(text: str) -> str:
    """As it is printed."""
    return clean(text)


class TestFit:
    """The same two pages for few drills and many, one clip and six, on both papers."""

    def test_there_are_two_pages_of_that_paper(self, sheet: PlanSheet, paper: Paper) -> None:
        found = PdfReader(BytesIO(pdf_of(sheet, paper))).pages
        sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in found]
        assert sizes == [pytest.approx(POINTS[paper], abs=0.1)] * 2

    def test_no_letter_is_outside_the_margins(self, sheet: PlanSheet, paper: Paper) -> None:
        for page in pages(pdf_of(sheet, paper)):
            assert page.chars
            assert min(char["x0"] for char in page.chars) >= MARGIN_PT
            assert max(char["x1"] for char in page.chars) <= page.width - MARGIN_PT
            assert min(char["top"] for char in page.chars) >= MARGIN_PT
            assert max(char["bottom"] for char in page.chars) <= page.height - MARGIN_PT

    def test_no_words_are_printed_over_each_other(self, sheet: PlanSheet, paper: Paper) -> None:
        for page in pages(pdf_of(sheet, paper)):
            assert list(_overlapping(page.words)) == []

    def test_no_picture_is_outside_the_page_or_over_text(self, sheet: PlanSheet, paper: Paper) -> None:
        for page in pages(pdf_of(sheet, paper)):
            for image in page.images:
                assert image["x0"] >= MARGIN_PT
                assert image["bottom"] <= page.height - MARGIN_PT
                inside = [
                    c for c in page.chars if image["x0"] + 1 < c["x0"] < image["x1"] - 1 and image["top"] < c["top"] < image["bottom"] - 1
                ]
                assert inside == []

    @pytest.mark.parametrize("sheet", [name for name in CASES if name not in CROWDED], indirect=True)
    def test_text_is_large_enough_to_read(self, sheet: PlanSheet, paper: Paper) -> None:
        assert len(sheet.view.drills) <= USUAL_DRILLS
        for page in pages(pdf_of(sheet, paper)):
            assert min(char["size"] for char in page.chars) >= SMALLEST_PT - 0.01

    @pytest.mark.parametrize("sheet", CROWDED, indirect=True)
    def test_only_a_crowded_sheet_is_let_off(self, sheet: PlanSheet) -> None:
        assert len(sheet.view.drills) > USUAL_DRILLS


def _overlapping(words: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Pairs of words whose boxes share more than a fifth of the smaller one."""
    ordered = sorted(words, key=lambda word: word["top"])
    for place, first in enumerate(ordered):
        for second in ordered[place + 1 :]:
            if second["top"] >= first["bottom"]:
                break
            wide = min(first["x1"], second["x1"]) - max(first["x0"], second["x0"])
            high = min(first["bottom"], second["bottom"]) - second["top"]
            smaller = min((w["x1"] - w["x0"]) * (w["bottom"] - w["top"]) for w in (first, second))
            if wide > 0 and wide * high > 0.2 * smaller:
                yield first["text"], second["text"]


class TestSeen:
    """The first page."""

    def test_stop_rules_stand_above_everything(self, sheet: PlanSheet) -> None:
        first = texts(pdf_of(sheet))[0]
        places = [first.index(plain(rule)) for rule in sheet.view.stop_rules]
        assert len(places) == 4
        assert max(places) < first.index(sheet.view.title)
        assert max(places) < first.index(plain(sheet.view.check.heading))

    def test_every_clip_is_told_with_its_intervals(self, sheet: PlanSheet, paper: Paper) -> None:
        first = texts(pdf_of(sheet, paper))[0]
        for take in sheet.view.check.takes:
            assert plain(take.title) in first
            assert plain(take.clip)[:40] in first.replace(" ", "") or plain(take.clip) in first
            for knee in take.knees:
                assert plain(knee.headline) in first
            for fix in take.fixes:
                assert plain(fix) in first

    def test_limits_and_reasons_are_there(self, sheet: PlanSheet, paper: Paper) -> None:
        first = texts(pdf_of(sheet, paper))[0]
        found = reasons(sheet.view)
        for text in (sheet.view.check.interval_note, sheet.view.check.not_this, *sheet.view.film_again, *(reason.text for reason in found)):
            assert plain(text) in first
        joined = " ".join(plain(text) for reason in found for text in reason.shown)
        assert set(re.findall(r"\([^()]* to [^()]*\)", joined)) <= set(re.findall(r"\([^()]* to [^()]*\)", first))

    def test_what_a_repeat_changed_is_there(self, sheet: PlanSheet) -> None:
        first = texts(pdf_of(sheet))[0]
        for text in (*sheet.view.check.together, *sheet.view.check.trials, *sheet.view.gate, sheet.view.general):
            assert plain(text) in first

    @one("one clip")
    def test_a_chart_names_the_range_the_unit_and_every_interval(self, sheet: PlanSheet) -> None:
        first = texts(pdf_of(sheet))[0]
        chart = sheet.view.check.takes[0].chart
        assert chart is not None
        assert "on track mild" in first
        assert chart.axis in first
        assert "8° 13° 18°" in first
        for point in chart.points:
            assert f"Rep {point.rep} " in first
        assert len(re.findall(r"\d+° \(\d+ to \d+°\)", first)) >= len(chart.points)

    def test_missing_frames_are_said(self, sheet: PlanSheet) -> None:
        data = pdf_of(sheet)
        images = sum(len(page.images) for page in pages(data))
        shown = any(take.proof is not None for take in sheet.view.check.takes)
        assert images == min(len(sheet.pictures), 3 if len(sheet.view.drills) <= USUAL_DRILLS else 2)
        assert ("the clip was not at hand" in texts(data)[0]) == (shown and not sheet.pictures)

    @one("five clips and a repeat")
    def test_what_was_not_measured_is_said_as_loudly(self, sheet: PlanSheet) -> None:
        first = texts(pdf_of(sheet))[0]
        assert "Not measured" in first
        assert "Neither knee could be judged: the clip is filmed from the side." in first
        words = [word for page in pages(pdf_of(sheet)) for word in page.words]
        loud = [word for word in words if word["text"] == "Neither"]
        likely = [word for word in words if word["text"] == "Left" and "Bold" in word["fontname"]]
        assert loud
        assert likely
        assert "Bold" in loud[0]["fontname"]
        assert loud[0]["size"] == pytest.approx(likely[0]["size"])


class TestDo:
    """The second page."""

    def test_every_drill_has_its_amounts_in_every_phase(self, sheet: PlanSheet, paper: Paper) -> None:
        second = texts(pdf_of(sheet, paper))[1]
        for phase, view in zip(sheet.plan.phases, sheet.view.phases, strict=True):
            for session in phase.sessions:
                for item in session.items:
                    part = _part(second, drill(item.drill).name)
                    low, high = item.amount
                    count = f"{item.sets} {TIMES} {low}" + (f" to {high}" if low != high else "")
                    weeks = rf"{re.escape(view.weeks)} \([^)]*{session.letter}[^)]*\)"
                    assert re.search(rf"{re.escape(count)} [^:]*: [^.]*{weeks}", part), (part, count, session.letter)
                    assert item.extra_set is None or "xtra set" in part or "+ 1 set" in part

    def test_sessions_name_their_drills_in_order(self, sheet: PlanSheet) -> None:
        second = texts(pdf_of(sheet))[1]
        listed = re.findall(r"\((about \d+ minutes)\): drills ([\d, ]+)\.", second)
        wanted = [session for phase in sheet.view.phases for session in phase.sessions]
        assert len(listed) == len(wanted)
        for (minutes, numbered), session in zip(listed, wanted, strict=True):
            assert session.minutes.startswith(minutes)
            for number, line in zip(numbered.split(", "), session.lines, strict=True):
                assert f" {number} {plain(line.name)}." in second

    def test_every_drill_has_its_picture_cue_and_reason(self, sheet: PlanSheet) -> None:
        data = pdf_of(sheet)
        second = texts(data)[1]
        alts = _alternative_texts(data)
        found = reasons(sheet.view)
        for view in sheet.view.drills:
            assert plain(view.alt) in alts
            assert f"{plain(view.name)}. {plain(view.cues[0])}." in second
            assert all(f"Why {number}:" in second for number in numbers(found, view.why)[:1])
            assert plain(view.substitute) in second
            for sentence in filter(None, view.begin.split(". ")):
                assert sentence.removesuffix(".") in second
        assert all(re.search(r"repetition \d+ at [\d.]+ s", short) for short in _short(sheet.plan, sheet) if "eneral" not in short)

    def test_rules_loads_and_purpose_are_there(self, sheet: PlanSheet, paper: Paper) -> None:
        both = " ".join(texts(pdf_of(sheet, paper)))
        second = texts(pdf_of(sheet, paper))[1]
        pain = next(note for note in sheet.view.notes if note.id == "pain")
        assert plain(pain.text) in second
        assert plain(sheet.view.intended_use) in second
        assert plain(sheet.view.proposal) in second
        assert plain(sheet.view.heavy) in second
        assert all(plain(load) in second for load in sheet.view.loads)
        assert all(plain(note.text) in both for note in sheet.view.notes if note.id in ("running", "sides", "load", "injury", "marked"))
        assert all(note.title in both for note in sheet.view.notes)
        for phase in sheet.view.phases:
            assert all(plain(text) in second for text in (phase.weeks, phase.title, phase.goal, phase.effort, phase.move_on))

    def test_sources_are_cited_and_can_be_opened(self, sheet: PlanSheet) -> None:
        data = pdf_of(sheet)
        both = " ".join(texts(data))
        assert all(plain(short_citation(source)) in both for source in sheet.view.sources)
        links = {
            str(annotation.get_object()["/A"]["/URI"]) for page in PdfReader(BytesIO(data)).pages for annotation in page.get("/Annots", [])
        }
        assert links == {source.url for source in sheet.view.sources if source.url}


def _part(text: str, name: str) -> str:
    """What stands beside one drill: from its name to the next number in front of a name, or to the next reason."""
    start = text.index(f" {plain(name)}. ")
    rest = text[start + len(name) :]
    stop = re.search(r"\)\. (?:\d+ [A-Z]|Why \d|Heavy loads)", rest)
    return rest[: stop.end()] if stop else rest


def _short(plan: Plan, sheet: PlanSheet) -> list[str]:
    return [short_why(plan, view.id, view.why) for view in sheet.view.drills if view.shown]


def _alternative_texts(data: bytes) -> set[str]:
    reader = PdfReader(BytesIO(data))
    found = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return {str(one["/Alt"]) for one in found if isinstance(one, DictionaryObject) and "/Alt" in one}


class TestText:
    """Signs, metadata, and equal bytes."""

    def test_no_sign_of_any_plan_is_lost(self, sheet: PlanSheet, paper: Paper) -> None:
        assert LOST not in "".join(texts(pdf_of(sheet, paper)))

    @one("one clip, few drills")
    def test_names_come_out_as_they_went_in(self, sheet: PlanSheet) -> None:
        assert all("For Łukasz Gößling" in text for text in texts(pdf_of(sheet)))

    @pytest.mark.parametrize(
        "name", ["Žofie Řehoř", "Øyvind Åse", "Σωκράτης", "Юлія Шевченко", "Nguyễn Thị Ánh", "Zoë O\u2019Neill \u2013 \u2265 3"]
    )
    @one("one clip, few drills")
    def test_other_scripts_are_printed(self, sheet: PlanSheet, name: str) -> None:
        data = to_pdf(replace(sheet, view=plan_view(sheet.plan, name)))
        assert name in texts(data)[0]

    @one("one clip, few drills")
    def test_a_sign_that_the_font_lacks_is_replaced_visibly(self, sheet: PlanSheet) -> None:
        for text in texts(to_pdf(replace(sheet, view=plan_view(sheet.plan, "山田 Łukasz")))):
            assert f"For {LOST}{LOST} Łukasz" in text
            assert f"{LOST} stands for a sign" in text

    @one("one clip")
    def test_metadata(self, sheet: PlanSheet) -> None:
        reader = PdfReader(BytesIO(pdf_of(sheet)))
        assert reader.metadata is not None
        assert reader.metadata.title == sheet.view.title
        assert reader.metadata.author is None
        assert reader.metadata.creation_date is not None
        assert reader.metadata.creation_date.date() == sheet.plan.wishes.start
        root = reader.trailer["/Root"].get_object()
        assert isinstance(root, dict)
        assert root["/Lang"] == "en"
        assert "/MarkInfo" in root
        assert [str(entry.title) for entry in reader.outline if not isinstance(entry, list)] == ["What was seen", "What to do"]

    @one("five clips and a repeat")
    def test_the_same_plan_gives_the_same_bytes(self, sheet: PlanSheet) -> None:
        assert to_pdf(sheet) == to_pdf(sheet)

    @one("one clip, few drills")
    @pytest.mark.usefixtures("real_figures")
    def test_the_drills_own_figures_are_drawn(self, sheet: PlanSheet) -> None:
        assert pages(to_pdf(sheet))[1].curves > 20 * len(sheet.view.drills)


class TestWords:
    """What is made shorter for paper stays true."""

    def test_amounts_over_weeks(self) -> None:
        assert over_weeks(("3 sets of 8 steps each way", "3 sets of 12 steps each way")) == "3 sets of 8 to 12 steps each way"
        assert over_weeks(("3 holds of 30 seconds",)) == "3 holds of 30 seconds"
        assert over_weeks(("2 sets of 8", "2 sets of 8 and one more")) == "2 sets of 8; later 2 sets of 8 and one more"

    def test_brief_amounts_keep_their_units(self) -> None:
        assert brief("2 sets of 8 slow repetitions each side") == f"2 {TIMES} 8 slow reps each side"
        assert brief("3 holds of 30 seconds each side") == f"3 {TIMES} 30 s each side"
        assert brief("3 sets of 8 to 12 repetitions, one more set on the left side") == f"3 {TIMES} 8 to 12 reps + 1 set on the left side"

    def test_reasons_are_told_once_and_found_again(self, sheet: PlanSheet) -> None:
        found = reasons(sheet.view)
        assert [reason.number for reason in found] == list(range(1, len(found) + 1))
        for view in sheet.view.drills:
            assert numbers(found, view.why)
            left = view.why
            for reason in found:
                left = left.replace(reason.text, "")
            assert left.strip() == ""

    @one("heavy")
    def test_a_plan_that_is_made_twice_is_laid_out_alike(self, sheet: PlanSheet) -> None:
        from screener.types import Intake

        again = make_plan(sheet.plan.check, Intake(sheet.plan.gate, sheet.plan.facts), sheet.plan.wishes)
        assert to_pdf(replace(sheet, plan=again, view=plan_view(again, sheet.view.athlete))) == pdf_of(sheet)
