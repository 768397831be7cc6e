"""Changes by hand on the page: a repetition switched off, a joint placed, everything taken back, and what a new clip begins with."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets
from screener.errors import InputError
from screener.placing import Placing
from screener.report import to_json
from screener.run import ScreeningRun, with_edits
from screener.types import Instant, Joint, LeaveOut, Move, Screening, Side
from screener.ui import keeping
from screener.ui.joints import _places
from tests import synth
from tests.faces.test_app import PNG, draw_nothing, keys, opened, words
from tests.faces.test_app import screened as first_screened
from tests.sticks import Scene

LEFT, MATCHED = Side.LEFT, Instant.MATCHED_DEPTH
SCENE = Scene(legs=(LEFT,) * 4, fppa_bottom=(14.0, 14.0), noise_px=1.5)


@cache
def finished() -> ScreeningRun:
    """A finished run that holds its landmarks."""
    return synth.run(SCENE)


def stand_in_for(patch: pytest.MonkeyPatch) -> None:
    """No video is read: the screening, the proof frame and the frame to place joints on are made by hand."""
    patch.setattr("screener.run.screen_video", lambda *_, **__: finished())
    patch.setattr("screener.export.proof_png", lambda *_, **__: PNG)
    patch.setattr("screener.export.write_overlay", draw_nothing)
    patch.setattr("screener.placing.placing", _frame)


def settled(page: AppTest) -> str:
    """The words of the page once its replay was made: what is said while it is being made comes and goes."""
    for _ in range(100):
        if page.session_state["screener.overlay_task"] is None:
            return words(page)
        page.run()
    raise AssertionError("expected the replay to be made")


def _frame(run: ScreeningRun, _video: Path, side: Side, rep: int, at: Instant) -> Placing:
    from screener import placing

    found = placing.points(run, side, rep, at)
    return Placing(PNG, 1080, 1920, {joint: found[f"{side}_{joint}"] for joint in Joint}, 0.0)


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in_for(monkeypatch)


def screened() -> AppTest:
    """The page with a result that can be changed."""
    return first_screened()


def place(page: AppTest, dx: float = -25.0) -> None:
    """As if the knee of the first repetition at matched depth had been dragged: what the component sends comes to this."""
    shown = page.session_state["screener.shown"]
    x, y = _frame(shown.run, shown.clip.path, LEFT, 1, MATCHED).joints[Joint.KNEE]
    held = page.session_state["screener.changes"]
    key = next(iter(held), None) or _key(page)
    held[key] = (*held.get(key, ()), Move(1, LEFT, MATCHED, Joint.KNEE, x + dx, y))
    page.run()
    assert not page.exception


def _key(page: AppTest) -> tuple[str, str]:
    key: tuple[str, str] = next(iter(page.session_state["screener.finished"]))
    return key


def off(page: AppTest, *reps: int) -> AppTest:
    """Switch repetitions off."""
    for rep in reps:
        page.toggle(key=f"keep_{rep}").set_value(False).run()
        assert not page.exception
    return page


def median(page: AppTest) -> str:
    """The reading of the left knee as the page says it."""
    found = re.search(r"\d+° \(\d+ to \d+°\)", words(page))
    assert found is not None
    return found.group()


def test_a_repetition_that_is_switched_off_counts_nowhere_and_can_come_back() -> None:
    """A repetition that is switched off counts nowhere, and can come back."""
    page = screened()
    page.selectbox(key="chain_rep").set_value((1, LEFT)).run()
    before = settled(page)
    assert "in 4 of 4 repetitions" in before
    off(page, 2)
    said = words(page)
    assert "in 3 of 3 repetitions" in said
    assert "1 of 4 repetitions left out by hand" in said
    assert "left out by hand; it counts for nothing here" in said
    assert [page.toggle(key=f"keep_{rep}").value for rep in (1, 2, 3, 4)] == [True, False, True, True]
    page.toggle(key="keep_2").set_value(True).run()
    assert settled(page) == before


def test_a_result_that_was_changed_is_not_the_one_that_was_kept() -> None:
    """Otherwise the page says of numbers that they are kept, and the history holds others."""
    page = screened()
    shown = page.session_state["screener.shown"]
    changed = replace(shown, run=with_edits(shown.run, (LeaveOut(1),)))
    assert keeping.of_result(shown).id == keeping.of_result(replace(shown)).id
    assert keeping.of_result(changed).id != keeping.of_result(shown).id


def test_joints_that_nothing_can_be_read_with_are_taken_back_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way back is there where no frame can be shown any more."""
    page = screened()
    settled(page)
    place(page)

    def unread(*_: object) -> Placing:
        raise InputError("expected a reading there, got none.", "Choose another repetition.")

    monkeypatch.setattr("screener.placing.placing", unread)
    page.session_state["screener.frames"].clear()
    page.selectbox(key="place_rep").set_value((1, LEFT))
    page.selectbox(key="place_at").set_value(MATCHED).run()
    assert "Expected a reading there, got none" in words(page)
    page.button(key="take_back_placing").click().run()
    assert "repetition 1 corrected by hand" not in settled(page).lower()


