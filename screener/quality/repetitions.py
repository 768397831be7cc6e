"""Gates on what was done: whole repetitions, deep enough and not deeper than one camera can judge, all by one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from screener.quality.issue import note, refuse, warn
from screener.quality.picture import Light, colours_between
from screener.types.edits import LEFT_OUT
from screener.types.media import PoseTrack
from screener.types.movement import Repetition, Segmentation
from screener.types.result import Measurement, NotMeasured, QualityIssue
from screener.types.terms import Instant, QualityKind, Reason, Side

OTHER_CLOTHES: Final = 45.0
"""Own proposal, grey levels (of 255) by which trunk or thighs change colour from one repetition to a later one. Sixteen clips of one person
with two to five repetitions, rendered and real, stay under 7."""
OTHER_BODY: Final = 0.15
"""Own proposal, change of shoulder width over leg length in standing (log). The same clips stay under 0.03."""

FIVE: Final = "Film five slow repetitions of a squat, single-leg squat or step-down, beginning and ending in quiet standing."


def of_repetitions(segmentation: Segmentation) -> tuple[QualityIssue, ...]:
    """A refusal where nothing that can be judged was done; nothing otherwise."""
    if segmentation.reps:
        return ()
    reasons = " ".join(dict.fromkeys(r.reason for r in segmentation.rejected))
    if segmentation.movement_id is None and segmentation.strange:
        detail = "The movement is none of squat, single-leg squat and lateral step-down. " + reasons
        return (refuse(QualityKind.UNKNOWN_MOVEMENT, detail.strip(), FIVE),)
    if segmentation.rejected and all("shallow" in r.reason for r in segmentation.rejected):
        return (refuse(QualityKind.TOO_SHALLOW, reasons, "Go deeper, as far as is comfortable: " + FIVE),)
    detail = "No whole repetition was found. " + reasons
    return (refuse(QualityKind.NO_REPETITION, detail.strip(), FIVE),)


def of_left_out() -> tuple[QualityIssue, ...]:
    """A refusal because nothing is left to judge: the user left out every repetition."""
    detail = f"Every repetition was {LEFT_OUT}, so that nothing is left to judge."
    return (refuse(QualityKind.NO_REPETITION, detail, "Take at least one repetition back in, or film again."),)


def of_choice(segmentation: Segmentation) -> tuple[QualityIssue, ...]:
    """A warning where the user chose another movement than the clip looks like; nothing otherwise."""
    looks, chosen = segmentation.looks_like, segmentation.movement_id
    if not segmentation.reps or looks is None or chosen is None or looks == chosen:
        return ()
    detail = f"This looks like a {looks.replace('_', ' ')}; it was judged as a {chosen.replace('_', ' ')} because that was chosen."
    return (warn(QualityKind.UNKNOWN_MOVEMENT, detail, "Leave the movement to be recognised, unless you are sure."),)


def of_depth(measurements: Sequence[Measurement]) -> tuple[QualityIssue, ...]:
    """Says where no repetition's lowest point could be judged for being too deep. A note: what is read at matched depth stands."""
    lowest = [m for m in measurements if m.at is Instant.LOWEST]
    deep = {m.rep for m in lowest if isinstance(m.result, NotMeasured) and m.result.reason is Reason.TOO_DEEP}
    if not deep or deep != {m.rep for m in lowest}:
        return ()
    detail = (
        "In every repetition the thighs point at the camera at the lowest point: deeper than one camera in front can judge. The angle at "
        "matched depth, on the way down, stands."
    )
    return (note(QualityKind.TOO_DEEP, detail, "If the lowest point matters, go down only until the thighs are nearly level."),)


def of_person(track: PoseTrack, reps: Sequence[Repetition], found: Light) -> tuple[QualityIssue, ...]:
    """A warning, with the time, where somebody else does the later repetitions: other clothes or another build than in the first.

    Poses have no face: people of one build in clothes of one colour are not told apart.
    """
    if not reps:
        return ()
    colours = [colours_between(found, track, rep.start_s - 0.5, rep.stop_s + 0.5) for rep in reps]
    builds = [_build(track, rep) for rep in reps]
    for i, rep in enumerate(reps[1:], start=1):
        dressed = float(np.nan_to_num(np.abs(colours[i] - colours[0]).max(axis=1)).max())
        build = abs(float(np.log(builds[i] / builds[0])))
        if dressed > OTHER_CLOTHES or build > OTHER_BODY:
            what = f"clothes of another colour (by {dressed:.0f} of 255)" if dressed > OTHER_CLOTHES else "another build"
            detail = f"From about {rep.start_s:.0f} s on somebody else seems to move: {what}. The repetitions are not one person's."
            issue = warn(QualityKind.PERSON_CHANGED, detail, "Film one person a clip, alone in the picture.")
            return (replace(issue, start_s=rep.start_s, stop_s=reps[-1].stop_s),)
    return ()


def _build(track: PoseTrack, rep: Repetition) -> float:
    """Shoulder width over the longer leg, median over half a second of standing; NaN where not seen."""
    part = track.between(rep.standing_s - 0.25, rep.standing_s + 0.26)
    width = np.hypot(*(part.point("left_shoulder") - part.point("right_shoulder")).T)
    legs = np.fmax(*(part.point(f"{s}_ankle")[:, 1] - part.point(f"{s}_hip")[:, 1] for s in Side.BOTH.legs))
    ratio = width / legs
    seen = ratio[np.isfinite(ratio) & (ratio > 0)]
    return float(np.median(seen)) if len(seen) else float("nan")
