"""What is kept comes back as it was; what may not be kept is refused; each question finds what it asks for and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from screener import hipcheck
from screener.errors import HistoryError, InputError
from screener.history import (
    Athlete,
    Counts,
    DateFrom,
    History,
    NewAthlete,
    Pain,
    Place,
    Taken,
    Tick,
    Which,
    exists,
    flat,
)
from screener.types import AgeGroup, DrillGate, Estimate, Instant, NotMeasured, Screening, Sex, Side, Status, Take, Way
from tests import factories, plans

MAY = Taken(datetime(2026, 5, 1, 18, 30))
JUNE = Taken(datetime(2026, 6, 1), DateFrom.FILE)
PLAN = '{"plan_version": 1, "start": "2026-05-04", "advice": ["You said that your knee is swollen."], "weeks": []}'


def clip_of(folder: Path, content: bytes = b"a clip") -> tuple[Path, str]:
    """A file that stands for a clip, with its checksum."""
    path = folder / "clip.MP4"
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def made_from(screening: Screening, sha256: str) -> Screening:
    """The same result, of another clip."""
    return replace(screening, video=replace(screening.video, sha256=sha256))


def files(place: Place) -> list[str]:
    """Names of all clips that lie there, hidden ones included."""
    return sorted(path.name for path in place.folder.glob("videos/*/*"))


class TestFirst:
    """Looking makes nothing; the first thing kept makes all."""

    def test_nothing_is_there_before_something_is_kept(self, place: Place) -> None:
        assert not exists(place)
        with pytest.raises(HistoryError, match="nothing is kept") as caught:
            History(place)
        assert "add-athlete" in caught.value.hint
        assert not place.folder.exists()

    def test_it_is_there_afterwards(self, place: Place) -> None:
        with History(place, create=True) as history:
            assert history.counts() == Counts()
        assert exists(place)
        with History(place) as history:
            assert history.athletes() == ()

    def test_closing_twice_is_fine(self, history: History) -> None:
        history.close()
        history.close()


class TestAthletes:
    """Names, groups, consent."""

    def test_an_athlete_comes_back_as_given(self, history: History) -> None:
        new = NewAthlete(
            "Zoë  Łuczak", AgeGroup.OVER_60, Sex.FEMALE, ("Club", "Tuesday"), date(2026, 1, 2), None, "Left knee\nin March. \U0001f3c3"
        )
        made = history.add_athlete(new)
        assert made.name == "Zoë Łuczak"
        assert (made.age_group, made.sex, made.groups, made.consent, made.notes) == (
            AgeGroup.OVER_60, Sex.FEMALE, ("Club", "Tuesday"), date(2026, 1, 2), new.notes,
        )  # fmt: skip
        assert history.athletes() == (made,)
        assert history.athlete("  zoë łUCZAK ") == history.athlete(made.id) == made

    def test_a_name_is_kept_once(self, history: History, robin: Athlete) -> None:
        with pytest.raises(HistoryError, match="already"):
            history.add_athlete(NewAthlete(" ROBIN", AgeGroup.ADULT))
        assert history.athletes() == (robin,)

    @pytest.mark.parametrize("name", ["", "  ", "a" * 121, "Ro\x00bin", "Ro\x1b[2Jbin"])
    def test_a_name_that_will_not_do(self, history: History, name: str) -> None:
        with pytest.raises(HistoryError, match="name"):
            history.add_athlete(NewAthlete(name, AgeGroup.ADULT))

    @pytest.mark.parametrize("age", [AgeGroup.UNDER_16, AgeGroup.FROM_16_TO_17])
    def test_under_18_only_with_a_guardian(self, history: History, age: AgeGroup) -> None:
        with pytest.raises(HistoryError, match="guardian"):
            history.add_athlete(NewAthlete("Kim", age, consent=date(2026, 1, 1)))
        assert history.athletes() == ()
        assert history.add_athlete(NewAthlete("Kim", age, guardian=date(2026, 1, 1))).minor

    def test_a_consent_ahead_is_none(self, history: History) -> None:
        with pytest.raises(HistoryError, match="ahead"):
            history.add_athlete(NewAthlete("Kim", AgeGroup.UNDER_16, guardian=date.today() + timedelta(days=1)))

    def test_facts_can_be_changed(self, history: History, robin: Athlete) -> None:
        changed = history.change_athlete(robin.id, NewAthlete("Robin B", AgeGroup.OVER_60, groups=("Club",)))
        assert (changed.id, changed.created, changed.name, changed.groups) == (robin.id, robin.created, "Robin B", ("Club",))
        assert history.athletes() == (changed,)
        history.add_athlete(NewAthlete("Robin", AgeGroup.ADULT))
        with pytest.raises(HistoryError, match="another athlete"):
            history.change_athlete(robin.id, NewAthlete("robin", AgeGroup.ADULT))

    def test_a_guardian_cannot_be_taken_back_and_all_kept(self, history: History) -> None:
        kim = history.add_athlete(NewAthlete("Kim", AgeGroup.UNDER_16, guardian=date(2026, 1, 1)))
        with pytest.raises(HistoryError, match="guardian"):
            history.change_athlete(kim.id, NewAthlete("Kim", AgeGroup.UNDER_16))
        assert history.athlete("Kim") == kim

    def test_groups_count_their_athletes(self, history: History, robin: Athlete) -> None:
        for name, groups in (("A", ("U15", "Club")), ("B", ("club",))):
            history.add_athlete(NewAthlete(name, AgeGroup.ADULT, groups=groups))
        assert [(group.name, group.keep_days, group.athletes) for group in history.groups()] == [("Club", None, 2), ("U15", None, 1)]
        assert [one.name for one in history.athletes("CLUB")] == ["A", "B"]
        assert robin not in history.athletes("U15")
        history.set_keep_days("club", 30)
        assert history.groups()[0].keep_days == 30
        with pytest.raises(HistoryError, match="expected a group") as caught:
            history.set_keep_days("U17", 30)
        assert caught.value.hint == "Known groups: Club, U15."
        with pytest.raises(HistoryError, match="days"):
            history.set_keep_days("Club", 0)

    def test_an_unknown_name_is_told_and_made_safe(self, history: History) -> None:
        with pytest.raises(HistoryError, match=r"got x\?\[2J") as caught:
            history.athlete("x\x1b[2J")
        assert "add-athlete" in caught.value.hint

    def test_a_roster_is_taken_as_a_whole(self, history: History, robin: Athlete) -> None:
        with pytest.raises(InputError, match="robin is kept already"):
            history.add_athletes([NewAthlete("Kim", AgeGroup.ADULT), NewAthlete("robin", AgeGroup.ADULT)])
        assert history.athletes() == (robin,)
        assert [one.name for one in history.add_athletes([NewAthlete("Kim", AgeGroup.ADULT)])] == ["Kim"]


class TestScreenings:
    """Results, lossless and as flat rows."""

    @pytest.mark.parametrize("make", factories.ALL)
    def test_a_result_comes_back_without_loss_but_for_the_answers(
        self, history: History, kim: Athlete, make: Callable[[], Screening]
    ) -> None:
        given = make()
        kept = history.add(kim.id, given, MAY)
        gate = DrillGate(open=given.gate.open, answered=given.gate.answered)
        assert history.screening(kept.id) == replace(given, gate=gate)
        assert (kept.athlete, kept.taken, kept.test, kept.version, kept.video_name, kept.new) == (
            "Kim", MAY, given.movement_id, given.software.version, given.video.name, True,
        )  # fmt: skip

    @pytest.mark.parametrize("make", factories.ALL)
    def test_flat_rows_say_what_the_result_says(self, history: History, kim: Athlete, make: Callable[[], Screening]) -> None:
        given = make()
        history.add(kim.id, given, MAY)
        rows = {(row.metric, row.side, row.at): row for row in history.summaries()}
        assert len(rows) == len(given.summaries)
        for summary in given.summaries:
            row = rows[(summary.metric, summary.side, summary.at)]
            if isinstance(summary.result, Estimate):
                assert (row.value, row.low, row.high, row.unit, row.reason) == (
                    summary.result.value, summary.result.low, summary.result.high, summary.result.unit, None,
                )  # fmt: skip
            else:
                assert isinstance(summary.result, NotMeasured)
                assert (row.value, row.low, row.high, row.unit, row.reason) == (None, None, None, None, summary.result.reason)
            assert (row.change_low, row.change_high, row.band, row.n_reps) == (
                summary.change_low, summary.change_high, summary.band, summary.n_reps,
            )  # fmt: skip
        found = history.findings()
        assert [(row.id, row.side, row.status, row.probability) for row in found] == [
            (finding.id, finding.side, finding.status, finding.probability) for finding in given.findings
        ]

    def test_the_same_result_is_kept_once_for_each_athlete(self, history: History, robin: Athlete) -> None:
        first = history.add(robin.id, factories.squat(), MAY)
        again = history.add(robin.id, factories.squat(), JUNE)
        assert (again.id, again.new, again.taken) == (first.id, False, MAY)
        kim = history.add_athlete(NewAthlete("Kim", AgeGroup.ADULT))
        assert history.add(kim.id, factories.squat(), MAY).new

    def test_a_minor_s_result_needs_a_guardian_whatever_the_athlete_s_entry_says(self, history: History, robin: Athlete) -> None:
        young = replace(factories.squat(), context=replace(factories.squat().context, age_group=AgeGroup.UNDER_16))
        said = replace(factories.squat(), gate=replace(factories.squat().gate, minor=True))
        for screening in (young, said):
            with pytest.raises(HistoryError, match="guardian"):
                history.add(robin.id, screening, MAY)
        assert history.screenings() == ()
        history.change_athlete(robin.id, NewAthlete("Robin", AgeGroup.FROM_16_TO_17, guardian=date(2026, 1, 1)))
        assert history.add(robin.id, young, MAY).new

    def test_nobody_s_result_is_not_kept(self, history: History) -> None:
        with pytest.raises(HistoryError, match="athlete"):
            history.add("0" * 36, factories.squat(), MAY)

    def test_a_hip_check_stays_together_in_its_order(self, history: History, robin: Athlete) -> None:
        takes = (
            Take(Way.CUE, plans.named(factories.valgus_sls(), "cue.mp4")),
            Take(Way.NATURAL, plans.named(factories.squat(), "a.mp4")),
            Take(Way.NATURAL, plans.named(factories.valgus_sls(), "b.mp4")),
        )
        before = history.add(robin.id, takes[1].screening, JUNE)
        kept = history.add_check(robin.id, hipcheck.join(takes, heels_rise=True), MAY)
        assert kept[1].id == before.id, "the clip that was kept by itself is not kept twice"
        (session,) = {one.session_id for one in kept}
        assert session is not None
        found, heels = history.session(session)
        assert heels
        assert [(take.way, take.screening.video.name) for take in found] == [(take.way, take.screening.video.name) for take in takes]
        assert hipcheck.join(found, heels).trials == hipcheck.join(takes, True).trials
        with pytest.raises(HistoryError, match="hip check"):
            history.session("0" * 36)

    def test_each_question_finds_what_it_asks_for(self, history: History, robin: Athlete) -> None:
        kim = history.add_athlete(NewAthlete("Kim", AgeGroup.OVER_60, Sex.MALE, ("Club",)))
        first = history.add(robin.id, factories.squat(), MAY)
        second = history.add(kim.id, factories.valgus_sls(), JUNE, way=Way.CUE)
        asked = {
            Which(): (second, first),
            Which(athlete_id=robin.id): (first,),
            Which(test="squat"): (first,),
            Which(way=Way.CUE): (second,),
            Which(group="club"): (second,),
            Which(age_group=AgeGroup.OVER_60, sex=Sex.MALE): (second,),
            Which(since=date(2026, 6, 1)): (second,),
            Which(until=date(2026, 5, 1)): (first,),
            Which(until=date(2026, 4, 30)): (),
            Which(group="nobody"): (),
        }
        for which, expected in asked.items():
            assert history.screenings(which) == tuple(replace(one, new=True) for one in expected), which
            assert {row.screening_id for row in history.summaries(which)} == {one.id for one in expected}, which
        assert {row.metric for row in history.summaries(metric="fppa", side=Side.LEFT, at=Instant.MATCHED_DEPTH)} == {"fppa"}
        assert {row.id for row in history.findings(finding="knee_valgus", status=Status.LIKELY)} == {"knee_valgus"}

    def test_the_first_letters_of_an_identifier_will_do(self, history: History, robin: Athlete) -> None:
        kept = history.add(robin.id, factories.squat(), MAY)
        assert history.find(kept.id[:4].upper()).id == history.find(kept.id).id == kept.id
        for text in ("", "abc", "zzzz", "%", "____", "0000-wrong", kept.id + "0"):
            with pytest.raises(HistoryError, match="identifier"):
                history.find(text)

    def test_what_another_version_made_is_told_plainly_where_it_cannot_be_read(self) -> None:
        text = flat.to_text(factories.squat()).replace('"schema_version":1', '"schema_version":99')
        with pytest.raises(HistoryError, match="cannot be read by this version"):
            flat.from_text(text)


class TestClips:
    """Only by a second choice, and only the clip that the result is of."""

    def test_no_clip_is_kept_unless_asked_for(self, history: History, robin: Athlete, place: Place, tmp_path: Path) -> None:
        clip, sha256 = clip_of(tmp_path)
        kept = history.add(robin.id, made_from(factories.squat(), sha256), MAY, video=clip)
        assert not kept.has_video
        assert history.video(kept.id) is None
        assert files(place) == []

    def test_a_clip_is_kept_as_it_is_for_this_user_alone(self, history: History, robin: Athlete, place: Place, tmp_path: Path) -> None:
        clip, sha256 = clip_of(tmp_path)
        kept = history.add(robin.id, made_from(factories.squat(), sha256), MAY, video=clip, keep_video=True)
        path = history.video(kept.id)
        assert kept.has_video
        assert path is not None
        assert path.read_bytes() == clip.read_bytes()
        assert path.name == f"{kept.id}.mp4"
        assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == place.folder.stat().st_mode & 0o077 == 0
        clip.unlink()
        assert history.video(kept.id) == path

    def test_it_can_be_kept_later_and_deleted_alone(self, history: History, robin: Athlete, place: Place, tmp_path: Path) -> None:
        clip, sha256 = clip_of(tmp_path)
        kept = history.add(robin.id, made_from(factories.squat(), sha256), MAY)
        assert history.keep_video(kept.id, clip).has_video
        assert history.keep_video(kept.id, clip).has_video
        assert files(place) == [f"{kept.id}.mp4"]
        assert not history.delete_video(kept.id).has_video
        assert files(place) == []
        assert history.screening(kept.id).video.sha256 == sha256

    def test_another_clip_is_refused_and_nothing_is_kept(self, history: History, robin: Athlete, place: Place, tmp_path: Path) -> None:
        clip, _ = clip_of(tmp_path)
        with pytest.raises(HistoryError, match="another one"):
            history.add(robin.id, factories.squat(), MAY, video=clip, keep_video=True)
        assert (history.screenings(), files(place)) == ((), [])
        kept = history.add(robin.id, factories.squat(), MAY)
        for wrong in (clip, tmp_path / "nowhere.mp4", tmp_path):
            with pytest.raises(HistoryError):
                history.keep_video(kept.id, wrong)
        assert files(place) == []

    def test_a_fault_while_keeping_leaves_no_clip(
        self, history: History, place: Place, robin: Athlete, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clip, sha256 = clip_of(tmp_path)

        def fails(*_: object) -> None:
            raise HistoryError("expected room, got none", "Make room.")

        monkeypatch.setattr(flat, "finding_rows", fails)
        with pytest.raises(HistoryError, match="room"):
            history.add(robin.id, made_from(factories.squat(), sha256), MAY, video=clip, keep_video=True)
        assert (history.screenings(), history.summaries(), files(place)) == ((), (), [])


class TestDiary:
    """Plans, what was done, pain."""

    def test_a_plan_is_kept_once_and_without_what_was_answered(self, history: History, robin: Athlete) -> None:
        kept = history.add_plan(robin.id, PLAN)
        assert kept.start == date(2026, 5, 4)
        assert "swollen" not in kept.text
        assert history.add_plan(robin.id, PLAN) == kept
        assert history.plans(robin.id) == (kept,)

    @pytest.mark.parametrize("text", ["", "{}", "[1]", '{"plan_version": 1}', '{"plan_version": 1, "start": "soon"}', "[" * 100_000])
    def test_what_is_no_plan_is_refused(self, history: History, robin: Athlete, text: str) -> None:
        with pytest.raises(HistoryError, match="plan"):
            history.add_plan(robin.id, text)

    def test_ticks_are_set_and_taken_back(self, history: History, robin: Athlete) -> None:
        plan = history.add_plan(robin.id, PLAN)
        monday, drill = Tick(date(2026, 5, 4)), Tick(date(2026, 5, 4), "clamshell")
        for tick in (drill, monday, monday):
            history.set_tick(plan.id, tick)
        assert history.ticks(plan.id) == (monday, drill)
        history.set_tick(plan.id, monday, done=False)
        assert history.ticks(plan.id) == (drill,)
        with pytest.raises(HistoryError, match="plan"):
            history.set_tick("0" * 36, monday)

    def test_a_day_of_pain_is_written_anew(self, history: History, robin: Athlete) -> None:
        first, second = Pain(date(2026, 5, 4), 3, "after the run"), Pain(date(2026, 5, 5), 0)
        history.set_pain(robin.id, second, first)
        assert history.pain(robin.id) == (first, second)
        history.set_pain(robin.id, Pain(date(2026, 5, 4), 1))
        assert history.pain(robin.id)[0] == Pain(date(2026, 5, 4), 1)
        for level in (-1, 11, True):
            with pytest.raises(HistoryError, match="0 to 10"):
                history.set_pain(robin.id, Pain(date(2026, 5, 6), level))
        assert len(history.pain(robin.id)) == 2
