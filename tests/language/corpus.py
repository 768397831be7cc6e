"""Every text that a user can meet, page by page: the app in all its states, the commands, results, registries, documents, and all else that
stands in the program's strings.

A ``Page`` holds blocks: what is read in one go (a paragraph, an item of a list, a cell, a label). Pages are made by the real faces, with a
stand-in for the screening alone, so that a new text is found without being listed here. What no page happens to show is caught by
``strings``.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
import typer
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from screener import errors, hipcheck, intake, run, truth
from screener.cli import commands, show_plan, web
from screener.cli.page import Page as Terminal
from screener.drills.catalog import drills
from screener.errors import ScreenerError, VideoUnreadable
from screener.findings.catalog import FINDINGS
from screener.lan import Doorkeeper
from screener.metrics import METRICS
from screener.movements import MOVEMENTS
from screener.plan.programme import programme
from screener.present import FILMING_GUIDE, report_view, words
from screener.present.hip_check import hip_check_view
from screener.present.plan import plan_view
from screener.team import Order
from screener.types import AgeGroup, DrillGate, HipCheck, Plan, RepMax, Screening, Side, Status, Take, Way, Wishes
from screener.ui import access, film, joints
from screener.ui.gate import entry
from screener.ui.pages import in_step, phone
from tests import factories, plans
from tests import kept as past
from tests.faces import test_app as app_first
from tests.faces import test_app_edits as app_edits
from tests.faces import test_app_hip_check as app_pages
from tests.faces import test_app_journey as journey
from tests.faces.test_app import draw_nothing
from tests.language import coach, kept, prose

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "screener"
TECHNICAL: Final = frozenset({"accuracy.md", "performance.md", "how-to-add.md", "scale.md", "CHANGELOG.md"})
"""Measurements that are written by a program, and pages for developers: no claim may stand there, but they need not be easy."""
PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ffa2b0e3a40000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is read in one place; ``easy`` where it has to be easy to read."""

    name: str
    blocks: tuple[str, ...]
    easy: bool = True

    @property
    def text(self) -> str:
        """All of it on one line, without marks of layout."""
        return " ".join(" ".join(block.replace("`", "").split()) for block in self.blocks)


def page(name: str, blocks: Iterable[str], easy: bool = True) -> Page:
    """A page of all blocks that say something."""
    return Page(name, tuple(block for block in blocks if block.strip()), easy)


# ---------------------------------------------------------------- the app


class _Shown:
    """Stands in for ``run.screen_video``: gives a result, with another gate where one is given, or raises."""

    def __init__(self, screening: Screening, error: Exception | None = None, gate: DrillGate | None = run.NOT_ASKED) -> None:
        self._run, self._error = factories.run(screening if gate is None else replace(screening, gate=gate)), error

    def __call__(self, *_: object, **__: object) -> run.ScreeningRun:
        if self._error is not None:
            raise self._error
        return self._run


@cache
def app() -> tuple[Page, ...]:
    """The web page: as it is first met, with each kind of result, after each way of answering, and with an error."""
    return tuple(_app())


