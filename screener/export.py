"""Pictures of a finished screening: the drawn-over clip, and the one frame that proves a finding.

Joins the rooms that may not know each other: decoder, drawing, encoder. Nothing is measured here; every number was read before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from screener.errors import Cancelled, InputError, OutputError
from screener.present import as_seen, report_view, words
from screener.present.hand import marked
from screener.run import Progress, ScreeningRun
from screener.types import Estimate, Instant, Measurement, Side

if TYPE_CHECKING:
    from screener.overlay import Label, OverlayPlan

LONGEST_SIDE_PX: Final = 1280
"""The drawn-over clip is made no larger: it plays on any phone, and a 4K clip would take minutes to encode."""
STAGE: Final = "Drawing on every picture"
_FALLBACK_FPS: Final = 30.0


def overlay_plan(run: ScreeningRun, frame_s: float | None = None) -> OverlayPlan:
    """What to draw at any time of the clip; numbers are those of the metric that the headline speaks of.

    Args:
        run: a finished screening.
        frame_s: seconds between two frames of the clip; from its nominal rate where not given.
    """
    from screener.overlay import OverlayPlan

    step = frame_s or 1 / _fps(run)
    return OverlayPlan(run.track, run.screening.reps, _labels(run), step)


def write_overlay(
    run: ScreeningRun,
    video: Path,
    target: Path,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    blur_faces: bool = True,
) -> tuple[float, ...]:
    """Write the clip with the drawing on it as an H.264 MP4 that browsers play; sound is left out.

    Args:
        run: the finished screening of ``video``.
        video: the same clip.
        target: file to write; it appears only when it is whole.
        on_progress: called for every picture.
        cancelled: asked for every picture; ``True`` stops and leaves nothing behind.
        blur_faces: hide the athlete's face; ``False`` only where the user asked to see it. Under 18 it is hidden in any case.

    Returns:
        When each picture of the new clip is shown, in seconds from its start, rising: for going from picture to picture.

    Raises:
        VideoError: the clip is gone or broken.
        OutputError: the target cannot be written.
        Cancelled: ``cancelled`` said so.
    """
    import cv2

    from screener.overlay import OverlayFrame, draw
    from screener.video import OverlayWriter, VideoReader

    plan, times, hidden = overlay_plan(run), list[float](), blur_faces or run.screening.under_age
    width, height, factor = _size(run)
    length_s = run.screening.video.duration_s
    with VideoReader(video, turn=run.turn) as reader, OverlayWriter(target, width, height, _fps(run)) as writer:
        for frame in reader.frames():
            if cancelled and cancelled():
                raise Cancelled
            image = frame.image if factor == 1 else cv2.resize(frame.image, (width, height), interpolation=cv2.INTER_AREA)
            # Outside the part that was looked at nobody's face is known: there nothing is drawn, and a blur hides the whole picture.
            drawn = plan.at(frame.time_s) if run.span.holds(frame.time_s) else OverlayFrame()
            picture = draw(image.astype(np.uint8, copy=False), drawn.scaled(factor), hidden)
            writer.write(picture, frame.time_s)
            times.append(frame.time_s)
            if on_progress:
                on_progress(Progress(STAGE, min(0.99, frame.time_s / length_s) if length_s else 0.0))
    if on_progress:
        on_progress(Progress(STAGE, 1.0))
    return tuple(times)


def _size(run: ScreeningRun) -> tuple[int, int, float]:
    """Width and height of the drawn-over clip, and how much smaller it is than the clip."""
    info = run.screening.video
    factor = min(1.0, LONGEST_SIDE_PX / max(info.width_px, info.height_px))
    return round(info.width_px * factor), round(info.height_px * factor), factor


def proof_png(run: ScreeningRun, video: Path, side: Side, rep: int, at: Instant | None, *, blur_faces: bool = True) -> bytes:
    """The frame that was read at one instant of one repetition, with the hip-knee-ankle line, as a PNG.

    Args:
        run: the finished screening of ``video``.
        video: the same clip.
        side: the leg to draw boldly.
        rep: position of the repetition, from 1.
        at: which instant of it; the deepest one where ``None`` or ``Instant.WHOLE``.
        blur_faces: hide the athlete's face; ``False`` only where the user asked to see it. Under 18 it is hidden in any case.

    Raises:
        InputError: there is no such repetition or it was not read at that instant.
        VideoError: the clip is gone or broken.
    """
    import cv2

    from screener.overlay import draw
    from screener.video import still

    time_s = _time_of(run, side, rep, at)
    frame = still(video, time_s, turn=run.turn)
    picture = overlay_plan(run).at(frame.time_s)
    hidden = blur_faces or run.screening.under_age
    ok, data = cv2.imencode(".png", draw(frame.image, picture, hidden)[..., ::-1])
    if not ok:
        raise OutputError("expected a PNG picture, got none from the encoder", "Try again; if it stays so, run `screener doctor`.")
    return data.tobytes()


def _time_of(run: ScreeningRun, side: Side, rep: int, at: Instant | None) -> float:
    found = next((r for r in run.screening.reps if r.index == rep), None)
    if found is None:
        known = ", ".join(str(r.index) for r in run.screening.reps) or "none"
        raise InputError(f"expected one of the repetitions {known}, got {rep}", "Choose a repetition that was accepted.")
    sides = (side, Side.BOTH)
    for measured in run.screening.measurements:
        if (measured.rep, measured.at) == (rep, at) and measured.side in sides and measured.time_s is not None:
            return measured.time_s
    if at is Instant.STANDING:
        return found.standing_s
    if at in (None, Instant.WHOLE, Instant.LOWEST):
        return found.turn_s
    raise InputError(
        f"expected an instant that was read, got {at} of repetition {rep}", "Choose another instant, such as the lowest point."
    )


def _labels(run: ScreeningRun) -> list[Label]:
    from screener.overlay import Label

    view = report_view(run.screening)
    # The drawn line is the angle as seen, so the number beside it is, too.
    metric = as_seen(view.charts[0].metric) if view.charts else None
    spoken = words.metric_words(metric) if metric else None
    if spoken is None:
        return []
    return [
        Label(
            time_s,
            m.side,
            marked(run.screening, m, f"{_short(spoken.label)} {words.short_result(m.result, spoken.decimals)}"),
            words.AT[m.at],
            isinstance(m.result, Estimate),
        )
        for m in run.screening.measurements
        if m.metric == metric and (time_s := _instant(run, m)) is not None
    ]


def _instant(run: ScreeningRun, m: Measurement) -> float | None:
    """When something was read, or should have been as far as the repetition tells."""
    if m.time_s is not None or isinstance(m.result, Estimate):
        return m.time_s
    rep = next((rep for rep in run.screening.reps if rep.index == m.rep), None)
    return rep.turn_s if rep is not None and m.at is Instant.LOWEST else None


def _short(label: str) -> str:
    """The abbreviation that a metric's label ends with, else the label: a picture has little room."""
    _, bracket, rest = label.partition("(")
    return rest.removesuffix(")") if bracket else label


def _fps(run: ScreeningRun) -> float:
    """Pictures per second of real time; a usual rate where the file does not say, used only as a hint and a tolerance."""
    info = run.screening.video
    return info.capture_fps or info.fps_nominal or _FALLBACK_FPS
