"""The drawn-over clip and the proof frame: joined from decoder, drawing and encoder; whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from screener import skeleton
from screener.errors import Cancelled, InputError
from screener.export import LONGEST_SIDE_PX, overlay_plan, proof_png, write_overlay
from screener.run import Progress, ScreeningRun
from screener.types import AgeGroup, Context, ImageArray, Instant, Side
from screener.video import OverlayWriter, VideoReader
from tests import factories

WIDTH, HEIGHT, FPS = 1080, 1920, 10.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven seconds of grey."""
    path = tmp_path_factory.mktemp("clip") / "grey.mp4"
    with OverlayWriter(path, WIDTH, HEIGHT, FPS) as writer:
        for number in range(70):
            writer.write(np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8), number / FPS)
    return path


@pytest.fixture(scope="module")
def run() -> ScreeningRun:
    """A hand-made result of such a clip."""
    made = factories.run(factories.valgus_sls())
    video = replace(made.screening.video, fps_nominal=FPS, duration_s=7.0)
    return replace(made, screening=replace(made.screening, video=video))


def test_the_clip_keeps_its_times_and_is_made_no_larger_than_phones_play(clip: Path, run: ScreeningRun, tmp_path: Path) -> None:
    """The clip keeps its times and is made no larger than phones play."""
    target, shares = tmp_path / "overlay.mp4", []
    told = write_overlay(run, clip, target, lambda progress: shares.append(progress.share))
    with VideoReader(clip) as before, VideoReader(target) as after:
        assert max(after.info.width_px, after.info.height_px) == LONGEST_SIDE_PX
        assert (after.info.width_px, after.info.height_px) == (720, 1280)
        list(before.frames(lambda *_: False))
        list(after.frames(lambda *_: False))
        np.testing.assert_allclose(after.times_s, before.times_s, atol=1e-3)
        np.testing.assert_allclose(after.times_s, told, atol=1e-4)
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.fixture(scope="module")
def striped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of fine stripes: where they are gone something was blurred."""
    path = tmp_path_factory.mktemp("clip") / "stripes.mp4"
    image = np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8)
    image[:, (np.arange(WIDTH) // 16) % 2 == 0] = 190
    with OverlayWriter(path, WIDTH, HEIGHT, FPS) as writer:
        for number in range(30):
            writer.write(image, number / FPS)
    return path


def face_is_seen(picture: ImageArray) -> bool:
    """Whether the stripes still stand where the hand-made body has its face."""
    height, width = picture.shape[:2]
    face = picture[round(height * 0.2) : round(height * 0.24), round(width * 0.46) : round(width * 0.54)]
    return float(face.astype(float).std(axis=1).mean()) > 25


def with_a_face(run: ScreeningRun) -> ScreeningRun:
    """The hand-made body with a face as wide as a hand, where it has but a point."""
    xy = run.track.xy_px.copy()
    for place, name in enumerate(skeleton.FACE):
        xy[..., skeleton.index(name), 0] += 60 * (-1) ** place
    return replace(run, track=replace(run.track, xy_px=xy))


def proof(run: ScreeningRun, clip: Path, **choice: bool) -> ImageArray:
    """The proof frame as a picture."""
    picture = cv2.imdecode(np.frombuffer(proof_png(run, clip, Side.LEFT, 1, Instant.STANDING, **choice), dtype=np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture.astype(np.uint8)


def test_the_face_is_hidden_unless_it_is_asked_for_and_never_seen_under_18(striped: Path, run: ScreeningRun, tmp_path: Path) -> None:
    """The face is hidden in frame and clip unless it is asked for, and under 18 in any case."""
    run = with_a_face(run)
    assert not face_is_seen(proof(run, striped))
    assert face_is_seen(proof(run, striped, blur_faces=False))
    child = replace(run, screening=replace(run.screening, context=Context(AgeGroup.FROM_16_TO_17)))
    assert not face_is_seen(proof(child, striped, blur_faces=False))
    assert not face_is_seen(first_picture(run, striped, tmp_path))
    assert face_is_seen(first_picture(run, striped, tmp_path, blur_faces=False))
    assert not face_is_seen(first_picture(child, striped, tmp_path, blur_faces=False))


def first_picture(run: ScreeningRun, clip: Path, folder: Path, blur_faces: bool | None = None) -> ImageArray:
    """The first picture of the drawn-over clip, with the usual choice of faces or another one."""
    if blur_faces is None:
        write_overlay(run, clip, folder / "o.mp4")
    else:
        write_overlay(run, clip, folder / "o.mp4", blur_faces=blur_faces)
    with VideoReader(folder / "o.mp4") as reader:
        return next(iter(reader.frames())).image


def test_a_cancelled_clip_leaves_nothing_behind(clip: Path, run: ScreeningRun, tmp_path: Path) -> None:
    """A cancelled clip leaves nothing behind."""
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        write_overlay(run, clip, tmp_path / "overlay.mp4", seen.append, lambda: len(seen) > 3)
    assert not list(tmp_path.iterdir())


def test_the_proof_frame_is_a_picture_with_the_leg_drawn_on_it(clip: Path, run: ScreeningRun) -> None:
    """The proof frame is a picture with the leg drawn on it."""
    picture = cv2.imdecode(np.frombuffer(proof_png(run, clip, Side.LEFT, 1, Instant.LOWEST), dtype=np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (HEIGHT, WIDTH, 3)
    orange = np.abs(picture.astype(int) - np.array([0, 159, 230])).max(axis=2) < 40
    assert orange.sum() > 2000


@pytest.mark.parametrize(("rep", "at"), [(99, Instant.LOWEST), (1, Instant.MATCHED_DEPTH_30)])
def test_a_frame_that_was_not_read_is_not_made_up(clip: Path, run: ScreeningRun, rep: int, at: Instant) -> None:
    """A frame that was not read is not made up."""
    with pytest.raises(InputError):
        proof_png(run, clip, Side.LEFT, rep, at)


def test_only_what_was_measured_is_written_on_the_clip() -> None:
    """Only what was measured is written on the clip."""
    for make in factories.ALL:
        made = factories.run(make())
        times = {m.time_s for m in made.screening.measurements if m.time_s is not None}
        plan = overlay_plan(made)
        for time_s in np.arange(0, 60, 0.05):
            picture = plan.at(float(time_s))
            assert not picture.number or min(abs(time_s - t) for t in times) <= 0.15


def test_a_refused_clip_carries_no_number() -> None:
    """A refused clip carries no number."""
    plan = overlay_plan(factories.run(factories.refused()))
    assert not any(plan.at(time_s / 10).number for time_s in range(600))
