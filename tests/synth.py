"""Clips of stick people (``sticks.py``) as the two visits would see them, and the core's whole chain driven on them.

``make_clip`` turns a ``Scene`` into every frame's looks, errors included; ``screen`` runs clean, segment, plan, read and screen in the
order of the application.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from screener import pipeline, quality, readings, sides, skeleton
from screener.capture import ray_of
from screener.movements import movement as movement_record
from screener.movements.recognise import segment
from screener.passes import SPARSE_STEP_S, VIEWS, Thinner
from screener.people import Athlete
from screener.readplan import frames, plan
from screener.run import NOT_ASKED, ScreeningRun
from screener.screening import Clip, refused, screen_track
from screener.types import (
    BoolArray,
    Context,
    DrillGate,
    FloatArray,
    Pose,
    PoseTrack,
    ReadPlan,
    Screening,
    Segmentation,
    Side,
    Software,
    VideoInfo,
    View,
    empty_track,
)
from tests.sticks import RepTruth, Scene, Span, body, model_turn, picture, truths, turned_body


@dataclass(frozen=True, eq=False)
class SynthClip:
    """A clip as the two visits would see it: every frame's looks, with errors, and the truth."""

    scene: Scene
    frames: PoseTrack = field(repr=False)
    truth: tuple[RepTruth, ...] = field(repr=False)

    @cached_property
    def sparse(self) -> PoseTrack:
        """About eight plain looks a second, as they come."""
        thin = Thinner(SPARSE_STEP_S)
        track = self.frames.take(np.array([thin(float(t)) for t in self.frames.times_s]))
        return replace(
            track, views=(View.PLAIN,), xy_px=track.xy_px[:, :1], world_m=track.world_m[:, :1], visibility=track.visibility[:, :1]
        )

    def read(self, bursts: ReadPlan) -> PoseTrack:
        """The looks that a plan asks for."""
        asked = frames(bursts, self.sparse.times_s, View.PLAIN)
        track = self.frames.take(self.sparse.frame_index[list(asked)])
        looked = np.array([[view in views for view in VIEWS] for views in asked.values()]).reshape(-1, len(VIEWS))
        xy, world, visibility = track.xy_px.copy(), track.world_m.copy(), track.visibility.copy()
        xy[~looked], world[~looked], visibility[~looked] = np.nan, np.nan, np.nan
        return replace(track, xy_px=xy, world_m=world, visibility=visibility)

    def poses(self) -> list[list[Pose]]:
        """The sparse looks as the pose model gives them: one pose per instant, none where nobody was seen."""
        track = self.sparse
        looks = zip(track.xy_px[:, 0], track.world_m[:, 0], track.visibility[:, 0], strict=True)
        return [[Pose(xy.copy(), world.copy(), seen.copy())] if np.isfinite(xy).all() else [] for xy, world, seen in looks]

    def mirrored(self) -> SynthClip:
        """The same clip filmed in a mirror: every look reflected, left and right exchanged."""
        world = self.frames.world_m[:, :, skeleton.TWINS].copy()
        world[..., 0] *= -1
        xy = skeleton.mirror(self.frames.xy_px, self.scene.width_px)
        visibility = self.frames.visibility[:, :, skeleton.TWINS]
        truth = tuple(replace(t, side=t.side.other, fppa={(s.other, at): v for (s, at), v in t.fppa.items()}) for t in self.truth)
        return SynthClip(self.scene, replace(self.frames, xy_px=xy, world_m=world, visibility=visibility), truth)

    @property
    def info(self) -> VideoInfo:
        """The file that this clip would be."""
        length = float(self.frames.times_s[-1] - self.frames.times_s[0])
        return VideoInfo("sticks.mp4", "0" * 64, self.scene.width_px, self.scene.height_px, length, self.scene.fps)


def _inside(times_s: FloatArray, spans: tuple[Span, ...]) -> BoolArray:
    inside = np.zeros(len(times_s), dtype=np.bool_)
    for start, stop in spans:
        inside |= (times_s >= start) & (times_s < stop)
    return inside


