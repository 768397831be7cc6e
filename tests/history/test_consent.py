"""Under 18 nothing is kept before a guardian agreed, whichever way it comes; a batch also waits for an adult's own word."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from screener import hipcheck
from screener.batch.facts import ClipFacts, Entry, ProblemKind
from screener.engine.keep import KeptBatch, Roster, keep_all
from screener.errors import HistoryError, InputError
from screener.history import Athlete, DateFrom, History, Lack, NewAthlete, Pain, Taken, Tick
from screener.history.tables import ATHLETE
from screener.report import from_json, to_json
from screener.run import Done
from screener.types import AgeGroup, Screening, Sex, Take, Way
from tests import factories, plans
from tests.history.made import of_clip, whole

MAY = Taken(datetime(2026, 5, 1))
PLAN = {"plan_version": 1, "start": "2026-05-04", "notes": []}
FOR_A_MINOR = {**PLAN, "notes": [{"id": "minor", "text": "With an adult."}]}
CLIP = b"a clip"


def young(screening: Screening) -> Screening:
    """The same result, said to be of somebody under 16."""
    return replace(screening, context=replace(screening.context, age_group=AgeGroup.UNDER_16))


def unguarded(history: History, athlete: Athlete) -> None:
    """The guardian's word is gone from the database, as by a hand that no rule of the program stops."""
    with history._database.writing() as connection:
        connection.execute(ATHLETE.update().where(ATHLETE.c.id == athlete.id).values(guardian_on=None))


WAYS: dict[str, Callable[[History, Athlete, Path], object]] = {
    "a result": lambda history, kim, _: history.add(kim.id, factories.squat(), MAY),
    "a result with its clip": lambda history, kim, clip: history.add(
        kim.id, of_clip(factories.squat(), CLIP, "clip.mp4"), MAY, video=clip, keep_video=True
    ),
    "a hip check": lambda history, kim, _: history.add_check(
        kim.id, hipcheck.join((Take(Way.NATURAL, factories.squat()),), heels_rise=False), MAY
    ),
    "a clip afterwards": lambda history, _, clip: history.keep_video(history.screenings()[0].id, clip),
    "a plan": lambda history, kim, _: history.add_plan(kim.id, json.dumps({**PLAN, "name": "second"})),
    "a session done": lambda history, kim, _: history.set_tick(history.plans(kim.id)[0].id, Tick(date(2026, 5, 5))),
    "pain": lambda history, kim, _: history.set_pain(kim.id, Pain(date(2026, 5, 5), 2)),
    "new facts": lambda history, kim, _: history.change_athlete(kim.id, NewAthlete("Kim", AgeGroup.FROM_16_TO_17)),
}
"""Every way in which something of an athlete comes into the history, but the batch, which is below."""


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file that stands for a clip."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(CLIP)
    return path


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_a_minor_is_kept_while_no_guardian_agrees(history: History, kim: Athlete, clip: Path, way: str) -> None:
    """Each way is refused in the same words and leaves the history as it was."""
    history.add(kim.id, of_clip(factories.valgus_sls(), CLIP, "clip.mp4"), MAY)
    history.add_plan(kim.id, json.dumps(PLAN))
    unguarded(history, kim)
    before = history.counts()
    with pytest.raises(HistoryError, match="under 18 nothing is kept until a guardian agrees"):
        WAYS[way](history, kim, clip)
    assert history.counts() == before
    assert not list(history.place.folder.rglob("*.mp4*"))


@pytest.mark.parametrize(
    "add",
    [
        lambda history, robin: history.add(robin.id, young(factories.squat()), MAY),
        lambda history, robin: history.add_plan(robin.id, json.dumps(FOR_A_MINOR)),
    ],
)
def test_what_says_itself_that_it_is_about_a_minor_needs_a_guardian(
    history: History, robin: Athlete, add: Callable[[History, Athlete], object]
) -> None:
    """An athlete who is kept as an adult does not take in what is about somebody under 18."""
    with pytest.raises(HistoryError, match="guardian"):
        add(history, robin)
    assert (history.counts().screenings, history.counts().plans) == (0, 0)


def test_no_minor_comes_in_by_name_alone(history: History) -> None:
    """Neither one by one nor in a list, where one who lacks the guardian's word keeps all of them out."""
    with pytest.raises(HistoryError, match="guardian"):
        history.add_athlete(NewAthlete("Lee", AgeGroup.FROM_16_TO_17, consent=date(2026, 1, 1)))
    with pytest.raises((HistoryError, InputError), match="guardian"):
        history.add_athletes([NewAthlete("Ana", AgeGroup.ADULT), NewAthlete("Lee", AgeGroup.UNDER_16)])
    assert history.athletes() == ()


