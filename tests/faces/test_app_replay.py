"""The replay on the web page, driven without a browser: when the clip is made, of what, and what the page shows meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from screener.errors import Cancelled, OutputError
from screener.run import Progress, ScreeningRun
from screener.types import AgeGroup, Context
from screener.ui.pages.papers import FACES
from screener.ui.replay import Half
from screener.ui.state import Drawn
from tests import factories
from tests.faces import test_app as shared
from tests.faces.test_app import FakeScreening, keys, screened, wait, words

fake = shared.fake


class Drawing:
    """Stands in for ``export.write_overlay``: notes what it was asked, waits for ``hold`` where there is one, or fails."""

    def __init__(self) -> None:
        self.asked: list[tuple[ScreeningRun, bool]] = []
        self.targets: list[Path] = []
        self.hold: threading.Event | None = None
        self.error: Exception | None = None

    def __call__(
        self, run: ScreeningRun, _video: Path, target: Path, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool],
        *, blur_faces: bool,
    ) -> tuple[float, ...]:  # fmt: skip
        """As ``write_overlay``."""
        self.asked.append((run, blur_faces))
        self.targets.append(target)
        on_progress(Progress("Drawing on every picture", 0.4))
        while self.hold is not None and not self.hold.wait(0.01):
            if cancelled():
                raise Cancelled
        if self.error is not None:
            raise self.error
        target.write_bytes(b"mp4 %d" % len(self.asked))
        return (0.0, 0.04, 0.08)


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawing]:
    """A stand-in for the drawn-over clip; whatever it holds is let go at the end."""
    stand_in = Drawing()
    monkeypatch.setattr("screener.export.write_overlay", stand_in)
    yield stand_in
    if stand_in.hold is not None:
        stand_in.hold.set()


def drawn(page: AppTest) -> AppTest:
    """The page after the clip was made, stopped or failed."""
    for _ in range(200):
        task = page.session_state["screener.overlay_task"]
        page.run()
        assert not page.exception
        if task is None:
            return page
        task.wait(0.1)
    raise AssertionError("expected the clip to end")


def component(page: AppTest, place: int = 0) -> dict[str, Any]:
    """What a component of our own was given: the replay is the first one, the pair the second."""
    given: dict[str, Any] = json.loads(page.get("bidi_component")[place].proto.json)
    return given


def made(page: AppTest) -> Drawn | None:
    """The clip as this visit keeps it."""
    kept: Drawn | None = page.session_state["screener.overlay"]
    return kept


@pytest.mark.usefixtures("fake")
def test_the_clip_is_made_by_itself_with_hidden_faces_and_leaves_no_file(drawing: Drawing) -> None:
    """The clip is made by itself as soon as there is a result, once, with hidden faces; nothing of it stays on the disk."""
    page = drawn(screened())
    assert [hidden for _, hidden in drawing.asked] == [True]
    kept = made(page)
    assert kept is not None
    assert kept.mp4 == b"mp4 1"
    assert not drawing.targets[0].exists()
    given = component(page)
    assert given["video"]["times"] == [0.0, 0.04, 0.08]
    assert given["working"] is None
    page.run()
    assert len(drawing.asked) == 1, "looking again draws nothing again"


@pytest.mark.usefixtures("fake")
def test_curve_and_repetitions_are_there_before_the_clip_with_its_progress(drawing: Drawing) -> None:
    """Curve and repetitions are there before the clip, beside how far it is; the file cannot be saved yet."""
    drawing.hold = threading.Event()
    page = screened()
    given = component(page)
    assert given["video"] is None
    assert "Drawing on every picture" in given["working"]["text"]
    assert [rep["rep"] for rep in given["view"]["reps"]] == [1, 2, 3, 4, 5]
    assert next(button for button in page.get("download_button") if button.key == "save_overlay").proto.disabled
    drawing.hold.set()
    assert component(drawn(page))["video"]
    assert "save_overlay" in keys(page)


@pytest.mark.usefixtures("fake")
def test_a_stopped_clip_is_not_made_again_by_itself(drawing: Drawing) -> None:
    """A stopped clip is not begun again by itself; the curve stays."""
    drawing.hold = threading.Event()
    page = screened()
    page.session_state["screener.overlay_task"].stop()
    drawn(page).run()
    assert len(drawing.asked) == 1
    given = component(page)
    assert (given["video"], given["working"]) == (None, None)
    assert given["view"]["reps"]


@pytest.mark.usefixtures("fake")
def test_a_fault_is_said_with_its_mend_where_the_clip_would_be(drawing: Drawing) -> None:
    """A fault is said with its mend where the clip would be; the rest of the page stands."""
    drawing.error = OutputError("expected room for the clip, got a full disk", "Free some space.")
    page = drawn(screened())
    assert component(page)["problem"] == "Expected room for the clip, got a full disk. Free some space."
    assert "Each repetition" in words(page)


@pytest.mark.usefixtures("fake")
def test_showing_faces_makes_the_clip_anew_and_the_frames_too(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    """One choice for the whole visit: the clip and the frames are made anew, with the face."""
    frames: list[bool] = []

    def proof(*_: object, blur_faces: bool) -> bytes:
        frames.append(blur_faces)
        return shared.PNG

    monkeypatch.setattr("screener.export.proof_png", proof)
    page = drawn(screened())
    assert set(frames) == {True}
    page.checkbox(key="show_faces").check().run()
    drawn(page)
    assert [hidden for _, hidden in drawing.asked] == [True, False]
    assert frames[-1] is False
    kept = made(page)
    assert kept is not None
    assert kept.mp4 == b"mp4 2"


@pytest.mark.parametrize("age", [AgeGroup.UNDER_16, AgeGroup.FROM_16_TO_17])
def test_under_18_there_is_no_choice_of_faces(fake: FakeScreening, drawing: Drawing, age: AgeGroup) -> None:
    """Under 18 there is no choice of faces, whatever was chosen before, and the page says that they are hidden."""
    page = drawn(screened())
    page.checkbox(key="show_faces").check().run()
    drawn(page)
    fake.result = factories.run(replace(factories.valgus_sls(), context=Context(age)))
    page.selectbox(key="age_group").select(age).run()
    page.button(key="start").click().run()
    wait(page)
    drawn(page)
    assert FACES not in [box.label for box in page.checkbox]
    assert "Faces are hidden." in words(page)
    assert drawing.asked[-1][1] is True


@pytest.mark.usefixtures("fake")
def test_a_correction_by_hand_is_followed_and_an_answered_question_is_not(drawing: Drawing) -> None:
    """A correction by hand changes labels, so the clip is made anew; an answer to the safety questions changes no picture."""
    page = drawn(screened())
    shared.answer_all(page)
    page.button(key="send_answers").click().run()
    drawn(page)
    assert len(drawing.asked) == 1
    shown = page.session_state["screener.shown"]
    screening = shown.run.screening
    kept = tuple(m for m in screening.measurements if m.rep != 2)
    edited = replace(screening, reps=tuple(rep for rep in screening.reps if rep.index != 2), measurements=kept)
    page.session_state["screener.shown"] = replace(shown, run=replace(shown.run, screening=edited))
    drawn(page.run())
    assert len(drawing.asked) == 2
    assert [rep["rep"] for rep in component(page)["view"]["reps"]] == [1, 3, 4, 5]
    assert drawing.asked[1][0].screening.reps == edited.reps


@pytest.mark.usefixtures("drawing")
def test_both_legs_stand_side_by_side_at_first_and_any_two_can_be_chosen(fake: FakeScreening) -> None:
    """One repetition of each leg stands side by side at first; any other two can be chosen."""
    fake.result = factories.run(factories.both_legs())
    page = drawn(screened())
    panes = component(page, 1)["panes"]
    assert [pane["title"] for pane in panes] == ["Repetition 1, left leg", "Repetition 4, right leg"]
    assert (panes[1]["start"], panes[1]["turn"], panes[1]["stop"]) == (20.0, 22.1, 24.0)
    page.selectbox(key="pair_two").select(2).run()
    assert component(page, 1)["panes"][1]["title"] == "Repetition 2, left leg"
    assert "said under Findings" not in words(page), "that is about left against right"


def test_a_refused_clip_has_no_replay_and_draws_nothing(fake: FakeScreening, drawing: Drawing) -> None:
    """A refused clip has no replay, and nothing is drawn."""
    fake.result = factories.run(factories.refused())
    page = screened()
    assert not page.get("bidi_component")
    assert not drawing.asked


@pytest.mark.usefixtures("fake")
def test_the_next_screening_stops_the_clip_of_the_last_one(drawing: Drawing) -> None:
    """The next screening stops the clip of the last one."""
    drawing.hold = threading.Event()
    page = screened()
    first = page.session_state["screener.overlay_task"]
    page.selectbox(key="age_group").select(AgeGroup.OVER_60).run()
    page.button(key="start").click().run()
    assert first.stopping


def test_a_half_needs_its_three_instants_in_order() -> None:
    """A half needs its three instants in order."""
    with pytest.raises(ValueError, match="start < turn < stop"):
        Half(b"mp4", "Left leg", 2.0, 1.0, 3.0)
