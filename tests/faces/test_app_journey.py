"""From a clip to a result that is about the right person, the right way up: the first page without a browser, the screening a stand-in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest

from screener import assets, run
from screener.errors import Cancelled, VideoUnreadable
from screener.glimpse import Glimpse, People, Person
from screener.movements import MOVEMENTS
from screener.present.filming import drawings
from screener.run import Options, Progress, ScreeningRun
from screener.types import AgeGroup, Box, Frame, QualityIssue, QualityKind, Screening, Severity, Sex, Side, Spot
from screener.ui import own
from screener.ui.pages import working
from screener.ui.pages.clips import DEFAULT_SAMPLE
from screener.ui.pages.mend import MENDS
from screener.ui.tasks import Task
from tests import factories, plans
from tests.faces.test_app import PNG, draw_nothing, opened, sample, screened, take_off, uploaded, wait, words
from tests.faces.test_app_hip_check import go

SPOTS = (Spot(0.2, 0.5, 1.0), Spot(0.8, 0.5, 1.0))
PEOPLE = People(PNG, 1.0, (10, 10), tuple(Person(Box(s.x - 0.1, 0.1, s.x + 0.1, 0.9), s) for s in SPOTS))


@dataclass
class StandIn:
    """Stands in for ``run.screen_video``: a result, or an error, by the clip's name."""

    usual: Screening = field(default_factory=factories.valgus_sls)
    errors: dict[str, Exception] = field(default_factory=dict)
    asked: list[tuple[str, Options]] = field(default_factory=list)
    hold: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)

    def __call__(
        self, path: Path, options: Options, *, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool], **_: object
    ) -> ScreeningRun:
        """As ``screen_video``; waits for ``hold`` where there is one."""
        self.asked.append((path.name, options))
        self.begun.set()
        on_progress(Progress("Reading the knees accurately", 0.5))
        while self.hold is not None and not self.hold.wait(0.01):
            if cancelled():
                raise Cancelled
        if path.name in self.errors:
            raise self.errors[path.name]
        return factories.run(replace(plans.named(self.usual, path.name), gate=run.NOT_ASKED))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """No video is screened; whatever is held is let go at the end."""
    stand_in = StandIn()
    monkeypatch.setattr("screener.run.screen_video", stand_in)
    monkeypatch.setattr("screener.run.people_at", lambda *_, **__: PEOPLE)
    monkeypatch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
    monkeypatch.setattr("screener.export.write_overlay", draw_nothing)
    yield stand_in
    if stand_in.hold is not None:
        stand_in.hold.set()


def noticed(kind: QualityKind, severity: Severity, made: Screening) -> Screening:
    """A screening about which this was noticed, at one second."""
    return replace(made, quality=(QualityIssue(kind, severity, "Something was seen.", "Film again.", 1.0),))


def lift(page: AppTest, key: str) -> AppTest:
    """The page after a lid was opened."""
    page.session_state[key] = True
    page.run()
    assert not page.exception
    return page


def pictures(page: AppTest) -> list[str]:
    """What every picture on the page shows, in words."""
    return [str(image.alt) for shown in page.get("image") for image in shown.proto.imgs]


def tabs(page: AppTest) -> list[str]:
    """The names between which results are switched."""
    return [str(option.content).replace("\\", "") for option in page.segmented_control(key="outcome").proto.options]


class TestFirst:
    """From opening the page to a result."""

    def test_one_press_screens_a_sample(self, fake: StandIn) -> None:
        page = opened().button(key="start").click().run()
        wait(page)
        assert "What was seen" in words(page)
        assert fake.asked == [("03_sls_L_valgus.mp4", Options())]

    def test_the_guide_is_drawn_when_it_is_opened(self, fake: StandIn) -> None:
        page = opened()
        assert not pictures(page), "nothing is drawn for somebody who does not look"
        shown = pictures(lift(page, "filming_guide"))
        assert {drawing.alt for drawing in drawings()} < set(shown)
        for movement in MOVEMENTS:
            assert sum(said.startswith(movement.label) for said in shown) == 1
        assert not fake.asked

    def test_age_and_sex_are_asked_once(self, fake: StandIn) -> None:
        page = opened()
        page.selectbox(key="age_group").select(AgeGroup.OVER_60)
        page.selectbox(key="sex").select(Sex.FEMALE).run()
        screened(uploaded(page, ("mine.mp4", sample("01"))))
        check = go(page, "hip-check")
        assert check.selectbox(key="age_group").value is AgeGroup.OVER_60
        screened(go(page, ""))
        assert {(options.age_group, options.sex) for _, options in fake.asked} == {(AgeGroup.OVER_60, Sex.FEMALE)}


