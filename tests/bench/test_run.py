"""Clips, truth in their time, and whole processes: tiny ones, with a stand-in for the screener."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import av
import numpy as np
import pytest

from bench import accuracy, clips, contenders, encode, floor, process, record
from bench.accuracy import Row
from bench.alternatives import farthest, square
from bench.clips import Clip, Recipe
from bench.encode import Encoding
from bench.process import Cost
from bench.record import HEAVY, PLAIN, SCREENER, Run
from bench.run import Plan, time_clip, worker_counts
from screener.assets import Truth
from screener.errors import InputError, SetupError
from screener.run import Effort
from screener.types import Side

TINY = Recipe("tiny", "Tiny", Encoding(64, 112, 10, "libx264", "ultrafast", 0.2, 2), 2, 3, rounds=1)
STAND_IN = """
import json, sys
options = dict(zip(sys.argv[2::2], sys.argv[3::2]))
json.dump(RESULT, open(options["--json"], "w"))
json.dump(TIMINGS, open(options["--timings"], "w"))
sys.exit(CODE)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where clips are kept."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def tiny(folder: Path) -> Clip:
    """Two rounds of the sample and three seconds, a few pixels wide."""
    return clips.built(TINY, folder)


def packets(path: Path) -> Iterator[tuple[float, bool]]:
    """Seconds and key frame of every picture, in the file's order."""
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.pts is not None and packet.time_base is not None:
                yield float(packet.pts * packet.time_base), packet.is_keyframe


