"""A hip check: clips of one session (squat, single-leg squats, step-downs, and repeats with a cue or raised heels) as one picture.

Findings come from the natural clips only. A repeat is compared with the natural clip of the same test and leg: less under suspicion, by
more than the reading of a change can err, is an answer; what cannot be told apart is "unclear", never "no".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from statistics import median
from typing import Final

from screener import uncertainty
from screener.errors import InputError
from screener.findings.judge import Judged, judge
from screener.metrics import metric
from screener.movements import movement
from screener.types import (
    Estimate,
    Evidence,
    Finding,
    HipCheck,
    Instant,
    NotMeasured,
    Observed,
    Reason,
    Response,
    Rule,
    Screening,
    Side,
    Status,
    Summary,
    Take,
    Trial,
    Unit,
    VideoInfo,
    Way,
)

FINE_ENOUGH: Final = {Unit.DEGREE: 5.0, Unit.RATIO: 0.10}
"""A change read no finer than this (half the interval) cannot say that a repeat did not help. One band of the angle; own proposal."""
SAME_DISTANCE: Final = 0.10
"""Clips of one set-up show the athlete equally large, to this share. Own proposal, like the next."""
SAME_PLACE_DEG: Final = 3.0
_ANSWERS: Final = {
    Way.CUE: (Response.CUE_HELPS, Response.CUE_DOES_NOT_HELP),
    Way.HEELS: (Response.HEELS_HELP, Response.HEELS_DO_NOT_HELP),
}


def join(takes: Sequence[Take], heels_rise: bool = False) -> HipCheck:
    """The clips as one hip check.

    Args:
        takes: the clips, natural ones and repeats.
        heels_rise: the athlete's own word that the heels leave the floor in a squat.

    Raises:
        InputError: no natural clip among them, or a clip given twice.
    """
    check_clips([(take.way, take.screening.video) for take in takes])
    observed = [*_observed(takes), *_differences(takes)]
    trials = [trial for take in takes if take.way is not Way.NATURAL for trial in _trials(take, takes)]
    return HipCheck(tuple(takes), tuple(observed), tuple(trials), heels_rise)


def check_clips(clips: Sequence[tuple[Way, VideoInfo]]) -> None:
    """Raise ``InputError`` unless there is a natural clip and none is given twice."""
    if not any(way is Way.NATURAL for way, _ in clips):
        raise InputError("expected at least one clip done in your natural way, got repeats only.", "Give the natural clip first.")
    sums = [info.sha256 for _, info in clips]
    if twice := next((info.name for _, info in clips if sums.count(info.sha256) > 1), None):
        raise InputError(f"expected each clip once, got {twice} twice.", "Leave one of them out.")


def answered(check: HipCheck) -> frozenset[tuple[Response, Side]]:
    """What the repeats showed and what the athlete said, by side."""
    found = {(trial.response, trial.side) for trial in check.trials}
    return frozenset(found | ({(Response.HEELS_RISE, Side.BOTH)} if check.heels_rise else set()))


def nothing_judged(check: HipCheck) -> bool:
    """Whether no finding of any clip could be judged."""
    return all(one.finding.status is Status.NOT_MEASURED for one in check.observed)


def _observed(takes: Sequence[Take]) -> Iterator[Observed]:
    """Findings of the natural clips; a leg that one clip leaves out and another one shows is no gap."""
    natural = [(place, take.screening) for place, take in enumerate(takes) if take.way is Way.NATURAL]
    looked = {
        (screening.movement_id, finding.id, finding.side)
        for _, screening in natural
        for finding in screening.findings
        if finding.status is not Status.NOT_MEASURED
    }
    compared = {screening.movement_id for _, screening in natural for one in screening.findings if _is_comparison(one)}
    for place, screening in natural:
        for finding in screening.findings:
            unlooked = finding.status is Status.NOT_MEASURED
            if unlooked and (screening.movement_id, finding.id, finding.side) in looked:
                continue
            if unlooked and finding.id == "side_difference" and (screening.movement_id in compared or _other_leg(screening, takes)):
                continue
            yield Observed(finding, screening.movement_id or "", place)


def _is_comparison(finding: Finding) -> bool:
    return finding.id == "side_difference" and finding.status is not Status.NOT_MEASURED


def _other_leg(screening: Screening, takes: Sequence[Take]) -> bool:
    """Whether the other leg's clip of the same test is among the takes, so that the comparison is made across clips."""
    mine = _angle(screening)
    return mine is not None and bool(_partner(mine, screening, takes))


