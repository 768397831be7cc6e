"""What is shipped is what the manifests, the pins and the settings say."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from screener import assets

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)$")
PACKAGE_HOST = re.compile(
    r"-{2}(extra-)?index-url|-{2}find-links|py(pi|thonhosted)\.org|registry\.(npmjs|yarnpkg)|deb\.debian\.org|\"resolved\": *\"http",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|home|root|Users)/\w")
CLAIM = re.compile(
    r"\b(diagnos\w*|imbalance\w*|dysfunction\w*|injury risk|risk of injury|at risk|low risk|prevent\w*|treat(s|ed|ing|ment\w*)?|patients?"
    r"|rehab\w*|clinically validated|predict\w*|detects? weakness)\b",
    re.IGNORECASE,
)
INTENDED_USE = (
    "For adults in good general health. Gives feedback on squat and step-down technique from a phone video and suggests general exercises "
    "to encourage fitness. It does not diagnose, monitor, predict, prevent or treat any disease or injury, "
    "and does not replace a health professional."
)


def normal(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(line: str) -> str:
    """The distribution's name at the start of a requirement."""
    found = re.match(r"[A-Za-z0-9._-]+", line)
    assert found, line
    return normal(found[0])


def toml(name: str) -> dict[str, Any]:
    """One of the checkout's TOML files."""
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    """Distribution to version, as pinned; every line must be a plain pin."""
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    found = [PIN.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {normal(match[1]): match[2] for match in found if match}


def tracked() -> list[Path]:
    """Every file of the checkout that git knows; in an unpacked archive, the folders that it would know."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        return [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        folders = ("screener", "tests", "docs", ".streamlit", ".ci", "models", "sample_videos")
        return [
            *(path for path in ROOT.glob("*") if path.is_file()),
            *(p for folder in folders for p in (ROOT / folder).rglob("*") if p.is_file()),
        ]


def offences(pattern: re.Pattern[str]) -> list[str]:
    """File and line of whatever matches in a tracked text file but this one."""
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" in data or path == Path(__file__):
            continue
        lines = enumerate(data.decode("utf-8").splitlines(), 1)
        found += [f"{path.relative_to(ROOT)}:{number}" for number, line in lines if pattern.search(line)]
    return found


class TestManifests:
    """Checksums and true angles."""

    def test_model_manifest_is_true(self) -> None:
        entries = toml("models/MANIFEST.toml")["model"]
        assert {entry["file"] for entry in entries} == {path.name for path in (ROOT / "models").glob("*.task")}
        for entry in entries:
            data = (ROOT / "models" / entry["file"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size_bytes"], entry["sha256"])
            assert entry["licence"] == "Apache-2.0"
            assert entry["origin"]
            assert entry["changes"]

    def test_sample_manifest_is_true(self) -> None:
        clips = assets.samples()
        assert {clip.path.name for clip in clips} == {path.name for path in (ROOT / "sample_videos").glob("*.mp4")}
        for clip in clips:
            data = clip.path.read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (clip.size_bytes, clip.sha256), clip.name

    @pytest.mark.parametrize("clip", assets.samples(), ids=lambda clip: clip.name)
    def test_true_angles_are_complete_and_in_order(self, clip: assets.Sample) -> None:
        assert [(row.rep, row.side) for row in clip.truth] == [
            (rep, leg) for rep in range(1, clip.repetitions + 1) for leg in clip.side.legs
        ]
        for row in clip.truth:
            assert 0 < row.matched_s < row.lowest_from_s < row.lowest_to_s < clip.frames / clip.fps
            assert abs(row.lowest) < 45
            assert abs(row.matched_depth) < 45
        for earlier, later in zip(clip.truth, clip.truth[len(clip.side.legs) :], strict=False):
            assert earlier.lowest_to_s < later.matched_s


class TestPins:
    """One version of everything, for everybody the same."""

    def test_both_opencv_wheels_are_pinned_to_one_version(self, pins: dict[str, str]) -> None:
        wanted = {line for line in toml("pyproject.toml")["project"]["dependencies"] if line.startswith("opencv")}
        version = pins["opencv-python"]
        assert pins["opencv-contrib-python"] == version
        assert wanted == {f"opencv-python=={version}", f"opencv-contrib-python=={version}"}

    def test_everything_we_ask_for_is_pinned(self, pins: dict[str, str]) -> None:
        project = toml("pyproject.toml")["project"]
        asked = {requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["dev"])}
        assert asked <= pins.keys()

    def test_the_validation_extra_is_not_pinned_for_everybody(self, pins: dict[str, str]) -> None:
        assert "moderngl" not in pins


class TestText:
    """Nothing in a tracked file that holds only on one machine."""

    def test_no_package_host_is_named(self) -> None:
        assert offences(PACKAGE_HOST) == []

    def test_no_path_of_a_machine_is_named(self) -> None:
        assert offences(MACHINE_PATH) == []


class TestSettings:
    """Private by default, wherever it is started."""

    def test_the_web_page_keeps_to_this_machine(self) -> None:
        settings = toml(".streamlit/config.toml")
        server, browser, client = settings["server"], settings["browser"], settings["client"]
        assert browser["gatherUsageStats"] is False
        assert server["address"] == browser["serverAddress"] == "localhost"
        assert set(server["allowedHosts"]) == {"localhost", "127.0.0.1"}
        assert server["enableXsrfProtection"] is True
        assert server["enableCORS"] is True
        assert server["headless"] is True
        assert server["showEmailPrompt"] is False
        assert 200 <= server["maxUploadSize"] <= 2048
        assert client["toolbarMode"] == "minimal"
        assert client["showErrorLinks"] is False
        assert not any("Font" in key or key == "font" for theme in settings["theme"].values() for key in theme), (
            "a font could be fetched from outside"
        )

    def test_the_wheel_is_told_to_carry_all_that_is_looked_for(self) -> None:
        wheel = toml("pyproject.toml")["tool"]["hatch"]["build"]["targets"]["wheel"]
        targets = {**wheel["sources"], **wheel["force-include"]}
        assert targets == {name: f"screener/_data/{name}" for name in ("models", "sample_videos", ".streamlit", "app.py")}

    def test_the_wheel_carries_every_step_of_the_history(self) -> None:
        wheel = toml("pyproject.toml")["tool"]["hatch"]["build"]["targets"]["wheel"]
        assert "screener" in wheel["only-include"]
        assert not {"exclude", "packages"} & wheel.keys(), "all of the package is taken"
        folder = ROOT / "screener" / "history" / "migrations" / "versions"
        steps = set(folder.glob("r*.py"))
        assert len(steps) >= 2
        assert {*steps, folder / "__init__.py", folder.parent / "__init__.py"} <= set(tracked()), "what git ignores is not packed"

    @pytest.mark.parametrize("name", ["LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "constraints.txt", "Makefile", ".ci/run"])
    def test_the_papers_are_there(self, name: str) -> None:
        assert (ROOT / name).read_text(encoding="utf-8").strip()


class TestCopy:
    """Nothing that a reader sees claims what a movement screen cannot."""

    @pytest.mark.parametrize(
        "name", ["README.md", "CHANGELOG.md", "docs/filming.md", "docs/history.md", "docs/how-to-add.md", "docs/scope.md"]
    )
    def test_no_claim_beyond_a_movement_screen(self, name: str) -> None:
        text = " ".join(line.removeprefix("> ") for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
        found = CLAIM.findall(text.replace(INTENDED_USE, ""))
        assert found == []

    @pytest.mark.parametrize("name", ["README.md", "docs/scope.md"])
    def test_the_intended_use_is_quoted_in_full(self, name: str) -> None:
        text = " ".join(line.removeprefix("> ") for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
        assert INTENDED_USE in text

    def test_links_between_the_pages_lead_somewhere(self) -> None:
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
            for target in re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
                assert (page.parent / target).exists(), f"{page.name} -> {target}"