@pytest.mark.parametrize(
    ("athlete", "lacks"),
    [
        (NewAthlete("A", AgeGroup.ADULT), Lack.CONSENT),
        (NewAthlete("A", AgeGroup.OVER_60, consent=date(2026, 1, 1)), None),
        (NewAthlete("A", AgeGroup.ADULT, guardian=date(2026, 1, 1)), Lack.CONSENT),
        (NewAthlete("A", AgeGroup.UNDER_16, consent=date(2026, 1, 1)), Lack.GUARDIAN),
        (NewAthlete("A", AgeGroup.FROM_16_TO_17, guardian=date(2026, 1, 1)), None),
    ],
)
def test_whose_word_is_missing(athlete: NewAthlete, lacks: Lack | None) -> None:
    """Under 18 the guardian's word counts, and only that; else the athlete's own."""
    assert athlete.lacks is lacks


def test_counts_of_one_athlete_leave_others_out(history: History, robin: Athlete, kim: Athlete) -> None:
    """What is said to go with an athlete is theirs alone."""
    history.add(robin.id, factories.squat(), MAY)
    history.add(kim.id, factories.valgus_sls(), MAY)
    history.add(kim.id, factories.refused(), MAY)
    history.add_plan(kim.id, json.dumps(PLAN))
    history.set_pain(kim.id, Pain(date(2026, 5, 5), 2))
    found = history.counts(kim.id)
    assert (found.athletes, found.screenings, found.videos, found.plans, found.pain_days, found.minors) == (1, 2, 0, 1, 1, 1)
    assert history.counts(robin.id).screenings == 1
    assert history.counts().screenings == 3


class TestWordStands:
    """A guardian's word cannot be taken away from what was kept under 18, whatever age is given now."""

    def test_where_a_result_rests_on_it(self, history: History) -> None:
        kim = history.add_athlete(NewAthlete("Kim", AgeGroup.FROM_16_TO_17, guardian=date(2026, 1, 3)))
        history.add(kim.id, young(factories.squat()), MAY)
        with pytest.raises(HistoryError, match="rest on the guardian"):
            history.change_athlete(kim.id, NewAthlete("Kim", AgeGroup.ADULT))
        assert history.change_athlete(kim.id, NewAthlete("Kim", AgeGroup.ADULT, guardian=date(2026, 1, 3))).age_group is AgeGroup.ADULT

    @pytest.mark.parametrize("way", ["a result", "a plan", "pain"])
    def test_it_stays_with_whatever_was_kept_and_goes_where_nothing_was(self, history: History, way: str, tmp_path: Path) -> None:
        lee = history.add_athlete(NewAthlete("Lee", AgeGroup.FROM_16_TO_17, guardian=date(2026, 1, 3)))
        assert history.change_athlete(lee.id, NewAthlete("Lee", AgeGroup.ADULT)).guardian is None
        history.change_athlete(lee.id, lee)
        WAYS[way](history, lee, tmp_path)
        with pytest.raises(HistoryError, match="rest on the guardian"):
            history.change_athlete(lee.id, NewAthlete("Lee", AgeGroup.ADULT))