def _app() -> Iterator[Page]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
        patch.setattr("screener.export.write_overlay", draw_nothing)
        first = _opened()
        yield _seen("first met", first)
        yield _seen("film", app_pages.go(_opened(), "film"))
        yield page("app: film, counting", film.TEXTS.values())
        yield from _phone(patch)
        yield _seen("own clip", first.segmented_control(key="kind").set_value("Use my own clips").run())
        yield _seen("how to film", journey.lift(_opened(), "filming_guide"))
        yield _seen("own clips, one wrong", app_first.uploaded(_opened(), ("notes.mp4", b"no video"), ("mine.mp4", app_first.sample("01"))))
        patch.setattr("screener.run.people_at", lambda *_, **__: journey.PEOPLE)
        patch.setattr("screener.run.screen_video", _Shown(factories.valgus_sls()))
        yield _seen("put right by hand", journey.lift(_screened(), "mend_others_lid"))
        for make in factories.ALL:
            patch.setattr("screener.run.screen_video", _Shown(make()))
            shown = _screened()
            yield _seen(make.__name__, shown)
            if make in (factories.valgus_sls, factories.both_legs):
                answer(shown, make is factories.both_legs)
                yield _seen(f"{make.__name__}, answered", shown)
        yield from _changed(patch)
        patch.setattr("screener.run.screen_video", _Shown(factories.valgus_sls()))
        shown = _screened()
        shown.radio(key="intake_age").set_value("under_18").run()
        shown.button(key="send_answers").click().run()
        yield _seen("under 18, half answered", shown)
        problem = VideoUnreadable("expected a video, got a text file", "Choose a file that a video player opens.")
        patch.setattr("screener.run.screen_video", _Shown(factories.valgus_sls(), problem))
        yield _seen("error", _screened())
    with pytest.MonkeyPatch.context() as patch:
        app_pages.stand_in_for(patch)
        first = app_pages.go(_opened(), "hip-check")
        yield _seen("hip check, first met", first)
        yield _seen("plan without clips", app_pages.go(_opened(), "plan"))
        profile = app_pages.checked(first)
        yield _seen("hip check", profile)
        planning = app_pages.go(profile, "plan")
        yield _seen("plan, questions open", planning)
        answer(planning, red_flag=False)
        yield _seen("plan", planning)
    yield from _history()
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCREENER_HOME", home)
        patch.delenv("SCREENER_DATABASE_URL", raising=False)
        yield from (_seen(name, at) for name, at in coach.states(patch))


def _history() -> Iterator[Page]:
    """Keeping, and the history: empty, and each of its parts with something in it."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        app_pages.stand_in_for(patch)
        patch.setenv("SCREENER_HOME", home)
        patch.delenv("SCREENER_DATABASE_URL", raising=False)
        yield _seen("history, empty", app_pages.go(_opened(), "history"))
        shown = _screened()
        shown.button(key="keep").click().run()
        shown.selectbox(key="keep_age").select(AgeGroup.UNDER_16).run()
        yield _seen("keeping, under 18", shown)
        past.filled()
        shown = _screened()
        yield _seen("keeping", shown.button(key="keep").click().run())
        yield _seen("kept", shown.button(key="keep_it").click().run())
        shown = app_pages.go(_opened(), "history")
        yield _seen("history", shown)
        for part in ("Over time", "Compare", "Plan and pain", "Data"):
            yield _seen(f"history, {part}", shown.segmented_control(key="history_view").set_value(part).run())
        shown.segmented_control(key="history_view").set_value("Screenings").run()
        one = next(button for button in shown.button if str(button.key).startswith("open_"))
        yield _seen("history, opened", one.click().run())
    yield from _team()


def _team() -> Iterator[Page]:
    """The team: nobody yet, everybody, nothing that fits, and two kept clips that cannot be played in step."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        app_pages.stand_in_for(patch)
        patch.setenv("SCREENER_HOME", home)
        patch.delenv("SCREENER_DATABASE_URL", raising=False)
        yield _seen("team, empty", app_pages.go(_opened(), "team"))
        past.team()
        shown = app_pages.go(_opened(), "team")
        yield _seen("team", shown)
        yield _seen("team, by angle", shown.selectbox(key="team_order").set_value(Order.ANGLE).run())
        yield _seen("team, nothing fits", shown.text_input(key="team_name").input("nobody").run())
        told = (name for name, text in vars(in_step).items() if name.isupper() and isinstance(text, str))
        yield page("app: in step", [*(getattr(in_step, name) for name in told), in_step.otherwise("first")])


