"""The clip in words: what was wrong with it, how the camera stood, what was corrected, and how to film again."""

from __future__ import annotations

from typing import Final

from screener.present import words
from screener.present.lookup import AS_SEEN, CORRECTED, metric_of, movement_of, own_limit
from screener.present.view import QualityLine, Refusal
from screener.types import Correction, Estimate, NotMeasured, QualityIssue, Screening, Severity, Side, Unit, VideoInfo

FILMING_GUIDE: Final = (
    "Stand the phone upright on something firm, at mid-thigh height, about 3 m away; use the normal lens.",
    "Film from straight in front, with the whole body in the picture, head and feet included.",
    "Keep the tested foot in the middle of the picture, toes pointing at the phone; in a squat, the middle between both feet.",
    "Wear shorts or tight leggings and go barefoot; light the front of the body; nobody else in the picture.",
    "Stand still for two seconds, then do five slow repetitions, then stand still again.",
    "(This set-up is our own proposal; each movement has its own instructions.)",
)
"""For a clip in which no known movement was recognised; each movement has its own in its record."""

_SEVERITY_ORDER: Final = (Severity.REFUSE, Severity.WARNING, Severity.INFO)
_CAPTURE: Final = (
    ("yaw", "Body turned from the camera", "positive: front towards the right of the picture", 0),
    ("ray", "Direction to the stance foot", "positive: right of the picture's middle", 0),
    ("distance", "Distance from the camera", "", 1),
    ("tilt", "Camera tilt", "positive: looking down", 0),
    ("roll", "Camera roll", "positive: horizon falls to the right", 0),
)


def title(screening: Screening) -> str:
    """Movement and repetitions in one line."""
    movement = movement_of(screening)
    name = movement.label if movement else "No known movement"
    if not screening.reps:
        return f"{name}: no repetition"
    if movement is None or not movement.single_leg:
        return f"{name}: {words.counted(len(screening.reps), 'repetition')}"
    counts = [(side, sum(rep.side is side for rep in screening.reps)) for side in (Side.LEFT, Side.RIGHT)]
    legs = ", ".join(f"{count} on the {words.SIDE[side]} leg" for side, count in counts if count)
    return f"{name}: {words.counted(len(screening.reps), 'repetition')} ({legs})"


def movement_line(screening: Screening) -> str:
    """Which movement it was, and who said so."""
    movement = movement_of(screening)
    if movement is None:
        return "Movement: none that can be screened was recognised."
    how = "as you chose" if screening.chosen_by == "user" else "recognised from the video"
    return f"Movement: {movement.label}, {how}."


def video_line(screening: Screening) -> str:
    """The file in one line: length, size, rate, frames read."""
    video = screening.video
    parts = [f"{video.width_px} by {video.height_px} pixels"]
    if video.duration_s is not None:
        parts.insert(0, f"{words.number(video.duration_s, 1)} s")
    rate = video.capture_fps or video.fps_nominal
    if rate is not None:
        varies = ", varying" if video.variable_rate else ""
        parts.append(f"{rate:.2f}".rstrip("0").rstrip(".") + f" frames per second{varies}")
    read, announced = video.frames_read, video.frames_announced
    if read is not None and announced is not None and read != announced:
        parts.append(f"read {read} of {announced} announced frames")
    return f"{video.name}: {', '.join(parts)}."


def length_line(video: VideoInfo) -> str:
    """A file that is not yet screened, in a few words: length and size."""
    size = f"{video.width_px} by {video.height_px} pixels"
    return size if video.duration_s is None else f"{words.number(video.duration_s, 1)} s, {size}"


def quality_lines(screening: Screening) -> tuple[QualityLine, ...]:
    """What was noticed about the clip, the gravest first."""
    ordered = sorted(screening.quality, key=lambda issue: _SEVERITY_ORDER.index(issue.severity))
    return tuple(_quality_line(issue) for issue in ordered)


def _quality_line(issue: QualityIssue) -> QualityLine:
    severity, when = words.SEVERITY[issue.severity], words.span(issue.start_s, issue.stop_s)
    return QualityLine(issue.severity, severity, words.sentence(issue.detail), words.sentence(issue.fix), when)


def refusal(screening: Screening, measured: bool) -> Refusal | None:
    """Why nothing could be measured and how to film again; ``None`` where something was."""
    if measured and not screening.refused:
        return None
    issues = [issue for issue in screening.quality if issue.severity is Severity.REFUSE]
    issues = issues or [issue for issue in screening.quality if issue.severity is Severity.WARNING]
    reasons = [words.sentence(issue.detail) for issue in issues] or _missing(screening)
    movement = movement_of(screening)
    return Refusal(
        heading="This clip cannot be judged. That says nothing about the movement, good or bad.",
        reasons=tuple(dict.fromkeys(reasons)) or ("Nothing in this clip could be measured.",),
        fixes=tuple(dict.fromkeys(words.sentence(issue.fix) for issue in issues if issue.fix)),
        how_to_film=movement.how_to_film if movement else FILMING_GUIDE,
    )


def _missing(screening: Screening) -> list[str]:
    results = [m.result for m in screening.measurements if isinstance(m.result, NotMeasured)]
    return [words.sentence(result.detail or words.REASON[result.reason]) for result in results]


def rejected_lines(screening: Screening) -> tuple[str, ...]:
    """What looked like a repetition and was not counted."""
    return tuple(words.sentence(f"{words.span(r.start_s, r.stop_s)}: {words.clause(r.reason)}") for r in screening.rejected)


def capture_lines(screening: Screening) -> tuple[str, ...]:
    """How the camera stood, each with its interval or the reason why it is not known."""
    return tuple(_capture_line(screening, *row) for row in _CAPTURE)


def _capture_line(screening: Screening, name: str, label: str, sign: str, decimals: int) -> str:
    result: Estimate | NotMeasured = getattr(screening.capture, name)
    note = f"; {sign}" if sign and isinstance(result, Estimate) else ""
    return f"{label}: {words.long_result(result, decimals)}{note}."


def correction_lines(screening: Screening) -> tuple[str, ...]:
    """Geometry that was applied: to a reading, with both intervals, or to the limit that a reading is compared with."""
    return tuple(_correction_line(screening, correction) for correction in screening.corrections)


def _correction_line(screening: Screening, correction: Correction) -> str:
    known = metric_of(correction.metric)
    unit, decimals = (known.unit, known.decimals) if known else (Unit.DEGREE, 0)
    before, after = (words.quantity(value, unit, decimals) for value in (correction.before, correction.after))
    what, label = words.sentence(correction.what), words.metric_words(correction.metric).label
    if own_limit(screening, correction.metric) is correction:
        return f"{what} {label}: {after} instead of {before}, our own proposal. The readings stay as seen."
    if correction.metric != AS_SEEN:
        return f"{what} {label}: from {before} to {after}."
    seen, corrected = (_with_interval(screening, *pair, decimals) for pair in ((AS_SEEN, correction.before), (CORRECTED, correction.after)))
    return f"{what} {label}: as seen {seen or before}, corrected {corrected or after}."


def _with_interval(screening: Screening, metric: str, value: float, decimals: int) -> str:
    """The summary that holds a value, in words; "" where none does."""
    found = (s.result for s in screening.summaries if s.metric == metric and isinstance(s.result, Estimate))
    return next((words.estimate(result, decimals) for result in found if result.value == value), "")
