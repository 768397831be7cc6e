"""The web page, driven without a browser: every widget is found by its key, the screening is a stand-in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets, intake, run
from screener.errors import Cancelled, VideoUnreadable
from screener.pose import PoseBackend
from screener.run import Options, Progress, ScreeningRun
from screener.types import AgeGroup, Screening, Sex
from screener.ui import state
from screener.ui.pages.clips import DEFAULT_SAMPLE
from screener.ui.tasks import Task, time_left
from tests import factories

APP = Path(__file__).parents[2] / "app.py"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ffa2b0e3a40000000049454e44ae426082"
)


class FakeScreening:
    """Stands in for ``run.screen_video``: notes what it was asked and gives back a result made by hand."""

    def __init__(self, screening: Screening) -> None:
        self.result = factories.run(replace(screening, gate=run.NOT_ASKED))
        self.asked: list[tuple[Path, Options]] = []
        self.backends: list[PoseBackend] = []
        self.error: Exception | None = None
        self.hold: threading.Event | None = None

    def __call__(
        self,
        path: Path,
        options: Options,
        *,
        backend: PoseBackend,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> ScreeningRun:
        """As ``screen_video``; waits for ``hold`` where there is one."""
        self.asked.append((path, options))
        self.backends.append(backend)
        on_progress(Progress("Reading the knees accurately", 0.5))
        while self.hold is not None and not self.hold.wait(0.01):
            if cancelled():
                raise Cancelled
        if self.error is not None:
            raise self.error
        return self.result


def draw_nothing(_run: ScreeningRun, _video: Path, target: Path, *_: object, **__: object) -> tuple[float, ...]:
    """Stands in for ``export.write_overlay``: a clip of two pictures that no player needs to play."""
    target.write_bytes(b"mp4")
    return (0.0, 0.04)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeScreening]:
    """A stand-in for the screening and for the proof frame; whatever it holds is let go at the end."""
    stand_in = FakeScreening(factories.valgus_sls())
    monkeypatch.setattr("screener.run.screen_video", stand_in)
    monkeypatch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
    monkeypatch.setattr("screener.export.write_overlay", draw_nothing)
    yield stand_in
    if stand_in.hold is not None:
        stand_in.hold.set()


def opened() -> AppTest:
    """The page as it is first met."""
    page = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not page.exception
    return page


def screened(page: AppTest | None = None) -> AppTest:
    """The page after a sample was screened."""
    page = (page or opened()).button(key="start").click().run()
    wait(page)
    return page


def uploaded(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The page after own clips were put into the box."""
    if page.segmented_control(key="kind").value != "Use my own clips":
        page.segmented_control(key="kind").set_value("Use my own clips").run()
    box = next(box for box in page.file_uploader if str(box.key).startswith("upload_"))
    page = box.set_value([(name, data, "video/mp4") for name, data in files]).run()
    assert not page.exception
    return page


def sample(number: str) -> bytes:
    """A shipped clip as it would be uploaded."""
    return assets.sample(number).path.read_bytes()


def wait(page: AppTest, key: str = "screener.screening_task") -> AppTest:
    """Run the page again until nothing is at work under this key."""
    for _ in range(200):
        task = page.session_state[key]
        if task is None:
            return page
        task.wait(0.1)
        page.run()
        assert not page.exception
    raise AssertionError("expected the work to end")


def take_off(page: AppTest, number: int = 0, group: str = "remove_") -> None:
    """Take the clip at this place off the list."""
    page.button(key=removes(page, group)[number]).click().run()
    assert not page.exception


def removes(page: AppTest, group: str = "remove_") -> list[str]:
    """Keys of the buttons that take a clip off a list, in its order."""
    return [str(button.key) for button in page.button if str(button.key).startswith(group)]


