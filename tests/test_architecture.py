"""The house holds: imports go downward, edges keep to themselves, each outside library has its room, and importing does nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from screener import metrics, movements, pose, report
from screener.findings.catalog import FINDINGS

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "screener"

LAYERS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"__init__", "types", "skeleton", "errors"}),
    frozenset({"signal", "geometry", "uncertainty"}),
    frozenset(
        {
            "sides", "people", "reps", "capture", "quality", "readplan", "readings", "landmark_bias", "measure", "summarise",
            "metrics", "movements", "findings", "drills", "sources", "intake", "edits",
        }
    ),
    frozenset({"screening", "hipcheck", "alike", "compare", "team", "plan", "present", "batch"}),
    frozenset({"assets", "video", "pose", "overlay", "report", "history", "lan"}),
    frozenset(
        {
            "run", "byhand", "glimpse", "jpeg", "album", "passes", "pipeline", "export", "placing", "hip_session", "team_run", "doctor",
            "truth", "engine",
        }
    ),
    frozenset({"cli", "ui", "__main__", "app"}),
)  # fmt: skip
"""Rooms by layer, lowest first: vocabulary, numeric core, domain, composition, edges, application, faces."""

EDGES: Final = {"video": frozenset[str](), "pose": frozenset({"assets"}), "overlay": frozenset[str](), "report": frozenset[str](),
                "assets": frozenset[str](), "history": frozenset({"report"}), "lan": frozenset[str]()}  # fmt: skip
"""Each edge with the edges it may use: the pose room asks ``assets`` where the shipped model is, the history keeps a report's JSON."""

FACES: Final = frozenset({"cli", "ui"})

IMPORTERS: Final[dict[str, frozenset[str]]] = {
    "mediapipe": frozenset({"pose", "doctor"}),
    "av": frozenset({"video", "doctor"}),
    "cv2": frozenset({"overlay", "video", "export", "album", "glimpse", "jpeg", "placing", "doctor", "pose"}),
    "streamlit": frozenset({"ui", "app"}),
    "starlette": frozenset({"ui"}),
    "segno": frozenset({"lan"}),
    "altair": frozenset({"ui"}),
    "typer": frozenset({"cli"}),
    "rich": frozenset({"cli"}),
    "fpdf": frozenset({"report"}),
    "PIL": frozenset({"report"}),
    "jinja2": frozenset({"report"}),
    "markupsafe": frozenset({"report"}),
    "icalendar": frozenset({"report"}),
    "pyarrow": frozenset({"report"}),
    "xlsxwriter": frozenset({"report"}),
    "distributed": frozenset({"engine"}),
    "sqlalchemy": frozenset({"history"}),
    "alembic": frozenset({"history"}),
}
"""Outside libraries with the rooms that may import them. The doctor tries each; ``export`` and ``placing`` write and shrink pictures."""

HEAVY: Final = ("mediapipe", "cv2", "av", "streamlit", "altair", "sqlalchemy", "alembic", "pyarrow", "distributed")
MODULE_LINES: Final = 400
FUNCTION_LINES: Final = 50


