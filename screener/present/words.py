"""Words and number formats: the only place where a number becomes text and an enum becomes a word."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from screener.types import (
    Band,
    Estimate,
    EvidenceLevel,
    Instant,
    NotMeasured,
    Reason,
    Severity,
    Side,
    Stage,
    Status,
    Unit,
)

PROPOSAL: Final = "Our own proposal, not validated."
MINUS: Final = "\u2212"

SIDE: Final = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both"}
LEG: Final = {Side.LEFT: "Left leg", Side.RIGHT: "Right leg", Side.BOTH: "Both legs"}
KNEE: Final = {Side.LEFT: "Left knee", Side.RIGHT: "Right knee", Side.BOTH: "Both knees together"}

AT: Final = {
    Instant.STANDING: "standing",
    Instant.MATCHED_DEPTH: "at matched depth",
    Instant.MATCHED_DEPTH_30: "at 30 % hip drop",
    Instant.LOWEST: "at the lowest point",
    Instant.WHOLE: "over the whole repetition",
}
AT_LONG: Final = {
    Instant.STANDING: "while standing",
    Instant.MATCHED_DEPTH: "on the way down, where the hip has dropped by 13.5 % of leg length (matched depth)",
    Instant.MATCHED_DEPTH_30: "on the way down, where the hip has dropped by 30 % of leg length",
    Instant.LOWEST: "at the lowest point",
    Instant.WHOLE: "over the whole repetition",
}

STATUS: Final = {
    Status.LIKELY: "likely",
    Status.POSSIBLE: "possible",
    Status.NOT_SEEN: "not seen in these repetitions",
    Status.NOT_MEASURED: "could not be judged",
}
NOT_TESTED: Final = "not tested in this clip"

BAND: Final = {
    Band.OUTWARD: "outward",
    Band.ON_TRACK: "on track",
    Band.MILD: "mild",
    Band.MODERATE: "moderate",
    Band.MARKED: "marked",
}

REASON: Final = {
    Reason.NOT_SEEN: "body part not visible",
    Reason.CROPPED: "cut off by the picture's edge",
    Reason.VIEW_TURNED: "body turned away from the camera",
    Reason.TOO_SHALLOW: "not deep enough",
    Reason.TOO_DEEP: "too deep for one camera",
    Reason.SWAPPED_SIDES: "left and right mixed up",
    Reason.UNSTEADY_READING: "reading not steady",
    Reason.TOO_FEW_REPS: "too few repetitions",
    Reason.FRAME_RATE: "too few frames per second",
    Reason.NO_STANDING: "no quiet standing to compare with",
    Reason.STANCE_WIDTH: "feet too close or too wide",
    Reason.ONE_SIDE_ONLY: "only one leg was tested",
}

SEVERITY: Final = {Severity.INFO: "note", Severity.WARNING: "warning", Severity.REFUSE: "refused"}

STAGE: Final = {
    Stage.ACTIVATION: "Stage 1, activation",
    Stage.STRENGTH: "Stage 2, strength",
    Stage.CONTROL: "Stage 3, control in the task",
    Stage.HEAVY: "Stage 4, heavy",
}

EVIDENCE: Final = {
    EvidenceLevel.A: "A: trials or pooled studies support this link",
    EvidenceLevel.B: "B: the link rests on comparisons of groups or on muscle activity, not on trials",
    EvidenceLevel.C: "C: the link rests on expert opinion or on mechanics",
}

_NAME_FIRST: Final = re.compile(r"[^\s:]*[\w-][._/\\]\w|[^:,]*\.\w{2,5}:")
"""A text that begins with the name of a file or a key, whose letters are not ours to change."""

_BEHIND: Final = {Unit.DEGREE: "°", Unit.PERCENT_LEG: " % of leg length", Unit.RATIO: "", Unit.SECOND: " s", Unit.METRE: " m"}
_AXIS: Final = {
    Unit.DEGREE: "degrees",
    Unit.PERCENT_LEG: "% of leg length",
    Unit.RATIO: "ratio",
    Unit.SECOND: "seconds",
    Unit.METRE: "metres",
}


@dataclass(frozen=True, slots=True)
class MetricWords:
    """How a metric is named and how many decimals it is worth."""

    label: str
    plain: str
    sign: str
    decimals: int


_DECIMALS: Final = {Unit.DEGREE: 0, Unit.PERCENT_LEG: 1, Unit.RATIO: 2, Unit.SECOND: 1, Unit.METRE: 1}


def metric_words(id: str, unit: Unit | None = None) -> MetricWords:
    """Words of a metric from the registry; for one that is not in it (an older result) its own name."""
    from screener.metrics import METRICS

    known = next((metric for metric in METRICS if metric.id == id), None)
    if known is not None:
        return MetricWords(known.label, known.plain, known.sign, known.decimals)
    name = id.replace("_", " ").capitalize()
    return MetricWords(name, name.lower(), "", _DECIMALS[unit] if unit is not None else 1)


def number(value: float, decimals: int) -> str:
    """A rounded number with a real minus sign and never a negative zero."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def quantity(value: float, unit: Unit, decimals: int) -> str:
    """A single number with its unit: for cut-offs and corrections, whose interval stands elsewhere or does not exist."""
    return f"{number(value, decimals)}{unit_behind(unit)}"


