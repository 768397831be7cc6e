"""Where everything is required, a skip fails and names its reason; elsewhere it stays a skip."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.required import ALLOWED, VARIABLE

ROOT = Path(__file__).resolve().parents[1]
TINY = """
import pytest

def test_runs():
    pass

@pytest.mark.skipif(True, reason="no server here")
def test_by_mark():
    pass

def test_by_call():
    pytest.skip("no browser here")

@pytest.fixture
def missing():
    pytest.skip("no clips here")

def test_by_fixture(missing):
    pass

@pytest.mark.may_skip("validation")
def test_allowed():
    pytest.skip("not installed by README")

@pytest.mark.xfail(reason="known")
def test_expected_to_fail():
    assert False
"""
FILE = 'import pytest\npytest.importorskip("no_such_library_at_all", reason="no library here")\n'


def run(folder: Path, required: str, *words: str) -> tuple[int, str]:
    """Exit code and output of pytest on a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), VARIABLE: required}
    command = [sys.executable, "-m", "pytest", "-p", "tests.required", "-p", "no:cacheprovider", "-ra", *words, str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("words", [(), ("-n", "1")])
def test_each_way_to_skip_fails_where_everything_is_required(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Each way to skip fails where everything is required, and says why; what is listed may skip, what is expected may fail."""
    (tmp_path / "test_tiny.py").write_text(TINY, encoding="utf-8")
    code, out = run(tmp_path, "1", *words)
    assert code == 1
    for reason in ("no server here", "no browser here", "no clips here"):
        assert f"{VARIABLE} is set, and this was skipped. Skipped: {reason}" in out
    assert "1 passed, 1 skipped, 1 xfailed" in out
    assert "not installed by README" in out
    code, out = run(tmp_path, "", *words)
    assert code == 0
    assert "1 passed, 4 skipped, 1 xfailed" in out


def test_a_whole_file_that_skips_fails_as_well(tmp_path: Path) -> None:
    """A whole file that skips fails as well."""
    (tmp_path / "test_file.py").write_text(FILE, encoding="utf-8")
    code, out = run(tmp_path, "1")
    assert code != 0
    assert "no library here" in out
    assert run(tmp_path, "")[0] in (0, 5), "nothing ran, nothing failed"


def test_an_exception_has_to_be_listed(tmp_path: Path) -> None:
    """An exception has to be listed."""
    (tmp_path / "test_tiny.py").write_text(TINY.replace('"validation"', '"everything"'), encoding="utf-8")
    code, out = run(tmp_path, "")
    assert code not in (0, 1)
    assert "is not listed" in out or code == pytest.ExitCode.USAGE_ERROR
    assert "everything" not in ALLOWED
