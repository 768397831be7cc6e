"""The hip check on the web page, driven without a browser: the screening and the drawing of figures are stand-ins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from screener import assets, run
from screener.errors import Cancelled
from screener.present.words import MINUS
from screener.run import Options, Progress, ScreeningRun
from screener.types import AgeGroup, Screening, Sex, Way
from screener.ui import checking, state
from screener.ui.state import Clip, Own
from tests import factories, plans
from tests.faces.test_app import PNG, draw_nothing, keys, opened, removes, take_off, words
from tests.faces.test_app import wait as wait_for

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" width="4" height="4"></svg>'
SAMPLES = {
    "02_squat_valgus.mp4": factories.squat,
    "03_sls_L_valgus.mp4": factories.valgus_sls,
    "04_sls_R_neutral.mp4": factories.both_legs,
    "05_stepdown_R_valgus.mp4": factories.partly_measured,
    "06_stepdown_L_neutral.mp4": factories.refused,
}
"""What the stand-in says of each sample of the sample session."""


class Clips:
    """Stands in for ``run.screen_video``: a result by the clip's name, else the usual one; notes what it was asked."""

    def __init__(self) -> None:
        self.by_name: dict[str, Screening] = {name: make() for name, make in SAMPLES.items()}
        self.asked: list[tuple[Path, Options]] = []
        self.hold: threading.Event | None = None

    def __call__(
        self,
        path: Path,
        options: Options,
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        **_: object,
    ) -> ScreeningRun:
        """As ``screen_video``; waits for ``hold`` where there is one."""
        self.asked.append((path, options))
        on_progress(Progress("Reading the knees accurately", 0.5))
        while self.hold is not None and not self.hold.wait(0.01):
            if cancelled():
                raise Cancelled
        found = plans.named(self.by_name.get(path.name, factories.valgus_sls()), path.name)
        context = replace(found.context, age_group=options.age_group, sex=options.sex)
        return factories.run(replace(found, context=context, gate=run.NOT_ASKED))


def stand_in_for(patch: pytest.MonkeyPatch) -> Clips:
    """Stand-ins for the screening, the proof frames and the figures."""
    stand_in = Clips()
    patch.setattr("screener.run.screen_video", stand_in)
    for room in ("screener.export", "screener.hip_session"):
        patch.setattr(f"{room}.proof_png", lambda *_, **__: PNG)
    patch.setattr("screener.export.write_overlay", draw_nothing)
    for figure in ("animated", "still"):
        patch.setattr(f"screener.ui.pages.drill.{figure}", lambda _: SVG)
    return stand_in


@pytest.fixture
def clips(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clips]:
    """Stand-ins; whatever is held is let go at the end."""
    stand_in = stand_in_for(monkeypatch)
    yield stand_in
    if stand_in.hold is not None:
        stand_in.hold.set()


def go(page: AppTest, path: str) -> AppTest:
    """Another page, as if it was chosen in the menu."""
    page._page_hash = next(name for name, info in page._registered_pages.items() if info.get("url_pathname") == path)
    page.run()
    page._page_hash = ""
    assert not page.exception
    return page


def wait(page: AppTest) -> AppTest:
    """Run the page again until no hip check is at work."""
    return wait_for(page, "screener.check_task")


def checked(page: AppTest | None = None) -> AppTest:
    """The hip check page after the clips on it were screened; the sample session unless others were chosen."""
    page = page or go(opened(), "hip-check")
    return wait(page.button(key="start_check").click().run())


def own(page: AppTest, way: str, *files: tuple[str, bytes]) -> AppTest:
    """The hip check page after own clips were put into the box of this way."""
    if page.segmented_control(key="takes_kind").value != "Use my own clips":
        page.segmented_control(key="takes_kind").set_value("Use my own clips").run()
    box = next(box for box in page.file_uploader if str(box.key).startswith(f"takes_{way}_"))
    page = box.set_value([(name, data, "video/mp4") for name, data in files]).run()
    assert not page.exception
    return page


def sample(number: str) -> tuple[str, bytes]:
    """A shipped clip as an upload."""
    path = assets.sample(number).path
    return path.name, path.read_bytes()


