"""The doctor answers for every part, names a mend for what fails, and never raises."""

from __future__ import annotations

import importlib
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from screener import assets, doctor
from screener.errors import SetupError


def check(name: str) -> doctor.Check:
    """The answer of one check."""
    return doctor._guarded(name, dict(doctor.CHECKS)[name])


def pretend(name: str, value: object) -> Callable[..., object]:
    """A version look-up that gives another answer for one distribution."""
    real = doctor._version
    return lambda distribution: value if distribution == name else real(distribution)


@pytest.fixture(scope="module")
def answers() -> tuple[doctor.Check, ...]:
    """One whole diagnosis of this machine; it takes a few seconds."""
    return doctor.diagnose()


class TestDiagnosis:
    """All parts, each answered for, on the machine that the tests run on."""

    def test_every_part_is_answered_for_once(self, answers: tuple[doctor.Check, ...]) -> None:
        names = [answer.name for answer in answers]
        assert names == [name for name, _ in doctor.CHECKS]
        assert len(set(names)) == len(names)

    def test_this_installation_is_in_order(self, answers: tuple[doctor.Check, ...]) -> None:
        assert [answer for answer in answers if not answer.ok] == []

    def test_what_is_found_is_always_said(self, answers: tuple[doctor.Check, ...]) -> None:
        assert all(answer.found for answer in answers)
        assert not any(answer.mend for answer in answers if answer.ok)

    @pytest.mark.parametrize(
        "fault", [RuntimeError("boom"), ImportError("no module"), SetupError("gone", "put it back"), OSError(5, "disk")]
    )
    def test_a_fault_inside_a_check_is_an_answer(self, fault: Exception) -> None:
        def fails() -> doctor.Check:
            raise fault

        answer = doctor._guarded("Part", fails)
        assert not answer.ok
        assert answer.mend
        assert "Traceback" not in answer.found


class TestLibraries:
    """What is missing or does not fit is named with its mend."""

    def test_two_versions_of_opencv_are_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "_version", pretend("opencv-python", "4.0.0"))
        answer = check("OpenCV")
        assert not answer.ok
        assert "opencv-contrib-python==" in answer.mend
        assert "4.0.0" in answer.found

    @pytest.mark.parametrize(
        ("missing", "mend"), [("opencv-python", "opencv-python=="), ("mediapipe", "Install"), ("streamlit", "streamlit>=")]
    )
    def test_a_missing_library_is_named(self, monkeypatch: pytest.MonkeyPatch, missing: str, mend: str) -> None:
        monkeypatch.setattr(doctor, "_version", pretend(missing, None))
        name = {"opencv-python": "OpenCV", "mediapipe": "MediaPipe", "streamlit": "Streamlit"}[missing]
        answer = check(name)
        assert not answer.ok
        assert "missing" in answer.found
        assert mend in answer.mend

    @pytest.mark.parametrize(("version", "ok"), [("1.66.9", False), ("1.67.0", True), ("2.0", True), ("1.100.0rc1", True)])
    def test_the_version_of_streamlit_is_compared_by_number(self, monkeypatch: pytest.MonkeyPatch, version: str, ok: bool) -> None:
        monkeypatch.setattr(doctor, "_version", pretend("streamlit", version))
        assert check("Streamlit").ok is ok

    def test_a_missing_graphics_library_names_its_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(platform, "system", lambda: "Linux")
        monkeypatch.setattr(doctor, "_loads", lambda library: library != "libGLESv2.so.2")
        answer = check("Graphics libraries")
        assert not answer.ok
        assert "libGLESv2.so.2" in answer.found
        assert "libgles2" in answer.mend
        assert "libegl1" not in answer.mend

    @pytest.mark.parametrize(
        ("system", "message", "mend"),
        [
            ("Linux", "OSError: libEGL.so.1: cannot open shared object file: No such file", "libegl1"),
            ("Linux", "OSError: libodd.so.7: cannot open shared object file: No such file", "libodd.so.7"),
            ("Windows", "ImportError: DLL load failed while importing cv2", "Visual C++"),
            ("Darwin", "ImportError: dlopen(x.dylib, 0x0002): wrong architecture", "macOS"),
        ],
    )
    def test_a_loader_message_leads_to_its_mend(self, monkeypatch: pytest.MonkeyPatch, system: str, message: str, mend: str) -> None:
        monkeypatch.setattr(platform, "system", lambda: system)
        assert mend in doctor._library_mend(message)

    def test_an_unknown_message_leads_nowhere(self) -> None:
        assert doctor._library_mend("ValueError: something else") == ""


class TestModel:
    """The trial of the pose model fails in words."""

    def test_a_missing_model_fails_two_checks_with_the_places(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(assets.MODELS_VARIABLE, str(tmp_path))
        for answer in (check("Pose model"), check("MediaPipe")):
            assert not answer.ok
            assert assets.MODELS_VARIABLE in answer.mend

    def test_a_damaged_model_is_found_out_twice(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / assets.MODEL_FILE).write_bytes(b"PK damaged")
        monkeypatch.setenv(assets.MODELS_VARIABLE, str(tmp_path))
        assert not check("Pose model").ok
        answer = check("MediaPipe")
        assert not answer.ok
        assert answer.mend
        assert "\n" not in answer.found

    def test_a_model_that_never_answers_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def hangs(*_: object, **__: object) -> None:
            raise subprocess.TimeoutExpired("python", doctor.PROBE_TIMEOUT_S)

        monkeypatch.setattr(subprocess, "run", hangs)
        answer = check("MediaPipe")
        assert not answer.ok
        assert "no answer" in answer.found

    def test_a_crash_of_the_native_code_is_an_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=-11, stderr=""))
        answer = check("MediaPipe")
        assert not answer.ok
        assert "-11" in answer.found


class TestMachine:
    """Codecs, folders and Python."""

    def test_a_missing_codec_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def codec(name: str, _mode: str) -> None:
            if name == "libx264":
                raise ValueError(name)

        monkeypatch.setattr(importlib, "import_module", lambda _: SimpleNamespace(Codec=codec))
        answer = check("Video codecs")
        assert not answer.ok
        assert "libx264 (writing)" in answer.found
        assert "h264 (reading)" not in answer.found

    def test_a_folder_that_cannot_be_written_to_is_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "gone"))
        answer = check("Temporary folder")
        assert not answer.ok
        assert "TMPDIR" in answer.mend

    def test_a_vanished_working_folder_is_an_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone() -> Path:
            raise FileNotFoundError(2, "No such file or directory")

        monkeypatch.setattr(Path, "cwd", gone)
        assert not check("Working folder").ok

    def test_an_old_python_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "version_info", (3, 9, 1, "final", 0))
        answer = check("Python")
        assert not answer.ok
        assert "3.11" in answer.mend
