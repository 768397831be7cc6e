"""What is drawn, and above all what is not: no number between readings, nothing in a gap, nothing over the legs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener import skeleton
from screener.overlay import BETWEEN, HALF_READING_S, MAX_GAP_S, Label, OverlayFrame, OverlayPlan, draw, text_size
from screener.types import FloatArray, ImageArray, PoseTrack, Repetition, Side, View

WIDTH, HEIGHT, FRAME_S = 360, 640, 0.05
REP = Repetition(index=2, side=Side.LEFT, standing_s=0.1, start_s=0.5, turn_s=1.5, stop_s=2.5)
LOWEST = Label(1.5, Side.LEFT, "14° (10 to 18°)", "at the lowest point")
_BODY = {
    "nose": (180, 90), "shoulder": (40, 150), "elbow": (60, 220), "wrist": (50, 280), "hip": (22, 300), "knee": (10, 430),
    "ankle": (18, 550), "heel": (20, 565), "foot_tip": (26, 580),
}  # fmt: skip


def person(shift: float = 0.0) -> FloatArray:
    """(K, 2) somebody who faces the camera; the athlete's left is on the picture's right, the left knee drifts inward."""
    points = np.tile([180.0 + shift, 90.0], (len(skeleton.LANDMARKS), 1))
    for position, name in enumerate(skeleton.LANDMARKS):
        side, _, part = name.partition("_")
        if part in _BODY and side in ("left", "right"):
            across, down = _BODY[part]
            points[position] = (180.0 + shift + (across if side == "left" else -across), down)
    for name, aside in (("left_eye", 12.0), ("right_eye", -12.0)):
        points[skeleton.index(name)] = (180 + shift + aside, 84)
    return points


def track(times: list[float], missing: tuple[int, ...] = (), filled: tuple[int, ...] = ()) -> PoseTrack:
    """Somebody who drifts ten pixels a second to the right."""
    count = len(times)
    xy = np.array([person(10 * time)[None] for time in times]).reshape(count, 1, len(skeleton.LANDMARKS), 2)
    for gap in missing:
        xy[gap] = np.nan
    return PoseTrack(
        times_s=np.array(times),
        frame_index=np.arange(count),
        views=(View.PLAIN,),
        xy_px=xy,
        world_m=np.zeros((count, 1, len(skeleton.LANDMARKS), 3)),
        visibility=np.ones((count, 1, len(skeleton.LANDMARKS))),
        filled=np.isin(np.arange(count), filled),
        width_px=WIDTH,
        height_px=HEIGHT,
    )


def plan(seen: PoseTrack | None = None) -> OverlayPlan:
    """Plan."""
    return OverlayPlan(seen or track([round(0.05 * n, 2) for n in range(60)]), (REP,), (LOWEST,), FRAME_S)


def grey() -> ImageArray:
    """Grey."""
    return np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8)


def changed(picture: OverlayFrame) -> ImageArray:
    """(H, W) true where drawing changed the picture."""
    difference: ImageArray = (draw(grey(), picture) != 128).any(axis=2)
    return difference


def test_number_stands_only_at_its_own_reading() -> None:
    """Number stands only at its own reading."""
    drawn = plan()
    assert drawn.at(1.5).number == LOWEST.text
    assert drawn.at(1.5).read
    assert drawn.at(1.5 + HALF_READING_S + FRAME_S).number == ""
    assert not drawn.at(1.5 - HALF_READING_S - FRAME_S).read


def test_a_picture_between_two_readings_is_interpolated_and_carries_no_number() -> None:
    """A picture between two readings is interpolated and carries no number."""
    picture = plan(track([1.4, 1.6])).at(1.5)
    assert picture.xy_px is not None
    np.testing.assert_allclose(picture.xy_px, person(15.0))
    assert not picture.read
    assert picture.number == ""


def test_a_reading_without_a_number_says_why_and_is_drawn_pale() -> None:
    """A reading without a number says why, and is drawn pale."""
    why = Label(1.5, Side.LEFT, "FPPA not measured: too deep for one camera", "at the lowest point", measured=False)
    picture = OverlayPlan(track([round(0.05 * n, 2) for n in range(60)]), (REP,), (why,), FRAME_S).at(1.5)
    assert (picture.read, picture.number, picture.note) == (False, "", why.text)


def test_an_instant_that_was_filled_in_carries_no_number() -> None:
    """An instant that was filled in carries no number."""
    times = [1.42, 1.46, 1.5, 1.54]
    assert plan(track(times)).at(1.5).number
    assert plan(track(times, filled=(2,))).at(1.5).number == ""


@pytest.mark.parametrize("time_s", [0.5, 1.2, 2.9])
def test_nothing_is_drawn_in_a_gap_or_beyond_the_ends(time_s: float) -> None:
    """Nothing is drawn in a gap or beyond the ends."""
    picture = plan(track([1.0, 1.0 + MAX_GAP_S + 0.1, 2.0])).at(time_s)
    assert picture.xy_px is None
    assert not changed(picture).any()


def test_an_instant_in_which_nobody_was_seen_is_a_gap() -> None:
    """An instant in which nobody was seen is a gap."""
    times = [1.0, 1.3, 1.5, 1.7]
    assert plan(track(times, missing=(1, 2))).at(1.3).xy_px is None


def test_nothing_is_drawn_for_a_clip_without_anybody() -> None:
    """Nothing is drawn for a clip without anybody."""
    picture = plan(track([])).at(1.0)
    assert (picture.xy_px, picture.face) == (None, None)
    assert not changed(picture).any()


@pytest.mark.parametrize(("time_s", "words"), [(0.1, "standing"), (0.9, "going down"), (1.5, "at the lowest point"), (2.2, "coming up")])
def test_caption_names_repetition_leg_and_phase(time_s: float, words: str) -> None:
    """Caption names repetition leg and phase."""
    assert plan().at(time_s).caption == f"Repetition 2 · left leg · {words}"


def test_no_caption_outside_repetitions() -> None:
    """No caption outside repetitions."""
    assert plan().at(2.8).caption == ""


def test_a_number_without_a_reading_cannot_be_made() -> None:
    """A number without a reading cannot be made."""
    with pytest.raises(ValueError, match="only on a picture that was read"):
        OverlayFrame(xy_px=person(), visibility=np.ones(33), read=False, number="14°")


def test_the_judged_leg_is_bold_only_where_it_was_read() -> None:
    """The judged leg is bold only where it was read."""
    read = plan().at(1.5)
    between = replace(read, read=False, number="")
    row = slice(480, 500)
    assert changed(read)[row].sum() > 2 * changed(between)[row].sum()


def test_the_reference_line_runs_from_hip_to_ankle() -> None:
    """The reference line runs from hip to ankle."""
    image = draw(grey(), plan().at(1.5))
    hip, ankle = (person(15.0)[skeleton.index(f"left_{part}")] for part in ("hip", "ankle"))
    x, y = np.rint((hip + ankle) / 2).astype(int)
    assert abs(image[y, x].astype(int) - np.array([86, 180, 233])).max() < 30


def test_a_landmark_that_was_not_seen_is_not_drawn() -> None:
    """A landmark that was not seen is not drawn."""
    picture = plan().at(1.5)
    assert picture.visibility is not None
    hidden = picture.visibility.copy()
    hidden[skeleton.index("right_wrist")] = 0.1
    wrist = np.rint(person(15.0)[skeleton.index("right_wrist")]).astype(int)
    assert changed(picture)[wrist[1], wrist[0]]
    assert not changed(replace(picture, visibility=hidden))[wrist[1], wrist[0]]


def test_input_picture_is_left_alone() -> None:
    """Input picture is left alone."""
    image = grey()
    draw(image, plan().at(1.5), blur_faces=True)
    assert (image == 128).all()


@pytest.mark.parametrize("shift_px", [(0, 0), (-120, -290), (120, -290), (0, -290)])
def test_text_never_covers_the_legs(shift_px: tuple[int, int]) -> None:
    """Text never covers the legs."""
    picture = replace(plan().at(1.5), xy_px=person() + np.array(shift_px), legs=())
    bare = replace(picture, caption="", number="")
    text = draw(grey(), picture) != draw(grey(), bare)
    covered = np.argwhere(text.any(axis=2))
    assert len(covered) > 500, "nothing was written"
    assert picture.xy_px is not None
    for part in ("hip", "knee", "ankle", "foot_tip"):
        for side in ("left", "right"):
            x, y = picture.xy_px[skeleton.index(f"{side}_{part}")]
            assert np.hypot(covered[:, 1] - x, covered[:, 0] - y).min() > 2


def test_between_readings_is_written_on_the_picture() -> None:
    """Between readings is written on the picture."""
    picture = replace(plan().at(1.5), read=False, number="", note=BETWEEN, legs=(), caption="")
    with_word, without = draw(grey(), picture), draw(grey(), replace(picture, xy_px=None))
    assert BETWEEN == "between readings"
    assert (with_word[:60, :200] != without[:60, :200]).any()


@pytest.mark.parametrize(("height", "width"), [(1920, 1080), (1280, 720), (720, 1280), (144, 256)])
def test_letters_can_be_read_on_a_phone(height: int, width: int) -> None:
    """Letters can be read on a phone."""
    on_phone = text_size(np.zeros((height, width, 3), dtype=np.uint8)) * 390 / width
    assert on_phone >= 14


def test_faces_are_blurred_on_request_only() -> None:
    """Faces are blurred on request only."""
    rng = np.random.default_rng(1)
    image = rng.integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    picture = OverlayFrame(face=plan().at(1.5).face)
    nose = slice(80, 100), slice(185, 205)
    assert (draw(image, picture) == image).all()
    blurred = draw(image, picture, blur_faces=True)
    assert blurred[nose].std() < 0.3 * image[nose].std()
    assert (blurred[300:] == image[300:]).all()


def test_the_whole_picture_is_blurred_where_the_face_is_not_known() -> None:
    """The whole picture is blurred where the face is not known."""
    rng = np.random.default_rng(1)
    image = rng.integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    assert draw(image, OverlayFrame(), blur_faces=True).std() < 0.3 * image.std()


def test_a_blur_outlasts_the_landmarks() -> None:
    """A blur outlasts the landmarks."""
    picture = plan(track([1.0, 2.0])).at(1.5)
    assert picture.xy_px is None
    assert picture.face is not None


def test_a_scaled_picture_draws_in_the_same_place() -> None:
    """A scaled picture draws in the same place."""
    picture = plan().at(1.5)
    half = picture.scaled(0.5)
    assert picture.xy_px is not None
    assert half.xy_px is not None
    assert half.face is not None
    assert picture.face is not None
    np.testing.assert_allclose(half.xy_px, picture.xy_px / 2)
    assert half.face.width == pytest.approx(picture.face.width / 2)
