"""Plans as they are laid out: from hand-made screenings through joining and planning, with made-up frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from screener import hipcheck, intake
from screener.plan.compose import make_plan
from screener.present.plan import plan_view
from screener.report import Paper, PlanSheet
from screener.types import Context, RepMax, Screening, Side, Status, Take, Way, Wishes
from tests import factories

START = date(2026, 11, 30)
STILL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400"><title>two poses</title><rect width="394" height="400" fill="#eee"/>'
    '<path d="M100 100L300 300" stroke="#222" stroke-width="9"/><circle cx="600" cy="200" r="90" fill="#888"/></svg>'
)
ALL_EQUIPMENT = frozenset({"band", "barbell", "bench", "step", "stick", "weight", "leg_press"})


def named(screening: Screening, name: str) -> Screening:
    """The same clip under another name, so that several can be given."""
    return replace(screening, video=replace(screening.video, name=name, sha256=f"{name:0<64}"))


def nothing_likely() -> Screening:
    """A clip in which everything was judged and nothing was seen."""
    first = factories.both_legs()
    return replace(first, findings=tuple(replace(one, status=Status.NOT_SEEN, evidence=()) for one in first.findings))


def right_leg() -> Screening:
    """The other leg of a single-leg squat, nothing seen."""
    first = factories.both_legs()
    kept = tuple(m for m in first.measurements if m.side is Side.RIGHT)
    return replace(
        first,
        reps=tuple(rep for rep in first.reps if rep.side is Side.RIGHT),
        measurements=kept,
        summaries=tuple(s for s in first.summaries if s.side is Side.RIGHT),
        findings=tuple(f for f in first.findings if f.side is Side.RIGHT),
    )


def five_clips() -> tuple[Take, ...]:
    """Squat, both legs, a step-down that could hardly be judged, a clip that was refused, and a repeat with a cue."""
    return (
        Take(Way.NATURAL, named(factories.squat(), "squat.mp4")),
        Take(Way.NATURAL, named(factories.valgus_sls(), "left.mp4")),
        Take(Way.NATURAL, named(right_leg(), "right.mp4")),
        Take(Way.NATURAL, named(replace(factories.partly_measured(), context=Context()), "step.mp4")),
        Take(Way.NATURAL, named(factories.refused(), "side.mp4")),
        Take(Way.CUE, named(factories.valgus_sls(), "cue.mp4")),
    )


def one_clip(screening: Screening) -> tuple[Take, ...]:
    """A hip check of a single clip."""
    return (Take(Way.NATURAL, screening),)


def sheet_of(takes: tuple[Take, ...], wishes: Wishes, athlete: str = "", frames: bool = True, lifts: bool = False) -> PlanSheet:
    """The takes, joined, planned and worded; a frame for each take that shows something, unless asked otherwise."""
    answers = intake.sample()
    plan = make_plan(hipcheck.join(takes), replace(answers, facts=replace(answers.facts, lifts=lifts)), wishes)
    view = plan_view(plan, athlete)
    pictures = {place: frame(place) for place, take in enumerate(view.check.takes) if take.proof is not None and frames}
    return PlanSheet(plan, view, pictures)


def frame(place: int) -> bytes:
    """A picture as upright as a phone's, of its own colour."""
    out = BytesIO()
    Image.new("RGB", (270, 480), (40 * place + 20, 120, 160)).save(out, "PNG")
    return out.getvalue()


LONG = "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff von und zu Hohenzollern-Sigmaringen-Krauchenwies the Younger of Little Snoring"
CASES: Mapping[str, Callable[[], PlanSheet]] = {
    "one clip": lambda: sheet_of(one_clip(factories.valgus_sls()), Wishes(START)),
    "one clip, few drills": lambda: sheet_of(one_clip(factories.squat()), Wishes(START, 2, 15), "Łukasz Gößling"),
    "five clips and a repeat": lambda: sheet_of(five_clips(), Wishes(START, 4, 20)),
    "no frames": lambda: sheet_of(five_clips(), Wishes(START, 3, 20), frames=False),
    "nothing likely": lambda: sheet_of(one_clip(nothing_likely()), Wishes(START, 3, 25)),
    "heavy": lambda: sheet_of(
        one_clip(factories.both_legs()), Wishes(START, 3, 30, ALL_EQUIPMENT, (RepMax("hip_thrust", 60, 8),)), "Núria Ñuñez", lifts=True
    ),
    "long names": lambda: sheet_of(one_clip(named(factories.valgus_sls(), f"{'holiday_' * 15}.mp4")), Wishes(START), LONG),
    "as much as there can be": lambda: sheet_of(
        five_clips(), Wishes(START, 5, 60, ALL_EQUIPMENT, (RepMax("hip_thrust", 60, 8),)), lifts=True
    ),
}
_MADE: dict[str, PlanSheet] = {}


@pytest.fixture(params=CASES)
def sheet(request: pytest.FixtureRequest) -> PlanSheet:
    """A sheet by its name: all of them in turn, or the one that a test names."""
    if request.param not in _MADE:
        _MADE[request.param] = CASES[request.param]()
    return _MADE[request.param]


@pytest.fixture(params=Paper)
def paper(request: pytest.FixtureRequest) -> Paper:
    """Each kind of paper."""
    found: Paper = request.param
    return found


@pytest.fixture(autouse=True)
def plain_figures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two shapes in place of each drill's figure, which takes a second to draw; not where a test is marked ``real_figures``."""
    if "real_figures" not in request.fixturenames:
        monkeypatch.setattr("screener.drills.figures.still", lambda _: STILL)
        monkeypatch.setattr("screener.drills.figures.animated", lambda _: STILL)


@pytest.fixture
def real_figures() -> None:
    """Asks for the drills' own figures."""