def _angle(screening: Screening) -> Summary | None:
    """The judged angle of a clip of one leg at matched depth; ``None`` where there is none, or both legs are in the clip."""
    if screening.movement_id is None or not movement(screening.movement_id).single_leg:
        return None
    found = [leg for leg in Side.BOTH.legs if (summary := _compared(screening, leg)) and isinstance(summary.result, Estimate)]
    return _compared(screening, found[0]) if len(found) == 1 else None


def _partner(mine: Summary, screening: Screening, takes: Sequence[Take]) -> list[tuple[int, Summary]]:
    others = []
    for place, take in enumerate(takes):
        if take.way is Way.NATURAL and take.screening.movement_id == screening.movement_id:
            other = _angle(take.screening)
            if other is not None and other.side is mine.side.other:
                others.append((place, other))
    return others


def _differences(takes: Sequence[Take]) -> Iterator[Observed]:
    """The legs of one single-leg test, filmed one by one, set against each other."""
    done: set[str] = set()
    for place, take in enumerate(takes):
        test = take.screening.movement_id
        mine = _angle(take.screening) if take.way is Way.NATURAL else None
        if test is None or test in done or mine is None:
            continue
        for other_place, other in _partner(mine, take.screening, takes)[:1]:
            done.add(test)
            rule = next(rule for rule in movement(test).rules if rule.finding == "side_difference")
            worse, lesser = sorted(((place, mine), (other_place, other)), key=lambda pair: -_value(pair[1]))
            yield Observed(_difference(rule, worse[1], lesser[1], takes[worse[0]].screening), test, worse[0])


def _value(summary: Summary) -> float:
    return summary.result.value if isinstance(summary.result, Estimate) else math.nan


def _difference(rule: Rule, worse: Summary, lesser: Summary, screening: Screening) -> Finding:
    """The finding ``side_difference`` across two clips: each clip's own error counts, and nothing cancels."""
    assert isinstance(worse.result, Estimate)
    assert isinstance(lesser.result, Estimate)
    sd = math.hypot(uncertainty.sd_of(worse.result), uncertainty.sd_of(lesser.result))
    value = worse.result.value - lesser.result.value
    wanted = (worse.metric, worse.side, worse.at)
    shown = [
        Evidence(m.metric, m.side, m.rep, m.time_s, m.result.value)
        for m in screening.measurements
        if (m.metric, m.side, m.at) == wanted and isinstance(m.result, Estimate) and m.time_s is not None
    ][: min(worse.n_reps, lesser.n_reps)]
    limit = rule.limit if rule.limit is not None else math.inf
    return judge(rule, worse.side, Judged(value, sd, sd, (value,) * len(shown)), limit, metric("asymmetry").unit, shown)


def _compared(screening: Screening, side: Side) -> Summary | None:
    """What a change is read from: the judged angle at matched depth, or the knee-to-ankle ratio at the lowest point of a squat."""
    if side is Side.BOTH:
        return screening.summary("kasr", side, Instant.LOWEST)
    turned = any(correction.metric == "fppa" for correction in screening.corrections)
    return screening.summary("fppa_corrected" if turned else "fppa", side, Instant.MATCHED_DEPTH)


