"""The visitor's own clips on the first page: taken in, looked over at once, and listed until they are taken away."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from screener import glimpse
from screener.errors import ScreenerError
from screener.present import length_line
from screener.types import AS_FILED
from screener.ui import services, state
from screener.ui.state import Clip, Own, Problem

THUMB_PX: Final = 160
REFUSED: Final = "This file cannot be screened:"


def listed() -> tuple[Own, ...]:
    """The clips in the order they came; one whose file went with a lost connection is left out."""
    return tuple(one for one in state.own.get() if one.problem is not None or one.clip.path.is_file())


def come(key: str) -> list[tuple[BinaryIO, str]]:
    """The files that have just come through the uploader of this key, with their names.

    One that was taken in is no longer in Streamlit's memory; a run that was broken off by the next one hands it in again, empty.
    """
    return [(file, file.name) for file in st.session_state.get(key) or () if not isinstance(file, DeletedFile)]


def take(files: Iterable[tuple[BinaryIO, str]]) -> None:
    """Take uploaded clips into this visit's own folder and look each over: what is no video is told now, not after a wait."""
    space, found = state.workspace(), state.own.get()
    for stream, name in files:  # Streamlit may break a run off wherever it asks for the session: not before all of them are listed
        found.append(looked_over(space.take(stream, name)))
    services.tidy()


def remove(one: Own) -> None:
    """Take a clip off the list; its file goes unless a result on the page rests on it."""
    state.own.set([other for other in state.own.get() if other is not one])
    services.tidy()


def looked_over(clip: Clip) -> Own:
    """What a clip is, with its first picture; or what is wrong with it and what to do."""
    try:
        info = glimpse.probe(clip.path)
    except ScreenerError as error:
        return Own(clip, "", None, None, Problem(f"{REFUSED} {error}", error.hint))
    thumb = None
    with suppress(ScreenerError):  # without its first picture a clip may still be screened
        thumb = glimpse.still(clip.path, 0.0, AS_FILED, THUMB_PX)
    return Own(clip, length_line(info), info.duration_s, thumb, None)
