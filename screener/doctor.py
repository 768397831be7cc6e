"""Is everything there that a screening needs? One check a part, each with the mend for it; no check ever raises.

The libraries are loaded by name, for their rooms belong to others and a broken one must not stop the rest. The pose model is tried in a
process of its own: a fault in its native code then costs one check, not the answer, and its log lines stay out of the way.
"""

from __future__ import annotations

import ctypes
import importlib
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from screener import assets
from screener.errors import ScreenerError

MIN_PYTHON: Final = (3, 11)
MIN_STREAMLIT: Final = (1, 67)
PROBE_TIMEOUT_S: Final = 120.0

_INSTALL_AGAIN: Final = "Install the program again into a fresh virtual environment (README, section Two commands)."

_SHARED_LIBRARIES: Final = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libGLESv2.so.2": "libgles2"}
"""What a bare Linux lacks, and the Debian or Ubuntu package that brings it."""

_CODECS: Final = (("h264", "r"), ("hevc", "r"), ("av1", "r"), ("vp9", "r"), ("libx264", "w"))

_PROBE: Final = """
import sys
import numpy
import mediapipe
from mediapipe.tasks.python import BaseOptions, vision
options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=sys.argv[1]))
with vision.PoseLandmarker.create_from_options(options) as landmarker:
    picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=numpy.zeros((64, 64, 3), numpy.uint8))
    landmarker.detect(picture)
print("landmarker works")
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the installation.

    Attributes:
        name: the part.
        ok: whether it will do.
        found: what is there, in a few words.
        mend: what to do about it; empty where ``ok``.
    """

    name: str
    ok: bool
    found: str
    mend: str = ""


def diagnose() -> tuple[Check, ...]:
    """All checks, in the order in which their mends help. Takes a few seconds, most of them to try the pose model. Never raises."""
    return tuple(_guarded(name, check) for name, check in CHECKS)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check's answer; a fault inside it is an answer, too."""
    try:
        return check()
    except ScreenerError as error:
        return Check(name, False, str(error), error.hint)
    except Exception as error:
        return Check(name, False, f"{type(error).__name__}: {error}", _INSTALL_AGAIN)


def _python() -> Check:
    found = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    wanted = ".".join(map(str, MIN_PYTHON))
    ok = sys.version_info[:2] >= MIN_PYTHON and sys.maxsize > 2**32
    return Check("Python", ok, found, "" if ok else f"Install a 64-bit Python {wanted} or newer and make the virtual environment with it.")


def _opencv() -> Check:
    plain, contrib = _version("opencv-python"), _version("opencv-contrib-python")
    found = f"opencv-python {plain or 'missing'}, opencv-contrib-python {contrib or 'missing'}"
    mend = 'python -m pip install --force-reinstall --no-deps "opencv-python=={0}" "opencv-contrib-python=={0}"'
    if plain is None and contrib is None:
        return Check("OpenCV", False, found, _INSTALL_AGAIN)
    if plain != contrib:
        return Check(
            "OpenCV", False, found, f"Both fill the folder cv2 and must be of one version: {mend.format(contrib or plain or '5.0.0.93')}"
        )
    try:
        loaded = importlib.import_module("cv2").__version__
    except (ImportError, OSError, AttributeError) as error:
        return Check("OpenCV", False, f"{found}; cv2 does not load: {error}", _library_mend(str(error)) or mend.format(plain))
    return Check("OpenCV", True, f"{found}; cv2 {loaded} loads")


def _shared_libraries() -> Check:
    name = "Graphics libraries"
    if platform.system() != "Linux":
        return Check(name, True, f"none to install on {platform.system()}")
    missing = [library for library in _SHARED_LIBRARIES if not _loads(library)]
    if not missing:
        return Check(name, True, ", ".join(_SHARED_LIBRARIES))
    packages = " ".join(_SHARED_LIBRARIES[library] for library in missing)
    return Check(
        name, False, f"missing: {', '.join(missing)}", f"sudo apt-get install {packages} (Debian, Ubuntu), or what brings them elsewhere."
    )


def _model() -> Check:
    path = assets.model_path()
    return Check("Pose model", True, f"{path.name}, sha256 {assets.check_model(path)[:12]}..., in {path.parent}")


