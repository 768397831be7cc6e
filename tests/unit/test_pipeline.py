"""Video, pose model and core wired together, with a model that is none: same answer every time, and a reason where there is no number."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from screener import pipeline, quality, skeleton
from screener.errors import VideoEmpty, VideoMissing, VideoUnreadable
from screener.export import proof_png
from screener.people import pick_athlete
from screener.report import to_json
from screener.run import Options, ScreeningRun, screen_video
from screener.types import (
    Box,
    Estimate,
    Frame,
    Instant,
    Pose,
    PoseTrack,
    QualityKind,
    Reason,
    Severity,
    Side,
    Turn,
    View,
    empty_track,
)
from screener.video import OverlayWriter
from tests import fakes
from tests.fakes import HEIGHT, WIDTH, FakeBackend, Seen, drop_at, film, nobody, person, squat_seconds, squatter


@pytest.fixture(scope="module")
def squats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip as long as two squats."""
    return film(tmp_path_factory.mktemp("clips") / "squats.mp4", squat_seconds(2))


@pytest.fixture(scope="module")
def finished(squats: Path) -> ScreeningRun:
    """That clip, screened; read only."""
    return screen_video(squats, backend=FakeBackend(squatter()))


@dataclass
class Watching(FakeBackend):
    """Notes how bright the left side of each picture is, to the next hundred."""

    left_sides: set[int] = field(default_factory=set)

    def note(self, frame: Frame, view: View, region: Box | None) -> None:
        """See ``FakeBackend.note``."""
        super().note(frame, view, region)
        self.left_sides.add(round(int(frame.image[-3, 3].mean()), -2))


def refusals(run: ScreeningRun) -> list[str]:
    """Kinds of the issues that forbid a number."""
    return [issue.kind.value for issue in run.screening.quality if issue.severity is Severity.REFUSE]


class TestScreen:
    """From a file to a result."""

    def test_squats_are_found_and_measured(self, finished: ScreeningRun) -> None:
        screening = finished.screening
        assert (screening.movement_id, screening.chosen_by) == ("squat", "auto")
        assert [rep.side for rep in screening.reps] == [Side.BOTH, Side.BOTH]
        for number, rep in enumerate(screening.reps):
            bottom = fakes.FIRST_S + number * fakes.PERIOD_S + 1.0
            assert bottom - 0.1 <= rep.turn_s <= bottom + fakes.HOLD_S + 0.1
            depth = screening.measurement("depth", Side.BOTH, rep.index, Instant.LOWEST)
            assert depth is not None
            assert isinstance(depth.result, Estimate)
            assert depth.result.value == pytest.approx(100 * fakes.DEPTH, abs=0.5)

    def test_it_says_who_made_it_and_what_was_read(self, finished: ScreeningRun) -> None:
        assert (finished.screening.software.model, finished.screening.software.model_sha256) == ("fake", "0" * 64)
        assert finished.screening.video.frames_read == round(squat_seconds(2) * 25)

    def test_a_depth_that_was_not_reached_is_not_measured(self, finished: ScreeningRun) -> None:
        deeper = [m for m in finished.screening.measurements if m.at is Instant.MATCHED_DEPTH_30]
        assert deeper
        assert all(not isinstance(m.result, Estimate) and m.result.reason is Reason.TOO_SHALLOW for m in deeper)

    @pytest.mark.parametrize("cores", [1, 2, 8])
    def test_the_result_does_not_depend_on_the_number_of_workers(
        self, squats: Path, finished: ScreeningRun, cores: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "cpu_count", lambda: cores)
        backend = FakeBackend(squatter())
        run = screen_video(squats, backend=backend)
        assert to_json(run.screening) == to_json(finished.screening)
        assert np.array_equal(run.track.xy_px, finished.track.xy_px, equal_nan=True)
        assert backend.most_open == cores, "one session a worker"
        assert backend.open_now == 0

    def test_the_users_word_is_taken(self, squats: Path) -> None:
        run = screen_video(squats, Options(movement="squat"), backend=FakeBackend(squatter()))
        assert run.screening.chosen_by == "user"

    def test_a_few_frames_of_the_instants_that_matter_are_read(self, squats: Path) -> None:
        backend = FakeBackend(squatter())
        run = screen_video(squats, backend=backend)
        read = [(index, view) for index, view, region in backend.looks if region]
        assert len(set(read)) == len(read) <= 12 * len(run.screening.reps)
        assert {view for _, view in read} == set(View)

    def test_what_the_first_visit_saw_is_not_decoded_again(self, squats: Path) -> None:
        effort = screen_video(squats, backend=FakeBackend(squatter())).effort
        assert effort is not None
        assert effort.poses_read > 0
        assert effort.frames_decoded + effort.frames_skipped == round(squat_seconds(2) * fakes.FPS)

    def test_the_cost_is_counted(self, squats: Path) -> None:
        backend = FakeBackend(squatter())
        effort = screen_video(squats, backend=backend, workers=3).effort
        assert effort is not None
        read = [index for index, _, region in backend.looks if region]
        assert (effort.workers, effort.poses_read, effort.poses_sparse) == (3, len(read), len(backend.looks) - len(read))
        assert effort.instants_read == len(set(read))
        assert 0 < effort.frames_decoded <= round(squat_seconds(2) * 25)
        assert min(effort.sparse_s, effort.read_s, effort.decode_s) > 0