def test_a_file_handed_in_again_after_it_was_taken_is_not_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that the next one broke off hands the same files in once more; by then their bytes are gone."""
    new = UploadedFile(UploadedFileRec("2", "new.mp4", "video/mp4", b"bytes"), FileURLs())
    monkeypatch.setattr("streamlit.session_state", {"upload_0": [DeletedFile("1"), new]})
    assert own.come("upload_0") == [(new, "new.mp4")]
    assert own.come("upload_1") == []


class TestSeveral:
    """Several clips at once: looked over at once, screened one after another."""

    def test_a_wrong_file_is_told_before_anything_is_screened(self, fake: StandIn) -> None:
        page = uploaded(opened(), ("notes.mp4", b"not a video"))
        assert "This file cannot be screened" in words(page)
        assert "Choose the clip that the phone recorded" in words(page)
        assert page.button(key="start").disabled
        page = uploaded(page, ("mine.mp4", sample("01")))
        assert "7.4 s, 540 by 960 pixels" in words(page)
        assert "First picture of mine.mp4" in pictures(page)
        assert not fake.asked
        screened(page)
        assert [name for name, _ in fake.asked] == ["mine.mp4"]

    def test_each_has_its_result_and_one_that_fails_stops_nobody(self, fake: StandIn) -> None:
        fake.errors["second.mp4"] = VideoUnreadable("expected a whole clip, got half of one", "Copy it again.")
        page = uploaded(
            opened(), *((f"{name}.mp4", sample(number)) for name, number in (("first", "01"), ("second", "02"), ("third", "03")))
        )
        screened(page)
        assert [name for name, _ in fake.asked] == ["first.mp4", "second.mp4", "third.mp4"]
        switch = page.segmented_control(key="outcome")
        assert tabs(page) == ["first.mp4", "second.mp4 (not screened)", "third.mp4"]
        assert "What was seen" in words(page)
        second = page.session_state["screener.outcomes"][1].clip.path
        switch.set_value(second).run()
        assert "What was seen" not in words(page)
        assert "Expected a whole clip, got half of one" in words(page)
        assert "Copy it again." in words(page)
        page.segmented_control(key="outcome").set_value(page.session_state["screener.outcomes"][2].clip.path).run()
        assert "What was seen" in words(page)
        assert page.session_state["screener.shown"].clip.name == "third.mp4"

    def test_two_with_one_name_are_told_apart(self, fake: StandIn) -> None:
        page = screened(uploaded(opened(), ("clip.mp4", sample("01")), ("clip.mp4", sample("02"))))
        assert tabs(page) == ["1: clip.mp4", "2: clip.mp4"]
        assert len(fake.asked) == 2

    def test_cancel_stops_those_that_wait_as_well(self, fake: StandIn) -> None:
        fake.hold = threading.Event()
        page = uploaded(opened(), ("one.mp4", sample("01")), ("two.mp4", sample("02")))
        page.button(key="start").click().run()
        assert "Clip 1 of 2" in words(page)
        assert fake.begun.wait(10)
        page.button(key="cancel").click().run()
        wait(page)
        assert [name for name, _ in fake.asked] == ["one.mp4"]
        assert page.session_state["screener.waiting"] == ()
        assert not page.button(key="start").disabled

    def test_a_fault_of_the_program_in_one_does_not_lose_the_others(self, fake: StandIn) -> None:
        fake.errors["one.mp4"] = RuntimeError("a bug")
        page = uploaded(opened(), ("one.mp4", sample("01")), ("two.mp4", sample("02")), ("three.mp4", sample("03")))
        screened(page)
        assert [name for name, _ in fake.asked] == ["one.mp4", "two.mp4", "three.mp4"]
        assert tabs(page) == ["one.mp4 (not screened)", "two.mp4", "three.mp4"]

    def test_files_stay_as_long_as_something_rests_on_them(self, fake: StandIn) -> None:
        page = screened(uploaded(opened(), ("one.mp4", sample("01")), ("two.mp4", sample("02"))))
        paths = [one.clip.path for one in page.session_state["screener.outcomes"]]
        for _ in paths:
            take_off(page)
        assert all(path.exists() for path in paths), "either result may still be looked at"
        page.segmented_control(key="kind").set_value("Try a sample").run()
        screened(page)
        assert not any(path.exists() for path in paths)
        assert len(fake.asked) == 3


class TestAdjust:
    """What is said before the screening reaches it, for the clip about which it was said."""

    def test_turned_mirrored_and_cut(self, fake: StandIn) -> None:
        page = uploaded(opened(), ("one.mp4", sample("01")), ("two.mp4", sample("02")))
        first, second = (one.clip.path.parent.name for one in page.session_state["screener.own"])
        page.button(key=f"turn_left_{second}").click().run()
        page.checkbox(key=f"mirrored_{second}").check().run()
        page.slider(key=f"part_two_{second}").set_range(1.0, 5.0).run()
        page.selectbox(key=f"movement_{first}").select("squat").run()
        screened(page)
        assert fake.asked[0][1] == Options(movement="squat")
        assert fake.asked[1][1] == Options(rotate=270, mirrored=True, start_s=1.0, stop_s=5.0)

    def test_its_pictures_are_shown_when_it_is_opened(self, fake: StandIn) -> None:
        page = opened()
        assert not pictures(page)
        shown = pictures(lift(page, f"adjust_{assets.sample(DEFAULT_SAMPLE).path.stem}"))
        assert [said.partition(":")[0] for said in shown] == ["Begins here", "Ends here"]
        assert not fake.asked


class TestMend:
    """What was got wrong is put right by one press, which screens again."""

    @pytest.mark.parametrize(
        ("kind", "key", "asked"),
        [
            (QualityKind.SIDEWAYS_FILE, "mend_turn_90", Options(rotate=90)),
            (QualityKind.NO_PERSON, "mend_turn_180", Options(rotate=180)),
            (QualityKind.MIRRORED_FILE, "mend_mirror", Options(mirrored=True)),
            (QualityKind.UNKNOWN_MOVEMENT, "mend_to_squat", Options(movement="squat")),
        ],
    )
    def test_a_refusal_offers_the_mend_openly(self, fake: StandIn, kind: QualityKind, key: str, asked: Options) -> None:
        fake.usual = noticed(kind, Severity.REFUSE, factories.refused())
        page = screened()
        page.button(key=key).click().run()
        wait(page)
        assert [options for _, options in fake.asked] == [Options(), asked]
        assert not page.exception

    def test_who_is_tapped_is_screened(self, fake: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        tapped: list[Spot] = []
        monkeypatch.setattr("screener.ui.pages.mend.tap", lambda *_, **__: tapped.pop() if tapped else None)
        fake.usual = noticed(QualityKind.SEVERAL_PEOPLE, Severity.REFUSE, factories.refused())
        page = screened()
        assert "Tap the person who does the movement." in words(page)
        tapped.append(SPOTS[1])
        page.run()
        wait(page)
        assert [options for _, options in fake.asked] == [Options(), Options(person=SPOTS[1])]

    def test_a_result_that_may_be_right_asks_first(self, fake: StandIn) -> None:
        fake.usual = noticed(QualityKind.SEVERAL_PEOPLE, Severity.INFO, factories.valgus_sls())
        page = screened()
        lids = [str(lid.label) for lid in page.expander]
        assert "Several people in view. Not the right one? Tap who is meant" in lids
        assert "Tap the person who does the movement." not in words(page), "nobody is looked for until somebody asks"
        assert "Tap the person who does the movement." in words(lift(page, "mend_person_lid"))

    def test_everything_can_be_put_right_under_any_result(self, fake: StandIn) -> None:
        page = lift(screened(), "mend_others_lid")
        said = words(page)
        assert all(one.title in said for one in MENDS)
        page.button(key="mend_leg_Right").click().run()
        wait(page)
        assert fake.asked[-1][1] == Options(side=Side.RIGHT)

    def test_a_part_can_be_chosen_afterwards(self, fake: StandIn) -> None:
        page = lift(screened(), "mend_others_lid")
        (slider,) = (slider for slider in page.slider if str(slider.key).startswith("mend_part"))
        assert page.button(key="mend_cut").disabled
        slider.set_range(2.0, 5.0).run()
        page.button(key="mend_cut").click().run()
        wait(page)
        assert fake.asked[-1][1] == Options(start_s=2.0, stop_s=5.0)

    def test_the_other_results_stay(self, fake: StandIn) -> None:
        page = screened(uploaded(opened(), ("one.mp4", sample("01")), ("two.mp4", sample("02"))))
        lift(page, "mend_others_lid").button(key="mend_to_squat").click().run()
        wait(page)
        outcomes = page.session_state["screener.outcomes"]
        assert [(one.clip.name, one.options.movement) for one in outcomes] == [("one.mp4", "squat"), ("two.mp4", None)]
        assert page.session_state["screener.shown"].clip.name == "one.mp4"
        assert len(fake.asked) == 3


class TestWorking:
    """What is seen of the work while one waits."""

    def test_the_picture_at_work_is_handed_along(self) -> None:
        glimpse = Glimpse(Frame(0, 0.0, np.zeros((8, 8, 3), dtype=np.uint8)), (), read=False)
        seen = threading.Event()

        def work(on_progress: Callable[[Progress], None], _: Callable[[], bool]) -> bytes:
            on_progress(Progress("Looking", 0.5, glimpse))
            seen.wait(5)
            return b"done"

        task: Task[bytes] = Task(work, "waiting")
        assert task.glimpse is None
        assert not working._picture(task.glimpse)
        task.start()
        while task.glimpse is None:
            assert not task.done
        assert task.glimpse is glimpse
        assert 'src="data:image/jpeg;base64,' in working._picture(task.glimpse)
        seen.set()
        assert task.wait(5)
