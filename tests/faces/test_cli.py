"""The command line: exit codes, files that appear whole or not at all, and words instead of tracebacks."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer

from screener import assets, doctor, export, intake, run
from screener.cli.commands import app
from screener.cli.outputs import Outputs
from screener.errors import ModelMissing, OutputError, VideoMissing
from screener.report import from_json, schema
from screener.run import Options
from screener.types import AgeGroup, Screening, Sex, Side
from tests import factories, synth
from tests.faces.commands import Fake, left_in
from tests.sticks import Scene

COMMANDS = ("screen", "plan", "hip-check", "batch", "demo", "app", "doctor", "schema", "movements", "metrics", "drills", "intake-template",
            "history", "compare", "team")  # fmt: skip
HEAVY = ("mediapipe", "cv2", "streamlit", "av", "scipy", "altair", "pandas", "sqlalchemy", "alembic")


def test_screen_prints_rules_first_then_result_then_drills(fake: Fake, call: Any, clip: Path) -> None:
    """Screen prints rules first then result then drills."""
    code, out, err = call("screen", clip)
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    order = ["Stop rules", "Left knee: moved inward in 5 of 5", "15° (11 to 19°)", "Findings", "Probability that", "Drills", "What this is"]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "Clamshell" in words
    assert fake.options == Options(gate=run.NOT_ASKED)


@pytest.mark.parametrize("make", factories.ALL)
def test_output_fits_80_columns_and_is_plain_when_piped(fake: Fake, call: Any, clip: Path, make: Callable[[], Screening]) -> None:
    """Output fits 80 columns and is plain when piped."""
    fake.result = make()
    _, out, _ = call("screen", clip, "--all")
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "nan" not in out.lower().replace("provenance", "")


def test_options_reach_the_screening(fake: Fake, call: Any, clip: Path) -> None:
    """Options reach the screening."""
    words = ("--movement", "squat", "--side", "left", "--age-group", "over_60", "--sex", "male", "--no-red-flags", "--mirrored")
    code, _, _ = call("screen", clip, *words)
    assert code == 0
    assert fake.options == Options("squat", Side.LEFT, AgeGroup.OVER_60, Sex.MALE, intake.NO_RED_FLAGS, mirrored=True)


def test_all_files_are_written_and_nothing_else(fake: Fake, call: Any, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are written and nothing else."""
    monkeypatch.setattr(export, "write_overlay", lambda *given, **_: given[2].write_bytes(b"film"))
    folder = clip.parent
    code, out, _ = call("screen", clip, "--json", folder / "r.json", "--csv", folder / "r.csv", "--overlay", folder / "o.mp4")
    assert code == 0
    assert left_in(folder) == ["clip.mp4", "o.mp4", "r.csv", "r.json", "r.times.csv"]
    text = (folder / "r.json").read_text(encoding="utf-8")
    assert from_json(text) == fake.result
    jsonschema.Draft202012Validator(schema()).validate(json.loads(text))
    table = list(csv.DictReader((folder / "r.csv").read_text(encoding="utf-8").splitlines()))
    assert len(table) == len(fake.result.measurements)
    assert (folder / "r.times.csv").read_text(encoding="utf-8").startswith("time_s,frame,rep,")
    assert (folder / "o.mp4").read_bytes() == b"film"
    assert "Files written" in out


@pytest.mark.parametrize(("words", "hidden"), [((), True), (("--show-faces",), False)])
def test_faces_are_hidden_unless_they_are_asked_for(
    fake: Fake, call: Any, clip: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], hidden: bool
) -> None:
    """Faces are hidden unless they are asked for."""
    asked: list[bool] = []

    def write(*given: Any, blur_faces: bool, **_: object) -> None:
        asked.append(blur_faces)
        given[2].write_bytes(b"film")

    monkeypatch.setattr(export, "write_overlay", write)
    code, _, _ = call("screen", clip, "--overlay", clip.parent / "o.mp4", *words)
    assert (code, asked) == (0, [hidden])
    assert fake.result


def test_json_to_standard_output_is_nothing_but_json(fake: Fake, call: Any, clip: Path) -> None:
    """Json to standard output is nothing but json."""
    code, out, err = call("screen", clip, "--json", "-")
    assert code == 0
    assert from_json(out) == fake.result
    assert "Left knee: moved inward" in " ".join(err.split())


