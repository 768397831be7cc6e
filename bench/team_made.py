"""A history of a large team, made for measuring: the shipped samples screened once, then moved about so that no two results are alike."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from screener import assets
from screener.history import History, NewAthlete, Place, Taken
from screener.run import screen_video
from screener.types import AgeGroup, Estimate, Measurement, NotMeasured, QualityIssue, QualityKind, Screening, Severity, Summary, Unit

ATHLETES: Final = 200
RESULTS: Final = 2000
GROUPS: Final = 8
BEGIN: Final = date(2025, 9, 1)
REFUSED_EVERY: Final = 17
SAMPLES: Final = ("02", "03", "04", "05")
"""A squat, a single-leg squat of either leg, a step-down."""
ANGLES: Final = frozenset({"fppa", "fppa_corrected", "fppa_excursion", "mean_fppa"})


def bases(tell: Callable[[str], None]) -> tuple[Screening, ...]:
    """The samples, screened."""
    found = []
    for number in SAMPLES:
        sample = assets.sample(number)
        tell(f"screening {sample.path.name}")
        found.append(screen_video(sample.path).screening)
    return tuple(found)


def fill(place: Place, given: tuple[Screening, ...], athletes: int = ATHLETES, results: int = RESULTS) -> None:
    """Keep so many results of so many athletes; the same call makes the same history but for its identifiers."""
    chance = random.Random(2026)
    with History(place, create=True) as history:
        people = history.add_athletes(
            [NewAthlete(f"Athlete {number:03d}", AgeGroup.ADULT, groups=(f"Group {number % GROUPS + 1}",)) for number in range(athletes)]
        )
        for number in range(results):
            who, month = people[number % athletes], number // athletes
            day = BEGIN + timedelta(days=28 * month + number % 5)
            history.add(
                who.id, _varied(given[(number + month) % len(given)], number, chance), Taken(datetime(day.year, day.month, day.day))
            )


def _varied(base: Screening, number: int, chance: random.Random) -> Screening:
    """Another clip of the same test: other angles, a camera a little elsewhere; now and then a refusal."""
    video = replace(base.video, name=f"clip{number:05d}.mp4", sha256=hashlib.sha256(str(number).encode()).hexdigest())
    if number % REFUSED_EVERY == REFUSED_EVERY - 1:
        return _refused(replace(base, video=video))
    by, farther = chance.gauss(0, 5), 1.0 + abs(chance.gauss(0, 0.12))
    capture = replace(base.capture, distance=_times(base.capture.distance, farther))
    measurements = tuple(_moved_one(one, by) for one in base.measurements)
    return replace(
        base, video=video, capture=capture, measurements=measurements, summaries=tuple(_moved(one, by) for one in base.summaries)
    )


def _refused(base: Screening) -> Screening:
    issue = QualityIssue(QualityKind.SIDE_VIEW, Severity.REFUSE, "The clip is filmed from the side.", "Put the phone straight in front.")
    return replace(
        base, quality=(issue,), reps=(), rejected=(), measurements=(), summaries=(), findings=(), prescriptions=(), corrections=()
    )


def _times(result: Estimate | NotMeasured, by: float) -> Estimate | NotMeasured:
    if isinstance(result, NotMeasured):
        return result
    return replace(result, value=result.value * by, low=result.low * by, high=result.high * by)


def _by(result: Estimate | NotMeasured, by: float) -> Estimate | NotMeasured:
    if isinstance(result, NotMeasured) or result.unit is not Unit.DEGREE:
        return result
    return replace(result, value=result.value + by, low=result.low + by, high=result.high + by)


def _moved_one(one: Measurement, by: float) -> Measurement:
    return replace(one, result=_by(one.result, by)) if one.metric in ANGLES else one


def _moved(one: Summary, by: float) -> Summary:
    if one.metric not in ANGLES or one.change_low is None or one.change_high is None:
        return one
    return replace(one, result=_by(one.result, by), change_low=one.change_low + by, change_high=one.change_high + by)
