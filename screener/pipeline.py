"""Wires video, pose model and core together: decode sparsely, segment, plan, read, screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from screener import __version__, people, quality, readings, sides, signal
from screener.errors import Cancelled, VideoUnreadable
from screener.movements import MOVEMENTS, movement
from screener.movements.recognise import segment
from screener.passes import SparsePass, Watch, dense_pass, sparse_pass
from screener.pose import PoseBackend, default_backend
from screener.readplan import plan
from screener.run import Options, Progress, ScreeningRun
from screener.screening import Clip, refused, screen_track
from screener.types import (
    BoolArray,
    Context,
    PoseTrack,
    QualityIssue,
    ReadPlan,
    Segmentation,
    Severity,
    Software,
    VideoInfo,
    View,
    empty_track,
)
from screener.video import VideoReader

SPARSE_SHARE: Final = 0.55
"""Share of the work that the first visit takes, for the progress bar."""
LONGEST_GAP_S: Final = 0.1
SPARSE_CUTOFF_HZ: Final = 3.0
MIN_DROP: Final = min(m.min_drop for m in MOVEMENTS)


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """The first visit's outcome: the athlete's smoothed track, the repetitions, what is wrong with the clip, sides put right."""

    sparse: PoseTrack
    segmentation: Segmentation
    issues: tuple[QualityIssue, ...]
    exchanged: int = 0


def screen(
    path: Path,
    options: Options,
    backend: PoseBackend | None,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> ScreeningRun:
    """See ``run.screen_video``."""
    model = backend or default_backend()
    on_progress(Progress("Opening the video", 0.0))
    with VideoReader(path, unmirror=bool(options.mirrored)) as reader:
        length = max(reader.info.duration_s or 0.0, 1e-3)

        def watch(stage: str, start: float, stop: float) -> Watch:
            def step(time_s: float) -> None:
                if cancelled():
                    raise Cancelled
                on_progress(Progress(stage, start + (stop - start) * min(time_s / length, 1.0)))

            return Watch(step, cancelled)

        workers = max(1, min(os.cpu_count() or 1, 4))
        first = sparse_pass(reader, model, workers, watch("Finding the athlete and the repetitions", 0.02, SPARSE_SHARE))
        info = reader.final_info()
        scene = _scene(first, reader, info, options)
        reads, bursts = _unread(info), ReadPlan(())
        if scene.segmentation.reps and scene.segmentation.movement_id:
            record = movement(scene.segmentation.movement_id)
            bursts = plan(scene.sparse.times_s, scene.sparse.combined(), scene.segmentation, record)
            reads = dense_pass(reader, model, bursts, scene.sparse, workers, watch("Reading the knees accurately", SPARSE_SHARE, 0.98))
    reads, repaired = readings.repair_sides(reads, scene.sparse, quality.leg_px(scene.sparse))
    issues = (*scene.issues, *quality.of_sides(scene.exchanged + repaired))
    clip = Clip(
        info=info,
        software=Software(__version__, model.model, model.model_sha256),
        context=Context(options.age_group, options.sex),
        chosen_by="user" if options.movement else "auto",
        segmentation=scene.segmentation,
        plan=bursts,
        sparse=scene.sparse,
        reads=reads,
        issues=issues,
        gate=options.gate,
    )
    screening = screen_track(clip)
    if screening.refused and reader.truncated:
        raise _damaged(info, screening.quality)
    on_progress(Progress("Done", 1.0))
    return ScreeningRun(screening, *merged(scene.sparse, reads), unmirrored=bool(options.mirrored))


def _damaged(info: VideoInfo, issues: tuple[QualityIssue, ...]) -> VideoUnreadable:
    """A broken file in which nothing could be judged: the file is at fault, for what was lost may hold what is missing."""
    why = next(issue.detail for issue in issues if issue.severity is Severity.REFUSE)
    announced = f" of {info.frames_announced} announced" if info.frames_announced else ""
    return VideoUnreadable(
        f"{info.name} is damaged: {info.frames_read}{announced} frames could be read, and nothing in them can be judged. {why}",
        "Copy the original from the phone again, without a messenger app in between, or film again.",
    )


def _scene(first: SparsePass, reader: VideoReader, info: VideoInfo, options: Options) -> _Scene:
    """Pick the athlete, clean the track, find the repetitions."""
    times = np.array(reader.times_s)
    seconds = float(times[-1] - times[0]) if len(times) > 1 else 0.0
    issues = quality.of_file(info, reader.truncated, seconds, signal.rate_hz(times))
    issues = (*issues, *quality.of_mirroring(options.mirrored, reader.upright.mirrored))
    nobody = _Scene(empty_track(info.width_px, info.height_px), Segmentation(options.movement, (), ()), issues)
    if refused(issues):
        return nobody
    athlete = people.pick_athlete(first.times_s, first.frame_index, first.seen, info.width_px, info.height_px)
    light = quality.light(athlete.track, first.seen, first.looks)
    issues = (*issues, *quality.of_view(athlete, first.brightness), *quality.of_picture(light))
    if refused(issues):
        return replace(nobody, issues=issues)
    track, exchanged = clean(athlete.track)
    found = segment(track.times_s, track.combined(), options.movement, options.side, MIN_DROP)
    issues = (*issues, *quality.of_gaps(athlete.track), *quality.of_choice(found), *_judged(track, found, light))
    return _Scene(track, found, issues, exchanged)


def _judged(track: PoseTrack, found: Segmentation, light: quality.Light) -> tuple[QualityIssue, ...]:
    """What the smoothed track and its repetitions say against the clip."""
    return (
        *quality.of_distance(quality.leg_px(track), track.width_px, track.height_px),
        *quality.of_tilt(track, found.reps),
        *quality.of_person(track, found.reps, light),
    )


def clean(track: PoseTrack) -> tuple[PoseTrack, int]:
    """The sparse track with sides put right, short gaps filled and marked, and smoothed; and how many looks had their sides exchanged."""
    xy = track.xy_px[:, 0].copy()
    wrong = sides.repair_in_order(track.times_s, xy, quality.leg_px(track))
    xy[wrong] = sides.exchange_legs(xy[wrong])
    xy, filled = signal.fill_gaps(track.times_s, xy, LONGEST_GAP_S)
    cutoff = signal.cutoff_for(signal.rate_hz(track.times_s), SPARSE_CUTOFF_HZ)
    smoothed = signal.smooth(track.times_s, xy, cutoff)
    smoothed[~np.isfinite(xy)] = np.nan
    cleaned = replace(track, xy_px=smoothed[:, None], filled=filled)
    return cleaned.with_step("cleaned", exchanged=int(wrong.sum()), filled=int(filled.sum()), cutoff_hz=cutoff), int(wrong.sum())


def _unread(info: VideoInfo) -> PoseTrack:
    return empty_track(info.width_px, info.height_px, (View.PLAIN, View.MIRROR))


def merged(sparse: PoseTrack, reads: PoseTrack) -> tuple[PoseTrack, BoolArray]:
    """One combined look per instant, for drawing and for the table over time: dense bursts, smoothed, win over sparse instants.

    Returns:
        The track, and (T,) which of its instants were read accurately.
    """
    dense = signal.smooth(reads.times_s, reads.combined(), signal.cutoff_for(signal.rate_hz(reads.times_s)))
    parts = [sparse.take(~np.isin(sparse.frame_index, reads.frame_index)), reads]
    xy = np.concatenate([parts[0].combined(), dense])
    read = np.concatenate([np.zeros(len(parts[0].times_s), dtype=np.bool_), np.isfinite(dense).all(axis=(1, 2))])
    times = np.concatenate([part.times_s for part in parts])
    order = np.argsort(times)

    def joined(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        stacked: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.concatenate([getattr(p, name)[:, :1] for p in parts])[order]
        return stacked

    track = PoseTrack(
        times_s=times[order],
        frame_index=np.concatenate([part.frame_index for part in parts])[order],
        views=(View.PLAIN,),
        xy_px=xy[order][:, None],
        world_m=joined("world_m"),
        visibility=joined("visibility"),
        filled=np.concatenate([part.filled for part in parts])[order],
        width_px=sparse.width_px,
        height_px=sparse.height_px,
        steps=(*sparse.steps, *reads.steps),
    )
    return track.with_step("merged"), read[order]