@dataclass(frozen=True, slots=True)
class Import:
    """One import: who, what, on which line, and whether it happens while the module loads."""

    source: str
    target: str
    line: int
    at_load: bool

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, tuple[Path, ast.Module]]:
    """Every module of the package, and ``app``, by dotted name."""
    paths = [*sorted(PACKAGE.rglob("*.py")), ROOT / "app.py"]
    return {_name(path): (path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths}


def room(module: str) -> str:
    """The room of a module: ``screener.video.decode`` stands in ``video``."""
    parts = module.split(".")
    return parts[0] if parts[0] != "screener" else (parts[1] if len(parts) > 1 else "__init__")


def layer(module: str) -> int:
    """The number of a module's layer; fails for a room that has none."""
    found = [number for number, rooms in enumerate(LAYERS) if room(module) in rooms]
    assert len(found) == 1, f"{module}: the room {room(module)!r} has no layer in {Path(__file__).name}: give it one, on purpose"
    return found[0]


def _targets(node: ast.AST) -> Iterator[str]:
    """What an import statement, or a call of ``import_module`` with a literal name, imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: relative import; name the room in full"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in modules() else str(node.module)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)


def _deferred(tree: ast.Module) -> set[int]:
    """Nodes that do not run while the module loads: bodies of functions, and of ``if TYPE_CHECKING``."""
    late: set[int] = set()
    for node in ast.walk(tree):
        checking = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if checking or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            late.update(id(inner) for inner in ast.walk(node) if inner is not node)
    return late


@cache
def imports() -> tuple[Import, ...]:
    """Every import of every module, those for type checkers and those inside functions included."""
    found = []
    for name, (_, tree) in modules().items():
        late = _deferred(tree)
        for node in ast.walk(tree):
            found += [Import(name, target, getattr(node, "lineno", 0), id(node) not in late) for target in _targets(node)]
    return tuple(found)


def inner() -> Iterator[Import]:
    """Imports from one of our modules to another."""
    return (found for found in imports() if found.target in modules() and found.target != found.source)


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node of every module, with the module's name."""
    return ((name, node) for name, (_, tree) in modules().items() for node in ast.walk(tree))


def calls(functions: set[str]) -> list[str]:
    """Where any of these functions is called by its own name: ``module:line``."""
    called = ((name, node) for name, node in nodes() if isinstance(node, ast.Call))
    return [f"{name}:{node.lineno}" for name, node in called if ast.unparse(node.func) in functions]


class TestDirection:
    """Nothing reaches up, sideways between edges, or round in a circle."""

    def test_every_room_has_a_layer_and_every_layer_its_rooms(self) -> None:
        assert {room(name) for name in modules()} == frozenset.union(*LAYERS)
        assert sum(len(rooms) for rooms in LAYERS) == len(frozenset.union(*LAYERS)), "a room stands in one layer"

    def test_imports_go_downward_only(self) -> None:
        assert [str(i) for i in inner() if layer(i.target) > layer(i.source)] == []

    def test_edges_do_not_know_each_other(self) -> None:
        crossing = [
            str(i)
            for i in inner()
            if {room(i.source), room(i.target)} <= EDGES.keys()
            and room(i.target) not in {room(i.source), *EDGES[room(i.source)]}
        ]  # fmt: skip
        assert crossing == []

    def test_faces_do_not_know_each_other(self) -> None:
        assert [str(i) for i in inner() if {room(i.source), room(i.target)} == FACES] == []

    def test_no_module_waits_for_itself_while_loading(self) -> None:
        after: dict[str, set[str]] = {name: set() for name in modules()}
        for found in inner():
            # A package's own face is loaded before its files in any case; what its files take from it is not a circle of meaning.
            if found.at_load and not found.source.startswith(f"{found.target}."):
                after[found.source].add(found.target)
        while free := [name for name, targets in after.items() if not targets & after.keys()]:
            for name in free:
                del after[name]
        assert after == {}, "these import each other in a circle"

    def test_the_core_keeps_to_itself(self) -> None:
        """Landmarks in, ``Screening`` out: nothing below the edges opens a process, a socket or a window."""
        forbidden = {"subprocess", "socket", "urllib", "http", "threading", "multiprocessing", "tempfile", "shutil"}
        assert [str(i) for i in imports() if layer(i.source) < 4 and i.target.split(".")[0] in forbidden] == []


class TestLibraries:
    """Each outside library has its rooms; loading the package loads none of the heavy ones."""

    @pytest.mark.parametrize("library", IMPORTERS)
    def test_only_its_rooms_import_it(self, library: str) -> None:
        users = [i for i in imports() if i.target.split(".")[0] == library]
        assert users, f"nobody imports {library} any more: take it out of this table"
        assert [str(i) for i in users if room(i.source) not in IMPORTERS[library]] == []

    def test_the_model_has_one_file(self) -> None:
        assert {i.source for i in imports() if i.target.split(".")[0] == "mediapipe"} == {"screener.pose.mediapipe"}

    def test_no_other_library_came_in_unnoticed(self) -> None:
        known = {*IMPORTERS, "numpy", "screener", *sys.stdlib_module_names}
        assert [str(i) for i in imports() if i.target.split(".")[0] not in known] == []

    @pytest.mark.parametrize("module", ["screener", "screener.errors", "screener.cli", "screener.cli.commands", "screener.run"])
    def test_loading_is_light(self, module: str) -> None:
        code = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
        done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.strip() == "[]"

    def test_loading_the_package_loads_nothing_at_all(self) -> None:
        code = "import sys; before = set(sys.modules); import screener; print(sorted(set(sys.modules) - before))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.strip() == "['screener']"


class TestHabits:
    """Short files, short functions, documented names, no shortcuts."""

    def test_a_file_is_one_idea(self) -> None:
        lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, (path, _) in modules().items()}
        assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}

    def test_a_function_is_one_thought(self) -> None:
        functions = [(name, node) for name, node in nodes() if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        lines = {f"{name}.{node.name}": (node.end_lineno or 0) - node.lineno + 1 for name, node in functions}
        assert {name: count for name, count in lines.items() if count > FUNCTION_LINES} == {}

    def test_public_names_are_documented(self) -> None:
        silent = [name for name, (_, tree) in modules().items() if not ast.get_docstring(tree)]
        for name, (_, tree) in modules().items():
            public = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and not n.name.startswith("_")]
            silent += [f"{name}.{node.name}" for node in public if not ast.get_docstring(node)]
        assert silent == []

    def test_no_names_from_thin_air(self) -> None:
        stars = [f"{n}:{i.lineno}" for n, i in nodes() if isinstance(i, ast.ImportFrom) and any(a.name == "*" for a in i.names)]
        assert stars == []

    def test_no_error_is_swallowed_unnamed(self) -> None:
        assert [f"{name}:{node.lineno}" for name, node in nodes() if isinstance(node, ast.ExceptHandler) and node.type is None] == []

    def test_only_the_command_line_prints(self) -> None:
        assert [where for where in calls({"print"}) if room(where.partition(":")[0]) != "cli"] == []

    def test_nothing_runs_text_as_code(self) -> None:
        assert calls({"eval", "exec", "compile", "pickle.load", "pickle.loads"}) == []

    def test_radians_stay_in_one_room(self) -> None:
        """Of the core; the video edge reads a file's turning matrix for itself."""
        angles = {
            f"{library}.{name}" for library in ("np", "math") for name in ("radians", "degrees", "arctan2", "atan2", "arctan", "atan")
        }
        core = [where for where in calls(angles) if layer(where.partition(":")[0]) < 4]
        rooms = ("screener.geometry:", "screener.drills.figures.")  # drawings turn a body of their own, and measure nothing
        assert [where for where in core if not where.startswith(rooms)] == []


