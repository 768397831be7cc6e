"""The two visits: which frames are looked at and how, in order, with few frames held, and stopped when told to."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener import people
from screener.album import Album
from screener.errors import Cancelled
from screener.glimpse import Glimpse
from screener.passes import LONGEST_PX, SPAN_S, SPARSE_STEP_S, VIEWS, Asked, Thinner, Watch, dense_pass, sparse_pass
from screener.people import pick_athlete
from screener.types import Box, Frame, Pose, PoseTrack, View
from tests.fakes import FPS, HEIGHT, WIDTH, FakeBackend, FakeSession, person, picture, squatter

RATE = 25
CHOSEN: dict[int, Asked] = {index: (index / RATE, (VIEWS[turn % 2],)) for turn, index in enumerate((10, 15, 50, 55, 60))}
A_SPAN = 17
"""Looks in a span of two seconds at 25 pictures a second, every third of which is looked at."""


@dataclass
class Film:
    """Frames made as they are asked for; counts those that still lie in memory."""

    seconds: float
    rate: float = RATE
    alive: int = 0
    most_alive: int = 0
    made: int = 0
    begun: int = 0
    longest: set[int] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def frames(
        self, wanted: Callable[[int, float], bool] | None = None, longest_px: Callable[[float], int] | None = None
    ) -> Iterator[Frame]:
        """See ``passes.Source``."""
        self.begun += 1
        for index in range(round(self.seconds * self.rate)):
            if wanted is None or wanted(index, index / self.rate):
                self.longest |= {longest_px(index / self.rate)} if longest_px else set()
                yield self._frame(index)

    def _frame(self, index: int) -> Frame:
        image = picture(index)
        with self.lock:
            self.made += 1
            self.alive += 1
            self.most_alive = max(self.most_alive, self.alive)
        weakref.finalize(image, self._gone)
        return Frame(index, index / self.rate, image)

    def _gone(self) -> None:
        with self.lock:
            self.alive -= 1


class Mirrored(Film):
    """The same film, saved the other way round."""

    def frames(
        self, wanted: Callable[[int, float], bool] | None = None, longest_px: Callable[[float], int] | None = None
    ) -> Iterator[Frame]:
        """See ``passes.Source``."""
        for frame in super().frames(wanted, longest_px):
            yield Frame(frame.index, frame.time_s, frame.image[:, ::-1])


class Large(Film):
    """A film of twice the size, whose pictures come made smaller."""

    def frames(
        self, wanted: Callable[[int, float], bool] | None = None, longest_px: Callable[[float], int] | None = None
    ) -> Iterator[Frame]:
        """See ``passes.Source``."""
        for frame in super().frames(wanted, longest_px):
            yield Frame(frame.index, frame.time_s, frame.image, (2 * WIDTH, 2 * HEIGHT))


@dataclass
class Alone(FakeBackend):
    """Counts how many sessions look for everyone at once."""

    at_once: int = 0
    most_at_once: int = 0

    def open(self) -> FakeSession:
        """See ``PoseBackend.open``."""
        return LookingAlone(self)


class LookingAlone(FakeSession):
    """A session of ``Alone``."""

    def __init__(self, backend: Alone) -> None:
        super().__init__(backend)
        self._alone = backend

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """See ``PoseSession.look``."""
        self._alone.at_once += 1
        self._alone.most_at_once = max(self._alone.most_at_once, self._alone.at_once)
        try:
            return super().look(frame, view, region)
        finally:
            self._alone.at_once -= 1

    def follow(self, frames: Sequence[Frame], view: View) -> tuple[Pose | None, ...]:
        """See ``PoseSession.follow``."""
        return tuple(next(iter(super(LookingAlone, self).look(frame, view, None)), None) for frame in frames)


def watch(steps: list[float] | None = None, cancelled: Callable[[], bool] = lambda: False) -> Watch:
    """A watch that writes down the times it is told."""
    return Watch((steps if steps is not None else []).append, cancelled)


def sparse_track(seconds: float, reps: int = 1) -> PoseTrack:
    """The squatter as the sparse pass sees them."""
    seen = sparse_pass(Film(seconds), FakeBackend(squatter(reps)), 1, watch())
    return pick_athlete(seen.times_s, seen.frame_index, seen.seen, WIDTH, HEIGHT).track


class TestSparse:
    """About eight whole pictures a second."""

    @pytest.mark.parametrize(("rate", "every"), [(25, 3), (30, 4), (60, 8), (240, 29), (15, 2), (12, 1), (10, 1), (8, 1)])
    def test_it_looks_about_eight_times_a_second_however_fast_the_camera(self, rate: int, every: int) -> None:
        backend = FakeBackend(squatter())
        seen = sparse_pass(Film(SPAN_S, rate), backend, 1, watch())
        assert seen.frame_index == tuple(range(0, round(SPAN_S * rate), every))
        first, *followed = backend.looks
        assert followed == [(index, first[1], False) for index in seen.frame_index], "all in one orientation"
        assert first == followed[0], "the first picture is looked at for everyone, and then followed"
        assert seen.poses == len(backend.looks)

    def test_several_people_are_looked_for_in_every_picture(self) -> None:
        crowd = FakeBackend(lambda _: (person(left=WIDTH * 0.3, scale=0.6), person(left=WIDTH * 0.8, scale=0.6)))
        seen = sparse_pass(Film(5), crowd, 2, watch())
        assert all(len(poses) == 2 for poses in seen.seen)
        assert seen.poses == len(crowd.looks) == len(seen.times_s)

    def test_somebody_who_comes_in_is_seen_from_the_next_stretch_on(self) -> None:
        def joined(time_s: float) -> tuple[Pose, ...]:
            alone = person(left=WIDTH * 0.3, scale=0.6)
            return (alone, person(left=WIDTH * 0.8, scale=0.6)) if time_s > 2.5 else (alone,)

        seen = sparse_pass(Film(8), FakeBackend(joined), 2, watch())
        counts = [len(poses) for poses in seen.seen]
        assert counts == [2 if time_s >= 2 * SPAN_S else 1 for time_s in seen.times_s]

    def test_pictures_are_asked_for_no_larger_than_the_model_can_use(self) -> None:
        film = Film(1)
        sparse_pass(film, FakeBackend(squatter()), 1, watch())
        assert film.longest == {LONGEST_PX}

    def test_a_mirrored_film_is_looked_at_the_same_way(self) -> None:
        views = []
        for film in (Film(1), Mirrored(1)):
            backend = FakeBackend(squatter())
            sparse_pass(film, backend, 1, watch())
            views.append({view for _, view, _ in backend.looks})
        assert sorted(map(sorted, views)) == [[View.MIRROR], [View.PLAIN]], "the model sees the same pictures either way"

    def test_nobody_is_an_empty_answer_at_every_instant(self) -> None:
        seen = sparse_pass(Film(1), FakeBackend(), 2, watch())
        assert seen.seen == ((),) * len(seen.times_s)
        assert len(seen.times_s) > 7

    def test_a_film_without_frames_is_an_empty_pass(self) -> None:
        seen = sparse_pass(Film(0), FakeBackend(), 2, watch())
        assert len(seen.times_s) == 0
        assert np.isnan(seen.brightness)

    def test_brightness_is_measured_where_the_athlete_is(self) -> None:
        assert sparse_pass(Film(1), FakeBackend(squatter()), 1, watch()).brightness == pytest.approx(128, abs=2)


class TestDense:
    """Every chosen frame, in the views it was chosen for, around the athlete."""

    def test_only_chosen_frames_are_looked_at_in_the_chosen_view(self) -> None:
        backend = FakeBackend(squatter(1))
        track = dense_pass(Film(4), backend, CHOSEN, sparse_track(4), 1, watch())
        assert track.frame_index.tolist() == list(CHOSEN)
        assert backend.looks == [(index, views[0], True) for index, (_, views) in CHOSEN.items()]
        assert track.views == VIEWS
        seen = np.isfinite(track.xy_px).all(axis=(2, 3))
        assert seen.tolist() == [[view in views for view in VIEWS] for _, views in CHOSEN.values()]

    def test_a_frame_may_be_asked_for_in_both_views(self) -> None:
        track = dense_pass(Film(1), FakeBackend(squatter(1)), {10: (0.4, VIEWS)}, sparse_track(4), 1, watch())
        assert np.isfinite(track.xy_px).all()

    def test_a_small_athlete_keeps_the_pixels_that_the_clip_has(self) -> None:
        small = FakeBackend(lambda _: (person(scale=0.1),))
        sparse = sparse_pass(Film(2), small, 1, watch())
        track = pick_athlete(sparse.times_s, sparse.frame_index, sparse.seen, WIDTH, HEIGHT).track
        film = Film(2)
        dense_pass(film, small, {10: (0.4, VIEWS)}, track, 1, watch())
        assert min(film.longest) > LONGEST_PX

    def test_what_is_not_seen_is_nan_and_never_zero(self) -> None:
        sparse = sparse_track(4)
        track = dense_pass(Film(4), FakeBackend(), CHOSEN, sparse, 2, watch())
        assert np.isnan(track.xy_px).all()
        assert np.isnan(track.world_m).all()
        assert np.isnan(track.visibility).all()
        assert not track.seen().any()
        assert not track.filled.any()

    def test_a_face_is_hidden_where_the_look_saw_nobody(self) -> None:
        shown: list[Glimpse] = []
        dense_pass(Film(1), FakeBackend(), {10: (0.4, VIEWS)}, sparse_track(4), 1, Watch(lambda _: None, lambda: False, shown.append))
        assert [(len(glimpse.poses), glimpse.read) for glimpse in shown] == [(1, False)]

    def test_somebody_else_is_not_the_athlete(self) -> None:
        stranger = FakeBackend(lambda _: (person(left=WIDTH * 1.2),))
        assert np.isnan(dense_pass(Film(4), stranger, CHOSEN, sparse_track(4), 1, watch()).xy_px).all()

    def test_the_nearest_of_several_is_the_athlete(self) -> None:
        crowd = FakeBackend(lambda _: (person(left=WIDTH * 0.8, scale=0.9), person(), person(left=WIDTH * 0.1)))
        track = dense_pass(Film(1), crowd, {10: (0.4, VIEWS)}, sparse_track(4), 1, watch())
        assert np.allclose(track.combined(), person().xy_px)


class TestAlbum:
    """What the first visit kept is not decoded again; what it did not keep is."""

    @staticmethod
    def visit(seen: Callable[[float], tuple[Pose, ...]], album: Album, *, everyone: bool = False) -> PoseTrack:
        """The first visit, and who it found."""
        found = sparse_pass(Film(4), FakeBackend(seen), 2, watch(), everyone=everyone, album=album)
        return pick_athlete(found.times_s, found.frame_index, found.seen, WIDTH, HEIGHT).track

    def test_pictures_come_in_order_from_the_album_and_the_film(self) -> None:
        film, chosen = Film(4), {index: (index / RATE, VIEWS) for index in (15, 16, 30, 31, 33, 60)}
        with Album() as album:
            track = self.visit(squatter(1), album)
            read = dense_pass(film, FakeBackend(squatter(1)), chosen, track, 2, watch(), album)
        assert read.frame_index.tolist() == list(chosen)
        assert film.made == 2, "those that no sparse look was at"
        without = dense_pass(Film(4), FakeBackend(squatter(1)), chosen, track, 2, watch())
        assert np.array_equal(read.xy_px, without.xy_px)
        assert np.array_equal(read.times_s, without.times_s)

    def test_where_nothing_is_missing_the_film_is_not_opened(self) -> None:
        film = Film(4)
        with Album() as album:
            track = self.visit(squatter(1), album)
            read = dense_pass(film, FakeBackend(squatter(1)), {15: (0.6, VIEWS)}, track, 1, watch(), album)
        assert np.isfinite(read.xy_px).all()
        assert film.begun == 0

    def test_of_several_people_nobody_is_kept(self) -> None:
        two = (person(left=WIDTH * 0.3, scale=0.6), person(left=WIDTH * 0.8, scale=0.6))
        with Album() as album:
            tracks = (self.visit(lambda _: two, album), self.visit(squatter(1), album, everyone=True))
            for track in tracks:
                regions = [people.region(pose, WIDTH) for pose in track.combined()]
                assert all(album.region(int(i), region) is None for i, region in zip(track.frame_index, regions, strict=True))

    def test_a_picture_of_somebody_else_is_decoded_instead(self) -> None:
        film = Film(4)
        with Album() as album:
            self.visit(lambda _: (person(left=WIDTH * 1.5),), album)
            read = dense_pass(film, FakeBackend(squatter(1)), {15: (0.6, VIEWS)}, sparse_track(4), 1, watch(), album)
        assert film.made == 1
        assert np.isfinite(read.xy_px).all()


class TestWorkers:
    """The number of workers changes the time it takes and nothing else."""

    def test_order_and_values_do_not_depend_on_them(self) -> None:
        # The first look of every other stretch is slow, so that several workers finish out of order.
        def jumpy(time_s: float) -> tuple[Pose, ...]:
            threading.Event().wait(0.02 if round(time_s * FPS) % 100 == 0 else 0.0)
            return squatter(1)(time_s)

        passes = [sparse_pass(Film(9), FakeBackend(jumpy), workers, watch()) for workers in (1, 2, 4)]
        tracks = [dense_pass(Film(4), FakeBackend(squatter(1)), CHOSEN, sparse_track(4), workers, watch()) for workers in (1, 2, 4)]
        for other, track in zip(passes[1:], tracks[1:], strict=True):
            assert other.frame_index == passes[0].frame_index
            assert np.array_equal(other.times_s, passes[0].times_s)
            assert all(
                np.array_equal(a.xy_px, b.xy_px)
                for some, same in zip(other.seen, passes[0].seen, strict=True)
                for a, b in zip(some, same, strict=True)
            )
            assert np.array_equal(track.xy_px, tracks[0].xy_px, equal_nan=True)
            assert np.array_equal(track.times_s, tracks[0].times_s)

    @pytest.mark.parametrize("workers", [1, 2, 3])
    def test_few_frames_are_held_however_long_the_clip_and_slow_the_model(self, workers: int) -> None:
        film, backend = Film(60), FakeBackend(squatter(), delay_s=0.001)
        sparse_pass(film, backend, workers, watch())
        assert film.made > 400
        # Each worker looks at one stretch; one is on its way in and one on its way out.
        assert film.most_alive <= A_SPAN * (workers + 2)
        assert backend.most_open == workers
        assert backend.open_now == 0

    @pytest.mark.parametrize(("workers", "watching"), [(1, 1), (2, 1), (4, 3)])
    def test_where_pictures_are_made_smaller_decoding_has_a_core_for_itself(self, workers: int, watching: int) -> None:
        backend = FakeBackend(squatter())
        sparse_pass(Large(9), backend, workers, watch())
        assert backend.most_open == watching

    def test_everyone_is_looked_for_by_one_worker_at_a_time(self) -> None:
        backend = Alone(squatter(), delay_s=0.002)
        sparse_pass(Film(20), backend, 4, watch())
        assert backend.most_open == 4
        assert backend.most_at_once == 1

    def test_a_fault_in_a_worker_ends_the_pass_and_closes_the_sessions(self) -> None:
        def faulty(time_s: float) -> tuple[Pose, ...]:
            if time_s > 1:
                raise RuntimeError("the model broke")
            return ()

        backend = FakeBackend(faulty)
        with pytest.raises(RuntimeError, match="the model broke"):
            sparse_pass(Film(30), backend, 2, watch())
        assert backend.open_now == 0
        assert len(backend.looks) < 5 * A_SPAN


class TestWatch:
    """Progress is told in order; a stop is heard at once."""

    def test_every_stretch_is_told_in_order_of_time(self) -> None:
        steps: list[float] = []
        seen = sparse_pass(Film(9), FakeBackend(squatter()), 3, watch(steps))
        ends = [max(time_s for time_s in seen.times_s if time_s // SPAN_S == span) for span in range(5)]
        assert steps == ends

    @pytest.mark.parametrize("workers", [1, 2])
    def test_a_stop_is_heard_within_the_stretches_that_are_held(self, workers: int) -> None:
        steps: list[float] = []
        backend = FakeBackend(squatter())
        with pytest.raises(Cancelled):
            sparse_pass(Film(60), backend, workers, watch(steps, lambda: len(steps) >= 5))
        assert len(steps) == 5
        assert len(backend.looks) <= (5 + workers + 1) * (A_SPAN + 1)
        assert backend.open_now == 0


class TestThinner:
    """Keeps frames a step apart."""

    @given(
        st.lists(st.floats(0.001, 0.5), min_size=1, max_size=200),
        st.sampled_from([SPARSE_STEP_S, 1 / 61]),
    )
    def test_kept_frames_are_apart_and_nothing_kept_was_needless(self, gaps: list[float], step_s: float) -> None:
        times = np.cumsum(gaps).tolist()
        thin = Thinner(step_s)
        kept = [t for t in times if thin(t)]
        assert kept[0] == times[0]
        assert all(b - a >= step_s - 2e-6 or 3 * (b - a) > 2 * step_s for a, b in pairwise(kept))
        for dropped in set(times) - set(kept):
            assert any(0 <= dropped - k < step_s for k in kept)
