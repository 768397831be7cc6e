"""What the user says about a clip: turned, cut to a part, the athlete pointed out. Where nothing is said nothing changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from screener import assets, glimpse
from screener.errors import InputError
from screener.export import proof_png, write_overlay
from screener.glimpse import Glimpse
from screener.people import pick_athlete
from screener.present import report_view
from screener.report import from_json, to_json
from screener.run import Options, Progress, ScreeningRun, people_at, screen_video
from screener.types import AS_FILED, Box, Estimate, Frame, ImageArray, Instant, Pose, QualityKind, Severity, Side, Span, Spot, Turn, View
from screener.video import OverlayWriter, VideoReader, still
from tests import fakes
from tests.fakes import HEIGHT, WIDTH, FakeBackend, drop_at, film, person, squat_seconds, squatter

TURNS = {90: 1, 180: 2, 270: 3}
"""Quarter turns to the left that make a picture which needs such a turn clockwise from an upright one."""
LEFT, RIGHT = WIDTH * 0.25, WIDTH * 0.75


@dataclass
class Noting(FakeBackend):
    """Notes the size of each whole picture, and when each was taken."""

    sizes: set[tuple[int, ...]] = field(default_factory=set)
    times_s: list[float] = field(default_factory=list)

    def note(self, frame: Frame, view: View, region: Box | None) -> None:
        """See ``FakeBackend.note``."""
        super().note(frame, view, region)
        if frame.part is None:
            self.sizes.add(frame.image.shape[:2])
        self.times_s.append(frame.time_s)


def two_people(time_s: float) -> tuple[Pose, ...]:
    """Somebody tall who does squats on the left of the picture, and somebody smaller on the right who does them a little later."""
    return person(drop_at(time_s, 3), left=LEFT, scale=0.9), person(drop_at(time_s - 0.7, 3), left=RIGHT, scale=0.75)


@pytest.fixture(scope="module")
def squats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip as long as three squats."""
    return film(tmp_path_factory.mktemp("clips") / "squats.mp4", squat_seconds(3))


def turns(run: ScreeningRun) -> list[float]:
    """The deepest instants of all repetitions."""
    return [rep.turn_s for rep in run.screening.reps]


class TestValues:
    """What cannot be meant is refused."""

    @pytest.mark.parametrize(("start", "stop"), [(-1.0, 2.0), (2.0, 2.0), (3.0, 1.0), (float("nan"), 2.0)])
    def test_a_part_has_a_beginning_and_an_end(self, start: float, stop: float) -> None:
        with pytest.raises(ValueError, match="start < stop"):
            Span(start, stop)

    @pytest.mark.parametrize("degrees", [45, -90, 360])
    def test_a_picture_is_turned_by_quarters(self, degrees: int) -> None:
        with pytest.raises(ValueError, match="90, 180 or 270"):
            Options(rotate=degrees).turn  # noqa: B018 -- asking for it is the test

    @pytest.mark.parametrize("spot", [(1.1, 0.5, 0.0), (0.5, -0.1, 0.0), (0.5, 0.5, -1.0), (float("nan"), 0.5, 0.0)])
    def test_a_point_lies_in_the_picture(self, spot: tuple[float, float, float]) -> None:
        with pytest.raises(ValueError, match="shares from 0 to 1"):
            Spot(*spot)

    def test_nothing_said_changes_nothing(self) -> None:
        assert not Options().turn
        assert not Options().span
        assert Options(stop_s=3.0).span
        assert Options(rotate=90).turn


