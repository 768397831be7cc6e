"""The application's one verb, as faces see it: progress, stopping, and drills after the questions without measuring again."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from screener import measure, run
from screener.errors import Cancelled, VideoMissing
from screener.run import Options, Progress, ScreeningRun, screen_video, with_gate
from screener.types import DrillGate, Estimate
from tests.fakes import FakeBackend, Seen, film, nobody, squat_seconds, squatter

OPEN = DrillGate(open=True, answered=True)
SHUT = DrillGate(open=False, answered=True, reasons=("The knee is swollen.",), advice="See a clinician first.")


@pytest.fixture(scope="module")
def squats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip as long as two squats."""
    return film(tmp_path_factory.mktemp("clips") / "squats.mp4", squat_seconds(2))


@pytest.fixture(scope="module")
def finished(squats: Path) -> ScreeningRun:
    """That clip, screened before the questions were answered."""
    return screen_video(squats, backend=FakeBackend(squatter()))


class TestProgress:
    """Never falls, ends at 1, speaks in plain words."""

    @pytest.mark.parametrize("seen", [squatter(), nobody], ids=["screened", "refused"])
    def test_it_rises_to_one(self, squats: Path, seen: Seen) -> None:
        told: list[Progress] = []
        screen_video(squats, backend=FakeBackend(seen), on_progress=told.append)
        shares = [progress.share for progress in told]
        assert all(a <= b for a, b in pairwise(shares))
        assert shares[0] == 0.0
        assert shares[-1] == 1.0
        assert all(progress.stage[0].isupper() for progress in told)

    def test_it_speaks_often_and_names_each_stage_once(self, squats: Path) -> None:
        told: list[Progress] = []
        screen_video(squats, backend=FakeBackend(squatter()), on_progress=told.append)
        stages = [progress.stage for progress in told]
        changes = [stages[0], *(b for a, b in pairwise(stages) if a != b)]
        assert changes == list(dict.fromkeys(stages))
        assert len(changes) == 4
        assert max(b.share - a.share for a, b in pairwise(told)) < 0.5


class TestCancel:
    """A stop is heard soon, and nothing is left open."""

    @pytest.mark.parametrize("at", [0.0, 0.2, 0.7])
    def test_it_stops_soon(self, squats: Path, at: float) -> None:
        told: list[Progress] = [Progress("", 0.0)]
        backend = FakeBackend(squatter())
        when: list[int] = []

        def cancelled() -> bool:
            if told[-1].share < at:
                return False
            when.append(len(backend.looks))
            return True

        with pytest.raises(Cancelled) as caught:
            screen_video(squats, backend=backend, on_progress=told.append, cancelled=cancelled)
        assert caught.value.exit_code == 130
        # At most one stretch of two seconds a worker is under way and one more waits, with eighteen looks each.
        assert len(backend.looks) - when[0] <= 18 * ((os.cpu_count() or 1) + 1)
        assert backend.open_now == 0
        assert told[-1].share < 1.0

    def test_without_a_stop_nothing_stops(self, squats: Path) -> None:
        assert not screen_video(squats, backend=FakeBackend(squatter()), cancelled=lambda: False).screening.refused


class TestGate:
    """Drills wait for the safety questions."""

    def test_before_the_questions_there_are_no_drills(self, finished: ScreeningRun) -> None:
        assert finished.screening.gate == run.NOT_ASKED
        assert not finished.screening.gate.open
        assert finished.screening.prescriptions == ()

    def test_after_them_drills_are_matched_and_nothing_is_measured_again(
        self, finished: ScreeningRun, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def again(*_: object) -> None:
            raise AssertionError("measured again")

        monkeypatch.setattr(measure, "measure", again)
        opened = with_gate(finished, OPEN)
        assert opened.screening.prescriptions
        assert opened.screening.measurements is finished.screening.measurements
        assert opened.screening.findings is finished.screening.findings
        assert opened.track is finished.track
        assert finished.screening.prescriptions == (), "the run it came from is as it was"

    def test_it_is_the_same_as_having_answered_first(self, squats: Path, finished: ScreeningRun) -> None:
        first = screen_video(squats, Options(gate=OPEN), backend=FakeBackend(squatter()))
        assert first.screening.prescriptions == with_gate(finished, OPEN).screening.prescriptions

    def test_a_stop_rule_takes_them_away_again(self, finished: ScreeningRun) -> None:
        shut = with_gate(with_gate(finished, OPEN), SHUT)
        assert shut.screening.prescriptions == ()
        assert shut.screening.gate is SHUT

    def test_a_refused_clip_has_no_drills_behind_an_open_gate(self, squats: Path) -> None:
        refused = screen_video(squats, backend=FakeBackend(nobody))
        assert refused.screening.refused
        assert with_gate(refused, OPEN).screening.prescriptions == ()


class TestCall:
    """What the verb itself promises."""

    def test_a_result_has_numbers_with_intervals(self, finished: ScreeningRun) -> None:
        estimates = [m.result for m in finished.screening.measurements if isinstance(m.result, Estimate)]
        assert estimates
        assert all(estimate.low < estimate.value < estimate.high for estimate in estimates)

    def test_a_missing_file_is_said_before_the_model_is_opened(self, tmp_path: Path) -> None:
        backend = FakeBackend(squatter())
        with pytest.raises(VideoMissing):
            screen_video(tmp_path / "none.mp4", backend=backend)
        assert backend.most_open == 0