def test_refused_clip_exits_3_with_json_and_without_overlay(fake: Fake, call: Any, clip: Path) -> None:
    """Refused clip exits 3 with json and without overlay."""
    fake.result = factories.refused()
    folder = clip.parent
    code, out, _ = call("screen", clip, "--json", folder / "r.json", "--overlay", folder / "o.mp4")
    assert code == 3
    assert left_in(folder) == ["clip.mp4", "r.json"]
    assert json.loads((folder / "r.json").read_text(encoding="utf-8"))["quality"][0]["severity"] == "refuse"
    assert "How to film again" in out
    assert "No overlay was written" in out


@pytest.mark.parametrize(
    "error",
    [
        VideoMissing("expected a file at x.mp4, got none", "Check the name."),
        ModelMissing("expected the pose model, got none", "Install it again."),
        OutputError("expected room on the disk, got none", "Make room."),
    ],
)
def test_a_fault_is_one_sentence_and_a_hint_and_leaves_no_file(fake: Fake, call: Any, clip: Path, error: Exception) -> None:
    """A fault is one sentence and a hint and leaves no file."""
    fake.error = error
    code, out, err = call("screen", clip, "--json", clip.parent / "r.json", "--csv", clip.parent / "r.csv")
    assert (code, out) == (1, "")
    first, second = err.splitlines()
    assert first == f"Error: {str(error)[0].upper()}{str(error)[1:]}."
    assert second.startswith("What to do: ")
    assert left_in(clip.parent) == ["clip.mp4"]


def test_an_unforeseen_fault_shows_no_traceback(fake: Fake, call: Any, clip: Path) -> None:
    """An unforeseen fault shows no traceback."""
    fake.error = ZeroDivisionError("division by zero")
    code, _, err = call("screen", clip, "--json", clip.parent / "r.json")
    assert code == 1
    assert "ZeroDivisionError" in err
    assert "screener doctor" in err
    assert left_in(clip.parent) == ["clip.mp4"]


