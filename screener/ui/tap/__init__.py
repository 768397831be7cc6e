"""Tap who is meant: a picture with one button on each person in it."""

from __future__ import annotations

from base64 import b64encode
from importlib import resources

import streamlit as st

from screener.glimpse import People
from screener.types import Spot


def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


_tap = st.components.v2.component("screener_tap", html='<div class="tap"></div>', css=_file("tap.css"), js=_file("tap.js"))


def tap(shown: People, key: str) -> Spot | None:
    """The picture; the point that means the person who was tapped just now, else ``None``."""
    count = len(shown.people)
    people = [
        {
            "left": person.box.left,
            "top": person.box.top,
            "width": person.box.width,
            "height": person.box.height,
            "label": f"Person {number} of {count}, counted from the left",
        }
        for number, person in enumerate(shown.people, start=1)
    ]
    picture = "data:image/jpeg;base64," + b64encode(shown.jpeg).decode()
    alt = f"A picture of your clip with {count} people marked."
    found = _tap(key=key, data={"picture": picture, "alt": alt, "people": people}, on_picked_change=_nothing)
    picked = found.picked
    return shown.people[int(picked)].spot if picked is not None and int(picked) < count else None


def _nothing() -> None:
    """The page looks at the answer as it is drawn."""