class TestHipCheck:
    """Several clips, one profile."""

    def test_a_sample_session_gives_a_profile_of_every_clip(self, clips: Clips) -> None:
        page = checked()
        said = words(page)
        assert [path.name for path, _ in clips.asked] == list(SAMPLES)
        assert "rendered people" in said
        assert "Seen in these clips:" in said
        assert "Left knee: moved inward in 5 of 5 repetitions" in said
        assert "14° (10 to 18°)" in said
        assert "95 of 100 such readings" in said
        assert "Left and right in the single-leg squat" in said
        assert {"proof_0", "proof_1", "to_plan"} <= keys(page)

    def test_what_could_not_be_judged_says_so_and_never_looks_fine(self, clips: Clips) -> None:
        page = checked()
        assert clips.asked
        said = words(page)
        assert "Neither knee could be judged: the clip is filmed from the side." in said
        assert "Put the phone straight in front of the athlete." in said
        assert said.count(":gray-badge[could not be judged]") >= 2
        assert "green" not in said

    def test_age_sex_and_heels_reach_the_check(self, clips: Clips) -> None:
        page = go(opened(), "hip-check")
        page.selectbox(key="age_group").select(AgeGroup.OVER_60)
        page.selectbox(key="sex").select(Sex.FEMALE)
        page.checkbox(key="heels_rise").check().run()
        page = checked(page)
        assert {(options.age_group, options.sex) for _, options in clips.asked} == {(AgeGroup.OVER_60, Sex.FEMALE)}
        assert page.session_state["screener.checked"].session.check.heels_rise is True

    def test_own_clips_come_in_several_at_once_and_repeats_are_compared(self, clips: Clips) -> None:
        clips.by_name = {"a.mp4": factories.valgus_sls(), "b.mp4": factories.valgus_sls()}
        page = own(go(opened(), "hip-check"), "natural", ("a.mp4", sample("03")[1]), ("IMG.mp4", sample("02")[1]))
        page = checked(own(page, "cue", ("b.mp4", sample("04")[1])))
        assert [path.name for path, _ in clips.asked] == ["a.mp4", "IMG.mp4", "b.mp4"]
        said = words(page)
        assert "Single-leg squat with the cue" in said
        assert "What a repeat changed" in said
        assert f"less inward by 0° ({MINUS}3 to 3°). The cue made no clear change." in said
        assert "rendered people" not in said

    def test_two_clips_may_have_one_name_and_one_can_be_taken_off(self, clips: Clips) -> None:
        page = own(go(opened(), "hip-check"), "natural", ("IMG.mp4", sample("01")[1]), ("IMG.mp4", sample("02")[1]))
        first, second = [clip.path for clip in page.session_state["screener.takes"]["natural"]]
        assert (first.read_bytes(), second.read_bytes()) == (sample("01")[1], sample("02")[1])
        take_off(page, 0, "remove_natural_")
        assert not first.exists()
        assert second.exists()
        assert len(removes(page, "remove_natural_")) == 1
        assert not clips.asked

    def test_taking_off_what_was_taken_off_does_nothing(self, clips: Clips) -> None:
        page = own(go(opened(), "hip-check"), "natural", sample("03"), sample("04"))
        first, second = page.session_state["screener.takes"]["natural"]
        page.session_state["screener.takes"]["natural"].remove(first)  # by the first of two taps
        take_off(page, 0, "remove_natural_")
        assert page.session_state["screener.takes"]["natural"] == [second]
        assert not clips.asked

    def test_a_clip_that_was_taken_in_is_listed_whatever_comes_after(self, clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
        page = go(opened(), "hip-check")
        listed = {way: list[Clip]() for way in Way}
        monkeypatch.setattr("screener.ui.state.takes", SimpleNamespace(get=lambda: listed))
        space = SimpleNamespace(take=lambda *_: Clip("a.mp4", Path("a.mp4"), "", sample=False))
        monkeypatch.setattr("screener.ui.state.workspace", lambda: space)
        monkeypatch.setattr("screener.ui.own.looked_over", lambda clip: Own(clip, "", None, None, None))

        def broken_off() -> Iterator[tuple[BytesIO, str]]:
            yield BytesIO(), "a.mp4"
            raise RuntimeError("the next run is wanted")

        with pytest.raises(RuntimeError):
            checking.add(Way.NATURAL, broken_off())
        assert len(listed[Way.NATURAL]) == 1
        assert page
        assert not clips.asked

    def test_a_broken_clip_is_named_at_once_and_nothing_chosen_is_lost(self, clips: Clips) -> None:
        page = go(opened(), "hip-check")
        page.checkbox(key="heels_rise").check().run()
        page = own(page, "natural", sample("03"), ("holiday.mp4", b"not a video"))
        (told,) = [str(element.value).replace("\\", "") for element in page.error]
        assert "holiday.mp4" in told
        assert "Traceback" not in told
        assert not clips.asked
        assert page.checkbox(key="heels_rise").value is True
        assert not page.button(key="start_check").disabled
        assert len(removes(page, "remove_natural_")) == 1, "what is no video is not listed"
        page = checked(page)
        assert not page.error
        assert [path.name for path, _ in clips.asked] == ["03_sls_L_valgus.mp4"]
        assert "What was seen" in words(page)

    def test_repeats_alone_are_not_enough(self, clips: Clips) -> None:
        page = checked(own(go(opened(), "hip-check"), "heels", sample("03")))
        assert "Expected at least one clip done in your natural way" in words(page)
        assert not clips.asked

    def test_without_a_clip_there_is_nothing_to_check(self) -> None:
        page = go(opened(), "hip-check")
        page.segmented_control(key="takes_kind").set_value("Use my own clips").run()
        assert page.button(key="start_check").disabled

    def test_cancel_stops_the_work_and_keeps_the_clips(self, clips: Clips) -> None:
        clips.hold = threading.Event()
        page = own(go(opened(), "hip-check"), "natural", sample("03"))
        page.button(key="start_check").click().run()
        assert page.button(key="start_check").disabled
        page.button(key="cancel_check").click().run()
        wait(page)
        assert page.session_state["screener.checked"] is None
        assert not page.button(key="start_check").disabled
        assert "03_sls_L_valgus.mp4" in words(page)

    def test_uploads_stay_as_long_as_something_rests_on_them(self, clips: Clips) -> None:
        page = checked(own(go(opened(), "hip-check"), "natural", sample("03")))
        (path,) = [path for path, _ in clips.asked]
        take_off(page, 0, "remove_natural_")
        assert path.exists(), "the profile still shows a frame of it"
        page.segmented_control(key="takes_kind").set_value("Try a sample session").run()
        checked(page)
        assert not path.exists()

    def test_clips_and_choices_are_still_there_when_another_page_was_looked_at(self, clips: Clips) -> None:
        page = own(go(opened(), "hip-check"), "natural", sample("03"))
        page.selectbox(key="sex").select(Sex.MALE).run()
        page = go(go(page, "plan"), "hip-check")
        assert page.selectbox(key="sex").value is Sex.MALE
        checked(page)
        assert [path.name for path, _ in clips.asked] == ["03_sls_L_valgus.mp4"]

    @pytest.mark.parametrize("make", factories.ALL)
    def test_every_kind_of_result_is_shown_without_an_error(self, clips: Clips, make: Callable[[], Screening]) -> None:
        clips.by_name = dict.fromkeys(SAMPLES, make())
        assert "What was seen" in words(checked())


def test_every_upload_goes_with_the_visit() -> None:
    """Several uploads of one visit lie in one private folder, which goes as a whole."""
    space = state.Workspace()
    taken = [space.take(BytesIO(b"clip"), "IMG.mp4") for _ in range(3)]
    assert len({clip.path for clip in taken}) == 3
    assert all(clip.path.parent.stat().st_mode & 0o077 == 0 for clip in taken)
    space.keep_only({taken[1].path})
    assert [clip.path.exists() for clip in taken] == [False, True, False]
    space.close()
    assert not space.folder.exists()
