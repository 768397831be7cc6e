"""``plan`` and ``hip-check`` on the command line: what is shown, what is written, what is refused, and what a bad file leads to."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screener import assets, hip_session, hipcheck, intake
from screener.report import to_json
from screener.report.hip_check_json import hip_check_from_json
from screener.types import Response, Screening, Take, Way
from tests import factories, plans
from tests.faces.commands import Fake, left_in

START = ("--start", "2026-11-30")


def answers(folder: Path, **given: object) -> Path:
    """An answer file of a healthy adult, with some answers changed."""
    form = folder / "answers.json"
    plain = {
        question.id: {intake.Kind.YES_NO: "no", intake.Kind.SCALE: 0}.get(question.kind, next(iter(question.choices), ""))
        for question in intake.QUESTIONS
    }
    form.write_text(json.dumps({**{name: value for name, value in plain.items() if name not in ("guardian", "limp")}, **given}))
    return form


def stored(folder: Path, screening: Screening, name: str = "result") -> Path:
    """A screening as a result file."""
    path = folder / f"{name}.json"
    path.write_text(to_json(plans.named(screening, f"{name}.mp4")), encoding="utf-8")
    return path


@pytest.fixture
def clips(tmp_path: Path, fake: Fake) -> dict[str, Path]:
    """Real little files that stand for clips of a left leg, a right leg and squats, and what the stand-in says of each."""
    found = {}
    for name, sample, screening in (
        ("left", "03", factories.valgus_sls()),
        ("squat", "02", factories.squat()),
        ("cue", "04", factories.valgus_sls()),
        ("side", "01", factories.refused()),
    ):
        found[name] = tmp_path / f"{name}.mp4"
        shutil.copy(assets.sample(sample).path, found[name])
        fake.by_name = {**fake.by_name, f"{name}.mp4": plans.named(screening, f"{name}.mp4")}
    return found


def test_a_plan_is_shown_stop_rules_first_with_reason_repetition_and_time(call: Any, tmp_path: Path) -> None:
    """A plan is shown stop rules first, with reason, repetition and time."""
    code, out, err = call("plan", stored(tmp_path, factories.valgus_sls()), "--intake", answers(tmp_path), *START, "--equipment", "band")
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    order = [
        "Stop rules",
        "Hip check",
        "Twelve weeks",
        "Mon 30 Nov 2026 to Sun 21 Feb 2027",
        "Weeks 1 to 2",
        "Weeks 7 to 12",
        "Film again",
        "Drills",
        "Pain rule",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "Shown by: Repetition" in words
    assert "Why: The left knee likely moved inward" in words
    assert all(len(line) <= 80 for line in out.splitlines())


def test_every_file_of_a_plan_is_written_and_nothing_else(call: Any, tmp_path: Path) -> None:
    """Every file of a plan is written and nothing else, and twice the same."""
    result, form = stored(tmp_path, factories.valgus_sls()), answers(tmp_path)
    written = []
    for turn in ("one", "two"):
        names = [f"{turn}.{kind}" for kind in ("pdf", "html", "ics", "json")]
        options = [word for name in names for word in (f"--{name.split('.')[1]}", tmp_path / name)]
        code, out, _ = call("plan", result, "--intake", form, *START, *options, "--name", "Łukasz")
        assert code == 0
        assert "Files written" in out
        written.append([(tmp_path / name).read_bytes() for name in names])
    assert written[0] == written[1]
    assert left_in(tmp_path) == sorted(
        ["answers.json", "result.json", *(f"{turn}.{kind}" for turn in ("one", "two") for kind in ("pdf", "html", "ics", "json"))]
    )
    plan = json.loads(written[0][3])
    assert plan["start"] == "2026-11-30"
    assert {"value", "low", "high", "unit"} <= plan["phases"][0]["sessions"][0]["drills"][0]["shown"][0].keys()


@pytest.mark.parametrize("options", [(), ("--intake", "red flag"), ("--intake", "open question")])
def test_without_answers_or_with_a_red_flag_there_is_no_plan(call: Any, tmp_path: Path, options: tuple[str, ...]) -> None:
    """Without answers, or with a red flag, there is no plan and no file."""
    asked = options[-1] if options else ""
    given = {"red flag": {"hot_joint": "yes"}, "open question": {"dizzy": "?"}}.get(asked, {})
    words = ("--intake", answers(tmp_path, **given)) if options else ()
    code, out, err = call("plan", stored(tmp_path, factories.valgus_sls()), *words, "--pdf", tmp_path / "plan.pdf")
    assert code == 1
    assert "Clamshell" not in out + err
    assert "plan.pdf" not in left_in(tmp_path)
    assert {"red flag": "seek medical care today", "open question": "Not answered yet"}.get(asked, "safety questions") in err


def test_the_users_own_word_makes_a_plan_without_heavy_loads(call: Any, tmp_path: Path) -> None:
    """The user's own word makes a plan, without heavy loads."""
    code, out, _ = call(
        "plan", stored(tmp_path, factories.valgus_sls()), "--no-red-flags", "--equipment", "barbell,bench", "--rep-max", "hip_thrust=60kgx8"
    )
    assert code == 0
    assert "Heavy loads are left out" in " ".join(out.split())