class TestRegistries:
    """A file that stands in a registry's folder and is listed nowhere would be forgotten."""

    def test_every_metric_is_listed(self) -> None:
        files = {f"screener.metrics.{path.stem}" for path in (PACKAGE / "metrics").glob("*.py")}
        listed = {record.compute.__module__ for record in metrics.METRICS}
        assert files - listed == {"screener.metrics.__init__", "screener.metrics.points"}

    def test_every_movement_is_listed(self) -> None:
        files = {path.stem for path in (PACKAGE / "movements").glob("*.py")} - {"__init__", "recognise"}
        assert files == {record.id for record in movements.MOVEMENTS}

    def test_every_backend_is_listed(self) -> None:
        files = {path.stem for path in (PACKAGE / "pose").glob("*.py")} - {"__init__", "mirrored"}
        assert files == {*pose.BACKENDS, "recorded"}

    def test_every_report_is_listed(self) -> None:
        files = {path.stem.removesuffix("_report") for path in (PACKAGE / "report").glob("*_report.py")}
        assert files == {reporter.suffix.rpartition(".")[2] for reporter in report.REPORTERS}

    def test_every_finding_can_be_found(self) -> None:
        called = {rule.finding for record in movements.MOVEMENTS for rule in record.rules}
        assert called == {text.id for text in FINDINGS}


def test_no_two_things_of_a_visit_share_a_key() -> None:
    """Two slots of one name would overwrite each other."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "screener" / "ui").rglob("*.py")]
    found = [name for text in texts for name in re.findall(r'Slot\("(\w+)"', text)]
    assert len(found) > 20
    assert sorted(found) == sorted(set(found))