class TestBatch:
    """``keep_all``: what a batch gave, for the athlete of that name, once."""

    @pytest.fixture
    def done(self, tmp_path: Path) -> Callable[..., Done]:
        """Makes a clip of a batch with its result."""

        def make(name: str, screening: Screening, **facts: object) -> Done:
            clip, result = tmp_path / f"{name}.mp4", tmp_path / f"{name}.json"
            clip.write_bytes(name.encode())
            result.write_text(to_json(of_clip(screening, name.encode(), clip.name)), encoding="utf-8")
            return Done(Entry(clip.name, ClipFacts(name.partition("_")[0], **facts)), clip, result)  # type: ignore[arg-type]

        return make

    def test_each_result_goes_to_the_athlete_of_that_name_once(self, history: History, done: Callable[..., Done]) -> None:
        """The name without regard to capitals; the day and the way as they were said; a second time nothing is added."""
        ana = history.add_athlete(NewAthlete("Ana", AgeGroup.ADULT, consent=date(2026, 1, 1)))
        kim = history.add_athlete(NewAthlete("Kim", AgeGroup.UNDER_16, guardian=date(2026, 1, 1)))
        given = [
            done("ANA_1", factories.valgus_sls(), date=date(2026, 3, 31), way=Way.CUE),
            done("ana_2", factories.refused()),
            done("Kim_1", young(factories.squat())),
        ]
        assert keep_all(history, given) == KeptBatch(new=3, before=0, refused=1, problems=())
        assert keep_all(history, given) == KeptBatch(new=0, before=3, refused=0, problems=())
        kept = {one.video_name: one for one in history.screenings()}
        assert {name: one.athlete_id for name, one in kept.items()} == {"ANA_1.mp4": ana.id, "ana_2.mp4": ana.id, "Kim_1.mp4": kim.id}
        assert kept["ANA_1.mp4"].taken == Taken(datetime(2026, 3, 31), DateFrom.USER)
        assert kept["ANA_1.mp4"].way is Way.CUE
        assert kept["ana_2.mp4"].taken.by is DateFrom.FILE
        assert not any(one.has_video for one in kept.values())

    def test_a_clip_that_was_renamed_is_known_again(self, history: History, done: Callable[..., Done]) -> None:
        """Another evening, another name: the same content and options are kept once; other options are another result."""
        history.add_athlete(NewAthlete("Ana", AgeGroup.ADULT, consent=date(2026, 1, 1)))
        first = done("Ana_1", factories.squat())
        keep_all(history, [first])
        screening = from_json(first.result.read_text(encoding="utf-8"))
        first.result.write_text(to_json(replace(screening, video=replace(screening.video, name="renamed.mp4"))), encoding="utf-8")
        assert keep_all(history, [first]).before == 1
        older = replace(screening, context=replace(screening.context, age_group=AgeGroup.OVER_60))
        first.result.write_text(to_json(older), encoding="utf-8")
        assert keep_all(history, [first]).new == 1

    def test_a_refused_clip_comes_back_with_its_reason(self, history: History, done: Callable[..., Done]) -> None:
        """Who has to be filmed again, and why, is read from the history alone."""
        history.add_athlete(NewAthlete("Ana", AgeGroup.ADULT, consent=date(2026, 1, 1)))
        keep_all(history, [done("Ana_1", factories.refused())])
        (_, screening), *_ = whole(history)
        assert screening.refused
        assert [issue.detail for issue in screening.quality] == [issue.detail for issue in factories.refused().quality]

    def test_who_is_unknown_or_has_not_agreed_is_told_and_keeps_nobody_else_out(self, history: History, done: Callable[..., Done]) -> None:
        """A line each, with what to do; the others are kept."""
        history.add_athlete(NewAthlete("Ana", AgeGroup.ADULT, consent=date(2026, 1, 1)))
        history.add_athlete(NewAthlete("Bo", AgeGroup.ADULT))
        kim = history.add_athlete(NewAthlete("Kim", AgeGroup.UNDER_16, guardian=date(2026, 1, 1)))
        unguarded(history, kim)
        given = [done("Bo_1", factories.squat()), done("Kim_1", factories.squat()), done("Zed_1", factories.squat())]
        given += [done("Ana_1", young(factories.squat())), done("Ana_2", factories.squat())]
        kept = keep_all(history, given)
        assert (kept.new, [one.video_name for one in history.screenings()]) == (1, ["Ana_2.mp4"])
        assert [problem.file for problem in kept.problems] == ["Bo_1.mp4", "Kim_1.mp4", "Zed_1.mp4", "Ana_1.mp4"]
        said = ("not said yet", "guardian", "no athlete called Zed", "guardian")
        assert all(words in problem.reason for words, problem in zip(said, kept.problems, strict=True))
        assert all(problem.mend and problem.kind is ProblemKind.NOT_IN_HISTORY for problem in kept.problems)

    def test_the_clip_is_copied_only_when_that_is_asked_for(self, history: History, done: Callable[..., Done]) -> None:
        """The clip is copied by a second choice, also where the result is kept already."""
        history.add_athlete(NewAthlete("Ana", AgeGroup.ADULT, consent=date(2026, 1, 1)))
        given = [done("Ana_1", factories.squat())]
        keep_all(history, given)
        assert not list(history.place.folder.rglob("*.mp4"))
        assert keep_all(history, given, videos=True).before == 1
        (copy,) = history.place.folder.rglob("*.mp4")
        assert copy.read_bytes() == b"Ana_1"

    def test_a_result_that_is_gone_is_told(self, history: History, done: Callable[..., Done]) -> None:
        """A result that is gone is told, and the next one is kept."""
        history.add_athlete(NewAthlete("Ana", AgeGroup.ADULT, consent=date(2026, 1, 1)))
        gone, there = done("Ana_1", factories.squat()), done("Ana_2", plans.named(factories.valgus_sls(), "x.mp4"))
        gone.result.unlink()
        kept = keep_all(history, [gone, there])
        assert kept.new == 1
        assert "cannot be read any more" in kept.problems[0].reason

    def test_what_the_roster_knows_goes_into_the_screening(self, history: History) -> None:
        """Age group and sex by name, for the bands; nothing of somebody unknown, or of two of one name."""
        history.add_athlete(NewAthlete("Ana Maria", AgeGroup.OVER_60, Sex.FEMALE))
        roster = Roster(history.athletes())
        person = roster.person("ANA  maria")
        assert person is not None
        assert (person.age_group, person.sex) == (AgeGroup.OVER_60, Sex.FEMALE)
        assert roster.person("Ana") is None
        assert Roster([*history.athletes(), *history.athletes()]).person("Ana Maria") is None