def cut_off(value: float, unit: Unit, decimals: int) -> str:
    """A cut-off with its unit, never rounded away from what is compared: 13.5 stays 13.5 where values show no decimals."""
    exact = next((d for d in range(decimals, 4) if math.isclose(round(value, d), value)), 3)
    return quantity(value, unit, exact)


def unit_behind(unit: Unit) -> str:
    """The unit as it stands behind a number, with its space; "" for a ratio."""
    return _BEHIND[unit]


def unit_axis(unit: Unit) -> str:
    """The unit as it stands beside an axis."""
    return _AXIS[unit]


def estimate(result: Estimate, decimals: int) -> str:
    """``14° (10 to 18°)``; a ratio says so, and an interval that is not at 95 % names its level."""
    behind = unit_behind(result.unit)
    level = "" if math.isclose(result.level, 0.95) else f", {percent(result.level)} interval"
    span = f"{number(result.low, decimals)} to {number(result.high, decimals)}{behind}{level}"
    before = "ratio " if result.unit is Unit.RATIO else ""
    first = " %" if result.unit is Unit.PERCENT_LEG else behind
    return f"{before}{number(result.value, decimals)}{first} ({span})"


def short_result(result: Estimate | NotMeasured, decimals: int) -> str:
    """An estimate, or ``not measured: why`` in a few words."""
    if isinstance(result, NotMeasured):
        return f"not measured: {REASON[result.reason]}"
    return estimate(result, decimals)


def long_result(result: Estimate | NotMeasured, decimals: int) -> str:
    """An estimate, or ``not measured: why`` with the whole detail."""
    if isinstance(result, NotMeasured):
        return f"not measured: {clause(result.detail) or REASON[result.reason]}"
    return estimate(result, decimals)


def percent(probability: float) -> str:
    """A probability in whole percent that never claims certainty."""
    if probability > 0.99:
        return "over 99 %"
    if probability < 0.01:
        return "under 1 %"
    return f"{probability * 100:.0f} %"


def clause(text: str) -> str:
    """A sentence without its full stop, to stand inside another one."""
    return text.strip().removesuffix(".")


def inside(text: str) -> str:
    """A sentence as it stands after a dash or colon: no full stop, and a small first letter unless it is an abbreviation or a name."""
    text = clause(text)
    if _NAME_FIRST.match(text):
        return text
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def named(label: str, result: Estimate, decimals: int) -> str:
    """An estimate behind its metric's name, without saying "ratio" twice."""
    text = estimate(result, decimals)
    return f"{label} {text.removeprefix('ratio ') if 'ratio' in label.lower() else text}"


def sentence(text: str) -> str:
    """A text that starts with a capital letter, unless a file's name stands there, and ends with a full stop; "" stays ""."""
    text = text.strip()
    if not text:
        return ""
    first = text[0] if _NAME_FIRST.match(text) else text[0].upper()
    return first + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def with_proposal(basis: str, proposal: bool) -> str:
    """Where a cut-off comes from, saying in any case when it is our own proposal."""
    text = sentence(basis)
    if proposal and "own proposal" not in text.lower():
        text = f"{text} {PROPOSAL}".strip()
    return text


def seconds(value: float) -> str:
    """A time in the clip."""
    return f"{number(value, 2)} s"


def span(start_s: float | None, stop_s: float | None) -> str:
    """A stretch of the clip in words; "" where it is about the whole clip."""
    if start_s is None:
        return ""
    return f"at {number(start_s, 1)} s" if stop_s is None else f"from {number(start_s, 1)} to {number(stop_s, 1)} s"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 repetition``, ``5 repetitions``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