@lru_cache(maxsize=64)
def make_clip(scene: Scene) -> SynthClip:
    """The clip of a scene; the same scene gives the same clip."""
    random = np.random.default_rng(scene.seed)
    start, end = scene.span_s
    times = np.arange(start, end, 1 / scene.fps)
    times = times + scene.jitter / scene.fps * random.uniform(-0.49, 0.49, len(times))
    looks, worlds, metres = [], [], body(scene, times)
    # The model sees a turn against the line of sight, which holds the ray to the body.
    middle = picture(scene, times)[:, [skeleton.index(f"{side}_{part}") for side in Side.BOTH.legs for part in ("shoulder", "hip")], 0]
    ray = ray_of(float(np.nanmedian(middle)), scene.width_px, scene.height_px)
    metres = metres - metres[:, [skeleton.index("left_hip"), skeleton.index("right_hip")]].mean(axis=1, keepdims=True)
    for sign in (1.0, -1.0):
        seen = picture(replace(scene, bias_deg=scene.bias_deg + sign * scene.disagreement_deg), times)
        seen = seen + random.normal(0, scene.noise_px, seen.shape) if scene.noise_px else seen
        looks.append(seen)
        worlds.append(
            turned_body(metres, model_turn(scene, times) * (scene.yaw_deg + ray) + sign * scene.false_turn_deg) * [1.0, -1.0, -1.0]
        )
    xy, world = np.stack(looks, axis=1), np.stack(worlds, axis=1)
    swapped = _inside(times, scene.swaps)
    xy[swapped] = sides.exchange_legs(xy[swapped])
    visibility = np.ones(xy.shape[:3])
    for first, spans in (0, scene.dropouts), (1, scene.mirror_dropouts):
        gone = _inside(times, spans)
        xy[gone, first:], world[gone, first:], visibility[gone, first:] = np.nan, np.nan, np.nan
    track = PoseTrack(
        times_s=times - start,
        frame_index=np.arange(len(times)),
        views=VIEWS,
        xy_px=xy,
        world_m=world,
        visibility=visibility,
        filled=np.zeros(len(times), dtype=np.bool_),
        width_px=scene.width_px,
        height_px=scene.height_px,
    )
    return SynthClip(scene, track, truths(scene))


def segmented(clip: SynthClip, movement: str | None = None, side: Side | None = None) -> tuple[PoseTrack, Segmentation]:
    """The cleaned sparse track and its repetitions."""
    track, _ = pipeline.clean(clip.sparse)
    return track, segment(track.times_s, track.combined(), movement, side, pipeline.MIN_DROP)


def told(
    clip: SynthClip, movement: str | None = None, side: Side | None = None, context: Context | None = None, gate: DrillGate = NOT_ASKED
) -> Clip:
    """What the core is told about a clip, in the order of the application."""
    track, found = segmented(clip, movement, side)
    issues = quality.of_view(Athlete(clip.sparse, 0, 1), 120.0)
    reads, bursts = empty_track(track.width_px, track.height_px, VIEWS), ReadPlan(())
    if found.movement_id and not refused(issues):
        bursts = plan(track.times_s, track.combined(), found, movement_record(found.movement_id))
        reads, _ = readings.repair_sides(clip.read(bursts), track, quality.leg_px(track))
    software, chosen = Software("0", "sticks", "0" * 64), "user" if movement else "auto"
    return Clip(clip.info, software, context or Context(), chosen, found, bursts, track, reads, issues, gate)


def screen(
    clip: SynthClip, movement: str | None = None, side: Side | None = None, context: Context | None = None, gate: DrillGate = NOT_ASKED
) -> Screening:
    """The core's whole chain on one clip."""
    return screen_track(told(clip, movement, side, context, gate))


def run(scene: Scene, movement: str | None = None, context: Context | None = None, gate: DrillGate = NOT_ASKED) -> ScreeningRun:
    """A finished run of a scene, with what it was judged from and its track for drawing, as the application gives it."""
    clip = make_clip(scene)
    found = told(clip, movement, None, context, gate)
    track, read = pipeline.merged(found.sparse, readings.through(found.reads, found.plan, clip.frames.times_s.tolist()))
    return ScreeningRun(screen_track(found), track, read, clip=found)