def words(page: AppTest) -> str:
    """Everything the page says."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.caption, page.warning, page.error, page.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "")


def keys(page: AppTest) -> set[str]:
    """Keys of all buttons, of whatever kind."""
    return {str(button.key) for button in (*page.button, *page.get("download_button")) if button.key}


def test_stop_rules_and_guide_stand_before_the_clip_and_no_number_before_a_screening(fake: FakeScreening) -> None:
    """Stop rules and guide stand before the clip, and no number before a screening."""
    page = opened()
    said = words(page)
    assert all(rule in said for rule in intake.STOP_RULES)
    assert said.index(intake.STOP_RULES[0]) < said.index("mid-thigh")
    assert "°" not in said.replace("about 60°", "")
    assert not fake.asked


def test_a_screening_shows_one_sentence_for_each_knee_with_its_interval(fake: FakeScreening) -> None:
    """A screening shows one sentence for each knee, with its interval."""
    said = words(screened())
    assert "Left knee: moved inward in 5 of 5 repetitions" in said
    assert "Right knee" in said
    assert "14° (10 to 18°)" in said
    assert len(fake.asked) == 1


def test_options_reach_the_screening(fake: FakeScreening) -> None:
    """Options reach the screening."""
    page, first = opened(), assets.sample(DEFAULT_SAMPLE).path.stem
    page.selectbox(key=f"movement_{first}").select("lateral_step_down")
    page.selectbox(key="age_group").select(AgeGroup.OVER_60)
    page.selectbox(key="sex").select(Sex.FEMALE).run()
    screened(page)
    _, options = fake.asked[0]
    assert (options.movement, options.age_group, options.sex) == ("lateral_step_down", AgeGroup.OVER_60, Sex.FEMALE)
    assert options.mirrored is None
    assert not options.gate.open
    page.checkbox(key=f"mirrored_{first}").check().run()
    screened(page)
    assert fake.asked[1][1].mirrored is True, "another picture, so another screening"
    page.selectbox(key="sample").select(assets.sample("04")).run()
    screened(page)
    assert fake.asked[2][1].mirrored is None, "what was said of one sample holds for no other"


def test_the_same_clip_and_options_are_screened_once_in_a_visit_but_again_in_the_next(fake: FakeScreening) -> None:
    """The same clip and options are screened once in a visit, but again in the next."""
    page = screened(screened())
    assert len(fake.asked) == 1
    page.selectbox(key="sex").select(Sex.MALE).run()
    screened(page)
    assert len(fake.asked) == 2
    screened()
    assert len(fake.asked) == 3


def test_drills_appear_only_after_the_questions(fake: FakeScreening) -> None:
    """Drills appear only after the questions."""
    page = screened()
    assert "Drills are shown only after the safety questions." in words(page)
    assert not drills(page)
    answer_all(page)
    page.button(key="send_answers").click().run()
    assert not page.exception
    assert drills(page)
    assert len(fake.asked) == 1, "answering must not measure again"


def test_a_red_flag_keeps_the_drills_away_and_says_where_to_go(fake: FakeScreening) -> None:
    """A red flag keeps the drills away and says where to go."""
    page = screened()
    answer_all(page)
    page.radio(key="intake_hot_joint").set_value("yes")
    page.button(key="send_answers").click().run()
    assert not drills(page)
    (told,) = [str(element.value).replace("\\", "") for element in page.warning if "No drills today" in str(element.value)]
    assert told.startswith(f"**No drills today.** {intake.ADVICE[intake.Group.NOW]}")
    assert len(fake.asked) == 1


def test_answers_hold_for_one_clip_only(fake: FakeScreening) -> None:
    """The next clip may show another athlete: no answer, given or begun, is taken over, and no drill is shown."""
    page = screened()
    answer_all(page)
    page.button(key="send_answers").click().run()
    assert drills(page)
    page.selectbox(key="sex").select(Sex.MALE).run()
    screened(page)
    assert drills(page), "the same clip again, with another option, is the same athlete"
    page.selectbox(key="sample").select(assets.sample("01")).run()
    screened(page)
    assert not drills(page)
    assert "Drills are shown only after the safety questions." in words(page)
    assert all(radio.value is None for radio in page.radio if str(radio.key).startswith("intake_"))
    page.button(key="send_answers").click().run()
    assert not drills(page)
    page.selectbox(key="sample").select(assets.sample("03")).run()
    screened(page)
    assert not drills(page), "nor when the first clip comes back"
    assert len(fake.asked) == 3


def test_the_first_sample_shows_an_inward_knee() -> None:
    """The first sample that is offered shows an inward knee."""
    assert opened().selectbox(key="sample").value == assets.sample("03")


def test_open_questions_keep_the_drills_away(fake: FakeScreening) -> None:
    """Open questions keep the drills away."""
    page = screened()
    page.radio(key="intake_hot_joint").set_value("no")
    page.button(key="send_answers").click().run()
    assert not drills(page)
    assert "Not answered yet" in words(page)
    assert fake.asked


def test_questions_for_minors_appear_for_minors_only(fake: FakeScreening) -> None:
    """Questions for minors appear for minors only."""
    page = screened()
    assert "intake_guardian" not in {radio.key for radio in page.radio}
    page.radio(key="intake_age").set_value("under_18").run()
    assert "intake_guardian" in {radio.key for radio in page.radio}
    assert fake.asked


def test_a_refused_clip_gives_reason_and_mend_and_no_number(fake: FakeScreening) -> None:
    """A refused clip gives reason and mend, and no number."""
    fake.result = factories.run(factories.refused())
    page = screened()
    said = words(page)
    assert "This clip cannot be judged." in said
    assert "What to change" in said
    assert not page.get("vega_lite_chart")
    assert not page.table
    assert not {"save_overlay", "send_answers"} & keys(page)


def test_what_could_not_be_measured_is_said_and_never_drawn(fake: FakeScreening) -> None:
    """What could not be measured is said and never drawn."""
    fake.result = factories.run(factories.partly_measured())
    page = screened()
    assert "not measured" in words(page) + "".join(str(table.value) for table in page.table)


@pytest.mark.parametrize("make", factories.ALL)
def test_every_kind_of_result_is_shown_without_an_error(fake: FakeScreening, make: Callable[[], Screening]) -> None:
    """Every kind of result is shown without an error."""
    fake.result = factories.run(make())
    assert "What was seen" in words(screened())


def test_an_error_of_the_file_is_said_with_its_mend_and_the_page_goes_on(fake: FakeScreening) -> None:
    """An error of the file is said with its mend, and the page goes on."""
    fake.error = VideoUnreadable("expected a video, got a text file", "Choose a file that a video player opens.")
    page = screened()
    assert "Expected a video, got a text file" in words(page)
    assert "Choose a file that a video player opens." in words(page)
    assert not page.button(key="start").disabled


def test_a_fault_of_the_program_is_told_and_stands_in_the_log(fake: FakeScreening, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of the program is told in plain words; what it was stands in the terminal, and the page goes on."""
    fake.error = RuntimeError("a bug")
    fake.hold = threading.Event()
    page = opened().button(key="start").click().run()
    task = page.session_state["screener.screening_task"]
    fake.hold.set()
    assert task.wait(5)
    assert not page.run().exception
    assert "because of a fault in this program" in words(page)
    assert "a bug" in caplog.text
    assert not page.button(key="start").disabled