class TestMirrored:
    """A mirrored selfie is turned back before anything is looked at, and that is said."""

    @pytest.fixture(scope="class")
    @staticmethod
    def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A clip whose left half is dark."""
        image = np.full((HEIGHT, WIDTH, 3), 200, dtype=np.uint8)
        image[:, : WIDTH // 2] = 100
        path = tmp_path_factory.mktemp("clips") / "marked.mp4"
        with OverlayWriter(path, WIDTH, HEIGHT, fakes.FPS) as writer:
            for index in range(round(squat_seconds(1) * fakes.FPS)):
                writer.write(image, index / fakes.FPS)
        return path

    @pytest.mark.parametrize(("said", "left", "told"), [(None, 100, []), (False, 100, []), (True, 200, ["info"])])
    def test_every_picture_is_turned_and_so_is_the_proof(self, marked: Path, said: bool | None, left: int, told: list[str]) -> None:
        backend = Watching(squatter(1))
        run = screen_video(marked, Options(mirrored=said), backend=backend)
        assert run.turn == Turn(unmirrored=bool(said))
        assert [issue.severity.value for issue in run.screening.quality if issue.kind is QualityKind.MIRRORED_FILE] == told
        assert backend.left_sides == {left}
        png = proof_png(run, marked, Side.BOTH, 1, Instant.LOWEST)
        picture = cv2.imdecode(np.frombuffer(png, dtype=np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        assert int(picture[-3, 3].mean()) == pytest.approx(left, abs=6)


class TestRefusal:
    """No number without a reason to believe it; a refusal is an answer."""

    @pytest.mark.parametrize(
        ("seen", "kind"),
        [
            (nobody, QualityKind.NO_PERSON),
            (lambda _: (person(),), QualityKind.NO_REPETITION),
            (lambda t: (person(0.3 * drop_at(t, 2)),), QualityKind.TOO_SHALLOW),
            (lambda t: (person(drop_at(t, 2), scale=0.3),), QualityKind.TOO_SMALL),
        ],
    )
    def test_it_says_why(self, squats: Path, seen: Seen, kind: QualityKind) -> None:
        backend = FakeBackend(seen)
        run = screen_video(squats, backend=backend)
        assert run.screening.refused
        assert refusals(run) == [kind.value]
        assert (run.screening.reps, run.screening.measurements, run.screening.summaries) == ((), (), ())
        assert run.screening.prescriptions == ()
        assert {finding.status.value for finding in run.screening.findings} <= {"not_measured"}
        assert all(issue.fix for issue in run.screening.quality if issue.severity is Severity.REFUSE), "and how to film again"
        assert not any(region for _, _, region in backend.looks), "nothing is read accurately once the clip is refused"

    @pytest.mark.parametrize("seconds", [0.04, 0.5])
    def test_a_blink_is_too_short(self, tmp_path: Path, seconds: float) -> None:
        run = screen_video(film(tmp_path / "blink.mp4", seconds), backend=FakeBackend(squatter()))
        assert refusals(run) == ["too_short"]
        assert run.screening.movement_id is None

    def test_blur_is_refused_before_anything_is_read_accurately(self, squats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(quality, "light", lambda *_: quality.Light(90.0, 0.2, np.full((1, 2, 3), np.nan)))
        backend = FakeBackend(squatter())
        assert refusals(screen_video(squats, backend=backend)) == ["blurred"]
        assert not any(region for _, _, region in backend.looks)

    def test_a_black_picture_is_refused_as_such(self, tmp_path: Path) -> None:
        path = tmp_path / "black.mp4"
        with OverlayWriter(path, WIDTH, HEIGHT, fakes.FPS) as writer:
            for index in range(2 * fakes.FPS):
                writer.write(np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8), index / fakes.FPS)
        assert refusals(screen_video(path, backend=FakeBackend(nobody))) == ["too_dark"]

    def test_too_few_pictures_a_second(self, tmp_path: Path) -> None:
        run = screen_video(film(tmp_path / "slow.mp4", squat_seconds(), fps=6), backend=FakeBackend(squatter()))
        assert refusals(run) == ["frame_rate"]


class TestDamage:
    """A broken file: judged where it can be, else the file's fault and not the athlete's."""

    def cut(self, whole: Path, share: float) -> Path:
        """The first part of the file's bytes."""
        part = whole.with_name(f"cut_{share}.mp4")
        part.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
        return part

    def test_with_a_whole_repetition_it_is_screened_with_a_warning(self, squats: Path) -> None:
        run = screen_video(self.cut(squats, 0.8), backend=FakeBackend(squatter()))
        assert not run.screening.refused
        assert len(run.screening.reps) >= 1
        assert ("truncated", "warning") in [(issue.kind.value, issue.severity.value) for issue in run.screening.quality]

    @pytest.mark.parametrize(("share", "seen"), [(0.8, nobody), (0.4, squatter())])
    def test_with_nothing_to_judge_the_file_is_at_fault(self, squats: Path, share: float, seen: Seen) -> None:
        with pytest.raises(VideoUnreadable, match="damaged") as caught:
            screen_video(self.cut(squats, share), backend=FakeBackend(seen))
        assert caught.value.exit_code == 1
        assert caught.value.hint

    def test_nothing_is_looked_at_in_a_file_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "empty.mp4").touch()
        (tmp_path / "text.mp4").write_text("not a video", encoding="utf-8")
        backend = FakeBackend(squatter())
        for name in ("empty.mp4", "text.mp4", "missing.mp4"):
            with pytest.raises((VideoMissing, VideoUnreadable, VideoEmpty)):
                screen_video(tmp_path / name, backend=backend)
        assert backend.looks == []
        assert backend.open_now == 0