def test_a_joint_that_was_placed_changes_the_number_and_it_is_said() -> None:
    """A joint that was placed changes the number, and the page says so."""
    page = screened()
    before = settled(page)
    place(page)
    said = words(page)
    assert said != before
    assert "corrected by hand" in said
    assert "repetition 1 corrected by hand" in said.lower()
    page.selectbox(key="place_rep").set_value((1, LEFT))
    page.selectbox(key="place_at").set_value(MATCHED).run()
    assert "take_back_placing" in keys(page)
    page.button(key="take_back_placing").click().run()
    assert settled(page) == before


def test_all_changes_are_taken_back_at_once() -> None:
    """All changes are taken back at once."""
    page = screened()
    before = settled(page)
    first = re.search(r"Repetition (\d), left, at [\d.]+ s \(at matched depth\)", before)
    assert first is not None
    # The one that the page begins with stays: whoever leaves it out looks at another one, and goes on looking at that.
    off(page, *[rep for rep in (1, 2, 3, 4) if rep != int(first[1])][:2])
    place(page)
    page.button(key="take_back").click().run()
    assert not page.exception
    assert settled(page) == before
    assert all(page.toggle(key=f"keep_{rep}").value for rep in (1, 2, 3, 4))


def test_without_a_repetition_there_is_no_number_and_the_switches_stay() -> None:
    """Without a repetition there is no number, nothing reads as fine, and the switches stay."""
    page = off(screened(), 1, 2, 3, 4)
    said = words(page)
    assert "This clip cannot be judged." in said
    assert "Every repetition was left out by hand" in said
    assert "not seen" not in said
    assert "at matched depth" not in said, "no angle may be left; how the camera stood still is known"
    assert not page.get("vega_lite_chart")
    page.toggle(key="keep_3").set_value(True).run()
    assert not page.exception
    assert median(page)


def test_files_come_from_the_changed_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved is the result as it stands on the page, and a drawn-over clip made before is gone."""
    told: list[Screening] = []
    monkeypatch.setattr("screener.ui.pages.files.files", lambda shown: told.append(shown.run.screening))
    page = off(screened(), 2)
    settled(page)
    before = page.session_state["screener.overlay"]
    off(page, 3)
    after = page.session_state["screener.overlay"]
    assert after is None or after.of.screening != before.of.screening
    assert to_json(told[-1]) == to_json(with_edits(finished(), [LeaveOut(2), LeaveOut(3)]).screening)


def test_a_new_clip_starts_without_changes_and_the_old_one_keeps_its_own() -> None:
    """A new clip starts without changes; in the same visit the old one still has its own."""
    page = off(screened(), 2)
    page.selectbox(key="sample").select(assets.sample("01")).run()
    first_screened(page)
    assert page.toggle(key="keep_2").value is True
    assert "left out by hand" not in words(page)
    page.selectbox(key="sample").select(assets.sample("03")).run()
    first_screened(page)
    assert page.toggle(key="keep_2").value is False
    assert "left out by hand" not in words(first_screened(opened()))


def test_the_first_screen_says_what_to_do_next_and_rules_stay_at_hand() -> None:
    """The first screen says what to do next, and the stop rules stay one tap away."""
    page = screened()
    said = words(page)
    assert "What to do next" in said
    assert "Answer the safety questions below." in said
    assert "see a physiotherapist" in said
    assert "Do not test today" in said


@pytest.mark.parametrize("sent", [None, {"of": "another", "joints": {"knee": [1, 2]}}, "knee"])
def test_what_is_not_about_this_frame_is_not_taken(sent: object) -> None:
    """What is not about this frame is not taken."""
    assert _places(sent, "this") is None
    assert _places({"of": "this", "joints": {"knee": [1, 2]}}, "this") == {Joint.KNEE: (1.0, 2.0)}


def test_every_part_of_the_chain_is_named_with_its_angle_or_why_not() -> None:
    """Every part of the chain is named, with its angle or why there is none."""
    said = words(screened())
    for part in ("Trunk", "Pelvis", "Thigh", "Knee", "Shank"):
        assert f"**{part}**: " in said
    assert "**Shank**: not measured: how far its angle alone may be off is not known" in said
