"""Records the golden clips anew with the real pose model, and writes down what the core makes of them.

``python -m tests.golden.refresh`` does both; with ``--values`` the recordings stay and only ``expected.json`` is written anew.
Recordings are kept by frame and view: they must be made anew when the first visit looks at other frames, or the model changes; the values
when the arithmetic changes. Do it only on purpose, look at ``git diff tests/golden/expected.json`` before committing, and say there why the
values moved.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from screener import assets
from screener.passes import VIEWS, Watch, dense_pass
from screener.pose import default_backend
from screener.pose.recorded import RecordedBackend, RecordingBackend
from screener.run import Options, screen_video
from screener.types import NotMeasured, Screening, Summary, View
from screener.video import VideoReader, still

FOLDER: Final = Path(__file__).parent
EXPECTED: Final = FOLDER / "expected.json"
COMMAND: Final = "python -m tests.golden.refresh"
CLIPS: Final = ("02_squat_valgus", "03_sls_L_valgus", "05_stepdown_R_valgus")
WHOLE_S: Final = 1.84
"""The picture at this time is also looked at whole, for tests that ask every backend the same: a lowest point of the single-leg squat."""
LARGEST_BYTES: Final = 400_000


def recording(clip: str) -> Path:
    """The file that holds the looks at one clip."""
    return FOLDER / f"{clip}.npz"


def record(clip: str) -> None:
    """Screen one clip with the real model and keep every look, and both looks around the athlete at every other frame as well.

    So a reading plan that asks for other frames finds them in the recording; only the values have to be looked at again.
    """
    backend, path = RecordingBackend(default_backend()), assets.sample(clip).path
    track = screen_video(path, backend=backend).track
    with VideoReader(path) as reader:
        every = {frame.index: (frame.time_s, VIEWS) for frame in reader.frames()}
        dense_pass(reader, backend, every, track, 2, Watch(lambda _: None, lambda: False))
    with backend.open() as session:
        session.look(still(path, WHOLE_S), View.PLAIN, None)
    # Last, so that where the plan does ask, the look is exactly the one that it asked for.
    screen_video(path, backend=backend)
    backend.close()
    backend.save(recording(clip))


def replay(clip: str, options: Options | None = None) -> Screening:
    """Screen one clip from its recording."""
    return screen_video(assets.sample(clip).path, options, backend=RecordedBackend(recording(clip))).screening


def outcome(screening: Screening) -> dict[str, Any]:
    """What is held fast of a result."""
    return {
        "movement": screening.movement_id,
        "sides": [rep.side.value for rep in screening.reps],
        "turn_s": [round(rep.turn_s, 3) for rep in screening.reps],
        "rejected": len(screening.rejected),
        "quality": [[issue.kind.value, issue.severity.value] for issue in screening.quality],
        "summaries": [_summary(summary) for summary in screening.summaries],
        "findings": [[finding.id, finding.side.value, finding.status.value] for finding in screening.findings],
    }


def _summary(summary: Summary) -> dict[str, Any]:
    key = {"metric": summary.metric, "side": summary.side.value, "at": summary.at.value}
    if isinstance(summary.result, NotMeasured):
        return {**key, "not_measured": summary.result.reason.value}
    half = (summary.result.high - summary.result.low) / 2
    return {**key, "value": round(summary.result.value, 4), "half": round(half, 4), "unit": summary.result.unit.value, "n": summary.n_reps}


def main(arguments: list[str]) -> None:
    """Refresh recordings (unless ``--values`` is given) and expected values."""
    clips: dict[str, dict[str, Any]] = {}
    for clip in CLIPS:
        if "--values" not in arguments:
            record(clip)
        size = recording(clip).stat().st_size
        if size > LARGEST_BYTES:
            raise SystemExit(f"expected a recording of at most {LARGEST_BYTES} bytes, got {size} for {clip}: choose a shorter clip")
        clips[clip] = outcome(replay(clip))
        sys.stdout.write(f"{clip}: {size} bytes, {len(clips[clip]['turn_s'])} repetitions\n")
    EXPECTED.write_text(_lines({"written_by": COMMAND, "clips": clips}) + "\n", encoding="utf-8")


def _lines(value: Any, indent: str = "") -> str:
    """JSON with one line for each innermost thing, so that a difference between two versions can be read."""
    inner, rows = indent + " ", []
    if isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
        rows = [f"{inner}{json.dumps(key)}: {_lines(v, inner)}" for key, v in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        rows = [inner + _lines(v, inner) for v in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return json.dumps(value)


if __name__ == "__main__":
    main(sys.argv[1:])
