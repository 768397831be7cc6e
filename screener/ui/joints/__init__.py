"""A small component of our own: hip, knee and ankle on a frame of the clip, to be dragged into place. No network, and no number in it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

import streamlit as st

from screener.placing import Placing
from screener.types import Joint

NAMES: Final = {Joint.HIP: "Hip", Joint.KNEE: "Knee", Joint.ANKLE: "Ankle"}
HINT: Final = "Drag a ring until its cross lies on the middle of the joint. Or choose a ring and use the arrow keys."
KEYS: Final = "Arrow keys move it by one pixel, with Shift by ten."
WAITING: Final = "moved, not applied yet."


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


_component: Final = st.components.v2.component("screener_joints", html=_read("joints.html"), css=_read("joints.css"), js=_read("joints.js"))


def joints(frame: Placing, now: Mapping[Joint, tuple[float, float]], label: str, key: str) -> Mapping[Joint, tuple[float, float]] | None:
    """Show the frame with its joints.

    Args:
        frame: picture, and the joints as they were read: around them it is cut out.
        now: where the joints stand.
        label: what is shown, for those who cannot see it.
        key: of the widget; another frame needs another one.

    Returns:
        Where joints were put, in pixels of the clip's picture, in the run after "Apply" was pressed; else ``None``.
    """
    data: dict[str, Any] = {
        "picture": f"data:image/jpeg;base64,{b64encode(frame.jpeg).decode('ascii')}",
        "width": frame.width_px,
        "height": frame.height_px,
        "joints": {str(joint): list(place) for joint, place in now.items()},
        "around": [list(place) for place in frame.joints.values()],
        "names": {str(joint): name for joint, name in NAMES.items()},
        "label": label,
        "hint": HINT,
        "keys": KEYS,
        "waiting": WAITING,
        "of": key,
    }
    placed = _component(key=key, data=data, on_placed_change=lambda: None).placed
    return _places(placed, key)


def _places(placed: object, key: str) -> Mapping[Joint, tuple[float, float]] | None:
    """What came back, as far as it is about this frame."""
    if not isinstance(placed, Mapping) or placed.get("of") != key:
        return None
    return {Joint(name): (float(x), float(y)) for name, (x, y) in placed["joints"].items()}
