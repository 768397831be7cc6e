"""TRC and MOT files: what OpenSim's readers ask for (its sources, and read back with OpenSim 4.6 by hand), and pandas as another reader.

OpenSim takes the metadata line by line, drops empty cells between tabs, and turns every cell into a number: a gap has to be ``NaN``.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from screener import skeleton
from screener.metrics import series
from screener.report.mot_report import to_mot
from screener.report.trc_report import BODY_M, LEG_SHARE, marker, to_trc
from screener.run import ScreeningRun
from screener.types import Screening
from tests import factories


def trc_table(text: str) -> pd.DataFrame:
    """The numbers as pandas reads them, columns named ``marker.axis``."""
    lines = text.split("\n")
    names = lines[3].split("\t")[2::3]
    table = pd.read_csv(io.StringIO(text), sep="\t", skiprows=5, header=None, skip_blank_lines=True)
    table.columns = ["frame", "time", *(f"{name}.{axis}" for name in names if name for axis in "XYZ")]
    return table


@pytest.fixture
def run() -> ScreeningRun:
    """Five single-leg squats, read around the instants that count and not in between."""
    return factories.run(factories.valgus_sls())


class TestTrc:
    """Landmarks."""

    def test_the_heading_is_the_one_that_opensim_asks_for(self, run: ScreeningRun) -> None:
        lines = to_trc(run).split("\n")
        assert lines[0].split("\t")[:3] == ["PathFileType", "4", "(X/Y/Z)"]
        keys, values = lines[1].split("\t"), lines[2].split("\t")
        assert keys == [
            "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
        ]  # fmt: skip
        said = dict(zip(keys, values, strict=True))
        assert (said["Units"], said["NumMarkers"], said["NumFrames"]) == ("m", str(len(skeleton.LANDMARKS)), str(len(run.track.times_s)))
        labels = [cell for cell in lines[3].split("\t") if cell]
        assert labels == ["Frame#", "Time", *(marker(name) for name in skeleton.LANDMARKS)]
        axes = [cell for cell in lines[4].split("\t") if cell]
        assert axes == [f"{axis}{place}" for place in range(1, len(skeleton.LANDMARKS) + 1) for axis in "XYZ"]
        assert lines[5] == ""
        assert {len(line.split("\t")) for line in lines[6:-1]} == {2 + 3 * len(skeleton.LANDMARKS)}

    def test_only_what_was_read_has_numbers(self, run: ScreeningRun) -> None:
        table = trc_table(to_trc(run))
        assert table["time"].tolist() == pytest.approx(run.track.times_s.tolist(), abs=1e-6)
        assert table["frame"].tolist() == [int(index) + 1 for index in run.track.frame_index]
        assert table["left_knee.X"].notna().tolist() == run.read.tolist()
        assert 0 < run.read.sum() < len(run.read)

    def test_metres_rest_on_the_stated_height_and_y_points_up(self, run: ScreeningRun) -> None:
        text = to_trc(run)
        table = trc_table(text)
        assert f"{BODY_M} m" in text.split("\n")[0]
        leg = (table["left_hip.Y"] - table["left_ankle.Y"]).dropna()
        assert np.percentile(leg, 90) == pytest.approx(BODY_M * LEG_SHARE, rel=0.02)
        assert (table["left_shoulder.Y"] > table["left_hip.Y"])[run.read].all()
        # The athlete's left is on the right of the picture; that is where X points.
        assert (table["left_hip.X"] > table["right_hip.X"])[run.read].all()
        assert set(table["left_knee.Z"].dropna()) == {0.0}

    def test_the_shape_is_kept(self, run: ScreeningRun) -> None:
        """The angle at the knee is the same in metres as in pixels."""
        table, pixels = trc_table(to_trc(run)), run.track.combined()
        place = int(np.flatnonzero(run.read)[0])
        points = {part: table.loc[place, [f"left_{part}.X", f"left_{part}.Y"]].to_numpy(dtype=float) for part in ("hip", "knee", "ankle")}
        seen = {part: pixels[place, skeleton.index(f"left_{part}")] * [1, -1] for part in points}

        def angle(of: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> float:
            up, down = of["hip"] - of["knee"], of["ankle"] - of["knee"]
            return float(np.degrees(np.arccos(up @ down / np.linalg.norm(up) / np.linalg.norm(down))))

        assert angle(points) == pytest.approx(angle(seen), abs=0.01)


class TestMot:
    """Angles."""

    def test_the_heading_is_one_whose_reader_bears_gaps(self, run: ScreeningRun) -> None:
        head, _, rest = to_mot(run).partition("endheader\n")
        said = dict(line.split("=") for line in head.splitlines() if "=" in line)
        assert said["inDegrees"] == "yes"
        assert int(said["version"]) > 1, "OpenSim reads version 1 with a reader that stops at the first NaN"
        assert said["DataType"] == "double"
        columns, *rows = rest.splitlines()
        assert (int(said["nRows"]), int(said["nColumns"])) == (len(rows), len(columns.split("\t")))

    def test_the_angles_are_the_ones_of_the_curve(self, run: ScreeningRun) -> None:
        text = to_mot(run).partition("endheader\n")[2]
        table = pd.read_csv(io.StringIO(text), sep="\t")
        curves = series(run.track, run.read, run.screening.reps)
        assert list(table.columns) == ["time", *curves]
        for name, values in curves.items():
            np.testing.assert_allclose(table[name], values, atol=1e-6)
        assert table["fppa_left"].notna().any()
        assert table["fppa_right"].isna().all(), "the free leg has no angle"


@pytest.mark.parametrize("render", [to_trc, to_mot])
def test_a_refused_clip_gives_no_row(render: Callable[[ScreeningRun], str]) -> None:
    """A refused clip gives no row."""
    text = render(factories.run(factories.refused()))
    assert "NaN" not in text.replace("NaN = not read", "").replace("NaN stands for not read", "")
    assert ("nRows=0" in text) or ("\t0\t33\tm\t" in text)


@pytest.mark.parametrize("render", [to_trc, to_mot])
@pytest.mark.parametrize("make", factories.ALL)
def test_every_cell_is_a_number_or_a_gap(render: Callable[[ScreeningRun], str], make: Callable[[], Screening]) -> None:
    """Every cell is a number or a gap."""
    lines = render(factories.run(make())).splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(("time\t", "\t\tX1")))
    for line in lines[first + 1 :]:
        assert all(cell == "NaN" or np.isfinite(float(cell)) for cell in line.split("\t") if line)


def test_another_reader_of_trc_files_reads_the_same(run: ScreeningRun) -> None:
    """trc-data-reader, which is not ours, finds every marker of every frame."""
    from trc import TRCData

    text, read = to_trc(run), TRCData()
    read.parse(text)
    assert (read["NumFrames"], read["NumMarkers"], read["Units"]) == (len(run.track.times_s), len(skeleton.LANDMARKS), "m")
    assert read["Markers"] == [marker(name) for name in skeleton.LANDMARKS]
    table, knee = trc_table(text), read["Markers"].index("left_knee")
    for place, frame in enumerate(run.track.frame_index):
        time_s, points = read[int(frame) + 1]
        assert time_s == pytest.approx(table["time"][place])
        np.testing.assert_allclose(points[knee], table.loc[place, [f"left_knee.{axis}" for axis in "XYZ"]].to_numpy(dtype=float))