def test_cancel_stops_the_work_and_leaves_no_result(fake: FakeScreening) -> None:
    """Cancel stops the work and leaves no result."""
    fake.hold = threading.Event()
    page = opened().button(key="start").click().run()
    assert page.button(key="start").disabled
    page.button(key="cancel").click().run()
    wait(page)
    assert page.session_state["screener.shown"] is None
    assert not page.button(key="start").disabled


def test_an_upload_goes_to_a_private_folder_and_goes_with_its_place_in_the_list(fake: FakeScreening) -> None:
    """An upload goes to a private folder, and goes when it is taken off the list and no result rests on it."""
    page = uploaded(opened(), ("my *clip*.mp4", sample("01")))
    screened(page)
    first = fake.asked[0][0]
    assert first.read_bytes() == sample("01")
    assert first.stat().st_mode & 0o077 == 0 or first.parent.stat().st_mode & 0o077 == 0
    take_off(page)
    assert first.exists(), "the result on the page still rests on it"
    uploaded(page, ("other.mp4", sample("02")))
    screened(page)
    assert fake.asked[1][0].read_bytes() == sample("02")
    assert not first.exists()


def test_a_workspace_deletes_its_folder_and_stops_its_work_when_it_is_closed() -> None:
    """A workspace deletes its folder and stops its work when it is closed."""
    space = state.Workspace()
    (space.folder / "clip.mp4").write_bytes(b"private")
    task: Task[bytes] = Task(lambda _, cancelled: until(cancelled), "waiting").start()
    space.watch(task)
    space.close()
    assert not space.folder.exists()
    assert task.wait(5)


def test_two_visits_never_share_a_folder() -> None:
    """Two visits never share a folder."""
    first, second = state.Workspace(), state.Workspace()
    try:
        assert first.folder != second.folder
    finally:
        first.close()
        second.close()


def test_results_can_be_saved(fake: FakeScreening) -> None:
    """Results can be saved."""
    page = screened()
    assert {"save_json", "save_reps", "save_times", "save_overlay", "proof_left"} <= keys(page)
    assert fake.asked


@pytest.mark.parametrize(
    ("share", "elapsed_s", "said"),
    [(0.01, 1, ""), (0.5, 2, "a few seconds left"), (0.25, 5, "about 15 seconds left"), (0.5, 60, "about a minute left"),
     (0.1, 30, "about 4 minutes left"), (1.0, 9, "")],
)  # fmt: skip
def test_time_left_is_rough_and_never_guessed_too_early(share: float, elapsed_s: float, said: str) -> None:
    """Time left is rough and never guessed too early."""
    assert time_left(share, elapsed_s) == said


def test_an_outcome_is_not_to_be_had_before_the_end() -> None:
    """An outcome is not to be had before the end."""
    hold = threading.Event()
    task: Task[bytes] = Task(lambda *_: b"done" if hold.wait(5) else b"", "waiting").start()
    with pytest.raises(RuntimeError, match="under way"):
        task.outcome()
    hold.set()
    assert task.wait(5)
    assert task.outcome() == b"done"


def until(cancelled: Callable[[], bool]) -> bytes:
    """Work that ends only when it is asked to stop."""
    while not cancelled():
        threading.Event().wait(0.01)
    raise Cancelled


def answer_all(page: AppTest) -> None:
    """Answers against which nothing stands."""
    for group in intake.Group:
        page.button(key=f"none_of_{group}").click().run()
    for question in intake.QUESTIONS:
        if question.kind is intake.Kind.SCALE:
            page.segmented_control(key=f"intake_{question.id}").set_value(0)
        elif question.kind is intake.Kind.CHOICE:
            page.radio(key=f"intake_{question.id}").set_value(question.choices[0])
    page.run()


def drills(page: AppTest) -> list[str]:
    """The first lines of all drills shown."""
    return [text.value for text in page.markdown if "How much:" in str(text.value)]
