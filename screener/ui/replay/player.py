"""The two components of the replay: drawings and controls in the browser, from files of this package. They measure and word nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, Final

import streamlit as st
from streamlit import runtime

from screener.present.replay import ReplayView
from screener.ui.charts import INK, SHADES
from screener.ui.tasks import Snapshot

LABELS: Final = {
    "video": "The clip with the skeleton drawn on it",
    "play": "Play",
    "pause": "Pause",
    "frame_back": "One picture back",
    "frame_on": "One picture on",
    "rep_back": "Previous repetition",
    "rep_on": "Next repetition",
    "speeds": "Speed",
    "quarter": "Quarter speed",
    "half": "Half speed",
    "full": "Full speed",
    "loop": "Repeat this repetition",
    "repeat": "Repeat",
    "reps": "Repetitions",
    "rep": "Repetition",
    "steps": "Steps",
    "curve": "Place in the clip",
    "phase": "Place in the repetition",
    "picture": "picture",
    "of": "of",
    "outside": "Between repetitions",
    "down": "going down",
    "lowest": "lowest point",
    "up": "coming up",
    "read": "Read here. The numbers stand at the rings.",
    "between": "Between readings.",
    "read_at": "read at",
    "cancel": "Cancel",
    "again": "Make the replay",
    "stopped": "The replay was not made. The curve below stands by itself.",
    "wait": "The clip comes here",
    "table": "The curve as a table",
    "starts": "Starts",
    "turns": "Lowest",
    "stops": "Ends",
    "measured": "Measured",
    "keys": "Keys: space plays. Comma and full stop go one picture. Arrows go half a second. 1 to 9 choose a repetition. L repeats it.",
    "pair_keys": "Keys: space plays. Comma and full stop go one step. Arrows go further.",
    "start": "start",
    "end": "end",
    "no_video": "This browser cannot play the clip. Save it and open it with another program.",
}
"""Everything that the components say by themselves."""


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


_replay: Final = st.components.v2.component(
    "screener.replay",
    html=_text("replay.html"),
    css=_text("shared.css") + _text("replay.css"),
    js=_text("shared.js") + _text("curve.js") + _text("replay.js"),
)
_pair: Final = st.components.v2.component(
    "screener.pair",
    html=_text("pair.html"),
    css=_text("shared.css") + _text("pair.css"),
    js=_text("shared.js") + _text("pair.js"),
)


@dataclass(frozen=True, slots=True)
class Half:
    """One side of two that are played in step.

    Attributes:
        mp4: the drawn-over clip, as browsers play it.
        title: whose repetition it is, such as "Left leg, repetition 2".
        start_s, turn_s, stop_s: when the repetition begins, is deepest and ends, in seconds of this clip.
        said: what was measured in it, a line each, with interval or with the reason why there is no number.
    """

    mp4: bytes
    title: str
    start_s: float
    turn_s: float
    stop_s: float
    said: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.start_s < self.turn_s < self.stop_s:
            raise ValueError(f"expected start < turn < stop, got {self.start_s}, {self.turn_s}, {self.stop_s} s")


def play(
    view: ReplayView,
    video: tuple[bytes, Sequence[float]] | None,
    size_px: tuple[int, int],
    snapshot: Snapshot | None,
    problem: str,
    *,
    on_cancel: Callable[[], None],
    on_again: Callable[[], None],
) -> None:
    """The clip with its curve, or the box where the clip will be.

    Args:
        view: curve, repetitions and words.
        video: the MP4 and when each of its pictures is shown; ``None`` where there is none yet.
        size_px: width and height of the picture, so that the box has its final shape from the start.
        snapshot: how far the clip is; ``None`` where nothing is at work.
        problem: why there is no clip, in plain words; "" where nothing went wrong.
        on_cancel, on_again: called when the visitor stops the work, or asks for it again.
    """
    data: dict[str, Any] = {
        **_common(),
        "view": asdict(view),
        "ratio": size_px[0] / size_px[1],
        "video": None if video is None else {"url": _url(video[0], "replay"), "times": [round(time_s, 5) for time_s in video[1]]},
        "working": None if snapshot is None else _working(snapshot),
        "problem": problem,
    }
    _replay(key="replay", data=data, on_cancel_change=on_cancel, on_again_change=on_again)


def pair(one: Half, other: Half, key: str) -> None:
    """Two repetitions beside each other, played so that start, lowest point and end coincide.

    Args:
        one, other: the halves, left and right; they may be of one clip or of clips of different days.
        key: of the component; one page may hold several.
    """
    halves: Mapping[str, Half] = {"one": one, "other": other}
    panes = [
        {
            "url": _url(half.mp4, f"{key}.{name}"), "title": half.title, "said": list(half.said),
            "start": half.start_s, "turn": half.turn_s, "stop": half.stop_s,
        }
        for name, half in halves.items()
    ]  # fmt: skip
    _pair(key=key, data={**_common(), "panes": panes})


def _common() -> dict[str, Any]:
    return {"labels": LABELS, "shades": SHADES, "ink": INK}


def _working(snapshot: Snapshot) -> dict[str, Any]:
    left = f" · {snapshot.left}" if snapshot.left else ""
    return {"text": f"{snapshot.stage}{left}", "share": round(snapshot.share, 3), "stopping": snapshot.stage == "Stopping"}


def _url(mp4: bytes, place: str) -> str:
    """Where the page fetches a clip: Streamlit's own address for media, which serves any stretch of it. It ends with the visit."""
    if not runtime.exists():
        return ""
    return runtime.get_instance().media_file_mgr.add(mp4, "video/mp4", f"screener.{place}")
