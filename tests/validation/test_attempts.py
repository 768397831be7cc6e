"""What was tried is counted right, learned from others only, written the same every time, and told. No renderer, no model."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from screener import landmark_bias, skeleton
from screener.landmark_bias import STANDING_SHARE
from screener.pose import mediapipe
from screener.types import Box, FloatArray, ImageArray, Instant, Pose, Side, View
from screener.types.media import Frame
from validation import literature
from validation.attempts import figures, learned, looks, page, ways
from validation.attempts.angles import NOBODY, Legs
from validation.attempts.figures import Figures, Found
from validation.attempts.readings import (
    TRIED,
    coordinates,
    hips_over_shoulders,
    less_learned,
    less_standing,
    mean_of,
    over_slope,
    with_product_share,
)
from validation.attempts.stills import INSTANTS, plain_clips
from validation.plan import named_seed

STANDING, MATCHED, LOWEST = (INSTANTS.index(at) for at in (Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST))


def points(angle_deg: FloatArray, side: Side) -> FloatArray:
    """(I, 2, K, 2) landmarks of a leg whose thigh leans by these (I, 2) degrees and whose shank is upright; NaN is not seen."""
    inward = 1.0 if side is Side.RIGHT else -1.0
    xy = np.zeros((*angle_deg.shape, len(skeleton.LANDMARKS), 2))
    for own, name, x, y in (
        (1, "shoulder", -20.0, -150.0),
        (0, "shoulder", 120.0, -150.0),
        (0, "hip", 80.0, 5.0),
        (1, "foot_tip", 0.0, 215.0),
    ):
        xy[..., skeleton.index(f"{side if own else side.other}_{name}"), :] = (inward * x, y)
    lean = np.radians(angle_deg)
    knee = np.stack([inward * 100 * np.sin(lean), 100 * np.cos(lean)], axis=-1)
    xy[..., skeleton.index(f"{side}_knee"), :] = knee
    xy[..., skeleton.index(f"{side}_ankle"), :] = knee + np.array([0.0, 100.0])
    xy[np.isnan(angle_deg)] = np.nan
    return xy


def legs(truth_deg: FloatArray, seen: dict[str, FloatArray], people: list[int] | None = None, single: list[bool] | None = None) -> Legs:
    """Legs, right and left in turn, with (N, I) truths and (N, I, 2) readings by look."""
    n = len(truth_deg)
    sides = tuple(Side.RIGHT if i % 2 == 0 else Side.LEFT for i in range(n))
    xy = {look: np.array([points(rows, side) for rows, side in zip(angles, sides, strict=True)]) for look, angles in seen.items()}
    world = {look: np.concatenate([found, np.zeros((*found.shape[:-1], 1))], axis=-1) for look, found in xy.items()}
    clips = tuple(f"clip-{i // 2}" if single and not single[i] else f"clip-{i}-alone" for i in range(n))
    return Legs(clips, np.array(people or range(n), np.int64), sides, np.array(single or [True] * n), truth_deg, xy, world)


def both(angle_deg: FloatArray) -> FloatArray:
    """The same angle in the plain and in the mirrored look."""
    return np.stack([angle_deg, angle_deg], axis=-1)


@pytest.fixture(scope="module")
def crowd() -> Legs:
    """Forty people, both legs; read as four fifths of the truth, plus what standing shows and a little noise."""
    draw = np.random.default_rng(5)
    truth = draw.uniform(-8, 25, (80, 3))
    truth[:, STANDING] = 0.0
    bias = np.repeat(draw.normal(0, 2, 40), 2)[:, None]
    read = 0.8 * truth + bias + draw.normal(0, 0.5, truth.shape)
    return legs(truth, {"full.region": both(read), "full.whole": both(read + 1)}, [n // 2 for n in range(80)])


class TestReadings:
    """Angles out of looks."""

    def test_an_angle_is_read_on_either_side_and_averaged_over_what_was_seen(self) -> None:
        seen = np.array([[[1.0, 3.0], [5.0, np.nan], [np.nan, np.nan]]] * 2)
        found = legs(np.zeros((2, 3)), {"full.region": seen})
        expected = np.array([[2.0, 5.0, np.nan]] * 2)
        assert np.allclose(mean_of("full.region")(found, found), expected, equal_nan=True)
        assert np.allclose(TRIED["region_plain"].reading(found, found)[:, 0], 1.0)
        assert np.allclose(TRIED["world"].reading(found, found), expected, equal_nan=True)

    def test_a_look_that_was_not_taken_is_no_reading(self) -> None:
        found = legs(np.zeros((2, 3)), {"full.region": np.ones((2, 3, 2))})
        assert np.isnan(TRIED["both_models"].reading(found, found)).all(), "half of a mean is another reading"

    def test_standing_is_not_taken_off_twice(self, crowd: Legs) -> None:
        assert np.isnan(with_product_share(TRIED["standing_0.5"], crowd, crowd)).all()
        expected = less_standing(mean_of("full.region"), STANDING_SHARE)(crowd, crowd)
        assert np.allclose(with_product_share(TRIED["region"], crowd, crowd), expected)

    def test_picture_and_mirror_image_take_turns(self) -> None:
        apart = np.array([[[1.0, 3.0]] * 3])  # plain, mirrored
        found = legs(np.zeros((1, 3)), {f"full.{looks.FIRST}": apart, f"full.{looks.BROADER}": apart + 4, f"full.{looks.LAST}": apart + 8})
        assert np.allclose(TRIED["turns"].reading(found, found), (1 + 11) / 2)
        assert np.allclose(TRIED["six_looks"].reading(found, found), 6.0)

    def test_the_products_row_is_what_the_product_does(self) -> None:
        seen = both(np.array([[4.0, 10.0, 20.0]]))
        found = legs(np.zeros((1, 3)), {f"full.{looks.FIRST}": seen, f"full.{looks.LAST}": seen})
        expected = [angle - landmark_bias.bias({Side.RIGHT: 4.0}, Side.RIGHT) for angle in (10.0, 20.0)]
        assert np.allclose(TRIED["product"].reading(found, found), [[4.0, *expected]])
        assert (ways.BROADER, ways.SIDE_PX) == (mediapipe.BROADER, mediapipe.SIDE_PX), "then the figures are of another reading"

    def test_standing_is_taken_off_and_stays_what_it_is(self) -> None:
        found = legs(np.zeros((1, 3)), {"full.region": both(np.array([[5.0, 10.0, 20.0]]))})
        assert np.allclose(less_standing(mean_of("full.region"), 0.4)(found, found), [[5.0, 8.0, 18.0]])

    def test_the_slope_comes_out_and_noise_grows_by_as_much(self, crowd: Legs) -> None:
        base = mean_of("full.region")
        before, after = (figures.figures(r(crowd, crowd)[:, LOWEST], crowd.truth_deg[:, LOWEST]) for r in (base, over_slope(base)))
        assert before.slope == pytest.approx(0.8, abs=0.06)
        assert after.slope == pytest.approx(1.0, abs=0.03)
        off = 0.8 * crowd.truth_deg[:, LOWEST] - base(crowd, crowd)[:, LOWEST]
        assert after.sd == pytest.approx(np.std(off) / 0.8, rel=0.1)

    def test_left_and_right_legs_look_the_same_to_what_learns(self) -> None:
        found = legs(np.zeros((2, 3)), {"full.region": both(np.full((2, 3), 12.0))})
        right, left = coordinates(found)
        assert right.shape == (3, 12)
        assert np.allclose(right, left)
        assert np.allclose(hips_over_shoulders(found), 80 / 140)


class TestLeavingOut:
    """Nobody is read by a fit that has seen them."""

    def test_a_person_is_left_out_of_their_own_fit(self) -> None:
        people = np.array([1, 1, 2, 2, 3, 3])
        target = np.array([100.0, 100.0, 2.0, 2.0, 4.0, 4.0])
        features = np.zeros((6, 1))
        found = learned.left_out(learned.ridge(), features, people, features, target, people)
        assert np.allclose(found, [3.0, 3.0, 52.0, 52.0, 51.0, 51.0])

    def test_a_stranger_is_read_by_everyone_and_gaps_stay_gaps(self) -> None:
        known, target = np.array([[0.0], [1.0], [2.0], [np.nan]]), np.array([1.0, 3.0, 5.0, 99.0])
        asked = np.array([[3.0], [np.nan]])
        found = learned.left_out(learned.ridge(0.0), asked, np.array([NOBODY, NOBODY]), known, target, np.arange(4))
        assert found[0] == pytest.approx(7.0)
        assert math.isnan(found[1])

    def test_too_few_others_give_nothing(self) -> None:
        one = np.ones((2, 1))
        assert np.isnan(learned.left_out(learned.ridge(), one, np.array([1, 2]), one, np.ones(2), np.array([1, 2]))).all()

    def test_changing_a_persons_truth_changes_nobody_but_others(self, crowd: Legs) -> None:
        reading = less_learned(mean_of("full.region"), coordinates, learned.ridge())
        truth = crowd.truth_deg.copy()
        truth[:2] += 50.0
        before, after = reading(crowd, crowd), reading(crowd, replace(crowd, truth_deg=truth))
        assert np.allclose(before[:2, LOWEST], after[:2, LOWEST])
        assert not np.allclose(before[2:, LOWEST], after[2:, LOWEST])
        assert np.isnan(before[:, STANDING]).all()

    def test_squats_teach_nothing(self) -> None:
        draw = np.random.default_rng(1)
        truth = draw.uniform(0, 20, (12, 3))
        found = legs(truth, {"full.region": both(0.5 * truth)}, single=[True] * 8 + [False] * 4)
        spoilt = truth.copy()
        spoilt[8:] = -90.0
        reading = over_slope(mean_of("full.region"))
        assert np.allclose(reading(found, found)[:, 1:], reading(found, replace(found, truth_deg=spoilt))[:, 1:])


class TestFigures:
    """Arithmetic."""

    def test_of_readings(self) -> None:
        row = figures.figures(np.array([1.0, 3.0, 5.0, np.nan]), np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 3.0, np.nan, np.nan]))
        assert (row.n, row.bias, row.sd, row.slope) == (3, 2.0, 1.0, 2.0)
        assert row.sd_less_standing == pytest.approx(math.sqrt(2))
        assert row.rmse == pytest.approx(math.sqrt(14 / 3))

    def test_of_nothing(self) -> None:
        row = figures.figures(np.array([np.nan]), np.array([1.0]))
        assert row.n == 0
        assert all(math.isnan(value) for value in (row.bias, row.sd, row.rmse, row.slope, row.sd_less_standing))

    def test_squats_are_the_mean_of_both_legs_and_single_legs_are_apart(self) -> None:
        read = np.array([[0.0, 1.0, 2.0], [0.0, 3.0, 6.0], [0.0, 9.0, 9.0]])
        found = legs(np.zeros((3, 3)), {"full.region": both(read)}, single=[False, False, True])
        squats, single = (of(TRIED["region"], found, found) for of in (figures.of_squats, figures.of_single))
        assert [(row.n, round(row.bias, 6)) for row in squats.values()] == [(1, 2.0), (1, 4.0)]
        assert [(row.n, round(row.bias, 6)) for row in single.values()] == [(1, 9.0), (1, 9.0)]

    def test_correlation_and_spread_leave_gaps_out(self) -> None:
        a = np.array([1.0, 2.0, 3.0, np.nan])
        assert figures.correlation(a, -a) == pytest.approx(-1.0)
        assert math.isnan(figures.correlation(a[:2], a[:2]))
        assert figures.within_sd(np.array([[1.0, 5.0, np.nan], [3.0, 5.0, 1.0]])) == pytest.approx(1.0)

    def test_what_no_reading_has(self, crowd: Legs) -> None:
        found = figures.further(
            replace(crowd, xy_px=dict(crowd.xy_px) | {f"full.moved_{way}": crowd.xy_px["full.region"] for way in ("up", "down")})
        )
        assert found["one_look_moved_sd.lowest"] == pytest.approx(0.0, abs=1e-9)
        assert math.isnan(found["models_errors_correlation.lowest"]), "there is no heavy model"


def made(real: bool = True) -> Found:
    """Figures of every reading: the n-th has an RMSE of n degrees."""
    rows = {name: {at.value: Figures(132, -0.5, n + 0.5, float(n), 0.8, 1.0) for at in figures.READ_AT} for n, name in enumerate(TRIED, 1)}
    rated = {name: Figures(7, 0.0, 1.0, n + 0.25) for n, name in enumerate(TRIED, 1)} if real else {}
    more = {
        f"{name}.{at}": 0.7 for name in ("models_errors_correlation", "one_look_moved_sd", "both_looks_moved_sd") for at in figures.READ_AT
    }
    return Found(7, "1", {"full": "da8d", "heavy": "59e2"}, rows, rows, rated, more)


class TestFile:
    """``attempts_found.json``."""

    def test_it_is_the_same_every_time_sorted_and_rounded(self, tmp_path: Path) -> None:
        odd = replace(made(), more={"z": 1 / 3, "a": math.nan, "zero": -0.001})
        for name in "ab":
            figures.write(odd, tmp_path / name)
        text = (tmp_path / "a").read_text()
        assert text == (tmp_path / "b").read_text()
        kept = json.loads(text)
        assert list(kept) == sorted(kept)
        assert list(kept["more"].items()) == [("a", None), ("z", 0.33), ("zero", 0.0)]
        assert "NaN" not in text

    def test_it_comes_back_as_it_was(self, tmp_path: Path) -> None:
        figures.write(made(), tmp_path / "found.json")
        assert figures.read(tmp_path / "found.json") == made()
        assert figures.read(tmp_path / "missing.json") is None

    def test_gaps_come_back_as_gaps(self, tmp_path: Path) -> None:
        figures.write(replace(made(), real={"region": Figures()}), tmp_path / "found.json")
        back = figures.read(tmp_path / "found.json")
        assert back is not None
        assert back.real["region"].n == 0
        assert math.isnan(back.real["region"].rmse)

    def test_the_committed_one_is_whole_and_of_the_committed_seed(self) -> None:
        found = figures.read()
        assert found is not None
        assert set(found.single) == set(found.squats) == set(TRIED)
        assert found.seed == named_seed("fit")


class TestPage:
    """What a reader sees."""

    def test_an_attempt_has_its_figures_from_the_file(self) -> None:
        before, after = (list(TRIED).index(name) + 1 for name in ("region", "turned"))
        told = page.changed("rotated", made())
        assert told.endswith(f"{TRIED['turned'].label}: {after}.00 / {after}.00 / {after}.25°")
        assert told.startswith(f"region, plain and mirrored: {before}.00 / ")

    def test_scatter_is_told_where_the_average_is_no_question(self) -> None:
        last = list(TRIED).index("broader_1.5") + 1
        told = page.changed("broader", made()).split("<br>")
        assert told[0] == "SD"
        assert told[-1].endswith(f": {last}.50 / {last}.50 / 1.00°")

    def test_dashes_where_there_is_nothing(self) -> None:
        assert page.changed("silhouette", made()) == page.changed("broader", None) == "-"
        assert page.changed("broader", made(real=False)).endswith(" / -°")
        assert page.readings(None) == "The command has not been run."
        few = replace(made(), real={name: Figures(2, 0.0, 1.0, 1.0) for name in TRIED})
        assert page.changed("world", few).endswith(" / -°"), "two legs are too few for a figure"

    def test_the_other_findings_stand_with_their_attempt(self) -> None:
        assert "errors of both models correlate by 0.70 and 0.70" in page.changed("heavy", made())
        assert "0.70° and 0.70° (SD)" in page.changed("steps", made())
        assert "correlate" not in page.changed("heavy", replace(made(), models={"full": "da8d"}))

    def test_every_reading_has_two_lines_and_a_missing_model_none(self) -> None:
        assert page.readings(made()).count("| matched depth |") == len(TRIED)
        rows = dict(made().single) | {"heavy": {at.value: Figures() for at in figures.READ_AT}}
        assert "heavy model |" not in page.readings(replace(made(), single=rows))

    def test_every_comparison_is_an_attempt_of_readings_that_exist(self) -> None:
        ids = {attempt.id for attempt in literature.attempts()}
        for name, compared in page.COMPARED.items():
            assert name in ids
            assert {compared.before, *compared.after} <= set(TRIED)
        assert set(TRIED) == {name for compared in page.COMPARED.values() for name in (compared.before, *compared.after)}, "read by nobody"

    def test_the_committed_attempts_are_whole_and_without_figures_of_their_own(self) -> None:
        for attempt in literature.attempts():
            assert attempt.what
            assert attempt.why
            assert not re.search(r"\d°? to \d|\d to \d[\d.]*°|RMSE \d", attempt.why), f"{attempt.id}: a figure by hand"
        text = page.attempts(literature.attempts(), figures.read())
        assert {line.count("|") for line in text.splitlines()} == {6}


class TestWays:
    """Pictures shown in other ways give their points back where they belong."""

    IMAGE: ImageArray = np.random.default_rng(2).integers(0, 255, (120, 80, 3), dtype=np.uint8)
    REGION = Box(-10.0, 20.0, 70.0, 100.0)

    @pytest.mark.parametrize("name", sorted(ways.WAYS))
    def test_the_regions_middle_comes_back(self, name: str) -> None:
        shown = ways.WAYS[name](self.IMAGE, self.REGION)
        assert shown.image.dtype == np.uint8
        middle = np.array([shown.region.centre])
        tolerance = 12.0 if name.startswith("moved") else 0.1
        assert np.allclose(shown.returned(middle), [self.REGION.centre], atol=tolerance)

    def test_a_way_says_how_broad_and_how_large(self) -> None:
        asked = {name: (shown.broader, shown.side_px) for name, way in ways.WAYS.items() for shown in [way(self.IMAGE, self.REGION)]}
        assert asked["region"] == asked["size_1.4"] == asked["turned_left"] == asked["grey"] == (1.0, math.inf)
        assert asked["broader_1.0"] == (1.0, 512)
        assert asked["broader_1.5"] == (1.5, 512)
        assert asked["broader_384"] == (ways.BROADER, 384)
        assert asked["broader_full_size"] == (ways.BROADER, math.inf)

    def test_a_turned_point_comes_back(self) -> None:
        shown = ways.turned(90.0)(self.IMAGE, self.REGION)
        assert np.allclose(shown.returned(np.array([[30.0, 50.0]])), [[40.0, 60.0]])  # from above the middle: it lay to the right

    def test_colours_leave_places_alone(self) -> None:
        assert np.array_equal(ways.swapped(self.IMAGE)[..., 0], self.IMAGE[..., 2])
        assert np.array_equal(ways.inverted(ways.inverted(self.IMAGE)), self.IMAGE)
        assert len(np.unique(ways.grey(self.IMAGE)[0, 0])) == 1


class Session:
    """Sees one person, whose landmarks say which look it was; remembers how it was asked."""

    def __init__(self, people: int = 1) -> None:
        self.people = people
        self.asked: list[tuple[View, bool]] = []
        self.pictures: list[ImageArray] = []
        self.showed: list[tuple[float, float]] = []

    def look(self, frame: Frame, view: View, region: Box | None) -> tuple[Pose, ...]:
        """One pose, a hundred pixels high."""
        self.asked.append((view, region is None))
        self.pictures.append(frame.image)
        self.showed.append((mediapipe.BROADER, mediapipe.SIDE_PX))
        xy = np.tile(np.array([0.0, 10.0]), (len(skeleton.LANDMARKS), 1))
        xy[0] = 40.0, frame.image.shape[0] - 10
        return tuple(Pose(xy.copy(), np.zeros((len(xy), 3)), np.ones(len(xy))) for _ in range(self.people))


class TestLooks:
    """Every way is looked at plain and mirrored, the whole picture once."""

    BURST = tuple(np.full_like(TestWays.IMAGE, grey) for grey in (1, 2, 3))

    def test_each_way_fills_its_place(self) -> None:
        finder, session = Session(), Session()
        seen = looks.empty(1, 3)
        looks.look(self.BURST, finder, session, (looks.WHOLE, "region", "broader_384"), seen.xy_px[0], seen.world_m[0])
        assert finder.asked == [(View.PLAIN, True)]
        assert session.asked == [(View.PLAIN, False), (View.MIRROR, False)] * 2
        assert np.isfinite(seen.xy_px[0, 1:]).all()
        assert np.isnan(seen.xy_px[0, 0, 1]).all(), "the whole picture is not mirrored"
        assert {int(picture[0, 0, 0]) for picture in (*finder.pictures, *session.pictures)} == {2}

    def test_the_product_shows_it_as_the_way_says_and_then_as_before(self) -> None:
        before = mediapipe.BROADER, mediapipe.SIDE_PX
        finder, session = Session(), Session()
        seen = looks.empty(1, 2)
        looks.look(self.BURST, finder, session, ("region", "broader_384"), seen.xy_px[0], seen.world_m[0])
        assert session.showed == [(1.0, math.inf)] * 2 + [(ways.BROADER, 384)] * 2
        assert finder.showed == [before]
        with pytest.raises(ValueError, match="lost"), looks.showing(9.0, 9.0):
            raise ValueError("lost")
        assert before == (mediapipe.BROADER, mediapipe.SIDE_PX)

    def test_other_frames_of_a_burst_and_gaps_in_it(self) -> None:
        session, seen = Session(), looks.empty(1, 2)
        looks.look((None, *self.BURST[1:]), Session(), session, (looks.FIRST, looks.LAST), seen.xy_px[0], seen.world_m[0])
        assert np.isnan(seen.xy_px[0, 0]).all()
        assert np.isfinite(seen.xy_px[0, 1]).all()
        assert {int(picture[0, 0, 0]) for picture in session.pictures} == {3}

    def test_nobody_is_nothing(self) -> None:
        seen, session = looks.empty(1, 1), Session()
        looks.look(self.BURST, Session(people=0), session, ("region",), seen.xy_px[0], seen.world_m[0])
        assert np.isnan(seen.xy_px).all()
        assert not session.asked

    def test_the_pictures_are_of_the_plan(self) -> None:
        specs = plain_clips(named_seed("fit"))
        assert {(spec.condition, spec.take) for spec in specs} == {("plain", 0)}
        assert len({spec.name for spec in specs}) == len(specs) > 100