def track_of(seen: Seen, seconds: float = 3.0, rate: float = 12.5) -> PoseTrack:
    """What the sparse pass gives of a person, times as they are."""
    times = np.arange(0, seconds, 1 / rate)
    frames = [2 * i for i in range(len(times))]
    return pick_athlete(times, frames, [seen(float(t)) for t in times], WIDTH, HEIGHT).track


class TestClean:
    """Sides put right, short gaps filled and marked, smoothed."""

    def test_a_quiet_person_stays_where_they_are(self) -> None:
        track, exchanged = pipeline.clean(track_of(lambda _: (person(),)))
        assert exchanged == 0
        assert not track.filled.any()
        assert np.allclose(track.combined(), person().xy_px, atol=1e-3)

    def test_a_short_gap_is_filled_and_marked(self) -> None:
        track, _ = pipeline.clean(track_of(lambda t: () if 1.0 <= t < 1.05 else (person(),)))
        assert track.filled.sum() == 1
        assert np.isfinite(track.combined()).all()
        assert not track.seen()[track.filled].any(), "filled is not seen"

    def test_a_long_gap_stays_open(self) -> None:
        track, _ = pipeline.clean(track_of(lambda t: () if 1.0 <= t < 1.5 else (person(),)))
        hidden = (track.times_s >= 1.0) & (track.times_s < 1.5)
        assert np.isnan(track.combined()[hidden]).all()
        assert np.isfinite(track.combined()[~hidden]).all()
        assert not track.filled.any()

    def test_exchanged_legs_are_put_right(self) -> None:
        def seen(time_s: float) -> tuple[Pose, ...]:
            pose = person()
            if not 1.0 <= time_s < 1.3:
                return (pose,)
            return (Pose(pose.xy_px[skeleton.TWINS].copy(), pose.world_m.copy(), pose.visibility.copy()),)

        track, exchanged = pipeline.clean(track_of(seen))
        assert exchanged == 4
        knees = track.point("left_knee")[:, 0] - track.point("right_knee")[:, 0]
        assert (knees > 30).all()

    def test_what_was_done_is_written_down(self) -> None:
        track, _ = pipeline.clean(track_of(lambda _: (person(),)))
        assert [step.name for step in track.steps] == ["sparse pass", "cleaned"]
        assert dict(track.steps[-1].params)["exchanged"] == 0