def _changed(patch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A result after a repetition was left out, after a joint was placed, and after every repetition was left out."""
    app_edits.stand_in_for(patch)
    shown = app_edits.screened()
    yield _seen("can be changed", shown)
    shown.toggle(key="keep_2").set_value(False).run()
    app_edits.place(shown)
    yield _seen("changed by hand", shown)
    for rep in (1, 3, 4):
        shown.toggle(key=f"keep_{rep}").set_value(False).run()
    yield _seen("all left out", shown)


def _phone(patch: pytest.MonkeyPatch) -> Iterator[Page]:
    """What is said to let a phone in: on the computer, closed and open, and on the phone before and after."""
    patch.setattr(access, "is_host", lambda: True)
    yield _seen("phone, closed", app_pages.go(_opened(), "phone"))
    keeper = Doorkeeper("ABCD-2345")
    patch.setattr(access, "front", lambda: access.Front(8501, ("192.168.1.5",), keeper))
    yield _seen("phone, open", app_pages.go(_opened(), "phone"))
    keeper.enter("ABCD-2345", "192.168.1.20")
    yield _seen("phone, one is in", app_pages.go(_opened(), "phone"))
    patch.undo()
    patch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
    said = (entry.ASK, entry.WHERE, entry.BUTTON, entry.ONCE, entry.WHAT, entry.NOT_SECRET, entry.NO_CODE)
    yield page("app: entry", (*said, entry.wrong(4), entry.wrong(1), entry.wrong(0), entry.paused(60), entry.paused(900), phone.ELSEWHERE))


def _opened() -> AppTest:
    return _ran(AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run())


def _ran(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    return at


def _screened() -> AppTest:
    at = _opened().button(key="start").click().run()
    for _ in range(200):
        task = at.session_state["screener.screening_task"]
        if task is None:
            return _ran(at)
        task.wait(0.1)
        at.run()
    raise AssertionError("expected the screening to end")


def answer(at: AppTest, red_flag: bool) -> None:
    """Answer all questions, with or without something that stands against drills."""
    at.radio(key="intake_age").set_value("18_or_over")
    for question in intake.QUESTIONS:
        if question.only_if is None and question.kind is intake.Kind.YES_NO:
            at.radio(key=f"intake_{question.id}").set_value("yes" if red_flag or question.stop == "no" else "no")
        elif question.kind is intake.Kind.SCALE:
            at.segmented_control(key=f"intake_{question.id}").set_value(9 if red_flag else 0)
        elif question.id != "age" and question.kind is intake.Kind.CHOICE:
            at.radio(key=f"intake_{question.id}").set_value(question.choices[-1 if red_flag else 0])
    _ran(at.run()).button(key="send_answers").click().run()
    _ran(at)


_SAID: Final = frozenset({"label", "body", "help", "caption", "alt", "placeholder", "text", "content", "options", "title"})
"""Fields of Streamlit's messages that a visitor reads or has read to them."""


def _seen(name: str, at: AppTest) -> Page:
    return page(f"app: {name}", _elements(_ran(at)._tree))


def _elements(node: Any) -> Iterator[str]:
    if node.type == "html":
        return
    if node.type == "table":
        yield from map(str, node.value.columns)
        yield from (prose.spoken(str(cell)) for row in node.value.to_numpy().tolist() for cell in row)
    elif getattr(node, "proto", None) is not None:
        if node.type == "bidi_component":
            yield from _component_words(json.loads(node.proto.json))
        for said in _fields(node.proto):
            yield from _titles(json.loads(said)) if said.startswith("{") else prose.markdown(said.replace("  \n", "\n\n"))
    for child in getattr(node, "children", {}).values():
        yield from _elements(child)


def _component_words(data: dict[str, Any]) -> Iterator[str]:
    """What a component of our own says: all its words but the addresses of clips; of a drawing, what is written in it and its labels."""
    for text in texts({name: part for name, part in data.items() if name != "video"}):
        if text.lstrip().startswith("<svg"):
            yield from (part.strip() for part in re.findall(r'aria-label="([^"]*)"|>([^<>]+)<', text) for part in part if part.strip())
        else:
            yield text


def _fields(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        repeated = hasattr(value, "__len__") and not isinstance(value, (str, bytes))
        for one in list(value) if repeated else [value]:
            if isinstance(one, str) and (field.name in _SAID or field.name == "spec"):
                yield one
            elif hasattr(one, "ListFields"):
                yield from _fields(one)


def _titles(spec: object) -> Iterator[str]:
    """Titles of the axes of a chart."""
    for key, value in spec.items() if isinstance(spec, dict) else enumerate(spec) if isinstance(spec, list) else ():
        if key == "title" and isinstance(value, str):
            yield value
        else:
            yield from _titles(value)


# ---------------------------------------------------------------- the commands


@cache
def cli() -> tuple[Page, ...]:
    """The command line: help and output of every command, and a screening of each kind of result."""
    return tuple(_cli())


def command_names() -> tuple[str, ...]:
    """Every command as it is typed, those of a group behind the group's name."""
    found: list[str] = []
    for name, command in typer.main.get_group(commands.app).commands.items():
        found += [name, *(f"{name} {inner}" for inner in getattr(command, "commands", ()))]
    return tuple(found)


def _cli() -> Iterator[Page]:
    runner = CliRunner()
    for words_typed in ([], *(name.split() for name in command_names())):
        shown = runner.invoke(commands.app, [*words_typed, "--help"], prog_name="screener", terminal_width=2000)
        assert shown.exit_code == 0, shown.output
        cells = (cell for line in shown.output.splitlines() for cell in line.strip().split("  "))
        yield page(" ".join(["cli: screener", *words_typed, "--help"]), (cell for cell in cells if " " in cell and "[OPTIONS]" not in cell))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(truth, "check", lambda *_: ())
        for make in factories.ALL:
            patch.setattr(run, "screen_video", _Shown(make(), gate=None))
            for options in ([], ["--all"]):
                yield _printed(patch, ["screen", "clip.mp4", *options], make.__name__)
        patch.setattr(run, "screen_video", _Shown(factories.valgus_sls(), gate=None))
        for line in (["demo"], ["demo", "--list"], ["demo", "--check"], ["movements"], ["metrics"], ["drills"], ["doctor"]):
            yield _printed(patch, line)
        yield from _planned(patch)
        yield from _batched(patch)
        yield from _kept(patch)
        said = _recorded(patch)
        web.announce(Terminal(), 8501, ("192.168.1.5",), "ABCD-2345")
        yield page("cli: screener app --lan", said)
        yield page("cli: screener intake-template", (line.strip("# ") for line in intake.template().splitlines()))


def _printed(patch: pytest.MonkeyPatch, line: list[str], of: str = "") -> Page:
    """What a command puts on the terminal."""
    said = _recorded(patch)
    shown = CliRunner().invoke(commands.app, line)
    assert shown.exit_code in ((0, 1) if line == ["doctor"] else (0, 3)), (line, shown.exception)
    return page(" ".join(["cli: screener", *line, *([f"({of})"] if of else [])]), said)


def _recorded(patch: pytest.MonkeyPatch) -> list[str]:
    """What is put on the terminal from now on, piece by piece and not cut into lines."""
    said: list[str] = []
    for method in ("heading", "line"):
        patch.setattr(Terminal, method, lambda _self, text, *_, **__: said.append(text))
    patch.setattr(Terminal, "bullets", lambda _self, texts, *_, **__: said.extend(texts))
    patch.setattr(Terminal, "table", lambda _self, columns, rows: said.extend([*columns, *(cell for row in rows for cell in row)]))
    return said


def _planned(patch: pytest.MonkeyPatch) -> Iterator[Page]:
    """``hip-check`` and ``plan`` as they are shown; what goes before is the screening above."""
    said = _recorded(patch)
    show_plan.show_check(Terminal(), hip_check_view(_repeated()))
    yield page("cli: screener hip-check", said)
    said = _recorded(patch)
    show_plan.show_plan(Terminal(), plan_view(_plans()["lifter"], "Robin"))
    yield page("cli: screener plan", said)


def _kept(patch: pytest.MonkeyPatch) -> Iterator[Page]:
    """``history`` and ``compare`` in all their states, with results of two athletes over time."""
    with TemporaryDirectory() as folder:
        patch.setenv("SCREENER_HOME", folder)
        for words_typed, line in kept.lines(Path(folder), _repeated(), _plans()["lifter"]):
            shown = _printed(patch, line)
            yield page(f"cli: screener {words_typed}", (block for block in shown.blocks if folder not in block))


# ---------------------------------------------------------------- hip checks and plans


@cache
def _batched(patch: pytest.MonkeyPatch) -> Iterator[Page]:
    """``batch`` at its end, and the line of everything that can go wrong on its way."""
    from tests.language.evening import problems, result

    said = _recorded(patch)
    patch.setattr(run, "screen_batch", lambda *_, **__: result())
    shown = CliRunner().invoke(commands.app, ["batch", "clips", "--out", "results"])
    assert shown.exit_code == 1, shown.exception
    told = [text for problem in problems() for text in (problem.reason, problem.mend)]
    yield page("cli: screener batch clips --out results", [*said, *told])


def _repeated() -> HipCheck:
    """A hip check with every kind of clip and with repeats."""
    clips = (
        *((Way.NATURAL, make()) for make in (factories.squat, factories.both_legs, factories.partly_measured, factories.refused)),
        *((Way.CUE, make()) for make in (factories.valgus_sls, factories.squat)),
        *((Way.HEELS, make()) for make in (factories.squat, factories.partly_measured)),
    )
    return hipcheck.join(
        [Take(way, plans.named(screening, f"clip{place}.mp4")) for place, (way, screening) in enumerate(clips)], heels_rise=True
    )


@cache
def _plans() -> dict[str, Plan]:
    lifter = Wishes(plans.MONDAY, 4, 40, plans.EVERYTHING, (RepMax("hip_thrust", 60.0, 8),))
    strong = replace(plans.OPEN, facts=replace(plans.LIFTER, past_injury=True))
    minor = replace(plans.OPEN, gate=replace(plans.OPEN.gate, minor=True))
    return {
        **{name: plans.plan(check) for name, check in plans.PATTERNS.items()},
        "nothing seen": plans.plan(plans.natural(plans.seen(("knee_valgus", Side.LEFT, Status.NOT_SEEN)))),
        "under 18": plans.plan(plans.likely("knee_valgus"), minor),
        "lifter": plans.plan(plans.likely("knee_valgus", "side_difference"), strong, lifter),
    }


@cache
def planned() -> tuple[Page, ...]:
    """Hip checks and plans, worded: one of each kind, and every drill that any of them holds."""
    views = [(f"plan: {name}", plan_view(made, "Robin")) for name, made in _plans().items()]
    return (page("hip check", texts(hip_check_view(_repeated()))), *(page(name, texts(view)) for name, view in views))


@cache
def papers() -> tuple[Page, ...]:
    """What is taken away, as it is read back: the printed pages, the page for the browser, the calendar."""
    from screener.report import PLAN_REPORTERS, PlanSheet

    reading = {"pdf": _printed_words, "html": _browser_words, "ics": _calendar_words}
    made = _plans()["lifter"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("screener.drills.figures.animated", lambda _: app_pages.SVG)
        sheet = PlanSheet(made, plan_view(made, "Robin"), {})
        files = {reporter.id: reporter.render(sheet) for reporter in PLAN_REPORTERS}
    return tuple(page(f"plan as {kind}", read(files[kind]), easy=False) for kind, read in reading.items())


def _printed_words(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    yield " ".join(" ".join(part.extract_text().split()) for part in PdfReader(BytesIO(data)).pages)


def _browser_words(data: bytes) -> Iterator[str]:
    import html5lib

    body = html5lib.parse(data, namespaceHTMLElements=False).find("body")
    assert body is not None
    yield " ".join(text for part in body.itertext() if (text := " ".join(part.split())))


def _calendar_words(data: bytes) -> Iterator[str]:
    import vobject

    for event in vobject.readOne(data.decode()).vevent_list:
        yield from (event.summary.value, event.description.value)


# ---------------------------------------------------------------- results and registries


CITED: Final = frozenset({"sources", "url", "software"})
"""Fields that quote titles of published papers, or name a program: not ours to word."""


def texts(value: object) -> Iterator[str]:
    """Every text inside a value; a word alone is a name, not a text."""
    if isinstance(value, str):
        if " " in value.strip():
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from texts(inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in CITED:
                yield from texts(getattr(value, field.name))


def variants(make: Callable[[], Screening]) -> Iterator[Screening]:
    """One kind of result with every status and every answer to the safety questions."""
    screening = make()
    for status in Status:
        probability = None if status is Status.NOT_MEASURED else 0.5
        findings = tuple(replace(f, status=status, probability=probability) for f in screening.findings)
        for gate in (factories.OPEN_GATE, factories.SHUT_GATE, factories.UNASKED_GATE):
            yield replace(screening, findings=findings, gate=gate)


@cache
def results() -> tuple[Page, ...]:
    """Every kind of result, worded, in all its states: each text once."""
    kinds = ((make.__name__, dict.fromkeys(text for one in variants(make) for text in texts(report_view(one)))) for make in factories.ALL)
    return tuple(page(f"result: {name}", said) for name, said in kinds)


@cache
def registries() -> tuple[Page, ...]:
    """What the program knows, worded: metrics, movements, findings, drills, questions, and the words of ``present``."""
    known: dict[str, object] = {
        "metrics": METRICS,
        "movements": MOVEMENTS,
        "findings": FINDINGS,
        "drills": drills(),
        "questions": (intake.QUESTIONS, intake.STOP_RULES, intake.ADVICE, intake.NO_RED_FLAGS),
        "programme": programme(),
        "filming guide": FILMING_GUIDE,
        "joints": (joints.HINT, joints.KEYS, joints.WAITING),
        "words": [value for name, value in sorted(vars(words).items()) if name.isupper()],
    }
    return tuple(page(f"registry: {name}", texts(value)) for name, value in known.items())


# ---------------------------------------------------------------- documents


@cache
def documents() -> tuple[Page, ...]:
    """The documents beside the program, and what a package index shows of it; code blocks as pages of their own."""
    found = []
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        found += [
            page(path.name, prose.markdown(text), path.name not in TECHNICAL),
            page(f"{path.name}, code", prose.code(text), easy=False),
        ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return (*found, page("pyproject.toml", [project["description"]], easy=False))


# ---------------------------------------------------------------- all strings


@cache
def strings() -> tuple[Page, ...]:
    """Every string of the program that is more than one word and no docstring, and every one of its data files: the net under the pages.

    The messages and hints of errors are a page of their own, for they are read as such.
    """
    modules = [*sorted(PACKAGE.rglob("*.py")), ROOT / "app.py"]
    found = [page(f"strings: {_name(path)}", literals(path.read_text(encoding="utf-8")), easy=False) for path in modules]
    for path in sorted(PACKAGE.rglob("*.toml")) + sorted((ROOT / "sample_videos").glob("*.toml")):
        found.append(page(f"strings: {_name(path)}", texts(tomllib.loads(path.read_text(encoding="utf-8"))), easy=False))
    said = (text for path in modules for text in messages(path.read_text(encoding="utf-8")))
    return (*found, page("error messages", dict.fromkeys(said)))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def literals(source: str) -> Iterator[str]:
    """Strings of a module that are more than one word and no docstring; what is filled in later is shown as an ellipsis."""
    tree = ast.parse(source)
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)))
    described = {id(node.value) for body in bodies for node in body if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        text = _text(node)
        if text is not None and " " in text.strip() and id(node) not in described | parts:
            yield text


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "…" for part in node.values)
    return None


def messages(source: str) -> Iterator[str]:
    """Messages and hints that a module gives to the errors it raises."""
    known = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, ScreenerError)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in known:
            yield from (text for given in node.args if (text := _text(given)) is not None)


SECTIONS: Final[Mapping[str, Callable[[], tuple[Page, ...]]]] = {
    "app": app, "cli": cli, "results": results, "plans": planned, "papers": papers,
    "registries": registries, "documents": documents, "strings": strings,
}  # fmt: skip