def test_a_rep_max_gives_kilograms_and_pounds(call: Any, tmp_path: Path) -> None:
    """A repetition maximum gives the load in kilograms and pounds."""
    form = answers(tmp_path, lifting="yes")
    words = ("--equipment", "barbell, bench", "--rep-max", "hip_thrust=135lbx8", "--minutes", "40")
    code, out, _ = call("plan", stored(tmp_path, factories.valgus_sls()), "--intake", form, *words)
    assert code == 0
    assert "Hip thrust: 53 kg (117 lb) to 61 kg (134 lb)" in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--start", "30.11.2026"), "YYYY-MM-DD"),
        (("--days", "7"), "2, 3, 4, 5"),
        (("--minutes", "5"), "15 to 60"),
        (("--equipment", "trampoline"), "trampoline"),
        (("--rep-max", "hip_thrust=heavy"), "DRILL=WEIGHTxREPETITIONS"),
        (("--rep-max", "squat=60kgx5"), "heavy drill"),
        (("--paper", "a3"), "a4 or letter"),
    ],
)
def test_a_wish_that_cannot_be_read_is_named(call: Any, tmp_path: Path, words: tuple[str, ...], complaint: str) -> None:
    """A wish that cannot be read or fulfilled is named."""
    form = answers(tmp_path, lifting="yes")
    code, _, err = call("plan", stored(tmp_path, factories.valgus_sls()), "--intake", form, "--equipment", "barbell,bench", *words)
    assert code in (1, 2)
    assert complaint in " ".join(err.replace("│", " ").split())


@pytest.mark.parametrize("content", [None, "not json", "{}", '{"schema_version": 99}', '{"takes": [], "hip_check_version": 9}'])
def test_a_file_that_is_no_result_is_named(call: Any, tmp_path: Path, content: str | None) -> None:
    """A file that is no result is named."""
    path = tmp_path / "other.json"
    if content is not None:
        path.write_text(content)
    code, _, err = call("plan", path, "--no-red-flags")
    assert code == 1
    assert "other.json" in err


def test_a_result_without_anything_judged_makes_no_plan(call: Any, tmp_path: Path) -> None:
    """A result without anything judged makes no plan."""
    code, _, err = call("plan", stored(tmp_path, factories.refused()), "--no-red-flags")
    assert code == 1
    assert "nothing in these clips could be judged" in err