class TestTurned:
    """Every picture is turned before anything is looked at, and so are the pictures of the result."""

    @pytest.mark.parametrize("degrees", TURNS)
    def test_model_proof_and_drawn_clip_see_the_same_picture(self, tmp_path: Path, degrees: int) -> None:
        image = np.full((HEIGHT, WIDTH, 3), 120, dtype=np.uint8)
        image[-HEIGHT // 8 :, -WIDTH // 8 :] = 250
        lying = np.ascontiguousarray(np.rot90(image, TURNS[degrees]))
        path = tmp_path / "lying.mp4"
        with OverlayWriter(path, lying.shape[1], lying.shape[0], fakes.FPS) as writer:
            for index in range(round(squat_seconds(1) * fakes.FPS)):
                writer.write(lying, index / fakes.FPS)
        backend = Noting(squatter(1))
        run = screen_video(path, Options(rotate=degrees), backend=backend)
        assert backend.sizes == {(HEIGHT, WIDTH)}
        video = run.screening.video
        assert (video.width_px, video.height_px, video.rotation_deg) == (WIDTH, HEIGHT, 0), "what the file asks for is told apart"
        proof = cv2.imdecode(np.frombuffer(proof_png(run, path, Side.BOTH, 1, Instant.LOWEST), dtype=np.uint8), cv2.IMREAD_COLOR)
        assert proof is not None
        assert int(proof[-5, -5].mean()) > 200, "the bright corner is the lower right one"
        assert int(proof[-5, 5].mean()) < 180
        write_overlay(run, path, tmp_path / "drawn.mp4")
        with VideoReader(tmp_path / "drawn.mp4") as drawn:
            assert (drawn.info.width_px, drawn.info.height_px) == (WIDTH, HEIGHT)

    def test_it_is_told_in_the_result_and_kept_in_the_file(self, squats: Path) -> None:
        run = screen_video(squats, Options(rotate=180, mirrored=True, side=Side.LEFT), backend=FakeBackend(squatter(3)))
        assert [edit.what for edit in run.screening.edits] == ["picture turned", "picture mirrored back", "standing leg chosen"]
        assert all(edit.rep == 0 and edit.by == "user" for edit in run.screening.edits)
        assert from_json(to_json(run.screening)).edits == run.screening.edits
        first = report_view(run.screening).clip_edits[0]
        assert first == "Whole clip: picture turned, by the user. Every picture was turned by 180 degrees clockwise."
        assert screen_video(squats, backend=FakeBackend(squatter(3))).screening.edits == ()

    def test_mirroring_comes_after_turning(self, tmp_path: Path) -> None:
        """The user turns what they see, then says that what they now see is mirrored."""
        image = np.zeros((64, 32, 3), dtype=np.uint8)
        image[:8, :8] = 255
        path = tmp_path / "one.mp4"
        with OverlayWriter(path, 32, 64, 25) as writer:
            for index in range(3):
                writer.write(image, index / 25)
        seen = still(path, 0.0, turn=Turn(90, unmirrored=True)).image
        assert seen.shape[:2] == (32, 64)
        assert np.array_equal(seen, still(path, 0.0, turn=Turn(90)).image[:, ::-1])
        assert seen[3, 3].mean() > 200, "turned: upper right; mirrored back: upper left"


class TestPart:
    """Only the chosen part is looked at; all times stay those of the clip."""

    def test_only_its_repetitions_are_found(self, squats: Path) -> None:
        whole = screen_video(squats, backend=FakeBackend(squatter(3)))
        start, stop = fakes.FIRST_S + fakes.PERIOD_S - 0.6, fakes.FIRST_S + 2 * fakes.PERIOD_S - 0.1
        backend = Noting(squatter(3))
        part = screen_video(squats, Options(start_s=start, stop_s=stop), backend=backend)
        assert len(turns(whole)) == 3
        assert turns(part) == pytest.approx(turns(whole)[1:2], abs=0.06)
        assert start <= min(backend.times_s)
        assert max(backend.times_s) < stop
        assert part.screening.video.duration_s == whole.screening.video.duration_s
        assert part.screening.edits[0].what == "clip trimmed"
        assert np.all((part.track.times_s >= start) & (part.track.times_s < stop))

    def test_progress_goes_from_its_beginning_to_its_end(self, squats: Path) -> None:
        told: list[Progress] = []
        screen_video(squats, Options(start_s=4.0), backend=FakeBackend(squatter(3)), on_progress=told.append)
        shares = [progress.share for progress in told]
        assert shares == sorted(shares)
        assert min(shares) >= 0
        assert shares[-1] == 1

    def test_a_blink_of_it_is_too_short(self, squats: Path) -> None:
        run = screen_video(squats, Options(start_s=2.0, stop_s=2.5), backend=FakeBackend(squatter(3)))
        (refusal,) = (issue for issue in run.screening.quality if issue.severity is Severity.REFUSE)
        assert refusal.kind is QualityKind.TOO_SHORT
        assert refusal.detail.startswith("The chosen part lasts 0.5 s")

    @pytest.mark.parametrize("options", [Options(start_s=60.0), Options(person=Spot(0.5, 0.5, 60.0))])
    def test_a_time_that_the_clip_does_not_have_is_an_error(self, squats: Path, options: Options) -> None:
        with pytest.raises(InputError, match=r"before the end of the clip \(11.4 s\), got 60.0 s") as raised:
            screen_video(squats, options, backend=FakeBackend(squatter(3)))
        assert raised.value.hint

    def test_no_face_outside_of_it_is_shown_where_faces_are_hidden(self, tmp_path: Path, squats: Path) -> None:
        """Nobody looked there: where the face is, is not known, so that the whole picture is blurred."""
        run = screen_video(squats, Options(start_s=4.0), backend=FakeBackend(squatter(3)))
        write_overlay(run, squats, tmp_path / "drawn.mp4", blur_faces=True)
        bar = [still(tmp_path / "drawn.mp4", time_s).image[:8].max() for time_s in (1.0, 6.0)]
        assert bar[0] < 200 < bar[1], "the thin bright bar is gone before the part and there inside it"


class TestPointedOut:
    """The athlete is whom the user points at."""

    def test_either_of_two_is_followed(self, squats: Path) -> None:
        usual, left, right = (
            screen_video(squats, options, backend=FakeBackend(two_people))
            for options in (Options(), Options(person=Spot(0.25, 0.6, 3.0)), Options(person=Spot(0.75, 0.6, 3.0)))
        )
        assert turns(left) == turns(usual), "the larger one is taken where nothing is said"
        assert turns(right) == pytest.approx([time_s + 0.7 for time_s in turns(left)], abs=0.1)
        assert "the one you pointed at was followed" in " ".join(issue.detail for issue in right.screening.quality)
        assert right.screening.edits[0].what == "athlete pointed out"

    def test_a_crowd_is_no_reason_to_refuse_any_more(self, squats: Path) -> None:
        def crowd(time_s: float) -> tuple[Pose, ...]:
            return tuple(person(drop_at(time_s, 3), left=WIDTH * x, scale=0.6) for x in (-0.2, 0.2, 0.5, 0.8, 1.2))

        refused = screen_video(squats, backend=FakeBackend(crowd))
        (issue,) = (issue for issue in refused.screening.quality if issue.severity is Severity.REFUSE)
        assert issue.kind is QualityKind.SEVERAL_PEOPLE
        assert issue.start_s == 0.0, "says when most people are in view, so that a face can show that picture"
        run = screen_video(squats, Options(person=Spot(0.5, 0.6, 0.0)), backend=FakeBackend(crowd))
        assert len(turns(run)) == 3

    def test_somebody_who_comes_late_is_seen_though_one_stood_there_alone(self, squats: Path) -> None:
        """Where one person begins a stretch only they are followed; not where the user says who is meant."""
        late = 2.3

        def joined(time_s: float) -> tuple[Pose, ...]:
            return two_people(time_s) if time_s >= late else two_people(time_s)[:1]

        run = screen_video(squats, Options(person=Spot(0.75, 0.6, late + 0.2)), backend=FakeBackend(joined))
        assert run.track.times_s[run.track.seen()].min() == pytest.approx(late, abs=0.15)

    def test_the_nearest_box_counts_where_none_holds_the_point(self) -> None:
        poses = two_people(0.0)
        for x, meant in ((0.02, LEFT), (0.98, RIGHT), (0.45, LEFT), (0.55, RIGHT)):
            athlete = pick_athlete(np.zeros(1), [0], [poses], WIDTH, HEIGHT, Spot(x, 0.6, 9.0))
            assert athlete.track.point("nose")[0, 0] == pytest.approx(meant, abs=8)

    def test_nobody_is_found_in_an_empty_room(self) -> None:
        athlete = pick_athlete(np.zeros(1), [0], [()], WIDTH, HEIGHT, Spot(0.5, 0.5, 0.0))
        assert not athlete.track.seen().any()

    def test_a_picture_with_everybody_in_it(self, squats: Path) -> None:
        shown = people_at(squats, 3.0, backend=FakeBackend(two_people))
        assert [someone.spot.x for someone in shown.people] == pytest.approx([0.25, 0.75], abs=0.03)
        assert all(0 <= edge <= 1 for s in shown.people for edge in (s.box.left, s.box.top, s.box.right, s.box.bottom))
        assert shown.time_s == pytest.approx(3.0, abs=0.03)
        assert _decoded(shown.jpeg).shape[1::-1] == shown.size_px == (WIDTH, HEIGHT)
        run = screen_video(squats, Options(person=shown.people[1].spot), backend=FakeBackend(two_people))
        assert turns(run)[0] > fakes.FIRST_S + fakes.DOWN_S + 0.4, "the spot of a box means whoever is in it"


class TestGlimpse:
    """A picture at work is handed along and drawn only when somebody asks."""

    def test_every_step_brings_the_latest_picture(self, squats: Path) -> None:
        told: list[Progress] = []
        screen_video(squats, backend=FakeBackend(squatter(3)), on_progress=told.append)
        glimpses = [progress.glimpse for progress in told if progress.glimpse is not None]
        assert [shown.read for shown in glimpses] == sorted(shown.read for shown in glimpses), "first looked through, then read"
        assert {shown.read for shown in glimpses} == {True, False}
        assert all(_decoded(shown.jpeg(100)).shape[0] == 100 for shown in glimpses)

    @pytest.mark.parametrize("read", [False, True])
    def test_joints_are_marked_only_where_they_were_read_and_faces_are_hidden(self, read: bool) -> None:
        pose = person()
        image = np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8)
        x, y = (round(value) for value in pose.xy_px[0])
        image[y - 1 : y + 2, x - 1 : x + 2] = 255
        shown = _decoded(Glimpse(Frame(0, 0.0, image), (pose,), read).jpeg(HEIGHT))
        legs = shown[round(HEIGHT * 0.6) : round(HEIGHT * 0.85), WIDTH // 4 : 3 * WIDTH // 4]
        assert (int(legs.max()) > 200) is read
        if not read:
            assert int(shown[y, x].mean()) < 200, "the bright nose is blurred away"

    def test_a_still_is_small_and_turned(self, squats: Path) -> None:
        assert max(_decoded(glimpse.still(squats, 1.0, AS_FILED, 100)).shape) == 100
        assert _decoded(glimpse.still(squats, 1.0, Turn(90))).shape[:2] == (WIDTH, HEIGHT)


@pytest.mark.model
class TestRealPictures:
    """The same with the real model: what is put right by hand is read as if it had been right."""

    def test_a_clip_that_lies_on_its_side_reads_the_same_when_turned(self, tmp_path: Path) -> None:
        frames = _frames("03")
        upright, lying = (_clip(tmp_path / name, pictures) for name, pictures in (
            ("upright.mp4", frames), ("lying.mp4", [(np.rot90(image, TURNS[90]), at) for image, at in frames]),
        ))  # fmt: skip
        first, second = screen_video(upright), screen_video(lying, Options(rotate=90))
        assert _excess(first, Side.LEFT) == pytest.approx(_excess(second, Side.LEFT), abs=1.0)
        assert len(first.screening.reps) == len(second.screening.reps)

    def test_either_of_two_people_side_by_side_gives_their_own_reading(self, tmp_path: Path) -> None:
        """A clip put together of two samples: a knee that moves inward on the left leg, and one on the right leg that does not."""
        inward, level = _frames("03"), _frames("04")
        both = [(np.hstack([a, b]), at) for (a, at), (b, _) in zip(inward, level, strict=False)]
        path = _clip(tmp_path / "both.mp4", both)
        shown = people_at(path, 0.5)
        assert len(shown.people) == 2
        runs = [screen_video(path, Options(person=someone.spot)) for someone in shown.people]
        alone = [screen_video(_clip(tmp_path / f"{i}.mp4", frames)) for i, frames in enumerate((inward, level))]
        for side, one, other in zip((Side.LEFT, Side.RIGHT), runs, alone, strict=True):
            assert {rep.side for rep in one.screening.reps} == {side}
            # The parts of the picture around an athlete move in steps from its middle, which lies elsewhere in the wider picture.
            assert _excess(one, side) == pytest.approx(_excess(other, side), abs=3.0)


def _decoded(data: bytes) -> ImageArray:
    image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return np.asarray(image, dtype=np.uint8)


def _frames(sample: str) -> list[tuple[ImageArray, float]]:
    with VideoReader(assets.sample(sample).path) as reader:
        return [(frame.image, frame.time_s) for frame in reader.frames()]


def _clip(path: Path, frames: list[tuple[ImageArray, float]]) -> Path:
    height, width = frames[0][0].shape[:2]
    with OverlayWriter(path, width, height, 25) as writer:
        for image, time_s in frames:
            writer.write(np.ascontiguousarray(image), time_s)
    return path


def _excess(run: ScreeningRun, side: Side) -> float:
    found = next(s.result for s in run.screening.summaries if (s.metric, s.side, s.at) == ("fppa", side, Instant.LOWEST))
    assert isinstance(found, Estimate)
    return found.value