def _trials(take: Take, takes: Sequence[Take]) -> Iterator[Trial]:
    """A repeat against the natural clip of the same test, for each leg that it shows."""
    again = take.screening
    test = again.movement_id
    sides = Side.BOTH.legs if test is None or movement(test).single_leg else (Side.BOTH,)
    natural = [other.screening for other in takes if other.way is Way.NATURAL and other.screening.movement_id == test]
    found = []
    for side, first in product(sides, natural):
        before, after = _compared(first, side), _compared(again, side)
        if before is not None and after is not None and test is not None:
            found.append(_trial(take.way, test, (first, before), (again, after)))
    if found:
        yield from found
        return
    yield Trial(take.way, Side.BOTH, test or "", "fppa", Instant.MATCHED_DEPTH, _no_pair(again, natural), False, Response.UNCLEAR)


def _no_pair(again: Screening, natural: Sequence[Screening]) -> NotMeasured:
    """Why a repeat has nothing to be compared with: nothing was seen in it, nor in the natural clip, or there is no such clip."""
    name = again.video.name
    if again.refused:
        return NotMeasured(Reason.NOT_SEEN, f"Nothing could be measured in {name}: film the repeat again.")
    if natural and all(one.refused for one in natural):
        return NotMeasured(Reason.NOT_SEEN, f"Nothing could be measured in the natural clip that {name} is compared with: film both again.")
    return NotMeasured(Reason.NOT_SEEN, f"No natural clip of the same test and leg was given to compare {name} with.")


def _trial(way: Way, test: str, first: tuple[Screening, Summary], again: tuple[Screening, Summary]) -> Trial:
    before, after = first[1], again[1]
    key = (way, before.side, test, before.metric, before.at)
    if isinstance(before.result, NotMeasured) or isinstance(after.result, NotMeasured):
        missing = before.result if isinstance(before.result, NotMeasured) else after.result
        assert isinstance(missing, NotMeasured)
        return Trial(*key, change=missing, same_set_up=False, response=Response.UNCLEAR)
    if before.metric != after.metric:
        why = "One of the clips was filmed turned, the other was not: film both from the same place."
        return Trial(*key, change=NotMeasured(Reason.VIEW_TURNED, why), same_set_up=False, response=Response.UNCLEAR)
    alike = same_set_up(first[0], again[0])
    sd = math.hypot(*(_change_sd(summary) if alike else uncertainty.sd_of(_estimate(summary)) for summary in (before, after)))
    sign = -1.0 if before.metric == "kasr" else 1.0  # a larger ratio is less under suspicion
    change = uncertainty.around(sign * (before.result.value - after.result.value), sd, before.result.unit)
    return Trial(*key, change=change, same_set_up=alike, response=_response(way, change))


def _estimate(summary: Summary) -> Estimate:
    assert isinstance(summary.result, Estimate)
    return summary.result


def _change_sd(summary: Summary) -> float:
    """SD of a summary's part in a change within one set-up (from the upper half: the lower one may be cut off at zero)."""
    assert summary.change_high is not None
    return (summary.change_high - _value(summary)) / uncertainty.Z


def _response(way: Way, change: Estimate) -> Response:
    helps, does_not = _ANSWERS[way]
    if change.low > 0:
        return helps
    if change.high < 0:
        return does_not
    fine = change.high - change.value <= FINE_ENOUGH[change.unit]
    return does_not if fine and change.value < FINE_ENOUGH[change.unit] / 2 else Response.UNCLEAR


def same_set_up(one: Screening, other: Screening) -> bool:
    """Whether two clips were filmed in one set-up, as far as they show it: picture size, distance, and where the athlete stood."""
    sizes = {(s.video.width_px, s.video.height_px) for s in (one, other)}
    distances = [s.capture.distance.value for s in (one, other) if isinstance(s.capture.distance, Estimate)]
    rays = [s.capture.ray.value for s in (one, other) if isinstance(s.capture.ray, Estimate)]
    if len(sizes) > 1 or len(distances) < 2 or len(rays) < 2:
        return False
    return abs(distances[0] - distances[1]) <= SAME_DISTANCE * median(distances) and abs(rays[0] - rays[1]) <= SAME_PLACE_DEG
