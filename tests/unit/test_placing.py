"""The frame to place joints on: as filmed, nothing drawn on it, face hidden, joints in the clip's own pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from screener.errors import InputError
from screener.export import overlay_plan
from screener.placing import LONGEST_PX, placing, points, read_at
from screener.run import ScreeningRun, with_edits
from screener.types import Instant, Joint, LeaveOut, Move, Side
from screener.video import OverlayWriter
from tests import synth
from tests.sticks import Scene

LEFT, MATCHED, LOWEST = Side.LEFT, Instant.MATCHED_DEPTH, Instant.LOWEST
FPS = 10.0


@pytest.fixture(scope="module")
def run() -> ScreeningRun:
    """Two single-leg squats on the left."""
    made = synth.run(Scene(legs=(LEFT, LEFT), noise_px=1.0, fps=25.0))
    return replace(made, screening=replace(made.screening, video=replace(made.screening.video, fps_nominal=FPS)))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, run: ScreeningRun) -> Path:
    """A clip of checks as long and as large as that."""
    path = tmp_path_factory.mktemp("clip") / "checks.mp4"
    tile = np.kron(np.indices((120, 68)).sum(axis=0) % 2, np.ones((16, 16))) * 200 + 20
    image = np.repeat(tile[:1920, :1080, None], 3, axis=2).astype(np.uint8)
    with OverlayWriter(path, 1080, 1920, FPS) as writer:
        for number in range(int(float(run.track.times_s[-1]) * FPS) + 2):
            writer.write(image, number / FPS)
    return path


def decoded(jpeg: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The picture."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.astype(np.uint8)


def test_nothing_is_drawn_on_it_and_only_the_face_is_hidden(run: ScreeningRun, clip: Path) -> None:
    """Nothing is drawn on the frame, grey stays grey, and the checks are gone around the face alone."""
    hidden, open_ = (decoded(placing(run, clip, LEFT, 1, MATCHED, blur_faces=blur).jpeg) for blur in (True, False))
    assert np.ptp(hidden.astype(int), axis=2).max() < 12, "no colour was drawn"
    height, width = hidden.shape[:2]
    assert max(height, width) == LONGEST_PX
    changed = np.abs(hidden.astype(int) - open_.astype(int)).max(axis=2) > 60
    rows = np.flatnonzero(changed.any(axis=1))
    assert changed.any(), "the face is hidden"
    hips = points(run, LEFT, 1, MATCHED)["left_hip"][1] * height / 1920
    assert rows.max() < hips, "and nothing below it"


def test_joints_stand_where_they_were_read_in_the_clip_s_own_pixels(run: ScreeningRun, clip: Path) -> None:
    """Joints stand where they were read, in the clip's own pixels, and where they were placed after that."""
    frame = placing(run, clip, LEFT, 2, LOWEST)
    assert (frame.width_px, frame.height_px) == (1080, 1920)
    read = points(run, LEFT, 2, LOWEST)
    assert frame.joints == {joint: read[f"left_{joint}"] for joint in Joint}
    x, y = frame.joints[Joint.ANKLE]
    after = with_edits(run, [Move(2, LEFT, LOWEST, Joint.ANKLE, x + 12, y - 3)])
    assert placing(after, clip, LEFT, 2, LOWEST).joints[Joint.ANKLE] == pytest.approx((x + 12, y - 3))
    assert placing(after, clip, LEFT, 1, LOWEST).joints == placing(run, clip, LEFT, 1, LOWEST).joints


def test_what_was_not_read_cannot_be_placed(run: ScreeningRun, clip: Path) -> None:
    """An instant that was not read, or a repetition that was left out, is refused in words."""
    with pytest.raises(InputError, match="matched depth 30 of repetition 1"):
        placing(run, clip, LEFT, 1, Instant.MATCHED_DEPTH_30)
    with pytest.raises(InputError, match="lowest of repetition 1"):
        placing(with_edits(run, [LeaveOut(1)]), clip, LEFT, 1, LOWEST)


def test_the_drawing_says_that_its_number_was_corrected_by_hand(run: ScreeningRun) -> None:
    """The drawing says that its number was corrected by hand, at that instant and nowhere else."""
    x, y = points(run, LEFT, 2, MATCHED)["left_knee"]
    after = with_edits(run, [Move(2, LEFT, MATCHED, Joint.KNEE, x - 9, y)])
    plan = overlay_plan(after, 1 / 25)
    told = {(rep, at): plan.at(read_at(after, LEFT, rep, at)).number for rep in (1, 2) for at in (MATCHED, LOWEST)}
    assert all(told.values())
    assert {key for key, number in told.items() if "corrected by hand" in number} == {(2, MATCHED)}
