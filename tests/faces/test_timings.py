"""What ``--timings`` writes: every part of the cost, from a screening of recorded looks."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from screener import assets
from screener.cli import main
from screener.pose import BACKENDS
from screener.pose.recorded import RecordedBackend
from screener.run import Effort
from tests.golden.refresh import recording

CLIP = "03_sls_L_valgus"


def test_timings_tell_every_part_and_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start, both visits and the rest are the whole; decoding goes on beside the looks."""
    monkeypatch.setitem(BACKENDS, "mediapipe", lambda: RecordedBackend(recording(CLIP)))
    target = tmp_path / "timings.json"
    with pytest.raises(SystemExit) as ended:
        main(["screen", str(assets.sample(CLIP).path), "--workers", "1", "--timings", str(target)])
    assert ended.value.code == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    seconds = told.pop("seconds")
    assert set(told) == {field.name for field in fields(Effort) if not field.name.endswith("_s")}
    assert told["workers"] == 1
    assert 0 < told["instants_read"] <= told["poses_read"] <= 2 * told["instants_read"]
    assert seconds["start"] + seconds["sparse"] + seconds["read"] + seconds["rest"] == pytest.approx(seconds["total"])
    assert 0 < seconds["decode"] < seconds["total"]
