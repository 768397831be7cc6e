"""Films one clip: NAME.mp4 with its truth in NAME.csv and NAME.json."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from validation import assets, body, truth
from validation.camera import Hand, camera
from validation.legs import SIDES
from validation.plan import ClipSpec
from validation.poses import Motion, motion
from validation.rotations import vector
from validation.scene import Film, Picture
from validation.version import RENDERER_VERSION

_SHUTTER: Final = 0.5  # share of a frame's time during which a blurred frame is exposed
_LENS_BLUR_PX: Final = 0.6
_NOISE_FIELDS: Final = 4
_NOISE_MARGIN_PX: Final = 48
_SOLE_AHEAD_M: Final = 0.06  # the middle of a foot lies ahead of its ankle


def render_clip(spec: ClipSpec, folder: Path, body_file: Path | None = None) -> Path:
    """Film this clip into `folder`; returns the video's path. The same spec gives the same files.

    The JSON appears last: a clip that was interrupted has none, and is made anew.

    Raises:
        SetupError: the body data or software OpenGL are missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    person = body.Body(body.load(body_file or assets.body_file()), body.Build.of(spec.person))
    moving = motion(spec, person.proportions)
    video, part = folder / f"{spec.name}.mp4", folder / f"{spec.name}.part.mp4"
    rows = _film(moving, person, part)
    os.replace(part, video)
    truth.write(folder, spec.name, rows, truth.clip_truth(moving, person, RENDERER_VERSION))
    return video


def still(spec: ClipSpec, frame: int, body_file: Path | None = None) -> Picture:
    """One frame as a picture, without its noise's history: for looking at, not for scoring."""
    person = body.Body(body.load(body_file or assets.body_file()), body.Build.of(spec.person))
    camera_man = Cameraman(motion(spec, person.proportions), person)
    return camera_man.picture(frame)[0]


class Cameraman:
    """Films the frames of one clip in order: pose, picture, lens, sensor."""

    def __init__(self, moving: Motion, person: body.Body) -> None:
        self._motion, self._body, self._spec = moving, person, moving.spec
        stance = moving.pose(0.0).feet[self._spec.side].ankle
        self._film = Film(self._spec, person, float(stance[0]))
        self._hand = Hand.of(self._spec.scene, self._spec.seed)
        self._draw = np.random.default_rng([self._spec.seed, 3])
        self._noise = _noise(self._spec, self._draw)

    def picture(self, frame: int) -> tuple[Picture, truth.Row]:
        """That frame with its truth, which is that of the middle of the exposure."""
        exposures = self._spec.scene.exposures_per_frame
        if exposures == 1:
            clean, known = self._expose(float(frame), frame)
        else:
            known = self._expose(float(frame), frame)[1]
            moments = frame + _SHUTTER * ((np.arange(exposures) + 0.5) / exposures - 0.5)
            clean = np.mean([self._expose(float(moment), frame)[0] for moment in moments], axis=0).astype(np.uint8)
        return self._sensed(clean), known

    def _expose(self, moment: float, frame: int) -> tuple[Picture, truth.Row]:
        posed = self._body.pose(self._motion.pose(moment))
        view = camera(self._spec.scene, self._hand.at(moment / self._spec.moves.fps))
        sole = vector(0.0, -self._body.proportions.ankle_height, _SOLE_AHEAD_M)
        picture = self._film.picture(posed, view, [posed.joints["ankle", side] + sole for side in SIDES])
        return picture, truth.row(self._motion, frame, posed, view)

    def _sensed(self, clean: Picture) -> Picture:
        """Through a lens that is not quite sharp onto a sensor that is not quite quiet."""
        soft = cv2.GaussianBlur(clean, (0, 0), _LENS_BLUR_PX)
        field, x, y = self._draw.integers([len(self._noise), _NOISE_MARGIN_PX, _NOISE_MARGIN_PX])
        height, width = clean.shape[:2]
        noisy = cv2.add(soft, self._noise[field][y : y + height, x : x + width], dtype=cv2.CV_8U)
        return np.asarray(noisy, dtype=np.uint8)


def _noise(spec: ClipSpec, draw: np.random.Generator) -> list[NDArray[np.int16]]:
    """A few fields of sensor noise, larger than the picture: each frame takes another cutting, as fresh noise costs too much."""
    shape = (spec.scene.height_px + _NOISE_MARGIN_PX, spec.scene.width_px + _NOISE_MARGIN_PX)
    fields = []
    for _ in range(_NOISE_FIELDS):
        grey = draw.standard_normal((*shape, 1), dtype=np.float32)
        colour = draw.standard_normal((*shape, 3), dtype=np.float32)
        soft = cv2.GaussianBlur(1.4 * spec.scene.noise * (grey + 0.4 * colour), (0, 0), 0.6)
        fields.append(np.rint(soft).astype(np.int16))
    return fields


def _film(moving: Motion, person: body.Body, path: Path) -> list[truth.Row]:
    """Encode every frame; gives the truth of each."""
    scene = moving.spec.scene
    camera_man = Cameraman(moving, person)
    rows = []
    with av.open(str(path), "w") as container:
        # One thread, as all cores draw already. No look-ahead: x264's reads memory that nobody wrote, so the same pictures would not always
        # give the same file.
        options = {"crf": "23", "preset": "veryfast", "threads": "1", "x264-params": "rc-lookahead=0:mbtree=0"}
        stream = container.add_stream("libx264", rate=Fraction(moving.spec.moves.fps), options=options)
        stream.width, stream.height, stream.pix_fmt = scene.width_px, scene.height_px, "yuv420p"
        for frame in range(moving.frames):
            picture, known = camera_man.picture(frame)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            rows.append(known)
        container.mux(stream.encode())
    return rows
