"""When two results are like for like: one person, one test done in one way, the same leg, the camera in about the same place, the same
depth, read by the same program. All else is told apart with its reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screener.types import Estimate, Instant, QualityKind, Screening, Severity, Side, Summary, Way

DISTANCE_SHARE: Final = 0.25
"""Cameras further apart than this share of their mean distance do not compare. Own proposal, like the next ones."""
TURN_DEG: Final = 5.0
"""A degree of turning moves the angle as seen by about a degree: beyond this a turn could pass for a change."""
PLACE_DEG: Final = 5.0
TILT_DEG: Final = 5.0
DEPTH_PERCENT: Final = 4.0
"""Lowest points further apart than this, in % of leg length, are two depths: as fine as two clips' depths can be told apart."""

CAMERA: Final = ("yaw", "ray", "distance", "tilt", "roll")
"""How a camera stood, by the names of ``Capture``."""
AT_OWN_DEPTH: Final = frozenset({Instant.LOWEST, Instant.WHOLE})
"""Instants that each clip reaches at a depth of its own."""
ANY_DEPTH: Final = frozenset({"depth", "tempo"})
"""Metrics that are compared at any depth."""


class Unlike(StrEnum):
    """Why two results are not like for like."""

    PERSON = "person"
    SAME_CLIP = "same_clip"
    NOTHING_MEASURED = "nothing_measured"
    TEST = "test"
    WAY = "way"
    LEG = "leg"
    VERSION = "version"
    MODEL = "model"
    MIRRORED = "mirrored"
    CAMERA_UNKNOWN = "camera_unknown"
    DISTANCE = "distance"
    TURN = "turn"
    PLACE = "place"
    TILT = "tilt"
    DEPTH_UNKNOWN = "depth_unknown"
    DEPTH = "depth"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why two results are not like for like, with what was found in either; ``None`` where that says nothing more."""

    kind: Unlike
    before: str | float | None = None
    after: str | float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All of a result that decides whether it compares with another one, and by how much it differs: little enough to hold for many.

    Attributes:
        clip: checksum of the clip.
        test, way, athlete: what was done, how, and whose it is; ``None`` where not known.
        version, model_sha256: what read it.
        camera: yaw, ray, distance, tilt and roll by these names, as in ``Capture``; ``None`` where not read.
        mirrored: whether left and right may be exchanged, for all that the file says and nobody answered.
        summaries: what was read, or why it was not.
    """

    clip: str
    test: str | None
    way: Way
    athlete: str | None
    version: str
    model_sha256: str
    camera: Mapping[str, float | None]
    mirrored: bool
    summaries: tuple[Summary, ...]

    def summary(self, metric: str, side: Side, at: Instant) -> Summary | None:
        """The one summary with this key, if it was attempted."""
        return next((s for s in self.summaries if (s.metric, s.side, s.at) == (metric, side, at)), None)


def unlike(one: Facts, other: Facts) -> Iterator[Why]:
    """Every reason why two results as a whole are not like for like."""
    if one.athlete is not None and other.athlete is not None and one.athlete != other.athlete:
        yield Why(Unlike.PERSON, one.athlete, other.athlete)
    if one.clip == other.clip:
        yield Why(Unlike.SAME_CLIP)
    empty = [not any(isinstance(summary.result, Estimate) for summary in of.summaries) for of in (one, other)]
    if any(empty):
        yield Why(Unlike.NOTHING_MEASURED, "first" if empty[0] else None, "second" if empty[1] else None)
        return
    if one.test != other.test:
        yield Why(Unlike.TEST, one.test or "", other.test or "")
        return
    if one.way is not other.way:
        yield Why(Unlike.WAY, one.way, other.way)
    if one.version != other.version:
        yield Why(Unlike.VERSION, one.version, other.version)
    elif one.model_sha256 != other.model_sha256:
        yield Why(Unlike.MODEL)
    if one.mirrored or other.mirrored:
        yield Why(Unlike.MIRRORED)
    yield from _cameras(one.camera, other.camera)


def may_be_mirrored(screening: Screening) -> bool:
    """Whether left and right may be exchanged, for all that the file says and nobody answered."""
    return any(issue.kind is QualityKind.MIRRORED_FILE and issue.severity is Severity.WARNING for issue in screening.quality)


def _cameras(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> Iterator[Why]:
    """Where the camera stood differently. Tilt and roll can rarely be read, and count only where both were."""
    limits = {"distance": (Unlike.DISTANCE, 0.0), "yaw": (Unlike.TURN, TURN_DEG), "ray": (Unlike.PLACE, PLACE_DEG)}
    unread = False
    for name, (kind, limit) in limits.items():
        first, second = one[name], other[name]
        if first is None or second is None:
            unread = True
            continue
        far = DISTANCE_SHARE * (first + second) / 2 if kind is Unlike.DISTANCE else limit
        if abs(first - second) > far:
            yield Why(kind, first, second)
    for name in ("tilt", "roll"):
        first, second = one[name], other[name]
        if first is not None and second is not None and abs(first - second) > TILT_DEG:
            yield Why(Unlike.TILT, first, second)
    if unread:
        yield Why(Unlike.CAMERA_UNKNOWN)


def depths_unlike(summary: Summary, before: Facts, after: Facts) -> Iterator[Why]:
    """Whether what is read at a clip's own depth was read at one depth."""
    if summary.at not in AT_OWN_DEPTH or summary.metric in ANY_DEPTH:
        return
    depths = [_depth(one, summary.side) for one in (before, after)]
    if any(depth is None for depth in depths):
        yield Why(Unlike.DEPTH_UNKNOWN)
    elif abs((depths[0] or 0.0) - (depths[1] or 0.0)) > DEPTH_PERCENT:
        yield Why(Unlike.DEPTH, *depths)


def _depth(facts: Facts, side: Side) -> float | None:
    """How deep the lowest point was, in % of leg length: the leg's own, else that of both (a squat)."""
    for of in (side, Side.BOTH):
        found = facts.summary("depth", of, Instant.LOWEST)
        if found is not None and isinstance(found.result, Estimate):
            return found.result.value
    return None