@pytest.mark.usefixtures("fake")
def test_a_fault_in_the_overlay_leaves_no_other_file(call: Any, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the overlay leaves no other file."""

    def fails(*_: object, **__: object) -> None:
        raise OutputError("expected an encoder, got none", "Run doctor.")

    monkeypatch.setattr(export, "write_overlay", fails)
    code, _, _ = call("screen", clip, "--json", clip.parent / "r.json", "--overlay", clip.parent / "o.mp4")
    assert code == 1
    assert left_in(clip.parent) == ["clip.mp4"]


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl-C there")
def test_ctrl_c_stops_the_work_and_leaves_no_file(fake: Fake, call: Any, clip: Path) -> None:
    """Ctrl c stops the work and leaves no file."""
    before = signal.getsignal(signal.SIGINT)
    fake.meanwhile = lambda: os.kill(os.getpid(), signal.SIGINT)
    code, out, err = call("screen", clip, "--json", clip.parent / "r.json")
    assert (code, out) == (130, "")
    assert err.startswith("Error: Stopped")
    assert left_in(clip.parent) == ["clip.mp4"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl-C there")
def test_a_second_ctrl_c_does_not_wait(fake: Fake, call: Any, clip: Path) -> None:
    """A second ctrl c does not wait."""

    def twice() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        pytest.fail("went on working")

    fake.meanwhile = twice
    code, _, _ = call("screen", clip, "--json", clip.parent / "r.json")
    assert code == 130
    assert left_in(clip.parent) == ["clip.mp4"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--movement", "cartwheel"), "single_leg_squat"),
        (("--side", "both"), "left"),
        (("--overlay", "o.avi"), ".mp4"),
        (("--intake", "a.toml", "--no-red-flags"), "--no-red-flags"),
        (("--zoom",), "--zoom"),
    ],
)
def test_wrong_usage_exits_2_before_any_work(fake: Fake, call: Any, clip: Path, words: tuple[str, ...], says: str) -> None:
    """Wrong usage exits 2 before any work."""
    code, out, err = call("screen", clip, *words)
    assert (code, out) == (2, "")
    assert says in err
    assert fake.options is None
    assert left_in(clip.parent) == ["clip.mp4"]


@pytest.mark.parametrize("target", ["missing/r.json", ".", "clip.mp4"])
def test_an_unusable_target_is_told_before_any_work(fake: Fake, call: Any, clip: Path, target: str) -> None:
    """An unusable target is told before any work."""
    code, _, err = call("screen", clip, "--json", clip.parent / target)
    assert code == 1
    assert "What to do" in err
    assert fake.options is None
    assert clip.read_bytes() == b"a clip"
    assert left_in(clip.parent) == ["clip.mp4"]


def test_two_results_cannot_share_a_file(fake: Fake, call: Any, clip: Path) -> None:
    """Two results cannot share a file."""
    code, _, err = call("screen", clip, "--json", clip.parent / "r.csv", "--csv", clip.parent / "r.csv")
    assert code == 1
    assert "twice" in err
    assert fake.options is None
    assert left_in(clip.parent) == ["clip.mp4"]


def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    """A device is never replaced."""
    if not Path(os.devnull).exists():
        pytest.skip("no such device here")
    with Outputs(tmp_path / "clip.mp4") as outputs, pytest.raises(OutputError, match="something else"):
        outputs.reserve(Path(os.devnull))


def test_an_older_result_survives_a_failed_run(fake: Fake, call: Any, clip: Path) -> None:
    """An older result survives a failed run."""
    older = clip.parent / "r.json"
    older.write_text("older", encoding="utf-8")
    fake.error = VideoMissing("expected a clip, got none", "Check the name.")
    call("screen", clip, "--json", older)
    assert older.read_text(encoding="utf-8") == "older"


def test_intake_file_opens_or_shuts_the_gate(fake: Fake, call: Any, clip: Path) -> None:
    """Intake file opens or shuts the gate."""
    code, _, err = call("screen", clip, "--intake", clip.parent / "none.toml")
    assert code == 1
    assert "What to do" in err
    assert fake.options is None


def test_a_red_flag_is_answered_with_what_to_do_before_anything_else(fake: Fake, call: Any, clip: Path) -> None:
    """A red flag is answered with what to do, before what is still unanswered; no drill is shown."""
    form = clip.parent / "answers.toml"
    form.write_text('hot_joint = "yes"\n', encoding="utf-8")
    fake.result = replace(factories.valgus_sls(), gate=intake.load(form).gate)
    code, out, _ = call("screen", clip, "--intake", form)
    said = " ".join(out.split()).partition(" Drills ")[2]
    assert code == 0
    assert said.startswith(f"No drills today. {intake.ADVICE[intake.Group.NOW]}")
    assert "Not answered yet" in said
    assert "Clamshell" not in out


def test_an_open_gate_still_says_what_to_look_after(fake: Fake, call: Any, clip: Path) -> None:
    """An open gate still says what to look after."""
    fake.result = replace(factories.valgus_sls(), gate=intake.NO_RED_FLAGS)
    _, out, _ = call("screen", clip, "--no-red-flags")
    assert intake.NO_RED_FLAGS.advice in " ".join(out.split())


def test_demo_screens_a_sample_and_says_what_it_is(fake: Fake, call: Any) -> None:
    """Demo screens a sample and says what it is."""
    code, out, _ = call("demo")
    words = " ".join(out.split())
    assert code == 0
    assert assets.sample("03").name in words
    assert "shipped sample answers the safety questions" in words
    assert "15° (11 to 19°)" in words
    assert "Clamshell" in words
    assert fake.options is not None
    assert fake.options.gate.open


def test_demo_lists_samples_and_knows_no_other(fake: Fake, call: Any) -> None:
    """Demo lists samples and knows no other."""
    code, out, _ = call("demo", "--list")
    assert code == 0
    assert all(clip.name in out for clip in assets.samples())
    code, _, err = call("demo", "--sample", "holiday")
    assert code == 1
    assert "holiday" in err
    assert fake.options is None


def test_doctor_exit_code_follows_the_checks(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctor exit code follows the checks."""
    good = doctor.Check("Python", True, "3.11")
    bad = doctor.Check("Pose model", False, "missing", "Put it back.")
    monkeypatch.setattr(doctor, "diagnose", lambda: (good,))
    assert call("doctor")[0] == 0
    monkeypatch.setattr(doctor, "diagnose", lambda: (good, bad))
    code, out, _ = call("doctor")
    assert code == 1
    assert "Put it back." in out


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("movements", "single_leg_squat"),
        ("metrics", "medial_knee_displacement"),
        ("drills", "clamshell"),
        ("intake-template", "="),
    ],
)
def test_registries_are_printed_with_their_sources(call: Any, command: str, says: str) -> None:
    """Registries are printed with their sources."""
    code, out, err = call(command)
    assert (code, err) == (0, "")
    assert says in out
    if command != "intake-template":
        assert "https://" in out
        assert "own proposal" in " ".join(out.split()).lower()
    if command in ("movements", "drills"):
        assert out.lstrip().startswith("Stop rules")


