"""Fixtures of the faces' tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from screener import run
from screener.cli import main
from tests.faces.commands import Fake


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test meets what the person who runs it keeps on this machine; nothing is there until a test keeps something."""
    place = tmp_path / "home"
    monkeypatch.setenv("SCREENER_HOME", str(place))
    monkeypatch.delenv("SCREENER_DATABASE_URL", raising=False)
    return place


@pytest.fixture(scope="module")
def kept_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a served page keeps what it is told to keep: a place of its own, which is not there yet."""
    return tmp_path_factory.mktemp("kept") / "home"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """No video is read in these tests."""
    stand_in = Fake()
    monkeypatch.setattr(run, "screen_video", stand_in)
    return stand_in


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs one command in this process: exit code, standard output, standard error."""

    def invoke(*words: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        assert "Traceback" not in out + err
        return code, out, err

    return invoke


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file that stands for a clip, in a folder of its own."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"a clip")
    return path