def _landmarker() -> Check:
    name = "MediaPipe"
    version = _version("mediapipe")
    if version is None:
        return Check(name, False, "missing", _INSTALL_AGAIN)
    command = [sys.executable, "-P", "-c", _PROBE, str(assets.model_path())]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, timeout=PROBE_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Check(name, False, f"{version}; no answer within {PROBE_TIMEOUT_S:.0f} s", "Close other programs and try again.")
    if done.returncode == 0:
        return Check(name, True, f"{version}; a landmarker was made and looked at a picture")
    reason = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), f"ended with code {done.returncode}")
    return Check(name, False, f"{version}; {reason.strip()}", _library_mend(done.stderr) or _INSTALL_AGAIN)


def _codecs() -> Check:
    name = "Video codecs"
    codec = importlib.import_module("av.codec").Codec
    missing = []
    for short, mode in _CODECS:
        try:
            codec(short, mode)
        except ValueError:
            missing.append(f"{short} ({'reading' if mode == 'r' else 'writing'})")
    found = f"PyAV {_version('av')}"
    if missing:
        return Check(
            name, False, f"{found}; missing: {', '.join(missing)}", "python -m pip install --force-reinstall --only-binary :all: av"
        )
    return Check(name, True, f"{found}; reads h264, hevc, av1, vp9; writes h264")


def _streamlit() -> Check:
    version = _version("streamlit")
    wanted = ".".join(map(str, MIN_STREAMLIT))
    new_enough = version is not None and tuple(int(part) for part in re.findall(r"\d+", version)[:2]) >= MIN_STREAMLIT
    mend = "" if new_enough else f'python -m pip install "streamlit>={wanted}"'
    return Check("Streamlit", new_enough, version or "missing", mend)


def _page() -> Check:
    script, config = assets.app_script(), assets.streamlit_config()
    return Check("Web page", True, f"{script}, settings {config}")


def _samples() -> Check:
    clips = assets.samples()
    damaged = [clip.path.name for clip in clips if not clip.path.is_file() or clip.path.stat().st_size != clip.size_bytes]
    found = f"missing or of another size: {', '.join(damaged)}" if damaged else f"{len(clips)} in {clips[0].path.parent}"
    return Check("Sample clips", not damaged, found, _INSTALL_AGAIN if damaged else "")


def _temp_folder() -> Check:
    mend = "Free some space, or set the environment variable TMPDIR (on Windows: TEMP) to a folder that you may write to."
    return _writable("Temporary folder", tempfile.gettempdir, mend)


def _working_folder() -> Check:
    return _writable("Working folder", lambda: str(Path.cwd()), "Change to a folder that you may write to: results are saved there.")


def _writable(name: str, where: Callable[[], str], mend: str) -> Check:
    try:
        folder = where()
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"trial")
    except OSError as error:
        return Check(name, False, f"cannot be written to: {error}", mend)
    return Check(name, True, f"{folder} can be written to")


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _library_mend(message: str) -> str:
    """The mend for a shared library that a loader's message says is missing; empty where the message says no such thing."""
    if platform.system() == "Windows" and "DLL load failed" in message:
        return "Install the Microsoft Visual C++ Redistributable (x64), then open a new terminal."
    if platform.system() == "Darwin" and "dlopen" in message:
        return "Update macOS, and use a Python built for this Mac's processor (python.org's universal2 installer is)."
    missing = re.search(r"(\S+\.so[.\d]*): cannot open shared object", message)
    if missing is None:
        return ""
    package = _SHARED_LIBRARIES.get(missing[1])
    return f"sudo apt-get install {package}" if package else f"Install the system package that brings {missing[1]}."


CHECKS: Final[tuple[tuple[str, Callable[[], Check]], ...]] = (
    ("Python", _python),
    ("Graphics libraries", _shared_libraries),
    ("OpenCV", _opencv),
    ("Pose model", _model),
    ("MediaPipe", _landmarker),
    ("Video codecs", _codecs),
    ("Streamlit", _streamlit),
    ("Web page", _page),
    ("Sample clips", _samples),
    ("Temporary folder", _temp_folder),
    ("Working folder", _working_folder),
)
"""Every check under its name."""
