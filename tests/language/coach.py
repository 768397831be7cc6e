"""The coach's pages in all their states, for the corpus: the roster and the batch."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screener.history import History
from screener.ui.pages import batch_clips
from tests import factories
from tests.faces import test_app as app_first
from tests.faces import test_app_roster as coach


def states(patch: pytest.MonkeyPatch) -> Iterator[tuple[str, AppTest]]:
    """Each state of both pages with its name; the history lies in a folder of its own."""
    evening = coach.Evening()
    patch.setattr("screener.run.screen_batch", evening)
    coach.forget()
    yield "roster, empty", coach.page_of("roster")
    yield "roster, a list", coach.list_given(coach.page_of("roster"), coach.ROSTER)
    yield "roster, a bad list", coach.list_given(coach.page_of("roster"), f"{coach.ROSTER}Lee,16_to_17,,U18,,,\nMo,grown up,,,,,\n")
    with History(create=True) as kept:
        people = kept.add_athletes(coach.PEOPLE)
    page = coach.page_of("roster")
    yield "roster, open", page.selectbox(key="roster_open").select(people[2].id).run()
    with tempfile.TemporaryDirectory() as folder:
        yield from _batch(evening, Path(folder))
    coach.forget()


def _batch(evening: coach.Evening, folder: Path) -> Iterator[tuple[str, AppTest]]:
    for name in ("Ana_sls_left_2026-03-31", "Bo_sls_left", "Kim_squat", "Zed_squat", "IMG_1"):
        (folder / f"{name}.mp4").write_bytes(name.encode())
    (folder / "notes.txt").write_text("bring water", encoding="utf-8")
    page = coach.page_of("batch")
    yield "batch, first met", page
    yield "batch, uploads", page.segmented_control(key="batch_kind").set_value(batch_clips.UPLOADS).run()
    page.segmented_control(key="batch_kind").set_value(batch_clips.FOLDER).run()
    yield "batch, before", coach.folder_typed(page, folder)
    evening.hold, evening.by_file = threading.Event(), {"Kim_squat.mp4": factories.refused()}
    coach.press(page, "batch_start")
    coach.until(lambda: "Now: Ana" in app_first.words(page.run()))
    yield "batch, at work", page
    yield "batch, stopped", coach.ended(coach.press(page, "batch_cancel"))
    evening.hold.set()
    yield "batch, done", coach.ended(coach.press(page, "batch_go_on"))
    yield "batch, kept", coach.press(page, "batch_keep")