class TestMerged:
    """One look per instant, dense over sparse."""

    def test_every_instant_once_and_in_order(self, finished: ScreeningRun) -> None:
        track = finished.track
        assert len(set(track.frame_index.tolist())) == len(track.frame_index)
        assert (np.diff(track.times_s) > 0).all()
        assert track.views == (View.PLAIN,)
        assert {"sparse pass", "cleaned", "dense pass", "sides repaired", "merged"} <= {step.name for step in track.steps}

    def test_readings_win_and_lead_the_looks_between_them(self) -> None:
        sparse = track_of(lambda _: (person(),))
        reads = track_of(lambda _: (person(0.1),)).between(1.0, 1.5)
        joined, read = pipeline.merged(sparse, reads)
        inside = np.isin(joined.frame_index, reads.frame_index)
        assert inside.sum() == len(reads.times_s)
        assert (read == inside).all()
        assert np.allclose(joined.combined(), person(0.1).xy_px), "no jump between what was read and what was not"

    def test_nothing_and_nothing_is_nothing(self) -> None:
        nothing, read = pipeline.merged(empty_track(WIDTH, HEIGHT), empty_track(WIDTH, HEIGHT))
        assert len(nothing.times_s) == len(read) == 0

    def test_without_readings_the_sparse_track_is_left_as_it_is(self) -> None:
        sparse = track_of(lambda _: (person(),))
        joined, read = pipeline.merged(sparse, empty_track(WIDTH, HEIGHT))
        assert np.array_equal(joined.xy_px, sparse.xy_px)
        assert not read.any()

    def test_the_frame_of_every_reading_was_read(self, finished: ScreeningRun) -> None:
        """So the proof of a number is a picture that carries it."""
        read_s = finished.track.times_s[finished.read]
        told = [m.time_s for m in finished.screening.measurements if m.time_s is not None and m.at is not Instant.WHOLE]
        assert told
        assert all(np.abs(read_s - time_s).min() <= 0.5 / fakes.FPS + 1e-6 for time_s in told)

    def test_an_unseen_instant_stays_nan(self, squats: Path) -> None:
        def seen(time_s: float) -> tuple[Pose, ...]:
            return () if 3.7 <= time_s < 4.4 else squatter()(time_s)

        track = screen_video(squats, backend=FakeBackend(seen)).track.between(3.75, 4.35)
        assert len(track.times_s)
        assert np.isnan(track.xy_px).all()
