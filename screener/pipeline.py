"""Wires video, pose model and core together: decode sparsely, segment, plan, read, screen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from screener import __version__, byhand, people, quality, readings, sides, signal
from screener.album import Album
from screener.errors import Cancelled, VideoUnreadable
from screener.glimpse import Glimpse
from screener.movements import MOVEMENTS, movement
from screener.movements.recognise import segment
from screener.passes import Part, Source, SparsePass, Watch, dense_pass, sparse_pass
from screener.pose import PoseBackend, default_backend
from screener.readplan import frames, plan
from screener.run import MOST_WORKERS, Effort, Options, Progress, ScreeningRun
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
    nanmean,
)
from screener.video import VideoReader

SPARSE_SHARE: Final = 0.8
"""Share of the work that the first visit takes, for the progress bar."""
LONGEST_GAP_S: Final = 0.14
"""One look that saw nobody is bridged, two are not; so in slow clips, too, whose looks lie further apart."""
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
    workers: int | None,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> ScreeningRun:
    """See ``run.screen_video``."""
    model = backend or default_backend()
    furthest = 0.0

    def forward(progress: Progress) -> None:
        nonlocal furthest  # a damaged clip is visited once more; nobody wants to see that as a step back
        furthest = max(furthest, progress.share)
        on_progress(replace(progress, share=furthest))

    try:
        return _Visit(path, options, model, workers or min(os.cpu_count() or 1, MOST_WORKERS), forward, cancelled).screen()
    finally:
        if backend is None:
            model.close()


@dataclass(frozen=True, slots=True, eq=False)
class _Visit:
    """One clip being screened, with all that its two passes share."""

    path: Path
    options: Options
    model: PoseBackend
    workers: int
    on_progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]

    def screen(self) -> ScreeningRun:
        """Look sparsely, plan, read, judge."""
        begun = time.perf_counter()
        self.on_progress(Progress("Opening the video", 0.0))
        with VideoReader(self.path, turn=self.options.turn) as reader, Album() as album:
            probed = time.perf_counter()
            byhand.check(self.options, reader.info)
            watch = self._watch(reader, "Finding the athlete and the repetitions", 0.02)
            first = self._look(reader, album, watch)
            if reader.lost_track:
                reader.decode_whole()
                album.clear()
                first = self._look(reader, album, watch)
            info, times_s, truncated = reader.final_info(), reader.times_s, reader.truncated
            scene = _scene(first, times_s, truncated, info, reader.upright.mirrored, self.options)
            looked = time.perf_counter()
            bursts, reads = self._read(reader, album, scene, first.view)
        read = time.perf_counter()
        repaired, touched = readings.repair_sides(reads, scene.sparse, quality.leg_px(scene.sparse))
        issues = (*scene.issues, *quality.of_sides(scene.exchanged + touched))
        clip = self._clip(info, scene, bursts, repaired, issues)
        screening = screen_track(clip)
        if screening.refused and truncated:
            raise _damaged(info, screening.quality)
        effort = Effort(
            workers=self.workers,
            frames_decoded=reader.decoded,
            frames_skipped=max(0, len(times_s) * reader.visits - reader.decoded),
            poses_sparse=first.poses,
            poses_read=int(np.isfinite(reads.xy_px[:, :, 0, 0]).sum()),
            instants_read=len(reads.times_s),
            sparse_s=looked - probed,
            read_s=read - looked,
            decode_s=reader.decoding_s,
            opened_s=begun,
        )
        self.on_progress(Progress("Done", 1.0))
        shown = merged(scene.sparse, readings.through(repaired, bursts, times_s))
        return ScreeningRun(screening, *shown, turn=self.options.turn, span=self.options.span, effort=effort, clip=clip)

    def _clip(self, info: VideoInfo, scene: _Scene, bursts: ReadPlan, reads: PoseTrack, issues: tuple[QualityIssue, ...]) -> Clip:
        """All that the core is told."""
        return Clip(
            info=info,
            software=Software(__version__, self.model.model, self.model.model_sha256),
            context=Context(self.options.age_group, self.options.sex),
            chosen_by="user" if self.options.movement else "auto",
            segmentation=scene.segmentation,
            plan=bursts,
            sparse=scene.sparse,
            reads=reads,
            issues=issues,
            gate=self.options.gate,
            edits=byhand.edits(self.options),
        )

    def _part(self, reader: VideoReader) -> Source:
        """What is looked at: the whole clip, or the part that was chosen."""
        span = self.options.span
        return Part(reader, span) if span else reader

    def _look(self, reader: VideoReader, album: Album, watch: Watch) -> SparsePass:
        """The first visit. Where the user points at somebody, everybody is looked for all the time."""
        return sparse_pass(self._part(reader), self.model, self.workers, watch, everyone=self.options.person is not None, album=album)

    def _read(self, reader: VideoReader, album: Album, scene: _Scene, view: View) -> tuple[ReadPlan, PoseTrack]:
        """The second visit, where there is something to read."""
        found, sparse = scene.segmentation, scene.sparse
        if not (found.reps and found.movement_id):
            return ReadPlan(()), empty_track(sparse.width_px, sparse.height_px, (View.PLAIN, View.MIRROR))
        bursts = plan(sparse.times_s, sparse.combined(), found, movement(found.movement_id))
        watch = self._watch(reader, "Reading the knees accurately", SPARSE_SHARE)
        chosen = {
            int(sparse.frame_index[i]): (float(sparse.times_s[i]), views) for i, views in frames(bursts, sparse.times_s, view).items()
        }
        return bursts, dense_pass(self._part(reader), self.model, chosen, sparse, self.workers, watch, album)

    def _watch(self, reader: VideoReader, stage: str, start: float) -> Watch:
        """How a pass tells how far it is; the first ends where the second begins."""
        span, stop = self.options.span, SPARSE_SHARE if start < SPARSE_SHARE else 0.98
        length = max(min(reader.info.duration_s or 0.0, span.stop_s) - span.start_s, 1e-3)
        latest: list[Glimpse] = []

        def step(time_s: float) -> None:
            if self.cancelled():
                raise Cancelled
            share = min((time_s - span.start_s) / length, 1.0)
            self.on_progress(Progress(stage, start + (stop - start) * share, latest[-1] if latest else None))

        def show(glimpse: Glimpse) -> None:
            latest[:] = [glimpse]

        return Watch(step, self.cancelled, show)


def _damaged(info: VideoInfo, issues: tuple[QualityIssue, ...]) -> VideoUnreadable:
    """A broken file in which nothing could be judged: the file is at fault, for what was lost may hold what is missing."""
    why = next(issue.detail for issue in issues if issue.severity is Severity.REFUSE)
    announced = f" of {info.frames_announced} announced" if info.frames_announced else ""
    return VideoUnreadable(
        f"{info.name} is damaged: {info.frames_read}{announced} frames could be read, and nothing in them can be judged. {why}",
        "Copy the original from the phone again, without a messenger app in between, or film again.",
    )


def _scene(
    first: SparsePass, times_s: tuple[float, ...], truncated: bool, info: VideoInfo, asks_mirroring: bool, options: Options
) -> _Scene:
    """Pick the athlete, clean the track, find the repetitions."""
    times = np.array([time_s for time_s in times_s if options.span.holds(time_s)])
    seconds = float(times[-1] - times[0]) if len(times) > 1 else 0.0
    issues = quality.of_file(info, truncated, seconds, signal.rate_hz(times), bool(options.span))
    issues = (*issues, *quality.of_mirroring(options.mirrored, asks_mirroring))
    nobody = _Scene(empty_track(info.width_px, info.height_px), Segmentation(options.movement, (), ()), issues)
    if refused(issues):
        return nobody
    athlete = people.pick_athlete(first.times_s, first.frame_index, first.seen, info.width_px, info.height_px, options.person)
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
    step = 1 / signal.rate_hz(track.times_s)
    xy, filled = signal.fill_gaps(track.times_s, xy, max(LONGEST_GAP_S, 1.05 * step) if np.isfinite(step) else LONGEST_GAP_S)
    cutoff = signal.cutoff_for(signal.rate_hz(track.times_s), SPARSE_CUTOFF_HZ)
    smoothed = signal.smooth(track.times_s, xy, cutoff)
    smoothed[~np.isfinite(xy)] = np.nan
    cleaned = replace(track, xy_px=smoothed[:, None], filled=filled)
    return cleaned.with_step("cleaned", exchanged=int(wrong.sum()), filled=int(filled.sum()), cutoff_hz=cutoff), int(wrong.sum())


def merged(sparse: PoseTrack, reads: PoseTrack) -> tuple[PoseTrack, BoolArray]:
    """One combined look per instant, for drawing and for the table over time: the readings, and between them the sparse track led through.

    A single look sees every joint a little beside where the mean of picture and mirror image has it. What the readings say of that is
    carried over to the looks between them, or the drawing would jump to and fro.

    Args:
        sparse: the smoothed sparse track.
        reads: as ``readings.through`` gives them.

    Returns:
        The track, and (T,) which of its instants were read accurately.
    """
    dense = reads.combined()
    beside = signal.bridge(reads.times_s, dense - readings.interpolate(sparse, reads.times_s), sparse.times_s)
    between = ~np.isin(sparse.frame_index, reads.frame_index)
    parts = [sparse.take(between), reads]
    xy = np.concatenate([(sparse.combined() + np.nan_to_num(beside))[between], dense])
    read = np.concatenate([np.zeros(len(parts[0].times_s), dtype=np.bool_), np.isfinite(dense).all(axis=(1, 2))])
    times = np.concatenate([part.times_s for part in parts])
    order = np.argsort(times)

    def joined(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        stacked: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.concatenate(
            [nanmean(getattr(p, name), axis=1)[:, None] for p in parts]
        )[order]
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