def test_the_printed_template_is_read_back_as_unanswered(call: Any, tmp_path: Path) -> None:
    """The printed template is read back as unanswered."""
    _, out, _ = call("intake-template")
    form = tmp_path / "answers.toml"
    form.write_text(out, encoding="utf-8")
    assert not intake.load(form).gate.open


def test_schema_is_printed_as_json(call: Any) -> None:
    """Schema is printed as json."""
    code, out, _ = call("schema")
    assert code == 0
    assert json.loads(out) == schema()


def test_every_command_and_option_has_help(call: Any) -> None:
    """Every command and option has help, and the list of commands is not cut off."""
    _, out, _ = call("--help")
    described = [line for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    assert len(described) == len(COMMANDS)
    assert not any(line.endswith("...") for line in described)
    group = typer.main.get_group(app)
    for command in COMMANDS:
        assert call(command, "--help")[0] == 0
        parameters = group.commands[command].params
        assert all(getattr(parameter, "help", None) for parameter in parameters), command


def test_help_and_version_load_nothing_heavy() -> None:
    """Help and version load nothing heavy."""
    program = (
        "import sys\nfrom screener.cli import main\n"
        "for words in (['--help'], ['screen', '--help'], ['history', 'add', '--help'], ['--version']):\n"
        "    try:\n        main(words)\n    except SystemExit as ended:\n        assert ended.code == 0\n"
        f"print('heavy:', sorted(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "heavy: []"


@pytest.mark.skipif(os.name == "nt", reason="code pages differ there")
def test_an_old_console_gets_plain_characters_instead_of_an_error() -> None:
    """An old console gets plain characters instead of an error."""
    program = (
        "from pathlib import Path\nfrom screener import run\nfrom screener.cli import main\nfrom tests import factories\n"
        "run.screen_video = lambda *a, **k: factories.run(factories.valgus_sls())\nmain(['screen', 'clip.mp4'])\n"
    )
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert "(-5 to 8 deg)" in " ".join(done.stdout.split())


def test_repetitions_can_be_left_out(call: Any, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Repetitions can be left out: numbers and file follow and say so; one that does not exist is an error that leaves no file."""
    finished = synth.run(Scene(legs=(Side.LEFT,) * 4, fppa_bottom=(14.0, 14.0), noise_px=1.5))
    monkeypatch.setattr(run, "screen_video", lambda *_, **__: finished)
    target = clip.parent / "result.json"
    code, out, _ = call("screen", clip, "--reject-rep", "2", "--reject-rep", "4", "--json", target)
    assert code == 0
    said = " ".join(out.split())
    assert "2 of 4 repetitions left out by hand" in said
    assert "Repetition 2: left out by hand, by the user." in said
    written = from_json(target.read_text(encoding="utf-8"))
    assert [rep.index for rep in written.reps] == [1, 3]
    assert [edit.rep for edit in written.edits] == [2, 4]
    target.unlink()
    code, _, err = call("screen", clip, "--reject-rep", "7", "--json", target)
    assert code == 1
    assert "Expected one of the repetitions 1, 2, 3, 4, got 7." in " ".join(err.split())
    assert not target.exists()
    code, _, _ = call("screen", clip, *(word for rep in "1234" for word in ("--reject-rep", rep)), "--json", target)
    assert code == 3, "without a repetition nothing is measured"
    assert from_json(target.read_text(encoding="utf-8")).refused