def test_a_hip_check_shows_each_clip_and_one_plan(call: Any, clips: dict[str, Path], tmp_path: Path) -> None:
    """A hip check shows each clip and one plan, and its file makes the same plan again."""
    kept = tmp_path / "check.json"
    plan_file, again = tmp_path / "plan.json", tmp_path / "again.json"
    words = ("--no-red-flags", *START, "--json", kept, "--plan-json", plan_file)
    code, out, err = call("hip-check", clips["left"], clips["squat"], clips["side"], *words)
    assert (code, err) == (0, "")
    said = " ".join(out.split())
    assert said.count("Twelve weeks of hip and knee practice") == 1
    for part in ("left.mp4", "squat.mp4", "side.mp4", "Left knee: moved inward", "Neither knee could be judged", "The knees come together"):
        assert part.lower() in said.lower()
    code, _, _ = call("plan", kept, "--no-red-flags", *START, "--json", again)
    assert code == 0
    assert json.loads(again.read_text()) == json.loads(plan_file.read_text())


def test_a_cue_that_helps_steers_the_plan(fake: Fake, call: Any, clips: dict[str, Path], tmp_path: Path) -> None:
    """A cue that helps steers the plan."""
    better = replace(
        fake.by_name["cue.mp4"],
        summaries=tuple(
            replace(one, result=factories.estimate(3.0), change_low=1.0, change_high=5.0) if one.metric == "fppa" else one
            for one in fake.by_name["cue.mp4"].summaries
        ),
    )
    fake.by_name = {**fake.by_name, "cue.mp4": better}
    kept = tmp_path / "check.json"
    code, out, _ = call("hip-check", clips["left"], "--cue", clips["cue"], "--no-red-flags", "--json", kept)
    assert code == 0
    assert "The cue changed it at once" in " ".join(out.split())
    assert "and less so at once with the cue" in " ".join(out.split())
    assert [trial.response for trial in hip_check_from_json(kept.read_text()).trials] == [Response.CUE_HELPS]


def test_a_hip_check_without_answers_shows_what_was_seen_and_no_drill(call: Any, clips: dict[str, Path]) -> None:
    """A hip check without answers shows what was seen and no drill."""
    code, out, _ = call("hip-check", clips["left"])
    assert code == 0
    assert "Left knee: moved inward" in " ".join(out.split())
    assert "Clamshell" not in out
    assert "safety questions" in out


def test_files_of_a_plan_are_refused_before_the_work_where_the_questions_are_open(
    fake: Fake, call: Any, clips: dict[str, Path], tmp_path: Path
) -> None:
    """Files of a plan are refused before the work where the safety questions are open."""
    code, _, err = call("hip-check", clips["left"], "--pdf", tmp_path / "plan.pdf")
    assert code == 1
    assert "No plan." in err
    assert fake.options is None
    assert "plan.pdf" not in left_in(tmp_path)


def test_nothing_judged_ends_with_3(call: Any, clips: dict[str, Path]) -> None:
    """Nothing judged ends with exit code 3 and says how to film again."""
    code, out, _ = call("hip-check", clips["side"], "--no-red-flags")
    assert code == 3
    assert "Neither knee could be judged" in " ".join(out.split())
    assert "To film better" in out


def test_a_broken_clip_is_named_before_any_is_screened(fake: Fake, call: Any, clips: dict[str, Path], tmp_path: Path) -> None:
    """A broken clip is named before any is screened."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    for bad, said in ((broken, "broken.mp4"), (tmp_path / "gone.mp4", "gone.mp4"), (clips["left"], "twice")):
        code, _, err = call("hip-check", clips["left"], bad, "--no-red-flags")
        assert code == 1
        assert said in err
    assert fake.options is None


def test_pictures_are_made_where_the_clips_lie_beside_the_result(clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are made where the clips are at hand, told apart by checksum; a clip that was changed gives none."""
    from screener.video import probe

    monkeypatch.setattr(hip_session, "proof_png", lambda *_, **__: b"png")
    base = factories.valgus_sls()
    same = replace(base, video=replace(base.video, sha256=probe(clips["left"]).sha256))
    other = plans.named(factories.squat(), "squat.mp4")
    check = hipcheck.join([Take(Way.NATURAL, one) for one in (same, other)])
    found = hip_session.at_hand(check, [clips["squat"], clips["left"], clips["left"].with_name("none.mp4")])
    assert list(found) == [0]
    assert hip_session.pictures(check, found) == {0: b"png"}
