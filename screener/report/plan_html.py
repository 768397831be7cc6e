"""The plan as one HTML page: everything in the view, offline, without scripts, for large and small screens, light and dark, and print."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Final

from screener.present import RepChart
from screener.present.plan import week_rows
from screener.present.plan_view import SessionView
from screener.report import plan_words, rep_chart
from screener.report.frames import jpeg
from screener.report.plan_sheet import PlanSheet

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

CHART_PX: Final = 360.0
ROW_PX: Final = 24.0
TEXT_PX: Final = 12.0
TEMPLATE: Final = "plan.html.jinja"
_WEB: Final = re.compile(r"https?://[^\s\"<>]+")


@dataclass(frozen=True, slots=True)
class Frame:
    """A proof frame, ready to be put into the page."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What to do in one week or in several of the same."""

    text: str
    weeks: int


def to_html(sheet: PlanSheet) -> bytes:
    """The page in UTF-8; the same sheet gives the same bytes."""
    view = sheet.view
    page = _environment().get_template(TEMPLATE)
    text = page.render(
        view=view,
        say={name: value for name, value in vars(plan_words).items() if name.isupper()},
        frames=_frames(sheet),
        charts={place: _svg(take.chart) for place, take in enumerate(view.check.takes) if take.chart is not None},
        figures={drill.id: _figures(drill.id) for drill in view.drills},
        weeks=list(week_rows(view)),
        start=sheet.plan.wishes.start.isoformat(),
    )
    return text.encode()


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    made.globals.update(cells=cells, plain_url=plain_url)
    return made


def _read(name: str) -> str:
    return resources.files("screener").joinpath("report", name).read_text(encoding="utf-8")


def plain_url(url: str) -> str:
    """An address that a browser opens as a web page; "" for anything else."""
    return url if _WEB.fullmatch(url) else ""


def cells(session: SessionView) -> dict[str, list[Cell]]:
    """By drill: what to do week by week, equal neighbours as one."""
    return {line.drill: [Cell(text, len(list(same))) for text, same in groupby(line.amounts)] for line in session.lines}


def _frames(sheet: PlanSheet) -> Mapping[int, Frame]:
    found = {}
    for place, png in sheet.pictures.items():
        data, width, height = jpeg(png)
        found[place] = Frame(_data("image/jpeg", data), width, height)
    return found


def _figures(drill_id: str) -> tuple[str, str]:
    """The drill's moving picture and its still one."""
    from screener.drills.figures import animated, still

    return _data("image/svg+xml", animated(drill_id).encode()), _data("image/svg+xml", still(drill_id).encode())


def _data(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"


def _svg(chart: RepChart) -> Markup | str:
    """The chart as inline SVG whose colours the page's style gives; "" where nothing was measured."""
    from markupsafe import Markup

    if not chart.points:
        return ""
    drawing = rep_chart.draw(chart, CHART_PX, ROW_PX, TEXT_PX)
    parts = [
        f'<svg class="chart" viewBox="0 0 {drawing.width:.0f} {drawing.height:.1f}" role="img" aria-label="{escape(drawing.alt)}">',
        *(
            f'<rect class="band {_slug(area.role)}" x="{area.x:.1f}" y="{area.y:.1f}" width="{area.width:.1f}" height="{area.height:.1f}"/>'
            for area in drawing.areas
        ),
        *(f'<line class="{s.role}" x1="{s.x1:.1f}" y1="{s.y1:.1f}" x2="{s.x2:.1f}" y2="{s.y2:.1f}"/>' for s in drawing.strokes),
        *(f'<circle class="dot" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.radius:.1f}"/>' for dot in drawing.dots),
        *(
            f'<text{" class=bold" if text.bold else ""} x="{text.x:.1f}" y="{text.y:.1f}" text-anchor="{text.anchor}">'
            f"{escape(text.text)}</text>"
            for text in drawing.words
        ),
        "</svg>",
    ]
    return Markup("".join(parts))


def _slug(role: str) -> str:
    return role.replace(" ", "-")
