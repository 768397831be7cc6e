"""Histories for tests: an athlete with screenings over time, made from the hand-made results of ``factories``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from screener.history import Athlete, History, NewAthlete, Taken
from screener.types import AgeGroup, Estimate, Measurement, NotMeasured, Reason, Screening, Sex, Summary, Unit
from tests import factories, plans

ROBIN: Final = NewAthlete("Robin Example", AgeGroup.ADULT, Sex.FEMALE, ("Tuesday runners",), consent=date(2026, 9, 1))
KIM: Final = NewAthlete("Kim Young", AgeGroup.FROM_16_TO_17, guardian=date(2026, 9, 1))
ANGLES: Final = ("fppa", "fppa_corrected")
UNSEEN: Final = NotMeasured(Reason.NOT_SEEN, "The hip was hidden by an arm.")


def shifted(screening: Screening, by: float) -> Screening:
    """The same result with every knee angle moved by so many degrees."""

    def move(result: Estimate | NotMeasured) -> Estimate | NotMeasured:
        return result if isinstance(result, NotMeasured) else Estimate(result.value + by, result.low + by, result.high + by, result.unit)

    return _changed(screening, move, by)


def unread(screening: Screening) -> Screening:
    """The same result without any knee angle."""
    return _changed(screening, lambda _: UNSEEN, None)


def _changed(screening: Screening, change: Callable[[Estimate | NotMeasured], Estimate | NotMeasured], by: float | None) -> Screening:
    def measurement(one: Measurement) -> Measurement:
        return replace(one, result=change(one.result)) if one.metric in ANGLES else one

    def summary(one: Summary) -> Summary:
        if one.metric not in ANGLES:
            return one
        if by is None or one.change_low is None or one.change_high is None:
            return replace(one, result=change(one.result), change_low=None, change_high=None, band=None, band_probability=None)
        return replace(one, result=change(one.result), change_low=one.change_low + by, change_high=one.change_high + by)

    return replace(
        screening, measurements=tuple(map(measurement, screening.measurements)), summaries=tuple(map(summary, screening.summaries))
    )


def farther(screening: Screening) -> Screening:
    """The same result, filmed from much farther away."""
    return replace(screening, capture=replace(screening.capture, distance=factories.estimate(4.8, 0.6, Unit.METRE)))


def older(screening: Screening) -> Screening:
    """The same result, made by another version of the program."""
    return replace(screening, software=replace(screening.software, version="0.0.1"))


def clip(screening: Screening, name: str) -> Screening:
    """The same result from a clip of this name."""
    return plans.named(screening, name)


def over_time(kept: History, athlete: Athlete) -> None:
    """Six screenings of one leg: of another version, the first one, within the error, not read, changed, from farther away."""
    base = factories.valgus_sls()
    for month, screening in enumerate(
        (older(base), base, shifted(base, -2), unread(base), shifted(base, -9), farther(shifted(base, -9))), start=5
    ):
        kept.add(athlete.id, clip(screening, f"month{month}.mp4"), Taken(datetime(2026, month, 2)))


def filled() -> Athlete:
    """A history with Robin's six screenings, in the place that the environment names."""
    with History(create=True) as kept:
        athlete = kept.add_athlete(ROBIN)
        over_time(kept, athlete)
    return athlete


GROUP: Final = "Tuesday runners"


def team() -> dict[str, Athlete]:
    """A team by first name: Robin over time, Kim (under 18) refused, Sam less inward, Lee not read, Nina not filmed."""
    with History(create=True) as kept:
        robin = kept.add_athlete(ROBIN)
        over_time(kept, robin)
        kim = kept.add_athlete(replace(KIM, groups=(GROUP,)))
        kept.add(kim.id, clip(factories.refused(), "kim.mp4"), Taken(datetime(2026, 10, 5)))
        sam = kept.add_athlete(NewAthlete("Sam Both", AgeGroup.ADULT, groups=(GROUP, "Club")))
        kept.add(sam.id, clip(factories.both_legs(), "sam1.mp4"), Taken(datetime(2026, 9, 1)))
        kept.add(sam.id, clip(shifted(factories.both_legs(), -11), "sam2.mp4"), Taken(datetime(2026, 10, 1)))
        kept.add(sam.id, clip(factories.squat(), "sam3.mp4"), Taken(datetime(2026, 10, 1)))
        lee = kept.add_athlete(NewAthlete("Lee Other", AgeGroup.ADULT, groups=("Club",)))
        kept.add(lee.id, clip(unread(factories.valgus_sls()), "lee.mp4"), Taken(datetime(2026, 10, 2)))
        nina = kept.add_athlete(NewAthlete("Nina New", AgeGroup.ADULT, groups=("Club",)))
    return {"Robin": robin, "Kim": kim, "Sam": sam, "Lee": lee, "Nina": nina}