class TestClips:
    """What a recipe says is what the file holds."""

    def test_the_loop_is_slowed_down_and_repeated(self, tiny: Clip) -> None:
        sample = clips.sample()
        assert tiny.loop_s == pytest.approx(sample.frames / sample.fps * clips.STRETCH, abs=0.2)
        assert tiny.contents.seconds == pytest.approx(2 * tiny.loop_s + 3)
        assert tiny.contents.fps == 10

    def test_pictures_are_evenly_spaced_with_a_key_frame_each_second(self, tiny: Clip) -> None:
        found = sorted(packets(tiny.path))
        assert np.diff([time for time, _ in found]) == pytest.approx(0.1)
        keys = [time for time, key in found if key]
        assert keys == pytest.approx([turn * tiny.loop_s + second for turn in range(2) for second in range(10)] + [
            2 * tiny.loop_s + second for second in range(3)
        ])  # fmt: skip

    def test_every_frame_can_be_decoded(self, tiny: Clip) -> None:
        with av.open(str(tiny.path)) as container:
            pictures = [picture.is_corrupt for picture in container.decode(video=0)]
        assert pictures == [False] * tiny.contents.frames

    def test_it_is_built_once(self, tiny: Clip, folder: Path) -> None:
        told: list[str] = []
        assert clips.built(TINY, folder, told.append) == tiny
        assert told == []
        assert not list(folder.glob(".*"))

    def test_another_recipe_is_another_file(self) -> None:
        other = replace(TINY, encoding=replace(TINY.encoding, megabits=0.3))
        assert len({TINY.key, other.key, replace(TINY, times=3).key, TINY.loop.key}) == 4
        assert replace(TINY, rounds=5).key == TINY.key, "how often it is timed does not change the file"

    def test_grain_changes_the_pictures(self, tiny: Clip, folder: Path) -> None:
        rich = clips.built(replace(TINY, name="rich", encoding=replace(TINY.encoding, filters=(encode.GRAIN,))), folder)
        plain, grained = (floor.frames(clip.path, count=1)[0].astype(int) for clip in (tiny, rich))
        assert plain.shape == grained.shape
        assert 0 < np.abs(plain - grained).mean() < 20

    def test_the_largest_setting_differs_by_grain_and_rate_alone(self) -> None:
        first, rich = clips.recipe("hd_8reps"), clips.recipe(clips.RICH)
        assert (rich.times, rich.tail_s, rich.rounds, rich.plain_s) == (first.times, first.tail_s, first.rounds, first.plain_s)
        assert replace(rich.encoding, megabits=first.encoding.megabits, filters=()) == first.encoding
        assert [recipe.name for recipe in clips.RECIPES if recipe.encoding.filters] == [clips.RICH]

    def test_an_unknown_name_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(InputError) as caught:
            clips.recipe("hd_9reps")
        assert "hd_8reps" in caught.value.hint

    def test_the_cache_can_be_moved(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv(clips.CACHE_VARIABLE, str(tmp_path))
        assert clips.cache_folder() == tmp_path


class TestTruth:
    """True angles move with the clip."""

    def test_times_are_stretched_and_moved_on(self, tiny: Clip) -> None:
        first, again = tiny.truth[0], tiny.truth[3]
        true = clips.sample().truth[0]
        assert first.lowest_from_s == pytest.approx(true.lowest_from_s * clips.STRETCH)
        assert again.matched_s == pytest.approx(true.matched_s * clips.STRETCH + tiny.loop_s)
        assert (again.matched_depth, again.lowest) == (true.matched_depth, true.lowest)

    def test_repetitions_are_numbered_on_and_the_cut_one_is_left_out(self, tiny: Clip) -> None:
        assert [row.rep for row in tiny.truth] == [1, 2, 3, 4, 5, 6], "the three seconds hold no whole one"
        longer = clips.truth_of(clips.sample().truth, replace(TINY, tail_s=7), tiny.loop_s)
        assert [row.rep for row in longer] == [1, 2, 3, 4, 5, 6, 7, 8]

    def test_the_clip_of_eight_has_eight(self) -> None:
        assert len(clips.truth_of(clips.sample().truth, clips.recipe("hd_8reps"), 9.83)) == 8


def truth() -> Truth:
    """One repetition of the left leg: 10 degrees at matched depth, 14 at the lowest point."""
    return Truth(1, Side.LEFT, 1.0, 10.0, 2.0, 2.2, 14.0)


def result(matched: dict[str, object], turn_s: float = 2.3) -> dict[str, object]:
    """The screener's JSON with one repetition, of which the lowest point reads 15 degrees."""
    key = {"metric": "fppa", "side": "left", "rep": 4}
    return {
        "reps": [{"index": 4, "turn_s": turn_s}],
        "measurements": [{**key, "at": "matched_depth", **matched}, {**key, "at": "lowest", "value": 15.0}],
    }


class TestAccuracy:
    """Readings beside the truth."""

    def test_the_screener_is_matched_by_time(self) -> None:
        matched, lowest = accuracy.of_screener(result({"value": 8.0}), [truth()])
        assert (matched.bias_deg, matched.rmse_deg, lowest.bias_deg, lowest.measured) == (-2.0, 2.0, 1.0, 1)
        assert accuracy.of_screener(result({"value": 8.0}, turn_s=2.7), [truth()])[0].measured == 0

    def test_what_was_not_measured_is_counted(self) -> None:
        matched, _ = accuracy.of_screener(result({"not_measured": "too_shallow"}), [truth()])
        assert (matched.wanted, matched.measured, matched.rmse_deg) == (1, 0, None)

    def test_the_plain_loop_is_told_the_instants(self) -> None:
        rows = [Row(0.9, 99.0, 0.0), Row(1.02, 12.0, 0.0), Row(2.0, 13.0, 0.0), Row(2.1, float("nan"), 0.0), Row(2.2, 17.0, 0.0)]
        matched, lowest = accuracy.of_plain_loop(rows, [truth()])
        assert (matched.rmse_deg, lowest.bias_deg) == (2.0, 1.0)

    def test_what_it_was_not_given_is_not_counted(self) -> None:
        assert accuracy.of_plain_loop([Row(0.0, 0.0, 0.0), Row(1.0, 0.0, 0.0)], [truth()])[0].wanted == 0


def timings_json() -> dict[str, object]:
    """What ``--timings`` writes."""
    return {**dict.fromkeys(record.COUNTS, 3), "seconds": dict.fromkeys(record.SPANS, 0.5)}


def stand_in(folder: Path, timings: dict[str, object], code: int = 0) -> tuple[str, ...]:
    """The command of such a program."""
    script = folder / "stand_in.py"
    script.write_text(f"RESULT, TIMINGS, CODE = {result({'value': 8.0})!r}, {timings!r}, {code}\n{STAND_IN}")
    return (sys.executable, "-I", str(script))


class TestProcesses:
    """Whole processes, and what goes wrong with them."""

    def test_a_screening_is_measured_with_its_own_word(self, tiny: Clip, tmp_path: Path) -> None:
        found, checksum = contenders.screen(tiny, 1, 2, stand_in(tmp_path, timings_json(), code=3))
        assert (found.round, found.reps, found.share, found.cost.exit_code) == (1, 1, 1.0, 3)
        assert found.timings is not None
        assert (found.timings.poses, found.timings.total_s) == (6, 0.5)
        assert found.cost.wall_s > 0
        assert 1 < found.cost.peak_mb < 1000
        assert len(checksum) == 64

    def test_a_missing_field_is_named(self, tiny: Clip, tmp_path: Path) -> None:
        lacking = {name: value for name, value in timings_json().items() if name != "poses_read"}
        with pytest.raises(InputError, match="expected poses_read in the screener's timings"):
            contenders.screen(tiny, 0, 2, stand_in(tmp_path, lacking))

    def test_a_failure_is_told_with_its_last_words(self, tiny: Clip) -> None:
        with pytest.raises(SetupError, match=r"expected exit code 0 or 3, got 1 from(.|\n)*no such option"):
            contenders.screen(tiny, 0, 2, (sys.executable, "-c", "import sys; sys.exit('no such option')"))

    def test_a_program_that_does_not_exist_is_told(self) -> None:
        with pytest.raises(SetupError, match="expected to start no-such-program"):
            process.measure(["no-such-program"])

    def test_the_plain_loop_is_given_a_part(self, tiny: Clip, tmp_path: Path) -> None:
        script = tmp_path / "plain.py"
        script.write_text(
            "import sys\nassert sys.argv[4:] == ['--seconds', '5']\nprint('frames 50 detected 50 wall_s 2.00 fps 25.0')\n"
            "open(sys.argv[3], 'w').write('time_s,fppa_left_deg,fppa_right_deg\\n0.0,1.0,nan\\n')\n"
        )
        found = contenders.plain(tiny, 0, PLAIN, None, 5, (sys.executable, "-I", str(script)))
        assert (found.share, found.loop_s, found.reps) == (50 / tiny.contents.frames, 2.0, None)
        assert found.wall_s - found.cost.wall_s == pytest.approx(2.0 * (tiny.contents.frames / 50 - 1))

    def test_an_error_comes_back_from_a_process_of_its_own(self) -> None:
        with pytest.raises(SetupError, match="expected the name of a clip"):
            process.apart(clips.recipe, "unknown")

    def test_decoding_is_scaled_to_the_whole_clip(self, tiny: Clip) -> None:
        found = floor.decode(tiny, seconds=1.0)
        assert (found.clip, found.wall_s > 0, found.cpu_s > 0) == ("tiny", True, True)

    def test_frames_lie_in_one_piece(self, tiny: Clip) -> None:
        found = floor.frames(tiny.path, skip=3, count=2)
        assert [(picture.shape, picture.flags.c_contiguous) for picture in found] == [((112, 64, 3), True)] * 2


class TestPlan:
    """What is timed when."""

    def test_everything_needs_every_clip(self) -> None:
        assert Plan().needed == clips.RECIPES
        assert Plan(only="floor").needed == clips.RECIPES

    def test_a_part_needs_its_own(self) -> None:
        assert [recipe.name for recipe in Plan(only="workers").needed] == ["hd_8reps"]
        assert [recipe.name for recipe in Plan(only="hevc").needed] == ["uhd60_hevc"]

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(InputError, match="expected a part of a name, got 'nothing'"):
            _ = Plan(only="nothing").needed

    @pytest.mark.parametrize(
        ("most", "rounds", "heavy_s", "expected"),
        [(None, 3, 5, (3, 3, 1)), (2, 3, 5, (2, 2, 1)), (2, 1, 5, (1, 1, 1)), (1, 3, 0, (1, 1, 0))],
    )
    def test_rounds_are_those_asked_for_or_the_most_of_a_long_clip(
        self, tiny: Clip, monkeypatch: pytest.MonkeyPatch, most: int | None, rounds: int, heavy_s: float, expected: tuple[int, ...]
    ) -> None:
        cost = Cost(1.0, 1.0, 100.0, 0)
        monkeypatch.setattr(contenders, "screen", lambda _, number, __: (Run(SCREENER, number, cost, 1.0, 0.0, 8, (), None), ""))
        monkeypatch.setattr(contenders, "plain", lambda _, number, who, *__: Run(who, number, cost, 1.0, 1.0, None, (), None))
        asked = replace(tiny, recipe=replace(TINY, rounds=most, heavy_s=heavy_s))
        found = time_clip(asked, Plan(rounds, heavy=Path("heavy.task")), lambda _: None)
        assert tuple(sum(run.who == who for run in found.runs) for who in (SCREENER, PLAIN, HEAVY)) == expected

    @pytest.mark.parametrize(("cores", "counts"), [(1, (1, 2)), (2, (1, 2)), (6, (1, 2, 4, 6)), (8, (1, 2, 4, 8))])
    def test_workers_are_doubled_up_to_the_cores(self, cores: int, counts: tuple[int, ...]) -> None:
        assert worker_counts(cores) == counts


class TestAlternatives:
    """Inputs and comparison, without any runtime."""

    def test_a_tall_picture_stands_in_the_middle_of_a_square(self) -> None:
        found = square(np.full((512, 256, 3), 255, dtype=np.uint8))
        assert found.shape == (1, 256, 256, 3)
        assert (found[0, :, 70:180] == 1).all()
        assert (found[0, :, :60] == 0).all()

    def test_the_farthest_landmark_counts(self) -> None:
        here, there = np.zeros((33, 5), np.float32), np.zeros((33, 5), np.float32)
        there[7, :3] = (3.0, 4.0, 100.0)
        assert farthest([here, here], [here, there]) == pytest.approx(5.0)


def test_timings_are_read_whole() -> None:
    """Every field that the contract names, and the screener counts each of them."""
    assert set(record.COUNTS) <= {field.name for field in fields(Effort)}
    data = json.loads(json.dumps(timings_json()))
    found = record.timings(data)
    assert (found.workers, found.instants_read, found.decode_s) == (3, 3, 0.5)
