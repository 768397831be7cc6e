"""The count for filming: a component of our own, drawn in the browser, which sends nothing back."""

from __future__ import annotations

from dataclasses import asdict
from importlib import resources
from typing import Any, Final

import streamlit as st

from screener.present.counting import COUNTDOWN_S, REPETITIONS, Beat

KEY: Final = "count"
TEXTS: Final = {
    "start": "Start the count",
    "stop": "Stop",
    "again": "Start again",
    "sound": "Sound",
    "ready": "Ready",
    "walk": "Walk back",
    "seconds": "{} seconds",
    "rep": "Repetition {} of {}",
    "done": "Done",
    "done_more": "Stop the camera. Then the other leg.",
    "stopped": "Stopped",
    "silent": "This browser plays no sound. Follow the circle.",
    "awake": "The screen stays on while it counts.",
    "asleep": "The screen may go dark. Set the phone to keep it on for a minute.",
}
"""All that the component says."""


def count(beats: tuple[Beat, ...]) -> None:
    """Countdown, then one tone and one move of the circle for each beat."""
    data: dict[str, Any] = {"countdown": COUNTDOWN_S, "reps": REPETITIONS, "beats": [asdict(beat) for beat in beats], "texts": TEXTS}
    st.components.v2.component("screener_count", html=_file("film.html"), css=_file("film.css"), js=_file("film.js"))(key=KEY, data=data)


def _file(name: str) -> str:
    return resources.files("screener.ui.film").joinpath(name).read_text(encoding="utf-8")
